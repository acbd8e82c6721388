"""The textbook way in numpy: one column after the other, np.interp for lines, searchsorted for steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.contenders.contender import Contender, Verdicts
from benchmarks.contenders.judging import judged
from benchmarks.rules import LINEAR, STEPS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.workloads import Workload


def contenders() -> Iterator[Contender]:
    """Yield the contender."""
    yield Contender("numpy, np.interp by column", "score, tiers, reasons; float64", _prepare)


def _prepare(workload: Workload) -> Callable[[], Verdicts]:
    columns = workload.columns

    def call() -> Verdicts:
        score = np.zeros(len(workload))
        for curve in LINEAR:
            points = np.interp(columns[curve.code], curve.knots, curve.amounts)
            score += np.nan_to_num(points, copy=False)
        for curve in STEPS:
            # A NaN sorts behind every edge: it is told apart by one more entry.
            points = np.array([0.0, *curve.amounts])
            column = columns[curve.code]
            earned = points[np.searchsorted(curve.knots, column, side="right")]
            earned[np.isnan(column)] = 0
            score += earned
        return judged(score, columns)

    return call
