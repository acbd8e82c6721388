"""Catalogue A: the shape of a table, and ids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruraltier.edge.read import read_cohort
from ruraltier.engine.assess import assess
from tables import codes, numbers, policy, refusal, saved

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "id,income\n"

REFUSED: list[Any] = [
    pytest.param("", {"code": "RT-TAB-001"}, id="A1-empty file"),
    pytest.param(" \n,,\n\n", {"code": "RT-TAB-001"}, id="A1-blank file"),
    pytest.param("330001,85\n330002,86\n", {"code": "RT-TAB-001", "row": 1}, id="A4-no header"),
    pytest.param("id,incom\na,1\n", {"code": "RT-TAB-003", "column": "income", "row": 1}, id="A5-missing column"),
    pytest.param("id,income,Income \na,1,2\n", {"code": "RT-TAB-004", "row": 1}, id="A7-two candidates"),
    pytest.param("id,income,x,x\na,1,2,3\n", {"code": "RT-TAB-005", "column": "x"}, id="A8-extra header twice"),
    pytest.param("id,income,income\na,1,2\n", {"code": "RT-TAB-005", "column": "income"}, id="A8-header twice"),
    pytest.param(HEAD + "a,1\nb,2\na,3\n", {"code": "RT-TAB-011", "row": 4, "id": "a"}, id="A9-id twice"),
    pytest.param(HEAD + "１０1,1\n 101 ,2\n", {"code": "RT-TAB-011", "row": 3}, id="A10-id once full-width"),
    pytest.param(HEAD + "a,1\n ,2\n", {"code": "RT-TAB-010", "row": 3}, id="A11-blank id"),
    pytest.param(HEAD + "1.10101E+11,1\n", {"code": "RT-TAB-013", "row": 2, "value": "'1.10101E+11'"}, id="A13-E+11"),
    pytest.param(HEAD + "110101000000001.0,1\n", {"code": "RT-TAB-013", "row": 2}, id="A13-a decimal point"),
    pytest.param(HEAD + "a,1\nb,2,3\n", {"code": "RT-TAB-017", "row": 3, "value": "'b,2,3'"}, id="A15-one field more"),
    pytest.param(HEAD + "a,1\n合 计,1\n", {"code": "RT-TAB-015", "row": 3, "value": "'合 计'"}, id="A16-total row"),
    pytest.param(HEAD + "a,1\n注：数据来源于镇政府\n", {"code": "RT-TAB-015", "row": 3}, id="A16-footnote"),
    pytest.param(
        "id,name,income\na,上河村,1\n33,小计,1\n", {"code": "RT-TAB-015", "row": 3}, id="A16-subtotal by name"
    ),
]


@pytest.mark.parametrize(("text", "expected"), REFUSED)
def test_the_table_is_refused_with_the_place(tmp_path: Path, text: str, expected: dict[str, Any]) -> None:
    error = refusal(saved(tmp_path, text))
    assert len(error.problems) == error.count == 1
    problem = error.problems[0]
    assert {name: getattr(problem, name) for name in expected} == expected
    assert problem.source == "villages.csv"


@pytest.mark.parametrize(
    "text", [pytest.param(HEAD, id="A2-header only"), pytest.param("id,income", id="A2-no line end")]
)
def test_a_table_without_rows_gives_an_empty_result(tmp_path: Path, text: str) -> None:
    cohort = read_cohort(saved(tmp_path, text), policy())
    result = assess(cohort, policy())
    assert len(cohort) == len(result) == 0
    assert result.counts() == {"top": 0, "low": 0} or not sum(result.counts().values())
    assert "0 villages" in repr(result)


@pytest.mark.parametrize("text", [pytest.param(HEAD + "a,85", id="A3-one row")])
def test_one_row_is_assessed(tmp_path: Path, text: str) -> None:
    result = assess(read_cohort(saved(tmp_path, text), policy()), policy())
    assert result.tier_codes.tolist() == ["top"]


@pytest.mark.parametrize("text", [pytest.param("330001,85\n330002,86\n", id="A4-first row shown")])
def test_a_missing_header_row_is_told_with_what_stands_there(tmp_path: Path, text: str) -> None:
    problem = refusal(saved(tmp_path, text)).problems[0]
    assert "'330001', '85'" in problem.what


@pytest.mark.parametrize("header", [pytest.param("incom", id="A5-near header")])
def test_a_missing_column_is_told_with_the_nearest_header(tmp_path: Path, header: str) -> None:
    problem = refusal(saved(tmp_path, f"id,{header}\na,1\n")).problems[0]
    assert problem.mend == f"rename '{header}' to 'income', or list it under aliases in the policy"


@pytest.mark.parametrize("extra", [pytest.param(["户数", "人口"], id="A6-extra columns")])
def test_extra_columns_are_kept_aside_and_listed_once(tmp_path: Path, extra: list[str]) -> None:
    cohort = read_cohort(saved(tmp_path, f"id,{extra[0]},income,{extra[1]}\na,1,85,2\n"), policy())
    assert list(cohort.columns) == ["income"]
    assert [n.what for n in cohort.notes] == ["2 columns are not read: '户数', '人口'"]


HEADERS = st.sampled_from(["income", "net income", "人均收入"]).flatmap(
    lambda word: st.sampled_from(
        [word, f" {word}", f"{word}\u3000", word.upper(), word.replace("n", "ｎ"), f"\u200b{word}"]
    )
)


@pytest.mark.parametrize("entry", [pytest.param("", id="A7-spelling of headers")])
@given(header=HEADERS)
def test_a_header_is_found_without_regard_to_width_case_and_spaces(entry: str, header: str) -> None:
    book = policy({"income": {"label": {"zh": "人均收入", "en": "net income"}}})
    cohort = read_cohort({"id": ["a"], header + entry: [85]}, book)
    assert numbers(cohort) == [85]
    exact = header.strip() in {"income", "net income", "人均收入"}
    assert codes(cohort) == ([] if exact else ["RT-TAB-101"])


@pytest.mark.parametrize("value", [pytest.param("x", id="A8-frame with a header twice")])
def test_a_frame_with_a_header_twice_is_refused(value: str) -> None:
    frame = pd.DataFrame([["a", 1, 2]], columns=["id", "income", "income"])
    assert refusal(frame).problems[0].code == "RT-TAB-005"
    assert value


@pytest.mark.parametrize("rows", [pytest.param(["a", "b", "a", "a"], id="A9-all rows named")])
def test_every_row_of_a_repeated_id_is_named(rows: list[str]) -> None:
    assert "rows 1, 3, 4" in refusal({"id": rows, "income": [1] * 4}).problems[0].what


@pytest.mark.parametrize("entry", [pytest.param("", id="A10-spellings shown")])
@given(code=st.from_regex(r"[1-9][0-9]{2,8}", fullmatch=True))
def test_one_id_in_two_spellings_is_refused_with_both(entry: str, code: str) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) for c in code)
    problem = refusal({"id": [f" {code}", wide + entry], "income": [1, 2]}).problems[0]
    assert problem.code == "RT-TAB-011"
    assert f"' {code}'" in problem.what
    assert wide in problem.what


@pytest.mark.parametrize("rows", [pytest.param(["001234", "110101"], id="A12-text from the first byte")])
def test_leading_zeros_of_ids_stay(tmp_path: Path, rows: list[str]) -> None:
    path = saved(tmp_path, HEAD + "".join(f"{row},1\n" for row in rows))
    assert read_cohort(path, policy()).ids.tolist() == rows


NUMERIC: list[Any] = [
    pytest.param([1234, 110101], "RT-TAB-014", id="A12-ints of several widths"),
    pytest.param([1234.0, 110101.0], "RT-TAB-014", id="A12-floats"),
    pytest.param([True, False], "RT-TAB-014", id="A12-truth values"),
]


@pytest.mark.parametrize("kind", [list, np.array, pd.Series, pl.Series])
@pytest.mark.parametrize(("ids", "code"), NUMERIC)
def test_ids_that_were_numbers_are_refused(kind: Any, ids: list[Any], code: str) -> None:
    assert refusal({"id": kind(ids), "income": [1, 2]}).problems[0].code == code


@pytest.mark.parametrize(
    "ids", [pytest.param([110101, 110102], id="A12-one width"), pytest.param([1, 12], id="A12-counters")]
)
def test_whole_numbers_that_can_have_lost_nothing_become_text_with_a_note(ids: list[int]) -> None:
    cohort = read_cohort(pd.DataFrame({"id": ids, "income": [1, 2]}), policy())
    assert cohort.ids.tolist() == [str(i) for i in ids]
    assert codes(cohort) == ["RT-TAB-104"]


@pytest.mark.parametrize(
    "word", [pytest.param(w, id=f"A14-{w}") for w in ("NA", "None", "null", "TRUE", "1E5", "nan", "-")]
)
def test_an_id_that_looks_like_something_else_is_text(tmp_path: Path, word: str) -> None:
    assert read_cohort(saved(tmp_path, f"{HEAD}{word},1\n"), policy()).ids.tolist() == [word]
    assert read_cohort(pd.DataFrame({"id": [word], "income": [1]}), policy()).ids.tolist() == [word]


@pytest.mark.parametrize("mark", [pytest.param(m, id=f"A14-{m}") for m in ("—", "NA", "-", "-99", "-99 ")])
def test_an_id_that_the_policy_calls_missing_is_refused(mark: str) -> None:
    book = policy(missing_marks=["—", "NA", "-", "-99"])
    assert refusal({"id": [mark], "income": [1]}, book).problems[0].code == "RT-TAB-010"


DAMAGED: list[Any] = [
    pytest.param('="990101101201"', "RT-TAB-019", "write 990101101201", id="A13-formula of a text"),
    pytest.param("'990101101201", "RT-TAB-019", "write 990101101201", id="A13-apostrophe"),
    pytest.param("=A1", "RT-TAB-019", "write the id alone", id="A13-formula"),
    pytest.param("#N/A", "RT-TAB-020", "mend the formula and save the table again", id="A13-error"),
    pytest.param("#REF!", "RT-TAB-020", "mend the formula and save the table again", id="A13-reference"),
]


@pytest.mark.parametrize(("text", "code", "mend"), DAMAGED)
def test_what_a_spreadsheet_made_of_an_id_is_refused(text: str, code: str, mend: str) -> None:
    problem = refusal({"id": [text], "income": [1]}).problems[0]
    assert (problem.code, problem.mend) == (code, mend)


WIDTHS: list[Any] = [
    pytest.param(["99010110120", "990101101201"], ["RT-TAB-110"], id="A12-two widths"),
    pytest.param(["990101101202", "990101101201"], [], id="A12-one width"),
    pytest.param(["9", "990101101201"], [], id="A12-a counter"),
    pytest.param(["A9901011012", "990101101201"], [], id="A12-letters"),
]


@pytest.mark.parametrize(("ids", "noted"), WIDTHS)
def test_codes_of_several_widths_are_noted(tmp_path: Path, ids: list[str], noted: list[str]) -> None:
    path = saved(tmp_path, HEAD + "".join(f"{i},1\n" for i in ids))
    assert codes(read_cohort(path, policy())) == noted


TOTALS = (
    "合计：",
    "总计：",
    "全县合计",
    "甲镇合计",
    "甲镇小计",
    "本页小计",
    "以上合计",
    "汇总",
    "总数",
    "合计(2村)",
    "【合计】",
    "Grand Total",
    "备注",
    "注1",
    "note: a",
)


@pytest.mark.parametrize("word", [pytest.param(w, id=f"A16-{w}") for w in TOTALS])
def test_a_total_is_no_village_as_id_as_name_and_as_first_cell(tmp_path: Path, word: str) -> None:
    tables: list[Any] = [
        {"id": [word], "income": [1]},
        {"id": ["7"], "name": [word], "income": [1]},
        saved(tmp_path, f"town,id,income\n{word},7,1\n"),
    ]
    assert [refusal(table).problems[0].code for table in tables] == ["RT-TAB-015"] * 3


VILLAGES = ("SUM", "MEAN", "总铺村", "注家村", "备战村", "统计村", "平均村", "12", "附近的村")


@pytest.mark.parametrize("name", [pytest.param(n, id=f"A16-village {n}") for n in VILLAGES])
def test_a_village_with_a_coded_id_is_read_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    table = {"id": ["990101101201"], "name": [name], "income": [1]}
    assert read_cohort(table, policy()).names.tolist() == [name]
    assert len(read_cohort(saved(tmp_path, f"town,id,income\n{name},990101101201,1\n"), policy())) == 1


UNFIT: list[Any] = [pytest.param("a\x00", "RT-TXT-002", id="C-NUL"), pytest.param("a\ud800", "RT-TXT-003", id="C-half")]


@pytest.mark.parametrize(("text", "code"), UNFIT)
@pytest.mark.parametrize("column", ["id", "name", "town"])
def test_a_text_that_cannot_be_kept_is_refused(text: str, code: str, column: str) -> None:
    table = {"id": ["7"], "name": ["x"], "town": ["y"], "income": [1]} | {column: [text]}
    error = refusal(table, policy({"income": {}, "town": {"kind": "text"}}))
    assert [p.code for p in error.problems] == [code]
    str(error).encode()


@pytest.mark.parametrize("mark", [pytest.param("a\tb", id="C-a tab")])
def test_a_control_character_that_can_be_kept_is(mark: str) -> None:
    assert read_cohort({"id": [mark], "income": [1]}, policy()).ids.tolist() == [mark]


@pytest.mark.parametrize("header", [pytest.param(h, id="A7-unit") for h in ("集体收入(万元)", "集体\n收入 （万元）")])
def test_a_header_may_carry_the_declared_unit(tmp_path: Path, header: str) -> None:
    book = policy({"income": {"label": "集体收入", "unit": "万元"}})
    for source in ({"id": ["a"], header: [7]}, saved(tmp_path, f'"{header}",id\n7,a\n')):
        cohort = read_cohort(source, book)
        assert (numbers(cohort), codes(cohort)) == ([7], ["RT-TAB-101"])
        assert "万元" in cohort.notes[0].what


@pytest.mark.parametrize("header", [pytest.param(h, id="A7-line break") for h in ("集体\n收入", "集体 收入")])
def test_a_break_inside_a_header_does_not_count(tmp_path: Path, header: str) -> None:
    path = saved(tmp_path, f'"{header}",id\n7,a\n')
    assert numbers(read_cohort(path, policy({"income": {"label": "集体收入"}}))) == [7]


UNITS: list[Any] = [
    pytest.param(["集体收入(元)"], "万元", "RT-TAB-018", "'元'", id="A7-another unit"),
    pytest.param(["集体收入(万元)", "集体收入（万元）"], "万元", "RT-TAB-004", "2 columns", id="A7-twice"),
    pytest.param(["集体收入(元)"], "", "RT-TAB-003", "no column", id="A7-no unit declared"),
    pytest.param(["tier"], "", "RT-TAB-003", "no column", id="A5-nothing near"),
]


@pytest.mark.parametrize(("headers", "unit", "code", "what"), UNITS)
def test_a_header_with_another_unit_is_refused(headers: list[str], unit: str, code: str, what: str) -> None:
    book = policy({"water": {"label": "集体收入", "unit": unit}})
    problem = refusal({"id": ["a"]} | {header: [7] for header in headers}, book).problems[0]
    assert problem.code == code
    assert what in problem.what
    assert unit in problem.what
    assert "did you mean" not in problem.mend


@pytest.mark.parametrize("header", [pytest.param("debt(元)", id="A7-unit of what nothing needs")])
def test_a_unit_of_a_column_that_nothing_needs_is_set_aside(header: str) -> None:
    book = policy({"income": {}, "debt": {"unit": "万元"}})
    assert codes(read_cohort({"id": ["a"], "income": [1], header: [2]}, book)) == ["RT-TAB-103"]


@pytest.mark.parametrize("text", [pytest.param(HEAD + "a,1,9\nb,2\nc,3,9\n", id="A15-both counts")])
def test_ragged_rows_are_told_with_both_counts(tmp_path: Path, text: str) -> None:
    error = refusal(saved(tmp_path, text))
    assert [(p.row, p.what) for p in error.problems] == [
        (2, "the row has 3 fields, the header has 2"),
        (4, "the row has 3 fields, the header has 2"),
    ]


SKIPS: list[Any] = [
    pytest.param(("合计", "注"), id="A16-skipped by word"),
    pytest.param((4, 6), id="A16-skipped by line"),
]


@pytest.mark.parametrize("skip", SKIPS)
def test_rows_in_are_rows_used_and_rows_named(tmp_path: Path, skip: Any) -> None:
    path = saved(tmp_path, HEAD + "a,1\n\n合计,3\nb,2\n注：来源\n , \n")
    cohort = read_cohort(path, policy(), skip=skip)
    assert cohort.ids.tolist() == ["a", "b"]
    assert {n.code: n.what for n in cohort.notes} == {
        "RT-TAB-105": "2 blank rows are dropped",
        "RT-TAB-106": "2 rows are skipped as asked",
    }


@pytest.mark.parametrize("counted", ["1,2,3,4", "甲,乙,1,2"], ids=["A16-numbers of columns", "A16-letters and numbers"])
def test_a_row_that_counts_the_columns_is_no_village(tmp_path: Path, counted: str) -> None:
    path = saved(tmp_path, f"id,name,income,water\n{counted}\n0101,上河村,4,5\n")
    book = policy({"income": {}, "water": {}})
    problem = refusal(path, book).problems[0]
    assert (problem.code, problem.row) == ("RT-TAB-024", 2)
    assert read_cohort(path, book, skip=(2,)).ids.tolist() == ["0101"]


def test_a_village_with_small_figures_is_one(tmp_path: Path) -> None:
    path = saved(tmp_path, "id,name,income,water\n1,上河村,3,4\n2,下河村,3,4\n")
    assert len(read_cohort(path, policy({"income": {}, "water": {}}))) == 2
