"""Layouts beside rule books and headers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import ruraltier as rt
from tables import codes, numbers, policy, refusal, saved

if TYPE_CHECKING:
    from pathlib import Path

BOOK = policy({
    "income": {"label": "集体收入", "unit": "万元"},
    "road": {"kind": "yes_no"},
    "index": {},
    "twice": {"value": "income * 2"},
})  # fmt: skip
UNFIT: list[Any] = [
    pytest.param({"columns": {"incom": "x"}}, "RT-LAY-003", "layout.columns.incom", id="no indicator"),
    pytest.param({"units": {"incom": "万"}}, "RT-LAY-003", "layout.units.incom", id="a unit of none"),
    pytest.param({"columns": {"twice": "x"}}, "RT-LAY-003", "layout.columns.twice", id="worked out"),
    pytest.param({"units": {"road": "%"}}, "RT-LAY-004", "layout.units.road", id="no number"),
    pytest.param({"units": {"income": "km"}}, "RT-LAY-005", "layout.units.income", id="another thing"),
    pytest.param({"units": {"index": "%"}}, "RT-LAY-005", "layout.units.index", id="no unit in the rule book"),
]


@pytest.mark.parametrize(("stated", "code", "path"), UNFIT)
def test_a_layout_that_does_not_fit_is_refused(stated: dict[str, Any], code: str, path: str) -> None:
    error = refusal({"id": ["a"]}, BOOK, layout=rt.Layout(**stated))
    assert isinstance(error, rt.ArgumentError)
    assert [(p.code, p.path) for p in error.problems] == [(code, path)]


def test_something_else_is_no_layout() -> None:
    assert refusal({"id": ["a"]}, layout={"id": "x"}).problems[0].code == "RT-ARG-001"


MONEY = policy({"income": {"label": "集体收入", "unit": "万元"}})


@pytest.mark.parametrize("columns", [{}, {"income": "集体收入(元)"}], ids=["by label", "by layout"])
def test_a_header_may_carry_the_unit_of_the_layout(columns: dict[str, str]) -> None:
    layout = rt.Layout(columns=columns, units={"income": "元"})
    cohort = rt.read_cohort({"id": ["a"], "集体收入(元)": [12000]}, MONEY, layout=layout)
    assert [str(number) for number in numbers(cohort)] == ["6/5"]


OTHER: list[Any] = [
    pytest.param({"columns": {"income": "集体收入(元)"}}, "集体收入(元)", id="no unit declared"),
    pytest.param({"units": {"income": "元"}}, "集体收入(万元)", id="label and another unit"),
    pytest.param(
        {"units": {"income": "元"}, "columns": {"income": "x(亿元)"}}, "x(亿元)", id="layout and another unit"
    ),
    pytest.param({}, "集体收入(元)", id="no layout"),
]


@pytest.mark.parametrize(("stated", "header"), OTHER)
def test_a_header_with_another_unit_is_refused_and_told_how_to_declare_it(stated: dict[str, Any], header: str) -> None:
    problem = refusal({"id": ["a"], header: [1]}, MONEY, layout=rt.Layout(**stated)).problems[0]
    assert (problem.code, problem.column) == ("RT-TAB-018", header)
    assert "units.income = " in problem.mend


def test_brackets_that_are_no_unit_do_not_count() -> None:
    layout = rt.Layout(columns={"income": "收入(2024年)"})
    assert numbers(rt.read_cohort({"id": ["a"], "收入(2024年)": [7]}, MONEY, layout=layout)) == [7]


def test_a_header_that_is_not_there_is_told_with_the_nearest() -> None:
    problem = refusal(
        {"id": ["a"], "集体收入合计": [7]}, MONEY, layout=rt.Layout(columns={"income": "集体收人合计"})
    ).problems[0]
    assert (problem.code, problem.mend) == ("RT-TAB-003", "did you mean '集体收入合计'?")


def test_a_layout_says_how_a_file_is_written(tmp_path: Path) -> None:
    text = "台账;;\n村码;村;收\n01;上河;7\n合计;;7\n"
    path = saved(tmp_path, text.encode("gb18030"))
    layout = rt.Layout(
        id="村码", name="村", columns={"income": "收"}, header_row=2, skip=["合计"], encoding="gb18030", delimiter=";"
    )
    cohort = rt.read_cohort(path, MONEY, layout=layout)
    assert (cohort.ids.tolist(), cohort.names.tolist(), numbers(cohort)) == (["01"], ["上河"], [7])
    again = rt.read_cohort(path, MONEY, layout=rt.Layout(**{**layout.to_dict(), "header_row": 1}), header_row=2)
    assert again.same_as(cohort)


def test_what_a_layout_says_of_files_does_not_concern_frames() -> None:
    layout = rt.Layout(encoding="gb18030", header_row=2, skip=["合计"])
    assert codes(rt.read_cohort({"id": ["a"], "income": [7]}, MONEY, layout=layout)) == []
