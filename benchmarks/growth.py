"""Tables from a thousand rows up: whether the time grows in step with them, and what a policy costs beforehand."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, Any

import ruraltier as rt
from benchmarks.contenders import own
from benchmarks.contenders.contender import Contender, Verdicts
from benchmarks.rounds import ratio, timed
from benchmarks.rules import document
from benchmarks.workloads import ordinary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.workloads import Workload

SIZES = (1_000, 10_000, 100_000, 690_000, 2_000_000, 8_000_000)
_SMALL = 1_000


def sizes(largest: int) -> list[int]:
    """Return the sizes up to the largest, itself included."""
    return sorted({min(size, largest) for size in SIZES})


def grown(largest: int, rounds: int) -> Iterator[dict[str, Any]]:
    """Yield for each size the median milliseconds of assess, the time of a row, and the multiple of the read limit."""
    pair = [contender for contender in own.contenders() if contender.name in {own.READ_LIMIT, own.ASSESS}]
    for size in sizes(largest):
        times = timed(pair, ordinary(size), rounds)
        took = median(times[own.ASSESS])
        yield {
            "rows": size, "ms": took * 1e3, "ns_per_row": took / size * 1e9,
            "read_limits": ratio(times, own.ASSESS, own.READ_LIMIT),
        }  # fmt: skip


def preparation(rounds: int) -> dict[str, float]:
    """Return milliseconds: parsing the document, and the first assessment of 1,000 rows beside a later one."""
    calls = [Contender("parse", "", lambda _: _parse), Contender("first", "", _first), Contender("later", "", _later)]
    times = timed(calls, ordinary(_SMALL), rounds)
    parse, first, later = (median(times[name]) * 1e3 for name in ("parse", "first", "later"))
    return {"parse_ms": parse, "compile_ms": first - later - parse, "assess_1000_ms": later}


def _parse() -> None:
    rt.parse_policy(document())


def _first(workload: Workload) -> Callable[[], Verdicts]:
    # A policy keeps what it was compiled to, so a fresh one is parsed for every call; its time is taken off again.
    return lambda: Verdicts(rt.assess(workload.cohort, rt.parse_policy(document())).score)


def _later(workload: Workload) -> Callable[[], Verdicts]:
    return lambda: Verdicts(rt.assess(workload.cohort, workload.policy).score)
