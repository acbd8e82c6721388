"""Formulas as texts, those over parameters with the whole number that they come to."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LIMIT = 2**48
"""Whole numbers below this in size are told apart by every spreadsheet.

A spreadsheet calculates in float64, whose whole numbers are exact up to 2^53; but Excel compares 15 digits, and
LibreOffice takes for equal what differs by less than 2^-48 of itself.
"""

ROW = "\x00"
"""Stands in a formula for the number of the village's row."""

_TEXT = 255
"""Characters of a text within a formula."""

_MOST = 200
"""Arguments of one function; Excel allows 255."""


class NotLiveError(Exception):
    """What cannot be a formula; `key` is that of the reason in the words."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


@frozen
class Term:
    """A formula over parameters: its text, and the whole number that it comes to as the workbook is written."""

    text: str
    value: int

    def __add__(self, other: Term) -> Term:
        return Term(f"({self.text}+{other.text})", self.value + other.value)

    def __sub__(self, other: Term) -> Term:
        return Term(f"({self.text}-{other.text})", self.value - other.value)

    def __mul__(self, other: Term) -> Term:
        if self.value == 1 and self.text == "1":
            return other
        return self if other.text == "1" else Term(f"({self.text}*{other.text})", self.value * other.value)

    def over(self, other: Term) -> Term:
        """Return the quotient, which has no remainder."""
        return self if other.text == "1" else Term(f"({self.text}/{other.text})", self.value // other.value)

    def down(self, other: Term) -> Term:
        """Return the quotient rounded down, of whole numbers of 0 or more."""
        return Term(f"INT({self.text}/{other.text})", self.value // other.value)

    @property
    def size(self) -> Term:
        """The distance from 0."""
        return Term(f"ABS({self.text})", abs(self.value))


def whole(value: int) -> Term:
    """Return a whole number that no parameter changes."""
    return Term(str(value), value)


def total(terms: Iterable[Term]) -> Term:
    """Return a sum; 0 of nothing."""
    listed = list(terms)
    return Term(f"({joined('+', [t.text for t in listed])})", sum(t.value for t in listed)) if listed else whole(0)


def lcm(a: Term, b: Term) -> Term:
    """Return the least common multiple of two.

    By the greatest common divisor: that of LibreOffice is right, and its least common multiple of several is not.
    """
    return a.over(gcd([a, b])) * b


def gcd(terms: Sequence[Term]) -> Term:
    """Return the greatest common divisor of the sizes of one or more, two by two."""
    sizes = list({term.text: term.size for term in terms}.values())
    while len(sizes) > 1:
        pairs = [sizes[i : i + 2] for i in range(0, len(sizes), 2)]
        sizes = [_divisor(*pair) if len(pair) > 1 else pair[0] for pair in pairs]
    return sizes[0]


def _divisor(a: Term, b: Term) -> Term:
    return Term(call("GCD", a.text, b.text), math.gcd(a.value, b.value))


def greatest(terms: Iterable[Term]) -> Term:
    """Return the greatest."""
    listed = list(terms)
    texts = list(dict.fromkeys(t.text for t in listed))
    while len(texts) > 1:
        texts = [call("MAX", *texts[i : i + _MOST]) for i in range(0, len(texts), _MOST)]
    return Term(texts[0], max(t.value for t in listed)) if listed else whole(0)


def call(function: str, *arguments: str) -> str:
    """Return a function of arguments."""
    return f"{function}({','.join(arguments)})"


def joined(sign: str, texts: Iterable[str]) -> str:
    """Return texts with a sign between each two."""
    return sign.join(texts)


def quoted(text: str) -> str:
    """Return a text as it stands in a formula.

    Raises
    ------
    NotLiveError
        If it is longer than a formula takes.
    """
    if len(text) > _TEXT:
        raise NotLiveError("why.long")
    return '"' + text.replace('"', '""') + '"'


def quotient(above: str, below: str) -> str:
    """Return a quotient of whole numbers rounded down, whatever a spreadsheet takes for a whole number.

    The half that is added keeps the quotient away from whole numbers, where `INT` might round it up to one.
    """
    return f"INT((2*({above})+1)/(2*({below})))"


def column_name(index: int) -> str:
    """Return the letters of a column, counted from 0.

    Examples
    --------
    >>> column_name(0), column_name(25), column_name(26), column_name(16383)
    ('A', 'Z', 'AA', 'XFD')
    """
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
