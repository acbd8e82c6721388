"""Points for a value, form by form."""

from __future__ import annotations

from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING, Any

from oracle.arithmetic import THRESHOLDS, exact, reaches

if TYPE_CHECKING:
    from collections.abc import Callable


def _points_list(curve: dict[str, Any], full: Fraction) -> list[Fraction]:
    if "points" in curve:
        return [exact(number) for number in curve["points"]]
    return [exact(number) * full for number in curve["share"]]


def _linear(curve: dict[str, Any], full: Fraction, x: Fraction) -> Fraction:
    at = [exact(number) for number in curve["at"]]
    points = _points_list(curve, full)
    if curve.get("outside", "flat") == "flat":
        if x <= at[0]:
            return points[0]
        if x >= at[-1]:
            return points[-1]
    left = 0
    while left < len(at) - 2 and x > at[left + 1]:
        left += 1
    slope = (points[left + 1] - points[left]) / (at[left + 1] - at[left])
    return points[left] + slope * (x - at[left])


def _given(step: dict[str, Any], full: Fraction) -> Fraction:
    return exact(step["points"]) if "points" in step else exact(step["share"]) * full


def _steps(curve: dict[str, Any], full: Fraction, x: Fraction) -> Fraction:
    points = exact(curve.get("otherwise", 0))
    if "otherwise_share" in curve:
        points = exact(curve["otherwise_share"]) * full
    for step in curve["steps"]:
        if reaches(x, step):
            points = _given(step, full)
    return points


def _proportional(curve: dict[str, Any], full: Fraction, x: Fraction) -> Fraction:
    points = full * x / exact(curve["target"])
    if curve.get("cap", True):
        points = min(points, full)
    return max(points, Fraction(0)) if curve.get("floor", True) else points


def _amount(curve: dict[str, Any], x: Fraction) -> Fraction:
    excess = x - exact(curve["above"]) if "above" in curve else exact(curve["below"]) - x
    units = max(Fraction(0), excess) / exact(curve.get("per", 1))
    return exact(curve["points"]) * (floor(units) if curve.get("complete", False) else units)


def _deduct(curve: dict[str, Any], full: Fraction, x: Fraction) -> Fraction:
    points = full - _amount(curve, x)
    bottom = curve.get("floor", 0)
    return points if bottom is False else max(points, exact(bottom))


def _bonus(curve: dict[str, Any], full: Fraction, x: Fraction) -> Fraction:
    points = _amount(curve, x)
    top = curve.get("cap", full)
    return points if top is False else min(points, exact(top))


def _all_or_nothing(curve: dict[str, Any], full: Fraction, x: Any) -> Fraction:
    if isinstance(x, bool):
        return full if x else Fraction(0)
    edge = {word: curve[word] for word in THRESHOLDS if word in curve}
    return full if reaches(x, edge) else Fraction(0)


def _options(curve: dict[str, Any], full: Fraction, word: str) -> Fraction:
    if "points" in curve:
        return exact(curve["points"][word])
    return exact(curve["share"][word]) * full


def _value(_curve: dict[str, Any], _full: Fraction, x: Fraction) -> Fraction:
    return x


FORMS: dict[str, Callable[[dict[str, Any], Fraction, Any], Fraction]] = {
    "linear": _linear,
    "steps": _steps,
    "proportional": _proportional,
    "deduct": _deduct,
    "bonus": _bonus,
    "all_or_nothing": _all_or_nothing,
    "options": _options,
    "value": _value,
}


def points_for(curve: dict[str, Any], full: Fraction, value: Any) -> Fraction:
    """Return the points of a value that is there, before the indicator's own rounding."""
    return FORMS[curve["kind"]](curve, full, value)


def curve_of(indicator: dict[str, Any]) -> dict[str, Any]:
    """Return the curve; a yes/no indicator without one is all or nothing on yes."""
    if indicator.get("kind") == "yes_no" and "curve" not in indicator:
        return {"kind": "all_or_nothing"}
    curve: dict[str, Any] = indicator["curve"]
    return curve
