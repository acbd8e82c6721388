"""Villages exactly on a cut: cuts are moved to scores, and values are solved for a wanted score."""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from oracle.arithmetic import exact
from oracle.cells import Absent, read_cell
from oracle.curves import curve_of, points_for
from oracle.ladder import has_cut
from oracle.measures import Works
from oracle.tree import ROOT, Tree, figures_of, scored
from strategies.choice import chance, pick, shuffled
from strategies.edges import curve_edges
from strategies.written import holdable, written

if TYPE_CHECKING:
    from strategies.choice import Choice

Table = dict[str, Any]
Row = dict[str, Any]
LONGEST = 10**18
MOST_ROWS = 24
HAIRS = (12, 9, 6, 3)


def values_of(document: Table, row: Row) -> Table:
    """Return the read and worked-out values of a row that stands alone."""
    marks = document.get("missing_marks", [])
    read = {code: read_cell(row[code], stated, marks) for code, stated in Tree(document).indicators.items()}
    return Works(document, [read]).values()[0]


def score_of(document: Table, row: Row) -> Fraction | None:
    """Return a row's score as the ladder places it."""
    return figures_of(Tree(document), values_of(document, row))[ROOT].number


def cuts_of(document: Table) -> list[Fraction]:
    """Return the thresholds of the ladder."""
    tiers = document["ladder"]["tiers"]
    return [exact(tier["at_least"] if "at_least" in tier else tier["above"]) for tier in tiers if has_cut(tier)]


def settle_cuts(choice: Choice, document: Table, rows: list[Row]) -> None:
    """Move the cuts of the ladder onto scores that the rows really have."""
    scores = sorted({score for row in rows[:MOST_ROWS] if (score := score_of(document, row)) is not None})
    short = [score for score in scores if abs(score.numerator) < LONGEST and score.denominator < LONGEST]
    tiers = [tier for tier in document["ladder"]["tiers"] if has_cut(tier)]
    if len(short) < len(tiers):
        return
    taken = sorted(shuffled(choice, short)[: len(tiers)])
    for tier, cut in zip(tiers, taken, strict=True):
        word = "at_least" if "at_least" in tier else "above"
        tier[word] = written(cut)


def in_range(stated: Table, x: Fraction) -> bool:
    """Tell whether a value is within the indicator's range."""
    low, high = (exact(end) for end in stated.get("range", (x, x)))
    return low <= x <= high


def _inverse(curve: Table, full: Fraction, points: Fraction) -> list[Fraction]:
    """Return values between (and just beyond) the curve's edges at which it gives exactly these points."""
    edges = curve_edges(curve)
    knots = sorted({*edges, edges[0] - 1, edges[-1] + 1})
    found = []
    for left, right in itertools.pairwise(knots):
        low, high = (points_for(curve, full, x) for x in (left, right))
        if low != high and min(low, high) <= points <= max(low, high):
            found.append(left + (right - left) * (points - low) / (high - low))
    return [x for x in found if points_for(curve, full, x) == points]


def _slope(tree: Tree, values: Table, code: str, full: Fraction) -> tuple[Fraction, Fraction] | None:
    """Return the score at no points of an indicator, and how much it grows per point, read off two values."""
    scores = []
    for share in (0, 1):
        forced = dict(tree.indicators[code], curve={"kind": "value"}, bounded=False)
        trial = Tree(tree.document | {"indicators": tree.indicators | {code: forced}, "ladder": {"tiers": []}})
        scores.append(figures_of(trial, values | {code: full * share})[ROOT].number)
    low, high = scores
    return None if low is None or high is None or low == high else (low, (high - low) / full)


def on_cut(choice: Choice, document: Table, row: Row, wanted: Fraction) -> Row | None:
    """Return the row with one value solved so that its score is exactly ``wanted``, ``None`` if none was found."""
    tree, values = Tree(document), values_of(document, row)
    if document.get("score", {}).get("aggregate", "sum") == "geometric_mean":
        return None
    for code in shuffled(choice, list(tree.indicators)):
        stated = tree.indicators[code]
        if (
            not scored(stated)
            or "value" in stated
            or stated.get("kind", "number") != "number"
            or isinstance(values[code], Absent)
        ):
            continue
        full = tree.full(code)
        line = _slope(tree, values, code, full)
        if line is None:
            continue
        for x in _inverse(curve_of(stated), full, (wanted - line[0]) / line[1]):
            if holdable(x) and in_range(stated, x):
                moved = row | {code: written(x)}
                if score_of(document, moved) == wanted:
                    return moved
    return None


def beside(choice: Choice, row: Row, codes: list[str]) -> Row:
    """Return the row with one number a hair's breadth away."""
    numbers = [code for code in codes if decimal_like(row[code])]
    if not numbers:
        return row
    code = pick(choice, numbers)
    sign = 1 if chance(choice, 50) else -1
    near = [exact(row[code]) + Fraction(sign, 10**places) for places in HAIRS]
    return row | {code: written(next((x for x in near if holdable(x)), near[-1]))}


def decimal_like(raw: object) -> bool:
    """Tell whether a raw cell is a number (and not its absence)."""
    if raw is None or isinstance(raw, bool):
        return False
    try:
        exact(raw)
    except ValueError:
        return False
    return True
