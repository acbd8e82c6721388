"""Finding columns by their headers: exactly, then without regard to width, case and spaces, never by guess."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from attrs import Factory, define, frozen

from ruraltier._text import loose
from ruraltier.domain.indicator import Kind
from ruraltier.edge.advice import Advice
from ruraltier.edge.amounts import rate
from ruraltier.edge.cells import without_unit
from ruraltier.edge.layout.layout import Layout
from ruraltier.edge.table import Table
from ruraltier.errors import Phrase, Problem, TableError, near, said, show

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ruraltier.domain.indicator import Indicator
    from ruraltier.edge.arguments import Asked
    from ruraltier.policy.policy import TierPolicy

COMMON_IDS = (
    "id",
    "code",
    "编码",
    "代码",
    "村庄代码",
    "村庄编码",
    "村代码",
    "村编码",
    "行政村代码",
    "行政区划代码",
    "区划代码",
    "统计用区划代码",
    "village_id",
    "village_code",
    "village id",
    "village code",
    "villageid",
    "villagecode",
    "kode_desa",
    "kode desa",
)
"""Headers of ids that are tried where neither the call nor the policy names one; exactly one has to be there."""

COMMON_NAMES = (
    "name",
    "名称",
    "村名",
    "村庄",
    "村名称",
    "村庄名称",
    "行政村",
    "行政村名称",
    "village",
    "village_name",
    "village name",
    "desa",
)
"""Headers of names that are tried likewise; a table without names is a table too."""

_ONE_LEFT = Phrase("改名,或只留一列", "rename or drop all but one")
_NAMELESS = Phrase(
    '没有读到名称;其中若有,指明是哪一列:name="header"',
    'no names are read; where they are among these, name the column: name="header"',
)
_LISTED = 20
_ALL_BUT_ONE = Phrase("只留一列,其余改名或删去", "rename or drop all but one")
_NEAR = 0.75


@frozen
class Plan:
    """Which column is which, by position.

    Parameters
    ----------
    id, name
        The ids and the names; None where there are no names.
    columns
        Indicator code -> position.
    likely
        Indicator code -> a header that is one of its own but for what it says in brackets; the column is not read.
    """

    id: int
    name: int | None
    columns: Mapping[str, int]
    likely: Mapping[str, str] = Factory(dict)

    @property
    def wanted(self) -> tuple[int, ...]:
        """The positions of all columns that are read."""
        return tuple(dict.fromkeys(p for p in (self.id, self.name, *self.columns.values()) if p is not None))


def plan_columns(table: Table, policy: TierPolicy, asked: Asked) -> tuple[Plan, list[Problem]]:
    """Return which column of a table is which, and what is wrong with the header.

    Columns that something else fills later need not be there.

    Raises
    ------
    TableError
        If nobody can say which column is that of the ids.
    """
    finder = Finder(table, asked.layout)
    finder.check_repeats()
    if finder.problems:
        raise TableError(finder.problems)
    columns = {
        i.code: finder.indicator(i, needed=i.code in policy.needed - asked.filled)
        for i in policy.indicators
        if i.code not in policy.worked_out
    }
    finder.check_shared(columns)
    taken: set[int | None] = {p for p in columns.values() if p is not None}
    identity = finder.identity(asked.id, (*policy.id_headers, *filter(None, [table.index])), taken)
    label = finder.label(asked.name, policy.name_headers, taken | {identity})
    if identity is None:
        raise TableError(finder.problems)
    plan = Plan(identity, label, {code: p for code, p in columns.items() if p is not None}, finder.likely)
    finder.note_extra(plan)
    return plan, finder.problems


def known_headers(policy: TierPolicy, chosen: Iterable[str]) -> frozenset[str]:
    """Return, in their loose form, all headers that a table for this policy may be recognised by."""
    indicators = (header for i in policy.indicators for header in i.headers)
    others = (*policy.id_headers, *policy.name_headers, *COMMON_IDS, *COMMON_NAMES, *chosen)
    return frozenset(loose(header) for header in (*indicators, *others))


@define
class Finder:
    """Looks headers up in one table, gathering what is wrong."""

    table: Table
    layout: Layout = Factory(Layout)
    problems: list[Problem] = Factory(list)
    likely: dict[str, str] = Factory(dict)

    def matches(self, words: Iterable[str]) -> list[int]:
        """Return the positions of the headers that are one of the words, exactly or loosely."""
        wanted = {loose(word) for word in words}
        return [p for p, header in enumerate(self.table.headers) if header and loose(header) in wanted]

    def column(self, words: tuple[str, ...], who: Phrase, *, needed: bool) -> int | None:
        """Return the column that has one of the headers; None if there is none and nothing needs it."""
        return self._single(words, who) if needed or self.matches(words) else None

    def indicator(self, indicator: Indicator, *, needed: bool) -> int | None:
        """Return the column of an indicator; None if it is not there and nothing needs it."""
        who = Phrase(f"指标 {show(indicator.code)}", f"the indicator {show(indicator.code)}")
        header = self.layout.columns.get(indicator.code)
        if header is not None or self.matches(indicator.headers):
            found = self._single(indicator.headers if header is None else (header,), who)
            return found if found is None or self._is_in_unit(found, indicator) else None
        return self._with_unit(indicator, who, needed=needed)

    def _with_unit(self, indicator: Indicator, who: Phrase, *, needed: bool) -> int | None:
        bracketed = self._bracketed(indicator)
        found = [p for p, unit in bracketed.items() if self._is_meant(unit, indicator)]
        if len(found) == 1:
            self._note("RT-TAB-101", self._taken_with_unit(found[0], indicator), self.table.headers[found[0]])
            return found[0]
        if needed:
            self.problems.append(self._ambiguous(found, who) if found else self._not_found(indicator, bracketed, who))
        return None

    def _unit_of(self, indicator: Indicator) -> str:
        """Return the unit of plain numbers in the column of an indicator."""
        declared = self.layout.units.get(indicator.code)
        return declared[0] if declared else indicator.unit.get("zh")

    def _is_meant(self, unit: str, indicator: Indicator) -> bool:
        if indicator.code not in self.layout.units:
            return unit in {loose(word) for word in indicator.unit.all}
        found = rate(unit, indicator)
        return found is not None and found == rate(self._unit_of(indicator), indicator)

    def _is_in_unit(self, position: int, indicator: Indicator) -> bool:
        """Return whether the header gives no other unit than the layout, or the rule book, has for the column."""
        header = self.table.headers[position]
        _, unit = without_unit(header)
        stated = rate(unit, indicator) if unit and indicator.kind is Kind.NUMBER else None
        declared = indicator.code in self.layout.units
        if stated is None or (not declared and loose(header) in map(loose, indicator.headers)):
            return True
        fits = stated == (rate(self._unit_of(indicator), indicator) if declared else 1)
        if not fits:
            self.problems.append(self._other_unit(header, unit, indicator))
        return fits

    def _other_unit(self, header: str, unit: str, indicator: Indicator) -> Problem:
        declared = self._unit_of(indicator)
        what = Phrase(
            f"表头 {show(header)} 的单位是 {show(unit)},{show(indicator.code)} 按 {show(declared)}",
            f"the header {show(header)} gives the unit {show(unit)}, {show(indicator.code)} is in {show(declared)}",
        )
        convertible = rate(unit, indicator) is not None
        stated = f'units.{indicator.code} = "{unit}"'
        ways = {
            True: Phrase(f"或在列对照里写 {stated}", f"or say in a layout: {stated}"),
            False: Phrase("并在表头写明", "and say so in the header"),
        }
        way = ways[convertible]
        settings = {"units": {indicator.code: unit}} if convertible else {}
        mend = Advice(f"数值改按 {declared} 写,{way.zh}", f"write the figures in {declared}, {way}", settings)
        rule = Phrase(f"以 {declared} 为单位的数", f"figures in {declared}")
        return self._problem("RT-TAB-018", what, rule, mend, header)

    def _bracketed(self, indicator: Indicator) -> dict[int, str]:
        wanted = {loose(word) for word in indicator.headers}
        parted = {p: without_unit(header) for p, header in enumerate(self.table.headers)}
        return {p: unit for p, (name, unit) in parted.items() if unit and name in wanted}

    @staticmethod
    def _word(header: str, indicator: Indicator) -> str:
        """Return which of its headers a header is but for what it says in brackets."""
        return next(word for word in indicator.headers if loose(word) == without_unit(header)[0])

    def _taken_with_unit(self, position: int, indicator: Indicator) -> str:
        header = self.table.headers[position]
        word, unit = self._word(header, indicator), self._unit_of(indicator)
        return Phrase(
            f"表头 {show(header)} 当作 {show(word)},单位 {unit}",
            f"the header {show(header)} is taken for {show(word)}, in the declared unit {unit}",
        )

    def _not_found(self, indicator: Indicator, bracketed: Mapping[int, str], who: Phrase) -> Problem:
        if not bracketed:
            return self._missing(indicator.headers, who, self._renaming(indicator))
        position, unit = next(iter(bracketed.items()))
        header = self.table.headers[position]
        if not indicator.unit:
            self.likely[indicator.code] = header
            return self._missing(indicator.headers, who, _renamed(header, self._word(header, indicator)))
        return self._other_unit(header, unit, indicator)

    def _renaming(self, indicator: Indicator) -> str:
        header, word = next(
            ((h, w) for w in indicator.headers for h in self.table.headers if h and near(w, [h], _NEAR)), ("", "")
        )
        # The header is the user's own: it is not what was meant, it is what to change.
        return header and _renamed(header, word)

    def _single(self, words: tuple[str, ...], who: Phrase) -> int | None:
        found = self.matches(words)
        if len(found) == 1:
            self._note_loose(found[0], words)
            return found[0]
        headers = [h for h in self.table.headers if h]
        hint = near(words[0], headers, _NEAR)
        self.problems.append(self._ambiguous(found, who) if found else self._missing(words, who, hint))
        return None

    def _note_loose(self, position: int, words: tuple[str, ...]) -> None:
        header = self.table.headers[position]
        if header.strip() not in words:
            word = show(next(w for w in words if loose(w) == loose(header)))
            what = Phrase(f"表头 {show(header)} 当作 {word}", f"the header {show(header)} is taken for {word}")
            self._note("RT-TAB-101", what, header)

    def _note(self, code: str, what: str, column: str = "", mend: str = "") -> None:
        self.table.notes.append(Problem(code=code, what=what, mend=mend, column=column, source=self.table.source))

    def _problem(self, code: str, what: str, rule: str, mend: str = "", column: str = "") -> Problem:
        row = self.table.header_row or None
        return Problem(code=code, what=what, rule=rule, mend=mend, column=column, source=self.table.source, row=row)

    def _ambiguous(self, found: list[int], who: str) -> Problem:
        places = self._places(found)
        what = Phrase(
            f"{len(found)} 列都可能是{said(who, 'zh')}:{places}", f"{len(found)} columns could be {who}: {places}"
        )
        return self._problem("RT-TAB-004", what, Phrase("一列", "one column"), _ALL_BUT_ONE)

    def _missing(self, words: tuple[str, ...], who: str, hint: str) -> Problem:
        headers = _listed([h for h in self.table.headers if h])
        mend = hint or Phrase(f"现有表头:{headers}", f"the headers are {headers}")
        rule = Phrase(f"表头 {' 或 '.join(words)}", "a header " + " or ".join(words))
        what = Phrase(f"没有{said(who, 'zh')}的列", f"there is no column for {who}")
        return self._problem("RT-TAB-003", what, rule, mend, words[0])

    def _places(self, positions: Iterable[int]) -> str:
        return ", ".join(f"{show(self.table.headers[p])} (column {p + 1})" for p in positions)

    def check_repeats(self) -> None:
        """Find headers that stand twice."""
        groups: dict[str, list[int]] = {}
        for position, header in enumerate(self.table.headers):
            groups.setdefault(header.strip(), []).append(position)
        for header, positions in groups.items():
            if header and len(positions) > 1:
                columns = ", ".join(str(p + 1) for p in positions)
                what = Phrase(
                    f"表头 {show(header)} 重复,在第 {columns} 列",
                    f"the header {show(header)} stands in the columns {columns}",
                )
                rule = Phrase("一个表头一列", "one column a header")
                self.problems.append(self._problem("RT-TAB-005", what, rule, _ALL_BUT_ONE, header))

    def check_shared(self, columns: Mapping[str, int | None]) -> None:
        """Find columns that two indicators claim."""
        owners: dict[int, list[str]] = {}
        for code, position in columns.items():
            if position is not None:
                owners.setdefault(position, []).append(code)
        for position, codes in owners.items():
            if len(codes) > 1:
                header = self.table.headers[position]
                claimed = ", ".join(codes)
                what = Phrase(
                    f"列 {show(header)} 有几个指标都要:{claimed}",
                    f"the column {show(header)} is claimed by the indicators {claimed}",
                )
                rule = Phrase("一列一个指标", "one indicator a column")
                mend = Phrase("给它们不同的名称", "give them different labels")
                self.problems.append(self._problem("RT-TAB-006", what, rule, mend, header))

    def identity(self, asked: str | None, preferred: tuple[str, ...], taken: set[int | None]) -> int | None:
        """Return the column of ids."""
        if asked is not None:
            return self._single((asked,), Phrase("编码", "the ids"))
        found = self._preferred(preferred)
        if found is None:
            found = [p for p in self.matches(COMMON_IDS) if p not in taken]
        if len(found) == 1:
            return found[0]
        mend = Phrase(
            '指明是哪一列:id="header";编码是数据框的索引时,先用 reset_index()',
            'name it: id="header"; where the ids are the index of a frame, use reset_index() first',
        )
        places, headers = self._places(found), _listed([h for h in self.table.headers if h])
        several = Phrase(f"{len(found)} 列都可能是编码:{places}", f"{len(found)} columns could be the ids: {places}")
        what = several if found else Phrase("看不出哪一列是编码", "no column is known as that of the ids")
        rule = Phrase(f"一列编码;现有表头:{headers}", f"one column of ids; the headers are {headers}")
        self.problems.append(self._problem("RT-TAB-007", what, rule, mend))
        return None

    def _preferred(self, words: tuple[str, ...]) -> list[int] | None:
        return next((found for found in (self.matches([word]) for word in words) if found), None)

    def label(self, asked: str | None, preferred: tuple[str, ...], taken: set[int | None]) -> int | None:
        """Return the column of names, None if there is none or none is plain."""
        if asked is not None:
            return self._single((asked,), Phrase("名称", "the names"))
        found = self._preferred(preferred) or [p for p in self.matches(COMMON_NAMES) if p not in taken]
        if len(found) > 1:
            places = self._places(found)
            what = Phrase(f"没有读名称:{places} 都可能是名称", f"names are left out: {places} could all be the names")
            self._note("RT-TAB-102", what, mend=Phrase('指明是哪一列:name="header"', 'name it: name="header"'))
        return found[0] if len(found) == 1 else None

    def note_extra(self, plan: Plan) -> None:
        """Note the columns that are not read."""
        extra = [h for p, h in enumerate(self.table.headers) if p not in plan.wanted]
        if extra:
            listed = _listed(extra)
            what = Phrase(f"{len(extra)} 列没有读:{listed}", f"{len(extra)} columns are not read: {listed}")
            self._note("RT-TAB-103", what, mend=_NAMELESS if plan.name is None else "")


def _renamed(header: str, word: str) -> Phrase:
    return Phrase(
        f"把 {show(header)} 改名为 {show(word)},或在办法的 aliases 里列出",
        f"rename {show(header)} to {show(word)}, or list it under aliases in the policy",
    )


def _listed(headers: list[str]) -> str:
    more = f", … {len(headers)} in all" if len(headers) > _LISTED else ""
    return ", ".join(show(h) for h in headers[:_LISTED]) + more
