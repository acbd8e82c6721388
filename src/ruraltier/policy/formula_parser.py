"""From the text of a formula to its tree: sums, products, functions; what conditions add stands beside this."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, TypeVar, cast

from attrs import define, field

from ruraltier._numbers import NotANumberError, exact
from ruraltier.errors import LimitError, Problem, near, show
from ruraltier.policy.conditions import (
    GROUP_FUNCTIONS,
    ROW_FUNCTIONS,
    Binary,
    Call,
    Condition,
    Count,
    Formula,
    Group,
    Negative,
    Number,
    Operand,
)
from ruraltier.policy.limits import Limits
from ruraltier.policy.tokens import Token, fault

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

RESERVED = frozenset({"and", "or", "not", "at", "always", "score", "placed"})
"""Words of the grammar, which no indicator can have as its code."""

FUNCTIONS = (*ROW_FUNCTIONS, "count", *GROUP_FUNCTIONS)

MINUS = "write a minus sign with a space before it"
"""A hyphen that follows a name belongs to it."""

_SCOPES = ("points", "setting")
_NUMBER_WANTED = "a name, a number, a function or (…)"


def too(code: str, what: str, rule: str) -> LimitError:
    """Return the error of a text that is too much of something."""
    return LimitError(Problem(code=code, what=what, rule=rule))


@define
class FormulaDescent:
    """Reads tokens from left to right; `depth` is the number of brackets, signs and functions around a place.

    Parameters
    ----------
    tokens
        The tokens, the last one marking the end.
    labels
        Label (in any language) -> code of the indicator.
    limits
        How deep and how long.
    at
        Position of the token that comes next.
    terms
        Comparisons and signs so far.
    """

    tokens: list[Token]
    labels: Mapping[str, str]
    limits: Limits
    at: int = 0
    terms: int = field(default=0)

    @abstractmethod
    def either(self, depth: int) -> Condition | Formula:
        """Return what stands between brackets: conditions, or a formula."""

    @abstractmethod
    def condition(self, depth: int) -> Condition:
        """Return a condition."""

    @property
    def here(self) -> Token:
        """The token that comes next."""
        return self.tokens[self.at]

    def unexpected(self, rule: str, mend: str = "") -> Exception:
        """Return the error of the token that comes next."""
        if self.at and self.tokens[self.at - 1].kind == "name" and self.tokens[self.at - 1].text.endswith("-"):
            mend = MINUS
        mend = mend or next(filter(None, map(_joining, self.tokens[max(self.at - 1, 0) : self.at + 1])), "")
        return fault("RT-CON-002", self.here.column, f"found {self.here.shown}", rule, mend)

    def begins(self) -> bool:
        """Return whether what comes next can begin a formula, or is a word in quotes."""
        token = self.here
        if token.kind == "name":
            return token.text not in RESERVED - {"score", "placed"}
        return token.kind in {"number", "label", "text"} or (token.kind == "mark" and token.text in "(-+")

    def follows(self, *texts: str) -> bool:
        """Return whether a word or mark comes next."""
        return self.here.kind in {"name", "mark"} and self.here.text in texts

    def word(self, text: str) -> bool:
        """Step over a word or mark if it comes next."""
        found = self.follows(text)
        self.at += found
        return found

    def want(self, text: str) -> None:
        """Step over a word or mark that must come next."""
        if not self.word(text):
            raise self.unexpected(show(text))

    def another(self) -> None:
        """Count a comparison or sign."""
        self.terms += 1
        most = self.limits.condition_terms
        if self.terms > most:
            raise too("RT-LIM-012", "there are too many comparisons and signs", f"at most {most}")

    def room(self, depth: int) -> None:
        """Refuse to go deeper than the limit."""
        most = self.limits.condition_depth
        if depth > most:
            raise too("RT-LIM-011", f"the text is nested more than {most} deep", f"at most {most}")

    def formula(self, depth: int) -> Formula:
        """Return a formula, refusing a condition in its place."""
        start = self.here
        return _valued(self.sum(depth), start)

    def sum(self, depth: int) -> Condition | Formula:
        """Return products added and subtracted, or what stands in brackets alone."""
        return self._chain(("+", "-"), lambda: self.product(depth))

    def product(self, depth: int) -> Condition | Formula:
        """Return factors multiplied and divided; a ratio of two numbers that comes first is a number."""
        ratio = self.literal(ratio=True)
        return self._chain(("*", "/"), lambda: self.factor(depth), ratio)

    def _chain(
        self, signs: tuple[str, ...], read: Callable[[], Condition | Formula], first: Formula | None = None
    ) -> Condition | Formula:
        start = self.here
        left = read() if first is None else first
        while self.follows(*signs):
            self.another()
            sign = cast('Literal["+", "-", "*", "/"]', self.here.text)
            self.at += 1
            right = self.here
            left = Binary(_valued(left, start), sign, _valued(read(), right))
        return left

    def factor(self, depth: int) -> Condition | Formula:
        """Return a number, a name, a function, or what stands in brackets."""
        self.room(depth)
        number = self.literal()
        if number is not None:
            return number
        if self.word("-"):
            start = self.here
            return Negative(_valued(self.factor(depth + 1), start))
        if self.word("("):
            inner = self.either(depth + 1)
            self.want(")")
            return inner
        return self.called(depth) if self._ahead(1).text == "(" and self.here.kind == "name" else self.operand()

    def _ahead(self, steps: int) -> Token:
        return self.tokens[min(self.at + steps, len(self.tokens) - 1)]

    def literal(self, *, ratio: bool = False) -> Number | None:
        """Return the number that comes next with its sign, or (if a ratio may stand here) two and a stroke."""
        signed = self.follows("-", "+")
        number = self._ahead(int(signed))
        if number.kind != "number":
            return None
        text, length = ("-" if self.follows("-") else "") + number.text, signed + 1
        if ratio and self._ahead(length).text == "/" and self._ahead(length + 1).kind == "number":
            text, length = f"{text}/{self._ahead(length + 1).text}", length + 2
        try:
            value = exact(text)
        except NotANumberError as error:
            raise fault("RT-CON-002", number.column, f"found {number.shown}", "a number", str(error)) from None
        self.at += length
        return Number(value)

    def called(self, depth: int) -> Formula:
        """Return a function with what it is of."""
        name = self.here
        if name.text not in FUNCTIONS:
            mend = MINUS if "-" in name.text else _joining(name) or near(name.text, FUNCTIONS)
            what = f"there is no function {show(name.text)}"
            raise fault("RT-CON-006", name.column, what, "one of " + ", ".join(FUNCTIONS), mend)
        self.at += 2
        made = self._function(name.text, depth + 1)
        if self.follows("by") and f"group_{name.text}" in GROUP_FUNCTIONS:
            raise self.unexpected("')'", f"write group_{name.text}(… by …), which looks at all villages of a group")
        self.want(")")
        return made

    def _function(self, name: str, depth: int) -> Formula:
        if name in GROUP_FUNCTIONS:
            argument = self.formula(depth)
            return Group(name, argument, self._by() if self.word("by") else None)
        if name == "count":
            return Count(self.listed(lambda: self.condition(depth)))
        return Call(name, self.listed(lambda: self.formula(depth)))

    def listed(self, read: Callable[[], T]) -> list[T]:
        """Return what is read between commas."""
        found = [read()]
        while self.word(","):
            found.append(read())
        return found

    def _by(self) -> str:
        found = self.operand()
        if found.kind != "value":
            self.at -= 1
            raise self.unexpected("the code of a text or option indicator")
        return found.code

    def operand(self) -> Operand:
        """Return the name that comes next."""
        token = self.here
        if token.kind == "label":
            self.at += 1
            return Operand("value", self.labelled(token))
        if token.kind == "text":
            raise self.unexpected(_NUMBER_WANTED, "turn the comparison round, the word to the right")
        if token.kind != "name" or token.text in RESERVED - {"score", "placed"}:
            raise self.unexpected(_NUMBER_WANTED)
        self.at += 1
        return _named(token)

    def labelled(self, token: Token) -> str:
        """Return the code of a label."""
        if token.text in self.labels:
            return self.labels[token.text]
        what, mend = f"no indicator has the label {show(token.text)}", near(token.text, self.labels)
        raise fault("RT-CON-003", token.column, what, "a label of an indicator", mend)


def _joining(token: Token) -> str:
    """Return what to write for a word that joins conditions and is not in small letters."""
    word = token.text.lower()
    spelt = token.kind == "name" and word in {"and", "or", "not"} and token.text != word
    return f"write {word} in small letters" if spelt else ""


def _valued(found: Condition | Formula, start: Token) -> Formula:
    if isinstance(found, Formula):
        return found
    mend = "count(…) makes a number of conditions: 1 where one holds"
    raise fault("RT-CON-005", start.column, "a condition stands where a number is wanted", _NUMBER_WANTED, mend)


def _named(token: Token) -> Operand:
    scope, dot, code = token.text.partition(".")
    if not dot:
        kind = cast('Literal["value", "score", "placed"]', scope if scope in {"score", "placed"} else "value")
        return Operand(kind, "" if kind != "value" else scope)
    if scope not in _SCOPES:
        mend = near(scope, _SCOPES)
        raise fault("RT-CON-004", token.column, f"{show(scope)} holds no names", "points.CODE or setting.CODE", mend)
    return Operand(cast('Literal["points", "setting"]', scope), code)
