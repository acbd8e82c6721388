"""What to write for a number that stands in quotes, with its unit or with commas."""

from __future__ import annotations

import re
from fractions import Fraction

from ruraltier._numbers import plain

UNQUOTED = " without the quotes"
"""How the mend of a text ends in whose place a number is wanted."""

_WRITTEN = re.compile(r"\s*([+-]?(?:[0-9]{1,3}(?:,[0-9]{2,3})+|[0-9]{1,30})(?:\.[0-9]{1,30})?)\s*([^0-9,.\s]{0,20})\s*")
_TIMES = {"万": 10**4, "亿": 10**8, "lakh": 10**5, "lakhs": 10**5, "crore": 10**7, "crores": 10**7}


def figure_in(text: str) -> str:
    """Return what to write for a text that begins with a number; nothing if it does not.

    Examples
    --------
    >>> figure_in("450分")
    'write 450 without the quotes'
    >>> figure_in("30%"), figure_in("some")
    ('write 0.3 for a share of 30 %, 30 if % is the unit', '')
    """
    found = _WRITTEN.fullmatch(text)
    if not found:
        return ""
    value, unit = Fraction(found[1].replace(",", "")), found[2].lower()
    if unit in {"%", "％"}:
        return f"write {plain(value / 100)} for a share of {plain(value)} %, {plain(value)} if % is the unit"
    times = _TIMES.get(unit) or _TIMES.get(unit[:1], 1)
    return f"write {plain(value * times)}{UNQUOTED}"
