"""Packages: who lacks which kind of helper, whom units share, and what totals alone prove."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest

import ruraltier as rt
from ruraltier._numbers import rounded
from ruraltier.support.helpers import Helpers
from support.laggards import assessed, programme

KINDS = {
    "team": {"label": {"zh": "整顿工作队", "en": "work team"}},
    "first_secretary": {"label": {"zh": "第一书记", "en": "first secretary"}},
    "department": {"label": {"zh": "县直部门", "en": "county department"}, "shared": True},
    "leader": {"label": {"zh": "县级领导", "en": "county leader"}, "shared": True},
}
TOTALS = {"team": 2650, "leader": 1998, "first_secretary": 2493, "department": 2381}
LISTED = 2494


def shanxi(**package: Any) -> rt.Programme:
    weak = {"level": "village", "label": {"zh": "软弱涣散整顿", "en": "rectification"}, "when": 'tier == "class_4"'}
    return programme(helpers=KINDS, diagnoses={}, assistance={"weak": {**weak, "package": list(KINDS), **package}})


def province() -> tuple[list[str], list[tuple[str, str, str]]]:
    """Return 2,494 villages and a table of who helps whom with the published totals, in which one has no secretary."""
    villages = [f"14{i:010}" for i in range(LISTED)]
    rows = [(villages[i % LISTED], f"T{i:04}", "team") for i in range(TOTALS["team"])]
    rows += [(villages[i], f"L{i % TOTALS['leader']:04}", "县级领导") for i in range(LISTED)]
    rows += [(villages[i], f"D{i % TOTALS['department']:04}", "department") for i in range(LISTED)]
    without = [village for village in villages if village != villages[1789]]
    return villages, rows + [(village, f"S{i:04}", "first secretary") for i, village in enumerate(without)]


def test_s001_19_each_listed_village_gets_one_of_each_of_four_kinds() -> None:
    needs = rt.diagnose(assessed({"甲村": 50, "乙村": 70}), shanxi())
    assert [(need.unit, need.kinds) for need in needs] == [("甲村", (kind,)) for kind in KINDS]
    one_each = Helpers([f"{kind}1" for kind in KINDS], list(KINDS))
    matching = rt.match(needs, one_each)
    audit = rt.audit_package(matching, needs, shanxi())
    assert audit.complete
    assert audit.text() == "“软弱涣散整顿”的配套力量齐全"
    assert matching.served == 4


def test_s001_20_e14_one_village_of_2494_has_no_first_secretary_and_is_named() -> None:
    villages, rows = province()
    audit = rt.audit_package(rows, villages, shanxi())
    assert {one.kind.code: one.helpers for one in audit.kinds} == TOTALS
    assert {one.kind.code: one.lacking for one in audit.kinds} == {
        "team": (),
        "first_secretary": (villages[1789],),
        "department": (),
        "leader": (),
    }
    assert [text.zh for text in audit.findings] == [f"第一书记:1个单位没有,即{villages[1789]}"]
    assert not audit.complete
    assert audit.unlisted == ()


@pytest.mark.parametrize(
    ("kind", "ratio"), [("team", "1.063"), ("leader", "0.801"), ("first_secretary", "0.9996"), ("department", "0.955")]
)
def test_s001_21_helpers_for_each_listed_village(kind: str, ratio: str) -> None:
    audit = rt.audit_package(TOTALS, LISTED, shanxi())
    exact = audit[kind].ratio
    assert exact == Fraction(TOTALS[kind], LISTED)
    assert rounded(exact, len(ratio) - 2, "half_up") == Fraction(ratio)


def test_s001_21_totals_prove_that_a_secretary_is_missing_and_nothing_of_kinds_that_may_be_shared() -> None:
    audit = rt.audit_package(TOTALS, LISTED, shanxi())
    assert {one.kind.code: one.least_lacking for one in audit.kinds} == {
        "team": 0,
        "first_secretary": 1,
        "department": 0,
        "leader": 0,
    }
    assert [one.lacking for one in audit.kinds] == [None] * 4
    assert audit.text("en").splitlines() == [
        "first secretary: 2493 for 2494 units, so at least 1 lacks one",
        "county department: 2381 for 2494 units; one may serve several, so that nobody need lack one",
        "county leader: 1998 for 2494 units; one may serve several, so that nobody need lack one",
    ]
    assert repr(audit).splitlines()[0] == "<PackageAudit 软弱涣散整顿 · not complete>"
    assert "≥ 1" in repr(audit)


def test_a_team_may_not_be_shared_and_a_leader_up_to_a_capacity() -> None:
    rows = [("甲", "T", "team"), ("乙", "T", "team"), *((unit, "L", "leader") for unit in "甲乙丙")]
    made = shanxi(package=["team", "leader"])
    audit = rt.audit_package(rows, ["甲", "乙"], made, helpers=Helpers(["L"], ["leader"], [2]))
    assert audit["team"].shared == (("T", ("甲", "乙")),)
    assert audit["leader"].overburdened == (("L", ("甲", "乙", "丙")),)
    assert audit.unlisted == ("丙",)
    assert [text.en for text in audit.findings] == [
        "work team: T may not be shared and serves 甲, 乙",
        "county leader: L serves 3 units, more than its capacity: 甲, 乙, 丙",
        "1 unit has helpers without being listed: 丙",
    ]
    assert rt.audit_package(rows, ["甲", "乙"], made)["leader"].complete
    plain = json.loads(json.dumps(audit.to_dict()))
    assert plain["kinds"][0]["shared"] == {"T": ["甲", "乙"]}
    assert (plain["kinds"][0]["ratio"], plain["complete"], plain["unlisted"]) == ("0.5", False, ["丙"])


def test_helpers_without_a_unit_count_and_serve_nobody() -> None:
    made = shanxi(package=["team"])
    audit = rt.audit_package([("甲", "T1", "team"), ("", "T2", "team"), ("甲", "T1", "team")], ["甲", "甲"], made)
    assert (audit["team"].helpers, audit["team"].listed, audit.complete) == (2, 1, True)


def test_nobody_listed_and_no_helper_at_all() -> None:
    made = shanxi(package=["leader"])
    nobody = rt.audit_package({"leader": 5}, 0, made)
    assert (nobody["leader"].ratio, nobody.complete) == (None, True)
    assert "—" in repr(nobody)
    assert nobody.to_dict()["kinds"][0]["ratio"] is None
    assert rt.audit_package({"县级领导": 0}, ["甲", "乙"], made)["leader"].least_lacking == 2
    other = programme(helpers=KINDS, diagnoses={}, levels={"village": {"policy": "village-book"}, "x": {"policy":
        "village-book"}}, assistance={"weak": {"level": "x", "when": "always", "package": ["leader"]}})  # fmt: skip
    needs = rt.diagnose(assessed({"甲": 50}), other, "village")
    assert rt.audit_package({"leader": 1}, needs, other)["leader"].listed == 0


@pytest.mark.parametrize("totals", [{"leader": 1, "team": 2}, {"team": 1}, {"leader": 1.5}, {"leader": True}, {}])
def test_totals_give_one_whole_number_for_each_kind(totals: dict[str, Any]) -> None:
    with pytest.raises(rt.TableError) as caught:
        rt.audit_package(totals, 3, shanxi(package=["leader"]))
    assert [p.code for p in caught.value.problems] == ["RT-MAT-022"]


def test_every_triple_of_an_unknown_kind_is_told() -> None:
    rows = [("甲", "1", "领导"), ("乙", "2", "leader"), ("丙", "3", "teams")]
    with pytest.raises(rt.TableError) as caught:
        rt.audit_package(rows, ["甲"], shanxi())
    assert [(p.code, p.row, p.id) for p in caught.value.problems] == [("RT-MAT-013", 1, "甲"), ("RT-MAT-013", 3, "丙")]


@pytest.mark.parametrize(
    ("assignments", "listed"),
    [([("甲", 1, "leader")], ["甲"]), (3, ["甲"]), ([], 3), ({}, -1), ({}, True), ({}, None), ({}, "甲村"), ({}, [1])],
)
def test_arguments_of_another_kind_are_refused(assignments: Any, listed: Any) -> None:
    with pytest.raises(rt.ArgumentError):
        rt.audit_package(assignments, listed, shanxi())


def test_the_assistance_is_the_one_with_a_package_or_is_named() -> None:
    one = {"level": "village", "when": "always", "package": ["leader"]}
    several = programme(helpers=KINDS, diagnoses={}, assistance={"a": one, "b": one})
    none = programme(helpers=KINDS, diagnoses={}, assistance={})
    for made, name in ((several, None), (several, "c"), (none, None), (none, "c")):
        with pytest.raises(rt.EvaluationError) as caught:
            rt.audit_package({"leader": 1}, 1, made, assistance=name)
        assert [p.code for p in caught.value.problems] == ["RT-MAT-021"]
    audit = rt.audit_package({"leader": 1}, 1, several, assistance="b")
    assert audit.assistance.code == "b"
    with pytest.raises(rt.EvaluationError):
        audit["team"]
