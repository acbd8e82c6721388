"""Checks over the parts of a rule book: names that meet nothing, sums that do not add up, tiers out of place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruraltier.policy.lost import NOTHING, Lost

if TYPE_CHECKING:
    from ruraltier.errors import Problem
    from ruraltier.policy.policy import RuleBook


def problems_of(book: RuleBook, lost: Lost = NOTHING) -> list[Problem]:  # noqa: ARG001 - being written
    """Return every problem that the parts of a rule book have with each other."""
    return []
