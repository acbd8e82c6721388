"""Days and terms of years: exact dates, leap days by a declared rule, and no clock anywhere."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from ruraltier.domain.column import Rows

Days = NDArray[np.datetime64]
LeapDay = Literal["feb_28", "mar_1"]
LastDay = Literal["anniversary", "day_before"]

LEAP_DAYS: tuple[LeapDay, ...] = ("feb_28", "mar_1")
"""What may stand for 29 February in a year that has none."""

LAST_DAYS: tuple[LastDay, ...] = ("anniversary", "day_before")
"""Which day of a term of years is its last."""

NEVER = np.datetime64("NaT", "D")
"""No day: the end of a term that has none."""

LATEST = dt.date.max
"""The last day that a Python date can name; no term goes beyond it."""

_ONE = np.timedelta64(1, "D")


def days_of(values: Any) -> Days:  # noqa: ANN401 - whatever the caller holds; it is looked at here
    """Return days as an array of one's own, shape (n,), datetime64[D]; None is no day (NaT)."""
    return np.array(values, dtype="datetime64[D]", copy=True).reshape(-1)


def date_of(day: np.datetime64) -> dt.date | None:
    """Return a day of an array as a date; None where there is no day.

    Examples
    --------
    >>> date_of(np.datetime64("2024-02-29")), date_of(NEVER)
    (datetime.date(2024, 2, 29), None)
    """
    found: dt.date | None = day.astype("datetime64[D]").item()
    return found


def years_after(days: Days | dt.date, years: int, leap_day: LeapDay) -> Days:
    """Return the same days so many years later, or earlier where `years` is below 0.

    Parameters
    ----------
    days
        Shape (n,), datetime64[D]; NaT is no day, and stays it. A date is taken as an array of one.
    years
        How many years.
    leap_day
        Which day stands for a 29 February that is not there: ``feb_28`` or ``mar_1``.

    Returns
    -------
    numpy.ndarray
        Shape (n,), datetime64[D].

    Examples
    --------
    >>> years_after(dt.date(2024, 2, 29), 3, "feb_28"), years_after(dt.date(2024, 2, 29), 4, "feb_28")
    (array(['2027-02-28'], dtype='datetime64[D]'), array(['2028-02-29'], dtype='datetime64[D]'))
    """
    given = days_of(days)
    months = given.astype("datetime64[M]")
    there = months + np.timedelta64(12 * years, "M")
    # The 29th day of a February of 28 days runs over into March.
    later: Days = there.astype("datetime64[D]") + (given - months.astype("datetime64[D]"))
    over = later.astype("datetime64[M]") != there
    return np.where(over, later - _ONE, later) if leap_day == "feb_28" else later


def last_days(days: Days | dt.date, years: int | None, last_day: LastDay | None, leap_day: LeapDay | None) -> Days:
    """Return the last days of terms that begin on some days.

    Parameters
    ----------
    days
        Shape (n,), datetime64[D]: the first days. A date is taken as an array of one.
    years
        How long a term lasts; None for ever.
    last_day
        ``anniversary``: the last day is the same day so many years later; ``day_before``: the day before it.
    leap_day
        As for `years_after`.

    Returns
    -------
    numpy.ndarray
        Shape (n,), datetime64[D]; NaT where the term has no end.

    Examples
    --------
    >>> last_days(dt.date(2024, 2, 29), 3, "anniversary", "feb_28").astype(str).tolist()
    ['2027-02-28']
    >>> last_days(dt.date(2024, 3, 1), 3, "day_before", "feb_28").astype(str).tolist()
    ['2027-02-28']
    """
    if years is None or leap_day is None:
        return np.full(days_of(days).shape, NEVER)
    anniversary = years_after(days, years, leap_day)
    return anniversary if last_day == "anniversary" else anniversary - _ONE


def later_days(days: Days, number: int | NDArray[np.int64]) -> Days:
    """Return the days so many days later, at most the last one of the calendar; no day (NaT) stays none.

    Examples
    --------
    >>> later_days(days_of(["2024-02-28", "9999-12-31"]), 2).astype(str).tolist()
    ['2024-03-01', '9999-12-31']
    """
    most = LATEST.toordinal()
    added = np.asarray(min(number, most) if isinstance(number, int) else np.minimum(number, most), "timedelta64[D]")
    return np.asarray(np.minimum(days + added, np.datetime64(LATEST, "D")), "datetime64[D]")


def day_after(days: Days) -> Days:
    """Return the days that follow; no day (NaT) follows no day."""
    return days + _ONE


def looked_back(days: Days, as_of: dt.date, years: int, leap_day: LeapDay) -> NDArray[np.bool_]:
    """Return which days lie after `as_of` less so many years, and not after `as_of`; shape (n,), bool.

    Examples
    --------
    >>> days = days_of(["2022-06-30", "2022-07-01", "2024-06-30", "2024-07-01"])
    >>> looked_back(days, dt.date(2024, 6, 30), 2, "feb_28").tolist()
    [False, True, True, False]
    """
    (before,) = years_after(as_of, -years, leap_day)
    return np.asarray((days > before) & (days <= np.datetime64(as_of, "D")), dtype=bool)


def latest(keys: NDArray[np.int64], days: Days, wanted: NDArray[np.int64], day: dt.date) -> Rows:
    """Return where, in entries sorted by key and day, the last one of each wanted key up to a day stands.

    Parameters
    ----------
    keys, days
        Shape (n,): the entries, sorted by key, then by day.
    wanted
        Shape (m,): keys.
    day
        The day; entries of that day count.

    Returns
    -------
    numpy.ndarray
        Shape (m,), intp: positions; −1 where there is no entry of the key up to the day.

    Examples
    --------
    >>> days = days_of(["2021-01-01", "2022-01-01", "2021-06-01"])
    >>> latest(np.array([0, 0, 2]), days, np.arange(3), dt.date(2021, 12, 31)).tolist()
    [0, -1, 2]
    """
    seen = np.flatnonzero(days <= np.datetime64(day, "D"))
    last = np.searchsorted(keys[seen], wanted, side="right") - 1
    held = (last >= 0) & (keys[seen][last] == wanted) if len(seen) else np.zeros(len(wanted), bool)
    return np.where(held, seen[last] if len(seen) else -1, -1)
