"""What is told of a sheet that was read: formulas, hidden rows and columns, filters, shares shown in percent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from attrs import Factory, define

from ruraltier._text import many
from ruraltier.edge.cells import Percent
from ruraltier.edge.workbooks.places import letters
from ruraltier.errors import Phrase, Problem, show

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier.edge.table import Block
    from ruraltier.edge.workbooks.choosing import Chosen
    from ruraltier.edge.workbooks.sheet_rows import Looks

_SHOWN = 10


@define
class Remarks:
    """Gathers them over the blocks of one table.

    Parameters
    ----------
    numbers
        The numbers of the rows that were read.
    shares
        Position of a column -> the first cell in percent, its row, and how many there are.
    """

    numbers: list[Sequence[int]] = Factory(list)
    shares: dict[int, tuple[Percent, int, int]] = Factory(dict)

    def look(self, block: Block) -> None:
        """Look at some rows."""
        self.numbers.append(block.rows)
        for position, cells in block.columns.items():
            if isinstance(cells, Sequence) and Percent in set(map(type, cells)):
                found = [(cell, row) for cell, row in zip(cells, block.rows, strict=True) if isinstance(cell, Percent)]
                cell, number, before = self.shares.get(position, (*found[0], 0))
                self.shares[position] = cell, number, before + len(found)

    def notes(self, chosen: Chosen, looks: Looks, wanted: Sequence[int]) -> Iterator[Problem]:
        """Yield what is to be told of the columns that are read, by their positions in the table."""
        first = chosen.heading.first
        names = {position + first: chosen.heading.headers[position] for position in wanted}
        for position, (cell, row, count) in self.shares.items():
            column = position + first
            place = f"{letters(column)}{row}"
            what = Phrase(
                f"{count} 个单元格是百分数格式;{place} 存的是 {cell.share},显示 {cell}",
                f"{many(count, 'cell')} in percent; {place} holds {cell.share} and shows {cell}",
            )
            mend = Phrase(
                "按指标的单位换算:单位是 % 的取显示的数,没有单位的取存的比例",
                "in the unit of the indicator: where it is %, what is shown is taken, without one what is stored",
            )
            yield Problem(code="RT-XLS-105", source=chosen.source, column=names[column], what=what, mend=mend)
        yield from self._scaled(chosen, looks, names)
        for column, name in names.items():
            if count := looks.formulas[column]:
                what = Phrase(
                    f"{count} 个公式,按上次计算的结果读",
                    f"{many(count, 'formula')}, read as the value of the last calculation",
                )
                yield Problem(code="RT-XLS-103", source=chosen.source, column=name, what=what)
        yield from self._hidden(chosen, looks, names)

    def _scaled(self, chosen: Chosen, looks: Looks, names: dict[int, str]) -> Iterator[Problem]:
        mend = Phrase(
            "取存的数;看它是否以指标的单位为准",
            "what is stored is taken; look whether it is in the unit of the indicator",
        )
        for column, name in names.items():
            if column in looks.scaled:
                cell, place, count = looks.scaled[column]
                what = Phrase(
                    f"{count} 个单元格按缩小的格式显示;{place} 存的是 {cell.number},格式是 {show(cell.code)}",
                    f"{many(count, 'cell')} shown scaled down; {place} holds {cell.number}, format {show(cell.code)}",
                )
                yield Problem(code="RT-XLS-107", source=chosen.source, column=name, what=what, mend=mend)

    def _hidden(self, chosen: Chosen, looks: Looks, names: dict[int, str]) -> Iterator[Problem]:
        mend = Phrase("取消隐藏,看是否属于台账", "show them, and look whether they belong to the table")
        rows = [row for numbers in self.numbers for row in numbers if row in looks.rows]
        if rows:
            why = ("被筛选", " by a filter") if looks.filtered else ("", "")
            listed = ", ".join(map(str, rows[:_SHOWN])) + (", …" if len(rows) > _SHOWN else "")
            what = Phrase(
                f"{len(rows)} 行{why[0]}隐藏,照读:{listed}",
                f"{many(len(rows), 'row')} hidden{why[1]}, read like all others: {listed}",
            )
            yield Problem(code="RT-XLS-104", source=chosen.source, what=what, mend=mend)
        for column, name in names.items():
            if any(low <= column <= high for low, high in looks.columns):
                what = Phrase(
                    f"{letters(column)} 列隐藏,照读:{show(name)}",
                    f"the column {letters(column)} is hidden and read like all others: {show(name)}",
                )
                yield Problem(code="RT-XLS-104", source=chosen.source, column=name, what=what, mend=mend)
