"""Vectorised pandas as a careful notebook has it: np.interp, pd.cut, map, clip."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from benchmarks.contenders.contender import Contender, Verdicts
from benchmarks.rules import CUTS, LINEAR, RULES, STEPS, TIERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.workloads import Workload


def contenders() -> Iterator[Contender]:
    """Yield the contender."""
    yield Contender("pandas, vectorised", "score, tiers, reasons; float64", _prepare)


def _prepare(workload: Workload) -> Callable[[], Verdicts]:
    frame = pd.DataFrame(workload.columns)

    def call() -> Verdicts:
        score = _points(frame).sum(axis=1)
        tier = pd.cut(score, [-np.inf, *CUTS, np.inf], right=False, labels=False)
        fired = pd.Series(0, index=frame.index)
        for bit, rule in enumerate(RULES):
            column, value = frame[rule.column], float(rule.value)
            mask = column < value if rule.sign == "<" else column > value
            fired += mask.astype("int64") * (1 << bit)
            tier = tier.mask(mask, -1 if rule.cap is None else tier.clip(upper=TIERS.index(rule.cap)))
        return Verdicts(score.to_numpy(), tier.to_numpy(), fired.to_numpy())

    return call


def _points(frame: pd.DataFrame) -> pd.DataFrame:
    points: dict[str, pd.Series[Any]] = {}
    for curve in LINEAR:
        points[curve.code] = pd.Series(
            np.interp(frame[curve.code], curve.knots, curve.amounts), index=frame.index
        ).fillna(0)
    for curve in STEPS:
        brackets = pd.cut(frame[curve.code], [-np.inf, *curve.knots, np.inf], right=False, labels=False)
        points[curve.code] = brackets.map(dict(enumerate([0.0, *curve.amounts]))).fillna(0)
    return pd.DataFrame(points)
