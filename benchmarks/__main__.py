"""``python -m benchmarks``: check that every answer is right, then measure, then print ratios."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

# One thread for everybody, set before numpy and polars are first imported: they read it once.
for _name in (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "NUMEXPR_NUM_THREADS",
    "POLARS_MAX_THREADS",
):
    os.environ[_name] = "1"

SECTIONS = ("speed", "ties", "memory", "startup", "growth", "measures", "rollups", "mobility")


def main(arguments: list[str] | None = None) -> int:
    """Run the sections that are asked for; return 1 if an answer was wrong, and then print no times."""
    asked = _parser().parse_args(arguments)
    from benchmarks import report, sections  # noqa: PLC0415 - after the threads are set

    unknown = set(asked.sections) - set(SECTIONS)
    if unknown:
        report.complain(f"no section is called {', '.join(sorted(unknown))}")
        return 2
    wrong = sections.wrong_answers(asked.rows)
    if wrong:
        report.complain("\n".join(["The answers are wrong, so no times are printed.", *wrong[:20]]))
        return 1
    report.say("correctness: 0 differences from the exact evaluator")
    found = {name: sections.RUN[name](asked) for name in SECTIONS if name in asked.sections}
    if asked.json:
        report.write(Path(asked.json), {"setting": sections.setting(asked), **found})
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "sections", nargs="*", default=list(SECTIONS), help=f"any of {', '.join(SECTIONS)}; default all"
    )
    parser.add_argument("--rows", type=int, default=690_000, help="villages of W1 and of the table of ties")
    parser.add_argument("--rounds", type=int, default=9, help="interleaved rounds")
    parser.add_argument(
        "--largest", type=int, default=8_000_000, help="largest table of the growth and memory sections"
    )
    parser.add_argument("--json", metavar="FILE", help="write everything that was measured to a file as well")
    return parser


if __name__ == "__main__":
    sys.exit(main())
