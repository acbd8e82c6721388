"""Figures of many units, group by group: counts, shares, sums, means and extremes, exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from attrs import evolve, frozen

from ruraltier.analysis.sums import Counts, not_applicable, quotient, refuse_weights, sums, whole
from ruraltier.domain.column import Rows
from ruraltier.engine.assessment import Assessment
from ruraltier.engine.formulas import decided
from ruraltier.engine.groups import each_group
from ruraltier.engine.hindsight import holds, worth_at
from ruraltier.engine.ratios import Ratios, UndecidedError
from ruraltier.engine.tiering import RATED
from ruraltier.engine.truth import undecided
from ruraltier.errors import EvaluationError
from ruraltier.policy.programme.figures import FigureRule

if TYPE_CHECKING:
    from fractions import Fraction

    from ruraltier.domain.threshold import Rounding
    from ruraltier.engine.figures import Mask
    from ruraltier.policy.conditions import Formula

_EXTREMES = {"least": "group_min", "greatest": "group_max"}


@frozen(eq=False)
class Figures:
    """One figure for each of m groups of units.

    Parameters
    ----------
    values
        The exact figures, m of them; where there is none, ``gone`` is ``NOT_APPLICABLE``.
    counted
        Shape (m,), int64: how many units counted: those for which ``when`` holds, of a share those of its base, of a
        sum, mean or extreme those that have a value besides.
    of
        Shape (m,), int64: of how many: the base of a share, for the others all units of the group.
    """

    values: Ratios
    counted: Counts
    of: Counts

    def __len__(self) -> int:
        return len(self.counted)

    def __getitem__(self, group: int) -> Fraction | None:
        """Return the exact figure of a group, None where there is none."""
        return self.values.fraction(group)


def figure_of(
    result: Assessment, rule: FigureRule, groups: Rows, size: int, rounding: Rounding | None = None
) -> Figures:
    """Return what a figure is for each group of units of a result.

    Parameters
    ----------
    result
        The assessed units, n of them.
    rule
        Which figure, of which units. Where its condition is unknown of a unit, the unit does not count.
    groups
        Shape (n,), intp: the group of each unit, from 0 to `size` − 1; −1 for a unit of no group.
    size
        How many groups there are.
    rounding
        How the figures are rounded, once, from the exact ones; None leaves them as they are.

    Returns
    -------
    Figures
        Exact; a group without a unit has the count or sum 0, and no other figure.

    Raises
    ------
    EvaluationError
        If a unit that takes part has no weight, or one below 0: all such units at once; if a figure rests on a
        logarithm and is not rounded, or lies too near to where rounding turns.
    """
    which = np.asarray(groups, dtype=np.intp)
    try:
        return decided(lambda digits: _settled(_Tally(result, rule, which, size, digits).figures(), rounding))
    except UndecidedError:
        raise EvaluationError(undecided(f"the {rule.figure}")) from None


def _settled(found: Figures, rounding: Rounding | None) -> Figures:
    """Return figures rounded, and refuse to have decided them where a logarithm leaves them open."""
    found = found if rounding is None else evolve(found, values=found.values.rounded(rounding))
    if found.values.slack:
        raise UndecidedError
    return found


@frozen(eq=False)
class _Tally:
    """One figure at work on a whole result."""

    result: Assessment
    rule: FigureRule
    groups: Rows
    size: int
    digits: int

    def figures(self) -> Figures:
        """Return the figures."""
        if self.rule.figure == "count":
            counted = self._number(self._meant())
            return Figures(whole(counted), counted, self._number(self._within()))
        return self._share() if self.rule.figure == "share" else self._of_values()

    def _share(self) -> Figures:
        within = self._within() & (self.result.state == RATED) if self.rule.base == "rated" else self._within()
        meant = within & self._meant()
        counted, of = self._number(meant), self._number(within)
        if self.rule.weight is None:
            return Figures(quotient(whole(counted), whole(of)), counted, of)
        weights = self._weights(self.rule.weight, within)
        return Figures(quotient(self._sum(weights, meant), self._sum(weights, within)), counted, of)

    def _of_values(self) -> Figures:
        assert self.rule.value is not None  # noqa: S101 - checked when the rule was read; tells the type checker so
        values = worth_at(self.result, self.rule.value, self.digits)
        meant = self._meant() & values.there
        counted, of = self._number(meant), self._number(self._within())
        if self.rule.figure == "sum":
            return Figures(self._sum(values, meant), counted, of)
        if self.rule.figure == "mean":
            return Figures(self._mean(values, meant, counted), counted, of)
        rows = np.flatnonzero(meant)
        found = each_group(_EXTREMES[self.rule.figure], values.take(rows), self.groups[rows], self.size)
        return Figures(not_applicable(found), counted, of)

    def _mean(self, values: Ratios, meant: Mask, counted: Counts) -> Ratios:
        if self.rule.weight is None:
            return quotient(self._sum(values, meant), whole(counted))
        weights = self._weights(self.rule.weight, meant)
        return quotient(self._sum(weights * values, meant), self._sum(weights, meant))

    def _within(self) -> Mask:
        """Return the units that are of some group."""
        return np.asarray(self.groups >= 0)

    def _meant(self) -> Mask:
        """Return the units of some group for which the condition is known to hold."""
        if self.rule.when is None:
            return self._within()
        return self._within() & holds(self.result, self.rule.when, "ignored")

    def _number(self, units: Mask) -> Counts:
        return np.bincount(self.groups[units], minlength=self.size).astype(np.int64)

    def _sum(self, values: Ratios, units: Mask) -> Ratios:
        rows = np.flatnonzero(units)
        return sums(values.take(rows), self.groups[rows], self.size)

    def _weights(self, weight: Formula, units: Mask) -> Ratios:
        weights = worth_at(self.result, weight, self.digits)
        refuse_weights(self.result, weights, units, str(weight))
        return weights
