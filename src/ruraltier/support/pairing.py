"""One part of a market: which helper each need gets, so that the most are served, the first first, at least cost."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen

from ruraltier.errors import LimitError, Problem
from ruraltier.support.optimum import EXACT, Mask, Places, Whole, best, most_pairs, reckoned_exactly, require_solver

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

LARGEST = 4_000
"""Places of helpers and needs without one in a part that needs a solver: its tables have so many rows and columns."""


@frozen(eq=False)
class Part:
    """Needs in order and helpers in order that have nothing to do with any others.

    Parameters
    ----------
    allowed
        Shape (n, h): which helper may serve which need.
    cost
        Shape (n, h), int64: what each pair costs.
    urgency
        Shape (n,), int64, rising: equal for needs that stand even.
    capacities
        Shape (h,), int64: how many needs each helper may serve.
    """

    allowed: Mask
    cost: Whole
    urgency: Whole
    capacities: Whole

    def paired(self) -> Places:
        """Return the helper of each need, shape (n,), intp; −1 where it gets none.

        Raises
        ------
        LimitError
            If the part is too large for a solver, or its costs have too many digits.
        EvaluationError
            If the solver is not installed.
        """
        slots = places_of(self.capacities, len(self.allowed))
        if not self.allowed[:, slots].any():
            return np.full(len(self.allowed), -1, dtype=np.intp)
        require_solver()
        return self._solved(slots)

    def _solved(self, slots: Places) -> Places:
        allowed = self.allowed[:, slots]
        needs, size = len(allowed), len(allowed) + len(slots) - most_pairs(allowed)
        refuse_large(size)
        table = np.zeros((size, size), bool)
        table[:needs, : len(slots)] = allowed
        # Columns beyond the helpers mean that a need gets none, rows beyond the needs that a place stays free.
        table[:needs, len(slots) :] = True
        table[needs:, : len(slots)] = True
        stages = [self._left_out(size, len(slots)), self._paid(size, slots)]
        columns = best(table, stages, needs, len(slots))[:needs]
        return np.append(slots, np.full(size - len(slots), -1, np.intp))[columns]

    def _left_out(self, size: int, places: int) -> Whole:
        """Return what it costs to leave needs out: the more, the earlier they stand.

        Sets of needs that can be served together are such that any costs in this order lead to the same end: first the
        most needs, then as many as can be of the first ones, then of the next.
        """
        cost = np.zeros((size, size), np.int64)
        dense = np.unique(self.urgency, return_inverse=True)[1].reshape(-1)
        cost[: len(dense), places:] = (dense.max() + 1 - dense)[:, None]
        return cost

    def _paid(self, size: int, slots: Places) -> Whole:
        cost = np.zeros((size, size), np.int64)
        # So many needs are served whatever is chosen, so what all pairs cost at least makes no difference.
        paid = np.where(self.allowed, self.cost - self.cost[self.allowed].min(), 0)
        cost[: len(paid), : len(slots)] = paid[:, slots]
        if not reckoned_exactly(cost):
            raise LimitError(_too_dear(int(cost.max())))
        return cost


def places_of(capacities: Whole, needs: int) -> Places:
    """Return the helper of every place that so many needs can take, helpers in order."""
    return np.repeat(np.arange(len(capacities)), np.minimum(capacities, needs))


def in_turn(capacities: Whole, needs: int) -> Places:
    """Return the helper of each need, −1 where it gets none, where all helpers will do alike: first come, first served.

    Examples
    --------
    >>> in_turn(np.array([1, 0, 2]), 4).tolist()
    [0, 2, 2, -1]
    """
    places = places_of(capacities, needs)[:needs]
    return np.append(places, np.full(needs - len(places), -1, dtype=np.intp))


def refuse_large(size: int) -> None:
    """Refuse a part that is too large for a solver.

    Raises
    ------
    LimitError
        If there are more places of helpers, and needs without one, than `LARGEST`.
    """
    if size > LARGEST:
        what = f"{size} places of helpers and needs without one are to be matched at once"
        mend = "match part by part, such as one county or one kind of helper at a time"
        raise LimitError(Problem(code="RT-LIM-060", what=what, rule=f"at most {LARGEST}", mend=mend))


def whole_costs(costs: Sequence[Fraction | int]) -> list[int]:
    """Return costs as whole numbers over their common denominator, the least of them 0.

    Raises
    ------
    LimitError
        If they have too many digits to be added up exactly.

    Examples
    --------
    >>> from fractions import Fraction
    >>> whole_costs([Fraction(1, 2), Fraction(4, 3)])
    [0, 5]
    """
    common = math.lcm(*{cost.denominator for cost in costs})
    whole = [cost.numerator * (common // cost.denominator) for cost in costs]
    least = min(whole, default=0)
    if max(whole, default=0) - least >= EXACT:
        raise LimitError(_too_dear(max(whole) - least))
    return [cost - least for cost in whole]


def _too_dear(most: int) -> Problem:
    what = f"costs that differ by up to {most} times their smallest step cannot be added up exactly"
    return Problem(code="RT-LIM-061", what=what, rule="costs of fewer digits", mend="round them, or change the unit")
