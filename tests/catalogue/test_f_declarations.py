"""Catalogue F: what a rule book can declare wrongly, and what it may declare."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

import ruraltier as rt
from policy.rulebooks import GONE, base
from ruraltier.edge.files import load_policy
from ruraltier.errors import PolicyError, Problem
from ruraltier.policy.parse import parse_policy
from ruraltier.policy.write import to_toml

if TYPE_CHECKING:
    from pathlib import Path

Table = dict[str, Any]


def told(document: Any) -> Problem:
    """Return the first problem of a document."""
    with pytest.raises(PolicyError) as caught:
        parse_policy(document)
    return caught.value.problems[0]


def told_of_file(folder: Path, text: str) -> Problem:
    """Return the first problem of a file."""
    path = folder / "county.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PolicyError) as caught:
        load_policy(path)
    return caught.value.problems[0]


def tiers(*cuts: Table) -> Table:
    return {
        "ladder.tiers": [
            {"code": "low"},
            *({"code": code} | cut for code, cut in zip(("mid", "top"), cuts, strict=True)),
        ]
    }


def curve(**stated: Any) -> Table:
    return {"indicators.toilets": {"points": 30, "curve": stated}}


def weights(*shares: object) -> Table:
    """Return a rule book of so many indicators under a mean whose weights must add up to 1."""
    gone = dict.fromkeys(("aspects", "gates", "vetoes", "floors", "quotas", "incentives", "cases"), GONE)
    cuts = tiers({"at_least": "1/2"}, {"at_least": "9/10"})
    document = base(score={"aggregate": "weighted_mean", "total": 1}, **gone, **cuts)
    made = {"range": [0, 1], "curve": {"kind": "value"}}
    document["indicators"] = {f"i{n}": made | {"weight": share} for n, share in enumerate(shares)}
    return document


REFUSED: list[Any] = [
    pytest.param(
        base(**{"score.total": Fraction("99.9")}), "RT-POL-141", "add up to 100", "0.1 too much", id="F1-total 99.9"
    ),
    pytest.param(
        base(**{"aspects.signs.items.lit.points": Decimal("1.0000001")}),
        "RT-POL-141",
        "100.0000001",
        "0.0000001 too much",
        id="F1-100.0000001",
    ),
    pytest.param(
        weights("1/3", "1/3", Decimal("0.333")), "RT-POL-141", "2999/3000", "1/3000 too little", id="F1-thirds"
    ),
    pytest.param(
        base(**{"indicators.toilets.weight": -1}), "RT-POL-127", "weight is -1", "0 or more", id="F3-negative weight"
    ),
    pytest.param(
        weights(0, 0) | {"score": {"aggregate": "weighted_mean"}},
        "RT-POL-128",
        "every weight",
        "above 0",
        id="F3-only zeros",
    ),
    pytest.param(
        base(**{"indicators.toilets.wieght": 1}),
        "RT-DOC-010",
        "'wieght'",
        "did you mean 'weight'?",
        id="F5-misspelt key",
    ),
    pytest.param(
        base(**{"ladder.rounding": {}}),
        "RT-DOC-010",
        "'rounding'",
        "did you mean 'round'?",
        id="F5-misspelt key of a section",
    ),
    pytest.param(
        base(**tiers({"at_least": 90}, {"at_least": 60})),
        "RT-POL-034",
        "'top' (≥ 60)",
        "'mid' (≥ 90)",
        id="F6-out of order",
    ),
    pytest.param(
        base(**tiers({"at_least": 60}, {"above": 60})), "RT-POL-034", "'top' (> 60)", "'mid' (≥ 60)", id="F6-equal"
    ),
    pytest.param(
        base(**tiers({"range": [70, 84]}, {"range": [85, 100]})),
        "RT-DOC-010",
        "'range'",
        "at_least",
        id="F7-bands with a gap",
    ),
    pytest.param(
        base(**tiers({"from": 60}, {"from": 90})),
        "RT-DOC-010",
        "'from'",
        "above, below, at_least, at_most",
        id="F8-edge unowned",
    ),
    pytest.param(
        base(**tiers({"at_least": 60, "below": 90}, {"at_least": 90})),
        "RT-DOC-015",
        "below = 90 and at_least = 60",
        "one threshold",
        id="F8-bands",
    ),
    pytest.param(
        base(**{"ladder.tiers[0].at_least": 10}),
        "RT-POL-031",
        "a score below it has no tier",
        "put a tier for the rest before it",
        id="F9-no catch-all",
    ),
    pytest.param(base(**{"ladder.tiers": []}), "RT-POL-030", "no tier", "at least one tier", id="F9-no tier"),
    pytest.param(
        base(**curve(kind="linear", at=[0, 5, 5], share=[0, 0.5, 1])),
        "RT-CUR-003",
        "5 follows 5",
        "rising knots",
        id="F12-repeated knot",
    ),
    pytest.param(
        base(**curve(kind="steps", steps=[{"at_least": 5, "points": 1}, {"at_least": 5, "points": 2}])),
        "RT-CUR-003",
        "≥ 5 follows ≥ 5",
        "no edge twice",
        id="F12-step of no width",
    ),
    pytest.param(
        base(**{"indicators.income.range": [5, 5]}),
        "RT-POL-041",
        "from 5 to 5",
        "below the high end",
        id="F12-range of no width",
    ),
    pytest.param(
        base(**curve(kind="linear", at=[0, 9, 5], share=[0, 0.5, 1])),
        "RT-CUR-003",
        "5 follows 9",
        "rising knots",
        id="F13-knots out of order",
    ),
    pytest.param(
        base(**curve(kind="steps", steps=[{"above": 9, "points": 1}, {"above": 5, "points": 2}])),
        "RT-CUR-003",
        "> 5 follows > 9",
        "rising steps",
        id="F13-steps out of order",
    ),
    pytest.param(
        base(**curve(kind="linear", at=[0, 5, 9], share=[0, 1, 0.9]) | {"indicators.toilets.direction": "higher"}),
        "RT-POL-153",
        "points fall from 30 to 27",
        "never goes against it",
        id="F14-not monotone",
    ),
    pytest.param(
        base(**curve(kind="linear", at=[0, 9], points=[0, 31])), "RT-POL-152", "0 to 31", "0 to 30", id="F15-above full"
    ),
    pytest.param(
        base(**curve(kind="linear", at=[0, 9], points=[-1, 30])),
        "RT-POL-152",
        "-1 to 30",
        "bounded = false",
        id="F15-below 0",
    ),
    pytest.param(
        base(**curve(kind="linear", at=[0, 9], share=[0, 1], outside="extend")),
        "RT-POL-152",
        "any depth",
        "any height",
        id="F15-without end",
    ),
    pytest.param(
        base(aspects={"a": {"under": "b"}, "b": {"under": "a"}} | base()["aspects"]),
        "RT-POL-125",
        "a under b under a",
        "end at the root",
        id="F16-circle",
    ),
    pytest.param(
        base(**{"aspects.wealth.under": "money"}), "RT-POL-100", "'money' is no aspect", "there are", id="F16-orphan"
    ),
    pytest.param(
        base(**{"indicators.income.aspect": ["wealth", "signs"]}), "RT-DOC-003", "a list", "text", id="F16-two parents"
    ),
    pytest.param(
        base(**{"aspects.hollow": {}}),
        "RT-POL-126",
        "nothing stands under 'hollow'",
        "every aspect",
        id="F16-no children",
    ),
    pytest.param(
        base(**{"gates[0].when": "incom < 10"}),
        "RT-POL-100",
        "'incom' is no indicator",
        "did you mean 'income'?",
        id="F17-gate",
    ),
    pytest.param(
        base(**{"vetoes[0].when": "petitions"}),
        "RT-POL-100",
        "'petitions' is no indicator",
        "did you mean 'petition'?",
        id="F17-veto",
    ),
    pytest.param(
        base(**{"floors[0].when": "points.welth > 3"}),
        "RT-POL-100",
        "'welth'",
        "did you mean 'wealth'?",
        id="F17-floor",
    ),
    pytest.param(
        base(**{"gates[0].when": '@"集体收人" < 3'}),
        "RT-CON-003",
        "'集体收人'",
        "did you mean '集体收入'?",
        id="F17-label",
    ),
    pytest.param(
        base(**{"gates[0].cap": "top"}),
        "RT-POL-161",
        "'top' holds nobody back",
        "below the best",
        id="F18-gate at the best",
    ),
    pytest.param(
        base(**{"vetoes[1].cap": "top"}),
        "RT-POL-161",
        "'top' holds nobody back",
        "below the best",
        id="F18-veto to the best",
    ),
    pytest.param(
        base(**{"floors[0].tier": "low"}),
        "RT-POL-161",
        "'low' lifts nobody",
        "above the worst",
        id="F18-floor at the worst",
    ),
    pytest.param(
        base(**{"gates[0].when": "income => 10"}), "RT-CON-001", "at character 8", "write >=", id="F19-turned round"
    ),
    pytest.param(
        base(**{"gates[0].when": "income &gt;= 10"}),
        "RT-CON-001",
        "at character 8",
        "write the sign itself",
        id="F19-markup",
    ),
    pytest.param(
        base(**{"gates[0].when": "income = 10"}), "RT-CON-001", "at character 8", "write ==", id="F19-one equals sign"
    ),
    pytest.param(
        base(**{"indicators.toilets.points": float("nan")}), "RT-DOC-013", "cannot be used", "finite", id="F21-nan"
    ),
    pytest.param(
        base(**{"quotas[0].share": Decimal("Infinity")}), "RT-DOC-013", "cannot be used", "finite", id="F21-inf"
    ),
    pytest.param(
        base(**{"quotas[0].share": Fraction(11, 10)}), "RT-POL-174", "share is 1.1", "0 to 1", id="F23-share over 1"
    ),
    pytest.param(base(**{"quotas[0].share": -1}), "RT-POL-174", "share is -1", "0 to 1", id="F23-negative"),
    pytest.param(
        base(**{"quotas[1].tier": "top"}), "RT-POL-172", "already has the quota Q1", "one quota a tier", id="F23-twice"
    ),
    pytest.param(base(**{"quotas[0].ties": GONE}), "RT-DOC-011", "'ties' is missing", "", id="F23-without a tie rule"),
    pytest.param(
        base(**{"quotas[1].tie_break": GONE}),
        "RT-POL-178",
        "no tie_break",
        "both or neither",
        id="F23-tie_break of nothing",
    ),
    pytest.param(base(format=2), "RT-DOC-014", "format 2", "newer version of ruraltier", id="F25-later format"),
    pytest.param({}, "RT-DOC-011", "'format' is missing", "", id="F26-empty"),
    pytest.param([], "RT-DOC-001", "a list", "a table", id="F26-a list"),
    pytest.param(
        base(**curve(kind="linear", at=[0, "x"], share=[0, 1])),
        "RT-DOC-003",
        "text 'x'",
        "indicators.toilets.curve.at[1]",
        id="F26-deep inside",
    ),
]


@pytest.mark.parametrize(("document", "code", "found", "rule"), REFUSED)
def test_a_declaration_is_refused(document: Any, code: str, found: str, rule: str) -> None:
    problem = told(document)
    assert problem.code == code
    assert found in str(problem)
    assert rule in str(problem)


IN_FILES: list[Any] = [
    pytest.param(
        'id = "demo"', 'id = "demo"\nid = "again"', "RT-FIL-010", "on line 2 and again on line 3", id="F4-key twice"
    ),
    pytest.param(
        "[indicators.town]",
        "[indicators.heads]",
        "RT-FIL-010",
        "indicators.heads stands on line",
        id="F4-indicator twice",
    ),
    pytest.param(
        "[indicators.town]",
        "[indicators.income]",
        "RT-FIL-010",
        "indicators.income stands on line",
        id="F4-indicator twice, far",
    ),
    pytest.param("points = 40", "points = nan", "RT-DOC-013", "the number cannot be used", id="F21-nan in a file"),
    pytest.param("points = 40", "points = inf", "RT-DOC-013", "the number cannot be used", id="F21-inf in a file"),
    pytest.param("points = 40", "points = yes", "RT-FIL-011", "write true or false", id="F22-yes"),
    pytest.param("points = 40", "points = 0123", "RT-FIL-011", "or a code in quotes", id="F22-leading zero"),
    pytest.param("points = 40", "points = 1:30", "RT-FIL-011", "write one key = value a line", id="F22-minutes"),
    pytest.param("points = 40", "points = 01:30:00", "RT-DOC-013", "of the type time", id="F22-a time"),
    pytest.param(
        "points = 40",
        "points = 2024-01-01",
        "RT-DOC-003",
        "found the date 2024-01-01; expected a number",
        id="F22-a date",
    ),
    pytest.param(
        "points = 40", 'points = "1e3"', "RT-DOC-003", "write 1e3 without the quotes", id="F22-a number in quotes"
    ),
]


@pytest.mark.parametrize(("old", "new", "code", "part"), IN_FILES)
def test_a_declaration_in_a_file_is_refused_with_its_line(
    tmp_path: Path, old: str, new: str, code: str, part: str
) -> None:
    text = re.sub(" += ", " = ", to_toml(parse_policy(base())))
    assert old in text
    problem = told_of_file(tmp_path, text.replace(old, new, 1))
    assert problem.code == code
    assert part in str(problem)
    line = problem.line
    assert line is not None
    assert (
        new.splitlines()[-1].split(" = ")[0].strip("[]")
        in (tmp_path / "county.toml").read_text(encoding="utf-8").splitlines()[line - 1]
    )


def test_an_empty_file_names_what_it_must_have(tmp_path: Path) -> None:
    """F26."""
    assert told_of_file(tmp_path, "").code == "RT-DOC-011"


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(weights(*[0.1] * 10), id="F2-ten floats of 0.1"),
        pytest.param(weights(*[Decimal("0.1")] * 10), id="F2-ten decimals of 0.1"),
        pytest.param(weights("1/3", "1/3", "1/3"), id="F2-thirds"),
        pytest.param(base(**{"gates[0].when": "income ≥ 10"}), id="F19-sign in one character"),
        pytest.param(
            base(**{"indicators.grade.bounded": False, "indicators.grade.curve.points.丙": -5}), id="F15-declared"
        ),
    ],
)
def test_a_declaration_is_accepted(document: Any) -> None:
    assert not {"RT-LNT-001", "RT-LNT-002", "RT-LNT-003"} & rt.check(parse_policy(document)).codes


def test_a_weight_of_0_is_accepted_with_a_warning() -> None:
    """F3."""
    assert "RT-LNT-003" in [warning.code for warning in rt.check(parse_policy(weights(0, 1))).warnings]


@pytest.mark.parametrize(
    ("cuts", "code", "part"),
    [
        pytest.param(
            tiers({"at_least": 60}, {"at_least": 101}),
            "RT-LNT-001",
            "the greatest possible is 100",
            id="F10-unreachable",
        ),
        pytest.param(
            tiers({"at_least": 60}, {"above": 100}),
            "RT-LNT-001",
            "the greatest possible is 100",
            id="F10-unreachable edge",
        ),
        pytest.param(
            tiers({"at_least": 0}, {"at_least": 90}), "RT-LNT-002", "the least possible is 0", id="F11-everybody"
        ),
    ],
)
def test_a_tier_that_nobody_or_everybody_gets_is_a_warning(cuts: Table, code: str, part: str) -> None:
    (warning,) = [found for found in rt.check(parse_policy(base(**cuts))).warnings if found.code == code]
    assert part in str(warning)


def test_a_tier_that_only_a_floor_could_reach_needs_one() -> None:
    """F10."""
    document = base()
    document["ladder"]["tiers"].append({"code": "star"})
    assert told(document).code == "RT-POL-164"


def test_a_decimal_of_a_file_is_read_from_its_text(tmp_path: Path) -> None:
    """F20."""
    path = tmp_path / "county.toml"
    long = "0.1000000000000000055511151231257827"
    path.write_text(to_toml(parse_policy(base(**{"settings.least.value": Decimal(long)}))), encoding="utf-8")
    assert load_policy(path).setting["least"].value == Fraction(long)
    path.write_text(to_toml(parse_policy(base(**{"settings.least.value": 0.1}))), encoding="utf-8")
    assert load_policy(path).setting["least"].value == Fraction(1, 10)


def test_a_missing_value_refuses_unless_the_rule_book_says_otherwise() -> None:
    """F24: the engine tells the cells; here is the default that it goes by."""
    policy = parse_policy(base(missing=GONE))
    assert {effect for _, effect in policy.effects(policy.criterion["income"]).by_kind} == {"refuse"}
