"""Arrays of whole numbers that never wrap: int64 where every step fits, Python integers where one might not."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterable

Integers = NDArray[Any]
"""Shape (n,): int64, or object holding Python integers."""

LARGEST = 2**63 - 1
_SAFE = 2**62


def narrowed(values: NDArray[Any]) -> Integers:
    """Return the same whole numbers as int64 if all of them fit, else as Python integers.

    Examples
    --------
    >>> narrowed(np.array([3, 4], dtype=object)).dtype.name, narrowed(np.array([2**70], dtype=object)).dtype.name
    ('int64', 'object')
    """
    try:
        return values.astype(np.int64)
    except OverflowError:
        return values


def largest(values: Integers) -> int:
    """Return the greatest distance from 0 of any value, 0 if there is none."""
    return max(abs(int(values.min())), abs(int(values.max()))) if len(values) else 0


def _dtype_for(size: int, other: int) -> type:
    return np.int64 if max(size, other, size * other) < _SAFE else object


def times(values: Integers, factor: int) -> Integers:
    """Return the values times a whole number.

    Examples
    --------
    >>> times(np.array([2**40, -3]), 2**40).tolist()
    [1208925819614629174706176, -3298534883328]
    """
    product: Integers = values.astype(_dtype_for(largest(values), abs(factor))) * factor
    return product


def added(arrays: Iterable[Integers], n: int) -> Integers:
    """Return the sum of several arrays of length n, element by element."""
    listed = list(arrays)
    fits = sum(largest(values) for values in listed) < _SAFE
    whole: Integers = np.zeros(n, dtype=np.int64 if fits else object)
    for values in listed:
        whole += values
    return whole


def total(values: Integers) -> int:
    """Return the sum of all values as a Python integer.

    Examples
    --------
    >>> total(np.array([2**62, 2**62, 2**62]))
    13835058055282163712
    """
    fits = largest(values) * len(values) < _SAFE
    return int(values.sum()) if fits else int(values.astype(object).sum())


def divided(values: Integers, divisor: int) -> tuple[Integers, Integers]:
    """Return quotients (rounded down) and remainders (0 or more) of a division by a positive whole number."""
    wide = values if divisor < _SAFE else values.astype(object)
    return wide // divisor, wide % divisor


def on_one_scale(above: NDArray[np.object_], below: NDArray[np.object_]) -> tuple[Integers, int]:
    """Return fractions as whole numbers over one common denominator.

    Parameters
    ----------
    above, below
        Shape (n,), object: numerators and positive denominators, Python integers.

    Examples
    --------
    >>> on_one_scale(np.array([1, 1], dtype=object), np.array([2, 3], dtype=object))
    (array([3, 2]), 6)
    """
    scale = math.lcm(*set(below.tolist()))
    return narrowed(above * (scale // below)), scale


def whole(values: Integers, divisor: int, mode: str) -> Integers:
    """Return values / divisor rounded to whole numbers, from the exact quotient.

    Parameters
    ----------
    values
        Shape (n,).
    divisor
        A positive whole number.
    mode
        ``half_up`` (half away from zero), ``half_even``, ``down`` (towards zero) or ``up`` (away from zero).

    Examples
    --------
    >>> [whole(np.array([-5, 5, 7]), 2, mode).tolist() for mode in ("half_up", "half_even", "down", "up")]
    [[-3, 3, 4], [-2, 2, 4], [-2, 2, 3], [-3, 3, 4]]
    """
    # The distance of the least int64 from 0 is no int64.
    size = np.abs(values if largest(values) < _SAFE else values.astype(object))
    quotient, rest = divided(size, divisor)
    twice = times(rest, 2)
    one_more = {
        "down": np.zeros(len(values), bool),
        "up": rest > 0,
        "half_up": twice >= divisor,
        "half_even": (twice > divisor) | ((twice == divisor) & (quotient % 2 == 1)),
    }[mode]
    rounded = quotient + one_more.astype(bool)
    signed: Integers = np.where(values < 0, -rounded, rounded)
    return signed


def product(values: Integers, others: Integers) -> Integers:
    """Return the products of two arrays, element by element."""
    dtype = _dtype_for(largest(values), largest(others))
    products: Integers = values.astype(dtype) * others.astype(dtype)
    return products
