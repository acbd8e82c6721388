"""Fits of cuts that villages allow."""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Any

from oracle import CannotFit, Refused, evaluate
from oracle.ladder import has_cut
from strategies.choice import chance, pick, some
from strategies.written import written

if TYPE_CHECKING:
    from strategies.choice import Choice

Table = dict[str, Any]
OFTEN = 25
LONG = 10**18


def _fit(choice: Choice, placed: list[str]) -> Table:
    fit: Table = {"method": pick(choice, ("quantiles", "natural_breaks"))}
    if fit["method"] == "quantiles":
        named = set(some(choice, placed, 1, len(placed)))
        shares = sorted(some(choice, [Fraction(n, 12) for n in range(13)], len(named), len(named)))
        fit["shares"] = dict(zip((code for code in placed if code in named), map(written, shares), strict=True))
    if chance(choice, 40):
        fit["most_move"] = written(Fraction(choice.integer(0, 60), 10))
    return fit


def draw_fit(choice: Choice, document: Table, rows: list[Table]) -> Table:
    """Return the document, now and then with a fit that these rows allow."""
    placed = [tier["code"] for tier in document["ladder"]["tiers"] if has_cut(tier)]
    if not placed or not chance(choice, OFTEN):
        return document
    fitting = document | {"ladder": document["ladder"] | {"fit": _fit(choice, placed)}}
    try:
        found = evaluate(fitting, rows, quotas=False)
    except (CannotFit, Refused):
        return document
    return fitting if _short([o.score for o in found.outcomes if o.score is not None]) else document


def _short(scores: list[Fraction]) -> bool:
    """Tell whether scores are short enough to be cuts, and to be compared as whole numbers of one size."""
    return lcm(*(score.denominator for score in scores)) < LONG and all(abs(score) < LONG for score in scores)
