from __future__ import annotations

import datetime as dt
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from ruraltier.domain.span import whole_years, years_between

DAYS = st.dates(dt.date(1999, 1, 1), dt.date(2031, 12, 31))


def anniversary(day: dt.date, years: int) -> dt.date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return dt.date(day.year + years, 2, 28)


@given(DAYS, DAYS)
def test_whole_years_are_counted_by_anniversaries(first: dt.date, last: dt.date) -> None:
    assert whole_years(first, last) == sum(anniversary(first, n) <= last for n in range(1, 40))


@given(DAYS, DAYS)
def test_years_begin_with_the_first_day_and_fall_short_of_one_more(first: dt.date, last: dt.date) -> None:
    years = years_between(first, last)
    if last <= first:
        assert years == 0
        return
    whole = whole_years(first, last)
    begun, ends = anniversary(first, whole), anniversary(first, whole + 1)
    assert years == whole + Fraction((last - begun).days, (ends - begun).days)
    assert years > 0


def test_years_across_a_leap_day() -> None:
    assert years_between(dt.date(2020, 2, 29), dt.date(2021, 2, 28)) == 1
    assert years_between(dt.date(2020, 1, 1), dt.date(2020, 7, 1)) == Fraction(182, 366)


def test_a_year_that_ends_after_the_calendar_has_its_days_all_the_same() -> None:
    assert years_between(dt.date(9999, 6, 1), dt.date(9999, 12, 31)) == Fraction(213, 366)
