"""Values at which something changes: knots, steps, baselines, targets, and the numbers of conditions."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from oracle.arithmetic import THRESHOLDS, exact
from oracle.conditions import comparisons, read_condition

Table = dict[str, Any]


def _of_excess(curve: Table) -> list[Fraction]:
    base = exact(curve["above"] if "above" in curve else curve["below"])
    sign = 1 if "above" in curve else -1
    per = exact(curve.get("per", 1))
    return [base + sign * per * units for units in (0, 1, 2, 3, 7)]


def curve_edges(curve: Table) -> list[Fraction]:
    """Return the values at which a curve bends, steps or starts."""
    if curve["kind"] == "linear":
        return [exact(x) for x in curve["at"]]
    if curve["kind"] == "steps":
        return [exact(step[word]) for step in curve["steps"] for word in THRESHOLDS if word in step]
    if curve["kind"] == "proportional":
        return [Fraction(0), exact(curve["target"]), exact(curve["target"]) / 2]
    if curve["kind"] in ("deduct", "bonus"):
        return _of_excess(curve)
    if curve["kind"] == "all_or_nothing":
        return [exact(curve[word]) for word in THRESHOLDS if word in curve]
    return [Fraction(0), Fraction(1), Fraction(10), Fraction(50)]


def _of_conditions(document: Table, code: str) -> list[Fraction]:
    label = document["indicators"][code].get("label")
    names = {code} | ({f'@"{label}"'} if isinstance(label, str) else set())
    return [
        Fraction(text)
        for kind in ("gates", "vetoes", "floors")
        for rule in document.get(kind, [])
        for name, _, text in comparisons(read_condition(rule["when"]))
        if name in names
    ]


def value_edges(document: Table, code: str) -> list[Fraction]:
    """Return the values of a number indicator at which its points or a rule may change."""
    stated = document["indicators"][code]
    edges = curve_edges(stated["curve"]) if "curve" in stated else [Fraction(0), Fraction(3), Fraction(10)]
    edges += [exact(end) for end in stated.get("range", [])]
    return sorted({*edges, *_of_conditions(document, code)})
