"""The units of a count or share, group by group: who counts, of whom that is not known, and what they weigh."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from attrs import define, frozen

from ruraltier.analysis.aims import Bounds, missing
from ruraltier.analysis.possible import possible
from ruraltier.analysis.sums import refuse_weights, sums
from ruraltier.domain.column import Rows
from ruraltier.engine.assessment import Assessment
from ruraltier.engine.hindsight import truth_of, worth_of
from ruraltier.engine.ratios import Ratios
from ruraltier.engine.tiering import RATED
from ruraltier.engine.truth import undecided
from ruraltier.errors import EvaluationError
from ruraltier.policy.programme.figures import FigureRule
from ruraltier.support.integers import Integers, largest, on_one_scale

if TYPE_CHECKING:
    from ruraltier.domain.threshold import Threshold
    from ruraltier.engine.figures import Mask

_SAFE = 2**62


@frozen(eq=False)
class Weights:
    """What units weigh, as whole numbers.

    Parameters
    ----------
    values
        Shape (n,).
    scale
        The whole number that stands for a weight of 1.
    """

    values: Integers
    scale: int


@frozen
class Heads:
    """Numbers of units of one group.

    Parameters
    ----------
    counted, of
        How many count, of how many.
    unknown
        Of how many it is not known.
    """

    counted: int
    of: int
    unknown: int


def heads_of(counted: Mask, of: Mask, unknown: Mask, which: Rows, size: int) -> list[Heads]:
    """Return the numbers of units of each group."""
    numbers = (np.bincount(which[units], minlength=size).tolist() for units in (counted, of, unknown))
    return [Heads(*one) for one in zip(*numbers, strict=True)]


@define(frozen=True, eq=False, slots=False)
class Census:
    """The n units of a result as a count or share looks at them, in m groups.

    Parameters
    ----------
    result, rule
        The units, and which of them count.
    which, size
        Shape (n,), intp: the group of each; how many groups there are.
    """

    result: Assessment
    rule: FigureRule
    which: Rows
    size: int

    @cached_property
    def within(self) -> Mask:
        """Shape (n,), bool: the base."""
        return np.asarray(self.result.state == RATED) if self.rule.base == "rated" else np.ones(len(self.result), bool)

    @cached_property
    def _answers(self) -> tuple[Mask, Mask]:
        if self.rule.when is None:
            return self.within, np.zeros(len(self.result), bool)
        found = truth_of(self.result, self.rule.when)
        return found.true & self.within, found.untold & self.within

    @property
    def held(self) -> Mask:
        """Shape (n,), bool: who counts for sure."""
        return self._answers[0]

    @property
    def unknown(self) -> Mask:
        """Shape (n,), bool: who may count or not."""
        return self._answers[1]

    @cached_property
    def weights(self) -> Weights:
        """What each unit weighs.

        Raises
        ------
        EvaluationError
            If a unit of the base has no weight, or one below 0; if weights rest on a logarithm.
        """
        if self.rule.weight is None or self.rule.figure == "count":
            return Weights(np.ones(len(self.result), np.int64), 1)
        found = worth_of(self.result, self.rule.weight)
        if found.slack:
            raise EvaluationError(undecided(f"the weight {self.rule.weight}"))
        refuse_weights(self.result, found, self.within, str(self.rule.weight))
        if isinstance(found.den, int):
            return Weights(found.num, found.den)
        return Weights(*on_one_scale(found.num.astype(object), found.dens.astype(object)))

    def total(self, units: Mask) -> list[int]:
        """Return what some units weigh in each group, in whole numbers."""
        rows = np.flatnonzero(units)
        whole = Ratios(self.weights.values[rows], 1, np.zeros(len(rows), np.int8))
        return [int(number) for number in sums(whole, self.which[rows], self.size).num]

    @cached_property
    def heads(self) -> list[Heads]:
        """The numbers of units of each group."""
        return heads_of(self.held, self.within, self.unknown, self.which, self.size)

    @cached_property
    def wholes(self) -> list[int]:
        """What the figure of each group is a part of, in whole numbers; 0 where a share has no base."""
        return [self.weights.scale] * self.size if self.rule.figure == "count" else self.total(self.within)

    @cached_property
    def counted(self) -> list[int]:
        """What the units that count weigh in each group, in whole numbers."""
        return self.total(self.held)

    @cached_property
    def bounds(self) -> list[Bounds]:
        """The figure of each group, and its ends by the unknown units."""
        columns = zip(self.counted, self.total(self.unknown), self.wholes, strict=True)
        return [_bounds(held, unknown, whole) for held, unknown, whole in columns]

    def needed(self, thresholds: list[Threshold | None]) -> list[int | None]:
        """Return the least number of units of each group that must change so that its threshold is met.

        Who weighs most changes first, so no fewer units can do. None where all together cannot, and where there is no
        threshold or no base.
        """
        climbs = {upward: self._climb(upward=upward) for upward in {t.upward for t in thresholds if t}}
        return [
            climbs[threshold.upward].steps(group, missing(threshold, self.counted[group], self.wholes[group]))
            if threshold is not None and self.wholes[group]
            else None
            for group, threshold in enumerate(thresholds)
        ]

    def _climb(self, *, upward: bool) -> _Climb:
        rows = np.flatnonzero(self.within & ~self.held if upward else self.held)
        return _Climb.of(self.weights.values[rows], self.which[rows], self.size)

    def within_reach(self, threshold: list[Threshold | None], steps: int | None) -> list[bool | None]:
        """Return whether each group can still meet its threshold if every unit goes up so many tiers at the most.

        None where there is no threshold or no base. Falling is not limited, and neither is anything but the tier.
        """
        held = self.counted
        more, less = self.total(self._movable(steps, upward=True)), self.total(self._movable(steps, upward=False))
        found: list[bool | None] = []
        for group, one in enumerate(threshold):
            best = held[group] + more[group] if one and one.upward else held[group] - less[group]
            whole = self.wholes[group]
            found.append(one.holds(Fraction(best, whole)) if one is not None and whole else None)
        return found

    def _movable(self, steps: int | None, *, upward: bool) -> Mask:
        """Return who can come to count (or to count no more), shape (n,), bool."""
        candidates = self.within & ~self.held if upward else self.held
        if self.rule.when is None or steps is None:
            return np.asarray(candidates)
        could = possible(self.rule.when, self.result.policy)
        # At any tier up to the highest that can be reached: a count from below that never falls.
        some = np.maximum.accumulate(could.holds if upward else could.fails)
        reached = np.minimum(self.result.tier.astype(np.intp) + min(steps, len(some)), len(some) - 1)
        # Who has no tier yet may get any.
        return np.asarray(candidates & some[np.where(self.result.tier < 0, len(some) - 1, reached)])


@frozen(eq=False)
class _Climb:
    """Units sorted by group and falling weight, with what they come to one after the other."""

    starts: Rows
    ends: Rows
    sums: Integers

    @classmethod
    def of(cls, weights: Integers, which: Rows, size: int) -> _Climb:
        """Return the units of some rows in order."""
        order = np.lexsort((-weights, which))
        safe = largest(weights) * max(len(weights), 1) < _SAFE
        running = np.cumsum(weights[order] if safe else weights[order].astype(object))
        edges = np.searchsorted(which[order], np.arange(size + 1))
        return cls(edges[:-1], edges[1:], running)

    def steps(self, group: int, more: int) -> int | None:
        """Return how many units of a group come to so much, None if all of them do not."""
        start, end = int(self.starts[group]), int(self.ends[group])
        before = self.sums[start - 1] if start else 0
        if not more:
            return 0
        at = int(np.searchsorted(self.sums[start:end], more + before))
        return at + 1 if at < end - start else None


def _bounds(held: int, unknown: int, whole: int) -> Bounds:
    if not whole:
        return Bounds(None, None, None)
    low = Fraction(held, whole)
    return Bounds(low, low, Fraction(held + unknown, whole))
