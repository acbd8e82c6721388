"""The cases of an amendment are asked to test what it changes, and nothing else."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from typing import Any

import pytest

import ruraltier as rt

BOOK = """
format = 1
id = "county"
title = "县"
source = "S"
confidence = "published"
reference = "一号"
valid_from = 2025-01-01
sources.S = { title = "办法", locator = "县政府" }
[settings.line]
value = 30
[indicators.x]
label = { zh = "甲", en = "x" }
range = [0, 100]
points = 100
direction = "higher"
curve = { kind = "linear", at = [0, 100], points = [0, 100] }
[indicators.debt]
label = { zh = "债", en = "debt" }
range = [0, 100]
[score]
total = 100
[ladder]
tiers = [{ code = "low" }, { code = "mid", at_least = 50 }, { code = "top", at_least = 80 }]
[[gates]]
code = "G"
when = "debt > setting.line"
cap = "mid"
[incentives]
[[incentives.awards]]
code = "fund"
kind = "fixed"
amounts = { top = 10 }
[[cases]]
village = { x = 49.9, debt = 0 }
expect = { score = 49.9, tier = "low" }
[[cases]]
village = { x = 50, debt = 0 }
expect = { score = 50, tier = "mid" }
"""


def asked(**amendment: Any) -> set[tuple[str, str]]:
    document = tomllib.loads(BOOK, parse_float=Decimal)
    case = {"village": {"x": 100, "debt": 0}, "expect": {"tier": "top"}}
    stated = {"code": "next", "valid_from": "2026-01-01", "cases": [case]} | amendment
    found = rt.check(rt.parse_policy(document | {"amendments": [stated]}))
    return {(f.code, f.path) for f in found if f.path.startswith("amendments") and f.code >= "RT-LNT-083"}


def test_a_changed_cut_is_to_be_tested_and_another_is_not() -> None:
    found = asked(set={"ladder.tiers.top.at_least": 85})
    assert {path for code, path in found if code == "RT-LNT-090"} == {"amendments[0] ladder.tiers[2]"}


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        ("settings.line.value", 40, "settings.line"),
        ("incentives.awards.fund.amounts.top", 20, "incentives.awards[0]"),
        ("indicators.x.curve", {"kind": "linear", "at": [0, 90], "points": [0, 100]}, "indicators.x"),
    ],
)
def test_only_the_part_that_changes_is_to_be_tested(path: str, value: object, place: str) -> None:
    found = {where for _, where in asked(set={path: value})}
    assert found
    assert all(where.startswith(f"amendments[0] {place}") for where in found)


def test_a_part_that_is_new_is_to_be_tested() -> None:
    gate = {"code": "H", "when": "debt > 50", "cap": "low"}
    assert {path.split("]")[1].strip()[:5] for _, path in asked(add={"gates": [gate]})} == {"gates"}
