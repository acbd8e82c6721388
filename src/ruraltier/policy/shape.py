"""The one form to which every curve comes down: sloped ramps and owned jumps. It is what the kernel runs."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Protocol

from attrs import frozen


@frozen
class Ramp:
    """Adds ``slope · (clip(x, low, high) − anchor)``; None is an open end."""

    slope: Fraction
    low: Fraction | None
    high: Fraction | None
    anchor: Fraction

    def at(self, x: Fraction) -> Fraction:
        """Return what the ramp adds at a value."""
        clipped = x if self.low is None else max(x, self.low)
        clipped = clipped if self.high is None else min(clipped, self.high)
        return self.slope * (clipped - self.anchor)


@frozen
class Jump:
    """Adds ``rise`` from ``edge`` on; the edge itself belongs to it if ``closed``."""

    rise: Fraction
    edge: Fraction
    closed: bool

    def at(self, x: Fraction) -> Fraction:
        """Return what the jump adds at a value."""
        reached = x >= self.edge if self.closed else x > self.edge
        return self.rise if reached else Fraction(0)


@frozen
class Units:
    """Replaces x by the number of complete units by which it exceeds (or, downward, falls short of) a start."""

    start: Fraction
    size: Fraction
    downward: bool = False

    def count(self, x: Fraction) -> Fraction:
        """Return the number of complete units, 0 or more."""
        excess = self.start - x if self.downward else x - self.start
        return Fraction(max(0, math.floor(excess / self.size)))


@frozen(kw_only=True)
class Shape:
    """A piecewise-linear function with owned jumps: points as a function of the value.

    Parameters
    ----------
    base
        Points before any ramp or jump adds to them.
    ramps, jumps
        What is added.
    units
        If given, ramps and jumps act on complete units instead of the value.

    Examples
    --------
    >>> shape = Shape(base=Fraction(0), jumps=(Jump(Fraction(5), Fraction(60), closed=True),))
    >>> shape.at(Fraction(60)), shape.at_unit(Fraction(60), -1)
    (Fraction(5, 1), Fraction(0, 1))
    """

    base: Fraction
    ramps: tuple[Ramp, ...] = ()
    jumps: tuple[Jump, ...] = ()
    units: Units | None = None

    def at(self, x: Fraction) -> Fraction:
        """Return the exact points at an exact value."""
        u = self.units.count(x) if self.units else x
        parts: tuple[Ramp | Jump, ...] = (*self.ramps, *self.jumps)
        return self.base + sum((part.at(u) for part in parts), start=Fraction(0))

    @property
    def edges(self) -> tuple[Fraction, ...]:
        """Where the function bends or jumps, rising."""
        ends = {end for ramp in self.ramps for end in (ramp.low, ramp.high) if end is not None}
        return tuple(sorted(ends | {jump.edge for jump in self.jumps}))

    def at_unit(self, edge: Fraction, side: int) -> Fraction:
        """Return the limit of the function (of the unit count, if any) just below, on or just above an edge."""
        ramps = sum((ramp.at(edge) for ramp in self.ramps), start=Fraction(0))
        jumps = sum((j.rise for j in self.jumps if _reached(j, edge, side)), start=Fraction(0))
        return self.base + ramps + jumps


def _reached(jump: Jump, edge: Fraction, side: int) -> bool:
    if edge != jump.edge:
        return edge > jump.edge
    return side > 0 or (side == 0 and jump.closed)


class Curve(Protocol):
    """What turns a value into points. Any object with these two members can be a curve of a criterion."""

    @property
    def kind(self) -> str:
        """The word in policy files."""

    def shape(self, full: Fraction, options: tuple[str, ...]) -> Shape:
        """Return the curve for so many full points (and, for an option indicator, its options in order)."""
