"""The recipes for Dask and Spark on the page about scaling out, run as they stand there."""

from __future__ import annotations

import csv
import os
import re
import shutil
import sys
from importlib.resources import files
from pathlib import Path

import pytest

import ruraltier as rt

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "scale-out.md"
SAMPLE = Path(str(files("ruraltier"))) / "data" / "samples" / "idm-2024" / "51-bali.csv"
POLICY = rt.load_policy("idm-2016")


def recipe(title: str) -> str:
    """Return the code under a heading of the page."""
    found = re.search(rf"^## {title}\n.*?^```python\n(.*?)^```", PAGE.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    assert found is not None
    assert found[1].count("\n") <= 10
    return found[1]


def cook(title: str) -> None:
    """Run a recipe in this folder, which gets the villages, and look at what it writes."""
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    arrow = pytest.importorskip("pyarrow")
    with SAMPLE.open(encoding="utf-8", newline="") as lines:
        parquet.write_table(arrow.Table.from_pylist(list(csv.DictReader(lines))), "villages.parquet")
    exec(compile(recipe(title), title, "exec"), {})  # noqa: S102 - our own page
    made = parquet.read_table("results").sort_by("id").to_pydict()
    result = rt.assess(rt.read_cohort(SAMPLE, POLICY), POLICY).columns()
    order = result["id"].argsort()
    assert {name: made[name] for name in result} == {name: column[order].tolist() for name, column in result.items()}


def test_dask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("dask.dataframe", reason="Dask is not installed")
    monkeypatch.chdir(tmp_path)
    cook("Dask")


def test_spark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pyspark", reason="Spark is not installed")
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("Java is not installed, and Spark needs it")
    monkeypatch.chdir(tmp_path)
    # The workers are this interpreter, and nobody outside this machine is spoken to.
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    cook("Spark")
