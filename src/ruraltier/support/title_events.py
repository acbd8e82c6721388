"""Events of titles as arrays: who won, lost or regained which title on which day, and the term that holds after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from ruraltier._text import Text
from ruraltier.domain.calendar import NEVER, Days, last_days
from ruraltier.domain.column import Rows, own, texts
from ruraltier.domain.distinct import distinct, turns
from ruraltier.domain.record_words import OF_TITLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ruraltier.domain.records import Records
    from ruraltier.policy.programme.titles import Title

AWARDED, REVOKED, SUSPENDED, RESTORED = range(4)
"""Kinds of events, in the order of their words."""

EVENTS = tuple(Text(zh=zh, en=en) for zh, en in OF_TITLES.items())
"""The word of each kind; a record may write either."""

NOTHING = -1


def _ints(values: object) -> NDArray[np.int64]:
    return own(values, np.int64)


def _days(values: object) -> Days:
    return own(values, "datetime64[D]")


@frozen(eq=False)
class TitleEvents:
    """The events of titles: m of them, by unit, then title, then day; those of one day as they were recorded.

    Attributes
    ----------
    units
        Shape (u,), str, in ascending order: the units that have events.
    titles
        How many titles there are, t.
    keys
        Shape (m,), int64: number of the unit · t + number of the title.
    days
        Shape (m,), datetime64[D].
    kinds
        Shape (m,), int64: `AWARDED`, `REVOKED`, `SUSPENDED` or `RESTORED`.
    rows
        Shape (m,), int64: which record it is.
    began
        Shape (m,), int64: which event began the term that is the latest at that moment; −1 where none did.
    last
        Shape (m,), datetime64[D]: the last day of that term; NaT where it has no end, or there is none.
    """

    units: NDArray[np.str_] = field(converter=texts)
    titles: int
    keys: NDArray[np.int64] = field(converter=_ints)
    days: Days = field(converter=_days)
    kinds: NDArray[np.int64] = field(converter=_ints)
    rows: NDArray[np.int64] = field(converter=_ints)
    began: NDArray[np.int64] = field(converter=_ints)
    last: Days = field(converter=_days)

    def __len__(self) -> int:
        return len(self.keys)

    @classmethod
    def of(cls, records: Records, rows: Rows, which: NDArray[np.int64], titles: Sequence[Title]) -> TitleEvents:
        """Return the events of some records.

        Parameters
        ----------
        records
            All records, by day.
        rows, which
            Shape (m,): the records that are events of titles, and the number of the title of each.
        titles
            The titles.
        """
        units, number = distinct(records.ids[rows])
        keys = number.astype(np.int64) * len(titles) + which
        order = np.argsort(keys, kind="stable")
        keys, found = keys[order], rows[order]
        days, kinds = records.dates[found], kinds_of(records.events[found])
        began = _began(keys, kinds)
        return cls(units, len(titles), keys, days, kinds, found, began, _last(keys, days, began, titles))

    def of_unit(self, unit: str) -> TitleEvents:
        """Return the events of one unit; none where it has none."""
        place = int(np.searchsorted(self.units, unit))
        there = place < len(self.units) and self.units[place] == unit
        start, stop = np.searchsorted(self.keys, np.array([place, place + there]) * self.titles)
        at = slice(start, stop)
        keys, began = self.keys[at] - place * self.titles, self.began[at]
        began = np.where(began == NOTHING, NOTHING, began - start)
        units = self.units[place : place + there]
        return TitleEvents(units, self.titles, keys, self.days[at], self.kinds[at], self.rows[at], began, self.last[at])

    @property
    def first(self) -> NDArray[np.bool_]:
        """Shape (m,), bool: whether an event is the first of its unit and title."""
        return turns(self.keys)


def kinds_of(events: NDArray[np.str_]) -> NDArray[np.int64]:
    """Return the kind of each event; −1 where it is no event of a title."""
    return numbered(events, {word: kind for kind, text in enumerate(EVENTS) for word in text.all})


def words_of(titles: Iterable[Title]) -> dict[str, int]:
    """Return code or label -> number of the title."""
    return {word: number for number, one in enumerate(titles) for word in one.words}


def numbered(words: NDArray[np.str_], numbers: Mapping[str, int]) -> NDArray[np.int64]:
    """Return the number of each word, shape (n,), int64; −1 where it has none."""
    out = np.full(len(words), NOTHING, np.int64)
    for word, number in numbers.items():
        out[words == word] = number
    return out


def _began(keys: NDArray[np.int64], kinds: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return which event was the last award of the same unit and title; −1 where there was none."""
    places = np.arange(len(keys))
    award = np.maximum.accumulate(np.where(kinds == AWARDED, places, NOTHING))
    start = np.maximum.accumulate(np.where(turns(keys), places, 0))
    return np.where(award >= start, award, NOTHING)


def _last(keys: NDArray[np.int64], days: Days, began: NDArray[np.int64], titles: Sequence[Title]) -> Days:
    last = np.full(len(keys), NEVER)
    for number, title in enumerate(titles):
        within = np.flatnonzero((keys % len(titles) == number) & (began != NOTHING))
        last[within] = last_days(days[began[within]], title.years, title.last_day, title.leap_day)
    return last
