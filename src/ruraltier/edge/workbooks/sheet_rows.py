"""The rows of a sheet, read as a stream from its part: values, formulas, what is hidden."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from attrs import Factory, define, frozen

from ruraltier.edge.gather import Fault
from ruraltier.edge.workbooks.places import column_of, letters
from ruraltier.edge.workbooks.values import Cell, Doubt, Scaled, Values
from ruraltier.edge.workbooks.xml import feed, parser_of
from ruraltier.errors import LimitError, Phrase, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier.edge.workbooks.book import Book

_SPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_DIGITS = "0123456789"
_LONG = 9
_TRUE = frozenset({"1", "true"})


def _named(*names: str) -> frozenset[str]:
    return frozenset(f"{space}}}{name}" for space in _SPACES for name in names)


_CELL, _ROW, _FORMULA, _TEXT, _SPOKEN = _named("c"), _named("row"), _named("f"), _named("v", "t"), _named("rPh")
_COLUMN, _FILTER = _named("col"), _named("autoFilter")


@frozen
class Row:
    """A row of a sheet: its number, and its cells from the first column on."""

    number: int
    cells: list[Cell]


@define
class Looks:
    """What is worth knowing of a sheet beside its values; complete once its rows have been read.

    Parameters
    ----------
    rows
        Numbers of the hidden rows that have cells.
    columns
        First and last column of what is hidden.
    formulas
        Column -> how many of its cells hold a formula with a value.
    scaled
        Column -> the first of its cells that is shown in thousands or with its point moved, its place, and how many.
    filtered
        Whether the sheet has a filter.
    """

    rows: set[int] = Factory(set)
    columns: list[tuple[int, int]] = Factory(list)
    formulas: Counter[int] = Factory(Counter)
    scaled: dict[int, tuple[Scaled, str, int]] = Factory(dict)
    filtered: bool = False

    def see_scaled(self, column: int, row: int, cell: Scaled) -> None:
        """Count a number that is shown otherwise than it is read."""
        first, place, before = self.scaled.get(column, (cell, f"{letters(column)}{row}", 0))
        self.scaled[column] = first, place, before + 1


def sheet_rows(book: Book, part: str, looks: Looks) -> Iterator[Row]:
    """Yield the rows of a sheet that have cells.

    Raises
    ------
    TableError
        If the part is damaged.
    LimitError
        If a row has more columns than a table may have.
    """
    reader = _Reader(book, looks)
    parser = parser_of(book.package)
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.text
    for _ in feed(book.package, part, parser):
        yield from reader.done
        reader.done.clear()


class _Reader:
    """The state of reading; no attrs class, since its methods run for every element."""

    def __init__(self, book: Book, looks: Looks) -> None:
        self.values, self.book, self.looks = Values.of(book), book, looks
        self.most = book.limits.columns
        self.done: list[Row] = []
        self.cells: list[Cell] = []
        self.parts: list[str] = []
        self.number, self.column = 0, 0
        self.kind, self.style = "n", ""
        self.formula = self.stored = self.taking = self.spoken = False

    def start(self, name: str, said: dict[str, str]) -> None:
        if name in _CELL:
            self._open(said)
        elif name in _TEXT:
            self.taking = not self.spoken
            self.stored = True
        elif name in _ROW:
            self._row(said)
        elif name in _FORMULA:
            self.formula = True
        elif name in _SPOKEN:
            self.spoken = True
        elif name in _COLUMN:
            self._hide(said)
        elif name in _FILTER:
            self.looks.filtered = True

    def end(self, name: str) -> None:
        if name in _TEXT:
            self.taking = False
        elif name in _CELL:
            self._close()
        elif name in _ROW:
            if self.cells:
                self.done.append(Row(self.number, self.cells))
        elif name in _SPOKEN:
            self.spoken = False

    def text(self, text: str) -> None:
        if self.taking:
            self.parts.append(text)

    def _row(self, said: dict[str, str]) -> None:
        number = said.get("r", "")
        following = int(number) if number.isdecimal() and len(number) < _LONG else self.number + 1
        if following <= self.number:
            raise self.book.package.refused(f"its row {following} stands behind the row {self.number}")
        self.number, self.cells, self.column = following, [], 0
        if said.get("hidden") in _TRUE:
            self.looks.rows.add(self.number)

    def _hide(self, said: dict[str, str]) -> None:
        first, last = said.get("min", ""), said.get("max", "")
        if said.get("hidden") in _TRUE and first.isdecimal() and last.isdecimal():
            self.looks.columns.append((int(first), int(last)))

    def _open(self, said: dict[str, str]) -> None:
        following = column_of(said["r"].rstrip(_DIGITS)) if "r" in said else self.column + 1
        if following <= self.column:
            raise self.book.package.refused(f"its row {self.number} has a cell out of order")
        self.column, self.kind, self.style = following, said.get("t", "n"), said.get("s", "")
        self.formula = self.stored = False
        self.parts = []

    def _close(self) -> None:
        text = "".join(self.parts)
        if not text and not self.formula:
            return
        if self.column > self.most:
            self._refuse_width()
        missing = self.column - 1 - len(self.cells)
        if missing:
            self.cells.extend([None] * missing)
        self.cells.append(self._calculated(text) if self.formula else self._value(text))

    def _value(self, text: str) -> Cell:
        value = self.values.value(self.kind, text, self.style)
        if isinstance(value, Scaled):
            self.looks.see_scaled(self.column, self.number, value)
            return value.number
        return value(f"{letters(self.column)}{self.number}") if isinstance(value, Doubt) else value

    def _calculated(self, text: str) -> Cell:
        # A text may be empty, if the file says that it is a text; nothing else may.
        known = bool(text) or (self.stored and self.kind == "str")
        if self.book.uncalculated or not known:
            place = f"{letters(self.column)}{self.number}"
            what = Phrase(
                f"单元格 {place} 的公式从未计算", f"the cell {place} holds a formula that was never calculated"
            )
            mend = Phrase("用表格软件打开并保存", "open the workbook in a spreadsheet program and save it")
            return Fault("RT-XLS-004", what, Phrase("有结果的公式", "a formula with its value"), mend)
        self.looks.formulas[self.column] += 1
        return self._value(text)

    def _refuse_width(self) -> None:
        what = f"the sheet has a value in the column {letters(self.column)}"
        rule, mend = f"at most {self.most} columns", "raise the limit: limits=TableLimits(columns=…)"
        source = self.book.package.source
        raise LimitError(Problem(code="RT-LIM-040", source=source, row=self.number, what=what, rule=rule, mend=mend))
