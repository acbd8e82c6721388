"""Clauses of the shipped programmes at work: from a table to who is helped, what follows, and what is still missing."""

from __future__ import annotations

import datetime as dt
from importlib.resources import files
from typing import Any

import numpy as np
import pytest

import ruraltier as rt
from ruraltier.domain.indicator import Kind

COUNTY = files("ruraltier") / "data" / "samples" / "synthetic-county"
SHAANXI = rt.load_programme("shaanxi-2011")
SHANXI = rt.load_programme("shanxi-2019")
LINXI = rt.load_programme("linxi-three-level")
ZHAOYUAN = rt.load_programme("zhaoyuan-laggards")


def county(year: int) -> rt.Assessment:
    """Return the villages of the synthetic county in a year, under the rule book of that year."""
    policy = rt.load_policy("shaanxi", on=dt.date(year, 12, 31))
    return rt.assess(rt.read_cohort(COUNTY / f"synthetic-county-{year}.csv", policy), policy)


def with_facts(result: rt.Assessment, last: rt.Assessment) -> rt.Assessment:
    """Return the result again with last year's classes, and with no for every fact that its table does not hold."""
    policy = SHAANXI.level["village"].policy
    absent = [
        one.code for one in policy.indicators if one.kind is Kind.YES_NO and one.code not in result.cohort.columns
    ]
    none = {code: rt.NumberColumn(np.zeros(len(result))) for code in absent}
    return rt.assess(rt.carry(result.cohort.filled(none), last, policy=policy), policy)


def units(programme: rt.Programme, level: str, **cells: list[Any]) -> rt.Assessment:
    """Return units of a level: the cells given, every other yes or no a no, every other value missing."""
    policy = programme.level[level].policy
    rows = len(next(iter(cells.values())))
    plain = {
        one.code: ["否" if one.kind is Kind.YES_NO else ""] * rows
        for one in policy.indicators
        if one.code not in policy.worked_out
    }
    table = {"id": [f"{level}-{i + 1}" for i in range(rows)], **plain, **cells}
    return rt.assess(rt.read_cohort(table, policy, id="id"), policy)


def followed(programme: rt.Programme, result: rt.Assessment, level: str) -> list[tuple[str, str]]:
    """Return code and unit of what follows from a result of one level."""
    found = rt.consequences({dt.date(2019, 12, 31): {level: result}}, programme).to_dict()
    return [(one["code"], one["id"]) for one in found["concerned"]]


def test_s000_6_the_class_decides_who_is_helped_and_who_has_moved() -> None:
    before, after = county(2010), county(2011)
    listed = rt.diagnose(with_facts(after, before), SHAANXI, "village")
    assert {need["id"] for need in listed.to_dict()["needs"]} == {
        v.id for v in after if v.tier and v.tier.code == "class_4"
    }
    window = (dt.date(2010, 12, 31), dt.date(2011, 12, 31))
    moved = rt.compare(before, after, window=window)
    assert sum(moved.steps.values()) > 0
    assert moved.steps[1] > 0


def test_s000_10_and_s000_23_what_follows_goes_by_the_class() -> None:
    result = with_facts(county(2011), county(2010))
    found = dict.fromkeys(("K1", "K2", "K3"), 0)
    for code, _ in followed(SHAANXI, result, "village"):
        found[code] = found.get(code, 0) + 1
    counts = result.counts()
    assert found["K1"] == counts["model"] + counts["class_1"]
    assert found["K2"] == counts["class_2"] + counts["class_3"]
    assert found["K3"] == counts["class_4"]


def test_s000_11_villages_weigh_in_the_marks_of_townships_and_counties() -> None:
    scored = {level: {c.indicator for c in SHAANXI.level[level].policy.criteria} for level in ("township", "county")}
    rolled = {level: {r.code for r in SHAANXI.rollups if r.level == level} for level in scored}
    assert all(rolled[level] & scored[level] for level in scored)


def test_s000_31_villages_of_every_class_move_up() -> None:
    before, after = county(2009), county(2011)
    found = rt.compare(before, after, window=(dt.date(2009, 3, 1), dt.date(2011, 12, 31)))
    assert sum(n for step, n in found.steps.items() if step > 0) > sum(n for step, n in found.steps.items() if step < 0)


def graded(level: str, grades: list[str], **cells: list[Any]) -> rt.Assessment:
    policy = SHANXI.level[level].policy
    grade = next(one.code for one in policy.indicators if one.kind is Kind.OPTION and one.code in policy.criterion)
    return units(SHANXI, level, **{grade: grades}, **cells)


def test_s001_12_every_secretary_is_evaluated_by_a_grade() -> None:
    policy = SHANXI.level["secretary"].policy
    assert SHANXI.level["secretary"].under == "village"
    assert [t.code for t in policy.ladder.tiers][:2] == ["unqualified", "basically_competent"]
    result = graded("secretary", list(policy.indicator[policy.criteria[0].indicator].options))
    assert sorted(result.tier.tolist()) == list(range(len(policy.ladder.tiers)))


def test_s001_17_rectification_takes_two_years() -> None:
    records = rt.Records.of([{"id": "v", "date": "2018-07-01", "event": "started", "outcome": "weak_lax"}])
    register = rt.assistance_register(records, SHANXI)
    days = (dt.date(2020, 6, 30), dt.date(2020, 7, 1))
    assert [register.on(day).to_dict()["units"][0]["state"] for day in days] == ["helping", "extended"]


def test_s001_17_the_first_year_solves_problems_and_the_second_consolidates() -> None:
    standards: dict[str, list[Any]] = {f"standard_{n}": ["未达标", "达标", "达标", "达标"] for n in range(1, 30)}
    none: list[Any] = [0] * 4
    cells = standards | {"satisfaction": [80, 59, 60, 20], "vacant_months": none, "years_without_recruits": none}
    result = units(SHANXI, "village", **cells)
    begun = [{"id": f"village-{n}", "date": "2019-04-01", "event": "started", "outcome": "weak_lax"} for n in (1, 2, 3)]
    looked = rt.look_back(result.cohort, rt.Records.of(begun), SHANXI, "village", dt.date(2019, 12, 31))
    again = rt.assess(looked, result.policy)
    goals = {code: progress(again, code) for code in ("T6", "T7")}
    assert {code: (one["now"], one["needed"]) for code, one in goals.items()} == {"T6": ("2/3", 1), "T7": ("1/3", 2)}


def test_s001_36_projects_funds_and_responsibility_are_tied_to_the_village() -> None:
    cells = {f"{what}_tied": ["是"] * 3 for what in ("projects", "funds", "responsibility")}
    cells["funds_tied"] = ["是", "否", "是"]
    result = units(SHANXI, "first_secretary", **cells)
    goals = rt.progress({"first_secretary": result}, SHANXI, as_of=dt.date(2020, 12, 31)).to_dict()["goals"]
    assert [(one["code"], one["now"], one["needed"]) for one in goals] == [("T8", "2/3", 1)]


def income(*yuan: int) -> rt.Assessment:
    rows = len(yuan)
    cells: dict[str, list[Any]] = {
        "collective_income": list(yuan),
        "college_cadres": [1] * rows,
        "township": ["甲镇"] * rows,
    }
    return units(SHANXI, "village", **cells)


def progress(result: rt.Assessment, code: str, programme: rt.Programme = SHANXI) -> dict[str, Any]:
    found = rt.progress({"village": result}, programme, as_of=dt.date(2020, 12, 31)).to_dict()
    return next(goal for goal in found["goals"] if goal["code"] == code)


@pytest.mark.parametrize(("yuan", "met"), [((1, 5), True), ((0, 5), False)])
def test_s001_24_no_village_is_without_collective_income(yuan: tuple[int, ...], met: bool) -> None:  # noqa: FBT001 - what is expected
    assert progress(income(*yuan), "T3")["met"] is met


@pytest.mark.parametrize(("yuan", "met"), [((50_000, 0), True), ((49_999, 50_000, 0), False)])
def test_s001_25_half_of_the_villages_have_fifty_thousand_yuan(yuan: tuple[int, ...], met: bool) -> None:  # noqa: FBT001 - what is expected
    assert progress(income(*yuan), "T4")["met"] is met


@pytest.mark.parametrize(("cadres", "met"), [([1, 2], True), ([0, 7], False)])
def test_s001_26_a_cadre_with_a_degree_in_every_village(cadres: list[int], met: bool) -> None:  # noqa: FBT001 - what is expected
    result = units(SHANXI, "village", college_cadres=cadres, township=["甲镇", "甲镇"])
    assert progress(result, "T5")["met"] is met


def test_s001_33_who_is_not_at_the_post_is_criticised_in_public() -> None:
    grade = SHANXI.level["first_secretary"].policy
    best = grade.indicator[grade.criteria[0].indicator].options[0]
    cells: dict[str, list[Any]] = {
        "lives_in_village": ["是", "否", "是"],
        "on_duty": ["是", "是", "否"],
        "talks": [2, 2, 2],
    }
    result = graded("first_secretary", [best] * 3, **cells)
    found = [unit for code, unit in followed(SHANXI, result, "first_secretary") if code == "B5"]
    assert found == ["first_secretary-2", "first_secretary-3"]


def test_s002_32_villages_are_counted_by_the_model_of_their_collective_economy() -> None:
    policy = rt.load_policy("qixingguan-2015")
    models = policy.indicator["economy_model"].options
    assert models == ("经营土地型", "资产经营型", "资源开发型", "资本运作型", "合作服务型")
    case = policy.cases[0].village  # type: ignore[union-attr]  # one village
    cells = {code: [str(value)] * 6 for code, value in case}
    table = {"id": list("123456"), **cells, "economy_model": [*models, models[0]]}
    counted = rt.roll_up(rt.assess(rt.read_cohort(table, policy, id="id"), policy), by="economy_model").to_dict()
    assert {group["group"]: group["units"] for group in counted["groups"]} == dict.fromkeys(models, 1) | {models[0]: 2}


def test_s003_22_each_city_leader_is_tied_to_one_village() -> None:
    kinds = {kind.code: kind for kind in ZHAOYUAN.helpers}
    assert not kinds["city_leader"].shared
    twice = [("v1", "张", "city_leader"), ("v2", "张", "city_leader")]
    audit = rt.audit_package(twice, ["v1", "v2"], ZHAOYUAN, assistance="leaders")
    assert audit["city_leader"].shared == (("张", ("v1", "v2")),)


def test_s003_23_the_township_gives_each_village_a_cadre() -> None:
    result = units(ZHAOYUAN, "village", unstable=["是", "否"])
    needs = rt.diagnose(result, ZHAOYUAN, "village")
    assert [n["id"] for n in needs.to_dict()["needs"] if n["kinds"] == "township_cadre"] == ["village-1"]


@pytest.mark.parametrize(("households", "met"), [([10, 12], True), ([10, 9], False)])
def test_s004_13_ten_demonstration_households_in_every_village(households: list[int], met: bool) -> None:  # noqa: FBT001 - what is expected
    result = units(LINXI, "village", demonstration_households=households, township=["甲镇", "甲镇"])
    assert progress(result, "T2", LINXI)["met"] is met


def test_s004_19_and_s004_46_a_laggard_village_gets_leader_department_and_cadre() -> None:
    needs = rt.diagnose(units(LINXI, "village", laggard=["是", "否"]), LINXI, "village")
    assert sorted((n["id"], n["kinds"]) for n in needs.to_dict()["needs"]) == [
        ("village-1", "county_leader"),
        ("village-1", "department"),
        ("village-1", "resident_cadre"),
    ]


def test_s004_20_a_secretary_who_was_not_chosen_by_the_rule() -> None:
    result = units(LINXI, "village", elected_by_rule=["是", "否"], secretary=["甲", "乙"])
    assert [unit for code, unit in followed(LINXI, result, "village") if code == "P1"] == ["village-2"]


def test_s004_24_the_strongest_secretaries_are_honoured() -> None:
    policy = LINXI.level["village"].policy
    stars = {c.indicator: ["是"] * 12 for c in policy.criteria}
    result = units(LINXI, "village", **stars, village_mark=[str(80 + i) for i in range(12)])
    found = rt.honour({"village": result}, LINXI).to_dict()["honoured"]
    assert [one["id"] for one in found if one["code"] == "H1"][:10] == [f"village-{i}" for i in range(12, 2, -1)]
