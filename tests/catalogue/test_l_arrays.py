"""Catalogue L: arrays, frames, threads, and life inside another program."""

from __future__ import annotations

import copy
import decimal
import locale
import os
import pickle
import random
import subprocess
import sys
import threading
import warnings
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import xarray as xr
from attrs.exceptions import FrozenInstanceError
from hypothesis import given
from hypothesis import strategies as st

import ruraltier
from frames_of import KINDS, Stream
from ruraltier.domain.absence import Absence
from ruraltier.edge import read
from ruraltier.edge.files import load_policy
from ruraltier.edge.read import read_cohort
from ruraltier.engine.assess import assess
from tables import numbers, policy, refusal

if TYPE_CHECKING:
    from ruraltier.domain.cohort import Cohort

BOOK = policy({"income": {}, "roads": {"kind": "yes_no"}, "town": {"kind": "text"}})
TENTHS = st.lists(st.integers(-9999, 9999).map(lambda n: n / 10), min_size=1, max_size=12)


def table_of(values: Any) -> dict[str, Any]:
    return {"id": [f"v{i}" for i in range(len(values))], "income": values}


def read_one(values: Any) -> list[Any]:
    return numbers(read_cohort(table_of(values), policy()))


@pytest.mark.parametrize("entry", [pytest.param(0, id="L1-later edits")])
@given(values=TENTHS)
def test_a_later_edit_of_the_input_changes_nothing(entry: int, values: list[float]) -> None:
    array = np.array(values)
    cohort = read_cohort(table_of(array), policy())
    result = assess(cohort, policy())
    before = cohort.fingerprint, result.score.tolist()
    array[entry:] = 1e6
    assert (cohort.fingerprint, result.score.tolist()) == before
    assert cohort.same_as(read_cohort(table_of(values), policy()))


# What streams is spent by reading.
FRAMES: list[Any] = [pytest.param(make, id=f"L2-{kind}") for kind, make in KINDS.items() if "batches" not in kind]
COLUMNS: dict[str, list[Any]] = {
    "id": ["0101", "0102", "0103"],
    "income": [59.9, None, 60.0],
    "roads": [True, False, True],
    "town": ["甲乡", "乙乡", None],
}


def kept_of(source: Any) -> Any:
    """Return what a table holds, to be compared later."""
    if isinstance(source, duckdb.DuckDBPyRelation):
        return source.fetchall()
    if isinstance(source, xr.Dataset):
        return str(source.to_dict())
    return pickle.dumps(source.table if isinstance(source, Stream) else source)


@pytest.mark.parametrize("make", FRAMES)
@pytest.mark.parametrize("spoil", [False, True])
def test_the_input_stays_as_it_was(make: Any, *, spoil: bool) -> None:
    columns = COLUMNS | ({"id": ["0101", "0101", "0103"]} if spoil else {})
    source = make(columns)
    before = kept_of(source)
    if spoil:
        assert refusal(source, BOOK).problems[0].code == "RT-TAB-011"
    else:
        assess(read_cohort(source, BOOK), BOOK)
    assert kept_of(source) == before


@pytest.mark.parametrize("make", FRAMES)
def test_every_kind_of_frame_gives_the_same_cohort_and_its_own_kind_back(make: Any) -> None:
    source = make(COLUMNS)
    cohort = read_cohort(source, BOOK)
    assert cohort.same_as(read_cohort(COLUMNS, BOOK))
    frame = assess(cohort, BOOK).to_frame(like=source)
    assert type(frame) is (pa.Table if isinstance(source, (duckdb.DuckDBPyRelation, Stream)) else type(source))
    again = read_cohort(frame, policy({"income": {"aliases": ["score"]}}), id="id")
    assert again.ids.tolist() == COLUMNS["id"]
    assert np.array_equal(again.number("income").values, assess(cohort, BOOK).score, equal_nan=True)


@pytest.mark.parametrize(
    "flag", [pytest.param("read-only", id="L3-read-only"), pytest.param("mapped", id="L3-memory-mapped")]
)
def test_read_only_input_works(tmp_path: Path, flag: str) -> None:
    array = np.array([1.5, 2.5])
    array.flags.writeable = False
    if flag == "mapped":
        np.save(tmp_path / "a.npy", array)
        array = np.load(tmp_path / "a.npy", mmap_mode="r")
    assert read_one(array) == [Fraction(3, 2), Fraction(5, 2)]


LAYOUTS: dict[str, Any] = {
    "strided": lambda a: np.repeat(a, 2)[::2],
    "reversed twice": lambda a: a[::-1].copy()[::-1],
    "Fortran": lambda a: np.asfortranarray(np.stack([a, a], axis=1))[:, 0],
    "big-endian": lambda a: a.astype(">f8"),
    "one column": lambda a: a.reshape(-1, 1),
    "unaligned": lambda a: np.frombuffer(b"x" + a.tobytes(), np.uint8)[1:].view(np.float64),
    "of a frame": lambda a: pd.DataFrame({"a": a, "b": a})["a"],
    "an index": pd.Index,
    "pyarrow array": pa.array,
    "chunked": lambda a: pa.chunked_array([a[:1], a[1:]]),
}


@pytest.mark.parametrize("layout", [pytest.param(layout, id=f"L4-{name}") for name, layout in LAYOUTS.items()])
@given(values=TENTHS)
def test_the_layout_of_an_array_does_not_matter(layout: Any, values: list[float]) -> None:
    assert read_one(layout(np.array(values))) == [Fraction(str(v)) for v in values]


SHAPELESS: list[Any] = [
    pytest.param(np.array(1.5), "RT-TAB-008", id="L4-0-d"),
    pytest.param(np.ones((2, 2)), "RT-TAB-008", id="L4-2-d"),
    pytest.param(np.ones((1, 2)), "RT-TAB-008", id="L4-a row"),
    pytest.param(1.5, "RT-TAB-008", id="L4-scalar"),
    pytest.param("ab", "RT-TAB-008", id="L4-text"),
    pytest.param({1, 2}, "RT-TAB-008", id="L4-set"),
    pytest.param([1], "RT-TAB-012", id="L4-too short"),
]


@pytest.mark.parametrize(("values", "code"), SHAPELESS)
def test_what_is_no_column_is_refused(values: Any, code: str) -> None:
    problem = refusal({"id": ["a", "b"], "income": values}).problems[0]
    assert problem.code == code


DTYPES: list[Any] = [
    *(pytest.param(np.array([1, 2], dtype=t), id=f"L5-{t}") for t in ("i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8")),
    *(pytest.param(np.array([1, 2], dtype=t), id=f"L5-{t}") for t in ("f2", "f4", "f8", "g", "O", "U1")),
    pytest.param(np.array([Decimal("1.0"), Fraction(2)], dtype=object), id="L5-Decimal and Fraction"),
    pytest.param(np.array(["1", 2.0], dtype=object), id="L5-text and float"),
    pytest.param([np.float32(1), np.int8(2)], id="L5-scalars of numpy"),
    pytest.param(range(1, 3), id="L5-range"),
    pytest.param((1, 2.0), id="L5-tuple"),
    pytest.param(pl.Series([1, 2], dtype=pl.Int128), id="L5-128 bits"),
    pytest.param(pd.Series([1, 2], dtype="Int64"), id="L6-Int64"),
    pytest.param(pd.Series([1, 2], dtype="Float32"), id="L6-Float32"),
    pytest.param(pd.Series([1, 2], dtype="float64[pyarrow]"), id="L6-Arrow-backed float"),
    pytest.param(pd.Series([Decimal(1), Decimal(2)], dtype=pd.ArrowDtype(pa.decimal128(9, 2))), id="L6-Arrow decimal"),
    pytest.param(pd.Series(["1", "2"], dtype="category"), id="L6-categorical"),
    pytest.param(pd.Series([1, 2], dtype="category"), id="L6-categorical of numbers"),
    pytest.param(pd.Series(["1", "2"], dtype="string"), id="L6-string"),
    pytest.param(pd.array([1, 2], dtype="Int8"), id="L6-extension array"),
    pytest.param(pl.Series(["1", "2"], dtype=pl.Enum(["1", "2"])), id="L6-enum"),
    pytest.param(pl.Series([Decimal(1), Decimal(2)]), id="L6-polars decimal"),
    pytest.param(pa.array(["1", "2"]).dictionary_encode(), id="L6-dictionary"),
]


@pytest.mark.parametrize("values", DTYPES)
def test_every_type_of_number_is_read_exactly(values: Any) -> None:
    assert read_one(values) == [1, 2]


GAPS: list[Any] = [
    pytest.param(pd.Series([2**53, None], dtype="Int64"), id="L6-Int64 with a gap"),
    pytest.param(pd.Series([2.0**53, None], dtype="Float64"), id="L6-Float64 with a gap"),
    pytest.param(pd.Series([2**53, None], dtype="int64[pyarrow]"), id="L6-Arrow-backed with a gap"),
    pytest.param(pl.Series([2**53, None]), id="L6-polars with a gap"),
    pytest.param(pa.array([2**53, None]), id="L6-pyarrow with a gap"),
    pytest.param(pa.chunked_array([[2**53, None]]), id="L6-chunked with a gap"),
]


@pytest.mark.parametrize("values", GAPS)
def test_a_gap_does_not_cost_digits(values: Any) -> None:
    assert read_one(values) == [2**53, Absence.MISSING]


@pytest.mark.parametrize("values", [pytest.param(pl.Series([2**53 + 1, None]), id="L6-too large beside a gap")])
def test_a_number_beside_a_gap_is_not_rounded(values: Any) -> None:
    assert refusal(table_of(values)).problems[0].code == "RT-NUM-008"


@pytest.mark.parametrize(
    "values", [pytest.param(pl.Series([None, None]), id="L6-nulls"), pytest.param(pa.nulls(2), id="L6-pyarrow nulls")]
)
def test_a_column_of_nothing_is_missing(values: Any) -> None:
    assert read_one(values) == [Absence.MISSING] * 2


ODD: list[Any] = [
    pytest.param(np.ma.masked_array([1.0, 2.0], mask=[True, False]), id="L7-masked"),
    pytest.param(pd.Series([1, 0], dtype=pd.SparseDtype(int)), id="L7-sparse"),
    pytest.param(np.array([1j, 2]), id="L7-complex"),
    pytest.param(pl.Series([[1], [2]]), id="L7-nested"),
    pytest.param(pl.Series([b"1", b"2"]), id="L7-bytes"),
    pytest.param(np.array([b"1", b"2"]), id="L7-bytes of numpy"),
    pytest.param(np.zeros(2, dtype=[("a", "f8")]), id="L7-records"),
]


@pytest.mark.parametrize("values", ODD)
def test_an_odd_column_is_refused_as_a_whole_with_a_mend(values: Any) -> None:
    error = refusal(table_of(values))
    assert (error.count, error.problems[0].code, error.problems[0].column) == (1, "RT-TAB-008", "income")
    assert error.problems[0].mend


CELLS: list[Any] = [pytest.param(c, id=f"L7-{type(c).__name__} in a cell") for c in ([1], {"a": 1}, b"1", 1j, object())]


@pytest.mark.parametrize("cell", CELLS)
def test_an_odd_cell_is_refused(cell: Any) -> None:
    error = refusal({"id": ["a", "b"], "income": [1, cell]})
    assert (error.count, error.problems[0].code, error.problems[0].row) == (1, "RT-NUM-001", 2)


INDEXES: list[Any] = [
    pytest.param(lambda n: list(reversed(range(n))), id="L8-shuffled"),
    pytest.param(lambda n: [0] * n, id="L8-duplicate"),
    pytest.param(lambda n: pd.MultiIndex.from_tuples([("x", i) for i in range(n)]), id="L8-multi-level"),
]


@pytest.mark.parametrize("index", INDEXES)
@given(values=TENTHS)
def test_the_index_is_ignored_and_given_back(index: Any, values: list[float]) -> None:
    frame = pd.DataFrame(table_of(values), index=index(len(values)))
    cohort = read_cohort(frame, policy())
    assert cohort.same_as(read_cohort(table_of(values), policy()))
    columns = {"id": frame["id"].sort_index(kind="stable"), "income": frame["income"]}
    assert numbers(read_cohort(columns, policy())) == numbers(cohort)
    result = assess(cohort, policy()).to_frame(like=frame)
    assert result.index.equals(frame.index)
    assert result["id"].tolist() == frame["id"].tolist()


LABELS: list[Any] = [
    pytest.param(
        pd.DataFrame([["a", 1]], columns=pd.MultiIndex.from_tuples([("x", "id"), ("x", "income")])), id="L10-two levels"
    ),
    pytest.param(pd.DataFrame([["a", 1]], columns=["id", None]), id="L10-None"),
    pytest.param({"id": ["a"], 1.5: [1]}, id="L10-a float"),
]


@pytest.mark.parametrize("frame", LABELS)
def test_a_header_that_is_no_text_is_refused(frame: Any) -> None:
    assert refusal(frame).problems[0].code == "RT-TAB-009"


@pytest.mark.parametrize("label", [pytest.param(2024, id="L10-by text")])
def test_a_header_that_is_a_whole_number_counts_as_its_text(label: int) -> None:
    book = policy({"income": {"aliases": [str(label)]}})
    assert numbers(read_cohort(pd.DataFrame({"id": ["a"], label: [7]}), book)) == [7]


@pytest.mark.parametrize("entry", [pytest.param(slice(1, 3), id="L11-views")])
def test_a_view_of_a_frame_is_read_and_then_let_go(entry: slice) -> None:
    frame = pd.DataFrame(table_of([1.0, 2.0, 3.0, 4.0]))
    cohort = read_cohort(frame[entry], policy())
    frame.loc[:, "income"] = 0.0
    assert numbers(cohort) == [2, 3]
    assert not any(np.shares_memory(cohort.number("income").values, frame[c].to_numpy()) for c in ("income",))


def run(program: str, *flags: str, given: bytes = b"") -> str:
    """Return what another interpreter prints."""
    home = {**os.environ, "PYTHONPATH": str(Path(ruraltier.__file__).parents[1]), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, *flags, "-c", program]
    return subprocess.run(command, input=given, capture_output=True, check=True, env=home).stdout.decode()  # noqa: S603 - this interpreter


def drawn(seed: int, rows: int = 400) -> dict[str, Any]:
    generator = np.random.default_rng(seed)
    figures = {code: (generator.integers(0, 10_001, rows) / 10_000).tolist() for code in ("iks", "ike", "ikl")}
    return {"village_code": [f"{seed:02}{i:08}" for i in range(rows)], **figures}


def judged(seed: int) -> tuple[list[Any], ...]:
    book = load_policy("idm-2016")
    result = assess(read_cohort(drawn(seed), book), book)
    return result.tier_codes.tolist(), result.score.tolist()


@pytest.mark.parametrize("workers", [pytest.param(8, id="L12-threads")])
def test_threads_that_share_a_policy_do_not_meet(workers: int) -> None:
    serial = [judged(seed) for seed in range(16)]
    with ThreadPoolExecutor(workers) as pool:
        assert list(pool.map(judged, range(16))) == serial


@pytest.mark.parametrize("workers", [pytest.param(8, id="L13-barrier")])
def test_a_cache_that_is_filled_by_many_threads_at_once_is_right(workers: int) -> None:
    book = policy()
    cohort = read_cohort(table_of([59.9, 60.0]), book)
    barrier = threading.Barrier(workers)

    def call(_: int) -> list[str]:
        barrier.wait()
        return [*assess(cohort, book).tier_codes.tolist(), *cohort.ids.tolist(), cohort["v1"].id]

    with ThreadPoolExecutor(workers) as pool:
        assert set(map(tuple, pool.map(call, range(workers)))) == {("low", "top", "v0", "v1", "v1")}


def pickled(value: Any) -> Any:
    return pickle.loads(pickle.dumps(value))  # noqa: S301 - our own bytes


@pytest.mark.parametrize(
    "way", [pytest.param(pickled, id="L14-pickle"), pytest.param(copy.deepcopy, id="L14-deepcopy")]
)
def test_a_copy_of_a_policy_and_of_a_cohort_is_equal(way: Any) -> None:
    book, cohort = load_policy("idm-2016"), read_cohort(COLUMNS, BOOK)
    assert way(book) == book
    other: Cohort = way(cohort)
    assert other.same_as(cohort)
    assert other.fingerprint == cohort.fingerprint
    assert not other.number("income").values.flags.writeable  # noqa: PD011 - not a frame


@pytest.mark.parametrize("method", [pytest.param(m, id=f"L14-{m}") for m in ("spawn",)])
def test_another_process_gets_the_same_fingerprint(method: str) -> None:
    program = (
        "import pickle, sys; from ruraltier.engine.assess import assess\n"
        "cohort, book = pickle.load(sys.stdin.buffer)\n"
        "print(cohort.fingerprint, assess(cohort, book).tier_codes.tolist())"
    )
    cohort = read_cohort(table_of([59.9, 60.0]), policy())
    assert method
    assert run(program, given=pickle.dumps((cohort, policy()))).split(maxsplit=1) == [
        cohort.fingerprint,
        "['low', 'top']\n",
    ]


@pytest.mark.parametrize("entry", [pytest.param(3, id="L15-hostile host")])
def test_the_settings_of_the_host_change_nothing(entry: int) -> None:
    expected = judged(entry)
    with decimal.localcontext() as context, np.errstate(all="raise"), warnings.catch_warnings():
        context.prec = 2
        context.traps[decimal.Inexact] = True
        warnings.simplefilter("error")
        assert judged(entry) == expected


@pytest.mark.parametrize(
    "flags", [pytest.param(["-OO"], id="L15-PYTHONOPTIMIZE"), pytest.param(["-W", "error"], id="L15-warnings")]
)
def test_flags_of_the_interpreter_change_nothing(flags: list[str]) -> None:
    program = (
        "import numpy as np; import ruraltier as rt\n"
        "book = rt.load_policy('idm-2016')\n"
        "ike = [0.8155, np.float32(0.8155)]\n"
        "table = {'id': ['a', 'b'], 'iks': ['0.8', 0.8155], 'ike': ike, 'ikl': ['0.8310', '0.8156']}\n"
        "print(rt.assess(rt.read_cohort(table, book), book).tier_codes.tolist())"
    )
    assert run(program) == run(program, *flags) == "['maju', 'mandiri']\n"


@pytest.mark.parametrize("name", [pytest.param("de_DE.UTF-8", id="L15-locale"), pytest.param("C", id="L15-C locale")])
def test_the_locale_changes_nothing(name: str) -> None:
    before = locale.setlocale(locale.LC_ALL)
    try:
        locale.setlocale(locale.LC_ALL, name)
    except locale.Error:
        locale.setlocale(locale.LC_ALL, "C.UTF-8")
    try:
        assert read_one(["1.5"]) == [Fraction(3, 2)]
    finally:
        locale.setlocale(locale.LC_ALL, before)


@pytest.mark.parametrize("seed", [pytest.param(5, id="L16-global generators")])
def test_the_global_generators_are_not_touched(seed: int) -> None:
    random.seed(seed)
    np.random.seed(seed)  # noqa: NPY002 - the host's own generator is what is watched
    before = random.getstate(), pickle.dumps(np.random.get_state())  # noqa: NPY002 - as above
    judged(seed)
    assert (random.getstate(), pickle.dumps(np.random.get_state())) == before  # noqa: NPY002 - as above


@pytest.mark.parametrize("module", [pytest.param("ruraltier", id="L17-import")])
def test_importing_has_no_side_effects_and_loads_nothing_heavy(module: str) -> None:
    program = (
        "import logging, os, sys, warnings\n"
        "seen = []\n"
        "watched = 'socket', 'subprocess', 'os.chdir'\n"
        "sys.addaudithook(lambda event, args: seen.append(event) if event.startswith(watched) else None)\n"
        f"state = os.getcwd(), logging.root.handlers[:], warnings.filters[:]\nimport {module}\n"
        "assert state == (os.getcwd(), logging.root.handlers[:], warnings.filters[:])\n"
        "print(seen, sorted({'pandas', 'polars', 'pyarrow', 'narwhals', 'matplotlib', 'openpyxl'} & set(sys.modules)))"
    )
    assert run(program) == "[] []\n"


@pytest.mark.parametrize("error", [pytest.param(e, id=f"L18-{e.__name__}") for e in (KeyboardInterrupt, MemoryError)])
def test_an_interrupted_call_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch, error: type[BaseException]) -> None:
    def fail(*_: Any) -> None:
        raise error

    book = policy()
    with monkeypatch.context() as patch:
        patch.setattr(read.Assembly, "_check_memory", fail)
        with pytest.raises(error):
            read_cohort(table_of([1.0]), book)
    assert numbers(read_cohort(table_of([60.0]), book)) == [60]
    assert assess(read_cohort(table_of([60.0]), book), book).tier_codes.tolist() == ["top"]


@pytest.mark.parametrize("entry", [pytest.param(0, id="L20-frozen")])
def test_nothing_of_a_cohort_can_be_changed(entry: int) -> None:
    cohort = read_cohort(COLUMNS, BOOK)
    with pytest.raises(FrozenInstanceError):
        cohort.source = "x"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        cohort[entry].row = 1  # type: ignore[misc]
    with pytest.raises(TypeError):
        cohort.columns["x"] = cohort.number("income")  # type: ignore[index]
    income, town = cohort.number("income"), cohort.text("town")
    for array in (cohort.ids, cohort.names, income.values, town.values):  # noqa: PD011 - not a frame
        with pytest.raises(ValueError, match="read-only"):
            array[entry] = array[entry]
    assert hash(cohort) == hash(cohort)
    assert isinstance(cohort.notes, tuple)
