"""The JSON Schema that editors use accepts and refuses what the validator does."""

from __future__ import annotations

import datetime as dt
import json
import runpy
import tomllib
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from random import Random
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.rulebooks import GONE, base
from policy.test_consistency import GOOD
from ruraltier.edge.cli import main
from ruraltier.edge.files import list_policies, load_policy
from ruraltier.edge.starting import schema_text
from ruraltier.errors import RuraltierError
from ruraltier.policy.parse import parse_policy
from strategies import SeededChoice, draw_document

TOOL = Path(__file__).parent.parent / "tools" / "make_schema.py"
SCHEMA = jsonschema.Draft7Validator(json.loads(schema_text()))
BUNDLED = [policy.id for policy in list_policies()]


def in_json(value: Any) -> Any:
    """Return a document as JSON holds it: days are texts."""
    if isinstance(value, dict):
        return {key: in_json(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [in_json(one) for one in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def faults(document: Any) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in SCHEMA.iter_errors(in_json(document))]


def test_the_schema_is_what_the_forms_say() -> None:
    made = runpy.run_path(str(TOOL))["text"]()
    assert made == schema_text(), "run: python tools/make_schema.py"


def test_the_schema_is_one() -> None:
    jsonschema.Draft7Validator.check_schema(json.loads(schema_text()))


@pytest.mark.parametrize("name", BUNDLED)
def test_a_shipped_rule_book_is_accepted(name: str) -> None:
    text = (files("ruraltier") / "data" / "policies" / f"{name}.toml").read_text(encoding="utf-8")
    assert faults(tomllib.loads(text, parse_float=Decimal)) == []
    assert faults(load_policy(name).to_dict()) == []


@pytest.mark.parametrize("changes", [c for _, c in GOOD], ids=[name for name, _ in GOOD])
def test_a_sound_rule_book_is_accepted(changes: dict[str, Any]) -> None:
    assert faults(base(**changes)) == []


@given(st.integers(0, 10**9))
def test_a_drawn_rule_book_is_accepted(seed: int) -> None:
    document = draw_document(SeededChoice(Random(seed)))  # noqa: S311 - a test draws, it keeps no secret
    assert faults(parse_policy(document).to_dict()) == []


RULE = {"code": "G", "when": "petition", "cap": "mid"}
CURVE = "indicators.toilets.curve"
MALFORMED: list[dict[str, Any]] = [
    {"format": 2},
    {"format": "1"},
    {"format": GONE},
    {"id": GONE},
    {"title": GONE},
    {"source": GONE},
    {"ladder": GONE},
    {"title": 7},
    {"title": {"de": "x"}},
    {"title": {"zh": 1}},
    {"wieght": 1},
    {"confidence": "sure"},
    {"missing": "perhaps"},
    {"missing": {"gone": "zero"}},
    {"missing": {"missing": "nil"}},
    {"missing_marks": "—"},
    {"valid_from": "soon"},
    {"valid_from": 2024},
    {"sources": []},
    {"sources.law.code": "law"},
    {"sources.law": {"locator": "x"}},
    {"sources.law.title": True},
    {"table.id": "村代码"},
    {"table.code": ["x"]},
    {"indicators": []},
    {"indicators.toilets": 7},
    {"indicators.toilets.wieght": 7},
    {"indicators.toilets.points": "many"},
    {"indicators.toilets.points": "30"},
    {"indicators.toilets.points": True},
    {"indicators.toilets.kind": "numbr"},
    {"indicators.toilets.unit": 7},
    {"indicators.toilets.range": [0]},
    {"indicators.toilets.range": [0, 1, 2]},
    {"indicators.toilets.options": "甲"},
    {"indicators.toilets.bounded": "no"},
    {"indicators.toilets.direction": "up"},
    {"indicators.toilets.pass": {}},
    {"indicators.toilets.passing": {"above": 1}},
    {"indicators.toilets.pass": {"above": 1, "at_least": 1}},
    {"indicators.toilets.round": {"places": 1}},
    {"indicators.toilets.round": {"places": 0.5, "mode": "down"}},
    {"indicators.toilets.round": {"places": 1, "mode": "off"}},
    {CURVE: "linear"},
    {CURVE: {}},
    {CURVE: {"kind": "quadratic"}},
    {CURVE: {"kind": "linear", "share": [0, 1]}},
    {CURVE: {"kind": "linear", "at": 3, "share": [0, 1]}},
    {CURVE: {"kind": "linear", "at": ["a"], "share": [0]}},
    {CURVE: {"kind": "proportional"}},
    {CURVE: {"kind": "proportional", "target": 3, "per": 1}},
    {CURVE: {"kind": "steps", "steps": [{"points": 1}]}},
    {CURVE: {"kind": "steps", "steps": {}}},
    {CURVE: {"kind": "steps", "steps": [{"above": 1, "at_least": 2, "points": 1}]}},
    {CURVE: {"kind": "deduct", "points": 1}},
    {CURVE: {"kind": "deduct", "above": 1}},
    {CURVE: {"kind": "deduct", "at_least": 1, "points": 1}},
    {CURVE: {"kind": "deduct", "above": 1, "points": 1, "floor": True}},
    {CURVE: {"kind": "bonus", "above": 1, "below": 2, "points": 1}},
    {CURVE: {"kind": "all_or_nothing"}},
    {CURVE: {"kind": "value", "at": [1]}},
    {"indicators.grade.curve": {"kind": "options", "points": [1, 2]}},
    {"aspects.wealth.aggregate": "total"},
    {"aspects.wealth.weight": "1"},
    {"aspects.wealth.code": "x"},
    {"aspects.signs.items": ["lit"]},
    {"aspects.signs.items.lit": {"curve": {"kind": "value"}}},
    {"aspects.signs.items.lit": {"points": "x"}},
    {"score.weight": 1},
    {"score.total": "100 points"},
    {"score.k": 1.5},
    {"ladder.tiers": {}},
    {"ladder.tiers": [{"label": "x"}]},
    {"ladder.tiers": [{"code": "low"}, {"code": "top", "from": 60}]},
    {"ladder.tiers": [{"code": "low"}, {"code": "top", "above": 60, "at_least": 60}]},
    {"ladder.edge": "upper"},
    {"ladder.round": 2},
    {"ladder.previous": 7},
    {"ladder.fit": {"method": "guess"}},
    {"gates": RULE},
    {"gates": [RULE | {"when": 7}]},
    {"gates": [{"code": "G", "when": "petition"}]},
    {"gates": ["G"]},
    {"gates": [RULE | {"if_unknown": "maybe"}]},
    {"gates": [RULE | {"tier": "mid"}]},
    {"vetoes": [RULE | {"ineligible": "yes"}]},
    {"floors": [RULE]},
    {"quotas": [{"code": "Q", "tier": "top", "count": 1}]},
    {"quotas": [{"code": "Q", "tier": "top", "count": "1", "ties": "include"}]},
    {"quotas": [{"code": "Q", "tier": "top", "count": 1, "ties": "toss"}]},
    {"settings": {"x": {}}},
    {"settings": {"x": {"value": "on"}}},
    {"incentives": {"currency": "XXX", "awards": []}},
    {"incentives": {"unit": "斗", "awards": []}},
    {"incentives": {"awards": [{"code": "a", "kind": "gift"}]}},
    {"incentives": {"awards": [{"code": "a", "kind": "fixed"}]}},
    {"incentives": {"awards": [{"code": "a", "kind": "fixed", "amounts": {"top": "x"}}]}},
    {"incentives": {"if_short": "cut"}},
    {"cases": [{"village": {"toilets": 3}}]},
    {"cases": [{"village": [], "expect": {}}]},
    {"cases": [{"village": {"toilets": [1]}, "expect": {}}]},
    {"cases": [{"village": {}, "expect": {"status": "fine"}}]},
    {"cases": [{"village": {}, "expect": {"reasons": "G"}}]},
    {"cases": [{"village": {}, "expect": {"points": 1}}]},
    {"amendments": [{"code": "a"}]},
    {"amendments": [{"code": "a", "valid_from": "2026-01-01", "remove": "x"}]},
]


@pytest.mark.parametrize("changes", MALFORMED, ids=[f"{at}-{'-'.join(found)}" for at, found in enumerate(MALFORMED)])
def test_a_malformed_rule_book_is_refused_by_both(changes: dict[str, Any]) -> None:
    document = base(**changes)
    assert faults(document)
    with pytest.raises(RuraltierError):
        parse_policy(document)


def test_keys_are_titled_in_chinese_and_described_in_english() -> None:
    definitions = json.loads(schema_text())["definitions"]
    points = definitions["Indicator"]["properties"]["points"]
    assert (points["title"], points["description"]) == ("分值 points", "full points")


def test_the_schema_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    assert json.loads(capsys.readouterr().out) == json.loads(schema_text())


def test_editors_complete_what_the_validator_knows() -> None:
    keys = set(json.loads(schema_text())["properties"])
    assert keys >= {"format", "indicators", "ladder", "gates", "amendments", "$schema"}
