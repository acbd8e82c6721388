"""roll_up: a result added up by groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import frozen

from ruraltier.analysis.grouping import Grouping, folded, grouped
from ruraltier.analysis.rollup import RollUp, Weighed
from ruraltier.analysis.sums import refuse_weights, sums, whole
from ruraltier.domain.column import NumberColumn
from ruraltier.engine.assessment import Assessment
from ruraltier.engine.lookup import Panorama
from ruraltier.engine.ratios import Ratios
from ruraltier.engine.tiering import RATED
from ruraltier.errors import ArgumentError, EvaluationError, Problem, expect, show
from ruraltier.support.allocation import Allocation
from ruraltier.support.following import expect_following

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ruraltier.domain.column import Rows


def roll_up(
    result: Assessment,
    *,
    by: Any,  # noqa: ANN401 - a code, or any kind of array; it is looked at
    weight: Any = None,  # noqa: ANN401 - a code, or any kind of array
    money: Allocation | None = None,
    min_cell: int | None = None,
) -> RollUp:
    """Return what the groups of a result hold: counts by tier, and exact sums of scores, weights and money.

    Parameters
    ----------
    result
        The assessed units; n of them.
    by
        The code of a text or option column, or one group id a unit. Units without one are a group of their own.
    weight
        The code of a number column, or one number a unit: a population, say. None for no weights.
    money
        What is paid to the same units.
    min_cell
        The least number of units of a group that is shown apart. Smaller ones are put together in ``others``, so that
        sums still hold; where these have fewer units in all, the next smallest group joins them.

    Returns
    -------
    RollUp
        The counts of its groups add up to those of the result, and so do all sums.

    Raises
    ------
    ArgumentError
        If an argument is of a kind that does not fit.
    EvaluationError
        If there is no such column; if lengths differ, or money follows from another result; if a unit has no weight,
        or one below 0: all such units at once.

    Examples
    --------
    >>> import ruraltier as rt
    >>> policy = rt.load_policy("idm-2016")
    >>> table = {"id": ["a", "b", "c"], "iks": [1, 1, 0], "ike": [1, 1, 0], "ikl": [1, 1, 0]}
    >>> towns = rt.roll_up(rt.assess(rt.read_cohort(table, policy), policy), by=["甲乡", "乙乡", "甲乡"])
    >>> towns["甲乡"].counts["mandiri"], towns.share(at_least="maju")
    (1, {'乙乡': Fraction(1, 1), '甲乡': Fraction(1, 2)})
    """
    expect(result, Assessment, "result", "an Assessment, as assess gives it")
    expect(money, (Allocation, type(None)), "money", "an Allocation, as allocate gives it, or None")
    grouping = grouped(result, by)
    if min_cell is not None:
        grouping = folded(grouping, _least(min_cell))
    weights = None if weight is None else _weights_of(result, weight)
    expect_following(money, result)
    return _Roller(result, grouping).rolled(weights, money)


@frozen(eq=False)
class _Roller:
    """Adds up a result by groups."""

    result: Assessment
    grouping: Grouping

    def rolled(self, weights: Ratios | None, money: Allocation | None) -> RollUp:
        """Return the roll-up."""
        scores = Ratios.of_figure(Panorama(self.result.cohort, self.result.policy).score())
        rows = np.flatnonzero(~np.isnan(self.result.score))
        counts = np.bincount(self._cells(), minlength=len(self.grouping) * self._places)
        return RollUp(
            self.result,
            self.grouping,
            counts.reshape(len(self.grouping), self._places),
            np.bincount(self.grouping.which[rows], minlength=len(self.grouping)),
            self._sum(scores, rows),
            None if weights is None else self._weighed(weights, scores, rows),
            money,
            None if money is None else self._sum(whole(money.amount), np.arange(len(self.result))),
        )

    @property
    def _places(self) -> int:
        return len(self.result.policy.ladder.tiers) + 2

    def _cells(self) -> Rows:
        """Return the group and place of each unit as one number: best tier first, then unrated and ineligible."""
        best, state = self._places - 3, self.result.state.astype(np.intp)
        place = np.where(state == RATED, best - self.result.tier.astype(np.intp), best + state)
        return np.asarray(self.grouping.which * self._places + place)

    def _weighed(self, weights: Ratios, scores: Ratios, rows: Rows) -> Weighed:
        places = sums(weights, self._cells(), len(self.grouping) * self._places)
        return Weighed(places, self._sum(weights, rows), self._sum(weights * scores, rows))

    def _sum(self, values: Ratios, rows: Rows) -> Ratios:
        return sums(values.take(rows), self.grouping.which[rows], len(self.grouping))


def _least(value: int) -> int:
    expect(value, int, "min_cell", "a whole number of 1 or more, or None")
    if isinstance(value, bool) or value < 1:
        what = f"min_cell is {show(value)}"
        raise ArgumentError(Problem(code="RT-ARG-001", what=what, rule="a whole number of 1 or more, or None"))
    return value


def _weights_of(result: Assessment, weight: Any) -> Ratios:  # noqa: ANN401 - a code, or any kind of array
    column = result.cohort.number(weight) if isinstance(weight, str) else NumberColumn(_numbers(weight))
    if len(column) != len(result):
        what = f"{len(column)} weights for {len(result)} units"
        raise EvaluationError(Problem(code="RT-ROL-002", path="weight", what=what, rule="one weight a unit"))
    weights = Ratios.of_column(column, slice(None))
    refuse_weights(result, weights, np.ones(len(result), bool), show(weight) if isinstance(weight, str) else "given")
    return weights


def _numbers(weight: object) -> NDArray[Any]:
    array = np.array(weight, dtype=object) if isinstance(weight, (list, tuple)) else np.asarray(weight)
    if array.ndim != 1:
        what, rule = f"weight is a {type(weight).__name__}", "the code of a number column, or one number a unit"
        raise ArgumentError(Problem(code="RT-ARG-001", what=what, rule=rule))
    return array
