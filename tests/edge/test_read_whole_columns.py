"""What a reader is told of a whole column: shares of 1 that count as percent, and units that cannot be meant."""

from __future__ import annotations

from typing import Any

import pytest

import ruraltier as rt
from tables import policy

SHARES = [0.6, 0.72, 0.85, 0.9, 0.99, 1, 0, ""]
TOILETS: dict[str, Any] = {"unit": "%", "range": [0, 100]}
INCOME: dict[str, Any] = {
    "unit": "万元", "points": 1, "bounded": None, "curve": {"kind": "linear", "at": [5, 50], "share": [0, 1]}
}  # fmt: skip


def notes(values: list[Any], keys: dict[str, Any], units: Any = None) -> list[tuple[str, str]]:
    book = policy({"toilets": {key: value for key, value in keys.items() if value is not None}})
    table = {"id": [f"v{at:02}" for at in range(len(values))], "toilets": values}
    layout = None if units is None else rt.Layout(units={"toilets": units})
    found = rt.read_cohort(table, book, layout=layout).notes
    return [(note.code, note.column) for note in found if note.code == "RT-TAB-126"]


@pytest.mark.parametrize(
    ("keys", "units"),
    [
        pytest.param(TOILETS, None, id="percent by the rule book"),
        pytest.param({"unit": "%"}, None, id="percent without a range"),
        pytest.param({"unit": "1", "range": [0, 1]}, ("%", "1"), id="shares that a layout takes for percent"),
        pytest.param(TOILETS, ("%", "1"), id="percent by the layout, too"),
    ],
)
def test_a_whole_column_of_shares_that_count_as_percent_is_noted(keys: dict[str, Any], units: Any) -> None:
    assert notes(SHARES, keys, units) == [("RT-TAB-126", "toilets")]


@pytest.mark.parametrize(
    ("values", "keys", "units"),
    [
        pytest.param([*SHARES, 80], TOILETS, None, id="one is above 1"),
        pytest.param([1] * 9, TOILETS, None, id="ones alone"),
        pytest.param(SHARES[:4], TOILETS, None, id="few"),
        pytest.param([*SHARES, -0.1], {"unit": "%"}, None, id="a change in percent"),
        pytest.param(SHARES, {"unit": "%", "range": [0, 1]}, None, id="nothing above 1 is possible"),
        pytest.param(SHARES, {"unit": "1", "range": [0, 1]}, None, id="shares"),
        pytest.param(SHARES, {"unit": "km"}, None, id="no share at all"),
        pytest.param(SHARES, TOILETS, ("1", "%"), id="shares by the layout"),
        pytest.param([f"{value}%" for value in SHARES[:6]], TOILETS, ("%",), id="every cell says percent"),
    ],
)
def test_what_can_be_meant_is_not_noted(values: list[Any], keys: dict[str, Any], units: Any) -> None:
    assert notes(values, keys, units) == []


@pytest.mark.parametrize(
    ("values", "units", "told"),
    [
        pytest.param([6, 8, 12, 30, 45], "元", True, id="ten thousands taken for yuan"),
        pytest.param([6, 8, 12, 30, 45], "亿元", True, id="ten thousands taken for hundred millions"),
        pytest.param([60000, 80000, 120000, 300000, 450000], "元", False, id="yuan"),
        pytest.param([0.1, 0.2, 0.3, 0.4, 0.5], "亿元", False, id="far by either reading"),
        pytest.param([6, 8, 12, 30, 45], "万元", False, id="nothing is converted"),
    ],
)
def test_a_conversion_far_from_all_thresholds_is_noted(values: list[float], units: str, *, told: bool) -> None:
    assert notes(values, INCOME, units) == [("RT-TAB-126", "toilets")] * told


def test_a_conversion_without_thresholds_is_not_looked_at() -> None:
    assert notes([6, 8, 12, 30, 45], {"unit": "万元"}, "元") == []


def test_notes_about_whole_columns_come_first_in_a_check() -> None:
    book = policy({"toilets": TOILETS, "income": {}})
    table = {"id": [f"v{at:02}" for at in range(6)], "toilets": SHARES[:6], "income": ["x", 1, 2, 3, 4, 5]}
    check = rt.check_table(table, book)
    assert [(remark.kind.value, remark.code) for remark in check.remarks[:2]] == [
        ("noted", "RT-TAB-126"),
        ("refused", "RT-NUM-001"),
    ]
