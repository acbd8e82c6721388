"""The first so many of a line, in all or in each group, exactly; and of each unit why it has a place or has none."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from ruraltier._messages import fill
from ruraltier._numbers import rounded
from ruraltier._text import shown
from ruraltier.domain.column import own, texts
from ruraltier.domain.distinct import turns
from ruraltier.engine.assessment import Assessment
from ruraltier.engine.quotas import exact_order
from ruraltier.engine.ratios import Ratios
from ruraltier.engine.tiering import RATED
from ruraltier.policy.programme.chains import SCORE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ruraltier._text import Text

PLACED, BEHIND, TIED, LATER, NO_VALUE, NOT_RATED, NOT_ASKED = range(7)
"""What becomes of a unit: it has a place; the places went to others before it; it is tied across the edge and the lot
stays out; it is tied and its id comes later; it has nothing to be ordered by; it is not rated; it was not in question.
"""

_WHY = {
    PLACED: ("{zh}第 {rank} 名,名额 {open} 个", "rank {rank}{en}, {open:# place|# places}"),
    BEHIND: ("{zh}第 {rank} 名,名额只有 {open} 个", "rank {rank}{en}, only {open:# place|# places}"),
    TIED: (
        "{zh}并列第 {rank} 名,跨越名额边界(名额 {open} 个),并列者均不列入",
        "tied at rank {rank}{en} across the edge of {open:# place|# places}: the whole lot stays out",
    ),
    LATER: (
        "{zh}并列第 {rank} 名,并列者按代码先后取(名额 {open} 个)",
        "tied at rank {rank}{en}; the smaller ids take what is left of {open:# place|# places}",
    ),
    NO_VALUE: ("没有排序所用的数值", "there is no value to be ordered by"),
    NOT_RATED: ("未评定", "not rated"),
    NOT_ASKED: ("不在候选范围内", "not among those in question"),
}

_KEPT_OPEN = (
    "{zh}第 {rank} 名,名额 {open} 个因前面并列而空缺,不递补",
    "rank {rank}{en}: of {open:# place|# places} a tie further up leaves some empty, and nobody moves up",
)
_NAMELESS = ("未分组(未填分组的单位合为一组)", " among the units whose group is empty")

_LAST = np.iinfo(np.int64).max

Standings = tuple[NDArray[np.int64], NDArray[np.bool_]]
"""Where each unit stands in an order, and whether it has a value of what the order asks first."""


def _codes(values: NDArray[np.int8]) -> NDArray[np.int8]:
    return own(values, np.int8)


def _counts(values: NDArray[np.int64]) -> NDArray[np.int64]:
    return own(values, np.int64)


def _marks(values: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return own(values, np.bool_)


@frozen(eq=False)
class Places:
    """Who of the n units of a result has a place, and why the others have none.

    Attributes
    ----------
    result
        Whose units stand in line.
    fate
        Shape (n,), int8: ``PLACED``, ``BEHIND``, ``TIED``, ``LATER``, ``NO_VALUE``, ``NOT_RATED`` or ``NOT_ASKED``.
    rank
        Shape (n,), int64: 1 + number of units of the group that stand strictly ahead; 0 for who stands in no line.
    open
        Shape (n,), int64: how many places the unit's group has; 0 for who stands in no line.
    line
        Shape (m,), int: positions of those who stand in line, group by group, the first first.
    next_out
        Shape (n,), bool: who would come next, had the group a place more.
    group
        Shape (n,), int: the group of each, a position in `names`.
    names
        Shape (g,), str: the groups; an empty one for the whole, or for the units without a group.
    grouped
        Whether places are counted in groups.
    """

    result: Assessment
    fate: NDArray[np.int8] = field(converter=_codes)
    rank: NDArray[np.int64] = field(converter=_counts)
    open: NDArray[np.int64] = field(converter=_counts)
    line: NDArray[np.int64] = field(converter=_counts)
    next_out: NDArray[np.bool_] = field(converter=_marks)
    group: NDArray[np.int64] = field(converter=_counts)
    names: NDArray[np.str_] = field(converter=texts)
    grouped: bool = False

    @property
    def taken(self) -> NDArray[np.bool_]:
        """Shape (n,), bool: who has a place."""
        return np.asarray(self.fate == PLACED)

    @property
    def rows(self) -> NDArray[np.int64]:
        """Shape (k,), int: positions of those who have a place, in the order of the line."""
        return self.line[self.taken[self.line]]

    def why(self, key: str | int) -> Text:
        """Return in words why the unit with this id or at this position has a place or has none."""
        row = self.result.cohort.row(key)
        return self._told(row)

    def reasons(self, lang: str) -> NDArray[np.str_]:
        """Return shape (n,), str: the same for every unit."""
        alike = (self.group * (len(self.rank) + 1) + self.rank) * len(_WHY) + self.fate
        _, first, which = np.unique(alike, return_index=True, return_inverse=True)
        return np.asarray(texts([self._told(row).get(lang) for row in first.tolist()])[which.reshape(-1)])

    def _told(self, row: int) -> Text:
        name = shown(str(self.names[self.group[row]]))
        counts = {"rank": int(self.rank[row]), "open": int(self.open[row])}
        zh, en = _NAMELESS if self.grouped and not name else (name, f" in {name}" if name else "")
        kept_open = self.fate[row] == BEHIND and self._taken[self.group[row]] < self.open[row]
        return fill(_KEPT_OPEN if kept_open else _WHY[int(self.fate[row])], zh=zh, en=en, **counts)

    @cached_property
    def _taken(self) -> NDArray[np.intp]:
        """How many have a place, shape (g,)."""
        return np.bincount(self.group[self.rows], minlength=len(self.names))


def standings(result: Assessment, order: Sequence[str]) -> Standings:
    """Return where each unit stands in an order, and whether it has a value of what the order asks first.

    Parameters
    ----------
    result
        The assessed units.
    order
        ``score`` and number indicators; ``-`` before one of which the larger comes first.

    Returns
    -------
    tuple of numpy.ndarray
        Shape (n,), int64: from 0, equal exactly where every name is equal; a missing value comes last.
        Shape (n,), bool.

    Raises
    ------
    EvaluationError
        If the table has no such number column.
    """
    ranks = [_ranks(result, name) for name in order]
    along = np.lexsort(ranks[::-1])
    steps = np.any([turns(values[along]) for values in ranks], axis=0)
    standing = np.empty(len(along), np.int64)
    standing[along] = np.cumsum(steps) - 1
    return standing, ranks[0] != _LAST


def _ranks(result: Assessment, name: str) -> NDArray[np.int64]:
    """Return numbers that are ordered and equal as the values are, the first the least; the largest where missing."""
    code = name.removeprefix("-")
    if code == SCORE:
        ranks = exact_order(result.score, result.exact_fractions)
        there = ranks >= 0
    else:
        ratios = Ratios.of_column(result.cohort.number(code), slice(None))
        ranks, there = ratios.places()[1].astype(np.int64), ratios.there
    return np.where(there, -ranks if name.startswith("-") else ranks, _LAST)


def first_places(  # noqa: PLR0913 - how many, of whom, in what order: as a file states them
    result: Assessment,
    stands: Standings,
    *,
    ties: str,
    count: int | None = None,
    share: Fraction | None = None,
    rounding: str | None = None,
    per: str | None = None,
    among: NDArray[np.bool_] | None = None,
) -> Places:
    """Return who takes the first places of a line.

    Only rated units that have a value of the first name of the order stand in line; a value of a later name that is
    missing comes last among equals.

    Parameters
    ----------
    result
        The assessed units.
    stands
        Where each unit stands in an order of at least one name, as `standings` gives it; one does for several lines.
    ties
        ``include``: a lot tied across the edge has places as a whole; ``exclude``: none of it has; ``id``: the
        smaller ids have.
    count, share
        The number of places, or a share of those who stand in line; one of the two.
    rounding
        How a share becomes whole places: ``down``, ``half_up`` or ``up``; ``down`` by default.
    per
        Text indicator in each of whose groups there are so many places; None for the whole.
    among
        Shape (n,), bool: who is in question; None for everybody.

    Raises
    ------
    EvaluationError
        If the table has no such column.
    """
    standing, there = stands
    fate = _fates(result, there, among)
    groups, names = np.zeros(len(fate), np.int64), np.array([""])
    if per is not None:
        names, groups = np.unique(result.cohort.text(per).values, return_inverse=True)
        groups = groups.reshape(-1)
    rows = np.flatnonzero(fate == BEHIND)
    rows = rows[np.lexsort((result.ids[rows], standing[rows], groups[rows]))]
    queue = _Queue(groups[rows], standing[rows])
    room = _room(queue.lengths, count, share, rounding or "down")[queue.which]
    fate[rows] = queue.fates(room, ties)
    rank, places, next_out = np.zeros(len(fate), np.int64), np.zeros(len(fate), np.int64), np.zeros(len(fate), np.bool_)
    rank[rows], places[rows], next_out[rows] = queue.ranks(), room, queue.next_out(fate[rows] == PLACED)
    return Places(result, fate, rank, places, rows, next_out, groups, names, per is not None)


def _fates(result: Assessment, there: NDArray[np.bool_], among: NDArray[np.bool_] | None) -> NDArray[np.int8]:
    asked = np.ones(len(there), np.bool_) if among is None else among
    reasons = [~asked, result.state != RATED, ~there]
    return np.select(reasons, [NOT_ASKED, NOT_RATED, NO_VALUE], BEHIND).astype(np.int8)


def _room(lengths: NDArray[np.int64], count: int | None, share: Fraction | None, mode: str) -> NDArray[np.int64]:
    """Return the number of places of each group, shape (g,)."""
    if count is not None:
        return np.full(len(lengths), min(count, _LAST), np.int64)
    sizes, which = np.unique(lengths, return_inverse=True)
    room = [int(rounded((share or Fraction(0)) * int(size), 0, mode)) for size in sizes]
    return np.array(room, np.int64)[which.reshape(-1)]


class _Queue:
    """Those who stand in line, sorted by group, standing and id; all arrays of shape (m,) but `lengths`, (g,)."""

    def __init__(self, group: NDArray[np.int64], standing: NDArray[np.int64]) -> None:
        new = turns(group)
        self.standing = standing
        self.which = np.cumsum(new) - 1
        self.starts = np.flatnonzero(new)
        self.lengths = np.diff(np.append(self.starts, len(group)))
        self.position = np.arange(len(group)) - self.starts[self.which]
        self.lots = turns(standing) | new

    def ranks(self) -> NDArray[np.int64]:
        """Return 1 + how many of the group stand strictly ahead."""
        heads = np.flatnonzero(self.lots)[np.cumsum(self.lots) - 1]
        return np.asarray(self.position[heads] + 1, np.int64)

    def fates(self, room: NDArray[np.int64], ties: str) -> NDArray[np.int8]:
        """Return what becomes of each, for the number of places of its group."""
        first = self.position < room
        split = self._in_split_lot(first)
        if ties == "include":
            return np.where(first | split, PLACED, BEHIND).astype(np.int8)
        outside = np.where(split, TIED if ties == "exclude" else LATER, BEHIND)
        return np.where(first & ~split if ties == "exclude" else first, PLACED, outside).astype(np.int8)

    def next_out(self, placed: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return who stands first of the group's members without a place, ties included."""
        inside = np.bincount(self.which[placed], minlength=len(self.starts))
        short = np.flatnonzero(inside < self.lengths)
        best = np.full(len(self.starts), -1, np.int64)
        best[short] = self.standing[self.starts[short] + inside[short]]
        return np.asarray(~placed & (self.standing == best[self.which]))

    def _in_split_lot(self, first: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return who belongs to a lot of equals of which some are among the first and some are not."""
        lot = np.cumsum(self.lots) - 1
        inside, size = np.bincount(lot[first], minlength=int(self.lots.sum())), np.bincount(lot)
        return np.asarray(((inside > 0) & (inside < size))[lot])
