"""From what a cell stores to what it says: numbers as they are written, texts, answers, days, shares, faults."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from attrs import frozen

from ruraltier.edge.cells import Dressed, Percent
from ruraltier.edge.gather import Fault
from ruraltier.edge.workbooks.book import unescaped
from ruraltier.edge.workbooks.formats import PLAIN, Format, Shown
from ruraltier.errors import Phrase, show

if TYPE_CHECKING:
    from ruraltier.edge.workbooks.book import Book

Cell = str | int | float | bool | dt.date | dt.time | dt.timedelta | Percent | Fault | None
"""What a cell says; None where it is empty."""

_SHORT = 15
WHOLE = 10**15
"""A spreadsheet keeps 15 digits of a number; a whole one of more is kept as what it is there, a float."""

_LEAP = 60
_BEFORE = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - a cell's day has no time zone
_SINCE_1904 = 1462
_DAY = dt.timedelta(days=1)
_SECOND = dt.timedelta(seconds=1)


@frozen
class _Failed:
    """An error that stands in a cell."""

    text: str

    def __call__(self, ref: str) -> Fault:
        what = Phrase(f"单元格 {ref} 是错误值 {show(self.text)}", f"the cell {ref} holds the error {show(self.text)}")
        mend = Phrase("改好公式,重新保存", "mend the formula and save the workbook again")
        return Fault("RT-XLS-003", what, Phrase("数值", "a value"), mend)


@frozen
class _Damaged:
    """What a cell stores and cannot mean."""

    text: str

    def __call__(self, ref: str) -> Fault:
        what = Phrase(f"单元格 {ref} 读不出:{show(self.text)}", f"the cell {ref} cannot be read: {show(self.text)}")
        mend = Phrase("用表格软件打开并重新保存", "open the workbook in a spreadsheet program and save it again")
        return Fault("RT-XLS-005", what, Phrase("数值", "a value"), mend)


@frozen
class _Mixed:
    """A number that its format shows in percent or not, by its size."""

    number: float
    code: str

    def __call__(self, ref: str) -> Fault:
        what = Phrase(
            f"单元格 {ref} 存的是 {self.number},其格式 {show(self.code)} 有时显示百分数",
            f"the cell {ref} holds {self.number}, and its format {show(self.code)} shows some numbers in percent",
        )
        rule = Phrase("全是百分数的格式,或没有百分数的格式", "a format that is in percent throughout, or nowhere")
        mend = Phrase(
            "给这一列换一种格式,看数值是否仍对",
            "give the column another format, and look whether the numbers still hold",
        )
        return Fault("RT-XLS-006", what, rule, mend)


Doubt = _Failed | _Damaged | _Mixed
"""What is wrong with a cell, to be called with its place."""


@frozen
class Scaled:
    """A number that its format shows in thousands or with its point moved; it is read as it is stored.

    Parameters
    ----------
    number
        What is stored.
    code
        The code of the format.
    """

    number: float
    code: str


_ANSWERS = {"1": True, "0": False, "true": True, "false": False}


@frozen
class Values:
    """Tells what the cells of one workbook say.

    Parameters
    ----------
    strings
        The texts that cells share.
    formats
        The formats by the number that cells name them by.
    since_1904
        Whether days are counted from 1904.
    """

    strings: list[str]
    formats: tuple[Format, ...]
    since_1904: bool

    @classmethod
    def of(cls, book: Book) -> Values:
        """Return what tells the values of a workbook."""
        return cls(book.strings, book.formats, book.since_1904)

    def value(self, kind: str, text: str, style: str) -> Cell | Doubt | Scaled:
        """Return what a cell says, or what is wrong with it.

        Parameters
        ----------
        kind, text, style
            Its type, what it stores, and the number of its format, as the file writes them.
        """
        if kind == "n":
            return self._number(text, style) if text else None
        return self._text(kind, text)

    def _text(self, kind: str, text: str) -> Cell | Doubt:
        match kind:
            case "s":
                return self._shared(text)
            case "inlineStr" | "str":
                return unescaped(text)
            case "b":
                return _ANSWERS.get(text, _Damaged(text))
            case "e":
                return _Failed(text)
            case "d":
                return _iso(text) or _Damaged(text)
            case _:
                return _Damaged(kind)

    def _shared(self, text: str) -> Cell | Doubt:
        known = text.isdecimal() and len(text) < _SHORT and int(text) < len(self.strings)
        return self.strings[int(text)] if known else _Damaged(text)

    def _number(self, text: str, style: str) -> Cell | Doubt | Scaled:
        number = number_of(text.strip())
        if number is None:
            return _Damaged(text)
        form = self._format(style)
        return number if form is PLAIN else self._formatted(number, form)

    def _format(self, style: str) -> Format:
        known = style.isdecimal() and len(style) < _SHORT and int(style) < len(self.formats)
        return self.formats[int(style)] if known else PLAIN

    def _formatted(self, number: float, form: Format) -> Cell | Doubt | Scaled:
        match form.shown:
            case Shown.PERCENT:
                return Percent(number)
            case Shown.PADDED:
                return f"{number:0{form.digits}d}" if isinstance(number, int) and number >= 0 else number
            case Shown.DRESSED:
                counts = isinstance(number, int) and number >= 0
                return Dressed.of(int(number), form.dressed(int(number))) if counts else number
            case Shown.SCALED:
                return Scaled(number, form.code)
            case Shown.MIXED:
                return _Mixed(number, form.code)
            case shown:
                return self._moment(number, shown)

    def _moment(self, number: float, shown: Shown) -> Cell | Doubt:
        try:
            if shown is Shown.DURATION:
                return dt.timedelta(days=number)
            return day_of(number, since_1904=self.since_1904)
        except (OverflowError, ValueError):
            return _Damaged(str(number))


def number_of(text: str) -> int | float | None:
    """Return the number that a file spells; None for none.

    Examples
    --------
    >>> number_of("85"), number_of("0.1"), number_of("8.5E1"), number_of("nan")
    (85, 0.1, 85, None)
    >>> number_of("110101000000001234")
    1.1010100000000123e+17
    """
    if not text.isascii() or "_" in text or "n" in text.casefold():
        return None  # Python reads more than files spell: 1_000, nan, inf and digits of other scripts.
    if len(text) <= _SHORT and text.isdecimal():
        return int(text)
    try:
        value = float(text)
    except ValueError:
        return None
    return int(value) if -WHOLE < value < WHOLE and value == value // 1 else value


def day_of(number: float, *, since_1904: bool) -> dt.date | dt.time | str:
    """Return the day that a spreadsheet counts so, with its time of day if it has one.

    A spreadsheet that counts from 1900 knows a 29 February 1900, which is given as a text.

    Examples
    --------
    >>> day_of(45351, since_1904=False), day_of(43889, since_1904=True), day_of(60, since_1904=False)
    (datetime.date(2024, 2, 29), datetime.date(2024, 2, 29), '1900-02-29')
    """
    serial = number + _SINCE_1904 if since_1904 else number
    if serial < 0:
        message = "no day is counted below 0"
        raise ValueError(message)
    if number < 1 and not since_1904:
        return (_BEFORE + _seconds(serial)).time()
    if serial // 1 == _LEAP:
        return "1900-02-29"
    moment = _BEFORE + _seconds(serial) + (_DAY if serial < _LEAP else dt.timedelta())
    return moment.date() if moment.time() == dt.time() else moment


def _seconds(serial: float) -> dt.timedelta:
    # A day has 86,400 seconds and floats of days a grain of microseconds: what is shown is the nearest second.
    days = int(serial // 1)
    return dt.timedelta(days=days, seconds=round((serial - days) * (_DAY / _SECOND)))


def _iso(text: str) -> dt.date | None:
    try:
        moment = dt.datetime.fromisoformat(text.removesuffix("Z"))
    except ValueError:
        return None
    return moment.date() if moment.time() == dt.time() else moment
