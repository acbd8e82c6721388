"""Functions of all villages, or of those of a group: sums, means, medians, extremes, counts and ranks, exactly."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from attrs import evolve, frozen

from ruraltier.domain.absence import Absence
from ruraltier.domain.column import Rows, TextColumn
from ruraltier.domain.distinct import distinct, turns
from ruraltier.engine.ratios import LIMIT, Ratios, UndecidedError, size
from ruraltier.errors import LimitError, Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from ruraltier.domain.column import Column


MOST_BITS = 2**30
"""Bits that the denominators of one column may take: some seconds."""


def groups_of(column: Column | None, rows: int) -> Rows:
    """Return which group each village is of, counted from 0, shape (n,); those without a word are one of their own."""
    if column is None:
        return np.zeros(rows, np.intp)
    if isinstance(column, TextColumn):
        return distinct(column.values)[1]
    words = np.nan_to_num(column.values, nan=-1.0)
    return np.unique(words, return_inverse=True)[1].reshape(-1).astype(np.intp)


def over_groups(function: str, values: Ratios, which: Rows) -> Ratios:
    """Return what a function of a group is for each of its villages.

    Parameters
    ----------
    function
        One of ``policy.conditions.GROUP_FUNCTIONS``.
    values
        One for each village; those without a value are left out.
    which
        As `groups_of` gives it.
    """
    if function in _OF_EACH:
        return _OF_EACH[function](values, which)
    return each_group(function, values, which, int(which.max(initial=-1)) + 1).take(which)


def each_group(function: str, values: Ratios, which: Rows, groups: int) -> Ratios:
    """Return what a function of a group is for each of some groups, shape (groups,).

    Parameters
    ----------
    function
        ``group_sum``, ``group_mean``, ``group_median``, ``group_min`` or ``group_max``.
    values
        One for each village; those without a value are left out.
    which
        The group of each village, from 0 to `groups` − 1.
    groups
        How many groups there are; one without a value has none.
    """
    crowd = _Crowd.of(values, which)
    return _scattered(_FUNCTIONS[function](crowd), crowd, groups)


@frozen(eq=False)
class _Crowd:
    """The villages that have a value, group by group.

    Parameters
    ----------
    values
        Those that are there, sorted by group.
    group
        The group of each, rising.
    starts
        Where each group begins among them; only groups of at least one.
    """

    values: Ratios
    group: Rows
    starts: Rows

    @classmethod
    def of(cls, values: Ratios, which: Rows) -> _Crowd:
        there = np.flatnonzero(values.there)
        rows = there[np.argsort(which[there], kind="stable")]
        group = which[rows]
        return cls(values.take(rows), group, np.flatnonzero(turns(group)))

    @property
    def counts(self) -> NDArray[np.int64]:
        return np.diff(np.append(self.starts, len(self.group))).astype(np.int64)

    def by_value(self) -> Rows:
        """Return positions sorted by group, then by value."""
        return np.lexsort((self.values.places()[1], self.group))


def _scattered(found: Ratios, crowd: _Crowd, groups: int) -> Ratios:
    """Return what was found for groups with a value for each group; one without any has none."""
    position = np.full(groups, len(found), np.intp)
    position[crowd.group[crowd.starts]] = np.arange(len(found))
    gone = np.append(found.gone, np.int8(Absence.MISSING))
    den = found.den if isinstance(found.den, int) else np.append(found.den, 1)
    return Ratios(np.append(found.num, 0), den, gone, found.slack).take(position)


def _sum(crowd: _Crowd) -> Ratios:
    values = crowd.values
    slack = values.slack * int(crowd.counts.max(initial=0))
    if isinstance(values.den, int):
        fits = size(values.num) * max(len(values), 1) < LIMIT
        num = (
            np.add.reduceat(values.num if fits else values.num.astype(object), crowd.starts)
            if len(values)
            else values.num
        )
        return Ratios.new(num, values.den, np.zeros(len(num), np.int8), slack)
    return evolve(_sum_of_unlike(crowd), slack=slack)


def _sum_of_unlike(crowd: _Crowd) -> Ratios:
    """Add up ratios whose denominators differ: in pairs, then pairs of pairs, so that few terms grow large."""
    # Like denominators first: their sums stay over the same one.
    values = crowd.values.take(np.lexsort((crowd.values.dens, crowd.group)))
    values, group = evolve(values, slack=Fraction(0)), crowd.group
    while len(starts := np.flatnonzero(turns(group))) < len(group):
        place = np.arange(len(group)) - np.repeat(starts, np.diff(np.append(starts, len(group))))
        left = np.flatnonzero(place % 2 == 0)
        right = np.minimum(left + 1, len(group) - 1)
        paired = (right > left) & (group[right] == group[left])
        other = values.take(right)
        values = values.take(left) + evolve(other, num=np.where(paired, other.num, 0))
        group = group[left]
        _check_short(values, len(crowd.group))
    return values


def _check_short(sums: Ratios, rows: int) -> None:
    """Refuse sums with so many digits that a column made of them would fill the memory."""
    bits = size(sums.den).bit_length()
    if bits * rows > MOST_BITS:
        what = f"a sum over a group of quotients has a denominator of some {bits * 3 // 10} digits"
        rule = f"fewer digits for {rows} villages"
        mend = "give the quotient an indicator of its own with value_round"
        raise LimitError(Problem(code="RT-LIM-051", what=what, rule=rule, mend=mend))


def _mean(crowd: _Crowd) -> Ratios:
    counts = Ratios(crowd.counts, 1, np.zeros(len(crowd.starts), np.int8))
    # A sum may be off by the slack of each of its terms, so its mean by no more than that of one.
    return evolve(evolve(_sum(crowd), slack=Fraction(0)) / counts, slack=crowd.values.slack)


def _least(crowd: _Crowd) -> Ratios:
    return crowd.values.take(crowd.by_value()[crowd.starts])


def _greatest(crowd: _Crowd) -> Ratios:
    return crowd.values.take(crowd.by_value()[crowd.starts + crowd.counts - 1])


def _median(crowd: _Crowd) -> Ratios:
    rising, counts = crowd.by_value(), crowd.counts
    low = crowd.values.take(rising[crowd.starts + (counts - 1) // 2])
    high = crowd.values.take(rising[crowd.starts + counts // 2])
    return (low + high) * Ratios.constant(Fraction(1, 2), len(low))


_FUNCTIONS: dict[str, Callable[[_Crowd], Ratios]] = {
    "group_sum": _sum,
    "group_mean": _mean,
    "group_median": _median,
    "group_min": _least,
    "group_max": _greatest,
}


def _count(values: Ratios, which: Rows) -> Ratios:
    """Return how many of the group have a value; that is there where nobody has one, too."""
    counts = np.bincount(which[values.there], minlength=int(which.max(initial=-1)) + 1)
    return Ratios(counts[which].astype(np.int64), 1, np.zeros(len(values), np.int8))


def _rank(values: Ratios, which: Rows) -> Ratios:
    """Return 1 + how many of the group have a greater value, for those that have one."""
    if values.slack:
        raise UndecidedError
    there = values.there
    distinct, place = values.places()
    # The greatest first: by group, then falling.
    standing = which * np.int64(len(distinct)) + (len(distinct) - 1 - place)
    _, first, lot, counts = np.unique(standing[there], return_index=True, return_inverse=True, return_counts=True)
    before = np.cumsum(counts) - counts
    group = which[there][first]
    ahead = np.zeros(len(values), np.int64)
    ahead[there] = (before - before[np.searchsorted(group, group)])[lot.reshape(-1)]
    return Ratios(np.where(there, ahead + 1, 0), 1, values.gone)


_OF_EACH: dict[str, Callable[[Ratios, Rows], Ratios]] = {"group_count": _count, "rank": _rank}
