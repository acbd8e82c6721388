"""A pool split in proportion to weights: whole units, nothing lost, floors and caps met."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from ruraltier.support.integers import Integers, divided, narrowed, times, total

if TYPE_CHECKING:
    from collections.abc import Callable

Rows = NDArray[np.intp]


@frozen(eq=False)
class Split:
    """A pool that has been split.

    Parameters
    ----------
    amount
        Shape (n,): what each gets, whole numbers.
    rest, weight
        What those whom no bound holds share in proportion, and the sum of their weights; 0 and 0 if there are none.
    """

    amount: Integers
    rest: int
    weight: int


def split(pool: int, weights: Integers, order: Callable[[Rows], Rows]) -> Integers:
    """Split a pool by largest remainder.

    Parameters
    ----------
    pool
        What is split, whole units.
    weights
        Shape (n,): whole numbers in the proportion wanted; their sum is positive.
    order
        Takes positions (shape (m,)) and returns them with those first that get an odd unit first.

    Returns
    -------
    numpy.ndarray
        Shape (n,); adds up to `pool` exactly; each within one unit of its exact share.

    Examples
    --------
    >>> split(100, np.array([1, 1, 1]), order=lambda rows: rows).tolist()
    [34, 33, 33]
    """
    share, rest = divided(times(weights, pool), total(weights))
    odd = pool - total(share)
    share[_first(rest, odd, order)] += 1
    return share


def _first(rest: Integers, odd: int, order: Callable[[Rows], Rows]) -> Rows:
    if not odd:
        return np.zeros(0, np.intp)
    edge = np.sort(rest)[-odd]
    over = np.flatnonzero(rest > edge)
    tied = np.flatnonzero(rest == edge)
    wanted = odd - len(over)
    return np.concatenate([over, tied if wanted == len(tied) else order(tied)[:wanted]])


def apportion(
    pool: int, weights: Integers, order: Callable[[Rows], Rows], *, floor: int = 0, cap: int | None = None
) -> Split:
    """Split a pool in proportion, nobody below the floor and nobody above the cap.

    Whom a bound holds gets the bound, and the rest is split again until no further bound holds; what caps (or weights
    that are all 0) leave over is not handed out.

    Parameters
    ----------
    pool
        What is split, whole units, at least ``floor · n``.
    weights
        Shape (n,): whole numbers of 0 or more, in the proportion wanted. A weight of 0 gets the floor.
    order
        As in `split`.
    floor, cap
        Least and most for one, ``0 <= floor <= cap``.

    Examples
    --------
    >>> apportion(100, np.array([1, 2, 7]), lambda rows: rows, floor=20, cap=50).amount.tolist()
    [20, 30, 50]
    """
    # Amounts are clip(level · weight, floor, cap); the level rises until the pool is spent. Over rising weights the
    # floor holds a first stretch and the cap a last one, so both ends are found by bisection.
    filling = _Filling.of(weights, floor, cap)
    low, high = filling.stretch(pool)
    amount = np.full(len(weights), floor, object)
    if high < len(weights):
        amount[weights >= filling.rising[high]] = cap
    if low == high:
        return Split(narrowed(amount), 0, 0)
    free = (weights >= filling.rising[low]) & (weights <= filling.rising[high - 1])
    rest = pool - total(amount[~free])
    places = np.flatnonzero(free)
    amount[free] = split(rest, weights[free], lambda rows: np.searchsorted(places, order(places[rows])))
    return Split(narrowed(amount), rest, int(filling.before[high] - filling.before[low]))


@frozen(eq=False)
class _Filling:
    """What is spent at each level, given weights in rising order and the sums of those before each."""

    rising: Integers
    before: NDArray[np.object_]
    floor: int
    cap: int | None

    @classmethod
    def of(cls, weights: Integers, floor: int, cap: int | None) -> _Filling:
        rising = np.sort(weights)
        return cls(rising, np.concatenate([[0], np.cumsum(rising.astype(object))]), floor, cap)

    def spent(self, level: Fraction) -> Fraction:
        n = len(self.rising)
        if level == 0:
            return Fraction(self.floor * n)
        low = bisect_right(self.rising, math.floor(self.floor / level), key=int)
        high = n if self.cap is None else bisect_left(self.rising, math.ceil(self.cap / level), key=int)
        free = int(self.before[high] - self.before[low])
        return self.floor * low + level * free + (self.cap or 0) * (n - high)

    def stretch(self, pool: int) -> tuple[int, int]:
        """Return where, in rising order, the villages begin and end that no bound holds once the pool is spent."""
        n = len(self.rising)
        weightless = bisect_right(self.rising, 0, key=int)
        low = self._reached(pool, self.floor, range(weightless, n))
        return low, n if self.cap is None else self._reached(pool, self.cap, range(low, n))

    def _reached(self, pool: int, bound: int, places: range) -> int:
        reached = bisect_left(places, 1, key=lambda i: self.spent(Fraction(bound, int(self.rising[i]))) <= pool)
        return places.start + reached
