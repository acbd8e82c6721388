"""Sums, means and extremes of a target, group by group, and what units without a value leave open."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from attrs import define

from ruraltier.analysis.aims import Bounds
from ruraltier.analysis.census import Heads, heads_of
from ruraltier.analysis.figures import figure_of
from ruraltier.domain.column import Rows
from ruraltier.engine.assessment import Assessment
from ruraltier.engine.hindsight import truth_of, worth_of
from ruraltier.engine.ratios import Ratios
from ruraltier.policy.programme.figures import FigureRule

if TYPE_CHECKING:
    from ruraltier.domain.threshold import Threshold
    from ruraltier.engine.figures import Mask


@define(frozen=True, eq=False, slots=False)
class Extents:
    """The n units of a result as a sum, mean or extreme looks at them, in m groups; parameters as of `Census`."""

    result: Assessment
    rule: FigureRule
    which: Rows
    size: int

    @cached_property
    def _values(self) -> Ratios:
        assert self.rule.value is not None  # noqa: S101 - checked when the rule was read; tells the type checker so
        return worth_of(self.result, self.rule.value)

    @cached_property
    def _answers(self) -> tuple[Mask, Mask]:
        if self.rule.when is None:
            return np.ones(len(self.result), bool), np.zeros(len(self.result), bool)
        found = truth_of(self.result, self.rule.when)
        return found.true, found.untold

    @cached_property
    def held(self) -> Mask:
        """Shape (n,), bool: who is looked at and has a value."""
        return np.asarray(self._answers[0] & self._values.there)

    @cached_property
    def unknown(self) -> Mask:
        """Shape (n,), bool: who may be looked at, or is and has no value."""
        looked_at, unknown = self._answers
        return np.asarray(unknown | (looked_at & ~self._values.there))

    @cached_property
    def heads(self) -> list[Heads]:
        """The numbers of units of each group."""
        return heads_of(self.held, self.held | self.unknown, self.unknown, self.which, self.size)

    @cached_property
    def bounds(self) -> list[Bounds]:
        """The figure of each group, and its ends: an unknown unit can lower a least one and raise a greatest."""
        found = figure_of(self.result, self.rule, self.which, self.size)
        return [self._bounds(found[group], open_=one.unknown > 0) for group, one in enumerate(self.heads)]

    def _bounds(self, value: Fraction | None, *, open_: bool) -> Bounds:
        low = None if open_ and self.rule.figure != "greatest" else value
        high = None if open_ and self.rule.figure != "least" else value
        return Bounds(value, low, high)

    def needed(self, thresholds: list[Threshold | None]) -> list[int | None]:
        """Return how many units of each group must change so that its extreme meets a threshold.

        The least is lifted by lifting every unit below, and lowered by one unit. None for sums and means, and where
        there is no threshold or no value.
        """
        if self.rule.figure not in ("least", "greatest"):
            return [None] * self.size
        return [
            None if one is None or at.value is None else self._short(one, at.value, short)
            for one, at, short in zip(thresholds, self.bounds, self._failing(thresholds), strict=True)
        ]

    def _short(self, threshold: Threshold, value: Fraction, failing: int) -> int:
        every = threshold.upward is (self.rule.figure == "least")
        return failing if every else int(not threshold.holds(value))

    def _failing(self, thresholds: list[Threshold | None]) -> list[int]:
        """Return how many units of each group do not meet its threshold; all thresholds of a target are of one kind."""
        kind = next((one for one in thresholds if one), None)
        if kind is None:
            return [0] * self.size
        edges = [one.value if one else Fraction(0) for one in thresholds]
        nums = np.array([edge.numerator for edge in edges], object)
        dens = np.array([edge.denominator for edge in edges], object)
        sign = (self._values - Ratios.new(nums, dens, np.zeros(self.size, np.int8)).take(self.which)).sign()
        beyond = sign > 0 if kind.upward else sign < 0
        failing = self.held & ~(beyond | ((sign == 0) & kind.closed))
        return [int(n) for n in np.bincount(self.which[failing], minlength=self.size)]

    def within_reach(self, thresholds: list[Threshold | None], steps: int | None) -> list[bool | None]:
        """Return whether each group can still meet its threshold: it cannot be said of values, which no tier limits."""
        del steps
        return [None] * len(thresholds)
