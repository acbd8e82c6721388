"""Parts of conditions that no case tests are named, and those that cannot be told apart are not."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

import ruraltier as rt
from ruraltier.analysis.lint.left_out import shorter
from ruraltier.policy.condition_parser import parse_condition

YES_NO = {"kind": "yes_no"}
MARK = {"range": [0, 10], "points": 10, "direction": "higher", "curve": {"kind": "value"}}


def document(**changes: Any) -> dict[str, Any]:
    return {
        "format": 1,
        "id": "village",
        "title": "办法",
        "source": "notice",
        "confidence": "published",
        "missing": "zero",
        "sources": {"notice": {"title": "通知", "locator": "第1页"}},
        "indicators": {"mark": MARK} | dict.fromkeys("abc", YES_NO),
        "score": {"total": 10},
        "ladder": {"tiers": [{"code": "low"}, {"code": "top", "at_least": 5}]},
    } | changes


def veto(when: str, *villages: str, **part: str) -> dict[str, Any]:
    """Return a rule book with a veto, and a case for each village: the letters of what holds there."""
    rule = {"code": "V", "when": when, "cap": "low"} | part
    cases = [_case(village, "low" if village.endswith("!") else "top") for village in villages]
    return document(vetoes=[rule], cases=cases)


def _case(village: str, tier: str) -> dict[str, Any]:
    return {"village": {"mark": 10} | {code: code in village for code in "abc"}, "expect": {"tier": tier}}


def untold(made: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Return path, severity and parts of the findings."""
    found = [f for f in rt.check(rt.parse_policy(made)) if f.code == "RT-LNT-095"]
    return [(f.path, str(f.severity), f.what.en.rpartition(": ")[2]) for f in found]


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("a and b", [("a", "b"), ("b", "a")]),
        ("a or b or c", [("a", "b or c"), ("b", "a or c"), ("c", "a or b")]),
        ("not (a and b)", [("a", "not b"), ("b", "not a")]),
        ("at least 2 of (a, b)", [("a", "at least 2 of (b)"), ("b", "at least 2 of (a)")]),
        ("at least 1 of (a)", []),
        ("a", []),
        ("a and (b or c)", [("a", "b or c"), ("b or c", "a"), ("b", "a and c"), ("c", "a and b")]),
    ],
)
def test_each_part_is_left_out_one_at_a_time(when: str, expected: list[tuple[str, str]]) -> None:
    assert [(str(part), str(rest)) for part, rest in shorter(parse_condition(when))] == expected


@pytest.mark.parametrize(
    ("when", "villages", "parts"),
    [
        ("a and b", ["ab!", ""], "a, b"),
        ("a and b", ["ab!", "a"], "a"),
        ("a or b", ["a!", ""], "b"),
        ("a and (b or c)", ["ab!", "ac!", "a"], "a"),
        ("at least 2 of (a, b, c)", ["ab!", "bc!", "a"], ""),
        ("at least 2 of (a, b, c)", ["ab!", "a"], "c"),
        ("a and b", ["ab!", "a", "b"], ""),
    ],
)
def test_parts_of_a_rule_that_no_case_tests_are_named(when: str, villages: list[str], parts: str) -> None:
    assert untold(veto(when, *villages)) == ([("vetoes[0].when", "warning", parts)] if parts else [])


def test_a_rule_that_no_case_tests_at_all_is_told_once() -> None:
    made = veto("a and b", "", "a")
    assert untold(made) == []
    assert "RT-LNT-092" in [f.code for f in rt.check(rt.parse_policy(made))]


def test_a_rule_that_nobody_published_may_be_tested_less() -> None:
    assert untold(veto("a and b", "ab!", "", confidence="illustrative")) == [("vetoes[0].when", "note", "a, b")]


def test_a_setting_is_the_same_in_every_case() -> None:
    strict = {"strict": {"value": True, "label": "从严"}}
    assert untold(veto("a and setting.strict", "a!", "") | {"settings": strict}) == []


def chosen(*marks: tuple[str, int]) -> dict[str, Any]:
    value = [{"when": "a and b", "is": 10}, {"when": "b or a", "is": 5}, {"is": 0}]
    cases = [
        {"village": {code: code in village for code in "ab"}, "expect": {"score": score}} for village, score in marks
    ]
    return document(indicators={"mark": MARK | {"value": value}, "a": YES_NO, "b": YES_NO}, cases=cases)


def test_lines_of_a_value_are_told_apart_too() -> None:
    assert untold(chosen(("ab", 10), ("a", 5), ("b", 5), ("", 0))) == []
    assert untold(chosen(("ab", 10), ("b", 5), ("", 0))) == [
        ("indicators.mark.value[0].when", "warning", "b"),
        ("indicators.mark.value[1].when", "warning", "a"),
    ]


def test_a_part_that_an_earlier_line_settles_is_not_asked_for() -> None:
    value = [{"when": "a", "is": 10}, {"when": "b and not a", "is": 5}, {"is": 0}]
    cases = [{"village": {"a": a, "b": b}, "expect": {"score": s}} for a, b, s in [(1, 1, 10), (0, 1, 5), (0, 0, 0)]]
    cases = [case | {"village": {k: bool(v) for k, v in case["village"].items()}} for case in cases]
    assert untold(document(indicators={"mark": MARK | {"value": value}, "a": YES_NO, "b": YES_NO}, cases=cases)) == []


def test_what_applies_to_a_village_is_looked_at() -> None:
    mark = MARK | {"applies": "a and b", "missing": "zero"}
    cases = [_case("ab", "top") | {"expect": {"score": 10}}, _case("a", "low")]
    made = document(indicators={"mark": mark, "a": YES_NO, "b": YES_NO, "c": YES_NO}, cases=cases)
    assert untold(made) == [("indicators.mark.applies", "warning", "a")]


def test_lines_of_a_bracket_are_a_note() -> None:
    bracket = [{"when": "a and b", "at_least": Decimal(6)}, {"at_most": Decimal(5)}]
    cases = [_case("ab", "top"), _case("a", "low") | {"village": {"mark": 4, "a": True, "b": False}}]
    made = document(indicators={"mark": MARK | {"bracket": bracket}, "a": YES_NO, "b": YES_NO}, cases=cases)
    for case in made["cases"]:
        case["village"].pop("c", None)
    assert untold(made) == [("indicators.mark.bracket[0].when", "note", "a")]
