"""scikit-criteria: min-max scaling, weighted sum and ranks; it has no curves, steps, tiers or missing values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import skcriteria as skc
from skcriteria.agg.simple import WeightedSumModel
from skcriteria.pipelines import mkpipe
from skcriteria.preprocessing.invert_objectives import NegateMinimize
from skcriteria.preprocessing.scalers import MinMaxScaler

from benchmarks.contenders.contender import Contender, Verdicts
from benchmarks.contenders.ranking import filled, objectives, weights

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.workloads import Workload


def contenders() -> Iterator[Contender]:
    """Yield the contender."""
    yield Contender("scikit-criteria", "weighted sum and ranks only", _prepare, rounds=2)


def _prepare(workload: Workload) -> Callable[[], Verdicts]:
    decision = skc.mkdm(filled(workload), objectives(), weights=weights())
    pipe = mkpipe(NegateMinimize(), MinMaxScaler(target="matrix"), WeightedSumModel())

    def call() -> Verdicts:
        return Verdicts(pipe.evaluate(decision).e_.score)

    return call
