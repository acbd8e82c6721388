"""Exact rational columns: whole numbers over a denominator, as float64 where that is proved exact, else as objects.

Every array here holds whole numbers. In float64 they stay below 2^51, so each sum, product and comparison is exact
whatever the order; above that, Python integers in object arrays, or limbs, take over.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import evolve, frozen
from numpy.typing import NDArray

if TYPE_CHECKING:
    from ruraltier.domain.threshold import Rounding

Array = NDArray[Any]
Mask = NDArray[np.bool_]
Den = int | Array
"""A denominator: one for all rows, or one a row."""

LIMIT = 2**51
"""Whole numbers below this in size are exact in float64, and so are their quotients' order and equality."""

_SPARSE = 2.0**50


@frozen
class Size:
    """Bounds on a node's numerators and denominators, and how float64 holds them.

    ``narrow``: as whole numbers below 2^51; ``wide``: in limbs; neither: only Python integers do.
    """

    num: int
    den: int
    narrow: bool = True
    wide: bool = False


@frozen(eq=False)
class Figure:
    """One exact figure for each row of a block.

    Parameters
    ----------
    num
        Shape (b,): whole numbers, float64 or object.
    den
        What they are over: one positive integer, or an array of them like `num` where it differs by row.
    absent
        Shape (b,), bool: rows in which the figure is excluded; None if there are none.
    unrated
        Shape (b,), bool: rows in which it rests on a missing value whose effect is ``unrated``; None if there are none.
    """

    num: Array
    den: Den
    absent: Mask | None = None
    unrated: Mask | None = None

    @property
    def gone(self) -> Mask | None:
        """Rows that have no figure, for whichever reason."""
        return either(self.absent, self.unrated)

    def reaches(self, value: Fraction, *, closed: bool) -> Mask:
        """Return where the figure is at least (closed) or above (open) a value."""
        if isinstance(self.den, int):
            return np.asarray(self.num >= least_whole(value.numerator, value.denominator, self.den, closed), dtype=bool)
        left, right = self.num * value.denominator, self.den * value.numerator
        return np.asarray(left >= right if closed else left > right, dtype=bool)

    def floats(self) -> NDArray[np.float64]:
        """Return the figure as float64, correctly rounded from the exact value."""
        # int / int is correctly rounded for integers of any size, and so is a quotient of float64.
        quotient = np.asarray(self.num / self.den, dtype=np.float64)
        quotient += 0.0
        return quotient

    def rounded(self, rounding: Rounding) -> Figure:
        """Return the figure rounded once, from the exact value."""
        scale = 10**rounding.places
        num, den = np.abs(self.num) * scale, self.den
        whole = _ROUND[rounding.mode](num, den)
        return evolve(self, num=np.where(self.num < 0, -whole, whole), den=scale)

    def fraction(self, row: int) -> Fraction:
        """Return the exact figure of one row."""
        return Fraction(int(self.num[row]), int(self.den if isinstance(self.den, int) else self.den[row]))

    def fractions(self) -> tuple[Array, Array]:
        """Return numerators and denominators as object arrays of Python integers."""
        dens = [self.den] * len(self.num) if isinstance(self.den, int) else [int(d) for d in self.den]
        return whole_numbers([int(n) for n in self.num]), whole_numbers(dens)


@lru_cache(maxsize=4096)
def least_whole(numerator: int, denominator: int, den: int, closed: bool) -> int:  # noqa: FBT001 - positional, for the cache
    """Return the least whole number n for which n / den is at least (closed) or above (open) a value.

    Examples
    --------
    >>> least_whole(3, 5, 10, True), least_whole(3, 5, 10, False)
    (6, 7)
    """
    scaled = numerator * den
    return -(-scaled // denominator) if closed else scaled // denominator + 1


# A quotient of whole numbers below 2^53 never rounds up to the next whole number, so floor_divide is exact.
def _down(num: Array, den: Den) -> Array:
    return floor_divide(num, den)


def _up(num: Array, den: Den) -> Array:
    return floor_divide(num + (den - 1), den)


def _half_up(num: Array, den: Den) -> Array:
    return floor_divide(num * 2 + den, den * 2)


def _half_even(num: Array, den: Den) -> Array:
    whole = _half_up(num, den)
    tied = (num * 2 + den) == whole * (den * 2)
    odd = whole - floor_divide(whole, 2) * 2 == 1
    return np.asarray(whole - (tied & odd))


_ROUND = {"down": _down, "up": _up, "half_up": _half_up, "half_even": _half_even}


def floor_divide(num: Array, den: Den) -> Array:
    """Return the whole quotient of whole numbers, rounded down; exact in every kind of array."""
    if num.dtype != np.float64:
        return np.asarray(num // den)
    return np.asarray(np.floor(num / den))


def either(a: Mask | None, b: Mask | None) -> Mask | None:
    """Return where either mask is set; None stands for a mask that is set nowhere."""
    if a is None or b is None:
        return b if a is None else a
    return np.asarray(a | b)


def whole_numbers(values: list[int]) -> Array:
    """Return Python integers as an object array."""
    out = np.empty(len(values), object)
    out[:] = values
    return out


def round_floats(
    values: NDArray[np.float64], mode: str, error: NDArray[np.float64]
) -> tuple[NDArray[np.float64], Mask]:
    """Return rounded floats, and where they are too near to where rounding turns to be sure of the result.

    Parameters
    ----------
    values
        Shape (b,), float64.
    mode
        As for `Rounding`.
    error
        Shape (b,), float64: bound on how far each float may be from the exact value.
    """
    whole = np.rint(values)
    if mode in {"down", "up"}:
        size = np.floor(np.abs(values)) if mode == "down" else np.ceil(np.abs(values))
        whole = np.copysign(size, values)
    # Rounding turns at whole and half numbers only; from 2^50 on no float is told from its neighbours there.
    turns = np.abs(values * 2 - np.rint(values * 2)) <= error * 4
    return whole + 0.0, np.asarray(turns | (np.abs(values) >= _SPARSE), dtype=bool)
