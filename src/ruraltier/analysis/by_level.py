"""Results by the levels of a programme: one result, or one for each level."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from ruraltier.engine.assessment import Assessment
from ruraltier.errors import ArgumentError, EvaluationError, Problem, near, show
from ruraltier.support.levels import level_judged

if TYPE_CHECKING:
    from ruraltier.policy.programme.programme import Programme

Results = Assessment | Mapping[str, Assessment]
"""The result of one level, which its rule book names, or level -> result."""

_RULE = "an Assessment, or a mapping from the code of a level to one"


def results_of(given: object, programme: Programme, name: str) -> Mapping[str, Assessment]:
    """Return level -> result.

    Parameters
    ----------
    given
        An assessment, whose level is the one with its rule book; or a mapping from levels to assessments.
    programme
        Whose levels are meant.
    name
        What the argument is called, for messages.

    Raises
    ------
    ArgumentError
        If it is neither; if the rule book of a result that stands alone is that of no level, or of several.
    EvaluationError
        If there is no such level, or a result is under another rule book than its level's: everything at once.
    """
    if isinstance(given, Assessment):
        return MappingProxyType({level_judged(given, programme, name=name): given})
    if not isinstance(given, Mapping):
        raise ArgumentError(Problem(code="RT-ARG-001", what=f"{name} is a {type(given).__name__}", rule=_RULE))
    problems = [p for level, result in given.items() for p in _problems(level, result, programme, name)]
    if problems:
        raise EvaluationError(problems)
    return MappingProxyType(dict(given))


def _problems(level: object, result: object, programme: Programme, name: str) -> tuple[Problem, ...]:
    if level not in programme.level:
        what, known = f"{name} has a result of {show(level)}, which is no level", tuple(programme.level)
        rule, mend = "one of " + ", ".join(known), near(str(level), known)
        return (Problem(code="RT-EVA-051", what=what, rule=rule, mend=mend),)
    if not isinstance(result, Assessment):
        raise ArgumentError(
            Problem(code="RT-ARG-001", what=f"{name}[{show(level)}] is a {type(result).__name__}", rule=_RULE)
        )
    wanted = programme.level[str(level)].policy.id
    if result.policy.id == wanted:
        return ()
    what = f"the result of {level} in {name} is under the rule book {show(result.policy.id)}"
    return (Problem(code="RT-EVA-052", what=what, rule=f"a result under {wanted}"),)


def illustrative_of(programme: Programme, section: str) -> tuple[str, ...]:
    """Return what a section of a programme rests on that nobody published: its own parts and rule books, as paths."""
    return tuple(path for path in programme.illustrative if path.startswith((f"{section}[", "levels.")))
