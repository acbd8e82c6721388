"""Exact ratios, one a village: what formulas work with.

Numerators and denominators are int64 wherever the sizes at hand prove that nothing overflows, and Python integers in
object arrays elsewhere. A logarithm is no ratio: it is one beside it, and a bound on how far off that is.
"""

from __future__ import annotations

import decimal
import math
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import evolve, frozen

from ruraltier.domain.absence import Absence
from ruraltier.domain.column import Codes
from ruraltier.domain.threshold import Rounding
from ruraltier.engine.figures import Array, Den, Figure, Mask, whole_numbers

if TYPE_CHECKING:
    from collections.abc import Callable

    from ruraltier.domain.column import NumberColumn, Rows
    from ruraltier.engine.wide import WideFigure

LIMIT = 2**62
"""Whole numbers below this in size, and sums of two of them, are exact in int64."""

_CALM = 2**31
_FLOAT = 2**53
_NONE: int = 0
_LOGGED = 2**900

FLOAT_DIGITS = 12
"""Decimals to which logarithms are taken in float64."""


class UndecidedError(ArithmeticError):
    """A figure with a logarithm in it is too near to where something turns to tell at this many digits."""


@frozen(eq=False)
class Ratios:
    """One exact ratio for each of b villages, or the reason why there is none.

    Parameters
    ----------
    num
        Shape (b,), int64 or object: numerators; 0 where there is no value.
    den
        Positive: one for all, or an array like `num`.
    gone
        Shape (b,), int8: the `Absence` kind where there is no value, 0 elsewhere.
    slack
        The exact value of each lies no further than this from num / den; 0 unless a logarithm is in it.
    """

    num: Array
    den: Den
    gone: Codes
    slack: Fraction = Fraction(0)

    @classmethod
    def constant(cls, value: Fraction, rows: int) -> Ratios:
        """Return the same value in every row."""
        return cls(_kept(np.full(rows, value.numerator, dtype=object)), value.denominator, np.zeros(rows, np.int8))

    @classmethod
    def of_column(cls, column: NumberColumn, rows: slice | Rows) -> Ratios:
        """Return the values of some rows of a column."""
        gone = column.marks[rows]
        if len(column.odd):
            return cls(_kept(column.integers(rows, column.exact_places)), 10**column.exact_places, gone)
        whole = np.rint(np.nan_to_num(column.values[rows]) * 10.0**column.places).astype(np.int64)
        return cls(whole, 10**column.places, gone)

    @classmethod
    def of_figure(cls, figure: Figure | WideFigure) -> Ratios:
        """Return figures; one that is excluded, or rests on nothing, is missing."""
        if isinstance(figure, Figure):
            num, den = _whole(figure.num), figure.den if isinstance(figure.den, int) else _whole(figure.den)
        else:
            num, den = figure.fractions()[0], figure.den
        gone = np.zeros(len(num), bool) if figure.gone is None else figure.gone
        return cls.new(num, den, _kinds(gone)).emptied()

    @classmethod
    def of_mask(cls, mask: Mask, unknown: Mask | None) -> Ratios:
        """Return 1 where a mask is set and 0 elsewhere; missing where that is unknown."""
        gone = np.zeros(len(mask), bool) if unknown is None else unknown
        return cls((mask & ~gone).astype(np.int64), 1, _kinds(gone))

    @classmethod
    def new(cls, num: Array, den: Den, gone: Codes, slack: Fraction = Fraction(0)) -> Ratios:
        """Return ratios in the smallest kind of array that holds them; terms are reduced where they grow."""
        if isinstance(den, np.ndarray) and max(size(num), size(den)) >= _CALM:
            shared = np.gcd(num, den)
            num, den = num // shared, den // shared
        return cls(_kept(num), den if isinstance(den, int) else _kept(den), gone, slack)

    def __len__(self) -> int:
        return len(self.num)

    @property
    def dens(self) -> Array:
        """The denominators, shape (b,)."""
        return (
            np.full(len(self), self.den, np.int64 if self.den < LIMIT else object)
            if isinstance(self.den, int)
            else self.den
        )

    @property
    def there(self) -> Mask:
        """Where there is a value."""
        return np.asarray(self.gone == _NONE)

    def fraction(self, row: int) -> Fraction | None:
        """Return the exact value of one row, None where there is none."""
        if self.gone[row]:
            return None
        return Fraction(int(self.num[row]), int(self.den if isinstance(self.den, int) else self.den[row]))

    def __neg__(self) -> Ratios:
        return evolve(self, num=-self.num)

    def __add__(self, other: Ratios) -> Ratios:
        gone = _first(self.gone, other.gone)
        if isinstance(self.den, int) and isinstance(other.den, int):
            den: Den = math.lcm(self.den, other.den)
            num = times(self.num, den // self.den) + times(other.num, den // other.den)
        else:
            shared = np.gcd(self.dens, other.dens)
            mine, others = self.dens // shared, other.dens // shared
            den = times(self.dens, others)
            num = times(self.num, others) + times(other.num, mine)
        return Ratios.new(num, den, gone, self.slack + other.slack).emptied()

    def __sub__(self, other: Ratios) -> Ratios:
        return self + -other

    def __mul__(self, other: Ratios) -> Ratios:
        gone = _first(self.gone, other.gone)
        slack = self.slack * other.slack
        if self.slack or other.slack:
            slack += self.slack * other.largest() + other.slack * self.largest()
        return Ratios.new(times(self.num, other.num), times(self.den, other.den), gone, slack)

    def __truediv__(self, other: Ratios) -> Ratios:
        """Return quotients; a division by zero is missing."""
        return self * other.inverse()

    def inverse(self) -> Ratios:
        """Return 1 / value; missing where the value is 0."""
        slack = self._slack_of_inverse()
        zero = np.asarray(self.num == 0)
        gone = np.where(zero & self.there, Absence.MISSING, self.gone).astype(np.int8)
        top, below = np.where(self.num < 0, -self.dens, self.dens), np.where(zero, 1, np.abs(self.num))
        if len(self) and isinstance(self.den, int) and (below == below[0]).all():
            return Ratios.new(np.where(zero, 0, top), int(below[0]), gone, slack)
        return Ratios.new(np.where(zero, 0, top), np.where(zero, 1, below), gone, slack)

    def _slack_of_inverse(self) -> Fraction:
        if not self.slack or not self.there.any():
            return Fraction(0)
        least = self.take(np.flatnonzero(self.there)).distance(np.argmin)
        if least <= self.slack:
            raise UndecidedError
        return self.slack / (least * (least - self.slack))

    def largest(self) -> Fraction:
        """Return the size of the value that is furthest from 0."""
        return self.distance(np.argmax) if len(self) else Fraction(0)

    def distance(self, pick: Callable[[Array], Any]) -> Fraction:
        """Return the size of the value whose distance from 0 is picked, of one or more."""
        row = int(pick(self.size().keys()))
        return Fraction(abs(int(self.num[row])), int(self.dens[row]))

    def emptied(self) -> Ratios:
        """Return the same with 0 where there is no value."""
        if not self.gone.any():
            return self
        den = self.den if isinstance(self.den, int) else np.where(self.there, self.den, 1)
        return evolve(self, num=np.where(self.there, self.num, 0), den=den)

    def keys(self) -> Array:
        """Return whole numbers that are ordered and equal exactly as the values are, shape (b,), int64 or object.

        Two ratios with denominators up to D lie at least 1 / D² apart, so that D² times them differ by 1 or more, and
        so do these rounded down.
        """
        if isinstance(self.den, int):
            return self.num
        return _kept(times(self.num, size(self.den) ** 2) // self.den)

    def places(self) -> tuple[Rows, Rows]:
        """Return the position of one row of each value, rising by value, and which of these each row is."""
        _, first, which = np.unique(self.keys(), return_index=True, return_inverse=True)
        return first, which.reshape(-1)

    def take(self, rows: Array) -> Ratios:
        """Return the ratios of some rows, in the order given."""
        return evolve(
            self,
            num=self.num[rows],
            den=self.den if isinstance(self.den, int) else self.den[rows],
            gone=self.gone[rows],
        )

    def size(self) -> Ratios:
        """Return the values without their signs."""
        return evolve(self, num=np.abs(self.num))

    def whole(self) -> Ratios:
        """Return the whole parts, towards zero."""
        return self.rounded(Rounding(0, "down"))

    def rounded(self, rounding: Rounding) -> Ratios:
        """Return the values rounded once, from the exact ones.

        Raises
        ------
        UndecidedError
            If a logarithm is too near to where rounding turns.
        """
        scale = 10**rounding.places
        return self._steady(lambda r: _figure(r, scale).rounded(rounding).num, scale)

    def _steady(self, step: Callable[[Ratios], Array], den: int) -> Ratios:
        """Return the whole numbers of a step over a denominator, if both ends of the slack come to the same."""
        if not self.slack:
            return Ratios.new(step(self), den, self.gone)
        around = Ratios.constant(self.slack, len(self))
        low, high = (step(evolve(end, slack=Fraction(0)).emptied()) for end in (self - around, self + around))
        if (low != high).any():
            raise UndecidedError
        return Ratios.new(low, den, self.gone)

    def sign(self) -> Array:
        """Return −1, 0 or 1 by the sign of each value, shape (b,).

        Raises
        ------
        UndecidedError
            If a logarithm is too near to 0.
        """
        if self.slack and (self._within_slack() & self.there).any():
            raise UndecidedError
        return np.asarray((self.num > 0).astype(np.int8) - (self.num < 0).astype(np.int8))

    def _within_slack(self) -> Mask:
        """Return where the exact value may be 0 or have the other sign."""
        near = times(np.abs(self.num), self.slack.denominator) <= times(self.den, self.slack.numerator)
        return np.asarray(near, dtype=bool)

    def logarithm(self, digits: int) -> Ratios:
        """Return natural logarithms to so many decimals; missing where the value is not above 0."""
        if self.slack:
            raise UndecidedError
        low = np.asarray(self.num <= 0) & self.there
        gone = np.where(low, Absence.MISSING, self.gone).astype(np.int8)
        num = self._float_logarithms() if digits <= FLOAT_DIGITS else self._long_logarithms(digits)
        return Ratios.new(num, 10**digits, gone, Fraction(2, 10**digits)).emptied()

    def _float_logarithms(self) -> Array:
        """Return natural logarithms times 10^12, no further off than 2; of no meaning where there is none.

        The logarithms are below 624 in size and good to 8 units in the last place, of 2^-43 each.
        """
        if max(size(self.num), size(self.den)) >= _LOGGED:
            raise UndecidedError
        num, den = np.maximum(self.num, 1), self.den
        fits = max(size(num), size(den)) < _FLOAT
        quotients = np.asarray(num / den if fits else _objects(num) / _objects(den), dtype=np.float64)
        return np.rint(np.log(quotients) * 10.0**FLOAT_DIGITS).astype(np.int64)

    def _long_logarithms(self, digits: int) -> Array:
        first, which = self.places()
        logs = [
            _logarithm(n, d, digits) for n, d in zip(self.num[first].tolist(), self.dens[first].tolist(), strict=True)
        ]
        return whole_numbers(logs)[which]


def choose(mask: Mask, yes: Ratios, no: Ratios) -> Ratios:
    """Return one ratio where a mask is set and another elsewhere, gone or not."""
    slack, gone = max(yes.slack, no.slack), np.where(mask, yes.gone, no.gone)
    if isinstance(yes.den, int) and isinstance(no.den, int):
        den = math.lcm(yes.den, no.den)
        return Ratios.new(
            np.where(mask, times(yes.num, den // yes.den), times(no.num, den // no.den)), den, gone, slack
        )
    return Ratios.new(np.where(mask, yes.num, no.num), np.where(mask, yes.dens, no.dens), gone, slack)


def lesser_and_greater(a: Ratios, b: Ratios) -> tuple[Ratios, Ratios]:
    """Return the lesser and the greater of two, row by row; both gone where either is."""
    gone = _first(a.gone, b.gone)
    # A slack leaves open which is the lesser, but not by more than itself what the lesser is.
    less = np.asarray((evolve(a, slack=Fraction(0)) - evolve(b, slack=Fraction(0))).num < 0)
    return tuple(evolve(choose(mask, a, b), gone=gone).emptied() for mask in (less, ~less))  # type: ignore[return-value]  # two masks


def size(values: Den) -> int:
    """Return the size of the largest of some whole numbers."""
    if isinstance(values, int):
        return abs(values)
    return max(abs(int(values.max())), abs(int(values.min()))) if len(values) else 0


def _kept(values: Array) -> Array:
    """Return whole numbers as int64 where they fit."""
    if values.dtype != object:
        return values if values.dtype == np.int64 else values.astype(np.int64)
    return values.astype(np.int64) if size(values) < LIMIT else values


def times(a: Any, b: Den) -> Any:  # noqa: ANN401 - whole numbers, one or many
    """Return the product of whole numbers, in Python integers where int64 might overflow."""
    if isinstance(a, int) and isinstance(b, int):
        return a * b
    # Not even a factor of 0 makes room for an integer that int64 cannot hold.
    if max(size(a), 1) * max(size(b), 1) < LIMIT:
        return a * b
    return _objects(a) * _objects(b)


def _whole(values: Array) -> Array:
    """Return whole numbers in float64 as int64; others as they are."""
    return values if values.dtype == object else values.astype(np.int64)


def _objects(values: Den) -> Den:
    return values if isinstance(values, int) else values.astype(object)


def _first(a: Codes, b: Codes) -> Codes:
    """Return the kinds of no value of the first that is not there."""
    return np.asarray(np.where(a != _NONE, a, b), dtype=np.int8)


def _kinds(gone: Mask) -> Codes:
    return np.asarray(gone, dtype=bool).astype(np.int8) * np.int8(Absence.MISSING)


def _figure(ratios: Ratios, scale: int) -> Figure:
    """Return a figure that can be rounded to 1 / scale without an overflow."""
    fits = size(ratios.num) * scale * 2 + size(ratios.den) * 2 < LIMIT
    return Figure(ratios.num, ratios.den) if fits else Figure(ratios.num.astype(object), _objects(ratios.den))


def _logarithm(num: int, den: int, digits: int) -> int:
    """Return the natural logarithm of num / den times 10^digits, no further off than 2; 0 where there is none."""
    if num <= 0:
        return 0
    # The logarithms of numerator and denominator are correctly rounded to this many digits, of which few stand
    # before the point: no ratio here has more than some thousand digits.
    context = decimal.Context(prec=digits + 12, Emax=decimal.MAX_EMAX, Emin=decimal.MIN_EMIN)
    whole = context.subtract(_ln(num, context), _ln(den, context))
    return int(whole.scaleb(digits, context).to_integral_value(context=context))


def _ln(value: int, context: decimal.Context) -> decimal.Decimal:
    return context.ln(decimal.Decimal(value))
