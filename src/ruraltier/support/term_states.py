"""Terms of assistance on a day: being helped, longer than was meant, accepted, left; and where an acceptance is due."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import frozen

from ruraltier._late import WithFrame
from ruraltier._panel import Panel, WithPanel, columns_table
from ruraltier._text import Text, expect_language, printable, shown, table
from ruraltier.engine.lookup import plain_rows
from ruraltier.support.assistance_words import speak
from ruraltier.support.needs import title_of
from ruraltier.support.term_events import ACCEPTED, FAILED, LEFT, Spell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

STATES = {
    "helping": Text(zh="帮扶中", en="helping"),
    "extended": Text(zh="延期帮扶", en="extended"),
    "accepted": Text(zh="验收合格,可撤离", en="accepted, may leave"),
    "left": Text(zh="已撤离", en="left"),
}
"""State -> its words."""


@frozen
class TermState:
    """The state of one assistance of one unit on a day.

    Parameters
    ----------
    spell
        What happened up to that day.
    day
        The day.
    """

    spell: Spell
    day: dt.date

    @property
    def state(self) -> str:
        """``helping``, ``extended`` (not accepted, or the term is over without it), ``accepted`` or ``left``."""
        if self.spell.over:
            return LEFT
        if self.spell.first(ACCEPTED):
            return ACCEPTED
        return "extended" if self.spell.first(FAILED) or self.is_past else "helping"

    @property
    def is_past(self) -> bool:
        """Whether the last day of the term has gone by."""
        return self.spell.last is not None and self.day > self.spell.last

    @property
    def due(self) -> bool:
        """Whether an acceptance is due: the last day of the term has come, and none was passed."""
        return self.state in {"helping", "extended"} and self.spell.last is not None and self.day >= self.spell.last

    @property
    def since(self) -> dt.date:
        """The first day of the state."""
        spell = self.spell
        if self.state in {ACCEPTED, LEFT}:
            return spell.first(self.state) or spell.start
        began = [day for day in (spell.first(FAILED), self._end) if day is not None and day <= self.day]
        return min(began, default=spell.start)

    @property
    def _end(self) -> dt.date | None:
        """The first day after the term."""
        return None if self.spell.last is None or not self.is_past else self.spell.last + dt.timedelta(days=1)

    @property
    def unaccepted(self) -> bool:
        """Whether the helpers left although no acceptance was passed: a finding."""
        return self.state == LEFT and self.spell.first(ACCEPTED) is None

    @property
    def text(self) -> Text:
        """The state in words, with what made it so."""
        spell, state = self.spell, self.state
        failed = [day for day, event, _ in spell.events if event == FAILED]
        key = "left_unaccepted" if self.unaccepted else state
        if state == "extended":
            key = "extended_failed" if failed else "extended_over"
        last = "—" if spell.last is None else spell.last.isoformat()
        what, day = title_of(spell.assistance), self.day.isoformat()
        failed_on = failed[-1].isoformat() if failed else ""
        told = speak(f"term.{key}", what=what, day=day, since=self.since.isoformat(), last=last, failed=failed_on)
        due = speak("term.due") if self.due else Text()
        return Text(told.zh + due.zh, told.en + due.en)


@frozen(eq=False, repr=False)
class AssistanceStates(WithFrame, WithPanel):
    """The states of all units that were ever helped, on a day.

    Parameters
    ----------
    day
        The day.
    states
        One for each assistance of each unit that had started by then, by unit: that of its last term.
    """

    day: dt.date
    states: tuple[TermState, ...]

    def __len__(self) -> int:
        return len(self.states)

    def __iter__(self) -> Iterator[TermState]:
        return iter(self.states)

    def of(self, id: str) -> tuple[TermState, ...]:
        """Return the states of a unit; empty where it was not helped by that day."""
        return tuple(one for one in self.states if one.spell.id == id)

    @property
    def due(self) -> tuple[TermState, ...]:
        """Those whose acceptance is due."""
        return tuple(one for one in self.states if one.due)

    @property
    def findings(self) -> tuple[TermState, ...]:
        """Those that were left without having been accepted."""
        return tuple(one for one in self.states if one.unaccepted)

    def counts(self) -> dict[str, int]:
        """Return state -> how many there are in it."""
        return {state: sum(one.state == state for one in self.states) for state in STATES}

    def text(self, lang: str = "zh") -> str:
        """Return a sentence for each assistance of each unit."""
        expect_language(lang)
        mark = ":" if lang == "zh" else ": "
        return printable("\n".join(f"{shown(one.spell.id)}{mark}{one.text.get(lang)}" for one in self.states))

    def columns(self, lang: str = "zh") -> dict[str, NDArray[Any]]:
        """Return id, assistance, its label, state, its word, since, last day of the term (NaT: none), due, finding."""
        spells = [one.spell for one in self.states]
        words = [STATES[one.state].get(lang) for one in self.states]
        labels = [spell.assistance.title(lang) for spell in spells]
        return {
            "id": np.array([spell.id for spell in spells], dtype=np.str_),
            "assistance": np.array([spell.assistance.code for spell in spells], dtype=np.str_),
            "assistance_label": np.array(labels, dtype=np.str_),
            "state": np.array([one.state for one in self.states], dtype=np.str_),
            "state_label": np.array(words, dtype=np.str_),
            "since": np.array([one.since for one in self.states], dtype="datetime64[D]"),
            "last_day": np.array([spell.last for spell in spells], dtype="datetime64[D]"),
            "due": np.array([one.due for one in self.states], dtype=np.bool_),
            "unaccepted": np.array([one.unaccepted for one in self.states], dtype=np.bool_),
        }

    def to_dict(self, lang: str = "zh") -> dict[str, Any]:
        """Return plain values, ready for JSON; a term without an end has None for its last day."""
        rows = plain_rows(self.columns(lang))
        return {"day": self.day.isoformat(), "counts": self.counts(), "due": len(self.due), "units": rows}

    def _panel(self) -> Panel:
        rows = [[STATES[state].zh, state, str(n)] for state, n in self.counts().items()]
        rows += [["待验收", "due", str(len(self.due))], ["未验收合格即撤离", "unaccepted", str(len(self.findings))]]
        return Panel(f"{len(self)} on {self.day}", [table(rows, "llr")], kind="AssistanceStates")

    def _room(self) -> list[str]:
        return [columns_table(self.columns())]
