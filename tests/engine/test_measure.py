"""Worked-out indicators, values that apply, brackets, and formulas in conditions, by hand."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ruraltier as rt
from ruraltier.engine import groups, ratios
from ruraltier.policy import policy as unchecked
from strategies import World, worlds
from strategies.answers import answered, assessed
from strategies.rows import table

VALUE: dict[str, Any] = {"points": 1, "curve": {"kind": "value"}, "bounded": False}
HALF_UP = {"places": 2, "mode": "half_up"}
GONE, NOT, LATE = rt.Absence.MISSING, rt.Absence.NOT_APPLICABLE, rt.Absence.NOT_YET_DUE
COLUMNS: dict[str, list[Any]] = {
    "id": list("abcd"),
    "income": [110, "120.5", "", 90],
    "last": [100, 0, 80, "未到期"],
    "town": ["甲", "甲", "", ""],
    "poor": ["yes", "no", "no", ""],
    "grade": ["一", "二", "", "一"],
}


def book(indicators: dict[str, Any], **head: Any) -> rt.TierPolicy:
    """Return a rule book with the columns above, and others."""
    columns: dict[str, Any] = {
        "x": VALUE | {"value": 1}, "income": {}, "last": {}, "town": {"kind": "text"}, "poor": {"kind": "yes_no"},
        "grade": {"kind": "option", "options": ["二", "一"]},
    }  # fmt: skip
    document = {
        "format": 1, "id": "m", "title": "Measures", "source": "s", "confidence": "published", "missing": "unrated",
        "sources": {"s": {"title": "made up"}}, "score": {"total": 1}, "indicators": columns | indicators,
        "ladder": {"tiers": [{"code": "low"}, {"code": "top", "at_least": 60}]},
    }  # fmt: skip
    return rt.parse_policy(document | head)


def measured(value: Any, columns: dict[str, list[Any]] | None = None, **keys: Any) -> list[Any]:
    """Return the values that a value of the language comes to for each village."""
    policy = book({"m": {"value": value, **keys}}, settings={"k": {"value": 3}, "yes": {"value": True}})
    cohort = rt.measure(rt.read_cohort(columns or COLUMNS, policy, id="id"), policy)
    return [village["m"] for village in cohort]


def rounded(value: Any, columns: dict[str, list[Any]] | None = None, places: int = 2) -> list[Any]:
    return measured(value, columns, value_round={"places": places, "mode": "half_up"})


def numbers(*values: object) -> list[Any]:
    return [Fraction(str(v)) if not isinstance(v, rt.Absence) else v for v in values]


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("income", (110, "120.5", GONE, 90)),
        (7, (7, 7, 7, 7)),
        ("0.5", ("0.5",) * 4),
        ("income - last", (10, "120.5", GONE, LATE)),
        ("last - income", (-10, "-120.5", GONE, LATE)),
        ("-income", (-110, "-120.5", GONE, -90)),
        ("income * setting.k / 4", ("82.5", "90.375", GONE, "67.5")),
        ("poor + 1", (2, 1, 1, GONE)),
        ("setting.yes + poor", (2, 1, 1, GONE)),
        ("min(income, last, 105)", (100, 0, GONE, LATE)),
        ("max(income, last)", (110, "120.5", GONE, LATE)),
        ("sum(income, last, 1)", (211, "121.5", GONE, LATE)),
        ("abs(90 - income)", (20, "30.5", GONE, 0)),
        ("whole(-income)", (-110, -120, GONE, -90)),
        ("first(income, last)", (110, "120.5", 80, 90)),
        ("first(last, income)", (100, 0, 80, 90)),
        ("count(income > 100, poor, last == 0)", (2, 2, GONE, GONE)),
        ("count(always, not poor, town == '甲')", (2, 3, GONE, GONE)),
        ("group_sum(income)", ("320.5",) * 4),
        ("group_sum(income by town)", ("230.5", "230.5", 90, 90)),
        ("group_min(income by town)", (110, 110, 90, 90)),
        ("group_max(income by town)", ("120.5", "120.5", 90, 90)),
        ("group_count(income by town)", (2, 2, 1, 1)),
        ("group_count(income by grade)", (2, 1, 0, 2)),
        ("group_max(income by grade)", (110, "120.5", GONE, 110)),
        ("rank(income)", (2, 1, GONE, 3)),
        ("rank(-income)", (2, 3, GONE, 1)),
        ("rank(income by town)", (2, 1, GONE, 1)),
        ("rank(last)", (1, 3, 2, LATE)),
    ],
)
def test_values_with_an_end_of_decimals(value: Any, wanted: tuple[object, ...]) -> None:
    assert measured(value) == numbers(*wanted)


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("100 * (income - last) / last", (10, GONE, GONE, LATE)),
        ("income / 3", ("36.67", "40.17", GONE, 30)),
        ("mean(income, last)", (105, "60.25", GONE, LATE)),
        ("median(income, last)", (105, "60.25", GONE, LATE)),
        ("median(income, last, 1)", (100, 1, GONE, LATE)),
        ("trimmed_mean(income, last, 1)", (100, 1, GONE, LATE)),
        ("trimmed_mean(income, last, 1, 7)", ("53.5", 4, GONE, LATE)),
        ("ln(income)", ("4.70", "4.79", GONE, "4.50")),
        ("ln(last)", ("4.61", GONE, "4.38", LATE)),
        ("ln(-income)", (GONE, GONE, GONE, GONE)),
        ("(ln(income) - ln(100)) / (ln(75000) - ln(100))", ("0.01", "0.03", GONE, "-0.02")),
        ("group_mean(income)", ("106.83",) * 4),
        ("income / group_mean(income by town)", ("0.95", "1.05", GONE, 1)),
        ("group_median(income)", (110,) * 4),
        ("group_median(income by town)", ("115.25", "115.25", 90, 90)),
        ("group_sum(income / last)", ("1.1",) * 4),
    ],
)
def test_values_that_are_rounded(value: Any, wanted: tuple[object, ...]) -> None:
    assert rounded(value) == numbers(*wanted)


def test_equal_values_share_the_better_rank() -> None:
    columns = {code: (cells * 2)[:4] for code, cells in COLUMNS.items() if code != "id"}
    columns |= {"id": list("abcd"), "income": [5, 7, 7, "7.5"]}
    assert measured("rank(income)", columns) == numbers(4, 2, 2, 1)


def test_the_human_development_index_of_income() -> None:
    columns = {code: cells[:4] for code, cells in COLUMNS.items()} | {"income": [100, 75000, 16144, 99]}
    formula = "max(0, min(1, (ln(income) - ln(100)) / (ln(75000) - ln(100))))"
    assert rounded(formula, columns, 3) == numbers(0, 1, "0.768", 0)


def test_choices_are_tried_in_order() -> None:
    lines = [{"when": "town == '甲'", "is": "income"}, {"when": "last > 0", "is": 2}]
    assert measured(lines) == [*numbers(110, "120.5"), GONE, GONE]
    lines = [{"when": "last > 50", "is": 1}, {"when": "last < 0", "is": 2}]
    assert measured(lines) == [Fraction(1), NOT, Fraction(1), GONE]
    assert measured([*lines, {"is": 3}]) == [*numbers(1, 3, 1), GONE]


def test_a_value_that_does_not_apply() -> None:
    wanted = [*numbers(110), NOT, GONE, GONE]
    assert measured("income", applies="poor") == [Fraction(110), NOT, NOT, GONE]
    assert measured("last", applies="income > 0") == [*numbers(100, 0), GONE, LATE]
    policy = book({"income": {"applies": "poor"}, "grade": {
        "kind": "option", "options": ["二", "一"], "applies": "last > 50"}})  # fmt: skip
    cohort = rt.measure(rt.read_cohort(COLUMNS, policy, id="id"), policy)
    assert [v["income"] for v in cohort] == [wanted[0], NOT, NOT, GONE]
    assert [v["grade"] for v in cohort] == ["一", NOT, GONE, GONE]
    assert rt.measure(cohort, policy).same_as(cohort)


def test_a_table_needs_the_columns_behind_and_not_the_column_itself() -> None:
    policy = book({"x": VALUE | {"value": "income + m"}, "m": {"value": "2 * last"}})
    assert policy.needed == {"income", "last"}
    cohort = rt.read_cohort({"id": ["a"], "income": [1], "last": [2], "m": [99], "x": [98]}, policy, id="id")
    assert set(cohort.columns) == {"income", "last"}
    result = rt.assess(cohort, policy)
    assert result["a"].score == 5
    assert (result.cohort["a"]["m"], result.cohort["a"]["x"]) == (4, 5)
    assert result["a"].points == {"x": 5}
    with pytest.raises(rt.EvaluationError) as caught:
        rt.measure(rt.Cohort(["a"], {"income": rt.NumberColumn([1.0])}), policy)
    assert [(p.code, p.column) for p in caught.value.problems] == [("RT-EVA-010", "last")]


def test_a_measure_that_only_awards_look_at_may_stay_away() -> None:
    policy = book({"m": {"value": "2 * last"}})
    cohort = rt.measure(rt.read_cohort({"id": ["a"]}, policy, id="id"), policy)
    assert set(cohort.columns) == {"x"}


def test_a_column_that_is_there_is_kept() -> None:
    policy = book({"x": VALUE | {"value": "rank(income)"}})
    whole = rt.measure(rt.read_cohort(COLUMNS, policy, id="id"), policy)
    part = rt.assess(whole.take(np.array([3])), policy)
    assert part["d"].score == 3


def test_figures_are_read_exactly() -> None:
    indicators = {
        "x": {"points": 1, "curve": {"kind": "linear", "at": [0, 300], "share": [0, 1]}, "value": "income"},
        "m": {"value": "points.x * 3", "value_round": {"places": 3, "mode": "half_up"}},
        "s": {"value": "score", "value_round": HALF_UP},
        "t": {"value": [{"when": 'placed >= "top"', "is": 1}, {"is": 0}]},
        "e": {"value": [{"when": "points.x > 0.4 and setting.k > 1", "is": 1}, {"is": "setting.k"}]},
    }
    policy = book(indicators, settings={"k": {"value": "4/2"}},
                  ladder={"tiers": [{"code": "low"}, {"code": "top", "at_least": 0.4}]})  # fmt: skip
    cohort = rt.measure(rt.read_cohort(COLUMNS, policy, id="id"), policy)
    assert [v["m"] for v in cohort] == [*numbers("1.1", "1.205"), GONE, *numbers("0.9")]
    assert [v["s"] for v in cohort] == [*numbers("0.37", "0.40"), GONE, *numbers("0.3")]
    assert [v["t"] for v in cohort] == [*numbers(0, 1), GONE, *numbers(0)]
    assert [v["e"] for v in cohort] == [*numbers(2, 1), GONE, *numbers(2)]


def test_figures_of_many_digits_and_of_refused_values() -> None:
    indicators = {"x": VALUE | {"missing": "refuse"}, "m": {"value": "points.x * 2", "value_round": HALF_UP}}
    policy = book(indicators)
    columns = {"id": list("abc"), "x": ["0.12345678901234", "", 3]}
    cohort = rt.measure(rt.read_cohort(columns, policy, id="id"), policy)
    assert [v["m"] for v in cohort] == [Fraction("0.25"), GONE, Fraction(6)]
    with pytest.raises(rt.EvaluationError) as caught:
        rt.assess(cohort, policy)
    assert [(p.code, p.id) for p in caught.value.problems] == [("RT-EVA-013", "b")]


@pytest.mark.parametrize(
    "text", ["score", "points.x", "rank(income)", "group_mean(income)", "group_sum(income / last)"]
)
def test_no_villages_one_village_and_none_with_a_value(text: str) -> None:
    assert rounded(text, {code: [] for code in COLUMNS}) == []
    alone = {code: cells[:1] for code, cells in COLUMNS.items()}
    assert rounded(text, alone)[0] in numbers(1, 110, "1.1")
    gone = {code: cells if code == "id" else ["", "", "", ""] for code, cells in COLUMNS.items()}
    assert rounded(text, gone) == ([Fraction(1)] * 4 if text in {"score", "points.x"} else [GONE] * 4)


@pytest.mark.parametrize(
    ("value", "keys", "shown"),
    [
        ("income * income * income * income * 1.0625", {}, "2467705424726.00390625"),
        ("income * 10000000000000000000000000000000", {}, None),
        ("income / 100000000000000000000 / 1000000000000000", {}, None),
        ("income * 1.0000000000000001", {}, None),
        (" * ".join(["income", *["1e30"] * 190]), {}, "about 1.234500e+5703"),
    ],
)
def test_a_value_with_too_many_digits_is_refused(value: str, keys: dict[str, Any], shown: str | None) -> None:
    with pytest.raises(rt.EvaluationError) as caught:
        measured(value, COLUMNS | {"income": ["1234.5", 1, 2, ""]}, **keys)
    first = caught.value.problems[0]
    assert (first.code, first.id, first.column, first.row) == ("RT-EVA-030", "a", "m", 1)
    assert "value_round" in first.mend
    assert shown is None or first.value == shown


@pytest.mark.parametrize(("value", "wrong"), [("income / 3", ["b"]), ("1 / income", ["a", "b"]), ("ln(income)", [""])])
def test_values_without_end_are_refused_whatever_passed_the_checks(
    value: str, wrong: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unchecked, "problems_of", lambda _: [])
    with pytest.raises(rt.EvaluationError) as caught:
        measured(value, COLUMNS | {"income": [9, 10, 6, ""] if "/ 3" in value else [9, 7, 8, ""]})
    assert [p.id for p in caught.value.problems] == wrong


def test_large_values_with_few_digits_are_held() -> None:
    found = measured("income * 10000000000000000000", COLUMNS | {"income": ["1234.5", 1, "", "0.5"]})
    assert found == [*numbers("12345000000000000000000", 10**19), GONE, *numbers(5 * 10**18)]


def test_a_logarithm_on_the_edge_of_its_rounding_is_said() -> None:
    with pytest.raises(rt.EvaluationError) as caught:
        measured("ln(income) - ln(110)", value_round={"places": 2, "mode": "up"})
    assert [p.code for p in caught.value.problems] == ["RT-EVA-031"]
    policy = book({"x": VALUE}, gates=[{"code": "G", "when": "ln(x) >= ln(8)", "cap": "low"}])
    with pytest.raises(rt.EvaluationError) as caught:
        rt.assess(rt.read_cohort({"id": ["a"], "x": [8]}, policy, id="id"), policy)
    assert [p.code for p in caught.value.problems] == ["RT-EVA-031"]


def fired(when: str, **keys: Any) -> list[str]:
    """Return where a gate with this condition fires, and where it leaves the village unrated."""
    policy = book({}, gates=[{"code": "G", "when": when, "cap": "low"}], **keys)
    result = rt.assess(rt.read_cohort(COLUMNS, policy, id="id"), policy)
    return ["?" if s == "unrated" else str(r) for s, r in zip(result.status, result.columns()["reasons"], strict=True)]


@pytest.mark.parametrize(
    ("when", "wanted"),
    [
        ("income >= 1.1 * last", ["G", "G", "?", "?"]),
        ("income > 1.1 * last", ["", "G", "?", "?"]),
        ("110 == income", ["G", "", "?", ""]),
        ("income / last < 2", ["G", "?", "?", "?"]),
        ("last != income", ["G", "G", "?", "?"]),
        ("poor == 1 or income - 1 <= 89", ["G", "", "?", "G"]),
        ("count(poor, income > 100) >= 2", ["G", "", "?", "?"]),
        ("always", ["G", "G", "G", "G"]),
        ("score * 2 > points.x", ["G", "G", "G", "G"]),
        ("setting.k * 50 < income", ["G", "G", "?", ""]),
        ("setting.k < 3 and 2 * score == setting.k", ["G", "G", "G", "G"]),
        ("ln(income) > 4.6", ["G", "G", "?", ""]),
    ],
)
def test_formulas_in_conditions(when: str, wanted: list[str]) -> None:
    assert fired(when.replace("poor == 1", "poor"), settings={"k": {"value": 2}}) == wanted


def bracketed(lines: list[dict[str, Any]], **columns: Any) -> list[rt.Problem]:
    """Return what is wrong with the incomes."""
    policy = book({"income": {"bracket": lines}})
    try:
        rt.assess(rt.read_cohort(COLUMNS | columns, policy, id="id"), policy)
    except rt.EvaluationError as error:
        return list(error.problems)
    return []


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ({"at_least": 110}, ["d"]),
        ({"above": 110}, ["a", "d"]),
        ({"at_most": 110}, ["b"]),
        ({"below": 110}, ["a", "b"]),
        ({"at_least": 100, "at_most": 120.5}, ["d"]),
        ({"when": "poor", "at_most": 100}, ["a", "b"]),
        ({"when": "last > 50", "at_least": 0}, ["b"]),
    ],
)
def test_brackets(line: dict[str, Any], wrong: list[str]) -> None:
    found = bracketed([line])
    assert [p.id for p in found] == wrong
    assert {p.code for p in found} <= {"RT-EVA-014"}


def test_a_bracket_says_which_line_it_was() -> None:
    lines = [{"when": "town == '甲'", "at_most": 115}, {"when": "poor", "at_least": 0}]
    first, *others = bracketed(lines, town=["甲", "甲", "乙", "乙"], poor=["yes", "no", "no", "no"])
    assert (first.id, first.path, first.value) == ("b", "indicators.income.bracket[0]", "120.5")
    assert "town" in first.what
    assert "115" in first.rule
    assert [(p.id, p.path) for p in others] == [("d", "indicators.income.bracket")]


def test_a_worked_out_value_out_of_range_is_refused() -> None:
    policy = book({"m": {"value": "2 * last", "range": [0, 150]}})
    with pytest.raises(rt.EvaluationError) as caught:
        rt.assess(rt.read_cohort(COLUMNS, policy, id="id"), policy)
    assert [(p.code, p.id, p.value) for p in caught.value.problems] == [
        ("RT-EVA-012", "a", "200"),
        ("RT-EVA-012", "c", "160"),
    ]


def test_a_case_may_state_a_rank() -> None:
    cases = [
        {"village": {"income": 5, "rank": 3}, "expect": {"score": 3}},
        {"village": {"income": 5}, "expect": {"score": 1}},
        {"village": {"income": 7}, "expect": {"score": 2}},
    ]
    policy = book({"rank": {"value": "rank(income)"}, "x": VALUE | {"value": "rank"}}, cases=cases)
    assert [(p.path, p.what) for p in rt.run_cases(policy)] == [("cases[2].expect.score", "score is 1")]


@given(worlds(), st.randoms())
def test_shuffled_villages_have_shuffled_values(world: World, random: Any) -> None:
    order = list(range(len(world.rows)))
    random.shuffle(order)
    there = assessed(world.document, world.rows)
    moved = assessed(world.document, [world.rows[i] for i in order])
    assert there.cohort.take(np.array(order, np.intp)).same_as(moved.cohort)


@given(worlds())
def test_python_integers_give_the_same(world: World) -> None:
    policy = rt.parse_policy(world.document)
    cohort = rt.read_cohort(table(world.document, world.rows), policy, id="id")
    plain = rt.measure(cohort, policy)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ratios, "LIMIT", 0)
        assert rt.measure(cohort, policy).same_as(plain)
        objects = assessed(world.document, world.rows, arithmetic="objects")
    assert answered(objects) == answered(assessed(world.document, world.rows))


def test_a_sum_with_too_many_digits_is_told_with_its_indicator(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groups, "MOST_BITS", 1)
    columns = {**COLUMNS, "last": [7, 11, 13, 17]}
    with pytest.raises(rt.LimitError) as caught:
        rounded("group_sum(1 / last)", columns)
    assert [(p.code, p.path) for p in caught.value.problems] == [("RT-LIM-051", "indicators.m.value")]
