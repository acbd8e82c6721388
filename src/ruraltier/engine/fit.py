"""Whether a table fits a rule book: columns, kinds, ranges, and missing values that the rule book refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ruraltier._numbers import float_edge, plain
from ruraltier.domain.column import NumberColumn, TextColumn
from ruraltier.domain.indicator import Kind
from ruraltier.engine.brackets import CellProblem, bracket_problems
from ruraltier.engine.program import refused_rows
from ruraltier.errors import SHOWN, EvaluationError, Problem, near, show

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier.domain.cohort import Cohort
    from ruraltier.domain.column import Column, Rows
    from ruraltier.domain.indicator import Indicator
    from ruraltier.policy.policy import TierPolicy


def check_one_version(policy: TierPolicy) -> None:
    """Refuse a rule book that holds several versions: the day must be named.

    Raises
    ------
    EvaluationError
        With the spans of the versions.
    """
    if policy.amendments:
        spans = ", ".join(f"{v.valid_from or '…'} to {v.valid_until or '…'}" for v in policy.versions())
        what = f"the rule book {policy.id} holds {len(policy.amendments) + 1} versions ({spans})"
        mend = "name the day: policy.at(date), load_policy(…, on=date), or --on DATE"
        raise EvaluationError(Problem(code="RT-AMD-010", what=what, rule="the version of one day", mend=mend))


def check_columns(cohort: Cohort, policy: TierPolicy) -> None:
    """Refuse a table without the columns of the rule book, with every reason.

    Raises
    ------
    EvaluationError
        With a problem for each column that is not there or of the wrong kind.
    """
    asked = [i for i in policy.indicators if i.code in cohort.columns or i.code in policy.needed]
    problems = [problem for indicator in asked for problem in _kind_problem(indicator, cohort)]
    if problems:
        raise EvaluationError(problems)


def check_values(cohort: Cohort, policy: TierPolicy) -> None:
    """Refuse values that the rule book cannot judge, with every reason.

    Raises
    ------
    EvaluationError
        With a problem for each value that is out of range, outside its bracket, or missing where that is refused.
    """
    problems: list[Problem] = []
    count = 0
    for rows, problem in (*_value_problems(cohort, policy), *bracket_problems(cohort, policy)):
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


def _value_problems(cohort: Cohort, policy: TierPolicy) -> Iterator[tuple[Rows, CellProblem]]:
    for indicator in policy.indicators:
        if indicator.kind is not Kind.TEXT and indicator.code in cohort.columns:
            rows = _outside(indicator, cohort.number(indicator.code))
            if len(rows):
                yield rows, CellProblem(cohort, indicator, "RT-EVA-012", "is out of range", _range_text(indicator))
    for criterion in policy.criteria:
        rows = refused_rows(policy, cohort, criterion)
        if len(rows):
            indicator = policy.indicator[criterion.indicator]
            what = "is missing, and the rule book refuses that"
            yield rows, CellProblem(cohort, indicator, "RT-EVA-013", what, "a value")


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
