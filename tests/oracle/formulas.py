"""Formulas: what they are worth for one village, or the kind of no value."""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction
from statistics import median
from typing import TYPE_CHECKING, Any

from oracle.cells import Absent

if TYPE_CHECKING:
    from collections.abc import Callable

Worth = Any
MISSING = Absent("missing")
GROUPED = ("group_sum", "group_mean", "group_median", "group_min", "group_max", "group_count", "rank")
PRECISE = Context(prec=120)


def _ln(number: Fraction) -> Worth:
    if number <= 0:
        return MISSING
    return Fraction(PRECISE.ln(Decimal(number.numerator)) - PRECISE.ln(Decimal(number.denominator)))


def _mean(numbers: list[Fraction]) -> Fraction:
    return sum(numbers, Fraction(0)) / len(numbers)


def _trimmed(numbers: list[Fraction]) -> Fraction:
    return _mean(sorted(numbers)[1:-1])


FUNCTIONS: dict[str, Callable[[list[Fraction]], Worth]] = {
    "min": min,
    "max": max,
    "sum": lambda numbers: sum(numbers, Fraction(0)),
    "mean": _mean,
    "median": median,
    "trimmed_mean": _trimmed,
    "abs": lambda numbers: abs(numbers[0]),
    "whole": lambda numbers: Fraction(int(numbers[0])),
    "ln": lambda numbers: _ln(numbers[0]),
    "negative": lambda numbers: -numbers[0],
    "+": lambda numbers: numbers[0] + numbers[1],
    "-": lambda numbers: numbers[0] - numbers[1],
    "*": lambda numbers: numbers[0] * numbers[1],
    "/": lambda numbers: numbers[0] / numbers[1] if numbers[1] else MISSING,
}


def apply(function: str, values: list[Worth]) -> Worth:
    """Return a function of one village's values."""
    absent = [value for value in values if isinstance(value, Absent)]
    if function == "first":
        return next((value for value in values if not isinstance(value, Absent)), absent[0] if absent else None)
    return absent[0] if absent else FUNCTIONS[function](values)


def grouped(function: str, own: Worth, members: list[Worth]) -> Worth:
    """Return a function of the values of a group, for one of its villages."""
    numbers = [value for value in members if not isinstance(value, Absent)]
    if function == "group_count":
        return Fraction(len(numbers))
    if function == "rank":
        return own if isinstance(own, Absent) else Fraction(1 + sum(number > own for number in numbers))
    return FUNCTIONS[function.removeprefix("group_")](numbers) if numbers else MISSING
