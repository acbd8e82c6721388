"""Tables with many rows a village, such as records and marks: their columns found, and read side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from attrs import define, frozen

from ruraltier._text import loose
from ruraltier.edge.cells import word_of
from ruraltier.edge.columns import WordsIn
from ruraltier.edge.gather import Gathering, Place, refuse
from ruraltier.edge.headers import COMMON_IDS, Finder, Plan
from ruraltier.edge.identities import IdsIn
from ruraltier.edge.limits import TableLimits
from ruraltier.edge.opening import open_table
from ruraltier.edge.series import dated_cells_of
from ruraltier.edge.table import Table
from ruraltier.edge.widths import check_widths
from ruraltier.errors import ArgumentError, Phrase, Problem, TableError, expect, near, show

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from ruraltier.edge.file_options import FileOptions
    from ruraltier.edge.table import Block


@frozen
class Sought:
    """A column that a table may have.

    Parameters
    ----------
    code
        What the library calls it.
    headers
        Headers by which it is known.
    needed
        Whether the table is refused without it.
    """

    code: str
    headers: tuple[str, ...]
    needed: bool = False


class Collector(Protocol):
    """What gathers the cells of one column."""

    gathering: Gathering

    def add(self, cells: Sequence[object] | NDArray[Any], place: Place) -> None:
        """Read the cells of one block."""

    def advise(self) -> None:
        """Say what the column as a whole suggests."""


C = TypeVar("C", bound=Collector)


def words_in(gathering: Gathering) -> WordsIn:
    """Return what gathers a column of words that may be any."""
    return WordsIn(word_of, gathering, marked=False)


def asked_for(code: str, header: str | None, columns: Mapping[str, str] | None) -> Mapping[str, str]:
    """Return the headers that the caller names, that of the ids among them.

    Examples
    --------
    >>> asked_for("id", "村码", {"date": "时间"})
    {'date': '时间', 'id': '村码'}
    """
    expect(header, (str, type(None)), code, "a header, or None")
    expect(columns, (Mapping, type(None)), "columns", "a mapping of the library's names to headers")
    return {**(columns or {}), **({} if header is None else {code: header})}


def read_long(  # noqa: PLR0913 - what is read, how, and into what
    source: object,
    sought: Sequence[Sought],
    asked: Mapping[str, str],
    *,
    options: FileOptions,
    limits: TableLimits,
    collectors: Mapping[str, Callable[[Gathering], C]],
) -> LongReader[C]:
    """Return what has read all rows of a table; what is wrong with them is gathered, for the caller to refuse.

    Parameters
    ----------
    source, options, limits
        As in `read_cohort`.
    sought
        The columns; the first of them is that of the ids.
    asked
        Headers by the codes of columns, where the caller names them.
    collectors
        Code of a column, other than the ids -> what makes that which gathers it.

    Raises
    ------
    ArgumentError
        If the limits are none, or a column is asked for that is not sought.
    TableError
        If the source is no table, a needed column is not there, or two could be one.
    """
    expect(limits, TableLimits, "limits", "TableLimits(…)")
    table, plan = _opened(source, sought, asked, options, limits)
    columns = {code: collectors[code](Gathering(table.headers[at])) for code, at in plan.columns.items()}
    reader = LongReader(table, plan, IdsIn(Gathering(table.headers[plan.id])), columns)
    reader.read()
    return reader


def _opened(
    source: object, sought: Sequence[Sought], asked: Mapping[str, str], options: FileOptions, limits: TableLimits
) -> tuple[Table, Plan]:
    _check_asked(asked, [s.code for s in sought])
    known = frozenset(loose(h) for s in sought for h in (*s.headers, *COMMON_IDS, *asked.values()))
    table = open_table(source, options, known, limits, dated_cells_of)
    finder = Finder(table)
    finder.check_repeats()
    if finder.problems:
        raise TableError(finder.problems)
    return table, _plan(finder, sought, asked)


def _check_asked(asked: Mapping[str, str], codes: list[str]) -> None:
    for code, header in asked.items():
        expect(header, str, f"columns[{show(code)}]", "a header")
        if code not in codes:
            what, mend = f"columns names {show(code)}", near(str(code), codes)
            raise ArgumentError(Problem(code="RT-ARG-002", what=what, rule="one of " + ", ".join(codes), mend=mend))


def _plan(finder: Finder, sought: Sequence[Sought], asked: Mapping[str, str]) -> Plan:
    units, *others = sought
    columns = {
        s.code: finder.column(
            (asked[s.code],) if s.code in asked else s.headers,
            Phrase(f"{show(s.code)} 一项", f"the column {show(s.code)}"),
            needed=s.needed or s.code in asked,
        )
        for s in others
    }
    finder.check_shared(columns)
    taken: set[int | None] = {p for p in columns.values() if p is not None}
    identity = finder.identity(asked.get(units.code), units.headers, taken)
    if finder.problems or identity is None:
        raise TableError(finder.problems)
    plan = Plan(identity, None, {code: p for code, p in columns.items() if p is not None})
    finder.note_extra(plan)
    return plan


@define
class LongReader(Generic[C]):
    """Reads the rows of a long table, all columns of it.

    Parameters
    ----------
    table, plan
        The table, and which of its columns is which.
    ids
        What gathers the ids of the units.
    columns
        Code of a column -> what gathers it; those that the table lacks are not read.
    """

    table: Table
    plan: Plan
    ids: IdsIn
    columns: Mapping[str, C]

    @property
    def rows(self) -> list[int]:
        """The numbers of the rows, as the user counts them."""
        return [int(row) for rows in self.ids.rows for row in rows]

    @property
    def headers(self) -> dict[str, str]:
        """What the table calls the columns other than the ids."""
        return {code: column.gathering.column for code, column in self.columns.items()}

    @property
    def gatherings(self) -> list[Gathering]:
        """Where the problems are."""
        return [self.table.gathering, self.ids.gathering, *(c.gathering for c in self.columns.values())]

    @property
    def notes(self) -> tuple[Problem, ...]:
        """What was noticed that did not stop the reading."""
        return (*self.table.notes, *self.ids.notes)

    def read(self) -> None:
        """Read all rows; what is wrong is gathered, not raised."""
        for block in self.table.blocks(self.plan.wanted):
            self._block(block)
        self.ids.note_widths(self.table.source)
        for column in self.columns.values():
            column.advise()

    def _block(self, block: Block) -> None:
        place = Place(self.table.source, block.rows)
        cells = self.table.cells(block, self.plan.id, self.ids.gathering)
        located = Place(self.table.source, block.rows, [] if cells is None else self.ids.add(cells, place))
        for code, position in self.plan.columns.items():
            column = self.columns[code]
            cells = self.table.cells(block, position, column.gathering)
            if cells is not None:
                column.add(cells, located)

    def refuse(self, limits: TableLimits, more: Sequence[Gathering] = ()) -> None:
        """Raise with all problems, if there are any.

        Raises
        ------
        TableError, LimitError
            As `read_cohort` does.
        """
        words = [(c.gathering, c.words) for c in self.columns.values() if isinstance(c, WordsIn)]
        check_widths(self.table.source, [(self.ids.gathering, self.ids.ids), *words], limits)
        refuse([*self.gatherings, *more])
