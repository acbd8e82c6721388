"""Where units stand in a chain on a day: the state, who acts next, and the days that are set for it."""

from __future__ import annotations

import datetime as dt
from functools import cached_property

import numpy as np
from attrs import define, field
from numpy.typing import NDArray

from ruraltier._text import Text
from ruraltier.domain.calendar import NEVER, later_days
from ruraltier.domain.column import texts
from ruraltier.domain.ladder import Ladder
from ruraltier.domain.records import Records
from ruraltier.errors import ArgumentError, Problem, expect, near, show
from ruraltier.policy.programme.chains import NOT_BEGUN
from ruraltier.support.machine import UNLIMITED, Machine
from ruraltier.support.stage_figures import StageFigures
from ruraltier.support.walk import Walk

_NOT_BEGUN = Text(zh="未开始", en="not begun")


@define(frozen=True, eq=False, slots=False, repr=False)
class Standing:
    """Where n units stand in a chain on a day.

    Attributes
    ----------
    machine
        The chain, as tables.
    ladder
        The tiers that records may name.
    as_of
        The day.
    ids
        Shape (n,), str, read-only: the units.
    records
        The records of the chain up to the day, by date.
    walk
        Where the records lead.
    """

    machine: Machine
    ladder: Ladder
    as_of: dt.date
    ids: NDArray[np.str_] = field(converter=texts)
    records: Records
    walk: Walk

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def since(self) -> NDArray[np.datetime64]:
        """Shape (n,), datetime64[D]: the day of the record that led to the state; NaT for who has not begun."""
        return self.walk.since

    @cached_property
    def states(self) -> NDArray[np.str_]:
        """Shape (n,), str: code of the stage or end where each unit stands, or ``not_begun``."""
        codes = np.array([state.code for state in self.machine.states] + [NOT_BEGUN])
        return codes[np.where(np.isnat(self.since), -1, self.walk.state)]

    @cached_property
    def next(self) -> NDArray[np.str_]:
        """Shape (n,), str: code of the stage that acts next; empty at an end."""
        codes = np.array([stage.code for stage in self.machine.chain.stages] + [""])
        return codes[np.where(self.walk.state < self.machine.stages, self.walk.state, -1)]

    @cached_property
    def earliest(self) -> NDArray[np.datetime64]:
        """Shape (n,), datetime64[D]: the first day on which the next stage may act; NaT where no day is set."""
        return self._later(self.machine.least, 0)

    @cached_property
    def latest(self) -> NDArray[np.datetime64]:
        """Shape (n,), datetime64[D]: the last day on which the next stage may act; NaT where no day is set."""
        return self._later(self.machine.within, UNLIMITED)

    def _later(self, days: NDArray[np.int64], unset: int) -> NDArray[np.datetime64]:
        ends = np.full(len(self.machine.chain.ends), unset)
        added = np.concatenate([days, ends])[self.walk.state]
        return np.where(added == unset, NEVER, later_days(self.since, added))

    @property
    def overdue(self) -> NDArray[np.bool_]:
        """Shape (n,), bool: where the last day of the next stage is over."""
        return np.asarray(self.latest < np.datetime64(self.as_of, "D"))

    @cached_property
    def figures(self) -> StageFigures:
        """The scores and tiers of every stage."""
        return StageFigures(self.records, self.walk, self.machine.stages)

    def label(self, state: str) -> Text:
        """Return what people call a state: a stage, an end, or ``not_begun``."""
        expect(state, str, "state", "the code of a stage or end")
        if state == NOT_BEGUN:
            return _NOT_BEGUN
        if state not in self.machine.number:
            known = (NOT_BEGUN, *self.machine.number)
            what, rule = (
                f"the chain of {self.machine.chain.level} has no state {show(state)}",
                "one of " + ", ".join(known),
            )
            raise ArgumentError(Problem(code="RT-ARG-002", what=what, rule=rule, mend=near(state, known)))
        found = self.machine.states[self.machine.number[state]]
        return Text(zh=found.title("zh"), en=found.title("en"))

    def lines(self, row: int) -> NDArray[np.int64]:
        """Return the positions of a unit's records, by date."""
        order, unit = self._by_unit
        first, last = np.searchsorted(unit, [row, row + 1])
        return order[first:last]

    @cached_property
    def _by_unit(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        order = np.argsort(self.walk.unit, kind="stable").astype(np.int64)
        return order, self.walk.unit[order]
