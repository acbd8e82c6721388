"""Answers, options, words and names: what a column of each kind takes, and what it refuses."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

from ruraltier.domain.absence import Absence
from ruraltier.domain.indicator import Indicator
from ruraltier.edge.cells import Absences, Percent, Reader
from ruraltier.edge.gather import Fault
from ruraltier.edge.limits import TableLimits
from ruraltier.edge.read import read_cohort
from tables import codes, numbers, policy, refusal

ROADS = policy({"roads": {"kind": "yes_no"}}, missing_marks=["—"])
WASTE = policy({"income": {}, "waste": {"kind": "option", "options": ["Sorted", "Ｂ类", "0", "不适用"]}})
TOWN = policy({"income": {}, "town": {"kind": "text"}}, missing_marks=["无"])


def answers(cells: Any) -> list[Any]:
    return numbers(read_cohort({"id": [f"v{i}" for i in range(len(cells))], "roads": cells}, ROADS), "roads")


@pytest.mark.parametrize(
    "word", ["是", "yes", "Y", "TRUE", "1", "√", " yes ", True, 1, 1.0, np.True_, np.int8(1), np.float32(1)]
)
def test_yes(word: Any) -> None:
    assert answers([word, "否"]) == [1, 0]


@pytest.mark.parametrize("word", ["否", "No", "n", "false", "0", "×", False, 0, 0.0, np.False_])
def test_no(word: Any) -> None:
    assert answers([word, "是"]) == [0, 1]


@pytest.mark.parametrize(("word", "answer"), [("1.0", 1), ("0.0", 0)])
def test_answers_that_went_through_floats_are_read(word: str, answer: int) -> None:
    assert answers([word]) == [answer]


@pytest.mark.parametrize("cell", ["", "—", None, float("nan"), pd.NA])
def test_no_answer_is_missing(cell: Any) -> None:
    assert answers([cell, "不适用"]) == [Absence.MISSING, Absence.NOT_APPLICABLE]


@pytest.mark.parametrize(
    "cells", [np.array([True, False]), pl.Series([True, False]), pd.Series([1.0, 0.0]), np.array([1, 0])]
)
def test_typed_answers(cells: Any) -> None:
    assert answers(cells) == [1, 0]


@pytest.mark.parametrize("cell", ["maybe", "2", 2, -1, 0.5, Decimal(1), b"1", "有", "无", [1]])
def test_what_is_no_answer_is_refused(cell: Any) -> None:
    error = refusal({"id": ["a", "b"], "roads": ["是", cell]}, ROADS)
    assert [(p.code, p.row, p.id, p.column) for p in error.problems] == [("RT-YES-001", 2, "b", "roads")]


@pytest.mark.parametrize(("cell", "mend"), [("N/A", "missing_marks"), ("无", "missing_marks"), ("maybe", ""), (2, "")])
def test_a_word_for_no_answer_is_mended_in_the_rule_book(cell: Any, mend: str) -> None:
    (problem,) = refusal({"id": ["a", "b"], "roads": ["是", cell]}, ROADS).problems
    assert mend in problem.mend
    assert mend or not problem.mend


def test_options_are_positions_of_their_words() -> None:
    table = {"id": list("abcdefg"), "income": [1] * 7, "waste": ["Sorted", " sorted", "B类", 0, "", "拒报", "不适用"]}
    column = read_cohort(table, WASTE).number("waste")
    assert column.words == ("Sorted", "Ｂ类", "0", "不适用")
    assert [column.exact(row) for row in range(7)] == [0, 0, 1, 2, None, None, 3]
    assert column.why_absent(5) is Absence.REFUSED


@pytest.mark.parametrize(
    ("cell", "code"), [("sort", "RT-OPT-001"), (0.0, "RT-TXT-001"), (True, "RT-TXT-001"), (10**50, "RT-TXT-001")]
)
def test_what_is_no_option_is_refused(cell: Any, code: str) -> None:
    problem = refusal({"id": ["a"], "income": [1], "waste": [cell]}, WASTE).problems[0]
    assert (problem.code, problem.row, problem.column) == (code, 1, "waste")


def test_no_option_is_missing() -> None:
    column = read_cohort({"id": ["a"], "income": [1], "waste": [None]}, WASTE).number("waste")
    assert column.why_absent(0) is Absence.MISSING


def test_a_near_option_is_shown() -> None:
    assert refusal({"id": ["a"], "income": [1], "waste": ["Sorte"]}, WASTE).problems[0].mend == "did you mean 'Sorted'?"


def test_two_options_that_differ_in_width_are_told_apart_only_exactly() -> None:
    book = policy({"income": {}, "class": {"kind": "option", "options": ["A", "Ａ"]}})
    cohort = read_cohort({"id": ["a", "b"], "income": [1, 1], "class": ["A", "Ａ"]}, book)
    assert list(cohort.number("class").values) == [0, 1]
    assert refusal({"id": ["a"], "income": [1], "class": ["a"]}, book).problems[0].code == "RT-OPT-001"


def test_words_are_cleaned_and_every_kind_of_nothing_is_empty() -> None:
    cells = [" 甲乡\u3000", "甲\u200b乡", "cafe\u0301", "无", "不适用", None, float("nan"), 12, np.int64(7)]
    cohort = read_cohort({"id": [f"v{i}" for i in range(9)], "income": [1] * 9, "town": cells}, TOWN)
    assert list(cohort.text("town").values) == ["甲乡", "甲乡", "café", "", "", "", "", "12", "7"]


@pytest.mark.parametrize("cells", [[1.5], [True], np.array([1.5]), pl.Series([[1]])])
def test_what_is_no_word_is_refused(cells: Any) -> None:
    assert refusal({"id": ["a"], "income": [1], "town": cells}, TOWN).problems[0].code in {"RT-TXT-001", "RT-TAB-008"}


def test_a_column_that_no_rule_needs_may_be_missing() -> None:
    assert list(read_cohort({"id": ["a"], "income": [1]}, TOWN).columns) == ["income"]


def test_names_are_found_and_cleaned() -> None:
    cohort = read_cohort({"村庄代码": ["01"], "村名": [" 上河村 "], "income": [1]}, policy())
    assert cohort.names.tolist() == ["上河村"]
    assert read_cohort({"id": ["01"], "label": ["x"], "income": [1]}, policy(), name="label").names.tolist() == ["x"]


def test_the_policy_names_the_columns_of_ids_and_names() -> None:
    book = policy(table={"id": ["nagari", "kode"], "name": ["nama"]})
    cohort = read_cohort({"id": [7], "kode": ["01"], "name": ["no"], "nama": ["Aceh"], "income": [1]}, book)
    assert (cohort.ids.tolist(), cohort.names.tolist()) == (["01"], ["Aceh"])


@pytest.mark.parametrize("asked", [{"id": "kod"}, {"name": "nam"}])
def test_a_header_that_is_asked_for_and_not_there_is_refused(asked: dict[str, Any]) -> None:
    problem = refusal({"kode": ["01"], "id": ["1"], "nama": ["x"], "income": [1]}, **asked).problems[0]
    assert problem.code == "RT-TAB-003"
    assert problem.mend.startswith("did you mean")


def test_ids_that_are_not_plain_have_to_be_named() -> None:
    table = {"id": ["a"], "code": ["b"], "income": [1]}
    problem = refusal(table).problems[0]
    assert (problem.code, problem.what) == (
        "RT-TAB-007",
        "2 columns could be the ids: 'id' (column 1), 'code' (column 2)",
    )
    assert read_cohort(table, policy(), id="code").ids.tolist() == ["b"]
    assert refusal({"x": ["a"], "income": [1]}).problems[0].code == "RT-TAB-007"


def test_names_that_are_not_plain_are_left_out_with_a_note() -> None:
    cohort = read_cohort({"id": ["a"], "name": ["x"], "village": ["y"], "income": [1]}, policy())
    assert (cohort.names.tolist(), codes(cohort)) == ([""], ["RT-TAB-102", "RT-TAB-103"])


def test_one_column_cannot_be_two_indicators() -> None:
    debt = {"points": 1, "curve": {"kind": "value"}, "bounded": False, "aliases": ["FIGURE"]}
    book = policy({"income": {"aliases": ["figure"]}, "debt": debt}, score={"total": 2})
    assert refusal({"id": ["a"], "figure": [1]}, book).problems[0].code == "RT-TAB-006"


def test_all_problems_of_a_table_are_told_at_once_in_the_order_of_rows() -> None:
    book = policy({"income": {}, "roads": {"kind": "yes_no"}, "town": {"kind": "text"}})
    table = {"id": ["a", "", "c"], "income": ["x", 1, "85%"], "roads": ["?", "是", 2], "town": ["甲", 1.5, "乙"]}
    error = refusal(table, book)
    assert error.count == 6
    assert [(p.row, p.column) for p in error.problems] == [
        (1, "income"), (1, "roads"), (2, "id"), (2, "town"), (3, "income"), (3, "roads"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("column", "limits"), [("id", {"cell": 4}), ("town", {"cell": 4}), ("name", {"text_bytes": 19})]
)
def test_a_long_word_is_refused_before_memory_is_taken(column: str, limits: dict[str, int]) -> None:
    table = {"id": ["a"], "income": [1], "town": ["b"], "name": ["c"]} | {column: ["abcde"]}
    problem = refusal(table, TOWN, limits=TableLimits(**limits)).problems[0]
    assert (problem.code, problem.column) == ("RT-LIM-041", column)


@pytest.mark.parametrize("ids", [np.array([1.0]), np.array([True]), [1.0], [b"a"], [10**50], [None], pl.Series([[1]])])
def test_ids_of_another_kind_are_refused(ids: Any) -> None:
    assert refusal({"id": ids, "income": [1]}).problems[0].code in {"RT-TAB-008", "RT-TAB-010", "RT-TAB-014"}


def test_an_id_of_digits_lets_a_village_be_called_sum() -> None:
    assert read_cohort({"id": ["9203092005"], "name": ["SUM"], "income": [1]}, policy()).names.tolist() == ["SUM"]
    assert refusal({"id": ["x"], "name": ["SUM"], "income": [1]}).problems[0].code == "RT-TAB-015"


def test_names_beside_ids_that_cannot_be_read_are_read() -> None:
    error = refusal({"id": np.array([1j]), "name": ["SUM"], "income": [1]})
    assert [p.code for p in error.problems] == ["RT-TAB-008", "RT-TAB-015"]


def test_names_that_cannot_be_read_are_refused() -> None:
    assert refusal({"id": ["a"], "name": np.array([1j]), "income": [1]}).problems[0].code == "RT-TAB-008"


def test_many_twins_are_listed_up_to_a_number() -> None:
    error = refusal({"id": ["a"] * 30, "income": [1] * 30})
    assert error.count == 1
    assert error.problems[0].what.endswith("19, 20 and 10 more")


def test_a_share_beyond_all_bounds_is_refused() -> None:
    reader = Reader(Indicator(code="rate", unit="%"), Absences.of(()))
    fault = reader.number(Percent(1e300))
    assert isinstance(fault, Fault)
    assert fault.code == "RT-NUM-002"
