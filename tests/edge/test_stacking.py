"""Results of many years as one labelled array."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pytest

import ruraltier as rt
from tables import policy

FIRST = policy({"income": {"points": 60}, "roads": {"kind": "yes_no", "points": 40}}, score={"total": 100})
SECOND = policy({"income": {"points": 60}, "water": {"kind": "yes_no", "points": 40}}, score={"total": 100})


def assessed(book: rt.TierPolicy, **columns: Any) -> rt.Assessment:
    """Return a result."""
    return rt.assess(rt.read_cohort(columns, book), book)


RESULTS = {
    2023: assessed(FIRST, id=["b", "a"], name=["乙村", "甲村"], income=[60, None], roads=[True, False]),
    2024: assessed(SECOND, id=["a", "c", "b"], name=["", "丙村", "新乙村"], income=[30, 60, 1], water=[True] * 3),
}


def test_every_village_of_any_year_has_its_place() -> None:
    stacked = rt.to_xarray(RESULTS)
    assert stacked["village"].to_numpy().tolist() == ["b", "a", "c"]
    assert stacked["year"].to_numpy().tolist() == [2023, 2024]
    assert stacked["name"].to_numpy().tolist() == ["新乙村", "甲村", "丙村"]
    for year, result in RESULTS.items():
        one = stacked.sel(year=year, village=result.ids)
        for name in ("status", "tier", "provisional_tier", "reasons", "decided_by"):
            assert one[name].to_numpy().tolist() == result.columns()[name].tolist()
        assert np.array_equal(one["score"], result.score, equal_nan=True)
        assert np.array_equal(one["points"].sel(criterion="income"), result.points("income"), equal_nan=True)


def test_what_is_not_there_is_told_from_what_has_no_value() -> None:
    stacked = rt.to_xarray(RESULTS)
    assert stacked["status"].sel(village="c").to_numpy().tolist() == ["", "rated"]
    assert stacked["status"].sel(village="a").to_numpy().tolist() == ["unrated", "rated"]
    assert np.isnan(stacked["score"].sel(village=["a", "c"], year=2023)).all()
    assert np.isnan(stacked["points"].sel(criterion="water", year=2023)).all()
    assert np.isnan(stacked["points"].sel(criterion="roads", year=2024)).all()


def test_the_origin_of_every_year_is_kept() -> None:
    stacked = rt.to_xarray(RESULTS)
    for year, result in RESULTS.items():
        one = stacked.sel(year=year)
        told = {key: str(one[key].to_numpy()) for key in ("policy", "policy_sha256", "table_sha256")}
        assert told | {"ruraltier": stacked.attrs["ruraltier"]} == result.provenance
        assert int(one["illustrative"]) == len(result.policy.illustrative) > 0


@pytest.mark.parametrize("results", [{}, [RESULTS], {2023: "result"}])
def test_anything_else_is_refused(results: Any) -> None:
    with pytest.raises(rt.ArgumentError) as caught:
        rt.to_xarray(results)
    assert caught.value.problems[0].code == "RT-ARG-001"


def test_a_missing_library_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xarray", None)
    with pytest.raises(rt.ExportError) as caught:
        rt.to_xarray(RESULTS)
    assert (caught.value.problems[0].code, caught.value.problems[0].mend) == (
        "RT-EXP-022",
        'pip install "ruraltier[xarray]"',
    )
