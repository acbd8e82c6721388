"""Catalogue D: Excel workbooks, and what of A, B and E shows only in them."""

from __future__ import annotations

import datetime as dt
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl.utils.datetime
import pytest
import xlsxwriter

from ruraltier.domain.absence import Absence
from ruraltier.edge.layout.layout import Layout
from ruraltier.edge.limits import TableLimits
from ruraltier.edge.read import read_cohort
from ruraltier.edge.read_records import read_records
from ruraltier.edge.workbooks import merges
from ruraltier.edge.workbooks.package import Package
from ruraltier.edge.workbooks.xml import elements
from ruraltier.errors import LimitError, TableError
from sheets import HEADER, VILLAGES, made, parts_of, relations, row, zipped
from tables import codes, numbers, policy, refusal, saved

if TYPE_CHECKING:
    from pathlib import Path

BOOK = policy(
    {
        "income": {"label": {"zh": "集体收入"}, "unit": "万元"},
        "rate": {"label": {"zh": "普及率"}, "unit": "%", "range": [0, 100]},
    }
)
WAYS = [pytest.param({"careful": True}, id="careful"), pytest.param({"careful": False}, id="fast")]
HEAD = row(1, *HEADER)
FIRST = ("110101000001", "上河村")


def problems(path: Path, **options: Any) -> list[tuple[str, int | None, str]]:
    """Return code, row and column of what is refused."""
    return [(p.code, p.row, p.column) for p in refusal(path, BOOK, **options).problems]


def crafted(folder: Path, *rows: str, **parts: str) -> Path:
    """Return a workbook whose sheet is written out."""
    return saved(folder, zipped(parts_of("".join(rows), **parts)), "台账.xlsx")


# D1: several sheets


def with_sheets(folder: Path, **sheets: list[list[Any]]) -> Path:
    def add(sheet: Any) -> None:
        for name, rows in sheets.items():
            other = sheet.parent.create_sheet(name)
            for one in rows:
                other.append(one)

    return made(folder, change=add)


@pytest.mark.parametrize(
    ("sheets", "notes"),
    [
        pytest.param({}, [], id="D1-one sheet"),
        pytest.param({"空表": []}, [], id="D1-an empty sheet besides"),
        pytest.param({"说明": [["填表说明"], ["一、单位万元"]]}, ["RT-XLS-102"], id="D1-one has the header"),
    ],
)
def test_the_only_sheet_with_the_header_is_read(tmp_path: Path, sheets: Any, notes: list[str]) -> None:
    cohort = read_cohort(with_sheets(tmp_path, **sheets), BOOK)
    assert cohort.ids.tolist() == ["110101000001", "110101000002"]
    assert codes(cohort) == notes
    assert cohort.source == "台账.xlsx!台账"


def test_d1_several_sheets_with_the_header_are_listed(tmp_path: Path) -> None:
    path = with_sheets(tmp_path, 上年=[HEADER, VILLAGES[0]])
    problem = refusal(path, BOOK).problems[0]
    assert problem.code == "RT-XLS-001"
    assert "'台账', '上年'" in problem.what
    assert problem.mend == 'name one: sheet="台账"'
    assert "'" not in problem.rule
    assert len(read_cohort(path, BOOK, sheet="上年")) == 1
    assert len(read_cohort(path, BOOK, sheet=" 台账 ")) == 2


def test_d1_a_sheet_that_is_not_there_is_refused_with_those_that_are(tmp_path: Path) -> None:
    path = with_sheets(tmp_path, 上年=[["村庄代码"]])
    path_problem = refusal(path, BOOK, sheet="上年度").problems[0]
    assert (path_problem.code, path_problem.rule) == ("RT-XLS-001", "one of the sheets '台账', '上年'")
    assert "'上年'" in path_problem.mend


def test_d1_sheets_without_any_header_are_listed(tmp_path: Path) -> None:
    def rename(sheet: Any) -> None:
        sheet["A1"], sheet["B1"], sheet["C1"], sheet["D1"] = "w", "x", "y", "z"
        sheet.parent.create_sheet("说明").append(["填表说明"])

    problem = refusal(made(tmp_path, change=rename), BOOK).problems[0]
    assert problem.code == "RT-XLS-001"
    assert "no sheet has a header" in problem.what


def test_d1_a_hidden_sheet_is_read_and_told(tmp_path: Path) -> None:
    def hide(sheet: Any) -> None:
        sheet.parent.create_sheet("封面").append(["封面"])
        sheet.sheet_state = "hidden"

    assert codes(read_cohort(made(tmp_path, change=hide), BOOK)) == ["RT-XLS-102", "RT-XLS-104"]


def test_d1_a_sheet_named_twice_over_by_a_layout_is_read(tmp_path: Path) -> None:
    with pytest.raises(TableError) as caught:
        read_cohort(saved(tmp_path, "村庄代码\n1\n"), BOOK, sheet="台账")
    assert caught.value.problems[0].code == "RT-TAB-016"


# D2, D3: merged cells and headers of several lines


def banded(sheet: Any) -> None:
    """Put a title and a header of two levels above the villages."""
    sheet.insert_rows(1, 2)
    sheet["A1"] = "2024年村庄台账"
    sheet.merge_cells("A1:D1")
    for column, text in zip("ABC", ("村庄代码", "村名", "收支与设施"), strict=True):
        sheet[f"{column}2"] = text
    sheet["A3"] = sheet["B3"] = None
    sheet.merge_cells("A2:A3")
    sheet.merge_cells("B2:B3")
    sheet.merge_cells("C2:D2")


@pytest.mark.parametrize("header_row", [pytest.param(None, id="D3-found"), pytest.param((2, 3), id="D3-declared")])
def test_d2_merged_headers_of_two_levels_are_joined(tmp_path: Path, header_row: Any) -> None:
    cohort = read_cohort(made(tmp_path, change=banded), BOOK, header_row=header_row)
    assert numbers(cohort) == [42.5, numbers(cohort)[1]]
    assert [float(village["rate"]) for village in cohort] == [88.6, 91.0]
    assert codes(cohort) == (["RT-XLS-101"] if header_row is None else [])


def test_d2_a_header_that_repeats_below_two_bands_stands_with_its_band(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["村庄代码", "2023年", "2024年"], [None, "集体收入", "集体收入"], ["110101000001", 1, 2]]
    problem = refusal(made(tmp_path, rows), BOOK, header_row=(1, 2)).problems[0]
    assert (problem.code, "income" in problem.what) == ("RT-TAB-003", True)
    book = policy({"income": {"aliases": ["2024年集体收入"]}})
    assert numbers(read_cohort(made(tmp_path, rows), book)) == [2]


def test_d3_units_in_a_row_of_their_own_belong_to_the_header(tmp_path: Path) -> None:
    rows = [HEADER, [None, None, "（万元）", "（%）"], *VILLAGES]
    assert len(read_cohort(made(tmp_path, rows), BOOK)) == 2


def test_d2_merged_cells_of_villages_are_refused_with_their_range(tmp_path: Path) -> None:
    path = made(tmp_path, change=lambda sheet: sheet.merge_cells("C2:C3"))
    found = refusal(path, BOOK).problems
    assert [(p.code, p.row, p.id) for p in found] == [
        ("RT-XLS-002", 2, "110101000001"),
        ("RT-XLS-002", 3, "110101000002"),
    ]
    assert "C2:C3" in found[0].what


@pytest.mark.parametrize("ref", ["$C$2:$C$3", "c2:c3", "C3:C2"])
def test_d2_merged_cells_are_found_however_their_range_is_written(tmp_path: Path, ref: str) -> None:
    body = HEAD + row(2, *FIRST, 1, 2) + row(3, "110101000002", "b", 1, 2)
    parts = parts_of(body, around=f'<mergeCells><mergeCell ref="{ref}"/><mergeCell ref="F9"/></mergeCells>')
    found = refusal(saved(tmp_path, zipped(parts), "台账.xlsx"), BOOK).problems
    assert [(p.code, p.row) for p in found] == [("RT-XLS-002", 2), ("RT-XLS-002", 3)]
    assert "C2:C3" in found[0].what


def test_d2_a_range_that_is_none_is_refused(tmp_path: Path) -> None:
    parts = parts_of(HEAD + row(2, *FIRST, 1, 2), around='<mergeCells><mergeCell ref="R1C1"/></mergeCells>')
    problem = refusal(saved(tmp_path, zipped(parts), "台账.xlsx"), BOOK).problems[0]
    assert (problem.code, "'R1C1'" in problem.what) == ("RT-FIL-030", True)


def test_d14_a_picture_may_declare_a_document_type(tmp_path: Path) -> None:
    parts = parts_of(HEAD + row(2, *FIRST, 1, 2)) | {"xl/media/logo.svg": "<!DOCTYPE svg><svg/>"}
    assert len(read_cohort(saved(tmp_path, zipped(parts), "台账.xlsx"), BOOK)) == 1


def test_d2_merged_cells_that_nothing_reads_are_no_matter(tmp_path: Path) -> None:
    rows = [[*HEADER, "乡镇"], [*VILLAGES[0], "东乡"], [*VILLAGES[1], None], ["合计"]]

    def merge(sheet: Any) -> None:
        sheet.merge_cells("E2:E3")
        sheet.merge_cells("A4:D4")

    assert codes(read_cohort(made(tmp_path, rows, merge), BOOK, skip=["合计"])) == ["RT-TAB-103", "RT-TAB-106"]


def test_a16_a_total_in_merged_cells_is_refused_as_a_total(tmp_path: Path) -> None:
    path = made(tmp_path, [HEADER, *VILLAGES, ["合计"]], lambda sheet: sheet.merge_cells("A4:B4"))
    assert ("RT-TAB-015", 4, "村庄代码") in problems(path)
    assert "RT-XLS-002" not in {code for code, _, _ in problems(path)}


def test_c11_title_lines_and_blank_rows_are_told_with_the_rows_of_the_sheet(tmp_path: Path) -> None:
    rows = [["台账"], [], HEADER, VILLAGES[0], [], VILLAGES[1], ["注：万元"]]
    cohort = read_cohort(made(tmp_path, rows), BOOK, skip=[7])
    assert codes(cohort) == ["RT-XLS-101", "RT-TAB-105", "RT-TAB-106"]
    assert cohort.notes[0].mend.startswith("header_row=3 ")
    assert ("RT-TAB-015", 7, "村庄代码") in problems(made(tmp_path, rows))


@pytest.mark.parametrize("rows", [pytest.param([], id="A1-empty"), pytest.param([["a", "b"], [1, 2]], id="A4-none")])
def test_a_sheet_without_a_header_is_refused(tmp_path: Path, rows: list[list[Any]]) -> None:
    assert problems(made(tmp_path, rows))[0][0] == "RT-TAB-001"


@pytest.mark.parametrize("header_row", [9, (5, 6)])
def test_a_header_that_is_not_where_it_was_said_to_be_is_refused(tmp_path: Path, header_row: Any) -> None:
    assert problems(made(tmp_path), header_row=header_row)[0][0] == "RT-TAB-001"


def test_a2_a_header_without_rows_is_a_table_of_no_villages(tmp_path: Path) -> None:
    assert codes(read_cohort(made(tmp_path, [HEADER]), BOOK)) == ["RT-TAB-109"]


# D4, D5, D6: formulas and errors


@pytest.mark.parametrize("way", WAYS)
def test_d4_a_formula_with_a_value_is_read_and_told(tmp_path: Path, way: dict[str, Any]) -> None:
    path = crafted(tmp_path, HEAD, row(2, *FIRST, '<c r="@"><f>A1+1</f><v>42.5</v></c>', 91))
    cohort = read_cohort(path, BOOK, **way)
    assert numbers(cohort) == [42.5]
    assert [(note.code, note.column) for note in cohort.notes] == [("RT-XLS-103", "集体收入")]


UNCALCULATED: list[Any] = [
    pytest.param('<c r="@"><f>A1+1</f><v></v></c>', "", id="D5-empty value"),
    pytest.param('<c r="@"><f>A1+1</f></c>', "", id="D5-no value"),
    pytest.param('<c r="@"><f>A1+1</f><v/></c>', "", id="D5-closed value"),
    pytest.param('<c r="@" t="str"><f>A1</f></c>', "", id="D5-no text"),
    pytest.param("<c r='@'><f t='shared' si='0'/></c>", "", id="D5-shared formula"),
    pytest.param('<c r="@"><f>A1+1</f><v>0</v></c>', '<calcPr fullCalcOnLoad="1"/>', id="D5-to be calculated on load"),
]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("cell", "book"), UNCALCULATED)
def test_d5_a_formula_never_calculated_is_refused(tmp_path: Path, cell: str, book: str, way: dict[str, Any]) -> None:
    path = crafted(tmp_path, HEAD, row(2, *FIRST, cell, 91), book=book)
    problem = refusal(path, BOOK, **way).problems[0]
    assert (problem.code, problem.row, problem.column) == ("RT-XLS-004", 2, "集体收入")
    assert "C2" in problem.what
    assert "save it" in problem.mend


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("column", ["A", "B", "C"])
def test_d5_formulas_as_libraries_write_them_are_refused_in_every_column(
    tmp_path: Path, column: str, way: dict[str, Any]
) -> None:
    def write(sheet: Any) -> None:
        sheet[f"{column}2"] = "=1+1"

    assert problems(made(tmp_path, change=write), **way)[0][:2] == ("RT-XLS-004", 2)


def test_d5_a_formula_of_xlsxwriter_has_no_value_though_it_says_0(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate((HEADER, *VILLAGES)):
            sheet.write_row(number, 0, cells)
        sheet.write_formula("C2", "=1+1")
    assert problems(path) == [("RT-XLS-004", 2, "集体收入")]


def test_d4_an_empty_text_of_a_formula_is_a_missing_value(tmp_path: Path) -> None:
    path = crafted(tmp_path, HEAD, row(2, *FIRST, '<c r="@" t="str"><f>IF(A1="","",1)</f><v></v></c>', 91))
    assert numbers(read_cohort(path, BOOK)) == [Absence.MISSING]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("error", ["#N/A", "#DIV/0!", "#REF!"])
@pytest.mark.parametrize("column", ["A", "B", "C"])
def test_d6_an_error_is_refused_and_not_missing(tmp_path: Path, error: str, column: str, way: dict[str, Any]) -> None:
    def write(sheet: Any) -> None:
        sheet[f"{column}3"] = error

    problem = refusal(made(tmp_path, change=write), BOOK, **way).problems[0]
    assert (problem.code, problem.row) == ("RT-XLS-003", 3)
    assert error in problem.what
    assert f"{column}3" in problem.what


@pytest.mark.parametrize("way", WAYS)
def test_d6_errors_in_columns_that_nothing_reads_are_no_matter(tmp_path: Path, way: dict[str, Any]) -> None:
    rows = [[*HEADER, "备用"], [*VILLAGES[0], "#N/A"]]
    assert len(read_cohort(made(tmp_path, rows), BOOK, **way)) == 1


# D7, D8: what does not meet the eye


@pytest.mark.parametrize("way", WAYS)
def test_d7_hidden_rows_and_columns_are_read_counted_and_told(tmp_path: Path, way: dict[str, Any]) -> None:
    def hide(sheet: Any) -> None:
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["C"].hidden = True

    cohort = read_cohort(made(tmp_path, change=hide), BOOK, **way)
    assert len(cohort) == 2
    assert [(note.code, note.column) for note in cohort.notes] == [("RT-XLS-104", ""), ("RT-XLS-104", "集体收入")]
    assert "1 row hidden, read" in cohort.notes[0].what


def test_d7_rows_that_a_filter_hides_are_read_and_the_filter_is_named(tmp_path: Path) -> None:
    def hide(sheet: Any) -> None:
        sheet.auto_filter.ref = "A1:D3"
        sheet.row_dimensions[2].hidden = True

    assert "by a filter" in read_cohort(made(tmp_path, change=hide), BOOK).notes[0].what


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("form", ["0%", "0.00%", "[Red]0.0%"])
def test_d8_a_share_shown_in_percent_is_the_figure_that_is_shown(
    tmp_path: Path, form: str, way: dict[str, Any]
) -> None:
    def show(sheet: Any) -> None:
        sheet["D2"] = 0.853
        sheet["D2"].number_format = form

    cohort = read_cohort(made(tmp_path, change=show), BOOK, **way)
    assert str(cohort[0]["rate"]) == "853/10"
    assert [(note.code, note.column) for note in cohort.notes] == [("RT-XLS-105", "普及率")]
    assert "D2 holds 0.853 and shows 85.3%" in cohort.notes[0].what


def in_format(form: str, *places: str, value: float = 0.853) -> Any:
    """Return what writes a number with a format into cells."""

    def show(sheet: Any) -> None:
        for place in places:
            sheet[place] = value
            sheet[place].number_format = form

    return show


@pytest.mark.parametrize(("unit", "figure"), [("‰", "853"), ("", "853/1000"), ("成", "853/100"), ("%", "853/10")])
def test_d8_a_share_in_percent_is_converted_into_the_unit(tmp_path: Path, unit: str, figure: str) -> None:
    book = policy({"income": {"label": {"zh": "集体收入"}, **({"unit": unit} if unit else {})}})
    cohort = read_cohort(made(tmp_path, change=in_format("0.0%", "C2")), book)
    assert str(cohort[0]["income"]) == figure


def test_d8_a_share_in_percent_where_the_unit_is_none_of_shares_is_refused(tmp_path: Path) -> None:
    assert problems(made(tmp_path, change=in_format("0.0%", "C2"))) == [("RT-NUM-005", 2, "集体收入")]


@pytest.mark.parametrize(
    ("unit", "units", "figure"), [("%", ["‰"], "853/10"), ("万元", ["元"], None), ("", ["万"], None)]
)
def test_d8_a_share_in_percent_says_its_own_unit(tmp_path: Path, unit: str, units: list[str], figure: Any) -> None:
    book = policy({"income": {"label": {"zh": "集体收入"}, **({"unit": unit} if unit else {})}})
    layout = Layout(units={"income": tuple(units)})
    path = made(tmp_path, change=in_format("0.0%", "C2"))
    if figure is None:
        assert [p.code for p in refusal(path, book, layout=layout).problems] == ["RT-NUM-005"]
    else:
        assert str(read_cohort(path, book, layout=layout)[0]["income"]) == figure


@pytest.mark.parametrize("form", ["[<=1]0%;0", "[>100]0;0%", "0%;0", "[<=1]0%"])
def test_d8_a_format_that_is_in_percent_for_some_numbers_is_refused(tmp_path: Path, form: str) -> None:
    assert problems(made(tmp_path, change=in_format(form, "D2"))) == [("RT-XLS-006", 2, "普及率")]


@pytest.mark.parametrize("form", ["0.0%;-0.0%", '0%;-0%;"-"', "0%;;", "[>1]0%;0.0%", "[Red]0%;[Blue]-0%;0"])
def test_d8_a_format_that_is_in_percent_throughout_is_read(tmp_path: Path, form: str) -> None:
    cohort = read_cohort(made(tmp_path, change=in_format(form, "D2")), BOOK)
    assert str(cohort[0]["rate"]) == "853/10"


def test_d8_percent_for_no_number_is_none(tmp_path: Path) -> None:
    cohort = read_cohort(made(tmp_path, change=in_format("0;-0;0%", "D2", value=9)), BOOK)
    assert str(cohort[0]["rate"]) == "9"


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("form", ["#,##0,", '0!.0,"万"', '0!.0000"万"', '[>=10000]0\\.0,"万";0'])
def test_d8_numbers_that_are_shown_in_thousands_are_read_as_stored_and_told(
    tmp_path: Path, form: str, way: dict[str, Any]
) -> None:
    cohort = read_cohort(made(tmp_path, change=in_format(form, "C2", "C3", value=12345)), BOOK, **way)
    assert numbers(cohort) == [12345, 12345]
    assert [(note.code, note.column) for note in cohort.notes] == [("RT-XLS-107", "集体收入")]
    assert "2 cells shown scaled down; C2 holds 12345" in cohort.notes[0].what


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("form", "shown"),
    [('"330000001"000', "330000001001"), ("000-#00", "000-01"), ('0"号"', "1号"), ("[$A-804]?0", "A 1"), ("*x0", "x1")],
)
def test_d9_ids_that_a_format_shows_with_words_are_refused(
    tmp_path: Path, form: str, shown: str, way: dict[str, Any]
) -> None:
    problem = refusal(made(tmp_path, change=in_format(form, "A2", value=1)), BOOK, **way).problems[0]
    assert (problem.code, problem.row) == ("RT-TAB-014", 2)
    assert f"shows '{shown}' and holds 1" in problem.what


def test_d9_numbers_that_a_format_shows_with_words_are_read(tmp_path: Path) -> None:
    def show(sheet: Any) -> None:
        in_format('General"户"', "C2", value=5)(sheet)
        in_format('General"户"', "C3", value=0.5)(sheet)

    assert [str(number) for number in numbers(read_cohort(made(tmp_path, change=show), BOOK))] == ["5", "1/2"]


def test_d8_more_than_all_in_percent_is_out_of_range(tmp_path: Path) -> None:
    def show(sheet: Any) -> None:
        sheet["D2"] = 85
        sheet["D2"].number_format = "0%"

    assert problems(made(tmp_path, change=show)) == [("RT-NUM-009", 2, "普及率")]


# D9, A12, A13: ids


def ids(path: Path, **options: Any) -> list[str]:
    """Return the ids of a workbook."""
    read: list[str] = read_cohort(path, BOOK, **options).ids.tolist()
    return read


@pytest.mark.parametrize("way", WAYS)
def test_d9_ids_as_numbers_are_texts_again_where_no_digit_is_lost(tmp_path: Path, way: dict[str, Any]) -> None:
    rows = [HEADER, [110101000001, "a", 1, 2], [110101000002, "b", 1, 2]]
    cohort = read_cohort(made(tmp_path, rows), BOOK, **way)
    assert cohort.ids.tolist() == ["110101000001", "110101000002"]
    assert codes(cohort) == ["RT-TAB-104"]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("stored", ["110101000000001234", "1.10101E+17", "1234567890123456"])
def test_d9_ids_as_numbers_of_more_than_15_digits_are_refused(tmp_path: Path, stored: str, way: dict[str, Any]) -> None:
    path = crafted(tmp_path, HEAD, row(2, f'<c r="@"><v>{stored}</v></c>', "a", 1, 2))
    assert problems(path, **way) == [("RT-TAB-013", 2, "村庄代码")]


@pytest.mark.parametrize("way", WAYS)
def test_a12_ids_that_have_lost_zeros_are_refused(tmp_path: Path, way: dict[str, Any]) -> None:
    rows = [HEADER, [10101000001, "a", 1, 2], [110101000002, "b", 1, 2]]
    found = refusal(made(tmp_path, rows), BOOK, **way).problems[0]
    assert (found.code, found.row) == ("RT-TAB-014", 2)
    assert "Text" in found.mend


@pytest.mark.parametrize("way", WAYS)
def test_a12_zeros_that_a_format_shows_are_digits_of_the_id(tmp_path: Path, way: dict[str, Any]) -> None:
    rows = [HEADER, [1101, "a", 1, 2], [110102, "b", 1, 2]]

    def pad(sheet: Any) -> None:
        for number in (2, 3):
            sheet[f"A{number}"].number_format = "000000"

    assert ids(made(tmp_path, rows, pad), **way) == ["001101", "110102"]


def test_a12_ids_as_texts_keep_their_zeros(tmp_path: Path) -> None:
    assert ids(made(tmp_path, [HEADER, ["001101", "a", 1, 2]])) == ["001101"]


# D10, B17, B18: days and truth values


@pytest.mark.parametrize("way", WAYS)
def test_b18_a_day_in_a_column_of_numbers_names_what_it_was(tmp_path: Path, way: dict[str, Any]) -> None:
    def write(sheet: Any) -> None:
        sheet["C2"] = dt.date(2024, 1, 3)

    problem = refusal(made(tmp_path, change=write), BOOK, **way).problems[0]
    assert (problem.code, problem.row, problem.value) == ("RT-NUM-011", 2, "datetime.date(2024, 1, 3)")
    assert problem.mend.endswith("the cell was probably 1-3")


@pytest.mark.parametrize("way", WAYS)
def test_b17_a_truth_value_is_no_number(tmp_path: Path, way: dict[str, Any]) -> None:
    rows = [HEADER, [*FIRST, True, 2]]
    assert problems(made(tmp_path, rows), **way) == [("RT-NUM-010", 2, "集体收入")]
    book = policy({"income": {"label": {"zh": "集体收入"}, "kind": "yes_no"}})
    assert numbers(read_cohort(made(tmp_path, rows), book, **way)) == [1]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "system",
    [pytest.param("WINDOWS_EPOCH", id="D10-1900"), pytest.param("MAC_EPOCH", id="D10-1904")],
)
def test_d10_days_are_counted_as_the_workbook_says(tmp_path: Path, system: str, way: dict[str, Any]) -> None:
    rows: list[list[Any]] = [
        ["代码", "日期", "事项"],
        ["110101", dt.date(2024, 2, 29), "授予"],
        ["110102", "2021年2月28日", "授予"],
    ]

    def count(sheet: Any) -> None:
        sheet.parent.epoch = getattr(openpyxl.utils.datetime, system)

    records = read_records(made(tmp_path, rows, count), **way)
    assert records.dates.astype(str).tolist() == ["2021-02-28", "2024-02-29"]


def test_d10_the_day_that_never_was_is_not_in_the_calendar(tmp_path: Path) -> None:
    styles = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
    rows = [row(1, "代码", "日期", "事项"), row(2, "110101", '<c r="@" s="1"><v>60</v></c>', "授予")]
    with pytest.raises(TableError) as caught:
        read_records(crafted(tmp_path, *rows, styles=styles))
    assert [(p.code, p.row) for p in caught.value.problems] == [("RT-DAY-003", 2)]


# Kinds of files (D11)


def locked() -> bytes:
    """Return the beginning of a workbook under a password."""
    return b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le")


KINDS: list[Any] = [
    pytest.param("a.xls", b"\xd0\xcf\x11\xe0" + bytes(600), "RT-FIL-027", ".xls", id="D11-xls"),
    pytest.param("a.xlsb", b"PK\3\4", "RT-FIL-027", ".xlsb", id="D11-xlsb"),
    pytest.param("a.et", b"\xd0\xcf\x11\xe0" + bytes(600), "RT-FIL-027", ".et", id="D11-et"),
    pytest.param("a.ods", b"PK\3\4", "RT-FIL-027", ".ods", id="D11-ods"),
    pytest.param("a.xlsx", b"\xd0\xcf\x11\xe0" + bytes(600), "RT-FIL-030", "old", id="D11-old under a new name"),
    pytest.param("a.xlsx", locked(), "RT-FIL-030", "password", id="D11-password"),
    pytest.param("a.xlsx", "村庄代码,村名\n".encode(), "RT-FIL-027", "a text", id="D11-CSV under another name"),
    pytest.param("a.xlsx", b"\0\1\2", "RT-FIL-030", "first bytes", id="D11-no workbook"),
    pytest.param("a.xlsx", b"", "RT-FIL-030", "first bytes", id="D11-empty"),
    pytest.param("a.xlsx", zipped({"xl/workbook.bin": ""}), "RT-FIL-030", ".xlsb", id="D11-xlsb under another name"),
    pytest.param("a.xlsx", zipped({"content.xml": ""}), "RT-FIL-030", ".ods", id="D11-ods under another name"),
    pytest.param("a.xlsx", zipped({"word/document.xml": ""}), "RT-FIL-030", ".docx", id="D11-docx"),
    pytest.param("a.xlsx", zipped({"a.txt": ""}), "RT-FIL-030", "no list of sheets", id="D11-another archive"),
]


@pytest.mark.parametrize(("name", "content", "code", "word"), KINDS)
def test_other_kinds_of_workbooks_are_named(tmp_path: Path, name: str, content: bytes, code: str, word: str) -> None:
    problem = refusal(saved(tmp_path, content, name), BOOK).problems[0]
    assert problem.code == code
    assert word in problem.what


def test_d11_a_workbook_under_the_name_of_an_old_one_is_to_be_renamed(tmp_path: Path) -> None:
    problem = refusal(made(tmp_path, name="台账.xlsx").rename(tmp_path / "台账.xls"), BOOK).problems[0]
    assert (problem.code, problem.mend) == ("RT-FIL-027", "rename it to .xlsx")


def test_d11_a_workbook_with_macros_is_read_and_they_are_not(tmp_path: Path) -> None:
    parts = parts_of(HEAD + row(2, *FIRST, 1, 2))
    path = saved(tmp_path, zipped({**parts, "xl/vbaProject.bin": "x"}), "台账.XLSM")
    assert codes(read_cohort(path, BOOK)) == ["RT-XLS-106"]


def test_d11_a_workbook_under_the_name_of_csv_is_refused(tmp_path: Path) -> None:
    path = made(tmp_path, name="台账.xlsx").rename(tmp_path / "台账.csv")
    assert problems(path)[0][0] == "RT-FIL-023"


# The rows of D12


def test_d12_the_last_row_that_a_sheet_can_have_is_read(tmp_path: Path) -> None:
    most = 1_048_576
    cohort = read_cohort(crafted(tmp_path, HEAD, row(2, *FIRST, 1, 2), row(most, "110101000002", "b", 3, 4)), BOOK)
    assert numbers(cohort) == [1, 3]
    assert cohort.notes[0].what == f"{most - 3} blank rows are dropped"


@pytest.mark.parametrize("way", WAYS)
def test_d12_more_rows_or_columns_than_the_limits_allow_are_refused(tmp_path: Path, way: dict[str, Any]) -> None:
    path = made(tmp_path)
    for limits in (TableLimits(rows=1), TableLimits(columns=3)):
        error = refusal(path, BOOK, limits=limits, **way)
        assert isinstance(error, LimitError)
        assert error.problems[0].code == "RT-LIM-040"
    assert len(read_cohort(path, BOOK, limits=TableLimits(rows=2, columns=4), **way)) == 2


# Attacks (D13 to D15)


def test_d13_a_workbook_that_unpacks_to_too_much_is_refused_before_it_is(tmp_path: Path) -> None:
    path = made(tmp_path)
    with zipfile.ZipFile(path) as archive:
        size = sum(part.file_size for part in archive.infolist())
    assert len(read_cohort(path, BOOK, limits=TableLimits(unpacked_bytes=size))) == 2
    error = refusal(path, BOOK, limits=TableLimits(unpacked_bytes=size - 1))
    assert (type(error), error.problems[0].code) == (LimitError, "RT-LIM-021")


def test_d13_a_part_that_grows_beyond_measure_is_refused(tmp_path: Path) -> None:
    parts = parts_of(HEAD + row(2, *FIRST, 1, 2) + " " * 3_000_000)
    error = refusal(saved(tmp_path, zipped(parts), "台账.xlsx"), BOOK)
    assert (type(error), error.problems[0].code) == (LimitError, "RT-LIM-021")


def test_d13_too_many_parts_are_refused(tmp_path: Path) -> None:
    parts = parts_of(HEAD) | {f"p{i}": "" for i in range(1000)}
    assert refusal(saved(tmp_path, zipped(parts), "台账.xlsx"), BOOK).problems[0].code == "RT-LIM-021"


def test_d13_a_part_that_is_longer_than_its_entry_says_is_refused(tmp_path: Path) -> None:
    content = zipped(parts_of(HEAD + row(2, *FIRST, 1, 2)))
    with zipfile.ZipFile(BytesIO(content)) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    lying = content.replace(size.to_bytes(4, "little"), (size - 50).to_bytes(4, "little"))
    assert refusal(saved(tmp_path, lying, "台账.xlsx"), BOOK).problems[0].code == "RT-FIL-030"


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml"]
)
@pytest.mark.parametrize("declared", [pytest.param(BOMB, id="D14-bomb"), pytest.param(OUTSIDE, id="D14-outside")])
@pytest.mark.parametrize("coded", ["utf-8", "utf-16"])
def test_a_part_that_declares_entities_is_refused(tmp_path: Path, part: str, declared: str, coded: str) -> None:
    parts: dict[str, Any] = parts_of(HEAD + row(2, "&a;", "a", 1, 2))
    parts[part] = (declared + parts[part]).encode(coded)
    problem = refusal(saved(tmp_path, zipped(parts), "台账.xlsx"), BOOK).problems[0]
    assert (problem.code, "document type" in problem.what) == ("RT-FIL-030", True)


@pytest.mark.parametrize("name", ["../../x", "/etc/x", "..\\x", "C:/x", "a/../../x"])
def test_d15_parts_that_lead_out_of_the_archive_are_refused(tmp_path: Path, name: str) -> None:
    content = zipped({**parts_of(HEAD + row(2, *FIRST, 1, 2)), name: "x"})
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    assert refusal(saved(folder, content, "台账.xlsx"), BOOK).problems[0].code == "RT-FIL-030"
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["台账.xlsx"]


def test_d15_a_link_is_refused(tmp_path: Path) -> None:
    content = BytesIO(zipped(parts_of(HEAD)))
    with zipfile.ZipFile(content, "a") as archive:
        link = zipfile.ZipInfo("xl/link")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    assert "a link" in refusal(saved(tmp_path, content.getvalue(), "台账.xlsx"), BOOK).problems[0].what


def test_d15_an_encrypted_part_is_refused(tmp_path: Path) -> None:
    content = bytearray(zipped(parts_of(HEAD)))
    for mark, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        start = content.find(mark)
        content[start + at] |= 1
    assert "password" in refusal(saved(tmp_path, bytes(content), "台账.xlsx"), BOOK).problems[0].what


@pytest.mark.parametrize("kept", [10, 200, -1, -30, -400])
def test_d15_a_truncated_workbook_is_refused(tmp_path: Path, kept: int) -> None:
    content = made(tmp_path).read_bytes()[:kept]
    assert problems(saved(tmp_path, content, "台账.xlsx"))[0][0] == "RT-FIL-030"


def test_d15_a_part_whose_bytes_were_changed_is_refused(tmp_path: Path) -> None:
    content = zipped(parts_of(HEAD + row(2, *FIRST, 1, 2)), zipfile.ZIP_STORED)
    spoilt = content.replace("上河村".encode(), "下河村".encode())
    assert problems(saved(tmp_path, spoilt, "台账.xlsx"))[0][0] == "RT-FIL-030"


DAMAGED: list[Any] = [
    pytest.param({"cells": "<row r='1'>"}, id="D15-broken XML"),
    pytest.param({"cells": '<row r="1"/><row r="1"/>'}, id="D15-a row twice"),
    pytest.param({"cells": '<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>'}, id="D15-out of order"),
    pytest.param({"cells": '<row r="1"><c r="ABCD1"><v>1</v></c></row>'}, id="D15-no such column"),
]


@pytest.mark.parametrize("parts", DAMAGED)
def test_a_damaged_sheet_is_refused(tmp_path: Path, parts: dict[str, str]) -> None:
    cells = parts["cells"]
    assert problems(crafted(tmp_path, cells))[0][0] == "RT-FIL-030"


CELLS: list[Any] = [
    pytest.param('<c r="@"><v>abc</v></c>', id="a word"),
    pytest.param('<c r="@"><v>nan</v></c>', id="nan"),
    pytest.param('<c r="@"><v>1_000</v></c>', id="an underscore"),
    pytest.param('<c r="@"><v>٣</v></c>', id="other digits"),
    pytest.param('<c r="@" t="s"><v>7</v></c>', id="a text that is not there"),
    pytest.param('<c r="@" t="s"><v>x</v></c>', id="a text without a number"),
    pytest.param('<c r="@" t="x"><v>1</v></c>', id="a kind that there is not"),
    pytest.param('<c r="@" t="b"><v>2</v></c>', id="neither true nor false"),
    pytest.param('<c r="@" t="d"><v>x</v></c>', id="no day"),
    pytest.param('<c r="@" s="1"><v>-1</v></c>', id="a day before all"),
    pytest.param('<c r="@" s="1"><v>1e300</v></c>', id="a day behind all"),
    pytest.param('<c r="@" s="2"><v>1e300</v></c>', id="too long a time"),
]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("cell", CELLS)
def test_d15_a_cell_that_cannot_be_read_is_refused(tmp_path: Path, cell: str, way: dict[str, Any]) -> None:
    styles = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="46"/></cellXfs>'
    path = crafted(tmp_path, HEAD, row(2, *FIRST, cell, 91), styles=styles)
    assert problems(path, **way) == [("RT-XLS-005", 2, "集体收入")]


# B and E: numbers and names


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("stored", "exact"),
    [
        pytest.param("0.1", "1/10", id="B20-short"),
        pytest.param("0.30000000000000004", "7500000000000001/25000000000000000", id="B20-computed"),
        pytest.param("2.2999999999999998", "23/10", id="B20-17 digits of 2.3"),
        pytest.param("1E-3", "1/1000", id="B16-exponent"),
        pytest.param("-0", "0", id="B19-minus zero"),
    ],
)
def test_a_number_is_the_shortest_decimal_of_its_float(
    tmp_path: Path, stored: str, exact: str, way: dict[str, Any]
) -> None:
    path = crafted(tmp_path, HEAD, row(2, *FIRST, f'<c r="@"><v>{stored}</v></c>', 91))
    assert [str(number) for number in numbers(read_cohort(path, BOOK, **way))] == [exact]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("stored", [pytest.param("1e400", id="B10"), pytest.param("1" * 10_000, id="B15")])
def test_a_number_without_measure_is_refused(tmp_path: Path, stored: str, way: dict[str, Any]) -> None:
    path = crafted(tmp_path, HEAD, row(2, *FIRST, f'<c r="@"><v>{stored}</v></c>', 91))
    assert problems(path, **way) == [("RT-NUM-002", 2, "集体收入")]


@pytest.mark.parametrize("way", WAYS)
def test_e8_texts_are_read_with_what_xml_cannot_hold(tmp_path: Path, way: dict[str, Any]) -> None:
    strings = "<si><r><t>上</t></r><r><t>河村</t></r><rPh><t>shang</t></rPh></si><si><t>_x000D_下河村𠮷</t></si>"
    rows = [row(n, f"11010{n}", f'<c r="@" t="s"><v>{n - 2}</v></c>', 1, 2) for n in (2, 3)]
    cohort = read_cohort(crafted(tmp_path, HEAD, *rows, strings=strings), BOOK, **way)
    assert cohort.names.tolist() == ["上河村", "下河村𠮷"]


@pytest.mark.parametrize("way", WAYS)
def test_cells_without_places_and_prefixes_of_names_are_read(tmp_path: Path, way: dict[str, Any]) -> None:
    parts = parts_of("")
    cells = "".join(
        f"<x:row>{''.join(f'<x:c t={chr(34)}str{chr(34)}><x:v>{c}</x:v></x:c>' for c in r)}</x:row>"
        for r in (HEADER, *VILLAGES)
    )
    main = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    parts["xl/worksheets/sheet1.xml"] = (
        f'<x:worksheet xmlns:x="{main}"><x:sheetData>{cells}</x:sheetData></x:worksheet>'
    )
    cohort = read_cohort(saved(tmp_path, zipped(parts), "台账.xlsx"), BOOK, **way)
    assert numbers(cohort)[0] == 42.5


def test_e8_what_is_there_to_be_pronounced_is_no_part_of_a_name(tmp_path: Path) -> None:
    name = '<c r="@" t="inlineStr"><is><t>上河村</t><rPh><t>shang</t></rPh></is></c>'
    path = crafted(tmp_path, HEAD, row(2, FIRST[0], name, 1, 2), head='<cols><col min="1" max="1"/></cols>')
    assert read_cohort(path, BOOK).names.tolist() == ["上河村"]


def test_a16_rows_of_spaces_are_blank_and_those_below_the_last_village_no_part_of_the_table(tmp_path: Path) -> None:
    rows = [HEADER, VILLAGES[0], [" ", None, " "], VILLAGES[1], [" "], [None, " "]]
    cohort = read_cohort(made(tmp_path, rows), BOOK)
    assert codes(cohort) == ["RT-TAB-105"]
    assert cohort.notes[0].what == "1 blank rows are dropped"


def test_a_header_that_merged_cells_make_too_wide_is_refused(tmp_path: Path) -> None:
    path = made(tmp_path, change=lambda sheet: sheet.merge_cells("D1:XFD1"))
    assert problems(path) == [("RT-LIM-040", None, "")]


def test_texts_of_more_characters_than_the_limits_allow_are_refused(tmp_path: Path) -> None:
    path = crafted(tmp_path, HEAD, row(2, *FIRST, 1, '<c r="@" t="s"><v>0</v></c>'), strings="<si><t>一二三四</t></si>")
    assert problems(path, limits=TableLimits(text_bytes=3)) == [("RT-LIM-041", None, "")]


def test_more_merged_cells_than_any_table_has_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merges, "_MOST", 0)
    assert problems(made(tmp_path, change=banded)) == [("RT-LIM-040", None, "")]


def test_d10_a_part_of_a_day_is_a_time_and_no_number(tmp_path: Path) -> None:
    def write(sheet: Any) -> None:
        sheet["C2"] = dt.time(12, 30)

    assert problems(made(tmp_path, change=write)) == [("RT-NUM-011", 2, "集体收入")]


def test_d14_a_parser_refuses_a_document_type_by_itself() -> None:
    content = zipped({"x.xml": BOMB + "<x/>"})
    package = Package("台账.xlsx", content, frozenset({"x.xml"}), TableError)
    with pytest.raises(TableError):
        elements(package, "x.xml")


def test_a_workbook_whose_parts_have_other_names_is_read(tmp_path: Path) -> None:
    parts = parts_of(HEAD + row(2, *FIRST, 1, 2))
    moved = {
        "_rels/.rels": relations(officeDocument="/xl/workbook22.xml"),
        "xl/workbook22.xml": parts.pop("xl/workbook.xml"),
        "xl/_rels/workbook22.xml.rels": parts.pop("xl/_rels/workbook.xml.rels"),
    }
    assert len(read_cohort(saved(tmp_path, zipped(parts | moved), "台账.xlsx"), BOOK)) == 1
