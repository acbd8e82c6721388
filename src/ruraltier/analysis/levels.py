"""assess_levels: every level of a programme, from the bottom up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from graphlib import TopologicalSorter
from typing import TYPE_CHECKING

import numpy as np
from attrs import define, field

from ruraltier._text import Text
from ruraltier.analysis.assessments import Assessments
from ruraltier.analysis.filled import Filled, LookedBack, RolledUp
from ruraltier.analysis.kinship import kinship, linked, upward
from ruraltier.analysis.lacking import exchanged, with_remedies
from ruraltier.analysis.level_words import speak
from ruraltier.domain.cohort import Cohort
from ruraltier.domain.column import NumberColumn, Rows
from ruraltier.domain.mapping import UnitMapping
from ruraltier.domain.ratings import Ratings
from ruraltier.domain.records import Records
from ruraltier.engine.assess import assess
from ruraltier.engine.assessment import Assessment
from ruraltier.errors import ArgumentError, EvaluationError, Problem, RuraltierError, expect, expect_day, near, show
from ruraltier.policy.programme.programme import Programme
from ruraltier.support.carrying import carry
from ruraltier.support.lookbacks import counted_rows, look_back
from ruraltier.support.ratings import Rated, rate

if TYPE_CHECKING:
    from ruraltier.policy.policy import TierPolicy
    from ruraltier.policy.programme.figures import Rollup
    from ruraltier.policy.programme.levels import Level


def assess_levels(  # noqa: PLR0913 - what there is of this time, of raters, of events, of last time, and new codes
    tables: Mapping[str, Cohort],
    programme: Programme,
    *,
    ratings: Ratings | None = None,
    records: Records | None = None,
    as_of: dt.date | None = None,
    last: Assessments | None = None,
    mapping: Mapping[str, object] | None = None,
) -> Assessments:
    """Return the results of every level whose table is given, from the bottom up.

    Ratings, look-backs, the tiers of last time and roll-ups fill their columns on the way; what is filled takes the
    place of a column that came with the table.

    Parameters
    ----------
    tables
        Code of the level -> its units, read with the level's rule book.
    programme
        The levels, and what fills their columns.
    ratings
        The marks of raters, for the ratings of the levels.
    records
        What happened, for look-backs; then `as_of` is needed too.
    as_of
        The day up to which records count, and on which rule books with several versions are looked up.
    last
        The results of last time, for rule books whose ladder names a column for them; a table that holds tiers of
        last time already is refused then.
    mapping
        Units that changed their code, merged or split since last time: code of the level -> what `carry` takes. Records
        of the old units count for the new ones in look-backs.

    Returns
    -------
    Assessments
        The results, and the tree of the units.

    Raises
    ------
    ArgumentError
        If an argument is of a kind that does not fit, or a table or mapping is that of no level.
    EvaluationError
        If units name units above that are not there, a table on the way of a roll-up is missing, or a table does not
        fit its rule book: all such problems of all levels that could be looked at.

    Examples
    --------
    >>> import ruraltier as rt
    >>> mark = {"points": 1, "curve": {"kind": "value"}, "range": [0, 1]}
    >>> def book(name, **indicators):
    ...     return rt.parse_policy({
    ...         "format": 1, "id": name, "title": name, "source": "s", "confidence": "illustrative",
    ...         "sources": {"s": {"title": "示例"}}, "score": {"total": 1}, "indicators": indicators,
    ...         "ladder": {"tiers": [{"code": "low", "label": "一般"},
    ...                              {"code": "good", "label": "先进", "at_least": "1/2"}]},
    ...     })
    >>> books = {"village": book("village", mark=mark, town={"kind": "text"}), "town": book("town", good_share=mark)}
    >>> programme = rt.parse_programme({
    ...     "format": 1, "id": "p", "title": "两级联创", "source": "s", "confidence": "illustrative",
    ...     "sources": {"s": {"title": "示例"}},
    ...     "levels": {"town": {"label": "乡镇", "policy": "town"},
    ...                "village": {"label": "村", "policy": "village", "under": "town", "parent": "town"}},
    ...     "rollups": {"good_share": {"level": "town", "of": "village", "figure": "share", "base": "all",
    ...                                "when": 'tier == "good"', "round": {"places": 4, "mode": "half_up"}}},
    ... }, books)
    >>> villages = {"id": ["a", "b", "c"], "mark": [1, 0, 1], "town": ["甲乡", "甲乡", "乙乡"]}
    >>> tables = {"village": rt.read_cohort(villages, books["village"]),
    ...           "town": rt.read_cohort({"id": ["甲乡", "乙乡"]}, books["town"], filled=["good_share"])}
    >>> found = rt.assess_levels(tables, programme)
    >>> found["town"].cohort["甲乡"]["good_share"], found["town"]["甲乡"].tier.label.zh, found.path("village", "c")
    (Fraction(1, 2), '先进', (('village', 'c'), ('town', '乙乡')))
    """
    expect(ratings, (Ratings, type(None)), "ratings", "Ratings, as read_ratings gives them, or None")
    _refuse_others(tables, programme, records, as_of, last)
    _refuse_mapping(mapping, programme, records, last)
    if wrong := exchanged(tables, programme):
        raise EvaluationError(wrong)
    given = {level.code: tables[level.code] for level in programme.levels if level.code in tables}
    return _Ascent(given, programme, ratings, records, as_of, last, mapping or {}).assessments()


@define(eq=False)
class _Ascent:
    """The way up through the levels."""

    tables: Mapping[str, Cohort]
    programme: Programme
    ratings: Ratings | None
    records: Records | None
    as_of: dt.date | None
    last: Assessments | None
    mapping: Mapping[str, object]
    above: Mapping[str, Rows] = field(init=False)
    results: dict[str, Assessment] = field(factory=dict)
    rated: dict[str, Rated] = field(factory=dict)
    filled: dict[str, tuple[Filled, ...]] = field(factory=dict)
    problems: list[Problem] = field(factory=list)
    count: int = 0

    def __attrs_post_init__(self) -> None:
        self.above = kinship(self.tables, self.programme)

    def assessments(self) -> Assessments:
        """Return the results; refuse with the problems of every level that could be looked at."""
        for code in self._order():
            if all(one.of in self.results for one in self._rollups(code)):
                self._try(self.programme.level[code])
        if self.problems:
            raise EvaluationError(self.problems, self.count)
        results = {code: self.results[code] for code in self.tables}
        return Assessments(self.programme, results, self.above, self.filled, self.rated, self.as_of)

    def _order(self) -> Iterable[str]:
        """Return the levels, each after those that it rolls up."""
        return TopologicalSorter({code: [one.of for one in self._rollups(code)] for code in self.tables}).static_order()

    def _rollups(self, level: str) -> list[Rollup]:
        """Return the roll-ups into a level from levels whose table is given."""
        return [one for one in self.programme.rollups if one.level == level and one.of in self.tables]

    def _try(self, level: Level) -> None:
        try:
            policy = level.policy
            if self.as_of is not None and policy.amendments:
                policy = policy.at(self.as_of)
            cohort = self._filled(level, policy, self.tables[level.code])
            self.results[level.code] = assess(cohort, policy)
        except RuraltierError as error:
            self.problems += with_remedies(error.problems, self.programme, level)
            self.count += error.count

    def _filled(self, level: Level, policy: TierPolicy, cohort: Cohort) -> Cohort:
        """Return the table of a level with what the programme fills."""
        filled: list[Filled] = []
        for fill in (self._mixed, self._looked_back, self._carried, self._rolled_up):
            cohort, new = fill(level, policy, cohort)
            filled += new
        self.filled[level.code] = tuple(filled)
        return cohort

    def _mixed(self, level: Level, _: TierPolicy, cohort: Cohort) -> tuple[Cohort, list[Filled]]:
        own = [one for one in self.programme.ratings if one.level == level.code]
        if self.ratings is None or not own:
            return cohort, []
        self.rated[level.code] = rate(cohort, self.ratings, self.programme, level.code)
        filled = [Filled(one.code, f"ratings.{one.code}", speak("rating")) for one in own]
        return self.rated[level.code].cohort, filled

    def _looked_back(self, level: Level, _: TierPolicy, cohort: Cohort) -> tuple[Cohort, list[Filled]]:
        own = [one for one in self.programme.lookbacks if one.level == level.code]
        if self.records is None or self.as_of is None or not own:
            return cohort, []
        mapping = self.mapping.get(level.code)
        cohort = look_back(cohort, self.records, self.programme, level.code, self.as_of, mapping=mapping)
        filled: list[Filled] = []
        for one in own:
            how = speak("lookback", years=one.years, day=self.as_of)
            counted = self.records.take(counted_rows(one, self.records, self.programme, self.as_of))
            path = f"lookbacks.{one.code}"
            filled.append(LookedBack(one.code, path, how, counted, cohort.ids, UnitMapping.of(mapping)))
        return cohort, filled

    def _carried(self, level: Level, policy: TierPolicy, cohort: Cohort) -> tuple[Cohort, list[Filled]]:
        column = policy.ladder.previous
        if self.last is None or level.code not in self.last or column is None:
            return cohort, []
        _refuse_both(cohort, column, level)
        cohort = carry(cohort, self.last[level.code], policy=policy, mapping=self.mapping.get(level.code))
        return cohort, [Filled(column, f"levels.{level.code}.policy.ladder.previous", speak("previous"))]

    def _rolled_up(self, level: Level, _: TierPolicy, cohort: Cohort) -> tuple[Cohort, list[Filled]]:
        found = [self._rollup(one, cohort) for one in self._rollups(level.code)]
        return cohort.filled({one.code: one.column() for one in found}) if found else cohort, [*found]

    def _rollup(self, rule: Rollup, cohort: Cohort) -> RolledUp:
        result = self.results[rule.of]
        if rule.through is None:
            up = upward(self.above, self.programme, rule.of, rule.level)
        else:
            up = linked(result.cohort, rule.through, cohort, f"rollups.{rule.code}.through")
        of = self.programme.level[rule.of]
        return RolledUp.by(rule, Text(of.title("zh"), of.title("en")), result, up, len(cohort))


def _refuse_both(cohort: Cohort, code: str, level: Level) -> None:
    """Refuse a table that holds tiers of last time already."""
    column = cohort.columns.get(code)
    if isinstance(column, NumberColumn) and not np.isnan(column.values).all():
        what = f"the table of {show(level.code)} holds tiers of last time in {show(code)}, and last is given too"
        rule, mend = "one of both", "give last= or the column, not both; mapping= says which codes changed"
        raise EvaluationError(
            Problem(code="RT-LVL-005", source=cohort.source, column=code, what=what, rule=rule, mend=mend)
        )


def _refuse_mapping(
    mapping: Mapping[str, object] | None, programme: Programme, records: Records | None, last: Assessments | None
) -> None:
    """Refuse a mapping that is of no level, or that nothing would read."""
    rule = "a mapping from the code of a level to its units, old id → new id"
    expect(mapping, (Mapping, type(None)), "mapping", rule + ", or None")
    if mapping is None:
        return
    if last is None and records is None:
        what = "a mapping is given, and neither results of last time nor records that it could be for"
        raise ArgumentError(Problem(code="RT-ARG-002", what=what, rule="last or records with it"))
    strange = [code for code in mapping if code not in programme.level]
    if strange:
        what = f"there is a mapping of {show(strange[0])}, which is no level of the programme {programme.id}"
        mend = f"write {{{show(programme.levels[-1].code)}: {{old id: new id}}}}"
        raise ArgumentError(
            Problem(code="RT-ARG-002", what=what, rule="one of " + ", ".join(programme.level), mend=mend)
        )


def _refuse_others(
    tables: Mapping[str, Cohort],
    programme: Programme,
    records: Records | None,
    as_of: dt.date | None,
    last: Assessments | None,
) -> None:
    """Refuse arguments of another kind, tables of no level, and records without a day."""
    expect(tables, Mapping, "tables", "a mapping from the codes of levels to Cohorts")
    expect(programme, Programme, "programme", "a Programme, as load_programme gives it")
    expect(records, (Records, type(None)), "records", "Records, as read_records gives them, or None")
    expect(last, (Assessments, type(None)), "last", "Assessments, as assess_levels gives them, or None")
    if as_of is not None:
        expect_day(as_of, "as_of")
    elif records is not None:
        raise ArgumentError(Problem(code="RT-ARG-002", what="records are given and no day", rule="as_of, a date"))
    for code, cohort in tables.items():
        if code not in programme.level:
            rule = "one of " + ", ".join(programme.level)
            what = f"there is a table of {show(code)}, which is no level of the programme {programme.id}"
            raise ArgumentError(Problem(code="RT-ARG-002", what=what, rule=rule, mend=near(str(code), programme.level)))
        expect(cohort, Cohort, f"tables[{show(code)}]", "a Cohort, as read_cohort gives it")
