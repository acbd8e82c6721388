"""Terms: how long something lasts, by the calendar."""

from __future__ import annotations

from attrs import frozen

from ruraltier.domain.calendar import LastDay, LeapDay
from ruraltier.policy.named import Named


@frozen(kw_only=True)
class Term(Named):
    """A number of years; None lasts for ever.

    Parameters
    ----------
    years
        How many.
    last_day
        Whether the same day so many years later is the last one (``anniversary``) or the day before it.
    leap_day
        What the anniversary of 29 February is in a year without one.
    """

    years: int | None = None
    last_day: LastDay | None = None
    leap_day: LeapDay | None = None
