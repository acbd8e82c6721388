"""Whether a table fits a rule book: columns, kinds, ranges, and missing values that the rule book refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ruraltier._numbers import float_edge, plain
from ruraltier.domain.column import NumberColumn, TextColumn
from ruraltier.domain.indicator import Kind
from ruraltier.errors import SHOWN, EvaluationError, Problem, near, show

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier.domain.cohort import Cohort
    from ruraltier.domain.column import Column, Rows
    from ruraltier.domain.indicator import Indicator
    from ruraltier.policy.criteria import Criterion
    from ruraltier.policy.policy import TierPolicy


def check_fit(cohort: Cohort, policy: TierPolicy) -> None:
    """Refuse a table that the rule book cannot judge, with every reason.

    Raises
    ------
    EvaluationError
        With a problem for each column that is not there or of the wrong kind, and for each value that is out of range
        or missing where that is refused.
    """
    problems: list[Problem] = []
    count = 0
    for indicator in policy.indicators:
        if indicator.code not in cohort.columns and indicator.code not in policy.needed:
            continue
        found = _kind_problem(indicator, cohort)
        problems += found
        count += len(found)
    if not problems:
        for rows, problem in _value_problems(cohort, policy):
            count += len(rows)
            problems += [problem(int(row)) for row in rows[: max(0, SHOWN - len(problems))]]
    if problems:
        raise EvaluationError(problems, count)


def _kind_problem(indicator: Indicator, cohort: Cohort) -> list[Problem]:
    column = cohort.columns.get(indicator.code)
    wanted = TextColumn if indicator.kind is Kind.TEXT else NumberColumn
    if column is None:
        what = f"the table has no column {show(indicator.code)} ({indicator.title('zh')})"
        return [
            Problem(
                code="RT-EVA-010",
                source=cohort.source,
                column=indicator.code,
                what=what,
                rule="a column for every indicator",
                mend=near(indicator.code, cohort.columns),
            )
        ]
    if not isinstance(column, wanted) or (indicator.kind is Kind.OPTION and _words(column) != indicator.options):
        what = f"the column {show(indicator.code)} does not hold {indicator.kind} values of this rule book"
        return [
            Problem(
                code="RT-EVA-011",
                source=cohort.source,
                column=indicator.code,
                what=what,
                rule=f"a {indicator.kind} column",
                mend="read the table with this rule book",
            )
        ]
    return []


def _words(column: Column) -> tuple[str, ...]:
    return column.words if isinstance(column, NumberColumn) else ()


def _value_problems(cohort: Cohort, policy: TierPolicy) -> Iterator[tuple[Rows, _Maker]]:
    for indicator in policy.indicators:
        if indicator.kind is not Kind.TEXT and indicator.code in cohort.columns:
            rows = _outside(indicator, cohort.number(indicator.code))
            if len(rows):
                yield rows, _Maker(cohort, indicator, "RT-EVA-012", "is out of range", _range_text(indicator))
    for criterion in policy.criteria:
        rows = _refused(criterion, policy, cohort.number(criterion.indicator))
        if len(rows):
            yield (
                rows,
                _Maker(
                    cohort,
                    policy.indicator[criterion.indicator],
                    "RT-EVA-013",
                    "is missing, and the rule book refuses that",
                    "a value",
                ),
            )


class _Maker:
    """Makes the problem of one cell, when it is among those that are shown."""

    def __init__(self, cohort: Cohort, indicator: Indicator, code: str, what: str, rule: str) -> None:
        self.cohort, self.indicator, self.code, self.what, self.rule = cohort, indicator, code, what, rule

    def __call__(self, row: int) -> Problem:
        village = self.cohort[row]
        value = self.cohort.number(self.indicator.code).exact(row)
        found = "the value" if value is None else plain(value)
        return Problem(
            code=self.code,
            source=self.cohort.source,
            row=row + 1,
            id=village.id,
            column=self.indicator.title("zh"),
            value="" if value is None else plain(value),
            what=f"{found} {self.what}",
            rule=self.rule,
            mend='fill it in, or state an effect: missing = "unrated", "zero", "exclude" …'
            if value is None
            else "correct the cell",
        )


def _limits(indicator: Indicator) -> tuple[float, float] | None:
    """Return the least float inside and the least float above the range."""
    if indicator.kind is Kind.NUMBER:
        if indicator.range is None:
            return None
        return float_edge(indicator.range[0], closed=True), float_edge(indicator.range[1], closed=False)
    return 0.0, float(2 if indicator.kind is Kind.YES_NO else len(indicator.options))


def _range_text(indicator: Indicator) -> str:
    if indicator.range is None:
        return "yes (1) or no (0)" if indicator.kind is Kind.YES_NO else "the position of an option"
    return f"a number from {plain(indicator.range[0])} to {plain(indicator.range[1])}"


def _outside(indicator: Indicator, column: NumberColumn) -> Rows:
    limits = _limits(indicator)
    if limits is None:
        return np.empty(0, np.intp)
    low, beyond = limits
    whole = indicator.kind is Kind.NUMBER or (column.places == 0 and not len(column.odd))
    if whole and low <= column.low and column.high < beyond:
        return np.empty(0, np.intp)
    values = column.values
    wrong = (values < low) | (values >= beyond)
    if not whole:
        wrong |= (values != np.rint(values)) & ~np.isnan(values)
    return np.flatnonzero(wrong)


def _refused(criterion: Criterion, policy: TierPolicy, column: NumberColumn) -> Rows:
    effects = policy.effects(criterion)
    kinds = [kind for kind in column.gaps if effects.of(kind) == "refuse"]
    if not kinds:
        return np.empty(0, np.intp)
    whole = slice(0, len(column))
    return np.flatnonzero(np.logical_or.reduce([column.absent_as(kind, whole) for kind in kinds]))
