"""Floors and caps of figures, and the greatest of several: on every arithmetic path."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import ruraltier as rt
from ruraltier.engine.program import program_for
from ruraltier.engine.wide import Layout, WideFigure

LINE: dict[str, Any] = {"points": 10, "curve": {"kind": "value"}, "bounded": False}
THIRDS = {"kind": "linear", "at": [0, "1000003/3", 10**9], "share": [0, "1/999983", 1], "outside": "extend"}


def book(score: dict[str, Any], indicators: dict[str, Any], **head: Any) -> rt.TierPolicy:
    document: dict[str, Any] = {
        "format": 1,
        "id": "b",
        "source": "s",
        "title": "b",
        "confidence": "published",
        "missing": "exclude",
        "sources": {"s": {"title": "made up"}},
        "score": score,
        "indicators": indicators,
        "ladder": {"tiers": [{"code": "low"}, {"code": "top", "at_least": 5}]},
    }
    return rt.parse_policy(document | head)


def scores(policy: rt.TierPolicy, table: dict[str, Any], arithmetic: Any = "auto") -> list[Fraction | None]:
    rows = {"id": [str(i) for i in range(len(next(iter(table.values()))))]}
    return [v.score for v in rt.assess(rt.read_cohort(rows | table, policy, id="id"), policy, arithmetic=arithmetic)]


@pytest.mark.parametrize("arithmetic", ["auto", "objects"])
@pytest.mark.parametrize(
    ("score", "wanted"),
    [
        ({"total": 20, "cap": "22/7"}, [-8, 3, Fraction(22, 7), None]),
        ({"total": 20, "floor": "-1/3"}, [Fraction(-1, 3), 3, 7, None]),
        ({"total": 20, "floor": "-1/3", "cap": 7}, [Fraction(-1, 3), 3, 7, None]),
        ({"aggregate": "maximum"}, [-3, 2, 5, None]),
        ({"aggregate": "maximum", "cap": 3}, [-3, 2, 3, None]),
    ],
)
def test_figures_stay_between_their_bounds(score: dict[str, Any], wanted: list[Any], arithmetic: str) -> None:
    policy = book(score, {"x": LINE, "y": LINE | {"missing": "unrated"}})
    assert scores(policy, {"x": [-5, 1, 2, 3], "y": [-3, 2, 5, None]}, arithmetic) == wanted


@pytest.mark.parametrize("arithmetic", ["auto", "objects"])
def test_what_is_left_out_is_weighed_before_the_cap(arithmetic: str) -> None:
    policy = book({"total": 20, "cap": 12}, {"x": LINE, "y": LINE})
    assert scores(policy, {"x": [5, 8, None], "y": [None, None, None]}, arithmetic) == [10, 12, None]


@pytest.mark.parametrize("arithmetic", ["auto", "objects"])
def test_bounds_come_before_the_rounding(arithmetic: str) -> None:
    ladder = {"round": {"places": 0, "mode": "up"}, "tiers": [{"code": "low"}]}
    policy = book({"total": 10, "floor": "1/2", "cap": 6.5}, {"x": LINE}, ladder=ladder)
    assert scores(policy, {"x": [0, 5.5, 6.2, 9]}, arithmetic) == [1, 6, 7, 7]


@pytest.mark.parametrize("arithmetic", ["auto", "objects"])
def test_a_geometric_mean_stays_between_its_bounds(arithmetic: str) -> None:
    ladder = {"round": {"places": 1, "mode": "half_up"}, "tiers": [{"code": "low"}]}
    policy = book({"aggregate": "geometric_mean", "floor": 1.26, "cap": 4}, {"x": LINE, "y": LINE}, ladder=ladder)
    assert scores(policy, {"x": [1, 2, 9], "y": [1, 8, 9]}, arithmetic) == [Fraction("1.3"), 4, 4]


@pytest.mark.parametrize("bounds", [{"cap": "40/3"}, {"floor": "1/7"}, {"floor": "1/7", "cap": "40/3"}])
def test_a_sum_in_limbs_stays_between_its_bounds(bounds: dict[str, Any]) -> None:
    indicators = {f"i{n}": {"points": 10, "curve": THIRDS, "bounded": False} for n in range(3)}
    policy = book({"total": 30} | bounds, indicators)
    table = {f"i{n}": [0, 123_456_789, 10**9 - n, 7] for n in range(3)}
    cohort = rt.read_cohort({"id": list("abcd")} | table, policy, id="id")
    assert program_for(policy, cohort, exact=False).root.size.wide
    fast, slow = rt.assess(cohort, policy), rt.assess(cohort, policy, arithmetic="objects")
    assert fast.same_as(slow)
    assert {v.score for v in fast} >= {Fraction(bound) for bound in bounds.values()}


def test_limbs_take_the_bound_itself() -> None:
    layout = Layout(3, 20)
    figure = WideFigure(np.array([layout.limbs(v) for v in (-(3 << 40), 5, 7 << 42)], dtype=np.float64).T, layout, 3)
    kept = figure.kept(Fraction(-4, 3), Fraction(1 << 41))
    assert kept.fractions()[0].tolist() == [-4, 5, 3 << 41]
    assert figure.kept(None, None).fractions()[0].tolist() == figure.fractions()[0].tolist()
