"""pymcdm: min-max normalisation, weighted sum and ranks; it has no curves, steps, tiers or missing values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymcdm.helpers import rrankdata
from pymcdm.methods import WSM
from pymcdm.normalizations import minmax_normalization

from benchmarks.contenders.contender import Contender, Verdicts
from benchmarks.contenders.ranking import filled, objectives, weights

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.workloads import Workload


def contenders() -> Iterator[Contender]:
    """Yield the contender as it is shipped, and without its checks of the input."""
    yield Contender("pymcdm", "weighted sum and ranks only", lambda w: _prepare(w, checks=True), rounds=1)
    yield Contender("pymcdm, unchecked", "weighted sum and ranks only", lambda w: _prepare(w, checks=False), rounds=2)


def _prepare(workload: Workload, *, checks: bool) -> Callable[[], Verdicts]:
    table, weight, directions, model = filled(workload), weights(), objectives(), WSM(minmax_normalization)

    def call() -> Verdicts:
        score = model(table, weight, directions, validation=checks)
        rrankdata(score)
        return Verdicts(score)

    return call
