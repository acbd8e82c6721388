"""Tables in memory, in and out: dicts of columns, and the frames of pandas, polars, pyarrow and others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from ruraltier.edge.gather import Fault
from ruraltier.edge.series import cells_of
from ruraltier.edge.table import Block, Table
from ruraltier.errors import ExportError, LimitError, Problem, TableError, show

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from ruraltier.edge.limits import TableLimits

    Cells = Sequence[object] | NDArray[Any] | Fault
    CellsOf = Callable[[object], Cells]


def frame_like(columns: Mapping[str, NDArray[Any]], like: Any = None) -> Any:  # noqa: ANN401 - any frame
    """Return columns as a table of the kind of another one.

    Parameters
    ----------
    columns
        Name -> array of shape (n,); copied.
    like
        A frame of pandas, polars or pyarrow, whose kind (and index, if any) the new one has; None or a dict for a dict
        of arrays.

    Raises
    ------
    ExportError
        If `like` is no eager frame, or has an index of another length.

    Examples
    --------
    >>> frame_like({"id": np.array(["a"])})
    {'id': array(['a'], dtype='<U1')}
    """
    if like is None or isinstance(like, Mapping):
        return {name: np.array(values) for name, values in columns.items()}
    import narwhals.stable.v2 as nw  # noqa: PLC0415 - a frame library loads only when a frame is written

    try:
        model = nw.from_native(like, eager_only=True)
    except TypeError as error:
        problem = _no_table(like)
        raise ExportError(
            Problem(code="RT-EXP-020", what=problem.what, rule=problem.rule, mend=problem.mend)
        ) from error
    made = nw.from_dict({name: _values(array) for name, array in columns.items()}, backend=model.implementation)
    index = nw.maybe_get_index(model)
    if index is None:
        return made.to_native()
    if len(index) != len(made):
        what = f"the frame has {len(index)} rows, the result {len(made)}"
        raise ExportError(
            Problem(code="RT-EXP-021", what=what, rule="the frame that was read", mend="leave `like` out")
        )
    frame = made.to_native()
    frame.index = index
    return frame


def _values(array: NDArray[Any]) -> object:
    return array.tolist() if array.dtype.kind == "U" else np.array(array)


def open_frame(source: object, limits: TableLimits, read: CellsOf = cells_of) -> Table:
    """Return the table of a dict of columns or of an eager frame.

    Parameters
    ----------
    source
        The table.
    limits
        How large it may be.
    read
        What returns the cells of one column of it.

    Raises
    ------
    TableError
        If the source is nothing that can be read, or its columns differ in length.
    LimitError
        If it has more rows or columns than the limits allow.
    """
    opened = _mapping(source, read) if isinstance(source, Mapping) else _frame(source, read)
    name, columns, pick = opened
    headers = tuple(_header(column, position, name) for position, column in enumerate(columns))
    _check_size(name, len(headers), limits.columns, "columns")

    def blocks(wanted: Sequence[int]) -> Iterator[Block]:
        cells = {position: pick(position) for position in wanted}
        yield _block(name, headers, cells, limits)

    return Table(name, headers, blocks)


def _mapping(source: Mapping[object, object], read: CellsOf) -> tuple[str, list[object], Callable[[int], Cells]]:
    keys = list(source)
    return "dict", keys, lambda position: read(source[keys[position]])


def _frame(
    source: Any,  # noqa: ANN401 - any frame library
    read: CellsOf,
) -> tuple[str, list[object], Callable[[int], Cells]]:
    name = f"{type(source).__module__.partition('.')[0]} frame"
    if hasattr(source, "collect"):
        raise TableError(_no_table(source))
    columns = _labels(source)
    _check_labels(name, columns)
    import narwhals.stable.v2 as nw  # noqa: PLC0415 - a frame library loads only when a frame is read

    try:
        frame = nw.from_native(source, eager_only=True)
    except TypeError as error:
        raise TableError(_no_table(source)) from error
    return name, columns, lambda position: read(frame[:, position].to_native())


def _labels(source: object) -> list[object]:
    labels = getattr(source, "column_names", None) or getattr(source, "columns", None)
    try:
        return list(labels if labels is not None else ())
    except TypeError as error:
        raise TableError(_no_table(source)) from error


def _check_labels(name: str, columns: list[object]) -> None:
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


def _no_table(source: object) -> Problem:
    rule = "the path of a CSV file, a dict of columns, or an eager frame (pandas, polars, pyarrow)"
    mend = "collect() a lazy frame first" if hasattr(source, "collect") else ""
    return Problem(code="RT-TAB-002", what=f"a {type(source).__name__} is not a table", rule=rule, mend=mend)


def _block(name: str, headers: tuple[str, ...], cells: dict[int, Cells], limits: TableLimits) -> Block:
    sizes = {position: len(column) for position, column in cells.items() if not isinstance(column, Fault)}
    if len(set(sizes.values())) > 1:
        what = "the columns differ in length: " + ", ".join(f"{headers[p]} {size}" for p, size in sizes.items())
        raise TableError(Problem(code="RT-TAB-012", source=name, what=what, rule="one value a village in every column"))
    rows = next(iter(sizes.values()), 0)
    _check_size(name, rows, limits.rows, "rows")
    return Block(range(1, rows + 1), cells)


def _check_size(name: str, size: int, limit: int, what: str) -> None:
    if size > limit:
        mend = f"raise the limit: limits=TableLimits({what}={size})"
        raise LimitError(
            Problem(
                code="RT-LIM-040", source=name, what=f"the table has {size} {what}", rule=f"at most {limit}", mend=mend
            )
        )
