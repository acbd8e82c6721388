"""Curves against their indicators: kinds that fit, points that stay within 0 and full, directions that hold."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from attrs import frozen

from ruraltier._numbers import plain
from ruraltier.domain.indicator import Indicator, Kind
from ruraltier.errors import PolicyError, Problem, located, show
from ruraltier.policy.checks.scope import Scope, node_path, problem
from ruraltier.policy.curves import Options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier.policy.criteria import Criterion
    from ruraltier.policy.shape import Shape

_DIRECTIONS = ("higher", "lower")


def curves(scope: Scope) -> Iterator[Problem]:
    """Every criterion's curve fits what it scores."""
    for criterion in scope.book.criteria:
        indicator = scope.indicators.get(criterion.indicator)
        if indicator is not None:
            yield from _criterion(criterion, indicator)


def _criterion(criterion: Criterion, indicator: Indicator) -> Iterator[Problem]:
    misfits = list(_kinds(criterion, indicator))
    if misfits:
        yield from misfits
        return
    try:
        shape = criterion.curve.shape(criterion.points, indicator.options)
    except PolicyError as error:
        yield from located(error.problems, node_path(criterion, "curve"))
        return
    profile = Profile.of(shape, indicator)
    if criterion.bounded:
        yield from _within(criterion, profile)
        yield from _effects_within(criterion)
    if criterion.direction is not None:
        yield from _direction(criterion, profile)


def _kinds(criterion: Criterion, indicator: Indicator) -> Iterator[Problem]:
    by_word = isinstance(criterion.curve, Options)
    if indicator.kind is Kind.TEXT:
        yield problem(
            "RT-POL-150",
            node_path(criterion),
            "a text indicator has points",
            "points on numbers, yes/no and options",
            'use kind = "option" to score words',
        )
    elif by_word != (indicator.kind is Kind.OPTION):
        what = f"the curve {criterion.curve.kind} stands on a {indicator.kind} indicator"
        yield problem("RT-POL-151", node_path(criterion, "curve"), what, 'kind = "options" on options, and only there')


def _within(criterion: Criterion, profile: Profile) -> Iterator[Problem]:
    low, high = profile.least, profile.most
    if low is None or high is None or low < 0 or high > criterion.points:
        span = f"{'any depth' if low is None else plain(low)} to {'any height' if high is None else plain(high)}"
        mend = "give the indicator a range, or the curve its cap or floor; or bounded = false if the rule book means it"
        yield problem(
            "RT-POL-152",
            node_path(criterion, "curve"),
            f"the curve earns from {span}",
            f"0 to {plain(criterion.points)}",
            mend,
        )


def _effects_within(criterion: Criterion) -> Iterator[Problem]:
    for kind, effect in criterion.missing.by_kind:
        if isinstance(effect, Fraction) and not 0 <= effect <= criterion.points:
            what = f"a value that is {kind.word} earns {plain(effect)}"
            yield problem(
                "RT-POL-154",
                node_path(criterion, "missing"),
                what,
                f"0 to {plain(criterion.points)}, or bounded = false",
            )


def _direction(criterion: Criterion, profile: Profile) -> Iterator[Problem]:
    path = node_path(criterion, "direction")
    if criterion.direction not in _DIRECTIONS:
        yield problem("RT-POL-155", path, f"{show(criterion.direction)} is no direction", "higher or lower")
        return
    fault = profile.against(rising=criterion.direction == "higher")
    if fault:
        yield problem(
            "RT-POL-153", path, f"{criterion.direction} is better, yet {fault}", "a curve that never goes against it"
        )


@frozen
class Profile:
    """The course of a shape over the values that an indicator can have.

    Parameters
    ----------
    course
        Points at and beside every bend and jump, in the order of rising values.
    below, above
        Slope before the first and after the last of them; 0 where values end there.
    """

    course: tuple[Fraction, ...]
    below: Fraction
    above: Fraction

    @classmethod
    def of(cls, shape: Shape, indicator: Indicator) -> Profile:
        """Return the course of a shape over an indicator's values."""
        if indicator.kind is not Kind.NUMBER:
            last = max(1, len(indicator.options) - 1)
            steps = range(last + 1) if len(indicator.options) != 1 else range(1)
            return cls(tuple(shape.at(Fraction(x)) for x in steps), Fraction(0), Fraction(0))
        low, high = indicator.range or (None, None)
        made = _over(shape, *_in_units(shape, low, high))
        return made.turned if shape.units and shape.units.downward else made

    @property
    def turned(self) -> Profile:
        """The course from the other end."""
        return Profile(self.course[::-1], -self.above, -self.below)

    @property
    def least(self) -> Fraction | None:
        """Least points, None without bound."""
        return None if self.below > 0 or self.above < 0 else min(self.course)

    @property
    def most(self) -> Fraction | None:
        """Most points, None without bound."""
        return None if self.below < 0 or self.above > 0 else max(self.course)

    def against(self, *, rising: bool) -> str:
        """Return where the course goes against a direction, an empty text if nowhere."""
        sign = 1 if rising else -1
        word = "fall" if rising else "rise"
        for a, b in pairwise(self.course):
            if (b - a) * sign < 0:
                return f"points {word} from {plain(a)} to {plain(b)}"
        return f"points {word} without end" if min(self.below * sign, self.above * sign) < 0 else ""


def _in_units(shape: Shape, low: Fraction | None, high: Fraction | None) -> tuple[Fraction | None, Fraction | None]:
    """Return the ends of the values that ramps and jumps act on."""
    units = shape.units
    if units is None:
        return low, high
    ends = [None if end is None else units.count(end) for end in (low, high)]
    # Units start at 0 on the side where nothing is counted.
    least, most = (ends[1], ends[0]) if units.downward else (ends[0], ends[1])
    return least or Fraction(0), most


def _over(shape: Shape, low: Fraction | None, high: Fraction | None) -> Profile:
    ends = {end for end in (low, high) if end is not None}
    inside = {e for e in shape.edges if (low is None or e >= low) and (high is None or e <= high)}
    corners = sorted(ends | inside) or [Fraction(0)]
    course = [
        shape.at_unit(corner, side)
        for corner in corners
        for side in (-1, 0, 1)
        if not (corner == low and side < 0) and not (corner == high and side > 0)
    ]
    below = Fraction(0) if low is not None else sum((r.slope for r in shape.ramps if r.low is None), start=Fraction(0))
    above = (
        Fraction(0) if high is not None else sum((r.slope for r in shape.ramps if r.high is None), start=Fraction(0))
    )
    return Profile(tuple(course), below, above)
