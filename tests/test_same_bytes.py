"""The same 11,468 villages from every kind of table, whole and in batches: identical bytes of result."""

from __future__ import annotations

import csv
import io
import json
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from pyarrow import parquet

import ruraltier as rt
from frames_of import KINDS, batch

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.slow

FOLDERS = (
    Path(str(files("ruraltier"))) / "data" / "samples" / "idm-2024",
    Path(__file__).parent / "data" / "idm-2024",
)
FIGURES = ("iks", "ike", "ikl")
Table = dict[str, list[str]]


@cache
def villages() -> Table:
    """Return the villages of five provinces as texts, column by column."""
    rows = [row for path in paths() for row in csv.DictReader(io.StringIO(path.read_text("utf-8")))]
    return {name: [row[name] for row in rows] for name in rows[0]}


def paths() -> list[Path]:
    """Return the files of the provinces, in the order of their codes."""
    return sorted((path for folder in FOLDERS for path in folder.glob("*.csv")), key=lambda path: path.name)


@cache
def numbers() -> dict[str, list[Any]]:
    """Return the villages with the figures as floats."""
    return {
        name: [float(cell) if cell else None for cell in cells] if name in FIGURES else cells
        for name, cells in villages().items()
    }


def written(encoding: str) -> str:
    """Return the villages as one CSV file."""
    out = io.StringIO(newline="")
    table = villages()
    csv.writer(out).writerows([list(table), *zip(*table.values(), strict=True)])
    return out.getvalue().encode(encoding).decode(encoding)


def digest(columns: dict[str, Any]) -> str:
    """Return the SHA-256 of the columns of a result: of every bit of the scores, of every letter of the texts."""
    found = sha256()
    for name, column in columns.items():
        array = np.asarray(column)
        texts = "\0".join(array.tolist()).encode() if array.dtype.kind in "UO" else array.tobytes()
        found.update(f"{name} {len(array)} {len(texts)}\0".encode() + texts)
    return found.hexdigest()


def judged(source: Any, **options: Any) -> tuple[str, str]:
    """Return the fingerprint of the table and that of the result."""
    policy = rt.load_policy("idm-2016")
    result = rt.assess(rt.read_cohort(source, policy, id="village_code", name="village", **options), policy)
    return result.provenance["table_sha256"], digest(result.columns())


@cache
def expected() -> tuple[str, str]:
    """Return the fingerprints by which all others are measured: of texts in a dict."""
    return judged(villages())


def test_these_are_all_of_the_five_provinces() -> None:
    assert len(villages()["village_code"]) == 11_468
    assert [path.name[:2] for path in paths()] == ["11", "34", "51", "53", "92"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_library_gives_the_same_bytes_from_numbers(kind: str) -> None:
    assert judged(KINDS[kind]({"village_code": villages()["village_code"]} | numbers())) == expected()


FROM_TEXTS = ("pandas", "polars", "Arrow table", "DuckDB", "xarray")


@pytest.mark.parametrize("kind", FROM_TEXTS)
def test_texts_give_the_same_bytes_as_numbers(kind: str) -> None:
    assert judged(KINDS[kind](villages())) == expected()


READERS: dict[str, Callable[[Path], Any]] = {
    "pandas": lambda path: pd.read_csv(
        path, dtype={"village_code": str}, keep_default_na=False, na_values=dict.fromkeys(FIGURES, "")
    ),
    "pandas with Arrow": lambda path: pd.read_csv(
        path, dtype={"village_code": "string"}, dtype_backend="pyarrow", keep_default_na=False, na_values=[""]
    ),
    "polars": lambda path: pl.read_csv(path, schema_overrides={"village_code": pl.String}),
    "polars, lazily": lambda path: pl.scan_csv(path, schema_overrides={"village_code": pl.String}),
    "DuckDB": lambda path: duckdb.connect().read_csv(str(path), dtype={"village_code": "VARCHAR"}),
}


@pytest.mark.parametrize("reader", READERS)
def test_a_file_that_another_library_reads_gives_the_same_bytes(reader: str, tmp_path: Path) -> None:
    path = tmp_path / "villages.csv"
    path.write_bytes(written("utf-8").encode())
    assert judged(READERS[reader](path)) == expected()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_file_gives_the_same_bytes_in_every_encoding(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "villages.csv"
    path.write_bytes(written("utf-8").encode(encoding))
    assert judged(path) == expected()


def test_json_gives_the_same_bytes() -> None:
    for table in (villages(), numbers()):
        assert judged(json.loads(json.dumps(table))) == expected()


def test_a_file_of_json_gives_the_same_bytes(tmp_path: Path) -> None:
    path = tmp_path / "villages.json"
    rows = [dict(zip(numbers(), row, strict=True)) for row in zip(*numbers().values(), strict=True)]
    path.write_text(json.dumps(rows), encoding="utf-8")
    assert judged(path) == expected()


@pytest.mark.parametrize("table", [villages, numbers])
def test_parquet_gives_the_same_bytes(table: Callable[[], Any], tmp_path: Path) -> None:
    parquet.write_table(pa.table(table()), tmp_path / "villages.parquet", row_group_size=1000)
    assert judged(tmp_path / "villages.parquet") == expected()


@pytest.mark.parametrize("careful", [True, False])
def test_a_workbook_gives_the_same_bytes(tmp_path: Path, *, careful: bool) -> None:
    path = tmp_path / "villages.xlsx"
    pd.DataFrame(numbers()).to_excel(path, index=False)
    assert judged(path, careful=careful) == expected()


def in_batches(table: Any, sizes: int, make: Callable[[Any], Any]) -> str:
    """Return the digest of the results of batches, put together again."""
    ends = range(0, len(table["village_code"]), sizes)
    parts = (make({name: cells[at : at + sizes] for name, cells in table.items()}) for at in ends)
    policy = rt.load_policy("idm-2016")
    made = [
        {name: np.asarray(part[name]) for name in rt.batch_schema(policy)}
        for part in rt.assess_batches(parts, policy, id="village_code", name="village")
    ]
    return digest({name: np.concatenate([part[name] for part in made]) for name in made[0]})


MAKERS: dict[str, Callable[[Any], Any]] = {
    "dict": dict,
    "pandas": pd.DataFrame,
    "polars": pl.DataFrame,
    "Arrow table": pa.table,
    "record batch": batch,
}


@pytest.mark.parametrize("kind", MAKERS)
def test_batches_of_a_thousand_give_the_same_bytes(kind: str) -> None:
    assert in_batches(numbers(), 1000, MAKERS[kind]) == expected()[1]


@pytest.mark.parametrize(("kind", "sizes"), [("dict", 1), ("dict", 7), ("record batch", 1), ("pandas", 7)])
def test_small_batches_give_the_same_bytes(kind: str, sizes: int) -> None:
    # Every hundredth village: some of all five provinces.
    table = {name: cells[::100] for name, cells in numbers().items()}
    assert in_batches(table, sizes, MAKERS[kind]) == judged(table)[1]
