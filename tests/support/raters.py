"""Programmes with ratings for tests, and the arithmetic of marks in plain Python."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import ruraltier as rt
from ruraltier._numbers import rounded

Table = dict[str, Any]

BOOK: Table = {
    "format": 1,
    "id": "book",
    "title": "示例",
    "source": "d",
    "confidence": "illustrative",
    "sources": {"d": {"title": "示例"}},
    "missing": "unrated",
    "indicators": {
        "work": {"label": "工作", "points": 100, "range": [0, 100], "curve": {"kind": "value"}},
        "style": {"label": "作风"},
        "township": {"kind": "text"},
        "double": {"value": "2 * style"},
    },
    "score": {"total": 100},
    "ladder": {"tiers": [{"code": "low", "label": "一般"}, {"code": "high", "label": "好", "at_least": 80}]},
}
"""A rule book whose score is the indicator `work`; `style` has no range."""

ROUND = {"places": 2, "mode": "half_up"}


def programme(*parts: Table, code: str = "work", more: Table | None = None, **keys: Any) -> rt.Programme:
    """Return a programme with one rating of villages, and `more` ratings."""
    rating = {"level": "village", "label": "工作", "round": ROUND, "parts": list(parts), **keys}
    return rt.parse_programme(
        {
            "format": 1,
            "id": "demo",
            "title": "示例",
            "source": "d",
            "confidence": "illustrative",
            "sources": {"d": {"title": "示例"}},
            "levels": {"village": {"policy": "book"}, "department": {"policy": "book"}},
            "ratings": {code: rating, **(more or {})},
        },
        {"book": rt.parse_policy(BOOK)},
    )


def marks(*rows: tuple[Any, ...], item: str = "work", **columns: Any) -> rt.Ratings:
    """Return ratings of rows of unit, rater and mark."""
    units, raters, given = ([row[i] for row in rows] for i in range(3))
    return rt.read_ratings({"unit": units, "item": [item] * len(rows), "rater": raters, "mark": given, **columns})


def villages(*ids: str) -> rt.Cohort:
    """Return a cohort of ids."""
    return rt.Cohort(list(ids), {})


def part_of(part: Any, given: list[Any]) -> tuple[Fraction | None, int, bool]:
    """Return the figure of a part, the number of its marks, and whether they are too few: in plain Python."""
    if part.combine == "share":
        ballots = [word for word in given if word not in part.blank]
        counted = sum(word in part.counts for word in ballots)
        figure = part.full * Fraction(counted, len(ballots)) if ballots else None
        return figure, len(ballots), len(ballots) < part.quorum
    listed = sorted(Fraction(mark) for mark in given)
    trim = part.trim or 0
    n = len(listed)
    if n <= 2 * trim:
        return None, n, True
    kept = listed[trim : n - trim]
    figure = {
        "mean": sum(listed, Fraction(0)) / n,
        "trimmed_mean": sum(kept, Fraction(0)) / len(kept),
        "median": (listed[(n - 1) // 2] + listed[n // 2]) / 2,
        "sum": sum(listed, Fraction(0)),
        "least": listed[0],
        "greatest": listed[-1],
    }[part.combine]
    return figure, n, bool(n < part.quorum)


def mark_of(rating: Any, given: dict[str, list[Any]]) -> Fraction | None:
    """Return the rounded mark of one unit, in plain Python."""
    found = {part.rater: part_of(part, given.get(part.rater, [])) for part in rating.parts}
    short = [part for part in rating.parts if found[part.rater][2]]
    taken = [part for part in rating.parts if part not in short]
    weight = sum(part.weight for part in taken)
    if (short and rating.if_short == "missing") or not weight:
        return None
    total = sum((part.weight * (found[part.rater][0] or 0) for part in taken), Fraction(0))
    return rounded(total / weight, rating.round.places, rating.round.mode)
