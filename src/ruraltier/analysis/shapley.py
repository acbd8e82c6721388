"""Shapley values: what each of k causes has in an effect, in every order alike, exactly."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from math import factorial
from typing import TYPE_CHECKING

from ruraltier.support.integers import added, times

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ruraltier.support.integers import Integers

Coalition = frozenset[int]


def coalitions(k: int) -> Iterator[Coalition]:
    """Yield every choice among k causes, the smaller ones first.

    Examples
    --------
    >>> [sorted(chosen) for chosen in coalitions(2)]
    [[], [0], [1], [0, 1]]
    """
    for size in range(k + 1):
        yield from map(frozenset, combinations(range(k), size))


def weight(coalition: Coalition, cause: int, k: int) -> int:
    """Return how often the worth of a coalition counts for a cause, over all k! orders in which causes may come.

    With the cause it counts for it, in the orders in which the cause comes last of the coalition; without it against
    it, in those in which the cause comes next.

    Examples
    --------
    >>> [weight(frozenset(c), 0, 2) for c in ((), (0,), (1,), (0, 1))]
    [-1, 1, -1, 1]
    """
    size = len(coalition)
    if cause in coalition:
        return factorial(size - 1) * factorial(k - size)
    return -factorial(size) * factorial(k - size - 1)


def shares(worth: Mapping[Coalition, int], k: int) -> tuple[Fraction, ...]:
    """Return the share of each cause in what all of them do together.

    Parameters
    ----------
    worth
        What each of the 2^k coalitions comes to.
    k
        How many causes there are.

    Returns
    -------
    tuple of Fraction
        One share a cause; they add up to the worth of all less that of none.

    Examples
    --------
    >>> worth = {frozenset(): 0, frozenset({0}): 1, frozenset({1}): 2, frozenset({0, 1}): 6}
    >>> shares(worth, 2)
    (Fraction(5, 2), Fraction(7, 2))
    """
    sums = (sum(weight(c, cause, k) * value for c, value in worth.items()) for cause in range(k))
    return tuple(Fraction(whole, factorial(k)) for whole in sums)


def share_columns(worth: Mapping[Coalition, Integers], k: int, n: int) -> tuple[Integers, ...]:
    """Return the shares of each cause element by element, times k!.

    Parameters
    ----------
    worth
        Coalition -> shape (n,), whole numbers.
    k, n
        How many causes and elements there are.

    Returns
    -------
    tuple of array
        One array a cause, shape (n,): int64, or Python integers where int64 might wrap.
    """
    return tuple(
        added((times(column, weight(coalition, cause, k)) for coalition, column in worth.items()), n)
        for cause in range(k)
    )
