"""What a cell holds: a number, an answer, a word, a kind of no value, or a fault."""

from __future__ import annotations

import datetime as dt
import math
import re
from decimal import Decimal
from fractions import Fraction
from numbers import Number, Rational
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import frozen

from ruraltier._numbers import EXPONENT, NotANumberError, exact, plain
from ruraltier._text import clean, loose
from ruraltier.domain.absence import Absence
from ruraltier.domain.decimals import float_of
from ruraltier.domain.indicator import Indicator
from ruraltier.edge.amounts import rate
from ruraltier.edge.diagnosis import LONGEST, MISSING_LIKE, NOT_STATED, diagnose, fault_of_size
from ruraltier.edge.gather import Fault, spelled
from ruraltier.errors import Phrase, near, show

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable


_PLAIN = re.compile(r"[+-]?(?:\d++(?:\.\d*+)?|\.\d++)", re.ASCII)
_YES = frozenset(["是", "yes", "y", "true", "1", "1.0", "√", "✓", "✔"])
_NO = frozenset(["否", "no", "n", "false", "0", "0.0", "×", "✗", "✘"])
_TEXT, _NUMBER = Phrase("文本", "a text"), Phrase("数字", "a number")
_LEAST, _GREATEST = Fraction(1, 10**EXPONENT), Fraction(10**EXPONENT)
_LONGEST_WORD = 10**40
_BRACKETS = re.compile(r"(.+?)[(\[【]([^()\[\]【】]+)[)\]】]")
_NULLS = frozenset({"NAType", "NaTType"})


@frozen
class Percent:
    """A share that a spreadsheet shows in percent.

    Parameters
    ----------
    share
        The number that the cell stores: 0.85 where it shows 85%.

    Examples
    --------
    >>> str(Percent(0.853)), Percent(0.853).figure(Indicator(code="rate", unit="%"))
    ('85.3%', Fraction(853, 10))
    """

    share: float

    def figure(self, indicator: Indicator) -> Fraction | None:
        """Return the number that it is for an indicator: the share in its unit, as it is stored where there is none.

        None stands for a unit in which no share can be told.
        """
        known = exact(self.share)
        if any(loose(unit) in _PERCENT for unit in indicator.unit.all):
            return known * 100
        times = rate("1", indicator) if indicator.unit else Fraction(1)
        return None if times is None else known * times

    def stray(self, unit: str) -> Fault:
        """Return the fault of a share where a unit is stated that is none of shares."""
        what = Phrase(
            f"单元格存的是 {self.share},显示 {self},是百分数",
            f"the cell holds {self.share} and shows {self}, a percentage",
        )
        rule = Phrase(f"以{unit}为单位的数字", f"a number in {unit}")
        mend = Phrase(
            "改成常规格式,看数值是否仍对", "give the cell the format General, and look whether the number still holds"
        )
        return Fault("RT-NUM-005", what, rule, mend, "percent")

    def __str__(self) -> str:
        return f"{plain(exact(self.share) * 100)}%"


_PERCENT = frozenset({"%", "percent", "per cent"})


class Dressed(int):
    """A whole number that a spreadsheet shows with words or signs among its digits.

    It counts like any other number; an id that is shown otherwise than it is stored is none.

    Examples
    --------
    >>> cell = Dressed.of(1, "330000001001")
    >>> cell + 1, cell.shown
    (2, '330000001001')
    """

    shown: str

    @classmethod
    def of(cls, number: int, shown: str) -> Dressed:
        """Return a number with what is shown of it."""
        cell = cls(number)
        cell.shown = shown
        return cell


@frozen
class Absences:
    """The texts that stand for no value.

    Parameters
    ----------
    marks
        Texts that mean a missing value, exactly as written.

    Examples
    --------
    >>> absences = Absences.of(["—"])
    >>> absences.kind("—"), absences.kind("Not Applicable"), absences.kind("无")
    (<Absence.MISSING: 1>, <Absence.NOT_APPLICABLE: 2>, None)
    """

    marks: frozenset[str]

    @classmethod
    def of(cls, marks: Iterable[str]) -> Absences:
        """Return the texts for the missing marks of a policy."""
        return cls(frozenset(mark.strip() for mark in marks) | {""})

    def kind(self, text: str) -> Absence | None:
        """Return the kind of no value that a stripped text stands for, or None."""
        return Absence.MISSING if text in self.marks else _KINDS.get(text.casefold())

    @property
    def numbers(self) -> tuple[float, ...]:
        """The marks that are numbers, such as −99: they mean a missing value in a typed column too."""
        return tuple(float(mark) for mark in sorted(self.marks) if _PLAIN.fullmatch(mark))


_KINDS = {word: kind for kind in Absence for word in (kind.word, *(label.casefold() for label in kind.label.all))}


@frozen
class Reader:
    """Reads the cells of one indicator.

    Examples
    --------
    >>> from ruraltier.domain.indicator import Indicator
    >>> reader = Reader(Indicator(code="income"), Absences.of([]))
    >>> reader.number(" 0085.50"), reader.number("拒报"), reader.number("85%").code
    (85.5, <Absence.REFUSED: 4>, 'RT-NUM-005')
    """

    indicator: Indicator
    absences: Absences

    def number(self, cell: object) -> float | Absence | Fault:
        """Return the number of a cell as a float that stands for exactly it."""
        if isinstance(cell, str):
            return self._number_text(cell.strip())
        if is_null(cell):
            return Absence.MISSING
        if isinstance(cell, Percent):
            return self._share(cell)
        return _number_object(cell)

    def _share(self, cell: Percent) -> float | Fault:
        try:
            figure = cell.figure(self.indicator)
            return cell.stray(self.indicator.unit.get("zh")) if figure is None else _exact_float(figure)
        except NotANumberError:
            return _beyond(cell.share)

    def _number_text(self, text: str) -> float | Absence | Fault:
        kind = self.absences.kind(text)
        if kind is not None:
            return kind
        if len(text) > LONGEST or not _PLAIN.fullmatch(text):
            return diagnose(text, self.indicator)
        return _exact_float(text)

    def answer(self, cell: object) -> float | Absence | Fault:
        """Return 1.0 for yes, 0.0 for no."""
        if isinstance(cell, str):
            return self._answer_text(cell.strip())
        if is_null(cell):
            return Absence.MISSING
        if isinstance(cell, (bool, np.bool_, int, float, np.integer, np.floating)) and cell in {0, 1}:
            return float(cell)
        return cell if isinstance(cell, Fault) else _no_answer(cell)

    def _answer_text(self, text: str) -> float | Absence | Fault:
        kind = self.absences.kind(text)
        if kind is not None:
            return kind
        word = text.casefold()
        return 1.0 if word in _YES else 0.0 if word in _NO else _no_answer(text)

    def option(self, cell: object) -> float | Absence | Fault:
        """Return the position of an option."""
        if is_null(cell):
            return Absence.MISSING
        word = word_of(cell)
        if isinstance(word, Fault):
            return word
        kind = self.absences.kind(word)
        options = self.indicator.options
        if word in options or kind is None:
            return float(options.index(word)) if word in options else self._loose_option(word)
        return kind

    def _loose_option(self, word: str) -> float | Fault:
        same = [i for i, option in enumerate(self.indicator.options) if loose(option) == loose(word)]
        if len(same) == 1:
            return float(same[0])
        what = Phrase(f"{show(word)} 不在选项中", f"{show(word)} is not an option")
        options = ", ".join(self.indicator.options)
        rule = Phrase(f"以下之一:{options}", f"one of {options}")
        return Fault("RT-OPT-001", what, rule, near(word, self.indicator.options))

    def text(self, cell: object) -> str | Fault:
        """Return the text of a cell; an empty one for every kind of no value."""
        word = word_of(cell)
        return "" if isinstance(word, str) and self.absences.kind(word) is not None else word


def word_of(cell: object) -> str | Fault:
    """Return the text of a cell; an empty one where there is none."""
    if isinstance(cell, str):
        return unfit(cell) or clean(cell)
    if is_null(cell):
        return ""
    if isinstance(cell, (int, np.integer)) and not isinstance(cell, bool) and abs(int(cell)) < _LONGEST_WORD:
        return str(cell)
    if isinstance(cell, Fault):
        return cell
    kind = type(cell).__name__
    what = Phrase(f"单元格的类型是 {kind}", f"the cell is a {kind}")
    return Fault("RT-TXT-001", what, _TEXT, Phrase("写成文本", "write it as text"))


def label_of(cell: object) -> str | Fault:
    """Return the text of a cell that labels something, such as a year or a month; these are often numbers.

    Examples
    --------
    >>> label_of("2024年"), label_of(2024), label_of(2024.0)
    ('2024年', '2024', '2024')
    """
    if isinstance(cell, (float, np.floating)) and not is_null(cell) and cell == cell // 1:
        return str(int(cell))
    return word_of(cell)


def unfit(text: str) -> Fault | None:
    """Return the fault of a text that cannot be kept: NumPy drops a NUL at the end, no file takes half a character."""
    if text.isprintable():
        return None
    if "\0" in text:
        what = Phrase(f"{show(text)} 含空字符(NUL)", f"{show(text)} holds a NUL character")
        return Fault("RT-TXT-002", what, _TEXT, Phrase("去掉该字符", "remove the character"))
    if any("\ud800" <= char <= "\udfff" for char in text):
        what = Phrase(f"{show(text)} 含半个字符", f"{show(text)} holds half a character (a lone surrogate)")
        return Fault("RT-TXT-003", what, _TEXT, Phrase("按原编码重新读表", "read the table again in its encoding"))
    return None


def is_null(cell: object) -> bool:
    """Return whether an object is one of the ways to write that there is no value: None, NaN, NA, NaT."""
    if cell is None or type(cell).__name__ in _NULLS:
        return True
    if isinstance(cell, Decimal):
        return cell.is_nan()
    if isinstance(cell, (np.datetime64, np.timedelta64)):
        return bool(np.isnat(cell))
    return isinstance(cell, (float, np.floating)) and math.isnan(cell)


def without_unit(header: str) -> tuple[str, str]:
    """Return a header in its loose form without the brackets at its end, and what stands in them.

    Examples
    --------
    >>> without_unit("集体收入（万元）"), without_unit("income")
    (('集体收入', '万元'), ('income', ''))
    """
    found = _BRACKETS.fullmatch(loose(header))
    return (found[1].strip(), found[2].strip()) if found else (loose(header), "")


def is_known(header: str, known: Collection[str]) -> bool:
    """Return whether a header, or what it is without its unit in brackets, is among those known in their loose form.

    Examples
    --------
    >>> is_known("集体收入（万元）", {"集体收入"}), is_known("", {"集体收入"})
    (True, False)
    """
    return bool(header) and (loose(header) in known or without_unit(header)[0] in known)


def _number_object(cell: object) -> float | Fault:
    if isinstance(cell, Fault):
        return cell
    if isinstance(cell, (bool, np.bool_)):
        what = Phrase(f"{show(bool(cell))} 是“是/否”", f"{show(bool(cell))} is a truth value")
        mend = Phrase('声明 kind = "yes_no"', 'declare kind = "yes_no"')
        return Fault("RT-NUM-010", what, _NUMBER, mend, "truth")
    if isinstance(cell, (dt.date, dt.time, dt.timedelta, np.datetime64, np.timedelta64)):
        what = Phrase(f"{show(str(cell))} 是日期或时间", f"{show(str(cell))} is a date or a time")
        return Fault("RT-NUM-011", what, _NUMBER, _made_of(cell), "date")
    if isinstance(cell, (Rational, Decimal, float, np.integer, np.floating)):
        return _exact_float(cell)
    kind = "not a real number" if isinstance(cell, Number) else f"a {type(cell).__name__}, not a number"
    return Fault("RT-NUM-001", Phrase(f"{show(cell)} 不是数字", f"{show(cell)} is {kind}"), _NUMBER, form="word")


def _made_of(cell: object) -> Phrase:
    """Return how to mend a day where a number should be."""
    again = Phrase(
        "若是表格软件把数字或范围变成了日期,请把单元格设为文本格式后重新录入",
        "if a spreadsheet made it out of a number or a range, enter the number again in a cell of the format Text",
    )
    if not isinstance(cell, dt.date):
        return again
    meant = f"{cell.month}-{cell.day}"
    return Phrase(f"{again.zh};原来多半是 {meant}", f"{again}; the cell was probably {meant}")


def _exact_float(value: object) -> float | Fault:
    try:
        known = exact(value)
        if known and not _LEAST <= abs(known) <= _GREATEST:
            return _beyond(value)
        return float_of(known) + 0.0
    except NotANumberError:
        return _beyond(value) if _is_beyond(value) else fault_of_size(spelled(value))


def _is_beyond(value: object) -> bool:
    """Return whether it is the size, not the number of digits, for which a number was not taken."""
    if isinstance(value, Decimal):
        return not value.is_finite() or abs(value.adjusted()) > EXPONENT
    return isinstance(value, (int, float, np.floating)) and not _LEAST <= abs(_of_python(value)) <= _GREATEST


def _of_python(value: float | np.floating[Any]) -> float:
    return float(value) if isinstance(value, np.floating) else value


def _beyond(value: object) -> Fault:
    least, most = f"1e-{EXPONENT}", f"1e{EXPONENT}"
    rule = Phrase(f"大小在 {least} 到 {most} 之间的有限的数", f"a finite number of a size from {least} to {most}")
    what = Phrase(f"{spelled(value)} 超出范围", f"{spelled(value)} is out of bounds")
    return Fault("RT-NUM-002", what, rule, form="infinite")


def _no_answer(cell: object) -> Fault:
    mend = NOT_STATED if isinstance(cell, str) and cell.casefold() in MISSING_LIKE else ""
    rule = Phrase("是或否(true 或 false,1 或 0)", "yes or no (是 or 否, true or false, 1 or 0)")
    return Fault("RT-YES-001", Phrase(f"{show(cell)} 不是回答", f"{show(cell)} is no answer"), rule, mend, form="word")


def out_of_range(value: float, indicator: Indicator) -> Fault:
    """Return the fault of a number outside the declared range."""
    low, high = indicator.range or (0, 0)
    units = [f" {indicator.unit.get(lang)}" if indicator.unit else "" for lang in ("zh", "en")]
    least, most, found = (plain(exact(number)) for number in (low, high, value))
    rule = Phrase(f"{least} 到 {most} 之间的数{units[0]}", f"a number from {least} to {most}{units[1]}")
    what = Phrase(f"{found} 超出规定的范围", f"{found} is out of the declared range")
    return Fault("RT-NUM-009", what, rule, Phrase("检查单位和数位", "check the unit and the digits"), "range")
