"""How worked-out values came about, in the words of an explanation."""

from __future__ import annotations

from typing import Any

import pytest

import ruraltier as rt

INDICATORS: dict[str, Any] = {
    "growth": {
        "label": {"zh": "增长率", "en": "growth"}, "unit": "%", "points": 1, "curve": {"kind": "value"},
        "bounded": False,
        "value": "100 * (income - last) / last", "value_round": {"places": 1, "mode": "half_up"},
    },
    "income": {"label": {"zh": "收入", "en": "income"}},
    "last": {"label": {"zh": "上年收入", "en": "income last year"}},
    "town": {"kind": "text", "label": {"zh": "乡镇", "en": "town"}},
    "roads": {"label": {"zh": "道路", "en": "roads"}, "applies": "income > setting.least"},
    "rank": {"label": {"zh": "位次", "en": "rank"}, "value": "rank(growth by town)"},
    "aim": {
        "label": {"zh": "目标", "en": "aim"},
        "value": [{"when": "town == '甲'", "is": "points.growth"}, {"when": "last > 50 and setting.open", "is": 3}],
        "value_round": {"places": 0, "mode": "down"},
    },
}  # fmt: skip
TABLE: dict[str, list[Any]] = {
    "id": list("abc"),
    "income": [110, 5, ""],
    "last": [100, 100, 8],
    "town": ["甲", "乙", "乙"],
    "roads": [1, 2, 3],
}


@pytest.fixture(scope="module")
def result() -> rt.Assessment:
    policy = rt.parse_policy({
        "format": 1, "id": "d", "title": "Measures", "source": "s", "confidence": "published", "missing": "unrated",
        "sources": {"s": {"title": "made up"}}, "score": {"total": 1}, "indicators": INDICATORS,
        "settings": {"least": {"value": 10}, "open": {"value": True}},
        "ladder": {"tiers": [{"code": "low"}, {"code": "top", "at_least": 60}]},
    })  # fmt: skip
    return rt.assess(rt.read_cohort(TABLE, policy, id="id"), policy)


def section(text: str, title: str) -> list[str]:
    lines = text.splitlines()
    start = lines.index(f"  {title}") + 1
    return [" ".join(line.split()) for line in lines[start : lines.index("", start)]]


def test_the_formula_stands_in_the_words_of_people(result: rt.Assessment) -> None:
    assert section(rt.explain(result["a"], "en"), "values that are worked out") == [
        "growth 10 % = 100 * (income - income last year) / income last year, rounded to 1 decimal (half up)",
        "rank 1 = rank(growth by town)",
        'aim 10 = points of growth, rounded to 0 decimals (down) (since town == "甲")',
    ]


def test_what_does_not_apply_and_the_choice_that_held(result: rt.Assessment) -> None:
    assert section(rt.explain(result["b"], "zh"), "算出的数值") == [
        "增长率 -95 % = 100 * (收入 - 上年收入) / 上年收入,保留 1 位小数(四舍五入)",
        "道路 不适用 不适用:收入 > 10 不成立",
        "位次 1 = rank(增长率 by 乡镇)",
        "目标 3 = 3,保留 0 位小数(舍去)(因为 上年收入 > 50 and 是)",
    ]


def test_what_cannot_be_told_and_no_choice(result: rt.Assessment) -> None:
    lines = section(rt.explain(result["c"], "en"), "values that are worked out")
    assert lines[1:] == [
        "roads missing cannot be told: income > 10",
        "rank missing = rank(growth by town)",
        "aim not applicable no case holds",
    ]


def test_an_unknown_choice(result: rt.Assessment) -> None:
    row = {name: cells[:1] for name, cells in TABLE.items()} | {"last": [""], "town": ["乙"]}
    again = rt.assess(rt.read_cohort(row, result.policy, id="id"), result.policy)
    assert "cannot be told: income last year > 50 and yes" in rt.explain(again["a"], "en")
