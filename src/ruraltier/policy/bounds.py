"""Arithmetic of bounds: from what the parts of a formula can be to what its value can be, proved and never guessed."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import frozen

from ruraltier.policy.conditions import Binary, Call, Count, Formula, Negative, Number, Operand

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ruraltier.domain.threshold import Rounding

End = Fraction | None
"""One end of a span; None where there is no bound."""

_ZERO = Fraction(0)


@frozen
class Span:
    """Least and greatest of what a figure or value can be.

    Parameters
    ----------
    least, most
        None without bound.
    absent
        Whether the figure can be left out (excluded).
    """

    least: End
    most: End
    absent: bool = False

    def rounded(self, rounding: Rounding | None) -> Span:
        """Return the span after a rounding, which never turns the order round."""
        if rounding is None:
            return self
        least, most = (None if end is None else rounding.apply(end) for end in (self.least, self.most))
        return Span(least, most, self.absent)

    def __neg__(self) -> Span:
        return Span(None if self.most is None else -self.most, None if self.least is None else -self.least)

    def __add__(self, other: Span) -> Span:
        return Span(total([self.least, other.least]), total([self.most, other.most]))

    def __mul__(self, other: Span) -> Span:
        ends = (self.least, self.most, other.least, other.most)
        if None not in ends:
            products = [a * b for a in (self.least, self.most) for b in (other.least, other.most) if a and b]
            zero = [_ZERO] if _ZERO in ends else []
            return Span(min([*products, *zero]), max([*products, *zero]))
        if self.least is not None and other.least is not None and min(self.least, other.least) >= 0:
            return Span(self.least * other.least, None)
        return ANYTHING

    @property
    def inverse(self) -> Span:
        """One over it; without bounds where it can be 0."""
        if self.least is not None and self.least > 0:
            return Span(_ZERO if self.most is None else 1 / self.most, 1 / self.least)
        if self.most is not None and self.most < 0:
            return -((-self).inverse)
        return ANYTHING


ANYTHING = Span(None, None)


def bounds_of(formula: Formula, leaf: Callable[[Operand], Span]) -> Span:  # noqa: PLR0911 - one for each kind of part
    """Return what the value of a formula can be, wherever it is there.

    Parameters
    ----------
    formula
        The formula.
    leaf
        What an operand can be; yes and no count as 1 and 0.

    Returns
    -------
    Span
        Bounds that hold; they need not be reached.
    """
    match formula:
        case Number(value=value):
            return Span(value, value)
        case Operand():
            return leaf(formula)
        case Negative(part=part):
            return -bounds_of(part, leaf)
        case Binary():
            return _binary(formula, leaf)
        case Call(function=function, arguments=arguments):
            return _call(function, [bounds_of(a, leaf) for a in arguments])
        case Count(conditions=conditions):
            return Span(_ZERO, Fraction(len(conditions)))
        case _:
            return _group(formula.function, bounds_of(formula.argument, leaf))


def _binary(formula: Binary, leaf: Callable[[Operand], Span]) -> Span:
    left, right = bounds_of(formula.left, leaf), bounds_of(formula.right, leaf)
    match formula.sign:
        case "+":
            return left + right
        case "-":
            return left + -right
        case "*":
            return left * right
        case _:
            return left * right.inverse


def _call(function: str, spans: Sequence[Span]) -> Span:  # noqa: PLR0911 - one for each function
    lows, highs = [s.least for s in spans], [s.most for s in spans]
    match function:
        case "min":
            return Span(least(lows), least_known(highs))
        case "max":
            return Span(greatest_known(lows), greatest(highs))
        case "sum":
            return Span(total(lows), total(highs))
        case "abs":
            return _size(spans[0])
        case "whole":
            return Span(_whole(lows[0]), _whole(highs[0]))
        case "ln":
            return ANYTHING
        case _:
            # Means, medians and the first that is there lie between the least and the greatest of them.
            return Span(least(lows), greatest(highs))


def _whole(end: End) -> End:
    return None if end is None else Fraction(int(end))


def _size(span: Span) -> Span:
    most = greatest([span.most, (-span).most])
    if span.least is not None and span.least > 0:
        return span
    if span.most is not None and span.most < 0:
        return -span
    return Span(_ZERO, most)


def _group(function: str, span: Span) -> Span:
    match function:
        case "rank":
            return Span(Fraction(1), None)
        case "group_count":
            return Span(_ZERO, None)
        case "group_sum":
            return Span(_ZERO if span.least is not None and span.least >= 0 else None, None)
        case _:
            return Span(span.least, span.most)


def total(ends: list[End]) -> End:
    """Return the sum of ends, None if one has no bound."""
    known = [end for end in ends if end is not None]
    return sum(known, start=_ZERO) if len(known) == len(ends) else None


def least(ends: list[End]) -> End:
    """Return the least end, None if one has no bound."""
    known = [end for end in ends if end is not None]
    return min(known) if len(known) == len(ends) else None


def least_known(ends: list[End]) -> End:
    """Return the least end that is known."""
    return min((end for end in ends if end is not None), default=None)


def greatest(ends: list[End]) -> End:
    """Return the greatest end, None if one has no bound."""
    known = [end for end in ends if end is not None]
    return max(known) if len(known) == len(ends) else None


def greatest_known(ends: list[End]) -> End:
    """Return the greatest end that is known."""
    return max((end for end in ends if end is not None), default=None)
