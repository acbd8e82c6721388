"""Figures too large for one float64 a row, in limbs: still whole numbers, still exact, still array operations."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from attrs import evolve, frozen
from numpy.typing import NDArray

from ruraltier._numbers import rounded
from ruraltier.engine.figures import LIMIT, Array, Figure, Mask, either, least_whole, round_floats, whole_numbers

if TYPE_CHECKING:
    from ruraltier.domain.column import Rows
    from ruraltier.domain.threshold import Rounding

MOST_LIMBS = 40
MOST_BITS = 900
"""Numerators and denominators stay below 2^900, so that no float on the way to a quotient overflows."""

_FEWEST_BITS = 8
_SPLITTER = 2.0**27 + 1
_HAIR = 2.0**-30


@frozen
class Layout:
    """How a whole number is laid out: `count` limbs of `bits` bits, the last taking the sign and the rest."""

    count: int
    bits: int

    @classmethod
    def holding(cls, size: int, reach: int) -> Layout | None:
        """Return limbs for numbers up to a size, each adding up at most `reach` times its base, or None."""
        bits = (LIMIT // max(reach, 1)).bit_length() - 1
        count = size.bit_length() // max(bits, 1) + 2
        serves = bits >= _FEWEST_BITS and count <= MOST_LIMBS and size.bit_length() < MOST_BITS
        return cls(count, bits) if serves else None

    def limbs(self, value: int) -> list[int]:
        """Return a whole number in limbs; all but the last from 0 to below 2^bits.

        Examples
        --------
        >>> Layout(2, 20).limbs(-1), Layout(2, 20).limbs((3 << 20) + 7)
        ([1048575, -1], [7, 3])
        """
        out = []
        for _ in range(self.count - 1):
            out.append(value & ((1 << self.bits) - 1))
            value >>= self.bits
        return [*out, value]


@frozen(eq=False)
class WideFigure:
    """A figure in limbs: ``Σ limbs[l] · 2^(bits · l) / den``.

    Parameters
    ----------
    limbs
        Shape (L, b), float64: whole numbers; all but the last from 0 to below 2^bits.
    layout
        Count and bits of the limbs.
    den
        One positive integer.
    absent, unrated
        As for `Figure`.
    """

    limbs: NDArray[np.float64]
    layout: Layout
    den: int
    absent: Mask | None = None
    unrated: Mask | None = None

    @classmethod
    def carried(
        cls, sums: NDArray[np.float64], layout: Layout, den: int, absent: Mask | None, unrated: Mask | None
    ) -> WideFigure:
        """Return the figure of limb sums that still have to be carried."""
        limbs, base = sums.copy(), 2.0**layout.bits
        for i in range(len(limbs) - 1):
            carry = np.floor(limbs[i] / base)
            limbs[i] -= carry * base
            limbs[i + 1] += carry
        return cls(limbs, layout, den, absent, unrated)

    @property
    def gone(self) -> Mask | None:
        """Rows that have no figure."""
        return either(self.absent, self.unrated)

    def reaches(self, value: Fraction, *, closed: bool) -> Mask:
        """Return where the figure is at least (closed) or above (open) a value."""
        marks = self.layout.limbs(least_whole(value.numerator, value.denominator, self.den, closed))
        result: Mask = self.limbs[0] >= marks[0]
        for limb, mark in zip(self.limbs[1:], marks[1:], strict=True):
            result = (limb > mark) | ((limb == mark) & result)
        return result

    def kept(self, floor: Fraction | None, cap: Fraction | None) -> WideFigure:
        """Return the figure between two bounds, which the denominator and the limbs can write."""
        limbs = self.limbs.copy()
        if floor is not None:
            limbs[:, ~self.reaches(floor, closed=True)] = self._mark(floor)
        if cap is not None:
            limbs[:, self.reaches(cap, closed=True)] = self._mark(cap)
        return evolve(self, limbs=limbs)

    def _mark(self, value: Fraction) -> NDArray[np.float64]:
        return np.array(self.layout.limbs(int(value * self.den)), dtype=np.float64)[:, None]

    def floats(self) -> NDArray[np.float64]:
        """Return the figure as float64, correctly rounded from the exact value."""
        out, unsure = _divided(*self._pair(), self.den)
        rows = np.flatnonzero(unsure)
        # int / int is correctly rounded for integers of any size.
        out[rows] = [n / self.den for n in self.numerators(rows)]
        return out + 0.0

    def rounded(self, rounding: Rounding) -> Figure:
        """Return the figure rounded once, from the exact value."""
        scale = 10**rounding.places
        values = self.floats() * scale
        # One rounding to a float, one of the product.
        whole, unsure = round_floats(values, rounding.mode, np.abs(values) * 2.0**-51)
        rows = np.flatnonzero(unsure)
        exact = (rounded(Fraction(n, self.den), rounding.places, rounding.mode) for n in self.numerators(rows))
        whole[rows] = [float(v * scale) for v in exact]
        return Figure(whole, scale, self.absent, self.unrated)

    def _pair(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the numerators as sums of two floats, to some 100 bits."""
        base = 2.0**self.layout.bits
        high, low = self.limbs[-1].copy(), np.zeros(self.limbs.shape[1])
        for limb in self.limbs[-2::-1]:
            scaled = high * base
            total = scaled + limb
            # The limb is not always the smaller of the two, so the error of the sum takes the long way.
            back = total - scaled
            error = (scaled - (total - back)) + (limb - back)
            high, low = _fast_sum(total, low * base + error)
        return high, low

    def numerators(self, rows: Rows) -> list[int]:
        """Return the numerators of some rows as Python integers."""
        totals = [0] * len(rows)
        for limb in self.limbs[::-1]:
            totals = [(t << self.layout.bits) + int(v) for t, v in zip(totals, limb[rows].tolist(), strict=True)]
        return totals

    def fractions(self) -> tuple[Array, Array]:
        """Return numerators and denominators as object arrays of Python integers."""
        nums = whole_numbers(self.numerators(np.arange(self.limbs.shape[1])))
        return nums, whole_numbers([self.den] * len(nums))


def _fast_sum(high: Array, low: Array) -> tuple[Array, Array]:
    """Return the same sum with all that fits in the first part."""
    total = high + low
    return total, low - (total - high)


def _divided(high: Array, low: Array, den: int) -> tuple[NDArray[np.float64], Mask]:
    """Return (high + low) / den as float64, and where that may not be the nearest float."""
    top = float(den)
    rest = float(den - int(top))
    first = high / top
    second = (_remainder(high, first, top) + low - first * rest) / top
    total = first + second
    error = second - (total - first)
    space = np.spacing(np.abs(total))
    mantissa, _ = np.frexp(np.abs(total))
    # Half way between two floats the last bits decide; below a power of two the floats stand twice as close.
    half = np.abs(np.abs(error) - space / 2) <= space * _HAIR
    quarter = (mantissa == 0.5) & (np.abs(np.abs(error) - space / 4) <= space * _HAIR)  # noqa: PLR2004 - a power of two
    return total, np.asarray((half | quarter) & (high != 0), dtype=bool)


def _remainder(value: Array, quotient: Array, divisor: float) -> Array:
    """Return value − quotient · divisor without the error of the product (Dekker's splitting)."""
    product = quotient * divisor
    q_high, q_low = _split(quotient)
    d_high, d_low = _split(np.float64(divisor))
    error = ((q_high * d_high - product) + q_high * d_low + q_low * d_high) + q_low * d_low
    rest: Array = (value - product) - error
    return rest


def _split(value: Array | np.float64) -> tuple[Array, Array]:
    scaled = _SPLITTER * value
    high = np.asarray(scaled - (scaled - value))
    return high, np.asarray(value - high)
