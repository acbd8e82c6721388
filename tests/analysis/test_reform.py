"""A dry run of one rule book after another: who moves, what it costs, and which provision does it."""

from __future__ import annotations

import copy
import datetime as dt
import json
from decimal import Decimal
from fractions import Fraction
from importlib.resources import files
from itertools import permutations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import ruraltier as rt
from ruraltier.analysis.coalitions import few_enough
from ruraltier.analysis.mixing import Mixer, built, effective, merged

if TYPE_CHECKING:
    from ruraltier.analysis.effects import Reform

SHIPPED = Path(str(files("ruraltier"))) / "data" / "samples"
PROVINCES = [*(SHIPPED / "idm-2024").glob("*.csv"), *(Path(__file__).parents[1] / "data" / "idm-2024").glob("*.csv")]
COUNTY = SHIPPED / "synthetic-county" / "synthetic-county-2011.csv"
AWARDS = [
    {"code": "grant", "kind": "fixed", "amounts": {"mandiri": 1000, "maju": 2000, "berkembang": 3000}},
    {"code": "pool", "kind": "share", "pool": 1000001, "by": "score", "tiers": ["tertinggal", "sangat_tertinggal"]},
]
"""Invented: the real index pays nothing."""

BOOK: dict[str, Any] = {
    "format": 1, "id": "b", "title": {"zh": "办法", "en": "book"}, "source": "s", "confidence": "illustrative",
    "sources": {"s": {"title": "made up"}}, "score": {"total": 100}, "missing": "unrated",
    "indicators": {
        "road": {"label": "道路", "points": 60, "range": [0, 60], "curve": {"kind": "value"}},
        "water": {"points": 40, "range": [0, 40], "curve": {"kind": "value"}},
        "debt": {}, "town": {"kind": "text"},
    },
    "ladder": {"tiers": [{"code": "low"}, {"code": "mid", "at_least": 50}, {"code": "top", "at_least": 80}]},
    "incentives": {"awards": [{"code": "fund", "kind": "fixed", "amounts": {"mid": 10, "top": 20}}]},
}  # fmt: skip
ROWS = {"id": list("abcdef"), "road": [60, 50, 40, 30, 20, ""], "water": [40, 28, 20, 20, 10, 10],
        "debt": [0, 9, 0, 0, 0, 0], "town": list("xxxyyy")}  # fmt: skip


def book(change: Any = None, **head: Any) -> rt.TierPolicy:
    document = copy.deepcopy(BOOK) | head
    if change:
        change(document)
    return rt.parse_policy(document)


OLD = book()
COHORT = rt.read_cohort(ROWS, OLD, id="id")


def check_sums(found: Reform) -> None:
    """Everything adds up: every total over the effects, and every village's money."""
    for name, total in found.totals.items():
        assert sum(effect.totals[name] for effect in found.effects) == total
    if found.money_before is None or found.money_after is None:
        assert found.shares == ()
        return
    change = found.money_after.astype(object) - found.money_before.astype(object)
    assert np.array_equal(sum(share.astype(object) for share in found.shares), change * found.scale)
    for effect, share in zip(found.effects, found.shares, strict=True):
        assert Fraction(int(share.astype(object).sum()), found.scale) == effect.totals["money"]


def paths(found: Reform) -> list[tuple[str, ...]]:
    return [effect.paths for effect in found.effects]


# Six provisions of real villages


@pytest.fixture(scope="module")
def provinces() -> Reform:
    read = [rt.read_cohort(path, rt.load_policy("idm-2016"), id="village_code") for path in sorted(PROVINCES)]
    values = {
        code: rt.NumberColumn(np.concatenate([c.number(code).values for c in read])) for code in ("iks", "ike", "ikl")
    }
    cohort = rt.Cohort(np.concatenate([c.ids for c in read]), values)
    old = rt.load_policy("idm-2016").to_dict() | {"cases": [], "incentives": {"currency": "IDR", "awards": AWARDS}}
    new = copy.deepcopy(old)
    tiers = {tier["code"]: tier for tier in new["ladder"]["tiers"]}
    tiers["mandiri"]["above"], tiers["maju"]["above"] = Decimal("0.82"), Decimal("0.70")
    new["gates"] = [{"code": "G1", "when": "ike < 0.5", "cap": "berkembang", "if_unknown": "ignored"}]
    new["indicators"]["ike"]["weight"], new["score"]["total"] = 2, 4
    new["incentives"]["awards"][0]["amounts"]["maju"] = 2500
    new["incentives"]["awards"][1]["pool"] = 1200000
    return rt.reform(cohort, rt.parse_policy(old), rt.parse_policy(new))


def test_six_provisions_on_real_villages_add_up_to_the_village_and_to_the_coin(provinces: Reform) -> None:
    assert len(provinces) == 11_468
    assert len(provinces.effects) == 6
    assert all(effect.totals["money"] for effect in provinces.effects)
    check_sums(provinces)


def test_the_totals_of_real_villages_are_those_of_two_assessments(provinces: Reform) -> None:
    before, after = provinces.before.counts(), provinces.after.counts()
    moved = {code: n for code, n in provinces.totals.items() if code in before}
    assert moved == {code: after[code] - before[code] for code in before}
    transitions = provinces.transitions()
    assert sum(transitions.values()) == len(provinces)
    assert len(provinces.moved()) == sum(n for (old, new), n in transitions.items() if old != new)
    assert provinces.totals["up"] + provinces.totals["down"] == len(provinces.moved())


def test_six_provisions_of_the_county_add_up() -> None:
    old = rt.load_policy("shaanxi-2011")
    document = old.to_dict() | {"cases": []}
    tiers = {tier["code"]: tier for tier in document["ladder"]["tiers"]}
    tiers["class_1"]["at_least"], tiers["class_2"]["at_least"] = 88, 65
    document["indicators"]["sanitary_toilets"]["curve"]["target"] = 95
    document["gates"][0]["cap"] = "class_4"
    document["settings"]["model_needs_class_one"]["value"] = False
    document["incentives"]["awards"][2]["pool"] = document["incentives"]["awards"][2]["pool"] + 1
    cohort = rt.read_cohort(COUNTY, old)
    found = rt.reform(cohort, old, rt.parse_policy(document))
    assert sum(len(effect.paths) for effect in found.effects) == 6
    check_sums(found)
    assert found.totals["up"] * found.totals["down"] * found.totals["money"] != 0


# Meaning


def test_shares_are_the_mean_over_all_orders_of_coming_into_force() -> None:
    steps: list[tuple[str, Any]] = [
        ("ladder.tiers.mid", lambda d: d["ladder"]["tiers"][1].update(at_least=60)),
        ("gates.G", lambda d: d.update(gates=[{"code": "G", "when": "debt > 5", "cap": "mid"}])),
        ("incentives.awards.fund", lambda d: d["incentives"]["awards"][0]["amounts"].update(mid=15)),
    ]
    mean = {path: Fraction(0) for path, _ in steps}
    for order in permutations(steps):
        document, last = copy.deepcopy(BOOK), 0
        for path, act in order:
            act(document)
            policy = rt.parse_policy(document)
            total = rt.allocate(rt.assess(COHORT, policy), policy.incentives).total
            start = rt.allocate(rt.assess(COHORT, OLD), OLD.incentives).total
            mean[path] += Fraction(total - start - last, 6)
            last = total - start
    document = copy.deepcopy(BOOK)
    for _, act in steps:
        act(document)
    found = rt.reform(COHORT, OLD, rt.parse_policy(document))
    assert {effect.paths[0]: effect.totals["money"] for effect in found.effects} == mean
    check_sums(found)


def test_who_moves_and_who_gets_what() -> None:
    found = rt.reform(COHORT, OLD, OLD.with_cut("top", 79).with_cut("mid", 55))
    assert found.moved() == [
        {"id": "d", "name": "", "before": "mid", "after": "low", "up": False},
    ]
    held = {("top", "top"): 1, ("mid", "mid"): 2, ("mid", "low"): 1, ("low", "low"): 1, ("unrated", "unrated"): 1}
    assert found.transitions() == held
    (payment,) = found.payments()
    assert (payment["id"], payment["before"], payment["after"]) == ("d", 1000, 0)
    assert payment["shares"] == found.share("d") == {("ladder.tiers.mid",): -1000, ("ladder.tiers.top",): 0}
    check_sums(found)


def test_coming_to_a_tier_and_losing_it() -> None:
    def counted(document: dict[str, Any]) -> None:
        document["missing"] = "zero"
        document["vetoes"] = [{"code": "V", "when": "debt > 5", "ineligible": True}]

    found = rt.reform(COHORT, OLD, book(counted))
    assert [(row["id"], row["before"], row["after"], row["up"]) for row in found.moved()] == [
        ("b", "mid", "ineligible", None),
        ("f", "unrated", "low", None),
    ]
    assert {name: found.totals[name] for name in ("in", "out", "unrated", "ineligible", "low", "mid")} == {
        "in": 1, "out": 1, "unrated": -1, "ineligible": 1, "low": 1, "mid": -1,
    }  # fmt: skip
    check_sums(found)


def test_labels_sources_and_totals_have_no_effect_of_their_own() -> None:
    def reweighted(document: dict[str, Any]) -> None:
        document["indicators"]["road"] |= {"points": 70, "range": [0, 70], "label": "路"}
        document["score"]["total"] = 110
        document["sources"]["t"] = {"title": "new"}
        document["notes"] = "n"

    found = rt.reform(COHORT, OLD, book(reweighted))
    assert paths(found) == [("indicators.road",)]
    assert "满分 路:60 → 70" in [sentence.get("zh") for sentence in found.effects[0].sentences]
    check_sums(found)


def test_equal_rule_books_have_no_effects() -> None:
    found = rt.reform(COHORT, OLD, book(title="other"))
    assert (found.effects, found.moved(), found.payments(), set(found.totals.values())) == ((), [], [], {0})
    assert "0 move up" in found.text("en")


# What cannot stand apart


def test_a_rule_that_needs_a_new_tier_is_one_with_it_and_an_award_for_it_is_not() -> None:
    def with_best(document: dict[str, Any]) -> None:
        document["ladder"]["tiers"].append({"code": "best"})
        document["floors"] = [{"code": "F", "when": "road >= 60", "tier": "best"}]
        document["incentives"]["awards"][0]["amounts"]["best"] = 50
        document["incentives"]["awards"].append(
            {"code": "prize", "kind": "score_rate", "rate": 1, "round": "down", "tiers": ["best"]}
        )
        document["incentives"]["awards"].append(
            {"code": "both", "kind": "score_rate", "rate": 1, "round": "down", "tiers": ["top", "best"]}
        )
        document["incentives"]["awards"].append({"code": "all", "kind": "share", "pool": 7, "by": "equal"})

    found = rt.reform(COHORT, OLD, book(with_best))
    assert paths(found) == [
        ("ladder.tiers.best", "floors.F"),
        ("incentives.awards.fund",),
        ("incentives.awards.prize",),
        ("incentives.awards.both",),
        ("incentives.awards.all",),
    ]
    assert "ladder.tiers[3]" in found.effects[0].because.get("zh")
    assert not found.effects[1].because
    check_sums(found)
    back = rt.reform(COHORT, book(with_best), OLD)
    assert back.totals["money"] == -found.totals["money"]
    assert {e.paths: -e.totals["money"] for e in back.effects} == {e.paths: e.totals["money"] for e in found.effects}


def test_thresholds_that_would_cross_are_one() -> None:
    found = rt.reform(COHORT, OLD, OLD.with_cut("top", 95).with_cut("mid", 85))
    assert paths(found) == [("ladder.tiers.mid", "ladder.tiers.top")]
    check_sums(found)


def test_groups_that_have_been_joined_can_be_joined_again() -> None:
    def turned(document: dict[str, Any]) -> None:
        document["ladder"]["tiers"] = [
            {"code": "low"},
            {"code": "top", "at_least": 40},
            {"code": "mid", "at_least": 90},
        ]
        document["gates"] = [{"code": "G", "when": "debt > 5", "cap": "top"}]

    found = rt.reform(COHORT, OLD, book(turned))
    assert len(found.effects) == 1
    assert found.standings.codes == ("low", "top", "mid")
    check_sums(found)


def test_a_budget_that_pays_only_the_whole_reform_is_told() -> None:
    def dear(document: dict[str, Any]) -> None:
        document["incentives"] |= {"budget": 60}
        document["ladder"]["tiers"][1]["at_least"] = 75
        document["incentives"]["awards"][0]["amounts"] = {"mid": 20, "top": 30}

    old = book(lambda d: d["incentives"].update(budget=50))
    found = rt.reform(COHORT, old, book(dear))
    assert any("budget" in effect.because.get("en") for effect in found.effects)
    check_sums(found)


def test_many_provisions_count_by_section_and_then_by_kind() -> None:
    listed = ["indicators.a", "indicators.b", "score", "gates.G", "gates.H", "vetoes.V", "ladder.tiers.top"]
    for most, expected in [
        (7, [1] * 7),
        (6, [2, 1, 1, 1, 1, 1]),
        (5, [2, 1, 2, 1, 1]),
        (4, [3, 2, 1, 1]),
        (3, [3, 3, 1]),
        (1, [3, 3, 1]),
    ]:
        groups = few_enough(listed, (), most)
        assert [len(group.paths) for group in groups] == expected
        assert all(bool(group.because) is (len(group.paths) > 1) for group in groups)


def test_the_caller_may_put_provisions_together() -> None:
    new = OLD.with_cut("top", 79).with_cut("mid", 55)
    together = [["ladder.tiers.top", "ladder.tiers.mid"]]
    found = rt.reform(COHORT, OLD, new, together=together)
    assert paths(found) == [("ladder.tiers.mid", "ladder.tiers.top")]
    assert found.effects[0].because.get("en") == "put together on demand"
    assert paths(rt.reform(COHORT, OLD, new, most=1)) == paths(found)
    assert len(rt.reform(COHORT, OLD, new, together=[[]]).effects) == 2
    with pytest.raises(rt.PolicyError) as caught:
        rt.reform(COHORT, OLD, new, together=[["ladder.tiers.topp"]])
    assert (caught.value.problems[0].code, "ladder.tiers.top" in caught.value.problems[0].mend) == ("RT-REF-001", True)
    with pytest.raises(rt.PolicyError) as caught:
        rt.reform(COHORT, OLD, OLD, together=[["gates.x"]])
    assert caught.value.problems[0].mend == ""


# Money


def test_money_can_be_left_out() -> None:
    found = rt.reform(COHORT, OLD, OLD.with_cut("mid", 55), incentives=False)
    assert (found.currency, found.payments(), found.share("d")) == (None, [], {})
    assert "money" not in found.totals
    assert "奖补" not in found.text("zh")
    check_sums(found)


def test_a_rule_book_that_begins_to_pay() -> None:
    without = book(lambda d: d.pop("incentives"))
    found = rt.reform(COHORT, without, OLD)
    assert paths(found) == [("incentives",)]
    assert found.totals["money"] == 5000
    assert rt.reform(COHORT, OLD, without).totals["money"] == -5000
    assert rt.reform(COHORT, without, without.with_cut("mid", 55)).currency is None


def test_another_currency_is_refused() -> None:
    dollars = book(lambda d: d["incentives"].update(currency="USD"))
    with pytest.raises(rt.EvaluationError) as caught:
        rt.reform(COHORT, OLD, dollars)
    assert caught.value.problems[0].code == "RT-MON-015"
    assert rt.reform(COHORT, OLD, dollars, incentives=False).effects


# Words


def test_the_words_of_a_reform() -> None:
    found = rt.reform(COHORT, OLD, OLD.with_cut("mid", 55))
    text = found.text("en")
    for part in ("book → book: 6 villages", "0 move up, 1 down", "tier mid", "cut of mid: from 50 to 55", "-10.00"):
        assert part in text
    assert "沙普利值" in repr(found)
    plain = json.loads(json.dumps(found.to_dict()))
    assert plain["effects"][0]["totals"]["money"] == "-1000"
    assert plain["payments"] == [
        {"id": "d", "name": "", "before": 1000, "after": 0, "shares": {"ladder.tiers.mid": "-1000"}}
    ]
    assert plain["transitions"][0] == {"before": "top", "after": "top", "villages": 1}


def test_fractions_are_shown_with_their_sign() -> None:
    def changed(document: dict[str, Any]) -> None:
        document["ladder"]["tiers"][1]["at_least"] = 60
        document["gates"] = [{"code": "G", "when": "road < 45", "cap": "low"}]
        document["incentives"]["awards"][0]["amounts"]["mid"] = Decimal("10.01")

    found = rt.reform(COHORT, OLD, book(changed))
    assert any(effect.totals["money"].denominator > 1 for effect in found.effects)
    check_sums(found)
    assert "…" in found.text("zh")


# What goes in


def test_what_is_refused() -> None:
    day = dt.date(2030, 1, 1)
    dated = book(amendments=[{"code": "A", "valid_from": day}])
    with pytest.raises(rt.EvaluationError) as caught:
        rt.reform(COHORT, OLD, dated)
    assert caught.value.problems[0].code == "RT-AMD-010"
    assert rt.reform(COHORT, OLD, dated.at(day)).effects == ()
    for wrong in (("x", OLD, OLD), (COHORT, "x", OLD), (COHORT, OLD, "x")):
        with pytest.raises(rt.ArgumentError):
            rt.reform(*wrong)


def test_mixed_documents_end_in_the_two_that_are_mixed() -> None:
    names = [policy.id for policy in rt.list_policies()]
    for old, new in zip(names, [*names[1:], names[0]], strict=True):
        sides = [effective(rt.load_policy(name).to_dict()) for name in (old, new)]
        mixer = Mixer(*sides)
        for taken, side in ((), sides[0]), (mixer.provisions, sides[1]):
            made = mixer.document(taken)
            assert built(made) == built(side)
            assert made["ladder"] == side["ladder"]


def test_aspects_in_a_circle_make_no_rule_book() -> None:
    def nested(outer: str, inner: str) -> Any:
        def change(document: dict[str, Any]) -> None:
            document["aspects"] = {outer: {}, inner: {"under": outer}}
            document["indicators"]["road"]["aspect"] = inner
            document["indicators"]["water"]["aspect"] = outer

        return change

    found = rt.reform(COHORT, book(nested("A", "B")), book(nested("B", "A")))
    assert ("aspects.A", "aspects.B") in [
        tuple(sorted(set(e.paths) & {"aspects.A", "aspects.B"})) for e in found.effects
    ]
    check_sums(found)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [([], ["a"], ["a"]), (["a", "b"], ["b", "a", "c"], ["a", "c", "b"]), (["b"], ["a", "b"], ["a", "b"])],
)
def test_two_orders_in_one(first: list[str], second: list[str], expected: list[str]) -> None:
    assert merged(first, second) == expected
