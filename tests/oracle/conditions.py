"""Conditions: a reader of the small grammar and three-valued truth (``None`` is unknown)."""

from __future__ import annotations

import operator
import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TOKEN = re.compile(
    r"""\s*(?:(?P<label>@"[^"]*")|(?P<text>"[^"]*")|(?P<number>[+-]?\d+(?:\.\d+)?)
    |(?P<name>[A-Za-z_][A-Za-z0-9_-]*(?:\.[A-Za-z_][A-Za-z0-9_-]*)?)
    |(?P<sign><=|>=|==|!=|[<>≤≥≠(),]))""",
    re.VERBOSE,
)
COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    "≤": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "≥": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
    "≠": operator.ne,
}
Truth = bool | None
Tree = tuple[Any, ...]


def _tokens(text: str) -> list[tuple[str, str]]:
    found, at = [], 0
    while text[at:].strip():
        match = TOKEN.match(text, at)
        if match is None:
            raise ValueError(text[at:])
        found.append((str(match.lastgroup), match.group(str(match.lastgroup))))
        at = match.end()
    return found


def _tier(operand: tuple[str, str], other: tuple[str, str]) -> tuple[str, str]:
    """A text beside ``placed`` is a tier code."""
    return ("tier", operand[1]) if other == ("name", "placed") else operand


class _Reader:
    """Recursive descent over the tokens of one condition."""

    def __init__(self, text: str) -> None:
        self.tokens = _tokens(text)

    def peek(self) -> str:
        return self.tokens[0][1] if self.tokens else ""

    def take(self, wanted: str | None = None) -> tuple[str, str]:
        token = self.tokens.pop(0)
        if wanted is not None and token[1] != wanted:
            raise ValueError(token)
        return token

    def either(self) -> Tree:
        parts = [self.both()]
        while self.peek() == "or":
            self.take()
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else ("or", *parts)

    def both(self) -> Tree:
        parts = [self.single()]
        while self.peek() == "and":
            self.take()
            parts.append(self.single())
        return parts[0] if len(parts) == 1 else ("and", *parts)

    def single(self) -> Tree:
        if self.peek() == "not":
            self.take()
            return ("not", self.single())
        if self.peek() == "(":
            return self.enclosed()
        if self.peek() == "at":
            return self.at_least()
        return self.comparison()

    def enclosed(self) -> Tree:
        self.take("(")
        inner = self.either()
        self.take(")")
        return inner

    def at_least(self) -> Tree:
        self.take("at")
        self.take("least")
        wanted = int(self.take()[1])
        self.take("of")
        self.take("(")
        parts = [self.either()]
        while self.peek() == ",":
            self.take()
            parts.append(self.either())
        self.take(")")
        return ("at_least", wanted, *parts)

    def comparison(self) -> Tree:
        left = self.take()
        if self.peek() in COMPARE:
            sign, right = self.take()[1], self.take()
            return ("compare", sign, _tier(left, right), _tier(right, left))
        return ("is", left)


def read_condition(text: str) -> Tree:
    """Return the condition as nested tuples."""
    reader = _Reader(text)
    condition = reader.either()
    if reader.tokens:
        raise ValueError(reader.tokens)
    return condition


def comparisons(condition: Tree) -> Iterator[tuple[str, str, Any]]:
    """Yield (name, sign, literal text) of each comparison of a name with a number."""
    if condition[0] == "compare":
        (kind, name), (other, literal) = condition[2], condition[3]
        if other == "number" and kind in ("name", "label"):
            yield name, condition[1], literal
    for part in condition[1:]:
        if (
            isinstance(part, tuple)
            and isinstance(part[0], str)
            and part[0] in ("and", "or", "not", "at_least", "compare")
        ):
            yield from comparisons(part)


def _at_least(wanted: int, truths: list[Truth]) -> Truth:
    if sum(truth is True for truth in truths) >= wanted:
        return True
    return False if sum(truth is not False for truth in truths) < wanted else None


def _opposite(truth: Truth) -> Truth:
    return None if truth is None else not truth


def _compare(sign: str, left: Any, right: Any) -> Truth:
    return None if left is None or right is None else bool(COMPARE[sign](left, right))


def _joined(truths: list[Truth], *, decisive: bool) -> Truth:
    if decisive in truths:
        return decisive
    return None if None in truths else not decisive


def holds(condition: Tree, look_up: Callable[[str, str], Any]) -> Truth:
    """Return the truth of a condition.

    ``look_up(kind, text)`` gives an operand's value, ``None`` if it is not there.
    """
    word = condition[0]
    if word == "is":
        return look_up(*condition[1])  # type: ignore[no-any-return]
    if word == "compare":
        return _compare(condition[1], look_up(*condition[2]), look_up(*condition[3]))
    if word == "at_least":
        return _at_least(condition[1], [holds(part, look_up) for part in condition[2:]])
    truths = [holds(part, look_up) for part in condition[1:]]
    return _opposite(truths[0]) if word == "not" else _joined(truths, decisive=word == "or")


def literal(kind: str, text: str) -> Any:
    """Return the value of a number or a quoted text."""
    return Fraction(text) if kind == "number" else text[1:-1]
