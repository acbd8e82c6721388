"""Checks over the parts of a rule book: names that meet nothing, sums that do not add up, tiers out of place."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from ruraltier.policy.checks import asking, dated, fits, measuring, money, names, rules, scoring, tree, trials
from ruraltier.policy.checks.scope import Scope
from ruraltier.policy.lost import NOTHING, Lost

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ruraltier.errors import Problem
    from ruraltier.policy.book import RuleBook

T = TypeVar("T")

CHECKS = (
    names.well_formed,
    names.used_once,
    names.headers_apart,
    names.provenance,
    names.dates,
    tree.shape,
    tree.nodes,
    tree.totals,
    scoring.curves,
    rules.how_many,
    rules.ceilings_and_floors,
    rules.reached_by_rule,
    rules.last_time,
    fits.fits,
    rules.quotas,
    asking.conditions,
    measuring.measures,
    measuring.brackets,
    money.incentives,
    trials.cases,
    dated.amendments,
)
"""Every check: from a scope to the problems that it finds."""


KEPT = 1000
"""How many problems are looked for; who mends these will be told the rest."""


def problems_of(book: RuleBook, lost: Lost = NOTHING) -> list[Problem]:
    """Return every problem that the parts of a rule book have with each other.

    Parameters
    ----------
    book
        The parts.
    lost
        What a document declares beside them that could not be read; names that meet it are no problem of their own.
    """
    return found_by(CHECKS, Scope(book, lost))


def found_by(checks: Iterable[Callable[[T], Iterable[Problem]]], seen: T) -> list[Problem]:
    """Return the first problems that checks find in what they look at."""
    return list(islice((problem for check in checks for problem in check(seen)), KEPT))
