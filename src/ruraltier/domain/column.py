"""Columns of a cohort: read-only arrays that know their decimals, so that scoring can be exact."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import define, field, frozen
from numpy.typing import NDArray

from ruraltier._numbers import EXPONENT, NotANumber, decimal_places, exact
from ruraltier.domain.absence import Absence
from ruraltier.errors import Problem, TableError, show

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Floats = NDArray[np.float64]
Codes = NDArray[np.int8]
Rows = NDArray[np.intp]

MAX_PLACES = 9
"""Decimals that are looked for; values with more are kept exactly, cell by cell."""

_WHOLE = 2.0**53
_BLOCK = 65_536
_PROBE = 512


def own(values: Any, dtype: Any) -> NDArray[Any]:  # noqa: ANN401 - whatever numpy can read
    """Return a read-only copy that nobody else holds."""
    array = np.array(values, dtype=dtype, copy=True, order="C").reshape(-1)
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

    values: Floats = field(converter=lambda v: own(v, np.float64))
    absence: Codes | None = field(default=None)
    words: tuple[str, ...] = field(default=(), converter=_words)
    places: int = field(init=False)
    odd: Rows = field(init=False)
    low: float = field(init=False)
    high: float = field(init=False)
    gaps: frozenset[Absence] = field(init=False)

    def __attrs_post_init__(self) -> None:
        _refuse_extremes(self.values)
        places, odd = _decimals(self.values)
        low, high = _span(self.values)
        absence = None if self.absence is None else own(self.absence, np.int8)
        known = {"places": places, "odd": odd, "low": low, "high": high, "absence": absence, "gaps": _gaps(self.values, absence)}
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

    def integers(self, rows: Rows, places: int) -> NDArray[Any]:
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
        scale = 10**places
        values = [exact(v) * scale if v == v else Fraction(0) for v in self.values[rows].tolist()]  # noqa: PLR0124 - not NaN
        out = np.empty(len(values), object)
        out[:] = [v.numerator for v in values]
        return out

    @cached_property
    def exact_places(self) -> int:
        """Number of decimals of all values, the odd ones included."""
        odd = (decimal_places(exact(v)) or 0 for v in self.values[self.odd].tolist())
        return max(self.places, *odd) if len(self.odd) else self.places

    def why_absent(self, row: int) -> Absence | None:
        """Return the kind of no value of a row, or None if there is a value."""
        if not np.isnan(self.values[row]):
            return None
        return Absence(int(self.absence[row])) if self.absence is not None and self.absence[row] else Absence.MISSING

    def absent_as(self, kind: Absence, rows: slice) -> NDArray[np.bool_]:
        """Return, for a block of rows, where there is no value for this reason; shape (rows,), bool."""
        gone = np.isnan(self.values[rows])
        if self.absence is None:
            return gone if kind is Absence.MISSING else np.zeros_like(gone)
        marks = self.absence[rows]
        return gone & ((marks == kind) | (marks == 0) if kind is Absence.MISSING else marks == kind)

    def take(self, rows: Rows | slice) -> NumberColumn:
        """Return the column of some rows."""
        return NumberColumn(self.values[rows], None if self.absence is None else self.absence[rows], self.words)

    def same_as(self, other: object) -> bool:
        """Return whether the other column holds the same values for the same reasons."""
        return (
            isinstance(other, NumberColumn)
            and np.array_equal(self.values, other.values, equal_nan=True)
            and self.words == other.words
            and np.array_equal(_marks(self), _marks(other))
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

    values: NDArray[np.str_] = field(converter=lambda v: own(v, np.str_))

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


def floats_of(values: Sequence[Any] | NDArray[Any]) -> Floats:
    """Return numbers as float64, each standing for the same decimal as before.

    Parameters
    ----------
    values
        Floats of any width, integers, or objects (Decimal, Fraction, int, float, None); None and NaN mean no value.

    Returns
    -------
    numpy.ndarray
        Shape (n,), float64, NaN where there is no value.

    Raises
    ------
    TableError
        If a value is not a number, is a truth value, or has more digits than a float64 can stand for.

    Examples
    --------
    >>> floats_of(np.array([60.1], dtype=np.float32)).tolist()
    [60.1]
    """
    array = values if isinstance(values, np.ndarray) else np.array(values, dtype=object)
    if array.dtype == np.float64:
        return np.array(array, dtype=np.float64).reshape(-1)
    if array.dtype.kind in "iu" and (not array.size or max(abs(int(array.min())), abs(int(array.max()))) <= _WHOLE):
        return array.astype(np.float64).reshape(-1)
    return _one_by_one(array.reshape(-1))


def _one_by_one(array: NDArray[Any]) -> Floats:
    out, problems = np.full(len(array), np.nan), []
    for row, value in enumerate(array):
        if value is None or value != value:  # noqa: PLR0124 - NaN of any library differs from itself
            continue
        try:
            out[row] = float_of(exact(value))
        except NotANumber as error:
            problems.append(Problem(code="RT-NUM-001", row=row + 1, value=show(value), what=f"{show(value)}: {error}",
                                    rule="a number of at most 15 digits"))
    if problems:
        raise TableError(problems)
    return out


def float_of(value: Fraction) -> float:
    """Return the float whose shortest decimal is the value; refuse one that has none.

    Raises
    ------
    NotANumber
        If the number has more digits than a float64 can stand for.
    """
    near = float(value)
    if exact(near) != value:
        msg = "it has more digits than can be held exactly (15 always can)"
        raise NotANumber(msg)
    return near


def _marks(column: NumberColumn) -> Codes:
    gone = np.isnan(column.values)
    if column.absence is None:
        return gone.astype(np.int8)
    return np.where(gone, np.maximum(column.absence, 1), 0).astype(np.int8)


def _blocks(values: Floats) -> Iterator[Floats]:
    for start in range(0, len(values), _BLOCK):
        block = values[start : start + _BLOCK]
        yield block


def _gaps(values: Floats, absence: Codes | None) -> frozenset[Absence]:
    if absence is None:
        return frozenset({Absence.MISSING} if any(np.isnan(block).any() for block in _blocks(values)) else ())
    return frozenset(Absence(max(1, int(mark))) for mark in np.unique(absence[np.isnan(values)]))


def _refuse_extremes(values: Floats) -> None:
    size = np.abs(values)
    wrong = np.flatnonzero((size > 10.0**EXPONENT) | ((size < 10.0**-EXPONENT) & (size > 0)))
    if len(wrong):
        raise TableError(
            [
                Problem(code="RT-NUM-002", row=int(i) + 1, value=show(float(values[i])), what=f"{float(values[i])!r} is out of bounds",
                        rule=f"a finite number of a size from 1e-{EXPONENT} to 1e{EXPONENT}")
                for i in wrong[:100]
            ],
            count=len(wrong),
        )


def _span(values: Floats) -> tuple[float, float]:
    if not len(values):
        return 0.0, 0.0
    low, high = np.fmin.reduce(values), np.fmax.reduce(values)
    return (0.0, 0.0) if np.isnan(low) else (float(low) + 0.0, float(high) + 0.0)


def _decimals(values: Floats) -> tuple[int, Rows]:
    """Return the decimals that all values have, and the positions of those that have more than any scale holds."""
    for places in range(MAX_PLACES + 1):
        if _fits(values[:_PROBE], places).all() and all(_fits(b, places).all() for b in _blocks(values)):
            return places, np.empty(0, np.intp)
    odd = np.flatnonzero(~np.concatenate([_fits(b, MAX_PLACES) for b in _blocks(values)]))
    places = next(p for p in range(MAX_PLACES + 1) if _misfits(values, p) == len(odd))
    odd.flags.writeable = False
    return places, odd


def _misfits(values: Floats, places: int) -> int:
    return sum(int((~_fits(block, places)).sum()) for block in _blocks(values))


def _fits(block: Floats, places: int) -> NDArray[np.bool_]:
    # k / 10^p is correctly rounded, so equality means: k / 10^p is a decimal of this float; below 2^53 it is the shortest.
    scale = 10.0**places
    k = np.rint(block * scale)
    return ((k / scale == block) & (np.abs(k) < _WHOLE)) | np.isnan(block)
