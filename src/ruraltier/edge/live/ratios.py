"""Formulas of a rule book as quotients of whole numbers, with what makes them come to nothing."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from attrs import frozen

from ruraltier.edge.live.terms import LIMIT, NotLiveError, joined

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


@frozen
class Ratio:
    """A quotient of whole numbers in the village's row.

    Parameters
    ----------
    num, den
        Formulas; the denominator is above 0 wherever there is a value.
    top, bottom
        Bounds on their sizes.
    needs
        Cells that must hold numbers; the first that does not says why there is no value.
    zeros
        Formulas that must not be 0.
    """

    num: str
    den: str
    top: int
    bottom: int
    needs: tuple[str, ...] = ()
    zeros: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        if max(self.top, self.bottom) >= LIMIT:
            raise NotLiveError("why.wide")
        if len(self.num) + len(self.den) > _LONGEST:
            raise NotLiveError("why.long")

    def given(self, formula: str, other: str) -> str:
        """Return a formula where there is a value, else another."""
        # One after the other: what is multiplied with a text is an error, even where it is not asked for.
        for zero in reversed(self.zeros):
            formula = f"IF(({zero})=0,{other},{formula})"
        for cell in reversed(self.needs):
            formula = f"IF(ISNUMBER({cell}),{formula},{other})"
        return formula

    def marked(self, formula: str) -> str:
        """Return a formula where there is a value, else the kind of no value."""
        for zero in reversed(self.zeros):
            formula = f'IF(({zero})=0,"k1",{formula})'
        for cell in reversed(self.needs):
            formula = f'IF(ISNUMBER({cell}),{formula},IF(LEFT({cell},1)="k",{cell},"k1"))'
        return formula

    def joined_with(self, other: Ratio, num: str, den: str, top: int, bottom: int) -> Ratio:
        """Return a ratio that needs what both need."""
        needs = tuple(dict.fromkeys((*self.needs, *other.needs)))
        return Ratio(num, den, top, bottom, needs, tuple(dict.fromkeys((*self.zeros, *other.zeros))))

    @property
    def fixed(self) -> int | None:
        """The denominator, where it is the same for all."""
        return int(self.den) if self.den.isdigit() else None

    def lifted(self, den: int) -> str:
        """Return the numerator over a multiple of the fixed denominator."""
        by = den // (self.fixed or 1)
        return f"({self.num})" if by == 1 else f"({self.num})*{by}"

    def __neg__(self) -> Ratio:
        return Ratio(f"-({self.num})", self.den, self.top, self.bottom, self.needs, self.zeros)

    def plus(self, other: Ratio, sign: str = "+") -> Ratio:
        """Return the sum, or the difference."""
        if self.fixed and other.fixed:
            den = math.lcm(self.fixed, other.fixed)
            top = self.top * (den // self.fixed) + other.top * (den // other.fixed)
            return self.joined_with(other, f"{self.lifted(den)}{sign}{other.lifted(den)}", str(den), top, den)
        num = f"({self.num})*({other.den}){sign}({other.num})*({self.den})"
        top = self.top * other.bottom + other.top * self.bottom
        return self.joined_with(other, num, f"({self.den})*({other.den})", top, self.bottom * other.bottom)

    def times(self, other: Ratio) -> Ratio:
        """Return the product."""
        den = str(self.fixed * other.fixed) if self.fixed and other.fixed else f"({self.den})*({other.den})"
        num = f"({self.num})*({other.num})"
        return self.joined_with(other, num, den, self.top * other.top, self.bottom * other.bottom)

    def inverse(self) -> Ratio:
        """Return 1 over it; nothing where it is 0."""
        num = f"SIGN({self.num})*({self.den})"
        return Ratio(num, f"ABS({self.num})", self.bottom, self.top, self.needs, (*self.zeros, self.num))


_LONGEST = 2500


def constant(above: int, below: int) -> Ratio:
    """Return a number."""
    return Ratio(str(above), str(below), abs(above), below)


def furthest(values: Sequence[Ratio], function: str) -> Ratio:
    """Return the least or the greatest of ratios with fixed denominators (``MIN`` or ``MAX``).

    Raises
    ------
    NotLiveError
        If a denominator differs by village.
    """
    return _over_one(values, lambda texts: f"{function}({joined(',', texts)})", max)


def middle(values: Sequence[Ratio]) -> Ratio:
    """Return the median of ratios with fixed denominators."""
    doubled = _over_one(values, lambda texts: f"2*MEDIAN({joined(',', texts)})", lambda tops: 2 * max(tops))
    return doubled.times(constant(1, 2))


def trimmed(values: Sequence[Ratio]) -> Ratio:
    """Return the mean without the least and the greatest."""
    ends = [furthest(values, "MIN"), furthest(values, "MAX")]
    inner = summed(values).plus(ends[0], "-").plus(ends[1], "-")
    return inner.times(constant(1, len(values) - 2))


def summed(values: Sequence[Ratio]) -> Ratio:
    """Return a sum."""
    first, *rest = values
    for value in rest:
        first = first.plus(value)
    return first


def _over_one(values: Sequence[Ratio], text: Callable[[list[str]], str], bound: Callable[[list[int]], int]) -> Ratio:
    dens = [value.fixed for value in values]
    if None in dens:
        raise NotLiveError("why.varies")
    den = math.lcm(*(d for d in dens if d))
    tops = [value.top * (den // (value.fixed or 1)) for value in values]
    made = Ratio(text([value.lifted(den) for value in values]), str(den), bound(tops), den)
    for value in values:
        made = made.joined_with(value, made.num, made.den, made.top, made.bottom)
    return made
