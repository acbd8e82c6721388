"""How the values of each indicator become whole numbers: times what, and between which."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import frozen

from ruraltier._numbers import exact
from ruraltier.domain.indicator import Kind
from ruraltier.policy.conditions import Compare, Operand, nodes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier.domain.cohort import Cohort
    from ruraltier.domain.column import NumberColumn
    from ruraltier.domain.indicator import Indicator
    from ruraltier.policy.policy import TierPolicy

ROOMY = 2**44
"""Whole numbers of values stay below this, so that sums of their products have room."""

TIGHT = -1
"""In the place of a margin: no further decimals, and values up to ten times the greatest, whatever their range."""


@frozen
class Scale:
    """How values become whole numbers.

    Parameters
    ----------
    factor
        What they are multiplied by.
    low, high
        The least and the greatest whole number that the workbook takes.
    wide
        Whether they are too large for a spreadsheet.
    """

    factor: int
    low: int
    high: int
    wide: bool = False

    @property
    def size(self) -> int:
        """The greatest distance from 0."""
        return max(abs(self.low), abs(self.high))


def scales_of(measured: Cohort, policy: TierPolicy, margin: int) -> dict[str, Scale]:
    """Return the scale of each indicator that holds no text, with so many decimals to spare where there is room."""
    cohort = measured if measured.given is None else measured.filled({**measured.columns, **measured.given.columns})
    edges = _edges(policy)
    numbers = [i for i in policy.indicators if i.kind is not Kind.TEXT and i.code in cohort.columns]
    return {i.code: _scale(policy, i, cohort, edges.get(i.code, []), margin) for i in numbers}


def _scale(policy: TierPolicy, indicator: Indicator, cohort: Cohort, edges: list[Fraction], margin: int) -> Scale:
    if indicator.kind is not Kind.NUMBER:
        count = 2 if indicator.kind is Kind.YES_NO else len(indicator.options)
        return Scale(1, 0, count - 1)
    column = cohort.number(indicator.code)
    stated = policy.measure.get(indicator.code)
    if stated is not None and stated.choices:
        margin = 0
        edges = [*edges, *([Fraction(1, 10**stated.rounding.places)] if stated.rounding else [])]
    common = math.lcm(10**column.places, *(edge.denominator for edge in edges))
    span = None if margin == TIGHT else indicator.range
    more = range(max(margin, 0), -1, -1)
    tries = (_between(span, column, common * 10**places) for places in more)
    fitting = [scale for scale in tries if scale.size < ROOMY]
    return fitting[0] if fitting else Scale(common, 0, 0, wide=True)


def _between(span: tuple[Fraction, Fraction] | None, column: NumberColumn, factor: int) -> Scale:
    if span is not None:
        return Scale(factor, math.ceil(span[0] * factor), math.floor(span[1] * factor))
    # More than ten times as large as anything that is there, and at least a hundred.
    most = max(abs(exact(column.low)), abs(exact(column.high)), Fraction(10))
    size = 10 ** (len(str(int(most))) + 1) * factor
    return Scale(factor, -size, size)


def _edges(policy: TierPolicy) -> dict[str, list[Fraction]]:
    """Return code of indicator -> where its curves bend or jump, and the numbers that it is compared with."""
    found: dict[str, list[Fraction]] = {}
    for code, edge in (*_of_curves(policy), *_of_conditions(policy)):
        found.setdefault(code, []).append(edge)
    return found


def _of_curves(policy: TierPolicy) -> Iterator[tuple[str, Fraction]]:
    for criterion in policy.criteria:
        indicator = policy.indicator[criterion.indicator]
        shape = criterion.curve.shape(criterion.points, indicator.options)
        edges = [shape.units.start, shape.units.size] if shape.units else list(shape.edges)
        for edge in edges:
            yield criterion.indicator, edge


def _of_conditions(policy: TierPolicy) -> Iterator[tuple[str, Fraction]]:
    trees = [*(rule.when for rule in policy.rules), *(tree for m in policy.measures for tree in m.trees)]
    for tree in trees:
        for node in nodes(tree):
            if isinstance(node, Compare) and isinstance(node.left, Operand) and node.left.kind == "value":
                yield from _numbers(node, policy)


def _numbers(node: Compare, policy: TierPolicy) -> Iterator[tuple[str, Fraction]]:
    code = node.left.code if isinstance(node.left, Operand) else ""
    if isinstance(node.right, Fraction):
        yield code, node.right
    elif isinstance(node.right, Operand) and node.right.kind == "setting":
        yield code, Fraction(policy.setting[node.right.code].value)
