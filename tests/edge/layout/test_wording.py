"""Cells read as a layout declares: exactly so, and not otherwise."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ruraltier as rt
from ruraltier.domain.absence import Absence
from tables import codes, numbers, policy, refusal, saved

if TYPE_CHECKING:
    from pathlib import Path

INCOME = {"income": {"label": "集体收入", "unit": "万元"}}
SHARE = {"income": {"label": "普及率", "unit": "%"}}
INDEX = {"income": {"range": [0, 1]}}
COUNT: dict[str, Any] = {"income": {}}
YUAN: dict[str, Any] = {"units": {"income": ("元", "万", "亿")}}


def read(cells: Any, book: dict[str, Any], **layout: Any) -> rt.Cohort:
    ids = [f"v{i}" for i in range(len(cells))]
    return rt.read_cohort({"id": ids, "income": cells}, policy(book), layout=rt.Layout(**layout))


READ: list[Any] = [
    pytest.param("1.2万", INCOME, YUAN, "1.2", id="B7-ten thousands"),
    pytest.param("1.2 万元", INCOME, YUAN, "1.2", id="B7-another word for the unit"),
    pytest.param("3亿", INCOME, YUAN, "30000", id="B7-yi"),
    pytest.param("12000元", INCOME, YUAN, "1.2", id="B7-the unit of plain numbers"),
    pytest.param("12000", INCOME, YUAN, "1.2", id="B7-plain"),
    pytest.param("-12000.5", INCOME, YUAN, "-1.20005", id="B7-decimals"),
    pytest.param("8万", COUNT, {"units": {"income": "万"}}, "80000", id="B7-no unit declared"),
    pytest.param("85%", SHARE, {"units": {"income": "%"}}, "85", id="B6-percent"),
    pytest.param("0.85", SHARE, {"units": {"income": ("1", "%")}}, "85", id="B6-a share"),
    pytest.param("85%", SHARE, {"units": {"income": ("1", "%")}}, "85", id="B6-percent among shares"),
    pytest.param("8.5成", SHARE, {"units": {"income": ("%", "成")}}, "85", id="B6-tenths"),
    pytest.param("85%", INDEX, {"units": {"income": ("1", "%")}}, "0.85", id="B6-an index"),
    pytest.param("1,234,567.5", COUNT, {"thousands": ","}, "1234567.5", id="B4-comma"),
    pytest.param("1 234", COUNT, {"thousands": " "}, "1234", id="B4-space"),
    pytest.param("1.234,5", COUNT, {"thousands": ".", "decimal": ","}, "1234.5", id="B5-both"),
    pytest.param("1,23", COUNT, {"decimal": ","}, "1.23", id="B5-decimal comma"),
    pytest.param(",5", COUNT, {"decimal": ","}, "0.5", id="B5-no whole part"),
    pytest.param("１２．５", COUNT, {"full_width": True}, "12.5", id="B2-full-width"),
    pytest.param("－５", COUNT, {"full_width": True}, "-5", id="B2-full-width minus"),
    pytest.param("１，２３４万元", INCOME, {"full_width": True, "thousands": ",", **YUAN}, "1234", id="B2-all at once"),
]


@pytest.mark.parametrize(("cell", "book", "layout", "value"), READ)
def test_a_declared_form_is_read_exactly(cell: str, book: dict[str, Any], layout: dict[str, Any], value: str) -> None:
    assert numbers(read([cell], book, **layout)) == [Fraction(value)]


REFUSED: list[Any] = [
    pytest.param("1,23", {"thousands": ","}, "RT-NUM-004", id="B4-no group of three"),
    pytest.param("1234,567", {"thousands": ","}, "RT-NUM-004", id="B4-a group of four"),
    pytest.param("1,234", {"full_width": True}, "RT-NUM-004", id="B4-not declared"),
    pytest.param("1.23", {"decimal": ","}, "RT-NUM-004", id="B5-a point where commas are decimals"),
    pytest.param("1.234,5", {"decimal": ","}, "RT-NUM-004", id="B5-groups that are not declared"),
    pytest.param("3亿", {"units": {"income": ("元", "万")}}, "RT-NUM-003", id="B7-another unit"),
    pytest.param("1.2万", {"thousands": ","}, "RT-NUM-003", id="B7-not declared"),
    pytest.param("１２", {"thousands": ","}, "RT-NUM-006", id="B2-not declared"),
    pytest.param("约12", {"full_width": True, **YUAN}, "RT-NUM-012", id="B23-about"),
    pytest.param("9" * 61, YUAN, "RT-NUM-008", id="B15-61 digits"),
    pytest.param("9" * 45 + "万", YUAN, "RT-NUM-008", id="B15-45 digits"),
    pytest.param("—", YUAN, "RT-NUM-013", id="B8-a mark that is not declared"),
    pytest.param(True, YUAN, "RT-NUM-010", id="B17-truth"),
    pytest.param(float("inf"), YUAN, "RT-NUM-002", id="B10-infinite"),
    pytest.param("0.12345678901234567", YUAN, "RT-NUM-008", id="B13-17 digits that cannot be moved"),
]


@pytest.mark.parametrize(("cell", "layout", "code"), REFUSED)
def test_what_is_not_declared_is_refused_as_ever(cell: Any, layout: dict[str, Any], code: str) -> None:
    table = {"id": ["a", "b"], "income": [cell, "7"]}
    problem = refusal(table, policy(INCOME), layout=rt.Layout(**layout)).problems[0]
    assert (problem.code, problem.row) == (code, 1)


@pytest.mark.parametrize("kind", [list, np.array, pd.Series])
def test_numbers_of_every_kind_are_converted(kind: Any) -> None:
    cohort = read(kind([12000.0, 300.5, np.nan, 0.1]), INCOME, **YUAN)
    assert numbers(cohort) == [Fraction("1.2"), Fraction("0.03005"), Absence.MISSING, Fraction("0.00001")]
    assert codes(cohort) == ["RT-TAB-120"]


MARKED = {"units": {"income": "万"}, "missing": ["-99", "—"]}


@pytest.mark.parametrize("cells", [["-99", "7"], ["—", "7万"], np.array([-99, 7])], ids=str)
def test_missing_marks_of_the_layout_stay_missing(cells: Any) -> None:
    book = {"income": {"unit": "元"}}
    assert numbers(read(cells, book, **MARKED)) == [Absence.MISSING, 70_000]


@given(
    whole=st.integers(-(10**12), 10**12),
    places=st.integers(0, 11),
    unit=st.sampled_from(["元", "万元", "亿元", "千元"]),
)
@pytest.mark.parametrize("form", ["text", "float", "unit", "Fraction"])
def test_conversion_is_exact(form: str, whole: int, places: int, unit: str) -> None:
    value = Fraction(whole, 10**places)
    times = {"元": 1, "万元": 10**4, "亿元": 10**8, "千元": 10**3}
    text = f"{whole / 10**places:.{places}f}" if Fraction(f"{whole / 10**places:.{places}f}") == value else None
    cell = {"text": text, "unit": text and text + unit, "float": np.array([whole / 10**places]), "Fraction": value}[
        form
    ]
    cells = cell if isinstance(cell, np.ndarray) else [value if cell is None else cell]
    found = read(cells, INCOME, units={"income": unit})
    assert numbers(found) == [value * times[unit] / 10**4]


def test_large_and_small_numbers_are_looked_at_one_by_one() -> None:
    cells = np.array([2.0**53, 1e-29, 0.1234567890123])
    assert numbers(read(cells[:1], INCOME, **YUAN)) == [Fraction(2**53, 10**4)]
    assert numbers(read(cells[2:], {"income": {"unit": "元"}}, units={"income": "万"})) == [Fraction("1234.567890123")]
    table = {"id": ["a"], "income": cells[1:2]}
    assert refusal(table, policy(INCOME), layout=rt.Layout(**YUAN)).problems[0].code == "RT-NUM-002"


def test_what_is_out_of_range_is_shown_as_it_was_found() -> None:
    book = policy({"income": {"unit": "万元", "range": [0, 10]}})
    problem = refusal({"id": ["a"], "income": ["1.2亿"]}, book, layout=rt.Layout(**YUAN)).problems[0]
    assert (problem.code, problem.value) == ("RT-NUM-009", "'1.2亿'")


def test_every_way_of_reading_is_told_with_its_count(tmp_path: Path) -> None:
    path = saved(tmp_path, "id,income\na,1.2万\nb,3000\nc,—\nd,5万\n")
    layout = rt.Layout(**YUAN, missing=["—"])
    cohort = rt.read_cohort(path, policy(INCOME), layout=layout)
    assert [(n.code, n.column) for n in cohort.notes] == [
        ("RT-TAB-120", "income"),
        ("RT-TAB-121", "income"),
        ("RT-TAB-122", "income"),
        ("RT-TAB-125", "income"),
    ]
    assert "2 cells" in cohort.notes[1].what
    assert "2 in '万', 1 without" in cohort.notes[2].what


def test_units_among_units_are_told_without_plain_ones() -> None:
    cohort = read(["1亿", "5万"], INCOME, **YUAN)
    assert codes(cohort) == ["RT-TAB-121", "RT-TAB-122"]
    assert cohort.notes[1].mend == ""
