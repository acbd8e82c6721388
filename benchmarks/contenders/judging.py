"""Cuts, gates and vetoes over float scores: what the numpy contenders share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.contenders.contender import Verdicts
from benchmarks.rules import CUTS, RULES, TIERS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray


def judged(score: NDArray[np.float64], columns: Mapping[str, NDArray[np.float64]]) -> Verdicts:
    """Return tiers and reasons for float scores; a missing value fires no rule."""
    tier = np.zeros(len(score), np.int8)
    for cut in CUTS:
        tier += score >= cut
    fired = np.zeros(len(score), np.uint8)
    barred = np.zeros(len(score), bool)
    for bit, rule in enumerate(RULES):
        column, value = columns[rule.column], float(rule.value)
        mask = column < value if rule.sign == "<" else column > value
        fired |= mask.view(np.uint8) << np.uint8(bit)
        if rule.cap is None:
            barred |= mask
        else:
            ceiling = np.array([len(TIERS) - 1, TIERS.index(rule.cap)], np.int8)
            np.minimum(tier, ceiling[mask.view(np.int8)], out=tier)
    tier[barred] = -1
    return Verdicts(score, tier, fired)
