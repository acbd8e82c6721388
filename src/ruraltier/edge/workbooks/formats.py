"""Number formats, as far as they change what a number means: dates, shares in percent, padded zeros, thousands."""

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
    DRESSED = auto()
    SCALED = auto()
    MIXED = auto()


@frozen
class Format:
    """What a format makes of a number.

    Parameters
    ----------
    shown
        As what it is shown: `DRESSED` with words or signs among its digits, `SCALED` as thousands of it or with its
        point moved, `MIXED` in percent or not, by its size.
    digits
        The width to which zeros pad it.
    code
        The code of a format that messages name.
    pieces
        What a dressed number is shown with, in order: places of digits, which are `0`, `#` and `?`, and words.
    """

    shown: Shown
    digits: int = 0
    code: str = ""
    pieces: tuple[tuple[str, bool], ...] = ()

    def dressed(self, number: int) -> str:
        """Return how a number of 0 or more is shown among its words.

        Examples
        --------
        >>> format_of('"330000001"000').dressed(7), format_of("000-000").dressed(1234567)
        ('330000001007', '1234-567')
        """
        digits, shown = list(str(number)), ""
        places = sum(is_place for _, is_place in self.pieces)
        for text, is_place in reversed(self.pieces):
            if not is_place:
                shown = text + shown
                continue
            places -= 1
            taken = digits if places == 0 else digits[-1:]
            shown = ("".join(taken) or text.replace("#", "").replace("?", " ")) + shown
            del digits[-len(taken) :]
        return shown.strip()


PLAIN = Format(Shown.NUMBER)
_DATES = frozenset({*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)})
_OWN = {9: Format(Shown.PERCENT), 10: Format(Shown.PERCENT), 46: Format(Shown.DURATION)}
_SAID = re.compile(r'"([^"]*)"|[\\!](.)|_.|\*(?: |(.))|\[\$([^\]-]*)[^\]]*\]|(General)', re.IGNORECASE | re.DOTALL)
_ELAPSED = re.compile(r"\[[hms]+\]", re.IGNORECASE)
_CONDITION = re.compile(r"\[[<>=]")
_BRACKETED = re.compile(r"\[[^\]]*\]")
_LETTERS = re.compile(r"[dmyhs]", re.IGNORECASE)
_ZEROS = re.compile(r"0{2,}")
_PLACE = re.compile(r"[0#?]")
_WORD, _POINT = "\0", "\1"
_AMONG = re.compile(r"[0#?\x00\x01 /:+()-]*")
_THOUSANDS = re.compile(r"[0#?],+(?![0#?,])|[0#?]\x01+[0#?]")
"""A comma behind the last digit divides by a thousand; a point as a word moves the point."""


def format_of(code: str) -> Format:
    r"""Return what the code of a format says.

    Examples
    --------
    >>> format_of("0.0%").shown.name, format_of('yyyy"年"m"月"d"日"').shown.name, format_of("000000").digits
    ('PERCENT', 'DATE', 6)
    >>> format_of('#,##0.00" 万元"').shown.name, format_of("[h]:mm").shown.name
    ('NUMBER', 'DURATION')
    >>> format_of('"330"000').shown.name, format_of('0!.0,"万"').shown.name, format_of("[<=1]0%;0").shown.name
    ('DRESSED', 'SCALED', 'MIXED')
    """
    words: list[str] = []

    def bare_of(found: re.Match[str]) -> str:
        if found[5]:
            return "#"
        word = next(filter(None, found.groups()), "")
        words.extend([word] if word else [])
        return (_POINT if word == "." else _WORD) if word else ""

    parts = _SAID.sub(bare_of, code).split(";")
    if _ELAPSED.search(parts[0]):
        return Format(Shown.DURATION)
    sections = [_BRACKETED.sub("", part) for part in parts]
    if any("%" in section for section in sections):
        return _in_percent(parts, sections, code)
    if _LETTERS.search(sections[0]):
        return Format(Shown.DATE)
    if any(map(_THOUSANDS.search, sections)):
        return Format(Shown.SCALED, code=code)
    return _of_digits(sections[0].strip(), words)


def _in_percent(parts: list[str], sections: list[str], code: str) -> Format:
    """Return the format of numbers that are in percent in a section at least; nothing is 0 % and 0 alike."""
    conditional = any(map(_CONDITION.search, parts))
    used = sections if conditional else sections[:2]
    said = {"%" in section for section in used if _PLACE.search(section)}
    if said == {True} and not (conditional and len(sections) == 1):
        return Format(Shown.PERCENT)
    return Format(Shown.MIXED, code=code) if said != {False} else PLAIN


def _of_digits(section: str, words: list[str]) -> Format:
    if _ZEROS.fullmatch(section):
        return Format(Shown.PADDED, len(section))
    bare = _PLACE.sub("", section)
    if not bare or bare == section or not _AMONG.fullmatch(section):
        return PLAIN
    said = iter(words)
    pieces = ((next(said) if sign in {_WORD, _POINT} else sign, bool(_PLACE.match(sign))) for sign in section)
    return Format(Shown.DRESSED, pieces=tuple(pieces))


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
