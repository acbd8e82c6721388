"""Hindsight: conditions and formulas over what an assessment has found, for whatever follows from it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np
from attrs import evolve

from ruraltier.domain.column import NumberColumn
from ruraltier.engine.formulas import Worth, decided
from ruraltier.engine.lookup import Panorama
from ruraltier.engine.truth import truth
from ruraltier.errors import EvaluationError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier.domain.cohort import Cohort
    from ruraltier.engine.assessment import Assessment
    from ruraltier.engine.figures import Mask
    from ruraltier.engine.ratios import Ratios
    from ruraltier.engine.scene import Ternary
    from ruraltier.errors import Problem
    from ruraltier.policy.conditions import Condition, Formula


_ABSENT = ("RT-EVA-002", "RT-ROL-001")


@contextmanager
def read_by(path: str) -> Iterator[None]:
    """Say of a column that is not in the table which part of the programme reads it.

    Parameters
    ----------
    path
        The part, such as ``titles.civil.revoke_when``.

    Raises
    ------
    EvaluationError
        The one that is raised within, told in the words of the programme.
    """
    try:
        yield
    except EvaluationError as error:
        raise EvaluationError([_told(p, path) for p in error.problems], error.count) from None


def _told(problem: Problem, path: str) -> Problem:
    if problem.code not in _ABSENT or problem.path:
        return problem
    mend = "a column can be left out of the table only where nothing reads it"
    return evolve(problem, path=path, what=f"{problem.what}, and {path} reads it", mend=problem.mend or mend)


def truth_of(result: Assessment, condition: Condition) -> Ternary:
    """Return where a condition holds, and where that is unknown; it may also read ``tier`` and ``previous``.

    Parameters
    ----------
    result
        The assessed units; n rows.
    condition
        A condition over the columns and figures of the rule book, checked against it.

    Raises
    ------
    EvaluationError
        If a column that it reads is not in the table.
    """
    return truth(condition, _scene(result))


def holds(result: Assessment, condition: Condition | None, if_unknown: str = "ignored") -> Mask:
    """Return where a condition holds, shape (n,), bool; where it is unknown, true if `if_unknown` is ``applies``.

    None holds everywhere.
    """
    if condition is None:
        return np.ones(len(result), bool)
    found = truth_of(result, condition)
    return found.true | found.untold if if_unknown == "applies" else found.true


def worth_of(result: Assessment, formula: Formula) -> Ratios:
    """Return the exact value of a formula for each unit; it may also read ``tier`` and ``previous``.

    Raises
    ------
    EvaluationError
        If a column that it reads is not in the table.
    """
    return decided(lambda digits: worth_at(result, formula, digits))


def worth_at(result: Assessment, formula: Formula, digits: int) -> Ratios:
    """Return the value of a formula for each unit, with logarithms to so many decimals, as `worth_of` gives it."""
    return Worth(_scene(result), truth, digits).of(formula)


def _scene(result: Assessment) -> Panorama:
    cohort = result.cohort
    for code, column in _outcomes(cohort, result).items():
        cohort = cohort.with_column(code, column, by=None)
    return Panorama(cohort, result.policy)


def _outcomes(cohort: Cohort, result: Assessment) -> dict[str, NumberColumn]:
    """Return the tiers that hold, and those of last time, as columns of positions in the ladder."""
    ladder = result.policy.ladder
    held = NumberColumn(np.where(result.tier < 0, np.nan, result.tier), words=ladder.codes)
    found = {"tier": held}
    if ladder.previous is not None:
        found["previous"] = _before(cohort, ladder.previous, ladder.codes)
    return found


def _before(cohort: Cohort, code: str, tiers: tuple[str, ...]) -> NumberColumn:
    """Return the tiers of last time; a table without their column, as in the first year, knows none."""
    if code not in cohort.columns:
        return NumberColumn(np.full(len(cohort), np.nan), words=tiers)
    column = cohort.number(code)
    return NumberColumn(column.values, column.absence, tiers)
