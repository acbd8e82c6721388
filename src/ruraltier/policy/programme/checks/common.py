"""What holds for every section: codes, provenance, levels that exist, conditions over what there is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ruraltier.errors import near, show
from ruraltier.policy.checks.asking import asked as asked_of
from ruraltier.policy.checks.scope import Scope, problem
from ruraltier.policy.conditions import Condition, Group, nodes
from ruraltier.policy.paths import path_of
from ruraltier.policy.programme.chains import Chain
from ruraltier.policy.programme.levels import Level
from ruraltier.policy.programme.outcomes import OUTCOMES
from ruraltier.policy.programme.parts import LISTED, asked_level, asked_trees
from ruraltier.policy.provenance import Confidence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier.domain.ladder import Sourced
    from ruraltier.errors import Problem
    from ruraltier.policy.conditions import Formula
    from ruraltier.policy.programme.checks.view import View

_CODE = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,79}", re.ASCII)
_WORDS = tuple(c.value for c in Confidence)


def codes(view: View) -> Iterator[Problem]:
    """Codes are well formed; those of lists are used once."""
    if not view.parts.id.strip() or not view.parts.id.isprintable():
        yield problem("RT-POL-102", "id", f"the id is {show(view.parts.id)}", "a name")
    for path, part in view.parts.sourced:
        code = str(getattr(part, "code", ""))
        if not _CODE.fullmatch(code):
            rule = "a letter or _, then letters, digits, _ or -, at most 80"
            yield problem("RT-POL-101", path, f"{show(code)} cannot be a code", rule, "put what people read into label")
    for section in LISTED:
        yield from _repeats(section, [part.code for part in getattr(view.parts, section)])


def _repeats(section: str, named: list[str]) -> Iterator[Problem]:
    for i, code in enumerate(named):
        if code in named[:i]:
            what = f"the code {show(code)} is also that of {path_of(section, named.index(code))}"
            yield problem("RT-POL-105", path_of(section, i, "code"), what, "a code of its own")


def provenance(view: View) -> Iterator[Problem]:
    """Every source is listed, and every confidence is a word."""
    yield from _stated(view, view.parts.source, view.parts.confidence, "")
    for path, part in view.parts.sourced:
        yield from _stated(view, part.source or "", part.confidence, f"{path}.")


def _stated(view: View, source: str, confidence: str | None, path: str) -> Iterator[Problem]:
    if source:
        yield from view.known(source, [s.code for s in view.parts.sources], "sources", "source", f"{path}source")
    if confidence is not None and confidence not in _WORDS:
        what = f"{show(confidence)} is no word for confidence"
        yield problem("RT-POL-111", f"{path}confidence", what, "one of " + ", ".join(_WORDS), near(confidence, _WORDS))


def dates(view: View) -> Iterator[Problem]:
    """Yield a problem if the first day in force is after the last."""
    first, last = view.parts.valid_from, view.parts.valid_until
    if first and last and first > last:
        what = f"in force from {first} until {last}"
        yield problem("RT-POL-112", "valid_until", what, "a last day that is not before the first")


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
