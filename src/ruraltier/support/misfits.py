"""Records that do not fit a chain, as problems: what was expected, and how to mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ruraltier.errors import Problem, TableError, near, show
from ruraltier.support.walk import EARLY, LATE, ORDER, ORGAN, OUTCOME, TIER, UNKNOWN_UNIT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ruraltier.domain.records import Records
    from ruraltier.policy.programme.chains import End, Stage
    from ruraltier.support.machine import Machine
    from ruraltier.support.walk import Walk

KEPT = 1000
"""How many problems are put in words; the error counts all."""


def refuse_misfits(machine: Machine, records: Records, found: Walk, tiers: Iterable[str]) -> None:
    """Refuse records of which one does not fit, with a problem for everything that is wrong with each.

    Parameters
    ----------
    machine, records, found
        The chain, the m records of its stages, and the walk along them.
    tiers
        Codes of the tiers, for what is expected.

    Raises
    ------
    TableError
        With the row of its table, the unit and the column of each.
    """
    total = sum(int(((found.faults & kind) != 0).sum()) for kind in _SAY)
    if total:
        say = _Sayings(machine, records, found, tuple(tiers))
        problems: list[Problem] = []
        for row in np.flatnonzero(found.faults)[:KEPT].tolist():
            problems += (tell(say, row) for kind, tell in _SAY.items() if found.faults[row] & kind)
        raise TableError(problems, count=total)


class _Sayings:
    """What is wrong with a record, in words."""

    def __init__(self, machine: Machine, records: Records, found: Walk, tiers: tuple[str, ...]) -> None:
        self.machine, self.records, self.found, self.tiers = machine, records, found, tiers

    def unit(self, row: int) -> Problem:
        what = f"{show(self._id(row))} is none of the units"
        return self._problem(
            "RT-REV-010", row, "id", what, "an id that was given", "add the unit, or take the line out"
        )

    def order(self, row: int) -> Problem:
        what = f"{self._stage(row).code} on {self.records.dates[row]}, where the unit {self._stands(row)}"
        expected = self.machine.expected(int(self.found.stood[row]))
        rule = "a record of " + " or ".join(_named(stage) for stage in expected) if expected else "no further record"
        return self._problem("RT-REV-011", row, "event", what, rule, self._missing(row))

    def _missing(self, row: int) -> str:
        """Return the advice for a unit that is underway: something is missing before the record, or it is too many."""
        if self.found.stood[row] < self.machine.stages:
            return "add the record that is missing before it, or take this line out"
        return "take this line out, or begin the chain anew in records of its own"

    def outcome(self, row: int) -> Problem:
        word, stage = str(self.records.outcomes[row]), self._stage(row)
        known = tuple(self.machine.chain.moves(stage))
        what = f"{show(word)} is no outcome of {stage.code}" if word else f"{stage.code} has no outcome"
        return self._problem("RT-REV-012", row, "outcome", what, "one of " + ", ".join(known), near(word, known))

    def organ(self, row: int) -> Problem:
        stage = self._stage(row)
        what = f"{stage.code} is recorded by {show(str(self.records.by[row]))}"
        mend = "whoever else acted did so at another stage, or without effect"
        return self._problem("RT-REV-013", row, "by", what, _both(stage.by.all), mend)

    def early(self, row: int) -> Problem:
        stage = self._stage(row)
        mend = f"not before {self.found.came[row] + np.timedelta64(stage.least_days, 'D')}"
        return self._problem("RT-REV-014", row, "date", self._took(row), f"at least {stage.least_days} days", mend)

    def late(self, row: int) -> Problem:
        days = int(self.machine.within[self.found.stage[row]])
        mend = f"not after {self.found.came[row] + np.timedelta64(days, 'D')}"
        return self._problem("RT-REV-015", row, "date", self._took(row), f"at most {days} days", mend)

    def tier(self, row: int) -> Problem:
        word = str(self.records.tiers[row])
        what, rule = f"{show(word)} is no tier", "one of " + ", ".join(self.tiers)
        return self._problem("RT-REV-016", row, "tier", what, rule, near(word, self.tiers))

    def _took(self, row: int) -> str:
        days = (self.records.dates[row] - self.found.came[row]).astype(int)
        return f"{self._stage(row).code} on {self.records.dates[row]}, {days} days after {self.found.came[row]}"

    def _stands(self, row: int) -> str:
        if np.isnat(self.found.came[row]):
            return "has not begun"
        return f"stands at {_named(self.machine.states[self.found.stood[row]])} since {self.found.came[row]}"

    def _id(self, row: int) -> str:
        return str(self.records.ids[row])

    def _stage(self, row: int) -> Stage:
        return self.machine.chain.stages[int(self.found.stage[row])]

    def _problem(self, code: str, row: int, column: str, what: str, rule: str, mend: str) -> Problem:  # noqa: PLR0913, PLR0917 - what a problem says
        place = self.records.place(row, column)
        return Problem(code=code, id=self._id(row), what=what, rule=rule, mend=mend, **place)


_SAY = {
    UNKNOWN_UNIT: _Sayings.unit,
    ORDER: _Sayings.order,
    OUTCOME: _Sayings.outcome,
    ORGAN: _Sayings.organ,
    EARLY: _Sayings.early,
    LATE: _Sayings.late,
    TIER: _Sayings.tier,
}


def _named(state: Stage | End) -> str:
    return _both([state.code, *state.label.all])


def _both(words: Iterable[str]) -> str:
    first, *others = dict.fromkeys(words)
    return f"{first} ({', '.join(others)})" if others else first
