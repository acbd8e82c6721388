"""The evaluator against examples worked by hand or published with their answer."""

from __future__ import annotations

from decimal import Decimal as D  # noqa: N817  # it stands on every line
from fractions import Fraction as F  # noqa: N817  # it stands on every line
from typing import Any

import pytest

from oracle import Cohort, Refused, award, evaluate
from oracle.arithmetic import round_exact, round_root
from oracle.conditions import holds, read_condition
from oracle.curves import points_for
from oracle.incentives import CannotPay

THIRDS = [{"code": "low"}, {"code": "mid", "at_least": 60}, {"code": "top", "above": 90}]


def document(**parts: Any) -> dict[str, Any]:
    """Return a document with the given tables over a plain head."""
    return {
        "format": 1,
        "id": "by-hand",
        "title": "by hand",
        "source": "hand",
        "confidence": "illustrative",
        "sources": {"hand": {"title": "worked by hand"}},
        "missing": "unrated",
        "score": {"total": 100},
        "ladder": {"tiers": THIRDS},
        **parts,
    }


def value_indicator(**more: Any) -> dict[str, Any]:
    """Return an indicator whose points are its value."""
    return {"points": 100, "curve": {"kind": "value"}, "bounded": False, **more}


def only(cohort: Cohort) -> Any:
    """Return the one outcome of a cohort."""
    (outcome,) = cohort.outcomes
    return outcome


def one(stated: dict[str, Any], **cells: Any) -> Any:
    """Return the outcome of one village."""
    return only(evaluate(stated, [{"id": "v", **cells}]))


# --- published examples -------------------------------------------------------------------------------------------

IDM_CUTS = ("0.4907", "0.5989", "0.7072", "0.8155")
IDM = document(
    score={"aggregate": "weighted_mean"},
    indicators={
        code: {"points": 1, "weight": 1, "range": [0, 1], "curve": {"kind": "value"}} for code in ("iks", "ike", "ikl")
    },
    ladder={
        "tiers": [
            {"code": "sangat_tertinggal"},
            *(
                {"code": code, "above": D(cut)}
                for code, cut in zip(("tertinggal", "berkembang", "maju", "mandiri"), IDM_CUTS, strict=True)
            ),
        ]
    },
)


@pytest.mark.parametrize(
    ("cells", "printed", "tier"),
    [
        (("0.7257", "0.5333", "0.6667"), "0.6419", "berkembang"),
        (("0.6868", "0.7979", "0.7456"), "0.7434", "maju"),
    ],
)
def test_idm_of_pakisrejo_2018_and_2019(cells: tuple[str, ...], printed: str, tier: str) -> None:
    outcome = one(IDM, **dict(zip(("iks", "ike", "ikl"), map(D, cells), strict=True)))
    assert outcome.score == sum(map(F, cells)) / 3
    assert round_exact(outcome.score, 4, "half_up") == F(printed)
    assert IDM["ladder"]["tiers"][outcome.tier]["code"] == tier


@pytest.mark.parametrize(("place", "cut"), list(enumerate(IDM_CUTS)))
def test_an_idm_score_on_a_cut_belongs_to_the_lower_status(place: int, cut: str) -> None:
    assert one(IDM, iks=D(cut), ike=D(cut), ikl=D(cut)).tier == place
    assert one(IDM, iks=D(cut), ike=D(cut), ikl=D(cut) + D("1e-12")).tier == place + 1


PDI = document(
    indicators={"theme": value_indicator()},
    ladder={
        "tiers": [{"code": "D"}, *({"code": c, "at_least": n} for c, n in zip("CBAS", (40, 60, 75, 90), strict=True))]
    },
)


@pytest.mark.parametrize(("place", "cut"), list(enumerate((40, 60, 75, 90))))
def test_a_pdi_score_on_a_cut_belongs_to_the_upper_grade(place: int, cut: int) -> None:
    assert one(PDI, theme=cut).tier == place + 1
    assert one(PDI, theme=cut - D("1e-12")).tier == place


HDI = document(
    score={"aggregate": "geometric_mean"},
    indicators={
        code: {"points": 1, "weight": 1, "range": [0, 1], "curve": {"kind": "value"}}
        for code in ("health", "education", "income")
    },
    ladder={
        "round": {"places": 3, "mode": "half_up"},
        "tiers": [
            {"code": "low"},
            *(
                {"code": c, "at_least": D(n)}
                for c, n in zip(("medium", "high", "very_high"), ("0.55", "0.7", "0.8"), strict=True)
            ),
        ],
    },
)


def test_the_hdi_worked_example_is_0_510_and_low() -> None:
    outcome = one(HDI, health=D("0.6971"), education=D("0.3447"), income=D("0.5506"))
    assert (outcome.score, outcome.tier) == (F("0.510"), 0)


@pytest.mark.parametrize(("third", "score"), [("0.5495", "0.550"), ("0.549499999999", "0.549")])
def test_a_geometric_mean_on_the_edge_of_rounding_is_decided_exactly(third: str, score: str) -> None:
    assert one(HDI, health=D("0.5495"), education=D("0.5495"), income=D(third)).score == F(score)


@pytest.mark.parametrize(
    ("achieved", "printed", "full", "target", "by_coefficient"),
    [
        (15, 4, 60, 15, 60),
        (70, 1, 70, 70, 70),
        (35, D("0.57"), 20, 35, F("19.95")),
        (60, D("0.33"), 20, 60, F("19.80")),
    ],
)
def test_baoji_printed_coefficients_miss_the_full_points(
    achieved: int, printed: Any, full: int, target: int, by_coefficient: F
) -> None:
    bonus = {"kind": "bonus", "above": 0, "points": printed}
    assert points_for(bonus, F(full), F(achieved)) == by_coefficient
    assert points_for({"kind": "proportional", "target": target}, F(full), F(achieved)) == full


CHUNHUA = document(
    indicators={"points": value_indicator(), "dissatisfied": {"unit": "%"}},
    ladder={"tiers": [{"code": "fail"}, {"code": "pass", "at_least": 70}]},
    vetoes=[{"code": "V", "when": "dissatisfied > 50", "cap": "fail"}],
)


@pytest.mark.parametrize(("points", "dissatisfied", "tier", "fired"), [(85, 51, 0, ["V"]), (70, 50, 1, [])])
def test_chunhua_fails_over_half_dissatisfied_and_half_is_not_over(
    points: int, dissatisfied: int, tier: int, fired: list[str]
) -> None:
    outcome = one(CHUNHUA, points=points, dissatisfied=dissatisfied)
    assert (outcome.tier, outcome.fired, outcome.decided_by) == (tier, fired, fired)


def test_gap_to_goal_with_a_dead_zone_gives_half_at_three_quarters() -> None:
    assert points_for({"kind": "linear", "at": [50, 100], "share": [0, 1]}, F(100), F(75)) == 50


VIET_NAM = document(
    score={"aggregate": "k_of_n", "k": 19, "points": 1},
    indicators={f"c{n}": {"kind": "yes_no", "points": 1, "pass": {"at_least": 1}} for n in range(19)},
    ladder={"tiers": [{"code": "not_yet"}, {"code": "new_style", "at_least": 1}]},
)


@pytest.mark.parametrize(("met", "tier"), [(19, 1), (18, 0)])
def test_viet_nam_is_nineteen_of_nineteen_or_nothing(met: int, tier: int) -> None:
    assert one(VIET_NAM, **{f"c{n}": n < met for n in range(19)}).tier == tier


QIXINGGUAN = document(
    indicators={"points": value_indicator(), "cadres": {}},
    ladder={
        "tiers": [
            {"code": "none"},
            {"code": "norm", "at_least": 60},
            {"code": "demonstration", "at_least": 80},
            {"code": "exemplary", "at_least": 95},
        ]
    },
    incentives={
        "currency": "CNY",
        "unit": "元",
        "awards": [
            {"code": "fund", "kind": "fixed", "amounts": {"norm": 10000, "demonstration": 20000, "exemplary": 30000}},
            {
                "code": "cadres",
                "kind": "per_head",
                "heads": "cadres",
                "amounts": {"norm": 10000, "demonstration": 20000, "exemplary": 30000},
            },
        ],
    },
)


def test_qixingguan_demonstration_village_of_five_cadres_gets_120_000_yuan() -> None:
    rows = [{"id": "a", "points": 80, "cadres": 5}, {"id": "b", "points": 59, "cadres": 5}]
    assert award(evaluate(QIXINGGUAN, rows)).amounts == [120_000_00, 0]


DEMO = document(
    missing="unrated",
    indicators={
        "collective_income": {"points": 40, "curve": {"kind": "linear", "at": [0, 10, 50], "share": [0, D("0.6"), 1]}},
        "rest": {"points": 60, "curve": {"kind": "value"}, "range": [0, 60]},
    },
    ladder={
        "round": {"places": 2, "mode": "half_up"},
        "tiers": [
            {"code": "assisted"},
            {"code": "improving", "at_least": 60},
            {"code": "qualified", "at_least": 75},
            {"code": "model", "at_least": 90},
        ],
    },
    gates=[{"code": "G1", "when": "collective_income < 10", "cap": "improving"}],
)


def test_the_gate_of_the_demonstration_county_lowers_a_qualified_village() -> None:
    outcome = one(DEMO, collective_income=8, rest=D("59.56"))
    assert outcome.figures["collective_income"].number == F("19.2")
    assert (outcome.score, outcome.placed, outcome.tier) == (F("78.76"), 2, 1)
    assert (outcome.fired, outcome.decided_by) == (["G1"], ["G1"])
    assert one(DEMO, collective_income=10, rest=D("59.56")).fired == []


# --- curves -------------------------------------------------------------------------------------------------------

STEPS = {"kind": "steps", "steps": [{"at_least": 80, "points": 2}, {"above": 95, "points": 4}]}
DEDUCT = {"kind": "deduct", "below": 95, "per": D("0.1"), "points": 1, "complete": True}


@pytest.mark.parametrize(
    ("curve", "full", "value", "points"),
    [
        (STEPS, 4, "79.99", 0),
        (STEPS, 4, "80", 2),
        (STEPS, 4, "95", 2),
        (STEPS, 4, "95.01", 4),
        (DEDUCT, 10, "94.7", 7),
        (DEDUCT, 10, "94.71", 8),
        (DEDUCT, 10, "0", 0),
        ({**DEDUCT, "floor": False}, 10, "93.9", -1),
        ({**DEDUCT, "floor": -2}, 10, "0", -2),
        ({**DEDUCT, "complete": False}, 10, "94.75", "7.5"),
        ({"kind": "bonus", "below": 3, "per": 2, "points": 1, "complete": True}, 5, "0", 1),
        ({"kind": "bonus", "above": 20, "points": 5, "cap": False}, 20, "30", 50),
        ({"kind": "bonus", "above": 20, "points": 5, "cap": 30}, 20, "30", 30),
        ({"kind": "linear", "at": [0, 10], "share": [0, 1], "outside": "extend"}, 7, "20", 14),
        ({"kind": "linear", "at": [0, 10], "share": [0, 1], "outside": "extend"}, 7, "-10", -7),
        ({"kind": "linear", "at": [0, 10], "points": [3, 1]}, 3, "99", 1),
        ({"kind": "proportional", "target": 8}, 20, "-1", 0),
        ({"kind": "proportional", "target": 8, "cap": False, "floor": False}, 20, "-2", -5),
        ({"kind": "proportional", "target": 8, "cap": False}, 20, "10", 25),
        ({"kind": "all_or_nothing", "below": 1}, 2, "1", 0),
        ({"kind": "all_or_nothing", "at_most": 1}, 2, "1", 2),
        ({"kind": "value"}, 2, "7.5", "7.5"),
    ],
)
def test_points_of_a_curve(curve: dict[str, Any], full: int, value: str, points: Any) -> None:
    assert points_for(curve, F(full), F(value)) == F(points)


@pytest.mark.parametrize(("number", "mode", "rounded"), [
    ("2.675", "half_up", "2.68"), ("-2.675", "half_up", "-2.68"), ("2.665", "half_even", "2.66"),
    ("2.675", "half_even", "2.68"), ("2.679", "down", "2.67"), ("-2.679", "down", "-2.67"),
    ("2.671", "up", "2.68"), ("-2.671", "up", "-2.68"), ("2.67", "up", "2.67"),
])  # fmt: skip
def test_rounding_modes(number: str, mode: str, rounded: str) -> None:
    assert round_exact(F(number), 2, mode) == F(rounded)


@pytest.mark.parametrize(("product", "mode", "rounded"), [
    (F(2), "down", "1.41"), (F(2), "up", "1.42"), (F(2), "half_up", "1.41"), (F(4), "up", "2"),
    (F("1.415") ** 2, "half_up", "1.42"), (F("1.415") ** 2, "half_even", "1.42"),
    (F("1.425") ** 2, "half_even", "1.42"),
])  # fmt: skip
def test_rounding_a_square_root_by_powers(product: F, mode: str, rounded: str) -> None:
    assert round_root(product, 2, 2, mode) == F(rounded)


# --- missing values -----------------------------------------------------------------------------------------------


def pair(effect: Any, **aspect: Any) -> dict[str, Any]:
    """Return two indicators of 40 and 60 points; the first one's missing values have an effect."""
    return document(
        score={"total": 100, **aspect},
        indicators={
            "a": value_indicator(points=40, missing=effect),
            "b": value_indicator(points=60),
        },
    )


@pytest.mark.parametrize(("effect", "score"), [("zero", 30), ("full", 70), ("exclude", 50), (D("7.5"), F("37.5"))])
def test_effects_of_a_missing_value(effect: Any, score: Any) -> None:
    assert one(pair(effect), a=None, b=30).score == score


def test_unrated_refuse_and_tables_by_kind() -> None:
    assert one(pair("unrated"), a="", b=30).status == "unrated"
    with pytest.raises(Refused) as caught:
        evaluate(pair("refuse"), [{"id": "v", "a": None, "b": 1}, {"id": "w", "a": "保密", "b": 1}])
    assert caught.value.cells == [("v", "a"), ("w", "a")]
    by_kind = pair({"not_applicable": "exclude", "missing": "zero"})
    assert one(by_kind, a="不适用", b=30).score == 50
    assert one(by_kind, a=None, b=30).score == 30
    assert one(by_kind, a="拒报", b=30).status == "unrated"


@pytest.mark.parametrize(("least", "status"), [(D("0.6"), "rated"), (D("0.61"), "unrated")])
def test_coverage_on_its_edge_is_enough(least: Any, status: str) -> None:
    assert one(pair("exclude", min_coverage=least), a=None, b=30).status == status


def test_a_node_with_no_child_present_is_excluded_and_a_root_leaves_unrated() -> None:
    outcome = one(pair("exclude"), a=None, b=30)
    assert outcome.figures["a"].state == "excluded"
    nested = document(
        aspects={"x": {"label": "x"}},
        indicators={"a": value_indicator(points=40, missing="exclude", aspect="x"), "b": value_indicator(points=60)},
    )
    assert one(nested, a=None, b=30).score == 50
    assert one(document(indicators={"a": value_indicator(missing="exclude")}), a=None).status == "unrated"


# --- rules --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("condition", "truth"), [
    ("u < 1 and n > 5", False), ("u < 1 or n < 5", True), ("not u < 1", None), ("u < 1 and n < 5", None),
    ("at least 2 of (n < 5, u < 1, n > 0)", True), ("at least 2 of (n > 5, u < 1, n > 9)", False),
    ("at least 2 of (n < 5, u < 1, n > 9)", None), ("not n < 5 or n == 3", True), ("n ≥ 3 and n ≤ 3", True),
    ("n ≠ 3", False), ("(n < 5 or n < 1) and n < 1", False), ("n < 5 or n < 1 and n < 1", True),
    ("n > -1", True),
])  # fmt: skip
def test_three_valued_conditions(condition: str, *, truth: bool | None) -> None:
    known = {"n": F(3), "u": None}
    assert holds(read_condition(condition), lambda kind, text: F(text) if kind == "number" else known[text]) is truth


def laddered(**rules: Any) -> dict[str, Any]:
    """Return a ladder of four with the score as its one indicator."""
    tiers = [{"code": "a"}, {"code": "b", "at_least": 25}, {"code": "c", "at_least": 50}, {"code": "d", "at_least": 75}]
    return document(indicators={"s": value_indicator(), "n": {}}, ladder={"tiers": tiers}, **rules)


GATE_B = {"code": "G", "when": "n > 0", "cap": "b"}
FLOOR_C = {"code": "F", "when": "n > 0", "tier": "c"}
VETO_B = {"code": "V", "when": "n > 0", "cap": "b"}


@pytest.mark.parametrize(("rules", "score", "tier", "decided"), [
    ({"gates": [GATE_B]}, 80, 1, ["G"]),
    ({"gates": [GATE_B]}, 30, 1, []),
    ({"gates": [GATE_B], "floors": [FLOOR_C]}, 80, 2, ["F"]),
    ({"gates": [GATE_B], "floors": [FLOOR_C], "vetoes": [VETO_B]}, 80, 1, ["V"]),
    ({"floors": [FLOOR_C], "vetoes": [VETO_B]}, 10, 1, ["F", "V"]),
    ({"gates": [GATE_B], "vetoes": [VETO_B]}, 80, 1, ["G"]),
    ({"floors": [FLOOR_C]}, 80, 3, []),
    ({"vetoes": [{"code": "X", "when": "n > 0", "ineligible": True}, VETO_B]}, 80, None, ["X"]),
])  # fmt: skip
def test_what_beats_what_and_who_decides(rules: Any, score: int, tier: int | None, decided: list[str]) -> None:
    outcome = one(laddered(**rules), s=score, n=1)
    assert (outcome.tier, outcome.decided_by) == (tier, decided)
    assert outcome.fired == [rule["code"] for kind in ("gates", "floors", "vetoes") for rule in rules.get(kind, [])]


@pytest.mark.parametrize(("word", "status", "tier"), [
    ("applies", "rated", 1), ("ignored", "rated", 3), ("unrated", "unrated", None), (None, "unrated", None),
])  # fmt: skip
def test_if_unknown(word: str | None, status: str, tier: int | None) -> None:
    gate = {**GATE_B, **({"if_unknown": word} if word else {})}
    outcome = one(laddered(gates=[gate]), s=80, n=None)
    assert (outcome.status, outcome.tier, outcome.placed, outcome.score) == (status, tier, 3, 80)


def test_a_barred_village_is_ineligible_even_with_a_value_missing() -> None:
    barred = laddered(vetoes=[{"code": "X", "when": "n > 0", "ineligible": True}])
    outcome = one(barred, s=None, n=1)
    assert (outcome.status, outcome.score, outcome.decided_by) == ("ineligible", None, ["X"])


# --- quotas -------------------------------------------------------------------------------------------------------


def queue(scores: list[int], quotas: list[dict[str, Any]]) -> list[Any]:
    """Return the tiers of villages after quotas."""
    rows = [{"id": f"v{at}", "s": score, "n": at} for at, score in enumerate(scores)]
    return [outcome.tier for outcome in evaluate(laddered(quotas=quotas), rows).outcomes]


def test_a_village_moved_down_stands_in_the_lower_queue() -> None:
    top = {"code": "Q1", "tier": "d", "count": 1, "ties": "exclude"}
    next_ = {"code": "Q2", "tier": "c", "count": 1, "ties": "exclude"}
    assert queue([90, 80, 60, 55], [next_, top]) == [3, 2, 1, 1]


@pytest.mark.parametrize(("ties", "tiers"), [
    ({"ties": "exclude"}, [3, 2, 2, 2]), ({"ties": "include"}, [3, 3, 3, 2]),
    ({"ties": "tie_break", "tie_break": ["-n"]}, [3, 2, 3, 2]),
    ({"ties": "tie_break", "tie_break": ["n"]}, [3, 3, 2, 2]),
    ({"ties": "tie_break", "tie_break": []}, [3, 3, 2, 2]),
])  # fmt: skip
def test_a_lot_tied_across_the_edge(ties: dict[str, Any], tiers: list[int]) -> None:
    assert queue([90, 80, 80, 76], [{"code": "Q", "tier": "d", "count": 2, **ties}]) == tiers


@pytest.mark.parametrize(("rule", "tiers"), [
    ({"count": 2, "ties": "exclude"}, [3, 3, 3, 1]), ({"count": 2, "ties": "include"}, [3, 1, 1, 1]),
    ({"count": 2, "ties": "tie_break", "tie_break": ["-n"]}, [3, 1, 3, 1]),
    ({"count": 2, "ties": "tie_break", "tie_break": ["n"]}, [3, 3, 1, 1]),
    ({"count": 9, "ties": "exclude"}, [1, 1, 1, 1]), ({"count": 0, "ties": "include"}, [3, 3, 3, 3]),
])  # fmt: skip
def test_places_that_must_be_filled(rule: dict[str, Any], tiers: list[int]) -> None:
    assert queue([90, 80, 80, 76], [{"code": "Q", "tier": "b", "bound": "at_least", **rule}]) == tiers


def test_places_are_filled_after_the_limits_lowest_tier_first() -> None:
    limit = {"code": "Q1", "tier": "d", "count": 2, "ties": "exclude"}
    lowest = {"code": "Q2", "tier": "a", "count": 1, "ties": "exclude", "bound": "at_least"}
    higher = {"code": "Q3", "tier": "c", "count": 3, "ties": "exclude", "bound": "at_least"}
    assert queue([95, 90, 85, 81], [higher, lowest, limit]) == [3, 2, 2, 0]


def test_villages_without_a_group_stand_in_one_queue() -> None:
    quota = {"code": "Q", "tier": "d", "count": 1, "by": "t", "ties": "exclude"}
    stated = laddered(quotas=[quota])
    stated["indicators"]["t"] = {"kind": "text"}
    rows = [{"id": f"v{at}", "s": 99 - at, "n": 0, "t": group} for at, group in enumerate((None, "不适用", "甲"))]
    assert [outcome.tier for outcome in evaluate(stated, rows).outcomes] == [3, 2, 3]


@pytest.mark.parametrize(("mode", "kept"), [("down", 2), ("half_up", 3), ("up", 3)])
def test_a_share_of_twenty_five_is_two_and_a_half_places(mode: str, kept: int) -> None:
    share = {"code": "Q", "tier": "d", "share": D("0.1"), "base": "rated", "round": mode, "ties": "exclude"}
    assert queue([99 - at // 2 for at in range(0, 50, 2)], [share]).count(3) == kept


def test_the_quota_that_moved_a_village_is_the_one_that_decides() -> None:
    stated = laddered(
        gates=[{**GATE_B, "cap": "c"}], quotas=[{"code": "Q", "tier": "c", "count": 0, "ties": "include"}]
    )
    outcome = one(stated, s=80, n=1)
    assert (outcome.tier, outcome.fired, outcome.decided_by) == (1, ["G", "Q"], ["Q"])


# --- money --------------------------------------------------------------------------------------------------------


def pool(scores: list[int], **stated: Any) -> Any:
    """Return the awards of one pool split by score (in fen, as the unit is the yuan)."""
    share = {"code": "p", "kind": "share", "by": "score", **stated}
    paid = laddered(incentives={"currency": "CNY", "unit": "元", "awards": [share]})
    return award(evaluate(paid, [{"id": f"v{at}", "s": score, "n": 0} for at, score in enumerate(scores)]))


@pytest.mark.parametrize(("scores", "stated", "amounts", "unspent"), [
    ([1, 1, 1], {"pool": D("0.10")}, [4, 3, 3], 0),
    ([1, 2, 1], {"pool": D("0.11")}, [3, 5, 3], 0),
    ([1, 1, 8], {"pool": 1, "floor": D("0.2"), "cap": D("0.5")}, [25, 25, 50], 0),
    ([1, 1, 8], {"pool": 1, "cap": D("0.3")}, [30, 30, 30], 10),
    ([1, 1, 8], {"pool": 1, "floor": D("0.2")}, [20, 20, 60], 0),
    ([80, 10], {"pool": 1, "tiers": ["d"], "by": "equal"}, [100, 0], 0),
    ([10], {"pool": 1, "tiers": ["d"]}, [0], 100),
])  # fmt: skip
def test_a_pool_is_split_to_the_fen(scores: list[int], stated: Any, amounts: list[int], unspent: int) -> None:
    awards = pool(scores, **stated)
    assert (awards.amounts, awards.unspent) == (amounts, unspent)


def test_a_budget_too_small_refuses_or_goes_pro_rata() -> None:
    fixed = {"code": "f", "kind": "fixed", "amounts": {"a": 1, "d": 2}}
    money = {"currency": "CNY", "unit": "元", "budget": 2, "awards": [fixed]}
    rows = [{"id": "x", "s": 1, "n": 0}, {"id": "y", "s": 90, "n": 0}]
    with pytest.raises(CannotPay):
        award(evaluate(laddered(incentives=money), rows))
    shared = award(evaluate(laddered(incentives={**money, "if_short": "pro_rata"}), rows))
    assert (shared.amounts, shared.unspent) == ([67, 133], 0)


def test_score_rate_rounds_to_the_fen_once() -> None:
    rate = {"code": "r", "kind": "score_rate", "rate": D("0.37"), "round": "half_even", "tiers": ["a"]}
    paid = laddered(incentives={"currency": "CNY", "unit": "元", "awards": [rate]})
    assert award(evaluate(paid, [{"id": "x", "s": D("0.5"), "n": 0}])).amounts == [18]
