"""Tables as JSON: a list of objects, one a village, or one object of columns; numbers are read from their digits."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ruraltier.edge.doors.json_door import open_json
from ruraltier.edge.frames.reading import open_frame
from ruraltier.edge.gather import Fault, Gathering, Place
from ruraltier.edge.limits import too_many
from ruraltier.edge.table import Block, Table
from ruraltier.edge.table_file import read_bytes
from ruraltier.errors import LimitError, PolicyError, Problem, TableError, show
from ruraltier.policy.limits import LIMITS as DOCUMENT

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Sequence

    from ruraltier.edge.limits import TableLimits

_RULE = "a list of objects, one a village, or one object of columns"


def open_json_table(path: str | os.PathLike[str], limits: TableLimits) -> Table:
    """Return the table of a JSON file.

    Parameters
    ----------
    path, limits
        As in `read_cohort`.

    Raises
    ------
    TableError
        If there is no such file, or it holds no table.
    LimitError
        If it is larger than the limits.
    """
    raw = read_bytes(path, limits.file_bytes)
    source = Path(path).name
    try:
        document = open_json(raw, source, DOCUMENT).document
    except PolicyError as error:
        raise TableError(error.problems, error.count) from None
    if isinstance(document, dict) and document and all(isinstance(column, list) for column in document.values()):
        return _named(open_frame(document, limits), source)
    if isinstance(document, list) and all(isinstance(row, dict) for row in document):
        return _listed(document, source, limits)
    raise TableError(Problem(code="RT-FIL-026", source=source, what="the file holds no table", rule=_RULE))


def _named(table: Table, source: str) -> Table:
    return Table(source, table.headers, table.blocks)


def _listed(rows: list[dict[str, Any]], source: str, limits: TableLimits) -> Table:
    if not rows:
        raise TableError(Problem(code="RT-TAB-001", source=source, what="the file holds no rows", rule=_RULE))
    headers = tuple(dict.fromkeys(key for row in rows for key in row))
    for size, limit, name in ((len(headers), limits.columns, "columns"), (len(rows), limits.rows, "rows")):
        if size > limit:
            raise LimitError(too_many(source, size, limit, name, str(size)))
    gathering = Gathering("")

    def blocks(wanted: Sequence[int]) -> Iterator[Block]:
        whole = [at for at, row in enumerate(rows, 1) if _is_whole(row, at, headers, source, gathering)]
        yield Block(whole, {at: [rows[row - 1][headers[at]] for row in whole] for at in wanted})

    return Table(source, headers, blocks, gathering=gathering)


def _is_whole(row: dict[str, Any], at: int, headers: tuple[str, ...], source: str, gathering: Gathering) -> bool:
    if len(row) == len(headers):
        return True
    lacking = [header for header in headers if header not in row]
    what = f"the object lacks {', '.join(map(show, lacking[:5]))}"
    fault = Fault("RT-TAB-017", what, "one value for each key of the others", "write null where there is no value")
    gathering.add(Place(source, [at]), 0, fault)
    return False
