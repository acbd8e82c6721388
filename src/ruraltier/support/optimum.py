"""The best perfect matching of a square table in whole numbers: stage after stage of costs, and at last by order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ruraltier.errors import EvaluationError, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

Mask = NDArray[np.bool_]
Whole = NDArray[np.int64]
Places = NDArray[np.intp]

EXACT = 2**53
"""Whole numbers up to here are held exactly by the floats in which scipy reckons."""

_BARRED = np.int64(2**61)
"""More than any path costs, and so little that adding a price to it does not overflow."""


def require_solver() -> None:
    """Refuse to go on without scipy.

    Raises
    ------
    EvaluationError
        Saying how to install it.
    """
    try:
        import scipy.optimize  # noqa: F401, PLC0415 - an extra, asked for where it is needed
    except ImportError:
        what, mend = "helpers are matched by scipy, which is not installed", "pip install 'ruraltier[stats]'"
        raise EvaluationError(Problem(code="RT-MAT-001", what=what, rule="scipy", mend=mend)) from None


def most_pairs(allowed: Mask) -> int:
    """Return how many rows can have a column of their own at once, shape (n, m)."""
    from scipy.sparse import csr_matrix  # noqa: PLC0415 - an extra, asked for where it is needed
    from scipy.sparse.csgraph import maximum_bipartite_matching  # noqa: PLC0415 - the same

    return int((maximum_bipartite_matching(csr_matrix(allowed), perm_type="column") >= 0).sum())


def reckoned_exactly(cost: Whole) -> bool:
    """Return whether floats hold everything that is added up on the way to the least cost, with room to spare."""
    return 8 * (len(cost) + 1) * int(np.abs(cost).max(initial=0)) < EXACT


def best(allowed: Mask, stages: Sequence[Whole], rows: int, spare: int) -> Places:
    """Return the column of each row in the best perfect matching.

    Parameters
    ----------
    allowed
        Shape (s, s): which pairs may be; some perfect matching must exist.
    stages
        Costs of pairs, shape (s, s), int64, each within `reckoned_exactly`, at least one: the first counts before the
        second, and so on.
    rows, spare
        Among the matchings that cost least at every stage, the first row takes the column that it likes best of those
        that it can have, then the second row, and so on for so many rows. A row likes best what costs it least at the
        last stage, among those the first; columns from `spare` on it likes least.

    Returns
    -------
    numpy.ndarray
        Shape (s,), intp.

    Examples
    --------
    >>> best(np.ones((2, 2), bool), [np.array([[0, 0], [0, 1]])], 2, 2).tolist()
    [1, 0]
    """
    columns, mask = _cheapest(allowed, stages[0])
    for cost in stages[1:]:
        columns, mask = _cheapest(mask, cost)
    return _Exchange(mask, columns, stages[-1], spare).in_order(rows)


def _cheapest(allowed: Mask, cost: Whole) -> tuple[Places, Mask]:
    """Return a perfect matching of least cost, and the pairs of which every matching of least cost is made.

    Such pairs cost what the prices of their row and column add up to, and any perfect matching of them costs least.
    The prices are found in whole numbers, so that nothing rests on how scipy reckons.
    """
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415 - an extra, asked for where it is needed

    columns: Places = linear_sum_assignment(np.where(allowed, cost, np.inf))[1]
    own = cost[np.arange(len(cost)), columns]
    detour = np.where(allowed, cost - own[:, None], _BARRED)
    prices = _prices(detour, columns)
    return columns, allowed & (prices[columns][:, None] + detour == prices)


def _prices(detour: Whole, columns: Places) -> Whole:
    """Return prices of the columns, 0 or less, at which no row would rather have another column than its own.

    Parameters
    ----------
    detour
        Shape (s, s): what each column costs a row more than its own.
    columns
        Shape (s,): the column that each row has.
    """
    prices = np.zeros(len(columns), np.int64)
    owner = np.argsort(columns)
    rows = np.arange(len(columns))
    while len(rows):
        offers = prices[columns[rows]][:, None] + detour[rows]
        lower = np.minimum(prices, offers.min(axis=0))
        # Only those whose own column has become cheaper can make others cheaper still.
        rows = owner[lower < prices]
        prices = lower
    return prices


class _Exchange:
    """A perfect matching whose rows may pass columns on to one another in a ring.

    Parameters
    ----------
    mask
        Shape (s, s): pairs that may be.
    columns
        Shape (s,): the column that each row has.
    cost, spare
        What each row likes, as for `best`.
    """

    def __init__(self, mask: Mask, columns: Places, cost: Whole, spare: int) -> None:
        self.columns, self.cost, self.spare = columns, cost, spare
        self.owner = np.argsort(columns)
        self.mask = mask & self._rings(mask)

    def _rings(self, mask: Mask) -> Mask:
        """Return which pairs stand in any perfect matching at all: those within a ring of exchanges."""
        from scipy.sparse import csr_matrix  # noqa: PLC0415 - an extra, asked for where it is needed
        from scipy.sparse.csgraph import connected_components  # noqa: PLC0415 - the same

        rings = connected_components(csr_matrix(mask[:, self.columns]), connection="strong")[1]
        return np.asarray(rings[:, None] == rings[self.owner][None, :])

    def in_order(self, rows: int) -> Places:
        """Return the matching in which each row in turn has the column that it likes best of those it can have."""
        for row in range(rows):
            self._improve(row)
        return self.columns

    def _improve(self, row: int) -> None:
        wanted = self._wanted(row)
        if not len(wanted):
            return
        follows = self._releases(row, int(self.owner[wanted[0]]))
        first = next((int(c) for c in wanted if follows[self.owner[c]] >= 0), None)
        if first is not None:
            self._pass_on(row, first, follows)

    def _wanted(self, row: int) -> Places:
        """Return the columns of later rows that a row likes better than its own, the best first."""
        there = np.flatnonzero(self.mask[row])
        liked = there[np.lexsort((there, self.cost[row, there], there >= self.spare))]
        better = liked[: int(np.flatnonzero(liked == self.columns[row])[0])]
        return np.asarray(better[self.owner[better] > row])

    def _releases(self, row: int, soon: int) -> Places:
        """Return the column to which each later row can move so that the column of `row` gets free; −1 if it cannot.

        The search ends as soon as the row `soon` is reached.
        """
        follows = np.full(len(self.columns), -1, dtype=np.intp)
        waiting = np.zeros(len(self.columns), dtype=bool)
        waiting[row + 1 :] = True
        front = self.columns[row : row + 1]
        while len(front) and follows[soon] < 0:
            open_ = np.flatnonzero(waiting)
            reach = self.mask[np.ix_(open_, front)]
            found = reach.any(axis=1)
            reached = open_[found]
            follows[reached] = front[reach[found].argmax(axis=1)]
            waiting[reached] = False
            front = self.columns[reached]
        return follows

    def _pass_on(self, row: int, column: int, follows: Places) -> None:
        """Give a row a column; its owner moves on, and so does whoever is there, round to where the row stood."""
        end, moving = self.columns[row], row
        while True:
            pushed = int(self.owner[column])
            self.columns[moving], self.owner[column] = column, moving
            if column == end:
                return
            moving, column = pushed, int(follows[pushed])
