"""What read_cohort takes as a source, and how it refuses the rest."""

from __future__ import annotations

import os
from array import array
from collections import deque
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ruraltier
from ruraltier.edge.files import load_policy
from ruraltier.edge.frames.making import frame_like
from ruraltier.edge.limits import TableLimits
from ruraltier.edge.read import read_cohort
from ruraltier.edge.records import CsvText
from ruraltier.errors import ArgumentError, ExportError, RuraltierError
from tables import codes, numbers, policy, refusal, saved

SAMPLES = Path(ruraltier.__file__).parent / "data" / "samples" / "idm-2024"


@pytest.mark.parametrize("name", ["11-aceh", "34-daerah-istimewa-yogyakarta", "51-bali"])
def test_a_sample_is_read_the_same_from_every_source(name: str) -> None:
    path = SAMPLES / f"{name}.csv"
    book = load_policy("idm-2016")
    cohort = read_cohort(path, book)
    assert len(cohort) == len(path.read_text("utf-8").splitlines()) - 1
    assert cohort.same_as(read_cohort(str(path), book, id="village_code"))
    for frame in (pd.read_csv(path, dtype=str), pd.read_csv(path, dtype={"village_code": str}, keep_default_na=False)):
        assert cohort.same_as(read_cohort(frame, book))
    assert cohort.same_as(read_cohort(pl.read_csv(path, schema_overrides={"village_code": pl.String}), book))
    assert codes(cohort) == ["RT-TAB-103"]


@pytest.mark.parametrize(
    "source", [None, 7, b"id,income", [1, 2], object(), pl.Series([1]), pd.Series([1]), pa.table, pa.array([1])]
)
def test_what_is_no_table_is_refused(source: Any) -> None:
    assert refusal(source).problems[0].code == "RT-TAB-002"


def test_an_object_whose_columns_cannot_be_listed_is_refused() -> None:
    class Odd:
        columns = 7

    assert refusal(Odd()).problems[0].code == "RT-TAB-002"


@pytest.mark.parametrize("option", [{"encoding": "utf-8"}, {"delimiter": ","}, {"header_row": 1}, {"skip": ["x"]}])
def test_options_of_files_are_refused_for_frames(option: dict[str, Any]) -> None:
    assert refusal({"id": ["a"], "income": [1]}, **option).problems[0].code == "RT-TAB-016"


WRONG: list[Any] = [
    {"skip": "合计"},
    {"skip": ""},
    {"skip": ("",)},
    {"skip": (True,)},
    {"skip": 1},
    {"skip": None},
    {"id": 5},
    {"name": 5},
    {"header_row": "2"},
    {"encoding": 5},
    {"delimiter": 5},
    {"limits": {"rows": 1}},
    {"policy": "my.toml"},
]


@pytest.mark.parametrize("arguments", WRONG, ids=str)
def test_an_argument_of_a_wrong_kind_is_refused(tmp_path: Path, arguments: dict[str, Any]) -> None:
    path = saved(tmp_path, "id,income\na,1\n合计,2\n")
    with pytest.raises(ArgumentError) as caught:
        read_cohort(path, **({"policy": policy()} | arguments))
    assert caught.value.problems[0].code == "RT-ARG-001"


PROMOTIONS = {"village_code": ["a"], "mark": [90], "satisfaction": [70]}


def test_a_column_that_is_filled_later_need_not_be_there() -> None:
    book = load_policy("diqing-promotion")
    assert [problem.code for problem in refusal(PROMOTIONS, book).problems] == ["RT-TAB-003"]
    assert "grade_before" not in read_cohort(PROMOTIONS, book, filled=("grade_before",)).columns
    given = read_cohort(PROMOTIONS | {"grade_before": ["好"]}, book, filled=["grade_before"])
    assert given["a"]["grade_before"] == "好"


@pytest.mark.parametrize(
    ("filled", "code"), [("mark", "RT-ARG-001"), (7, "RT-ARG-001"), (["grade", "mark"], "RT-ARG-002")]
)
def test_what_is_filled_is_named_by_codes(filled: Any, code: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        read_cohort(PROMOTIONS, load_policy("diqing-promotion"), filled=filled)
    assert [problem.code for problem in caught.value.problems] == [code]


def test_a_limit_is_a_whole_number() -> None:
    with pytest.raises(ArgumentError, match="rows is a str"):
        TableLimits(rows="5")  # type: ignore[arg-type]


def test_rows_are_skipped_by_the_numbers_of_an_array(tmp_path: Path) -> None:
    path = saved(tmp_path, "id,income\na,1\nb,2\n")
    assert read_cohort(path, policy(), skip=np.array([3])).ids.tolist() == ["a"]  # type: ignore[arg-type]


@pytest.mark.parametrize("limits", [{"rows": 1}, {"columns": 1}])
def test_a_frame_has_limits_too(limits: dict[str, int]) -> None:
    table = {"id": ["a", "b"], "income": [1, 2]}
    assert refusal(table, limits=TableLimits(**limits)).problems[0].code == "RT-LIM-040"
    enough = TableLimits(**{name: size + 1 for name, size in limits.items()})
    assert len(read_cohort(table, policy(), limits=enough)) == 2


def test_a_file_that_is_not_there_is_told_with_a_near_name(tmp_path: Path) -> None:
    saved(tmp_path, "id,income\n", "villages.csv")
    problem = refusal(tmp_path / "vilages.csv").problems[0]
    assert (problem.code, problem.source, problem.mend) == ("RT-FIL-021", "vilages.csv", "did you mean 'villages.csv'?")
    assert str(tmp_path) not in str(problem)


@pytest.mark.parametrize("path", ["nowhere/at/all.csv", "a\0b.csv"])
def test_a_path_that_cannot_be_is_refused(path: str) -> None:
    problem = refusal(path).problems[0]
    assert (problem.code, problem.mend) == ("RT-FIL-021", "")


@pytest.mark.parametrize("kind", ["folder", "pipe"])
def test_what_is_no_regular_file_is_never_opened(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "villages.csv"
    if kind == "folder":
        path.mkdir()
    else:
        os.mkfifo(path)
    assert refusal(path).problems[0].code == "RT-FIL-022"


@pytest.mark.parametrize("head", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"PAR1", b"%PDF", b"\x1f\x8b"])
def test_a_file_of_another_kind_is_named(tmp_path: Path, head: bytes) -> None:
    assert refusal(saved(tmp_path, head + b"\0" * 20)).problems[0].code == "RT-FIL-023"


def test_a_column_with_a_nameless_header_is_set_aside(tmp_path: Path) -> None:
    cohort = read_cohort(saved(tmp_path, "id,income,,\na,1,,\n"), policy())
    assert numbers(cohort) == [1]
    assert codes(cohort) == ["RT-TAB-103"]


def test_many_rows_are_read_in_blocks(tmp_path: Path) -> None:
    rows = 20_000
    text = "id,income,note\n" + "".join(
        f"v{i},{i % 90},{'x' if i % 7 else chr(34) + 'a' + chr(10) + 'b' + chr(34)}\n" for i in range(rows)
    )
    cohort = read_cohort(saved(tmp_path, text), policy())
    assert numbers(cohort) == [i % 90 for i in range(rows)]
    spoilt = text.replace("v19998,18,x", "v19998,?,x")
    assert refusal(saved(tmp_path, spoilt)).problems[0].row == text[: text.index("v19998,")].count("\n") + 1
    assert refusal(saved(tmp_path, text), limits=TableLimits(rows=rows - 1)).problems[0].code == "RT-LIM-040"


def test_marks_differ_from_block_to_block(tmp_path: Path) -> None:
    cells = ["1"] * 9000 + ["拒报"] + ["2"] * 100
    text = "id,income\n" + "".join(f"{i},{cell}\n" for i, cell in enumerate(cells))
    values = numbers(read_cohort(saved(tmp_path, text), policy()))
    assert [str(values[i]) for i in (0, 9000, -1)] == ["1", "4", "2"]


ANYTHING = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.decimals(),
    st.fractions(),
    st.complex_numbers(),
    st.text(max_size=8),
    st.text("0123456789.-+eE,% 万x٣½", max_size=8),
    st.binary(max_size=4),
    st.dates(),
    st.lists(st.integers(), max_size=2),
    st.sampled_from([pd.NA, pd.NaT, np.float32(1.1), np.datetime64("NaT"), np.nan, np.int8(3), object(), 10**5000]),
)
EVERYTHING = policy(
    {
        "income": {"range": [0, 100]},
        "roads": {"kind": "yes_no"},
        "waste": {"kind": "option", "options": ["a", "b"]},
        "town": {"kind": "text"},
    }
)


@given(rows=st.lists(st.tuples(*[ANYTHING] * 6), max_size=4), kind=st.sampled_from([list, pd.Series, tuple]))
def test_any_objects_give_a_cohort_or_a_refusal(rows: list[tuple[Any, ...]], kind: Any) -> None:
    headers = ["id", "name", "income", "roads", "waste", "town"]
    try:
        table = {header: kind([row[i] for row in rows]) for i, header in enumerate(headers)}
    except (ValueError, OverflowError):  # some cells cannot stand in a series of pandas at all
        return
    with suppress(RuraltierError):
        assert len(read_cohort(table, EVERYTHING)) == len(rows)


@pytest.mark.parametrize("cells", [deque([1, 2]), array("d", [1, 2]), memoryview(array("d", [1, 2])).tolist()])
def test_a_sequence_of_any_kind_is_a_column(cells: Any) -> None:
    assert numbers(read_cohort({"id": ["a", "b"], "income": cells}, policy())) == [1, 2]


def test_whole_numbers_beyond_floats_are_refused_one_by_one() -> None:
    error = refusal({"id": ["a", "b"], "income": np.array([1, 2**53 + 1])})
    assert [(p.code, p.row) for p in error.problems] == [("RT-NUM-008", 2)]


def test_records_say_on_which_line_they_begin() -> None:
    text = CsvText("", 'title\na,b\n"x\ny",2\n3,4')
    start = text.from_line(2)
    assert start is not None
    assert list(start.records(",")) == [(2, ["a", "b"]), (3, ["x\ny", "2"]), (5, ["3", "4"])]
    assert text.from_line(6) is None


@pytest.mark.parametrize("like", [None, {}])
def test_a_result_without_a_model_is_a_dict_of_copies(like: Any) -> None:
    column = np.array(["a"])
    made = frame_like({"id": column}, like)
    assert made["id"].tolist() == ["a"]
    assert made["id"] is not column


def test_a_result_is_not_put_on_an_index_of_another_length() -> None:
    with pytest.raises(ExportError) as caught:
        frame_like({"id": np.array(["a"])}, pd.DataFrame({"id": ["a", "b"]}))
    assert caught.value.problems[0].code == "RT-EXP-021"
    assert frame_like({"id": np.array(["a"])}, pl.DataFrame({"id": ["a", "b"]})).height == 1


def test_what_is_no_frame_is_no_model() -> None:
    with pytest.raises(ExportError) as caught:
        frame_like({"id": np.array(["a"])}, object())
    assert caught.value.problems[0].code == "RT-EXP-020"


def test_pandas_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    # A frame of pandas has to work where pyarrow is not installed.
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    frame = pd.DataFrame({"id": ["a", "b"], "income": [1.5, None]})
    assert numbers(read_cohort(frame, policy()))[0] == 1.5
