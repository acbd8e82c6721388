"""How many years lie between two days, exactly, by anniversaries."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from ruraltier.domain.calendar import years_after

if TYPE_CHECKING:
    import datetime as dt


def whole_years(first: dt.date, last: dt.date) -> int:
    """Return how many anniversaries of the first day there are up to the last; 0 if it lies before.

    The anniversary of 29 February in a year without one is 28 February.

    Examples
    --------
    >>> import datetime as dt
    >>> whole_years(dt.date(2019, 1, 1), dt.date(2020, 12, 31)), whole_years(dt.date(2019, 1, 1), dt.date(2021, 1, 1))
    (1, 2)
    """
    years = max(last.year - first.year, 0)
    return years - 1 if years and _anniversary(first, years) > np.datetime64(last, "D") else years


def years_between(first: dt.date, last: dt.date) -> Fraction:
    """Return the years from a day to a later one: whole ones, and of the one begun the days over its days; else 0.

    Examples
    --------
    >>> import datetime as dt
    >>> years_between(dt.date(2020, 1, 1), dt.date(2021, 7, 2))
    Fraction(547, 365)
    """
    if last <= first:
        return Fraction(0)
    years = whole_years(first, last)
    begun, ends = _anniversary(first, years), _anniversary(first, years + 1)
    return years + Fraction(_days(begun, np.datetime64(last, "D")), _days(begun, ends))


def _anniversary(day: dt.date, years: int) -> np.datetime64:
    # The year begun may end after the last day that a date can name.
    (found,) = years_after(day, years, "feb_28")
    return np.datetime64(found, "D")


def _days(first: np.datetime64, last: np.datetime64) -> int:
    return int((last - first).astype(np.int64))
