"""How an exact number is written in a document: a whole number, a decimal, or a ratio as text."""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from strategies.choice import Choice


def decimal_places(number: Fraction) -> int | None:
    """Return how many decimals the number has, ``None`` if they do not end."""
    rest, twos, fives = number.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return max(twos, fives) if rest == 1 else None


def written(number: Fraction) -> int | Decimal | str:
    """Return the number as a document would hold it."""
    places = decimal_places(number)
    if places is None:
        return f"{number.numerator}/{number.denominator}"
    if places == 0:
        return int(number)
    with localcontext() as context:
        context.prec = 200
        return Decimal(number.numerator) / Decimal(number.denominator)


def as_text(number: Fraction) -> str:
    """Return a number with ending decimals as plain text."""
    return format(Decimal(written(number)), "f")


def drawn(choice: Choice, low: int, high: int, places: int) -> Fraction:
    """Return a decimal of so many places from low to high."""
    return Fraction(choice.integer(low * 10**places, high * 10**places), 10**places)


def holdable(number: Fraction) -> bool:
    """Tell whether a float stands for this very decimal, as the cells of a table must."""
    return Fraction(repr(float(number))) == number
