"""Qixingguan in the synthetic county, from the survey to who is recognised: the library against plain Python."""

from __future__ import annotations

import datetime as dt
import importlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import ruraltier as rt

TOOLS = Path(__file__).parents[2] / "tools"
FOLDER = Path(str(rt.__file__)).parent / "data" / "samples" / "synthetic-county"
QIXINGGUAN = rt.load_programme("qixingguan-2015")


def tool(monkeypatch: pytest.MonkeyPatch, name: str) -> Any:
    monkeypatch.syspath_prepend(str(TOOLS))
    return importlib.import_module(f"make_{name}")


def assessed(name: str) -> rt.Assessment:
    """Return a table of villages of Qixingguan, assessed."""
    book = QIXINGGUAN.level["village"].policy
    return rt.assess(rt.read_cohort(FOLDER / "qixingguan" / name, book), book)


def test_s002_19_who_is_forwarded_is_who_the_plain_reckoning_forwards(monkeypatch: pytest.MonkeyPatch) -> None:
    units = tool(monkeypatch, "qixingguan").units()
    applied = [one.code for one in units if one.applied]
    found = rt.shortlist(assessed("survey-2016.csv"), QIXINGGUAN.chain["village"].stage["check"], among=applied)
    assert set(found.ids.tolist()) == {one.code for one in units if one.forwarded}


def test_tiers_at_the_survey_and_at_the_end_are_those_of_the_plain_reckoning(monkeypatch: pytest.MonkeyPatch) -> None:
    units = tool(monkeypatch, "qixingguan").units()
    assert assessed("survey-2016.csv").tier.tolist() == [one.tier(0) for one in units]
    end = [one.tier(1) if one.examined else -1 for one in units]
    assert assessed("villages-2016.csv").tier.tolist() == end


def test_s002_20_who_is_recognised_at_the_end_of_the_chain_holds_a_tier(monkeypatch: pytest.MonkeyPatch) -> None:
    records = rt.read_records(FOLDER / "qixingguan" / "chain-2016.csv")
    reached = rt.review(records, QIXINGGUAN, "village", as_of=dt.date(2016, 12, 31))
    units = tool(monkeypatch, "qixingguan").units()
    won = {one.code for one in units if one.forwarded and one.tier(1) > 0}
    assert set(reached.ids[reached.states == "recognised"].tolist()) == won
    assert reached.counts() == {"recognised": 101, "refused": 128}


def test_s002_21_examination_goes_in_the_order_of_the_plain_reckoning(monkeypatch: pytest.MonkeyPatch) -> None:
    units = tool(monkeypatch, "qixingguan").units()
    survey = assessed("survey-2016.csv")
    rows = np.array([survey.cohort.row(one.code) for one in units if one.forwarded])
    book = QIXINGGUAN.level["village"].policy
    order = rt.examination_order(rt.assess(survey.cohort.take(rows), book), QIXINGGUAN, "village")
    records = rt.read_records(FOLDER / "qixingguan" / "chain-2016.csv")
    examined = records.ids[records.events == "区级审核"]
    days = {str(id_): day for id_, day in zip(examined, records.dates[records.events == "区级审核"], strict=True)}
    listed = [days[str(id_)] for id_ in order.ids]
    assert listed == sorted(listed)
    assert order.surveyed == sum(one.best for one in units if one.forwarded)


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("survey-2016", (1, 16, 195, 268, 0)),
        ("villages-2015", (1, 16, 61, 2, 400)),
        ("villages-2016", (8, 57, 116, 17, 282)),
    ],
)
def test_what_comes_out_is_what_the_readme_says(name: str, counts: tuple[int, ...]) -> None:
    found = assessed(f"{name}.csv").counts()
    codes = ("exemplary", "demonstration", "norm", "none", "unrated")
    assert tuple(found.get(code, 0) for code in codes) == counts
