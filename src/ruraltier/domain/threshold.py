"""Thresholds that say who owns their edge, and declared rounding."""

from __future__ import annotations

from fractions import Fraction

from attrs import field, frozen

from ruraltier._numbers import MODES, exact, plain, rounded
from ruraltier.errors import PolicyError, Problem, near, show

WORDS = {(True, True): "at_least", (True, False): "above", (False, True): "at_most", (False, False): "below"}
"""The word of a threshold by (upward, closed)."""

_SIGNS = {"at_least": "≥", "above": ">", "at_most": "≤", "below": "<"}
_MAX_PLACES = 12


@frozen
class Threshold:
    """A value to reach or to stay under; whether the value itself counts is part of it.

    Parameters
    ----------
    value
        The edge, exact.
    closed
        True if the edge itself counts (以上, at least, at most), False if not (超过, above, below).
    upward
        True for at least / above, False for at most / below.

    Examples
    --------
    >>> Threshold.at_least(60).holds(60), Threshold.above("0.4907").holds(Fraction("0.4907"))
    (True, False)
    """

    value: Fraction = field(converter=exact)
    closed: bool
    upward: bool = True

    @classmethod
    def at_least(cls, value: object) -> Threshold:
        """Return the threshold ≥ value."""
        return cls(value, closed=True)

    @classmethod
    def above(cls, value: object) -> Threshold:
        """Return the threshold > value."""
        return cls(value, closed=False)

    @classmethod
    def at_most(cls, value: object) -> Threshold:
        """Return the threshold ≤ value."""
        return cls(value, closed=True, upward=False)

    @classmethod
    def below(cls, value: object) -> Threshold:
        """Return the threshold < value."""
        return cls(value, closed=False, upward=False)

    @property
    def word(self) -> str:
        """How policy files spell it: at_least, above, at_most or below."""
        return WORDS[self.upward, self.closed]

    def holds(self, value: Fraction) -> bool:
        """Return whether an exact value satisfies the threshold."""
        if value == self.value:
            return self.closed
        return (value > self.value) is self.upward

    def __str__(self) -> str:
        return f"{_SIGNS[self.word]} {plain(self.value)}"


@frozen
class Rounding:
    """How a figure is rounded where the rule book says so: once, from the exact value.

    Examples
    --------
    >>> Rounding(2, "half_up").apply(Fraction("2.675"))
    Fraction(67, 25)
    """

    places: int
    mode: str

    def __attrs_post_init__(self) -> None:
        problems = []
        if type(self.places) is not int or not 0 <= self.places <= _MAX_PLACES:
            problems.append(
                Problem(
                    code="RT-POL-020",
                    path="places",
                    what=f"{show(self.places)} is not a number of decimals",
                    rule=f"a whole number from 0 to {_MAX_PLACES}",
                )
            )
        if self.mode not in MODES:
            problems.append(
                Problem(
                    code="RT-POL-021",
                    path="mode",
                    what=f"{show(self.mode)} is not a rounding mode",
                    rule="one of " + ", ".join(MODES),
                    mend=near(str(self.mode), MODES),
                )
            )
        if problems:
            raise PolicyError(problems)

    def apply(self, value: Fraction) -> Fraction:
        """Return the value rounded."""
        return rounded(value, self.places, self.mode)
