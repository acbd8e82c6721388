from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruraltier.edge.days import DaysIn, read_day
from ruraltier.edge.gather import Fault, Gathering, Place

LEAP = dt.date(2024, 2, 29)
NUMERALS = "〇一二三四五六七八九"


def spelled(number: int) -> str:
    tens, ones = divmod(number, 10)
    ten = "" if not tens else "十" if tens == 1 else f"{NUMERALS[tens]}十"
    return ten + ("" if not ones else NUMERALS[ones])


@pytest.mark.parametrize(
    "cell",
    [
        "2024-02-29",
        "2024-2-29",
        "2024/2/29",
        "2024.02.29",
        " 2024-02-29 ",
        "２０２４－０２－２９",
        "2024年2月29日",
        "2024 年 2 月 29 日",
        "2024年02月29号",
        "2024年2月29",
        "二〇二四年二月二十九日",
        "二零二四年二月二十九",
        "二○二四年二月二十九日",
        "20240229",
        20240229,
        20240229.0,
        np.int64(20240229),
        "2024-02-29 00:00",
        "2024-02-29 00:00:00",
        "2024-02-29T00:00:00.000",
        LEAP,
        dt.datetime(2024, 2, 29),  # noqa: DTZ001 - a frame's day is a naive midnight
        pd.Timestamp("2024-02-29"),
        np.datetime64("2024-02-29"),
        np.datetime64("2024-02-29T00:00:00", "ns"),
    ],
)
def test_a_day_is_read_however_it_is_written(cell: object) -> None:
    assert read_day(cell) == LEAP
    assert type(read_day(cell)) is dt.date


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("", "RT-DAY-005"),
        (" ", "RT-DAY-005"),
        (None, "RT-DAY-005"),
        (float("nan"), "RT-DAY-005"),
        (np.datetime64("NaT"), "RT-DAY-005"),
        (pd.NaT, "RT-DAY-005"),
        ("待定", "RT-DAY-001"),
        ("2024-02/29", "RT-DAY-001"),
        ("2024-02", "RT-DAY-001"),
        ("0024-02-29", "RT-DAY-001"),
        ("二〇二四年二十一十月一日", "RT-DAY-001"),
        ("9" * 100, "RT-DAY-002"),
        (10**400, "RT-DAY-001"),
        (True, "RT-DAY-001"),
        (20240229.5, "RT-DAY-001"),
        (float("inf"), "RT-DAY-001"),
        ([], "RT-DAY-001"),
        ("24-02-29", "RT-DAY-002"),
        ("24年2月29日", "RT-DAY-002"),
        ("29/2/2024", "RT-DAY-002"),
        ("2/29/2024", "RT-DAY-002"),
        ("2024", "RT-DAY-002"),
        (2024.0, "RT-DAY-002"),
        ("2024年", "RT-DAY-002"),
        ("二〇二四", "RT-DAY-002"),
        (24, "RT-DAY-002"),
        ("45351", "RT-DAY-002"),
        (45351, "RT-DAY-002"),
        ("20122012", "RT-DAY-003"),
        ("29022024", "RT-DAY-002"),
        ("18991231", "RT-DAY-002"),
        (np.datetime64("2024-02"), "RT-DAY-002"),
        (np.datetime64("2024"), "RT-DAY-002"),
        (np.datetime64("20240-02-29"), "RT-DAY-001"),
        ("2023-02-29", "RT-DAY-003"),
        ("2024年13月1日", "RT-DAY-003"),
        ("二〇二三年二月二十九日", "RT-DAY-003"),
        ("二〇二三年一二月九日", "RT-DAY-003"),
        ("2024-02-29 08:30", "RT-DAY-004"),
        ("2024-02-29T00:00:00Z", "RT-DAY-004"),
        (dt.datetime(2024, 2, 29, 8, 30), "RT-DAY-004"),  # noqa: DTZ001 - that is what is refused
        (dt.datetime(2024, 2, 29, tzinfo=dt.UTC), "RT-DAY-004"),
        (np.datetime64("2024-02-29T08:30"), "RT-DAY-004"),
    ],
)
def test_what_is_no_day_or_may_be_several_is_refused(cell: object, code: str) -> None:
    found = read_day(cell)
    assert isinstance(found, Fault)
    assert (found.code, found.rule) == (code, "a day, such as 2024-02-29")


def test_the_mend_names_what_the_cell_may_be() -> None:
    mends = {cell: getattr(read_day(cell), "mend", None) for cell in ("29/2/2024", "2024", "45351", "2024-2-29 8:30")}
    assert mends == {
        "29/2/2024": "write the year first and with four digits: 2024-02-29",
        "2024": "give the day, not the year alone",
        "45351": "it may be a day as a spreadsheet counts it: give the cells the format of a date",
        "2024-2-29 8:30": "give the day alone",
    }


@given(st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)))
def test_every_spelling_of_a_day_is_the_day(day: dt.date) -> None:
    year = "".join(NUMERALS[int(digit)] for digit in str(day.year))
    spellings = [
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
        f"{year}年{spelled(day.month)}月{spelled(day.day)}日",
    ]
    assert {read_day(spelling) for spelling in spellings} == {day}


def test_a_column_keeps_its_rows_and_counts_what_is_wrong() -> None:
    column = DaysIn(Gathering("日期"))
    column.add(["2024-02-29", "x", "x"], Place("t", [2, 3, 4]))
    column.add([LEAP, None], Place("t", [5, 6]))
    column.advise()
    assert column.days == [LEAP, None, None, LEAP, None]
    assert [(p.code, p.row, p.column) for p in column.gathering.kept] == [
        ("RT-DAY-001", 3, "日期"),
        ("RT-DAY-001", 4, "日期"),
        ("RT-DAY-005", 6, "日期"),
    ]


def test_a_cell_that_could_not_be_read_stays_a_fault() -> None:
    fault = Fault("RT-XLS-003", "an error")
    assert read_day(fault) is fault
