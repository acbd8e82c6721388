"""scikit-criteria: min-max scaling, weighted sum and ranks; it has no curves, steps, tiers or missing values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
    """Yield the contender from the bare matrix on, and with its decision matrix already made."""
    yield Contender("scikit-criteria", "weighted sum and ranks only", _from_matrix, rounds=3)
    yield Contender("scikit-criteria, evaluate alone", "weighted sum and ranks only", _evaluate, rounds=3)


def _pipe() -> Any:  # noqa: ANN401 - the package ships no types
    return mkpipe(NegateMinimize(), MinMaxScaler(target="matrix"), WeightedSumModel())


def _from_matrix(workload: Workload) -> Callable[[], Verdicts]:
    table, pipe = filled(workload), _pipe()

    def call() -> Verdicts:
        decision = skc.mkdm(table, objectives(), weights=weights())
        return Verdicts(pipe.evaluate(decision).e_.score)

    return call


def _evaluate(workload: Workload) -> Callable[[], Verdicts]:
    decision, pipe = skc.mkdm(filled(workload), objectives(), weights=weights()), _pipe()
    return lambda: Verdicts(pipe.evaluate(decision).e_.score)
