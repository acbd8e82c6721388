"""Placing: the tier that a score reaches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from oracle.arithmetic import reaches

if TYPE_CHECKING:
    from fractions import Fraction


def place(document: dict[str, Any], score: Fraction) -> int:
    """Return the position of the tier a score reaches."""
    tiers = document["ladder"]["tiers"]
    return max([0] + [at for at, tier in enumerate(tiers) if has_cut(tier) and reaches(score, tier)])


def has_cut(tier: dict[str, Any]) -> bool:
    """Tell whether a tier is reached by score."""
    return "at_least" in tier or "above" in tier
