"""read_cohort: a table of villages from a file, a dict or a frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from attrs import define

from ruraltier.domain.cohort import Cohort
from ruraltier.edge.arguments import Asked, asked
from ruraltier.edge.cells import Absences, word_of
from ruraltier.edge.columns import NumbersIn, WordsIn, collector
from ruraltier.edge.encoding import garbled
from ruraltier.edge.gather import Fault, Gathering, Place, refuse
from ruraltier.edge.groupless import groupless
from ruraltier.edge.headers import Plan, known_headers, plan_columns
from ruraltier.edge.identities import IdsIn, is_code, may_sum_up, summary_row
from ruraltier.edge.layout.wording import Change, Changes, Wording
from ruraltier.edge.likenesses import likenesses
from ruraltier.edge.limits import LIMITS, TableLimits
from ruraltier.edge.numbering import numbering_row
from ruraltier.edge.opening import open_table
from ruraltier.edge.suspects import suspects
from ruraltier.edge.table import Table
from ruraltier.edge.widths import check_widths
from ruraltier.errors import Phrase, Problem, TableError, show
from ruraltier.policy.policy import TierPolicy

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from fractions import Fraction

    from numpy.typing import NDArray

    from ruraltier.domain.column import Column
    from ruraltier.edge.layout.layout import Layout
    from ruraltier.edge.table import Block

_LOOKED_AT = 100


def read_cohort(  # noqa: PLR0913 - each is a question that a table can raise
    source: object,
    policy: TierPolicy,
    *,
    layout: Layout | None = None,
    id: str | None = None,
    name: str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    header_row: int | Sequence[int] | None = None,
    skip: Sequence[int | str] = (),
    sheet: str | None = None,
    careful: bool | None = None,
    filled: Collection[str] = (),
    limits: TableLimits = LIMITS,
) -> Cohort:
    r"""Read a table of villages.

    Parameters
    ----------
    source
        The path of a CSV, Excel, Parquet or JSON file, a mapping of headers to columns, a frame of pandas, polars or
        pyarrow, a query (a DuckDB relation, a LazyFrame; it is run once, for the columns that are read), an object that
        streams Arrow, or an array of xarray over one dimension. It is never changed, and the cohort shares no memory
        with it.
    policy
        The rule book: its indicators name the columns, their kinds and ranges; it lists the texts that mean "missing".
    layout
        Which column is which and how its cells are written, where the rule book and the table do not say it; what the
        call says goes before it.
    id, name
        Headers of the ids and of the names; needed only where neither the policy nor a common header makes them plain.
    encoding, delimiter
        For a CSV file: how it is written, where its bytes and its header do not say.
    header_row
        For a file: the row of the header, as the user's program counts it; for a workbook also the rows of a header
        of several levels, such as ``(3, 4)``, where known headers do not tell which rows these are.
    skip
        For a file: rows that are no villages, by row number or by the text with which they begin: ``("合计", "注")``.
    sheet
        For a workbook: the name of the sheet, where more than one could be the table.
    careful
        For a workbook: True to look at every cell one by one, which takes a few seconds for a million of them; False
        to take a faster way, which is left wherever a cell could be an error, a formula, a day or a share in percent.
        By default large workbooks (over 5 MB) go the faster way.
    filled
        Codes of indicators that the table need not have, because something else fills them before the assessment: last
        time's tier, a roll-up, a mark of raters, a look-back.
    limits
        How large the table may be.

    Returns
    -------
    Cohort
        The villages in the order of the table; ``cohort.notes`` says what was noticed.

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
    A number is taken as its decimal: the text ``0.1``, the float 0.1 and the 32-bit float 0.1 are the same. A float64
    of 17 digits is kept as it is; it is never rounded to what it may have meant.

    Ids are text from the first byte. Whole numbers as ids become text if all have the same number of digits or fewer
    than six; otherwise leading zeros have been lost and the table is refused.

    Examples
    --------
    >>> from ruraltier.edge.files import load_policy
    >>> figures = {"iks": [0.7029, 0.7029], "ike": ["0.6167", "0.8"], "ikl": [0.5333, 0.6667]}
    >>> places = {"district": ["BAKONGAN"] * 2, "regency": ["ACEH SELATAN"] * 2, "province": ["ACEH"] * 2}
    >>> table = {"village_code": ["1101012003", "1101012015"]} | figures | places
    >>> read_cohort(table, load_policy("idm-2016"))["1101012015"]["ike"]
    Fraction(4, 5)
    """
    said = {"encoding": encoding, "delimiter": delimiter, "header_row": header_row, "skip": skip}
    said |= {"sheet": sheet, "careful": careful}
    wanted = asked(policy, layout, id=id, name=name, filled=filled, limits=limits, **said)
    return opened(source, policy, wanted).read()


def opened(source: object, policy: TierPolicy, wanted: Asked, keep: int = 0) -> Assembly:
    """Return what reads a table of villages; nothing below its header is read yet.

    Parameters
    ----------
    source, policy
        As in `read_cohort`.
    wanted
        How it is to be read.
    keep
        How many changes of cells are kept of each column, for whoever wants to look at them.

    Raises
    ------
    TableError, LimitError
        If the source is no table, or nobody can say which of its columns is that of the ids.
    """
    table = open_table(source, wanted.options_for(source), known_headers(policy, wanted.chosen), wanted.limits)
    plan, problems = plan_columns(table, policy, wanted)
    return Assembly.of(table, plan, policy, wanted, problems, keep)


@define
class Assembly:
    """Puts blocks of a table together into a cohort."""

    table: Table
    plan: Plan
    policy: TierPolicy
    ids: IdsIn
    names: WordsIn
    columns: dict[str, NumbersIn | WordsIn]
    wanted: Asked
    problems: list[Problem]
    changes: Changes

    @classmethod
    def of(  # noqa: PLR0913, PLR0917 - the parts
        cls, table: Table, plan: Plan, policy: TierPolicy, wanted: Asked, problems: list[Problem], keep: int
    ) -> Assembly:
        """Return what reads a table by a plan."""
        absences = Absences.of((*policy.missing_marks, *wanted.layout.missing))
        ids = IdsIn(Gathering(table.headers[plan.id]), absences.marks)
        name = "" if plan.name is None else table.headers[plan.name]
        names = WordsIn(word_of, Gathering(name), marked=False)
        columns = {
            i.code: collector(
                i,
                absences,
                Gathering(table.headers[plan.columns[i.code]]),
                Wording(i, wanted.layout, absences, Changes(keep)) if wanted.layout.says_of(i.code) else None,
            )
            for i in policy.indicators
            if i.code in plan.columns
        }
        return cls(table, plan, policy, ids, names, columns, wanted, problems, Changes(keep))

    @property
    def gatherings(self) -> list[Gathering]:
        """Where the problems are."""
        header = Gathering("", kept=self.problems, count=len(self.problems))
        return [
            header,
            self.table.gathering,
            self.ids.gathering,
            self.names.gathering,
            *(c.gathering for c in self.columns.values()),
        ]

    def read(self) -> Cohort:
        """Return the cohort, or raise with all problems."""
        if self.problems:
            raise TableError(self.problems)
        self.gather()
        refuse(self.gatherings)
        columns = {code: column.column() for code, column in self.columns.items()}
        notes = self.notes(columns)
        return Cohort(_texts(self.ids.ids), columns, _texts(self.names.words), self.table.source, notes)

    def gather(self) -> None:
        """Read all rows; what is wrong with cells is gathered, not raised."""
        # The first cell of a line says whether it is a total, also where nothing else wants that column.
        first = (0,) if self.table.header_row else ()
        for block in self.table.blocks(tuple(dict.fromkeys((*self.plan.wanted, *first)))):
            self._block(block)
        self._respelt_ids()
        self.ids.check_twins(self.table.source)
        self.ids.note_widths(self.table.source)
        for column in self.columns.values():
            column.advise()
        self._check_memory(self.wanted.limits)

    def notes(self, columns: Mapping[str, Column]) -> tuple[Problem, ...]:
        """Return what was noticed, given the columns that came of it."""
        read = (columns, self.ids.ids, self.policy, self.table.source)
        doubts = (*groupless(*read), *suspects(*read, self._rates()))
        names = self.names.words if len(self.names.words) == len(self.ids.ids) else []
        alike = likenesses(names, self.ids.ids, self.table.source, self.names.gathering.column)
        noticed = (*self._empty(), *self.ids.notes, *self._respelt(), *self._garbled(), *alike)
        return (*self.table.notes, *self._worded(), *self._declared_gaps(), *noticed, *doubts)

    def _declared_gaps(self) -> Iterator[Problem]:
        """Yield, for each column, how many cells hold a text that the layout alone takes for no value."""
        declared = Absences.of(self.wanted.layout.missing).marks - Absences.of(self.policy.missing_marks).marks
        for column in self.columns.values():
            found = {text: count for (text, _), count in column.gaps.items() if count and text in declared}
            if found:
                chinese = "、".join(f"{show(text)} {count} 个" for text, count in found.items())
                english = ", ".join(f"{count} {show(text)}" for text, count in found.items())
                what = Phrase(f"按列对照当作缺失:{chinese}", f"taken for missing as the layout says: {english}")
                header = column.gathering.column
                yield Problem(code="RT-TAB-125", source=self.table.source, column=header, what=what)

    def _rates(self) -> dict[str, Fraction]:
        wordings = (c.wording for c in self.columns.values() if isinstance(c, NumbersIn) and c.wording is not None)
        return {wording.indicator.code: wording.rate_of_plain for wording in wordings}

    def _respelt(self) -> Iterator[Problem]:
        if self.changes.example is not None:
            found, taken = self.changes.example
            count, found, taken = self.changes.count, show(found), show(taken)
            what = Phrase(
                f"{count} 个编码和名称去掉首尾空格和看不见的字符后读:{found} 读作 {taken}",
                f"{count} ids and names are read composed, without spaces and what nobody sees: {found} as {taken}",
            )
            yield Problem(code="RT-TAB-123", source=self.table.source, what=what)

    def _respelt_names(self, cells: list[object], words: list[str], place: Place) -> None:
        # Nearly always, and told at once; as texts, since a missing value of pandas compares with nothing.
        if list(map(str, cells)) == words:
            return
        for at, (cell, word) in enumerate(zip(cells, words, strict=True)):
            if isinstance(cell, str) and cell != word:
                identity = place.ids[at] if len(place.ids) else ""
                header = self.names.gathering.column
                # Plain spaces around a name are no news; around an id they are, and what nobody sees always is.
                if word and cell.strip(" ") != word:
                    self.changes.add(Change(int(place.rows[at]), identity, header, cell, word, "RT-TAB-123"))

    def _respelt_ids(self) -> None:
        if self.ids.rewritten:
            rows = [int(row) for rows in self.ids.rows for row in rows]
            for position, raw in self.ids.rewritten.items():
                text = self.ids.ids[position]
                if text:
                    self.changes.add(Change(rows[position], text, self.ids.gathering.column, raw, text, "RT-TAB-123"))

    def _worded(self) -> Iterator[Problem]:
        for column in self.columns.values():
            if isinstance(column, NumbersIn) and column.wording is not None:
                yield from column.wording.notes(self.table.source, column.gathering.column)

    def _block(self, block: Block) -> None:
        place = Place(self.table.source, block.rows)
        known = self.table.cells(block, self.plan.id, self.ids.gathering)
        located = Place(self.table.source, block.rows, [] if known is None else self.ids.add(known, place))
        if self.plan.name is not None:
            self._names(block, self.plan.name, located)
            self._numbering(block, located, self.plan.name)
        if 0 not in self.plan.wanted and 0 in block.columns:
            cells = self.table.cells(block, 0, self.table.gathering)
            self._totals([c.strip() if isinstance(c, str) else "" for c in cells], located, self.table.gathering)
        for code, column in self.columns.items():
            cells = self.table.cells(block, self.plan.columns[code], column.gathering)
            if cells is not None:
                column.add(cells, located)

    def _names(self, block: Block, position: int, place: Place) -> None:
        cells = self.table.cells(block, position, self.names.gathering)
        if cells is None:
            return
        start = len(self.names.words)
        self.names.add(cells, place)
        self._respelt_names(list(cells), self.names.words[start:], place)
        self._totals(self.names.words[start:], place, self.names.gathering)

    def _numbering(self, block: Block, place: Place, name: int) -> None:
        """Refuse a first row that counts the columns; only one that does so in the column of names, too."""
        if self.table.header_row and len(block.rows) and len(self.ids.ids) == len(place.ids):
            first = {p: cells[0] for p, cells in block.columns.items() if not isinstance(cells, Fault) and len(cells)}
            fault = numbering_row(first, int(block.rows[0])) if self.plan.id in first and name in first else None
            if fault is not None:
                self.table.gathering.add(place, 0, fault, first[self.plan.id])

    def _totals(self, words: Sequence[str], place: Place, gathering: Gathering) -> None:
        for offset in may_sum_up(words):
            word = words[offset]
            fault = summary_row(word, int(place.rows[offset]))
            # Villages called SUM or MEAN exist; a Chinese word for a total is never a village's name.
            code = place.ids[offset] if len(place.ids) else ""
            if fault is not None and not (word.isascii() and is_code(code)):
                gathering.add(place, offset, fault, word)

    def _empty(self) -> Iterator[Problem]:
        if not self.ids.ids:
            what = Phrase("表里没有村", "the table holds 0 villages")
            mend = Phrase("看表头以下是否缺行", "look whether rows are missing below the header")
            yield Problem(code="RT-TAB-109", source=self.table.source, what=what, mend=mend)

    def _garbled(self) -> Iterator[Problem]:
        words = [*self.table.headers, *self.names.words[:_LOOKED_AT]]
        found = next(((word, meant) for word in words if (meant := garbled(word))), None)
        if found is not None:
            taken, meant = show(found[0]), show(found[1])
            what = Phrase(f"{taken} 像是 {meant} 用错了编码", f"{taken} looks like {meant} read in a wrong encoding")
            yield Problem(code="RT-CSV-103", source=self.table.source, what=what)

    def _check_memory(self, limits: TableLimits) -> None:
        words = [(c.gathering, c.words) for c in (self.names, *self.columns.values()) if isinstance(c, WordsIn)]
        check_widths(self.table.source, [(self.ids.gathering, self.ids.ids), *words], limits)


def _texts(words: list[str]) -> NDArray[np.str_]:
    return np.array(words, dtype=np.str_)
