"""A figure between its bounds, and rounded as the rule book states: in whole numbers, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruraltier.edge.live.amounts import Amount
from ruraltier.edge.live.figures import Node
from ruraltier.edge.live.terms import NotLiveError, Term, greatest, quotient, whole
from ruraltier.engine.aggregates import Rounded

if TYPE_CHECKING:
    from fractions import Fraction

    from ruraltier.domain.threshold import Rounding
    from ruraltier.edge.live.desk import Desk


def kept(compiler: Desk, label: str, code: str, node: Node, bounds: tuple[Fraction | None, Fraction | None]) -> Node:
    """Return a figure, or the floor or cap that it would cross."""
    if bounds == (None, None):
        return node
    if not isinstance(node.den, Term):
        raise NotLiveError("why.varies")
    book, words = compiler.book, ("parameter.floor", "parameter.cap")
    marks = [
        None if bound is None else Amount.parameter(book, f"{label} · {book.say(word)}", bound)
        for word, bound in zip(words, bounds, strict=True)
    ]
    den = book.lcm(label, [node.den, *(mark.below for mark in marks if mark)])
    text = f"{node.num.here}*{book.derive(label, den.over(node.den)).text}"
    top = [node.top * den.over(node.den)]
    for function, mark in zip(("MAX", "MIN"), marks, strict=True):
        if mark is not None:
            edge = book.derive(label, mark.over(den))
            text, top = f"{function}({text},{edge.text})", [*top, edge.size]
    return _added(compiler, label, code, node, (text, den, greatest(top), (Rounded,)))


def rounded(compiler: Desk, label: str, code: str | None, node: Node, rounding: Rounding | None) -> Node:
    """Return a figure rounded from its exact value."""
    if rounding is None:
        return node
    scale = 10**rounding.places
    way = (node.top * whole(4 * scale)) + (node.bottom * whole(2)) + whole(1)
    compiler.book.bound(label, way)
    size, below = f"ABS({node.num.here})*{scale}", node.below
    text = f"SIGN({node.num.here})*{rounded_text(size, below, rounding.mode)}"
    units = node.top.down(node.den) if isinstance(node.den, Term) else node.top
    top = (units + whole(1)) * whole(scale) + whole(1)
    return _added(compiler, label, code, node, (text, whole(scale), top, ()))


def rounded_text(size: str, below: str, mode: str) -> str:
    """Return the formula of a quotient of whole numbers, 0 or more, rounded to a whole number."""
    half = quotient(f"2*{size}+{below}", f"2*{below}")
    match mode:
        case "down":
            return quotient(size, below)
        case "up":
            return quotient(f"{size}+{below}-1", below)
        case "half_up":
            return half
        case _:
            tied = f"AND(2*{size}+{below}={half}*2*{below},{half}-2*{quotient(half, '2')}=1)"
            return f"({half}-IF({tied},1,0))"


def _added(
    compiler: Desk, label: str, code: str | None, node: Node, made: tuple[str, Term, Term, tuple[type, ...]]
) -> Node:
    text, den, top, strip = made
    den, top = compiler.book.derive(label, den), compiler.book.bound(label, top)
    values = compiler.exact.marked(code, [den.value] * compiler.book.rows, strip)
    formula = f"IF({node.there},{text},{node.num.here})"
    column = compiler.book.sheet("workings").add(label, formula, values, "whole", code or "")
    return Node(column, den, top, den, node.optional)
