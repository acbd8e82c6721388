"""match: who helps whom, so that the most needs are met, the neediest first, at the least cost."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import define, field

from ruraltier._late import WithFrame
from ruraltier._numbers import plain
from ruraltier._panel import Panel, WithPanel, columns_table
from ruraltier._text import many, printable, shown, table
from ruraltier.domain.column import positions
from ruraltier.engine.lookup import plain_rows
from ruraltier.errors import SHOWN, TableError, expect
from ruraltier.support.assistance_words import speak
from ruraltier.support.costs import Cost, Costs, pairs_of, refuse_strangers
from ruraltier.support.helpers import Helpers, unfit
from ruraltier.support.market import Market, Pairs
from ruraltier.support.needs import Need, Needs, Places, title_of
from ruraltier.support.pairing import in_turn
from ruraltier.support.unserved import Desk, Unserved

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from ruraltier._text import Text


@define(frozen=True, eq=False, slots=False, repr=False)
class Matching(WithFrame, WithPanel):
    """Which helper each of m needs gets; see `match`, which makes it, for an example.

    Parameters
    ----------
    needs, helpers, forbidden
        What was matched.
    given
        Shape (m,), intp, read-only: position of the helper of each need; −1 where it gets none.
    cost
        What the served needs cost together: the stated costs of the pairs or, where none were stated, how far down in
        the order of preference their kinds of helper stand.
    """

    needs: Needs
    helpers: Helpers
    forbidden: Pairs
    given: Places = field(converter=positions)
    cost: Fraction

    def __reduce__(self) -> tuple[Any, ...]:
        """Rebuild through the constructor, so that arrays are read-only again."""
        return type(self), (self.needs, self.helpers, self.forbidden, self.given, self.cost)

    def __len__(self) -> int:
        return len(self.given)

    @property
    def served(self) -> int:
        """How many needs got a helper."""
        return int((self.given >= 0).sum())

    @property
    def assignments(self) -> tuple[tuple[str, str, str], ...]:
        """Ids of unit and helper and code of the helper's kind, for each need that got one, in the order of needs."""
        met = [(self.needs[i].unit, int(self.given[i])) for i in np.flatnonzero(self.given >= 0).tolist()]
        return tuple((unit, str(self.helpers.ids[at]), str(self.helpers.kinds[at])) for unit, at in met)

    @cached_property
    def unserved(self) -> tuple[Unserved, ...]:
        """The needs without a helper, and why, the first in need first."""
        return tuple(self._desk.reason(i) for i in self._desk.market.order.tolist() if self.given[i] < 0)

    @cached_property
    def _desk(self) -> Desk:
        return Desk(Market(self.needs, self.helpers, self.forbidden), self.given)

    def helper_of(self, need: Need) -> str | None:
        """Return the id of the helper whom a need got; None if it got none."""
        expect(need, Need, "need", "one of the needs that were matched")
        at = int(self.given[need.position])
        return None if at < 0 else str(self.helpers.ids[at])

    def explain(self, key: str | int, lang: str = "zh") -> str:
        """Return for one unit, as a text, who helps it and why, and of what it did not get, why not.

        Parameters
        ----------
        key
            The unit's id (a text) or its position in the result (an integer).
        lang
            ``zh`` or ``en``.
        """
        lines = [self._told(need) for need in self.needs.of(key)]
        row = self.needs.result.cohort.row(key)
        return printable("\n".join(text.get(lang) for text in lines) or self.needs.explain(row, lang))

    def _told(self, need: Need) -> Text:
        at = int(self.given[need.position])
        if at < 0:
            return self._desk.reason(need.position).text
        kind = title_of(self.needs.kind[str(self.helpers.kinds[at])])
        unit, helper = self.needs.unit(need.row), self.helpers.title(at)
        return speak("served", unit=unit, helper=helper, kind=kind, causes=need.causes_text)

    def columns(self, lang: str = "zh") -> dict[str, NDArray[Any]]:
        """Return the columns of the needs, and of each the helper, its name and kind, and why it got none."""
        ids, names, kinds = (np.append(c, "") for c in (self.helpers.ids, self.helpers.names, self.helpers.kinds))
        why = dict.fromkeys(range(len(self)), "") | {u.need.position: u.why.get(lang) for u in self.unserved}
        titles = {kind: title_of(one).get(lang) for kind, one in self.needs.kind.items()} | {"": ""}
        labels = [titles[kind] for kind in kinds[self.given].tolist()]
        helpers = {"helper": ids[self.given], "helper_name": names[self.given], "kind": kinds[self.given]}
        words = {"kind_label": np.array(labels, dtype=np.str_), "why": np.array(list(why.values()), dtype=np.str_)}
        return {**self.needs.columns(lang), **helpers, **words}

    def to_dict(self, lang: str = "zh") -> dict[str, Any]:
        """Return plain values, ready for JSON; the cost is a decimal or ratio as text."""
        return {
            "programme": self.needs.programme.id,
            "served": self.served,
            "unserved": len(self) - self.served,
            "cost": plain(self.cost),
            "needs": plain_rows(self.columns(lang)),
        }

    def _panel(self) -> Panel:
        title = shown(self.needs.programme.title.get("zh") or self.needs.programme.id)
        head = f"{many(len(self), 'need')} · {self.served} served · {len(self) - self.served} not · {title}"
        used = np.bincount(self.given[self.given >= 0], minlength=len(self.helpers))
        rows = []
        for code, kind in self.needs.kind.items():
            who = self.helpers.kinds == code
            places = f"{used[who].sum()}/{self.helpers.capacities[who].sum()}"
            rows.append([shown(kind.title("zh")), code, str(who.sum()), places])
        return Panel(head, [table(rows, "llrr", header=["类别", "", "帮扶者", "已用名额"])], kind="Matching")

    def _room(self) -> list[str]:
        return [columns_table(self.columns())]


def match(
    needs: Needs, helpers: Helpers, *, cost: Cost | None = None, forbidden: Iterable[tuple[str, str]] = ()
) -> Matching:
    """Return who helps whom.

    Parameters
    ----------
    needs
        What units need, as `diagnose` gives it.
    helpers
        Who can help, as `read_helpers` gives them. A helper of a kind that is not shared serves one need.
    cost
        What it costs that a helper serves a unit: a mapping of (id of the unit, id of the helper) to numbers, or a
        function of the two ids. By default a helper of the kind that a need prefers costs 0, of the next one 1, and so
        on.
    forbidden
        Pairs (id of the unit, id of the helper) that may not be.

    Returns
    -------
    Matching
        The best of all that give every need at most one helper of a kind that it accepts, and every helper at most as
        many needs as its capacity. Which is best is decided by, one after the other:

        1. as many needs as possible are served;
        2. as many as possible of those that come first, then of the next: those of the lowest tier, within it of the
           lowest score (then units with no score, last those with no tier);
        3. the served needs cost the least together;
        4. going through the needs by tier, score, id of the unit and the order of what calls for a helper, each has the
           helper that costs it least of those that it can have, among them the one with the smallest id.

        So there is one best matching, whatever the order of the rows; numbers are exact.

    Raises
    ------
    TableError
        If a helper is of a kind that the programme lacks, or one of a kind that is not shared has a capacity over 1.
    EvaluationError
        If a pair names an id that is not there, a pair that could be has no cost, or scipy is needed and not installed.
        It is needed where needs accept several kinds, pairs are forbidden or have a cost.
    LimitError
        If needs and helpers that scipy has to match at once take more than 4,000 places, or costs have too many digits.

    Examples
    --------
    >>> import ruraltier as rt
    >>> from ruraltier.support.helpers import Helpers
    >>> policy = rt.parse_policy({
    ...     "format": 1, "id": "demo", "title": "示例", "source": "d", "confidence": "illustrative",
    ...     "sources": {"d": {"title": "示例"}}, "score": {"total": 100},
    ...     "indicators": {"mark": {"points": 100, "curve": {"kind": "value"}, "range": [0, 100]}},
    ...     "ladder": {"tiers": [{"code": "low", "label": "后进村"}, {"code": "other", "at_least": 60}]},
    ... })
    >>> programme = rt.parse_programme({
    ...     "format": 1, "id": "demo", "title": "示例", "source": "d", "confidence": "illustrative",
    ...     "sources": {"d": {"title": "示例"}}, "levels": {"village": {"policy": "demo"}},
    ...     "helpers": {"first_secretary": {"label": "第一书记"}},
    ...     "assistance": {"laggards": {"level": "village", "label": "后进村转化", "when": 'tier == "low"',
    ...                                 "package": ["first_secretary"]}},
    ... }, {"demo": policy})
    >>> cohort = rt.read_cohort({"id": ["甲村", "乙村", "丙村"], "mark": [50, 40, 90]}, policy)
    >>> needs = rt.diagnose(rt.assess(cohort, policy), programme)
    >>> matching = rt.match(needs, Helpers(["张三"], ["first_secretary"]))
    >>> matching
    <Matching 2 needs · 1 served · 1 not · 示例>
      类别                       帮扶者  已用名额
      第一书记  first_secretary       1       1/1
    >>> print(matching.explain("甲村"))
    甲村没有得到第一书记:全部已派往需求在先的乙村
    """
    expect(needs, Needs, "needs", "Needs, as diagnose gives them")
    expect(helpers, Helpers, "helpers", "Helpers, as read_helpers gives them")
    stated = None if callable(cost) else cost
    expect(stated, (Mapping, type(None)), "cost", "a mapping of pairs, a function of two ids, or None")
    barred = pairs_of(forbidden, "forbidden")
    if wrong := [*unfit(helpers, needs.programme)]:
        raise TableError(wrong[:SHOWN], count=len(wrong))
    market = Market(needs, helpers, barred)
    refuse_strangers(market, sorted(barred), "forbidden")
    refuse_strangers(market, pairs_of(cost if isinstance(cost, Mapping) else (), "cost"), "cost")
    costs, given = Costs(market, cost), np.full(len(needs), -1, dtype=np.intp)
    parts = [(mine, theirs, costs.part(mine, theirs)) for mine, theirs in market.parts()]
    costs.refuse()
    for mine, theirs, part in parts:
        found = in_turn(helpers.capacities[theirs], len(mine)) if part is None else part.paired()
        given[mine] = np.append(theirs, -1)[found]
    return Matching(needs, helpers, barred, given, costs.total(given))
