"""Measures: indicators that are worked out from others, and brackets in which an assessor's mark must lie."""

from __future__ import annotations

from itertools import chain

from attrs import field, frozen

from ruraltier.domain.threshold import Rounding, Threshold
from ruraltier.policy.condition_parser import parse_condition, parse_formula
from ruraltier.policy.conditions import Condition, Formula
from ruraltier.policy.converters import as_tuple


def _formula(value: Formula | str) -> Formula:
    return parse_formula(value) if isinstance(value, str) else value


def _condition(value: Condition | str | None) -> Condition | None:
    return parse_condition(value) if isinstance(value, str) else value


@frozen(kw_only=True)
class Choice:
    """One line of a measure.

    Parameters
    ----------
    formula
        What the value is: its tree, or its text with codes of indicators.
    when
        Where it is so, as a tree or a text; None for wherever no line before it holds.

    Examples
    --------
    >>> print(Choice(formula="100 * (income - before) / before", when="before > 0").formula)
    100 * (income - before) / before
    """

    formula: Formula = field(converter=_formula)
    when: Condition | None = field(converter=_condition, default=None)


@frozen(kw_only=True)
class Measure:
    """How the value of an indicator comes about.

    Parameters
    ----------
    code
        The indicator.
    choices
        Tried in order; empty if the value is the indicator's own column.
    rounding
        Rounding of the value, if stated.
    applies
        A condition, as a tree or a text; where false, the value is ``not_applicable``; None for always.
    """

    code: str
    choices: tuple[Choice, ...] = field(converter=as_tuple, default=())
    rounding: Rounding | None = None
    applies: Condition | None = field(converter=_condition, default=None)

    @property
    def trees(self) -> tuple[Condition | Formula, ...]:
        """Every condition and formula in it."""
        choices = ((choice.when, choice.formula) for choice in self.choices)
        return tuple(tree for tree in (self.applies, *chain(*choices)) if tree is not None)


@frozen(kw_only=True)
class Range:
    """One line of a bracket: the least and the greatest mark, each owning its edge or not.

    Parameters
    ----------
    least, most
        Thresholds that a mark must hold.
    when
        Where the line is meant, as a tree or a text; None for wherever no line before it holds.
    """

    least: Threshold | None = None
    most: Threshold | None = None
    when: Condition | None = field(converter=_condition, default=None)


@frozen(kw_only=True)
class Bracket:
    """Where the mark of an assessor must lie.

    Parameters
    ----------
    code
        The indicator.
    lines
        Tried in order.
    """

    code: str
    lines: tuple[Range, ...] = field(converter=as_tuple)
