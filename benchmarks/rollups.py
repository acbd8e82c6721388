"""Roll-ups: a result counted by township, beside one pass over the numbers that it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

import ruraltier as rt
from benchmarks.contenders.contender import Contender, Verdicts
from benchmarks.measures import TOWNSHIPS
from benchmarks.rounds import timed
from benchmarks.workloads import SEED, Workload, ordinary
from ruraltier.analysis.figures import figure_of
from ruraltier.policy.condition_parser import parse_condition, parse_formula
from ruraltier.policy.programme.figures import FigureRule

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

MEAN = FigureRule(code="mean", figure="mean", value=parse_formula("score"))


def rolled_up(rows: int, rounds: int) -> dict[str, list[float]]:
    """Return seconds of one pass over W1, of roll-ups of its result by township, and of two figures of townships."""
    table = ordinary(rows)
    result = rt.assess(table.cohort, table.policy)
    towns = np.random.default_rng(SEED).integers(0, TOWNSHIPS, rows).astype(np.intp)
    names, rise = towns.astype("U5"), parse_condition(f'tier >= "{table.policy.ladder.codes[1]}"')
    share = FigureRule(code="risen", figure="share", base="all", when=rise)
    calls = [
        Contender("np.sum", "", lambda w: lambda: Verdicts(np.sum(w.matrix, axis=0))),
        Contender("roll_up", "", _call(lambda: rt.roll_up(result, by=names).counts)),
        Contender("roll_up, weighed", "", _call(lambda: rt.roll_up(result, by=names, weight=towns).counts)),
        Contender("share of a tier", "", _call(lambda: figure_of(result, share, towns, TOWNSHIPS).counted)),
        Contender("mean score", "", _call(lambda: figure_of(result, MEAN, towns, TOWNSHIPS).counted)),
    ]
    return timed(calls, table, rounds)


def _call(step: Callable[[], NDArray[Any]]) -> Callable[[Workload], Callable[[], Verdicts]]:
    return lambda _: lambda: Verdicts(step())
