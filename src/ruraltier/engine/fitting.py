"""fit: cuts that follow from the villages, where the ladder says so."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from attrs import evolve, frozen
from numpy.typing import NDArray

from ruraltier._messages import say
from ruraltier._numbers import DIGITS
from ruraltier._text import Text
from ruraltier.domain.cohort import Cohort
from ruraltier.domain.column import Rows
from ruraltier.domain.threshold import Threshold
from ruraltier.engine.breaks import natural_breaks, spread
from ruraltier.engine.fit import check_values
from ruraltier.engine.lookup import exact_scores
from ruraltier.engine.measure import measure
from ruraltier.engine.quotas import exact_order
from ruraltier.engine.settling import settled
from ruraltier.engine.tiering import RATED
from ruraltier.errors import EvaluationError, LimitError, Problem, expect, show
from ruraltier.policy.policy import TierPolicy

if TYPE_CHECKING:
    from ruraltier.domain.cut_fit import CutFit
    from ruraltier.domain.ladder import Ladder, Tier
    from ruraltier.engine.quotas import Scores
    from ruraltier.engine.tiering import Outcome

MOST_WORK = 100_000
"""Distinct scores times classes that natural breaks are looked for among: some seconds."""

_MOST_BITS = 256

Cuts = dict[str, Fraction]


def fit(cohort: Cohort, policy: TierPolicy) -> TierPolicy:
    """Return the rule book with its cuts fitted to a cohort, as its ladder says, for use on other villages.

    Parameters
    ----------
    cohort
        The villages; those that are rated under the stated cuts have a say.
    policy
        The rule book; one whose ladder states no fit is returned as it is.

    Returns
    -------
    TierPolicy
        The rule book with fitted cuts and no fit; its notes tell how many villages they were fitted to.

    Raises
    ------
    ArgumentError
        If the arguments are not a cohort and a rule book.
    EvaluationError
        If the villages cannot be assessed, no village is rated, there are fewer different scores than classes, or
        fitted cuts meet or cross.
    LimitError
        If there are too many different scores for natural breaks, or a cut has too many digits.

    Examples
    --------
    >>> import ruraltier as rt
    >>> policy = rt.parse_policy({
    ...     "format": 1, "id": "demo", "title": "示例", "source": "d", "confidence": "published",
    ...     "sources": {"d": {"title": "示例"}}, "score": {"total": 100},
    ...     "indicators": {"mark": {"points": 100, "range": [0, 100], "curve": {"kind": "value"}}},
    ...     "ladder": {"tiers": [{"code": "other"}, {"code": "top", "at_least": 80}],
    ...                "fit": {"method": "natural_breaks", "most_move": 10}},
    ... })
    >>> cohort = rt.read_cohort({"id": ["甲", "乙", "丙", "丁"], "mark": [52, 55, 76, 90]}, policy, id="id")
    >>> fitted = rt.fit(cohort, policy)
    >>> print(fitted.ladder.tiers[1].threshold)
    ≥ 76
    >>> fitted.notes.get("en")
    'cuts fitted to 4 villages (natural breaks)'
    """
    expect(cohort, Cohort, "cohort", "a Cohort, as read_cohort gives it")
    expect(policy, TierPolicy, "policy", "a TierPolicy, as load_policy gives it")
    if policy.ladder.fit is None:
        return policy
    cohort = measure(cohort, policy)
    check_values(cohort, policy)
    return fitted(cohort, policy, policy.ladder.fit, *settled(cohort, policy))


def fitted(cohort: Cohort, policy: TierPolicy, how: CutFit, out: Outcome, exact: Scores | None) -> TierPolicy:
    """Return the rule book with its cuts fitted to an outcome under the stated cuts.

    Parameters
    ----------
    cohort, policy
        The villages and the rule book.
    how
        The fit that its ladder states.
    out, exact
        As `settled` gives them.

    Raises
    ------
    EvaluationError
        As `fit`.
    LimitError
        As `fit`.
    """
    rows = np.flatnonzero(out.status == RATED)
    if not len(rows):
        raise EvaluationError(_problem("RT-EVA-040", "no village is rated", "a village to fit the cuts to"))
    order = exact_order(out.score, exact)[rows]
    among = _Queue(cohort, policy, rows, order)
    found = _quantiles(among, how) if how.method == "quantiles" else _breaks(among, policy.ladder)
    tiers = [_moved(tier, found, how.most_move) for tier in policy.ladder.tiers]
    _check_rising(tiers)
    told = say("fit.note", villages=len(rows), method=say(f"fit.{how.method}"))
    notes = Text(*("\n".join(filter(None, pair)) for pair in ((policy.notes.zh, told.zh), (policy.notes.en, told.en))))
    return evolve(policy, ladder=evolve(policy.ladder, tiers=tuple(tiers), fit=None), notes=notes)


@frozen(eq=False)
class _Queue:
    """The rated villages, and how their exact scores stand to each other."""

    cohort: Cohort
    policy: TierPolicy
    rows: Rows
    order: NDArray[np.int64]

    def scores(self, at: Rows) -> list[Fraction]:
        """Return the exact scores of some of them."""
        nums, dens = exact_scores(self.cohort, self.policy, self.rows[at])
        return [Fraction(int(num), int(den)) for num, den in zip(nums, dens, strict=True)]


def _quantiles(among: _Queue, how: CutFit) -> Cuts:
    ahead = np.argsort(among.order, kind="stable")
    places = [max(1, math.ceil(share * len(ahead))) - 1 for _, share in how.shares]
    return dict(zip((tier for tier, _ in how.shares), among.scores(ahead[places]), strict=True))


def _breaks(among: _Queue, ladder: Ladder) -> Cuts:
    _, first, counts = np.unique(among.order, return_index=True, return_counts=True)
    classes = len(ladder.placing) + 1
    _check_distinct(len(first), classes)
    scores = among.scores(first)
    if spread(scores) > _MOST_BITS:
        raise LimitError(_too_fine("the scores have too many digits for natural breaks"))
    starts = natural_breaks(scores, counts.tolist(), classes)
    # Above a cut the cut itself is in the class below.
    edges = (
        (ladder.tiers[i].code, start - (not edge.closed))
        for (i, edge), start in zip(ladder.placing, starts, strict=True)
    )
    return {code: scores[at] for code, at in edges}


def _check_distinct(found: int, classes: int) -> None:
    if found < classes:
        what = f"the rated villages have {found} different scores, and there are {classes} classes"
        raise EvaluationError(_problem("RT-EVA-041", what, "a score for each class at the least"))
    if found * classes > MOST_WORK:
        raise LimitError(
            _too_fine(f"the rated villages have {found} different scores, to be parted into {classes} classes")
        )


def _moved(tier: Tier, found: Cuts, most: Fraction | None) -> Tier:
    if tier.threshold is None or tier.code not in found:
        return tier
    cut, stated = found[tier.code], tier.threshold.value
    if most is not None:
        cut = min(max(cut, stated - most), stated + most)
    if max(abs(cut.numerator), cut.denominator) >= 10**DIGITS:
        raise LimitError(_too_fine(f"the cut of {show(tier.code)} has more than {DIGITS} digits"))
    return evolve(tier, threshold=Threshold(cut, tier.threshold.closed))


def _too_fine(what: str) -> Problem:
    rule = f"at most {MOST_WORK} different scores times classes, of at most {DIGITS} digits"
    mend = 'round the score: [ladder] round = { places = 2, mode = "half_up" }'
    return evolve(_problem("RT-LIM-050", what, rule), mend=mend)


def _check_rising(tiers: list[Tier]) -> None:
    placed = [(tier, tier.threshold) for tier in tiers if tier.threshold is not None]
    crossed = [
        _problem(
            "RT-EVA-042",
            f"the fitted cuts of {show(a.code)} ({low}) and {show(b.code)} ({high}) meet or cross",
            "cuts that rise",
        )
        for (a, low), (b, high) in pairwise(placed)
        if low.value >= high.value
    ]
    if crossed:
        raise EvaluationError(crossed)


def _problem(code: str, what: str, rule: str) -> Problem:
    return Problem(code=code, path="ladder.fit", what=what, rule=rule)
