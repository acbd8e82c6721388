"""Catalogue I: ties, ranks and quotas. Each test's id carries the number of its entry."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import ruraltier as rt

VALUE: dict[str, Any] = {"points": 1, "curve": {"kind": "value"}, "bounded": False}


def book(*quotas: dict[str, Any], **head: Any) -> rt.TierPolicy:
    """Return a rule book whose score is x + y, with tiers low, mid (50) and top (80)."""
    document: dict[str, Any] = {
        "format": 1,
        "id": "i",
        "title": "i",
        "source": "s",
        "confidence": "illustrative",
        "missing": "zero",
        "sources": {"s": {"title": "made up"}},
        "score": {"total": 2},
        "indicators": {"x": VALUE, "y": VALUE, "z": {"kind": "number"}, "town": {"kind": "text"}},
        "ladder": {"tiers": [{"code": "low"}, {"code": "mid", "at_least": 50}, {"code": "top", "at_least": 80}]},
        "quotas": [{"code": f"Q{i}", "tier": "top"} | quota for i, quota in enumerate(quotas)],
    }
    return rt.parse_policy(document | head)


def assessed(policy: rt.TierPolicy, x: list[Any], **others: list[Any]) -> rt.Assessment:
    rows = len(x)
    table = {"id": [f"v{i:04}" for i in range(rows)], "x": x, "y": [0] * rows, "z": [0] * rows, "town": ["甲"] * rows}
    return rt.assess(rt.read_cohort(table | others, policy), policy)


@pytest.mark.parametrize("best", [pytest.param(90, id="I1")])
def test_equal_totals_share_a_rank_and_a_tier(best: int) -> None:
    result = assessed(book(), [best, 85, 85, 60])
    assert result.ranks().tolist() == [1, 2, 2, 4]
    assert result.tier_codes.tolist() == ["top", "top", "top", "mid"]


@pytest.mark.parametrize("ties", [pytest.param("include", id="I2")])
def test_equal_sums_that_floats_tell_apart_are_tied(ties: str) -> None:
    policy = book({"count": 1, "ties": ties}, ladder={"tiers": [{"code": "low"}, {"code": "top", "above": 0}]})
    result = assessed(policy, ["0.1", "0.3"], y=["0.2", "0"])
    assert 0.1 + 0.2 != 0.3
    assert result.ranks().tolist() == [1, 1]
    assert result.tier_codes.tolist() == ["top", "top"]


EDGE = [
    pytest.param({"ties": "include"}, ["top", "top", "top", "mid"], id="I3-include"),
    pytest.param({"ties": "exclude"}, ["top", "mid", "mid", "mid"], id="I3-exclude"),
    pytest.param({"ties": "tie_break", "tie_break": ["-z"]}, ["top", "mid", "top", "mid"], id="I3-tie_break"),
]


@pytest.mark.parametrize(("rule", "expected"), EDGE)
def test_a_lot_tied_across_the_edge_follows_the_declared_rule(rule: dict[str, Any], expected: list[str]) -> None:
    result = assessed(book({"count": 2} | rule), [90, 85, 85, 82], z=[1, 1, 2, 9])
    assert result.tier_codes.tolist() == expected
    moved = [i for i, tier in enumerate(expected) if tier == "mid"]
    assert [i for i in range(4) if [r.code for r in result[i].decided_by] == ["Q0"]] == moved


@pytest.mark.parametrize("absent", [pytest.param("", id="I4")])
def test_who_lacks_the_tie_break_value_comes_last(absent: str) -> None:
    policy = book({"count": 1, "ties": "tie_break", "tie_break": ["-z"]})
    assert assessed(policy, [85, 85], z=[absent, -7]).tier_codes.tolist() == ["mid", "top"]


PLACES = [
    pytest.param("down", 2, id="I5-down"),
    pytest.param("half_up", 3, id="I5-half_up"),
    pytest.param("up", 3, id="I5-up"),
]


@pytest.mark.parametrize(("mode", "places"), PLACES)
def test_a_share_becomes_whole_places_as_declared(mode: str, places: int) -> None:
    quota = {"share": "1/10", "base": "rated", "round": mode, "ties": "exclude"}
    assert assessed(book(quota), [80 + i for i in range(25)]).counts()["top"] == places


@pytest.mark.parametrize("share", [pytest.param("1/10", id="I6")])
def test_a_group_of_one_may_have_no_place(share: str) -> None:
    quota = {"share": share, "base": "rated", "round": "down", "ties": "include", "by": "town"}
    result = assessed(book(quota), [90, *([85] * 10)], town=["乙", *(["甲"] * 10)])
    assert result.tier_codes.tolist()[0] == "mid"
    assert result.counts()["top"] == 10  # one place in 甲, and ten tied for it


@pytest.mark.parametrize("code", [pytest.param("Q1", id="I7")])
def test_who_is_pushed_down_joins_the_next_queue(code: str) -> None:
    quotas = ({"count": 1, "ties": "exclude"}, {"tier": "mid", "count": 1, "ties": "exclude"})
    result = assessed(book(*quotas), [90, 85, 60])
    assert result.tier_codes.tolist() == ["top", "mid", "low"]
    result = assessed(book(*quotas), [90, 85, 84, 60])
    assert result.tier_codes.tolist() == ["top", "mid", "low", "low"]
    assert [r.code for r in result[2].decided_by] == ["Q0", code]


BASES = [pytest.param("rated", 1, id="I8-rated"), pytest.param("all", 2, id="I8-all")]


@pytest.mark.parametrize(("base", "places"), BASES)
def test_whom_a_share_is_taken_of_is_declared(base: str, places: int) -> None:
    veto = {"code": "V1", "when": "z > 0", "ineligible": True}
    quota = {"share": "1/2", "base": base, "round": "down", "ties": "exclude"}
    result = assessed(book(quota, vetoes=[veto]), [90, 85, 84, 83], z=[0, 0, 1, 1])
    assert result.counts()["top"] == places


@pytest.mark.parametrize("seed", [pytest.param(s, id=f"I9-{s}") for s in range(5)])
@pytest.mark.parametrize("ties", ["include", "exclude", "tie_break"])
def test_the_order_of_the_table_decides_nothing(seed: int, ties: str) -> None:
    rule = {"ties": ties} | ({"tie_break": ["-z"]} if ties == "tie_break" else {})
    policy = book({"count": 7, "by": "town"} | rule)
    rng = np.random.default_rng(seed)
    x, z = rng.integers(78, 86, 60).tolist(), rng.integers(0, 3, 60).tolist()
    towns = ["甲" if i % 3 else "乙" for i in range(60)]
    table = {"id": [f"v{i}" for i in range(60)], "x": x, "y": [0] * 60, "z": z, "town": towns}
    order = rng.permutation(60)
    shuffled = {name: [values[i] for i in order] for name, values in table.items()}
    first, second = (rt.assess(rt.read_cohort(t, policy), policy) for t in (table, shuffled))
    assert first.tier_codes[order].tolist() == second.tier_codes.tolist()
    assert first.ranks()[order].tolist() == second.ranks().tolist()
