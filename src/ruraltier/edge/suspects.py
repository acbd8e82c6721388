"""What can be right and still deserves a look: mixed units, and numbers a hair's breadth from a threshold."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from ruraltier._numbers import plain
from ruraltier.domain.column import NumberColumn
from ruraltier.domain.decimals import MAX_PLACES
from ruraltier.edge.amounts import rate
from ruraltier.errors import Phrase, Problem, said
from ruraltier.policy.conditions import And, AtLeast, Compare, Condition, Not, Operand, Or

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ruraltier.domain.column import Column, Floats, Rows
    from ruraltier.domain.indicator import Indicator
    from ruraltier.policy.policy import TierPolicy

_ENOUGH = 10
_SOME = 5
_FAR = 10
_FEW = 0.2
_GAP = 15  # tenths of a power of ten
_HAIR = 1e-9
_SHOWN = 5
_ABOUT = 0.5
_LOOK = Phrase("看单位是否写对", "look whether the unit is right")
_UNITS = {
    2: Phrase("(中位数约 100 倍,像百分数与比例混写)", ", their middles by about 100, as percent beside shares of 1"),
    4: Phrase("(中位数约 10000 倍,像元与万元混写)", ", their middles by about 10000, as 元 beside 万元"),
    8: Phrase("(中位数约 100000000 倍,像元与亿元混写)", ", their middles by about 100000000, as 元 beside 亿元"),
}


def suspects(
    columns: Mapping[str, Column], ids: list[str], policy: TierPolicy, source: str, rates: Mapping[str, Fraction]
) -> Iterator[Problem]:
    """Yield notes on the values that deserve a look.

    Parameters
    ----------
    columns, ids
        What was read.
    policy, source
        The rule book, and what messages call the table.
    rates
        Indicator code -> what 1 in the unit of plain numbers came to in the unit of the indicator; 1 where it is not
        there. Columns that hold no plain number are left out of it with 0.
    """
    edges = _thresholds(policy)
    for code, column in columns.items():
        if isinstance(column, NumberColumn) and not column.words:
            marks = edges.get(code, set())
            what = _whole_column(column, policy.indicator[code], rates.get(code, Fraction(1)), marks)
            if what is not None:
                yield Problem(code="RT-TAB-126", source=source, column=code, what=what, mend=_LOOK)
            for kind, found, rows in (*_other_units(column), *_hairs(column, marks)):
                shown = ", ".join(ids[row] for row in rows[:_SHOWN]) + (" …" if len(rows) > _SHOWN else "")
                told = Phrase(f"{found.zh}:{shown}", f"{found}: {shown}")
                yield Problem(code=kind, source=source, column=code, what=told)


def _whole_column(column: NumberColumn, indicator: Indicator, times: Fraction, edges: set[Fraction]) -> Phrase | None:
    """Return what makes a whole column look as if in another unit, None if nothing does."""
    values = column.values[column.values > 0]
    if len(values) < _SOME or (column.values < 0).any() or not times:
        return None
    return _as_shares(values, indicator, times) or _far_off(values, times, edges)


def _as_shares(values: Floats, indicator: Indicator, times: Fraction) -> Phrase | None:
    """Tell of plain numbers that count as percent and all lie in 0..1, as shares of 1 do."""
    share = rate("1", indicator)
    reach = None if indicator.range is None else indicator.range[1]
    if share is None or times >= share or (reach is not None and reach <= times):
        return None
    # Ones alone may be whole percents.
    if values.max() > float(times) or values.min() == float(times):
        return None
    part = plain(100 * times / share)
    return Phrase(
        f"{len(values)} 个数都不超过 1,而这一列的 1 只算 {part}%;是否写成了占 1 的比例",
        f"all {len(values)} numbers are 1 or less, and a 1 counts as {part}% here; are they shares of 1",
    )


def _far_off(values: Floats, times: Fraction, edges: set[Fraction]) -> Phrase | None:
    """Tell of a conversion that takes a whole column far from all thresholds, among which it lay as it was written."""
    marks = sorted(float(edge) for edge in edges if edge > 0)
    if times == 1 or not marks:
        return None
    low, high = float(values.min()), float(values.max())
    near = low / float(times) <= marks[-1] and high / float(times) >= marks[0]
    if not near or not (high * _FAR < marks[0] or low > marks[-1] * _FAR):
        return None
    return Phrase(
        f"按列对照的单位换算后,{len(values)} 个数都远离办法的各条界限,不换算则在其间",
        f"converted as the layout says, all {len(values)} numbers lie far from every threshold; as written they do not",
    )


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
