"""What a rule book says is not asked for again, and what a case or an amendment uses is not called unused."""

from __future__ import annotations

import datetime as dt
from typing import Any

import ruraltier as rt
from analysis.lint.test_left_out import MARK, document

GAZETTE = {"notice": {"title": "通知", "locator": "第1页"}, "gazette": {"title": "公报", "locator": "2024"}}


def found(made: dict[str, Any]) -> list[tuple[str, str]]:
    return [(f.code, f.path) for f in rt.check(rt.parse_policy(made))]


def test_a_stated_total_is_not_asked_for() -> None:
    mark = MARK | {"points": 3, "range": [0, 3]}
    assert "RT-LNT-004" not in [code for code, _ in found(document(indicators={"mark": mark}, score={"total": 3}))]


def test_a_source_that_an_amendment_brings_in_is_named() -> None:
    change = {"code": "A", "valid_from": dt.date(2026, 1, 1), "set": {"ladder.tiers.top.source": "gazette"}}
    assert ("RT-LNT-023", "sources.gazette") not in found(document(sources=GAZETTE, amendments=[change]))


def test_a_source_that_an_amendment_takes_over_is_named() -> None:
    change = {"code": "A", "valid_from": dt.date(2026, 1, 1), "set": {"ladder.tiers.top.source": "notice"}}
    tiers = [{"code": "low"}, {"code": "top", "at_least": 5, "source": "gazette"}]
    made = document(sources=GAZETTE, ladder={"tiers": tiers}, amendments=[change])
    assert "RT-LNT-023" not in [code for code, _ in found(made)]


def paid(**changes: Any) -> dict[str, Any]:
    """Return a rule book whose award follows a value that is worked out."""
    people = {"value": [{"when": "a", "is": 20}, {"is": 10}]}
    amounts = {"low": 1, "top": 2}
    award = {"code": "P", "kind": "per_head", "heads": "people", "amounts": amounts}
    indicators = {"mark": MARK, "a": {"kind": "yes_no"}, "people": people}
    return document(indicators=indicators, incentives={"currency": "CNY", "awards": [award]}, **changes)


def test_an_award_that_follows_a_worked_out_value_is_noticed_in_a_case_of_several_villages() -> None:
    villages = [{"mark": 10, "a": True}, {"mark": 0, "a": False}]
    case = {"villages": villages, "expect": [{"award": 40}, {"award": 10}]}
    assert ("RT-LNT-094", "indicators.people") not in found(paid(cases=[case]))


def test_an_award_that_follows_a_worked_out_value_is_noticed_in_a_case_of_one_village() -> None:
    cases = [
        {"village": {"mark": 10, "a": True}, "expect": {"award": 40}},
        {"village": {"mark": 0, "a": False}, "expect": {"award": 10}},
    ]
    assert ("RT-LNT-094", "indicators.people") not in found(paid(cases=cases))


def test_a_value_whose_award_no_case_states_is_not_tested() -> None:
    case = {"village": {"mark": 10, "a": True}, "expect": {"tier": "top"}}
    assert ("RT-LNT-094", "indicators.people") in found(paid(cases=[case]))


def test_an_amount_by_a_worked_out_value_is_not_tested_by_a_case_of_another_tier() -> None:
    top: dict[str, Any] = {"village": {"mark": 10, "a": True}, "expect": {"award": 40}}
    low: dict[str, Any] = {"village": {"mark": 0, "a": False}, "expect": {"award": 10}}
    untested = ("RT-LNT-090", "incentives.awards[0]")
    assert untested in found(paid(cases=[top | {"expect": {"tier": "top"}}, low]))
    assert untested not in found(paid(cases=[top, low]))


def test_a_source_of_a_value_that_does_not_score_is_named() -> None:
    people = {"value": 10, "source": "gazette"}
    assert "RT-LNT-023" not in [c for c, _ in found(document(sources=GAZETTE, indicators={"mark": MARK, "n": people}))]


def test_a_value_that_an_award_pays_is_used_and_tested_by_its_amounts() -> None:
    cases = [
        {"village": {"mark": 10, "a": True}, "expect": {"award": 20}},
        {"village": {"mark": 0, "a": False}, "expect": {"award": 10}},
    ]
    made = paid(cases=cases)
    made["incentives"]["awards"] = [{"code": "P", "kind": "value", "value": "people"}]
    noted = found(made)
    assert not {("RT-LNT-094", "indicators.people"), ("RT-LNT-062", "incentives.awards[0]")} & set(noted)
    assert "RT-LNT-020" not in [code for code, _ in noted]
    assert ("RT-LNT-094", "indicators.people") in found(made | {"cases": cases[:1]})
