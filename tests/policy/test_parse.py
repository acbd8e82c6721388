"""From document to rule book: what each part becomes."""

from __future__ import annotations

import datetime as dt
import pickle
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from policy.rulebooks import GONE, base, first_case, told
from ruraltier._text import Text
from ruraltier.domain.absence import Absence
from ruraltier.domain.indicator import Kind
from ruraltier.domain.threshold import Rounding, Threshold
from ruraltier.errors import PolicyError
from ruraltier.policy.conditions import And, Compare, Not, Operand, Truth
from ruraltier.policy.criteria import ROOT, Aggregate, Effects
from ruraltier.policy.curves import AllOrNothing, Bonus, Deduct, Steps, Value
from ruraltier.policy.parse import parse_policy


def test_an_indicator_with_points_becomes_a_column_and_a_criterion() -> None:
    policy = parse_policy(base())
    column, criterion = policy.indicator["income"], policy.criterion["income"]
    assert column.label == Text(zh="集体收入", en="income")
    assert (column.unit.get("zh"), column.range, column.kind) == ("万元", (Fraction(0), Fraction(1000)), Kind.NUMBER)
    assert (criterion.indicator, criterion.points, criterion.aspect) == ("income", Fraction(40), "wealth")
    assert criterion.curve.shape(Fraction(40), ()).at(Fraction(10)) == 24


def test_an_indicator_without_points_is_a_column_only() -> None:
    policy = parse_policy(base())
    assert "heads" in policy.indicator
    assert "heads" not in policy.criterion


def test_a_weight_alone_counts_one_point() -> None:
    document = base(**{"indicators.x": {"weight": 2, "curve": {"kind": "value"}, "range": [0, 1]}, "score.total": 101})
    criterion = parse_policy(document).criterion["x"]
    assert (criterion.points, criterion.weight) == (Fraction(1), Fraction(2))


def test_a_scored_yes_no_is_all_or_nothing_on_yes() -> None:
    document = base(**{"indicators.petition.points": 5, "score.total": 105})
    assert parse_policy(document).criterion["petition"].curve == AllOrNothing(threshold=Threshold.at_least(1))


def test_items_are_yes_no_indicators_under_their_aspect() -> None:
    policy = parse_policy(base())
    assert policy.indicator["lit"].kind is Kind.YES_NO
    assert [(c.code, c.points, c.aspect) for c in policy.criteria if c.aspect == "signs"] == [
        ("lit", Fraction(1), "signs"),
        ("clean", Fraction(9), "signs"),
    ]


def test_items_may_stand_under_the_root() -> None:
    document = base(**{"score.items": {"lamp": {}}, "score.total": 101})
    assert parse_policy(document).criterion["lamp"].aspect == ROOT


def test_the_score_is_the_root_aspect() -> None:
    root = parse_policy(base()).aspect[ROOT]
    assert (root.code, root.aggregate, root.total) == ("", Aggregate.SUM, Fraction(100))


def test_words_that_python_keeps_for_itself_have_other_names() -> None:
    document = base(
        **{
            "aspects.wealth": {"round": {"places": 1, "mode": "half_up"}, "pass": {"above": 3}},
            "indicators.income.round": {"places": 0, "mode": "down"},
            "indicators.income.pass": {"at_least": 2},
            "ladder.round": {"places": 2, "mode": "up"},
        }
    )
    policy = parse_policy(document)
    assert policy.aspect["wealth"].rounding == Rounding(1, "half_up")
    assert policy.aspect["wealth"].passing == Threshold.above(3)
    assert policy.criterion["income"].rounding == Rounding(0, "down")
    assert policy.criterion["income"].passing == Threshold.at_least(2)
    assert policy.ladder.rounding == Rounding(2, "up")


def test_each_word_of_a_threshold_says_who_owns_the_edge() -> None:
    for word in ("at_least", "above", "at_most", "below"):
        document = base(**{"indicators.toilets.curve": {"kind": "all_or_nothing", word: 80}})
        assert parse_policy(document).criterion["toilets"].curve == AllOrNothing(threshold=getattr(Threshold, word)(80))


def test_curves_are_read_by_kind() -> None:
    tables = {
        "deduct": {"kind": "deduct", "above": 3, "points": 2, "floor": False, "complete": True},
        "bonus": {"kind": "bonus", "below": 3, "points": 2, "per": "1/3", "cap": False},
        "steps": {"kind": "steps", "steps": [{"at_least": 1, "share": 0.5}], "otherwise": 1},
        "value": {"kind": "value"},
    }
    made = {
        kind: parse_policy(base(**{"indicators.toilets.curve": table, "indicators.toilets.bounded": False}))
        .criterion["toilets"]
        .curve
        for kind, table in tables.items()
    }
    assert made["deduct"] == Deduct(baseline=Threshold.above(3), points=2, floor=False, complete=True)
    assert made["deduct"] != Deduct(baseline=Threshold.above(3), points=2, floor=0, complete=True)
    assert made["bonus"] == Bonus(baseline=Threshold.below(3), points=2, per="1/3", cap=False)
    assert made["bonus"] != Bonus(baseline=Threshold.below(3), points=2, per="1/3", cap=0)
    assert isinstance(made["steps"], Steps)
    assert made["steps"].otherwise == 1
    assert made["value"] == Value()


@pytest.mark.parametrize("half", [Decimal("0.5"), 0.5, "1/2", Fraction(1, 2), np.float64(0.5)])
def test_numbers_may_come_in_any_exact_form(half: object) -> None:
    document = base(**{"quotas[0].share": half})
    assert parse_policy(document).quotas[0].share == Fraction(1, 2)


def test_numpy_numbers_and_truths_are_numbers_and_truths() -> None:
    document = base(**{"quotas[1].count": np.int64(3), "settings.strict.value": np.bool_(0)})
    policy = parse_policy(document)
    assert policy.quotas[1].count == 3
    assert policy.setting["strict"].value is False


def test_a_float_means_its_shortest_decimal() -> None:
    assert parse_policy(base(**{"quotas[0].share": 0.1})).quotas[0].share == Fraction(1, 10)


def test_effects_are_a_word_a_number_or_a_table() -> None:
    for stated, effects in (
        ("exclude", Effects.all("exclude")),
        (3, Effects.all(Fraction(3))),
        ("1/3", Effects.all(Fraction(1, 3))),
        ({"missing": "zero", "refused": 2}, Effects({Absence.MISSING: "zero", Absence.REFUSED: Fraction(2)})),
    ):
        assert parse_policy(base(**{"indicators.toilets.missing": stated})).criterion["toilets"].missing == effects


def test_without_words_about_it_a_missing_value_refuses() -> None:
    assert parse_policy(base(missing=GONE)).missing == Effects.all("refuse")


def test_conditions_are_trees_and_labels_are_resolved() -> None:
    document = base(**{"gates[0].when": '@"集体收入" < 10 and not @"卫生厕所普及率" ≥ 20'})
    assert parse_policy(document).gates[0].when == And(
        (
            Compare(Operand("value", "income"), "<", Fraction(10)),
            Not(Compare(Operand("value", "toilets"), ">=", Fraction(20))),
        )
    )
    assert parse_policy(base()).vetoes[0].when == Truth(Operand("value", "petition"))


def test_a_veto_without_cap_bars() -> None:
    policy = parse_policy(base())
    assert [(v.code, v.cap, v.ineligible) for v in policy.vetoes] == [("V1", None, True), ("V2", "low", False)]


def test_a_case_holds_exact_numbers_words_truths_and_kinds_of_no_value() -> None:
    case = first_case(parse_policy(base(**{"cases[0].village.toilets": "1/3"})))
    assert dict(case.village) == {
        "income": 8,
        "grade": "甲",
        "petition": False,
        "town": "上河",
        "heads": Absence.NOT_YET_DUE,
        "toilets": Fraction(1, 3),
    }
    assert (case.expect.score, case.expect.reasons, case.expect.award) == (
        Fraction(1, 3),
        frozenset({"G1"}),
        Fraction(10000),
    )


def test_an_option_spelt_like_a_kind_of_no_value_is_the_option() -> None:
    document = base(**{"indicators.grade.options[2]": "missing", "cases[0].village.grade": "missing"})
    document["indicators"]["grade"]["curve"]["points"] = {"甲": 20, "乙": 10, "missing": 0}
    assert dict(first_case(parse_policy(document)).village)["grade"] == "missing"


def test_the_family_is_the_id_unless_stated() -> None:
    assert parse_policy(base()).family == "demo"
    assert parse_policy(base(family="line")).family == "line"


def test_dates_are_dates_or_texts_of_dates() -> None:
    policy = parse_policy(base(valid_from=dt.date(2024, 1, 1), valid_until="2024-12-31"))
    assert (policy.valid_from, policy.valid_until) == (dt.date(2024, 1, 1), dt.date(2024, 12, 31))


def test_headers_of_ids_and_names_are_kept() -> None:
    policy = parse_policy(base())
    assert (policy.id_headers, policy.name_headers) == (("village_code",), ("village",))


def test_a_document_may_have_no_rules_and_no_money() -> None:
    gone = dict.fromkeys(("gates", "vetoes", "floors", "quotas", "settings", "incentives", "cases", "table"), GONE)
    policy = parse_policy(base(**gone))
    assert (policy.rules, policy.quotas, policy.incentives, policy.cases) == ((), (), None, ())


def test_the_document_is_left_as_it_was() -> None:
    document = base()
    parse_policy(document)
    assert document == base()


def test_an_error_survives_pickling() -> None:
    with pytest.raises(PolicyError) as caught:
        parse_policy(base(id=7))
    again = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own bytes
    assert again.problems == caught.value.problems


def test_all_problems_of_a_document_are_told_at_once() -> None:
    document = base(
        **{
            "id": 7,
            "indicators.income.points": "40",
            "indicators.toilets.wieght": 1,
            "aspects.wealth.aggregate": "summ",
            "ladder.tiers[1].at_least": "sixty",
            "gates[0].cap": GONE,
            "vetoes[0].when": "petition and",
            "quotas[0].share": True,
            "incentives.awards[1].kind": "per_hed",
            "cases[0].expect.status": "ratd",
            "settings.least.code": "x",
            "sources.law.titel": "x",
        }
    )
    assert told(document) == [
        ("RT-DOC-003", "indicators.income.points"),
        ("RT-DOC-010", "indicators.toilets.wieght"),
        ("RT-DOC-003", "id"),
        ("RT-DOC-012", "aspects.wealth.aggregate"),
        ("RT-DOC-003", "ladder.tiers[1].at_least"),
        ("RT-DOC-010", "sources.law.titel"),
        ("RT-DOC-010", "settings.least.code"),
        ("RT-DOC-011", "gates[0].cap"),
        ("RT-CON-002", "vetoes[0].when"),
        ("RT-DOC-003", "quotas[0].share"),
        ("RT-DOC-012", "incentives.awards[1].kind"),
        ("RT-DOC-012", "cases[0].expect.status"),
    ]


def test_what_could_not_be_read_is_not_told_again_as_unknown() -> None:
    document = base(**{"indicators.income.points": "40", "settings.strict.value": "x", "gates[0].code": 1})
    document["cases"][0]["expect"]["reasons"] = ["F1"]
    assert told(document) == [
        ("RT-DOC-003", "indicators.income.points"),
        ("RT-DOC-003", "settings.strict.value"),
        ("RT-DOC-003", "gates[0].code"),
    ]


def test_positions_are_those_of_the_file_though_an_earlier_rule_failed() -> None:
    document = base(**{"gates[0].when": 7, "gates[1].when": "incme < 3", "cases[0].village.incme": 3})
    assert told(document) == [
        ("RT-DOC-003", "gates[0].when"),
        ("RT-POL-100", "gates[1].when"),
        ("RT-POL-100", "cases[0].village.incme"),
    ]


def test_items_are_placed_where_they_stand() -> None:
    assert told(base(**{"aspects.signs.items.clean.points": -9})) == [
        ("RT-POL-127", "aspects.signs.items.clean.points"),
        ("RT-POL-141", "score.total"),
        ("RT-POL-152", "aspects.signs.items.clean.curve"),
    ]
    assert told(base(**{"aspects.signs.items.clean.pionts": 9})) == [("RT-DOC-010", "aspects.signs.items.clean.pionts")]


def test_an_item_and_an_indicator_cannot_share_a_code() -> None:
    assert told(base(**{"aspects.signs.items.income": {}})) == [("RT-POL-104", "aspects.signs.items.income")]


def test_lines_are_those_of_the_nearest_place_that_is_known() -> None:
    with pytest.raises(PolicyError) as caught:
        parse_policy(base(**{"gates[1].cap": "tpo"}), source="a.toml", lines={"gates[1]": 9, "gates": 2})
    assert str(caught.value).startswith("a.toml:9: gates[1].cap: 'tpo' is no tier")


def test_problems_are_read_from_the_top_of_the_file() -> None:
    document = base(**{"id": 7, "gates[1].cap": "tpo", "gates[0].cap": "tpo"})
    with pytest.raises(PolicyError) as caught:
        parse_policy(document, lines={"id": 20, "gates[0]": 9, "gates[1]": 5})
    assert [problem.line for problem in caught.value.problems] == [5, 9, 20]
