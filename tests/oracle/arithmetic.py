"""Exact numbers: reading them, rounding them, rounding a root without ever taking it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import floor

HALF = Fraction(1, 2)


@lru_cache(maxsize=1 << 16, typed=True)
def exact(number: object) -> Fraction:
    """Return a number of the document as a ratio; a float means its shortest text."""
    if isinstance(number, bool) or not isinstance(number, int | str | float | Decimal | Fraction):
        raise TypeError(number)
    return Fraction(repr(number)) if isinstance(number, float) else Fraction(number)


def _step(mode: str, rest_to_half: int, *, rest: bool, odd: bool) -> int:
    """Return 1 if the magnitude goes up, given how its rest compares with one half (-1, 0, 1)."""
    if mode == "down":
        return 0
    if mode == "up":
        return int(rest)
    if mode == "half_up":
        return int(rest_to_half >= 0)
    if mode == "half_even":
        return int(rest_to_half > 0 or (rest_to_half == 0 and odd))
    raise ValueError(mode)


def _sign(number: Fraction) -> int:
    return (number > 0) - (number < 0)


def round_exact(number: Fraction, places: int, mode: str) -> Fraction:
    """Round once; ``half_up`` and ``up`` are away from zero, ``down`` is towards zero."""
    unit = Fraction(10) ** -places
    scaled = abs(number) / unit
    whole = floor(scaled)
    rest = scaled - whole
    whole += _step(mode, _sign(rest - HALF), rest=rest > 0, odd=whole % 2 == 1)
    return _sign(number) * whole * unit


def _whole_root(number: Fraction, degree: int) -> int:
    """Return the largest whole k with k**degree <= number (number >= 0), by halving."""
    low, high = 0, 1
    while Fraction(high) ** degree <= number:
        high *= 2
    while high - low > 1:
        middle = (low + high) // 2
        if Fraction(middle) ** degree <= number:
            low = middle
        else:
            high = middle
    return low


def round_root(product: Fraction, degree: int, places: int, mode: str) -> Fraction:
    """Round the ``degree``-th root of a non-negative number by comparing powers."""
    unit = Fraction(10) ** -places
    target = product / unit**degree
    whole = _whole_root(target, degree)
    against_half = _sign(target - (whole + HALF) ** degree)
    rest = Fraction(whole) ** degree != target
    return (whole + _step(mode, against_half, rest=rest, odd=whole % 2 == 1)) * unit


THRESHOLDS = ("at_least", "above", "at_most", "below")


def reaches(number: Fraction, threshold: dict[str, object]) -> bool:
    """Tell whether a number meets ``{at_least | above | at_most | below = edge}``."""
    (word,) = (key for key in THRESHOLDS if key in threshold)
    edge = exact(threshold[word])
    return {
        "at_least": number >= edge,
        "above": number > edge,
        "at_most": number <= edge,
        "below": number < edge,
    }[word]
