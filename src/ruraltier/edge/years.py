"""read_years: one table with the villages of many years, as a cohort a year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from inspect import signature
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import define, evolve

from ruraltier._steps import steps
from ruraltier._text import Text, loose
from ruraltier.edge.arguments import asked
from ruraltier.edge.cells import label_of, without_unit
from ruraltier.edge.frames.cubes import is_cube
from ruraltier.edge.frames.grids import Grid, grid_of
from ruraltier.edge.gather import Fault, Gathering, Place, refuse
from ruraltier.edge.headers import Finder, known_headers
from ruraltier.edge.identities import summary_row
from ruraltier.edge.limits import LIMITS
from ruraltier.edge.opening import open_table
from ruraltier.edge.read import opened, read_cohort
from ruraltier.edge.table import Block, Table
from ruraltier.errors import ArgumentError, LimitError, Phrase, Problem, TableError, expect, near, show

if TYPE_CHECKING:
    from ruraltier.domain.cohort import Cohort
    from ruraltier.edge.arguments import Asked
    from ruraltier.policy.policy import TierPolicy

COMMON_YEARS = ("year", "年份", "年度", "年")
"""Headers of the year that are tried where the call names none."""

_LABEL = Text(zh="分年读取", en="reading years")
_UNSAID: dict[str, Any] = {"layout": None, "id": None, "name": None, "filled": (), "limits": LIMITS}


def read_years(source: object, policy: TierPolicy, *, year: str | None = None, **reading: Any) -> dict[str, Cohort]:  # noqa: ANN401 - as read_cohort takes them
    """Read a table with a row for each village and year.

    Parameters
    ----------
    source
        A table that `read_cohort` takes, whose rows are villages in years; or a Dataset of xarray over villages and
        years, or a DataArray over villages, years and indicators.
    policy
        The rule book.
    year
        Header of the year, or name of the dimension of years; needed only where it is not ``year``, 年份, 年度 or 年.
    **reading
        As in `read_cohort`. The ids of an xarray are the labels of its other dimension.

    Returns
    -------
    dict
        Year, as a text (``"2024"``, also where the table holds a number) -> its villages, in the order of the table.
        The years rise. A village that a year lacks is not in the cohort of that year. In an xarray, where every
        village has a cell in every year, a village without any value in a year is taken to be lacking; a note of the
        cohort counts such villages.

    Raises
    ------
    ArgumentError
        If an argument other than the table is of a wrong kind.
    TableError, LimitError
        As by `read_cohort`, with the problems of all years at once; if there is no column of years; or if a row has no
        year.

    Examples
    --------
    >>> import ruraltier as rt
    >>> policy = rt.load_policy("idm-2016")
    >>> figures = {"iks": [0.7, 0.6, 0.9], "ike": [0.7, 0.6, 0.9], "ikl": [0.7, 0.6, 0.9]}
    >>> years = rt.read_years({"id": ["a", "b", "a"], "年份": [2023, 2023, 2024]} | figures, policy)
    >>> {label: rt.assess(cohort, policy).tier_codes.tolist() for label, cohort in years.items()}
    {'2023': ['berkembang', 'berkembang'], '2024': ['mandiri']}
    """
    expect(year, (str, type(None)), "year", "a header, or None")
    _check_words(reading)
    wanted = asked(policy, **{**_UNSAID, **reading})
    words = COMMON_YEARS if year is None else (year,)
    known = known_headers(policy, wanted.chosen)
    grid = grid_of(source, words, known) if is_cube(source) else Grid(source)
    sought = known | {loose(word) for word in words}
    table = open_table(grid.table, wanted.options_for(source), sought, wanted.limits)
    table = evolve(table, source="xarray") if is_cube(source) else table
    wanted = evolve(wanted, id=wanted.id or grid.village or None)
    return _read(_Shelves.of(table, words, known), policy, grid.lacking, wanted)


def _check_words(reading: Mapping[str, Any]) -> None:
    known = [*signature(read_cohort).parameters][len(("source", "policy")) :]
    for word in reading:
        if word not in known:
            what, rule = f"there is no argument {show(word)}", "one of year, " + ", ".join(known)
            raise ArgumentError(Problem(code="RT-ARG-002", what=what, rule=rule, mend=near(word, known)))


def _read(shelves: _Shelves, policy: TierPolicy, lacking: Mapping[str, int], wanted: Asked) -> dict[str, Cohort]:
    found: dict[str, Cohort] = {}
    wrong = Gathering("")
    labels = sorted(shelves.blocks, key=_order)
    for label in steps(labels, len(labels), _LABEL):
        try:
            table = shelves.table_of(label, lacking.get(label, 0))
            found[label] = opened(table, policy, wanted).read()
        except (TableError, LimitError) as error:
            # What is wrong with the header is wrong in every year, and told once.
            new = [p for p in error.problems if p not in wrong.kept]
            wrong.count += error.count - len(error.problems) + len(new)
            wrong.kept += new
    refuse([wrong])
    return found


def _order(label: str) -> tuple[bool, int, str]:
    """Return a key by which years rise: as numbers where they are, other labels behind them as texts."""
    number = label.isascii() and label.isdigit()
    return not number, int(label) if number else 0, label


@define(eq=False)
class _Shelves:
    """The rows of a table, year by year.

    Parameters
    ----------
    table
        The whole table.
    left
        Positions of the columns other than the years.
    blocks
        Label of a year -> its rows; columns by their position in the whole table.
    """

    table: Table
    left: Sequence[int]
    blocks: dict[str, list[Block]]

    @classmethod
    def of(cls, table: Table, words: tuple[str, ...], known: frozenset[str]) -> _Shelves:
        """Return the rows of a table by the year that stands in the column of one of these headers."""
        finder = Finder(table)
        at = finder.column(words, Phrase("年份", "the years"), needed=True)
        if at is None:
            raise TableError(finder.problems)
        # A rule book may look at the year, too.
        left = [p for p, header in enumerate(table.headers) if p != at or loose(header) in known]
        shelves = cls(table, left, {})
        years = Gathering(table.headers[at])
        # All at once: a query that is run twice may give its rows in another order.
        wanted = [p for p in left if p == 0 or {loose(table.headers[p]), without_unit(table.headers[p])[0]} & known]
        for block in table.blocks(list(dict.fromkeys((at, *wanted)))):
            shelves.put(block, at, years)
        refuse([table.gathering, years])
        return shelves

    def put(self, block: Block, at: int, years: Gathering) -> None:
        """Take in the rows of a block."""
        place = Place(self.table.source, block.rows)
        cells = self.table.cells(block, at, years)
        labels = np.array([] if cells is None else [label or "" for label in years.read(cells, place, _year_of)])
        for label in dict.fromkeys(labels.tolist()):
            rows = np.flatnonzero(labels == label)
            columns = {p: _some(column, rows) for p, column in block.columns.items()}
            self.blocks.setdefault(label, []).append(Block([block.rows[row] for row in rows.tolist()], columns))

    def table_of(self, label: str, lacking: int) -> Table:
        """Return the table of one year, without the column of years."""

        def blocks(wanted: Sequence[int]) -> Iterator[Block]:
            for block in self.blocks[label]:
                yield Block(block.rows, {at: block.columns[self.left[at]] for at in wanted})

        headers = tuple(self.table.headers[p] for p in self.left)
        told = [*self.table.notes, *_lacking(self.table.source, label, lacking)]
        return Table(self.table.source, headers, blocks, self.table.header_row, notes=told)


def _some(column: Any, rows: Any) -> Any:  # noqa: ANN401 - objects, an array, or why there are none
    if isinstance(column, Fault):
        return column
    return column[rows] if isinstance(column, np.ndarray) else [column[row] for row in rows.tolist()]


def _year_of(cell: object) -> str | Fault:
    label = label_of(cell)
    if isinstance(label, Fault):
        return label
    if not label:
        return Fault("RT-TAB-023", "the year is empty", "a year in every row")
    total = summary_row(label, 0)
    return label if total is None else Fault(total.code, total.what, total.rule, "leave the row out")


def _lacking(source: str, label: str, villages: int) -> Iterator[Problem]:
    if villages:
        what = f"{villages} villages have no value at all in {label} and are left out of it"
        yield Problem(code="RT-TAB-112", source=source, what=what)
