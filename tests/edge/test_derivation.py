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
        "settings": {"least": {"value": 10}, "open": {"value": True, "label": {"zh": "公开", "en": "in public"}}},
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
        "from: income 110, income last year 100",
        "rank 1 = rank(growth by town)",
        "from: growth 10 %, town 甲",
        'aim 10 = points of growth, rounded to 0 decimals (down) (since town == "甲")',
        "from: town 甲, points of growth 10",
    ]


def test_what_does_not_apply_and_the_choice_that_held(result: rt.Assessment) -> None:
    assert section(rt.explain(result["b"], "zh"), "算出的数值") == [
        "增长率 -95 % = 100 * (收入 - 上年收入) / 上年收入,保留 1 位小数(四舍五入)",
        "其中:收入 5, 上年收入 100",
        "道路 不适用 不适用:收入 > 10 不成立",
        "其中:收入 5",
        "位次 1 = rank(增长率 按 乡镇)",
        "其中:增长率 -95 %, 乡镇 乙",
        "目标 3 = 3,保留 0 位小数(舍去)(因为 上年收入 > 50 且 公开(是))",
        "其中:乡镇 乙, 上年收入 100",
    ]


def test_what_cannot_be_told_and_no_choice(result: rt.Assessment) -> None:
    lines = section(rt.explain(result["c"], "en"), "values that are worked out")
    assert lines[2:] == [
        "roads missing cannot be told: income > 10; no value: income",
        "from: income missing",
        "rank missing = rank(growth by town)",
        "from: growth missing, town 乙",
        "aim not applicable no case holds",
        "from: town 乙, income last year 8",
    ]


def test_an_unknown_choice(result: rt.Assessment) -> None:
    row = {name: cells[:1] for name, cells in TABLE.items()} | {"last": [""], "town": ["乙"]}
    again = rt.assess(rt.read_cohort(row, result.policy, id="id"), result.policy)
    text = rt.explain(again["a"], "en")
    assert "cannot be told: income last year > 50 and in public (yes); no value: income last year" in text


def told(value: object, cells: dict[str, Any], lang: str = "en", **more: Any) -> list[str]:
    """Return what is said of the worked-out value of `out`, and of what has none."""
    yes_no = {"kind": "yes_no"}
    labels = {"a": "and", "b": "not so", "c": "C", "far": "far one", "area": "or"}
    kinds = {"a": yes_no, "b": yes_no, "c": yes_no, "far": {}, "area": {"kind": "text"}}
    plain = {"points": 1, "curve": {"kind": "value"}, "bounded": False}
    policy = rt.parse_policy({
        "format": 1, "id": "d", "title": "Measures", "source": "s", "confidence": "published", "missing": "unrated",
        "sources": {"s": {"title": "made up"}},
        "indicators": {code: kind | {"label": labels[code]} for code, kind in kinds.items()}
        | {"near": {"label": "near", "value": "far * 2"}, "out": {"label": "out", "value": value, **plain}},
        "ladder": {"tiers": [{"code": "low"}, {"code": "top", "at_least": 60}]},
        "settings": {"open": {"value": True}, "least": {"value": 2}},
    } | {"score": {"total": 1}} | more)  # fmt: skip
    row = {"a": "yes", "b": "no", "c": "no", "far": 1, "area": "x"} | cells
    table = {"id": ["v"]} | {code: [cell] for code, cell in row.items()}
    verdict = rt.assess(rt.read_cohort(table, policy, id="id"), policy)["v"]
    return [" ".join(line.split()) for line in rt.explain(verdict, lang).splitlines()]


@pytest.mark.parametrize(
    ("when", "since"),
    [
        ("a or (b and c)", "(since and or (not so and C); what holds is and)"),
        (
            "(a or b) and (c or not b)",
            "(since (and or not so) and (C or (not not so)); what holds is and and (not not so))",
        ),
        ("not (b and a)", "(since not (not so and and); what holds is not not so)"),
        ("at least 2 of (a, b, not c)", "; what holds is at least 2 of (and, not C))"),
        ("not (at least 2 of (a, b, c))", "(since not at least 2 of (and, not so, C))"),
        ("a and setting.open", "(since and and open (yes))"),
        ("far < setting.least", "(since far one < 2)"),
    ],
)
def test_the_parts_of_a_condition_that_held_are_named(when: str, since: str) -> None:
    (line,) = (line for line in told([{"when": when, "is": 3}, {"is": 0}], {}) if line.startswith("out 3 = 3"))
    assert line.endswith(since)


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("a and not b or c", "(and 且 (非 not so)) 或 C"),
        ("at least 1 of (a, b)", "至少 1 项成立 (and, not so)"),
        ("always", "总是"),
        ("area == 'x'", 'or == "x"'),
        ("area != 'y or z'", 'or != "y or z"'),
    ],
)
def test_only_the_words_of_the_language_are_translated(when: str, said: str) -> None:
    assert any(f"(因为 {said}" in line for line in told([{"when": when, "is": 3}, {"is": 0}], {}, "zh"))


def test_the_cells_behind_a_gap_are_found_through_other_values() -> None:
    lines = told([{"when": "near > 3 or c", "is": 3}, {"is": 0}], {"far": ""})
    assert "out missing cannot be told: near > 3 or C; no value: far one" in lines
    assert "from: near missing" in lines
    assert "out: missing (no value: far one), no tier is given" in lines
    # Both ways lead to one cell.
    assert any(line.endswith("(no value: far one), no tier is given") for line in told("near + far", {"far": ""}))


def test_a_rule_that_reads_what_cannot_be_told_names_the_cells() -> None:
    gate = {"code": "G", "when": "points.out > 1 or score > setting.least", "cap": "low"}
    (line,) = (line for line in told("near", {"far": ""}, gates=[gate]) if line.startswith("rule G reads"))
    assert line.startswith("rule G reads out (no value: far one), the score (no value: far one),")


def test_a_gap_with_nothing_empty_behind_it_names_no_cell() -> None:
    lines = told([{"when": "b", "is": 1}], {})
    assert "out: not applicable, no tier is given" in lines
    assert "from: not so no" in lines


def brought(result: rt.Assessment, **columns: list[float]) -> rt.Assessment:
    """Return the result of a table that brings columns which the rule book would work out."""
    given = result.cohort.given
    assert given is not None
    numbers = {code: rt.NumberColumn(values) for code, values in columns.items()}
    return rt.assess(rt.Cohort(given.ids, {**given.columns, **numbers}), result.policy)


def test_a_value_that_came_with_the_table_has_no_formula(result: rt.Assessment) -> None:
    again = brought(result, growth=[7.0, -95.0, float("nan")], rank=[2.0, 9.0, 5.0])
    assert section(rt.explain(again["a"], "en"), "values that are worked out") == [
        'aim 7 = points of growth, rounded to 0 decimals (down) (since town == "甲")',
        "from: town 甲, points of growth 7",
    ]
    # What the table brought is the cell that has no value, and not one behind it.
    assert "growth: missing, no tier is given" in rt.explain(again["c"], "en")
    assert "growth: missing (no value: income), no tier is given" in rt.explain(result["c"], "en")


def test_a_value_that_came_with_the_table_does_not_ask_whether_it_applies() -> None:
    policy = rt.parse_policy({
        "format": 1, "id": "d", "title": "Measures", "source": "s", "confidence": "published",
        "sources": {"s": {"title": "made up"}}, "score": {"total": 1}, "missing": "unrated",
        "indicators": {
            "open": {"kind": "yes_no"}, "half": {"value": "x / 2", "applies": "open"},
            "x": {"points": 1, "curve": {"kind": "value"}, "bounded": False},
        },
        "ladder": {"tiers": [{"code": "low"}, {"code": "top", "at_least": 60}]},
    })  # fmt: skip
    cohort = rt.read_cohort({"id": ["a", "b"], "open": ["no", "yes"], "x": [2, 3]}, policy, id="id")
    result = rt.assess(cohort, policy)
    assert section(rt.explain(result["b"], "en"), "values that are worked out") == [
        "half 1.5 = x / 2",
        "from: open yes, x 3",
    ]
    assert "does not apply" in rt.explain(result["a"], "en")
    stated = rt.Cohort(cohort.ids, {**cohort.columns, "half": rt.NumberColumn([9.0, 9.0])})
    assert "does not apply" not in rt.explain(rt.assess(stated, policy)["a"], "en")
