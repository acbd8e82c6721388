"""Conditions: a reader of the small grammar and three-valued truth (``None`` is unknown)."""

from __future__ import annotations

import operator
import re
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

from oracle.cells import Absent
from oracle.formulas import GROUPED, MISSING, apply

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TOKEN = re.compile(
    r"""\s*(?:(?P<label>@"[^"]*")|(?P<text>"[^"]*")|(?P<number>\d+(?:\.\d+)?)
    |(?P<name>[A-Za-z_][A-Za-z0-9_-]*(?:\.[A-Za-z_][A-Za-z0-9_-]*)?)
    |(?P<sign><=|>=|==|!=|[<>≤≥≠(),+*/-]))""",
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
    """Recursive descent over the tokens of one condition or formula."""

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
        if self.peek() == "always":
            self.take()
            return ("always",)
        if self.peek() == "at":
            return self.at_least()
        if self.peek() == "(":
            return self.enclosed()
        return self.comparison()

    def enclosed(self) -> Tree:
        """Read a comparison that begins with a bracket, or else a condition in brackets."""
        kept = list(self.tokens)
        try:
            found = self.comparison()
        except (ValueError, IndexError):
            found = ("is",)
        if found[0] == "compare":
            return found
        self.tokens = kept
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
        left = self.total()
        if self.peek() in COMPARE:
            sign, right = self.take()[1], self.total()
            return ("compare", sign, _tier(left, right), _tier(right, left))
        return ("is", left)

    def total(self) -> Tree:
        left = self.product()
        while self.peek() in ("+", "-"):
            left = ("apply", self.take()[1], left, self.product())
        return left

    def product(self) -> Tree:
        left = self.factor()
        while self.peek() in ("*", "/"):
            left = ("apply", self.take()[1], left, self.factor())
        return left

    def factor(self) -> Tree:
        kind, text = self.take()
        if text == "-":
            part = self.factor()
            return (part[0], f"-{part[1]}".removeprefix("--")) if part[0] == "number" else ("apply", "negative", part)
        if text == "(":
            inner = self.total()
            self.take(")")
            return inner
        if kind == "sign":
            raise ValueError(text)
        return self.call(text) if kind == "name" and self.peek() == "(" else (kind, text)

    def call(self, function: str) -> Tree:
        self.take("(")
        if function in GROUPED:
            return self.group(function)
        parts = [self.either() if function == "count" else self.total()]
        while self.peek() == ",":
            self.take()
            parts.append(self.either() if function == "count" else self.total())
        self.take(")")
        return ("count", *parts) if function == "count" else ("apply", function, *parts)

    def group(self, function: str) -> Tree:
        argument, by = self.total(), ""
        if self.peek() == "by":
            self.take()
            by = self.take()[1]
        self.take(")")
        return ("group", (function, argument, by))


@cache
def read_formula(text: str) -> Tree:
    """Return the formula as nested tuples; a leaf is a kind of token and its text."""
    reader = _Reader(text)
    formula = reader.total()
    if reader.tokens:
        raise ValueError(reader.tokens)
    return formula


def worth(formula: Tree, look_up: Callable[[str, Any], Any]) -> Any:
    """Return the value of a formula: a ratio or ``Absent``; a leaf that is no number stays what it is."""
    if formula[0] == "count":
        truths = [holds(part, look_up) for part in formula[1:]]
        return MISSING if None in truths else Fraction(sum(map(bool, truths)))
    if formula[0] != "apply":
        return look_up(formula[0], formula[1])
    values = [worth(part, look_up) for part in formula[2:]]
    return apply(formula[1], [_number(value) for value in values])


def _number(value: Any) -> Any:
    """Return yes and no as 1 and 0."""
    if value is None:
        return MISSING
    return Fraction(value) if isinstance(value, bool) else value


def _there(value: Any) -> Any:
    return None if isinstance(value, Absent) else value


@cache
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
        (kind, name, *_), (other, literal, *_) = condition[2], condition[3]
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


def holds(condition: Tree, look_up: Callable[[str, Any], Any]) -> Truth:
    """Return the truth of a condition.

    ``look_up(kind, text)`` gives an operand's value, ``None`` if it is not there.
    """
    word = condition[0]
    if word == "is":
        return _there(look_up(*condition[1]))  # type: ignore[no-any-return]
    if word == "always":
        return True
    if word == "compare":
        return _compare(condition[1], *(_there(worth(side, look_up)) for side in condition[2:]))
    if word == "at_least":
        return _at_least(condition[1], [holds(part, look_up) for part in condition[2:]])
    truths = [holds(part, look_up) for part in condition[1:]]
    return _opposite(truths[0]) if word == "not" else _joined(truths, decisive=word == "or")


def literal(kind: str, text: str) -> Any:
    """Return the value of a number or a quoted text."""
    return Fraction(text) if kind == "number" else text[1:-1]
