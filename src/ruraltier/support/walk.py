"""The walk of every unit through a chain, record by record; and which records do not fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import astuple, field, frozen
from numpy.typing import NDArray

from ruraltier.domain.calendar import NEVER
from ruraltier.domain.column import own
from ruraltier.domain.distinct import turns
from ruraltier.domain.mapping import positions
from ruraltier.support.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier.domain.column import Rows
    from ruraltier.domain.records import Records
    from ruraltier.support.machine import Machine

UNKNOWN_UNIT, ORDER, OUTCOME, ORGAN, EARLY, LATE, TIER = (1 << bit for bit in range(7))
"""What may be wrong with a record; one of `Walk.faults` may hold several."""


def _numbers(values: NDArray[np.int64]) -> NDArray[np.int64]:
    return own(values, np.int64)


def _days(values: NDArray[np.datetime64]) -> NDArray[np.datetime64]:
    return own(values, "datetime64[D]")


@frozen(eq=False)
class Walk:
    """Where n units stand after m records, and what was wrong on the way.

    Attributes
    ----------
    state
        Shape (n,), int64: number of the state of `Machine` in which each unit stands.
    since
        Shape (n,), datetime64[D]: the day of the record that led there; NaT for a unit that has not begun.
    stage
        Shape (m,), int64: the stage of each record.
    unit
        Shape (m,), int64: the unit of each record, -1 where it is unknown.
    tier
        Shape (m,), int64: the tier of each record, -1 where it names none.
    stood, came
        Shape (m,): the state in which the unit stood before each record, and since when.
    faults
        Shape (m,), int64: what is wrong with each record; 0 for one that fits.
    """

    state: NDArray[np.int64] = field(converter=_numbers)
    since: NDArray[np.datetime64] = field(converter=_days)
    stage: NDArray[np.int64] = field(converter=_numbers)
    unit: NDArray[np.int64] = field(converter=_numbers)
    tier: NDArray[np.int64] = field(converter=_numbers)
    stood: NDArray[np.int64] = field(converter=_numbers)
    came: NDArray[np.datetime64] = field(converter=_days)
    faults: NDArray[np.int64] = field(converter=_numbers)

    def __reduce__(self) -> tuple[Any, ...]:
        """Rebuild through the constructor, so that arrays are read-only again."""
        return type(self), astuple(self, recurse=False)


def walk(machine: Machine, records: Records, ids: NDArray[np.str_], tiers: dict[str, int]) -> Walk:
    """Return where records lead units.

    A record that does not fit is noted, and the walk goes on from where the record says that the unit is, so that one
    slip is one problem.

    Parameters
    ----------
    machine
        The chain.
    records
        Shape m: records of its stages only, by date.
    ids
        Shape (n,), str, unique: the units.
    tiers
        Code or label of a tier -> its position.
    """
    unit = positions(records.ids, ids)
    stage = Vocabulary.of(records.events).meant(lambda word: machine.events[word])
    tier = Vocabulary.of(records.tiers).meant(lambda word: tiers.get(word, -1))
    target = Vocabulary.of(records.outcomes).meant_at(stage, machine.stages, machine.target)
    admitted = Vocabulary.of(records.by).meant_at(stage, machine.stages, machine.admits)
    faults = _noted(unit < 0, UNKNOWN_UNIT) | _noted(target == machine.lost, OUTCOME)
    faults |= _noted(admitted == 0, ORGAN) | _noted((tier < 0) & (records.tiers != ""), TIER)
    state, since = np.zeros(len(ids), np.int64), np.full(len(ids), NEVER)
    stood, came = np.zeros(len(unit), np.int64), np.full(len(unit), NEVER)
    for rows in _rounds(unit):
        who, what, day = unit[rows], stage[rows], records.dates[rows]
        stood[rows], came[rows] = state[who], since[who]
        faults[rows] |= _misplaced(machine, stood[rows], what, _between(came[rows], day))
        state[who], since[who] = target[rows], day
    return Walk(state, since, stage, unit, tier, stood, came, faults)


def _misplaced(
    machine: Machine, stood: NDArray[np.int64], stage: NDArray[np.int64], days: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return whether records come out of order, too early or too late; for units that each have one of them."""
    legal = machine.legal[stood, stage]
    timed = legal & (stood != machine.lost) & (days >= 0)
    early, late = timed & (days < machine.least[stage]), timed & (days > machine.within[stage])
    return _noted(~legal, ORDER) | _noted(early, EARLY) | _noted(late, LATE)


def _noted(mask: NDArray[np.bool_], fault: int) -> NDArray[np.int64]:
    return mask.astype(np.int64) * fault


def _between(first: NDArray[np.datetime64], last: NDArray[np.datetime64]) -> NDArray[np.int64]:
    """Return the days between; -1 where there is no first day."""
    return np.asarray(np.where(np.isnat(first), -1, (last - first).astype(np.int64)), np.int64)


def _rounds(unit: NDArray[np.int64]) -> Iterator[Rows]:
    """Yield the rows of the first records of all units, then those of the second, and so on."""
    known = np.flatnonzero(unit >= 0)
    by_unit = known[np.argsort(unit[known], kind="stable")]
    new = turns(unit[by_unit])
    starts = np.flatnonzero(new)
    turn = np.arange(len(by_unit)) - starts[np.cumsum(new) - 1]
    in_turn = by_unit[np.argsort(turn, kind="stable")]
    yield from np.split(in_turn, np.cumsum(np.bincount(turn))[:-1]) if len(turn) else ()
