"""Worked-out values: growth, a mean of the township and a rank, beside one pass over the columns they rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

import ruraltier as rt
from benchmarks.contenders.contender import Contender, Verdicts
from benchmarks.rounds import timed
from benchmarks.workloads import SEED, Workload

if TYPE_CHECKING:
    from collections.abc import Callable

TOWNSHIPS = 30_000
FORMULAS: dict[str, dict[str, Any]] = {
    "growth": {"value": "100 * (income - last) / last", "value_round": {"places": 2, "mode": "half_up"}},
    "against": {"value": "income / group_mean(income by town)", "value_round": {"places": 3, "mode": "half_up"}},
    "rank": {"value": "rank(income by town)"},
}
COLUMNS: dict[str, dict[str, Any]] = {"income": {}, "last": {}, "town": {"kind": "text"}}


def policy(measures: dict[str, dict[str, Any]]) -> rt.TierPolicy:
    """Return a rule book with some measures, of which none scores."""
    one = {"one": {"points": 1, "value": 1, "curve": {"kind": "value"}, "bounded": False}}
    return rt.parse_policy({
        "format": 1, "id": "measures", "title": "Measures", "source": "s", "confidence": "illustrative",
        "sources": {"s": {"title": "made up"}}, "score": {"total": 1}, "indicators": COLUMNS | measures | one,
        "ladder": {"tiers": [{"code": "low"}, {"code": "top", "at_least": 1}]}, "missing": "unrated",
    })  # fmt: skip


def workload(rows: int) -> Workload:
    """Return incomes of two years and townships."""
    rng = np.random.default_rng(SEED)
    income = np.round(rng.normal(12_000, 3_000, (2, rows)).clip(100), 1)
    towns = rng.integers(0, TOWNSHIPS, rows).astype("U5")
    columns: dict[str, rt.NumberColumn | rt.TextColumn] = {
        "income": rt.NumberColumn(income[0]),
        "last": rt.NumberColumn(income[1]),
        "town": rt.TextColumn(towns),
    }
    return Workload("measures", income, policy(FORMULAS), rt.Cohort(np.arange(rows).astype("U9"), columns))


def worked_out(rows: int, rounds: int) -> dict[str, list[float]]:
    """Return seconds of one pass over the two numbers, of each measure alone, and of all three."""
    calls = [Contender("np.sum", "", lambda w: lambda: Verdicts(np.sum(w.matrix, axis=0)))]
    calls += [Contender(code, "", _measuring(policy({code: keys}))) for code, keys in FORMULAS.items()]
    calls.append(Contender("all three", "", _measuring(policy(FORMULAS))))
    return timed(calls, workload(rows), rounds)


def _measuring(book: rt.TierPolicy) -> Callable[[Workload], Callable[[], Verdicts]]:
    def prepared(table: Workload) -> Callable[[], Verdicts]:
        return lambda: Verdicts(rt.measure(table.cohort, book).number("one").values)

    return prepared
