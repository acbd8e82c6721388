"""The header of a sheet: found by the headers that are known, its levels joined, titles above it left out."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from attrs import frozen

from ruraltier._text import loose
from ruraltier.edge.cells import is_known
from ruraltier.edge.gather import Fault
from ruraltier.errors import Phrase, Problem, TableError, show

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ruraltier.edge.workbooks.merges import Merge
    from ruraltier.edge.workbooks.sheet_rows import Row
    from ruraltier.edge.workbooks.values import Cell

LOOKED_AT = 30
"""Rows in which the header is looked for."""

_LEVELS = 3
_UNIT = re.compile(r"[(（\[【].+[)）\]】]", re.DOTALL)
_BETWEEN = ("", " ", "/", "-", "_", "·", ":")
_FILLED = Phrase("表头和数据行", "a header and rows")
_SHOWN = 6


@frozen
class Heading:
    """The header of a table in a sheet.

    Parameters
    ----------
    rows
        The rows in which it stands.
    first
        The column of the first header.
    headers
        The headers, one a column from there on; an empty text where there is none.
    known
        How many of them are known.
    units
        How many of the known ones have their unit in a row of its own.
    """

    rows: tuple[int, ...]
    first: int
    headers: tuple[str, ...]
    known: int
    units: int = 0

    @property
    def last_row(self) -> int:
        """The row below which the table begins."""
        return self.rows[-1]


def heading_at(
    rows: Sequence[Row], numbers: tuple[int, ...], merges: Sequence[Merge], known: frozenset[str]
) -> Heading:
    """Return the header that stands in certain rows, levels joined from the top.

    Parameters
    ----------
    rows
        The first rows of the sheet.
    numbers
        The numbers of the rows of the header.
    merges
        Merged cells: the value of one stands in all its cells.
    known
        Headers in their loose form.
    """
    filled = {row.number: [_text(cell) for cell in row.cells] for row in rows if row.number in numbers}
    levels = [_spread(filled, number, merges) for number in numbers]
    size = max((len(level) for level in levels), default=0)
    columns = [_distinct([level[c] if c < len(level) else "" for level in levels]) for c in range(size)]
    leaves = Counter(loose(column[-1]) for column in columns if column)
    joined = [_joined(column, leaves, known) for column in columns]
    first = next((c for c, header in enumerate(joined) if header), 0)
    while joined and not joined[-1]:
        joined.pop()
    units = sum(
        len(column) > 1 and bool(_UNIT.fullmatch(column[-1])) and is_known(header, known)
        for column, header in zip(columns, joined, strict=False)
    )
    recognised = sum(is_known(header, known) for header in joined)
    return Heading(numbers, first + 1, tuple(joined[first:]), recognised, units)


def find_heading(rows: Sequence[Row], merges: Sequence[Merge], known: frozenset[str]) -> Heading | None:
    """Return the header with the most headers that are known, the smallest and topmost of equals; None without any."""
    found = [heading_at(rows, numbers, merges, known) for numbers in _candidates(rows, merges)]
    best = max(found, key=lambda one: (one.known, one.units, -len(one.rows), -one.rows[0]), default=None)
    return best if best is not None and best.known else None


def _candidates(rows: Sequence[Row], merges: Sequence[Merge]) -> Iterator[tuple[int, ...]]:
    for row in rows:
        for levels in range(1, _LEVELS + 1):
            numbers = tuple(range(row.number, row.number + levels))
            # A cell of the header never reaches into the rows below it.
            if not any(merge.top <= numbers[-1] < merge.bottom and merge.top >= numbers[0] for merge in merges):
                yield numbers


def no_heading(rows: Sequence[Row], source: str) -> TableError:
    """Return the error of a sheet in which no known header is found."""
    if not rows:
        return TableError(
            Problem(code="RT-TAB-001", source=source, what=Phrase("工作表是空的", "the sheet is empty"), rule=_FILLED)
        )
    texts = [text for cell in rows[0].cells if (text := _text(cell))]
    begins = ", ".join(map(show, texts[:_SHOWN]))
    what = Phrase(
        f"前 {len(rows)} 行没有认得的表头;第 {rows[0].number} 行开头是 {begins}",
        f"no header of the first {len(rows)} rows is known; row {rows[0].number} begins {begins}",
    )
    mend = Phrase("表头若在其中,写明在哪行:header_row=…", "if the header is there, say where: header_row=…")
    rule = Phrase("办法认得的一行表头", "a row of headers that the policy names")
    return TableError(Problem(code="RT-TAB-001", source=source, row=rows[0].number, what=what, rule=rule, mend=mend))


def _spread(filled: dict[int, list[str]], number: int, merges: Sequence[Merge]) -> list[str]:
    """Return the texts of a row of the header, those of merged cells in each of their columns."""
    level = list(filled.get(number, []))
    for merge in merges:
        if merge.top <= number <= merge.bottom and merge.top in filled:
            top = filled[merge.top]
            text = top[merge.left - 1] if merge.left <= len(top) else ""
            level.extend([""] * (merge.right - len(level)))
            level[merge.left - 1 : merge.right] = [text] * (merge.right - merge.left + 1)
    return level


def _distinct(levels: list[str]) -> list[str]:
    """Return the filled levels of a column, each once where it is repeated below itself."""
    filled = [level for level in levels if level]
    return [level for position, level in enumerate(filled) if position == 0 or level != filled[position - 1]]


def _joined(column: list[str], leaves: Counter[str], known: frozenset[str]) -> str:
    if len(column) < 2:  # noqa: PLR2004 - one level is the header itself
        return column[0] if column else ""
    if _UNIT.fullmatch(column[-1]):
        above = _joined(column[:-1], leaves, known)
        return f"{above}{column[-1]}"
    spellings = [between.join(column) for between in _BETWEEN]
    found = next((spelling for spelling in spellings if is_known(spelling, known)), None)
    if found is not None:
        return found
    alone = leaves[loose(column[-1])] == 1 and is_known(column[-1], known)
    return column[-1] if alone else "/".join(column)


def _text(cell: Cell) -> str:
    if cell is None or isinstance(cell, Fault):
        return ""
    return str(cell).strip()
