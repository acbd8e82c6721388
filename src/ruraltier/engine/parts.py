"""One criterion as whole numbers: its curve as clipped ramps over a scaled value."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import frozen

from ruraltier.domain.absence import Absence
from ruraltier.engine.figures import LIMIT

if TYPE_CHECKING:
    from ruraltier.domain.column import NumberColumn
    from ruraltier.policy.criteria import Effects
    from ruraltier.policy.shape import Jump, Ramp, Shape, Units


@frozen
class Band:
    """``coef · clip(k, low, high)`` over whole numbers; None is an open end."""

    coef: Fraction
    low: int | None
    high: int | None


@frozen(kw_only=True)
class Part:
    """The points of one criterion: ``base + Σ coef · clip(k, low, high)`` with k a whole number.

    Parameters
    ----------
    column
        Code of the indicator's column.
    places, factor
        ``k = value · 10^places · factor``.
    units
        (start, size, downward, factor): if given, k is replaced by the complete units by which it exceeds the start,
        times a factor.
    base
        Points before the bands add to them.
    bands
        The ramps and jumps.
    largest
        Bound on the size of k wherever a band is open.
    effects
        (kind, points) for each kind of no value that occurs and earns points.
    unrated, excluded
        The kinds that occur and leave the village unrated, or the criterion out.
    """

    column: str
    places: int
    factor: int
    units: tuple[int, int, bool, int] | None
    base: Fraction
    bands: tuple[Band, ...]
    largest: int
    effects: tuple[tuple[Absence, Fraction], ...]
    unrated: frozenset[Absence]
    excluded: frozenset[Absence]

    @property
    def numbers(self) -> list[Fraction]:
        """Return everything that is added up, for a common denominator."""
        return [self.base, *(b.coef for b in self.bands), *(points for _, points in self.effects)]

    @property
    def size(self) -> Fraction:
        """Bound on the points, and on every partial sum on the way to them."""
        reach = sum((abs(b.coef) * self.reach(b) for b in self.bands), start=abs(self.base))
        return reach * 2 + max((abs(p) for _, p in self.effects), default=Fraction(0))

    @property
    def steady(self) -> bool:
        """Whether k is exact in float64 wherever it matters: within the bands, and everywhere if one is open."""
        return all(self._value(self.reach(b)) < LIMIT for b in self.bands)

    def reach(self, band: Band) -> int:
        """Return the greatest size that k has within a band."""
        return max(abs(self.largest if end is None else end) for end in (band.low, band.high))

    def _value(self, units: int) -> int:
        """Return the size of the scaled value that so many (scaled) units stand for."""
        if self.units is None:
            return units
        start, size, _, factor = self.units
        return max(units, abs(start) + size * (units // factor + 1))

    def at(self, k: int) -> Fraction:
        """Return the points at a k."""
        clipped = ((b.coef, k if b.low is None else max(k, b.low), b.high) for b in self.bands)
        return self.base + sum((c * (v if high is None else min(v, high)) for c, v, high in clipped), start=Fraction(0))

    @property
    def ends(self) -> tuple[int, int]:
        """Values of k beyond which nothing changes any more (within the span of the table, where a band is open)."""
        lows = [-self.largest if b.low is None else b.low for b in self.bands]
        highs = [self.largest if b.high is None else b.high for b in self.bands]
        return min(lows, default=0), max(highs, default=0)


def compile_part(  # noqa: PLR0913 - the parts of one sentence
    column: str, shape: Shape, effects: Effects, full: Fraction, numbers: NumberColumn, *, exact: bool
) -> Part:
    """Return a criterion as whole numbers for a kind of column.

    Parameters
    ----------
    column
        Code of the indicator.
    shape
        The curve for its full points.
    effects, full
        What each kind of no value does; the full points.
    numbers
        The column: its decimals, span and gaps are used, not its values.
    exact
        True for Python integers, which also hold the odd values.
    """
    places = numbers.exact_places if exact else numbers.places
    unit = shape.units
    outer = (unit.start, unit.size) if unit else _ends(shape)
    scale = math.lcm(10**places, *(e.denominator for e in outer))
    inner = math.lcm(1, *(e.denominator for e in _ends(shape))) if unit else scale
    bands, base = _bands(shape, inner)
    span = (1 << span_bits(numbers)) * scale
    points = {kind: _earned(effects.of(kind), full) for kind in sorted(numbers.gaps)}
    return Part(
        column=column,
        places=places,
        factor=scale // 10**places,
        units=_units(unit, scale, inner) if unit else None,
        base=base,
        bands=bands,
        largest=_largest(span, unit, scale, inner),
        effects=tuple((kind, value) for kind, value in points.items() if value is not None),
        unrated=frozenset(k for k in points if effects.of(k) == "unrated"),
        excluded=frozenset(k for k in points if effects.of(k) == "exclude"),
    )


def _ends(shape: Shape) -> list[Fraction]:
    return [*shape.edges, *(ramp.anchor for ramp in shape.ramps)]


def _units(unit: Units, scale: int, inner: int) -> tuple[int, int, bool, int]:
    return int(unit.start * scale), int(unit.size * scale), unit.downward, inner


def span_bits(numbers: NumberColumn) -> int:
    """Return the bits of the greatest size in a column: tables of like size share a program."""
    return (int(max(abs(numbers.low), abs(numbers.high))) + 1).bit_length()


def _largest(span: int, unit: Units | None, scale: int, inner: int) -> int:
    """Return a bound on the size of k."""
    return span if unit is None else (span + abs(int(unit.start * scale))) * inner


def _bands(shape: Shape, scale: int) -> tuple[tuple[Band, ...], Fraction]:
    bands = [*(_ramp(r, scale) for r in shape.ramps), *(_jump(j, scale) for j in shape.jumps)]
    base = shape.base - sum((b.coef * anchor for b, anchor in bands), start=Fraction(0))
    return tuple(b for b, _ in bands), base


def _ramp(ramp: Ramp, scale: int) -> tuple[Band, Fraction]:
    low, high = (None if end is None else int(end * scale) for end in (ramp.low, ramp.high))
    return Band(ramp.slope / scale, low, high), ramp.anchor * scale


def _jump(jump: Jump, scale: int) -> tuple[Band, Fraction]:
    # A jump at T is the ramp from one unit below T to T, or from T to one above where T does not belong to it.
    foot = int(jump.edge * scale) - (1 if jump.closed else 0)
    return Band(jump.rise, foot, foot + 1), Fraction(foot)


def _earned(effect: str | Fraction, full: Fraction) -> Fraction | None:
    if isinstance(effect, Fraction):
        return effect
    return {"zero": Fraction(0), "full": full}.get(effect)
