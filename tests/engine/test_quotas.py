"""Quotas turned round: at least so many hold a tier or a lower one."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import ruraltier as rt
from ruraltier.engine.quotas import competition_ranks, exact_order

Table = dict[str, Any]
VALUE: Table = {"points": 1, "curve": {"kind": "value"}, "bounded": False}
LADDER = {
    "tiers": [
        {"code": "low", "label": "低"},
        {"code": "mid", "label": {"zh": "中", "en": "middle"}, "at_least": 50},
        {"code": "top", "at_least": 80},
    ]
}


def book(*quotas: Table, **parts: Any) -> rt.TierPolicy:
    """Return a rule book whose score is x, with tiers low, mid (50) and top (80)."""
    document: Table = {
        "format": 1,
        "id": "q",
        "title": "q",
        "source": "s",
        "confidence": "published",
        "missing": "unrated",
        "sources": {"s": {"title": "made up"}},
        "score": {"total": 1},
        "indicators": {"x": VALUE, "z": {}, "town": {"kind": "text"}, "barred": {"kind": "yes_no"}},
        "ladder": LADDER,
        "vetoes": [{"code": "V", "when": "barred", "ineligible": True, "if_unknown": "ignored"}],
        "quotas": [
            {"code": f"Q{i}", "tier": "low", "bound": "at_least", "ties": "exclude"} | quota
            for i, quota in enumerate(quotas)
        ],
    }
    return rt.parse_policy(document | parts)


def assessed(policy: rt.TierPolicy, x: list[Any], **others: list[Any]) -> rt.Assessment:
    blank: dict[str, list[Any]] = {name: [None] * len(x) for name in ("z", "town", "barred")}
    table = {"id": [f"v{i:02}" for i in range(len(x))], "x": x} | blank | others
    return rt.assess(rt.read_cohort(table, policy, id="id"), policy)


def tiers(policy: rt.TierPolicy, x: list[Any], **others: list[Any]) -> list[str]:
    return [str(code) for code in assessed(policy, x, **others).tier_codes]


def test_villages_come_down_from_any_tier_lowest_score_first_until_the_places_are_full() -> None:
    result = assessed(book({"count": 3}), [90, 81, 60, 40])
    assert result.tier_codes.tolist() == ["top", "low", "low", "low"]
    assert [[r.code for r in v.decided_by] for v in result] == [[], ["Q0"], ["Q0"], []]
    assert [[r.code for r in v.reasons] for v in result] == [[], ["Q0"], ["Q0"], []]


@pytest.mark.parametrize("count", [0, 1, 2])
def test_places_that_are_full_already_move_nobody(count: int) -> None:
    assert tiers(book({"count": count}), [90, 60, 40, 30]) == ["top", "mid", "low", "low"]


def test_a_lower_tier_fills_the_places_of_a_higher_one() -> None:
    assert tiers(book({"tier": "mid", "count": 2}), [90, 85, 60, 40]) == ["top", "top", "mid", "low"]
    assert tiers(book({"tier": "mid", "count": 3}), [90, 85, 60, 40]) == ["top", "mid", "mid", "low"]


def test_more_places_than_villages_take_all() -> None:
    assert tiers(book({"count": 9}), [90, 60]) == ["low", "low"]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"ties": "include"}, ["top", "low", "low", "low"]),
        ({"ties": "exclude"}, ["top", "top", "top", "low"]),
        ({"ties": "tie_break", "tie_break": ["-z"]}, ["top", "low", "top", "low"]),
        ({"ties": "tie_break", "tie_break": ["z"]}, ["top", "top", "low", "low"]),
    ],
)
def test_a_lot_tied_across_the_edge_follows_the_declared_rule(rule: Table, expected: list[str]) -> None:
    assert tiers(book({"count": 2} | rule), [90, 85, 85, 82], z=[1, 1, 2, 9]) == expected


def test_at_the_end_the_last_id_comes_down_first_and_who_lacks_the_value_before() -> None:
    policy = book({"count": 1, "ties": "tie_break", "tie_break": ["-z"]})
    assert tiers(policy, [85, 85, 85], z=[1, 1, 1]) == ["top", "top", "low"]
    assert tiers(policy, [85, 85, 85], z=[1, None, 1]) == ["top", "low", "top"]


def test_equal_means_equal_as_fractions() -> None:
    third: Table = {"points": "1/3", "curve": {"kind": "proportional", "target": 1, "cap": False}}
    columns = {"x": third | {"bounded": False}, "town": {"kind": "text"}, "barred": {"kind": "yes_no"}}
    policy = book({"count": 1}, indicators=columns, score={"total": "1/3"})
    assert tiers(policy, ["300.0000000000001", "300", "300"]) == ["top", "top", "top"]
    assert tiers(policy, ["300.0000000000001", "300"]) == ["top", "low"]


def test_who_has_no_tier_is_neither_counted_nor_moved() -> None:
    result = assessed(book({"count": 1}), [90, None, 10, 60], barred=["否", "否", "是", "否"])
    assert result.tier_codes.tolist() == ["top", "", "", "low"]
    assert result.status.tolist() == ["rated", "unrated", "ineligible", "rated"]


@pytest.mark.parametrize(("base", "places"), [("rated", 1), ("all", 2)])
def test_a_share_is_taken_of_whom_it_says(base: str, places: int) -> None:
    policy = book({"share": "1/2", "base": base, "round": "down"})
    assert assessed(policy, [90, 85, 81, None]).counts()["low"] == places


@pytest.mark.parametrize(("mode", "places"), [("down", 0), ("half_up", 0), ("up", 1)])
def test_a_share_becomes_whole_places_as_declared(mode: str, places: int) -> None:
    policy = book({"share": "1/10", "base": "rated", "round": mode})
    assert assessed(policy, [90, 85, 81]).counts()["low"] == places


def test_places_are_filled_group_by_group() -> None:
    policy = book({"count": 1, "by": "town"})
    assert tiers(policy, [90, 81, 82, 40, 70], town=["甲", "甲", "乙", "乙", None]) == [
        "top",
        "low",
        "top",
        "low",
        "low",
    ]


def test_the_lowest_tier_is_filled_first_and_after_every_limit() -> None:
    quotas = (
        {"tier": "mid", "count": 3},
        {"tier": "low", "count": 1},
        {"tier": "top", "count": 2, "bound": "at_most"},
    )
    result = assessed(book(*quotas), [95, 90, 85, 81])
    assert result.tier_codes.tolist() == ["top", "mid", "mid", "low"]
    assert [[r.code for r in v.decided_by] for v in result] == [[], ["Q0"], ["Q2"], ["Q1", "Q2"]]


def test_both_bounds_may_stand_on_one_tier() -> None:
    quotas = ({"tier": "mid", "count": 1, "bound": "at_most"}, {"tier": "mid", "count": 2})
    assert tiers(book(*quotas), [90, 60, 55]) == ["top", "mid", "low"]


def test_the_reason_says_where_a_village_was_needed() -> None:
    result = assessed(book({"count": 1}, {"tier": "mid", "count": 2, "label": "比例"}), [90, 85])
    reasons = [v.reasons[0].text(lang) for v in result for lang in ("zh", "en")]
    assert reasons == [
        "Q1 比例,中及以下须有足够的村,下调至中",
        "Q1 比例; too few in middle or below, down to middle",
        "Q0 名额未满,低及以下须有足够的村,下调至低",
        "Q0 places to be filled; too few in 低 or below, down to 低",
    ]


@pytest.mark.parametrize(
    ("quotas", "code", "path"),
    [
        ([{"tier": "top", "count": 1}], "RT-POL-179", "quotas[0].tier"),
        ([{"tier": "low", "count": 1, "bound": "at_most"}], "RT-POL-171", "quotas[0].tier"),
        ([{"count": 1}, {"count": 2}], "RT-POL-172", "quotas[1].tier"),
        ([{"count": 1, "bound": "at_lest"}], "RT-DOC-012", "quotas[0].bound"),
    ],
)
def test_what_makes_no_sense_is_refused(quotas: list[Table], code: str, path: str) -> None:
    with pytest.raises(rt.PolicyError) as caught:
        book(*quotas)
    assert [(p.code, p.path) for p in caught.value.problems] == [(code, path)]


def test_a_bound_made_in_python_is_checked() -> None:
    wrong: Any = {"bound": "about"}
    policy = book()
    with pytest.raises(rt.PolicyError) as caught:
        rt.TierPolicy(
            id="q",
            indicators=policy.indicators,
            criteria=policy.criteria,
            aspects=policy.aspects,
            ladder=policy.ladder,
            sources=policy.sources,
            source="s",
            quotas=[rt.Quota(code="Q", tier="mid", count=1, ties="exclude", **wrong)],
        )
    assert [(p.code, p.path) for p in caught.value.problems] == [("RT-POL-163", "quotas[0].bound")]


def test_it_comes_back_from_its_document() -> None:
    policy = book({"count": 1})
    assert rt.parse_policy(policy.to_dict()) == policy
    assert 'bound = "at_least"' in policy.to_toml()


@pytest.mark.parametrize("dens", [[3, 3, 3, 3], [3, 6, 12, 3]])
def test_equal_floats_are_ordered_by_exact_scores_of_one_or_several_denominators(dens: list[int]) -> None:
    tops = [den * 10**20 + den // 3 * more for den, more in zip(dens, [1, 2, 0, 1], strict=True)]

    def exact(rows: Any) -> tuple[Any, Any]:
        return tuple(np.array([values[row] for row in rows], object) for values in (tops, dens))  # type: ignore[return-value]  # two of them

    order = exact_order(np.array([1e20, 1e20, 1e20, 1e20, np.nan]), exact)
    assert competition_ranks(order).tolist() == [2, 1, 4, 2, 0]
