"""What can be right and still deserves a look: mixed units, and numbers a hair's breadth from a threshold."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from ruraltier._numbers import plain
from ruraltier.domain.column import NumberColumn
from ruraltier.domain.decimals import MAX_PLACES
from ruraltier.errors import Phrase, Problem, said
from ruraltier.policy.conditions import And, AtLeast, Compare, Condition, Not, Operand, Or

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ruraltier.domain.column import Column, Rows
    from ruraltier.policy.policy import TierPolicy

_ENOUGH = 10
_FEW = 0.2
_GAP = 15  # tenths of a power of ten
_HAIR = 1e-9
_SHOWN = 5
_ABOUT = 0.5
_UNITS = {
    2: Phrase("(中位数约 100 倍,像百分数与比例混写)", ", their middles by about 100, as percent beside shares of 1"),
    4: Phrase("(中位数约 10000 倍,像元与万元混写)", ", their middles by about 10000, as 元 beside 万元"),
    8: Phrase("(中位数约 100000000 倍,像元与亿元混写)", ", their middles by about 100000000, as 元 beside 亿元"),
}


def suspects(columns: Mapping[str, Column], ids: list[str], policy: TierPolicy, source: str) -> Iterator[Problem]:
    """Yield notes on the values that deserve a look."""
    edges = _thresholds(policy)
    for code, column in columns.items():
        if isinstance(column, NumberColumn) and not column.words:
            for kind, what, rows in (*_other_units(column), *_hairs(column, edges.get(code, set()))):
                shown = ", ".join(ids[row] for row in rows[:_SHOWN]) + (" …" if len(rows) > _SHOWN else "")
                told = Phrase(f"{what.zh}:{shown}", f"{what}: {shown}")
                yield Problem(code=kind, source=source, column=code, what=told)


def _other_units(column: NumberColumn) -> Iterator[tuple[str, Phrase, Rows]]:
    """Find a small group of values that a wide gap parts from the rest, as yuan among ten thousands of yuan."""
    rows = np.flatnonzero(column.values > 0)
    if len(rows) < _ENOUGH:
        return
    values = column.values[rows]
    tenths = np.floor(10 * np.log10(values)).astype(np.intp)
    filled = np.flatnonzero(np.bincount(tenths - tenths.min())) + tenths.min()
    gaps = np.diff(filled, append=filled[-1])
    upper = tenths > filled[int(np.argmax(gaps))]
    few = upper if 2 * upper.sum() < len(rows) else ~upper
    if gaps.max() > _GAP and few.sum() <= _FEW * len(rows):
        times = round(float(values[upper].min() / values[~upper].max()))
        guess = _of_units(float(np.median(values[upper]) / np.median(values[~upper])))
        count = few.sum()
        what = Phrase(
            f"{count} 个数与其余相差 {times} 倍{said(guess, 'zh')};是否用了别的单位",
            f"{count} values are parted from the rest by a factor of {times}{guess}; are they in another unit",
        )
        yield "RT-TAB-107", what, rows[few]


def _of_units(times: float) -> Phrase:
    """Return what a factor between the middles of two groups looks like, an empty text if like nothing known."""
    near = (said for power, said in _UNITS.items() if abs(np.log10(times) - power) <= _ABOUT)
    return next(near, Phrase("", ""))


def _hairs(column: NumberColumn, edges: set[Fraction]) -> Iterator[tuple[str, Phrase, Rows]]:
    """Find values within 10^-9 of a threshold and not on it; only values with many decimals can be."""
    if column.places < MAX_PLACES and not len(column.odd):
        return
    for edge in sorted(edges):
        near = np.abs(column.values - float(edge)) <= _HAIR
        rows = np.array([row for row in np.flatnonzero(near) if column.exact(int(row)) != edge], np.intp)
        if len(rows):
            what = Phrase(
                f"{len(rows)} 个数与界限 {plain(edge)} 相差不到 10^-9 而不相等,照原数计",
                f"{len(rows)} values are within 10^-9 of {plain(edge)} and not on it; they count as they stand",
            )
            yield "RT-TAB-108", what, rows


def _thresholds(policy: TierPolicy) -> dict[str, set[Fraction]]:
    """Return the values of each indicator at which points or rules change."""
    found: dict[str, set[Fraction]] = {i.code: set() for i in policy.indicators}
    for criterion in policy.criteria:
        options = policy.indicator[criterion.indicator].options
        shape = criterion.curve.shape(criterion.points, options)
        found[criterion.indicator].update(() if shape.units else shape.edges)
    for rule in policy.rules:
        for compare in _compares(rule.when):
            left = compare.left
            if isinstance(left, Operand) and left.kind == "value" and isinstance(compare.right, Fraction):
                found[left.code].add(compare.right)
    return found


def _compares(condition: Condition) -> Iterator[Compare]:
    match condition:
        case Compare():
            yield condition
        case Not(part=part):
            yield from _compares(part)
        case And(parts=parts) | Or(parts=parts) | AtLeast(parts=parts):
            for part in parts:
                yield from _compares(part)
