"""Catalogue B: what is a number, what is no value, and what is neither."""

from __future__ import annotations

import datetime as dt
import time
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruraltier.domain.absence import Absence
from ruraltier.domain.column import NumberColumn
from ruraltier.edge.read import read_cohort
from ruraltier.engine.assess import assess
from tables import numbers, policy, refusal, saved

if TYPE_CHECKING:
    from pathlib import Path

MISSING = Absence.MISSING

READ: list[Any] = [
    pytest.param("85", Fraction(85), id="B1-whole"),
    pytest.param("85.0", Fraction(85), id="B1-decimal"),
    pytest.param("0085", Fraction(85), id="B1-leading zeros"),
    pytest.param(" 85 ", Fraction(85), id="B1-spaces"),
    pytest.param("+.5", Fraction(1, 2), id="B1-no whole part"),
    pytest.param("", MISSING, id="B9-empty"),
    pytest.param("  ", MISSING, id="B9-spaces"),
    pytest.param("1" + "0" * 30, Fraction(10**30), id="B13-10^30"),
    pytest.param("-0", Fraction(0), id="B19-minus zero"),
    pytest.param("-0.0", Fraction(0), id="B19-minus zero decimal"),
    pytest.param("0.30000000000000004", Fraction("0.30000000000000004"), id="B20-17 digits"),
    pytest.param("0.7999999999999999", Fraction("0.7999999999999999"), id="B20-16 digits"),
]


@pytest.mark.parametrize(("text", "value"), READ)
def test_a_text_is_read_exactly(tmp_path: Path, text: str, value: object) -> None:
    assert numbers(read_cohort(saved(tmp_path, f"id,income\na,{text}\n"), policy())) == [value]
    assert numbers(read_cohort({"id": ["a"], "income": [text]}, policy())) == [value]


REFUSED: list[Any] = [
    pytest.param("８５", "RT-NUM-006", "write 85", id="B2-full-width"),
    pytest.param("１.５", "RT-NUM-006", "write 1.5", id="B2-full-width digits, plain point"),
    pytest.param("１．５", "RT-NUM-006", "write 1.5", id="B2-full-width point"),
    pytest.param("－５", "RT-NUM-006", "write -5", id="B2-full-width minus"),
    pytest.param("−5", "RT-NUM-006", "write -5", id="B2-typographic minus"),
    pytest.param("٣", "RT-NUM-006", "write 3", id="B3-Arabic digit"),
    pytest.param("½", "RT-NUM-006", "write it with the digits 0-9", id="B3-vulgar fraction"),
    pytest.param("²", "RT-NUM-006", "write it with the digits 0-9", id="B3-superscript"),
    pytest.param("Ⅳ", "RT-NUM-006", "write it with the digits 0-9", id="B3-Roman numeral"),
    pytest.param("1,234", "RT-NUM-004", "write 1234", id="B4-comma"),
    pytest.param("1 234", "RT-NUM-004", "write 1234", id="B4-space"),
    pytest.param("1'234", "RT-NUM-004", "write 1234", id="B4-apostrophe"),
    pytest.param("1,234,567.5", "RT-NUM-004", "write 1234567.5", id="B4-several"),
    pytest.param(
        "1,23", "RT-NUM-004", "write 1.23 if the comma is a decimal point, leave it out if it is not", id="B4-1,23"
    ),
    pytest.param("1.234,5", "RT-NUM-004", "write 1234.5", id="B5-comma decimals"),
    pytest.param(
        "85%", "RT-NUM-005", "write one unit throughout: 1 cells carry a percent sign, 0 are plain", id="B6-percent"
    ),
    pytest.param("1.2万", "RT-NUM-003", "write 12000", id="B7-wan"),
    pytest.param("3亿", "RT-NUM-003", "write 300000000", id="B7-yi"),
    pytest.param("1.25千元", "RT-NUM-003", "write 1250", id="B7-qian"),
    pytest.param("12000元", "RT-NUM-003", "write 12000, in the unit of the indicator", id="B7-yuan"),
    pytest.param("5km", "RT-NUM-003", "write 5, in the unit of the indicator", id="B7-km"),
    pytest.param("¥5", "RT-NUM-003", "write 5, in the unit of the indicator", id="B7-sign of money"),
    *(
        pytest.param(
            mark,
            "RT-NUM-013",
            "leave the cell empty, or list the text under missing in a layout or missing_marks in the policy",
            id=f"B8-{mark}",
        )
        for mark in ("--", "—", "/", "无", "N/A", "-", "未统计", "nan", "NaN", "NA", "null", "None")
    ),
    pytest.param("inf", "RT-NUM-002", "", id="B10-inf"),
    pytest.param("-inf", "RT-NUM-002", "", id="B10-minus inf"),
    pytest.param(
        "1e400",
        "RT-NUM-007",
        "write it with digits; at most 40 and an exponent within ±30 can be right",
        id="B10-1e400",
    ),
    pytest.param("1" + "0" * 31, "RT-NUM-002", "", id="B13-10^31"),
    pytest.param("9007199254740993", "RT-NUM-008", "round it", id="B13-2^53+1"),
    pytest.param("0.1234567890123456789", "RT-NUM-008", "round it", id="B13-19 digits"),
    pytest.param("1" * 41, "RT-NUM-008", "round it", id="B15-41 digits"),
    pytest.param("1_000", "RT-NUM-007", "write 1000", id="B16-underscore"),
    pytest.param("0x10", "RT-NUM-007", "write 16", id="B16-hexadecimal"),
    pytest.param("1e3", "RT-NUM-007", "write 1000", id="B16-scientific"),
    pytest.param("True", "RT-NUM-010", 'declare kind = "yes_no" if the column answers a question', id="B17-True"),
    pytest.param("是", "RT-NUM-010", 'declare kind = "yes_no" if the column answers a question', id="B17-yes"),
    pytest.param("2024-01-03", "RT-NUM-011", None, id="B18-date"),
    pytest.param("2024/1/3 00:00", "RT-NUM-011", None, id="B18-date and time"),
    pytest.param("1月3日", "RT-NUM-011", None, id="B18-Chinese date"),
    pytest.param("3-Jan", "RT-NUM-011", None, id="B18-3-Jan"),
    pytest.param("1-3", "RT-NUM-012", "write one number", id="B18-1-3"),
    pytest.param("良好", "RT-NUM-001", None, id="B23-word"),
    pytest.param("约85", "RT-NUM-012", "write one number", id="B23-about"),
    pytest.param("85左右", "RT-NUM-012", "write one number", id="B23-or so"),
    pytest.param(">60", "RT-NUM-012", "write one number", id="B23-bound"),
    pytest.param("60-70", "RT-NUM-012", "write one number", id="B23-range"),
    pytest.param("1/3", "RT-NUM-012", "write one number", id="B23-fraction"),
    pytest.param("#DIV/0!", "RT-NUM-014", "mend the formula and save the table again", id="B23-error of a spreadsheet"),
    pytest.param("85\x1b[31m", "RT-NUM-001", None, id="B23-control characters"),
]


@pytest.mark.parametrize(("text", "code", "mend"), REFUSED)
def test_a_text_is_refused_with_its_place_and_mend(tmp_path: Path, text: str, code: str, mend: str | None) -> None:
    error = refusal(
        saved(
            tmp_path,
            f'name,id,income\n,a,1\n,b,"{text}"\n,c,2\n'.replace(
                "c,2", "c," + ("" if mend and "percent" in mend else "2")
            ),
        )
    )
    problem = error.problems[0]
    assert (error.count, problem.code, problem.row, problem.id, problem.column) == (1, code, 3, "b", "income")
    assert "\x1b" not in str(error)
    assert mend is None or problem.mend == (mend.replace(" 0 are", " 1 are") if "percent" in mend else mend)


@pytest.mark.parametrize("unit", [pytest.param("万元", id="B7-declared unit")])
def test_the_mend_of_ten_thousands_knows_the_declared_unit(unit: str) -> None:
    problem = refusal({"id": ["a"], "income": ["1.2万"]}, policy({"income": {"unit": unit}})).problems[0]
    assert problem.mend == "write 1.2"


CONVERTED: list[Any] = [
    pytest.param("万元", "1亿", "write 10000", id="B7-yi in wan"),
    pytest.param("万元", "1.2亿元", "write 12000", id="B7-yi yuan in wan"),
    pytest.param("万元", "3000元", "write 0.3", id="B7-yuan in wan"),
    pytest.param("万元", "3千", "write 0.3", id="B7-qian in wan"),
    pytest.param("万元", "¥3千", "write 0.3", id="B7-a sign and qian in wan"),
    pytest.param("万元", "¥12", "write 0.0012", id="B7-a sign in wan"),
    pytest.param("万元", "$12", "write the number alone, in 万元", id="B7-another currency"),
    pytest.param("万元", "5成", "write the number alone, in 万元", id="B7-tenths in wan"),
    pytest.param("亿元", "1.2万", "write 0.00012", id="B7-wan in yi"),
    pytest.param("yuan", "1.2万元", "write 12000", id="B7-wan in English yuan"),
    pytest.param("10,000 yuan", "1.2万", "write the number alone, in 10,000 yuan", id="B7-a unit not taken apart"),
    pytest.param("元/人", "3000元", "write the number alone, in 元/人", id="B7-a ratio"),
    pytest.param("km", "5 km", "write 5", id="B7-the unit itself"),
    pytest.param("%", "5成", "write 50", id="B7-tenths in percent"),
    pytest.param("", "5成", "write 50 if the unit is %, 0.5 if it is a share of 1", id="B7-tenths"),
    pytest.param("", "3k", "write the number alone, in the unit of the indicator", id="B7-k"),
    pytest.param("", "12．5", "write 12.5", id="B2-full-width point alone"),
    pytest.param("万元", "12。5", "write 12.5", id="B2-full stop"),
    pytest.param("", "1" * 45 + "万", "", id="B15-45 digits and wan"),
]


@pytest.mark.parametrize(("unit", "text", "mend"), CONVERTED)
def test_a_mend_gives_a_number_only_in_the_unit_of_the_indicator(unit: str, text: str, mend: str) -> None:
    problem = refusal({"id": ["a"], "income": [text]}, policy({"income": {"unit": unit}})).problems[0]
    assert problem.mend == mend
    assert "''" not in problem.what


@pytest.mark.parametrize("cells", [pytest.param(["85%", "0.85", "85"], id="B6-mixed units")])
def test_mixed_units_are_counted_by_form(cells: list[str]) -> None:
    problem = refusal({"id": list("abc"), "income": cells}).problems[0]
    assert problem.mend == "write one unit throughout: 1 cells carry a percent sign, 2 are plain"


@pytest.mark.parametrize("mark", [pytest.param(m, id=f"B8-listed {m}") for m in ("--", "—", "无", "N/A", "nan", "-99")])
def test_a_listed_mark_means_missing(mark: str) -> None:
    book = policy(missing_marks=[mark])
    assert numbers(read_cohort({"id": ["a", "b"], "income": [mark, "1"]}, book)) == [MISSING, 1]


@pytest.mark.parametrize(
    "kind", [pytest.param(k, id=f"B8-number as mark in {k.__name__}") for k in (np.array, pd.Series, pl.Series)]
)
def test_a_mark_that_is_a_number_means_missing_in_typed_columns_too(kind: Any) -> None:
    book = policy(missing_marks=["-99"])
    assert numbers(read_cohort({"id": ["a", "b"], "income": kind([-99.0, 1.0])}, book)) == [MISSING, 1]


@pytest.mark.parametrize("kind", [pytest.param(k, id=f"B9-{k.word}") for k in Absence])
def test_the_kinds_of_no_value_are_known_by_their_words(kind: Absence) -> None:
    words = [kind.label.zh, kind.label.en, kind.label.en.title(), kind.word, f" {kind.label.zh} "]
    assert numbers(read_cohort({"id": list("abcde"), "income": words}, policy())) == [kind] * 5


NOTHINGS: list[Any] = [
    None,
    "",
    " ",
    float("nan"),
    np.nan,
    np.float32("nan"),
    pd.NA,
    pd.NaT,
    Decimal("NaN"),
    np.datetime64("NaT"),
]


@pytest.mark.parametrize("entry", [pytest.param("", id="B9-one idea of missing")])
@given(nothing=st.lists(st.sampled_from(NOTHINGS), min_size=1, max_size=5))
def test_every_spelling_of_nothing_is_missing(entry: str, nothing: list[Any]) -> None:
    cells = [*nothing, 1, entry]
    cohort = read_cohort({"id": [f"v{i}" for i in range(len(cells))], "income": cells}, policy())
    assert numbers(cohort) == [*[MISSING] * len(nothing), 1, MISSING]


@pytest.mark.parametrize("value", [pytest.param(v, id=f"B10-{v}") for v in (float("inf"), -float("inf"), 1e31, 1e-31)])
@pytest.mark.parametrize("kind", [list, np.array, pd.Series, pl.Series])
def test_what_is_not_finite_is_refused_in_typed_columns(kind: Any, value: float) -> None:
    error = refusal({"id": ["a", "b"], "income": kind([1.0, value])})
    assert (error.count, error.problems[0].code, error.problems[0].row, error.problems[0].id) == (
        1,
        "RT-NUM-002",
        2,
        "b",
    )


RANGES: list[Any] = [
    pytest.param(-5, id="B11-below"),
    pytest.param("-0.001", id="B11-just below"),
    pytest.param(250, id="B12-above"),
    pytest.param("100.0000001", id="B12-just above"),
]


@pytest.mark.parametrize("value", RANGES)
def test_a_value_out_of_the_declared_range_is_refused(value: Any) -> None:
    error = refusal({"id": ["a", "b", "c"], "income": [0, value, 100]}, policy({"income": {"range": [0, 100]}}))
    problem = error.problems[0]
    assert (error.count, problem.code, problem.row, problem.id) == (1, "RT-NUM-009", 2, "b")
    assert problem.rule == "a number from 0 to 100"


@pytest.mark.parametrize(
    "text", [pytest.param("1e9999999", id="B14-exponent"), pytest.param("9" * 10_000, id="B15-10,000 digits")]
)
def test_a_number_that_costs_too_much_is_refused_at_once(text: str) -> None:
    started = time.process_time()
    error = refusal({"id": ["a"], "income": [text]})
    assert time.process_time() - started < 1
    assert error.problems[0].code in {"RT-NUM-007", "RT-NUM-008"}


HUGE: list[Any] = [
    pytest.param(10**5000, id="B15-int of 5,000 digits"),
    pytest.param(Decimal("1e9999"), id="B14-Decimal"),
    pytest.param(Decimal("Infinity"), id="B10-Decimal infinity"),
    pytest.param(2**53 + 1, id="B13-int over 2^53"),
    pytest.param(Fraction(1, 3), id="B13-a third"),
]


@pytest.mark.parametrize("value", HUGE)
def test_a_number_of_python_that_cannot_be_held_is_refused(value: Any) -> None:
    error = refusal({"id": ["a"], "income": [value]})
    assert error.problems[0].code in {"RT-NUM-002", "RT-NUM-008"}
    assert len(str(error)) < 1000


TRUTHS: list[Any] = [
    pytest.param([True, False], id="B17-list"),
    pytest.param(np.array([True, False]), id="B17-numpy"),
    pytest.param(pd.Series([True, None], dtype="boolean"), id="B17-nullable"),
    pytest.param(pl.Series([True, False]), id="B17-polars"),
    pytest.param([1, True], id="B17-among numbers"),
]


@pytest.mark.parametrize("cells", TRUTHS)
def test_a_truth_value_is_no_number(cells: Any) -> None:
    assert refusal({"id": ["a", "b"], "income": cells}).problems[0].code == "RT-NUM-010"


DATES: list[Any] = [
    pytest.param([dt.date(2024, 1, 3)], "RT-NUM-011", id="B18-date object"),
    pytest.param([dt.datetime(2024, 1, 3)], "RT-NUM-011", id="B18-datetime object"),  # noqa: DTZ001 - a cell has no zone
    pytest.param(pd.to_datetime(pd.Series(["2024-01-03"])), "RT-TAB-008", id="B18-pandas column"),
    pytest.param(pl.Series([dt.date(2024, 1, 3)]), "RT-TAB-008", id="B18-polars column"),
    pytest.param(np.array(["2024-01-03"], dtype="datetime64[D]"), "RT-TAB-008", id="B18-numpy column"),
]


@pytest.mark.parametrize(("cells", "code"), DATES)
def test_a_date_is_no_number(cells: Any, code: str) -> None:
    assert refusal({"id": ["a"], "income": cells}).problems[0].code == code


@pytest.mark.parametrize("value", [pytest.param(0.30000000000000004, id="B20-computed upstream")])
def test_a_float_means_its_shortest_decimal_and_is_never_guessed_back(value: float) -> None:
    book = policy(ladder={"tiers": [{"code": "low"}, {"code": "top", "above": 0.3}]})
    cohort = read_cohort({"id": ["a", "b"], "income": [value, 0.3]}, book)
    assert numbers(cohort) == [Fraction("0.30000000000000004"), Fraction("0.3")]
    assert assess(cohort, book).tier_codes.tolist() == ["top", "low"]


EDGES: list[Any] = [
    pytest.param({"kind": "all_or_nothing", "at_least": 0.3}, {}, id="B20-edge of a curve"),
    pytest.param(
        None,
        {
            "gates": [{"code": "G1", "when": "setting.strict and not (income < 0.3 and score > 9)", "cap": "low"}],
            "settings": {"strict": {"value": True}},
        },
        id="B20-gate",
    ),
]


@pytest.mark.parametrize(("curve", "rules"), EDGES)
def test_a_value_a_hair_from_a_threshold_is_noted(curve: Any, rules: dict[str, Any]) -> None:
    book = policy({"income": {"curve": curve} if curve else {}}, **rules)
    values = [0.30000000000000004, 0.3, 0.2999999999, 0.5, None]
    (note,) = read_cohort({"id": list("abcde"), "income": values}, book).notes
    assert note.code == "RT-TAB-108"
    assert note.what == "2 values are within 10^-9 of 0.3 and not on it; they count as they stand: a, c"
    assert not read_cohort({"id": ["a", "b"], "income": [0.3, 0.7999999999999999]}, book).notes
    assert not read_cohort({"id": ["a"], "income": [0.3]}, book).notes


UNITS: list[Any] = [
    pytest.param(
        [12000 + i for i in range(20)] + [1.2, 1.3],
        "10000, as 元 beside 万元",
        "unit: v20, v21",
        id="B22-ten thousands among ones",
    ),
    pytest.param(
        [85, 0.85] + [80 + i for i in range(10)],
        "100, as percent beside shares of 1",
        "unit: v01",
        id="B22-shares among percents",
    ),
    pytest.param(
        [1.5] * 30 + [2e8] * 6, "100000000, as 元 beside 亿元", "unit: v30, v31, v32, v33, v34 …", id="B22-yi"
    ),
    pytest.param([1.5] * 30 + [2e6] * 6, "factor of 1333333", "unit: v30, v31, v32, v33, v34 …", id="B22-many"),
]


@pytest.mark.parametrize(("values", "guess", "end"), UNITS)
def test_values_in_another_unit_are_noted_by_their_ids(values: list[float], guess: str, end: str) -> None:
    (note,) = read_cohort({"id": [f"v{i:02}" for i in range(len(values))], "income": values}, policy()).notes
    assert (note.code, note.column) == ("RT-TAB-107", "income")
    assert note.what.endswith(end)
    assert f"{guess}; are they in another unit" in note.what


ONE_UNIT: list[Any] = [
    pytest.param([1.0, 10000.0], id="B22-few"),
    pytest.param([1.0] * 10 + [10000.0] * 10, id="B22-two halves"),
    pytest.param([2.0**i for i in range(20)], id="B22-evenly spread"),
    pytest.param([0.0] * 20 + [-5.0], id="B22-nothing above 0"),
]


@pytest.mark.parametrize("values", ONE_UNIT)
def test_what_is_not_plainly_another_unit_is_not_noted(values: list[float]) -> None:
    table = {"id": [f"v{i:02}" for i in range(len(values))], "income": values}
    assert not read_cohort(table, policy()).notes


@pytest.mark.parametrize(
    "width", [pytest.param(np.float32, id="B21-32 bits"), pytest.param(np.float16, id="B21-16 bits")]
)
@given(hundredths=st.lists(st.integers(-4000, 4000), min_size=1, max_size=30))
def test_a_narrow_float_means_its_own_shortest_decimal(width: Any, hundredths: list[int]) -> None:
    array = (np.array(hundredths) / 10).astype(width)
    meant = [Fraction(np.format_float_positional(x)) for x in array]
    assert [NumberColumn(array).exact(i) for i in range(len(array))] == meant
    for column in (array, pd.Series(array)):
        cohort = read_cohort({"id": [f"v{i}" for i in range(len(array))], "income": column}, policy())
        assert numbers(cohort) == meant


@pytest.mark.parametrize("width", [pytest.param("float32", id="B21-on the cut")])
def test_a_32_bit_float_stands_on_the_cut(width: str) -> None:
    book = policy(ladder={"tiers": [{"code": "low"}, {"code": "top", "at_least": 60.1}]})
    cohort = read_cohort({"id": ["a"], "income": np.array([60.1], dtype=width)}, book)
    assert assess(cohort, book).tier_codes.tolist() == ["top"]


@pytest.mark.parametrize("words", [pytest.param(["良好", "一般", "85"] * 2, id="B23-most are words")])
def test_a_column_of_words_suggests_to_declare_it(words: list[str]) -> None:
    error = refusal({"id": list("abcdef"), "income": words})
    assert error.count == 4
    assert all("categories" in problem.mend for problem in error.problems)


@pytest.mark.parametrize("rows", [pytest.param(200_000, id="B23-many errors in flat memory")])
def test_many_errors_are_counted_and_few_are_kept(rows: int) -> None:
    error = refusal({"id": np.arange(100_000, 100_000 + rows), "income": ["x"] * rows})
    assert error.count == rows
    assert [p.row for p in error.problems] == list(range(1, 51))
    assert f"{rows} problems in all" in str(error)
