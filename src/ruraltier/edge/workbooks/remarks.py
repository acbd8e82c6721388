"""What is told of a sheet that was read: formulas, hidden rows and columns, filters, shares shown in percent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import Factory, define

from ruraltier.edge.cells import Percent
from ruraltier.edge.workbooks.places import letters
from ruraltier.errors import Problem, show

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ruraltier.edge.workbooks.choosing import Chosen
    from ruraltier.edge.workbooks.sheet_rows import Looks, Row

_SHOWN = 10


@define
class Remarks:
    """Gathers them over the blocks of one table.

    Parameters
    ----------
    numbers
        The numbers of the rows that were read.
    shares
        Column -> the first cell in percent, its row, and how many there are.
    """

    numbers: list[range | list[int]] = Factory(list)
    shares: dict[int, tuple[Percent, int, int]] = Factory(dict)

    def look(self, bunch: Sequence[Row], columns: Sequence[int]) -> None:
        """Look at some rows; columns are counted from 0."""
        self.numbers.append([row.number for row in bunch])
        for column in columns:
            found = [
                (cell, row.number)
                for row in bunch
                if column < len(row.cells) and isinstance(cell := row.cells[column], Percent)
            ]
            if found:
                cell, row_number, before = self.shares.get(column, (*found[0], 0))
                self.shares[column] = cell, row_number, before + len(found)

    def notes(self, chosen: Chosen, looks: Looks, columns: Sequence[int]) -> Iterator[Problem]:
        """Yield what is to be told."""
        names = {c: chosen.heading.headers[c + 1 - chosen.heading.first] for c in columns}
        for column, (cell, row, count) in self.shares.items():
            what = f"{count} cells are shown in percent; {letters(column + 1)}{row} holds {cell.share} and shows {cell}"
            mend = "where the unit is %, the figure that is shown is taken, elsewhere the share that is stored"
            yield Problem(code="RT-XLS-105", source=chosen.source, column=names[column], what=what, mend=mend)
        for column in columns:
            if count := looks.formulas[column + 1]:
                what = f"{count} cells hold formulas; their values are those of the last calculation"
                yield Problem(code="RT-XLS-103", source=chosen.source, column=names[column], what=what)
        yield from self._hidden(chosen, looks, names)

    def _hidden(self, chosen: Chosen, looks: Looks, names: dict[int, str]) -> Iterator[Problem]:
        mend = "show them, and look whether they belong to the table"
        rows = [row for numbers in self.numbers for row in numbers if row in looks.rows]
        if rows:
            why = " by a filter" if looks.filtered else ""
            listed = ", ".join(map(str, rows[:_SHOWN])) + (", …" if len(rows) > _SHOWN else "")
            what = f"{len(rows)} rows are hidden{why} and read like all others: {listed}"
            yield Problem(code="RT-XLS-104", source=chosen.source, what=what, mend=mend)
        for column, name in names.items():
            if any(first <= column + 1 <= last for first, last in looks.columns):
                what = f"the column {letters(column + 1)} is hidden and read like all others: {show(name)}"
                yield Problem(code="RT-XLS-104", source=chosen.source, column=name, what=what, mend=mend)
