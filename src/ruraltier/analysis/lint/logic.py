"""What conditions can be, proved from ranges, options and bounds: never, always, one following from another."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from itertools import combinations
from math import comb
from typing import TYPE_CHECKING

from attrs import define

from ruraltier.analysis.lint.allowed import Allowed, Interval, Words, meet
from ruraltier.domain.indicator import Kind
from ruraltier.policy.bounds import bounds_of
from ruraltier.policy.conditions import (
    Always,
    And,
    AtLeast,
    Binary,
    Compare,
    Condition,
    Custom,
    Formula,
    Not,
    Number,
    Operand,
    Or,
    Truth,
    operands,
)
from ruraltier.policy.reach import Reach

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ruraltier.policy.conditions import Operator

MOST_WORLDS = 256
"""How many ways for a condition to hold are looked at; of one with more, nothing is claimed."""

World = dict[str, Allowed]
"""One way for a condition to hold: what is looked at -> what it can be; numbers have a ``#`` before their names."""

SCORE = "#score"

_ANY_WORD = Words(frozenset(), others=True)
_FLIPPED: dict[Operator, Operator] = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
_NEGATED: dict[Operator, Operator] = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}


class TooManyWorldsError(Exception):
    """A condition can hold in more ways than are looked at."""


@define(frozen=True, slots=False, eq=False)
class Logic:
    """Proofs about the conditions of a rule book, for villages whose values are all there.

    Parameters
    ----------
    reach
        The proved bounds.
    free
        True to leave ranges, options and bounds aside, and go by the conditions alone.

    Notes
    -----
    A truth value among the settings is free: a rule that a setting switches off is no mistake. Whatever is not proved
    is possible, so a claim is a proof and no claim says nothing.
    """

    reach: Reach
    free: bool = False

    @cached_property
    def alone(self) -> Logic:
        """The same without ranges, options and bounds."""
        return Logic(self.reach, free=True)

    def never(self, *conditions: Condition) -> bool:
        """Return whether the conditions are proved never to hold together."""
        try:
            return not self.worlds(*conditions)
        except TooManyWorldsError:
            return False

    def always(self, condition: Condition) -> bool:
        """Return whether a condition is proved to hold always."""
        return self.never(Not(condition))

    def implies(self, condition: Condition, other: Condition) -> bool:
        """Return whether the other is proved to hold wherever the first does."""
        return self.never(condition, Not(other))

    def worlds(self, *conditions: Condition) -> list[World]:
        """Return the ways in which conditions can hold together.

        Raises
        ------
        TooManyWorldsError
            If there are more than `MOST_WORLDS`.
        """
        return _together([self._worlds(condition, holds=True) for condition in conditions])

    def _worlds(self, condition: Condition, *, holds: bool) -> list[World]:  # noqa: PLR0911 - one for each kind
        match condition:
            case Not(part=part):
                return self._worlds(part, holds=not holds)
            case AtLeast(k=k, parts=parts):
                return self._at_least(k if holds else len(parts) - k + 1, parts, holds=holds)
            case And(parts=parts) | Or(parts=parts):
                each = [self._worlds(part, holds=holds) for part in parts]
                return _together(each) if isinstance(condition, And) is holds else _few([w for ws in each for w in ws])
            case Truth(operand=operand):
                return _open({str(operand): Words(frozenset({"yes" if holds else "no"}))})
            case Always():
                return [{}] if holds else []
            case Custom(rule=rule):
                # Of what another package asks nothing is known, but that it holds or does not.
                return _open({repr(rule): Words(frozenset({"yes" if holds else "no"}))})
            case _:
                operator = condition.operator
                return self._compare(condition, operator if holds else _NEGATED[operator])

    def _at_least(self, k: int, parts: tuple[Condition, ...], *, holds: bool) -> list[World]:
        if comb(len(parts), k) > MOST_WORLDS:
            raise TooManyWorldsError
        each = [self._worlds(part, holds=holds) for part in parts]
        return _few([world for some in combinations(each, k) for world in _together(list(some))])

    def _compare(self, leaf: Compare, operator: Operator) -> list[World]:
        left, right = leaf.left, leaf.right
        if isinstance(right, str):
            return self._word(leaf, operator, right)
        other: Formula = Number(right) if isinstance(right, Fraction) else right
        left_at, other_at = self._constant(left), self._constant(other)
        if other_at is not None:
            return self._number(left, operator, other_at)
        if left_at is not None:
            return self._number(other, _FLIPPED[operator], left_at)
        if str(other) < str(left):
            return self._number(Binary(other, "-", left), _FLIPPED[operator], Fraction(0))
        return self._number(Binary(left, "-", other), operator, Fraction(0))

    def _constant(self, formula: Formula) -> Fraction | None:
        span = bounds_of(formula, self.reach.operand)
        return span.least if span.least == span.most else None

    def _number(self, formula: Formula, operator: Operator, value: Fraction) -> list[World]:
        span = Interval() if self.free else Interval.of(bounds_of(formula, self.reach.operand))
        return [w for some in _intervals(operator, value) for w in _open({f"#{formula}": span.meet(some)})]

    def _word(self, leaf: Compare, operator: Operator, word: str) -> list[World]:
        (left,) = operands(leaf)
        if left.kind == "placed":
            return self._placed(operator, word)
        indicator = self.reach.scope.indicators[left.code]
        base = Words(frozenset(indicator.options)) if indicator.kind is Kind.OPTION and not self.free else _ANY_WORD
        return _open({str(left): base.meet(Words(frozenset({word}), others=operator == "!="))})

    def _placed(self, operator: Operator, code: str) -> list[World]:
        """Return the scores that place a village so."""
        if self.reach.book.ladder.fit is not None:
            # Where the cuts will lie is not known; only that a village is there or is not.
            stated = operator in {">=", ">", "=="}
            name = f"placed {operator if stated else _NEGATED[operator]} {code}"
            return _open({name: Words(frozenset({"yes" if stated else "no"}))})
        at = self.reach.book.ladder.index(code)
        least, past = self._reaching(at), self._reaching(at + 1)
        match operator:
            case ">=" | "<":
                return least if operator == ">=" else self._short_of(at)
            case ">" | "<=":
                return past if operator == ">" else self._short_of(at + 1)
            case "==":
                return _together([least, self._short_of(at + 1)])
            case _:
                return [*self._short_of(at), *past]

    def _reaching(self, at: int) -> list[World]:
        """Return the scores that are placed at a tier or higher."""
        cut = next((threshold for i, threshold in self.reach.book.ladder.placing if i >= at > 0), None)
        if cut is None:
            return [{}] if at == 0 else []
        return self._number(Operand("score"), ">=" if cut.closed else ">", cut.value)

    def _short_of(self, at: int) -> list[World]:
        cut = next((threshold for i, threshold in self.reach.book.ladder.placing if i >= at > 0), None)
        if cut is None:
            return [] if at == 0 else [{}]
        return self._number(Operand("score"), "<" if cut.closed else "<=", cut.value)


def _intervals(operator: Operator, value: Fraction) -> list[Interval]:
    match operator:
        case "<" | "<=":
            return [Interval(high=value, high_in=operator == "<=")]
        case ">" | ">=":
            return [Interval(low=value, low_in=operator == ">=")]
        case "==":
            return [Interval(value, value)]
        case _:
            return [Interval(high=value, high_in=False), Interval(low=value, low_in=False)]


def _open(world: World) -> list[World]:
    return [] if any(allowed.empty for allowed in world.values()) else [world]


def _few(worlds: list[World]) -> list[World]:
    if len(worlds) > MOST_WORLDS:
        raise TooManyWorldsError
    return worlds


def _together(each: Iterable[list[World]]) -> list[World]:
    """Return the ways in which several conditions can hold at once."""
    found: list[World] = [{}]
    for worlds in each:
        found = _few([world for one in found for other in worlds for world in _joined(one, other)])
    return found


def _joined(one: World, other: World) -> list[World]:
    shared = {key: meet(one[key], other[key]) for key in one.keys() & other.keys()}
    return _open({**one, **other, **shared})
