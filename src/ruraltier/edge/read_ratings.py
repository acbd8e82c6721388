"""read_ratings: the marks and ballots of raters, from a file, a dict or a frame."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import Factory, define

from ruraltier.domain.absence import Absence
from ruraltier.domain.column import Floats, NumberColumn
from ruraltier.domain.indicator import Indicator
from ruraltier.domain.ratings import Ratings, Words
from ruraltier.edge.arguments import file_options
from ruraltier.edge.cells import Absences, Reader, label_of, word_of
from ruraltier.edge.columns import WordsIn, quick_numbers
from ruraltier.edge.gather import Fault, Gathering, Place
from ruraltier.edge.limits import LIMITS, TableLimits
from ruraltier.edge.long_table import LongReader, Sought, asked_for, read_long
from ruraltier.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

SOUGHT = (
    Sought("unit", ("unit", "id", "代码")),
    Sought("item", ("item", "项目"), needed=True),
    Sought("rater", ("rater", "评价主体"), needed=True),
    Sought("mark", ("mark", "评分"), needed=True),
    Sought("who", ("who", "评价人")),
    Sought("period", ("period", "期间")),
)
"""The columns of a table of marks."""


def read_ratings(  # noqa: PLR0913 - each is a question that a table can raise
    source: object,
    *,
    unit: str | None = None,
    columns: Mapping[str, str] | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    header_row: int | Sequence[int] | None = None,
    skip: Sequence[int | str] = (),
    sheet: str | None = None,
    careful: bool | None = None,
    limits: TableLimits = LIMITS,
) -> Ratings:
    """Read a table of marks and ballots: a line for every mark.

    Parameters
    ----------
    source
        A table, as `read_cohort` takes it: the path of a CSV, Excel, Parquet or JSON file, a mapping of headers to
        columns, or a frame.
    unit
        Header of the ids of the units that are rated, where no common header makes it plain.
    columns
        Headers of other columns by the names ``item``, ``rater``, ``mark``, ``who`` and ``period``, where they are
        neither these nor 项目, 评价主体, 评分, 评价人, 期间. The last two may be missing.
    encoding, delimiter, header_row, skip, sheet, careful
        For a file, as in `read_cohort`.
    limits
        How large the table may be.

    Returns
    -------
    Ratings
        The marks in the order of the table.

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
    A mark is a number, or the word of a ballot; which of the two a rater gives, the programme says, so that
    `rate` refuses a word where marks are asked for. A row without a mark is left out, and a note counts such rows.

    Examples
    --------
    >>> import ruraltier as rt
    >>> table = {"代码": ["1101", "1101"], "项目": ["班子"] * 2, "评价主体": ["自评", "群众"], "评分": ["92.5", "满意"]}
    >>> ratings = rt.read_ratings(table)
    >>> ratings.mark(0), ratings.mark(1)
    ('92.5', '满意')
    """
    options = file_options(encoding, delimiter, header_row, skip, sheet=sheet, careful=careful)
    asked = asked_for("unit", unit, columns)
    reader = read_long(source, SOUGHT, asked, options=options, limits=limits, collectors=_COLLECTORS)
    reader.refuse(limits)
    return _ratings(reader)


@define
class MarksIn:
    """Gathers a column of marks: numbers, or the words of ballots."""

    gathering: Gathering
    numbers: list[Floats] = Factory(list)
    words: list[str] = Factory(list)

    def add(self, cells: Sequence[object] | NDArray[Any], place: Place) -> None:
        """Read the cells of one block."""
        quick = quick_numbers(cells)
        if quick is not None:
            self.numbers.append(quick)
            self.words += [""] * len(quick)
            return
        marks = self.gathering.read(cells, place, _mark)
        self.numbers.append(np.array([m if isinstance(m, float) else np.nan for m in marks], dtype=np.float64))
        self.words += [m if isinstance(m, str) else "" for m in marks]

    def advise(self) -> None:
        """Say nothing: a column of marks may hold both."""

    @property
    def marks(self) -> Floats:
        """The numbers of all rows, shape (n,); NaN where a row holds a word or nothing."""
        return np.concatenate([np.empty(0), *self.numbers])


_READER = Reader(Indicator(code="mark"), Absences.of(()))


def _mark(cell: object) -> float | str | Fault:
    """Return the number of a cell, its word, or an empty text where there is neither."""
    number = _READER.number(cell)
    if isinstance(number, (float, Absence)):
        return number if isinstance(number, float) else ""
    return word_of(cell) if isinstance(cell, str) else number


def _named(who: str, cell: object) -> str | Fault:
    word = word_of(cell)
    return word or Fault("RT-RAT-001", f"the {who} is empty", f"the {who} in every row")


_Cells = WordsIn | MarksIn
_COLLECTORS: dict[str, Callable[[Gathering], _Cells]] = {
    "item": partial(WordsIn, partial(_named, "item")),
    "rater": partial(WordsIn, partial(_named, "rater")),
    "mark": MarksIn,
    "who": partial(WordsIn, label_of),
    "period": partial(WordsIn, label_of),
}


def _ratings(reader: LongReader[_Cells]) -> Ratings:
    column = reader.columns["mark"]
    assert isinstance(column, MarksIn)  # noqa: S101 - tells the type checker what always holds
    marks, ballots = column.marks, Words.of(column.words)
    spoken = np.array([bool(word) for word in ballots.words.tolist()], dtype=bool)
    kept = np.flatnonzero(~np.isnan(marks) | (spoken[ballots.at] if len(spoken) else False))
    words = {
        code: _said_in(reader.columns.get(code), len(marks)).take(kept) for code in ("item", "rater", "who", "period")
    }
    return Ratings(
        units=Words.of(reader.ids.ids).take(kept),
        items=words["item"],
        raters=words["rater"],
        marks=NumberColumn(marks[kept]),
        ballots=ballots.take(kept),
        people=words["who"],
        periods=words["period"],
        source=reader.table.source,
        lines=np.array(reader.rows, dtype=np.intp)[kept],
        noticed=(*reader.notes, *_empty(len(marks) - len(kept), reader.table.source)),
        headers={"unit": reader.ids.gathering.column, **reader.headers},
    )


def _said_in(column: _Cells | None, rows: int) -> Words:
    return Words.of([""] * rows if column is None else column.words)


def _empty(rows: int, source: str) -> Iterator[Problem]:
    if rows:
        what = f"{rows} rows hold no mark and are left out"
        yield Problem(code="RT-RAT-101", source=source, what=what)
