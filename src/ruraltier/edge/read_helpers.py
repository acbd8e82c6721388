"""read_helpers: who can help, of which kind and for how many, from a file, a dict or a frame."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from ruraltier.domain.indicator import Indicator
from ruraltier.edge.arguments import file_options
from ruraltier.edge.cells import Absences, word_of
from ruraltier.edge.columns import NumbersIn, WordsIn
from ruraltier.edge.gather import Fault, Gathering, Place
from ruraltier.edge.limits import LIMITS, TableLimits
from ruraltier.edge.long_table import LongReader, Sought, asked_for, read_long, words_in
from ruraltier.errors import expect, near, show
from ruraltier.policy.programme.programme import Programme
from ruraltier.support.helpers import Helpers, kind_named

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    _Cells = NumbersIn | WordsIn

SOUGHT = (
    Sought("id", ("id", "编号", "代码")),
    Sought("kind", ("kind", "类别"), needed=True),
    Sought("capacity", ("capacity", "可帮扶数")),
    Sought("name", ("name", "姓名", "名称")),
    Sought("level", ("level", "级别")),
    Sought("home", ("home", "派出单位")),
)
"""The columns of a table of helpers."""

_CAPACITY = Indicator(code="capacity", range=(0, 1_000_000))


def read_helpers(  # noqa: PLR0913 - each is a question that a table can raise
    source: object,
    programme: Programme,
    *,
    id: str | None = None,
    columns: Mapping[str, str] | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    header_row: int | Sequence[int] | None = None,
    skip: Sequence[int | str] = (),
    sheet: str | None = None,
    careful: bool | None = None,
    limits: TableLimits = LIMITS,
) -> Helpers:
    """Read a table of helpers: a line for each.

    Parameters
    ----------
    source
        A table, as `read_cohort` takes it: the path of a CSV, Excel, Parquet or JSON file, a mapping of headers to
        columns, or a frame.
    programme
        The programme, which says what kinds of helper there are; a cell holds the code or the label of one.
    id
        Header of the ids, where no common header makes it plain.
    columns
        Headers of other columns by the names ``kind``, ``capacity``, ``name``, ``level`` and ``home``, where they are
        neither these nor 类别, 可帮扶数, 姓名, 级别, 派出单位. Only the kind has to be there; a helper without a
        capacity serves one unit.
    encoding, delimiter, header_row, skip, sheet, careful
        For a file, as in `read_cohort`.
    limits
        How large the table may be.

    Returns
    -------
    Helpers
        As many as the table has rows, in its order.

    Raises
    ------
    ArgumentError
        If an argument other than the table is of a wrong kind.
    TableError
        With every cell that is wrong: the first 50 of them, and how many there are.
    LimitError
        If the table is larger than the limits.

    Examples
    --------
    >>> import ruraltier as rt
    >>> programme = rt.parse_programme({
    ...     "format": 1, "id": "demo", "title": "示例", "source": "d", "confidence": "illustrative",
    ...     "sources": {"d": {"title": "示例"}}, "levels": {"village": {"policy": "idm"}},
    ...     "helpers": {"leader": {"label": "包村县级领导", "shared": True}},
    ... }, {"idm": rt.load_policy("idm-2016")})
    >>> rt.read_helpers({"编号": ["甲", "乙"], "类别": ["包村县级领导"] * 2, "可帮扶数": [3, None]}, programme)
    <Helpers 2 · 4 places>
      类别    帮扶者  名额
      leader       2     4
    """
    expect(programme, Programme, "programme", "a Programme, as load_programme gives it")
    options = file_options(encoding, delimiter, header_row, skip, sheet=sheet, careful=careful)
    asked = asked_for("id", id, columns)
    reader = read_long(source, SOUGHT, asked, options=options, limits=limits, collectors=_collectors(programme))
    reader.ids.check_twins(reader.table.source, "helper")
    found = {_FIELDS[code]: _values(column, reader) for code, column in reader.columns.items()}
    reader.refuse(limits)
    return Helpers(ids=reader.ids.ids, **found)


_FIELDS = {"kind": "kinds", "capacity": "capacities", "name": "names", "level": "levels", "home": "homes"}


def _collectors(programme: Programme) -> dict[str, Callable[[Gathering], _Cells]]:
    return {
        "kind": partial(WordsIn, partial(_kind, programme)),
        "capacity": partial(NumbersIn, _CAPACITY, Absences.of(())),
        **dict.fromkeys(("name", "level", "home"), words_in),
    }


def _kind(programme: Programme, cell: object) -> str | Fault:
    word = word_of(cell)
    if isinstance(word, Fault):
        return word
    kind = kind_named(programme, word)
    if kind is not None:
        return kind.code
    known = [name for one in programme.helpers for name in one.words]
    rule = "one of " + ", ".join(one.code for one in programme.helpers)
    return Fault("RT-MAT-013", f"{show(word)} is no kind of helper", rule, near(word, known))


def _values(collector: _Cells, reader: LongReader[_Cells]) -> Any:  # noqa: ANN401 - words or whole numbers
    if isinstance(collector, WordsIn):
        return collector.words
    values = collector.column().values
    place = Place(reader.table.source, reader.rows, reader.ids.ids)
    for row in np.flatnonzero(~np.isnan(values) & (values != np.rint(values))).tolist():
        fault = Fault("RT-MAT-012", f"the capacity is {values[row]}", "a whole number, 0 or more")
        collector.gathering.add(place, row, fault)
    return np.where(np.isnan(values), 1, values).astype(np.int64)
