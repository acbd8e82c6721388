"""The form of a document: kinds of values, keys, words; the wrong ones are told with place, finding and mend."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from policy.rulebooks import GONE, base, text_of, told
from ruraltier.errors import LimitError, PolicyError
from ruraltier.policy.parse import parse_policy

WRONG_KINDS: list[tuple[str, Any, str]] = [
    ("id", 7, "RT-DOC-003"),
    ("title", 7, "RT-DOC-003"),
    ("title.fr", "x", "RT-DOC-010"),
    ("format", "1", "RT-DOC-003"),
    ("format", True, "RT-DOC-003"),
    ("valid_from", "tomorrow", "RT-DOC-003"),
    ("valid_from", dt.datetime(2024, 1, 1, tzinfo=dt.UTC), "RT-DOC-003"),
    ("missing", "unratd", "RT-DOC-012"),
    ("missing", [], "RT-DOC-003"),
    ("missing", {"mising": "zero"}, "RT-DOC-012"),
    ("missing", {"refused": "zro"}, "RT-DOC-012"),
    ("missing_marks", "—", "RT-DOC-003"),
    ("missing_marks[0]", 3, "RT-DOC-003"),
    ("indicators", [], "RT-DOC-003"),
    ("indicators.income", 3, "RT-DOC-003"),
    ("indicators.income.range", [1], "RT-DOC-017"),
    ("indicators.income.range", [1, "x"], "RT-DOC-003"),
    ("indicators.income.kind", "numbr", "RT-DOC-012"),
    ("indicators.income.points", "1/0", "RT-DOC-003"),
    ("indicators.income.points", [], "RT-DOC-003"),
    ("indicators.income.points", {}, "RT-DOC-003"),
    ("indicators.income.points", dt.date(2024, 1, 1), "RT-DOC-003"),
    ("indicators.income.bounded", 1, "RT-DOC-003"),
    ("indicators.income.direction", "up", "RT-DOC-012"),
    ("indicators.income.curve", "linear", "RT-DOC-003"),
    ("indicators.income.curve.kind", "liner", "RT-DOC-012"),
    ("indicators.income.curve.kind", 3, "RT-DOC-012"),
    ("indicators.income.curve.kind", GONE, "RT-DOC-011"),
    ("indicators.income.curve.at", 3, "RT-DOC-003"),
    ("indicators.income.pass", {}, "RT-DOC-015"),
    ("indicators.income.pass", {"at_least": 1, "above": 2}, "RT-DOC-015"),
    ("indicators.income.pass", {"atleast": 1}, "RT-DOC-010"),
    ("indicators.income.round", {"places": 2}, "RT-DOC-011"),
    ("indicators.income.round", {"places": -2, "mode": "half"}, "RT-POL-020"),
    ("indicators.petition.curve", {"kind": "value"}, "RT-POL-061"),
    ("indicators.toilets.curve", GONE, "RT-POL-060"),
    ("indicators.grade.options", [], "RT-POL-042"),
    ("aspects", "wealth", "RT-DOC-003"),
    ("aspects.signs.items", [], "RT-DOC-003"),
    ("aspects.signs.items.lit", "x", "RT-DOC-003"),
    ("aspects.signs.items.lit.kind", "number", "RT-DOC-010"),
    ("score", [], "RT-DOC-003"),
    ("score.weight", 2, "RT-DOC-010"),
    ("ladder", GONE, "RT-DOC-011"),
    ("ladder.tiers", {}, "RT-DOC-003"),
    ("ladder.tiers", [], "RT-POL-030"),
    ("ladder.tiers[0].at_least", 3, "RT-POL-031"),
    ("ladder.tiers[1]", {"code": "mid", "at_least": 60, "above": 60}, "RT-DOC-015"),
    ("gates", {}, "RT-DOC-003"),
    ("gates[0]", "x", "RT-DOC-003"),
    ("vetoes[0].cap", "low", "RT-POL-063"),
    ("vetoes[0].ineligible", False, "RT-POL-063"),
    ("quotas[1].count", Decimal("1.5"), "RT-DOC-003"),
    ("quotas[0].ties", "exlude", "RT-DOC-012"),
    ("settings.least.value", "three", "RT-DOC-003"),
    ("incentives", 3, "RT-DOC-003"),
    ("incentives.currency", "RMB", "RT-MON-001"),
    ("incentives.unit", "块", "RT-MON-002"),
    ("incentives.awards", {}, "RT-DOC-003"),
    ("incentives.awards[0].amounts", 3, "RT-DOC-003"),
    ("incentives.awards[0].amounts.mid", "3", "RT-DOC-003"),
    ("cases[0].village", 3, "RT-DOC-003"),
    ("cases[0].village.income", [], "RT-DOC-003"),
    ("cases[0].village.income", "3/x", "RT-DOC-003"),
    ("cases[0].expect", GONE, "RT-DOC-011"),
    ("table", [], "RT-DOC-003"),
    ("table.id", "code", "RT-DOC-003"),
    ("format", 0, "RT-DOC-014"),
]


@pytest.mark.parametrize(
    ("path", "value", "code"), WRONG_KINDS, ids=[f"{p} {c} {i}" for i, (p, _, c) in enumerate(WRONG_KINDS)]
)
def test_a_wrong_value_is_told_once_and_in_its_place(path: str, value: Any, code: str) -> None:
    found = told(base(**{path: value}))
    assert [c for c, _ in found if c != "RT-POL-021"] == [code]
    assert found[0][1].startswith(path.split(".", maxsplit=1)[0].split("[", maxsplit=1)[0])


@pytest.mark.parametrize("key", ["format", "id", "title", "source", "confidence"])
def test_a_required_key_that_is_missing_is_named(key: str) -> None:
    assert told(base(**{key: GONE})) == [("RT-DOC-011", key)]


def test_a_number_in_quotes_is_refused_with_the_number_to_write() -> None:
    assert "found text '40'; expected a number; write 40 without the quotes" in text_of(
        base(**{"indicators.income.points": "40"}), "RT-DOC-003"
    )


def test_a_number_where_a_text_is_wanted_is_refused_with_the_text_to_write() -> None:
    assert 'found the number 7; expected text; write "7"' in text_of(base(id=7), "RT-DOC-003")


def test_an_unknown_key_lists_what_is_known_and_the_nearest() -> None:
    text = text_of(base(**{"gates[0].cpa": "mid"}), "RT-DOC-010")
    assert "unknown key 'cpa'" in text
    assert "if_unknown, cap" in text
    assert "did you mean 'cap'?" in text


def test_an_unknown_section_is_an_unknown_key() -> None:
    assert told(base(gate=[])) == [("RT-DOC-010", "gate")]


def test_an_unknown_curve_lists_the_curves() -> None:
    text = text_of(base(**{"indicators.income.curve.kind": "liner"}), "RT-DOC-012")
    assert "one of linear, steps, proportional, deduct, bonus, all_or_nothing, options, value" in text
    assert "did you mean 'linear'?" in text


def test_a_key_that_a_curve_does_not_have_is_refused() -> None:
    assert told(base(**{"indicators.toilets.curve": {"kind": "value", "at": [1]}})) == [
        ("RT-DOC-010", "indicators.toilets.curve.at")
    ]


def test_two_faults_of_one_list_are_both_told() -> None:
    document = base(**{"ladder.tiers[1].at_least": "x", "ladder.tiers[2].above": "y"})
    assert told(document) == [("RT-DOC-003", "ladder.tiers[1].at_least"), ("RT-DOC-003", "ladder.tiers[2].above")]


@pytest.mark.parametrize("document", [None, [], "text", 3, object(), [("format", 1)]])
def test_a_document_that_is_no_table_is_refused(document: Any) -> None:
    assert told(document) == [("RT-DOC-001", "")]


def test_an_empty_document_names_what_it_must_have() -> None:
    found = told({})
    assert ("RT-DOC-011", "format") in found
    assert ("RT-DOC-011", "ladder") in found


@pytest.mark.parametrize("value", [None, object(), b"bytes", {1, 2}, 1j, dt.time(3)])
def test_a_value_of_no_plain_kind_is_told_once(value: Any) -> None:
    assert told(base(**{"indicators.income.points": value})) == [("RT-DOC-013", "indicators.income.points")]


@pytest.mark.parametrize(
    "value",
    [float("nan"), float("inf"), Decimal("sNaN"), 10**5000, 10.0**300, Decimal("1e31"), Decimal("1." + "1" * 40)],
    ids=["nan", "inf", "sNaN", "10**5000", "1e300", "1e31", "41 digits"],
)
def test_a_number_that_is_not_finite_or_too_long_is_told_once(value: Any) -> None:
    assert told(base(**{"indicators.income.points": value})) == [("RT-DOC-013", "indicators.income.points")]


def test_a_key_that_is_no_text_is_refused() -> None:
    assert told(base(**{"cases[0].village": {1: 2}})) == [("RT-DOC-013", "cases[0].village")]


def test_of_many_values_of_no_plain_kind_the_first_are_told() -> None:
    assert len(told(base(missing_marks=[None] * 1000))) == 200


def test_half_a_character_is_refused() -> None:
    assert told(base(id="\ud800")) == [("RT-DOC-013", "id")]
    assert told(base(**{"indicators.income.points": [{"\ud800": 1}]}))[0] == (
        "RT-DOC-013",
        "indicators.income.points[0]",
    )


def test_a_later_format_is_told_alone() -> None:
    assert told({"format": 2, "whatever": 3}) == [("RT-DOC-014", "format")]
    assert "use a newer version" in text_of({"format": 2}, "RT-DOC-014")


def test_problems_of_a_limit_and_others_make_a_limit_error() -> None:
    document = base(**{"id": 7, "gates[0].when": "a" * 5000})
    with pytest.raises(LimitError) as caught:
        parse_policy(document)
    assert [p.code for p in caught.value.problems] == ["RT-DOC-003", "RT-LIM-010"]


def test_hostile_keys_are_shown_harmless() -> None:
    with pytest.raises(PolicyError) as caught:
        parse_policy(base(indicators={"a\x1b[31m" * 30: {}}))
    assert "\x1b" not in str(caught.value)
