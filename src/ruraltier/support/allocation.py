"""Money that follows from the tiers: who gets how much, why, and what is left."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType, NoneType
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import field, frozen

from ruraltier._late import WithFrame
from ruraltier._messages import say
from ruraltier._panel import Panel, WithPanel, ends
from ruraltier._text import Text, shown, table
from ruraltier.domain.cohort import Cohort
from ruraltier.engine.assessment import Assessment
from ruraltier.errors import SHOWN, EvaluationError, LimitError, PolicyError, Problem, expect, located
from ruraltier.policy.incentives import IncentiveScheme
from ruraltier.policy.provenance import Confidence
from ruraltier.support.apportion import split
from ruraltier.support.awards import Pool, pay
from ruraltier.support.change import Coins, CostChange, coins
from ruraltier.support.faults import refuse_faults
from ruraltier.support.integers import LARGEST, Integers, added, narrowed, times, total
from ruraltier.support.lines import Line, concerns, line
from ruraltier.support.projection import projected
from ruraltier.support.till import Till, money_text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ruraltier.domain.money import Currency


def _read_only(value: Mapping[str, Integers]) -> Mapping[str, Coins]:
    return MappingProxyType({code: coins(amounts) for code, amounts in value.items()})


def _frozen_pools(value: Mapping[str, Pool]) -> Mapping[str, Pool]:
    return MappingProxyType(dict(value))


_HEAD = frozenset({"id", "name", "tier", "tier_label"})


@frozen(eq=False, repr=False)
class Allocation(WithFrame, WithPanel):
    """The money of n villages, in whole minor units (fen); see `allocate`, which makes it, for an example.

    Parameters
    ----------
    result, scheme
        What it follows from.
    by_award
        Award code -> shape (n,), int64, read-only: what the award gives before any cut to the budget.
    cut
        Shape (n,), int64, read-only: what is taken off so that the budget suffices; 0 everywhere without a cut.
    amount
        Shape (n,), int64, read-only: what each village gets, Σ by_award − cut; 0 without a tier.
    unspent
        With a budget: budget − total. Without one: what the pools of share awards left over. So total + unspent is
        the budget, or without one the pools and what the other awards give.
    pools
        Code of each share award -> how its pool went.
    """

    result: Assessment
    scheme: IncentiveScheme
    by_award: Mapping[str, Coins] = field(converter=_read_only)
    cut: Coins = field(converter=coins)
    amount: Coins = field(converter=coins)
    unspent: int
    pools: Mapping[str, Pool] = field(converter=_frozen_pools)

    def __reduce__(self) -> tuple[Any, ...]:
        """Rebuild through the constructor, so that arrays are read-only again."""
        plain = (dict(self.by_award), self.cut, self.amount, self.unspent, dict(self.pools))
        return type(self), (self.result, self.scheme, *plain)

    def __len__(self) -> int:
        return len(self.amount)

    @property
    def ids(self) -> NDArray[np.str_]:
        """Shape (n,), str: the villages."""
        return self.result.ids

    @property
    def currency(self) -> Currency:
        """The currency of every amount."""
        return self.scheme.currency

    @property
    def total(self) -> int:
        """What all villages together get, in minor units; a Python integer, so it never wraps."""
        return total(self.amount)

    @property
    def illustrative(self) -> tuple[str, ...]:
        """What the money rests on that nobody published: parts of the rule book and awards, as paths."""
        policy = self.result.policy
        parts = (path for path in policy.illustrative if not path.startswith("incentives."))
        awards = (a.code for a in self.scheme.awards if policy.confidence_of(a) is Confidence.ILLUSTRATIVE)
        return (*parts, *(f"incentives.awards.{code}" for code in awards))

    def lines(self, key: str | int) -> tuple[Line, ...]:
        """Return how the amount of a village comes about: one line an award, then the cut if there is one.

        Parameters
        ----------
        key
            The village's id (a text) or its position.

        Returns
        -------
        tuple of Line
            Their amounts add up to the village's amount; empty for a village without a tier.

        Raises
        ------
        EvaluationError
            If there is no such village.
        """
        row, till = self.result.cohort.row(key), Till(self.result, self.currency)
        paid = tuple(
            line(till, award, row, int(self.by_award[award.code][row]), self.pools.get(award.code))
            for award in self.scheme.awards
            if concerns(till, award, row)
        )
        return (*paid, self._cut_line(row)) if self.cut[row] else paid

    def _cut_line(self, row: int) -> Line:
        claimed = money_text(self.total + total(self.cut), self.currency)
        words = say("money.cut", budget=money_text(self.total, self.currency), claimed=claimed)
        return Line("", say("money.cut_label"), words, -int(self.cut[row]))

    def __sub__(self, before: Allocation) -> CostChange:
        """Return what each village gets more than before.

        Raises
        ------
        EvaluationError
            If the villages or the currencies are not the same.
        LimitError
            If a difference does not fit in 64 bits.
        """
        if not isinstance(before, Allocation):
            return NotImplemented
        _refuse_strangers(self, before)
        rows = np.argsort(before.ids, kind="stable")[np.argsort(np.argsort(self.ids, kind="stable"), kind="stable")]
        change = added([self.amount, times(before.amount[rows], -1)], len(self))
        return CostChange(self.ids, _fitting(change, self.result), self.currency)

    def projected(self, expected: Mapping[str, int]) -> int:
        """Return what the awards cost for other numbers of villages, in minor units, rounded up.

        Parameters
        ----------
        expected
            Tier code -> how many villages will hold it. A village of a tier costs what those of the tier cost on
            average, before any cut; pools of share awards stay as they are.

        Raises
        ------
        EvaluationError
            If there is no such tier, a number is below 0 or no whole number, or nobody holds the tier now.
        """
        each = [amounts for code, amounts in self.by_award.items() if code not in self.pools]
        return projected(self.result, each, sum(pool.paid for pool in self.pools.values()), expected)

    def columns(self, lang: str = "zh") -> dict[str, NDArray[Any]]:
        """Return id, name, tier, its label in a language, amount, what each award gives, and the cut.

        Amounts are int64, in minor units; the columns of awards are called ``award_`` and their code.
        """
        head = {name: values for name, values in self.result.columns(lang).items() if name in _HEAD}
        awards = {f"award_{code}": given for code, given in self.by_award.items()}
        return {**head, "amount": self.amount, **awards, "cut": self.cut}

    @property
    def _row_a_village(self) -> bool:
        return True

    def to_dict(self) -> dict[str, Any]:
        """Return plain values, amounts in minor units: currency, total, unspent, illustrative parts, villages."""
        codes, paid = list(self.by_award), (amounts.tolist() for amounts in self.by_award.values())
        columns = [self.ids.tolist(), self.amount.tolist(), *paid, self.cut.tolist()]
        villages = [
            {"id": id_, "amount": amount, "awards": dict(zip(codes, given, strict=True)), "cut": cut}
            for id_, amount, *given, cut in zip(*columns, strict=True)
        ]
        head = {"currency": self.currency.code, "total": self.total, "unspent": self.unspent}
        return {**head, "illustrative": list(self.illustrative), "villages": villages}

    def _panel(self) -> Panel:
        policy = self.result.policy
        title = shown(policy.title.get("zh") or policy.id)
        head = f"{len(self)} villages · {self.currency.code} · {title}"
        warning = ["  " + say("illustrative", parts=f"{len(self.illustrative)} 处").zh] if self.illustrative else []
        return Panel(head, [table(self._summary(), "llrr"), *warning], kind="Allocation")

    def _room(self) -> list[str]:
        """Return the first and the last villages."""
        cohort, labels = self.result.cohort, [*(tier.title("zh") for tier in self.result.policy.ladder.tiers), ""]

        def village(row: int) -> list[str]:
            held = labels[int(self.result.tier[row])]
            words = (str(cohort.ids[row]), str(cohort.names[row]), held)
            return [*map(shown, words), self._text(int(self.amount[row]))]

        return [ends(len(self), village, "lllr", header=["id", "村", "等次", self.currency.code])]

    def by_tier(self) -> tuple[tuple[Text, str, int, int], ...]:
        """Return label, code, number of villages and sum in minor units of each tier, best first; then of no tier."""
        tiers, held = self.result.policy.ladder.tiers, self.result.tier
        found = [(Text(t.title("zh"), t.title("en")), t.code, held == i) for i, t in enumerate(tiers)][::-1]
        found.append((say("money.no_tier"), "", held < 0))
        return tuple((label, code, int(who.sum()), total(self.amount[who])) for label, code, who in found)

    def _summary(self) -> list[list[str]]:
        rows = [
            [shown(label.zh), code or label.en, str(n), self._text(minor)] for label, code, n, minor in self.by_tier()
        ]
        ends = [("money.total", str(len(self)), self.total)]
        ends += [("money.unspent", "", self.unspent)] if may_leave(self) else []
        return [*rows, *([say(key).zh, say(key).en, n, self._text(minor)] for key, n, minor in ends)]

    def _text(self, minor: int) -> str:
        return money_text(minor, self.currency)


def may_leave(allocation: Allocation) -> bool:
    """Return whether there is anything that money could be left of: a budget, or a pool that was not paid out."""
    return allocation.scheme.budget is not None or bool(allocation.unspent)


def allocate(result: Assessment, scheme: IncentiveScheme | None) -> Allocation:
    """Return what an incentive scheme pays to the villages of a result, exactly.

    Parameters
    ----------
    result
        The assessed villages; one without a tier gets nothing.
    scheme
        The awards, such as ``policy.incentives``. Amounts may be negative (money taken back); pools, floors and
        weights of a share may not.

    Returns
    -------
    Allocation
        Amounts in whole minor units. Odd coins of a pool or a cut go to the largest remainders, among equal ones to
        the larger score, then to the id that comes first.

    Raises
    ------
    EvaluationError
        If there is no scheme; if heads or weights are missing, negative or (heads) not whole; if floors cost more
        than their pool; if the budget is too small and ``if_short`` is ``"refuse"``.
    PolicyError
        If an amount is not a whole number of minor units.
    LimitError
        If the amount of one village does not fit in 64 bits; totals are not limited.

    Examples
    --------
    >>> import ruraltier as rt
    >>> policy = rt.parse_policy({
    ...     "format": 1, "id": "demo", "title": "示例", "source": "d", "confidence": "published",
    ...     "sources": {"d": {"title": "示例"}}, "score": {"total": 100},
    ...     "indicators": {"mark": {"points": 100, "range": [0, 100], "curve": {"kind": "value"}}},
    ...     "ladder": {"tiers": [{"code": "other", "label": "普通村"},
    ...                          {"code": "model", "label": "示范村", "at_least": 80}]},
    ...     "incentives": {"awards": [{"code": "pool", "kind": "share", "pool": 100, "by": "score",
    ...                                "tiers": ["model"]}]},
    ... })
    >>> cohort = rt.read_cohort({"id": ["甲", "乙", "丙"], "mark": [90, 75, 80]}, policy, id="id")
    >>> allocation = allocate(rt.assess(cohort, policy), policy.incentives)
    >>> allocation.amount.tolist()
    [5294, 0, 4706]
    >>> allocation
    <Allocation 3 villages · CNY · 示例>
      示范村  model    2  100.00
      普通村  other    1    0.00
      无等次  no tier  0    0.00
      合计    total    3  100.00
    >>> print(allocation.lines("甲")[0].arithmetic.zh)
    100.00 × 90 / 170,最大余额法取整
    """
    # Asked of what is used, not of the class: a result may also be made up, for a test or a what-if.
    expect(getattr(result, "cohort", None), Cohort, "the cohort of the result", "an Assessment, as assess gives it")
    expect(scheme, (IncentiveScheme, NoneType), "scheme", "an IncentiveScheme, such as policy.incentives")
    if scheme is None:
        what = f"the rule book {result.policy.id} has no incentives"
        raise EvaluationError(Problem(code="RT-MON-013", what=what, rule="an incentive scheme"))
    till = Till(result, scheme.currency)
    refuse_faults(till, scheme.awards)
    paid = {award.code: pay(till, award) for award in scheme.awards}
    by_award = {code: _fitting(payment.over(len(result)), result) for code, payment in paid.items()}
    pools = {code: payment.pool for code, payment in paid.items() if payment.pool is not None}
    claims = added(by_award.values(), len(result))
    amount, unspent = _within_budget(till, scheme, claims, sum(p.pool - p.paid for p in pools.values()))
    cut = added([claims, times(amount, -1)], len(result))
    return Allocation(result, scheme, by_award, _fitting(cut, result), _fitting(amount, result), unspent, pools)


def _within_budget(till: Till, scheme: IncentiveScheme, claims: Integers, left: int) -> tuple[Integers, int]:
    """Return the amounts that the budget allows, and what is left."""
    if scheme.budget is None:
        return claims, left
    budget, claimed = _budget(scheme), total(claims)
    if claimed <= budget:
        return claims, budget - claimed
    if scheme.if_short == "refuse" or budget < 0:
        raise EvaluationError(_shortfall(scheme, budget, claimed))
    return split(budget, claims, till.first), 0


def _budget(scheme: IncentiveScheme) -> int:
    assert scheme.budget is not None  # noqa: S101 - asked only where there is one; tells the type checker so
    try:
        return scheme.currency.minor(scheme.budget)
    except PolicyError as error:
        raise PolicyError(located(error.problems, "incentives.budget")) from None


def _shortfall(scheme: IncentiveScheme, budget: int, claimed: int) -> Problem:
    have, want, short = (money_text(minor, scheme.currency) for minor in (budget, claimed, claimed - budget))
    what = f"the awards come to {want} and the budget is {have}: {short} {scheme.currency.code} are missing"
    rule = "a budget that pays the awards"
    mend = 'raise the budget, lower the awards, or set if_short = "pro_rata"'
    return Problem(code="RT-MON-014", path="incentives.budget", what=what, rule=rule, mend=mend)


def _fitting(amounts: Integers, result: Assessment) -> Coins:
    """Return amounts as int64, or raise with the villages whose amounts do not fit."""
    whole = narrowed(amounts)
    if whole.dtype != object:
        return coins(whole)
    bad = [row for row, amount in enumerate(whole.tolist()) if abs(amount) > LARGEST]
    raise LimitError((_too_large(str(result.ids[row]), whole[row]) for row in bad[:SHOWN]), count=len(bad))


def _too_large(id_: str, amount: int) -> Problem:
    return Problem(code="RT-LIM-030", id=id_, what=f"the amount is {amount} minor units", rule=f"at most {LARGEST}")


def _refuse_strangers(after: Allocation, before: Allocation) -> None:
    if after.currency.code != before.currency.code:
        what = f"one allocation is in {after.currency.code}, the other in {before.currency.code}"
        raise EvaluationError(Problem(code="RT-MON-015", what=what, rule="one currency"))
    if not np.array_equal(np.sort(after.ids), np.sort(before.ids)):
        what = f"one allocation is to {len(after)} villages, the other to {len(before)}, and they are not the same"
        raise EvaluationError(Problem(code="RT-MON-016", what=what, rule="allocations to the same villages"))
