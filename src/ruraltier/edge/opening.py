"""Tables of every kind opened: files, dicts of columns and frames."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypeGuard

from ruraltier.edge.csv_table import open_csv
from ruraltier.edge.file_options import FileOptions
from ruraltier.edge.frames.reading import open_frame
from ruraltier.edge.json_table import open_json_table
from ruraltier.edge.parquet_file import open_parquet
from ruraltier.edge.series import cells_of
from ruraltier.edge.table import Table
from ruraltier.edge.workbooks.kinds import is_workbook
from ruraltier.edge.workbooks.sheet_table import open_workbook
from ruraltier.errors import Problem, TableError

if TYPE_CHECKING:
    from ruraltier.edge.frames.reading import CellsOf
    from ruraltier.edge.limits import TableLimits


def open_table(
    source: object, options: FileOptions, known: frozenset[str], limits: TableLimits, read: CellsOf = cells_of
) -> Table:
    """Return the table of a file, of a dict of columns or of a frame.

    Parameters
    ----------
    source
        The table; one that has been opened is returned as it is.
    options
        What the caller says about a file.
    known
        Headers, in their loose form, by which the header of a file is recognised.
    limits
        How large the table may be.
    read
        What returns the cells of one column of a dict or a frame.

    Raises
    ------
    TableError
        If the source is no table, or something is said about a file where there is none.
    LimitError
        If it is larger than the limits.
    """
    if isinstance(source, Table):  # a part of one that was opened before
        return source
    if holds_types(source):
        _refuse_options(options)
        return _typed(os.fspath(source), limits, read)
    if isinstance(source, (str, os.PathLike)):
        opened = open_workbook if is_workbook(source) else open_csv
        return opened(source, options, known, limits)
    _refuse_options(options)
    return open_frame(source, limits, read)


def _refuse_options(options: FileOptions) -> None:
    if options != FileOptions():
        mend = "filter or rename the frame before it is read"
        what = "encoding, delimiter, sheet, careful, header_row and skip are for files of text and for workbooks"
        raise TableError(Problem(code="RT-TAB-016", what=what, rule="a path", mend=mend))


def _typed(path: str, limits: TableLimits, read: CellsOf) -> Table:
    if path.lower().endswith(".json"):
        return open_json_table(path, limits)
    return open_parquet(path, limits, read)


def holds_types(source: object) -> TypeGuard[str | os.PathLike[str]]:
    """Return whether a source is the path of a file whose cells have types and whose columns have names.

    Examples
    --------
    >>> holds_types("台账.parquet"), holds_types("台账.csv")
    (True, False)
    """
    return isinstance(source, (str, os.PathLike)) and os.fspath(source).lower().endswith((".parquet", ".json"))
