"""Levels of a programme by name, as callers give them."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
