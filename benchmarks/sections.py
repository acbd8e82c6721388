"""The sections of a run: each measures, prints its table and returns what it measured."""

from __future__ import annotations

import platform
from statistics import median
from typing import TYPE_CHECKING, Any

from benchmarks import contenders, correctness, growth, measures, memory, mobility, report, rollups, startup
from benchmarks.contenders.own import ASSESS, READ_LIMIT
from benchmarks.rounds import ratio, timed
from benchmarks.workloads import ordinary, tie_rich

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Mapping

    from benchmarks.contenders import Contender, Verdicts
    from benchmarks.workloads import Workload

KERNEL = "best inexact float kernel"
TARGETS = {
    (ASSESS, READ_LIMIT): ("at most", 14.0),
    (ASSESS, KERNEL): ("at most", 1.5),
    ("pandas, vectorised", ASSESS): ("at least", 4.5),
    ("OpenFisca-Core", ASSESS): ("at least", 10.0),
    ("scikit-criteria", ASSESS): ("at least", 35.0),
}
"""(who, as a multiple of whom) -> what the project asks for on W1."""

MEMORY_TARGET = 16.0
"""Megabytes beyond the outputs, at any number of rows."""


def setting(asked: Namespace) -> dict[str, Any]:
    """Return what a run depends on besides the machine's make."""
    return {
        "rows": asked.rows, "rounds": asked.rounds, "python": platform.python_version(),
        "system": platform.system(), "architecture": platform.machine(), "versions": contenders.versions(),
    }  # fmt: skip


def wrong_answers(rows: int) -> list[str]:
    """Return the differences from the exact evaluator on both tables, and on one that ends within a block."""
    return [
        line for table in (ordinary(rows), tie_rich(rows), ordinary(1_000)) for line in correctness.differences(table)
    ]


def speed(asked: Namespace) -> dict[str, Any]:
    """Measure W1: everybody in interleaved rounds."""
    taking_part = list(contenders.available())
    times = timed(taking_part, ordinary(asked.rows), asked.rounds)
    rows = [(c.name, ratio(times, c.name, READ_LIMIT), ratio(times, c.name, ASSESS), c.does) for c in taking_part]
    report.show(f"W1, {asked.rows:,} villages, one thread", ("", "x np.sum", "x assess", "what it does"), rows)
    for name in contenders.missing():
        report.say(f"  {name}: not installed, left out")
    return {
        "seconds": times,
        "ratios": {name: {"np.sum": a, "assess": b} for name, a, b, _ in rows},
        "targets": _targets(times),
    }


def _targets(times: Mapping[str, list[float]]) -> list[dict[str, Any]]:
    found = []
    for (name, to), (word, bound) in TARGETS.items():
        if name in times:
            value = ratio(times, name, to)
            met = value <= bound if word == "at most" else value >= bound
            found.append({"what": f"{name} / {to}", "target": f"{word} {bound:g}", "found": value, "met": met})
    rows = [(f["what"], f["target"], f["found"], "met" if f["met"] else "MISSED") for f in found]
    report.show("Targets", ("", "asked", "found", ""), rows)
    return found


def ties(asked: Namespace) -> dict[str, Any]:
    """Count the villages that each contender puts into another tier than the exact score does."""
    found: dict[str, dict[str, Any]] = {}
    for table in (ordinary(asked.rows), tie_rich(asked.rows)):
        judged = {c.name: verdicts for c in contenders.available() if c.rounds > 1 and (verdicts := _once(c, table))}
        exact = judged[ASSESS]
        found[table.name] = {
            "on_a_cut": correctness.on_a_cut(table),
            "misplaced": {name: int((v.tier != exact.tier).sum()) for name, v in judged.items() if v.tier is not None},
        }
    times = timed(
        [c for c in contenders.available() if c.name in {READ_LIMIT, ASSESS, KERNEL}],
        tie_rich(asked.rows),
        asked.rounds,
    )
    slower = ratio(times, ASSESS, KERNEL)
    names = next(iter(found.values()))["misplaced"]
    rows: list[tuple[Any, ...]] = [("villages whose exact score is a cut", *(f["on_a_cut"] for f in found.values()))]
    rows += [(f"misplaced by {name}", *(f["misplaced"][name] for f in found.values())) for name in names]
    report.show(f"Villages in the wrong tier, of {asked.rows:,}", ("", "W1", "tie-rich"), rows)
    report.say(f"  on the tie-rich table assess takes {slower:.2f} times the float kernel")
    return {**found, "assess_to_float_kernel": slower}


def _once(contender: Contender, table: Workload) -> Verdicts | None:
    return contender.prepare(table)()


def sizes_in_memory(asked: Namespace) -> dict[str, Any]:
    """Measure what assess needs beyond its outputs."""
    found = [memory.beyond_outputs(size) for size in growth.sizes(asked.largest)]
    rows = [(f"{f['rows']:,}", f["allocated"], f["resident"]) for f in found]
    report.show(
        f"Peak megabytes beyond the outputs (asked: at most {MEMORY_TARGET:g})",
        ("villages", "allocated", "resident"),
        rows,
    )
    return {"sizes": found, "met": all(f["allocated"] <= MEMORY_TARGET for f in found)}


def imports(asked: Namespace) -> dict[str, Any]:
    """Measure imports in fresh interpreters."""
    found = startup.seconds(asked.rounds)
    rows = [(name, took * 1e3, took / found[startup.YARDSTICK]) for name, took in found.items()]
    report.show("Imports", ("", "ms", f"x {startup.YARDSTICK}"), rows)
    return {"seconds": found}


def growing(asked: Namespace) -> dict[str, Any]:
    """Measure tables of every size, and what a policy costs before the first row."""
    found = list(growth.grown(asked.largest, asked.rounds))
    rows = [(f"{f['rows']:,}", f["ms"], f["ns_per_row"], f["read_limits"]) for f in found]
    report.show("Growth", ("villages", "ms", "ns a village", "x np.sum"), rows)
    prepared = growth.preparation(asked.rounds)
    report.show(
        "One policy, 1,000 villages", ("", "ms"), [(name.removesuffix("_ms"), ms) for name, ms in prepared.items()]
    )
    return {"sizes": found, **prepared}


def working_out(asked: Namespace) -> dict[str, Any]:
    """Measure worked-out values: a growth, a share of the township's mean and a rank."""
    times = measures.worked_out(asked.rows, asked.rounds)
    rows = [(name, ratio(times, name, "np.sum"), median(times[name]) * 1e3) for name in times]
    report.show(f"Worked out, {asked.rows:,} villages", ("", "x np.sum", "ms"), rows)
    return {"seconds": times}


def rolling_up(asked: Namespace) -> dict[str, Any]:
    """Measure roll-ups by township, and figures of the villages of each."""
    times = rollups.rolled_up(asked.rows, asked.rounds)
    rows = [(name, ratio(times, name, "np.sum"), median(times[name]) * 1e3) for name in times]
    report.show(f"Rolled up, {asked.rows:,} villages", ("", "x np.sum", "ms"), rows)
    return {"seconds": times}


def moving(asked: Namespace) -> dict[str, Any]:
    """Measure who moved between two results."""
    times = mobility.moved(asked.rows, asked.rounds)
    rows = [(n, ratio(times, n, mobility.YARDSTICK), ratio(times, n, "assess"), median(times[n]) * 1e3) for n in times]
    report.show(f"Mobility, {asked.rows:,} villages", ("", f"x {mobility.YARDSTICK}", "x assess", "ms"), rows)
    return {"seconds": times}


RUN: dict[str, Callable[[Namespace], dict[str, Any]]] = {
    "speed": speed, "ties": ties, "memory": sizes_in_memory, "startup": imports, "growth": growing,
    "measures": working_out, "rollups": rolling_up, "mobility": moving,
}  # fmt: skip
