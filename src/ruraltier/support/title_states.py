"""The state of every unit's titles on a day: none, held, suspended, revoked or expired."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import define, field, frozen
from numpy.typing import NDArray

from ruraltier._late import WithFrame
from ruraltier._panel import Panel, WithPanel, columns_table
from ruraltier._text import Text, expect_language, many, printable, shown, table
from ruraltier.domain.calendar import NEVER, Days, date_of, day_after, latest
from ruraltier.domain.column import texts
from ruraltier.domain.mapping import positions
from ruraltier.engine.lookup import plain_rows
from ruraltier.errors import ArgumentError, EvaluationError, Problem, expect_texts, near, show
from ruraltier.policy.programme.titles import Title
from ruraltier.support.title_events import AWARDED, NOTHING, RESTORED, REVOKED, SUSPENDED, TitleEvents

if TYPE_CHECKING:
    from collections.abc import Iterable

NONE, HELD, PAUSED, LOST, EXPIRED = range(5)
"""States of a title."""

STATES = (
    Text(zh="未获", en="none"),
    Text(zh="有效", en="held"),
    Text(zh="暂停", en="suspended"),
    Text(zh="已撤销", en="revoked"),
    Text(zh="已到期", en="expired"),
)
"""State -> its words; the English one is the code."""

_KEY = "the id of a unit and the code of a title"
_AFTER = {AWARDED: HELD, REVOKED: LOST, SUSPENDED: PAUSED, RESTORED: HELD}


def _states(values: object) -> NDArray[np.int8]:
    array = np.array(values, np.int8)
    array.flags.writeable = False
    return array


def _grid(values: object) -> NDArray[Any]:
    array = np.array(values)
    array.flags.writeable = False
    return array


@frozen
class TitleState:
    """The state of one title of one unit on a day.

    Parameters
    ----------
    id, title
        The unit, and the code of the title.
    state
        ``none``, ``held``, ``suspended``, ``revoked`` or ``expired``.
    since
        The first day of the state; None where there is none.
    until
        The last day of the term that it belongs to; None where that has no end, or there is no term.
    record
        Position of the record that decided it, among the records of the register; None where there is none. A title
        that expired was decided by its last record.
    """

    id: str
    title: str
    state: str
    since: dt.date | None
    until: dt.date | None
    record: int | None


@define(frozen=True, eq=False, slots=False, repr=False)
class TitleStates(WithFrame, WithPanel):
    """The states of t titles of u units on a day.

    Attributes
    ----------
    day
        The day.
    titles
        The titles, in the order of the programme.
    ids
        Shape (u,), str: the units that have ever had a record of a title; all others have none.
    state
        Shape (u, t), int8: position in `STATES`: 0 none, 1 held, 2 suspended, 3 revoked, 4 expired.
    since, until
        Shape (u, t), datetime64[D]: the first day of the state, and the last day of the term that it belongs to; NaT
        where there is none.
    record
        Shape (u, t), int64: position of the record that decided it; −1 where there is none.
    """

    day: dt.date
    titles: tuple[Title, ...]
    ids: NDArray[np.str_] = field(converter=texts)
    state: NDArray[np.int8] = field(converter=_states)
    since: Days = field(converter=_grid)
    until: Days = field(converter=_grid)
    record: NDArray[np.int64] = field(converter=_grid)

    @classmethod
    def of(cls, events: TitleEvents, titles: tuple[Title, ...], day: dt.date) -> TitleStates:
        """Return the states that events lead to on a day."""
        units = len(events.units)
        at = latest(events.keys, events.days, np.arange(units * len(titles)), day).reshape(units, len(titles))
        # Where there is no event the entry at the end is taken.
        after = np.array([_AFTER[kind] for kind in range(len(_AFTER))])[events.kinds]
        state, since, until = (
            np.append(a, no)[at] for a, no in ((after, NONE), (events.days, NEVER), (events.last, NEVER))
        )
        over = np.isin(state, [HELD, PAUSED]) & (np.datetime64(day, "D") > until)
        since = np.where(over, day_after(until), since)
        record = np.append(events.rows, NOTHING)[at]
        return cls(day, titles, events.units, np.where(over, EXPIRED, state), since, until, record)

    def of_units(self, ids: NDArray[np.str_]) -> TitleStates:
        """Return the states of these units, in this order; none where a unit has never had a record of a title."""
        at = positions(ids, self.ids)
        grids = (self.state, NONE), (self.since, NEVER), (self.until, NEVER), (self.record, NOTHING)
        # A unit that is nowhere takes the row at the end.
        found = (np.append(grid, np.full_like(grid, no, shape=(1, len(self.titles))), 0)[at] for grid, no in grids)
        return TitleStates(self.day, self.titles, ids, *found)

    def __reduce__(self) -> tuple[Any, ...]:
        """Rebuild through the constructor, so that arrays are read-only again."""
        return type(self), (self.day, self.titles, self.ids, self.state, self.since, self.until, self.record)

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {unit: row for row, unit in enumerate(self.ids.tolist())}

    def number(self, title: str) -> int:
        """Return the position of a title.

        Raises
        ------
        EvaluationError
            If the programme has no such title.
        """
        codes = [one.code for one in self.titles]
        if title not in codes:
            what, rule = f"there is no title {show(title)}", "one of " + ", ".join(codes) if codes else "a title"
            raise EvaluationError(Problem(code="RT-TTL-020", what=what, rule=rule, mend=near(str(title), codes)))
        return codes.index(title)

    def __getitem__(self, key: tuple[str, str]) -> TitleState:
        """Return the state of one title of one unit: ``states["甲村", "five_star"]``."""
        both = expect_texts(key, "key", _KEY)
        if len(both) != len(("id", "title")):
            raise ArgumentError(Problem(code="RT-ARG-001", what=f"key holds {len(both)} texts", rule=_KEY))
        unit, title = both
        column = self.number(title)
        if unit not in self._places:
            return TitleState(unit, title, STATES[NONE].en, None, None, None)
        row = self._places[unit]
        record = int(self.record[row, column])
        word = STATES[self.state[row, column]].en
        since, until = date_of(self.since[row, column]), date_of(self.until[row, column])
        return TitleState(unit, title, word, since, until, None if record == NOTHING else record)

    def counts(self) -> dict[str, dict[str, int]]:
        """Return code of the title -> state -> number of units that have ever had a record of a title."""
        found = ((one.code, np.bincount(self.state[:, i], minlength=len(STATES))) for i, one in enumerate(self.titles))
        return {code: {word.en: int(n) for word, n in zip(STATES, counts, strict=True)} for code, counts in found}

    def text(self, lang: str = "zh") -> str:
        """Return a line for each title: how many units hold it, and how many each other state."""
        expect_language(lang)
        counts = self.counts()
        sides = (":", "、") if lang == "zh" else (": ", ", ")
        told = [
            (one.title(lang), [f"{word.get(lang)} {counts[one.code][word.en]}" for word in STATES[1:]])
            for one in self.titles
        ]
        return printable("\n".join(sides[0].join([shown(title), sides[1].join(words)]) for title, words in told))

    def columns(self, lang: str = "zh") -> dict[str, NDArray[Any]]:
        """Return a row for each title that a unit has ever had: id, title, its label, state, its word, since, until."""
        rows, columns = np.nonzero(self.state != NONE)
        state = self.state[rows, columns]
        codes, labels = _words(one.code for one in self.titles), _words(one.title(lang) for one in self.titles)
        return {
            "id": self.ids[rows],
            "title": codes[columns],
            "title_label": labels[columns],
            "state": _words(word.en for word in STATES)[state],
            "state_label": _words(word.get(lang) for word in STATES)[state],
            "since": self.since[rows, columns],
            "until": self.until[rows, columns],
        }

    def to_dict(self, lang: str = "zh") -> dict[str, Any]:
        """Return plain values, ready for JSON; a day that is not there is None."""
        return {"day": str(self.day), "counts": self.counts(), "titles": plain_rows(self.columns(lang))}

    def _panel(self) -> Panel:
        head = f"{many(len(self), 'unit')} · {self.day}"
        words = ["", "", *(word.zh for word in STATES[1:])]
        counts = self.counts()
        rows = [
            [shown(one.title("zh")), one.code, *(str(counts[one.code][word.en]) for word in STATES[1:])]
            for one in self.titles
        ]
        return Panel(head, [table(rows, "llrrrr", header=words)], kind="TitleStates")

    def _room(self) -> list[str]:
        return [columns_table(self.columns())]


def _words(words: Iterable[str]) -> NDArray[np.str_]:
    return np.array(list(words), dtype=np.str_)
