"""A small rule book that uses every section, and ways to spoil it."""

from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING, Any

import pytest

from ruraltier.errors import RuraltierError
from ruraltier.policy.book import Case
from ruraltier.policy.parse import parse_policy

if TYPE_CHECKING:
    from ruraltier.policy.policy import TierPolicy

Table = dict[str, Any]

GONE = object()
"""Stands for a key to take out."""

_BASE: Table = {
    "format": 1,
    "id": "demo",
    "title": {"zh": "示例办法", "en": "demo"},
    "source": "law",
    "confidence": "published",
    "missing": "unrated",
    "missing_marks": ["—"],
    "sources": {"law": {"title": "示例办法原文", "date": "2024-01-01"}},
    "table": {"id": ["village_code"], "name": ["village"]},
    "indicators": {
        "income": {
            "label": {"zh": "集体收入", "en": "income"},
            "unit": "万元",
            "range": [0, 1000],
            "aspect": "wealth",
            "points": 40,
            "curve": {"kind": "linear", "at": [0, 10, 50], "share": [0, "3/5", 1]},
            "direction": "higher",
        },
        "toilets": {"label": "卫生厕所普及率", "points": 30, "curve": {"kind": "proportional", "target": 95}},
        "grade": {
            "kind": "option",
            "options": ["甲", "乙", "丙"],
            "points": 20,
            "curve": {"kind": "options", "points": {"甲": 20, "乙": 10, "丙": 0}},
        },
        "petition": {"kind": "yes_no"},
        "heads": {"range": [0, 100]},
        "town": {"kind": "text"},
    },
    "aspects": {
        "wealth": {"label": "富裕", "total": 40},
        "signs": {"items": {"lit": {"label": "路灯亮"}, "clean": {"points": 9}}},
    },
    "score": {"total": 100},
    "ladder": {
        "tiers": [{"code": "low"}, {"code": "mid", "at_least": 60}, {"code": "top", "label": "示范", "above": 90}],
    },
    "settings": {"strict": {"value": True}, "least": {"value": 3}},
    "gates": [
        {"code": "G1", "when": "income < 10", "cap": "mid"},
        {"code": "G2", "when": "not strict_ok", "cap": "low"},
    ],
    "vetoes": [
        {"code": "V1", "when": "petition", "ineligible": True},
        {"code": "V2", "when": "setting.strict and heads < setting.least", "cap": "low"},
    ],
    "floors": [{"code": "F1", "when": 'grade == "甲" or points.wealth >= 30', "tier": "mid", "if_unknown": "ignored"}],
    "quotas": [
        {
            "code": "Q1",
            "tier": "top",
            "share": "1/3",
            "base": "rated",
            "round": "down",
            "ties": "exclude",
            "by": "town",
        },
        {"code": "Q2", "tier": "mid", "count": 5, "ties": "tie_break", "tie_break": ["-income"]},
    ],
    "incentives": {
        "currency": "CNY",
        "unit": "元",
        "budget": 5000000,
        "awards": [
            {"code": "fund", "kind": "fixed", "amounts": {"mid": 10000, "top": 20000}},
            {"code": "cadres", "kind": "per_head", "heads": "heads", "amounts": {"top": 1000}},
            {"code": "rate", "kind": "score_rate", "rate": 100, "round": "down", "tiers": ["mid"]},
            {"code": "pool", "kind": "share", "pool": 1000000, "by": "heads", "floor": 10, "cap": 50000},
            {"code": "owed", "kind": "value", "value": "heads", "round": "up", "tiers": ["top"]},
        ],
    },
    "cases": [
        {
            "name": "a case",
            "village": {"income": 8, "grade": "甲", "petition": False, "town": "上河", "heads": "未到期"},
            "expect": {"score": "1/3", "tier": "mid", "status": "rated", "reasons": ["G1"], "award": 10000},
        }
    ],
}
_BASE["indicators"]["strict_ok"] = {"kind": "yes_no"}


def base(**changes: Any) -> Table:
    """Return the rule book's document, with values put at paths: ``base(**{"gates[0].cap": "top"})``."""
    document = copy.deepcopy(_BASE)
    for path, value in changes.items():
        put(document, path, value)
    return document


def put(document: Table, path: str, value: Any) -> None:
    """Put a value at a path, or take the key out."""
    *above, last = [int(step[1:-1]) if step[0] == "[" else step for step in re.findall(r"\[\d+\]|[^.\[\]]+", path)]
    place: Any = document
    for step in above:
        place = place.setdefault(step, {}) if isinstance(place, dict) else place[step]
    if value is GONE:
        del place[last]
    else:
        place[last] = value


def told(document: Any, **arguments: Any) -> list[tuple[str, str]]:
    """Return code and path of every problem of a document that is refused."""
    with pytest.raises(RuraltierError) as caught:
        parse_policy(document, **arguments)
    return [(problem.code, problem.path) for problem in caught.value.problems]


def first_case(policy: TierPolicy) -> Case:
    """Return the first case, which is of one village."""
    case = policy.cases[0]
    assert isinstance(case, Case)
    return case


def text_of(document: Any, code: str) -> str:
    """Return the message of the first problem with a code."""
    with pytest.raises(RuraltierError) as caught:
        parse_policy(document)
    return next(str(problem) for problem in caught.value.problems if problem.code == code)
