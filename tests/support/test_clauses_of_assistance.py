"""Clauses of the five sources on help for laggards, each as a small programme that runs."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import ruraltier as rt
from ruraltier.policy.book import Case
from ruraltier.support.helpers import Helpers

SOURCE = {
    "format": 1,
    "title": "示例",
    "source": "d",
    "confidence": "illustrative",
    "sources": {"d": {"title": "示例"}},
}
MARK = {"label": "得分", "points": 100, "range": [0, 100], "curve": {"kind": "value"}}
YES = {"kind": "yes_no"}

# -- Zhaoyuan: three types, two years, a team of three, acceptance, and helpers that are rated ------------------------

VILLAGE = {
    **SOURCE,
    "id": "acceptance",
    "missing": "unrated",
    "indicators": {
        "mark": MARK,
        "unstable": {**YES, "label": {"zh": "村情不稳定", "en": "unstable"}},
        "old_problems": {**YES, "label": {"zh": "历史遗留问题多", "en": "many historical issues"}},
        "weak_leadership": {**YES, "label": {"zh": "班子软弱涣散", "en": "weak leadership"}},
        "weak_economy": {**YES, "label": {"zh": "集体经济薄弱", "en": "weak collective economy"}},
        "department": {"kind": "text"},
        "township": {"kind": "text"},
        "team": {"kind": "text"},
    },
    "score": {"total": 100},
    "ladder": {"tiers": [{"code": "failed", "label": "不合格"}, {"code": "passed", "label": "合格", "at_least": 70}]},
}


def rating(id_: str) -> dict[str, Any]:
    """Return the rule book of helpers of one kind, who are rated by what became of the villages that they helped."""
    helped = {"points": 100, "range": [0, 1], "curve": {"kind": "proportional", "target": 1}}
    tiers = [{"code": "plain"}, {"code": "outstanding", "label": "先进", "at_least": 80}]
    return {
        **SOURCE,
        "id": id_,
        "indicators": {f"{id_}_passed": helped},
        "score": {"total": 100},
        "ladder": {"tiers": tiers},
    }


TEAM = ("team_leader", "team_member", "township_cadre")
PROGRAMME: dict[str, Any] = {
    **SOURCE,
    "id": "zhaoyuan",
    "levels": {
        **{code: {"policy": code} for code in ("department", "township", "team")},
        "village": {"policy": "acceptance", "under": "township", "parent": "township"},
    },
    "rollups": {
        f"{code}_passed": {"level": code, "of": "village", "through": code, "figure": "share", "base": "rated",
                           "when": 'tier == "passed"', "round": {"places": 4, "mode": "half_up"}}
        for code in ("department", "township", "team")
    },
    "helpers": {
        "ordinary": {"label": "市直部门", "shared": True},
        "political_legal": {"label": "政法部门", "shared": True},
        "comprehensive": {"label": "综合部门", "shared": True},
        "economic": {"label": "经济条件较好的部门", "shared": True},
        "city_leader": {"label": "市级领导"},
        "team_leader": {"label": "工作队队长"},
        "team_member": {"label": "工作队队员"},
        "township_cadre": {"label": "镇街区干部"},
    },
    "diagnoses": {
        "stability": {"level": "village", "when": "unstable or old_problems",
                      "helpers": ["political_legal", "comprehensive"]},
        "leadership": {"level": "village", "when": "weak_leadership", "helpers": ["ordinary"]},
        "economy": {"level": "village", "when": "weak_economy", "helpers": ["economic"]},
    },
    "assistance": {
        "pairing": {"level": "village", "when": "unstable or old_problems or weak_leadership or weak_economy",
                    "package": list(TEAM), "years": 2, "last_day": "day_before", "leap_day": "feb_28"},
    },
}  # fmt: skip


def zhaoyuan(**parts: Any) -> rt.Programme:
    books = {"acceptance": VILLAGE, **{code: rating(code) for code in ("department", "township", "team")}}
    return rt.parse_programme(PROGRAMME | parts, {code: rt.parse_policy(book) for code, book in books.items()})


def villages(marks: dict[str, Any], **columns: list[str]) -> rt.Cohort:
    policy = rt.parse_policy(VILLAGE)
    answers = {code: ["否"] * len(marks) for code in ("unstable", "old_problems", "weak_leadership", "weak_economy")}
    names = {code: [f"{code} {i % 3}" for i in range(len(marks))] for code in ("department", "township", "team")}
    table = {"id": list(marks), "mark": list(marks.values()), **answers, **names, **columns}
    return rt.read_cohort(table, policy, id="id")


def needed(**signs: list[str]) -> list[tuple[str, ...]]:
    """Return the kinds of department that one village needs."""
    result = rt.assess(villages({"甲村": 50}, **signs), rt.parse_policy(VILLAGE))
    return [need.kinds for need in rt.diagnose(result, zhaoyuan()) if need.kinds[0] not in TEAM]


def test_s003_2_as_many_villages_are_listed_as_are_laggards() -> None:
    marks = {f"v{i:03}": 50 for i in range(724)}
    signs = {
        "unstable": ["是" if i % 28 == 0 else "否" for i in range(724)],
        "weak_leadership": ["是" if i % 28 == 7 else "否" for i in range(724)],
        "weak_economy": ["是" if i % 28 == 14 else "否" for i in range(724)],
    }
    needs = rt.diagnose(rt.assess(villages(marks, **signs), rt.parse_policy(VILLAGE)), zhaoyuan())
    assert len(needs.listed) == 78
    assert [int(needs.has(code).sum()) for code in needs.diagnosis] == [26, 26, 26]


def test_s003_3_three_types_that_a_village_may_have_together() -> None:
    signs = {"unstable": ["是"], "weak_leadership": ["是"], "weak_economy": ["是"]}
    assert needed(**signs) == [("political_legal", "comprehensive"), ("ordinary",), ("economic",)]


def test_s003_4_weak_leadership_calls_for_ordinary_departments() -> None:
    assert needed(weak_leadership=["是"]) == [("ordinary",)]


@pytest.mark.parametrize("sign", ["unstable", "old_problems"])
def test_s003_5_unstable_villages_call_for_political_legal_or_comprehensive_departments(sign: str) -> None:
    assert needed(**{sign: ["是"]}) == [("political_legal", "comprehensive")]
    marks = {"甲村": 40, "乙村": 50, "丙村": 60}
    result = rt.assess(villages(marks, **{sign: ["是"] * 3}), rt.parse_policy(VILLAGE))
    departments = Helpers(["政法委", "市府办"], ["political_legal", "comprehensive"], [2, 5])
    made = zhaoyuan(assistance={"pairing": PROGRAMME["assistance"]["pairing"] | {"package": []}})
    matching = rt.match(rt.diagnose(result, made), departments)
    assert matching.assignments == (
        ("甲村", "政法委", "political_legal"),
        ("乙村", "政法委", "political_legal"),
        ("丙村", "市府办", "comprehensive"),
    )


def test_s003_6_poor_villages_get_the_departments_with_the_best_means_up_to_their_capacity() -> None:
    means = {"财政局": 90, "商务局": 60, "档案馆": 5}
    result = rt.assess(
        villages({"甲村": 40, "乙村": 50, "丙村": 60}, weak_economy=["是"] * 3), rt.parse_policy(VILLAGE)
    )
    made = zhaoyuan(assistance={"pairing": PROGRAMME["assistance"]["pairing"] | {"package": []}})
    departments = Helpers(list(means), ["economic"] * 3, [1, 2, 1])
    matching = rt.match(rt.diagnose(result, made), departments, cost=lambda _village, helper: -means[helper])
    assert sorted(helper for _, helper, _ in matching.assignments) == ["商务局", "商务局", "财政局"]
    assert matching.cost == -210


def test_s003_8_a_team_is_three_people_from_the_department_and_the_township() -> None:
    cohort = villages({"甲村": 40, "乙村": 50}, weak_leadership=["是", "否"], weak_economy=["否", "是"])
    made = zhaoyuan(diagnoses={})
    needs = rt.diagnose(rt.assess(cohort, rt.parse_policy(VILLAGE)), made)
    assert [need.kinds for need in needs.of("甲村")] == [(kind,) for kind in TEAM]
    home = [(f"department {i}", kind) for kind in TEAM[:2] for i in range(2)]
    home += [("township 1", "township_cadre"), ("township 0", "township_cadre")]
    people = Helpers([f"p{i}" for i in range(6)], [kind for _, kind in home], homes=[place for place, _ in home])
    of_village = {id_: {f"department {i}", f"township {i}"} for i, id_ in enumerate(["甲村", "乙村"])}
    strangers = [(v, f"p{i}") for v, own in of_village.items() for i, (place, _) in enumerate(home) if place not in own]
    matching = rt.match(needs, people, forbidden=strangers)
    assert rt.audit_package(matching, needs, made).complete
    assert {v: sorted(h for unit, h, _ in matching.assignments if unit == v) for v in of_village} == {
        "甲村": ["p0", "p2", "p5"],
        "乙村": ["p1", "p3", "p4"],
    }


def test_s003_22_each_leader_is_tied_to_one_village_which_counts_in_the_leaders_own_record() -> None:
    made = zhaoyuan(
        diagnoses={}, assistance={"tied": {"level": "village", "when": "mark <= 100", "package": ["city_leader"]}}
    )
    result = rt.assess(villages({"甲村": 40, "乙村": 80, "丙村": 60}), rt.parse_policy(VILLAGE))
    leaders = Helpers(["张书记", "李市长"], ["city_leader"] * 2)
    matching = rt.match(rt.diagnose(result, made), leaders)
    tied = {helper: village for village, helper, _ in matching.assignments}
    assert tied == {"张书记": "甲村", "李市长": "丙村"}
    own = {"kind": "yes_no", "points": 100}
    book = rt.parse_policy({**SOURCE, "id": "leader", "indicators": {"village_passed": own}, "score": {"total": 100},
                            "ladder": {"tiers": [{"code": "plain"}, {"code": "good", "at_least": 100}]}})  # fmt: skip
    passed = {v.id: v.tier is not None and v.tier.code == "passed" for v in result}
    table = {"id": list(tied), "village_passed": ["是" if passed[tied[leader]] else "否" for leader in tied]}
    assert rt.assess(rt.read_cohort(table, book), book).tier_codes.tolist() == ["plain", "plain"]


def test_s003_23_each_township_gives_each_of_its_villages_one_cadre() -> None:
    made = zhaoyuan(
        diagnoses={}, assistance={"cadres": {"level": "village", "when": "always", "package": ["township_cadre"]}}
    )
    cohort = villages({f"v{i}": 50 for i in range(6)})
    needs = rt.diagnose(rt.assess(cohort, rt.parse_policy(VILLAGE)), made)
    homes = [f"township {i % 3}" for i in range(5)]
    cadres = Helpers([f"c{i}" for i in range(5)], ["township_cadre"] * 5, homes=homes)
    place = dict(zip(cohort.ids.tolist(), cohort.text("township").values.tolist(), strict=True))
    others = [(v, f"c{i}") for v in place for i, home in enumerate(homes) if place[v] != home]
    matching = rt.match(needs, cadres, forbidden=others)
    assert all(place[village] == homes[int(helper[1:])] for village, helper, _ in matching.assignments)
    audit = rt.audit_package(matching, needs, made)
    assert audit["township_cadre"].lacking == ("v5",)
    (without,) = matching.unserved
    assert (without.need.unit, without.reason, without.holders) == ("v5", "taken", ("v2",))


def test_s003_26_department_township_and_team_are_each_rated_by_rule_books_of_their_own() -> None:
    made = zhaoyuan()
    cohort = villages(
        {"甲村": 80, "乙村": 60, "丙村": 90, "丁村": 75},
        department=["财政局", "财政局", "档案馆", "档案馆"],
        township=["东镇", "西镇", "东镇", "西镇"],
        team=["队一", "队二", "队三", "队四"],
    )
    units = {"department": ["财政局", "档案馆"], "township": ["东镇", "西镇"], "team": ["队一", "队二", "队三", "队四"]}
    tables = {
        code: rt.read_cohort({"id": ids}, made.level[code].policy, id="id", filled=[f"{code}_passed"])
        for code, ids in units.items()
    }
    found = rt.assess_levels({"village": cohort, **tables}, made)
    scores = {code: {v.id: v.score for v in found[code]} for code in units}
    assert scores == {
        "department": {"财政局": 50, "档案馆": 100},
        "township": {"东镇": 100, "西镇": 50},
        "team": {"队一": 100, "队二": 0, "队三": 100, "队四": 100},
    }
    assert found["department"]["档案馆"].tier is not None
    assert found["village"]["乙村"].tier is not None


def test_s003_28_and_s003_29_and_s003_30_the_team_of_a_village_that_fails_stays() -> None:
    made = zhaoyuan()
    begun = [{"id": v, "date": "2010-03-01", "event": "进驻", "outcome": "pairing"} for v in ("甲村", "乙村")]
    register = rt.assistance_register(rt.Records.of(begun), made)
    end = dt.date(2012, 2, 29)
    assert [one.spell.id for one in register.on(end).due] == ["乙村", "甲村"]
    result = rt.assess(villages({"甲村": 70, "乙村": Fraction("69.9")}), rt.parse_policy(VILLAGE))
    records = rt.Records.joined(register.records, register.judged(result, ["passed"], end))
    after = rt.assistance_register(records, made).on(end + dt.timedelta(days=30))
    assert {one.spell.id: one.state for one in after} == {"甲村": "accepted", "乙村": "extended"}


# -- Shaanxi: five kinds of help; Linxi: leaders tied to township and village ------------------------------------------


def test_s000_17_five_kinds_of_help_of_which_one_is_a_strong_village() -> None:
    kinds = {
        "county_leader": {"label": "包抓县级领导", "shared": True},
        "resident_cadre": {"label": "驻村干部"},
        "department": {"label": "结对部门", "shared": True},
        "strong_village": {"label": "强村", "shared": False},
        "project": {"label": "政策项目支持", "shared": True},
    }
    weak = {"level": "village", "label": "弱村帮扶", "when": "mark < 60", "package": list(kinds)}
    made = zhaoyuan(helpers=kinds, diagnoses={}, assistance={"weak": weak})
    result = rt.assess(villages({"甲村": 40, "乙村": 50, "丙村": 90, "丁村": 95}), rt.parse_policy(VILLAGE))
    strong = result.ids[result.tier_codes == "passed"].tolist()
    table = {
        "编号": ["L1", "C1", "C2", "D1", *strong, "P1"],
        "类别": ["包抓县级领导", "驻村干部", "驻村干部", "结对部门", "强村", "强村", "政策项目支持"],
        "可帮扶数": [2, 1, 1, 2, 1, 1, 9],
    }
    needs = rt.diagnose(result, made)
    matching = rt.match(needs, rt.read_helpers(table, made))
    assert rt.audit_package(matching, needs, made).complete
    assert {unit: helper for unit, helper, kind in matching.assignments if kind == "strong_village"} == {
        "甲村": "丁村",
        "乙村": "丙村",
    }


def test_s004_19_laggards_get_a_leader_who_is_tied_to_their_township_a_department_and_a_cadre() -> None:
    programme = rt.load_programme("linxi-three-level")
    policy = programme.level["village"].policy
    case = next(one for one in policy.cases if isinstance(one, Case))
    values = {code: value.label.zh if isinstance(value, rt.Absence) else value for code, value in case.village}
    towns = ["官地镇", "官地镇", "新林镇"]
    rows = {code: [value] * 3 for code, value in values.items()}
    text = {one.code: [""] * 3 for one in policy.indicators if one.kind.value == "text"}
    ids = ["150424001", "150424002", "150424003"]
    cohort = rt.read_cohort(
        {"id": ids, **text, **rows, "township": towns, "laggard": ["是", "否", "是"]}, policy, id="id"
    )
    needs = rt.diagnose(rt.assess(cohort, policy), programme)
    assert needs.listed == (ids[0], ids[2])
    helpers = Helpers(
        ["L1", "L2", "D1", "R1", "R2"],
        ["county_leader", "county_leader", "department", "resident_cadre", "resident_cadre"],
        [2, 2, 2, 1, 1],
        homes=["新林镇", "官地镇", "", "", ""],
    )
    town_of, tied = dict(zip(ids, towns, strict=True)), dict(zip(["L1", "L2"], ["新林镇", "官地镇"], strict=True))
    elsewhere = [(village, leader) for village in ids for leader in tied if tied[leader] != town_of[village]]
    matching = rt.match(needs, helpers, forbidden=elsewhere)
    assert rt.audit_package(matching, needs, programme).complete
    assert {unit: helper for unit, helper, kind in matching.assignments if kind == "county_leader"} == {
        ids[0]: "L2",
        ids[2]: "L1",
    }
    assert np.array_equal(needs.is_listed("laggards"), [True, False, True])
