"""A floor of last year's tier that one amendment adds and the next removes, on the invented county."""

from __future__ import annotations

import csv
import datetime as dt
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

import ruraltier as rt

COUNTY = Path(str(files("ruraltier"))) / "data" / "samples" / "synthetic-county" / "synthetic-county-2011.csv"
WORDS = ("四类", "三类", "二类", "一类", "示范")
DAYS = {name: dt.date(year, 7, 1) for name, year in (("old", 2012), ("protected", 2013), ("after", 2014))}


def amended() -> rt.TierPolicy:
    document = rt.load_policy("shaanxi-2011").to_dict()
    last = {"kind": "option", "label": "上年等次", "options": list(WORDS)}
    document["amendments"] = [
        {
            "code": "2013",
            "valid_from": dt.date(2013, 1, 1),
            "set": {
                "ladder.tiers.class_1.at_least": 88,
                "indicators.sanitary_toilets.curve.target": 90,
                "ladder.previous": "last",
                "indicators.last": last,
            },
            "add": {
                "floors": [{"code": "F9", "when": "always", "tier": "previous", "if_unknown": "ignored"}],
                "vetoes": [{"code": "V9", "when": "net_income < 1500", "cap": "class_4", "if_unknown": "ignored"}],
            },
        },
        {"code": "2014", "valid_from": dt.date(2014, 1, 1), "remove": ["floors.F9"]},
    ]
    return rt.parse_policy(document)


POLICIES = {name: amended().at(day) for name, day in DAYS.items()}


@pytest.fixture(scope="module")
def results() -> dict[str, rt.Assessment]:
    with COUNTY.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    old = POLICIES["old"]
    before = rt.assess(rt.read_cohort(COUNTY, old), old)
    words = dict(zip(old.ladder.codes, WORDS, strict=True))
    columns = {header: [row[header] for row in rows] for header in rows[0]}
    columns["上年等次"] = [words.get(code, "") for code in before.tier_codes.tolist()]
    cohort = rt.read_cohort(columns, POLICIES["protected"])
    return {name: rt.assess(cohort, policy) for name, policy in POLICIES.items()}


def test_nobody_falls_while_the_floor_holds_unless_a_veto_says_so(results: dict[str, rt.Assessment]) -> None:
    old, protected = results["old"], results["protected"]
    fallen = np.flatnonzero(protected.tier < old.tier).tolist()
    assert all("V9" in [reason.code for reason in protected[row].reasons] for row in fallen)


def test_those_whom_the_floor_held_fall_when_it_goes(results: dict[str, rt.Assessment]) -> None:
    protected, after = results["protected"], results["after"]
    deciding = {v.id: {reason.code for reason in v.decided_by} for v in protected}
    # A model village is lifted by F1 as well, and stays.
    held = {id_ for id_, codes in deciding.items() if "F9" in codes and "F1" not in codes}
    fell = {str(protected.ids[row]) for row in np.flatnonzero(after.tier < protected.tier)}
    assert held == fell
    assert len(held) > 20


@pytest.mark.slow
def test_the_fall_is_attributed_to_the_floor_alone(results: dict[str, rt.Assessment]) -> None:
    cohort = results["protected"].cohort
    found = rt.reform(cohort, POLICIES["protected"], POLICIES["after"])
    assert [effect.paths for effect in found.effects] == [("floors.F9",)]
    assert found.effects[0].totals["down"] == found.totals["down"] > 20
    whole = rt.reform(cohort, POLICIES["old"], POLICIES["protected"])
    shares = {effect.paths: effect.totals["down"] for effect in whole.effects}
    floor = next(paths for paths in shares if "floors.F9" in paths)
    assert set(floor) == {"indicators.last", "ladder.previous", "floors.F9"}
    assert shares[floor] < 0
    assert sum(shares.values()) == whole.totals["down"]
