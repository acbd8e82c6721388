"""The benchmarks run and their answers are right; how long anything takes is never asserted."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


def ran(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "benchmarks", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)  # noqa: S603 - ourselves


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    path = tmp_path_factory.mktemp("bench") / "found.json"
    done = ran("--rows", "3000", "--rounds", "1", "--largest", "3000", "--json", str(path))
    assert done.returncode == 0, done.stderr
    assert "0 differences from the exact evaluator" in done.stdout
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


@pytest.mark.slow
def test_every_section_measures_something(measured: dict[str, Any]) -> None:
    assert {"setting", "speed", "ties", "memory", "startup", "growth", "measures", "rollups", "mobility"} == set(
        measured
    )
    assert {"np.sum of the matrix", "ruraltier.assess", "best inexact float kernel"} <= set(measured["speed"]["ratios"])
    assert measured["speed"]["ratios"]["ruraltier.assess"]["assess"] == 1
    assert [size["rows"] for size in measured["growth"]["sizes"]] == [1000, 3000]


@pytest.mark.slow
def test_the_library_misplaces_nobody_where_ties_are_common(measured: dict[str, Any]) -> None:
    ties = measured["ties"]["ties"]
    assert ties["on_a_cut"] > 0
    assert ties["misplaced"]["ruraltier.assess"] == 0


@pytest.mark.slow
def test_every_contender_with_tiers_agrees_away_from_the_cuts(measured: dict[str, Any]) -> None:
    for table in ("W1", "ties"):
        # Who computes in 32-bit floats also misplaces villages that only stand near a cut.
        allowed = measured["ties"][table]["on_a_cut"] + 3
        assert all(count <= allowed for count in measured["ties"][table]["misplaced"].values())


def test_an_unknown_section_is_refused() -> None:
    done = ran("speeed")
    assert done.returncode == 2
    assert "speeed" in done.stderr
