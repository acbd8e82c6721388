"""Levels of a programme by name, as callers give them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruraltier.engine.assessment import Assessment
from ruraltier.errors import ArgumentError, Problem, expect, near, show

if TYPE_CHECKING:
    from ruraltier.policy.programme.levels import Level
    from ruraltier.policy.programme.programme import Programme


def level_of(programme: Programme, code: str) -> Level:
    """Return the level of a code.

    Raises
    ------
    ArgumentError
        If the programme has no such level.
    """
    expect(code, str, "level", "the code of a level")
    if code not in programme.level:
        what, rule = f"{show(code)} is no level of the programme {programme.id}", "one of " + ", ".join(programme.level)
        raise ArgumentError(Problem(code="RT-ARG-002", what=what, rule=rule, mend=near(code, programme.level)))
    return programme.level[code]


def level_judged(result: Assessment, programme: Programme, level: str | None = None, *, name: str = "result") -> str:
    """Return the code of the level whose units a result judges.

    Parameters
    ----------
    result
        The result; its rule book, in whatever version, is one of the programme's.
    programme
        The programme.
    level
        The level; needed only where several have the rule book.
    name
        What the argument is called, for messages.

    Raises
    ------
    ArgumentError
        If no level uses the rule book, several do and none is named, or the one that is named uses another.
    """
    expect(result, Assessment, name, "an Assessment, as assess gives it")
    judged = [one.code for one in programme.levels if one.policy.id == result.policy.id]
    named = judged if level is None else [code for code in judged if code == level_of(programme, level).code]
    if len(named) == 1:
        return named[0]
    what = f"{name} is of the rule book {show(result.policy.id)}, which judges {', '.join(judged) or 'no level'}"
    rule = "a rule book of one level, or the name of the level" if level is None else f"a result of the level {level}"
    mend = near(result.policy.id, [one.policy.id for one in programme.levels]) if not judged else ""
    raise ArgumentError(Problem(code="RT-ARG-005", what=what, rule=rule, mend=mend))
