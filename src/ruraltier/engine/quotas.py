"""Places in a tier: who of those that reached it may hold it, and who must. After every rule that looks at one row."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from ruraltier._numbers import rounded
from ruraltier.domain.distinct import distinct
from ruraltier.engine.figures import whole_numbers
from ruraltier.engine.tiering import NO_TIER, RATED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from ruraltier.domain.cohort import Cohort
    from ruraltier.domain.column import Rows
    from ruraltier.engine.tiering import Outcome
    from ruraltier.policy.policy import TierPolicy
    from ruraltier.policy.rules import Quota

Scores: TypeAlias = "Callable[[Rows], tuple[NDArray[Any], NDArray[Any]]]"
"""Rows -> numerators and denominators of their exact scores, object arrays of Python integers."""


def apply_quotas(policy: TierPolicy, cohort: Cohort, out: Outcome, exact: Scores | None) -> None:
    """Move villages without a place one tier down, best tier first; then fill the places that must be filled.

    The quotas that moved a village are noted as the rules that decided.

    Parameters
    ----------
    policy, cohort
        The rule book and the villages.
    out
        The outcome so far, changed in place.
    exact
        Gives the exact scores of rows whose floats are equal; None where equal floats are proved to be equal scores.
    """
    first = len(policy.rules)
    moved = np.zeros(len(cohort), dtype=out.decided.dtype)
    ranks = exact_order(out.score, exact)
    for i, quota, tier in in_turn(policy):
        bit = moved.dtype.type(1 << (first + i))
        for rows, base in _groups(quota, cohort, out):
            queue, places = _queue(quota, tier, out.tier[rows], _places(quota, base))
            dropped = rows[queue][_drop(quota, rows[queue], places, ranks, cohort)]
            out.tier[dropped] = tier - (quota.bound == "at_most")
            moved[dropped] |= bit
    changed = moved != 0
    out.fired |= moved
    out.decided[changed] = moved[changed]


def in_turn(policy: TierPolicy) -> list[tuple[int, Quota, int]]:
    """Return position, quota and tier: best tier first, then those of at least so many, lowest tier first."""
    found = [(i, quota, policy.ladder.index(quota.tier)) for i, quota in enumerate(policy.quotas)]
    limits = sorted((q for q in found if q[1].bound == "at_most"), key=lambda q: -q[2])
    return limits + sorted((q for q in found if q[1].bound == "at_least"), key=lambda q: q[2])


def _queue(quota: Quota, tier: int, held: NDArray[np.int8], places: int) -> tuple[NDArray[np.bool_], int]:
    """Return which of a group stand in line, and how many of them may stay."""
    if quota.bound == "at_most":
        return held == tier, places
    above = held > tier
    already = int(((held != NO_TIER) & ~above).sum())
    return above, max(0, int(above.sum()) - max(0, places - already))


def _groups(quota: Quota, cohort: Cohort, out: Outcome) -> Iterator[tuple[Rows, int]]:
    """Yield the rows of each group, and how many villages the share is taken of."""
    counted = out.status == RATED if quota.base == "rated" else np.ones(len(cohort), dtype=bool)
    if quota.by is None:
        yield np.arange(len(cohort)), int(counted.sum())
        return
    words, which = distinct(cohort.text(quota.by).values)
    order = np.argsort(which, kind="stable")
    ends = np.searchsorted(which[order], np.arange(len(words) + 1))
    for start, end in pairwise(ends):
        rows = order[start:end]
        yield rows, int(counted[rows].sum())


def _places(quota: Quota, base: int) -> int:
    if quota.count is not None:
        return quota.count
    return int(rounded((quota.share or Fraction(0)) * base, 0, quota.round or "down"))


def exact_order(score: NDArray[np.float64], exact: Scores | None) -> NDArray[np.int64]:
    """Return numbers that are ordered and equal exactly as the exact scores are, 0 or more; −1 without a score.

    Parameters
    ----------
    score
        Shape (n,), float64, correctly rounded; NaN where there is none.
    exact
        As for `apply_quotas`.
    """
    order = np.full(len(score), -1, dtype=np.int64)
    scored = np.flatnonzero(~np.isnan(score))
    _, floats, counts = np.unique(score[scored], return_inverse=True, return_counts=True)
    order[scored] = floats * len(scored)
    twins = scored[counts[floats] > 1] if exact else scored[:0]
    if exact and len(twins):
        # Correct rounding keeps the order, so only scores with equal floats need a second look.
        order[twins] += _dense(*exact(twins))
    return order


def _dense(nums: NDArray[Any], dens: NDArray[Any]) -> NDArray[np.int64]:
    if (dens == dens[0]).all():
        return np.unique(whole_numbers(nums.tolist()), return_inverse=True)[1].reshape(-1)
    scores = [Fraction(n, d) for n, d in zip(nums, dens, strict=True)]
    places = {score: i for i, score in enumerate(sorted(set(scores)))}
    return np.array([places[score] for score in scores], dtype=np.int64)


def _drop(quota: Quota, queue: Rows, places: int, ranks: NDArray[np.int64], cohort: Cohort) -> NDArray[np.bool_]:
    """Return which of a queue go down, when so many may stay."""
    if len(queue) <= places:
        return np.zeros(len(queue), dtype=bool)
    standing = ranks[queue]
    if quota.ties == "tie_break":
        return _behind(quota, queue, places, standing, cohort)
    order = np.sort(standing)[::-1]
    if quota.ties == ("include" if quota.bound == "at_most" else "exclude"):
        return np.asarray(standing < (order[places - 1] if places else np.inf), dtype=bool)
    # The first who goes takes everybody with an equal score along.
    return np.asarray(standing <= order[places], dtype=bool)


def _behind(quota: Quota, queue: Rows, places: int, standing: NDArray[np.int64], cohort: Cohort) -> NDArray[np.bool_]:
    keys: list[NDArray[Any]] = [-standing]
    for word in quota.tie_break:
        values = cohort.number(word.lstrip("-")).values[queue]
        keys.append(np.where(np.isnan(values), np.inf, -values if word.startswith("-") else values))
    keys.append(cohort.ids[queue])
    order = np.lexsort(keys[::-1])
    dropped = np.ones(len(queue), dtype=bool)
    dropped[order[:places]] = False
    return dropped


def competition_ranks(order: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return 1 + how many stand strictly ahead in an `exact_order`; 0 without a score."""
    scored = np.sort(order[order >= 0])
    return np.where(order < 0, 0, 1 + len(scored) - np.searchsorted(scored, order, side="right"))
