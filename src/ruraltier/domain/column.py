"""Columns of a cohort: read-only arrays that know their decimals, so that scoring can be exact."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import define, field, frozen
from numpy.typing import NDArray

from ruraltier._numbers import decimal_places, exact
from ruraltier.domain.absence import Absence
from ruraltier.domain.decimals import blocks, decimals, floats_of, refuse_extremes, span

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

__all__ = ["Codes", "Column", "Floats", "NumberColumn", "Rows", "TextColumn", "floats_of", "own", "positions", "texts"]

Floats = NDArray[np.float64]
Codes = NDArray[np.int8]
Rows = NDArray[np.intp]


def own(values: Any, dtype: Any) -> NDArray[Any]:  # noqa: ANN401 - whatever the caller holds; it is looked at here
    """Return a read-only copy that nobody else holds."""
    array = np.array(values, dtype=dtype, copy=True, order="C").reshape(-1)
    array.flags.writeable = False
    return array


def texts(values: Any) -> NDArray[np.str_]:  # noqa: ANN401 - whatever the caller holds; it is looked at here
    """Return texts as a read-only array of one's own."""
    return own(values, np.str_)


def positions(values: Any) -> Rows:  # noqa: ANN401 - whatever the caller holds; it is looked at here
    """Return positions of rows as a read-only array of one's own."""
    return own(values, np.intp)


def _numbers(values: Any) -> Floats:  # noqa: ANN401 - whatever the caller holds; it is looked at here
    array = floats_of(values)
    array.flags.writeable = False
    return array


def _words(value: Iterable[str]) -> tuple[str, ...]:
    return tuple(value)


@define(frozen=True, eq=False, slots=False)
class NumberColumn:
    """Numbers of one indicator for n villages.

    Parameters
    ----------
    values
        Shape (n,), float64, read-only; a float stands for its shortest decimal; NaN where there is no value.
    absence
        Shape (n,), int8: the `Absence` kind where there is no value, 0 elsewhere; None if every NaN is ``MISSING``.
    words
        For an option column the words that the whole-number values stand for.

    Attributes
    ----------
    places
        Number of decimals of the values (all but the odd ones).
    odd
        Positions of values that have more decimals than `MAX_PLACES`, or more digits than scaled integers hold.
    low, high
        Least and greatest value; 0.0 if there is none.
    gaps
        The kinds of no value that occur; empty if every value is there.

    Raises
    ------
    TableError
        On an infinity, or a value beyond 10^30 or nearer to 0 than 10^-30.

    Examples
    --------
    >>> column = NumberColumn(np.array([0.25, np.nan, 3.0]))
    >>> column.places, column.exact(0), column.gaps
    (2, Fraction(1, 4), frozenset({<Absence.MISSING: 1>}))
    """

    values: Floats = field(converter=_numbers)
    absence: Codes | None = field(default=None)
    words: tuple[str, ...] = field(default=(), converter=_words)
    places: int = field(init=False)
    odd: Rows = field(init=False)
    low: float = field(init=False)
    high: float = field(init=False)
    gaps: frozenset[Absence] = field(init=False)

    def __attrs_post_init__(self) -> None:
        refuse_extremes(self.values)
        places, odd = decimals(self.values)
        low, high = span(self.values)
        absence = None if self.absence is None else own(self.absence, np.int8)
        known = {
            "places": places,
            "odd": odd,
            "low": low,
            "high": high,
            "absence": absence,
            "gaps": _gaps(self.values, absence),
        }
        for name, value in known.items():
            object.__setattr__(self, name, value)

    def __len__(self) -> int:
        return len(self.values)

    def __reduce__(self) -> tuple[Any, ...]:
        """Rebuild through the constructor, so that arrays are read-only again."""
        return type(self), (self.values, self.absence, self.words)

    def exact(self, row: int) -> Fraction | None:
        """Return the exact value of a row, or None if there is none."""
        value = self.values[row]
        return None if np.isnan(value) else exact(float(value))

    def integers(self, rows: slice | Rows, places: int) -> NDArray[Any]:
        """Return the exact values of rows times 10^places, as Python integers; 0 where there is no value.

        Parameters
        ----------
        rows
            Positions, shape (m,).
        places
            At least `exact_places`.

        Returns
        -------
        numpy.ndarray
            Shape (m,), object.
        """
        values = np.nan_to_num(self.values[rows], nan=0.0)
        if not len(self.odd):
            # No value is odd, so each is a whole number below 2^53 over the scale.
            whole: NDArray[Any] = np.rint(values * 10.0**self.places).astype(np.int64).astype(object)
            scaled: NDArray[Any] = whole * 10 ** (places - self.places)
            return scaled
        out = np.empty(len(values), object)
        out[:] = [_scaled(v, places) for v in values.tolist()]
        return out

    @cached_property
    def exact_places(self) -> int:
        """Number of decimals of all values, the odd ones included."""
        return max([self.places, *(_digits(v)[1] for v in self.values[self.odd].tolist())])

    def why_absent(self, row: int) -> Absence | None:
        """Return the kind of no value of a row, or None if there is a value."""
        if not np.isnan(self.values[row]):
            return None
        return Absence(int(self.absence[row])) if self.absence is not None and self.absence[row] else Absence.MISSING

    def absent_as(self, kind: Absence, rows: slice | Rows) -> NDArray[np.bool_]:
        """Return, for a block of rows, where there is no value for this reason; shape (rows,), bool."""
        gone: NDArray[np.bool_] = np.isnan(self.values[rows])
        if self.absence is None:
            return gone if kind is Absence.MISSING else np.zeros_like(gone)
        marks = self.absence[rows]
        gone &= (marks == kind) | (marks == 0) if kind is Absence.MISSING else marks == kind
        return gone

    def take(self, rows: Rows | slice) -> NumberColumn:
        """Return the column of some rows."""
        return NumberColumn(self.values[rows], None if self.absence is None else self.absence[rows], self.words)

    @property
    def canonical(self) -> bytes:
        """The values and the reasons why there are none, as bytes that are equal exactly for columns with the same."""
        # -0.0 and 0.0, and the many NaNs, are one value each.
        values = np.where(np.isnan(self.values), np.nan, self.values + 0.0)
        return bytes(values.astype("<f8").tobytes() + self.marks.tobytes())

    @property
    def marks(self) -> Codes:
        """Shape (n,), int8: the `Absence` kind where there is no value, 0 elsewhere."""
        gone = np.isnan(self.values)
        if self.absence is None:
            return gone.astype(np.int8)
        return np.where(gone, np.maximum(self.absence, 1), 0).astype(np.int8)

    def same_as(self, other: object) -> bool:
        """Return whether the other column holds the same values for the same reasons."""
        return (
            isinstance(other, NumberColumn)
            and np.array_equal(self.values, other.values, equal_nan=True)
            and self.words == other.words
            and np.array_equal(self.marks, other.marks)
        )


@frozen(eq=False)
class TextColumn:
    """Words of one indicator for n villages, such as the township they belong to.

    Parameters
    ----------
    values
        Shape (n,), str, read-only; an empty text where there is none.

    Examples
    --------
    >>> TextColumn(["甲乡", ""]).values.tolist()
    ['甲乡', '']
    """

    values: NDArray[np.str_] = field(converter=texts)

    def __len__(self) -> int:
        return len(self.values)

    def __reduce__(self) -> tuple[Any, ...]:
        """Rebuild through the constructor, so that arrays are read-only again."""
        return type(self), (self.values,)

    def take(self, rows: Rows | slice) -> TextColumn:
        """Return the column of some rows."""
        return TextColumn(self.values[rows])

    def same_as(self, other: object) -> bool:
        """Return whether the other column holds the same words."""
        return isinstance(other, TextColumn) and np.array_equal(self.values, other.values)


Column = NumberColumn | TextColumn


def _gaps(values: Floats, absence: Codes | None) -> frozenset[Absence]:
    if absence is None:
        return frozenset({Absence.MISSING} if any(np.isnan(block).any() for block in blocks(values)) else ())
    return frozenset(Absence(max(1, int(mark))) for mark in np.unique(absence[np.isnan(values)]))


def _scaled(value: float, places: int) -> int:
    """Return a float's shortest decimal times 10^places, a whole number."""
    digits, decimals = _digits(value)
    return digits * int(10 ** (places - decimals))


def _digits(value: float) -> tuple[int, int]:
    """Return a float's shortest decimal as a whole number and how many of its digits are decimals."""
    text = repr(value)
    if "e" in text:
        number: Fraction = exact(value)
        decimals = decimal_places(number) or 0
        return int(number * 10**decimals), decimals
    whole, _, fraction = text.partition(".")
    fraction = fraction.rstrip("0")
    return int(whole + fraction), len(fraction)
