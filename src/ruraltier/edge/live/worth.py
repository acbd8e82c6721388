"""What formulas of a rule book are worth: quotients of whole numbers in the village's row."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import frozen

from ruraltier.edge.live.book import MOST
from ruraltier.edge.live.desk import Desk
from ruraltier.edge.live.grouped import group_ratio
from ruraltier.edge.live.ratios import Ratio, constant, furthest, middle, summed, trimmed
from ruraltier.edge.live.terms import NotLiveError, Term, call, quotient
from ruraltier.policy.conditions import Binary, Call, Condition, Count, Formula, Negative, Number, Operand

if TYPE_CHECKING:
    from ruraltier.edge.live.figures import Node


@frozen(eq=False)
class Worth:
    """Makes quotients of formulas.

    Parameters
    ----------
    compiler
        What they look at.
    truth
        The formula of a condition.
    """

    compiler: Desk
    truth: Callable[[Condition], str]

    def of(self, formula: Formula) -> Ratio:  # noqa: PLR0911 - one a kind of formula
        """Return what a formula is worth.

        Raises
        ------
        NotLiveError
            If it cannot be told exactly by a spreadsheet.
        """
        match formula:
            case Number(value=value):
                return constant(value.numerator, value.denominator)
            case Operand():
                return self._operand(formula)
            case Negative(part=part):
                return -self.of(part)
            case Binary(left=left, sign=sign, right=right):
                return self._binary(self.of(left), sign, self.of(right))
            case Call(function=function, arguments=arguments):
                return self._call(function, [self.of(a) for a in arguments])
            case Count(conditions=conditions):
                return self._count([self.truth(c) for c in conditions])
            case _:
                return group_ratio(self.compiler, formula, self.of(formula.argument))

    def _binary(self, left: Ratio, sign: str, right: Ratio) -> Ratio:
        if sign in "+-":
            return left.plus(right, sign)
        return left.times(right if sign == "*" else right.inverse())

    def _operand(self, operand: Operand) -> Ratio:
        compiler = self.compiler
        if operand.kind == "value":
            cell, scale = compiler.number(operand.code).here, compiler.scale(operand.code)
            return Ratio(cell, str(scale.factor), scale.size, scale.factor, (cell,))
        if operand.kind == "setting":
            value = Fraction(compiler.policy.setting[operand.code].value)
            cell = compiler.setting(operand.code, value.denominator).text
            return Ratio(cell, str(value.denominator), int(MOST * value.denominator), value.denominator)
        return self._figure(compiler.read(operand))

    def _figure(self, node: Node) -> Ratio:
        # A figure that is left out is missing to a formula; why, does not matter there.
        bottom = node.bottom.value
        den = str(node.den.value) if isinstance(node.den, Term) and node.den.text.isdigit() else node.below
        return Ratio(node.num.here, den, node.top.value, bottom, (node.num.here,))

    def _count(self, answers: list[str]) -> Ratio:
        # Where one is unknown so is the count: halves add up to no whole number.
        whole = "+".join(answers)
        unknown = "+".join(f"IF({a}=0.5,1,0)" for a in answers)
        return Ratio(f"INT({whole})", "1", len(answers), 1, (), (f"1-MIN(1,{unknown})",))

    def _call(self, function: str, values: list[Ratio]) -> Ratio:  # noqa: PLR0911 - one a function
        match function:
            case "min" | "max":
                return furthest(values, function.upper())
            case "sum":
                return summed(values)
            case "mean":
                return summed(values).times(constant(1, len(values)))
            case "median":
                return middle(values)
            case "trimmed_mean":
                return trimmed(values)
            case "abs":
                one = values[0]
                return Ratio(call("ABS", one.num), one.den, one.top, one.bottom, one.needs, one.zeros)
            case "whole":
                one = values[0]
                size = quotient(f"ABS({one.num})", one.den)
                return Ratio(f"SIGN({one.num})*{size}", "1", one.top, 1, one.needs, one.zeros)
            case "first":
                return self._first(values)
            case _:
                raise NotLiveError("why.log")

    def _first(self, values: list[Ratio]) -> Ratio:
        """Return the first that is there, in a column of its own; where none is, the reason of the first."""
        dens = [value.fixed for value in values]
        den = math.lcm(*(d for d in dens if d))
        if None in dens:
            raise NotLiveError("why.varies")
        cells = [self._cell(value.marked(value.lifted(den))) for value in values]
        text = cells[0]
        for cell in reversed(cells):
            text = f"IF(ISNUMBER({cell}),{cell},{text})"
        cell = self._cell(text)
        tops = [value.top * (den // (value.fixed or 1)) for value in values]
        return Ratio(cell, str(den), max(tops), den, (cell,))

    def _cell(self, formula: str) -> str:
        book = self.compiler.book
        return book.sheet("workings").add(book.say("value"), formula, [""] * book.rows, "whole").here
