"""Are the answers right? Sampled villages against the exact evaluator of the tests, which shares no code with them."""

from __future__ import annotations

import math
import sys
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

import ruraltier as rt
from benchmarks.rules import CODES, CUTS, document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from benchmarks.workloads import Workload

SAMPLE = 300
_NEAR = 0.02


def differences(workload: Workload) -> list[str]:
    """Return one line for each sampled village of which the library and the exact evaluator say different things."""
    result = rt.assess(workload.cohort, workload.policy)
    rows = sampled(result.score)
    wanted = list(_expected(workload, rows))
    found = list(_found(workload, result, rows))
    return [
        f"{workload.name}, village {wants['id']}: expected {wants}, found {finds}"
        for wants, finds in zip(wanted, found, strict=True)
        if wants != finds
    ]


def sampled(score: NDArray[np.float64]) -> NDArray[np.intp]:
    """Return positions of villages: any, some near a cut, and some on one as far as floats tell."""
    rng = np.random.default_rng(0)
    distance = np.min([np.abs(score - cut) for cut in CUTS], axis=0)
    groups = [np.arange(len(score)), np.flatnonzero(distance < _NEAR), np.flatnonzero(distance < 10.0**-9)]
    picked = [rng.choice(group, min(SAMPLE, len(group)), replace=False) for group in groups]
    return np.unique(np.concatenate(picked))


def on_a_cut(workload: Workload) -> int:
    """Return how many villages have a score that is exactly a cut."""
    result = rt.assess(workload.cohort, workload.policy)
    near = np.flatnonzero(np.min([np.abs(result.score - cut) for cut in CUTS], axis=0) < 10.0**-9)
    above, below = result.exact_fractions(near)
    return sum(Fraction(a, b) in CUTS for a, b in zip(above, below, strict=True))


def _expected(workload: Workload, rows: NDArray[np.intp]) -> Iterator[dict[str, Any]]:
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    from oracle import award, evaluate  # noqa: PLC0415 - found beside the tests only once the path is set

    columns = {code: workload.columns[code][rows].tolist() for code in CODES}
    cells = ({code: None if math.isnan(v[i]) else v[i] for code, v in columns.items()} for i in range(len(rows)))
    table = [{"id": identity, **row} for identity, row in zip(workload.cohort.ids[rows].tolist(), cells, strict=True)]
    judged = evaluate(document(), table)
    for outcome, fen in zip(judged.outcomes, award(judged).amounts, strict=True):
        score = outcome.score
        yield {
            "id": outcome.id, "status": outcome.status, "tier": judged.code(outcome.tier),
            "placed": judged.code(outcome.placed),
            "exact": score, "score": None if score is None else float(score),
            "fired": sorted(outcome.fired), "decided": sorted(outcome.decided_by), "fen": fen,
        }  # fmt: skip


def _found(workload: Workload, result: rt.Assessment, rows: NDArray[np.intp]) -> Iterator[dict[str, Any]]:
    money = rt.allocate(result, workload.policy.incentives)
    for row in rows.tolist():
        verdict, score = result[row], float(result.score[row])
        yield {
            "id": verdict.id, "status": verdict.status, "tier": result.tier_codes[row],
            "placed": result.provisional_codes[row],
            "exact": verdict.score, "score": None if math.isnan(score) else score,
            "fired": sorted(r.code for r in verdict.reasons), "decided": sorted(r.code for r in verdict.decided_by),
            "fen": int(money.amount[row]),
        }  # fmt: skip
