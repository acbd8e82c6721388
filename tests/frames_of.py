"""The same columns as a table of every library, for tests of what is read and what is made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import xarray as xr

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Stream:
    """What can do nothing but stream its table in the form of Arrow."""

    def __init__(self, table: Any) -> None:
        self.table = table

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return the capsule of the stream."""
        return self.table.__arrow_c_stream__(requested_schema)


def batch(columns: Mapping[str, Any]) -> Any:
    """Return a RecordBatch of pyarrow."""
    table = pa.table(columns)
    return pa.RecordBatch.from_arrays([column.combine_chunks() for column in table.columns], schema=table.schema)


def relation(columns: Mapping[str, Any]) -> Any:
    """Return a relation of DuckDB, over a database of its own."""
    return duckdb.connect().from_arrow(pa.table(columns))


def dataset(columns: Mapping[str, Any]) -> xr.Dataset:
    """Return a Dataset of xarray whose dimension is the first column."""
    (dim, labels), *others = columns.items()
    return xr.Dataset({name: (dim, pd.Series(values).to_numpy()) for name, values in others}, {dim: list(labels)})


KINDS: dict[str, Callable[[Mapping[str, Any]], Any]] = {
    "dict": dict,
    "pandas": pd.DataFrame,
    "nullable pandas": lambda columns: pd.DataFrame(columns).convert_dtypes(),
    "Arrow in pandas": lambda columns: pd.DataFrame(columns).convert_dtypes(dtype_backend="pyarrow"),
    "polars": pl.DataFrame,
    "LazyFrame": pl.LazyFrame,
    "Arrow table": pa.table,
    "record batch": batch,
    "record batches": lambda columns: pa.table(columns).to_reader(),
    "DuckDB": relation,
    "stream": lambda columns: Stream(pa.table(columns)),
    "xarray": dataset,
}
"""Name -> what makes a table of this kind."""
