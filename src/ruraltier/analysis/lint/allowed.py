"""Sets of values that a condition allows: intervals of numbers and sets of words."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from ruraltier.domain.threshold import Threshold
    from ruraltier.policy.bounds import Span

End = Fraction | None


@frozen
class Interval:
    """The numbers between two ends; None is an open end without bound.

    Parameters
    ----------
    low, high
        The ends.
    low_in, high_in
        Whether an end is one of the numbers.
    """

    low: End = None
    high: End = None
    low_in: bool = True
    high_in: bool = True

    @classmethod
    def of(cls, span: Span) -> Interval:
        """Return the numbers of a span."""
        return cls(span.least, span.most)

    @classmethod
    def reaching(cls, threshold: Threshold) -> Interval:
        """Return the numbers that reach an upward threshold."""
        return cls(low=threshold.value, low_in=threshold.closed)

    def meet(self, other: Interval) -> Interval:
        """Return the numbers that are in both."""
        low, low_in = _inner(self.low, self.low_in, other.low, other.low_in, 1)
        high, high_in = _inner(self.high, self.high_in, other.high, other.high_in, -1)
        return Interval(low, high, low_in, high_in)

    @property
    def empty(self) -> bool:
        """Whether there is no number in it."""
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and not (self.low_in and self.high_in))


def _inner(one: End, one_in: bool, other: End, other_in: bool, sign: int) -> tuple[End, bool]:  # noqa: FBT001 - two ends, side by side
    """Return the inner of two ends."""
    if one is None or other is None:
        return (other, other_in) if one is None else (one, one_in)
    if one == other:
        return one, one_in and other_in
    return (one, one_in) if (one - other) * sign > 0 else (other, other_in)


@frozen
class Words:
    """Some words, or all but some.

    Parameters
    ----------
    words
        The words.
    others
        True for all words but these.
    """

    words: frozenset[str]
    others: bool = False

    def meet(self, other: Words) -> Words:
        """Return the words that are in both."""
        if self.others and other.others:
            return Words(self.words | other.words, others=True)
        if self.others or other.others:
            some, but = (other, self) if self.others else (self, other)
            return Words(some.words - but.words)
        return Words(self.words & other.words)

    @property
    def empty(self) -> bool:
        """Whether there is no word in it."""
        return not self.others and not self.words


Allowed = Interval | Words


def meet(one: Allowed, other: Allowed) -> Allowed:
    """Return what both allow; they are of one kind."""
    return one.meet(other)  # type: ignore[arg-type]  # numbers and words never go by the same name
