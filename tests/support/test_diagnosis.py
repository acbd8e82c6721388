"""Diagnosis: who is listed, what is wrong with whom, and what each needs, on which grounds."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest

import ruraltier as rt
from support.laggards import POLICY, PROGRAMME, assessed, calls, programme


def test_s001_18_all_who_qualify_are_listed_without_a_quota() -> None:
    for laggards in (0, 1, 500):
        marks = {f"v{i:03}": 50 if i < laggards else 70 for i in range(500)}
        assert rt.diagnose(assessed(marks), programme()).listed == tuple(list(marks)[:laggards])


@pytest.mark.parametrize("sign", ["slow_economy", "no_leading_industry", "poor_infrastructure", "income_hard_to_raise"])
def test_s000_26_an_economic_instructor_for_any_of_four_signs(sign: str) -> None:
    assert asked({sign: ["是"]}) == [("leader",), ("instructor",)]


@pytest.mark.parametrize("sign", ["weak_committees", "no_secretary", "committee_conflict", "old_problems"])
def test_s000_27_a_first_secretary_for_any_of_four_signs(sign: str) -> None:
    assert asked({sign: ["是"]}) == [("leader",), ("first_secretary",)]


@pytest.mark.parametrize("sign", ["weak_party_building", "poor_drive"])
def test_s000_28_a_party_building_instructor_for_either_of_two_signs(sign: str) -> None:
    assert asked({sign: ["是"]}) == [("leader",), ("party_instructor",)]


def asked(signs: dict[str, Any], mark: int = 50) -> list[tuple[str, ...]]:
    return [need.kinds for need in rt.diagnose(assessed({"甲村": mark}, **signs), programme())]


def test_a_unit_that_is_not_listed_needs_nothing_though_it_has_the_diagnosis() -> None:
    needs = rt.diagnose(assessed({"甲村": 70}, no_secretary=["是"]), programme())
    assert (len(needs), needs.has("leadership").tolist(), needs.listed) == (0, [True], ())


def test_the_grounds_are_told_in_both_languages() -> None:
    signs = {"no_secretary": ["是", "否", ""], "old_problems": ["是", "否", "否"]}
    needs = rt.diagnose(assessed({"甲村": 50, "乙村": 70, "丙村": 40}, ["上河", "", ""], **signs), programme())
    told = needs.explain("甲村").splitlines()
    assert told[0] == "上河(甲村)"
    assert told[1].strip() == '列入后进村转化:等次 == "四类"'
    assert told[3].strip() == "诊断为班子软弱涣散:无党组织书记 且 遗留问题多"
    assert told[-1].strip() == "需要第一书记(班子软弱涣散)"
    assert '不列入后进村转化:不成立的是 等次 == "四类"' in needs.explain("乙村")
    english = needs.explain("丙村", "en")
    assert "it cannot be told whether 班子软弱涣散: 无党组织书记" in english
    assert needs.untold("leadership") == ("丙村",)
    assert "不明 1" in repr(needs)


def test_what_cannot_be_told_counts_where_the_programme_says_so() -> None:
    leadership = PROGRAMME["diagnoses"]["leadership"]
    for word, kinds in (("applies", [("first_secretary",)]), ("ignored", [])):
        made = programme(diagnoses={"leadership": {**leadership, "if_unknown": word}})
        needs = rt.diagnose(assessed({"甲村": 50}, no_secretary=[""]), made)
        assert [need.kinds for need in needs][1:] == kinds


def test_what_calls_for_the_same_kinds_is_one_need_with_several_causes() -> None:
    laggards = {**PROGRAMME["assistance"]["laggards"], "package": ["first_secretary"]}
    twice = calls(a=("no_secretary", ["first_secretary"]), b=("old_problems", ["first_secretary", "leader"]))
    made = programme(diagnoses=twice, assistance={"laggards": laggards})
    signs = {"no_secretary": ["是", "否"], "old_problems": ["是", "是"]}
    needs = rt.diagnose(assessed({"甲村": 50, "乙村": 50}, **signs), made)
    assert [(need.unit, need.kinds, need.causes) for need in needs] == [
        ("甲村", ("first_secretary",), ("laggards", "a")),
        ("甲村", ("first_secretary", "leader"), ("b",)),
        ("乙村", ("first_secretary",), ("laggards",)),
        ("乙村", ("first_secretary", "leader"), ("b",)),
    ]
    assert needs[1].kinds_text.zh == "第一书记或包村县级领导"
    assert needs[1].kinds_text.en == "first secretary or 包村县级领导"


def test_the_table_tells_of_each_need_what_the_need_tells() -> None:
    laggards = {**PROGRAMME["assistance"]["laggards"], "package": ["first_secretary"]}
    twice = calls(a=("no_secretary", ["first_secretary"]), b=("old_problems", ["first_secretary", "leader"]))
    made = programme(diagnoses=twice, assistance={"laggards": laggards})
    signs = {"no_secretary": ["是", "否", "是", "否"], "old_problems": ["是", "是", "否", "否"]}
    needs = rt.diagnose(assessed(dict.fromkeys("甲乙丙丁", 50), **signs), made)
    assert len(needs) == 6
    for lang in ("zh", "en"):
        columns = needs.columns(lang)
        assert columns["assistance"].tolist() == [need.call.assistance for need in needs]
        assert columns["kinds"].tolist() == [" ".join(need.kinds) for need in needs]
        assert columns["kinds_label"].tolist() == [need.kinds_text.get(lang) for need in needs]
        assert columns["causes"].tolist() == [need.causes_text.get(lang) for need in needs]


def test_an_assistance_may_name_its_diagnoses() -> None:
    laggards = {**PROGRAMME["assistance"]["laggards"], "diagnoses": ["party"]}
    made = programme(assistance={"laggards": laggards})
    needs = rt.diagnose(assessed({"甲村": 50}, no_secretary=["是"], poor_drive=["是"]), made)
    assert [need.causes for need in needs] == [("laggards",), ("party",)]


def test_needs_are_a_table_and_plain_values() -> None:
    needs = rt.diagnose(assessed({"甲村": 50}, no_secretary=["是"]), programme())
    assert {name: column.tolist() for name, column in needs.columns("en").items()} == {
        "id": ["甲村", "甲村"],
        "name": ["", ""],
        "tier": ["class_4", "class_4"],
        "tier_label": ["四类", "四类"],
        "assistance": ["laggards", "laggards"],
        "kinds": ["leader", "first_secretary"],
        "kinds_label": ["包村县级领导", "first secretary"],
        "causes": ["the package of 后进村转化", "班子软弱涣散"],
    }
    again = pickle.loads(pickle.dumps(needs))  # noqa: S301 - our own
    assert again.to_dict() == needs.to_dict()
    assert needs.to_dict()["diagnosed"] == {"economy": [], "leadership": ["甲村"], "party": []}
    assert not again.rows.flags.writeable
    assert [need.position for need in needs] == [0, 1]
    assert needs[-1].causes == ("leadership",)
    with pytest.raises(rt.EvaluationError) as caught:
        needs[2]
    assert caught.value.problems[0].code == "RT-EVA-053"


def test_the_level_is_found_by_its_rule_book_or_named() -> None:
    result = assessed({"甲村": 50})
    two = {"village": {"policy": "village-book"}, "hamlet": {"policy": "village-book"}}
    for made in (programme(levels=two), other()):
        with pytest.raises(rt.ArgumentError) as caught:
            rt.diagnose(result, made)
        assert [p.code for p in caught.value.problems] == ["RT-ARG-005"]
    with pytest.raises(rt.ArgumentError):
        rt.diagnose(result, programme(), "township")
    # A level with another rule book is none whose conditions can be asked.
    with pytest.raises(rt.ArgumentError):
        rt.diagnose(result, other(), "village")
    assert len(rt.diagnose(result, programme(levels=two), "village")) == 1
    assert len(rt.diagnose(result, programme(levels=two), "hamlet")) == 0


def other() -> rt.Programme:
    book = rt.parse_policy({**POLICY, "id": "another"})
    return rt.parse_programme(PROGRAMME, {"village-book": book})


@pytest.mark.parametrize("wrong", [(None, None), ("result", None)])
def test_arguments_of_another_kind_are_refused(wrong: tuple[Any, Any]) -> None:
    given = assessed({"甲村": 50}) if wrong[0] else None
    with pytest.raises(rt.ArgumentError):
        rt.diagnose(given, wrong[1])  # type: ignore[arg-type]  # that is what is tried


def test_the_masks_are_over_all_units_of_the_result() -> None:
    needs = rt.diagnose(assessed({"甲村": 50, "乙村": 70}), programme())
    assert np.array_equal(needs.is_listed("laggards"), [True, False])
