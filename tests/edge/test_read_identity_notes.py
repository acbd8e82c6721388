"""What a reader is told of ids, names and marks that were read otherwise than a person might think."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import ruraltier as rt
from tables import policy, refusal, saved

if TYPE_CHECKING:
    from pathlib import Path

IDS = ["510105200401", "510105200402", "510105200403"]


def test_ids_read_without_the_spaces_around_them_are_counted() -> None:
    table = {"id": [f" {IDS[0]}", IDS[1], f"{IDS[2]} "], "name": ["甲 ", " 乙", "丙"], "income": [1, 2, 3]}
    (note,) = rt.read_cohort(table, policy()).notes
    assert (note.code, note.what.split()[0]) == ("RT-TAB-123", "2")
    check = rt.check_table(table, policy())
    assert [(r.id, r.found, r.code) for r in check.of("changed")] == [
        (IDS[0], f" {IDS[0]}", "RT-TAB-123"),
        (IDS[2], f"{IDS[2]} ", "RT-TAB-123"),
    ]


def test_marks_that_the_layout_alone_takes_for_missing_are_counted_by_column() -> None:
    table = {"id": IDS, "name": ["甲", "乙", "丙"], "income": ["—", "—", "缺"], "other": ["1", "2", "3"]}
    book = policy({"income": {}, "other": {}}, missing_marks=["缺"])
    layout = rt.Layout(missing=["—", "缺"])
    (note,) = rt.read_cohort(table, book, layout=layout).notes
    assert (note.code, note.column) == ("RT-TAB-125", "income")
    assert note.what.endswith("2 '—'")
    check = rt.check_table(table, book, layout=layout)
    assert [(r.code, r.found) for r in check.remarks] == [("RT-TAB-125", "—"), ("RT-TAB-125", "缺")]


@pytest.mark.parametrize(("rows", "end"), [(1, "rows 1"), (6, "rows 1, 2, 3, 4, 5 …")])
def test_villages_without_a_name_are_counted_by_a_check(rows: int, end: str) -> None:
    table = {"id": [f"v{at}" for at in range(rows)] + ["w"], "name": [" "] * rows + ["甲"], "income": [1] * (rows + 1)}
    (note,) = rt.check_table(table, policy()).remarks
    assert (note.code, note.column, note.why.split()[0]) == ("RT-TAB-127", "name", str(rows))
    assert note.why.endswith(end)


def test_columns_that_are_not_read_may_hold_the_names_where_none_are_read() -> None:
    table = {"id": IDS[:1], "名": ["甲"], "income": [1]}
    (note,) = rt.read_cohort(table, policy()).notes
    assert (note.code, 'name="header"' in note.mend) == ("RT-TAB-103", True)
    assert not rt.read_cohort(table, policy(), name="名").notes


def test_an_id_that_stands_twice_says_how_to_leave_a_row_out(tmp_path: Path) -> None:
    path = saved(tmp_path, f"id,income\n{IDS[0]},1\n{IDS[0]},2\n")
    (problem,) = refusal(path).problems
    assert (problem.code, "skip=(3,)" in problem.mend) == ("RT-TAB-011", True)
    assert len(rt.read_cohort(path, policy(), skip=(3,))) == 1


@pytest.mark.parametrize(
    ("cell", "lost"), [("5101052004.0", False), ("5.10105E+11", True), ("1234567890123456.0", True)]
)
def test_damaged_ids_are_no_twins_and_say_what_was_lost(cell: str, *, lost: bool) -> None:
    found = refusal({"id": [cell, cell], "income": [1, 2]}).problems
    assert [problem.code for problem in found] == ["RT-TAB-013"] * 2
    assert ("digits are lost" in found[0].what) is lost
    assert ("write 5101052004;" in found[0].mend) is not lost


def test_a_ragged_row_is_quoted_by_its_first_fields(tmp_path: Path) -> None:
    path = saved(tmp_path, f"no,id,name,income\n1,{IDS[0]},甲,1\n2,{IDS[1]},乙\n")
    (problem,) = refusal(path).problems
    assert (problem.code, problem.row) == ("RT-TAB-017", 3)
    assert IDS[1] in problem.value
    assert "乙" in problem.value
