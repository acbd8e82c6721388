"""Rows of successive rounds in which something holds of a unit, for all units at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

FAILS, HOLDS, GAP = 0, 1, -1
"""What a round says of a unit: it does not hold; it holds; the unit was not assessed, or there was no such round."""


def _positions(values: NDArray[np.intp]) -> NDArray[np.intp]:
    array = np.array(values, np.intp, copy=True)
    array.flags.writeable = False
    return array


@frozen(eq=False)
class Streaks:
    """The units of which something holds in enough successive rounds, the last of them now.

    Parameters
    ----------
    rows
        Shape (u,): positions of the units, rising.
    rounds
        Shape (u, k), intp: positions of the k rounds that make the row, the earliest first.
    """

    rows: NDArray[np.intp] = field(converter=_positions)
    rounds: NDArray[np.intp] = field(converter=_positions)

    def __reduce__(self) -> tuple[Any, ...]:
        """Rebuild through the constructor, so that arrays are read-only again."""
        return type(self), (self.rows, self.rounds)


def streaks(stands: Sequence[NDArray[np.int8]], wanted: int, *, skip: bool) -> Streaks:
    """Return the units of which something holds in so many successive rounds.

    Parameters
    ----------
    stands
        One array of shape (n,) for each round, the earliest first: ``HOLDS``, ``FAILS`` or ``GAP``; at least one.
    wanted
        How many rounds make the row; 1 or more.
    skip
        Whether a gap is passed over; else it breaks the row. A gap in the last round breaks it always.

    Examples
    --------
    >>> rounds = [np.array([HOLDS, HOLDS], np.int8), np.array([GAP, HOLDS], np.int8), np.array([HOLDS] * 2, np.int8)]
    >>> found = streaks(rounds, 2, skip=True)
    >>> found.rows.tolist(), found.rounds.tolist()
    ([0, 1], [[0, 2], [1, 2]])
    """
    n = len(stands[-1])
    unbroken = np.asarray(stands[-1] == HOLDS)
    number, rounds = np.zeros(n, np.intp), np.full((n, wanted), -1, np.intp)
    for at in range(len(stands) - 1, -1, -1):
        more = np.flatnonzero(unbroken & (stands[at] == HOLDS) & (number < wanted))
        rounds[more, wanted - 1 - number[more]] = at
        number[more] += 1
        unbroken &= stands[at] != FAILS if skip else stands[at] == HOLDS
    rows = np.flatnonzero(number == wanted)
    return Streaks(rows, rounds[rows])
