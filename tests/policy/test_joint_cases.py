"""Cases of several villages in a document: read, checked, written."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve

from policy.rulebooks import GONE, base, told
from policy.test_write import comes_back
from ruraltier.domain.absence import Absence
from ruraltier.policy.book import Expectation, JointCase
from ruraltier.policy.parse import parse_policy

Table = dict[str, Any]
VILLAGES: list[Table] = [{"income": 8, "town": "上河", "heads": "未到期"}, {}, {"petition": True}]
V = "cases[0].villages"
EXPECT: list[Table] = [{"tier": "mid", "reasons": ["Q1", "G1"], "award": 3}, {}, {"status": "ineligible"}]


def joint(**changes: Any) -> Table:
    return base(cases=[{"name": "三村", "villages": VILLAGES, "expect": EXPECT} | changes])


def test_it_holds_its_villages_and_an_expectation_of_each() -> None:
    (case,) = parse_policy(joint()).cases
    assert isinstance(case, JointCase)
    assert [dict(village) for village in case.villages] == [
        {"income": Fraction(8), "town": "上河", "heads": Absence.NOT_YET_DUE},
        {},
        {"petition": True},
    ]
    assert case.expect == (
        Expectation(tier="mid", reasons=frozenset({"Q1", "G1"}), award=Fraction(3)),
        Expectation(),
        Expectation(status="ineligible"),
    )
    assert [(at, aim) for at, _, aim, _ in case.parts] == [(f"villages[{i}]", f"expect[{i}]") for i in range(3)]


def test_true_and_one_are_different_villages() -> None:
    case = JointCase(villages=[(("a", True),)], expect=[Expectation()])
    assert case != evolve(case, villages=[(("a", Fraction(1)),)])


def test_it_comes_back_one_village_a_line() -> None:
    policy = parse_policy(joint())
    comes_back(policy)
    assert policy.to_toml().endswith(
        'villages = [\n  { income = 8, town = "上河", heads = "not yet due" },\n  {},\n  { petition = true },\n]\n'
        'expect   = [\n  { tier = "mid", award = 3, reasons = ["G1", "Q1"] },\n  {},\n  { status = "ineligible" },\n]\n'
    )


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"expect": EXPECT[:2]}, [("RT-POL-206", "cases[0].expect")]),
        ({"villages": [], "expect": []}, [("RT-POL-206", "cases[0].expect")]),
        ({"village": {}}, [("RT-DOC-010", "cases[0].village")]),
        ({"villages": 3}, [("RT-DOC-003", "cases[0].villages")]),
        ({"villages": [{}, 3, {"income": "3/x"}]}, [("RT-DOC-003", f"{V}[1]"), ("RT-DOC-003", f"{V}[2].income")]),
        ({"expect": {}}, [("RT-DOC-003", "cases[0].expect")]),
        ({"expect": [{}, {"score": []}, {}]}, [("RT-DOC-003", "cases[0].expect[1].score")]),
        (
            {"villages": [{}, {"x": 1}, {"income": 1001}]},
            [("RT-POL-100", f"{V}[1].x"), ("RT-POL-202", f"{V}[2].income")],
        ),
        ({"expect": [{}, {}, {"tier": "md"}]}, [("RT-POL-100", "cases[0].expect[2].tier")]),
        ({"expect": [{}, {"reasons": ["Q1", "Q3"]}, {}]}, [("RT-POL-100", "cases[0].expect[1].reasons")]),
    ],
)
def test_every_problem_has_its_place(changes: Table, expected: list[tuple[str, str]]) -> None:
    assert told(joint(**changes)) == expected


def test_an_expectation_without_a_village_is_no_crash() -> None:
    assert JointCase(villages=[], expect=[Expectation()]).parts == ()


def test_a_quota_that_cannot_be_read_is_no_problem_of_its_case() -> None:
    document = joint()
    document["quotas"][0]["ties"] = "exlude"
    assert told(document) == [("RT-DOC-012", "quotas[0].ties")]


def test_an_award_needs_incentives() -> None:
    document = joint()
    document.pop("incentives")
    assert told(document) == [("RT-POL-205", "cases[0].expect[0].award")]


def test_the_villages_are_required() -> None:
    assert told(base(**{"cases[0].village": GONE})) == [("RT-DOC-011", "cases[0].village")]
