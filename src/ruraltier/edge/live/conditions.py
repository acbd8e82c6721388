"""Conditions as formulas that come to 1 (true), 0 (false) or 0.5 (unknown): and is MIN, or is MAX, not is 1 − x."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import define

from ruraltier.edge.live.amounts import Amount
from ruraltier.edge.live.desk import Desk
from ruraltier.edge.live.terms import NotLiveError, call, greatest, joined, quoted
from ruraltier.edge.live.worth import Worth
from ruraltier.policy.conditions import (
    Always,
    And,
    AtLeast,
    Compare,
    Formula,
    Not,
    Number,
    Operand,
    Or,
    Truth,
)

if TYPE_CHECKING:
    from ruraltier.edge.live.figures import Node
    from ruraltier.policy.conditions import Condition

_EXCEL = {"<": "<", "<=": "<=", ">": ">", ">=": ">=", "==": "=", "!=": "<>"}
_SIGNS = {"<": "<", "<=": "≤", ">": ">", ">=": "≥", "==": "=", "!=": "≠"}


@define(eq=False, slots=False)
class Conditions:
    """Makes formulas of conditions.

    Parameters
    ----------
    compiler
        What they look at.
    label
        What the rule is called, for its parameters.
    """

    compiler: Desk
    label: str

    def of(self, condition: Condition) -> str:
        """Return the formula of a condition.

        Raises
        ------
        NotLiveError
            If it cannot be one.
        """
        match condition:
            case Compare():
                return self._compare(condition)
            case Truth(operand=operand):
                return self._stands(operand)
            case Always():
                return "1"
            case Not(part=part):
                return f"(1-{self.of(part)})"
            case And(parts=parts) | Or(parts=parts):
                return call("MIN" if isinstance(condition, And) else "MAX", *(self.of(part) for part in parts))
            case AtLeast(k=k, parts=parts):
                return _at_least(k, [self.of(part) for part in parts])
            case _:
                raise NotLiveError("why.plugin")

    def _stands(self, operand: Operand) -> str:
        if operand.kind == "setting":
            return self.compiler.setting(operand.code).text
        cell = self.compiler.number(operand.code).here
        return f"IF(ISNUMBER({cell}),{cell},0.5)"

    def _compare(self, condition: Compare) -> str:
        left, right, sign = condition.left, condition.right, condition.operator
        if isinstance(left, Operand) and left.kind == "placed":
            return self._against_tier(sign, str(right))
        if isinstance(left, Operand) and isinstance(right, str):
            return self._against_word(left.code, sign, right)
        if isinstance(left, Operand) and left.kind == "value" and self._fixed(right):
            return self._against_number(left.code, sign, right)
        if isinstance(left, Operand) and left.kind in {"score", "points"} and isinstance(right, Fraction):
            return self._against_figure(self.compiler.read(left), sign, right)
        return self._of_formulas(condition)

    def _fixed(self, right: Fraction | str | Formula) -> bool:
        return isinstance(right, Fraction) or (isinstance(right, Operand) and right.kind == "setting")

    def _against_tier(self, sign: str, code: str) -> str:
        cell = self.compiler.placed.here
        return f"IF(ISNUMBER({cell}),IF({cell}{_EXCEL[sign]}{self.compiler.policy.ladder.index(code)},1,0),0.5)"

    def _against_word(self, code: str, sign: str, word: str) -> str:
        indicator = self.compiler.policy.indicator[code]
        if indicator.options:
            cell, at = self.compiler.number(code).here, indicator.options.index(word)
            return f"IF(ISNUMBER({cell}),IF({cell}{_EXCEL[sign]}{at},1,0),0.5)"
        cell = self.compiler.text(code).here
        same = f"EXACT({cell},{quoted(word)})"
        return f'IF({cell}="",0.5,IF({same},{"1,0" if sign == "==" else "0,1"}))'

    def _against_number(self, code: str, sign: str, right: Fraction | str | Formula) -> str:
        cell, scale = self.compiler.number(code).here, self.compiler.scale(code)
        if isinstance(right, Operand):
            edge = self.compiler.setting(right.code, scale.factor)
        else:
            title = self.compiler.policy.indicator[code].title(self.compiler.book.lang)
            value = Fraction(right) if isinstance(right, Fraction) else Fraction(0)
            edge = self.compiler.book.number(f"{self.label} · {title}", value, scale.factor, _SIGNS[sign])
        return f"IF(ISNUMBER({cell}),IF({cell}{_EXCEL[sign]}{edge.text},1,0),0.5)"

    def _against_figure(self, node: Node, sign: str, right: Fraction) -> str:
        edge = Amount.parameter(self.compiler.book, self.label, right, _SIGNS[sign])
        self.compiler.book.bound(self.label, greatest([node.top * edge.below, edge.above.size * node.bottom]))
        test = f"IF({node.num.here}*{edge.below.text}{_EXCEL[sign]}{edge.above.text}*{node.below},1,0)"
        return f"IF({node.there},{test},0.5)"

    def _of_formulas(self, condition: Compare) -> str:
        worth = Worth(self.compiler, self.of)
        right = condition.right if isinstance(condition.right, Formula) else Number(Fraction(condition.right))
        difference = worth.of(condition.left).plus(worth.of(right), "-")
        # Compared with 0 as a whole number: a minus of whole numbers below the limit is exact.
        return difference.given(f"IF({difference.num}{_EXCEL[condition.operator]}0,1,0)", "0.5")


def _at_least(k: int, parts: list[str]) -> str:
    sure = joined("+", [f"INT({part})" for part in parts])
    possible = joined("+", [f"INT({part}+0.5)" for part in parts])
    return f"IF({sure}>={k},1,IF({possible}>={k},0.5,0))"
