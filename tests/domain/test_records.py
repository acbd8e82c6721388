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
    many = rt.Records.of([{"id": str(i), "date": "2024-01-01", "event": "e"} for i in range(11)])
    assert repr(many).splitlines()[-1] == "  … 3 more"
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


def _codes(row: dict[str, Any]) -> list[str]:
    with pytest.raises(rt.TableError) as caught:
        rt.Records.of([row])
    return [problem.code for problem in caught.value.problems]
