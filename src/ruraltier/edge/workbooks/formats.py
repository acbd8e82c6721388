"""Number formats, as far as they change what a number means: dates, durations, shares in percent, padded zeros."""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable


class Shown(Enum):
    """As what a number is shown."""

    NUMBER = auto()
    DATE = auto()
    DURATION = auto()
    PERCENT = auto()
    PADDED = auto()


@frozen
class Format:
    """What a format makes of a number; `digits` is the width to which zeros pad it."""

    shown: Shown
    digits: int = 0


PLAIN = Format(Shown.NUMBER)
_DATES = frozenset({*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)})
_OWN = {9: Format(Shown.PERCENT), 10: Format(Shown.PERCENT), 46: Format(Shown.DURATION)}
_SAID = re.compile(r'"[^"]*"|[\\_*].|General', re.IGNORECASE | re.DOTALL)
_ELAPSED = re.compile(r"\[[hms]+\]", re.IGNORECASE)
_BRACKETED = re.compile(r"\[[^\]]*\]")
_LETTERS = re.compile(r"[dmyhs]", re.IGNORECASE)
_ZEROS = re.compile(r"0{2,}")


def format_of(code: str) -> Format:
    r"""Return what the code of a format says.

    Examples
    --------
    >>> format_of("0.0%").shown.name, format_of('yyyy"年"m"月"d"日"').shown.name, format_of("000000").digits
    ('PERCENT', 'DATE', 6)
    >>> format_of('#,##0.00" 万元"').shown.name, format_of("[h]:mm").shown.name
    ('NUMBER', 'DURATION')
    """
    bare = _SAID.sub("", code.split(";", maxsplit=1)[0])
    if _ELAPSED.search(bare):
        return Format(Shown.DURATION)
    bare = _BRACKETED.sub("", bare)
    if "%" in bare:
        return Format(Shown.PERCENT)
    if _LETTERS.search(bare):
        return Format(Shown.DATE)
    return Format(Shown.PADDED, len(bare)) if _ZEROS.fullmatch(bare) else PLAIN


def built_in(number: int) -> Format:
    """Return the format of a number that every workbook knows without saying.

    Examples
    --------
    >>> built_in(9).shown.name, built_in(14).shown.name, built_in(0).shown.name
    ('PERCENT', 'DATE', 'NUMBER')
    """
    return Format(Shown.DATE) if number in _DATES else _OWN.get(number, PLAIN)


def formats_of(elements: Iterable[tuple[str, dict[str, str]]]) -> tuple[Format, ...]:
    """Return the formats by the number that cells name them by, from the elements of the part of styles."""
    coded: dict[str, Format] = {}
    found: list[Format] = []
    inside = False
    for name, attributes in elements:
        if name == "numFmt":
            coded[attributes.get("numFmtId", "")] = format_of(attributes.get("formatCode", ""))
        elif name in {"cellXfs", "cellStyleXfs", "cellStyles", "dxfs"}:
            inside = name == "cellXfs"
        elif name == "xf" and inside:
            number = attributes.get("numFmtId", "0")
            found.append(coded.get(number) or built_in(int(number) if number.isdecimal() else 0))
    return tuple(found)
