"""Conditions and formulas over what an assessment has found."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

import ruraltier as rt
from ruraltier.engine.hindsight import holds, truth_of, worth_of
from ruraltier.policy.condition_parser import parse_condition, parse_formula

BOOK = {
    "format": 1,
    "id": "book",
    "title": "示例",
    "source": "d",
    "confidence": "published",
    "sources": {"d": {"title": "示例"}},
    "missing": "unrated",
    "indicators": {
        "mark": {"points": 100, "range": [0, 100], "curve": {"kind": "value"}},
        "last": {"kind": "option", "options": ["差", "中", "好"]},
    },
    "score": {"total": 100},
    "ladder": {
        "previous": "last",
        "tiers": [{"code": "low"}, {"code": "mid", "at_least": 50}, {"code": "top", "at_least": 80}],
    },
}


@pytest.fixture
def result() -> rt.Assessment:
    policy = rt.parse_policy(BOOK)
    table = {"id": ["a", "b", "c", "d"], "mark": ["80", "49.9", "", "60"], "last": ["差", "好", "中", ""]}
    return rt.assess(rt.read_cohort(table, policy, id="id"), policy)


def test_tiers_are_compared_as_on_the_ladder(result: rt.Assessment) -> None:
    found = truth_of(result, parse_condition('tier >= "mid"'))
    assert found.true.tolist() == [True, False, False, True]
    assert found.unknown is not None
    assert found.unknown.tolist() == [False, False, True, False]


def test_steps_since_last_time_are_exact_and_known_where_both_are(result: rt.Assessment) -> None:
    steps = worth_of(result, parse_formula("tier - previous"))
    assert [Fraction(int(n), int(d)) for n, d in zip(steps.num, steps.dens, strict=True)][:2] == [2, -2]
    assert steps.there.tolist() == [True, True, False, False]
    assert holds(result, parse_condition("tier > previous")).tolist() == [True, False, False, False]


def test_what_is_unknown_applies_where_that_is_said(result: rt.Assessment) -> None:
    condition = parse_condition("tier > previous")
    assert holds(result, condition, "applies").tolist() == [True, False, True, True]
    assert holds(result, parse_condition("score > 0 or always"), "applies").tolist() == [True] * 4
    assert holds(result, None).tolist() == [True] * 4


def test_a_table_without_last_time_can_still_be_asked_for_tiers(result: rt.Assessment) -> None:
    alone = rt.Cohort(result.ids, {"mark": result.cohort.number("mark")})
    again = rt.assess(alone, result.policy)
    assert np.array_equal(holds(again, parse_condition('tier == "top"')), result.tier == 2)
    rose = parse_condition("tier > previous")
    assert not holds(again, rose).any()
    assert holds(again, rose, "applies").all()


def test_a_ladder_without_last_time_has_no_previous() -> None:
    policy = rt.load_policy("idm-2016")
    cohort = rt.read_cohort({"id": ["a"], "iks": [1], "ike": [1], "ikl": [1]}, policy, id="id")
    assert holds(rt.assess(cohort, policy), parse_condition('tier == "mandiri"')).tolist() == [True]
