"""How far scores can reach, and what a sound rule book may still overlook: tiers that nobody or everybody gets."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import frozen

from ruraltier._numbers import plain
from ruraltier.errors import Problem, show
from ruraltier.policy.checks.scope import Scope, node_path, problem
from ruraltier.policy.checks.scoring import Profile
from ruraltier.policy.criteria import ROOT, Aggregate, Aspect, Criterion
from ruraltier.policy.lost import NOTHING
from ruraltier.policy.paths import path_of
from ruraltier.policy.plugins import Aggregation
from ruraltier.policy.rules import Relative

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier.domain.threshold import Rounding
    from ruraltier.policy.book import RuleBook

End = Fraction | None
"""One end of a span; None where there is no bound."""


@frozen
class Span:
    """Least and greatest figure of a node.

    Parameters
    ----------
    least, most
        None without bound.
    absent
        Whether the node can be left out (excluded).
    """

    least: End
    most: End
    absent: bool = False

    def rounded(self, rounding: Rounding | None) -> Span:
        """Return the span after a rounding, which never turns the order round."""
        if rounding is None:
            return self
        least, most = (None if end is None else rounding.apply(end) for end in (self.least, self.most))
        return Span(least, most, self.absent)

    def kept(self, aspect: Aspect) -> Span:
        """Return the span between an aspect's floor and cap."""
        least = aspect.floor if self.least is None else aspect.kept(self.least)
        most = aspect.cap if self.most is None else aspect.kept(self.most)
        return Span(least, most, self.absent)


def warnings_of(book: RuleBook) -> tuple[Problem, ...]:
    """Return what a sound rule book may have overlooked.

    Parameters
    ----------
    book
        The rule book, already checked.

    Returns
    -------
    tuple of Problem
        Tiers that no score reaches, tiers below which no score falls, weights of 0.
    """
    scope = Scope(book, NOTHING)
    score = _span(scope, scope.aspects[ROOT]).rounded(book.ladder.rounding)
    return (*_tiers(book, score), *_weightless(scope))


def _tiers(book: RuleBook, score: Span) -> Iterator[Problem]:
    # A floor that goes by the tier of last time lifts to any.
    relative = any(isinstance(floor.tier, Relative) for floor in book.floors)
    lifted = book.ladder.codes if relative else {floor.tier for floor in book.floors}
    for i, tier in enumerate(book.ladder.tiers):
        path = path_of("ladder", "tiers", i)
        if tier.threshold is None:
            continue
        if score.most is not None and not tier.threshold.holds(score.most) and tier.code not in lifted:
            what = (
                f"no score reaches {show(tier.code)} ({tier.threshold}): the greatest possible is {plain(score.most)}"
            )
            yield problem("RT-WRN-001", path, what, "a tier that a village can reach")
        elif score.least is not None and tier.threshold.holds(score.least):
            what = (
                f"every score reaches {show(tier.code)} ({tier.threshold}): the least possible is {plain(score.least)}"
            )
            yield problem("RT-WRN-002", path, what, "a tier that a village can miss")


def _weightless(scope: Scope) -> Iterator[Problem]:
    for aspect in scope.book.aspects:
        for child in scope.children(aspect.code) if aspect.aggregate in _MEANS else ():
            if child.weight == 0:
                yield problem(
                    "RT-WRN-003", node_path(child, "weight"), f"{show(child.code)} has the weight 0", "a weight above 0"
                )


_MEANS = (Aggregate.WEIGHTED_MEAN, Aggregate.GEOMETRIC_MEAN)


def _span(scope: Scope, node: Criterion | Aspect) -> Span:
    made = _criterion(scope, node) if isinstance(node, Criterion) else _aspect(scope, node).kept(node)
    return made.rounded(node.rounding)


def _criterion(scope: Scope, criterion: Criterion) -> Span:
    indicator = scope.indicators[criterion.indicator]
    profile = Profile.of(criterion.curve.shape(criterion.points, indicator.options), indicator)
    effects = [effect for _, effect in criterion.missing.over(scope.book.missing).by_kind]
    earned = [_earned(effect, criterion.points) for effect in effects]
    extra = [points for points in earned if points is not None]
    least = None if profile.least is None else min([profile.least, *extra])
    most = None if profile.most is None else max([profile.most, *extra])
    return Span(least, most, "exclude" in effects)


def _earned(effect: str | Fraction, full: Fraction) -> Fraction | None:
    if isinstance(effect, Fraction):
        return effect
    return {"zero": Fraction(0), "full": full}.get(effect)


def _aspect(scope: Scope, aspect: Aspect) -> Span:
    children = scope.children(aspect.code)
    spans = [_span(scope, child) for child in children]
    gaps, absent = any(s.absent for s in spans), all(s.absent for s in spans)
    lows, highs = [s.least for s in spans], [s.most for s in spans]
    match aspect.aggregate:
        case Aggregate.COUNT | Aggregate.K_OF_N:
            most = Fraction(len(spans)) if aspect.aggregate is Aggregate.COUNT else aspect.points
            return Span(Fraction(0), most, absent)
        case Aggregate.MINIMUM | Aggregate.MAXIMUM:
            return _extreme(lows, highs, gaps=gaps, absent=absent, greatest=aspect.aggregate is Aggregate.MAXIMUM)
        case Aggregate.SUM:
            shared = _shared(scope, children, spans, absent=absent)
            return shared if gaps else Span(_total(lows), _total(highs))
        case Aggregation():
            return Span(None, None, absent)
        case Aggregate.GEOMETRIC_MEAN:
            # What is below 0 counts as 0.
            return Span(Fraction(0), _greatest([*highs, Fraction(0)]), absent)
        case _:
            return Span(_least(lows), _greatest(highs), absent)


def _extreme(lows: list[End], highs: list[End], *, gaps: bool, absent: bool, greatest: bool) -> Span:
    # The least of what is there is at most the least top of all, or, with gaps, the greatest; and the other way round.
    if greatest:
        return Span(_least(lows) if gaps else _greatest_known(lows), _greatest(highs), absent)
    return Span(_least(lows), _greatest(highs) if gaps else _least_known(highs), absent)


def _shared(scope: Scope, children: list[Criterion | Aspect], spans: list[Span], *, absent: bool) -> Span:
    """Return the span of a sum whose present parts stand for the absent ones: a mean of shares, times the whole."""
    fulls = [scope.full(child) for child in children]
    if not all(fulls):
        return Span(None, None, absent)
    whole = sum(fulls, start=Fraction(0))
    lows = [None if s.least is None else s.least / f * whole for s, f in zip(spans, fulls, strict=True)]
    highs = [None if s.most is None else s.most / f * whole for s, f in zip(spans, fulls, strict=True)]
    return Span(_least(lows), _greatest(highs), absent)


def _total(ends: list[End]) -> End:
    known = [end for end in ends if end is not None]
    return sum(known, start=Fraction(0)) if len(known) == len(ends) else None


def _least(ends: list[End]) -> End:
    known = [end for end in ends if end is not None]
    return min(known) if len(known) == len(ends) else None


def _least_known(ends: list[End]) -> End:
    return min((end for end in ends if end is not None), default=None)


def _greatest_known(ends: list[End]) -> End:
    return max((end for end in ends if end is not None), default=None)


def _greatest(ends: list[End]) -> End:
    known = [end for end in ends if end is not None]
    return max(known) if len(known) == len(ends) else None
