"""Floats that stand for decimals: what they mean, how many decimals they have, and which ones are refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ruraltier._numbers import EXPONENT, NotANumberError, exact
from ruraltier.errors import Problem, TableError, show

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from fractions import Fraction

Floats = NDArray[np.float64]
Rows = NDArray[np.intp]

MAX_PLACES = 9
"""Decimals that are looked for; values with more are kept exactly, cell by cell."""

_WHOLE = 2.0**53
_SPARSE = 2.0**52
_WIDE = 8
_BLOCK = 65_536
_PROBE = 512


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
    array = values if isinstance(values, np.ndarray) else _array(values)
    if array.dtype == np.float64:
        return np.array(array, dtype=np.float64).reshape(-1)
    if array.dtype.kind in "iu" and (not array.size or max(abs(int(array.min())), abs(int(array.max()))) <= _WHOLE):
        return array.astype(np.float64).reshape(-1)
    if array.dtype.kind == "f" and array.dtype.itemsize < _WIDE:
        return _narrow(array.reshape(-1))
    return _one_by_one(array.reshape(-1))


def _array(values: Sequence[Any]) -> NDArray[Any]:
    return np.array(values, dtype=np.float64 if set(map(type, values)) == {float} else object)


def _narrow(array: NDArray[Any]) -> Floats:
    """Return 16- or 32-bit floats as the float64 of the same shortest decimal.

    With k decimals found for a value, and none fewer, the nearest k-place decimal is its shortest. Whole numbers are
    all told apart below 2^(bits of the mantissa); what lies beyond, or has many decimals, is looked at one by one.
    """
    wide = array.astype(np.float64)
    out = np.full(len(wide), np.nan)
    told_apart = np.abs(wide) < 2.0 ** (np.finfo(array.dtype).nmant + 1)
    rows, large = np.flatnonzero(told_apart), np.flatnonzero(~told_apart & ~np.isnan(wide))
    for places in range(MAX_PLACES + 1):
        guess = np.rint(wide[rows] * 10.0**places) / 10.0**places
        hit = guess.astype(array.dtype) == array[rows]
        out[rows[hit]] = guess[hit]
        rows = rows[~hit]
    slow = np.concatenate([large, rows])
    out[slow] = _one_by_one(array[slow])
    return out


def _one_by_one(array: NDArray[Any]) -> Floats:
    out, problems = np.full(len(array), np.nan), []
    for row, value in enumerate(array):
        if value is None or value != value:  # noqa: PLR0124 - NaN differs from itself
            continue
        try:
            out[row] = float_of(exact(value))
        except NotANumberError as error:
            problems.append(
                Problem(
                    code="RT-NUM-001",
                    row=row + 1,
                    value=show(value),
                    what=f"{show(value)}: {error}",
                    rule="a number of at most 15 digits",
                )
            )
    if problems:
        raise TableError(problems)
    return out


def float_of(value: Fraction) -> float:
    """Return the float whose shortest decimal is the value; refuse one that has none.

    Raises
    ------
    NotANumberError
        If the number has more digits than a float64 can stand for.
    """
    near = float(value)
    if exact(near) != value:
        msg = "it has more digits than can be held exactly (15 always can)"
        raise NotANumberError(msg)
    return near


def blocks(values: Floats) -> Iterator[Floats]:
    """Yield the values in pieces that stay in the cache."""
    for start in range(0, len(values), _BLOCK):
        block = values[start : start + _BLOCK]
        yield block


def refuse_extremes(values: Floats) -> None:
    """Refuse what is not finite, or too large or too small to be right.

    Raises
    ------
    TableError
        With the rows, counted from 1.
    """
    size = np.abs(values)
    wrong = np.flatnonzero((size > 10.0**EXPONENT) | ((size < 10.0**-EXPONENT) & (size > 0)))
    if len(wrong):
        raise TableError(
            [
                Problem(
                    code="RT-NUM-002",
                    row=int(i) + 1,
                    value=show(float(values[i])),
                    what=f"{float(values[i])!r} is out of bounds",
                    rule=f"a finite number of a size from 1e-{EXPONENT} to 1e{EXPONENT}",
                )
                for i in wrong[:100]
            ],
            count=len(wrong),
        )


def span(values: Floats) -> tuple[float, float]:
    """Return the least and the greatest value; 0.0 for both if there is none."""
    if not len(values):
        return 0.0, 0.0
    low, high = np.fmin.reduce(values), np.fmax.reduce(values)
    return (0.0, 0.0) if np.isnan(low) else (float(low) + 0.0, float(high) + 0.0)


def decimals(values: Floats) -> tuple[int, Rows]:
    """Return the fewest decimals that all values have, or most of them, and the positions of those that do not fit."""
    for places in range(MAX_PLACES + 1):
        if _fits(values[:_PROBE], places).all() and all(_fits(b, places).all() for b in blocks(values)):
            return places, np.empty(0, np.intp)
    # With more decimals other values fit: what is large loses its place to what is fine. No scale contains another.
    misfits = [np.flatnonzero(~np.concatenate([_fits(b, p) for b in blocks(values)])) for p in range(MAX_PLACES + 1)]
    places = min(range(MAX_PLACES + 1), key=lambda p: len(misfits[p]))
    odd = misfits[places]
    odd.flags.writeable = False
    return places, odd


def _fits(block: Floats, places: int) -> NDArray[np.bool_]:
    # k / 10^p is correctly rounded, so equality means that it is a decimal of this float. Below 2^52 such decimals lie
    # wider apart than floats, so there is no other, and it is the shortest.
    scale = 10.0**places
    k = np.rint(block * scale)
    fits: NDArray[np.bool_] = ((k / scale == block) & (np.abs(k) < _SPARSE)) | np.isnan(block)
    return fits
