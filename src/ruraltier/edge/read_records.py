"""read_records: what happened to which unit on which day, from a file, a dict or a frame."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from ruraltier._numbers import exact
from ruraltier.domain.indicator import Indicator
from ruraltier.domain.record_places import RecordPlaces
from ruraltier.domain.record_words import EVENTS, OUTCOMES
from ruraltier.domain.records import Records
from ruraltier.edge.arguments import file_options
from ruraltier.edge.cells import Absences, word_of
from ruraltier.edge.columns import NumbersIn, WordsIn
from ruraltier.edge.days import DaysIn
from ruraltier.edge.gather import Fault, Gathering, Place
from ruraltier.edge.limits import LIMITS, TableLimits
from ruraltier.edge.long_table import LongReader, Sought, asked_for, read_long, words_in

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from fractions import Fraction

    from ruraltier.domain.column import NumberColumn

    _Cells = DaysIn | WordsIn | NumbersIn

SOUGHT = (
    Sought("id", ("id", "代码")),
    Sought("date", ("date", "日期"), needed=True),
    Sought("event", ("event", "事项"), needed=True),
    Sought("outcome", ("outcome", "结果")),
    Sought("by", ("by", "经办", "经办人", "经办单位")),
    Sought("score", ("score", "得分", "分数")),
    Sought("tier", ("tier", "等次", "等级")),
    Sought("note", ("note", "备注", "说明")),
)
"""The columns of a table of records."""


def read_records(  # noqa: PLR0913 - each is a question that a table can raise
    source: object,
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
) -> Records:
    """Read a table of records: a line for every event.

    Parameters
    ----------
    source
        A table, as `read_cohort` takes it: the path of a CSV, Excel, Parquet or JSON file, a mapping of headers to
        columns, or a frame.
    id
        Header of the ids, where no common header makes it plain.
    columns
        Headers of other columns by the names ``date``, ``event``, ``outcome``, ``by``, ``score``, ``tier`` and
        ``note``, where they are neither these nor 日期, 事项, 结果, 经办 (经办人, 经办单位), 得分 (分数),
        等次 (等级), 备注 (说明).
    encoding, delimiter, header_row, skip, sheet, careful
        For a file, as in `read_cohort`.
    limits
        How large the table may be.

    Returns
    -------
    Records
        As many as the table has rows, by day; those of one day in the order of the table.

    Raises
    ------
    ArgumentError
        If an argument other than the table is of a wrong kind.
    TableError
        With every cell that is wrong: the first 50 of them, and how many there are.
    LimitError
        If the table is larger than the limits.

    Notes
    -----
    A day is a day: what has a time of day or a time zone is refused, and so is what can be read in several ways, such
    as ``24-2-3``. A record that stands twice, the same in every column, is refused too.

    The words 授予, 撤销, 暂停, 恢复, 进驻, 验收合格, 验收不合格, 撤离 of events and 通过, 不通过, 退回 of outcomes
    become ``awarded``, ``revoked``, ``suspended``, ``restored``, ``started``, ``accepted``, ``failed``, ``left``,
    ``pass``, ``fail`` and ``back``; all others stay as they are.

    Examples
    --------
    >>> import ruraltier as rt
    >>> table = {"代码": ["110101", "110101"], "日期": ["2024年2月29日", "2021-02-28"], "事项": ["复检", "授予"]}
    >>> records = rt.read_records(table)
    >>> records.events.tolist(), records.dates.astype(str).tolist()
    (['awarded', '复检'], ['2021-02-28', '2024-02-29'])
    """
    options = file_options(encoding, delimiter, header_row, skip, sheet=sheet, careful=careful)
    asked = asked_for("id", id, columns)
    reader = read_long(source, SOUGHT, asked, options=options, limits=limits, collectors=_COLLECTORS)
    found = {_FIELDS[code]: _values(column) for code, column in reader.columns.items()}
    reader.refuse(limits, [_repeats(reader, found)])
    headers = {"id": reader.ids.gathering.column, **reader.headers}
    places = RecordPlaces.of(len(reader.ids.ids), reader.rows, reader.table.source, headers)
    return Records(ids=reader.ids.ids, **found, noticed=reader.notes, places=places)


def _event(cell: object) -> str | Fault:
    word = word_of(cell)
    return word if isinstance(word, Fault) else EVENTS.get(word, word) or _NO_EVENT


def _outcome(cell: object) -> str | Fault:
    word = word_of(cell)
    return word if isinstance(word, Fault) else OUTCOMES.get(word, word)


_NO_EVENT = Fault("RT-REC-001", "the event is empty", "what happened, in every row")
_NO_MARKS = Absences.of(())


_COLLECTORS: dict[str, Callable[[Gathering], _Cells]] = {
    "date": DaysIn,
    "event": partial(WordsIn, _event),
    "outcome": partial(WordsIn, _outcome),
    "by": words_in,
    "score": partial(NumbersIn, Indicator(code="score"), _NO_MARKS),
    "tier": words_in,
    "note": words_in,
}
_FIELDS = {
    "date": "dates",
    "event": "events",
    "outcome": "outcomes",
    "by": "by",
    "score": "scores",
    "tier": "tiers",
    "note": "notes",
}


def _values(collector: _Cells) -> list[Any]:
    match collector:
        case NumbersIn():
            return _exact(collector.column())
        case DaysIn():
            return collector.days
        case _:
            return collector.words


def _exact(column: NumberColumn) -> list[Fraction | None]:
    there = column.values[~np.isnan(column.values)]
    known = {value: exact(value) for value in np.unique(there).tolist()}
    return [known.get(value) for value in column.values.tolist()]


def _repeats(reader: LongReader[_Cells], found: Mapping[str, list[Any]]) -> Gathering:
    """Return the records that stand twice, of those of which every cell could be read."""
    gathering, first = Gathering(""), dict[tuple[object, ...], int]()
    faulty = {problem.row for one in reader.gatherings for problem in one.kept}
    if None in faulty:
        return gathering
    place = Place(reader.table.source, reader.rows, reader.ids.ids)
    for position, record in enumerate(zip(place.ids, *found.values(), strict=True)):
        before = first.setdefault(record, position)
        if before != position and place.rows[position] not in faulty:
            gathering.add(place, position, _repeated(place.rows[before]))
    return gathering


def _repeated(row: int) -> Fault:
    what = f"the record is the same as that of row {row}"
    return Fault("RT-REC-002", what, "one row an event", "leave one of them out")
