"""From the text of a condition to its tree: a closed grammar read by recursive descent; nothing is ever evaluated."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from attrs import define

from ruraltier._numbers import exact
from ruraltier.policy.conditions import (
    Always,
    And,
    AtLeast,
    Compare,
    Condition,
    Formula,
    Not,
    Operand,
    Operator,
    Or,
    Truth,
)
from ruraltier.policy.formula_parser import RESERVED, FormulaDescent, too
from ruraltier.policy.limits import LIMITS, Limits
from ruraltier.policy.tokens import tokens_of

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["RESERVED", "parse_condition", "parse_formula"]

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
    reader = _descent(text, labels, limits, "condition")
    condition = reader.condition(0)
    if reader.here.kind != "end":
        mend = "write the number without commas" if reader.here.text == "," else ""
        raise reader.unexpected("and, or, or the end", mend)
    return condition


def parse_formula(text: str, labels: Mapping[str, str] | None = None, limits: Limits = LIMITS) -> Formula:
    """Return the tree of a formula.

    Parameters
    ----------
    text
        The formula, e.g. ``100 * (income - income_last_year) / income_last_year``.
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
    >>> print(parse_formula('100 × (income − @"上年收入")', {"上年收入": "income_last_year"}))
    100 * (income - income_last_year)
    """
    reader = _descent(text, labels, limits, "formula")
    formula = reader.formula(0)
    if reader.here.kind != "end":
        mend = "count(…) makes a number of conditions: 1 where one holds" if reader.here.kind == "sign" else ""
        raise reader.unexpected("+, -, *, / or the end", mend)
    return formula


def _descent(text: str, labels: Mapping[str, str] | None, limits: Limits, noun: str) -> _Descent:
    most = limits.condition_length
    if len(text) > most:
        raise too("RT-LIM-010", f"the {noun} has {len(text)} characters", f"at most {most}")
    return _Descent(tokens_of(text), labels or {}, limits)


@define
class _Descent(FormulaDescent):
    def condition(self, depth: int) -> Condition:
        return self._holding(self.either(depth))

    def _holding(self, found: Condition | Formula) -> Condition:
        """Return a condition; a name alone is one."""
        if isinstance(found, Condition):
            return found
        if isinstance(found, Operand):
            self.another()
            return Truth(found)
        raise self.unexpected("a comparison sign (<, <=, >, >=, ==, !=)")

    def either(self, depth: int) -> Condition | Formula:
        found = self.both(depth)
        if not self.follows("or"):
            return found
        parts = [self._holding(found)]
        while self.word("or"):
            parts.append(self._holding(self.both(depth)))
        return Or(parts)

    def both(self, depth: int) -> Condition | Formula:
        found = self.single(depth)
        if not self.follows("and"):
            return found
        parts = [self._holding(found)]
        while self.word("and"):
            parts.append(self._holding(self.single(depth)))
        return And(parts)

    def single(self, depth: int) -> Condition | Formula:
        self.room(depth)
        if self.word("not"):
            return Not(self._holding(self.single(depth + 1)))
        if self.word("always"):
            self.another()
            return Always()
        return self.at_least(depth) if self.word("at") else self.comparison(depth)

    def at_least(self, depth: int) -> AtLeast:
        self.want("least")
        k = self.count()
        self.want("of")
        self.want("(")
        parts = self.listed(lambda: self.condition(depth + 1))
        self.want(")")
        return AtLeast(k, parts)

    def count(self) -> int:
        text = self.here.text
        if self.here.kind != "number" or not text.isdecimal():
            raise self.unexpected("a whole number after at least")
        self.at += 1
        return exact(text).numerator

    def comparison(self, depth: int) -> Condition | Formula:
        if not self.begins():
            raise self.unexpected(_GRAMMAR)
        left = self.sum(depth)
        if self.here.kind != "sign" or isinstance(left, Condition):
            return left
        self.another()
        operator = cast("Operator", self.here.text)
        self.at += 1
        compared = Compare(left, operator, self.right(depth))
        if self.here.kind == "sign":
            raise self.unexpected("one comparison at a time", "join two comparisons with and")
        return compared

    def right(self, depth: int) -> str | Formula:
        token = self.here
        if token.kind == "text":
            self.at += 1
            return token.text
        if not self.begins():
            raise self.unexpected("a number, a word in quotes, a name or a formula")
        return self.formula(depth)
