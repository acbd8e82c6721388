"""Days of a table: dates however they are written, as long as they can be read in one way only."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import Factory, define

from ruraltier._text import loose
from ruraltier.edge.cells import is_null
from ruraltier.edge.gather import Fault, Gathering, Place, spelled
from ruraltier.errors import show

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

RULE = "a day, such as 2024-02-29"

_PARTED = re.compile(r"([12]\d{3})([-/.])(\d{1,2})\2(\d{1,2})(?:[ t]00:00(?::00(?:\.0+)?)?)?", re.ASCII)
_CHINESE = re.compile(r"([12]\d{3})年(\d{1,2})月(\d{1,2})[日号]?", re.ASCII)
_SPELLED = re.compile(
    "([一二][〇零○一二三四五六七八九]{3})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})[日号]?"
)
_EIGHT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)", re.ASCII)
_YEAR = re.compile(r"[12]\d{3}年?|[一二][〇零○一二三四五六七八九]{3}年?", re.ASCII)
_SERIAL = re.compile(r"[2-6]\d{4}", re.ASCII)
_SHORT = re.compile(r"\d{1,2}([-/.年])\d{1,2}(?:\1|月)\d{1,4}日?", re.ASCII)
_TIMED = re.compile(r"[12]\d{3}[-/.]\d{1,2}[-/.]\d{1,2}[ t]\d.*", re.ASCII)
_DIGITS = {char: str(digit) for digit, char in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}
_LONGEST = 40
_COARSE = ("Y", "M")


def read_day(cell: object) -> dt.date | Fault:
    """Return the day of a cell.

    A text may be ``2024-02-29``, ``2024/2/29``, ``2024.2.29``, ``2024年2月29日``, ``二〇二四年二月二十九日`` or
    ``20240229`` (years 1900 to 2099), each with midnight behind it or not. A year of two digits, a day before its
    month, a year or month alone and the number of a spreadsheet's day are refused: they can be read in several ways.

    Parameters
    ----------
    cell
        A text, a date, a naive datetime or datetime64 at midnight, or a number of eight digits.

    Returns
    -------
    datetime.date or Fault
        The day, or why there is none.

    Examples
    --------
    >>> read_day("2024年2月29日"), read_day("2023-02-29").code, read_day("24-2-28").code
    (datetime.date(2024, 2, 29), 'RT-DAY-003', 'RT-DAY-002')
    """
    if isinstance(cell, str):
        return _of_text(cell)
    return _EMPTY if is_null(cell) else _of_object(cell)


def _of_object(cell: object) -> dt.date | Fault:
    if isinstance(cell, Fault):
        return cell
    if isinstance(cell, np.datetime64):
        return _of_numpy(cell)
    if isinstance(cell, dt.datetime):
        return _of_moment(cell)
    if isinstance(cell, dt.date):
        return cell
    if isinstance(cell, (int, float, np.integer, np.floating)) and not isinstance(cell, bool) and cell == cell // 1:
        return _of_text(spelled(int(cell)))
    return _no_day(spelled(cell))


def _of_text(cell: str) -> dt.date | Fault:
    text = loose(cell) if len(cell) <= _LONGEST else cell
    if not text:
        return _EMPTY
    for pattern in (_PARTED, _CHINESE, _EIGHT):
        if found := pattern.fullmatch(text):
            year, month, day = (int(part) for part in found.groups() if part.isdigit())
            return _in_calendar(year, month, day, cell)
    if found := _SPELLED.fullmatch(text):
        year = int("".join(_DIGITS[char] for char in found[1]))
        return _in_calendar(year, _spelled_number(found[2]), _spelled_number(found[3]), cell)
    return _no_day(show(cell), _mend(text), "RT-DAY-004" if _TIMED.fullmatch(text) else _code(text))


def _in_calendar(year: int, month: int, day: int, cell: str) -> dt.date | Fault:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return Fault("RT-DAY-003", f"{show(cell)} is not in the calendar", RULE, "look the day up")


def _spelled_number(text: str) -> int:
    """Return a number below 100 in Chinese numerals; 0 for what is none."""
    tens, ten, ones = text.rpartition("十")
    digits = [_DIGITS.get(part, "") if part else default for part, default in ((tens, "1"), (ones, "0"))]
    number = "".join(digits) if ten else _DIGITS.get(text, "")
    return int(number) if len(number) == 1 + len(ten) else 0


def _of_numpy(cell: np.datetime64) -> dt.date | Fault:
    day = cell.astype("datetime64[D]")
    if np.datetime_data(cell.dtype)[0] in _COARSE:
        return _no_day(str(cell), "give the day, not the month or the year alone", "RT-DAY-002")
    if day != cell:
        return _timed(str(cell))
    known = day.astype(object)
    return known if isinstance(known, dt.date) else _no_day(str(cell))


def _of_moment(cell: dt.datetime) -> dt.date | Fault:
    if cell.tzinfo is not None or cell.time() != dt.time():
        return _timed(str(cell))
    return cell.date()


def _timed(text: str) -> Fault:
    return _no_day(text, "give the day alone: which day it is depends on where the clock stands", "RT-DAY-004")


def _code(text: str) -> str:
    ambiguous = any(pattern.fullmatch(text) for pattern in (_YEAR, _SHORT, _SERIAL)) or text.isdecimal()
    return "RT-DAY-002" if ambiguous else "RT-DAY-001"


def _mend(text: str) -> str:
    if _SHORT.fullmatch(text):
        return "write the year first and with four digits: 2024-02-29"
    if _YEAR.fullmatch(text):
        return "give the day, not the year alone"
    if _TIMED.fullmatch(text):
        return "give the day alone"
    return "it may be a day as a spreadsheet counts it: give the cells the format of a date" * bool(
        _SERIAL.fullmatch(text)
    )


def _no_day(text: str, mend: str = "", code: str = "RT-DAY-001") -> Fault:
    return Fault(code, f"{text} is no day", RULE, mend)


_EMPTY = Fault("RT-DAY-005", "the day is empty", RULE)


@define
class DaysIn:
    """Gathers a column of days."""

    gathering: Gathering
    days: list[dt.date | None] = Factory(list)

    def add(self, cells: Sequence[object] | NDArray[Any], place: Place) -> None:
        """Read the cells of one block."""
        self.days += self.gathering.read(cells, place, read_day)

    def advise(self) -> None:
        """Days suggest nothing."""
