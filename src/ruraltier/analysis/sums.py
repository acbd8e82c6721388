"""Exact sums over groups of units, and the weights that they take."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from attrs import evolve
from numpy.typing import NDArray

from ruraltier.domain.absence import Absence
from ruraltier.engine.groups import each_group
from ruraltier.engine.ratios import Ratios, size
from ruraltier.errors import SHOWN, EvaluationError, Problem

if TYPE_CHECKING:
    from ruraltier.domain.column import Rows
    from ruraltier.engine.assessment import Assessment
    from ruraltier.engine.figures import Mask

Counts = NDArray[np.int64]

_FLOAT = 2**53


def sums(values: Ratios, which: Rows, groups: int) -> Ratios:
    """Return the exact sum of the values of each group, shape (groups,); 0 where there are none.

    Parameters
    ----------
    values
        k values, every one there.
    which
        Shape (k,), intp: the group of each, from 0.
    groups
        How many groups there are.
    """
    if isinstance(values.den, int) and not values.slack and size(values.num) * max(len(values), 1) < _FLOAT:
        # Every partial sum is a whole number below 2^53, so float64 adds them exactly.
        whole = np.bincount(which, weights=values.num.astype(np.float64), minlength=groups).astype(np.int64)
        return Ratios(whole, values.den, np.zeros(groups, np.int8))
    return evolve(each_group("group_sum", values, which, groups), gone=np.zeros(groups, np.int8))


def whole(numbers: Counts) -> Ratios:
    """Return whole numbers as ratios."""
    return Ratios(numbers, 1, np.zeros(len(numbers), np.int8))


def quotient(above: Ratios, below: Ratios) -> Ratios:
    """Return quotients; ``NOT_APPLICABLE`` where it would be one by 0."""
    return not_applicable(above / below)


def not_applicable(values: Ratios) -> Ratios:
    """Return the values; where there is none, because there is nobody to have it."""
    return evolve(values, gone=np.where(values.there, 0, Absence.NOT_APPLICABLE).astype(np.int8))


def exact_sum(values: Ratios, row: int) -> Fraction:
    """Return one sum, which is there for every group."""
    return values.fraction(row) or Fraction(0)


def refuse_weights(result: Assessment, weights: Ratios, units: Mask, what: str) -> None:
    """Refuse weights of some units that are not there, or below 0: all of them at once.

    Parameters
    ----------
    result
        The units.
    weights
        One for each.
    units
        Shape (n,), bool: those that take part.
    what
        What the weight is, for the message.

    Raises
    ------
    EvaluationError
        With the units.
    """
    without, below = units & ~weights.there, units & (weights.sign() < 0)
    wrong = np.flatnonzero(without | below)
    if len(wrong):
        shown = [_problem(result, int(row), what, missing=bool(without[row])) for row in wrong[:SHOWN]]
        raise EvaluationError(shown, len(wrong))


def _problem(result: Assessment, row: int, what: str, *, missing: bool) -> Problem:
    return Problem(
        code="RT-FIG-001" if missing else "RT-FIG-002",
        source=result.cohort.source,
        row=row + 1,
        id=str(result.ids[row]),
        path="weight",
        what=f"the weight, {what}, {'has no value' if missing else 'is below 0'}",
        rule="a weight of 0 or more for every unit that takes part",
    )
