"""Clauses of the sources that say what follows from results, for whom. Marks and names are invented."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

import ruraltier as rt
from strategies.programmes import HEAD, book, programme, result

TEXT = {"kind": "text"}
Y2011, Y2012, Y2013 = (dt.date(year, 12, 31) for year in (2011, 2012, 2013))


def tiers(*labels: tuple[str, str, int]) -> dict[str, Any]:
    """Return a ladder of code, label and cut, lowest first."""
    listed = [{"code": code, "label": label} | ({"at_least": cut} if cut else {}) for code, label, cut in labels]
    return {"ladder": {"tiers": listed}}


def who(found: rt.Consequences) -> list[tuple[str, str, str]]:
    return [(one.consequence.code, one.person, one.consequence.follows.zh) for one in found]


def test_s000_10_results_decide_on_posts_and_pay_of_cadres_of_three_levels() -> None:
    secretary = {"secretary": TEXT | {"label": {"zh": "书记"}}}
    books = {level: book(secretary, code=level) for level in ("county", "township", "village")}
    levels = {level: {"policy": level} for level in books}
    follows = {"zh": "作为任用和报酬待遇的依据", "en": "counts for posts and pay"}
    listed = [
        {"code": f"C{i}", "level": level, "when": "always", "on": ["secretary"], "follows": follows}
        for i, level in enumerate(books)
    ]
    made = rt.parse_programme({**HEAD, "id": "p", "levels": levels, "consequences": listed}, books)
    results = {level: result(policy, [70], [level], secretary=[f"{level}书记"]) for level, policy in books.items()}
    found = rt.consequences({Y2011: results}, made)
    assert [(one.consequence.level, one.person) for one in found] == [
        ("county", "county书记"),
        ("township", "township书记"),
        ("village", "village书记"),
    ]


def test_s000_11_results_of_villages_enter_the_target_responsibility_of_townships_and_the_appraisal_of_cadres() -> None:
    village = book({"town": TEXT}, code="village")
    share = {"points": 40, "range": [0, 1], "curve": {"kind": "linear", "at": [0, 1], "share": [0, 1]}}
    work = {"points": 60, "range": [0, 60], "curve": {"kind": "value"}}
    town = rt.parse_policy(
        {
            **HEAD,
            "id": "town",
            "score": {"total": 100},
            "indicators": {"top_share": share, "work": work, "secretary": TEXT},
            **tiers(("fair", "合格", 0), ("good", "优秀", 80)),
        }
    )
    levels = {"town": {"policy": "town"}, "village": {"policy": "village", "under": "town", "parent": "town"}}
    rolled = {"level": "town", "of": "village", "figure": "share", "base": "all", "when": 'tier == "top"'}
    appraised = {"code": "C", "level": "town", "when": 'tier == "good"', "on": ["secretary"], "follows": "年度考核优秀"}
    made = rt.parse_programme(
        {
            **HEAD,
            "id": "p",
            "levels": levels,
            "rollups": {"top_share": rolled | {"round": {"places": 4, "mode": "half_up"}}},
            "consequences": [appraised],
        },
        {"town": town, "village": village},
    )
    villages = {"id": ["a", "b", "c"], "mark": [90, 90, 50], "town": ["s", "s", "t"]}
    towns = {"id": ["s", "t"], "work": [50, 50], "secretary": ["张三", "李四"]}
    tables = {
        "village": rt.read_cohort(villages, village, id="id"),
        "town": rt.read_cohort(towns, town, id="id", filled=["top_share"]),
    }
    results = rt.assess_levels(tables, made)
    assert [results["town"][id_].score for id_ in ("s", "t")] == [90, 50]
    assert who(rt.consequences({Y2011: results}, made)) == [("C", "张三", "年度考核优秀")]


SECRETARY = {"secretary": TEXT | {"label": {"zh": "村党组织书记"}}}


def test_s001_13_basically_competent_secretaries_are_corrected_and_unqualified_ones_replaced() -> None:
    policy = book(SECRETARY, **tiers(("unfit", "不合格", 0), ("basic", "基本称职", 60), ("fit", "称职", 80)))
    made = programme(
        policy,
        consequences=[
            {"code": "C1", "level": "village", "when": 'tier == "basic"', "on": ["secretary"], "follows": "帮助整改"},
            {"code": "C2", "level": "village", "when": 'tier == "unfit"', "on": ["secretary"], "follows": "坚决撤换"},
        ],
    )
    found = rt.consequences({Y2011: result(policy, [50, 70, 90], secretary=["甲", "乙", "丙"])}, made)
    assert who(found) == [("C1", "乙", "帮助整改"), ("C2", "甲", "坚决撤换")]


FIRST = {
    "first_secretary": TEXT | {"label": {"zh": "第一书记", "en": "first secretary"}},
    "unit_head": TEXT | {"label": {"zh": "派出单位主要负责人", "en": "head of the sending unit"}},
}


def test_s001_37_the_first_secretary_and_the_head_of_the_sending_unit_answer_jointly() -> None:
    policy = book(FIRST)
    failed = {"code": "C", "level": "village", "label": "未完成任务", "when": 'tier == "low"', "follows": "追责"}
    made = programme(policy, consequences=[failed | {"on": ["first_secretary", "unit_head"]}])
    found = rt.consequences(
        {Y2011: result(policy, [50, 90], first_secretary=["甲", "乙"], unit_head=["丙", "丁"])}, made
    )
    assert who(found) == [("C", "甲", "追责"), ("C", "丙", "追责")]
    assert [one.person for one in found[0].jointly] == ["丙"]
    assert "第一书记 甲(与 派出单位主要负责人 丙 连带):追责" in found[0].text()


def first_secretaries() -> rt.TierPolicy:
    graded = tiers(("unfit", "不称职", 0), ("basic", "基本称职", 60), ("fit", "称职", 80))
    return book({"first_secretary": FIRST["first_secretary"]}, code="first", **graded)


def test_s001_40_basically_competent_first_secretaries_are_corrected_and_incompetent_ones_recalled() -> None:
    policy = first_secretaries()
    listed = [
        {"code": "C1", "level": "post", "when": 'tier == "basic"', "on": ["first_secretary"], "follows": "限期整改"},
        {"code": "C2", "level": "post", "when": 'tier == "unfit"', "on": ["first_secretary"], "follows": "坚决召回"},
    ]
    made = programme(policy, "post", consequences=listed)
    found = rt.consequences({Y2011: result(policy, [59, 60, 80], first_secretary=["甲", "乙", "丙"])}, made)
    assert who(found) == [("C1", "乙", "限期整改"), ("C2", "甲", "坚决召回")]


def test_s001_41_labels_are_those_of_each_scheme() -> None:
    village = book(SECRETARY, **tiers(("unfit", "不合格", 0), ("fit", "合格", 60)))
    first = first_secretaries()
    levels = {"village": {"policy": "book"}, "post": {"policy": "first"}}
    listed = [{"code": f"C{n}", "level": n, "when": 'tier == "unfit"', "follows": "处理"} for n in levels]
    made = rt.parse_programme(
        {**HEAD, "id": "p", "levels": levels, "consequences": listed}, {"book": village, "first": first}
    )
    results = {"village": result(village, [1], secretary=["甲"]), "post": result(first, [1], first_secretary=["乙"])}
    assert len(rt.consequences({Y2011: results}, made)) == 2
    labels = {level: one["v0"].tier.label.zh for level, one in results.items()}  # type: ignore[union-attr]  # both are rated
    assert labels == {"village": "不合格", "post": "不称职"}


def township() -> rt.TierPolicy:
    """Return a rule book of townships with last year's score and the rank from the end."""
    return book(
        {
            "score_last_year": {"range": [0, 100]},
            "from_the_end": {"value": "rank(-mark)"},
            "organisation_member": TEXT | {"label": {"zh": "组织委员"}},
            "organiser": TEXT | {"label": {"zh": "组织员"}},
            "head": TEXT | {"label": {"zh": "负责人"}},
        }
    )


def towns(policy: rt.TierPolicy, marks: list[int], before: list[int]) -> rt.Assessment:
    n = range(len(marks))
    named: dict[str, Any] = {
        "organisation_member": [f"委员{i}" for i in n],
        "organiser": [f"组织员{i // 2}" for i in n],
        "head": [f"镇长{i}" for i in n],
    }
    return result(policy, marks, [f"t{i}" for i in n], score_last_year=before, **named)


def test_s004_47_a_supervision_notice_has_a_deadline_by_which_the_head_explains() -> None:
    policy = township()
    notice = {"code": "C", "level": "town", "when": 'tier == "low"', "on": ["head"], "within_days": 15}
    made = programme(policy, "town", consequences=[notice | {"follows": "督办通知单,负责人说明情况"}])
    found = rt.consequences({dt.date(2013, 2, 20): towns(policy, [50, 80], [0, 0])}, made)
    assert [(one.person, one.deadline) for one in found] == [("镇长0", dt.date(2013, 3, 7))]
    assert found[0].text().endswith("镇长0:督办通知单,负责人说明情况,最迟 2013-03-07 答复")


@pytest.mark.parametrize(
    ("before", "first", "second", "moved"),
    [
        ([60, 60, 60, 60], [60, 60, 61, 70], [59, 60, 62, 71], ["委员0", "委员1"]),
        ([60, 60, 60, 60], [61, 60, 62, 70], [60, 61, 62, 71], []),  # each got better once
        ([60, 60, 60, 60], [50, 55, 56, 57], [49, 54, 40, 41], []),  # the last two change, the others were better
        ([90, 90, 90, 90], [60, 70, 80, 85], [60, 65, 66, 64], ["委员0"]),  # the worst of two years only
    ],
)
def test_s004_48_two_years_without_improvement_and_among_the_last_two_means_another_post(
    before: list[int], first: list[int], second: list[int], moved: list[str]
) -> None:
    policy = township()
    rule = {"code": "C1", "level": "town", "label": "连续两年无起色且末两位", "rounds": 2}
    rule |= {"when": "from_the_end <= 2 and score <= score_last_year", "on": ["organisation_member"], "follows": "转岗"}
    made = programme(policy, "town", consequences=[rule])
    found = rt.consequences({Y2012: towns(policy, first, before), Y2013: towns(policy, second, first)}, made)
    assert [one.person for one in found] == moved
    by_hand = [
        f"委员{i}"
        for i in range(len(first))
        if all(
            marks[i] <= last[i] and sum(mark < marks[i] for mark in marks) < 2
            for marks, last in ((first, before), (second, first))
        )
    ]
    assert by_hand == moved


def test_s004_49_the_organiser_of_a_zone_shares_the_liability_of_its_townships() -> None:
    policy = township()
    behind = {"code": "C", "level": "town", "when": 'tier == "low"', "on": ["head", "organiser"], "follows": "连带责任"}
    made = programme(policy, "town", consequences=[behind])
    marks = [80] * 16
    marks[5] = 50
    found = rt.consequences({Y2013: towns(policy, marks, [0] * 16)}, made)
    assert [(one.id, one.person) for one in found] == [("t5", "镇长5"), ("t5", "组织员2")]
    assert [one.id for one in found.of("组织员2")] == ["t5"]


def test_s004_51_three_states_have_three_treatments() -> None:
    policy = township()
    listed = [
        {"code": "C1", "level": "town", "when": 'tier == "top"', "follows": "总结推广"},
        {"code": "C2", "level": "town", "when": 'tier == "mid"', "follows": "引导争先"},
        {"code": "C3", "level": "town", "when": 'tier == "low"', "follows": "查找原因、限期转化"},
    ]
    found = rt.consequences(
        {Y2013: towns(policy, [50, 70, 90], [0, 0, 0])}, programme(policy, "town", consequences=listed)
    )
    assert [(one.id, one.consequence.code) for one in found] == [("t2", "C1"), ("t1", "C2"), ("t0", "C3")]
    assert len(found) == 3
