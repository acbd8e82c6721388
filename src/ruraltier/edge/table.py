"""The form in which every kind of table is read: headers, and blocks of rows in columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from attrs import Factory, define, frozen
from numpy.typing import NDArray

from ruraltier.edge.gather import Fault, Gathering
from ruraltier.errors import Problem


@frozen
class Block:
    """Some consecutive rows.

    Parameters
    ----------
    rows
        The number of each row as the user's program counts it: the line of a file, the position from 1 in a frame.
    columns
        Position of a column -> its cells.
    """

    rows: Sequence[int]
    columns: Mapping[int, Sequence[object] | NDArray[Any] | Fault]


@define
class LeftOut:
    """Rows of a file that are not read.

    Parameters
    ----------
    blank
        How many are blank.
    named
        Number and first filled cell of those that the caller or the layout leaves out.
    """

    blank: int = 0
    named: list[tuple[int, str]] = Factory(list)

    def __len__(self) -> int:
        return self.blank + len(self.named)


@frozen
class Table:
    """A table that has been opened.

    Parameters
    ----------
    source
        What messages call it.
    headers
        The headers as written.
    header_row
        Row of the headers; 0 where a table has none.
    blocks
        Given the positions of the columns wanted, yields the rows.
    notes
        What is noticed; complete once the blocks have been read.
    gathering
        Rows that cannot be read at all.
    index
        The header of what tells the rows apart, where a labelled array says so.
    settled
        How a file turned out to be written, by the names that a layout has for it.
    left_out
        The rows that are no villages; complete once the blocks have been read.
    """

    source: str
    headers: tuple[str, ...]
    blocks: Callable[[Sequence[int]], Iterator[Block]]
    header_row: int = 0
    notes: list[Problem] = Factory(list)
    gathering: Gathering = Factory(lambda: Gathering(""))
    index: str = ""
    settled: Mapping[str, object] = Factory(dict)
    left_out: LeftOut = Factory(LeftOut)

    def cells(self, block: Block, position: int, gathering: Gathering) -> Any:  # noqa: ANN401 - objects or an array
        """Return the cells of a column of a block; None where they cannot be read, which is gathered."""
        cells = block.columns[position]
        if isinstance(cells, Fault):
            gathering.whole(self.source, cells)
            return None
        return cells
