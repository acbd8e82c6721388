"""How one unit came to where it stands: its records as a dated list, and what comes next."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from attrs import define, field, frozen

from ruraltier._messages import figure, fill
from ruraltier._text import Text, printable, shown, table
from ruraltier.domain.calendar import NEVER, date_of, later_days
from ruraltier.domain.ladder import Tier
from ruraltier.domain.record_words import OUTCOMES
from ruraltier.support.machine import UNLIMITED
from ruraltier.support.standing import Standing

if TYPE_CHECKING:
    from collections.abc import Iterator


_HEAD = ("{unit}:{state}({since} 起)", "{unit}: {state} since {since}")
_NOT_BEGUN = ("{unit}:{state}", "{unit}: {state}")
_NEXT = ("下一步 {stage}", "next {stage}")
_MAY = ("可以 {stage}", "{stage} may follow")
_BY = ("由{by}", "by {by}")
_EARLIEST = ("不早于 {day}", "not before {day}")
_LATEST = ("不迟于 {day}", "not after {day}")
_OVERDUE = ("逾期 {days} 天", "overdue by {days:# day|# days}")
_SCORE = ("得分 {score}", "score {score}")


_OUTCOMES = {word: Text(zh=zh, en=en) for zh, en in OUTCOMES.items() for word in (zh, en)}


@frozen
class Step:
    """One record of a unit.

    Attributes
    ----------
    date
        Its day.
    stage
        What the stage is called.
    outcome
        How it ended: as recorded, but ``pass``, ``fail`` and ``back`` in words.
    note
        As recorded; may be empty.
    by
        Who acted: as recorded, or else as the chain says.
    score, tier
        The figures of the stage; None where it gave none.
    """

    date: dt.date
    stage: Text
    outcome: Text
    by: Text
    score: Fraction | None
    tier: Tier | None
    note: str

    def cells(self, lang: str) -> list[str]:
        """Return the record in words, one text a column."""
        score = "" if self.score is None else figure(self.score)
        tier = "" if self.tier is None else self.tier.title(lang)
        words = [
            str(self.date),
            self.stage.get(lang),
            self.outcome.get(lang),
            self.by.get(lang),
            score,
            tier,
            self.note,
        ]
        return [shown(word) for word in words]


@define(frozen=True, eq=False, slots=False, repr=False)
class Passage:
    """The view of one unit in a review; everything in it is worked out on demand.

    Parameters
    ----------
    standing, row
        The container and the position in it.
    """

    standing: Standing = field()
    row: int

    @property
    def id(self) -> str:
        """The unit."""
        return str(self.standing.ids[self.row])

    @property
    def state(self) -> str:
        """Code of the stage or end where it stands, or ``not_begun``."""
        return str(self.standing.states[self.row])

    @property
    def since(self) -> dt.date | None:
        """The day of the record that led there; None before the first one."""
        return date_of(self.standing.since[self.row])

    @property
    def next(self) -> str:
        """Code of the stage that acts next; empty at an end."""
        return str(self.standing.next[self.row])

    @property
    def earliest(self) -> dt.date | None:
        """The first day on which it may act; None where no day is set."""
        return date_of(self.standing.earliest[self.row])

    @property
    def latest(self) -> dt.date | None:
        """The last day on which it may act; None where no day is set."""
        return date_of(self.standing.latest[self.row])

    @property
    def overdue(self) -> bool:
        """Whether that day is over."""
        return bool(self.standing.overdue[self.row])

    @cached_property
    def history(self) -> tuple[Step, ...]:
        """The records of the unit, by date."""
        return tuple(self._step(row) for row in self.standing.lines(self.row).tolist())

    def _step(self, row: int) -> Step:
        records, found = self.standing.records, self.standing.walk
        stage = self.standing.machine.chain.stages[found.stage[row]]
        tier = None if found.tier[row] < 0 else self.standing.ladder.tiers[found.tier[row]]
        by = stage.by if not records.by[row] or str(records.by[row]) in stage.by.all else Text.of(str(records.by[row]))
        outcome = _OUTCOMES.get(word := str(records.outcomes[row]), Text.of(word))
        label = Text(zh=stage.title("zh"), en=stage.title("en"))
        return Step(records.dates[row].item(), label, outcome, by, records.scores[row], tier, str(records.notes[row]))

    @property
    def may(self) -> tuple[tuple[str, dt.date | None], ...]:
        """Stages that may still follow an end, such as an appeal, with their last day; None where there is no limit."""
        return tuple((stage, last) for stage, last in self._after() if last is None or last >= self.standing.as_of)

    def _after(self) -> Iterator[tuple[str, dt.date | None]]:
        machine, state = self.standing.machine, int(self.standing.walk.state[self.row])
        if state < machine.stages:
            return
        stages = np.flatnonzero(machine.legal[state])
        last_days = later_days(np.full(len(stages), self.standing.since[self.row]), machine.within[stages])
        last_days[machine.within[stages] == UNLIMITED] = NEVER
        for number, last in zip(stages.tolist(), last_days, strict=True):
            yield machine.chain.stages[number].code, date_of(last)

    def text(self, lang: str = "zh") -> str:
        """Return where the unit stands, what comes next, and its records as a dated list."""
        head = _HEAD if self.since else _NOT_BEGUN
        first = fill(head, unit=shown(self.id), state=self.standing.label(self.state), since=self.since).get(lang)
        told = [comma(lang).join(part.get(lang) for part in parts) for parts in self._coming()]
        rows = [step.cells(lang) for step in self.history]
        return printable(
            "\n".join([first, *(f"  {line}" for line in told), *([table(rows, "llllrll")] if rows else [])])
        )

    def _coming(self) -> Iterator[list[Text]]:
        """Yield in parts what comes next, or what may follow an end."""
        if self.next:
            yield [*self._acts(_NEXT, self.next), *self._days()]
        for code, last in self.may:
            yield [*self._acts(_MAY, code), *([fill(_LATEST, day=last)] if last else [])]

    def _acts(self, templates: tuple[str, str], code: str) -> list[Text]:
        by = next(stage.by for stage in self.standing.machine.chain.stages if stage.code == code)
        return [fill(templates, stage=self.standing.label(code)), *([fill(_BY, by=by)] if by else [])]

    def _days(self) -> Iterator[Text]:
        if self.earliest:
            yield fill(_EARLIEST, day=self.earliest)
        if self.latest:
            yield fill(_LATEST, day=self.latest)
            if self.overdue:
                yield fill(_OVERDUE, days=(self.standing.as_of - self.latest).days)

    def __repr__(self) -> str:
        return self.text("zh")


def comma(lang: str) -> str:
    """Return what parts a list."""
    return "," if lang == "zh" else ", "
