"""From the text of a condition to its tree: a closed grammar read by recursive descent; nothing is ever evaluated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, cast

from attrs import define, field

from ruraltier._numbers import NotANumberError, exact
from ruraltier.errors import LimitError, Problem, near, show
from ruraltier.policy.conditions import Always, And, AtLeast, Compare, Condition, Not, Operand, Operator, Or, Truth
from ruraltier.policy.limits import LIMITS, Limits
from ruraltier.policy.tokens import Token, fault, tokens_of

if TYPE_CHECKING:
    from fractions import Fraction

RESERVED = frozenset({"and", "or", "not", "at", "always", "score", "placed"})
"""Words of the grammar, which no indicator can have as its code."""

_SCOPES = ("points", "setting")
_GRAMMAR = "a comparison such as income < 10, a yes/no name, not …, (…), or at least k of (…)"


def parse_condition(text: str, labels: Mapping[str, str] | None = None, limits: Limits = LIMITS) -> Condition:
    """Return the tree of a condition.

    Parameters
    ----------
    text
        The condition, e.g. ``collective_income < 10 and not petition``.
    labels
        Label (in any language) -> code of the indicator, for ``@"…"``.
    limits
        How long and how deep it may be.

    Raises
    ------
    PolicyError
        If it does not follow the grammar; the message gives the position in the text.
    LimitError
        If it is too long or too deep.

    Examples
    --------
    >>> print(parse_condition('@"集体收入" ≥ 10 and not petition', {"集体收入": "income"}))
    income >= 10 and (not petition)
    """
    if len(text) > limits.condition_length:
        raise _too("RT-LIM-010", f"the condition has {len(text)} characters", f"at most {limits.condition_length}")
    reader = _Descent(tokens_of(text), labels or {}, limits)
    condition = reader.either(0)
    if reader.here.kind != "end":
        mend = "write the number without commas" if reader.here.text == "," else ""
        raise reader.unexpected("and, or, or the end", mend)
    return condition


def _too(code: str, what: str, rule: str) -> LimitError:
    return LimitError(Problem(code=code, what=what, rule=rule))


@define
class _Descent:
    tokens: list[Token]
    labels: Mapping[str, str]
    limits: Limits
    at: int = 0
    terms: int = field(default=0)

    @property
    def here(self) -> Token:
        return self.tokens[self.at]

    def unexpected(self, rule: str, mend: str = "") -> Exception:
        return fault("RT-CON-002", self.here.column, f"found {self.here.shown}", rule, mend)

    def word(self, text: str) -> bool:
        """Step over a word or mark if it stands here."""
        found = self.here.kind in {"name", "mark"} and self.here.text == text
        self.at += found
        return found

    def want(self, text: str) -> None:
        if not self.word(text):
            raise self.unexpected(show(text))

    def either(self, depth: int) -> Condition:
        parts = [self.both(depth)]
        while self.word("or"):
            parts.append(self.both(depth))
        return parts[0] if len(parts) == 1 else Or(parts)

    def both(self, depth: int) -> Condition:
        parts = [self.single(depth)]
        while self.word("and"):
            parts.append(self.single(depth))
        return parts[0] if len(parts) == 1 else And(parts)

    def single(self, depth: int) -> Condition:
        if depth > self.limits.condition_depth:
            raise _too(
                "RT-LIM-011",
                f"the condition is nested more than {depth - 1} deep",
                f"at most {self.limits.condition_depth}",
            )
        if self.word("not"):
            return Not(self.single(depth + 1))
        if self.word("("):
            inner = self.either(depth + 1)
            self.want(")")
            return inner
        if self.word("always"):
            return Always()
        return self.at_least(depth) if self.word("at") else self.comparison()

    def at_least(self, depth: int) -> AtLeast:
        self.want("least")
        k = self.count()
        self.want("of")
        self.want("(")
        parts = [self.either(depth + 1)]
        while self.word(","):
            parts.append(self.either(depth + 1))
        self.want(")")
        return AtLeast(k, parts)

    def count(self) -> int:
        text = self.here.text
        if self.here.kind != "number" or not text.isdecimal():
            raise self.unexpected("a whole number after at least")
        number = self.number()
        return number.numerator

    def comparison(self) -> Condition:
        self.terms += 1
        if self.terms > self.limits.condition_terms:
            raise _too("RT-LIM-012", "the condition has too many comparisons", f"at most {self.limits.condition_terms}")
        left = self.operand()
        if self.here.kind != "sign":
            return Truth(left)
        operator = cast("Operator", self.here.text)
        self.at += 1
        compared = Compare(left, operator, self.right())
        if self.here.kind == "sign":
            raise self.unexpected("one comparison at a time", "join two comparisons with and")
        return compared

    def operand(self) -> Operand:
        token = self.here
        if token.kind == "label":
            self.at += 1
            return Operand("value", self.labelled(token))
        if token.kind in {"number", "text"}:
            raise self.unexpected("a name before the comparison sign", "turn the comparison round, e.g. income > 0")
        if token.kind != "name" or token.text in RESERVED - {"score", "placed"}:
            raise self.unexpected(_GRAMMAR)
        self.at += 1
        if self.here.text == "(":
            raise self.unexpected("and, or, a comparison sign, or the end", "conditions know no functions")
        return _named(token)

    def labelled(self, token: Token) -> str:
        if token.text in self.labels:
            return self.labels[token.text]
        mend = near(token.text, self.labels)
        raise fault(
            "RT-CON-003",
            token.column,
            f"no indicator has the label {show(token.text)}",
            "a label of an indicator",
            mend,
        )

    def right(self) -> Fraction | str | Operand:
        token = self.here
        if token.kind == "number":
            return self.number()
        if token.kind == "text":
            self.at += 1
            return token.text
        if token.kind == "name" and token.text.startswith("setting."):
            self.at += 1
            return _named(token)
        mend = (
            "put a word in quotes; for yes/no write the name alone, or not and the name" if token.kind == "name" else ""
        )
        raise self.unexpected("a number, a word in quotes, or setting.CODE", mend)

    def number(self) -> Fraction:
        try:
            value = exact(self.here.text)
        except NotANumberError as error:
            raise self.unexpected("a number", str(error)) from None
        self.at += 1
        return value


def _named(token: Token) -> Operand:
    scope, dot, code = token.text.partition(".")
    if not dot:
        kind = cast('Literal["value", "score", "placed"]', scope if scope in {"score", "placed"} else "value")
        return Operand(kind, "" if kind != "value" else scope)
    if scope not in _SCOPES:
        mend = near(scope, _SCOPES)
        raise fault("RT-CON-004", token.column, f"{show(scope)} holds no names", "points.CODE or setting.CODE", mend)
    return Operand(cast('Literal["points", "setting"]', scope), code)
