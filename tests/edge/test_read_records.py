from __future__ import annotations

import datetime as dt
import pickle
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruraltier.domain.records import Records
from ruraltier.edge.limits import TableLimits
from ruraltier.edge.read_records import read_records
from ruraltier.errors import ArgumentError, LimitError, Problem, RuraltierError, TableError

if TYPE_CHECKING:
    from pathlib import Path

LEAP = dt.date(2024, 2, 29)
PLAIN: dict[str, Any] = {"id": ["a", "b"], "date": ["2024-02-29", "2023-01-01"], "event": ["apply", "apply"]}
CHINESE = """代码,日期,事项,结果,经办,得分,等次,备注
330000001001,2024年2月29日,复检,通过,县委组织部,88.50,示范,第二次
330000001001,2021/2/28,授予,五星级,,,,
330000001002,2024-02-29,验收不合格,后进村转化,,,,
"""


def problems(table: object, **said: Any) -> tuple[Problem, ...]:
    with pytest.raises(RuraltierError) as caught:
        read_records(table, **said)
    return caught.value.problems


def codes(table: object, **said: Any) -> list[str]:
    return [problem.code for problem in problems(table, **said)]


def test_a_file_with_chinese_headers_is_read_by_day(tmp_path: Path) -> None:
    path = tmp_path / "记录.csv"
    path.write_text(CHINESE, encoding="gb18030")
    records = read_records(path)
    assert records.dates.astype(str).tolist() == ["2021-02-28", "2024-02-29", "2024-02-29"]
    assert records.ids.tolist() == ["330000001001", "330000001001", "330000001002"]
    assert records.events.tolist() == ["awarded", "复检", "failed"]
    assert records.outcomes.tolist() == ["五星级", "pass", "后进村转化"]
    assert records.by.tolist() == ["", "县委组织部", ""]
    assert records.scores.tolist() == [None, Fraction(177, 2), None]
    assert records.tiers.tolist() == ["", "示范", ""]
    assert records.notes.tolist() == ["", "第二次", ""]
    assert [note.code for note in records.noticed] == ["RT-CSV-101"]


def test_a_table_needs_ids_days_and_events_only() -> None:
    records = read_records(PLAIN)
    assert (records.events.tolist(), records.outcomes.tolist()) == (["apply", "apply"], ["", ""])
    assert (records.scores.tolist(), records.noticed) == ([None, None], ())


def test_frames_of_every_library_hold_days() -> None:
    table = PLAIN | {"date": [LEAP, dt.date(2023, 1, 1)]}
    frames = [
        pd.DataFrame(table),
        pd.DataFrame(table).assign(date=pd.to_datetime(pd.Series(table["date"]))),
        pl.DataFrame(table),
        pl.DataFrame(table).with_columns(pl.col("date").cast(pl.Datetime)),
        pa.table(table),
        table,
        table | {"date": np.array(table["date"], dtype="datetime64[D]")},
        table | {"date": pl.Series(table["date"])},
        table | {"date": np.array([20240229, 20230101])},
    ]
    for frame in frames:
        assert read_records(frame).dates.astype(str).tolist() == ["2023-01-01", "2024-02-29"]


def test_arrays_of_days_of_another_shape_are_refused() -> None:
    days = np.array(["2024-02-29", "2023-01-01"], dtype="datetime64[D]")
    assert codes(PLAIN | {"date": days.reshape(2, 1)}) == ["RT-TAB-008"]
    assert codes(PLAIN | {"date": np.ma.masked_array(days)}) == ["RT-TAB-008"]


def test_a_time_of_day_or_a_zone_is_refused_in_a_frame_too() -> None:
    moments = pd.to_datetime(pd.Series(["2024-02-29 08:00", "2023-01-01 00:00"]))
    assert codes(pd.DataFrame(PLAIN).assign(date=moments)) == ["RT-DAY-004"]
    assert codes(pd.DataFrame(PLAIN).assign(date=moments.dt.tz_localize("UTC"))) == ["RT-DAY-004"] * 2


def test_all_problems_are_told_at_once_with_row_and_column(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text(
        "代码,日期,事项,得分\na,24-2-3,,x\n,2024-02-30,申报,90%\n1.1E+11,2024-02-28,申报,\n合计,,,\n", "utf-8"
    )
    found = problems(path)
    assert [(p.row, p.column, p.code) for p in found] == [
        (2, "日期", "RT-DAY-002"),
        (2, "事项", "RT-REC-001"),
        (2, "得分", "RT-NUM-001"),
        (3, "代码", "RT-TAB-010"),
        (3, "日期", "RT-DAY-003"),
        (3, "得分", "RT-NUM-005"),
        (4, "代码", "RT-TAB-013"),
        (5, "代码", "RT-TAB-015"),
        (5, "日期", "RT-DAY-005"),
        (5, "事项", "RT-REC-001"),
    ]
    assert found[0].source == "r.csv"
    assert (found[0].id, found[0].value) == ("a", "'24-2-3'")


def test_a_cell_that_is_no_text_is_no_event_and_no_outcome() -> None:
    table = PLAIN | {"event": ["apply", 1.5], "outcome": [[], "pass"]}
    assert [(p.code, p.row) for p in problems(table)] == [("RT-TXT-001", 1), ("RT-TXT-001", 2)]


def test_words_of_titles_assistance_and_stages_are_those_of_the_library() -> None:
    events = ["授予", "撤销", "暂停", "恢复", "进驻", "验收合格", "验收不合格", "撤离", "awarded", "复检"]
    table = {"id": ["a"] * 10, "date": [f"2024-01-{day:02d}" for day in range(1, 11)], "event": events}
    outcomes = ["通过", "不通过", "退回", "pass", "异议", "", "fail", "back", "合格", "通过 "]
    records = read_records(table | {"outcome": outcomes})
    assert records.events.tolist() == [
        "awarded", "revoked", "suspended", "restored", "started", "accepted", "failed", "left", "awarded", "复检",
    ]  # fmt: skip
    assert records.outcomes.tolist() == [
        "pass", "fail", "back", "pass", "异议", "", "fail", "back", "合格", "pass",
    ]  # fmt: skip


def test_a_record_that_stands_twice_is_refused_however_its_day_is_written() -> None:
    table = {
        "id": ["a", "b", "a"],
        "date": ["2024-02-29", "2024-02-29", "2024/2/29"],
        "event": ["授予"] * 2 + ["awarded"],
    }
    (problem,) = problems(table)
    assert (problem.code, problem.row, problem.id) == ("RT-REC-002", 3, "a")
    assert problem.what == "the record is the same as that of row 1"
    assert len(read_records(table | {"note": ["", "", "again"]})) == 3


def test_cells_that_cannot_be_read_make_no_record_a_repetition() -> None:
    table = {"id": ["a", "a"], "date": ["x", "y"], "event": ["apply"] * 2}
    assert codes(table) == ["RT-DAY-001"] * 2
    assert codes(PLAIN | {"event": np.array([1j, 2j])}) == ["RT-TAB-008"]


def test_columns_that_are_not_read_are_noted() -> None:
    (note,) = read_records(PLAIN | {"weather": ["sun", "rain"]}).noticed
    assert (note.code, "weather" in note.what) == ("RT-TAB-103", True)


def test_columns_may_be_named() -> None:
    table = {"村": ["a"], "时间": ["2024-02-29"], "事项": ["申报"], "事件": ["x"]}
    records = read_records(table, id="村", columns={"date": "时间"})
    assert (records.ids.tolist(), records.events.tolist()) == (["a"], ["申报"])
    assert read_records(table, columns={"id": "村", "date": "时间", "event": "事件"}).events.tolist() == ["x"]


def test_what_is_asked_for_in_vain_is_told() -> None:
    assert codes({"id": ["a"]}) == ["RT-TAB-003", "RT-TAB-003"]
    assert codes(PLAIN, columns={"note": "说明"}) == ["RT-TAB-003"]
    assert codes(PLAIN, id="村") == ["RT-TAB-003"]
    assert codes({"date": [], "event": []}) == ["RT-TAB-007"]
    assert codes(PLAIN, columns={"outcome": "event", "event": "event"}) == ["RT-TAB-006"]
    assert codes(PLAIN | {" id": ["a", "b"]}) == ["RT-TAB-005"]
    assert codes(PLAIN, delimiter=";") == ["RT-TAB-016"]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"columns": {"when": "date"}}, "RT-ARG-002"),
        ({"columns": {"date": 1}}, "RT-ARG-001"),
        ({"columns": "date"}, "RT-ARG-001"),
        ({"id": 1}, "RT-ARG-001"),
        ({"limits": 1}, "RT-ARG-001"),
        ({"skip": "合计"}, "RT-ARG-001"),
    ],
)
def test_arguments_of_another_kind_are_refused(said: dict[str, Any], code: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        read_records(PLAIN, **said)
    assert [p.code for p in caught.value.problems] == [code]


def test_rows_are_skipped_as_asked_and_limits_hold(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text("id,date,event\na,2024-02-29,apply\n合计,,\n", encoding="utf-8")
    records = read_records(path, skip=("合计",))
    assert (len(records), [n.code for n in records.noticed]) == (1, ["RT-TAB-106"])
    with pytest.raises(LimitError):
        read_records(PLAIN | {"note": ["x" * 100, ""]}, limits=TableLimits(cell=99))
    with pytest.raises(TableError):
        read_records(tmp_path / "missing.csv")


def test_notes_stay_with_the_records() -> None:
    records = read_records(PLAIN | {"weather": ["sun", "rain"]})
    for kept in (records.take(slice(0, 1)), pickle.loads(pickle.dumps(records))):  # noqa: S301 - our own bytes
        assert kept.noticed == records.noticed
    assert Records.joined(records, records).noticed == records.noticed * 2


def test_an_empty_table_has_no_records() -> None:
    assert len(read_records({"id": [], "date": [], "event": []})) == 0


@given(st.lists(st.tuples(st.sampled_from("abc"), st.dates(), st.sampled_from(["apply", "check"])), unique=True))
def test_rows_in_are_rows_out_in_the_order_of_days(rows: list[tuple[str, dt.date, str]]) -> None:
    ids, days, events = ([row[i] for row in rows] for i in range(3))
    records = read_records({"id": ids, "date": days, "event": events})
    found = list(zip(records.ids.tolist(), records.dates.tolist(), records.events.tolist(), strict=True))
    assert found == sorted(rows, key=lambda row: row[1])
