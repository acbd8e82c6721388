"""Formulas over a block of rows: an exact value for each village, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import reduce
from typing import TypeVar

from attrs import frozen

from ruraltier.engine.groups import groups_of, over_groups
from ruraltier.engine.ratios import FLOAT_DIGITS, Ratios, UndecidedError, choose, lesser_and_greater
from ruraltier.engine.scene import Scene, Ternary
from ruraltier.policy.conditions import Binary, Call, Condition, Count, Formula, Group, Negative, Number, Operand

T = TypeVar("T")

DIGITS = (FLOAT_DIGITS, 34, 68, 136, 272)
"""Decimals to which logarithms are taken, one after the other, until what depends on them is decided."""


def decided(step: Callable[[int], T]) -> T:
    """Return what a step gives at the fewest digits that decide it.

    Raises
    ------
    UndecidedError
        If none does: a sum of logarithms that is a ratio exactly, say, is never told from its neighbours.
    """
    for digits in DIGITS[:-1]:
        try:
            return step(digits)
        except UndecidedError:
            continue
    return step(DIGITS[-1])


@frozen(eq=False)
class Worth:
    """What formulas are worth in a scene.

    Parameters
    ----------
    scene
        What they look at.
    truth
        Where a condition holds in the scene.
    digits
        Decimals to which logarithms are taken.
    """

    scene: Scene
    truth: Callable[[Condition, Scene], Ternary]
    digits: int

    def of(self, formula: Formula) -> Ratios:
        """Return the value of a formula in each row of the scene's block."""
        match formula:
            case Number() | Operand():
                return self._leaf(formula)
            case Negative(part=part):
                return -self.of(part)
            case Binary(left=left, sign=sign, right=right):
                return _SIGNS[sign](self.of(left), self.of(right))
            case Call(function=function, arguments=arguments):
                return self._call(function, [self.of(a) for a in arguments])
            case Count(conditions=conditions):
                answers = (self.truth(c, self.scene) for c in conditions)
                return _sum([Ratios.of_mask(a.true, a.unknown) for a in answers])
            case _:
                return self._group(formula)

    def _group(self, group: Group) -> Ratios:
        column = self.scene.block.cohort.columns[group.by] if group.by else None
        return over_groups(group.function, self.of(group.argument), groups_of(column, len(self.scene.block)))

    def _constant(self, value: Fraction | bool) -> Ratios:  # noqa: FBT001 - the value itself, not a switch
        return Ratios.constant(Fraction(value), len(self.scene.block))

    def _leaf(self, leaf: Number | Operand) -> Ratios:
        block = self.scene.block
        match leaf:
            case Number(value=value):
                return self._constant(value)
            case Operand(kind="value", code=code):
                return Ratios.of_column(block.cohort.number(code), block.rows)
            case Operand(kind="setting", code=code):
                return self._constant(self.scene.setting(code))
            case Operand(kind="score"):
                return Ratios.of_figure(self.scene.score())
            case _:
                return Ratios.of_figure(self.scene.figure(leaf.code))

    def _call(self, function: str, values: list[Ratios]) -> Ratios:
        return values[0].logarithm(self.digits) if function == "ln" else _FUNCTIONS[function](values)


def _sum(values: list[Ratios]) -> Ratios:
    return reduce(lambda a, b: a + b, values)


def _scaled(values: Ratios, factor: Fraction) -> Ratios:
    return values * Ratios.constant(factor, len(values))


def _mean(values: list[Ratios]) -> Ratios:
    return _scaled(_sum(values), Fraction(1, len(values)))


def _rising(values: list[Ratios]) -> list[Ratios]:
    """Return the values of each row in rising order, by exchanging neighbours."""
    values = list(values)
    for end in range(len(values) - 1, 0, -1):
        for i in range(end):
            values[i], values[i + 1] = lesser_and_greater(values[i], values[i + 1])
    return values


def _median(values: list[Ratios]) -> Ratios:
    rising, half = _rising(values), len(values) // 2
    return rising[half] if len(values) % 2 else _scaled(rising[half - 1] + rising[half], Fraction(1, 2))


def _first(values: list[Ratios]) -> Ratios:
    """Return the first value that is there; where none is, the first reason why."""
    return reduce(lambda a, b: choose(a.there | ~b.there, a, b), values)


_SIGNS: dict[str, Callable[[Ratios, Ratios], Ratios]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
}

_FUNCTIONS: dict[str, Callable[[list[Ratios]], Ratios]] = {
    "min": lambda values: reduce(lambda a, b: lesser_and_greater(a, b)[0], values),
    "max": lambda values: reduce(lambda a, b: lesser_and_greater(a, b)[1], values),
    "sum": _sum,
    "mean": _mean,
    "median": _median,
    "trimmed_mean": lambda values: _mean(_rising(values)[1:-1]),
    "abs": lambda values: values[0].size(),
    "whole": lambda values: values[0].whole(),
    "first": _first,
}
