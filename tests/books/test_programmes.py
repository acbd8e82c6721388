"""The shipped programmes: each loads, its rule books are clean, and what nobody published is marked."""

from __future__ import annotations

from pathlib import Path

import pytest

import ruraltier as rt
from ruraltier.policy.conditions import Count

README = Path(str(rt.__file__)).parent / "data" / "README.md"
SHIPPED = [programme.id for programme in rt.list_programmes()]
OF_PROGRAMMES = sorted({level.policy.id for one in rt.list_programmes() for level in one.levels})


@pytest.mark.parametrize("name", SHIPPED)
def test_the_list_of_files_has_one_line_for_every_programme(name: str) -> None:
    assert README.read_text(encoding="utf-8").count(f"| `{name}.toml` |") >= 1
    assert rt.load_programme(name).title.all


@pytest.mark.parametrize("name", OF_PROGRAMMES)
def test_rule_books_of_programmes_have_nothing_to_warn_of(name: str) -> None:
    assert [f.code for f in rt.check(name) if f.severity.value != "note"] == []
    assert rt.run_cases(rt.load_policy(name)) == ()


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
