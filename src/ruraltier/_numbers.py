"""Numbers as decimals: text, Decimal, float and int become exact fractions under documented limits."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from fractions import Fraction
from numbers import Rational
from typing import Any

import numpy as np

from ruraltier.errors import Problem, RuraltierError

DIGITS = 40
EXPONENT = 30
_NUMBER = re.compile(r"[+-]?(?:\d{1,200}(?:\.\d{0,200})?|\.\d{1,200})(?:[eE][+-]?\d{1,9})?", re.ASCII)
MODES = ("half_up", "half_even", "down", "up")


class NotANumberError(RuraltierError, ValueError):
    """The value is not a number that the library takes; the text says why."""

    def __init__(self, what: str) -> None:
        super().__init__(Problem(code="RT-NUM-001", what=what, rule="a number"))
        self.what = what

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by the argument, not by the message."""
        return type(self), (self.what,)

    def __str__(self) -> str:
        return self.what


def exact(value: object) -> Fraction:
    """Return the exact value of a number; a float means its shortest decimal.

    Parameters
    ----------
    value
        An int, Fraction, Decimal, float (numpy's too), or a text: a plain decimal or an exact ratio such as ``"1/3"``.

    Returns
    -------
    fractions.Fraction
        The exact value.

    Raises
    ------
    NotANumberError
        For anything else, for NaN and infinities, and beyond 40 digits or an exponent of ±30.

    Examples
    --------
    >>> exact(0.1), exact("85.0"), exact("1/3")
    (Fraction(1, 10), Fraction(85, 1), Fraction(1, 3))
    """
    if isinstance(value, (bool, np.bool_)):
        msg = "a truth value is not a number"
        raise NotANumberError(msg)
    if isinstance(value, (Rational, np.integer)):
        return _bounded(Fraction(int(value)) if isinstance(value, np.integer) else Fraction(value))
    if isinstance(value, (float, np.floating)):
        return _from_text(
            np.format_float_scientific(value, trim="-") if isinstance(value, np.floating) else repr(value)
        )
    if isinstance(value, Decimal):
        return _from_text(str(value))
    if isinstance(value, str):
        return _from_ratio(value.strip())
    msg = f"a {type(value).__name__} is not a number"
    raise NotANumberError(msg)


def _from_ratio(text: str) -> Fraction:
    above, slash, below = text.partition("/")
    if not slash:
        return _from_text(text)
    bottom = _from_text(below.strip())
    if bottom == 0:
        msg = "the denominator is 0"
        raise NotANumberError(msg)
    return _bounded(_from_text(above.strip()) / bottom)


def _from_text(text: str) -> Fraction:
    # Length and exponent are looked at before any arithmetic: "1e999999999" must cost nothing.
    if len(text) > 4 * DIGITS or not _NUMBER.fullmatch(text):
        msg = "not a plain number"
        raise NotANumberError(msg)
    mantissa, _, exponent = text.lower().partition("e")
    if sum(c.isdigit() for c in mantissa.lstrip("+-0.")) > DIGITS or abs(int(exponent or 0)) > EXPONENT:
        msg = f"more than {DIGITS} digits or an exponent beyond ±{EXPONENT}"
        raise NotANumberError(msg)
    return Fraction(text)


def _bounded(value: Fraction) -> Fraction:
    if max(abs(value.numerator), value.denominator) >= 10 ** (DIGITS + EXPONENT):
        msg = f"more than {DIGITS} digits or an exponent beyond ±{EXPONENT}"
        raise NotANumberError(msg)
    return value


def plain(value: Fraction) -> str:
    """Return the number as text: a decimal where it has one, otherwise a ratio.

    Examples
    --------
    >>> plain(Fraction(3, 8)), plain(Fraction(1, 3)), plain(Fraction(-5))
    ('0.375', '1/3', '-5')
    """
    places = decimal_places(value)
    if places is None:
        return f"{value.numerator}/{value.denominator}"
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    sign = "-" if value < 0 else ""
    return sign + (digits if not places else f"{digits[:-places]}.{digits[-places:]}")


def decimal_places(value: Fraction) -> int | None:
    """Return how many decimals the number needs, or None if it has no finite decimal."""
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return max(twos, fives) if rest == 1 else None


def rounded(value: Fraction, places: int, mode: str) -> Fraction:
    """Return the value rounded once, from the exact value.

    Parameters
    ----------
    value
        The exact value.
    places
        Number of decimals kept.
    mode
        ``half_up`` (half away from zero), ``half_even``, ``down`` (towards zero) or ``up`` (away from zero).

    Examples
    --------
    >>> rounded(Fraction("2.675"), 2, "half_up"), rounded(Fraction("-2.5"), 0, "half_even")
    (Fraction(67, 25), Fraction(-2, 1))
    """
    scale = 10**places
    whole, rest = divmod(abs(value) * scale, 1)
    if mode == "up":
        whole += rest > 0
    elif mode != "down":
        half = Fraction(1, 2)
        whole += rest > half or (rest == half and (mode == "half_up" or whole % 2 == 1))
    return Fraction(-int(whole) if value < 0 else int(whole), scale)


def float_edge(value: Fraction, *, closed: bool) -> float:
    """Return the float f such that, for every float x, ``x >= f`` says whether x (as a decimal) reaches the value.

    Parameters
    ----------
    value
        The threshold.
    closed
        True if the threshold itself is reached (``>=``), False if it has to be passed (``>``).

    Notes
    -----
    A float x stands for its shortest decimal. Shortest decimals are ordered as their floats are, so one float edge
    decides the exact comparison, also where the threshold has more digits than a float holds.

    Examples
    --------
    >>> float_edge(Fraction(1, 10), closed=True), float_edge(Fraction(1, 10), closed=False) > 0.1
    (0.1, True)
    """
    edge = float(value)
    meant = Fraction(repr(edge))
    reached = meant >= value if closed else meant > value
    if not reached:
        return math.nextafter(edge, math.inf)
    below = math.nextafter(edge, -math.inf)
    low = Fraction(repr(below))
    return below if (low >= value if closed else low > value) else edge
