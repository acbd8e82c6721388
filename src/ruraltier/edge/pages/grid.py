"""Tables of pages: cells with what they are sorted by and where they lead, in columns that are named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import field, frozen

if TYPE_CHECKING:
    from collections.abc import Iterable


@frozen
class Cell:
    """One cell.

    Parameters
    ----------
    text
        What it says.
    key
        What it is sorted by where that is not its text: a whole number.
    to
        The anchor of this page that it leads to; empty for none.
    """

    text: str
    key: int | None = None
    to: str = ""


def _cell(value: Cell | str | int) -> Cell:
    return value if isinstance(value, Cell) else Cell(f"{value:,}", value) if isinstance(value, int) else Cell(value)


def _texts(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(texts)


def _rows(rows: Iterable[Iterable[Cell | str | int]]) -> tuple[tuple[Cell, ...], ...]:
    return tuple(tuple(_cell(value) for value in row) for row in rows)


@frozen(kw_only=True)
class Grid:
    """A table.

    Parameters
    ----------
    caption
        Said above it.
    header
        The names of its columns.
    align
        One letter ``l`` or ``r`` a column.
    rows
        Its cells; a text or a whole number will do for one.
    more
        What stands below it: rows that are left out, say.
    sortable
        Whether a reader may sort and filter it where scripts run.
    """

    caption: str
    header: tuple[str, ...] = field(converter=_texts)
    align: str
    rows: tuple[tuple[Cell, ...], ...] = field(converter=_rows)
    more: str = ""
    sortable: bool = False

    def __bool__(self) -> bool:
        return bool(self.rows)
