"""A dict of columns, a frame or a labelled array as a table that can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruraltier.edge.frames.natives import Native, opened
from ruraltier.edge.gather import Fault
from ruraltier.edge.limits import too_many
from ruraltier.edge.series import cells_of
from ruraltier.edge.table import Block, Table
from ruraltier.errors import LimitError, Problem, TableError, show

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any

    from numpy.typing import NDArray

    from ruraltier.edge.limits import TableLimits

    Cells = Sequence[object] | NDArray[Any] | Fault
    CellsOf = Callable[[object], Cells]


def open_frame(source: object, limits: TableLimits, read: CellsOf = cells_of) -> Table:
    """Return the table of a dict of columns, of a frame of any library, or of a labelled array.

    Parameters
    ----------
    source
        The table. A query is run when its rows are asked for, for the columns that are wanted alone.
    limits
        How large it may be.
    read
        What returns the cells of one column of it.

    Raises
    ------
    TableError
        If the source is nothing that can be read, its query fails, or its columns differ in length.
    LimitError
        If it has more rows or columns than the limits allow.
    """
    native = opened(source)
    name, labels = native.name, native.labels
    _check_labels(name, labels)
    headers = tuple(_header(label, position, name) for position, label in enumerate(labels))
    if len(headers) > limits.columns:
        raise LimitError(_too_large(native, len(headers), limits.columns, "columns"))

    def blocks(wanted: Sequence[int]) -> Iterator[Block]:
        columns = native.columns(wanted, limits.rows + 1)
        yield _block(native, headers, {position: read(column) for position, column in columns.items()}, limits)

    return Table(name, headers, blocks, index=native.index)


def _check_labels(name: str, columns: Sequence[object]) -> None:
    problems = [
        Problem(
            code="RT-TAB-005",
            source=name,
            column=str(label),
            what=f"the header {show(str(label))} stands twice (column {p + 1})",
            rule="one column a header",
            mend="rename or drop all but one",
        )
        for p, label in enumerate(columns)
        if label in columns[:p]
    ]
    if problems:
        raise TableError(problems)


def _header(label: object, position: int, name: str) -> str:
    if isinstance(label, (str, int)):
        return str(label)
    what = f"the header of column {position + 1} is {show(label)}"
    raise TableError(
        Problem(
            code="RT-TAB-009", source=name, what=what, rule="a text", mend="give the columns one level of text headers"
        )
    )


def _block(native: Native, headers: tuple[str, ...], cells: dict[int, Cells], limits: TableLimits) -> Block:
    sizes = {position: len(column) for position, column in cells.items() if not isinstance(column, Fault)}
    if len(set(sizes.values())) > 1:
        what = "the columns differ in length: " + ", ".join(f"{headers[p]} {size}" for p, size in sizes.items())
        rule = "one value a village in every column"
        raise TableError(Problem(code="RT-TAB-012", source=native.name, what=what, rule=rule))
    rows = next(iter(sizes.values()), 0)
    if rows > limits.rows:
        raise LimitError(_too_large(native, rows, limits.rows, "rows"))
    return Block(range(1, rows + 1), cells)


def _too_large(native: Native, size: int, limit: int, what: str) -> Problem:
    # A query is cut behind the limit: how many rows there are, nobody has counted.
    found, enough = ("more than " + str(limit), "…") if native.query and what == "rows" else (str(size), str(size))
    return too_many(native.name, found, limit, what, enough)
