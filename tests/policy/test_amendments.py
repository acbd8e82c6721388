"""Amendments: versions of a rule book in one file."""

from __future__ import annotations

import copy
import datetime as dt
import json
import pickle
import tomllib
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

import ruraltier as rt
from policy.rulebooks import base, told
from ruraltier.policy.amendments import Amendment
from ruraltier.policy.parse import parse_policy
from ruraltier.policy.patches import steps_of

if TYPE_CHECKING:
    from pathlib import Path

FIRST: dict[str, Any] = {
    "code": "2025",
    "valid_from": dt.date(2025, 1, 1),
    "announced": dt.date(2024, 12, 1),
    "notice_days": 30,
    "reference": "二号",
    "set": {
        "ladder.tiers.mid.at_least": 65,
        "gates.G1.cap": "low",
        "indicators.toilets.curve.target": Decimal("97.5"),
        "settings.fresh": {"value": 1},
        "score.items.lamp": {"points": 0},
        "aspects.signs.items.lit.points": 2,
        "aspects.signs.items.clean.points": 8,
        "indicators.income.curve.at[1]": 12,
        'indicators.grade.curve.points."乙"': 11,
        "incentives.awards.fund.amounts.mid": 11000,
        "missing": "zero",
        "quotas.Q2": {"tier": "mid", "count": 4, "ties": "include"},
    },
    "remove": ["gates.G2", "score.items.lamp"],
    "add": {"gates": [{"code": "G9", "when": "heads > 90", "cap": "mid"}]},
    "cases": [
        {"village": {"heads": 95, "income": 8, "grade": "丙", "petition": False}, "expect": {"reasons": ["G1", "G9"]}}
    ],
}
SECOND: dict[str, Any] = {"code": "A26", "valid_from": "2026-01-01", "add": {"quotas": []}, "remove": ["floors"]}
DAYS = [
    (dt.date(1999, 1, 1), 0),
    (dt.date(2024, 12, 31), 0),
    (dt.date(2025, 1, 1), 1),
    (dt.date(2025, 12, 31), 1),
    (dt.date(2026, 1, 1), 2),
    (dt.date(2999, 1, 1), 2),
]


def amended(*changes: dict[str, Any], **head: Any) -> dict[str, Any]:
    first = {key: value for key, value in FIRST.items() if key != "remove"} | {"remove": ["gates.G2"]}
    first["set"] = {path: value for path, value in FIRST["set"].items() if path != "score.items.lamp"}
    return base(amendments=[copy.deepcopy(first), copy.deepcopy(SECOND), *changes], reference="一号") | head


BOOK = parse_policy(amended())


def changed(**change: Any) -> dict[str, Any]:
    """Return the document with one amendment, its keys replaced."""
    stated = {"code": "A", "valid_from": "2025-01-01"} | change
    return base(amendments=[stated])


@pytest.mark.parametrize(("day", "version"), DAYS)
def test_the_version_of_a_day(day: dt.date, version: int) -> None:
    found = BOOK.at(day)
    assert found == BOOK.versions()[version]
    assert found.amendments == ()
    assert found.id == BOOK.id
    assert found.in_force(day)
    assert len({v.fingerprint for v in (BOOK, *BOOK.versions())}) == 4


def test_versions_follow_each_other_without_a_gap() -> None:
    day = dt.timedelta(days=1)
    first, second, third = BOOK.versions()
    assert (first.valid_from, third.valid_until) == (None, None)
    assert (first.valid_until or dt.date.min) + day == second.valid_from == dt.date(2025, 1, 1)
    assert (second.valid_until or dt.date.min) + day == third.valid_from
    assert [v.reference for v in BOOK.versions()] == ["一号", "一号; 二号", "一号; 二号"]


def test_the_last_version_ends_with_the_rule_book() -> None:
    end = dt.date(2030, 12, 31)
    book = parse_policy(amended(valid_until=end, valid_from=dt.date(2020, 1, 1)))
    assert book.versions()[-1].valid_until == end
    with pytest.raises(rt.PolicyError) as caught:
        book.at(dt.date(2031, 1, 1))
    assert caught.value.problems[0].code == "RT-POL-210"


def test_everything_that_an_amendment_says_is_done() -> None:
    version = BOOK.at(dt.date(2025, 6, 1))
    mid = version.ladder.tiers[1].threshold
    assert mid is not None
    assert mid.value == 65
    assert [(g.code, g.cap) for g in version.gates] == [("G1", "low"), ("G9", "mid")]
    document = version.to_dict()
    assert document["indicators"]["toilets"]["curve"]["target"] == Decimal("97.5")
    assert document["indicators"]["income"]["curve"]["at"] == [0, 12, 50]
    assert document["indicators"]["grade"]["curve"]["points"]["乙"] == 11
    assert [version.criterion[code].points for code in ("lit", "clean")] == [2, 8]
    assert version.setting["fresh"].value == 1
    assert document["incentives"]["awards"][0]["amounts"]["mid"] == 11000
    assert document["missing"] == "zero"
    assert document["quotas"][1] == {"code": "Q2", "tier": "mid", "count": 4, "ties": "include"}
    assert BOOK.at(dt.date(2026, 6, 1)).floors == ()


def test_a_rule_book_without_amendments_is_its_own_version() -> None:
    policy = parse_policy(base())
    assert policy.versions() == (policy,)
    assert policy.at(dt.date(2024, 1, 1)) is policy


def test_amendments_are_written_back() -> None:
    assert parse_policy(BOOK.to_dict()) == BOOK
    again = parse_policy(tomllib.loads(BOOK.to_toml(), parse_float=Decimal))
    assert again == BOOK
    assert again.fingerprint == BOOK.fingerprint
    assert pickle.loads(pickle.dumps(BOOK)) == BOOK  # noqa: S301 - our own bytes
    assert hash(copy.deepcopy(BOOK)) == hash(BOOK)


def test_every_spelling_of_a_value_is_one_amendment() -> None:
    day = dt.date(2025, 1, 1)
    spelt = [
        Amendment(code="a", valid_from=day, set={"x": value, "y": [until]})
        for value, until in [
            (0.5, dt.date(2025, 1, 1)),
            (Decimal("0.50"), "2025-01-01"),
            (Fraction(1, 2), dt.date(2025, 1, 1)),
        ]
    ]
    assert len(set(spelt)) == 1
    third = Amendment(code="a", valid_from=day, set={"x": Fraction(1, 3), "y": 2.0})
    assert third.plain()["set"] == {"x": "1/3", "y": 2}
    with pytest.raises(TypeError):
        third.set["x"] = 2  # type: ignore[index]  # that it cannot be changed is the test


def test_a_document_of_json_gives_the_same_rule_book() -> None:
    document = amended()
    text = json.dumps(document, default=lambda value: float(value) if isinstance(value, Decimal) else str(value))
    assert parse_policy(json.loads(text)) == BOOK


def test_amendments_built_in_python_are_checked_like_those_of_a_file() -> None:
    plain = parse_policy(base())
    wrong = Amendment(code="A", valid_from=dt.date(2025, 1, 1), remove=["gates.G7"])
    fields = {name: getattr(plain, name) for name in plain.__getstate__()}
    with pytest.raises(rt.PolicyError) as caught:
        rt.TierPolicy(**fields | {"amendments": [wrong]})
    assert [(p.code, p.path) for p in caught.value.problems] == [("RT-AMD-002", "amendments[0].remove[0]")]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"remove": ["gates.G7"]}, ("RT-AMD-002", "amendments[0].remove[0]")),
        ({"remove": ["indicators.income.curve.at[9]"]}, ("RT-AMD-002", "amendments[0].remove[0]")),
        ({"remove": ["nothing"]}, ("RT-AMD-002", "amendments[0].remove[0]")),
        ({"set": {"indicators.incom.points": 3}}, ("RT-AMD-002", 'amendments[0].set."indicators.incom.points"')),
        ({"set": {"id.deeper": 3}}, ("RT-AMD-003", 'amendments[0].set."id.deeper"')),
        ({"set": {"title.zh.deeper": 3}}, ("RT-AMD-002", 'amendments[0].set."title.zh.deeper"')),
        ({"set": {"gates.G7": {}}}, ("RT-AMD-002", 'amendments[0].set."gates.G7"')),
        ({"set": {"indicators[0]": 3}}, ("RT-AMD-002", 'amendments[0].set."indicators[0]"')),
        (
            {"set": {"indicators.income.curve.at.x": 3}},
            ("RT-AMD-002", 'amendments[0].set."indicators.income.curve.at.x"'),
        ),
        ({"set": {"cases": []}}, ("RT-AMD-003", "amendments[0].set.cases")),
        ({"set": {"a..b": 1}}, ("RT-AMD-004", 'amendments[0].set."a..b"')),
        ({"set": {"ladder": {"tiers": {"mid": {"at_least": 70}}}}}, ("RT-AMD-005", "amendments[0].set.ladder")),
        ({"add": {"indicators": []}}, ("RT-AMD-006", "amendments[0].add.indicators")),
        ({"add": {"gates": {"code": "G7"}}}, ("RT-AMD-006", "amendments[0].add.gates")),
        ({"valid_from": "2019-01-01"}, ("RT-AMD-001", "amendments[0].valid_from")),
        ({"valid_from": "2041-01-01"}, ("RT-AMD-001", "amendments[0].valid_from")),
        ({"notice_days": 10}, ("RT-AMD-007", "amendments[0].notice_days")),
        ({"notice_days": -1, "announced": "2024-01-01"}, ("RT-AMD-007", "amendments[0].notice_days")),
        ({"notice_days": 32, "announced": "2024-12-01"}, ("RT-AMD-007", "amendments[0].notice_days")),
        ({"code": " "}, ("RT-POL-102", "amendments[0].code")),
        ({"set": 3}, ("RT-DOC-003", "amendments[0].set")),
        ({"add": 3}, ("RT-DOC-003", "amendments[0].add")),
        ({"cases": 3}, ("RT-DOC-003", "amendments[0].cases")),
        ({"what": 3}, ("RT-DOC-010", "amendments[0].what")),
    ],
)
def test_what_cannot_be_done_is_told_at_its_place(change: dict[str, Any], expected: tuple[str, str]) -> None:
    dated = {"valid_from": dt.date(2020, 1, 1), "valid_until": dt.date(2040, 12, 31)}
    assert told(changed(**change) | dated) == [expected]


def test_notice_that_is_kept_is_no_problem() -> None:
    assert parse_policy(changed(notice_days=31, announced="2024-12-01")).amendments[0].notice_days == 31


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        # In what an amendment put there, ...
        ({"set": {"gates.G1.cap": "mdi"}}, ("RT-POL-100", 'amendments[0].set."gates.G1.cap"')),
        ({"set": {"gates.G1": {"when": "not petition", "cap": "mdi"}}},
         ("RT-POL-100", 'amendments[0].set."gates.G1".cap')),
        ({"add": {"gates": [{"code": "G7", "when": "incom < 1", "cap": "mid"}]}},
         ("RT-POL-100", "amendments[0].add.gates[0].when")),
        # ... in what holds it, ...
        ({"set": {"ladder.tiers.mid.at_least": 95}}, ("RT-POL-034", 'amendments[0].set."ladder.tiers.mid.at_least"')),
        # ... or elsewhere.
        ({"remove": ["indicators.toilets"]}, ("RT-POL-141", "amendments[0]")),
        ({"cases": [{"village": {"incom": 3}, "expect": {}}]}, ("RT-POL-100", "amendments[0]")),
    ],
)  # fmt: skip
def test_an_unsound_version_is_told_where_it_comes_from(change: dict[str, Any], expected: tuple[str, str]) -> None:
    assert told(changed(**change)) == [expected]


def test_what_is_no_list_is_not_added_to() -> None:
    change = {"remove": ["quotas"], "set": {"quotas": 3}, "add": {"quotas": []}}
    assert told(changed(**change)) == [
        ("RT-AMD-006", "amendments[0].add.quotas"),
        ("RT-DOC-003", "amendments[0].set.quotas"),
    ]


def test_a_whole_section_can_be_taken_away() -> None:
    assert parse_policy(changed(remove=["incentives"])).versions()[1].incentives is None


def test_a_fault_is_told_once_although_it_stays() -> None:
    later = {"code": "B", "valid_from": "2026-01-01"}
    document = changed(set={"gates.G1.cap": "mdi"})
    assert told(base(amendments=[*document["amendments"], later])) == [
        ("RT-POL-100", 'amendments[0].set."gates.G1.cap"')
    ]


def test_codes_of_amendments_are_used_once() -> None:
    later = {"code": "A", "valid_from": "2026-01-01"}
    assert told(base(amendments=[*changed()["amendments"], later])) == [("RT-POL-105", "amendments[1].code")]


def test_a_path_is_codes_keys_and_positions() -> None:
    assert steps_of(r'a."b.\"c"[2].d') == ("a", 'b."c', 2, "d")


def test_a_rule_book_with_amendments_is_not_assessed_as_it_stands() -> None:
    cells = {"income": 20, "toilets": 1, "grade": "甲", "petition": "否", "heads": 1, "town": "", "strict_ok": "是"}
    table = {code: [cell] for code, cell in (cells | {"lit": "是", "clean": "是"}).items()}
    cohort = rt.read_cohort({"id": ["a"], **table}, BOOK, id="id")
    with pytest.raises(rt.EvaluationError) as caught:
        rt.assess(cohort, BOOK)
    problem = caught.value.problems[0]
    assert problem.code == "RT-AMD-010"
    assert "policy.at(date)" in problem.mend
    assert "2025-01-01 to 2025-12-31" in problem.what


def test_cases_run_against_the_version_that_they_belong_to() -> None:
    document = amended(cases=[])
    assert rt.run_cases(parse_policy(document)) == ()
    document["amendments"][0]["cases"][0]["expect"] = {"reasons": ["G1"]}
    problems = rt.run_cases(parse_policy(document))
    assert [(p.code, p.path) for p in problems] == [("RT-CAS-001", "amendments[0].cases[0].expect.reasons")]


def test_a_file_is_read_as_of_a_day(tmp_path: Path) -> None:
    path = tmp_path / "county.toml"
    path.write_text(BOOK.to_toml(), encoding="utf-8")
    day = dt.date(2025, 3, 1)
    assert rt.load_policy(path) == BOOK
    assert rt.load_policy(path, on=day) == BOOK.at(day)
    assert rt.load_policy("shaanxi-2011", on=day).id == "shaanxi-2011"
    with pytest.raises(rt.ArgumentError):
        rt.load_policy(path, on="2025-03-01")  # type: ignore[arg-type]  # what is refused


def test_several_files_and_amendments_go_together() -> None:
    later = parse_policy(base(id="later", valid_from=dt.date(2030, 1, 1)))
    early = parse_policy(amended(valid_until=dt.date(2029, 12, 31)))
    assert rt.policy_at([later, early], dt.date(2025, 5, 1)) == early.versions()[1]
    assert rt.policy_at([later, early], dt.date(2031, 5, 1)) == later
