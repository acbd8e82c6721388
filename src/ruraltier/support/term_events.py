"""Terms of assistance as records tell them: when help came, how each acceptance went, when it left."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
from attrs import evolve, frozen

from ruraltier._text import Text
from ruraltier.domain.calendar import LATEST, date_of, last_days
from ruraltier.domain.record_words import OF_ASSISTANCE
from ruraltier.errors import Problem, TableError, near, show
from ruraltier.policy.programme.assistance import Assistance

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ruraltier.domain.records import Records

STARTED, ACCEPTED, FAILED, LEFT = OF_ASSISTANCE.values()

EVENTS = {en: Text(zh=zh, en=en) for zh, en in OF_ASSISTANCE.items()}
"""Event -> its words; a record may write either."""

KEPT = 1000
"""How many problems are put in words; the error counts all."""

_SAID = {
    "RT-AST-012": ("and no term was running", "a term that has started", "record the start, or take this line out"),
    "RT-AST-013": ("although its term was running", "the end of the last term first", "record that the helpers left"),
    "RT-AST-014": ("although it had been accepted", "no acceptance after one that was passed", ""),
    "RT-AST-015": (f"for a term that ends after {LATEST}", "a term within the calendar", ""),
}


@frozen
class Spell:
    """One term of assistance of one unit, from the day on which help came.

    Parameters
    ----------
    id, assistance
        The unit, and what it is listed for.
    start
        The first day.
    last
        The last day of the term; None where it has no end.
    events
        What happened: day, event and position of the record, the start first.
    """

    id: str
    assistance: Assistance
    start: dt.date
    last: dt.date | None
    events: tuple[tuple[dt.date, str, int], ...]

    def up_to(self, day: dt.date) -> Spell:
        """Return the spell as it was known on a day."""
        return evolve(self, events=tuple(event for event in self.events if event[0] <= day))

    def first(self, event: str) -> dt.date | None:
        """Return the first day of an event; None where there was none."""
        return next((day for day, found, _ in self.events if found == event), None)

    @property
    def over(self) -> bool:
        """Whether the helpers have left."""
        return self.first(LEFT) is not None


def spells_of(records: Records, assistance: Sequence[Assistance]) -> tuple[Spell, ...]:
    """Return the spells that records tell, by unit, then assistance, then day.

    Parameters
    ----------
    records
        Records of any kind; those of other events are left alone.
    assistance
        What units can be listed for.

    Raises
    ------
    TableError
        With every record that cannot be: the row of its table, the unit and the column of each.
    """
    told = _Told(assistance)
    words = {word: event for event, text in EVENTS.items() for word in text.all}
    for row in np.flatnonzero(np.isin(records.events, list(words))).tolist():
        told.add(records, row, words[str(records.events[row])])
    if told.count:
        raise TableError(told.problems, count=told.count)
    return tuple(told.spells())


class _Told:
    """Takes in one record after the other, by date."""

    def __init__(self, assistance: Sequence[Assistance]) -> None:
        self.order = {one.code: i for i, one in enumerate(assistance)}
        self.known = {word: one for one in assistance for word in one.words}
        self.found: dict[tuple[str, str], list[Spell]] = {}
        self.problems: list[Problem] = []
        self.count = 0

    def spells(self) -> Iterator[Spell]:
        for _, spells in sorted(self.found.items(), key=lambda item: (item[0][0], self.order[item[0][1]])):
            yield from spells

    def add(self, records: Records, row: int, event: str) -> None:
        id_, word = str(records.ids[row]), str(records.outcomes[row])
        if word not in self.known:
            rule = "one of " + ", ".join(self.known) if self.known else "an assistance in the programme"
            self._fault(records, row, "RT-AST-011", ("for what is no assistance", rule, near(word, self.known)))
            return
        spells = self.found.setdefault((id_, self.known[word].code), [])
        last = spells[-1] if spells and not spells[-1].over else None
        code = _started(last) if event == STARTED else _followed(last, event)
        day = date_of(records.dates[row]) or LATEST
        if code:
            self._fault(records, row, code, _SAID[code])
        elif last is None:
            self._start(records, row, spells)
        else:
            spells[-1] = evolve(last, events=(*last.events, (day, event, row)))

    def _start(self, records: Records, row: int, spells: list[Spell]) -> None:
        one, day = self.known[str(records.outcomes[row])], date_of(records.dates[row]) or LATEST
        (last,) = last_days(day, one.years, one.last_day, one.leap_day)
        if last > np.datetime64(LATEST, "D"):
            self._fault(records, row, "RT-AST-015", _SAID["RT-AST-015"])
        else:
            spells.append(Spell(str(records.ids[row]), one, day, date_of(last), ((day, STARTED, row),)))

    def _fault(self, records: Records, row: int, code: str, said: tuple[str, str, str]) -> None:
        self.count += 1
        if len(self.problems) < KEPT:
            why, rule, mend = said
            what = f"{show(str(records.outcomes[row]))}: {records.events[row]} on {records.dates[row]} {why}"
            id_ = str(records.ids[row])
            place = records.place(row, "outcome" if code == "RT-AST-011" else "event")
            self.problems.append(Problem(code=code, id=id_, what=what, rule=rule, mend=mend, **place))


def _started(running: Spell | None) -> str:
    return "" if running is None else "RT-AST-013"


def _followed(running: Spell | None, event: str) -> str:
    if running is None:
        return "RT-AST-012"
    return "RT-AST-014" if event != LEFT and running.first(ACCEPTED) else ""
