"""What holds for every section: codes, provenance, levels that exist, conditions over what there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruraltier.policy.checks.asking import asked as asked_of
from ruraltier.policy.checks.names import confident, in_force, named, repeats
from ruraltier.policy.checks.scope import Scope, problem
from ruraltier.policy.conditions import Condition, Group, nodes
from ruraltier.policy.paths import path_of
from ruraltier.policy.programme.chains import Chain
from ruraltier.policy.programme.levels import Level
from ruraltier.policy.programme.outcomes import OUTCOMES
from ruraltier.policy.programme.parts import LISTED, asked_level, asked_trees

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier.domain.ladder import Sourced
    from ruraltier.errors import Problem
    from ruraltier.policy.conditions import Formula
    from ruraltier.policy.programme.checks.view import View


def codes(view: View) -> Iterator[Problem]:
    """Codes are well formed; those of lists are used once."""
    yield from named(view.parts.id, ((str(getattr(part, "code", "")), path) for path, part in view.parts.sourced))
    for section in LISTED:
        listed = enumerate(getattr(view.parts, section))
        yield from repeats("RT-POL-105", ((part.code, path_of(section, i, "code")) for i, part in listed))


def provenance(view: View) -> Iterator[Problem]:
    """Every source is listed, and every confidence is a word."""
    yield from _stated(view, view.parts.source, view.parts.confidence, "")
    for path, part in view.parts.sourced:
        yield from _stated(view, part.source or "", part.confidence, f"{path}.")


def _stated(view: View, source: str, confidence: str | None, path: str) -> Iterator[Problem]:
    if source:
        yield from view.known(source, [s.code for s in view.parts.sources], "sources", "source", f"{path}source")
    yield from confident(confidence, f"{path}confidence")


def dates(view: View) -> Iterator[Problem]:
    """Yield a problem if the first day in force is after the last."""
    yield from in_force(view.parts.valid_from, view.parts.valid_until)


def levels_known(view: View) -> Iterator[Problem]:
    """Every part names levels that there are; a rule book's own names leave those of outcomes free."""
    for path, part in view.parts.sourced:
        for code, at in _levels_named(part, path):
            yield from view.known(code, view.level, "levels", "level", at)
        if isinstance(part, Level):
            yield from _free(part, path)


def _levels_named(part: Sourced, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(part, Chain):
        yield part.code, path
        return
    named = ((getattr(part, key, None), f"{path}.{key}") for key in ("level", "of", "under"))
    yield from ((code, at) for code, at in named if code is not None)


def _free(level: Level, path: str) -> Iterator[Problem]:
    for word in OUTCOMES:
        if any(one.code == word for one in level.policy.indicators):
            what = f"the rule book {level.policy.id} has an indicator {word}, which in a programme is an outcome"
            yield problem("RT-PRG-014", f"{path}.policy", what, "another code for the indicator", f"write {word}_")


def asked(view: View) -> Iterator[Problem]:
    """Every condition and formula asks for what there is."""
    for path, part in view.parts.sourced:
        if asked_level(part) in view.outcome:
            for key, tree in asked_trees(part):
                yield from _tree(view.outcome[asked_level(part)], tree, f"{path}.{key}")


def _tree(outcome: Scope, tree: Condition | Formula, path: str) -> Iterator[Problem]:
    yield from asked_of(outcome, tree, path)
    for node in () if isinstance(tree, Condition) else nodes(tree):
        if isinstance(node, Group):
            what = f"{node} looks at all units"
            yield problem(
                "RT-PRG-015", path, what, "functions of one unit", "give it an indicator of its own with a value"
            )
