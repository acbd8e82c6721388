"""Formulas in words: what a measure works out, as a reader of the pages sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruraltier._numbers import plain
from ruraltier.policy.conditions import Binary, Call, Count, Group, Negative, Number, Operand

if TYPE_CHECKING:
    from collections.abc import Callable

    from ruraltier.policy.conditions import Condition, Formula

SIGNS = {"+": "+", "-": "−", "*": "×", "/": "÷"}
BINDING = {"+": 1, "-": 1, "*": 2, "/": 2}
GROUPS = {
    "group_sum": "sum",
    "group_mean": "mean",
    "group_median": "median",
    "group_min": "least",
    "group_max": "greatest",
    "group_count": "number",
}


def worded(part: Formula, leaf: Callable[[Operand], str], asked: Callable[[Condition], str]) -> str:
    """Return a formula in words.

    Parameters
    ----------
    part
        The formula.
    leaf
        What a figure is called.
    asked
        How a condition reads.
    """

    def inner(other: Formula) -> str:
        return worded(other, leaf, asked)

    match part:
        case Operand():
            return leaf(part)
        case Number(value=value):
            return plain(value).replace("-", "−")
        case Group():
            return _group(part, inner, leaf)
        case Count(conditions=conditions):
            return f"how many hold of ({', '.join(map(asked, conditions))})"
        case _:
            return _composed(part, inner)


def _composed(part: Negative | Binary | Call, inner: Callable[[Formula], str]) -> str:
    if isinstance(part, Negative):
        return f"−({inner(part.part)})"
    if isinstance(part, Call):
        return f"{part.function}({', '.join(map(inner, part.arguments))})"
    return _binary(part, inner)


def _binary(part: Binary, inner: Callable[[Formula], str]) -> str:
    own = BINDING[part.sign]
    left, right = inner(part.left), inner(part.right)
    if isinstance(part.left, Binary) and BINDING[part.left.sign] < own:
        left = f"({left})"
    if isinstance(part.right, Binary) and BINDING[part.right.sign] <= own:
        right = f"({right})"
    return f"{left} {SIGNS[part.sign]} {right}"


def _group(part: Group, inner: Callable[[Formula], str], leaf: Callable[[Operand], str]) -> str:
    whole = f" within the same {leaf(Operand('value', part.by))}" if part.by else " over all villages"
    if part.function == "rank":
        return f"rank of ({inner(part.argument)}){whole}"
    return f"{GROUPS[part.function]} of ({inner(part.argument)}){whole}"
