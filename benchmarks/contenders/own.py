"""The library itself, through its public calls, and the read limit that everything is measured against."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ruraltier as rt
from benchmarks.contenders.contender import Contender, Verdicts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.workloads import Workload

READ_LIMIT = "np.sum of the matrix"
ASSESS = "ruraltier.assess"


def contenders() -> Iterator[Contender]:
    """Yield the read limit, assess, assess with the money, and assess from bare arrays on."""
    yield Contender(READ_LIMIT, "reads every value once", _read)
    yield Contender(ASSESS, "score, tiers, reasons; exact", _assess)
    yield Contender("ruraltier.assess + allocate", "the same and the money, in whole fen", _assess_and_pay)
    yield Contender("ruraltier.Cohort + assess", "the same from bare arrays, which it checks", _from_arrays, rounds=3)


def _read(workload: Workload) -> Callable[[], None]:
    def call() -> None:
        workload.matrix.sum()

    return call


def _verdicts(result: rt.Assessment) -> Verdicts:
    return Verdicts(result.score, result.tier, result.fired)


def _assess(workload: Workload) -> Callable[[], Verdicts]:
    return lambda: _verdicts(rt.assess(workload.cohort, workload.policy))


def _assess_and_pay(workload: Workload) -> Callable[[], Verdicts]:
    def call() -> Verdicts:
        result = rt.assess(workload.cohort, workload.policy)
        rt.allocate(result, workload.policy.incentives)
        return _verdicts(result)

    return call


def _from_arrays(workload: Workload) -> Callable[[], Verdicts]:
    def call() -> Verdicts:
        columns = {code: rt.NumberColumn(values) for code, values in workload.columns.items()}
        return _verdicts(rt.assess(rt.Cohort(workload.cohort.ids, columns), workload.policy))

    return call
