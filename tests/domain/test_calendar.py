"""Days and terms of years against Python's own calendar."""

from __future__ import annotations

import calendar
import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruraltier.domain.calendar import (
    LAST_DAYS,
    LEAP_DAYS,
    NEVER,
    LastDay,
    LeapDay,
    date_of,
    day_after,
    days_of,
    last_days,
    later_days,
    latest,
    looked_back,
    years_after,
)

DATES = st.dates(dt.date(1900, 1, 1), dt.date(2200, 12, 31))
LEAPS = DATES.filter(lambda day: calendar.isleap(day.year)).map(lambda day: dt.date(day.year, 2, 29))
YEARS = st.integers(-100, 100)


def by_hand(day: dt.date, years: int, leap_day: LeapDay) -> dt.date:
    year = day.year + years
    if (day.month, day.day) == (2, 29) and not calendar.isleap(year):
        return dt.date(year, 2, 28) if leap_day == "feb_28" else dt.date(year, 3, 1)
    return dt.date(year, day.month, day.day)


@pytest.mark.parametrize(
    ("last_day", "leap_day", "last"),
    [
        ("anniversary", "feb_28", "2027-02-28"),
        ("anniversary", "mar_1", "2027-03-01"),
        ("day_before", "feb_28", "2027-02-27"),
        ("day_before", "mar_1", "2027-02-28"),
    ],
)
def test_k12_three_years_from_29_february_2024_end_as_declared(last_day: LastDay, leap_day: LeapDay, last: str) -> None:
    assert last_days(dt.date(2024, 2, 29), 3, last_day, leap_day).astype(str).tolist() == [last]


@pytest.mark.parametrize("leap_day", LEAP_DAYS)
@given(days=st.lists(DATES | LEAPS, max_size=8), years=YEARS)
def test_years_later_as_the_calendar_says(days: list[dt.date], years: int, leap_day: LeapDay) -> None:
    found = years_after(days_of(days), years, leap_day)
    assert [date_of(day) for day in found] == [by_hand(day, years, leap_day) for day in days]


@pytest.mark.parametrize("leap_day", LEAP_DAYS)
@given(day=DATES | LEAPS, years=st.integers(1, 100))
def test_the_day_before_is_the_day_before_the_anniversary(day: dt.date, years: int, leap_day: LeapDay) -> None:
    ends = [date_of(last_days(day, years, last_day, leap_day)[0]) for last_day in LAST_DAYS]
    assert ends == [by_hand(day, years, leap_day), by_hand(day, years, leap_day) - dt.timedelta(days=1)]


@given(day=DATES | LEAPS, other=DATES, years=st.integers(1, 100), leap_day=st.sampled_from(LEAP_DAYS))
def test_later_days_have_no_earlier_ends(day: dt.date, other: dt.date, years: int, leap_day: LeapDay) -> None:
    first, last = sorted([day, other])
    one, two = years_after(days_of([first, last]), years, leap_day)
    assert one <= two


def test_a_term_for_life_has_no_last_day() -> None:
    assert np.isnat(last_days(days_of(["2024-02-29", "2025-01-01"]), None, None, None)).all()
    assert date_of(NEVER) is None


def test_no_day_stays_no_day() -> None:
    days = days_of([None, "2024-02-29"])
    assert np.isnat(years_after(days, 1, "feb_28")).tolist() == [True, False]
    assert day_after(days).astype(str).tolist() == ["NaT", "2024-03-01"]


@pytest.mark.parametrize(
    ("leap_day", "within"), [("feb_28", [False, True, True, True]), ("mar_1", [False, False, False, True])]
)
def test_a_look_back_from_29_february_begins_after_the_declared_day(leap_day: LeapDay, within: list[bool]) -> None:
    days = days_of(["2022-02-28", "2022-03-01", "2022-03-01", "2022-03-02"])
    assert looked_back(days, dt.date(2024, 2, 29), 2, leap_day).tolist() == within


@given(
    days=st.lists(DATES, max_size=20),
    as_of=DATES | LEAPS,
    years=st.integers(1, 60),
    leap_day=st.sampled_from(LEAP_DAYS),
)
def test_a_look_back_holds_the_days_between(days: list[dt.date], as_of: dt.date, years: int, leap_day: LeapDay) -> None:
    before = by_hand(as_of, -years, leap_day)
    assert looked_back(days_of(days), as_of, years, leap_day).tolist() == [before < day <= as_of for day in days]


@given(st.lists(st.tuples(st.integers(0, 3), DATES), max_size=12), DATES)
def test_the_latest_entry_of_each_key(entries: list[tuple[int, dt.date]], day: dt.date) -> None:
    entries.sort()
    keys = np.array([key for key, _ in entries], np.int64)
    found = latest(keys, days_of([on for _, on in entries]), np.arange(5), day)
    wanted = [max((i for i, (k, on) in enumerate(entries) if k == key and on <= day), default=-1) for key in range(5)]
    assert found.tolist() == wanted


def test_later_days_end_with_the_calendar() -> None:
    days = days_of(["2024-02-28", None, "9999-12-31"])
    assert later_days(days, 10**30).astype(str).tolist() == ["9999-12-31", "NaT", "9999-12-31"]
    assert later_days(days[:1], 2).astype(str).tolist() == ["2024-03-01"]
