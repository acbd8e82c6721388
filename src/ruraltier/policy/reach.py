"""How far values, figures and scores of a rule book can reach: bounds that are proved, never guessed."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from attrs import define, field

from ruraltier.domain.indicator import Kind
from ruraltier.policy.book import RuleBook
from ruraltier.policy.bounds import ANYTHING, Span, bounds_of, greatest, greatest_known, least, least_known, total
from ruraltier.policy.checks.scope import Scope
from ruraltier.policy.checks.scoring import Profile
from ruraltier.policy.criteria import ROOT, Aggregate, Aspect, Criterion
from ruraltier.policy.lost import NOTHING
from ruraltier.policy.plugins import Aggregation

if TYPE_CHECKING:
    from ruraltier.policy.conditions import Operand


@define(frozen=True, slots=False, eq=False)
class Reach:
    """The bounds of a rule book that has been checked.

    Parameters
    ----------
    book
        The rule book.

    Examples
    --------
    >>> import ruraltier as rt
    >>> reach = Reach(rt.load_policy("qixingguan-2015"))
    >>> reach.score.least, reach.score.most
    (Fraction(0, 1), Fraction(3, 1))
    """

    book: RuleBook
    _spans: dict[str, Span] = field(factory=dict, init=False)

    @cached_property
    def scope(self) -> Scope:
        """The parts of the rule book by name."""
        return Scope(self.book, NOTHING)

    @cached_property
    def score(self) -> Span:
        """The scores, as the ladder places them."""
        return self.node(self.scope.aspects[ROOT]).rounded(self.book.ladder.rounding)

    def node(self, node: Criterion | Aspect) -> Span:
        """Return the figures of a criterion or aspect, after its own rounding."""
        if node.code not in self._spans:
            made = _criterion(self.scope, node) if isinstance(node, Criterion) else kept(self.made(node), node)
            self._spans[node.code] = made.rounded(node.rounding)
        return self._spans[node.code]

    def operand(self, operand: Operand) -> Span:
        """Return what an operand with a number can be; yes and no count as 1 and 0."""
        match operand.kind:
            case "score":
                return self.score
            case "points":
                code = operand.code
                return self.node(self.scope.criteria[code] if code in self.scope.criteria else self.scope.aspects[code])
            case "setting":
                value = Fraction(self.scope.settings[operand.code].value)
                return Span(value, value)
            case _:
                return self.value(operand.code)

    def value(self, code: str) -> Span:
        """Return what the value of an indicator can be, where it is there."""
        indicator = self.scope.indicators[code]
        if indicator.kind is Kind.YES_NO:
            return Span(Fraction(0), Fraction(1))
        # A value outside its range is refused, also one that is worked out.
        return Span(*indicator.range) if indicator.range else self._measured(code)

    def _measured(self, code: str) -> Span:
        measure = next((m for m in self.book.measures if m.code == code and m.choices), None)
        if measure is None:
            return ANYTHING
        spans = [bounds_of(choice.formula, self.operand) for choice in measure.choices]
        return Span(least([s.least for s in spans]), greatest([s.most for s in spans])).rounded(measure.rounding)

    def made(self, aspect: Aspect) -> Span:
        """Return what the figures under an aspect come to, before its floor, its cap and its rounding."""
        children = self.scope.children(aspect.code)
        spans = [self.node(child) for child in children]
        gaps, absent = any(s.absent for s in spans), all(s.absent for s in spans)
        lows, highs = [s.least for s in spans], [s.most for s in spans]
        match aspect.aggregate:
            case Aggregate.COUNT | Aggregate.K_OF_N:
                most = Fraction(len(spans)) if aspect.aggregate is Aggregate.COUNT else aspect.points
                return Span(Fraction(0), most, absent)
            case Aggregate.MINIMUM | Aggregate.MAXIMUM:
                return _extreme(aspect.aggregate, spans, gaps=gaps, absent=absent)
            case Aggregate.SUM:
                shared = _shared(self.scope, children, spans, absent=absent)
                return shared if gaps else Span(total(lows), total(highs))
            case Aggregation():
                return Span(None, None, absent)
            case Aggregate.GEOMETRIC_MEAN:
                # What is below 0 counts as 0.
                return Span(Fraction(0), greatest([*highs, Fraction(0)]), absent)
            case _:
                return Span(least(lows), greatest(highs), absent)


def kept(span: Span, aspect: Aspect) -> Span:
    """Return the span between an aspect's floor and cap."""
    low = aspect.floor if span.least is None else aspect.kept(span.least)
    high = aspect.cap if span.most is None else aspect.kept(span.most)
    return Span(low, high, span.absent)


def _extreme(aggregate: Aggregate, spans: list[Span], *, gaps: bool, absent: bool) -> Span:
    """Return the span of the least or the greatest of figures."""
    lows, highs = [s.least for s in spans], [s.most for s in spans]
    # The least of what is there is at most the least top of all, or, with gaps, the greatest; and the other way round.
    if aggregate is Aggregate.MAXIMUM:
        return Span(least(lows) if gaps else greatest_known(lows), greatest(highs), absent)
    return Span(least(lows), greatest(highs) if gaps else least_known(highs), absent)


def _criterion(scope: Scope, criterion: Criterion) -> Span:
    indicator = scope.indicators[criterion.indicator]
    profile = Profile.of(criterion.curve.shape(criterion.points, indicator.options), indicator)
    effects = [effect for _, effect in criterion.missing.over(scope.book.missing).by_kind]
    earned = [_earned(effect, criterion.points) for effect in effects]
    extra = [points for points in earned if points is not None]
    low = None if profile.least is None else min([profile.least, *extra])
    high = None if profile.most is None else max([profile.most, *extra])
    return Span(low, high, "exclude" in effects)


def _earned(effect: str | Fraction, full: Fraction) -> Fraction | None:
    if isinstance(effect, Fraction):
        return effect
    return {"zero": Fraction(0), "full": full}.get(effect)


def _shared(scope: Scope, children: list[Criterion | Aspect], spans: list[Span], *, absent: bool) -> Span:
    """Return the span of a sum whose present parts stand for the absent ones: a mean of shares, times the whole."""
    fulls = [scope.full(child) for child in children]
    if not all(fulls):
        return Span(None, None, absent)
    whole = sum(fulls, start=Fraction(0))
    lows = [None if s.least is None else s.least / f * whole for s, f in zip(spans, fulls, strict=True)]
    highs = [None if s.most is None else s.most / f * whole for s, f in zip(spans, fulls, strict=True)]
    return Span(least(lows), greatest(highs), absent)
