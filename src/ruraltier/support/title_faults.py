"""Events of titles that cannot be: all of them at once, each with its record."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ruraltier.domain.calendar import LATEST
from ruraltier.errors import Problem, TableError, near, show
from ruraltier.support.title_events import AWARDED, NOTHING, RESTORED, REVOKED, SUSPENDED, words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ruraltier.domain.column import Rows
    from ruraltier.domain.records import Records
    from ruraltier.policy.programme.titles import Title
    from ruraltier.support.title_events import TitleEvents

    Mask = NDArray[np.bool_]

KEPT = 1000
"""How many problems are put in words; the error counts all."""

_SAID = {
    "RT-TTL-012": ("before the title was ever awarded", "an award first", "record the award, or take this line out"),
    "RT-TTL-013": ("although it was awarded on the same day", "one award a day", "take one of both lines out"),
    "RT-TTL-014": ("and no term was running", "a title that is held or suspended", ""),
    "RT-TTL-015": ("and it was not held", "a title that is held", ""),
    "RT-TTL-016": ("and it was not suspended", "a suspended title", "record the suspension, or a new award"),
    "RT-TTL-017": (f"for a term that ends after {LATEST}", "a term within the calendar", ""),
}


def refuse_faults(events: TitleEvents, records: Records, titles: Sequence[Title], strange: Rows) -> None:
    """Refuse records of titles of which one cannot be.

    Parameters
    ----------
    events, records, titles
        The events, the records that they were taken from, and the titles.
    strange
        The records of titles that there are not.

    Raises
    ------
    TableError
        With the row of its table, the unit and the column of each.
    """
    wrong = {code: np.sort(events.rows[mask]) for code, mask in _faults(events).items()}
    total = len(strange) + sum(map(len, wrong.values()))
    if total:
        known = list(words_of(titles))
        found = [*((row, "RT-TTL-011") for row in strange), *((row, code) for code in wrong for row in wrong[code])]
        told = [_problem(records, int(row), code, known) for row, code in sorted(found)[:KEPT]]
        raise TableError(told, count=total)


def _faults(events: TitleEvents) -> dict[str, Mask]:
    """Return code -> which events are wrong in this way, shape (m,)."""
    kinds, late = events.kinds, events.days > events.last
    before = np.where(events.first, NOTHING, np.roll(kinds, 1))
    never = (events.began == NOTHING) & (kinds != AWARDED)
    held = np.isin(before, [AWARDED, RESTORED])
    return {
        "RT-TTL-012": never,
        "RT-TTL-013": (kinds == AWARDED) & _again(events),
        "RT-TTL-014": (kinds == REVOKED) & ~never & ((before == REVOKED) | late),
        "RT-TTL-015": (kinds == SUSPENDED) & ~never & (~held | late),
        "RT-TTL-016": (kinds == RESTORED) & ~never & (before != SUSPENDED),
        "RT-TTL-017": (kinds == AWARDED) & (events.last > np.datetime64(LATEST, "D")),
    }


def _again(events: TitleEvents) -> Mask:
    """Return where the latest term before an event began on the same day, shape (m,)."""
    earlier = np.where(events.first, NOTHING, np.roll(events.began, 1))
    return (earlier != NOTHING) & (events.days[earlier] == events.days) if len(events) else np.zeros(0, bool)


def _problem(records: Records, row: int, code: str, known: list[str]) -> Problem:
    title, event = str(records.outcomes[row]), str(records.events[row])
    if code == "RT-TTL-011":
        why, rule, mend = "and is no title", "one of " + ", ".join(known), near(title, known)
    else:
        why, rule, mend = _SAID[code]
    what = f"{show(title)} was {show(event)} on {records.dates[row]} {why}"
    place = records.place(row, "outcome" if code == "RT-TTL-011" else "event")
    return Problem(code=code, id=str(records.ids[row]), what=what, rule=rule, mend=mend, **place)
