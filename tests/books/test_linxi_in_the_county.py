"""Three years of the synthetic county through Linxi: the library against the plain Python that made the tables."""

from __future__ import annotations

import datetime as dt
import importlib
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import ruraltier as rt

TOOLS = Path(__file__).parents[2] / "tools"
FOLDER = Path(str(rt.__file__)).parent / "data" / "samples" / "synthetic-county" / "linxi"
PROGRAMME = rt.load_programme("linxi-three-level")
FILES = {"village": "villages", "township": "townships", "department": "departments", "county": "county"}
TITLED = ("village", "township", "department")
YEARS = (2009, 2010, 2011)


def filled(level: str) -> tuple[str, ...]:
    """Return the indicators that the programme fills at a level."""
    parts: list[Any] = [*PROGRAMME.rollups, *PROGRAMME.ratings]
    return tuple(one.code for one in parts if one.level == level)


@cache
def assessed(year: int) -> Any:
    """Return the results of a year, with the marks of its raters."""
    tables = {
        level: rt.read_cohort(FOLDER / f"{name}-{year}.csv", PROGRAMME.level[level].policy, filled=filled(level))
        for level, name in FILES.items()
    }
    marks = rt.read_ratings(FOLDER / f"ratings-{year}.csv")
    for level in TITLED if year == YEARS[-1] else TITLED[1:]:
        tables[level] = rt.rate(tables[level], marks, PROGRAMME, level).cohort
    return rt.assess_levels(tables, PROGRAMME, as_of=dt.date(year, 7, 1))


def history() -> rt.Records:
    return rt.read_records(FOLDER / "titles.csv")


@cache
def conferred() -> rt.Records:
    """Return the titles of all years, from those of 2007 and 2008 and the results alone."""
    before = history()
    records = before.take(np.flatnonzero(before.dates < np.datetime64("2009-01-01")))
    for year in YEARS:
        register = rt.title_register(records, PROGRAMME)
        new = [rt.confer(register, assessed(year)[level], on=dt.date(year, 7, 1)) for level in TITLED]
        records = rt.Records.joined(records, *new)
    return records


def lines(records: rt.Records) -> set[tuple[str, str, str, str]]:
    labels = {title.code: title.title("zh") for title in PROGRAMME.titles}
    columns = (records.ids, records.dates, records.events, records.outcomes)
    return {(str(i), str(d), str(e), labels.get(str(o), str(o))) for i, d, e, o in zip(*columns, strict=True)}


@pytest.mark.slow
def test_the_files_are_what_the_tool_makes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(TOOLS))
    made = dict(importlib.import_module("make_linxi").files())
    assert {name: (FOLDER / name).read_bytes() == content for name, content in made.items()} == dict.fromkeys(
        made, True
    )
    assert set(made) == {path.name for path in FOLDER.iterdir()} - {"README.md"}


def test_s004_36_and_s004_37_titles_of_three_years_are_those_of_the_plain_reckoning() -> None:
    assert lines(conferred()) == lines(history())


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("level", TITLED)
def test_s004_34_who_is_named_at_the_end_of_the_chain_wins_the_title(level: str, year: int) -> None:
    records = rt.read_records(FOLDER / f"chain-{FILES[level]}-{year}.csv")
    reached = rt.review(records, PROGRAMME, level, as_of=dt.date(year, 7, 1))
    assert len(set(records.ids.tolist())) == len(reached)
    day, label = f"{year}-07-01", next(title.title("zh") for title in PROGRAMME.titles if title.level == level)
    won = {id_ for id_, date, event, outcome in lines(history()) if (date, event, outcome) == (day, "awarded", label)}
    decided = {str(i) for i, e, o in zip(records.ids, records.events, records.outcomes, strict=True)
               if (e, o) == ("县委审定", "pass")}  # fmt: skip
    assert won == decided


def test_s004_36_an_expired_title_is_won_again_by_a_new_award_only() -> None:
    register = rt.title_register(history(), PROGRAMME)
    before, after = (register.on(dt.date(2011, *day)).counts()["five_star_village"] for day in ((6, 30), (7, 1)))
    assert after["held"] > before["held"]
    assert after["expired"] > 0


def test_s004_48_the_committee_member_of_the_township_that_falls_is_moved() -> None:
    rounds = {dt.date(year, 7, 1): assessed(year) for year in YEARS}
    moved = rt.consequences(rounds, PROGRAMME).columns("zh")
    rows = [i for i, code in enumerate(moved["code"].tolist()) if code == "C1"]
    assert [str(moved["id"][i]) for i in rows] == ["壬申镇"]


def test_s004_28_the_county_is_advanced_in_the_last_year() -> None:
    assert [assessed(year)["county"].tier_codes.tolist() for year in YEARS] == [
        ["not_advanced"], ["not_advanced"], ["advanced"],
    ]  # fmt: skip


@pytest.mark.parametrize(("year", "villages", "townships", "departments"), [(2009, 9, 1, 10), (2011, 120, 13, 10)])
def test_what_comes_out_is_what_the_readme_says(year: int, villages: int, townships: int, departments: int) -> None:
    counts = [assessed(year)[level].counts() for level in TITLED]
    assert [c.get("five_star", c.get("satisfied")) for c in counts] == [villages, townships, departments]
