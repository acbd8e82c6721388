"""What tables of levels lack: columns that a part of the programme fills, and tables of another level."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from ruraltier.errors import Problem, show

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ruraltier.domain.cohort import Cohort
    from ruraltier.policy.programme.levels import Level
    from ruraltier.policy.programme.programme import Programme

_LACKING = "RT-EVA-010"


def with_remedies(problems: Iterable[Problem], programme: Programme, level: Level) -> Iterator[Problem]:
    """Yield the problems of a level with its place, and with what would fill a column that is not in the table."""
    remedies = _remedies(programme, level)
    for problem in problems:
        mend = remedies.get(problem.column, "") if problem.code == _LACKING else ""
        # A row says little without its table.
        yield evolve(problem, path=problem.path or f"levels.{level.code}", mend=mend or problem.mend)


def _remedies(programme: Programme, level: Level) -> dict[str, str]:
    """Return what to give so that a column is filled: code of the indicator -> words."""
    own = {
        "ratings": {one.code: "ratings=" for one in programme.ratings if one.level == level.code},
        "lookbacks": {one.code: "records= and as_of=" for one in programme.lookbacks if one.level == level.code},
        "rollups": {one.code: f"the table of {one.of}" for one in programme.rollups if one.level == level.code},
    }
    found = {c: f"{section}.{c} fills it: give {what}" for section, all_ in own.items() for c, what in all_.items()}
    if level.policy.ladder.previous is not None:
        mend = "it holds the tiers of last time: give last=, or in the first round the table after carry(table, None)"
        found[level.policy.ladder.previous] = mend
    return found


def exchanged(tables: Mapping[str, Cohort], programme: Programme) -> list[Problem]:
    """Return a problem for each level whose table lacks most columns of its rule book and has those of another level.

    Parameters
    ----------
    tables
        Code of the level -> its table.
    programme
        The levels.
    """
    asked = {code: _asked(programme, code) for code in programme.level}
    found = []
    for code, cohort in tables.items():
        # A rule book that needs no column says nothing of whose table this is.
        likely = [other for other in asked if other != code and asked[other] and not _lacks(cohort, asked[other])]
        if _lacks(cohort, asked[code]) and likely:
            what = f"the table of the level {show(code)} lacks most columns of its rule book"
            mend = f"is it that of {show(likely[0])}?"
            path, rule = f"levels.{code}", "a table with the columns of the rule book of its level"
            found.append(Problem(code="RT-LVL-006", source=cohort.source, path=path, what=what, rule=rule, mend=mend))
    return found


def _asked(programme: Programme, level: str) -> frozenset[str]:
    """Return the columns that the table of a level must have, since nothing fills them."""
    policy, parent = programme.level[level].policy, programme.level[level].parent
    return (policy.needed | ({parent} if parent else frozenset())) - frozenset(programme.filled(level))


def _lacks(cohort: Cohort, asked: frozenset[str]) -> bool:
    return 2 * len(asked - cohort.columns.keys()) > len(asked)
