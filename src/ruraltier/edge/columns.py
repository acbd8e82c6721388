"""Cells of one column, block by block, become a column of the cohort; clean blocks are read as a whole."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import Factory, define, field

from ruraltier._numbers import EXPONENT, exact, float_edge
from ruraltier.domain.absence import Absence
from ruraltier.domain.column import Codes, Floats, NumberColumn, TextColumn
from ruraltier.domain.decimals import floats_of
from ruraltier.domain.indicator import Indicator, Kind
from ruraltier.edge.cells import Absences, Reader, out_of_range
from ruraltier.edge.gather import Fault, Gathering, Place
from ruraltier.edge.layout.wording import Wording
from ruraltier.errors import Phrase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Outcome = Callable[[Any], float | Absence | Fault]

_PLAIN_BYTES = b"0123456789.-+ \n"
_PLAIN_KINDS = frozenset({int, float, type(None)})
_SAFE_LENGTH = 15
_WHOLE = 2.0**53
_MANY = 20
_MOST = 0.5
_ENOUGH = 5


@define
class NumbersIn:
    """Gathers a column of numbers, answers or options.

    Parameters
    ----------
    indicator
        What the column is.
    absences
        The texts that stand for no value.
    gathering
        Where problems go.
    wording
        How the layout says that numbers are written; None where it says nothing.
    gaps
        How many cells hold a text that stands for no value, by the text and the kind of no value.
    """

    indicator: Indicator
    absences: Absences
    gathering: Gathering
    wording: Wording | None = None
    values: list[Floats] = Factory(list)
    marks: list[Codes | None] = Factory(list)
    gaps: Counter[tuple[str, Absence]] = Factory(Counter)
    reader: Reader = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.reader = Reader(self.indicator, self.absences)

    def add(self, cells: Sequence[object] | NDArray[Any], place: Place) -> None:
        """Read the cells of one block."""
        if self.indicator.kind is Kind.NUMBER:
            values, marks = self._numbers(cells, place)
            self._check_range(values, place, cells)
        else:
            outcome = self.reader.answer if self.indicator.kind is Kind.YES_NO else self.reader.option
            values, marks = self._each(cells, outcome, place)
        self.values.append(values)
        self.marks.append(marks)

    def column(self) -> NumberColumn:
        """Return the whole column."""
        words = self.indicator.options if self.indicator.kind is Kind.OPTION else ()
        values = np.concatenate([np.empty(0), *self.values])
        if all(m is None for m in self.marks):
            return NumberColumn(values, None, words)
        parts = [np.zeros(len(v), np.int8) if m is None else m for v, m in zip(self.values, self.marks, strict=True)]
        return NumberColumn(values, np.concatenate(parts), words)

    def advise(self) -> None:
        """Say what the column as a whole suggests: mixed units, or words instead of numbers."""
        forms = self.gathering.forms
        rows = sum(len(v) for v in self.values)
        if forms["percent"]:
            plain = sum(int((~np.isnan(v)).sum()) for v in self.values)
            percent = forms["percent"]
            mend = Phrase(
                f"全列统一单位:{percent} 个单元格带百分号,{plain} 个不带",
                f"write one unit throughout: {percent} cells carry a percent sign, {plain} are plain",
            )
            self.gathering.advise("RT-NUM-005", mend)
        if rows >= _ENOUGH and forms["word"] > _MOST * rows:
            code = self.indicator.code
            mend = Phrase(
                f'该列多为文字;可把 {code} 声明为 kind = "option"(选项)或 "text"(文本)',
                f'most of the column is words; declare {code} as kind = "option" (categories) or "text"',
            )
            self.gathering.advise("RT-NUM-001", mend)

    def _numbers(self, cells: Sequence[object] | NDArray[Any], place: Place) -> tuple[Floats, Codes | None]:
        quick = quick_numbers(cells) if self._as_written(cells) else None
        if quick is not None:
            for number in self.absences.numbers:
                gone = quick == number
                quick[gone] = np.nan
                self.gaps[f"{number:g}", Absence.MISSING] += int(gone.sum())
            quick = quick if self.wording is None else self.wording.shifted(quick)
        if quick is not None:
            return quick, None
        if self.wording is None:
            return self._each(list(cells), self.reader.number, place)
        listed = list(cells)
        return self._each(self.wording.cells(listed, place, self.gathering.column), self._worded, place, listed)

    def _as_written(self, cells: Sequence[object] | NDArray[Any]) -> bool:
        return self.wording is None or self.wording.is_plain or isinstance(cells, np.ndarray)

    def _worded(self, cell: object) -> float | Absence | Fault:
        return cell if isinstance(cell, Fault) else self.reader.number(cell)

    def _check_range(self, values: Floats, place: Place, cells: Sequence[object] | NDArray[Any]) -> None:
        if self.indicator.range is None:
            return
        low, high = self.indicator.range
        with np.errstate(invalid="ignore"):
            outside = (values < float_edge(low, closed=True)) | (values >= float_edge(high, closed=False))
        for position in np.flatnonzero(outside).tolist():
            value = float(values[position])
            found = exact(value) if self.wording is None else cells[position]
            self.gathering.add(place, position, out_of_range(value, self.indicator), found)

    def _each(
        self,
        cells: Sequence[object] | NDArray[Any],
        read: Outcome,
        place: Place,
        found: list[object] | None = None,
    ) -> tuple[Floats, Codes | None]:
        listed = list(cells)
        outcome: Callable[[Any], float | Absence | Fault] = read
        if all(type(cell) is str for cell in listed):
            outcome = {cell: read(cell) for cell in set(listed)}.__getitem__  # each distinct text is read once
        values = np.fromiter(
            (v if isinstance(v, float) else np.nan for v in map(outcome, listed)), np.float64, len(listed)
        )
        return values, self._gaps(listed, values, outcome, place, listed if found is None else found)

    def _gaps(
        self, cells: list[object], values: Floats, outcome: Outcome, place: Place, written: list[object]
    ) -> Codes | None:
        marks = np.zeros(len(values), np.int8)
        for position in np.flatnonzero(np.isnan(values)):
            found = outcome(cells[position])
            if isinstance(found, Fault):
                self.gathering.add(place, int(position), found, written[position])
            else:
                kind = Absence(int(found))  # nothing else is no number
                self._gap(written[position], kind)
                marks[position] = 0 if kind is Absence.MISSING else kind
        return marks if marks.any() else None

    def _gap(self, cell: object, kind: Absence) -> None:
        if isinstance(cell, str) and cell.strip():
            self.gaps[cell.strip(), kind] += 1


@define
class WordsIn:
    """Gathers a column of words: the texts of an indicator, or the names, among which no mark means a missing one."""

    read: Callable[[object], str | Fault]
    gathering: Gathering
    marked: bool = True
    words: list[str] = Factory(list)
    gaps: Counter[tuple[str, Absence]] = Factory(Counter)

    def add(self, cells: Sequence[object] | NDArray[Any], place: Place) -> None:
        """Read the cells of one block."""
        listed: list[Any] = list(cells)
        if not self.marked and _clean_already(listed):
            self.words += listed
            return
        self.words += [word or "" for word in self.gathering.read(listed, place, self.read)]

    def column(self) -> TextColumn:
        """Return the whole column."""
        return TextColumn(self.words)

    def advise(self) -> None:
        """Words suggest nothing."""


def collector(
    indicator: Indicator, absences: Absences, gathering: Gathering, wording: Wording | None = None
) -> NumbersIn | WordsIn:
    """Return what gathers the column of an indicator."""
    if indicator.kind is Kind.TEXT:
        return WordsIn(Reader(indicator, absences).text, gathering)
    return NumbersIn(indicator, absences, gathering, wording)


def quick_numbers(cells: Sequence[Any] | NDArray[Any]) -> Floats | None:
    """Return the numbers of cells that are plain throughout, NaN for the empty ones; None where a cell needs a look.

    Examples
    --------
    >>> quick_numbers(["90", ""]), quick_numbers(["90", "满意"])
    (array([90., nan]), None)
    """
    if isinstance(cells, np.ndarray):
        return _typed(cells)
    kinds = set(map(type, cells))
    return _plain_objects(cells) if kinds <= _PLAIN_KINDS else _plain_texts(cells)


def _clean_already(cells: list[Any]) -> bool:
    """Return whether all cells are texts without spaces, invisible characters and anything to compose."""
    try:
        joined = "".join(cells)
    except TypeError:
        return False
    return " " not in joined and joined.isprintable() and unicodedata.is_normalized("NFC", "\n".join(cells))


def _plain_objects(cells: Sequence[Any]) -> Floats | None:
    """Return the numbers of whole numbers, floats and gaps, else None."""
    if any(type(cell) is int and not -_WHOLE <= cell <= _WHOLE for cell in cells):
        return None
    return _typed(np.array(cells, dtype=np.float64))


def _plain_texts(cells: Sequence[Any]) -> Floats | None:
    """Return the numbers of texts that are all short and plain or empty, else None."""
    try:
        joined = "\n".join(cells).encode("ascii")
        if joined.translate(None, _PLAIN_BYTES) or _longest(joined) > _SAFE_LENGTH:
            return None
        texts = [cell or "nan" for cell in cells] if "" in cells else cells
        return np.fromiter(map(float, texts), np.float64, len(texts)) + 0.0
    except (TypeError, UnicodeEncodeError, ValueError):
        return None


def _longest(joined: bytes) -> int:
    ends = np.flatnonzero(np.frombuffer(joined, np.uint8) == ord("\n"))
    return int(np.diff(ends, prepend=-1, append=len(joined)).max()) - 1


def _typed(array: NDArray[Any]) -> Floats | None:
    """Return the numbers of an array of numbers that all can be held, else None."""
    if array.dtype.kind == "f":
        size = np.abs(array.astype(np.float64, copy=False))
        bad = (size > 10.0**EXPONENT) | ((size < 10.0**-EXPONENT) & (size > 0))
        return None if bad.any() or array.dtype.itemsize > np.dtype(np.float64).itemsize else floats_of(array) + 0.0
    if array.dtype.kind in "iu" and (not array.size or max(abs(int(array.min())), abs(int(array.max()))) <= _WHOLE):
        return floats_of(array)
    return None
