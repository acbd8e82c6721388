"""Records: events in the order of their days."""

from __future__ import annotations

import datetime as dt
import pickle
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import ruraltier as rt


def some() -> rt.Records:
    return rt.Records.of(
        [
            {"id": "乙", "date": "2024-03-01", "event": "check", "outcome": "pass", "score": "88.5", "by": "镇"},
            {"id": "甲", "date": dt.date(2024, 1, 1), "event": "apply"},
            {"id": "乙", "date": "2024-01-01", "event": "apply", "tier": "top", "note": "n"},
        ]
    )


def test_events_stand_in_the_order_of_days_and_of_the_table() -> None:
    records = some()
    assert records.ids.tolist() == ["甲", "乙", "乙"]
    assert records.scores.tolist() == [None, None, Fraction(177, 2)]
    assert records.tiers.tolist() == ["", "top", ""]
    assert records.by.tolist() == ["", "", "镇"]


def test_arrays_are_read_only_also_after_pickling() -> None:
    for records in (some(), pickle.loads(pickle.dumps(some()))):  # noqa: S301 - our own bytes
        for name in ("ids", "dates", "events", "outcomes", "by", "tiers", "notes", "scores"):
            assert not getattr(records, name).flags.writeable
        assert records.to_dicts() == some().to_dicts()


def test_to_dicts_and_back() -> None:
    assert rt.Records.of(some().to_dicts()).to_dicts() == some().to_dicts()
    assert some().to_dicts()[2]["score"] == "177/2"


def test_up_to_a_day_includes_it() -> None:
    assert len(some().up_to(dt.date(2023, 12, 31))) == 0
    assert len(some().up_to(dt.date(2024, 1, 1))) == 2
    assert len(some().up_to(np.datetime64("2024-03-01"))) == 3


def test_records_are_joined_and_sorted() -> None:
    both = rt.Records.joined(some().take(np.array([2])), some().take(slice(0, 2)))
    assert both.to_dicts() == some().to_dicts()


def test_columns_of_other_lengths_and_missing_days_are_told_together() -> None:
    with pytest.raises(rt.TableError) as caught:
        rt.Records(["a", "b"], ["2024-01-01", "NaT"], ["x"])
    assert [(p.code, p.column) for p in caught.value.problems] == [("RT-TAB-060", "events"), ("RT-TAB-061", "dates")]


def test_the_repr_shows_the_first_events() -> None:
    assert repr(some()).splitlines()[0] == "<Records 3 events>"
    many = rt.Records.of([{"id": str(i), "date": "2024-01-01", "event": "e"} for i in range(23)])
    assert repr(many).splitlines()[11] == "  … 3 more"
    assert repr(rt.Records.of([])) == "<Records 0 events>"


@pytest.mark.parametrize(
    "day", [20240229, 1.5, "2024-02", "2024-02-30", "20240229", dt.datetime(2024, 2, 29, tzinfo=dt.UTC), True, None]
)
def test_what_is_no_day_is_never_taken_for_one(day: Any) -> None:
    assert _codes({"id": "a", "date": day, "event": "x"}) == ["RT-TAB-062" if day is None else "RT-TAB-061"]


def test_a_time_of_day_is_no_day() -> None:
    with pytest.raises(rt.TableError) as caught:
        rt.Records(["a", "b"], np.array(["2024-02-29T12", "2024-02-29T00"], "datetime64[h]"), ["x", "x"])
    assert [(p.code, p.row) for p in caught.value.problems] == [("RT-TAB-061", 1)]


def test_columns_of_days_hold_days_alone_and_each_other_thing_is_told() -> None:
    days = ["2024-02-29", "2024-W09-4", np.datetime64("2024-02"), None, np.datetime64("NaT", "ns")]
    with pytest.raises(rt.TableError) as caught:
        rt.Records(["a"] * len(days), days, ["x"] * len(days))
    assert [(p.code, p.row) for p in caught.value.problems] == [("RT-TAB-061", row) for row in range(2, 6)]
    assert [p.what for p in caught.value.problems[2:]] == ["there is no day"] * 2


def test_keys_of_a_record_are_looked_at_and_none_is_no_word() -> None:
    assert _codes({"id": "a", "event": "x"}) == ["RT-TAB-062"]
    assert _codes({"id": "a", "date": "2024-02-29", "event": "x", "outcom": "y"}) == ["RT-TAB-062"]
    found = rt.Records.of([{"id": "a", "date": "2024-02-29", "event": "x", "outcome": None, "score": None}])
    assert (found.outcomes.tolist(), found.scores.tolist()) == ([""], [None])


def test_a_score_that_is_none_is_told_with_its_row() -> None:
    with pytest.raises(rt.TableError) as caught:
        rt.Records(["a", "b"], ["2024-02-29"] * 2, ["x"] * 2, scores=[1, "many"])
    assert [(p.code, p.row) for p in caught.value.problems] == [("RT-NUM-001", 2)]


def test_no_records_joined_are_no_records() -> None:
    assert len(rt.Records.joined()) == 0


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ({}, [("RT-TAB-062", "id"), ("RT-TAB-062", "date"), ("RT-TAB-062", "event")]),
        ({"id": None, "date": "", "event": " "}, [("RT-TAB-062", key) for key in ("id", "date", "event")]),
        ({"id": 7, "date": "2024-01-01", "event": "e", "by": ["x"]}, [("RT-TAB-063", "id"), ("RT-TAB-063", "by")]),
        ({"id": "a", "date": "2024-01-01", "event": "e", "outcme": "x"}, [("RT-TAB-062", "")]),
        ({"id": "a", "date": "2024-01-01", "event": "e", "score": "many"}, [("RT-NUM-001", "score")]),
        ({"id": "a", "date": "2024-01-01", "event": "e", "score": object()}, [("RT-NUM-001", "score")]),
    ],
)
def test_a4_rows_of_another_shape_are_refused_with_their_number(row: Any, found: list[tuple[str, str]]) -> None:
    with pytest.raises(rt.TableError) as caught:
        rt.Records.of([{"id": "a", "date": "2024-01-01", "event": "e"}, row])
    assert [(p.code, p.column) for p in caught.value.problems] == found
    assert {p.row for p in caught.value.problems} == {2}


@pytest.mark.parametrize(
    "day",
    [
        "today", "now", "2024", "2024-05", "20240501", "2024-05-01T10:00", "2024-02-30", 20240501, object(),
        dt.datetime(2024, 5, 1, 10, tzinfo=dt.UTC), np.datetime64("2024"), np.datetime64("2024-05-01T10"),
        np.datetime64("NaT", "D"),
    ],
)  # fmt: skip
def test_a_date_is_a_day_and_nothing_else(day: Any) -> None:
    with pytest.raises(rt.TableError) as caught:
        rt.Records.of([{"id": "a", "date": day, "event": "e"}])
    assert [(p.code, p.row, p.column) for p in caught.value.problems] == [("RT-TAB-061", 1, "date")]


def test_days_may_be_texts_dates_and_days_of_numpy_and_none_is_empty() -> None:
    days = ["2024-05-01", dt.date(2024, 5, 1), np.datetime64("2024-05-01")]
    records = rt.Records.of([{"id": "a", "date": day, "event": "e", "by": None, "score": None} for day in days])
    assert set(records.dates.astype(str).tolist()) == {"2024-05-01"}
    assert set(records.by.tolist()) == {""}


def test_what_is_no_list_of_rows_is_refused() -> None:
    with pytest.raises(rt.ArgumentError):
        rt.Records.of(None)  # type: ignore[arg-type]  # that is what is refused
    with pytest.raises(rt.ArgumentError):
        rt.Records.of([7])  # type: ignore[list-item]  # that is what is refused


def test_joined_keeps_the_records_themselves_and_refuses_all_else() -> None:
    assert len(some().joined(some(), some())) == 9
    assert len(some().joined()) == 3
    with pytest.raises(rt.ArgumentError):
        some().joined([])  # type: ignore[arg-type]  # that is what is refused
    with pytest.raises(rt.ArgumentError):
        some().up_to("2024")  # type: ignore[arg-type]  # that is what is refused


def test_records_know_where_they_stood() -> None:
    assert [some().place(i)["row"] for i in range(3)] == [2, 3, 1]
    table = {"代码": ["a", "b"], "日期": ["2024-05-01", "2024-01-01"], "事项": ["e", "e"], "经办单位": ["镇", "县"]}
    read = rt.read_records(table)
    both = pickle.loads(pickle.dumps(some().joined(read, read)))  # noqa: S301 - our own bytes
    assert both.by.tolist()[-1] == "镇"
    assert both.place(len(both) - 1, "by") == {"source": both.places.tables[1][0], "row": 1, "column": "经办单位"}
    assert both.place(len(both) - 1, "score")["column"] == "score"
    assert len(both.places.tables) == 2


def test_the_repr_tells_how_much_was_noticed() -> None:
    table = {"id": ["a"], "date": ["2024-05-01"], "event": ["e"], "outcme": ["pass"]}
    assert repr(rt.read_records(table)).splitlines()[0] == "<Records 1 event · 1 noticed>"


def _codes(row: dict[str, Any]) -> list[str]:
    with pytest.raises(rt.TableError) as caught:
        rt.Records.of([row])
    return [problem.code for problem in caught.value.problems]


@pytest.mark.parametrize("day", ["2024-02-30", "2024-13-01", "heute-"])
def test_a_text_that_is_no_day_is_refused_by_the_constructor_too(day: str) -> None:
    with pytest.raises(rt.TableError) as caught:
        rt.Records(["a", "b"], ["2024-01-01", day], ["x", "y"])
    assert [(p.code, p.row) for p in caught.value.problems] == [("RT-TAB-061", 2)]
