"""The sheet that goes back to the villages: ids as text, nothing runs, nothing is lost."""

from __future__ import annotations

import csv
import datetime as dt
import sys
from typing import TYPE_CHECKING

import openpyxl
import pytest

import ruraltier as rt
from ruraltier.edge.checking import worksheet
from tables import policy

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = ["=cmd|'/c calc'!A1", "+1", "-2+3", "@SUM(A1)", "http://x.y", "a\x0bb", "<b>"]


@pytest.fixture
def check() -> rt.TableCheck:
    ids = [f"0{i}0108001001" for i in range(len(HOSTILE))]
    return rt.check_table({"id": ids, "name": HOSTILE, "income": HOSTILE}, policy())


def test_the_workbook_holds_texts_only(tmp_path: Path, check: rt.TableCheck) -> None:
    path = tmp_path / "退回.xlsx"
    rt.write_table_check(check, path)
    sheet = openpyxl.load_workbook(path)["核对"]
    rows = list(sheet.iter_rows())
    assert [cell.value for cell in rows[0]] == list(check.columns())
    assert {cell.data_type for row in rows for cell in row if cell.value is not None} == {"s"}
    assert not any(cell.hyperlink for row in rows for cell in row)
    assert [row[2].value or "" for row in rows[1:]] == [remark.id for remark in check.remarks]
    assert rows[1][3].value == HOSTILE[0]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:J{len(rows)}"


def test_the_csv_is_inert(tmp_path: Path, check: rt.TableCheck) -> None:
    path = tmp_path / "退回.csv"
    rt.write_table_check(check, path, lang="en")
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == len(check.remarks)
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


def test_two_runs_write_the_same_bytes_unless_a_time_is_named(tmp_path: Path, check: rt.TableCheck) -> None:
    one, two, three = (tmp_path / f"{i}.xlsx" for i in range(3))
    rt.write_table_check(check, one)
    rt.write_table_check(check, two)
    rt.write_table_check(check, three, generated_at=dt.datetime(2026, 11, 22, tzinfo=dt.UTC))
    assert one.read_bytes() == two.read_bytes() != three.read_bytes()


def test_what_is_no_sheet_is_refused(tmp_path: Path, check: rt.TableCheck) -> None:
    with pytest.raises(rt.ExportError) as caught:
        rt.write_table_check(check, tmp_path / "退回.docx")
    assert caught.value.problems[0].code == "RT-EXP-032"
    with pytest.raises(rt.ArgumentError):
        rt.write_table_check({}, tmp_path / "a.csv")  # type: ignore[arg-type]  # that is what is tried
    with pytest.raises(rt.EvaluationError):
        rt.write_table_check(check, tmp_path / "a.csv", lang="fr")
    (tmp_path / "a.csv").write_text("old")
    with pytest.raises(rt.ExportError):
        rt.write_table_check(check, tmp_path / "a.csv")
    rt.write_table_check(check, tmp_path / "a.csv", force=True)


def test_a_library_that_is_not_there_is_told(
    tmp_path: Path, check: rt.TableCheck, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(rt.ExportError) as caught:
        rt.write_table_check(check, tmp_path / "a.xlsx")
    assert caught.value.problems[0].code == "RT-EXP-041"


def test_more_rows_than_a_sheet_has_are_refused(
    tmp_path: Path, check: rt.TableCheck, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worksheet, "_ROWS", 2)
    with pytest.raises(rt.ExportError) as caught:
        rt.write_table_check(check, tmp_path / "a.xlsx")
    assert caught.value.problems[0].code == "RT-EXP-042"
