"""What a target asks of one group: a threshold, whether it is met for sure, and how much is missing; exact."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import frozen

from ruraltier.domain.threshold import Threshold

if TYPE_CHECKING:
    from ruraltier.policy.programme.targets import Target


@frozen
class Bounds:
    """A figure, and between which ends it lies whatever the unknown units are.

    Parameters
    ----------
    value
        The figure, in which unknown units do not count; None where there is none.
    low, high
        The ends; None where there is no such end.
    """

    value: Fraction | None
    low: Fraction | None
    high: Fraction | None

    def meets(self, threshold: Threshold) -> bool | None:
        """Return whether the figure meets a threshold; None if that cannot be said."""
        worst, best = (self.low, self.high) if threshold.upward else (self.high, self.low)
        if worst is not None and threshold.holds(worst):
            return True
        return False if best is not None and not threshold.holds(best) else None

    def beats(self, start: Bounds, *, rising: bool) -> bool | None:
        """Return whether the figure lies above that at the start (or below it); None if that cannot be said."""
        mark, other = (start.high, start.low) if rising else (start.low, start.high)
        threshold = Threshold.above if rising else Threshold.below
        if mark is not None and self.meets(threshold(mark)):
            return True
        return False if other is not None and self.meets(threshold(other)) is False else None


@frozen
class Aim:
    """What a target asks of every group.

    Parameters
    ----------
    goal
        Its threshold; None for one with a direction.
    rising
        Whether more is better.
    gain
        What one year is to bring since the start; None without a yearly gain.
    """

    goal: Threshold | None
    rising: bool
    gain: Fraction | None

    @classmethod
    def of(cls, target: Target) -> Aim:
        """Return the aim of a target."""
        goal = None if target.direction else target.thresholds[0]
        return cls(goal, goal.upward if goal else target.direction == "rise", target.each_year)

    def threshold(self, start: Fraction | None) -> Threshold | None:
        """Return what is to be met by the day; None where that rests on a start that is not known."""
        if self.goal is not None or start is None:
            return self.goal
        return Threshold.above(start) if self.rising else Threshold.below(start)

    def due(self, start: Fraction | None, years: int) -> Threshold | None:
        """Return what the yearly gain makes due after so many years; None where nothing is."""
        if self.gain is None or start is None:
            return None
        mark = start + years * self.gain if self.rising else start - years * self.gain
        if self.goal is not None and (mark >= self.goal.value if self.rising else mark <= self.goal.value):
            return self.goal
        return Threshold.at_least(mark) if self.rising else Threshold.at_most(mark)


def missing(threshold: Threshold, held: int, whole: int) -> int:
    """Return how much must be added to what is held (or taken from it), in whole numbers, so that a threshold is met.

    Parameters
    ----------
    threshold
        What held / whole is to meet.
    held, whole
        Whole numbers; `whole` is above 0.

    Examples
    --------
    >>> from ruraltier.domain.threshold import Threshold
    >>> missing(Threshold.at_least("0.6"), 11, 20), missing(Threshold.above("0.6"), 11, 20)
    (1, 2)
    >>> missing(Threshold.below("0.5"), 11, 20)
    2
    """
    edge = threshold.value * whole
    if threshold.upward:
        return max(0, (math.ceil(edge) if threshold.closed else math.floor(edge) + 1) - held)
    return max(0, held - (math.floor(edge) if threshold.closed else math.ceil(edge) - 1))
