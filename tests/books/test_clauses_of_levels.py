"""Clauses about levels and roll-ups: units of several kinds judged together, and figures of those below."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import ruraltier as rt
from analysis.ladder_world import FOUR_PLACES, HEAD, programme, tables
from analysis.star_books import BOOK, STARS, judged
from ruraltier.domain.indicator import Kind
from ruraltier.domain.threshold import Rounding

LINXI = rt.load_programme("linxi-three-level")
COUNTY = {"five": 1, "four": 5, "three": 24, "two": 63, "one": 29, "none": 1}
CITY = {"five": 21, "four": 143, "three": 450, "two": 655, "one": 367, "none": 115}


def cells(level: str, rows: int, **columns: Any) -> rt.Cohort:
    """Return units of Linxi that meet every condition of a star and have nothing against them."""
    policy = LINXI.level[level].policy
    scored = {c.indicator for c in policy.criteria}
    table: dict[str, list[Any]] = {"id": [f"{level}-{i + 1:02}" for i in range(rows)]}
    for one in policy.indicators:
        if one.code not in policy.worked_out:
            word = ("是" if one.code in scored else "否") if one.kind is Kind.YES_NO else ""
            table[one.code] = [word] * rows
    return rt.read_cohort({**table, **columns}, policy, id="id")


def falling(rows: int) -> list[str]:
    return [str(99 - i) for i in range(rows)]


def linxi() -> dict[str, rt.Cohort]:
    towns = [f"township-{i + 1:02}" for i in range(16)]
    lists = [*LINXI.level["department"].policy.indicator["listed_department"].options]
    return {
        "county": cells("county", 1),
        "township": cells("township", 16, township_mark=["90"] * 16, special_work_mark=falling(16)),
        "village": cells("village", 32, township=[*towns, *towns], fraud=["是", *["否"] * 31]),
        "department": cells("department", 21, listed_department=lists, department_mark=falling(21),
                            special_work_mark=falling(21)),
    }  # fmt: skip


def test_s000_8_upper_levels_are_scored_on_a_thousand_points_and_villages_on_a_hundred() -> None:
    found = rt.assess_levels(tables(), programme())
    full = {level: result.policy.full("mark") for level, result in found.items()}
    assert full == {"county": 1000, "town": 1000, "village": 100, "department": 100}
    assert found["village"]["v1"].score == 80
    assert found["town"]["t1"].score == 700
    assert [v.tier.code for v in found["town"] if v.tier] == ["good", "low", "good"]


def test_s004_1_county_townships_and_villages_are_judged_together() -> None:
    found = rt.assess_levels(linxi(), LINXI)
    assert {level: len(result) for level, result in found.items()} == {
        "county": 1, "township": 16, "village": 32, "department": 21,
    }  # fmt: skip
    assert found.path("village", "village-17") == (
        ("village", "village-17"), ("township", "township-01"), ("county", "county-01"),
    )  # fmt: skip
    first = found["township"].cohort["township-01"]
    assert (first["five_star_share"], first["barred_villages"]) == (Fraction(1, 2), 1)
    county = found["county"].cohort["county-01"]
    assert county["five_star_villages"] == Rounding(4, "half_up").apply(Fraction(31, 32))
    # The last two in special work are not admitted, here and among the departments.
    assert (county["villages_barred"], county["five_star_townships"]) == (1, Fraction(14, 16))
    assert found["county"].tier_codes.tolist() == ["advanced"]


def test_s004_2_departments_stand_beside_the_ladder_of_townships_and_villages() -> None:
    found, without = (rt.assess_levels(given, LINXI) for given in (linxi(), _without_departments()))
    assert found.children("county", 0).keys() == {"township", "department"}
    assert found.children("township", "township-01").keys() == {"village"}
    for level in ("township", "village"):
        assert found[level].same_as(without[level])
    # Ten places is what the file supposes.
    assert found["county"].cohort["county-01"]["satisfied_departments"] == Fraction("0.4762")


def _without_departments() -> dict[str, rt.Cohort]:
    return {level: table for level, table in linxi().items() if level != "department"}


@pytest.mark.parametrize(
    ("level", "condition", "star"),
    [
        ("village", "secretary_leads_to_wealth", "leadership"),
        ("township", "secretary_policy_and_coordination", "leadership"),
    ],
)
def test_s004_5_the_first_star_is_lost_by_what_it_asks_of_that_level(level: str, condition: str, star: str) -> None:
    policy = LINXI.level[level].policy
    fault = cells(level, 2, **{condition: ["否", "是"]})
    lacking, whole = rt.assess(fault, policy)
    assert set(whole.stars) - set(lacking.stars) >= {star}


def test_s004_44_twenty_one_departments_are_ranked_among_themselves() -> None:
    found = rt.assess_levels(linxi(), LINXI)["department"]
    places = [found.cohort[i]["place"] for i in range(21)]
    assert places == list(range(1, 22))
    assert len(found) == len(LINXI.level["department"].policy.indicator["listed_department"].options)


def star_villages(counts: dict[str, int]) -> rt.Assessment:
    """Return villages with so many stars each."""
    stars = [str(STARS.index(tier)) for tier, many in counts.items() for _ in range(many)]
    return judged(stars=stars)


def test_b1_3_a_county_of_123_villages_has_252_stars() -> None:
    """Printed shares: 0.8, 4, 19.5, 51.3, 23.6, 0.8 %; the fourth is really 51.2, the second 4.1."""
    result = star_villages(COUNTY)
    county = rt.roll_up(result, by=["县"] * len(result))["县"]
    assert county.units == 123
    assert county.score == 252
    assert county.mean() == Fraction(252, 123)
    assert Rounding(2, "half_up").apply(Fraction(252, 123)) == Fraction("2.05")
    shares = [100 * (county.share(tier=tier) or Fraction(0)) for tier in COUNTY]
    assert [Rounding(1, "half_up").apply(share) for share in shares] == [
        Fraction(text) for text in ("0.8", "4.1", "19.5", "51.2", "23.6", "0.8")
    ]
    assert sum(shares) == 100
    assert county.share(at_least="three") == Fraction(30, 123)


def test_b1_4_a_city_of_1751_villages_has_3704_stars_however_they_are_grouped() -> None:
    result = star_villages(CITY)
    counties = rt.roll_up(result, by=np.arange(len(result)) % 13)
    assert counties.total.units == 1751
    assert counties.total.score == 3704
    assert counties.total.mean() == Fraction(3704, 1751)
    assert sum(group.score for group in counties) == 3704
    assert Rounding(3, "half_up").apply(Fraction(3704, 1751)) == Fraction("2.115")
    assert {tier: counties.total.counts[tier] for tier in CITY} == CITY


def test_e_4_shares_of_533_organisations_are_taken_of_their_counts() -> None:
    counts = {"five": 54, "three": 323, "one": 107, "none": 49}
    county = rt.roll_up(star_villages(counts), by=["县"] * 533).total
    shares = [Rounding(1, "half_up").apply(100 * (county.share(tier=tier) or Fraction(0))) for tier in counts]
    assert shares == [Fraction(text) for text in ("10.1", "60.6", "20.1", "9.2")]


def test_b1_5_a_township_is_rated_by_the_steps_of_its_villages_by_their_share() -> None:
    """How many villages gained stars, and by how many steps, each with its share in the township."""
    town = rt.parse_policy({
        **HEAD, "id": "town", "missing": "unrated", "score": {"total": 5},
        "indicators": {
            "steps": {"points": 5, "range": [-5, 5], "curve": {"kind": "linear", "at": [0, 5], "share": [0, 1]}},
            "gained": {},
        },
        "ladder": {"tiers": [{"code": "low"}, {"code": "good", "at_least": 1}]},
    })  # fmt: skip
    rollups = {
        "steps": {
            "level": "town", "of": "village", "figure": "mean", "value": "tier - previous", "weight": "people",
            "round": FOUR_PLACES,
        },
        "gained": {"level": "town", "of": "village", "figure": "count", "when": "tier > previous"},
    }  # fmt: skip
    levels = {"town": {"policy": "town"}, "village": {"policy": "stars", "under": "town", "parent": "town"}}
    made = rt.parse_programme(
        {**HEAD, "id": "baoji", "levels": levels, "rollups": rollups}, {"town": town, "stars": rt.parse_policy(BOOK)}
    )
    villages = judged(stars=["3", "2", "5", "1"], last=["一", "二", "四", "无"], people=["600", "300", "100", "50"],
                      town=["t1", "t1", "t1", "t2"]).cohort  # fmt: skip
    towns = rt.read_cohort({"id": ["t1", "t2"]}, town, id="id", filled=["steps", "gained"])
    found = rt.assess_levels({"town": towns, "village": villages}, made)["town"]
    # 2 steps of 60 %, none of 30 %, 1 step of 10 %.
    assert [village["steps"] for village in found.cohort] == [Fraction("1.3"), 1]
    assert [village["gained"] for village in found.cohort] == [2, 1]
    assert [verdict.score for verdict in found] == [Fraction("1.3"), 1]
