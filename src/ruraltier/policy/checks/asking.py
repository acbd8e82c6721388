"""Conditions against the rule book: names that exist, and comparisons of like with like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruraltier.errors import Problem, near, show
from ruraltier.policy.checks import reckoning
from ruraltier.policy.checks.operands import HELD, NUMBER, OPTION, TIER, YES_NO, kind_of, known
from ruraltier.policy.checks.scope import Scope, problem
from ruraltier.policy.conditions import (
    OPERATORS,
    And,
    AtLeast,
    Compare,
    Condition,
    Formula,
    Group,
    Operand,
    Or,
    Truth,
    branches,
    nodes,
    operands,
)
from ruraltier.policy.paths import path_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

_EQUALITY = ("==", "!=")
_DEEPEST = 200
"""Deeper than any condition that is read: one bracket of a text may hold an or over an and."""


def conditions(scope: Scope) -> Iterator[Problem]:
    """Every condition of a rule asks for what there is."""
    for section in ("gates", "vetoes", "floors"):
        for i, rule in enumerate(getattr(scope.book, section)):
            yield from asked(scope, rule.when, path_of(section, i, "when"))


def asked(scope: Scope, tree: Condition | Formula, path: str) -> Iterator[Problem]:
    """Yield what a condition or formula gets wrong."""
    if _deep(tree):
        what = f"it is nested more than {_DEEPEST} deep"
        yield problem("RT-LIM-011", path, what, "something flatter; sum(a, b, …) takes the place of a long a + b + …")
        return
    unquoted = {node.right for node in nodes(tree) if isinstance(node, Compare) and isinstance(node.right, Operand)}
    for operand in dict.fromkeys(operands(tree)):
        yield from known(scope, operand, path, word=operand in unquoted)
    for node in nodes(tree):
        yield from _part(scope, node, path)


def _deep(tree: Condition | Formula) -> bool:
    """Return whether a tree is too deep for whatever walks it by recursion."""
    level: list[Condition | Formula] = [tree]
    # What is looked at stands one below what looks at it.
    for _ in range(_DEEPEST + 1):
        level = [part for above in level for part in branches(above)]
    return bool(level)


def _part(scope: Scope, node: Condition | Formula, path: str) -> Iterator[Problem]:
    match node:
        case Compare():
            yield from _compare(scope, node, path)
        case Truth():
            yield from _truth(scope, node, path)
        case And() | Or() | AtLeast():
            yield from _parts(node, path)
        case _:
            yield from reckoning.part(scope, node, path)


def _parts(condition: And | Or | AtLeast, path: str) -> Iterator[Problem]:
    n = len(condition.parts)
    if isinstance(condition, AtLeast):
        if not 1 <= condition.k <= n:
            what = f"at least {condition.k} of {n}"
            yield problem(
                "RT-CON-014",
                path,
                f"{what} is {'always' if condition.k < 1 else 'never'} so",
                f"a number from 1 to {n}",
            )
    elif n < 2:  # noqa: PLR2004 - and, or join two
        yield problem("RT-CON-015", path, f"and or or joins {n} conditions", "two or more")


def _truth(scope: Scope, leaf: Truth, path: str) -> Iterator[Problem]:
    kind = kind_of(scope, leaf.operand)
    if kind not in {None, YES_NO}:
        yield problem(
            "RT-CON-011",
            path,
            f"{leaf} alone is {kind}, not a condition",
            "a comparison",
            f"write {leaf} with a sign, e.g. {leaf} >= …",
        )


def _compare(scope: Scope, leaf: Compare, path: str) -> Iterator[Problem]:
    if leaf.operator not in OPERATORS:
        yield problem("RT-CON-016", path, f"{show(leaf.operator)} is no comparison", "one of " + " ".join(OPERATORS))
    for group in (node for node in nodes(leaf) if isinstance(node, Group)):
        mend = f'give {group} an indicator of its own: value = "{group}"'
        yield problem("RT-CON-024", path, f"{group} looks at all villages", "functions of one village", mend)
    left, right = _side(scope, leaf.left), _side(scope, leaf.right)
    if left is None or right is None:
        return
    if left == YES_NO:
        mend = f"write {leaf.left}, or not {leaf.left}"
        yield problem(
            "RT-CON-012", path, f"{leaf.left} is yes or no and is compared with {right}", "the name alone", mend
        )
    elif left in {NUMBER, HELD} and not (left == HELD and isinstance(leaf.right, str)):
        if right not in {NUMBER, HELD}:
            yield problem("RT-CON-012", path, f"{leaf.left} is {left} and is compared with {right}", NUMBER)
    elif isinstance(leaf.right, str):
        yield from _word(scope, leaf, leaf.right, left, path)
    else:
        yield problem("RT-CON-012", path, f"{leaf.left} is {left} and is compared with {right}", "a word in quotes")


def _side(scope: Scope, side: Fraction | str | Formula) -> str | None:
    if isinstance(side, Operand):
        return kind_of(scope, side)
    return "a word" if isinstance(side, str) else NUMBER


def _word(scope: Scope, leaf: Compare, word: str, kind: str, path: str) -> Iterator[Problem]:
    if '"' in word and "'" in word:
        yield problem(
            "RT-CON-017", path, f"the word {show(word)} holds both kinds of quotes", "a word that can be quoted"
        )
    if kind in {TIER, HELD}:
        yield from scope.tier(word, path)
        return
    if leaf.operator not in _EQUALITY:
        yield problem("RT-CON-013", path, f"{leaf.left} is {kind} and is compared by {leaf.operator}", "== or !=")
    options = scope.indicators[str(leaf.left)].options
    if kind == OPTION and word not in options:
        what = f"{show(word)} is no option of {leaf.left}"
        yield problem("RT-CON-018", path, what, "one of " + ", ".join(options), near(word, options))
