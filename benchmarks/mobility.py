"""Who moved between two results: the matrix beside one pass over the tiers of units that already stand in one order."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import numpy as np

import ruraltier as rt
from benchmarks.contenders.contender import Contender, Verdicts
from benchmarks.rounds import timed
from benchmarks.workloads import SEED, ordinary

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.workloads import Workload

WINDOW = (dt.date(2023, 12, 31), dt.date(2024, 12, 31))
YARDSTICK = "one bincount"
_RECODED = 0.01


def moved(rows: int, rounds: int) -> dict[str, list[float]]:
    """Return seconds of one pass, of an assessment, and of comparisons: same order, another order, other codes."""
    table = ordinary(rows)
    calls = [Contender(YARDSTICK, "", _counting), Contender("assess", "", _assessing)]
    calls += [Contender(name, "", prepare) for name, prepare in COMPARED.items()]
    return timed(calls, table, rounds)


def _counting(table: Workload) -> Callable[[], Verdicts]:
    tier = rt.assess(table.cohort, table.policy).tier.astype(np.intp)
    return lambda: Verdicts(np.bincount(tier * 6 + tier + 7))


def _assessing(table: Workload) -> Callable[[], Verdicts]:
    return lambda: Verdicts(rt.assess(table.cohort, table.policy).score)


def _same(table: Workload) -> Callable[[], Verdicts]:
    result = rt.assess(table.cohort, table.policy)
    return lambda: _compared(result, result, None)


def _shuffled(table: Workload) -> Callable[[], Verdicts]:
    order = np.random.default_rng(SEED).permutation(len(table.cohort))
    before, after = (rt.assess(cohort, table.policy) for cohort in (table.cohort, table.cohort.take(order)))
    return lambda: _compared(before, after, None)


def _recoded(table: Workload) -> Callable[[], Verdicts]:
    cohort = table.cohort
    some = cohort.ids[: max(1, int(len(cohort) * _RECODED))].tolist()
    mapping = {id_: f"n{id_}" for id_ in some}
    later = rt.Cohort([*mapping.values(), *cohort.ids[len(some) :].tolist()], dict(cohort.columns))
    before, after = (rt.assess(held, table.policy) for held in (cohort, later))
    return lambda: _compared(before, after, mapping)


def _compared(before: rt.Assessment, after: rt.Assessment, mapping: Any) -> Verdicts:  # noqa: ANN401 - as compare takes it
    return Verdicts(rt.compare(before, after, window=WINDOW, mapping=mapping).matrix)


COMPARED = {"compare, same order": _same, "compare, another order": _shuffled, "compare, 1 % recoded": _recoded}
