"""Peak memory of assess beyond the arrays that it hands back, each size in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import tracemalloc
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ruraltier as rt

if TYPE_CHECKING:
    from benchmarks.workloads import Workload

MEGABYTE = 1e6
_ARRAYS = ("score", "placed", "tier", "state", "fired", "decided")
_WARM = 20_000


def beyond_outputs(rows: int) -> dict[str, Any]:
    """Return the peak beyond the outputs for so many rows, in megabytes, as allocations and as resident memory."""
    command = [sys.executable, "-m", "benchmarks.memory", str(rows)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=Path(__file__).parents[1])  # noqa: S603 - ourselves
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _measured(rows: int) -> dict[str, Any]:
    from benchmarks.workloads import ordinary  # noqa: PLC0415 - heavy, and only the child process draws tables

    small, workload = ordinary(_WARM), ordinary(rows)
    rt.assess(small.cohort, small.policy)
    resident = _resident(workload)
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    result = rt.assess(workload.cohort, workload.policy)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return {"rows": rows, "allocated": (peak - before - _handed_back(result)) / MEGABYTE, "resident": resident}


def _handed_back(result: rt.Assessment) -> int:
    return sum(int(getattr(result, name).nbytes) for name in _ARRAYS)


def _resident(workload: Workload) -> float | None:
    """Return the rise of resident memory; None where the system does not let the high-water mark be reset."""
    before = _status("VmRSS") if _reset() else None
    result = rt.assess(workload.cohort, workload.policy)
    after = None if before is None else _status("VmHWM")
    return None if before is None or after is None else (after - before - _handed_back(result)) / MEGABYTE


def _reset() -> bool:
    try:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    except OSError:
        return False
    return True


def _status(name: str) -> int | None:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(name)), None)


if __name__ == "__main__":
    print(json.dumps(_measured(int(sys.argv[1]))))  # noqa: T201 - the parent reads it
