"""The synthetic county through Shaanxi: levels, steps, diagnoses, labels."""

from __future__ import annotations

import datetime as dt
import importlib
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import ruraltier as rt

TOOLS = Path(__file__).parents[2] / "tools"
COUNTY = Path(str(rt.__file__)).parent / "data" / "samples" / "synthetic-county"
FOLDER = COUNTY / "shaanxi"
PROGRAMME = rt.load_programme("shaanxi-2011")


def tables(villages: Path) -> dict[str, rt.Cohort]:
    """Return the tables of a year."""
    paths = {"village": villages, "township": FOLDER / "townships.csv", "county": FOLDER / "county.csv"}
    filled = {level: [one.code for one in PROGRAMME.rollups if one.level == level] for level in paths}
    filled["village"] = ["last_class"]
    return {
        level: rt.read_cohort(path, PROGRAMME.level[level].policy, filled=filled[level])
        for level, path in paths.items()
    }


@cache
def assessed(year: int) -> Any:
    if year == 2010:
        return rt.assess_levels(tables(COUNTY / "synthetic-county-2010.csv"), PROGRAMME)
    return rt.assess_levels(tables(FOLDER / "villages-2011.csv"), PROGRAMME, last=assessed(2010))


@pytest.mark.slow
def test_the_files_are_what_the_tool_makes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(TOOLS))
    made = dict(importlib.import_module("make_shaanxi").files())
    assert [name for name, content in made.items() if (FOLDER / name).read_bytes() != content] == []
    assert set(made) == {path.name for path in FOLDER.iterdir()} - {"README.md"}


def test_the_further_columns_change_no_tier() -> None:
    policy = PROGRAMME.level["village"].policy
    plain = rt.assess(rt.read_cohort(COUNTY / "synthetic-county-2011.csv", policy), policy)
    assert plain.counts() == assessed(2011)["village"].counts()


def test_s000_8_a_township_is_scored_on_a_thousand_points_by_what_its_villages_reached() -> None:
    before, now = (assessed(year)["village"] for year in (2010, 2011))
    homes = now.cohort.text("township").values.tolist()
    rows = [i for i, home in enumerate(homes) if home == "丙寅镇" and now.tier[i] >= 0]
    class_one = Fraction(sum(int(now.tier[i]) >= 3 for i in rows), len(rows))
    steps = [int(now.tier[i] - before.tier[i]) for i in rows if before.tier[i] >= 0]
    verdict = assessed(2011)["township"]["丙寅镇"]
    assert verdict.points["class_one_share"] == min(300, rounded(class_one, 4) / Fraction("0.4") * 300)
    assert verdict.points["steps_gained"] == min(300, rounded(Fraction(sum(steps), len(steps)), 4) * 300)


def rounded(value: Fraction, places: int) -> Fraction:
    return Fraction((2 * value * 10**places + 1) // 2, 10**places)


def test_in_the_first_year_steps_are_not_known_and_the_rest_counts_for_a_thousand() -> None:
    verdict = assessed(2010)["township"]["丙寅镇"]
    assert "steps_gained" not in verdict.points or verdict.points["steps_gained"] is None
    assert verdict.score is not None


def test_s000_26_to_s000_28_whoever_has_a_diagnosis_gets_whom_it_calls_for() -> None:
    needs = rt.diagnose(assessed(2011)["village"], PROGRAMME)
    helpers = rt.read_helpers(FOLDER / "helpers.csv", PROGRAMME)
    matching = rt.match(needs, helpers)
    assert len(needs) == 155
    assert repr(matching) == repr(rt.match(needs, helpers))


def test_s000_16_labels_stand_side_by_side() -> None:
    held = rt.title_register(rt.read_records(FOLDER / "labels.csv"), PROGRAMME).on(dt.date(2011, 7, 1)).columns("zh")
    ids = held["id"].tolist()
    assert any(ids.count(id_) > 1 for id_ in ids)
