"""A curve as straight stretches between the values at which it bends or jumps."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ruraltier.policy.shape import Shape

FINEST = 200
"""With more complete units than this a staircase is drawn as a line from its first to its last step."""
_ROOM = Fraction(1, 4)

Pair = tuple[Fraction, Fraction]


def drawn_span(shape: Shape, range: Pair | None) -> Pair:  # noqa: A002 - as the indicator calls it
    """Return from where to where a curve is drawn: all of its edges with a quarter more, within the declared range."""
    edges = _edges(shape)
    if not edges:
        return range or (Fraction(0), Fraction(1))
    least, most = min(edges), max(edges)
    room = (most - least) * _ROOM or abs(least) * _ROOM or Fraction(1)
    low, high = least - room, most + room
    if range is None:
        return (max(low, Fraction(0)) if least >= 0 else low), high
    within = max(low, range[0]), min(high, range[1])
    return within if within[0] < within[1] else range


def _edges(shape: Shape) -> tuple[Fraction, ...]:
    """Return the values at which a curve bends or jumps, rising."""
    if shape.units is None:
        return shape.edges
    units, last = shape.units, max([*shape.edges, Fraction(10)])
    steps = min(int(last), FINEST)
    sign = -1 if units.downward else 1
    return tuple(sorted(units.start + sign * units.size * at for at in range(steps + 1)))


def stretches(shape: Shape, low: Fraction, high: Fraction) -> list[tuple[Pair, Pair]]:
    """Return the stretches of a curve from one value to another: (value, points) at both ends of each.

    The points at an end are those that the stretch comes to, which the value itself may not earn.

    Examples
    --------
    >>> from ruraltier.policy.shape import Jump, Shape
    >>> step = Shape(base=Fraction(0), jumps=(Jump(Fraction(5), Fraction(60), closed=True),))
    >>> [[tuple(map(int, end)) for end in one] for one in stretches(step, Fraction(50), Fraction(70))]
    [[(50, 0), (60, 0)], [(60, 5), (70, 5)]]
    """
    ends = [low, *(edge for edge in _edges(shape) if low < edge < high), high]
    return [_stretch(shape, left, right) for left, right in pairwise(ends)]


def _stretch(shape: Shape, left: Fraction, right: Fraction) -> tuple[Pair, Pair]:
    # Within a stretch a curve is straight, so two values in it say where it comes to.
    third = (right - left) / 3
    one, other = shape.at(left + third), shape.at(right - third)
    return (left, 2 * one - other), (right, 2 * other - one)


Dots = list[tuple[float, float]]


def dots(shape: Shape, lines: Sequence[tuple[Pair, Pair]]) -> tuple[Dots, Dots]:
    """Return where a curve jumps: the points that belong to it, and the ends of stretches that do not.

    Examples
    --------
    >>> from ruraltier.policy.shape import Jump, Shape
    >>> step = Shape(base=Fraction(0), jumps=(Jump(Fraction(5), Fraction(60), closed=True),))
    >>> dots(step, stretches(step, Fraction(50), Fraction(70)))
    ([(60.0, 5.0)], [(60.0, 0.0)])
    """
    hollow = [end for line in lines for end in line if shape.at(end[0]) != end[1]]
    full = [(value, shape.at(value)) for value, _ in hollow]
    return _plain(full), _plain(hollow)


def _plain(pairs: Iterable[Pair]) -> Dots:
    return sorted({(float(value), float(earned)) for value, earned in pairs})
