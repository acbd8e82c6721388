"""The shipped programmes: each loads, its rule books are clean, and what nobody published is marked."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from pathlib import Path

import pytest

import ruraltier as rt
from ruraltier.policy.conditions import Count

README = Path(str(rt.__file__)).parent / "data" / "README.md"
SHIPPED = [programme.id for programme in rt.list_programmes()]


@pytest.mark.parametrize("name", SHIPPED)
def test_the_list_of_files_has_one_line_for_every_programme(name: str) -> None:
    assert README.read_text(encoding="utf-8").count(f"| `{name}.toml` |") >= 1
    assert rt.load_programme(name).title.all


@pytest.mark.parametrize("name", SHIPPED)
def test_what_nobody_published_comes_from_a_source_that_says_so(name: str) -> None:
    programme = rt.load_programme(name)
    marked = [part for _, part in programme.sourced if part.confidence == "illustrative"]
    assert programme.illustrative
    assert {part.source for part in marked} == {"illustration"}
    assert "示例" in programme.notes.get("zh")


def test_s004_1_three_levels_are_judged_together_and_departments_beside_them() -> None:
    programme = rt.load_programme("linxi-three-level")
    assert {level.code: level.under for level in programme.levels} == {
        "county": None, "township": "county", "village": "township", "department": "county",
    }  # fmt: skip
    assert programme.level["village"].parent == "township"


def test_s004_4_a_county_meets_five_requirements() -> None:
    county = rt.load_policy("linxi-county")
    assert len(county.criteria) == 5
    assert county.ladder.codes == ("not_advanced", "advanced")


@pytest.mark.parametrize(
    ("star", "same", "village", "township"),
    [
        ("leadership", {"theory_and_policy", "clean_and_diligent"},
         "secretary_leads_to_wealth", "secretary_policy_and_coordination"),
        ("mechanism", {"systems_complete", "operation_regular", "service_good"},
         "committees_harmonious", "leaders_united"),
    ],
)  # fmt: skip
def test_s004_5_the_same_star_has_the_content_of_its_level(
    star: str, same: set[str], village: str, township: str
) -> None:
    assert asked("linxi-five-star", star) == same | {village}
    assert asked("linxi-township", star) == same | {township}


@pytest.mark.parametrize(("star", "conditions"), [("members", 2), ("mechanism", 4), ("prosperity", 5), ("opinion", 4)])
def test_s004_6_and_s004_7_and_s004_8_and_s004_9_every_star_is_a_set_of_conditions(star: str, conditions: int) -> None:
    assert len(asked("linxi-five-star", star)) == len(asked("linxi-township", star)) == conditions


def asked(book: str, star: str) -> set[str]:
    """Return the conditions of a star."""
    return {criterion.indicator for criterion in rt.load_policy(book).criteria if criterion.aspect == star}


@pytest.mark.parametrize("book", ["linxi-five-star", "linxi-township"])
def test_s004_10_five_star_means_all_five_and_says_that_this_is_a_reading(book: str) -> None:
    five = rt.load_policy(book).ladder.tiers[-1]
    assert five.threshold is not None
    assert five.threshold.value == 5
    assert (five.source, five.confidence) == ("reading", "secondary")


def test_s004_11_a_department_meets_five_good_requirements() -> None:
    department = rt.load_policy("linxi-department")
    assert [c.indicator for c in department.criteria] == [
        "good_leadership", "good_team", "good_style", "good_rules", "good_results",
    ]  # fmt: skip


def test_s004_44_twenty_one_departments_are_compared_among_themselves() -> None:
    department = rt.load_policy("linxi-department")
    assert len(set(department.indicator["listed_department"].options)) == 21
    assert department.quotas[0].by is None


def test_s004_17_and_s004_23_a_township_has_nine_systems_and_a_village_five() -> None:
    for book, count, many in (("linxi-township", "nine_systems", 9), ("linxi-five-star", "five_systems", 5)):
        (tree,) = rt.load_policy(book).measure[count].trees
        assert isinstance(tree, Count)
        assert len(tree.conditions) == many


def test_s004_32_four_directions_of_rating_at_three_levels_with_weights_that_are_marked() -> None:
    ratings = rt.load_programme("linxi-three-level").ratings
    assert [one.level for one in ratings] == ["village", "township", "department"]
    for one in ratings:
        assert [part.rater for part in one.parts] == ["self", "superior", "subordinate", "peer"]
        assert one.confidence == "illustrative"


def test_s004_33_and_s004_34_the_shipped_chains_differ_by_level() -> None:
    chain = rt.load_programme("linxi-three-level").chain
    direct = ["report", "inspect", "notice", "decide"]
    assert [s.code for s in chain["township"].stages] == [s.code for s in chain["department"].stages] == direct
    assert [(s.code, s.by.get("zh")) for s in chain["village"].stages] == [
        ("report", "村党组织"), ("inspect", "乡镇党委"), ("apply", "乡镇党委"), ("reinspect", "县委组织部"),
        ("notice", "县委组织部"), ("decide", "县委"),
    ]  # fmt: skip


def test_s004_35_the_county_committee_alone_names() -> None:
    chain = rt.load_programme("linxi-three-level").chain
    for level in ("township", "village", "department"):
        naming = [s for s in chain[level].stages if "named" in dict(s.then).values()]
        assert [s.by.get("zh") for s in naming] == ["县委"]


def test_s004_36_titles_are_stated_for_three_years_not_for_life() -> None:
    assert {title.years for title in rt.load_programme("linxi-three-level").titles} == {3}


def test_s004_47_and_s004_48_and_s004_49_what_follows_for_whom() -> None:
    by_code = {one.code: one for one in rt.load_programme("linxi-three-level").consequences}
    assert (by_code["C1"].rounds, by_code["C1"].on) == (2, ("organisation_member",))
    assert by_code["C2"].on == ("organiser",)
    assert by_code["C3"].within_days == by_code["C4"].within_days == 30
    assert by_code["C3"].confidence == "illustrative"


def test_s004_51_three_states_part_every_score() -> None:
    states = [one for one in rt.load_programme("linxi-three-level").consequences if one.code in {"S1", "S2", "S3"}]
    assert len({one.follows.get("zh") for one in states}) == 3


def test_s000_8_townships_and_counties_are_scored_on_a_thousand_points() -> None:
    programme = rt.load_programme("shaanxi-2011")
    assert {level.code: level.policy.to_dict()["score"]["total"] for level in programme.levels} == {
        "county": 1000, "township": 1000, "village": 100,
    }  # fmt: skip


def test_s000_16_a_village_may_hold_several_labels_at_once() -> None:
    labels = rt.load_programme("shaanxi-2011").titles
    assert [one.label.get("zh")[:4] for one in labels] == ["三级联创", "新农村建", "扶贫开发", "一村一品"]
    assert all(one.tiers == () for one in labels)


def test_s000_17_five_kinds_of_assistance() -> None:
    shared = {one.code: one.shared for one in rt.load_programme("shaanxi-2011").helpers}
    assert {"county_leader", "resident_cadre", "department", "strong_village", "project"} < set(shared)
    assert not shared["resident_cadre"]


@pytest.mark.parametrize(
    ("code", "grounds", "helper"),
    [
        ("economy", 4, "economic_instructor"),
        ("leadership", 4, "first_secretary"),
        ("party_building", 2, "party_instructor"),
    ],
)
def test_s000_26_and_s000_27_and_s000_28_each_diagnosis_calls_for_its_helper(
    code: str, grounds: int, helper: str
) -> None:
    diagnosis = next(one for one in rt.load_programme("shaanxi-2011").diagnoses if one.code == code)
    assert str(diagnosis.when).count(" or ") == grounds - 1
    assert diagnosis.helpers == (helper,)


def test_s000_24_each_class_has_its_direction() -> None:
    targets = rt.load_programme("shaanxi-2011").targets
    assert [one.direction for one in targets] == ["rise", "rise", "rise", "fall"]


def test_s000_33_places_of_honour_at_three_levels() -> None:
    honours = rt.load_programme("shaanxi-2011").honours
    assert {one.level: one.places for one in honours} == {"county": 10, "township": 50, "village": 2100}


def test_s001_14_seven_aspects_and_twenty_nine_standards() -> None:
    policy = rt.load_policy("shanxi-2019")
    assert len(policy.criteria) == 29
    assert len({one.aspect for one in policy.criteria}) == 7
    assert {one.confidence for one in policy.criteria} == {"illustrative"}


def test_s001_15_and_s001_16_two_targets_on_two_tiers_of_one_standard() -> None:
    norm, first = rt.load_programme("shanxi-2019").targets[:2]
    assert (norm.at_least, first.at_least) == (Fraction(1), Fraction(3, 5))
    assert rt.load_policy("shanxi-2019").ladder.codes == ("not_reached", "norm", "first_class")


def test_s001_18_whoever_meets_a_trigger_is_listed_without_a_quota() -> None:
    (listing,) = rt.load_programme("shanxi-2019").assistance
    assert str(listing.when).count(" or ") == 5
    assert rt.load_policy("shanxi-2019").quotas == ()


def test_s001_19_and_s001_21_a_package_of_four_of_which_two_may_be_shared() -> None:
    programme = rt.load_programme("shanxi-2019")
    assert programme.assistance[0].package == ("team", "first_secretary", "county_department", "county_leader")
    assert [one.code for one in programme.helpers if one.shared] == ["county_department", "county_leader"]


def test_s001_13_and_s001_40_and_s001_41_the_lowest_grade_has_another_name_for_each() -> None:
    lowest = [rt.load_policy(f"shanxi-2019-{who}").ladder.tiers[0] for who in ("secretary", "first-secretary")]
    assert [tier.label.get("zh") for tier in lowest] == ["不合格", "不称职"]
    follows = {one.code: one.follows.get("zh") for one in rt.load_programme("shanxi-2019").consequences}
    assert (follows["B2"], follows["B4"]) == ("坚决调整撤换", "坚决召回")


def test_s001_37_the_head_of_the_sending_unit_answers_as_well() -> None:
    by_code = {one.code: one for one in rt.load_programme("shanxi-2019").consequences}
    assert str(by_code["B6"].when) == str(by_code["B7"].when)
    assert (by_code["B6"].on, by_code["B7"].on) == ((), ("unit_head",))


def test_s001_38_the_work_fund_goes_by_who_sent() -> None:
    policy = rt.load_policy("shanxi-2019-first-secretary")
    assert policy.incentives is not None
    rows = {"id": ["1", "2"], "grade_found": ["称职", "不称职"], "sent_by": ["省", "县"]}
    paid = rt.allocate(rt.assess(rt.read_cohort(rows, policy, id="id"), policy), policy.incentives)
    assert paid.amount.tolist() == [1_000_000, 500_000]  # in fen
    assert policy.setting["county_rate"].confidence == "illustrative"


def test_s001_30_ten_winners_and_ten_nominees() -> None:
    (honour,) = rt.load_programme("shanxi-2019").honours
    assert (honour.places, honour.nominees) == (10, 10)


def test_s002_18_and_s002_19_and_s002_20_and_s002_21_the_shipped_chain_and_its_order() -> None:
    chain = rt.load_programme("qixingguan-2015").chain["village"]
    assert [stage.code for stage in chain.stages] == ["apply", "check", "examine"]
    assert chain.stages[1].forward is not None
    assert chain.examination is not None
    assert (str(chain.examination.when), chain.examination.anchors) == ("best_conditions", 3)


def test_s002_26_and_s002_27_every_applicant_and_a_third_more_a_year_in_every_township() -> None:
    applicants, more = rt.load_programme("qixingguan-2015").targets
    assert (applicants.at_least, str(applicants.weight)) == (Fraction(1), "applied")
    assert (more.each_year, more.per) == (Fraction(1, 3), "township")


def test_s002_28_townships_and_paired_departments_answer_for_the_creation_work() -> None:
    programme = rt.load_programme("qixingguan-2015")
    assert {one.level for one in programme.consequences} == {"township", "department"}
    assert {one.level: one.through for one in programme.rollups} == {
        "township": None, "department": "paired_department",
    }  # fmt: skip


def test_s003_3_and_s003_4_and_s003_5_and_s003_6_three_types_and_the_departments_that_fit() -> None:
    diagnoses = rt.load_programme("zhaoyuan-laggards").diagnoses
    assert {one.label.get("zh"): one.helpers for one in diagnoses} == {
        "村情不稳定": ("political_legal_department", "comprehensive_department"),
        "班子软弱涣散": ("ordinary_department",),
        "经济发展落后": ("economic_department",),
    }


def test_s003_7_and_s003_8_a_team_of_three_for_two_years() -> None:
    pairing = next(one for one in rt.load_programme("zhaoyuan-laggards").assistance if one.code == "pairing")
    assert (pairing.years, len(pairing.package)) == (2, 3)


def test_s003_9_five_lines_of_work_are_accepted() -> None:
    assert len(rt.load_policy("zhaoyuan-acceptance").criteria) == 5


def test_s003_26_three_responsibility_systems_are_assessed_separately() -> None:
    programme = rt.load_programme("zhaoyuan-laggards")
    books = {one.code: one.policy.id for one in programme.levels if one.code != "village"}
    assert len(set(books.values())) == 3
    assert {one.level: one.through for one in programme.rollups} == {
        "township": None, "department": "department", "team": "team",
    }  # fmt: skip


def test_s003_27_outstanding_helpers_are_rewarded_in_money_that_is_marked() -> None:
    for name in ("zhaoyuan-department", "zhaoyuan-township", "zhaoyuan-team"):
        policy = rt.load_policy(name)
        assert policy.incentives is not None
        assert "incentives.awards[0]" in policy.illustrative or policy.confidence == "illustrative"


def test_s003_29_and_s003_30_who_passes_may_leave_and_who_fails_is_not_released() -> None:
    held = {one.code: (str(one.when), one.on) for one in rt.load_programme("zhaoyuan-laggards").consequences}
    assert held["A1"] == ('tier == "passed"', ("team",))
    assert {held[code] for code in ("A2", "A3")} == {
        ('tier == "failed"', ("team",)),
        ('tier == "failed"', ("department",)),
    }


def test_s000_16_a_label_that_no_tier_wins_comes_with_the_records_only() -> None:
    programme = rt.load_programme("shaanxi-2011")
    day = dt.date(2011, 1, 1)
    words = ("一村一品示范村", "扶贫开发重点村")
    given = rt.Records.of([{"id": "1", "date": day, "event": "授予", "outcome": word} for word in words])
    held = rt.title_register(given, programme).on(day).columns("zh")
    assert held["title_label"].tolist() == ["扶贫开发重点村", "一村一品示范村"]
    assert held["state_label"].tolist() == ["有效", "有效"]
