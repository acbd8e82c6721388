"""What the parts of a rule book get wrong with each other: one row a check, told with code and place."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve, frozen

from policy.rulebooks import GONE, base, first_case, text_of, told
from ruraltier.domain.ladder import Ladder, Tier
from ruraltier.errors import PolicyError
from ruraltier.policy.conditions import And, AtLeast, Compare, Not, Operand, Or
from ruraltier.policy.criteria import Criterion
from ruraltier.policy.curves import Value
from ruraltier.policy.parse import parse_policy
from ruraltier.policy.rules import Gate, Quota
from ruraltier.policy.shape import Jump, Shape

Table = dict[str, Any]
COUNT: Table = {"score": {"aggregate": "count"}, "indicators.income.pass": {"above": 1}}
TIERS: list[Table] = [{"code": "low"}, {"code": "mid", "at_least": 60}, {"code": "top", "above": 90}, {"code": "star"}]

HELD: list[Table] = [{"code": "low"}, {"code": "mid", "at_least": 60}, {"code": "held"}]
TOP: Table = {"code": "top", "above": 90}
LEAST: Table = {"code": "L1", "tier": "held", "bound": "at_least", "count": 1, "ties": "include"}


def aspects(**under: str) -> Table:
    """Return aspects that stand under each other, each with an item."""
    return {code: {"under": above, "items": {f"{code}_item": {}}} for code, above in under.items()}


ROWS: list[tuple[str, Table, list[tuple[str, str]]]] = [
    # names
    ("id", {"id": " "}, [("RT-POL-102", "id")]),
    ("id with a line end", {"id": "a\nb"}, [("RT-POL-102", "id")]),
    (
        "code of an indicator",
        {"indicators": {"人均": {}} | base()["indicators"]},
        [("RT-POL-101", 'indicators."人均"')],
    ),
    (
        "code of a tier",
        {"ladder.tiers[0].code": "0", "gates[1].cap": "mid", "vetoes[1].cap": "mid"},
        [("RT-POL-101", "ladder.tiers[0].code")],
    ),
    ("code of a rule", {"gates[0].code": "G 1", "cases": []}, [("RT-POL-101", "gates[0].code")]),
    ("code too long", {"quotas[0].code": "Q" * 81}, [("RT-POL-101", "quotas[0].code")]),
    ("code of an award", {"incentives.awards[0].code": "-"}, [("RT-POL-101", "incentives.awards[0].code")]),
    ("word of conditions", {"indicators.not": {}}, [("RT-POL-103", "indicators.not")]),
    ("rule twice", {"floors[0].code": "G1"}, [("RT-POL-105", "floors[0].code")]),
    ("award twice", {"incentives.awards[1].code": "fund"}, [("RT-POL-105", "incentives.awards[1].code")]),
    (
        "aspect and criterion",
        {"aspects.income": {"items": {"a": {}}}, "score.total": 101},
        [("RT-POL-106", "aspects.income")],
    ),
    ("tier twice", {"ladder.tiers[2].code": "mid"}, [("RT-POL-032", "ladder.tiers[2].code")]),
    ("label twice", {"indicators.heads.label": "income"}, [("RT-POL-107", "indicators.heads")]),
    ("alias is a code", {"indicators.heads.aliases": ["town"]}, [("RT-POL-107", "indicators.town")]),
    ("alias is the id", {"indicators.town.aliases": ["village_code"]}, [("RT-POL-107", "indicators.town")]),
    ("name is the id", {"table.name": ["village_code"]}, [("RT-POL-107", "table.name")]),
    ("source", {"source": "lw"}, [("RT-POL-100", "source")]),
    ("source of a part", {"gates[0].source": "lw"}, [("RT-POL-100", "gates[0].source")]),
    ("source of an item", {"aspects.signs.items.lit.source": "x"}, [("RT-POL-100", "aspects.signs.items.lit.source")]),
    ("confidence", {"confidence": "publishd"}, [("RT-POL-111", "confidence")]),
    ("confidence of a tier", {"ladder.tiers[1].confidence": "sure"}, [("RT-POL-111", "ladder.tiers[1].confidence")]),
    ("confidence of the root", {"score.confidence": "sure"}, [("RT-POL-111", "score.confidence")]),
    ("dates", {"valid_from": "2025-01-01", "valid_until": "2024-01-01"}, [("RT-POL-112", "valid_until")]),
    # tree
    (
        "unknown aspect",
        {"indicators.income.aspect": "welth"},
        [("RT-POL-100", "indicators.income.aspect"), ("RT-POL-126", "aspects.wealth")],
    ),
    ("aspect under nothing", {"aspects.wealth.under": "x"}, [("RT-POL-100", "aspects.wealth.under")]),
    ("under itself", {"aspects.wealth.under": "wealth"}, [("RT-POL-125", "aspects.wealth.under")]),
    ("circle", {"aspects": base()["aspects"] | aspects(a="b", b="c", c="a")}, [("RT-POL-125", "aspects.a.under")]),
    ("empty aspect", {"aspects.none": {}}, [("RT-POL-126", "aspects.none")]),
    ("empty minimum", {"aspects.none": {"aggregate": "minimum"}}, [("RT-POL-126", "aspects.none")]),
    ("negative weight", {"indicators.income.weight": -1}, [("RT-POL-127", "indicators.income.weight")]),
    (
        "negative points",
        {"aspects.signs.items.lit.points": -1, "score.total": 98},
        [("RT-POL-127", "aspects.signs.items.lit.points"), ("RT-POL-152", "aspects.signs.items.lit.curve")],
    ),
    (
        "no weight at all",
        {"aspects.wealth": {"aggregate": "weighted_mean"}, "indicators.income.weight": 0, "score.total": 60},
        [("RT-POL-128", "aspects.wealth")],
    ),
    ("pass downward", {"aspects.signs.pass": {"at_most": 3}}, [("RT-POL-131", "aspects.signs.pass")]),
    (
        "child without pass",
        {"aspects.wealth": {"aggregate": "count"}, "score.total": 61},
        [("RT-POL-130", "indicators.income")],
    ),
    (
        "aspect without pass",
        {
            "score": {"aggregate": "count"},
            "indicators.toilets.pass": {"above": 1},
            "indicators.grade.pass": {"above": 1},
            "aspects.signs.pass": {"above": 1},
        },
        [("RT-POL-130", "aspects.wealth")],
    ),
    (
        "k without",
        {"aspects.wealth": {"aggregate": "k_of_n", "points": 40}, "indicators.income.pass": {"above": 1}},
        [("RT-POL-134", "aspects.wealth.k")],
    ),
    (
        "k and points without",
        {"aspects.wealth": {"aggregate": "k_of_n"}, "indicators.income.pass": {"above": 1}, "score.total": 60},
        [("RT-POL-134", "aspects.wealth.k"), ("RT-POL-134", "aspects.wealth.points")],
    ),
    (
        "k of none",
        {"aspects.wealth": {"aggregate": "k_of_n", "points": 40, "k": 0}, "indicators.income.pass": {"above": 1}},
        [("RT-POL-135", "aspects.wealth.k")],
    ),
    (
        "k of too many",
        {"aspects.wealth": {"aggregate": "k_of_n", "points": 40, "k": 2}, "indicators.income.pass": {"above": 1}},
        [("RT-POL-135", "aspects.wealth.k")],
    ),
    ("k on a sum", {"aspects.wealth.k": 1}, [("RT-POL-136", "aspects.wealth.k")]),
    ("points on a sum", {"aspects.wealth.points": 1}, [("RT-POL-136", "aspects.wealth.points")]),
    (
        "geometric without rounding",
        {"aspects.wealth": {"aggregate": "geometric_mean"}},
        [("RT-POL-132", "aspects.wealth.round")],
    ),
    ("geometric root without rounding", {"score": {"aggregate": "geometric_mean"}}, [("RT-POL-132", "ladder.round")]),
    (
        "geometric of half weights",
        {
            "score": {"aggregate": "geometric_mean"},
            "ladder.round": {"places": 2, "mode": "up"},
            "indicators.grade.weight": "1/2",
        },
        [("RT-POL-133", "indicators.grade.weight")],
    ),
    ("coverage", {"aspects.wealth.min_coverage": "3/2"}, [("RT-POL-137", "aspects.wealth.min_coverage")]),
    (
        "floor above cap",
        {"aspects.wealth.floor": 5, "aspects.wealth.cap": 4},
        [("RT-POL-138", "aspects.wealth.floor"), ("RT-POL-141", "score.total")],
    ),
    ("cap below 0", {"score.cap": -1}, [("RT-POL-127", "score.cap")]),
    ("no total", {"score": GONE}, [("RT-POL-140", "score.total")]),
    ("total off", {"aspects.wealth.total": "40.1"}, [("RT-DOC-003", "aspects.wealth.total")]),
    ("total of an aspect", {"aspects.wealth.total": 41}, [("RT-POL-141", "aspects.wealth.total")]),
    ("total of weights", {"score": {"aggregate": "weighted_mean", "total": 5}}, [("RT-POL-141", "score.total")]),
    (
        "total over a minimum",
        {"aspects.wealth": {"aggregate": "minimum"}, "score.total": 99},
        [("RT-POL-141", "score.total")],
    ),
    ("total over a mean", {"aspects.signs.aggregate": "weighted_mean"}, [("RT-POL-141", "score.total")]),
    # curves
    (
        "text with points",
        {"indicators.town": {"kind": "text", "points": 1, "curve": {"kind": "value"}}, "score.total": 101},
        [("RT-POL-150", "indicators.town")],
    ),
    (
        "options on numbers",
        {"indicators.toilets.curve": {"kind": "options", "points": {"甲": 1}}},
        [("RT-POL-151", "indicators.toilets.curve")],
    ),
    ("numbers on options", {"indicators.grade.curve": {"kind": "value"}}, [("RT-POL-151", "indicators.grade.curve")]),
    ("option that is none", {"indicators.grade.curve.points.丁": 1}, [("RT-CUR-011", "indicators.grade.curve")]),
    (
        "option left out",
        {"indicators.grade.options": ["甲", "乙", "丙", "丁"]},
        [("RT-CUR-012", "indicators.grade.curve")],
    ),
    (
        "floor above full",
        {"indicators.toilets.curve": {"kind": "deduct", "above": 1, "points": 1, "floor": 31}},
        [("RT-CUR-010", "indicators.toilets.curve.floor")],
    ),
    (
        "beyond full",
        {"indicators.income.curve": {"kind": "linear", "at": [0, 1], "points": [0, 41]}},
        [("RT-POL-152", "indicators.income.curve")],
    ),
    ("below 0", {"indicators.grade.curve.points.丙": -1}, [("RT-POL-152", "indicators.grade.curve")]),
    (
        "without bound",
        {"indicators.toilets.curve": {"kind": "proportional", "target": 95, "cap": False}},
        [("RT-POL-152", "indicators.toilets.curve")],
    ),
    (
        "without floor",
        {"indicators.toilets.curve": {"kind": "deduct", "above": 9, "points": 1, "floor": False}},
        [("RT-POL-152", "indicators.toilets.curve")],
    ),
    ("effect beyond full", {"indicators.toilets.missing": 31}, [("RT-POL-154", "indicators.toilets.missing")] * 5),
    (
        "against its direction",
        {"indicators.income.direction": "lower"},
        [("RT-POL-153", "indicators.income.direction")],
    ),
    # rules
    ("unknown cap", {"gates[0].cap": "md"}, [("RT-POL-100", "gates[0].cap")]),
    ("cap at the best", {"gates[0].cap": "top"}, [("RT-POL-161", "gates[0].cap")]),
    ("veto at the best", {"vetoes[1].cap": "top"}, [("RT-POL-161", "vetoes[1].cap")]),
    ("unknown veto cap", {"vetoes[1].cap": "best"}, [("RT-POL-100", "vetoes[1].cap")]),
    ("floor at the worst", {"floors[0].tier": "low"}, [("RT-POL-161", "floors[0].tier")]),
    ("unknown floor", {"floors[0].tier": "x"}, [("RT-POL-100", "floors[0].tier")]),
    ("tier that nobody reaches", {"ladder.tiers": TIERS}, [("RT-POL-164", "ladder.tiers[3]")]),
    # quotas
    ("quota of no tier", {"quotas[0].tier": "tpo"}, [("RT-POL-100", "quotas[0].tier")]),
    ("quota of the lowest", {"quotas[0].tier": "low"}, [("RT-POL-171", "quotas[0].tier")]),
    ("two quotas", {"quotas[1].tier": "top"}, [("RT-POL-172", "quotas[1].tier")]),
    ("share and count", {"quotas[0].count": 3}, [("RT-POL-173", "quotas[0]")]),
    ("neither", {"quotas[1].count": GONE}, [("RT-POL-173", "quotas[1]")]),
    ("share over 1", {"quotas[0].share": 30}, [("RT-POL-174", "quotas[0].share")]),
    ("share below 0", {"quotas[0].share": -1}, [("RT-POL-174", "quotas[0].share")]),
    ("share without base", {"quotas[0].base": GONE}, [("RT-POL-175", "quotas[0].base")]),
    ("share without rounding", {"quotas[0].round": GONE}, [("RT-POL-175", "quotas[0].round")]),
    ("base without share", {"quotas[1].base": "all"}, [("RT-POL-176", "quotas[1].base")]),
    ("negative count", {"quotas[1].count": -1}, [("RT-POL-177", "quotas[1].count")]),
    ("no tie rule", {"quotas[1].ties": GONE}, [("RT-DOC-011", "quotas[1].ties")]),
    ("tie_break unasked", {"quotas[1].ties": "include"}, [("RT-POL-178", "quotas[1].tie_break")]),
    ("tie_break empty", {"quotas[1].tie_break": GONE}, [("RT-POL-178", "quotas[1].tie_break")]),
    ("tie_break unknown", {"quotas[1].tie_break": ["-incme"]}, [("RT-POL-100", "quotas[1].tie_break[0]")]),
    ("tie_break by text", {"quotas[1].tie_break": ["income", "town"]}, [("RT-POL-180", "quotas[1].tie_break[1]")]),
    ("by a number", {"quotas[0].by": "income"}, [("RT-POL-180", "quotas[0].by")]),
    ("by nothing", {"quotas[0].by": "twn"}, [("RT-POL-100", "quotas[0].by")]),
    # conditions
    ("unknown name", {"gates[0].when": "incme < 3"}, [("RT-POL-100", "gates[0].when")]),
    ("unknown points", {"gates[0].when": "points.heads < 3"}, [("RT-POL-100", "gates[0].when")]),
    ("unknown setting", {"gates[0].when": "setting.x"}, [("RT-POL-100", "gates[0].when")]),
    ("unknown setting right", {"gates[0].when": "income < setting.x"}, [("RT-POL-100", "gates[0].when")]),
    ("number alone", {"gates[0].when": "income"}, [("RT-CON-011", "gates[0].when")]),
    ("score alone", {"gates[0].when": "not score"}, [("RT-CON-011", "gates[0].when")]),
    ("yes/no compared", {"gates[0].when": "petition == 1"}, [("RT-CON-012", "gates[0].when")]),
    ("number with a word", {"gates[0].when": 'income < "10"'}, [("RT-CON-012", "gates[0].when")]),
    ("option with a number", {"gates[0].when": "grade == 1"}, [("RT-CON-012", "gates[0].when")]),
    ("number with a truth", {"gates[0].when": "income < setting.strict"}, [("RT-CON-012", "gates[0].when")]),
    ("option by order", {"gates[0].when": 'grade < "甲"'}, [("RT-CON-013", "gates[0].when")]),
    ("option that is none in a condition", {"gates[0].when": 'grade == "丁"'}, [("RT-CON-018", "gates[0].when")]),
    ("placed against no tier", {"gates[0].when": 'placed >= "tpo"'}, [("RT-POL-100", "gates[0].when")]),
    ("placed against a number", {"gates[0].when": "placed >= 2"}, [("RT-CON-012", "gates[0].when")]),
    ("at least too many", {"gates[0].when": "at least 3 of (petition, strict_ok)"}, [("RT-CON-014", "gates[0].when")]),
    ("at least none", {"gates[0].when": "at least 0 of (petition, strict_ok)"}, [("RT-CON-014", "gates[0].when")]),
    # money
    (
        "award of no tier",
        {"incentives.awards[0].amounts": {"tpo": 1}},
        [("RT-POL-100", "incentives.awards[0].amounts.tpo")],
    ),
    ("negative award", {"incentives.awards[0].amounts.mid": -1}, [("RT-POL-191", "incentives.awards[0].amounts.mid")]),
    (
        "part of a fen",
        {"incentives.awards[0].amounts.mid": "1/3"},
        [("RT-POL-192", "incentives.awards[0].amounts.mid")],
    ),
    (
        "part of a fen per head",
        {"incentives.awards[1].amounts.top": 0.001},
        [("RT-POL-192", "incentives.awards[1].amounts.top")],
    ),
    ("part of a fen of the budget", {"incentives.budget": 0.001}, [("RT-POL-192", "incentives.budget")]),
    (
        "part of a rupiah cent",
        {"incentives.currency": "IDR", "incentives.unit": "", "incentives.budget": 0.001},
        [("RT-POL-192", "incentives.budget")],
    ),
    ("heads that are none", {"incentives.awards[1].heads": "hds"}, [("RT-POL-100", "incentives.awards[1].heads")]),
    ("heads by text", {"incentives.awards[1].heads": "town"}, [("RT-POL-180", "incentives.awards[1].heads")]),
    ("value that is none", {"incentives.awards[4].value": "hds"}, [("RT-POL-100", "incentives.awards[4].value")]),
    ("value by text", {"incentives.awards[4].value": "town"}, [("RT-POL-180", "incentives.awards[4].value")]),
    ("value for no tier", {"incentives.awards[4].tiers": []}, [("RT-POL-197", "incentives.awards[4].tiers")]),
    ("negative rate", {"incentives.awards[2].rate": -1}, [("RT-POL-191", "incentives.awards[2].rate")]),
    ("rate for no tier", {"incentives.awards[2].tiers": []}, [("RT-POL-197", "incentives.awards[2].tiers")]),
    (
        "rate for an unknown tier",
        {"incentives.awards[2].tiers": ["mid", "x"]},
        [("RT-POL-100", "incentives.awards[2].tiers[1]")],
    ),
    ("share by nothing", {"incentives.awards[3].by": "scor"}, [("RT-POL-100", "incentives.awards[3].by")]),
    (
        "share with its floor above its cap",
        {"incentives.awards[3].floor": 60000},
        [("RT-POL-198", "incentives.awards[3].floor")],
    ),
    # cases
    ("case of no column", {"cases[0].village.x": 1}, [("RT-POL-100", "cases[0].village.x")]),
    ("case: word for a number", {"cases[0].village.income": "many"}, [("RT-POL-201", "cases[0].village.income")]),
    ("case: truth for a number", {"cases[0].village.income": True}, [("RT-POL-201", "cases[0].village.income")]),
    ("case: 1 for a truth", {"cases[0].village.petition": 1}, [("RT-POL-201", "cases[0].village.petition")]),
    ("case: option that is none", {"cases[0].village.grade": "丁"}, [("RT-POL-201", "cases[0].village.grade")]),
    ("case: number for a text", {"cases[0].village.town": 3}, [("RT-POL-201", "cases[0].village.town")]),
    ("case: outside the range", {"cases[0].village.income": 1001}, [("RT-POL-202", "cases[0].village.income")]),
    ("case: no tier", {"cases[0].expect.tier": "md"}, [("RT-POL-100", "cases[0].expect.tier")]),
    ("case: unrated with a tier", {"cases[0].expect.status": "unrated"}, [("RT-POL-204", "cases[0].expect.tier")]),
    ("case: no rule", {"cases[0].expect.reasons": ["Q1"]}, [("RT-POL-100", "cases[0].expect.reasons")]),
    ("case: award without money", {"incentives": GONE}, [("RT-POL-205", "cases[0].expect.award")]),
]


@pytest.mark.parametrize(("changes", "expected"), [(c, e) for _, c, e in ROWS], ids=[name for name, _, _ in ROWS])
def test_a_fault_is_told_with_its_code_and_place(changes: Table, expected: list[tuple[str, str]]) -> None:
    assert told(base(**changes)) == expected


GOOD: list[tuple[str, Table]] = [
    ("as it is", {}),
    ("bounds", {"score.floor": 0, "score.cap": "199/2", "aspects.wealth.floor": -3, "aspects.wealth.cap": 60}),
    ("the greatest", {"aspects.wealth.aggregate": "maximum"}),
    ("weights of 0 beside others", {"score": {"aggregate": "weighted_mean", "total": 3}, "indicators.grade.weight": 0}),
    ("extended line within a range", {"indicators.income.curve.outside": "extend", "indicators.income.range": [0, 50]}),
    ("leaves its bounds and says so", {"indicators.grade.curve.points.丙": -1, "indicators.grade.bounded": False}),
    ("effect beyond full and says so", {"indicators.toilets.missing": 31, "indicators.toilets.bounded": False}),
    ("value in a range", {"indicators.toilets": {"points": 30, "range": [0, 30], "curve": {"kind": "value"}}}),
    (
        "lower is better",
        {
            "indicators.toilets": {
                "points": 30,
                "direction": "lower",
                "curve": {"kind": "deduct", "above": 3, "points": 2},
            }
        },
    ),
    (
        "lower is better below",
        {
            "indicators.toilets": {
                "points": 30,
                "direction": "lower",
                "curve": {"kind": "bonus", "below": 9, "points": 2},
            }
        },
    ),
    (
        "complete units",
        {
            "indicators.toilets": {
                "points": 30,
                "direction": "higher",
                "range": [0, 99],
                "curve": {"kind": "bonus", "above": 9, "points": 2, "complete": True},
            }
        },
    ),
    (
        "complete units below",
        {
            "indicators.toilets": {
                "points": 30,
                "direction": "lower",
                "range": [0, 99],
                "curve": {"kind": "bonus", "below": 9, "points": 2, "complete": True},
            }
        },
    ),
    ("tier by floor", {"ladder.tiers": TIERS, "floors[0].tier": "star"}),
    ("tier by cap", {"ladder.tiers": [*HELD, TOP], "gates[0].cap": "held"}),
    ("tier by the quota above it", {"ladder.tiers": [*HELD, TOP], "quotas[0].tier": "top"}),
    (
        "tier by a quota turned round",
        {"ladder.tiers": [*HELD, {"code": "full", "at_least": 80}, TOP], "quotas[0]": LEAST},
    ),
    ("geometric root", {"score": {"aggregate": "geometric_mean"}, "ladder.round": {"places": 2, "mode": "half_up"}}),
    ("geometric aspect", {"aspects.wealth": {"aggregate": "geometric_mean", "round": {"places": 2, "mode": "down"}}}),
    ("count", {"aspects.wealth": {"aggregate": "count"}, "indicators.income.pass": {"above": 1}, "score.total": 61}),
    (
        "k of n",
        {"aspects.wealth": {"aggregate": "k_of_n", "k": 1, "points": 40}, "indicators.income.pass": {"above": 1}},
    ),
    ("setting against a number", {"gates[0].when": "setting.least > 3 or score < setting.least"}),
    ("placed in any order", {"gates[0].when": 'placed < "mid" and town != "甲" and points.income > 1'}),
    ("yes and a setting", {"gates[0].when": "petition and not setting.strict"}),
    ("share by score", {"incentives.awards[3].by": "score", "incentives.budget": GONE}),
    (
        "one tier",
        {
            "ladder.tiers": [{"code": "all"}],
            "gates": [],
            "vetoes": [],
            "floors": [],
            "quotas": [],
            "incentives": GONE,
            "cases": [],
        },
    ),
    (
        "option with one word",
        {
            "indicators.grade": {
                "kind": "option",
                "options": ["甲"],
                "points": 20,
                "curve": {"kind": "options", "share": {"甲": 1}},
            },
            "cases[0].village.grade": "甲",
        },
    ),
    ("no source stated", {"source": ""}),
]


@pytest.mark.parametrize("changes", [c for _, c in GOOD], ids=[name for name, _ in GOOD])
def test_a_sound_rule_book_is_accepted(changes: Table) -> None:
    assert parse_policy(base(**changes)).id == "demo"


def test_a_circle_is_spelt_out() -> None:
    document = base(aspects=base()["aspects"] | aspects(a="b", b="c", c="a"))
    assert "a under b under c under a" in text_of(document, "RT-POL-125")


def test_a_total_that_differs_shows_the_exact_sum_and_its_parts() -> None:
    document = base(**{"score.total": Fraction(1001, 10)})
    assert "the full points add up to 100 (30 + 20 + 40 + 10), 1/10 too little".replace("1/10", "0.1") in text_of(
        document, "RT-POL-141"
    )


def test_a_total_too_small_says_too_much() -> None:
    assert "1 too much" in text_of(base(**{"score.total": 99}), "RT-POL-141")


def test_a_sum_of_many_parts_is_cut() -> None:
    items: Table = {f"i{n}": {} for n in range(12)}
    document = base(**{"aspects.signs": {"items": items, "total": 13}, "score.total": 102})
    assert "the full points add up to 12 (1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + …), 1 too little" in text_of(
        document, "RT-POL-141"
    )


def test_an_unstated_total_is_offered() -> None:
    assert "write total = 100" in text_of(base(**{"score.total": GONE}), "RT-POL-140")


def test_a_curve_against_its_direction_shows_where() -> None:
    assert "lower is better, yet points rise from 0 to 24" in text_of(
        base(**{"indicators.income.direction": "lower"}), "RT-POL-153"
    )


def test_a_slope_without_end_goes_against_a_direction_too() -> None:
    changes = {
        "curve": {"kind": "deduct", "above": 9, "points": 1, "floor": False},
        "bounded": False,
        "direction": "higher",
    }
    document = base(**{"indicators.toilets": {"points": 30, **changes}})
    assert "higher is better, yet points fall without end" in text_of(document, "RT-POL-153")


def test_a_curve_without_bounds_says_so() -> None:
    document = base(**{"indicators.toilets.curve": {"kind": "value"}})
    assert "the curve earns from any depth to any height; expected 0 to 30" in text_of(document, "RT-POL-152")


def test_aspects_may_not_stand_deeper_than_documents() -> None:
    codes = [f"a{n}" for n in range(40)]
    chain = aspects(**dict(zip(codes, ["", *codes], strict=False)))
    assert ("RT-LIM-005", "aspects.a31.under") in told(base(aspects=base()["aspects"] | chain))


def test_when_a_part_failed_nothing_is_said_of_what_rests_on_it() -> None:
    assert told(base(**{"ladder.tiers[1].at_least": "x"})) == [("RT-DOC-003", "ladder.tiers[1].at_least")]
    assert told(base(**{"floors[0].tier": 7, "ladder.tiers": TIERS})) == [("RT-DOC-003", "floors[0].tier")]
    assert told(base(**{"sources.law.title": 7})) == [("RT-DOC-003", "sources.law.title")]
    assert told(base(**{"incentives.budget": "x"})) == [("RT-DOC-003", "incentives.budget")]
    assert told(base(**{"score.total": "x"})) == [("RT-DOC-003", "score.total")]
    assert told(base(indicators=7)) == [("RT-DOC-003", "indicators")]
    assert told(base(gates=7)) == [("RT-DOC-003", "gates")]
    geometric = {"score": {"aggregate": "geometric_mean"}, "ladder.round": 3}
    assert told(base(**geometric)) == [("RT-DOC-003", "ladder.round")]


# Rule books made in Python pass the same checks.


def made(**changes: Any) -> list[tuple[str, str]]:
    with pytest.raises(PolicyError) as caught:
        evolve(parse_policy(base()), **changes)
    return [(problem.code, problem.path) for problem in caught.value.problems]


def test_a_tree_needs_a_root_and_a_criterion() -> None:
    policy = parse_policy(base())
    assert ("RT-POL-121", "score") in made(aspects=policy.aspects[1:])
    assert ("RT-POL-120", "indicators") in made(criteria=())


def test_a_criterion_needs_its_indicator() -> None:
    stray = Criterion(code="stray", indicator="nothing", points=0, curve=Value())
    assert made(criteria=(*parse_policy(base()).criteria, stray)) == [("RT-POL-100", "indicators.stray")]


def test_nothing_is_declared_twice() -> None:
    policy = parse_policy(base())
    assert ("RT-POL-104", "indicators.income") in made(indicators=(*policy.indicators, policy.indicator["income"]))
    assert ("RT-POL-104", "settings.strict") in made(settings=(*policy.settings, policy.settings[0]))
    assert ("RT-POL-104", "sources.law") in made(sources=(*policy.sources, *policy.sources))


@frozen
class Hat:
    """A curve made in Python that bends both ways by a jump up and a jump down."""

    kind: str = "hat"

    def shape(self, full: Fraction, options: tuple[str, ...]) -> Shape:  # noqa: ARG002 - the protocol's signature
        jumps = (Jump(full, Fraction(1), closed=True), Jump(-full, Fraction(2), closed=True))
        return Shape(base=Fraction(0), jumps=jumps)


def test_curves_made_in_python_are_checked_against_their_direction() -> None:
    policy = parse_policy(base())
    for word in ("higher", "lower"):
        criteria = tuple(evolve(c, curve=Hat(), direction=word) if c.code == "toilets" else c for c in policy.criteria)
        assert made(criteria=criteria) == [("RT-POL-153", "indicators.toilets.direction")]


def test_words_that_only_documents_check_are_checked_again() -> None:
    policy = parse_policy(base())
    gate = Gate(code="G1", when=policy.gates[0].when, cap="mid", if_unknown="perhaps")  # type: ignore[arg-type]
    assert made(gates=(gate, policy.gates[1])) == [("RT-POL-163", "gates[0].if_unknown")]
    words: Any = {"base": "some", "round": "half_even", "ties": "fight"}
    quota = evolve(policy.quotas[0], **words)
    assert made(quotas=(quota,)) == [
        ("RT-POL-163", "quotas[0].base"),
        ("RT-POL-163", "quotas[0].round"),
        ("RT-POL-163", "quotas[0].ties"),
    ]
    assert made(quotas=(Quota(code="Q", tier="top", count=True, ties="include"),)) == [
        ("RT-POL-177", "quotas[0].count")
    ]
    income = evolve(policy.criterion["income"], direction="upward")
    criteria = tuple(income if c.code == "income" else c for c in policy.criteria)
    assert made(criteria=criteria) == [("RT-POL-155", "indicators.income.direction")]
    assert policy.incentives is not None
    sideways: Any = {"round": "sideways"}
    beg: Any = {"if_short": "beg"}
    rate = evolve(policy.incentives.awards[2], **sideways)
    scheme = evolve(policy.incentives, awards=(rate,), **beg)
    assert made(incentives=scheme) == [
        ("RT-POL-196", "incentives.if_short"),
        ("RT-POL-196", "incentives.awards[0].round"),
    ]
    case = first_case(policy)
    case = evolve(case, expect=evolve(case.expect, status="well"))
    assert made(cases=(case,)) == [("RT-POL-203", "cases[0].expect.status")]


def test_conditions_made_in_python_are_checked() -> None:
    policy = parse_policy(base())
    income = Compare(Operand("value", "income"), "<", Fraction(1))
    for when, code in (
        (And((income,)), "RT-CON-015"),
        (Or(()), "RT-CON-015"),
        (AtLeast(1, ()), "RT-CON-014"),
        (Compare(Operand("value", "income"), "=<", Fraction(1)), "RT-CON-016"),  # type: ignore[arg-type]
        (Compare(Operand("value", "town"), "==", "'\""), "RT-CON-017"),
    ):
        gate = Gate(code="G1", when=when, cap="mid")
        assert made(gates=(gate, policy.gates[1])) == [(code, "gates[0].when")]


def test_a_condition_made_in_python_may_not_be_too_deep() -> None:
    policy = parse_policy(base())
    when = policy.gates[0].when
    for _ in range(199):
        when = Not(when)
    assert evolve(policy, gates=(evolve(policy.gates[0], when=when), policy.gates[1])).gates[0].when == when
    for _ in range(100_000):
        when = Not(when)
    assert made(gates=(evolve(policy.gates[0], when=when), policy.gates[1])) == [("RT-LIM-011", "gates[0].when")]


def test_rules_fit_the_mask_of_reasons() -> None:
    policy = parse_policy(base())
    gates = tuple(evolve(policy.gates[0], code=f"G{n}") for n in range(1, 60))
    assert len(evolve(policy, gates=gates).gates) == 59
    gates = (*gates, evolve(policy.gates[0], code="G60"))
    assert made(gates=gates) == [("RT-LIM-006", "gates")]


def test_a_ladder_refuses_too_many_tiers() -> None:
    with pytest.raises(PolicyError) as caught:
        Ladder(tiers=tuple(Tier(code=f"t{n}") for n in range(101)))
    assert [p.code for p in caught.value.problems] == ["RT-LIM-001"]
