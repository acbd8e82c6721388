"""The row that numbers the columns, usual under the header of official tables: no village."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruraltier.edge.gather import Fault
from ruraltier.errors import Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping

_LETTERS = frozenset("甲乙丙丁戊己庚辛壬癸ABCDEFGHabcdefgh")
_ENOUGH = 2


def numbering_row(cells: Mapping[int, object], row: int) -> Fault | None:
    """Return the fault of a row whose cells count the columns: 1 2 3 4, or 甲 乙 1 2.

    Parameters
    ----------
    cells
        Position of a column -> its cell, of the columns that are read, those of ids and names among them.
    row
        The number of the row.

    Examples
    --------
    >>> numbering_row({0: "甲", 1: "乙", 2: 1, 3: "2"}, 2).code
    'RT-TAB-024'
    >>> numbering_row({0: "330108001001", 1: "上河村", 2: 1, 3: 2}, 2)
    """
    filled = {position: text for position, cell in cells.items() if (text := _spelt(cell))}
    numbers = {position: int(text) for position, text in filled.items() if text.isascii() and text.isdigit()}
    others = filled.keys() - numbers.keys()
    counted = len({number - position for position, number in numbers.items()}) == 1 and len(numbers) >= _ENOUGH
    if (
        not counted
        or not all(filled[position] in _LETTERS for position in others)
        or max(others, default=-1) > min(numbers)
    ):
        return None
    what = Phrase("该行是列的序号,不是村", "the row counts the columns, and is no village")
    mend = Phrase(f"略过这一行:skip=({row},)", f"leave the row out: skip=({row},)")
    return Fault("RT-TAB-024", what, Phrase("一行一个村", "one village a row"), mend)


def _spelt(cell: object) -> str:
    if isinstance(cell, float):
        return f"{cell:g}"
    return "" if cell is None else str(cell).strip()
