"""reform: a dry run of one rule book after another, and what each provision that changes has in it."""

from __future__ import annotations

from math import factorial
from types import MappingProxyType
from typing import TYPE_CHECKING

from ruraltier._steps import steps
from ruraltier._text import LANGUAGES, Text
from ruraltier.analysis.coalitions import Outcome, Trials, apart, few_enough, paid
from ruraltier.analysis.diff import Diff, diff
from ruraltier.analysis.effects import Effect, Reform
from ruraltier.analysis.mixing import Mixer, effective
from ruraltier.analysis.moves import MONEY, Scale, tally
from ruraltier.analysis.shapley import coalitions, share_columns, shares
from ruraltier.domain.cohort import Cohort
from ruraltier.engine.assess import assess
from ruraltier.errors import EvaluationError, PolicyError, Problem, expect, near, show

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from fractions import Fraction

    from ruraltier.analysis.coalitions import Group
    from ruraltier.domain.money import Currency
    from ruraltier.policy.policy import TierPolicy

_TRIALS = Text(zh="试行各项改动的组合", en="trying combinations of changes")
MOST = 10
"""Groups of provisions that are told apart unless the caller says otherwise: 2^10 rule books are tried."""


def reform(  # noqa: PLR0913 - the two last refine the question, and have defaults
    cohort: Cohort,
    old: TierPolicy,
    new: TierPolicy,
    *,
    incentives: bool = True,
    together: Iterable[Iterable[str]] = (),
    most: int = MOST,
) -> Reform:
    """Return what changes for villages if one rule book follows another, and how much of it each provision causes.

    A provision's share in a total is its Shapley value: the mean, over all orders in which the provisions could come
    into force, of what the total changes when it comes. So no order is preferred, and the shares add up to the whole
    change, to the village and to the fen. Between the two rule books a total of points is what the parts add up to,
    and an award for a tier that is not there is paid to nobody.

    Parameters
    ----------
    cohort
        The villages, with the columns that both rule books read; n rows.
    old, new
        The rule books, each of one version.
    incentives
        Whether money is worked out, too, where a rule book has any.
    together
        Paths of provisions (as ``rt.diff(old, new).provisions`` has them) that are to be one, group by group.
    most
        How many groups are told apart: 2^most rule books are tried, and as many amounts a village kept. Where more
        provisions change, those of one section count as one, and the effect says so.

    Returns
    -------
    Reform
        Who moves, who gains and loses, and the effects. Provisions that make no sound rule book apart are one effect.

    Raises
    ------
    ArgumentError
        If an argument is of another kind.
    EvaluationError
        If one of the rule books holds several versions, or cannot assess or pay the villages; if the currencies differ.
    PolicyError
        If `together` names what does not change.

    Examples
    --------
    >>> import ruraltier as rt
    >>> old = rt.load_policy("idm-2016")
    >>> cohort = rt.read_cohort({"id": ["a", "b"], "iks": [0.82, 1], "ike": [0.82, 1], "ikl": [0.82, 1]}, old)
    >>> found = rt.reform(cohort, old, old.with_cut("mandiri", 0.9))
    >>> [(row["id"], row["before"], row["after"]) for row in found.moved()]
    [('a', 'mandiri', 'maju')]
    >>> {effect.paths: effect.totals["down"] for effect in found.effects}
    {('ladder.tiers.mandiri',): Fraction(1, 1)}
    """
    expect(cohort, Cohort, "cohort", "a Cohort, as read_cohort gives it")
    changes = diff(old, new)
    before, after = (assess(cohort, policy) for policy in (old, new))
    money = incentives and not (old.incentives is None and new.incentives is None)
    ends = [Outcome(r, paid(r, r.policy.incentives if money else None)) for r in (before, after)]
    currency = _currency(old, new) if money else None
    mixer = Mixer(effective(old.to_dict()), effective(new.to_dict()))
    wanted = [tuple(group) for group in together]
    provisions = _in_order(mixer, wanted)
    # What was really assessed stands at both ends, so that the shares add up to the real change.
    trials = Trials(cohort, mixer, money, {frozenset(provisions): ends[1], frozenset[str](): ends[0]})
    groups = apart(few_enough(provisions, wanted, most), trials)
    return _attributed(changes, groups, trials, ends, currency)


def _in_order(mixer: Mixer, together: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return the provisions that have an effect, in the order of the document."""
    for path in (path for group in together for path in group):
        if path not in mixer.provisions:
            known = ", ".join(mixer.provisions)
            mend = near(path, mixer.provisions) or (f"there are {known}" if known else "")
            what = f"{show(path)} is no provision that changes tiers or money"
            raise PolicyError(Problem(code="RT-REF-001", what=what, rule="a path as rt.diff has it", mend=mend))
    return tuple(mixer.provisions)


def _currency(old: TierPolicy, new: TierPolicy) -> Currency:
    """Return the currency of the money; of two rule books that pay, both must have the same."""
    found = [policy.incentives.currency for policy in (new, old) if policy.incentives]
    if len({currency.code for currency in found}) > 1:
        what = f"one rule book pays in {found[1].code}, the other in {found[0].code}"
        raise EvaluationError(Problem(code="RT-MON-015", what=what, rule="one currency"))
    return found[0]


def _attributed(
    changes: Diff, groups: tuple[Group, ...], trials: Trials, ends: list[Outcome], currency: Currency | None
) -> Reform:
    """Return the reform with the share of each group in every total."""
    k, (first, last) = len(groups), ends
    scale = Scale.of(first.result.policy.ladder.codes, last.result.policy.ladder.codes)
    every = steps(coalitions(k), 2**k, _TRIALS)
    tried = {chosen: trials.sound(groups, chosen) for chosen in every}
    tallies = {chosen: tally(first, outcome, scale) for chosen, outcome in tried.items()}
    names = [*tally(first, last, scale)] if currency else [n for n in tally(first, last, scale) if n not in MONEY]
    parts = {name: shares({chosen: counted[name] for chosen, counted in tallies.items()}, k) for name in names}
    columns = share_columns({c: outcome.money for c, outcome in tried.items()}, k, len(first.money)) if currency else ()
    return Reform(
        diff=changes,
        before=first.result,
        after=last.result,
        money_before=first.money if currency else None,
        money_after=last.money if currency else None,
        currency=currency,
        effects=tuple(
            _effect(changes, group, {name: found[i] for name, found in parts.items()}) for i, group in enumerate(groups)
        ),
        shares=columns,
        scale=factorial(k),
        totals=MappingProxyType({name: tally(first, last, scale)[name] for name in names}),
    )


def _effect(changes: Diff, group: Group, totals: dict[str, Fraction]) -> Effect:
    named = {provision.path: provision for provision in changes.provisions}
    found = [named[path] for path in group.paths]
    label = Text(*(" + ".join(p.label.get(lang) for p in found) for lang in LANGUAGES))
    sentences = tuple(change.sentence for p in found for change in p.changes if change.matters)
    return Effect(
        label=label, paths=group.paths, because=group.because, sentences=sentences, totals=MappingProxyType(totals)
    )
