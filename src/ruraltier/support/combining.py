"""How the marks of many persons become one figure for each unit: exact, and all units at once.

Marks are whole numbers over one power of ten. Their sums are taken in float64 where the sizes prove that each is exact
there, in int64 where they fit, and in Python integers elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from ruraltier.domain.absence import Absence
from ruraltier.engine.ratios import LIMIT, Ratios, size, times
from ruraltier.policy.programme.ratings import Part

if TYPE_CHECKING:
    from ruraltier.domain.column import Codes, Rows

_EXACT = 2**53

Counts = NDArray[np.int64]


@frozen(eq=False)
class Combined:
    """What one part of a rating comes to for each of n units.

    Parameters
    ----------
    part
        The part.
    figure
        The exact figures; missing where there are too few marks for any.
    marks
        Shape (n,), int64: how many marks or ballots there are; blank ones are none.
    short
        Shape (n,), bool: where these are fewer than the quorum.
    """

    part: Part
    figure: Ratios
    marks: Counts
    short: NDArray[np.bool_]


def combine(part: Part, at: Rows, marks: NDArray[Any], scale: int, units: int) -> Combined:
    """Return the figures of a part that is marked.

    Parameters
    ----------
    part
        How marks become one.
    at
        Shape (m,): the position of the unit that each mark is of.
    marks
        Shape (m,), int64 or object: the marks times the scale.
    scale
        A power of ten.
    units
        How many units there are.

    Examples
    --------
    >>> import numpy as np
    >>> from ruraltier.policy.programme.ratings import Part
    >>> found = combine(Part(rater="panel", weight=1), np.array([0, 0, 2]), np.array([90, 91, 60]), 1, 3)
    >>> found.figure.num.tolist(), found.figure.dens.tolist(), found.short.tolist()
    ([181, 0, 60], [2, 1, 1], [False, True, False])
    """
    counts = np.bincount(at, minlength=units)
    least = 2 * trimmed(part) + 1
    sums, numbers = _taken(part, at, marks, counts)
    # One denominator for all is what later steps are quickest with.
    shared = int(numbers[0]) if len(numbers) and (numbers == numbers[0]).all() else None
    den = times(numbers, scale) if shared is None else shared * scale
    gone = np.where(counts < least, Absence.MISSING, 0).astype(np.int8)
    return Combined(part, Ratios.new(sums, den, gone).emptied(), counts, counts < max(part.quorum, least))


def trimmed(part: Part) -> int:
    """Return how many of the least marks of a part, and as many of the greatest, are left out."""
    return (part.trim or 0) if part.combine == "trimmed_mean" else 0


def share_of(part: Part, at: Rows, kinds: Codes, units: int) -> Combined:
    """Return the figures of a part that is voted: the share of ballots that count, times what a share of 1 is worth.

    Parameters
    ----------
    part
        How votes become a figure.
    at
        Shape (m,): the position of the unit that each ballot is of.
    kinds
        Shape (m,), int8: 1 for a vote that counts, 0 for one that does not, −1 for what is no ballot.
    units
        How many units there are.
    """
    votes = np.bincount(at[kinds >= 0], minlength=units)
    counted = np.bincount(at[kinds > 0], minlength=units)
    gone = np.where(votes == 0, Absence.MISSING, 0).astype(np.int8)
    num = times(counted, part.full.numerator)
    figure = Ratios.new(num, times(np.maximum(votes, 1), part.full.denominator), gone)
    return Combined(part, figure.emptied(), votes, votes < part.quorum)


def _taken(part: Part, at: Rows, marks: NDArray[Any], counts: Counts) -> tuple[NDArray[Any], Counts]:
    """Return what the figure of each unit is a quotient of: a sum of marks, and a number."""
    some = np.maximum(counts, 1)
    if part.combine == "mean":
        return _sums(at, marks, counts), some
    if part.combine == "sum":
        return _sums(at, marks, counts), np.ones_like(counts)
    rising, ends = _rising(at, marks), np.cumsum(counts)
    starts = ends - counts
    if part.combine == "trimmed_mean":
        return _middle(rising, starts, ends, trimmed(part)), np.maximum(counts - 2 * trimmed(part), 1)
    first, last = _chosen(part.combine, starts, some)
    sums = _picked(rising, first, counts) + _picked(rising, last, counts)
    return sums, np.full_like(counts, 2)


def _chosen(word: str, starts: Counts, some: Counts) -> tuple[Counts, Counts]:
    """Return between which two marks, counted from the least, the figure stands: half-way, or they are one."""
    match word:
        case "least":
            return starts, starts
        case "greatest":
            return starts + some - 1, starts + some - 1
        case _:
            return starts + (some - 1) // 2, starts + some // 2


def _picked(rising: NDArray[Any], places: Counts, counts: Counts) -> NDArray[Any]:
    """Return the marks at some places, and 0 for units without marks."""
    out = np.zeros(len(counts), rising.dtype)
    there = counts > 0
    out[there] = rising[places[there]]
    return out


def _sums(at: Rows, marks: NDArray[Any], counts: Counts) -> NDArray[Any]:
    most = size(marks) * int(counts.max(initial=0))
    if marks.dtype != object and most < _EXACT:
        return np.bincount(at, weights=marks, minlength=len(counts)).astype(np.int64)
    out = np.zeros(len(counts), np.int64 if most < LIMIT else object)
    np.add.at(out, at, marks.astype(out.dtype))
    return out


def _rising(at: Rows, marks: NDArray[Any]) -> NDArray[Any]:
    """Return the marks unit by unit, those of each from the least to the greatest."""
    if marks.dtype == object:
        return marks[np.lexsort((np.unique(marks, return_inverse=True)[1].reshape(-1), at))]
    low, high = (int(marks.min()), int(marks.max())) if len(marks) else (0, 0)
    span = high - low + 1
    if span * (int(at.max(initial=0)) + 1) >= LIMIT:
        return marks[np.lexsort((marks, at))]
    # One number for unit and mark sorts in half the time of two.
    keys = at * span + (marks - low)
    keys.sort()
    return np.asarray(keys % span + low)


def _middle(rising: NDArray[Any], starts: Counts, ends: Counts, trim: int) -> NDArray[Any]:
    """Return the sums of the marks of each unit without so many of the least and the greatest; 0 if none are left."""
    fits = rising.dtype != object and size(rising) * max(len(rising), 1) < LIMIT
    whole = rising if fits else rising.astype(object)
    up_to = np.concatenate([np.zeros(1, whole.dtype), np.cumsum(whole)])
    low, high = starts + trim, ends - trim
    left = high > low
    out = np.zeros(len(starts), whole.dtype)
    out[left] = up_to[high[left]] - up_to[low[left]]
    return out
