"""Numbers of a text, read from their digits and never through a float."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

_DIGITS = 200
"""Python reads whole numbers in quadratic time and refuses thousands of digits; decimals it reads at once."""


def figure(text: str) -> Decimal:
    """Return a number with decimals or an exponent; what no decimal can hold is infinite, and refused like it.

    Examples
    --------
    >>> figure("0.30"), figure("1e99999999999999999999")
    (Decimal('0.30'), Decimal('Infinity'))
    """
    try:
        return Decimal(text)
    except InvalidOperation:
        return Decimal("Infinity")


def whole(text: str) -> int | Decimal:
    """Return a whole number.

    Examples
    --------
    >>> whole("-12")
    -12
    """
    return int(text) if len(text) <= _DIGITS else figure(text)
