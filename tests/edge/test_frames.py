"""Tables of every library in, and tables of the same kind out."""

from __future__ import annotations

import sys
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import xarray as xr

import ruraltier as rt
from frames_of import KINDS, Stream, batch, dataset, relation
from ruraltier.edge.frames.making import frame_like
from ruraltier.edge.limits import TableLimits
from ruraltier.support.examination import ExaminationOrder
from tables import numbers, policy, refusal

BOOK = policy({"income": {}, "roads": {"kind": "yes_no"}, "town": {"kind": "text"}})
COLUMNS: dict[str, Any] = {
    "id": ["0101", "0102", "0103"],
    "income": [59.9, None, 60.0],
    "roads": [True, False, None],
    "town": ["甲乡", "乙乡", None],
}
RESULT = {"id": np.array(["甲", "乙"]), "score": np.array([1.5, np.nan]), "rank": np.array([1, 0])}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_read_to_the_same_cohort(kind: str) -> None:
    assert rt.read_cohort(KINDS[kind](COLUMNS), BOOK).same_as(rt.read_cohort(COLUMNS, BOOK))


def cells(table: Any, name: str) -> list[Any]:
    """Return a column of any table that is made."""
    if isinstance(table, xr.Dataset):
        return list(table[name].to_numpy())
    return list(table[name].to_pylist() if isinstance(table, (pa.Table, pa.RecordBatch)) else table[name])


MADE: dict[str, type] = {
    "dict": dict,
    "pandas": pd.DataFrame,
    "nullable pandas": pd.DataFrame,
    "Arrow in pandas": pd.DataFrame,
    "polars": pl.DataFrame,
    "Arrow table": pa.Table,
    "record batch": pa.RecordBatch,
    "record batches": pa.Table,
    "DuckDB": pa.Table,
    "stream": pa.Table,
    "xarray": xr.Dataset,
}


@pytest.mark.parametrize("kind", MADE)
@pytest.mark.parametrize("rows", [2, 0])
def test_the_kind_that_came_in_is_made(kind: str, rows: int) -> None:
    columns = {name: array[:rows] for name, array in RESULT.items()}
    made = frame_like(columns, KINDS[kind]({"id": columns["id"].tolist(), "x": columns["rank"].tolist()}))
    assert type(made) is MADE[kind]
    assert cells(made, "id") == ["甲", "乙"][:rows]
    assert np.array_equal(cells(made, "score"), [1.5, np.nan][:rows], equal_nan=True)
    assert cells(made, "rank") == [1, 0][:rows]


def test_a_query_of_polars_gives_one() -> None:
    made = frame_like(RESULT, pl.LazyFrame({"x": [1]}))
    assert isinstance(made, pl.LazyFrame)
    assert made.collect().schema == {"id": pl.String, "score": pl.Float64, "rank": pl.Int64}


@pytest.mark.parametrize("kind", ["pandas", "polars", "Arrow table", "record batch"])
def test_a_table_without_rows_has_the_types_of_one_with_rows(kind: str) -> None:
    full, empty = (frame_like({k: v[:n] for k, v in RESULT.items()}, KINDS[kind]({"x": [0] * n})) for n in (2, 0))
    assert str(getattr(full, "dtypes", "")) == str(getattr(empty, "dtypes", ""))
    assert getattr(full, "schema", None) == getattr(empty, "schema", None)


def test_a_labelled_array_keeps_the_labels_of_its_rows() -> None:
    made = frame_like(RESULT, dataset({"village": ["a", "b"], "x": [1, 2]}))
    assert made["village"].to_numpy().tolist() == ["a", "b"]
    assert made["score"].dims == ("village",)
    assert "village" not in frame_like(RESULT, xr.Dataset({"x": ("village", [1, 2])})).coords


def test_a_labelled_array_of_other_rows_is_no_model() -> None:
    with pytest.raises(rt.ExportError) as caught:
        frame_like(RESULT, dataset({"village": ["a"], "x": [1]}))
    assert caught.value.problems[0].code == "RT-EXP-021"
    with pytest.raises(rt.ExportError) as caught:
        frame_like(RESULT, xr.Dataset())
    assert caught.value.problems[0].code == "RT-EXP-020"


@pytest.mark.parametrize("like", [pd.DataFrame(), pd.DataFrame({"x": [1]})])
def test_a_frame_that_only_shows_its_kind_gives_rows_that_are_counted(like: pd.DataFrame) -> None:
    made = frame_like(RESULT, like)
    assert made.index.equals(pd.RangeIndex(2))
    assert made["id"].tolist() == RESULT["id"].tolist()


@pytest.mark.parametrize("index", [pd.Index(["v"]), pd.RangeIndex(3), pd.RangeIndex(5, 6), pd.RangeIndex(1, name="n")])
def test_an_index_of_other_rows_is_refused(index: Any) -> None:
    with pytest.raises(rt.ExportError) as caught:
        frame_like(RESULT, pd.DataFrame(index=index))
    assert caught.value.problems[0].code == "RT-EXP-021"


@pytest.mark.parametrize("like", [pd.Series([1]), pl.Series([1]), pa.array([1]), object(), pl.DataFrame])
def test_what_is_no_table_is_no_model(like: Any) -> None:
    with pytest.raises(rt.ExportError) as caught:
        frame_like(RESULT, like)
    assert caught.value.problems[0].code == "RT-EXP-020"


def hide(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """Let libraries be missing."""
    for name in names:
        monkeypatch.setitem(sys.modules, name, None)


def test_a_model_that_needs_pyarrow_says_so_where_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    like = relation({"x": [1]})
    hide(monkeypatch, "pyarrow")
    with pytest.raises(rt.ExportError) as caught:
        frame_like(RESULT, like)
    problem = caught.value.problems[0]
    assert (problem.code, problem.mend) == ("RT-EXP-022", 'pip install "ruraltier[arrow]"')


def test_a_relation_needs_pyarrow(monkeypatch: pytest.MonkeyPatch) -> None:
    source = relation(COLUMNS)
    hide(monkeypatch, "pyarrow")
    problem = refusal(source, BOOK).problems[0]
    assert (problem.code, problem.mend) == ("RT-FIL-016", 'pip install "ruraltier[arrow]"')


def test_a_stream_is_read_by_pyarrow_or_polars(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Stream(pl.DataFrame(COLUMNS))
    hide(monkeypatch, "pyarrow")
    assert rt.read_cohort(stream, BOOK).same_as(rt.read_cohort(COLUMNS, BOOK))
    hide(monkeypatch, "pyarrow", "polars")
    assert refusal(stream, BOOK).problems[0].code == "RT-FIL-016"


FAILING: list[Any] = [
    pytest.param(
        lambda: pl.LazyFrame({"id": ["a"], "income": ["x"]}).with_columns(pl.col("income").cast(pl.Int64)), id="polars"
    ),
    pytest.param(lambda: pl.LazyFrame({"id": ["a"]}).select("nothing"), id="columns of polars"),
    pytest.param(
        lambda: duckdb.connect().sql("SELECT id, x::INT AS income FROM (VALUES ('a', 'x')) t(id, x)"), id="DB"
    ),
]


@pytest.mark.parametrize("make", FAILING)
def test_a_query_that_fails_is_told(make: Any) -> None:
    problem = refusal(make()).problems[0]
    assert (problem.code, problem.source) == ("RT-TAB-021", problem.source)
    assert problem.what.startswith("the query fails: ")


@pytest.mark.parametrize("kind", ["LazyFrame", "DuckDB"])
def test_a_query_is_asked_for_no_more_rows_than_may_be(kind: str) -> None:
    problem = refusal(KINDS[kind]({"id": ["a", "b", "c"], "income": [1, 2, 3]}), limits=TableLimits(rows=1)).problems[0]
    assert (problem.code, problem.what, problem.rule) == ("RT-LIM-040", "the table has more than 1 rows", "at most 1")


TWINS: list[Any] = [
    pytest.param(
        pa.table([pa.array(["a"]), pa.array([1]), pa.array([2])], names=["id", "income", "income"]), id="Arrow"
    ),
    pytest.param(
        pa.record_batch([pa.array(["a"]), pa.array([1]), pa.array([2])], names=["id", "income", "income"]), id="batch"
    ),
    pytest.param(pd.DataFrame([["a", 1, 2]], columns=["id", "income", "income"]), id="pandas"),
    pytest.param(duckdb.connect().sql("SELECT 'a' AS id, 1 AS income, 2 AS income"), id="DuckDB"),
]


@pytest.mark.parametrize("source", TWINS)
def test_a_header_that_stands_twice_is_refused_in_every_kind(source: Any) -> None:
    problem = refusal(source).problems[0]
    assert (problem.code, problem.column) == ("RT-TAB-005", "income")


TYPES: list[Any] = [
    pytest.param("60.1::FLOAT", Fraction("60.1"), id="float32"),
    pytest.param("1.10::DECIMAL(9, 2)", Fraction("1.1"), id="decimal"),
    pytest.param("3::UBIGINT", Fraction(3), id="unsigned"),
    pytest.param("9007199254740992::HUGEINT", Fraction(2**53), id="128 bits"),
    pytest.param("'1.5'::ENUM('1.5')", Fraction("1.5"), id="enum"),
    pytest.param("NULL", rt.Absence.MISSING, id="null"),
    pytest.param("'NaN'::DOUBLE", rt.Absence.MISSING, id="NaN"),
]


@pytest.mark.parametrize(("sql", "value"), TYPES)
def test_every_type_of_duckdb_is_read_exactly(sql: str, value: object) -> None:
    assert numbers(rt.read_cohort(duckdb.connect().sql(f"SELECT 'a' AS id, {sql} AS income"), policy())) == [value]


REFUSED = ["DATE '2024-01-01'", "INTERVAL 1 DAY", "[1]", "'a'::BLOB", "{'a': 1}"]


@pytest.mark.parametrize("sql", REFUSED)
def test_a_type_of_duckdb_that_is_no_number_is_refused_as_a_whole(sql: str) -> None:
    problem = refusal(duckdb.connect().sql(f"SELECT 'a' AS id, {sql} AS income")).problems[0]
    assert (problem.code, problem.column) == ("RT-TAB-008", "income")


WIDE = pa.array([Decimal("1.50")], pa.decimal256(50, 2))
EXACT: list[Any] = [
    pytest.param(pd.Series(np.array([60.1], np.float32), dtype="category"), "60.1", id="categories of 32 bits"),
    pytest.param(pd.Series([Decimal("60.10")], dtype="category"), "60.1", id="categories of decimals"),
    pytest.param(pd.Series(pd.array([60], "Int64"), dtype="category"), "60", id="categories of whole numbers"),
    pytest.param(pa.array([60.1], pa.float32()).dictionary_encode(), "60.1", id="dictionary of 32 bits"),
    pytest.param(
        pd.Series(pa.array(["60.1"]).dictionary_encode(), dtype=pd.ArrowDtype(pa.dictionary(pa.int32(), pa.string()))),
        "60.1",
        id="dictionary in pandas",
    ),
    pytest.param(pd.Series(np.array([1.1], np.float16)), "1.1", id="16 bits"),
    pytest.param(pa.array([np.float16(1.1)], pa.float16()), "1.1", id="16 bits of Arrow"),
    pytest.param(WIDE, "1.5", id="decimals of 256 bits"),
    pytest.param(pd.Series(WIDE, dtype=pd.ArrowDtype(WIDE.type)), "1.5", id="decimals of 256 bits in pandas"),
    pytest.param(pa.array(["1.5"], pa.string_view()), "1.5", id="string view"),
    pytest.param(pa.array(["1.5"], pa.large_string()), "1.5", id="large string"),
]


@pytest.mark.parametrize(("column", "value"), EXACT)
def test_rare_types_are_read_exactly(column: Any, value: str) -> None:
    assert numbers(rt.read_cohort({"id": ["a"], "income": column}, policy())) == [Fraction(value)]


def test_categories_of_what_is_no_number_are_refused() -> None:
    dates = pd.Series(pd.to_datetime(["2024-01-01"]), dtype="category")
    assert refusal({"id": ["a"], "income": dates}).problems[0].code == "RT-TAB-008"
    assert numbers(rt.read_cohort({"id": ["a"], "income": pd.Categorical([None], [1.5])}, policy())) == [
        rt.Absence.MISSING
    ]


def test_a_data_array_is_one_indicator() -> None:
    array = xr.DataArray([60.1, np.nan], dims="village_code", coords={"village_code": ["a", "b"]}, name="income")
    assert numbers(rt.read_cohort(array, policy())) == [Fraction("60.1"), rt.Absence.MISSING]
    coords = {"village": ["a", "b"], "year": 2024}
    nameless = xr.DataArray([1, 2], dims="village", coords=coords)
    book = policy({"income": {"aliases": ["value"]}, "year": {}})
    cohort = rt.read_cohort(nameless, book)
    assert (cohort.ids.tolist(), numbers(cohort)) == (["a", "b"], [1, 2])
    assert numbers(cohort, "year") == [2024, 2024]


@pytest.mark.parametrize("source", [xr.Dataset(), xr.Dataset({"income": (("village", "year"), [[1]])})])
def test_a_labelled_array_has_one_dimension(source: Any) -> None:
    assert refusal(source).problems[0].code == "RT-TAB-022"


def test_a_stream_of_batches_is_read_once() -> None:
    reader = pa.RecordBatchReader.from_batches(batch(COLUMNS).schema, iter([batch(COLUMNS)]))
    assert len(rt.read_cohort(reader, BOOK)) == 3
    assert len(rt.read_cohort(KINDS["record batches"](COLUMNS), BOOK)) == 3


@cache
def county() -> rt.Assessment:
    """Return the result of the invented county."""
    cohort, book = rt.load_demo()
    return rt.assess(cohort, book)


def test_money_is_a_frame_with_a_row_for_each_village() -> None:
    money = rt.allocate(county(), county().policy.incentives)
    like = pd.DataFrame(index=np.arange(len(county()))[::-1])
    made = money.to_frame(like=like, lang="en")
    assert made.index.equals(like.index)
    assert made["amount"].tolist() == money.amount.tolist()
    awards = [name for name in made if name.startswith("award_")]
    assert [name.removeprefix("award_") for name in awards] == list(money.by_award)
    assert (made[awards].sum(axis=1) - made["cut"]).tolist() == money.amount.tolist()
    with pytest.raises(rt.ExportError) as caught:
        money.to_frame(like=like[:1])
    assert caught.value.problems[0].code == "RT-EXP-021"


@pytest.mark.parametrize("kind", ["dict", "pandas", "polars", "record batch", "xarray"])
def test_results_with_rows_of_their_own_take_the_kind_alone(kind: str) -> None:
    like = KINDS[kind]({"id": ["a"], "x": [1]})
    groups = rt.roll_up(county(), by="township")
    made = groups.to_frame(like=like, lang="en")
    assert type(made) is type(like)
    assert cells(made, "group") == groups.columns()["group"].tolist()
    assert cells(made, "label") == groups.columns("en")["label"].tolist()


def test_a_result_without_labels_is_a_frame_too() -> None:
    order = ExaminationOrder(county(), np.arange(5), surveyed=1, anchors=1)
    assert order.to_frame()["turn"].tolist() == [*range(1, len(order) + 1)]
