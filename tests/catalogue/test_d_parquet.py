"""Catalogue D16: Parquet files, and JSON beside them. The ids carry the catalogue number."""

from __future__ import annotations

import json
import sys
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import ruraltier as rt
from ruraltier.domain.absence import Absence
from ruraltier.edge.limits import TableLimits
from ruraltier.edge.parquet_file import parquet_bytes
from tables import codes, numbers, policy, refusal, saved

if TYPE_CHECKING:
    from pathlib import Path

TOWN = policy({"income": {}, "town": {"kind": "text"}})


def parquet(folder: Path, columns: dict[str, Any], **how: Any) -> Path:
    path = folder / "villages.parquet"
    pq.write_table(columns if isinstance(columns, pa.Table) else pa.table(columns), path, **how)
    return path


KINDS: list[Any] = [
    pytest.param(pa.array(["85", None]), [85, Absence.MISSING], id="D16-texts"),
    pytest.param(
        pa.array([Decimal("0.10"), None], pa.decimal128(38, 2)), ["0.1", Absence.MISSING], id="D16-decimal128"
    ),
    pytest.param(
        pa.array([Decimal("0.10"), None], pa.decimal256(60, 2)), ["0.1", Absence.MISSING], id="D16-decimal256"
    ),
    pytest.param(pa.array([60.1, None], pa.float32()), ["60.1", Absence.MISSING], id="D16-32 bits"),
    pytest.param(pa.array([2**53, None]), [2**53, Absence.MISSING], id="D16-whole numbers"),
    pytest.param(pa.array(["7", "8"]).dictionary_encode(), [7, 8], id="D16-dictionary"),
]


@pytest.mark.parametrize(("cells", "expected"), KINDS)
def test_values_stay_exact(tmp_path: Path, cells: Any, expected: list[Any]) -> None:
    cohort = rt.read_cohort(parquet(tmp_path, {"id": ["0101", "0102"], "income": cells}), policy())
    assert cohort.ids.tolist() == ["0101", "0102"]
    assert numbers(cohort) == [value if isinstance(value, Absence) else Fraction(value) for value in expected]


@pytest.mark.parametrize("rows", [pytest.param(150_000, id="D16-row groups")])
def test_row_groups_follow_each_other(tmp_path: Path, rows: int) -> None:
    ids = [f"{i:06}" for i in range(rows)]
    table = {"id": pa.array(ids).dictionary_encode(), "income": np.arange(rows), "town": ["甲", "乙"] * (rows // 2)}
    path = parquet(tmp_path, table, row_group_size=70_000)
    cohort = rt.read_cohort(path, TOWN)
    assert cohort.ids.tolist() == ids
    assert cohort["149999"]["income"] == rows - 1
    wrong = parquet(tmp_path, table | {"income": ["1"] * (rows - 1) + ["x"]}, row_group_size=70_000)
    assert refusal(wrong, TOWN).problems[0].row == rows


@pytest.mark.parametrize("names", [pytest.param(["下村"], id="D16-no rows"), pytest.param(["上村"], id="D16-names")])
def test_a_file_without_rows_is_an_empty_table(tmp_path: Path, names: list[str]) -> None:
    schema = pa.schema([("id", pa.string()), ("name", pa.string()), ("income", pa.float64())])
    assert codes(rt.read_cohort(parquet(tmp_path, schema.empty_table()), policy())) == ["RT-TAB-109"]
    table = {"id": ["1"], "name": names, "income": [1.0]}
    assert rt.read_cohort(parquet(tmp_path, table), policy()).names.tolist() == names


class Pickled(pa.ExtensionType):  # type: ignore[misc]  # pyarrow has no types
    """A type that, as the pickled ones of old did, brings code of its own."""

    def __init__(self) -> None:
        super().__init__(pa.string(), "tests.pickled")

    def __arrow_ext_serialize__(self) -> bytes:
        return b""

    @classmethod
    def __arrow_ext_deserialize__(cls, storage_type: object, serialized: bytes) -> Pickled:
        return cls()


MARKED = pa.field("income", pa.string(), metadata={b"ARROW:extension:name": b"arrow.py_extension_type"})
REFUSED: list[Any] = [
    pytest.param(pa.ExtensionArray.from_storage(Pickled(), pa.array(["a"] * 2)), id="D16-extension"),
    pytest.param(pa.array([{"a": 1}] * 2), id="D16-struct"),
    pytest.param(pa.array([[1]] * 2), id="D16-list"),
    pytest.param(pa.array([b"1"] * 2), id="D16-bytes"),
]


@pytest.mark.parametrize("column", ["income", "id"])
@pytest.mark.parametrize("cells", REFUSED)
def test_what_is_no_plain_column_is_refused_once(tmp_path: Path, cells: Any, column: str) -> None:
    table = {"id": ["1", "2"], "income": ["1", "2"]} | {column: cells}
    error = refusal(parquet(tmp_path, table, row_group_size=1))
    assert [(p.code, p.column) for p in error.problems] == [("RT-TAB-008", column)]
    assert not rt.check_table(parquet(tmp_path, table), policy()).readable


@pytest.mark.parametrize("field", [pytest.param(MARKED, id="D16-a pickled type nobody registered")])
def test_a_marked_column_is_refused_though_its_cells_are_texts(tmp_path: Path, field: Any) -> None:
    table = pa.table([["1"], ["7"]], schema=pa.schema([pa.field("id", pa.string()), field]))
    assert refusal(parquet(tmp_path, table)).problems[0].code == "RT-TAB-008"


@pytest.mark.parametrize("extra", [pytest.param([[1]], id="D16-nested beside")])
def test_what_nobody_asks_for_is_not_unpacked(tmp_path: Path, extra: Any) -> None:
    cohort = rt.read_cohort(parquet(tmp_path, {"id": ["1"], "income": [1], "more": extra}), policy())
    assert codes(cohort) == ["RT-TAB-103"]


BOMBS: list[Any] = [
    pytest.param({"rows": 10}, "RT-LIM-040", id="D16-rows"),
    pytest.param({"columns": 1}, "RT-LIM-040", id="D16-columns"),
    pytest.param({"text_bytes": 100}, "RT-LIM-042", id="D16-unpacked"),
    pytest.param({"file_bytes": 100}, "RT-LIM-042", id="D16-packed"),
    pytest.param({"cell": 100}, "RT-LIM-041", id="D16-a long text in every row"),
]


@pytest.mark.parametrize(("limits", "code"), BOMBS)
def test_a_file_that_would_unpack_to_too_much_is_refused(tmp_path: Path, limits: dict[str, int], code: str) -> None:
    path = parquet(tmp_path, {"id": [str(i) for i in range(11)], "town": ["x" * 1000] * 11, "income": [1] * 11})
    error = refusal(path, TOWN, limits=TableLimits(**limits))
    assert isinstance(error, rt.LimitError)
    assert error.problems[0].code == code


@pytest.mark.parametrize("cut", [pytest.param(slice(0, 40), id="D16-cut"), pytest.param(slice(0, 0), id="D16-empty")])
def test_a_damaged_file_is_refused(tmp_path: Path, cut: slice) -> None:
    raw = parquet(tmp_path, {"id": ["1"], "income": [1]}).read_bytes()
    assert refusal(saved(tmp_path, raw[cut], "x.parquet")).problems[0].code == "RT-FIL-024"


@pytest.mark.parametrize("at", [pytest.param(12, id="D16-a damaged page")])
def test_a_damaged_page_is_refused(tmp_path: Path, at: int) -> None:
    path = parquet(tmp_path, {"id": [str(i) for i in range(1000)], "income": list(range(1000))}, compression="zstd")
    raw = bytearray(path.read_bytes())
    raw[at : at + 400] = b"\xff" * 400
    assert refusal(saved(tmp_path, bytes(raw), "x.parquet")).problems[0].code == "RT-FIL-024"
    assert not rt.check_table(tmp_path / "x.parquet", policy()).readable


@pytest.mark.parametrize("name", [pytest.param("pyarrow", id="D16-no pyarrow")])
def test_a_library_that_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    path = parquet(tmp_path, {"id": ["1"], "income": [1]})
    monkeypatch.setitem(sys.modules, f"{name}.parquet", None)
    assert refusal(path).problems[0].code == "RT-FIL-025"
    with pytest.raises(rt.ExportError) as caught:
        parquet_bytes({"id": np.array(["1"])})
    assert caught.value.problems[0].code == "RT-EXP-022"


@pytest.mark.parametrize("suffix", [".parquet", ".json"])
def test_options_of_texts_are_refused_and_those_of_a_layout_do_not_count(tmp_path: Path, suffix: str) -> None:
    path = parquet(tmp_path, {"id": ["1"], "income": [1]})
    if suffix == ".json":
        path = saved(tmp_path, '{"id": ["1"], "income": [1]}', "x.json")
    assert refusal(path, skip=("合计",)).problems[0].code == "RT-TAB-016"
    assert len(rt.read_cohort(path, policy(), layout=rt.Layout(encoding="gb18030", header_row=3))) == 1


def test_results_come_back_from_parquet(tmp_path: Path) -> None:
    columns = {"id": np.array(["0101", "0102"]), "等次": np.array(["甲", ""]), "总分": np.array([0.5, np.nan])}
    path = saved(tmp_path, parquet_bytes(columns), "x.parquet")
    assert pq.read_table(path).to_pydict()["id"] == ["0101", "0102"]
    assert parquet_bytes(columns) == parquet_bytes(columns)
    book = policy({"last": {"label": "总分"}})
    assert numbers(rt.read_cohort(path, book), "last") == [Fraction(1, 2), Absence.MISSING]


ROWS = [{"id": "01", "income": 0.1}, {"id": "02", "income": None}]
TABLES: list[Any] = [
    pytest.param(json.dumps(ROWS), id="rows"),
    pytest.param(json.dumps({"id": ["01", "02"], "income": [0.1, None]}), id="columns"),
    pytest.param('[{"id": "01", "income": 0.10000}, {"income": null, "id": "02"}]', id="keys in another order"),
]


@pytest.mark.parametrize("text", TABLES)
def test_json_is_read_from_its_digits(tmp_path: Path, text: str) -> None:
    cohort = rt.read_cohort(saved(tmp_path, text, "x.json"), policy())
    assert (cohort.ids.tolist(), numbers(cohort)) == (["01", "02"], [Fraction(1, 10), Absence.MISSING])
    assert cohort.source == "x.json"


@pytest.mark.parametrize("digits", ["0.30000000000000004", "1e2", "12345678901234", "9007199254740993"])
def test_digits_of_json_are_not_those_of_a_float(tmp_path: Path, digits: str) -> None:
    path = saved(tmp_path, f'[{{"id": "01", "income": {digits}}}]', "x.json")
    if digits.startswith("9"):
        assert refusal(path).problems[0].code == "RT-NUM-008"
    else:
        assert numbers(rt.read_cohort(path, policy())) == [Fraction(digits)]


WRONG: list[Any] = [
    pytest.param("7", "RT-FIL-026", id="a number"),
    pytest.param("{}", "RT-FIL-026", id="nothing"),
    pytest.param('{"id": 7}', "RT-FIL-026", id="no columns"),
    pytest.param("[[1]]", "RT-FIL-026", id="lists"),
    pytest.param("[]", "RT-TAB-001", id="no rows"),
    pytest.param("[{,}]", "RT-FIL-012", id="no JSON"),
    pytest.param('[{"id": "a", "id": "b"}]', "RT-FIL-010", id="a key twice"),
    pytest.param('[{"id": "a", "income": 1}, {"id": "b"}]', "RT-TAB-017", id="a value missing"),
    pytest.param('[{"id": "a", "income": {"x": 1}}]', "RT-NUM-001", id="an object in a cell"),
    pytest.param('[{"id": 12, "income": 1}, {"id": 1234567, "income": 1}]', "RT-TAB-014", id="numbers as ids"),
    pytest.param("[" * 100_000, "RT-LIM-003", id="nested"),
]


@pytest.mark.parametrize(("text", "code"), WRONG)
def test_what_is_no_table_is_refused(tmp_path: Path, text: str, code: str) -> None:
    path = saved(tmp_path, text, "x.json")
    assert refusal(path).problems[0].code == code
    assert [remark.code for remark in rt.check_table(path, policy()).of("refused")] == [code]


@pytest.mark.parametrize("limits", [{"rows": 1}, {"columns": 1}])
@pytest.mark.parametrize("text", TABLES[:2])
def test_json_has_limits_too(tmp_path: Path, text: str, limits: dict[str, int]) -> None:
    error = refusal(saved(tmp_path, text, "x.json"), limits=TableLimits(**limits))
    assert error.problems[0].code == "RT-LIM-040"
