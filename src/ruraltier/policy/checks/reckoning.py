"""Formulas against the rule book: numbers where numbers are wanted, and functions of what they can be of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruraltier.errors import Problem, near, show
from ruraltier.policy.checks.operands import HELD, NUMBER, OPTION, TEXT, YES_NO, kind_of
from ruraltier.policy.checks.scope import Scope, problem
from ruraltier.policy.conditions import (
    GROUP_FUNCTIONS,
    ROW_FUNCTIONS,
    Binary,
    Call,
    Condition,
    Count,
    Formula,
    Group,
    Negative,
    Operand,
    branches,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_SIGNS = ("+", "-", "*", "/")
_ONE = ("abs", "whole", "ln")


def reckoned(scope: Scope, formula: Formula, path: str) -> Iterator[Problem]:
    """Yield a problem if what stands where a number is wanted has none."""
    kind = kind_of(scope, formula) if isinstance(formula, Operand) else NUMBER
    if kind not in {None, NUMBER, YES_NO, HELD}:
        yield problem("RT-CON-021", path, f"{formula} is {kind}", "a number, or yes/no as 1 and 0, in a formula")


def part(scope: Scope, node: Formula | Condition, path: str) -> Iterator[Problem]:
    """Yield what one part of a formula gets wrong; what it is made of is looked at on its own."""
    match node:
        case Negative() | Binary():
            yield from _signed(scope, node, path)
        case Call():
            yield from _call(scope, node, path)
        case Count() if not node.conditions:
            yield problem("RT-CON-022", path, "count() is of nothing", "one condition or more")
        case Group():
            yield from _group(scope, node, path)


def _signed(scope: Scope, node: Negative | Binary, path: str) -> Iterator[Problem]:
    if isinstance(node, Binary) and node.sign not in _SIGNS:
        yield problem("RT-CON-016", path, f"{show(node.sign)} is no sign", "one of " + " ".join(_SIGNS))
    yield from _numbers(scope, node, path)


def _numbers(scope: Scope, node: Negative | Binary | Call, path: str) -> Iterator[Problem]:
    for below in branches(node):
        yield from reckoned(scope, below, path)  # type: ignore[arg-type]  # formulas stand under these


def _call(scope: Scope, node: Call, path: str) -> Iterator[Problem]:
    yield from _function(node.function, ROW_FUNCTIONS, path)
    n = len(node.arguments)
    least = 1 if node.function in _ONE else 3 if node.function == "trimmed_mean" else 2
    if node.function in ROW_FUNCTIONS and (n < least or (n > 1 and node.function in _ONE)):
        wanted = "one" if least == 1 else f"{least} or more"
        yield problem("RT-CON-022", path, f"{node.function} is of {n}", f"{wanted}, separated by commas")
    yield from _numbers(scope, node, path)


def _function(name: str, names: tuple[str, ...], path: str) -> Iterator[Problem]:
    if name not in names:
        what = f"there is no function {show(name)} of this kind"
        yield problem("RT-CON-006", path, what, "one of " + ", ".join(names), near(str(name), names))


def _group(scope: Scope, node: Group, path: str) -> Iterator[Problem]:
    yield from _function(node.function, GROUP_FUNCTIONS, path)
    yield from reckoned(scope, node.argument, path)
    kind = None if node.by is None else kind_of(scope, Operand("value", node.by))
    if kind not in {None, TEXT, OPTION}:
        yield problem("RT-CON-023", path, f"{node.by} is {kind}", "a text or option indicator after by")
