"""Corners of the engine that ordinary rule books do not reach."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import ruraltier as rt
from ruraltier._text import width
from ruraltier.engine import program
from ruraltier.errors import show
from ruraltier.policy.book import Case

VALUE: dict[str, Any] = {"points": 1, "curve": {"kind": "value"}, "bounded": False}


def book(**head: Any) -> rt.TierPolicy:
    document: dict[str, Any] = {
        "format": 1,
        "id": "c",
        "title": {"zh": "公开办法"},
        "source": "s",
        "confidence": "published",
        "missing": "exclude",
        "sources": {"s": {"title": "made up"}},
        "score": {"total": 1},
        "indicators": {"x": VALUE},
        "ladder": {"tiers": [{"code": "low"}, {"code": "top", "at_least": 60}]},
    }
    return rt.parse_policy(document | head)


def test_without_illustrative_figures_nothing_is_said_of_them() -> None:
    policy = book()
    result = rt.assess(rt.read_cohort({"id": ["a"], "x": [61]}, policy), policy)
    assert "示例" not in repr(result) + repr(result["a"]) + repr(policy)
    assert repr(result["a"]).startswith("a评为 top,总分 61")


def test_programs_do_not_pile_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "_MOST_PROGRAMS", 2)
    policy = book()
    for value in (1, 1.5, 1.25, 1.125, 1.0625):
        rt.assess(rt.read_cohort({"id": ["a"], "x": [value]}, policy), policy)
    assert len(policy.compiled) <= 2


@pytest.mark.parametrize(("when", "tier"), [("setting.s > 3", "low"), ("setting.s <= 3", "top"), ("setting.b", "low")])
def test_a_condition_that_looks_at_settings_alone(when: str, tier: str) -> None:
    settings = {"s": {"value": 4}, "b": {"value": True}}
    policy = book(settings=settings, gates=[{"code": "G1", "when": when, "cap": "low"}])
    assert rt.assess(rt.read_cohort({"id": ["a"], "x": [61]}, policy), policy).tier_codes.tolist() == [tier]


def test_points_of_a_node_that_no_float_holds() -> None:
    line = {"points": 1, "curve": {"kind": "linear", "at": [0, 10**9], "share": [0, "1/999999937"]}}
    policy = book(
        score={"total": 2},
        indicators={"a": line | {"aspect": "m"}, "b": line | {"aspect": "m"}, "c": VALUE | {"points": 1}},
        aspects={"m": {"aggregate": "minimum"}},
    )
    cohort = rt.read_cohort({"id": ["a"], "a": ["123456789.123"], "b": ["987654321.5"], "c": [1]}, policy)
    result = rt.assess(cohort, policy)
    exact = Fraction("123456789.123") / 10**9 / 999999937
    assert dict(result["a"].points)["a"] == exact
    assert result.points("m").tolist() == [float(exact)]


def test_denominators_that_differ_by_row_come_back_as_integers() -> None:
    policy = book(
        score={"aggregate": "weighted_mean"}, indicators={"x": VALUE | {"weight": 1}, "y": VALUE | {"weight": 2}}
    )
    cohort = rt.read_cohort({"id": ["a", "b"], "x": [1, 1], "y": [0, None]}, policy)
    result = rt.assess(cohort, policy)
    nums, dens = result.exact_fractions(np.array([0, 1]))
    assert [Fraction(n, d) for n, d in zip(nums, dens, strict=True)] == [Fraction(1, 3), 1]
    assert result.points("x").tolist() == [1.0, 1.0]


def test_marks_without_width_take_no_column() -> None:
    assert width("e\u0301村\u200b") == 3


def test_a_whole_number_too_long_to_spell_is_still_shown() -> None:
    assert show(10**5000) == "a int too long to show"


def test_a_verdict_shows_the_word_of_an_option() -> None:
    policy = rt.load_policy("qixingguan-2015")
    case = next(c for c in policy.cases if isinstance(c, Case) and c.expect.award == 120_000)
    row = {code: [value.label.zh if isinstance(value, rt.Absence) else value] for code, value in case.village}
    verdict = rt.assess(rt.read_cohort(row | {"id": ["x"]}, policy, id="id"), policy)["x"]
    assert "达示范" in repr(verdict)
