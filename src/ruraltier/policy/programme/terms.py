"""Terms: how long something lasts, by the calendar."""

from __future__ import annotations

from typing import Literal

from attrs import frozen

from ruraltier.domain.ladder import Sourced

LastDay = Literal["anniversary", "day_before"]
LeapDay = Literal["feb_28", "mar_1"]


@frozen(kw_only=True)
class Term(Sourced):
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
