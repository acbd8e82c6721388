"""Exact ratios as the floats that a column holds, and which of them have more digits than that."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from ruraltier._numbers import decimal_places, plain
from ruraltier.engine.ratios import Ratios, size, times

if TYPE_CHECKING:
    from ruraltier.domain.column import Floats, Rows
    from ruraltier.engine.figures import Array, Mask

DIGITS = 15
"""Digits that a float64 holds of every decimal."""

_FLOAT = 2**53
_TENS = 22
_EXPONENT = 30
_TOLD = 60


def held(values: Ratios) -> tuple[Floats, Rows]:
    """Return ratios as floats whose shortest decimals they are, and the rows of those that have more digits.

    Returns
    -------
    tuple of numpy.ndarray
        Shape (n,), float64, NaN where there is no value; and positions, whose floats have no meaning.
    """
    whole, places, endless = _decimals(values)
    wrong = np.flatnonzero(endless | _long(whole, places))
    floats = np.full(len(values), np.nan) if len(wrong) else _floats(whole, places)
    return np.where(values.there, floats, np.nan), wrong


def told(value: Fraction) -> str:
    """Return a value as text; one of very many digits to some of them."""
    if max(abs(value.numerator), value.denominator) < 10**_TOLD:
        return plain(value)
    return f"about {Decimal(value.numerator) / Decimal(value.denominator):.6e}"


def _decimals(values: Ratios) -> tuple[Array, int, Mask]:
    """Return whole numbers and the decimals that all of them have, and where there is no end of decimals."""
    places = decimal_places(Fraction(1, values.den)) if isinstance(values.den, int) else None
    if places is not None:
        return times(values.num, 10**places // size(values.den)), places, np.zeros(len(values), bool)
    shared = np.gcd(values.num, values.dens)
    dens, which = np.unique(values.dens // shared, return_inverse=True)
    found = [decimal_places(Fraction(1, int(den))) for den in dens]
    most = max((p for p in found if p is not None), default=0)
    factors = np.array([0 if p is None else 10**most // int(d) for p, d in zip(found, dens, strict=True)], object)
    endless = np.array([p is None for p in found], dtype=bool)
    rows = which.reshape(-1)
    return times(values.num // shared, factors[rows]), most, endless[rows]


def _long(whole: Array, places: int) -> Mask:
    """Return where a decimal has more digits than a column holds, or is too large or too small for one."""
    wrong = np.zeros(len(whole), bool)
    for row in np.flatnonzero(np.abs(whole) >= 10**DIGITS).tolist():
        value = abs(int(whole[row]))
        # Sizes first: Python writes no number of more than some thousand digits.
        wrong[row] = value > 10 ** (_EXPONENT + places) or len(str(value).rstrip("0")) > DIGITS
    if places > _EXPONENT:
        wrong |= np.asarray((whole != 0) & (np.abs(whole.astype(object)) < 10 ** (places - _EXPONENT)), dtype=bool)
    return wrong


def _floats(whole: Array, places: int) -> Floats:
    """Return whole / 10^places as float64, correctly rounded."""
    if places <= _TENS and len(whole) and int(np.abs(whole).max()) < _FLOAT:
        return np.asarray(whole.astype(np.float64) / 10.0**places + 0.0)
    return np.asarray(whole.astype(object) / 10**places, dtype=np.float64)
