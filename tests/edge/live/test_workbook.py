"""Workbooks read back as they were written: formulas, texts that stay texts, panes, lists, limits, bytes."""

from __future__ import annotations

import datetime as dt
import zipfile
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

import ruraltier as rt
from ruraltier.edge.live import workbook as live

if TYPE_CHECKING:
    from pathlib import Path

SAMPLES = files("ruraltier") / "data" / "samples"
HOSTILE = ("=cmd|'/c calc'!A1", "+1", "＝1+1", "http://example.org/a", " =1+1", "00123", "<b>村</b>")


def county(count: int = 12) -> rt.Assessment:
    policy = rt.load_policy("shaanxi-2011")
    cohort = rt.read_cohort(SAMPLES / "synthetic-county" / "synthetic-county-2011.csv", policy)
    return rt.assess(cohort.take(slice(0, count)), policy)


def small(**columns: Any) -> rt.Assessment:
    policy = rt.load_policy("idm-2016")
    table = {"id": ["a", "b"], "iks": [0.8155, 0.9], "ike": [0.8155, 0.8], "ikl": [0.8155, 0.8]} | columns
    return rt.assess(rt.read_cohort(table, policy), policy)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, rt.Assessment, live.LiveWorkbook]:
    result, path = county(), tmp_path_factory.mktemp("live") / "结果.xlsx"
    told = rt.write_workbook(result, path, money=rt.allocate(result, result.policy.incentives))
    return openpyxl.load_workbook(path), result, told


def body(sheet: Any) -> list[tuple[Any, ...]]:
    return list(sheet.iter_rows(min_row=4, values_only=True))


def test_the_sheets_stand_in_the_order_in_which_people_look(written: Any) -> None:
    book, _, _ = written
    assert book.sheetnames == ["结果", "数值", "得分", "规则", "资金", "参数", "说明", "运算", "系数", "选项"]


def test_what_people_look_at_is_formulas_and_the_values_are_not(written: Any) -> None:
    book, result, _ = written
    for name in ("结果", "得分", "规则", "资金"):
        assert all(cell.data_type == "f" for row in book[name].iter_rows(min_row=4) for cell in row)
    values = [cell for row in book["数值"].iter_rows(min_row=4) for cell in row]
    assert {cell.data_type for cell in values} <= {"s", "n"}
    assert len(body(book["数值"])) == len(result)


def test_a_viewer_that_does_not_calculate_shows_what_the_library_gives(tmp_path: Path) -> None:
    result = county()
    rt.write_workbook(result, tmp_path / "a.xlsx")
    rows = body(openpyxl.load_workbook(tmp_path / "a.xlsx", data_only=True)["结果"])
    shown = result.columns("zh")
    assert [row[2] for row in rows] == [
        label or {"unrated": "未评", "ineligible": "不予评定"}[status]
        for label, status in zip(shown["tier_label"], shown["status"], strict=True)
    ]
    assert [row[3] for row in rows if row[3] is not None] == [s for s in result.score.tolist() if s == s]  # noqa: PLR0124 - NaN differs from itself
    assert [row[5] or "" for row in rows] == shown["decided_by"].tolist()


def test_panes_filters_lists_and_colours(written: Any) -> None:
    book, _, _ = written
    for name in ("结果", "数值", "得分", "规则", "资金"):
        assert book[name].freeze_panes == "C4"
        assert book[name].auto_filter.ref.startswith("A3:")
    kinds = {rule.type for rule in book["数值"].data_validations.dataValidation}
    assert kinds == {"list", "custom"}
    assert len(book["结果"].conditional_formatting) == 1


@pytest.mark.parametrize("word", HOSTILE)
def test_n1_a_hostile_name_stays_a_text(tmp_path: Path, word: str) -> None:
    rt.write_workbook(small(name=[word, "乙"]), tmp_path / "a.xlsx")
    row = next(openpyxl.load_workbook(tmp_path / "a.xlsx")["数值"].iter_rows(min_row=4))
    assert (row[1].data_type, row[1].value) == ("s", word.strip())
    with zipfile.ZipFile(tmp_path / "a.xlsx") as packed:
        formulas = b"".join(packed.read(name) for name in packed.namelist() if "sheets/sheet" in name)
        assert b"<hyperlink" not in formulas


def test_m8_ids_are_texts_and_keep_their_zeros(tmp_path: Path) -> None:
    rt.write_workbook(small(id=["00123", "110101001207000000001"]), tmp_path / "a.xlsx")
    assert [row[0] for row in body(openpyxl.load_workbook(tmp_path / "a.xlsx")["数值"])] == [
        "00123",
        "110101001207000000001",
    ]


def test_m9_two_runs_give_the_same_bytes_and_a_time_is_told_only_if_given(tmp_path: Path) -> None:
    for name, told in (("a", None), ("b", None), ("c", dt.datetime(2026, 5, 1, 8, 30, tzinfo=dt.UTC))):
        rt.write_workbook(small(), tmp_path / f"{name}.xlsx", generated_at=told)
    one, two, three = ((tmp_path / f"{name}.xlsx").read_bytes() for name in "abc")
    assert one == two != three
    notes = openpyxl.load_workbook(tmp_path / "c.xlsx")["说明"]
    assert ("生成时间", "2026-05-01 08:30:00+00:00") in list(notes.iter_rows(values_only=True))


def test_n14_the_file_names_no_person_and_no_place(tmp_path: Path) -> None:
    rt.write_workbook(small(), tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as packed:
        told = packed.read("docProps/core.xml") + packed.read("docProps/app.xml") + packed.read("xl/workbook.xml")
    assert b"<dc:creator></dc:creator>" in told
    assert str(tmp_path).encode() not in told


def test_m7_what_no_sheet_holds_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "MOST_ROWS", 1)
    with pytest.raises(rt.LimitError) as caught:
        rt.write_workbook(small(), tmp_path / "a.xlsx")
    assert caught.value.problems[0].code == "RT-LIM-080"
    monkeypatch.setattr(live, "MOST_ROWS", 2)
    monkeypatch.setattr(live, "MOST_CELLS", 10)
    with pytest.raises(rt.LimitError) as caught:
        rt.write_workbook(small(), tmp_path / "a.xlsx")
    assert caught.value.problems[0].code == "RT-LIM-081"
    assert not list(tmp_path.iterdir())


def test_m4_a_file_that_is_there_is_kept_unless_told_otherwise(tmp_path: Path) -> None:
    rt.write_workbook(small(), tmp_path / "a.xlsx")
    with pytest.raises(rt.ExportError) as caught:
        rt.write_workbook(small(), tmp_path / "a.xlsx")
    assert caught.value.problems[0].code == "RT-EXP-010"
    rt.write_workbook(small(), tmp_path / "a.xlsx", force=True, lang="en")
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames[0] == "Result"


def test_without_the_library_one_line_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "xlsxwriter", None)
    with pytest.raises(rt.ExportError) as caught:
        rt.write_workbook(small(), tmp_path / "a.xlsx")
    assert caught.value.problems[0].code == "RT-EXP-041"
    assert caught.value.problems[0].mend == 'pip install "ruraltier[excel]"'


def test_no_village_gives_a_workbook_too(tmp_path: Path) -> None:
    result = small()
    empty = rt.assess(result.cohort.take(slice(0, 0)), result.policy)
    rt.write_workbook(empty, tmp_path / "a.xlsx")
    assert body(openpyxl.load_workbook(tmp_path / "a.xlsx")["结果"]) == []


def test_what_is_not_live_is_told_with_its_reason(written: Any) -> None:
    book, _, told = written
    notes = dict(row for row in book["说明"].iter_rows(min_row=4, max_col=2, values_only=True))
    for what, why in told.constant:
        assert notes[f"不随数值重算:{what}"] == why
    assert repr(told).startswith(f"<LiveWorkbook {len(told.live)} live columns")


def test_every_sheet_that_is_printed_fits_pages_of_one_size_and_the_others_are_hidden(written: Any) -> None:
    book, _, _ = written
    hidden = {sheet.title for sheet in book if sheet.sheet_state == "hidden"}
    assert hidden == {"运算", "系数", "选项"}
    for sheet in book:
        assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
        assert int(sheet.page_setup.paperSize) == 9
    assert book["结果"].page_setup.fitToWidth in {None, 1}
    assert book["参数"].page_setup.fitToWidth in {None, 1}
    assert book["得分"].print_title_cols == "$A:$B"


def test_headers_stand_above_their_columns_and_numbers_apart_from_texts(written: Any) -> None:
    book, _, _ = written
    for name in ("结果", "数值", "得分", "规则", "资金", "参数"):
        for head, cell in zip(book[name][3], book[name][4], strict=True):
            assert head.alignment.horizontal == cell.alignment.horizontal
            assert head.alignment.indent == cell.alignment.indent
            assert cell.alignment.indent == 1 or cell.alignment.horizontal != "right"
    assert {cell.alignment.horizontal for cell in book["资金"][4][2:]} == {"right"}
    assert book["数值"]["F4"].alignment.indent == 1  # a word beside a number
    assert book["数值"].row_dimensions[3].height == 30  # a header breaks
    assert book["结果"].row_dimensions[3].height in {None, 15}
    assert book["结果"]["A3"].value == "行政村代码"


def test_a_rule_book_without_rules_has_no_sheet_of_them(tmp_path: Path) -> None:
    result = small()
    rt.write_workbook(result, tmp_path / "a.xlsx")
    assert not result.policy.rules
    assert "规则" not in openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames
