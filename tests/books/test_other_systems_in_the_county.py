"""The synthetic county through Shanxi, Qixingguan and Zhaoyuan: the library against the tools that made the tables."""

from __future__ import annotations

import datetime as dt
import importlib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import ruraltier as rt

TOOLS = Path(__file__).parents[2] / "tools"
COUNTY = Path(str(rt.__file__)).parent / "data" / "samples" / "synthetic-county"
SHANXI = {"village": "villages-2019", "secretary": "secretaries", "first_secretary": "first-secretaries"}
QIXINGGUAN = {"village": "villages-2016", "township": "townships-2016", "department": "departments-2016"}
ZHAOYUAN = {"village": "villages-2012", "township": "townships-2012", "team": "teams-2012"}
SYSTEMS = {"shanxi-2019": SHANXI, "qixingguan-2015": QIXINGGUAN, "zhaoyuan-laggards": ZHAOYUAN}


def folder(name: str) -> Path:
    return COUNTY / name.partition("-")[0]


@cache
def assessed(name: str) -> Any:
    programme = rt.load_programme(name)
    tables = {
        level: rt.read_cohort(
            folder(name) / f"{stem}.csv",
            programme.level[level].policy,
            filled=[one.code for one in programme.rollups if one.level == level],
        )
        for level, stem in SYSTEMS[name].items()
    }
    return rt.assess_levels(tables, programme)


@pytest.mark.slow
@pytest.mark.parametrize("name", SYSTEMS)
def test_the_files_are_what_the_tool_makes(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(TOOLS))
    made = dict(importlib.import_module(f"make_{name.partition('-')[0]}").files())
    assert [file for file, content in made.items() if (folder(name) / file).read_bytes() != content] == []
    assert set(made) == {path.name for path in folder(name).iterdir()} - {"README.md"}


@pytest.mark.parametrize("year", [2019, 2020])
def test_s001_18_everybody_who_meets_a_trigger_is_listed(year: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(TOOLS))
    tool = importlib.import_module("make_shanxi")
    programme = rt.load_programme("shanxi-2019")
    policy = programme.level["village"].policy
    table = rt.read_cohort(folder("shanxi-2019") / f"villages-{year}.csv", policy)
    needs = rt.diagnose(rt.assess(table, policy), programme)
    assert sorted(needs.listed) == sorted(tool.in_need(tool.of_villages(year)))


def test_s001_21_one_first_secretary_is_lacking_and_the_village_is_named() -> None:
    programme = rt.load_programme("shanxi-2019")
    needs = rt.diagnose(assessed("shanxi-2019")["village"], programme)
    matching = rt.match(needs, rt.read_helpers(folder("shanxi-2019") / "helpers.csv", programme))
    audit = rt.audit_package(matching, needs, programme)
    (without,) = audit["first_secretary"].lacking or ()
    assert without in needs.listed
    assert not audit["team"].lacking


def test_s001_13_and_s001_40_persons_are_helped_replaced_and_called_back() -> None:
    found = rt.consequences({dt.date(2019, 12, 31): assessed("shanxi-2019")}, rt.load_programme("shanxi-2019"))
    codes = found.columns("zh")["code"].tolist()
    assert {code: codes.count(code) for code in ("B1", "B2", "B3", "B4")} == {"B1": 12, "B2": 4, "B3": 14, "B4": 8}
    assert codes.count("B6") == codes.count("B7") == 10


def test_s003_28_to_s003_30_who_fails_keeps_the_helpers() -> None:
    programme = rt.load_programme("zhaoyuan-laggards")
    register = rt.assistance_register(rt.read_records(folder("zhaoyuan-laggards") / "terms.csv"), programme)
    failed = assessed("zhaoyuan-laggards")["village"].counts()["failed"]
    counts = register.on(dt.date(2012, 5, 1)).counts()
    assert (counts["extended"], counts["left"]) == (failed, 78 - failed)
