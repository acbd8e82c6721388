"""Conditions over a block of rows: true, false or unknown for each village."""

from __future__ import annotations

import operator
from fractions import Fraction
from functools import lru_cache, reduce
from typing import TYPE_CHECKING, Any

import numpy as np

from ruraltier._numbers import float_edge
from ruraltier.domain.column import TextColumn
from ruraltier.engine.added import asked
from ruraltier.engine.figures import either
from ruraltier.engine.formulas import Worth, decided
from ruraltier.engine.ratios import UndecidedError
from ruraltier.engine.scene import Scene, Ternary
from ruraltier.errors import EvaluationError, Problem
from ruraltier.policy.conditions import (
    Always,
    And,
    Compare,
    Condition,
    Custom,
    Formula,
    Not,
    Number,
    Operand,
    Operator,
    Or,
    Truth,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from ruraltier.engine.figures import Figure, Mask
    from ruraltier.engine.ratios import Ratios
    from ruraltier.engine.wide import WideFigure


_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}


@lru_cache(maxsize=4096)
def _edges(numerator: int, denominator: int) -> tuple[float, float]:
    """Return the least floats at and past a value; by its parts, since a Fraction is slow to hash."""
    value = Fraction(numerator, denominator)
    return float_edge(value, closed=True), float_edge(value, closed=False)


def truth(condition: Condition, scene: Scene) -> Ternary:
    """Return where a condition holds over the rows of a scene's block."""
    match condition:
        case Compare():
            return _compare(condition, scene)
        case Truth() | Always() | Custom():
            return _stands(condition, scene)
        case Not(part=part):
            inner = truth(part, scene)
            return Ternary(inner.false, inner.unknown)
        case And(parts=parts) | Or(parts=parts):
            return reduce(_and if isinstance(condition, And) else _or, (truth(p, scene) for p in parts))
        case _:
            return _at_least(condition.k, [truth(p, scene) for p in condition.parts])


def _and(a: Ternary, b: Ternary) -> Ternary:
    true = a.true & b.true
    if a.unknown is None and b.unknown is None:
        return Ternary(true)
    return Ternary(true, ~(true | a.false | b.false))


def _or(a: Ternary, b: Ternary) -> Ternary:
    true = a.true | b.true
    unknown = either(a.unknown, b.unknown)
    return Ternary(true, None if unknown is None else unknown & ~true)


def _at_least(k: int, parts: list[Ternary]) -> Ternary:
    sure = sum(p.true.astype(np.int16) for p in parts)
    open_ = sum((p.unknown.astype(np.int16) for p in parts if p.unknown is not None), start=np.int16(0))
    true = np.asarray(sure >= k, dtype=bool)
    return Ternary(true, np.asarray(~true & (sure + open_ >= k), dtype=bool))


def _constant(value: bool, scene: Scene) -> Ternary:  # noqa: FBT001 - the value itself, not a switch
    return Ternary(np.full(len(scene.block), value, dtype=bool))


def _stands(condition: Truth | Always | Custom, scene: Scene) -> Ternary:
    if isinstance(condition, Always):
        return Ternary(np.ones(len(scene.block), dtype=bool))
    if isinstance(condition, Custom):
        return Ternary(*asked(condition.rule, scene.block))
    operand = condition.operand
    if operand.kind == "setting":
        return _constant(bool(scene.setting(operand.code)), scene)
    return _against_number(operand.code, "==", Fraction(1), scene)


def _compare(condition: Compare, scene: Scene) -> Ternary:
    left, right = condition.left, _fixed(condition.right, scene)
    if not isinstance(left, Operand) or not isinstance(right, (Fraction, str)):
        return _compare_formulas(condition, scene)
    if left.kind == "setting":
        return _constant(bool(_OPERATORS[condition.operator](scene.setting(left.code), right)), scene)
    if left.kind == "placed":
        return _against_tier(condition.operator, scene.tier(str(right)), scene)
    if left.kind == "value":
        return _against_value(left.code, condition.operator, right, scene)
    figure = scene.score() if left.kind == "score" else scene.figure(left.code)
    return Ternary(_known(_figure_test(figure, condition.operator, Fraction(right)), figure.gone), figure.gone)


def _fixed(side: Fraction | str | Formula, scene: Scene) -> Fraction | str | Formula:
    """Return a side that is the same for every village as a number; others as they are."""
    if isinstance(side, Operand) and side.kind == "setting":
        return Fraction(scene.setting(side.code))
    return side


def _compare_formulas(condition: Compare, scene: Scene) -> Ternary:
    """Compare the two sides in each row, exactly; where one of them is not there the answer is unknown."""
    right = condition.right if isinstance(condition.right, Formula) else Number(Fraction(condition.right))

    def step(digits: int) -> tuple[Ratios, Any]:
        worth = Worth(scene, truth, digits)
        difference = worth.of(condition.left) - worth.of(right)
        return difference, difference.sign()

    try:
        difference, sign = decided(step)
    except UndecidedError:
        raise EvaluationError(undecided(f"the condition {condition}")) from None
    true = np.asarray(_OPERATORS[condition.operator](sign, 0), dtype=bool)
    return Ternary(true & difference.there, ~difference.there)


def undecided(what: str) -> Problem:
    """Return the problem of a figure that no number of digits tells from where it turns."""
    return Problem(
        code="RT-EVA-031",
        what=f"{what} rests on a logarithm that is too near to where it turns",
        rule="a figure that 272 decimals decide",
        mend="give the logarithm an indicator of its own with value_round",
    )


def _known(true: Mask, gone: Mask | None) -> Mask:
    return true if gone is None else true & ~gone


def _figure_test(figure: Figure | WideFigure, sign: Operator, value: Fraction) -> Mask:
    if sign in {">=", "<"}:
        reached = figure.reaches(value, closed=True)
        return reached if sign == ">=" else ~reached
    if sign in {">", "<="}:
        passed = figure.reaches(value, closed=False)
        return passed if sign == ">" else ~passed
    equal = figure.reaches(value, closed=True) & ~figure.reaches(value, closed=False)
    return equal if sign == "==" else ~equal


def _against_tier(sign: Operator, tier: int, scene: Scene) -> Ternary:
    placed, gone = scene.placed(), scene.score().gone
    return Ternary(_known(np.asarray(_OPERATORS[sign](placed, tier), dtype=bool), gone), gone)


def _against_value(code: str, sign: Operator, right: Fraction | str, scene: Scene) -> Ternary:
    if isinstance(right, Fraction):
        return _against_number(code, sign, right, scene)
    column = scene.block.cohort.columns[code]
    if not isinstance(column, TextColumn):
        return _against_number(code, sign, Fraction(column.words.index(right)), scene)
    words = scene.block.words(code)
    gone = np.asarray(words == "", dtype=bool)
    equal = np.asarray(words == right, dtype=bool)
    return Ternary((equal if sign == "==" else ~equal) & ~gone, gone)


def _against_number(code: str, sign: Operator, value: Fraction, scene: Scene) -> Ternary:
    values = scene.block.values(code)
    on, past = _edges(value.numerator, value.denominator)
    match sign:
        case ">=":
            true = values >= on
        case ">":
            true = values >= past
        case "<":
            true = values < on
        case "<=":
            true = values < past
        case "==":
            true = (values >= on) & (values < past)
        case _:
            true = (values < on) | (values >= past)
    return Ternary(true, np.isnan(values) if scene.block.cohort.number(code).gaps else None)
