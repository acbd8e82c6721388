"""Timing: all contenders take turns in one process, so that whatever else the machine does falls on all of them."""

from __future__ import annotations

import gc
import math
import time
import warnings
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from benchmarks.contenders import Contender
    from benchmarks.workloads import Workload

    Times = Mapping[str, list[float]]

_AT_LEAST = 0.03
_SLOW = 0.5


def timed(contenders: Iterable[Contender], workload: Workload, rounds: int) -> dict[str, list[float]]:
    """Return name -> process CPU seconds of one call, one entry a round.

    A call too short for the clock is repeated within the round.
    """
    calls = {}
    for contender in contenders:
        call = contender.prepare(workload)
        calls[contender.name] = (call, _repeats(call), contender.rounds)
    times: dict[str, list[float]] = {name: [] for name in calls}
    for turn in range(rounds):
        for name, (call, repeats, most) in calls.items():
            if turn < most:
                times[name].append(_seconds(call, repeats))
    return times


def _repeats(call: Callable[[], Any]) -> int:
    """Return how often a call is repeated in a round; the first, cold call tells only whether it is slow."""
    if _seconds(call, 1) > _SLOW:
        return 1
    return max(1, math.ceil(_AT_LEAST / max(_seconds(call, 1), 1e-6)))


def _seconds(call: Callable[[], Any], repeats: int) -> float:
    gc.collect()
    with warnings.catch_warnings():
        # Peers warn about deprecations and dominance; their output would be part of the time.
        warnings.simplefilter("ignore")
        start = time.process_time()
        for _ in range(repeats):
            call()
        return (time.process_time() - start) / repeats


def ratio(times: Times, name: str, to: str) -> float:
    """Return how many times as long `name` takes as `to`: the median over rounds in which both ran."""
    return median(a / b for a, b in zip(times[name], times[to], strict=False))
