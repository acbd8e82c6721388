"""How long an import takes: CPU time in fresh interpreters that take turns."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

IMPORTS = {
    "numpy": "import numpy",
    "numpy, attrs": "import numpy, attrs",
    "ruraltier": "import ruraltier",
    "ruraltier.assess": "import ruraltier; ruraltier.assess",
    "ruraltier.assess, .read_cohort, .load_policy": "import ruraltier as r; r.assess, r.read_cohort, r.load_policy",
}
YARDSTICK = "numpy, attrs"
_PROGRAM = "import time; start = time.process_time(); {}; print(time.process_time() - start)"


def seconds(rounds: int) -> dict[str, float]:
    """Return what is imported -> median seconds; the first round writes byte code and warms the file cache."""
    times: dict[str, list[float]] = {name: [] for name in IMPORTS}
    with TemporaryDirectory() as byte_code:
        for turn in range(rounds + 1):
            for name, statement in IMPORTS.items():
                took = _import(statement, byte_code)
                if turn:
                    times[name].append(took)
    return {name: median(taken) for name, taken in times.items()}


def _import(statement: str, byte_code: str) -> float:
    command = [sys.executable, "-c", _PROGRAM.format(statement)]
    # An installed package has its byte code beside it; a checkout may be told not to write any.
    keeping = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(  # noqa: S603 - ourselves
        command,
        check=True,
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[1],
        env={**keeping, "PYTHONPYCACHEPREFIX": byte_code},
    )
    return float(done.stdout)
