from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve
from hypothesis import given

import ruraltier as rt
from edge.pages.county import BOOK, TABLE, assessed
from ruraltier.edge.neighbours import by_points, hold_of
from strategies import World, worlds
from strategies.answers import assessed as answered

LOW = -(10**9)


def lines(mark: Any, lang: str = "zh", document: dict[str, Any] = BOOK, **columns: list[Any]) -> list[str]:
    result = assessed(document, mark=[mark, *TABLE["mark"][1:]], poor=["否"] * 5, **columns)
    return [line.strip() for line in rt.explain(result["1"], lang).splitlines()]


@pytest.mark.parametrize(
    ("mark", "told"),
    [
        (40, ["按分数为 提升村", "距 达标村(≥ 60)差 20", "按分数没有更低的等次"]),
        (60, ["按分数为 达标村(≥ 60),高出分数线 0", "距 示范村(> 90)差 30", "正在分数线上,再少则为 提升村"]),
        (70, ["按分数为 达标村(≥ 60),高出分数线 10", "距 示范村(> 90)差 20", "按分数再少多于 10,则为 提升村"]),
        (
            90,
            [
                "按分数为 达标村(≥ 60),高出分数线 30",
                "正在 示范村(> 90)的分数线上,须超过",
                "按分数再少多于 30,则为 提升村",
            ],
        ),
        (95, ["按分数为 示范村(> 90),高出分数线 5", "按分数没有更高的等次", "按分数再少 5 或更多,则为 达标村"]),
    ],
)
def test_both_neighbours_are_told(mark: Any, told: list[str]) -> None:
    assert lines(mark)[2:5] == told


def test_the_loss_that_is_told_is_the_loss_that_it_takes() -> None:
    for mark, lost, tier in ((70, "10", "mid"), (70, "10.01", "low"), (95, "4.99", "top"), (95, "5", "mid")):
        after = float(mark) - float(lost)
        assert assessed(mark=[round(after, 2)] * 5, poor=["否"] * 5)["1"].provisional.code == tier  # type: ignore[union-attr]  # it has one


def test_without_cuts_there_is_nothing_to_be_far_from() -> None:
    bare = BOOK | {
        "gates": [],
        "vetoes": [],
        "floors": [{"code": "F1", "when": "poor", "tier": "top"}],
        "ladder": {"tiers": [{"code": "low"}, {"code": "top"}]},
        "incentives": {"awards": []},
    }
    told = lines(70, document=bare)
    assert told[2] == "按分数为 low"
    assert not any("分数线" in line or "更" in line for line in told)


def test_who_has_no_tier_is_told_what_bars_it() -> None:
    text = rt.explain(assessed()["5"], "en")
    assert text.splitlines()[1:3] == ["  not eligible because of V1; by score alone: qualified (≥ 60)", "  score 80"]
    assert "over its cut" not in text
    assert "while V1 holds, not eligible, however high the score" in text
    assert "名额" not in text


def test_places_that_are_short_are_told() -> None:
    quota = {"code": "Q1", "tier": "mid", "count": 0, "ties": "exclude", "label": "名额"}
    text = rt.explain(assessed(BOOK | {"quotas": [quota]})["2"])
    assert "Q1:名额按名次分配,等次也取决于其他村的分数" in text


def test_a_tier_that_a_rule_made_stands_first_and_no_distance_counts_from_another() -> None:
    floor = {"code": "F1", "when": "poor", "tier": "mid"}
    lifted = rt.explain(assessed(BOOK | {"gates": [], "floors": [floor]}, mark=[50] * 5, poor=["是"] * 5)["1"])
    capped = rt.explain(assessed(mark=[96] * 5, poor=["是"] * 5)["1"])
    assert lifted.splitlines()[1:4] == ["  因 F1 评为达标村;仅按分数为 提升村", "  总分 50", ""]
    assert capped.splitlines()[1:4] == ["  因 G1 评为提升村;仅按分数为 示范村(> 90)", "  总分 96", ""]


def test_who_is_held_at_its_own_tier_is_not_told_how_far_the_next_is() -> None:
    told = rt.explain(assessed(mark=[50] * 5, poor=["是"] * 5)["1"]).splitlines()
    assert told[1:5] == ["  总分 50", "  按分数为 提升村", "  按分数没有更低的等次", ""]
    assert "    G1 所述情形不变,分数再高也最高评为提升村" in told


def test_who_is_held_above_the_next_tier_is_told_how_far_that_is() -> None:
    gate = {"code": "G1", "when": "poor", "cap": "mid"}
    told = rt.explain(assessed(BOOK | {"gates": [gate]}, mark=[50] * 5, poor=["是"] * 5)["1"])
    assert "  距 达标村(≥ 60)差 10" in told


def test_where_no_rule_could_be_judged_the_tier_by_score_stands_alone() -> None:
    told = rt.explain(assessed(mark=[80] * 5, poor=[""] * 5)["1"]).splitlines()
    assert told[0] == "甲村(1):未评"
    assert told[1:4] == ["  按分数为 达标村(≥ 60)", "  总分 80", ""]


GATED = {
    "gates": [{"code": "G1", "when": "poor", "cap": "low"}, {"code": "G2", "when": "score < 95", "cap": "low"}],
    "vetoes": [{"code": "V1", "when": "fraud", "cap": "mid"}],
}


@pytest.mark.parametrize(
    ("more", "poor", "fraud", "held"),
    [
        (GATED, "是", "否", (("G1",), 0)),
        (GATED, "是", "是", (("G1",), 0)),
        (GATED, "否", "是", (("V1",), 1)),
        (GATED, "否", "否", None),
        (GATED | {"floors": [{"code": "F1", "when": "poor", "tier": "top"}]}, "是", "是", (("V1",), 1)),
        (GATED | {"floors": [{"code": "F1", "when": "poor", "tier": "mid"}]}, "是", "否", (("G1",), 1)),
        (GATED | {"floors": [{"code": "F1", "when": "points.mark > 99", "tier": "top"}]}, "是", "否", None),
    ],
)
def test_what_holds_a_village_whatever_its_score(
    more: dict[str, Any], poor: str, fraud: str, held: tuple[tuple[str, ...], int] | None
) -> None:
    found = hold_of(assessed(BOOK | more, poor=[poor] * 5, fraud=[fraud] * 5)["2"])
    assert (found and (found.codes, found.tier)) == held


def test_a_rule_that_reads_points_through_a_worked_out_value_reads_points() -> None:
    document = BOOK | {
        "indicators": BOOK["indicators"] | {"half": {"value": "points.mark / 2"}, "plain": {"value": "mark / 2"}},
        "gates": [
            {"code": "G1", "when": "half < 50", "cap": "low"},
            {"code": "G2", "when": "plain < 50", "cap": "low"},
            {"code": "G3", "when": "score < 50", "cap": "low"},
        ],
    }
    policy = rt.parse_policy(document)
    assert [by_points(policy, gate) for gate in policy.gates] == [True, False, True]


PREVIOUS = {
    "indicators": BOOK["indicators"] | {"last": {"kind": "option", "options": ["low", "mid", "top"]}},
    "ladder": BOOK["ladder"] | {"previous": "last"},
}


@pytest.mark.parametrize(("last", "held"), [("low", 1), ("mid", None), ("", None)])
def test_a_rule_relative_to_last_time_holds_to_where_that_leads(last: str, held: int | None) -> None:
    rule = {"code": "G1", "when": "poor", "cap": "previous + 1", "if_unknown": "ignored"}
    result = assessed(BOOK | PREVIOUS | {"gates": [rule]}, poor=["是"] * 5, last=[last] * 5)
    found = hold_of(result["2"])
    assert (None if found is None else found.tier) == held


def test_a_floor_relative_to_a_tier_of_last_time_that_nobody_knows_might_lift_to_the_top() -> None:
    floor = {"code": "F1", "when": "score > 99", "tier": "previous + 1", "if_unknown": "ignored"}
    result = assessed(BOOK | PREVIOUS | {"floors": [floor]}, last=[""] * 5)
    assert hold_of(result["1"]) is None


def lowered(policy: rt.TierPolicy) -> rt.TierPolicy:
    """Return the rule book with cuts that everybody passes."""
    tiers = tuple(
        tier if tier.threshold is None else evolve(tier, threshold=rt.Threshold.at_least(LOW + at))
        for at, tier in enumerate(policy.ladder.tiers)
    )
    return evolve(policy, ladder=evolve(policy.ladder, tiers=tiers, fit=None), quotas=(), cases=(), amendments=())


@given(world=worlds())
def test_with_cuts_that_everybody_passes_nobody_stands_above_what_holds_it(world: World) -> None:
    result = answered(world.document, world.rows)
    if not result.policy.ladder.placing:
        return
    easy = rt.assess(result.cohort, lowered(result.policy))
    free = not any(by_points(result.policy, rule) for rule in result.policy.rules)
    top = result.policy.ladder.placing[-1][0]
    for row, verdict in enumerate(result):
        hold = hold_of(verdict)
        if verdict.status == "unrated" or easy[row].status == "unrated":
            continue
        if hold is not None and hold.tier is None:
            assert easy[row].tier is None
        elif hold is not None:
            assert easy.tier[row] <= hold.tier
        if free and verdict.status == "rated":
            assert min(int(easy.tier[row]), top) == (top if hold is None or hold.tier is None else hold.tier)
