"""check_table: everything in a table that is changed, guessed or refused, by the reading of read_cohort itself."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from attrs import define

from ruraltier._text import many
from ruraltier.edge.arguments import Asked, asked
from ruraltier.edge.checking.codes import code_doubts
from ruraltier.edge.checking.guessing import guessed_layout
from ruraltier.edge.checking.remark import Remark, RemarkKind
from ruraltier.edge.checking.table_check import TableCheck
from ruraltier.edge.columns import NumbersIn
from ruraltier.edge.gather import gathered
from ruraltier.edge.limits import LIMITS, TableLimits
from ruraltier.edge.read import Assembly, opened
from ruraltier.errors import LimitError, Phrase, RuraltierError, TableError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from ruraltier.domain.column import Column
    from ruraltier.edge.layout.layout import Layout
    from ruraltier.edge.layout.wording import Change
    from ruraltier.errors import Problem
    from ruraltier.policy.policy import TierPolicy

_FORMS = {
    "percent": Phrase("百分数", "percentage"),
    "unit": Phrase("带单位的数", "number with a unit"),
    "separators": Phrase("带分隔符的数", "number with separators"),
}
"""Forms of cells that belong together in a column or not at all."""

_AS_DECLARED = Phrase("按列对照读", "read as the layout says")
_COMPOSED = Phrase("去掉看不见的字符后读", "read without what cannot be seen")

KEPT = 1000
"""Remarks that are kept of each column."""

_SHOWN = 5
_NO_TABLE = frozenset({"RT-FIL-021", "RT-FIL-022", "RT-TAB-002", "RT-TAB-016"})
"""What is wrong with the call rather than with what the table holds."""

_GUESSED = frozenset({"RT-CSV-101", "RT-CSV-102", "RT-TAB-101", "RT-TAB-102", "RT-XLS-101", "RT-XLS-102"})
_CHANGED = frozenset({"RT-TAB-104", "RT-TAB-120", "RT-XLS-103", "RT-XLS-105", "RT-XLS-107"})
_TOLD = frozenset({"RT-TAB-105", "RT-TAB-106", "RT-TAB-121", "RT-TAB-123", "RT-TAB-125"})
"""Notes that remarks tell row by row."""


def check_table(  # noqa: PLR0913 - the arguments of read_cohort
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
) -> TableCheck:
    r"""Return what reading a table would change, guess and refuse, row by row; nothing that it holds raises.

    Parameters
    ----------
    source, policy, layout, id, name, encoding, delimiter, header_row, skip, sheet, careful, filled, limits
        As in `read_cohort`.

    Returns
    -------
    TableCheck
        Every row of the file is accounted for: ``rows == villages + skipped + refused``. It is `readable` exactly if
        `read_cohort`, called with the same arguments, returns.

    Raises
    ------
    ArgumentError
        If an argument other than the table is of a wrong kind, or the layout does not fit the rule book.
    TableError
        If there is no such file, or the source is no table at all.

    Examples
    --------
    >>> import ruraltier as rt
    >>> book = rt.parse_policy({
    ...     "format": 1, "id": "demo", "title": "示例", "source": "s", "confidence": "illustrative",
    ...     "sources": {"s": {"title": "示例"}}, "score": {"total": 10}, "ladder": {"tiers": [{"code": "low"}]},
    ...     "missing": "unrated",
    ...     "indicators": {"income": {"label": "集体收入", "unit": "万元", "points": 10,
    ...                               "curve": {"kind": "proportional", "target": 50}}},
    ... })
    >>> table = {"代码": ["330108001001"], "村名": ["上河村"], "集体收入": ["3000元"]}
    >>> check = check_table(table, book)
    >>> print(check.layout.to_toml(), end="")
    id   = "代码"
    name = "村名"
    <BLANKLINE>
    [columns]
    income = "集体收入"
    <BLANKLINE>
    [units]
    income = ["万元", "元"]
    >>> check_table(table, book, layout=check.layout).readable
    True
    """
    said = {"encoding": encoding, "delimiter": delimiter, "header_row": header_row, "skip": skip}
    said |= {"sheet": sheet, "careful": careful}
    wanted = asked(policy, layout, id=id, name=name, filled=filled, limits=limits, **said)
    try:
        assembly = opened(source, policy, wanted, KEPT)
    except (TableError, LimitError) as error:
        if {problem.code for problem in error.problems} & _NO_TABLE:
            raise
        return _unopened(error, wanted)
    return Looking(assembly).look()


def _unopened(error: RuraltierError, wanted: Asked) -> TableCheck:
    """Return the check of a table of which not even the columns could be found."""
    remarks = [_refused(problem, {}) for problem in error.problems]
    layout = guessed_layout(wanted.layout, error.problems, None)
    source = next((problem.source for problem in error.problems), "")
    return TableCheck(source=source, remarks=remarks, totals={RemarkKind.REFUSED: error.count}, layout=layout)


@define
class Looking:
    """Looks at one table while it is read."""

    assembly: Assembly

    def look(self) -> TableCheck:
        """Return what was found."""
        gatherings = self.assembly.gatherings
        for gathering in gatherings:
            gathering.keep, gathering.rows = KEPT, set()
        failure = self._gather()
        problems, count = gathered(gatherings)
        whole = [problem for problem in problems if problem.row is None or problem in self.assembly.problems]
        if failure is not None:
            problems, count = [*failure.problems, *problems], count + failure.count
        ids = self.assembly.ids
        rows = [int(row) for rows in ids.rows for row in rows]
        faulty = set().union(*(gathering.rows or () for gathering in gatherings))
        every = set(rows) | faulty
        refused = len(every) if whole or failure is not None else len(faulty)
        columns = {code: column.column() for code, column in self.assembly.columns.items()}
        columns = {code: column for code, column in columns.items() if len(column) == len(rows)}
        names = self._names(rows)
        found = [
            *(_refused(problem, names) for problem in problems),
            *self._changed(names),
            *self._skipped(),
            *self._marks(),
            *self._forms(),
            *self._noted(columns),
            *self._codes(rows, names, faulty),
            *self._nameless(names),
        ]
        return TableCheck(
            source=self.assembly.table.source,
            rows=len(every) + len(self.assembly.table.left_out),
            villages=len(every) - refused,
            skipped=len(self.assembly.table.left_out),
            refused=refused,
            remarks=sorted(found, key=_order),
            totals=self._totals(found, count),
            layout=guessed_layout(self.assembly.wanted.layout, problems, self.assembly),
        )

    def _gather(self) -> RuraltierError | None:
        try:
            self.assembly.gather()
        except (TableError, LimitError) as error:
            return error
        return None

    def _totals(self, found: Sequence[Remark], refused: int) -> dict[RemarkKind, int]:
        counts = Counter(remark.kind for remark in found)
        counts[RemarkKind.REFUSED] = refused
        lost = sum(changes.count - len(changes.kept) for changes in self._all_changes())
        counts[RemarkKind.CHANGED] += lost
        return {kind: counts[kind] for kind in RemarkKind if counts[kind]}

    def _names(self, rows: Sequence[int]) -> dict[int, str]:
        words = self.assembly.names.words
        return dict(zip(rows, words, strict=True)) if len(words) == len(rows) else {}

    def _all_changes(self) -> Iterator[Any]:
        yield self.assembly.changes
        for column in self.assembly.columns.values():
            if isinstance(column, NumbersIn) and column.wording is not None:
                yield column.wording.changes

    def _changed(self, names: Mapping[int, str]) -> Iterator[Remark]:
        for changes in self._all_changes():
            for change in changes.kept:
                yield _change(change, names)

    def _skipped(self) -> Iterator[Remark]:
        left_out = self.assembly.table.left_out
        if left_out.blank:
            why = Phrase(f"空行 {left_out.blank} 行", many(left_out.blank, "blank row"))
            yield Remark(kind=RemarkKind.SKIPPED, code="RT-TAB-105", why=why)
        for row, first in left_out.named:
            yield Remark(
                kind=RemarkKind.SKIPPED,
                code="RT-TAB-106",
                row=row,
                found=first,
                why=Phrase("按要求略过", "left out as asked"),
            )

    def _marks(self) -> Iterator[Remark]:
        """Yield, for each column, which texts are read as no value, and how often."""
        for column in self.assembly.columns.values():
            for (text, absence), count in column.gaps.items():
                if not count:
                    continue
                yield Remark(
                    kind=RemarkKind.CHANGED,
                    code="RT-TAB-125",
                    column=column.gathering.column,
                    found=text,
                    taken=absence.word,
                    why=Phrase(f"{count} 个单元格没有数值", f"{count} cells hold no value"),
                )

    def _forms(self) -> Iterator[Remark]:
        """Yield, for each column with cells in forms of their own, how many there are of each form."""
        for column in self.assembly.columns.values():
            forms = {form: count for form, count in column.gathering.forms.items() if form in _FORMS}
            if forms and isinstance(column, NumbersIn):
                plain = sum(map(len, column.values)) - sum(column.gathering.forms.values())
                english = ", ".join(many(count, _FORMS[form]) for form, count in forms.items())
                chinese = "、".join(f"{_FORMS[form].zh} {count} 个" for form, count in forms.items())
                why = Phrase(
                    f"这一列有几种写法:{chinese},其余 {plain} 个",
                    f"the column is written in several forms: {english}, {plain} others",
                )
                header = column.gathering.column
                yield Remark(kind=RemarkKind.NOTED, code="RT-TAB-122", column=header, why=why)

    def _noted(self, columns: Mapping[str, Column]) -> Iterator[Remark]:
        for note in self.assembly.notes(columns):
            if note.code not in _TOLD:
                kind = RemarkKind.GUESSED if note.code in _GUESSED else RemarkKind.NOTED
                yield _of(note, RemarkKind.CHANGED if note.code in _CHANGED else kind, {})

    def _nameless(self, names: Mapping[int, str]) -> Iterator[Remark]:
        rows = [row for row, name in names.items() if not name]
        if rows:
            shown = ", ".join(map(str, rows[:_SHOWN])) + (" …" if len(rows) > _SHOWN else "")
            why = Phrase(
                f"{len(rows)} 个村没有名称,在第 {shown} 行",
                f"{many(len(rows), 'village')} without a name, rows {shown}",
            )
            header = self.assembly.names.gathering.column
            yield Remark(kind=RemarkKind.NOTED, code="RT-TAB-127", column=header, why=why)

    def _codes(self, rows: Sequence[int], names: Mapping[int, str], faulty: set[int]) -> Iterator[Remark]:
        ids = self.assembly.ids
        for doubt in code_doubts(ids.ids):
            if doubt.position is not None and rows[doubt.position] in faulty:
                continue
            row = None if doubt.position is None else rows[doubt.position]
            yield Remark(
                kind=RemarkKind.NOTED,
                code=doubt.code,
                row=row,
                id="" if doubt.position is None else ids.ids[doubt.position],
                name="" if row is None else names.get(row, ""),
                column=ids.gathering.column,
                why=doubt.what,
                mend=doubt.mend,
            )


def _refused(problem: Problem, names: Mapping[int, str]) -> Remark:
    return _of(problem, RemarkKind.REFUSED, names)


def _of(problem: Problem, kind: RemarkKind, names: Mapping[int, str]) -> Remark:
    why = problem.reason
    found = problem.value
    return Remark(
        kind=kind,
        code=problem.code,
        row=problem.row,
        id=problem.id,
        name="" if problem.row is None else names.get(problem.row, ""),
        column=problem.column,
        found=found[1:-1] if found[:1] == "'" == found[-1:] else found,
        why=why,
        mend=problem.mend,
    )


def _change(change: Change, names: Mapping[int, str]) -> Remark:
    return Remark(
        kind=RemarkKind.CHANGED,
        code=change.code,
        row=change.row,
        id=change.id,
        name=names.get(change.row, ""),
        column=change.column,
        found=change.found,
        taken=change.taken,
        why=_AS_DECLARED if change.code == "RT-TAB-121" else _COMPOSED,
    )


_UNITS = frozenset({"RT-TAB-107", "RT-TAB-126"})
_RANK = {kind: at for at, kind in enumerate(RemarkKind)}


def _order(remark: Remark) -> tuple[bool, int, int]:
    # A column in a wrong unit matters more than any of its cells.
    return remark.code not in _UNITS, _RANK[remark.kind], -1 if remark.row is None else remark.row
