"""Conditions against the rule book: names that exist, and comparisons of like with like."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ruraltier.domain.indicator import Kind
from ruraltier.errors import Problem, near, show
from ruraltier.policy.checks.scope import Scope, problem
from ruraltier.policy.conditions import (
    OPERATORS,
    Always,
    And,
    AtLeast,
    Compare,
    Condition,
    Not,
    Operand,
    Or,
    Truth,
    operands,
)
from ruraltier.policy.paths import path_of

if TYPE_CHECKING:
    from collections.abc import Iterator

NUMBER, YES_NO, OPTION, TEXT, TIER = "a number", "yes or no", "an option", "a text", "a tier"
_KINDS = {Kind.NUMBER: NUMBER, Kind.YES_NO: YES_NO, Kind.OPTION: OPTION, Kind.TEXT: TEXT}
_EQUALITY = ("==", "!=")
_DEEPEST = 200
"""Deeper than any condition that is read: one bracket of a text may hold an or over an and."""


def conditions(scope: Scope) -> Iterator[Problem]:
    """Every condition asks for what there is."""
    for section in ("gates", "vetoes", "floors"):
        for i, rule in enumerate(getattr(scope.book, section)):
            path = path_of(section, i, "when")
            if _deep(rule.when):
                what = f"the condition is nested more than {_DEEPEST} deep"
                yield problem("RT-LIM-011", path, what, "a flatter condition")
            else:
                yield from _condition(scope, rule.when, path)


def _deep(condition: Condition) -> bool:
    """Return whether a condition made in Python is too deep for whatever walks it by recursion."""
    level: list[Condition] = [condition]
    for _ in range(_DEEPEST):
        level = [part for above in level for part in _below(above)]
    return bool(level)


def _below(condition: Condition) -> tuple[Condition, ...]:
    if isinstance(condition, (And, Or, AtLeast)):
        return condition.parts
    return (condition.part,) if isinstance(condition, Not) else ()


def _condition(scope: Scope, condition: Condition, path: str) -> Iterator[Problem]:
    match condition:
        case Always():
            return
        case Compare() | Truth():
            yield from _leaf(scope, condition, path)
        case Not(part=part):
            yield from _condition(scope, part, path)
        case _:
            yield from _parts(condition, path)
            for part in condition.parts:
                yield from _condition(scope, part, path)


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


def _leaf(scope: Scope, leaf: Compare | Truth, path: str) -> Iterator[Problem]:
    unknown = [p for operand in operands(leaf) for p in _named(scope, operand, path)]
    yield from unknown
    kinds = [_kind(scope, operand) for operand in operands(leaf)]
    if unknown or None in kinds:
        return
    if isinstance(leaf, Truth):
        yield from _truth(leaf, str(kinds[0]), path)
    else:
        yield from _compare(scope, leaf, str(kinds[0]), path)


def _named(scope: Scope, operand: Operand, path: str) -> Iterator[Problem]:
    match operand.kind:
        case "value":
            yield from scope.known(operand.code, scope.indicators, "indicators", "indicator", path)
        case "points":
            if not scope.lost.has("indicators", operand.code):
                yield from scope.known(operand.code, scope.figures, "aspects", "indicator with points or aspect", path)
        case "setting":
            yield from scope.known(operand.code, scope.settings, "settings", "setting", path)


def _kind(scope: Scope, operand: Operand) -> str | None:
    """Return what an operand is, None if it could not be read."""
    if operand.kind == "value":
        indicator = scope.indicators.get(operand.code)
        return _KINDS[indicator.kind] if indicator else None
    if operand.kind == "setting":
        setting = scope.settings.get(operand.code)
        return None if setting is None else YES_NO if isinstance(setting.value, bool) else NUMBER
    return TIER if operand.kind == "placed" else NUMBER


def _truth(leaf: Truth, kind: str, path: str) -> Iterator[Problem]:
    if kind != YES_NO:
        yield problem(
            "RT-CON-011",
            path,
            f"{leaf} alone is {kind}, not a condition",
            "a comparison",
            f"write {leaf} with a sign, e.g. {leaf} >= …",
        )


def _compare(scope: Scope, leaf: Compare, kind: str, path: str) -> Iterator[Problem]:
    if leaf.operator not in OPERATORS:
        yield problem("RT-CON-016", path, f"{show(leaf.operator)} is no comparison", "one of " + " ".join(OPERATORS))
    right = _right(scope, leaf.right)
    if kind == YES_NO:
        mend = f"write {leaf.left}, or not {leaf.left}"
        yield problem(
            "RT-CON-012", path, f"{leaf.left} is yes or no and is compared with {right}", "the name alone", mend
        )
    elif (kind == NUMBER) != (right == NUMBER):
        wanted = NUMBER if kind == NUMBER else "a word in quotes"
        yield problem("RT-CON-012", path, f"{leaf.left} is {kind} and is compared with {right}", wanted)
    elif isinstance(leaf.right, str):
        yield from _word(scope, leaf, leaf.right, kind, path)


def _right(scope: Scope, right: object) -> str:
    if isinstance(right, Operand):
        return str(_kind(scope, right))
    return "a word" if isinstance(right, str) else NUMBER


def _word(scope: Scope, leaf: Compare, word: str, kind: str, path: str) -> Iterator[Problem]:
    if '"' in word and "'" in word:
        yield problem(
            "RT-CON-017", path, f"the word {show(word)} holds both kinds of quotes", "a word that can be quoted"
        )
    if kind == TIER:
        yield from scope.tier(word, path)
        return
    if leaf.operator not in _EQUALITY:
        yield problem("RT-CON-013", path, f"{leaf.left} is {kind} and is compared by {leaf.operator}", "== or !=")
    options = scope.indicators[cast("Operand", leaf.left).code].options
    if kind == OPTION and word not in options:
        what = f"{show(word)} is no option of {leaf.left}"
        yield problem("RT-CON-018", path, what, "one of " + ", ".join(options), near(word, options))
