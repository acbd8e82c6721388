"""The synthetic county under Shanxi: the library against the plain Python that made the tables."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest

import ruraltier as rt

TOOLS = Path(__file__).parents[2] / "tools"
FOLDER = Path(str(rt.__file__)).parent / "data" / "samples" / "synthetic-county" / "shanxi"
PROGRAMME = rt.load_programme("shanxi-2019")
LARGEST = 300_000


@pytest.fixture(name="tool")
def _tool(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(TOOLS))
    return importlib.import_module("make_shanxi")


def assessed(name: str, level: str) -> rt.Assessment:
    policy = PROGRAMME.level[level].policy
    return rt.assess(rt.read_cohort(FOLDER / f"{name}.csv", policy), policy)


def test_the_tables_are_small(tool: Any) -> None:
    assert sum(len(content) for _, content in tool.files()) < LARGEST


@pytest.mark.parametrize("year", [2019, 2020])
def test_s001_14_tiers_are_those_of_the_plain_reckoning(tool: Any, year: int) -> None:
    plain = [-1 if one.tier is None else one.tier for one in tool.of_villages(year)]
    assert assessed(f"villages-{year}", "village").tier.tolist() == plain


def test_s001_20_first_secretaries_are_where_the_matching_sends_them_and_one_village_has_none(tool: Any) -> None:
    needs = rt.diagnose(assessed("villages-2019", "village"), PROGRAMME)
    matching = rt.match(needs, rt.read_helpers(FOLDER / "helpers.csv", PROGRAMME))
    sent = {unit: helper for unit, helper, kind in matching.assignments if kind == "first_secretary"}
    posts = assessed("first-secretaries", "first_secretary").cohort
    there = dict(zip(posts.text("village").values.tolist(), posts.ids.tolist(), strict=True))
    assert sent.items() <= there.items()
    assert [(one.need.unit, one.need.kinds) for one in matching.unserved] == [
        (tool.in_need(tool.of_villages(2019))[-1], ("first_secretary",))
    ]


def test_what_comes_out_is_what_the_readme_says() -> None:
    counts = [assessed(f"villages-{year}", "village").counts() for year in (2019, 2020)]
    assert [list(found.values()) for found in counts] == [[57, 267, 152, 4], [198, 245, 35, 2]]
