"""What is proved of conditions, what is left alone, and what cases notice."""

from __future__ import annotations

import datetime as dt
import tomllib
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve, frozen

import ruraltier as rt
from policy.rulebooks import GONE, put
from ruraltier.analysis.lint.ground import Ground
from ruraltier.analysis.lint.logic import TooManyWorldsError
from ruraltier.analysis.lint.mutants import variants
from ruraltier.errors import ArgumentError, PolicyError
from ruraltier.policy.condition_parser import parse_condition
from ruraltier.policy.conditions import And, Condition, Custom, Not, Or
from ruraltier.policy.reach import Reach

CLEAN = Path(__file__).with_name("clean.toml")
FIT = {"method": "quantiles", "shares": {"mid": Decimal("0.5"), "top": Decimal("0.9")}}


def document(*, cases: bool = False, **changes: Any) -> dict[str, Any]:
    made = tomllib.loads(CLEAN.read_text(encoding="utf-8"), parse_float=Decimal)
    if not cases:
        del made["cases"]
    for path, value in changes.items():
        put(made, path, value)
    return made


def found(**changes: Any) -> list[tuple[str, str]]:
    return [(f.code, f.path) for f in rt.check(rt.parse_policy(document(**changes))) if f.code != "RT-LNT-080"]


def ground(**changes: Any) -> Ground:
    return Ground(rt.parse_policy(document(**changes)))


@pytest.mark.parametrize(
    ("condition", "verdict"),
    [
        ("always", "always"),
        ("not always", "never"),
        ("60 > satisfaction and satisfaction > 70", "never"),
        ("income > debt and debt > income", "never"),
        ("income >= debt or debt >= income", "always"),
        ("income > debt and debt > 2 * income", ""),
        ("income != 5 and income == 5", "never"),
        ("income != 5 or income == 5", "always"),
        ("placed > 'mid' and score < 85", "never"),
        ("placed >= 'low'", "always"),
        ("placed < 'low'", "never"),
        ("placed > 'top'", "never"),
        ("placed <= 'top'", "always"),
        ("placed == 'mid' and score >= 85", "never"),
        ("placed == 'mid' and score < 60", "never"),
        ("placed != 'mid' and score >= 60 and score < 85", "never"),
        ("placed <= 'mid' and score >= 85", "never"),
        ("town == '甲乡' and town == '乙乡'", "never"),
        ("town != '甲乡' and town != '乙乡'", ""),
        ("town != '甲乡' and town == '甲乡'", "never"),
        ("road != '土路' and road != '硬化路'", "never"),
        ("petition or not petition", "always"),
        ("at least 2 of (income > 5, income < 3, debt > 100)", "never"),
        ("not at least 2 of (income >= 0, debt >= 0, petition)", "never"),
        ("setting.least_votes > 60", "never"),
        ("points.wealth > 40", "never"),
        ("points.debt <= 10", "always"),
        ("growth < 5", ""),
        ("abs(income - last_income) < 0", "never"),
    ],
)
def test_what_is_proved_of_a_condition(condition: str, verdict: str) -> None:
    logic, parsed = ground().logic, parse_condition(condition)
    assert ("never" if logic.never(parsed) else "always" if logic.always(parsed) else "") == verdict


LONG = " and ".join(f"(income < {i} or debt < {i})" for i in range(1, 11))
MANY = f"at least 6 of ({', '.join(f'income != {i}' for i in range(12))})"


WIDE = Or([parse_condition(f"debt == {i}") for i in range(100)] * 3)


@pytest.mark.parametrize(
    "condition", [parse_condition(LONG), parse_condition(MANY), WIDE], ids=["and", "at least", "or"]
)
def test_nothing_is_claimed_of_a_condition_with_too_many_ways_to_hold(condition: Condition) -> None:
    here = ground()
    with pytest.raises(TooManyWorldsError):
        here.logic.worlds(condition)
    assert not here.logic.never(condition)


def test_a_rule_with_too_many_ways_to_hold_is_left_alone() -> None:
    codes = [code for code, _ in found(**{"gates[0].when": f"satisfaction < setting.least_votes and {LONG}"})]
    assert "RT-LNT-036" not in codes
    lines = [{"when": LONG, "is": 1}, {"when": "income > 3", "is": 2}]
    assert "RT-LNT-042" not in [code for code, _ in found(**{"indicators.growth.value": lines})]


@pytest.mark.parametrize("condition", ["placed >= 'top' and score < 80", "placed < 'low'", "placed == 'mid'"])
def test_where_cuts_are_fitted_nothing_is_said_of_them(condition: str) -> None:
    changes = {"ladder.fit": FIT, "ladder.tiers[2].at_least": 101, "gates[0].when": condition}
    codes = {code for code, _ in found(**changes)}
    assert codes.isdisjoint({"RT-LNT-001", "RT-LNT-002", "RT-LNT-030", "RT-LNT-032", "RT-LNT-036", "RT-LNT-037"})


def test_a_fitted_tier_is_there_or_not() -> None:
    logic = ground(**{"ladder.fit": FIT}).logic
    assert logic.never(parse_condition("placed >= 'top' and placed < 'top'"))


@frozen
class Sleeps:
    kind = "sleeps"
    reads = ("income",)

    def holds(self, _: object) -> bool:
        return False


def test_of_the_rule_of_another_package_nothing_is_claimed() -> None:
    logic, asked = ground().logic, Custom(Sleeps())
    assert not logic.never(asked)
    assert not logic.always(asked)
    assert logic.never(And((asked, Not(asked))))


def test_a_rule_that_always_holds_says_so_and_is_no_finding() -> None:
    codes = {code for code, _ in found(**{"gates[0].when": "always", "settings": GONE})}
    assert codes.isdisjoint({"RT-LNT-031", "RT-LNT-033"})


def test_a_truth_among_the_settings_may_switch_a_rule_off() -> None:
    switched = {"settings.strict": {"label": {"zh": "严", "en": "strict"}, "value": False}}
    assert found(**switched, **{"gates[0].when": "setting.strict and satisfaction < setting.least_votes"}) == []


LAST = {
    "indicators.last": {"kind": "option", "options": ["三类", "二类", "一类"], "label": {"zh": "上年", "en": "last"}},
    "ladder.previous": "last",
}


def test_rules_that_go_by_the_tier_of_last_time_are_not_compared() -> None:
    assert found(**LAST, **{"gates[0].cap": "previous", "floors[0].tier": "previous"}) == []


def test_a_floor_that_raises_over_a_gate_is_not_idle() -> None:
    changes = {"floors[0].when": "score >= 70 and growth > 0", "floors[0].tier": "mid"}
    assert "RT-LNT-037" not in [code for code, _ in found(**changes)]


def test_without_ranges_nothing_is_known() -> None:
    free = {"indicators.debt.range": GONE, "indicators.debt.bounded": False, "indicators.debt.curve": {"kind": "value"}}
    floors = {"floors[0].when": "points.debt > -1000"}
    assert "RT-LNT-033" not in [code for code, _ in found(**free, **floors)]


def test_a_worked_out_value_has_the_bounds_of_its_formula() -> None:
    free = {"indicators.growth.range": GONE, "indicators.growth.value": "income - last_income"}
    logic = ground(**free).logic
    assert logic.never(parse_condition("growth > 50"))
    assert not logic.never(parse_condition("growth > 49"))


def test_an_indicator_may_apply_only_in_places() -> None:
    changes = {"indicators.mark.applies": "income > 60", "missing": {"not_applicable": "zero"}}
    assert ("RT-LNT-032", "indicators.mark.applies") in found(**changes)


@pytest.mark.parametrize(
    ("when", "values"),
    [
        ("last_income < 5", "≥ 5, ≤ 1000"),
        ("last_income >= 5", "≥ 0, < 5"),
        ("last_income < 5 or last_income > 5", "= 5"),
        ("town == '甲乡'", "≠ 甲乡"),
        ("road == '土路'", "= 硬化路"),
    ],
)
def test_the_values_without_a_line_are_named(when: str, values: str) -> None:
    lines = [{"when": when, "is": "income - last_income"}]
    findings = rt.check(ground(**{"indicators.growth.value": lines}).policy)
    (finding,) = [f for f in findings if f.code == "RT-LNT-042"]
    assert finding.what.en.endswith(values)


def test_lines_that_ask_of_several_things_are_not_claimed_to_have_gaps() -> None:
    lines = [{"when": "last_income < 5 and income < 5", "is": 1}, {"when": "last_income >= 5 and income >= 5", "is": 2}]
    assert "RT-LNT-042" not in [code for code, _ in found(**{"indicators.growth.value": lines})]


def test_an_illustrative_rule_book_is_told_so_and_nothing_more_of_sources() -> None:
    codes = [code for code, _ in found(confidence="illustrative")]
    assert codes == ["RT-LNT-071"]


def test_a_ratio_has_no_last_decimal() -> None:
    assert list(variants(Fraction(1, 3))) == []
    assert [(way, moved) for _, way, moved in variants(Fraction(1, 4))] == [
        ("up", Fraction("0.26")),
        ("down", Fraction("0.24")),
    ]


def test_lines_with_too_many_ways_to_fail_are_not_claimed_to_have_gaps() -> None:
    when = " or ".join(f"(income < {i} and debt < {i})" for i in range(1, 11))
    assert "RT-LNT-042" not in [code for code, _ in found(**{"indicators.growth.value": [{"when": when, "is": 1}]})]


def test_a_score_without_a_least_guarantees_no_tier() -> None:
    mark = {"label": {"zh": "分", "en": "mark"}, "points": 25, "bounded": False, "curve": {"kind": "value"}}
    assert "RT-LNT-037" not in [code for code, _ in found(**{"indicators.mark": mark, "floors[0].when": "petition"})]


def test_bands_that_lie_apart_are_no_finding() -> None:
    changes = {"gates[1].when": "debt < 10", "vetoes[1]": {"code": "V2", "when": "debt > 90", "cap": "low"}}
    assert {"RT-LNT-039", "RT-LNT-040"}.isdisjoint(code for code, _ in found(**changes))


def test_weights_of_a_round_sum_are_no_finding() -> None:
    weights = {"aspects.wealth.weight": 3, "aspects.looks.weight": 3, "indicators.mark.weight": 4}
    assert "RT-LNT-004" not in [code for code, _ in found(score={"aggregate": "weighted_mean"}, **weights)]


def test_yes_and_no_count_as_1_and_0() -> None:
    assert ground().logic.never(parse_condition("petition + 1 > 2"))


@frozen
class First:
    kind = "first"

    def figure(self, figures: tuple[Fraction, ...], _: tuple[Fraction, ...]) -> Fraction:
        return figures[0]


def test_of_the_aggregate_of_another_package_nothing_is_known() -> None:
    policy = ground().policy
    looks = evolve(policy.aspect["looks"], aggregate=First(), floor=None, cap=None)
    assert Reach(policy).made(looks).most is None


@pytest.mark.parametrize(
    ("kept", "code", "path"),
    [
        ("of the first class", "RT-LNT-092", "vetoes[0]"),
        ("of the first class", "RT-LNT-090", "ladder.tiers[1]"),
        ("just under the second cut", "RT-LNT-091", "ladder.tiers[1]"),
        ("just under the second cut", "RT-LNT-083", "ladder.tiers[2]"),
        ("of the first class", "RT-LNT-094", "indicators.income"),
        ("income more than halved", "RT-LNT-093", "indicators.income"),
    ],
)
def test_what_one_case_alone_does_not_test(kept: str, code: str, path: str) -> None:
    made = document(cases=True)
    made["cases"] = [case for case in made["cases"] if case["name"] == kept]
    assert (code, path) in [(f.code, f.path) for f in rt.check(rt.parse_policy(made))]


def test_what_nothing_tests_is_a_note_where_it_is_made_up() -> None:
    made = document(cases=True)
    made["vetoes"][0]["confidence"] = "illustrative"
    made["cases"] = made["cases"][:1]
    (finding,) = [f for f in rt.check(rt.parse_policy(made)) if (f.code, f.path) == ("RT-LNT-092", "vetoes[0]")]
    assert finding.severity == "note"


def test_cases_of_several_villages_see_awards() -> None:
    made = document(cases=True)
    joint = next(case for case in made["cases"] if case["name"] == "one place of three")
    made["cases"] = [joint | {"expect": [{"award": 2300}, {"award": 1000}, {}]}]
    codes = [(f.code, f.path) for f in rt.check(rt.parse_policy(made))]
    assert ("RT-LNT-090", "incentives.awards[0]") not in codes


def test_a_change_that_cannot_be_paid_is_noticed() -> None:
    made = document(cases=True)
    made["incentives"]["budget"] = 2300
    made["cases"] = made["cases"][:1]
    assert "RT-CAS-001" not in rt.check(rt.parse_policy(made)).codes


def test_what_an_amendment_brings_in_is_found_in_it(tmp_path: Path) -> None:
    amendment = {"code": "A2026", "valid_from": dt.date(2026, 1, 1), "set": {"ladder.tiers.top.at_least": 101}}
    findings = rt.check(rt.parse_policy(document(amendments=[amendment])))
    assert ("RT-LNT-001", "amendments[0] ladder.tiers[2]") in [(f.code, f.path) for f in findings]
    path = tmp_path / "county.json"
    rt.write_policy(rt.parse_policy(document(amendments=[amendment])), path)
    (placed,) = [f for f in rt.check(path) if f.code == "RT-LNT-001"]
    assert placed.place.startswith(f"{path}:")


def test_findings_are_a_sequence_that_shows_itself_in_chinese() -> None:
    findings = rt.check(ground(**{"ladder.tiers[2].at_least": 101}).policy)
    assert findings[0] in list(findings)
    assert findings[:1] == (findings[0],)
    assert len(findings) == len(findings.warnings) + len(findings.notes)
    assert "警告" in repr(findings)
    assert "没有分数能达到" in repr(findings)


def test_what_cannot_be_opened_is_an_error_and_no_finding() -> None:
    with pytest.raises(PolicyError):
        rt.check("no-such-policy")
    with pytest.raises(ArgumentError):
        rt.check(7)  # type: ignore[arg-type]  # what is tested


def test_an_item_of_a_checklist_is_found_under_its_aspect(tmp_path: Path) -> None:
    path = tmp_path / "county.toml"
    text = CLEAN.read_text(encoding="utf-8").partition("[[cases]]")[0]
    items = "[aspects.wealth.items]\nlit = { points = 0 }\n[score]"
    path.write_text(text.replace("[score]", items, 1), encoding="utf-8")
    findings = rt.check(path)
    line = path.read_text(encoding="utf-8").splitlines().index("lit = { points = 0 }") + 1
    assert ("aspects.wealth.items.lit.points", f"{path}:{line}") in [(f.path, f.place) for f in findings]
