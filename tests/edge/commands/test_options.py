"""Days, and advice spelt with the options of the command line."""

from __future__ import annotations

import argparse
import datetime as dt

import pytest

from ruraltier.edge.commands.options import day, in_options
from ruraltier.edge.identities import summary_row
from ruraltier.errors import Problem


def refused(text: str) -> str:
    with pytest.raises(argparse.ArgumentTypeError) as caught:
        day(text)
    return str(caught.value)


def test_a_day_is_read() -> None:
    assert day("2026-11-22") == dt.date(2026, 11, 22)


@pytest.mark.parametrize(
    "text", ["22/11/2026", "11/22/2026", "2026/11/22", "2026.11.22", "2026年11月22日", "22.11.2026"]
)
def test_a_day_that_can_mean_one_only_is_told(text: str) -> None:
    assert "write 2026-11-22 " in refused(text)


@pytest.mark.parametrize("text", ["2020", "05/06/2026", "2026-02-30", "31/31/2026", "yesterday"])
def test_other_days_are_told_the_form(text: str) -> None:
    assert "year-month-day, such as 2026-11-22" in refused(text)


def test_a_day_whose_parts_are_equal_is_told() -> None:
    assert "write 2026-05-05 " in refused("5/5/2026")


@pytest.mark.parametrize(("mend", "told"), [
    ('skip=("合 计",) or skip=(12,)', '--skip "合 计" or --skip 12'),
    ("header_row=3", "--header-row 3"),
    ("say supersedes=0", "say --supersedes 0"),
    ('name it: id="header"', 'name it: --id "header"'),
    ("choose another name, or allow it with force=True", "choose another name, or allow it with --force"),
    ('encoding="…"', '--encoding "…"'),
    ("raise the limit: limits=TableLimits(rows=…)", "raise the limit in Python: limits=TableLimits(rows=…)"),
    ("write 12", "write 12"),
])  # fmt: skip
def test_advice_is_spelt_in_options(mend: str, told: str) -> None:
    assert in_options(Problem(code="RT-TAB-001", what="w", mend=mend)).mend == told


@pytest.mark.parametrize(("text", "word"), [
    ("Total", "Total"),
    ("Subtotal (12)", "Subtotal"),
    ("合 计", "合 计"),
    ("数据来源:统计局", "数据来源"),
    ("(合计)", "(合计)"),
    ("注1 " + "word " * 20, "注1" + " word" * 7),
    ("注1" + "村" * 50, "注1" + "村" * 38),
])  # fmt: skip
def test_rows_to_skip_are_told_by_whole_words(text: str, word: str) -> None:
    fault = summary_row(text, 4)
    assert fault is not None
    assert f'skip=("{word}",) ' in fault.mend


def test_headers_of_several_rows_are_named_as_the_command_line_does() -> None:
    advice = Problem(code="RT-XLS-101", what="a header", mend="header_row=(2, 3) says the same")
    assert in_options(advice).mend == "--header-row 2,3 says the same"
