"""A workbook as a table: one sheet of it, the header found, the rows in blocks."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import Factory, define

from ruraltier.edge.gather import Fault
from ruraltier.edge.identities import summary_row
from ruraltier.edge.limits import too_many
from ruraltier.edge.sifting import Sifting
from ruraltier.edge.table import Block, Table
from ruraltier.edge.table_file import read_bytes
from ruraltier.edge.workbooks.book import Book
from ruraltier.edge.workbooks.choosing import Chosen, chosen_sheet
from ruraltier.edge.workbooks.kinds import check_kind
from ruraltier.edge.workbooks.merges import MergesBelow
from ruraltier.edge.workbooks.package import Package
from ruraltier.edge.workbooks.quick import quick_rows
from ruraltier.edge.workbooks.remarks import Remarks
from ruraltier.edge.workbooks.sheet_rows import Looks, Row, sheet_rows
from ruraltier.errors import LimitError, Problem, TableError

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

    from ruraltier.edge.file_options import FileOptions
    from ruraltier.edge.limits import TableLimits
    from ruraltier.edge.workbooks.values import Cell

_MACROS = "xl/vbaProject.bin"
_ROWS = 8_192


def open_workbook(
    path: str | os.PathLike[str], options: FileOptions, known: frozenset[str], limits: TableLimits
) -> Table:
    """Return the table of a workbook.

    Parameters
    ----------
    path, options, limits
        As in `read_cohort`.
    known
        Headers, in their loose form, by which the sheet and its header are recognised.

    Raises
    ------
    TableError
        If the file cannot be read or is no workbook, or it does not say which sheet and rows are the table.
    LimitError
        If it is larger than the limits.
    """
    name = Path(path).name
    options.refuse(("encoding", "delimiter"), "texts", name)
    content = read_bytes(path, limits.file_bytes)
    check_kind(name, content)
    book = Book.of(Package.of(content, name, limits.unpacked_bytes, TableError), limits)
    chosen = chosen_sheet(book, options, known)
    if len(chosen.heading.headers) > limits.columns:
        raise LimitError(too_many(chosen.source, len(chosen.heading.headers), limits.columns, "columns"))
    looks = Looks()
    rows = _rows(book, chosen, looks, options.careful)
    sifting = Sifting(chosen.source, options.skip, limits.rows)
    below = SheetRows(chosen, rows, looks, sifting)
    table = Table(
        chosen.source,
        chosen.heading.headers,
        lambda wanted: below.blocks(table, wanted),
        header_row=chosen.heading.last_row,
        settled=chosen.settled,
        left_out=sifting.left_out,
    )
    table.notes.extend(chosen.notes)
    if _MACROS in book.package.names:
        table.notes.append(Problem(code="RT-XLS-106", source=name, what="the workbook has macros; none is run or read"))
    return table


def _rows(book: Book, chosen: Chosen, looks: Looks, careful: bool | None) -> Iterator[Row]:  # noqa: FBT001 - an option
    quick = None if careful else quick_rows(book, chosen, forced=careful is False)
    return sheet_rows(book, chosen.sheet.part, looks) if quick is None else quick


@define
class SheetRows:
    """The rows under the header of a sheet: blank ones dropped and counted, named ones skipped, merged cells refused.

    Parameters
    ----------
    chosen
        The sheet and its header.
    rows
        The rows of the sheet, from its first on; they can be read once.
    looks
        What is noticed while they are read.
    sifting
        What sifts them.
    last
        The last row that was filled.
    """

    chosen: Chosen
    rows: Iterator[Row]
    looks: Looks
    sifting: Sifting
    last: int = 0
    remarks: Remarks = Factory(Remarks)

    def blocks(self, table: Table, wanted: Sequence[int]) -> Iterator[Block]:
        """Yield the rows, and complete the notes of the table."""
        heading = self.chosen.heading
        last = heading.first + len(heading.headers) - 1
        merged = MergesBelow.of(self.chosen.merges, heading.last_row, last)
        self.last = heading.last_row
        columns = [heading.first - 1 + position for position in wanted]
        villages = (row for row in self.rows if row.number > heading.last_row and self._is_village(row))
        while bunch := list(islice(villages, _ROWS)):
            self.sifting.take(len(bunch))
            for row in bunch:
                self._spoil(row, merged)
            turned = list(zip_longest(*(row.cells for row in bunch)))
            nothing = (None,) * len(bunch)
            cells = {p: turned[c] if c < len(turned) else nothing for p, c in zip(wanted, columns, strict=True)}
            block = Block([row.number for row in bunch], cells)
            self.remarks.look(block)
            yield block
        table.notes.extend(self.sifting.notes())
        table.notes.extend(self.remarks.notes(self.chosen, self.looks, wanted))

    def _is_village(self, row: Row) -> bool:
        first = _first_filled(row.cells)
        if first and row.number > self.last + 1:
            # Rows without any cell count like others; those below the last one are no part of the table.
            self.sifting.left_out.blank += row.number - self.last - 1
        if first:
            self.last = row.number
            return self.sifting.keeps(row.number, first)
        return False

    def _spoil(self, row: Row, merged: MergesBelow) -> None:
        faults = dict(merged.at(row.number))
        # A total is refused as a total; that its cells are merged as well helps nobody.
        if faults and summary_row(_first_filled(row.cells), row.number) is None:
            width = max(faults)
            row.cells.extend([None] * (width - len(row.cells)))
            for column, fault in faults.items():
                row.cells[column - 1] = fault


def _first_filled(cells: Sequence[Cell]) -> str:
    """Return the text of the first filled cell."""
    for cell in cells:
        if isinstance(cell, str):
            if text := cell.strip():
                return text
        elif cell is not None:
            return "?" if isinstance(cell, Fault) else str(cell)
    return ""
