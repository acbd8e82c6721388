"""Fractions over parameters: what is changed as a decimal, as two whole numbers without a common divisor."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from attrs import frozen

from ruraltier.edge.live.terms import Term, gcd, whole

if TYPE_CHECKING:
    from fractions import Fraction

    from ruraltier.edge.live.book import Book

SPARE = 100
"""Parameters may be changed to two decimals more than a whole number has."""


@frozen
class Amount:
    """A fraction: two whole numbers without a common divisor."""

    above: Term
    below: Term

    @classmethod
    def of(cls, book: Book, label: str, above: Term, below: Term) -> Amount:
        """Return two whole numbers with what they share taken out."""
        shared = book.derive(label, gcd([below, above]))
        return cls(book.derive(label, above.over(shared)), book.derive(label, below.over(shared)))

    @classmethod
    def parameter(cls, book: Book, label: str, value: Fraction, note: str = "", spare: int = SPARE) -> Amount:
        """Add a number that a policy maker may change, and return it as a fraction."""
        scale = math.lcm(value.denominator, spare)
        return cls.of(book, label, book.number(label, value, scale, note), whole(scale))

    def over(self, den: Term) -> Term:
        """Return the numerator over a denominator that is a multiple of this one's."""
        return self.above * den.over(self.below)
