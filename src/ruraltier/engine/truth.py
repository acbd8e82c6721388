"""Conditions over a block of rows: true, false or unknown for each village."""

from __future__ import annotations

import operator
from fractions import Fraction
from functools import lru_cache, reduce
from typing import TYPE_CHECKING, Any, Protocol, cast

import numpy as np
from attrs import frozen

from ruraltier._numbers import float_edge
from ruraltier.domain.column import TextColumn
from ruraltier.engine.figures import Mask, either
from ruraltier.policy.conditions import Always, And, Compare, Condition, Not, Operand, Operator, Or, Truth

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from ruraltier.engine.block import Block
    from ruraltier.engine.figures import Figure
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


@frozen(eq=False)
class Ternary:
    """True, or unknown, or (neither) false; ``unknown`` None means nowhere."""

    true: Mask
    unknown: Mask | None = None

    @property
    def false(self) -> Mask:
        """Where it is known not to hold."""
        return ~self.true if self.unknown is None else ~(self.true | self.unknown)


class Scene(Protocol):
    """What conditions may look at besides the columns."""

    block: Block

    def figure(self, code: str) -> Figure:
        """Return the figure of a criterion or aspect."""

    def score(self) -> Figure | WideFigure:
        """Return the score that the ladder places."""

    def placed(self) -> NDArray[np.int8]:
        """Return the tier by score alone, shape (b,)."""

    def tier(self, code: str) -> int:
        """Return the position of a tier."""

    def setting(self, code: str) -> bool | Fraction:
        """Return the value of a setting."""


def truth(condition: Condition, scene: Scene) -> Ternary:
    """Return where a condition holds over the rows of a scene's block."""
    match condition:
        case Compare():
            return _compare(condition, scene)
        case Truth(operand=operand):
            return _stands(operand, scene)
        case Always():
            return Ternary(np.ones(len(scene.block), dtype=bool))
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


def _stands(operand: Operand, scene: Scene) -> Ternary:
    if operand.kind == "setting":
        return _constant(bool(scene.setting(operand.code)), scene)
    return _against_number(operand.code, "==", Fraction(1), scene)


def _compare(condition: Compare, scene: Scene) -> Ternary:
    right = cast("Fraction | str | Operand", condition.right)
    if isinstance(right, Operand):
        right = Fraction(scene.setting(right.code))
    left = cast("Operand", condition.left)
    if left.kind == "setting":
        return _constant(bool(_OPERATORS[condition.operator](scene.setting(left.code), right)), scene)
    if left.kind == "placed":
        return _against_tier(condition.operator, scene.tier(str(right)), scene)
    if left.kind == "value":
        return _against_value(left.code, condition.operator, right, scene)
    figure = scene.score() if left.kind == "score" else scene.figure(left.code)
    return Ternary(_known(_figure_test(figure, condition.operator, Fraction(right)), figure.gone), figure.gone)


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
