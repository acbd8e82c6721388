"""Tiers of one ladder on another: what a tier of last time is called now."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from ruraltier.domain.mapping import NOWHERE
from ruraltier.errors import EvaluationError, Problem, near, show

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ruraltier.domain.column import Rows
    from ruraltier.domain.ladder import Ladder, Tier
    from ruraltier.engine.assessment import Assessment


def places(result: Assessment, ladder: Ladder, tiers: Mapping[str, str] | None = None) -> Rows:
    """Return where each unit's tier stands in another ladder, shape (n,), intp; −1 where it has none.

    Parameters
    ----------
    result
        The units and their tiers.
    ladder
        The other ladder.
    tiers
        Code of a tier -> code or label of the tier that it is in the other ladder; others are found by code, then by
        label.

    Raises
    ------
    EvaluationError
        If a tier that units hold is not there, the tiers that are found stand in another order, or `tiers` names what
        there is not.
    """
    named, old = dict(tiers or {}), result.policy.ladder.tiers
    found = [_found(tier, ladder, named) for tier in old]
    problems = [
        *_unknown(named, result.policy.ladder, ladder),
        *_lost(result, found, ladder, named),
        *_turned(old, found, ladder, named),
    ]
    if problems:
        raise EvaluationError(problems)
    # A unit without a tier has the position −1 and takes the last entry; a tier that is not found has no unit.
    return np.array([*(NOWHERE if place is None else place for place in found), NOWHERE])[result.tier]


def _found(tier: Tier, ladder: Ladder, named: Mapping[str, str]) -> int | None:
    if tier.code in named:
        return _named(named[tier.code], ladder)
    return _named(tier.code, ladder, *tier.label.all)


def _named(code: str, ladder: Ladder, *labels: str) -> int | None:
    """Return the tier of this code, or else the only one with one of these labels; the code may be a label."""
    if code in ladder.codes:
        return ladder.codes.index(code)
    same = [i for i, tier in enumerate(ladder.tiers) if {code, *labels} & set(tier.label.all)]
    return same[0] if len(same) == 1 else None


def _unknown(named: Mapping[str, str], old: Ladder, new: Ladder) -> Iterator[Problem]:
    for before, after in named.items():
        if before not in old.codes:
            rule = "one of " + ", ".join(old.codes)
            what, mend = f"{show(before)} is no tier of last time", near(before, old.codes)
            yield Problem(code="RT-CAR-002", path=f"tiers.{before}", what=what, rule=rule, mend=mend)
        if _named(after, new) is None:
            rule = "one of " + ", ".join(new.codes)
            what, mend = f"{show(after)} is no tier of this time's ladder", near(after, new.codes)
            yield Problem(code="RT-CAR-002", path=f"tiers.{before}", what=what, rule=rule, mend=mend)


def _lost(result: Assessment, found: list[int | None], ladder: Ladder, named: Mapping[str, str]) -> Iterator[Problem]:
    held = np.bincount(result.tier + 1, minlength=len(found) + 1)[1:]
    for tier, place, units in zip(result.policy.ladder.tiers, found, held.tolist(), strict=True):
        if place is None and units and tier.code not in named:
            what = f"{units} of the units held {show(tier.code)}, which is no tier of this time's ladder"
            mend = near(tier.code, ladder.codes) or f'say which it is: tiers={{"{tier.code}": "…"}}'
            rule = "one of " + ", ".join(ladder.codes)
            yield Problem(code="RT-CAR-003", path="ladder.tiers", what=what, rule=rule, mend=mend)


def _turned(
    old: tuple[Tier, ...], found: list[int | None], ladder: Ladder, named: Mapping[str, str]
) -> Iterator[Problem]:
    """Yield a problem if tiers that nobody named stand in another order, so that a higher one is now a lower one."""
    kept = [
        (tier, place) for tier, place in zip(old, found, strict=True) if place is not None and tier.code not in named
    ]
    for (lower, was), (upper, now) in pairwise(kept):
        if now <= was:
            what = f"{show(upper.code)} stood above {show(lower.code)} and does not in this time's ladder"
            rule, codes = "tiers in the same order", f'"{lower.code}": "{ladder.codes[was]}", "{upper.code}": "…"'
            mend = f"say which tier is which: tiers={{{codes}}}"
            yield Problem(code="RT-CAR-004", path="ladder.tiers", what=what, rule=rule, mend=mend)
