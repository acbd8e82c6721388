"""Conditions and formulas as trees: what a rule asks of a village, and what a measure works out of it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Literal, TypeAlias

from attrs import field, frozen

from ruraltier._numbers import plain
from ruraltier.policy.converters import as_tuple
from ruraltier.policy.plugins import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

Operator = Literal["<", "<=", ">", ">=", "==", "!="]
OPERATORS: tuple[Operator, ...] = ("<", "<=", ">", ">=", "==", "!=")

ROW_FUNCTIONS = ("min", "max", "sum", "mean", "median", "trimmed_mean", "abs", "whole", "ln", "first")
"""Functions of one village's figures; see the page on the policy language."""

GROUP_FUNCTIONS = ("group_sum", "group_mean", "group_median", "group_min", "group_max", "group_count", "rank")
"""Functions of all villages, or of those of a group."""


@frozen
class Operand:
    """What is looked at.

    Parameters
    ----------
    kind
        ``value`` (of an indicator), ``points`` (figure of a criterion or aspect), ``score``, ``placed`` or ``setting``.
    code
        Which indicator, criterion, aspect or setting; empty for score and placed.
    """

    kind: Literal["value", "points", "score", "placed", "setting"]
    code: str = ""

    def __str__(self) -> str:
        return {"value": self.code, "score": "score", "placed": "placed"}.get(self.kind, f"{self.kind}.{self.code}")


@frozen
class Number:
    """A decimal."""

    value: Fraction

    def __str__(self) -> str:
        return plain(self.value)


@frozen
class Negative:
    """The part with its sign turned."""

    part: Formula

    def __str__(self) -> str:
        # A number keeps its brackets: -(3) turns a sign, -3 is a number.
        return f"-({self.part})" if isinstance(self.part, (Number, Binary)) else f"-{_enclosed(self.part, 0)}"


_BINDING = {"+": 1, "-": 1, "*": 2, "/": 2}


@frozen
class Binary:
    """Two parts added, subtracted, multiplied or divided."""

    left: Formula
    sign: Literal["+", "-", "*", "/"]
    right: Formula

    def __str__(self) -> str:
        # 1 / 3 is a number; (1) / 3 divides.
        ratio = self.sign == "/" and isinstance(self.left, Number) and isinstance(self.right, Number)
        left = f"({self.left})" if ratio else _enclosed(self.left, _BINDING.get(self.sign, 0))
        # Signs bind from left to right: what stands to the right must bind closer.
        return f"{left} {self.sign} {_enclosed(self.right, _BINDING.get(self.sign, 0) + 1)}"


@frozen
class Call:
    """A function of one village: one of `ROW_FUNCTIONS`."""

    function: str
    arguments: tuple[Formula, ...] = field(converter=as_tuple)

    def __str__(self) -> str:
        return f"{self.function}({', '.join(str(a) for a in self.arguments)})"


@frozen
class Count:
    """How many of some conditions hold."""

    conditions: tuple[Condition, ...] = field(converter=as_tuple)

    def __str__(self) -> str:
        return f"count({', '.join(str(c) for c in self.conditions)})"


@frozen
class Group:
    """A function of all villages, or of those of a group: one of `GROUP_FUNCTIONS`.

    Parameters
    ----------
    function
        Its word.
    argument
        What is summed, averaged or ranked.
    by
        Text or option indicator whose words are the groups; None for all villages together.
    """

    function: str
    argument: Formula
    by: str | None = None

    def __str__(self) -> str:
        by = f" by {self.by}" if self.by else ""
        return f"{self.function}({self.argument}{by})"


Formula: TypeAlias = Number | Operand | Negative | Binary | Call | Count | Group
"""What has a value; a truth value counts as 1 or 0."""


def _enclosed(part: Formula, least: int) -> str:
    """Return a part as it stands beside a sign: with brackets where it binds less closely, or its own sign would touch.

    Few calls deep, so that a sum of two hundred can be written.
    """
    if isinstance(part, Binary):
        return f"({part})" if _BINDING.get(part.sign, 0) < least else f"{part}"
    text = str(part)
    signed = isinstance(part, Negative) or (isinstance(part, Number) and ("-" in text or "/" in text))
    return f"({text})" if signed else text


def _right(value: Fraction | str | Formula) -> Fraction | str | Formula:
    return value.value if isinstance(value, Number) else value


@frozen
class Compare:
    """``left op right``; the right side is a number, a word (option, text or tier code) or a formula.

    A lone number on the right is kept as a Fraction.
    """

    left: Formula
    operator: Operator
    right: Fraction | str | Formula = field(converter=_right)

    def __str__(self) -> str:
        right = plain(self.right) if isinstance(self.right, Fraction) else str(self.right)
        mark = "'" if '"' in right else '"'
        quoted = f"{mark}{right}{mark}" if isinstance(self.right, str) else right
        return f"{self.left} {self.operator} {quoted}"


@frozen
class Truth:
    """A yes/no indicator or a true/false setting, as it stands."""

    operand: Operand

    def __str__(self) -> str:
        return str(self.operand)


@frozen
class Always:
    """What holds for everyone."""

    def __str__(self) -> str:
        return "always"


@frozen
class Custom:
    """What a rule of another package asks; see `ruraltier.policy.plugins.Rule`."""

    rule: Rule

    def __str__(self) -> str:
        return f"<{self.rule.kind}>"


@frozen
class Not:
    """True where the part is false."""

    part: Condition

    def __str__(self) -> str:
        return f"not {self.part}" if isinstance(self.part, Not) else f"not {_bracketed(self.part)}"


@frozen
class And:
    """True where all parts are."""

    parts: tuple[Condition, ...] = field(converter=as_tuple)

    def __str__(self) -> str:
        return " and ".join(_bracketed(p) for p in self.parts)


@frozen
class Or:
    """True where any part is."""

    parts: tuple[Condition, ...] = field(converter=as_tuple)

    def __str__(self) -> str:
        return " or ".join(_bracketed(p) for p in self.parts)


@frozen
class AtLeast:
    """True where at least `k` parts are."""

    k: int
    parts: tuple[Condition, ...] = field(converter=as_tuple)

    def __str__(self) -> str:
        return f"at least {self.k} of ({', '.join(str(p) for p in self.parts)})"


Condition = Compare | Truth | Always | Custom | Not | And | Or | AtLeast


def _bracketed(part: Condition) -> str:
    return f"({part})" if isinstance(part, (And, Or, Not)) else str(part)


def branches(tree: Condition | Formula) -> tuple[Condition | Formula, ...]:
    """Return what a condition or formula is made of, from left to right; nothing for a leaf."""
    found: tuple[Condition | Formula, ...] = ()
    match tree:
        case Compare(left=left, right=right):
            found = (left,) if isinstance(right, (Fraction, str)) else (left, right)
        case Truth(operand=operand):
            found = (operand,)
        case Custom(rule=rule):
            found = tuple(Operand("value", code) for code in rule.reads)
        case Not(part=part) | Negative(part=part):
            found = (part,)
        case And(parts=parts) | Or(parts=parts) | AtLeast(parts=parts):
            found = parts
        case Call(arguments=parts) | Count(conditions=parts):
            found = parts
        case Binary(left=left, right=right):
            found = (left, right)
        case Group(argument=argument, by=by):
            found = (argument,) if by is None else (argument, Operand("value", by))
    return found


def nodes(tree: Condition | Formula) -> Iterator[Condition | Formula]:
    """Yield a condition or formula and everything that it is made of, from left to right."""
    waiting = [tree]
    while waiting:
        part = waiting.pop()
        yield part
        waiting += reversed(branches(part))


def operands(tree: Condition | Formula) -> Iterator[Operand]:
    """Yield every operand that a condition or formula looks at, from left to right; groups are among them."""
    return (node for node in nodes(tree) if isinstance(node, Operand))
