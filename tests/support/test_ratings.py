"""Marks of several raters, months and sources become one: exactly, and against plain Python."""

from __future__ import annotations

import json
import pickle
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import ruraltier as rt
from ruraltier.domain.column import NumberColumn
from ruraltier.domain.ratings import Ratings, Words
from ruraltier.support.rating_rows import joint
from support.raters import mark_of, marks, part_of, programme, villages

SELF = {"rater": "self", "label": {"zh": "自评", "en": "self"}, "weight": 10}
ABOVE = {"rater": "superior", "label": {"zh": "上评", "en": "superior"}, "weight": 40}
PUBLIC = {
    "rater": "public",
    "label": "群众测评",
    "weight": 30,
    "combine": "share",
    "counts": ["满意", "基本满意"],
    "blank": ["弃权"],
}
PANEL = {"rater": "panel", "label": "评审组", "weight": 20, "combine": "trimmed_mean", "trim": 1, "quorum": 3}


def mixed(made: rt.Programme, given_marks: rt.Ratings, *ids: str) -> list[Any]:
    """Return the mark of each unit."""
    rated = rt.rate(villages(*ids), given_marks, made, "village")
    return [rated.cohort[one][rating.code] for one in ids for rating in made.ratings if rating.level == "village"]


def problems(made: rt.Programme, given_marks: rt.Ratings, *ids: str) -> tuple[rt.Problem, ...]:
    with pytest.raises(rt.EvaluationError) as caught:
        rt.rate(villages(*ids), given_marks, made, "village")
    return caught.value.problems


@pytest.mark.parametrize(
    ("keys", "figure"),
    [
        ({}, Fraction(85)),
        ({"combine": "mean"}, Fraction(85)),
        ({"combine": "median"}, Fraction(90)),
        ({"combine": "least"}, Fraction(60)),
        ({"combine": "greatest"}, Fraction("97.5")),
        ({"combine": "trimmed_mean", "trim": 1}, Fraction("89.17")),
    ],
)
def test_marks_of_one_rater_are_combined(keys: dict[str, Any], figure: Fraction) -> None:
    given_marks = marks(*(("a", "panel", mark) for mark in (90, 60, "97.5", 82.5, 95)))
    made = programme({"rater": "panel", "weight": 1} | keys)
    assert mixed(made, given_marks, "a") == [figure]


def test_marks_are_added_up() -> None:
    made = programme({"rater": "months", "weight": 1, "combine": "sum"}, code="style")
    given_marks = marks(("a", "months", 70.5), ("a", "months", 80), ("b", "months", 1), item="style")
    assert mixed(made, given_marks, "a", "b") == [Fraction("150.5"), Fraction(1)]


def test_the_median_of_an_even_number_of_marks_is_half_way() -> None:
    made = programme({"rater": "panel", "weight": 1, "combine": "median"})
    assert mixed(made, marks(("a", "panel", 90), ("a", "panel", 91)), "a") == [Fraction("90.5")]


def test_weights_need_not_add_up_and_the_mark_is_rounded_once() -> None:
    made = programme(SELF | {"weight": "1/3"}, ABOVE | {"weight": "1/7"}, round={"places": 1, "mode": "half_up"})
    given_marks = marks(("a", "self", 80), ("a", "superior", 80.1), ("a", "superior", 80.2))
    exact = (Fraction(80, 3) + Fraction("80.15") / 7) / (Fraction(1, 3) + Fraction(1, 7))
    rated = rt.rate(villages("a"), given_marks, made, "village")
    assert Fraction(rated.to_dict()["ratings"]["work"][0]["exact"]) == exact
    assert rated.cohort["a"]["work"] == Fraction(80)


@pytest.mark.parametrize(
    ("mode", "found"), [("half_up", "0.13"), ("half_even", "0.12"), ("down", "0.12"), ("up", "0.13")]
)
def test_half_is_rounded_as_declared(mode: str, found: str) -> None:
    made = programme(SELF, round={"places": 2, "mode": mode})
    assert mixed(made, marks(("a", "self", 0.12), ("a", "self", 0.13)), "a") == [Fraction(found)]


def test_weights_of_many_digits_stay_exact() -> None:
    weights = (Decimal("0.1234567890123456789"), Decimal("0.9876543210987654321"))
    made = programme(SELF | {"weight": weights[0]}, ABOVE | {"weight": weights[1]}, if_short="reweight")
    first, second = map(Fraction, weights)
    rated = rt.rate(
        villages("a", "b"), marks(("a", "self", 80), ("a", "superior", 90), ("b", "self", 70)), made, "village"
    )
    exact = [one["exact"] for one in rated.to_dict()["ratings"]["work"]]
    assert [Fraction(one) for one in exact] == [(80 * first + 90 * second) / (first + second), 70]


def test_s004_32_four_rater_directions_are_mixed() -> None:
    """Self, upper, lower and mutual appraisal (自评、上评、下评、互评); no weights were published."""
    weights = {"自评": 1, "上评": 4, "下评": 3, "互评": 2}
    given_marks = {"自评": [95], "上评": [80], "下评": [90, 80], "互评": [70, 75, 80]}
    made = programme(*({"rater": rater, "weight": weight} for rater, weight in weights.items()))
    rows = [("a", rater, mark) for rater, listed in given_marks.items() for mark in listed]
    assert mixed(made, marks(*rows), "a") == [(95 + 4 * 80 + 3 * 85 + 2 * 75) / Fraction(10)]


def test_s004_31_public_appraisal_and_organisational_assessment_are_mixed() -> None:
    given_marks = marks(
        ("a", "superior", 80), *(("a", "public", word) for word in ("满意", "基本满意", "不满意", "弃权"))
    )
    made = programme(ABOVE | {"weight": 60}, PUBLIC | {"weight": 40})
    assert mixed(made, given_marks, "a") == [Fraction("74.67")]


def test_s004_30_a_review_is_qualitative_and_quantitative() -> None:
    """Words of an appraisal become a share, figures a mean; one mark holds both, and the score ranks it."""
    given_marks = marks(("a", "quality", "好"), ("a", "quality", "较好"), ("a", "quantity", 90), ("a", "quantity", 95))
    made = programme(
        {"rater": "quality", "weight": 50, "combine": "share", "counts": ["好", "较好"]},
        {"rater": "quantity", "weight": 50},
    )
    rated = rt.rate(villages("a"), given_marks, made, "village")
    result = rt.assess(rated.cohort, made.level["village"].policy)
    assert (rated.cohort["a"]["work"], result["a"].score, result.tier_codes[0]) == (
        Fraction("96.25"),
        Fraction("96.25"),
        "high",
    )


def test_s004_25_two_ballots_each_have_their_share() -> None:
    """Two-ballot system: members and the public vote apart, and both shares must do."""
    parts = {"combine": "share", "counts": ["同意"], "blank": ["弃权"], "weight": 1}
    given_marks = marks(
        *(("a", "党员票", word) for word in ["同意"] * 9 + ["不同意"]),
        *(("a", "群众票", word) for word in ["同意"] * 7 + ["不同意"] * 3 + ["弃权"] * 5),
    )
    rated = rt.rate(
        villages("a"), given_marks, programme({"rater": "党员票", **parts}, {"rater": "群众票", **parts}), "village"
    )
    figures = [part["figure"] for part in rated.to_dict()["ratings"]["work"][0]["parts"]]
    assert (figures, rated.cohort["a"]["work"]) == (["90", "70"], Fraction(80))


def test_months_are_mixed_into_a_year() -> None:
    """The same mechanism: the parts are what the records call them."""
    parts = [{"rater": f"{month}月", "weight": 2 if month == 12 else 1} for month in range(1, 13)]
    monthly = [("a", f"{month}月", 70 + month) for month in range(1, 13)]
    year = Fraction(sum(70 + month for month in range(1, 13)) + 82, 13)
    assert mixed(programme(*parts), marks(*monthly), "a") == [Fraction(round(year * 100), 100)]


def test_star_notice_of_2023_mixes_results_and_review() -> None:
    """(base - deductions) x 70 % + review x 30 %: form 42, from the review's ballots to the stars."""
    book = rt.load_policy("star-notice-2023")
    document = {
        "format": 1, "id": "demo", "title": "示例", "source": "d", "confidence": "illustrative",
        "sources": {"d": {"title": "示例"}}, "levels": {"branch": {"policy": "star-notice-2023"}},
        "ratings": {"review": {"level": "branch", "round": {"places": 2, "mode": "half_up"}, "parts": [
            {"rater": "评议", "weight": 1, "combine": "share", "counts": ["满意"]}]}},
    }  # fmt: skip
    made = rt.parse_programme(document, {"star-notice-2023": book})
    table = {"组织代码": ["a", "b"], "基础分": [95, 95], "扣分": [5, 5]}
    ballots = [("a", "评议", word) for word in ["满意"] * 9 + ["不满意"]] + [
        ("b", "评议", word) for word in ["满意"] * 8 + ["不满意"] * 2
    ]
    cohort = rt.read_cohort(table | {"评议分": ["", ""]}, book)
    rated = rt.rate(cohort, marks(*ballots, item="review"), made, "branch")
    result = rt.assess(rated.cohort, book)
    assert result.score.tolist() == [90, 87]
    assert result.tier_codes[1] == "four_star"


def test_sources_of_seventy_and_thirty_percent() -> None:
    """Results 70 % + ballot 30 % as parts of one rating: B3, form 42."""
    made = programme(
        {"rater": "实绩", "weight": 0.7}, {"rater": "测评", "weight": 0.3, "combine": "share", "counts": ["好"]}
    )
    given_marks = marks(("a", "实绩", 88), *(("a", "测评", word) for word in ["好"] * 3 + ["差"]))
    assert mixed(made, given_marks, "a") == [Fraction("84.1")]


def test_satisfaction_from_ballots_caps_the_tier_of_the_grading_of_2012() -> None:
    """Three appraisals, and under 90 % satisfied neither good nor fairly good: B2."""
    book = rt.load_policy("grading-2012")
    document = {
        "format": 1, "id": "demo", "title": "示例", "source": "d", "confidence": "illustrative",
        "sources": {"d": {"title": "示例"}}, "levels": {"branch": {"policy": "grading-2012"}},
        "ratings": {
            "satisfaction": {"level": "branch", "label": "满意度", "round": {"places": 2, "mode": "down"}, "parts": [
                {"rater": "群众", "weight": 1, "combine": "share", "counts": ["满意", "基本满意"], "blank": ["弃权"]}]},
            "leader": {"level": "branch", "label": "带头人", "round": {"places": 2, "mode": "half_up"}, "parts": [
                {"rater": "自评", "weight": 1}, {"rater": "党员群众", "weight": 1}, {"rater": "上级", "weight": 2}]},
        },
    }  # fmt: skip
    made = rt.parse_programme(document, {"grading-2012": book})
    others = {code: [14, 14] for code in ("plan", "system", "premises", "guarantee", "results")} | {"opinion": [10, 10]}
    cohort = rt.Cohort(["a", "b"], {code: NumberColumn(values) for code, values in others.items()})
    rows = [
        *(
            (one, "群众", word, "满意度")
            for one, n in (("a", 90), ("b", 89))
            for word in ["满意"] * n + ["不满意"] * (100 - n)
        ),
        *((one, "群众", "弃权", "满意度") for one in "ab" for _ in range(7)),
        *(
            (one, rater, mark, "带头人")
            for one in "ab"
            for rater, mark in (("自评", 15), ("党员群众", 13), ("上级", 14))
        ),
    ]
    table = {name: [row[i] for row in rows] for i, name in enumerate(("代码", "评价主体", "评分", "项目"))}
    rated = rt.rate(cohort, rt.read_ratings(table), made, "branch")
    result = rt.assess(rated.cohort, book)
    assert [rated.cohort[one]["satisfaction"] for one in "ab"] == [90, 89]
    assert [rated.cohort[one]["leader"] for one in "ab"] == [14, 14]
    assert list(zip(result.score.tolist(), result.tier_codes.tolist(), strict=True)) == [(94, "good"), (94, "ordinary")]
    assert [rule.code for rule in result["b"].reasons] == ["G1"]


def test_section_e_15_chunhua_from_ballots_to_the_tier() -> None:
    """A panel of 15: 85 points with 51 % dissatisfied fails, 70 with 50 % passes; over 50 % leaves 50 out."""
    book = rt.load_policy("chunhua-acceptance")
    document = {
        "format": 1, "id": "demo", "title": "示例", "source": "d", "confidence": "illustrative",
        "sources": {"d": {"title": "示例"}}, "levels": {"village": {"policy": "chunhua-acceptance"}},
        "ratings": {
            "mark": {"level": "village", "label": "验收得分", "round": {"places": 2, "mode": "half_up"}, "parts": [
                {"rater": "验收组", "weight": 1, "quorum": 15}]},
            "dissatisfied": {"level": "village", "label": "测评", "round": {"places": 2, "mode": "up"}, "parts": [
                {"rater": "群众", "weight": 1, "combine": "share", "counts": ["不满意"], "blank": ["弃权"]}]},
        },
    }  # fmt: skip
    made = rt.parse_programme(document, {"chunhua-acceptance": book})
    judged = {"fails": ([84, 85, 86] * 5, 51, 100), "passes": ([70] * 15, 50, 100), "hair": ([100] * 15, 5001, 10_000)}
    rows = [
        *((one, "验收组", mark, "验收得分") for one, (given_marks, _, _) in judged.items() for mark in given_marks),
        *(
            (one, "群众", word, "测评")
            for one, (_, no, all_) in judged.items()
            for word in ["不满意"] * no + ["满意"] * (all_ - no)
        ),
    ]
    table = {name: [row[i] for row in rows] for i, name in enumerate(("代码", "评价主体", "评分", "项目"))}
    rated = rt.rate(villages(*judged), rt.read_ratings(table), made, "village")
    result = rt.assess(rated.cohort, book)
    assert list(zip(result.score.tolist(), result.tier_codes.tolist(), strict=True)) == [
        (85, "failed"),
        (70, "passed"),
        (100, "failed"),
    ]
    assert [rule.code for rule in result["fails"].reasons] == ["V1"]
    fewer = {name: values[1:] for name, values in table.items()}
    again = rt.rate(villages(*judged), rt.read_ratings(fewer), made, "village")
    assert rt.assess(again.cohort, book)["fails"].status == "unrated"


def test_a_part_without_its_quorum_leaves_no_mark_or_is_left_out() -> None:
    given_marks = marks(("a", "superior", 80), ("a", "panel", 60), ("a", "panel", 70), ("b", "superior", 90))
    assert mixed(programme(ABOVE, PANEL), given_marks, "a", "b") == [rt.Absence.MISSING, rt.Absence.MISSING]
    assert mixed(programme(ABOVE, PANEL, if_short="reweight"), given_marks, "a", "b", "c") == [
        Fraction(80),
        Fraction(90),
        rt.Absence.MISSING,
    ]


def test_a_quorum_of_ballots_does_not_count_blank_ones() -> None:
    given_marks = marks(*(("a", "public", word) for word in ("满意", "满意", "弃权")))
    assert mixed(programme(PUBLIC | {"quorum": 3}), given_marks, "a") == [rt.Absence.MISSING]
    assert mixed(programme(PUBLIC | {"quorum": 2}), given_marks, "a") == [Fraction(100)]


def test_only_parts_of_weight_zero_make_no_mark() -> None:
    made = programme(SELF | {"weight": 0}, ABOVE, if_short="reweight")
    assert mixed(made, marks(("a", "self", 90)), "a") == [rt.Absence.MISSING]


def test_words_that_neither_count_nor_are_blank_are_votes_against() -> None:
    given_marks = marks(*(("a", "public", word) for word in ("满意", "不太清楚", "不满意", "弃权")))
    assert mixed(programme(PUBLIC), given_marks, "a") == [Fraction("33.33")]


def test_a_number_may_be_the_word_of_a_ballot() -> None:
    made = programme({"rater": "public", "weight": 1, "combine": "share", "counts": ["1"], "blank": ["9"], "full": 10})
    given_marks = marks(*(("a", "public", word) for word in (1, 1, 9, "反对", "1.0")))
    assert mixed(made, given_marks, "a") == [Fraction("7.5")]
    assert mixed(made, marks(("a", "public", 1), ("a", "public", 9)), "a") == [Fraction(10)]


def test_labels_and_codes_of_raters_and_ratings_are_the_same() -> None:
    table = {
        "unit": ["a"] * 3,
        "item": ["work", "工作", "工作"],
        "rater": ["self", "自评", "superior"],
        "mark": [80, 90, 100],
    }
    assert mixed(programme(SELF, ABOVE), rt.read_ratings(table), "a") == [Fraction(97)]


def test_marks_of_other_levels_are_left_aside() -> None:
    other = {"level": "department", "label": "作风", "round": {"places": 0, "mode": "up"}, "parts": [SELF]}
    made = programme(SELF, more={"style": other})
    table = {"unit": ["a", "x"], "item": ["work", "作风"], "rater": ["self", "self"], "mark": [80, 90]}
    assert mixed(made, rt.read_ratings(table), "a") == [Fraction(80)]
    rated = rt.rate(villages("x"), rt.read_ratings(table), made, "department")
    assert rated.cohort["x"]["style"] == 90


def test_every_row_that_fits_nothing_is_told() -> None:
    rows = {
        "unit": ["a", "b", "a", "a", "a", "a", "a", "a"],
        "item": ["work", "work", "wrok", "work", "work", "work", "work", "work"],
        "rater": ["self", "self", "self", "sef", "self", "self", "public", "self"],
        "mark": ["80", "80", "80", "80", "85分", "101", "95", "-1"],
    }
    found = problems(programme(SELF, PUBLIC), rt.read_ratings(rows), "a")
    assert [(p.row, p.code, p.column, p.id) for p in found] == [
        (2, "RT-RAT-011", "unit", "b"),
        (3, "RT-RAT-012", "item", "a"),
        (4, "RT-RAT-013", "rater", "a"),
        (5, "RT-RAT-014", "mark", "a"),
        (6, "RT-RAT-015", "mark", "a"),
        (7, "RT-RAT-017", "mark", "a"),
        (8, "RT-RAT-015", "mark", "a"),
    ]
    assert (found[2].mend, found[4].value, found[4].rule) == ("did you mean 'self'?", "'101'", "a number from 0 to 100")


def test_many_faults_are_counted_and_the_first_fifty_told() -> None:
    with pytest.raises(rt.EvaluationError) as caught:
        rt.rate(villages("a"), marks(*((f"x{i}", "self", 1) for i in range(60))), programme(SELF), "village")
    assert (len(caught.value.problems), caught.value.count) == (50, 60)


def test_nobody_rates_twice_in_one_period() -> None:
    rows = [("a", "panel", 80), ("a", "panel", 90), ("a", "superior", 70), ("b", "panel", 60), ("a", "panel", 85)]
    made = programme({"rater": "panel", "weight": 1}, ABOVE)
    who = ["张三", "张三", "张三", "张三", "李四"]
    (problem,) = problems(made, marks(*rows, who=who), "a", "b")
    assert (problem.code, problem.row, problem.id, problem.column) == ("RT-RAT-016", 2, "a", "who")
    assert problem.what == "'张三' has rated the same in row 1"
    periods = ["1月", "2月", "1月", "1月", "1月"]
    rated = rt.rate(villages("a", "b"), marks(*rows, who=who, period=periods), made, "village")
    assert rated.to_dict()["ratings"]["work"][0]["parts"][0]["marks"] == 3
    unnamed = ["", "", "", "", "李四"]
    assert len(rt.rate(villages("a", "b"), marks(*rows, who=unnamed), made, "village")) == 2


def test_a_mixed_mark_out_of_range_is_refused() -> None:
    made = programme({"rater": "months", "weight": 1, "combine": "sum"})
    (problem,) = problems(made, marks(("a", "months", 60), ("a", "months", 70), ("b", "months", 3)), "a", "b")
    assert (problem.code, problem.id, problem.column) == ("RT-RAT-018", "a", "work")
    assert problem.rule == "a number from 0 to 100"
    (problem,) = problems(made, marks(("a", "months", -60)), "a")
    assert problem.what == "the mixed mark -60 is out of the range of the indicator"


def test_a_gap_between_self_and_superior_is_a_finding() -> None:
    rows = [("a", "self", 95), ("a", "superior", 84.9), ("b", "self", 80), ("b", "superior", 90), ("c", "self", 90)]
    above = programme(SELF, ABOVE, if_short="reweight", gap={"between": ["self", "superior"], "above": 10})
    rated = rt.rate(villages("a", "b", "c"), marks(*rows), above, "village")
    assert [(gap.unit, gap.difference) for gap in rated.gaps] == [("a", Fraction("10.1"))]
    at_least = programme(SELF, ABOVE, if_short="reweight", gap={"between": ["self", "superior"], "at_least": 10})
    rated = rt.rate(villages("a", "b", "c"), marks(*rows), at_least, "village")
    assert [(gap.unit, gap.difference) for gap in rated.gaps] == [("a", Fraction("10.1")), ("b", Fraction(-10))]
    assert rated.to_dict()["gaps"][1] == {
        "id": "b",
        "name": "",
        "rating": "work",
        "between": ["self", "superior"],
        "figures": ["80", "90"],
        "difference": "-10",
    }


def test_the_explanation_shows_the_arithmetic_in_both_languages() -> None:
    rows = [
        ("a", "self", 95), ("a", "superior", 80), ("a", "superior", 85), ("a", "panel", 70), ("a", "panel", 80),
        ("a", "panel", 90), *(("a", "public", word) for word in ("满意", "满意", "不满意", "弃权")),
    ]  # fmt: skip
    who = ["", "张三", "李四", "甲", "乙", "丙", *[""] * 4]
    made = programme(SELF, ABOVE, PUBLIC, PANEL, gap={"between": ["self", "superior"], "above": 10})
    cohort = rt.Cohort(["a"], {}, ["上河村"])
    rated = rt.rate(cohort, marks(*rows, who=who), made, "village")
    assert rated.explain("a").splitlines() == [
        "上河村(a):工作 78.50",
        "  自评            95  × 10  1 份",
        "  上评          82.5  × 40  80 (张三)、85 (李四) 的平均数",
        "  群众测评  66.6666…  × 30  2 / 3 票 × 100:满意 2;不满意 1 不计入;弃权 1 不算票",
        "  评审组          80  × 20  70 (甲)、80 (乙)、90 (丙) 去掉最高、最低各 1 份后的平均数",
        "  (95 × 10 + 82.5 × 40 + 66.6666… × 30 + 80 × 20) / 100 = 78.5",
        "  自评 95与上评 82.5相差 12.5,超过 10",
    ]
    assert rated.explain(0, "en").splitlines() == [
        "上河村 (a): 工作 78.50",
        "  self            95  × 10  1 mark",
        "  superior      82.5  × 40  the mean of 80 (张三), 85 (李四)",
        "  群众测评  66.6666…  × 30  2 / 3 ballots × 100: 满意 2; 不满意 1 for nothing; 弃权 1 no ballot",
        "  评审组          80  × 20  the mean of 70 (甲), 80 (乙), 90 (丙) without the 1 least and the 1 greatest",
        "  (95 × 10 + 82.5 × 40 + 66.6666… × 30 + 80 × 20) / 100 = 78.5",
        "  self 95 and superior 82.5 are 12.5 apart, more than 10",
    ]


def test_the_explanation_says_who_is_short_and_how_it_was_rounded() -> None:
    given_marks = marks(("a", "superior", 80.123), ("a", "panel", 60), ("a", "self", 7))
    made = programme(SELF | {"quorum": 2}, ABOVE, PANEL, PUBLIC, if_short="reweight")
    text = rt.rate(villages("a"), given_marks, made, "village").explain("a").splitlines()
    assert text == [
        "a:工作 80.12",
        "  自评           7  × 10  1 份;不足 2 份",
        "  上评      80.123  × 40  1 份",
        "  评审组         —  × 20  60 去掉最高、最低各 1 份后的平均数;不足 3 份",
        "  群众测评       —  × 30  没有评分;不足 1 份",
        "  不足的部分不计,其余按权重折算",
        "  (80.123 × 40) / 40 = 80.123,保留 2 位小数(四舍五入)为 80.12",
    ]
    missing = rt.rate(villages("a"), given_marks, programme(SELF, ABOVE, PANEL), "village").explain("a", "en")
    assert missing.splitlines()[0] == "a: 工作 no mark"
    assert missing.splitlines()[-1] == "  a part has too few: no mark"


def test_the_explanation_of_many_marks_counts_them() -> None:
    made = programme(PANEL)
    text = rt.rate(villages("a"), marks(*(("a", "panel", 70) for _ in range(11))), made, "village").explain("a")
    assert "11 份 去掉最高、最低各 1 份后的平均数" in text


def test_a_gap_of_at_least_is_told_so() -> None:
    made = programme(SELF, ABOVE, gap={"between": ["superior", "self"], "at_least": 10})
    rated = rt.rate(
        villages("a", "b"), marks(("a", "self", 90), ("a", "superior", 80), ("b", "self", 1)), made, "village"
    )
    assert rated.explain("a").splitlines()[-1] == "  上评 80与自评 90相差 10,达到 10"
    assert "相差" not in rated.explain("b")


def test_what_cannot_be_explained_is_refused() -> None:
    rated = rt.rate(villages("a"), marks(("a", "self", 90)), programme(SELF), "village")
    for args, code in ((("b",), "RT-EVA-001"), (("a", "fr"), "RT-EVA-020")):
        with pytest.raises(rt.EvaluationError) as caught:
            rated.explain(*args)
        assert caught.value.problems[0].code == code


def test_columns_hold_marks_figures_and_numbers() -> None:
    made = programme(SELF, PUBLIC, if_short="reweight")
    rated = rt.rate(villages("a", "b"), marks(("a", "self", 90), ("b", "public", "满意")), made, "village")
    columns = rated.columns()
    assert list(columns) == ["id", "name", "工作", "工作/自评", "工作/自评/n", "工作/群众测评", "工作/群众测评/n"]
    assert columns["工作"].tolist() == [90, 100]
    assert np.isnan(columns["工作/自评"]).tolist() == [False, True]
    assert columns["工作/群众测评/n"].tolist() == [0, 1]
    assert "工作/self" in rated.columns("en")


def test_the_repr_counts_marks_and_gaps() -> None:
    made = programme(SELF, ABOVE, PANEL, gap={"between": ["self", "superior"], "above": 1})
    rated = rt.rate(villages("a", "b"), marks(("a", "self", 90), ("a", "superior", 80)), made, "village")
    assert repr(rated).splitlines() == [
        "<Rated 2 units · village · 示例>",
        "  项目                权重  评分  不足",
        "  工作      work               0",
        "    自评    self      × 10     1     1",
        "    上评    superior  × 40     1     1",
        "    评审组  panel     × 20     0     2",
        "  分差过大 1",
    ]
    plain = rt.rate(villages("a"), marks(("a", "self", 90)), programme(SELF), "village")
    assert "分差" not in repr(plain)


def test_to_dict_is_json_and_pickles_stay_the_same() -> None:
    rated = rt.rate(
        villages("a", "b"), marks(("a", "self", 90), ("a", "superior", "80.5")), programme(SELF, ABOVE), "village"
    )
    found = rated.to_dict()
    assert json.loads(json.dumps(found)) == found
    assert found["ratings"]["work"][0]["exact"] == "82.4"
    assert found["ratings"]["work"][1] == {
        "id": "b", "mark": None, "exact": None,
        "parts": [{"rater": r, "figure": None, "marks": 0, "short": True} for r in ("self", "superior")],
    }  # fmt: skip
    assert pickle.loads(pickle.dumps(rated)).to_dict() == found  # noqa: S301 - our own bytes


def test_a_level_without_ratings_and_arguments_of_another_kind_are_refused() -> None:
    made, given_marks = programme(SELF), marks(("a", "self", 90))
    for level in ("department", "vilage"):
        with pytest.raises(rt.EvaluationError) as caught:
            rt.rate(villages("a"), given_marks, made, level)
        assert caught.value.problems[0].code == "RT-RAT-010"
    none = evolve(made, ratings=())
    with pytest.raises(rt.EvaluationError):
        rt.rate(villages("a"), given_marks, none, "village")
    wrong: tuple[Any, ...] = (
        (1, given_marks, made, "village"),
        (villages(), 1, made, "village"),
        (villages(), given_marks, 1, "v"),
    )
    for args in wrong:
        with pytest.raises(rt.ArgumentError):
            rt.rate(*args)
    with pytest.raises(rt.ArgumentError):
        rt.rate(villages("a"), given_marks, made, 1)  # type: ignore[arg-type]  # that is what is refused


def test_no_units_and_no_marks() -> None:
    assert len(rt.rate(villages(), marks(), programme(SELF), "village")) == 0
    assert mixed(programme(SELF, PUBLIC, PANEL), marks(), "a") == [rt.Absence.MISSING]
    assert repr(marks()) == "<Ratings 0 marks · 0 units · 0 raters>"


@pytest.mark.parametrize(("combine", "figure"), [("median", Fraction(1, 10**7)), ("greatest", Fraction(10**25))])
def test_marks_that_no_power_of_ten_scales_into_64_bits_stay_exact(combine: str, figure: Fraction) -> None:
    made = programme({"rater": "r", "weight": 1, "combine": combine}, code="style", round={"places": 7, "mode": "down"})
    given_marks = marks(("a", "r", 1e25), ("a", "r", 1e-7), ("a", "r", 1e-7), ("b", "r", 1e-7), item="style")
    assert mixed(made, given_marks, "a", "b") == [figure, Fraction(1, 10**7)]


def test_figures_beyond_float_are_shown_correctly_rounded() -> None:
    made = programme({"rater": "r", "weight": 1, "combine": "greatest"}, code="style")
    rated = rt.rate(villages("a"), marks(("a", "r", 1e25), ("a", "r", 1e-7), item="style"), made, "village")
    assert rated.columns()["工作"].tolist() == [1e25]


def test_keys_of_many_columns_are_joint_without_an_overflow() -> None:
    columns = [np.array([2**40, 2**40, 0, 2**40]), np.array([2**40, 5, 2**40, 2**40]), np.array([7, 7, 7, 7])]
    keys = joint(columns).tolist()
    assert (keys[0] == keys[3], len(set(keys))) == (True, 3)


def test_a_mark_of_more_digits_than_a_column_holds_is_refused() -> None:
    made = programme({"rater": "r", "weight": 1, "combine": "sum"}, code="style", round={"places": 7, "mode": "down"})
    with pytest.raises(rt.TableError) as caught:
        rt.rate(villages("a"), marks(("a", "r", 1e25), ("a", "r", 1e-7), item="style"), made, "village")
    assert caught.value.problems[0].code == "RT-NUM-001"


def test_sums_beyond_float_and_int64_are_exact() -> None:
    made = programme(
        {"rater": "r", "weight": 1, "combine": "trimmed_mean", "trim": 1},
        code="style",
        round={"places": 0, "mode": "down"},
    )
    big = 2**52
    rows = [("a", "r", big - i) for i in range(3)]
    assert mixed(made, marks(*rows, item="style"), "a") == [Fraction(big - 1)]
    many = marks(*(("a", "r", float(big)) for _ in range(2000)), item="style")
    assert mixed(
        programme({"rater": "r", "weight": 1}, code="style", round={"places": 0, "mode": "down"}), many, "a"
    ) == [Fraction(big)]
    assert mixed(made, many, "a") == [Fraction(big)]
    # Beside a mark of 52 bits, no number of 62 bits holds both the unit and the mark.
    wide = marks(*((one, "r", mark) for one in map(str, range(1030)) for mark in (big, 0, 7)), item="style")
    assert mixed(made, wide, *map(str, range(1030))) == [Fraction(7)] * 1030


COMBINES = ["sum", "mean", "median", "trimmed_mean", "least", "greatest", "share"]
WORDS = ["满意", "基本满意", "不满意", "弃权"]


@st.composite
def parts(draw: st.DrawFn) -> list[dict[str, Any]]:
    combines = draw(st.lists(st.sampled_from(COMBINES), min_size=1, max_size=4))
    found = []
    for i, combine in enumerate(combines):
        part = {"rater": f"r{i}", "weight": draw(st.integers(0 if i else 1, 9)), "combine": combine}
        part |= {"quorum": draw(st.integers(1, 3))} if combine != "trimmed_mean" else {"trim": draw(st.integers(0, 2))}
        part |= (
            {"counts": WORDS[:2], "blank": WORDS[3:], "full": draw(st.sampled_from([1, 50, 100]))}
            if combine == "share"
            else {}
        )
        found.append(part)
    return found


@given(
    parts(),
    st.sampled_from(["missing", "reweight"]),
    st.sampled_from(["half_up", "half_even", "down", "up"]),
    st.data(),
)
def test_marks_are_those_of_plain_python(
    listed: list[dict[str, Any]], if_short: str, mode: str, data: st.DataObject
) -> None:
    made = programme(*listed, code="style", if_short=if_short, round={"places": 1, "mode": mode})
    decimals = st.integers(0, 10_000).map(
        lambda k: str(Fraction(k, 100)) if k % 100 == 0 else f"{k // 100}.{k % 100:02d}"
    )
    rows = []
    for unit in "abc":
        for part in listed:
            one = st.sampled_from(WORDS) if part["combine"] == "share" else decimals
            rows += [(unit, part["rater"], mark) for mark in data.draw(st.lists(one, max_size=5))]
    data.draw(st.randoms(use_true_random=False)).shuffle(rows)
    rated = rt.rate(villages(*"abc"), marks(*rows, item="style"), made, "village")
    (rating,) = made.ratings
    for row, unit in enumerate("abc"):
        own = {part.rater: [m for u, r, m in rows if (u, r) == (unit, part.rater)] for part in rating.parts}
        mark = mark_of(rating, own)
        assert rated.cohort[unit]["style"] == (rt.Absence.MISSING if mark is None else mark)
        for stated, told in zip(rating.parts, rated.to_dict()["ratings"]["style"][row]["parts"], strict=True):
            figure = None if told["figure"] is None else Fraction(told["figure"])
            assert (figure, told["marks"], told["short"]) == part_of(stated, own[stated.rater])


def test_the_order_of_rows_does_not_matter() -> None:
    rows = [(unit, "panel", 60 + 7 * i % 40) for i, unit in enumerate("abcabcabcabcabc")]
    made = programme(PANEL)
    first = mixed(made, marks(*rows), *"abc")
    rows = rows[7:] + rows[:7][::-1]
    assert mixed(made, marks(*rows), *"abc") == first


def test_words_are_kept_once_and_read_only_also_after_pickling() -> None:
    words = Words.of(["x", "y", "x"])
    for one in (words, pickle.loads(pickle.dumps(words))):  # noqa: S301 - our own bytes
        assert (one.words.tolist(), one.at.tolist(), len(one)) == (["x", "y"], [0, 1, 0], 3)
        assert not one.at.flags.writeable
    assert Words.of([]).values.tolist() == []


def test_ratings_say_what_they_hold() -> None:
    given_marks = marks(("a", "self", 90), ("b", "self", "80.5"), ("a", "public", "满意"))
    assert repr(given_marks).splitlines() == [
        "<Ratings 3 marks · 2 units · 2 raters>",
        "  work  self    2",
        "  work  public  1",
    ]
    assert given_marks.to_dict()["ratings"][1] == {
        "unit": "b", "item": "work", "rater": "self", "who": "", "period": "", "mark": "80.5",
    }  # fmt: skip
    assert pickle.loads(pickle.dumps(given_marks)).to_dict() == given_marks.to_dict()  # noqa: S301 - our own bytes
    assert "… 3 more" in repr(marks(*(("a", f"r{i}", 1) for i in range(23))))


def test_columns_of_other_lengths_are_refused() -> None:
    one, two = Words.of(["a"]), Words.of(["a", "b"])
    with pytest.raises(rt.TableError) as caught:
        Ratings(one, two, one, NumberColumn([1.0]), one, one, one, "t")
    assert [(p.code, p.column) for p in caught.value.problems] == [("RT-TAB-012", "items")]


def test_a_gap_is_shown_in_a_line() -> None:
    made = programme(SELF, ABOVE, gap={"between": ["self", "superior"], "above": 10})
    rated = rt.rate(villages("a"), marks(("a", "self", 95), ("a", "superior", 80)), made, "village")
    assert repr(rated.gaps[0]) == "<Difference a · 工作 · 自评 95,上评 80 · 相差 15>"


def test_ballots_are_read_whatever_their_width_spaces_and_stops() -> None:
    words = ("满 意", "满意。", " 满意.", "弃 权", "不满意", "。")
    assert mixed(programme(PUBLIC), marks(*(("a", "public", word) for word in words)), "a") == [Fraction(60)]
    both = {"rater": "public", "weight": 1, "combine": "share", "counts": ["yes"], "blank": ["Yes."]}
    assert mixed(programme(both), marks(("a", "public", "YES"), ("a", "public", "yes")), "a") == [Fraction(50)]


def test_ballots_near_to_a_word_that_counts_are_noted() -> None:
    words = ("满意", "满意意", "满意意", "不满意", "弃弃权", "其他")
    rated = rt.rate(villages("a"), marks(*(("a", "public", w) for w in words)), programme(PUBLIC), "village")
    assert [(n.code, n.column, n.value, n.mend) for n in rated.noticed] == [
        ("RT-RAT-102", "mark", "'满意意'", "did you mean '满意'?"),
        ("RT-RAT-102", "mark", "'弃弃权'", "did you mean '弃权'?"),
    ]
    assert rated.noticed[0].what.startswith("2 ballots of public say")
    assert repr(rated).splitlines()[-1] == "  提示 2"


def test_faults_name_the_headers_of_the_table() -> None:
    table = {"代码": ["a", "a"], "项目": ["work", "work"], "评价主体": ["sef", "self"], "评分": ["80", "101"]}
    found = problems(programme(SELF), rt.read_ratings(table), "a")
    assert [p.column for p in found] == ["评价主体", "评分"]
    again = pickle.loads(pickle.dumps(rt.read_ratings(table)))  # noqa: S301 - our own
    assert again.headers["unit"] == "代码"
