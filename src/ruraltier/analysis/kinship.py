"""Which unit stands under which: ids of units above as positions in their table."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from ruraltier.domain.column import own
from ruraltier.domain.distinct import distinct
from ruraltier.domain.mapping import NOWHERE, positions
from ruraltier.engine.hindsight import read_by
from ruraltier.errors import SHOWN, EvaluationError, Problem, near, show

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ruraltier.domain.cohort import Cohort
    from ruraltier.domain.column import Rows
    from ruraltier.policy.programme.levels import Level
    from ruraltier.policy.programme.programme import Programme

_HINTED = 10_000


def kinship(tables: Mapping[str, Cohort], programme: Programme) -> Mapping[str, Rows]:
    """Return, for each level whose table and whose upper level's table are given, where each unit's parent is.

    Returns
    -------
    mapping
        Code of the level -> shape (n,), intp, read-only: positions in the table of the level above; −1 for a unit
        that stands under none.

    Raises
    ------
    EvaluationError
        With every unit whose parent is not in its table, and every level whose units have several to stand under.
    """
    above: dict[str, Rows] = {}
    problems: list[Problem] = []
    count = 0
    for level in programme.levels:
        upper = None if level.under is None else tables.get(level.under)
        if level.code in tables and upper is not None:
            try:
                above[level.code] = own(_parents(tables[level.code], upper, level), np.intp)
            except EvaluationError as error:
                problems += error.problems
                count += error.count
    if problems:
        raise EvaluationError(problems, count)
    return MappingProxyType(above)


def _parents(cohort: Cohort, upper: Cohort, level: Level) -> Rows:
    if level.parent is not None:
        return linked(cohort, level.parent, upper, f"levels.{level.code}.parent")
    if len(upper) != 1 and len(cohort):
        what = f"there are {len(upper)} units of the level {level.under}, and nothing says which one is above"
        mend = f"name the column with the id of the unit above: parent in [levels.{level.code}]"
        path = f"levels.{level.code}.parent"
        raise EvaluationError(Problem(code="RT-LVL-001", path=path, what=what, rule="one unit above", mend=mend))
    return np.zeros(len(cohort), np.intp)


def linked(cohort: Cohort, code: str, upper: Cohort, path: str) -> Rows:
    """Return where the units are to which a text column leads, shape (n,); −1 where a cell is empty.

    Raises
    ------
    EvaluationError
        With every unit whose cell holds the id of none of them; if the column is not there.
    """
    with read_by(path):
        names, which = distinct(cohort.text(code).values)
    found = positions(names, upper.ids)
    stray = np.flatnonzero((found == NOWHERE) & (names != ""))
    rows = np.flatnonzero(np.isin(which, stray))
    if len(rows):
        known = upper.ids[:_HINTED].tolist()
        shown = [_stray(cohort, int(row), code, known, path) for row in rows[:SHOWN]]
        raise EvaluationError(shown, len(rows))
    return np.asarray(found[which], dtype=np.intp)


def _stray(cohort: Cohort, row: int, code: str, known: list[str], path: str) -> Problem:
    named = str(cohort.text(code).values[row])
    return Problem(
        code="RT-LVL-002",
        source=cohort.source,
        row=row + 1,
        id=str(cohort.ids[row]),
        column=code,
        path=path,
        value=named,
        what=f"there is no unit {show(named)} above",
        rule="the id of a unit of the table above, or an empty cell",
        mend=near(named, known),
    )


def upward(above: Mapping[str, Rows], programme: Programme, level: str, target: str) -> Rows:
    """Return where the unit of a level further up is of each unit of a level, shape (n,); −1 where there is none.

    Raises
    ------
    EvaluationError
        If the table of a level on the way is not given.
    """
    code, rows = level, None
    while code != target:
        if code not in above:
            what = f"units of {level} cannot be traced up to {target}"
            rule = f"a table of the level {programme.level[code].under}"
            raise EvaluationError(Problem(code="RT-LVL-003", path=f"levels.{code}.under", what=what, rule=rule))
        # −1, which is nowhere, picks the −1 at the end.
        step = np.append(above[code], NOWHERE)
        rows = above[code] if rows is None else step[rows]
        code = str(programme.level[code].under)
    assert rows is not None  # noqa: S101 - a programme rolls up from below; tells the type checker so
    return np.asarray(rows, dtype=np.intp)
