"""What a result shows of itself: one description, from which both its repr and its output in a notebook are written."""

from __future__ import annotations

from abc import abstractmethod
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import evolve, field, frozen

from ruraltier._html import escaped, framed, table_html
from ruraltier._messages import figure
from ruraltier._text import Table, printable, shown, table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

_ENDS, _LINES = 10, 20


def _said(parts: Iterable[str]) -> tuple[str, ...]:
    """Return the parts that say something; a table without rows does not."""
    return tuple(part for part in parts if part)


@frozen
class Panel:
    """A head with lines and tables below it.

    Parameters
    ----------
    head
        The first line.
    parts
        The lines, and tables as `table` makes them; those without rows are left out.
    kind
        Name of the class, where the first line is no sentence by itself.
    brief
        Tables of which a notebook, which has more room, shows a larger one instead.

    Examples
    --------
    >>> from ruraltier._text import table
    >>> print(Panel("2 villages", [table([["示范村", "2"]], "lr")], kind="Assessment").text())
    <Assessment 2 villages>
      示范村  2
    """

    head: str
    parts: tuple[str, ...] = field(default=(), converter=_said)
    kind: str = ""
    brief: tuple[str, ...] = field(default=(), converter=_said)

    def text(self) -> str:
        """Return the lines of the repr, every control character escaped."""
        head = f"<{self.kind} {self.head}>" if self.kind else self.head
        return printable("\n".join([head, *self.parts, *self.brief]))

    def bounded(self) -> Panel:
        """Return the first and the last of many lines."""
        left_out = len(self.parts) - 2 * _LINES
        if left_out <= 0:
            return self
        return evolve(self, parts=(*self.parts[:_LINES], f"  … {left_out:,} more", *self.parts[-_LINES:]))

    def html(self, room: Iterable[str] = ()) -> str:
        """Return the same as the output of a notebook, with what there is room for on a page besides."""
        head = f"<strong>{escaped(self.kind)}</strong> {escaped(self.head)}" if self.kind else escaped(self.head)
        return framed(f"<p>{head}</p>", *map(_part, (*self.parts, *_said(room))))


def _part(part: str) -> str:
    if isinstance(part, Table):
        return table_html(part.header, part.rows, part.align, more=part.more, after=part.after)
    return "".join(f"<p>{escaped(line.strip())}</p>" for line in part.split("\n"))


def ends(  # noqa: PLR0913 - each is a part of a table
    count: int,
    row: Callable[[int], Sequence[str]],
    align: str,
    *,
    header: Sequence[str] = (),
    first: int = _ENDS,
    last: int = _ENDS,
) -> str:
    """Return a table of the first and the last of many rows, of which only those are made.

    Parameters
    ----------
    count
        How many rows there are.
    row
        Gives the cells of the row at a position.
    align, header
        As `table` takes them.
    first, last
        How many rows are shown of either end.

    Examples
    --------
    >>> print(ends(9, lambda i: [str(i)], "l", first=2, last=1))
      0
      1
      … 6 more
      8
    """
    if count <= first + last:
        return table(map(row, range(count)), align, header=header)
    told = [*range(first), *range(count - last, count)]
    return table(map(row, told), align, header=header, more=f"… {count - first - last:,} more", after=first)


def columns_table(columns: Mapping[str, NDArray[Any]]) -> str:
    """Return the columns of units as a table of the first and the last units.

    Columns of floats are left out: they are rounded copies of exact figures, and might seem to stand across an edge.
    """
    told = {name: values for name, values in columns.items() if values.dtype.kind != "f"}
    count = len(next(iter(told.values())))
    return ends(count, lambda i: [_cell(values[i]) for values in told.values()], "l" * len(told), header=list(told))


def _cell(value: object) -> str:
    if isinstance(value, Fraction):
        return figure(value)
    if value is None or (isinstance(value, np.datetime64) and np.isnat(value)):
        return ""
    return shown(str(value))


class WithPanel:
    """What has a repr for the terminal and an output for notebooks, both from its panel."""

    __slots__ = ()

    @abstractmethod
    def _panel(self) -> Panel:
        """Return what is shown."""

    def _room(self) -> Iterable[str]:
        """Return the tables for which a notebook has room besides."""
        return ()

    def __repr__(self) -> str:
        return self._panel().bounded().text()

    def _repr_html_(self) -> str:
        return self._panel().bounded().html(self._room())
