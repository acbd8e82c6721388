"""Defects put into a rule book in which the linter finds nothing: each is found, at its place."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import ruraltier as rt
from policy.rulebooks import GONE, put
from ruraltier.policy.toml_text import toml_text

CLEAN = Path(__file__).with_name("clean.toml")
GATE = {"code": "G9", "label": {"zh": "门槛", "en": "gate"}, "cap": "mid"}
VETO = {"code": "V9", "label": {"zh": "否决", "en": "veto"}, "cap": "low"}
FLOOR = {"code": "F9", "label": {"zh": "保底", "en": "floor"}, "tier": "mid"}
STEPS = "indicators.houses.curve.steps"


def gate(when: str, **more: Any) -> dict[str, Any]:
    return {"gates[+]": GATE | {"when": when} | more}


def veto(when: str, **more: Any) -> dict[str, Any]:
    return {"vetoes[+]": VETO | {"when": when} | more}


def floor(when: str, **more: Any) -> dict[str, Any]:
    return {"floors[+]": FLOOR | {"when": when} | more}


Patch = dict[str, Any]
DEFECTS: list[tuple[str, Patch, str, str]] = [
    # tiers
    ("cut over all points", {"ladder.tiers[2].at_least": 101}, "RT-LNT-001", "ladder.tiers[2]"),
    ("cut under all points", {"ladder.tiers[1].at_least": 5}, "RT-LNT-002", "ladder.tiers[1]"),
    (
        "no room for a middle tier",
        {"ladder.tiers[2].above": 100, "ladder.tiers[2].at_least": GONE},
        "RT-LNT-001",
        "ladder.tiers[2]",
    ),
    # tree
    (
        "weight 0",
        {"score": {"aggregate": "weighted_mean"}, "aspects.looks.weight": 0},
        "RT-LNT-003",
        "aspects.looks.weight",
    ),
    (
        "weights of no round sum",
        {"score": {"aggregate": "weighted_mean"}, "aspects.looks.weight": 2},
        "RT-LNT-004",
        "score",
    ),
    (
        "pass of nobody",
        {
            "score": {"aggregate": "count"},
            "aspects.wealth.pass": {"at_least": 41},
            "aspects.looks.pass": {"at_least": 20},
            "indicators.mark.pass": {"at_least": 20},
        },
        "RT-LNT-010",
        "aspects.wealth.pass",
    ),
    (
        "pass of everybody",
        {
            "score": {"aggregate": "count"},
            "aspects.wealth.pass": {"at_least": 20},
            "aspects.looks.pass": {"at_least": 10},
            "indicators.mark.pass": {"at_least": 20},
        },
        "RT-LNT-010",
        "aspects.looks.pass",
    ),
    ("cap over all", {"aspects.looks.cap": 40, "score.total": 105}, "RT-LNT-011", "aspects.looks.cap"),
    ("floor under all", {"aspects.looks.floor": 5}, "RT-LNT-011", "aspects.looks.floor"),
    ("coverage of nothing", {"aspects.looks.min_coverage": 0}, "RT-LNT-011", "aspects.looks.min_coverage"),
    # curves
    ("deduction out of range", {"indicators.litter.curve.above": 100}, "RT-LNT-005", "indicators.litter.curve"),
    ("same points for all", {"indicators.road.curve.points.土路": 20}, "RT-LNT-005", "indicators.road.curve"),
    ("full points out of reach", {f"{STEPS}[1].points": 8}, "RT-LNT-006", "indicators.houses.curve"),
    ("target out of range", {"indicators.debt.curve.target": 120}, "RT-LNT-006", "indicators.debt.curve"),
    ("step over the range", {f"{STEPS}[+]": {"above": 100, "points": 10}}, "RT-LNT-007", f"{STEPS}[2]"),
    (
        "step under the range",
        {STEPS: [{"at_least": -5, "points": 5}, {"at_least": 0, "points": 6}, {"above": 80, "points": 10}]},
        "RT-LNT-007",
        f"{STEPS}[0]",
    ),
    (
        "knots outside",
        {"indicators.income.curve.at": [0, 10, 50, 60], "indicators.income.curve.points": [0, 20, 30, 30]},
        "RT-LNT-007",
        "indicators.income.curve.at[2]",
    ),
    ("two equal steps", {f"{STEPS}[0].points": 10}, "RT-LNT-008", f"{STEPS}[1]"),
    ("direction not said", {"indicators.litter.direction": GONE}, "RT-LNT-009", "indicators.litter"),
    ("direction turned round", {"indicators.litter.direction": "higher"}, "RT-POL-153", "indicators.litter.direction"),
    # what nothing reads
    ("dead indicator", {"gates[0].when": "growth < 5"}, "RT-LNT-020", "indicators.satisfaction"),
    (
        "dead fact",
        {"gates[0].when": "growth < 5", "indicators.satisfaction.reference": "第三条"},
        "RT-LNT-021",
        "indicators.satisfaction",
    ),
    ("dead text", {"quotas[0].by": GONE}, "RT-LNT-021", "indicators.town"),
    ("dead setting", {"gates[0].when": "satisfaction < 60"}, "RT-LNT-022", "settings.least_votes"),
    ("dead source", {"sources.gazette": {"title": "公报", "locator": "2024"}}, "RT-LNT-023", "sources.gazette"),
    ("dead figure aside", {"gates[1].when": "debt > 80"}, "RT-LNT-024", "indicators.debt"),
    # conditions
    ("contradiction", gate("income > 5 and income < 3"), "RT-LNT-030", "gates[2].when"),
    ("contradiction of words", gate("road == '土路' and road == '硬化路'"), "RT-LNT-030", "gates[2].when"),
    ("contradiction of truths", veto("petition and not petition"), "RT-LNT-030", "vetoes[2].when"),
    ("tautology", gate("income > 3 or income < 5"), "RT-LNT-031", "gates[2].when"),
    ("never within the range", gate("satisfaction > 100"), "RT-LNT-032", "gates[2].when"),
    ("never within the score", gate("score > 100"), "RT-LNT-032", "gates[2].when"),
    ("never by arithmetic", gate("income + debt > 150"), "RT-LNT-032", "gates[2].when"),
    ("never by the tier", gate("placed >= 'top' and score < 80"), "RT-LNT-030", "gates[2].when"),
    ("always within the range", veto("satisfaction <= 100"), "RT-LNT-033", "vetoes[2].when"),
    (
        "always one of the options",
        veto("at least 1 of (road == '土路', road == '硬化路')"),
        "RT-LNT-033",
        "vetoes[2].when",
    ),
    ("idle part of an or", gate("debt < 3 or debt < 5"), "RT-LNT-034", "gates[2].when"),
    ("idle part of an and", gate("debt < 3 and debt < 5 and income < 7"), "RT-LNT-034", "gates[2].when"),
    ("idle part by the range", gate("debt < 3 and income >= 0"), "RT-LNT-034", "gates[2].when"),
    # rules
    ("shadowed gate", gate("satisfaction < 30"), "RT-LNT-035", "gates[2]"),
    ("the same gate twice", gate("points.debt > 8", cap="low"), "RT-LNT-035", "gates[2]"),
    ("veto in the shadow of a bar", veto("growth < -60"), "RT-LNT-035", "vetoes[2]"),
    ("floor in the shadow of a floor", floor("growth >= 200 and score >= 50"), "RT-LNT-035", "floors[1]"),
    ("cap above what is possible", gate("score < 50"), "RT-LNT-036", "gates[2].cap"),
    ("cap above what is placed", gate("placed < 'top' and debt > 3"), "RT-LNT-036", "gates[2].cap"),
    (
        "floor below what is sure",
        floor("score >= 70", code="F8") | {"gates[1]": GATE | {"code": "G8", "when": "debt > 90"}},
        "RT-LNT-037",
        "floors[1].tier",
    ),
    ("floor against a bar", floor("growth < -70"), "RT-LNT-038", "floors[1]"),
    ("gate against a floor", gate("growth >= 150 and score >= 60", cap="low"), "RT-LNT-038", "gates[2]"),
    (
        "a gap of whole numbers",
        gate("satisfaction <= 49", cap="low")
        | veto("satisfaction >= 50 and debt > 90")
        | {"vetoes[+]": VETO | {"code": "V8", "when": "satisfaction >= 50"}},
        "RT-LNT-039",
        "vetoes[2].when",
    ),
    (
        "an edge of both",
        gate("debt <= 50", cap="low") | {"vetoes[+]": VETO | {"when": "debt >= 50"}},
        "RT-LNT-040",
        "vetoes[2].when",
    ),
    (
        "an edge of neither",
        gate("debt < 50", cap="low") | {"vetoes[+]": VETO | {"when": "debt > 50"}},
        "RT-LNT-040",
        "vetoes[2].when",
    ),
    (
        "line never reached",
        {
            "indicators.growth.value": [
                {"when": "last_income >= 0", "is": "income - last_income"},
                {"when": "last_income > 0", "is": 1},
                {"is": 100},
            ]
        },
        "RT-LNT-041",
        "indicators.growth.value[1]",
    ),
    ("no line for 0", {"indicators.growth.value[1].when": "last_income < 0"}, "RT-LNT-042", "indicators.growth.value"),
    (
        "line of a bracket never reached",
        {"indicators.mark.bracket[1].when": "road == '硬化路' and debt < 5"},
        "RT-LNT-041",
        "indicators.mark.bracket[1]",
    ),
    ("cap at the best tier", {"gates[0].cap": "top"}, "RT-POL-161", "gates[0].cap"),
    # quotas and money
    (
        "quota of all",
        {"quotas[0]": {"code": "Q1", "tier": "top", "share": 1, "base": "rated", "round": "down", "ties": "include"}},
        "RT-LNT-050",
        "quotas[0].share",
    ),
    (
        "quota of none at least",
        {"quotas[0].tier": "mid", "quotas[0].count": 0, "quotas[0].bound": "at_least"},
        "RT-LNT-050",
        "quotas[0].count",
    ),
    ("quota without a place", {"quotas[0].count": 0}, "RT-LNT-051", "quotas[0].count"),
    ("quota of nobody's tier", {"ladder.tiers[2].at_least": 101}, "RT-LNT-052", "quotas[0].tier"),
    ("award of nobody's tier", {"ladder.tiers[2].at_least": 101}, "RT-LNT-060", "incentives.awards[0]"),
    ("more for less", {"incentives.awards[0].amounts.top": 500}, "RT-LNT-061", "incentives.awards[0].amounts"),
    ("nothing for the best", {"incentives.awards[0].amounts.top": GONE}, "RT-LNT-061", "incentives.awards[0].amounts"),
    ("award of nothing", {"incentives.awards[1].amounts.top": 0}, "RT-LNT-062", "incentives.awards[1]"),
    (
        "rate of nothing",
        {"incentives.awards[1]": {"code": "rate", "kind": "score_rate", "rate": 0, "round": "down"}},
        "RT-LNT-062",
        "incentives.awards[1]",
    ),
    (
        "pool of nothing",
        {"incentives.awards[1]": {"code": "pool", "kind": "share", "pool": 0}},
        "RT-LNT-062",
        "incentives.awards[1]",
    ),
    # origins
    ("made up in a published rule book", {"gates[0].confidence": "illustrative"}, "RT-LNT-070", "confidence"),
    ("made up and said so", {"gates[0].confidence": "illustrative", "notes": "G1 是示例"}, "RT-LNT-071", "confidence"),
    ("no reference", {"reference": GONE}, "RT-LNT-072", ""),
    ("made up under the law's name", {"gates[0].confidence": "illustrative"}, "RT-LNT-073", "gates[0]"),
    ("source without locator", {"sources.notice.locator": GONE}, "RT-LNT-074", "sources.notice"),
    ("one language", {"gates[0].label.en": GONE}, "RT-LNT-075", "gates[0].label"),
    ("no label", {"vetoes[0].label": GONE}, "RT-LNT-076", "vetoes[0].label"),
    ("dates upside down", {"valid_from": "2024-12-31", "valid_until": "2024-01-01"}, "RT-POL-112", "valid_until"),
    # cases
    ("no cases", {"cases": GONE}, "RT-LNT-080", "cases"),
    ("a case of nothing", {"cases[0].expect": {}}, "RT-LNT-081", "cases[0]"),
    ("a case twice", {"cases[1].village.mark": 20, "cases[1].expect": {"tier": "top"}}, "RT-LNT-082", "cases[1]"),
    ("a case that fails", {"cases[0].expect.score": 80}, "RT-CAS-001", "cases[0].expect.score"),
    ("a figure moved without its case", {"gates[0].when": "satisfaction < 55"}, "RT-CAS-001", "cases[10].expect.tier"),
]


def document(patch: Patch, *, cases: bool) -> dict[str, Any]:
    made = tomllib.loads(CLEAN.read_text(encoding="utf-8"), parse_float=Decimal)
    if not cases:
        del made["cases"]
    for path, value in patch.items():
        if path.endswith("[+]"):
            _list(made, path.removesuffix("[+]")).append(value)
        else:
            put(made, path, value)
    return made


def _list(made: dict[str, Any], path: str) -> list[Any]:
    place: Any = made
    for step in path.split("."):
        place = place[step]
    found: list[Any] = place
    return found


def checked(patch: Patch, folder: Path, *, cases: bool) -> rt.Findings:
    path = folder / "county.toml"
    path.write_text(toml_text(document(patch, cases=cases)), encoding="utf-8")
    return rt.check(path)


def test_there_is_nothing_to_find_in_the_rule_book_they_start_from() -> None:
    assert list(rt.check(CLEAN)) == []


def test_there_are_at_least_forty() -> None:
    assert len(DEFECTS) >= 40


@pytest.mark.parametrize(("patch", "code", "path"), [pytest.param(*d[1:], id=d[0]) for d in DEFECTS])
def test_a_seeded_defect_is_found(patch: Patch, code: str, path: str, tmp_path: Path) -> None:
    # Cases take time, and matter to what is said of cases only.
    tested = code.startswith(("RT-CAS", "RT-LNT-08", "RT-LNT-09"))
    found = [finding for finding in checked(patch, tmp_path, cases=tested) if finding.code == code]
    assert path in [finding.path for finding in found]
    for finding in found:
        assert finding.place.startswith(f"{tmp_path / 'county.toml'}") or not finding.path
        assert finding.what.zh
        assert finding.what.en
