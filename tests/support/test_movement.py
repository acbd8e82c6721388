"""Movement over several rounds, each with the tiers of the one before: steps, skips, falls, holds and gates."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ruraltier as rt

WORDS = ["无星", "一星", "二星", "三星", "四星", "五星"]
CODES = ["none", "one", "two", "three", "four", "five"]
CUTS = [0, 50, 60, 70, 80, 90]
HEAD: dict[str, Any] = {
    "format": 1,
    "source": "s",
    "confidence": "illustrative",
    "sources": {"s": {"title": "made up"}},
}
TIERS = [
    {"code": code, "label": word, **({"at_least": cut} if cut else {})}
    for code, word, cut in zip(CODES, WORDS, CUTS, strict=True)
]
INDICATORS: dict[str, Any] = {
    "mark": {"points": 100, "range": [0, 100], "curve": {"kind": "value"}},
    "gain": {"label": "比上年增分", "range": [-100, 100]},
    "satisfaction": {"label": "群众满意度", "range": [0, 100]},
    "grace": {"kind": "yes_no", "label": "保留期"},
    "accepted": {"kind": "yes_no", "label": "验收合格"},
    "stars_before": {"kind": "option", "options": WORDS},
}
STEP = {"code": "STEP", "when": "gain < setting.fast", "cap": "previous + 1", "if_unknown": "ignored"}
PLEASE = {"code": "PLEASE", "when": "satisfaction < 80", "cap": "previous", "if_unknown": "ignored"}
HELD = {"code": "HELD", "when": 'stars_before == "无星" and not accepted', "cap": "previous", "if_unknown": "ignored"}
SLOW = {"code": "SLOW", "when": "always", "tier": "previous - 1", "if_unknown": "ignored"}
GRACE = {"code": "GRACE", "when": "grace", "tier": "previous", "if_unknown": "ignored"}
BOOK: dict[str, Any] = HEAD | {
    "id": "stars",
    "title": "示例:梯次晋星",
    "missing": "unrated",
    "score": {"total": 100},
    "indicators": INDICATORS,
    "settings": {"fast": {"value": 20, "label": "越级所需增分"}},
    "ladder": {"tiers": TIERS, "previous": "stars_before"},
}
PLAIN = {"gain": 0, "satisfaction": 90, "grace": "否", "accepted": "是"}


def book(**rules: Any) -> rt.TierPolicy:
    return rt.parse_policy(BOOK | rules)


def rounds(policy: rt.TierPolicy, *years: dict[str, dict[str, Any]]) -> list[rt.Assessment]:
    """Return the results of successive rounds; what a unit's values do not name is as plain as can be."""
    found: list[rt.Assessment] = []
    for year in years:
        rows = {unit: PLAIN | values for unit, values in year.items()}
        table = {key: [row[key] for row in rows.values()] for key in (*PLAIN, "mark")}
        cohort = rt.read_cohort({"id": list(rows), **table}, policy, id="id", filled=["stars_before"])
        found.append(rt.assess(rt.carry(cohort, found[-1] if found else None, policy=policy), policy))
    return found


def stars(policy: rt.TierPolicy, *years: dict[str, Any]) -> list[str]:
    """Return the tiers of one unit in successive rounds."""
    return [str(result.tier_codes[0]) for result in rounds(policy, *({"a": year} for year in years))]


def reasons(policy: rt.TierPolicy, *years: dict[str, Any]) -> list[list[str]]:
    return [[r.code for r in result[0].decided_by] for result in rounds(policy, *({"a": year} for year in years))]


def test_b1_4_one_star_at_a_time() -> None:
    policy = book(gates=[STEP])
    marks = [{"mark": 55}, {"mark": 95}, {"mark": 95}, {"mark": 75}, {"mark": 95}]
    assert stars(policy, *marks) == ["one", "two", "three", "three", "four"]
    assert reasons(policy, *marks) == [[], ["STEP"], ["STEP"], [], ["STEP"]]


def test_b1_4_a_village_that_gains_much_skips_a_star() -> None:
    policy = book(gates=[STEP])
    assert stars(policy, {"mark": 55}, {"mark": 75, "gain": 20}) == ["one", "three"]
    assert stars(policy, {"mark": 55}, {"mark": 74.9, "gain": 19.9}) == ["one", "two"]
    # what is not known skips nothing and holds nobody: the file says that it is ignored
    assert stars(policy, {"mark": 55}, {"mark": 75, "gain": None}) == ["one", "three"]


def test_what_a_skip_takes_is_a_setting_of_the_file() -> None:
    policy = book(gates=[STEP]).with_setting("fast", 25)
    assert stars(policy, {"mark": 55}, {"mark": 75, "gain": 20}) == ["one", "two"]


def test_a_fall_goes_as_far_as_the_score_or_one_step_where_the_file_says_so() -> None:
    years = [{"mark": 95}, {"mark": 55}, {"mark": 55}]
    assert stars(book(), *years) == ["five", "one", "one"]
    assert stars(book(floors=[SLOW]), *years) == ["five", "four", "three"]
    assert stars(book(floors=[GRACE]), {"mark": 95}, {"mark": 55, "grace": "是"}, {"mark": 55}) == [
        "five",
        "five",
        "one",
    ]


def test_without_satisfaction_there_is_no_promotion_and_no_demotion() -> None:
    policy = book(gates=[PLEASE])
    years: list[dict[str, Any]] = [
        {"mark": 65},
        {"mark": 95, "satisfaction": 79.9},
        {"mark": 95, "satisfaction": 80},
        {"mark": 55, "satisfaction": 0},
    ]
    assert stars(policy, *years) == ["two", "two", "five", "one"]


def test_s003_29_who_passes_leaves_the_lowest_class() -> None:
    years: list[dict[str, Any]] = [{"mark": 30}, {"mark": 65, "accepted": "是"}]
    assert stars(book(gates=[HELD]), *years) == ["none", "two"]


def test_s003_30_who_fails_is_held_until_accepted() -> None:
    years: list[dict[str, Any]] = [
        {"mark": 30},
        {"mark": 65, "accepted": "否"},
        {"mark": 70, "accepted": "否"},
        {"mark": 70},
    ]
    policy = book(gates=[HELD])
    assert stars(policy, *years) == ["none", "none", "none", "three"]
    assert reasons(policy, *years) == [[], ["HELD"], ["HELD"], []]


def test_units_that_come_and_go_begin_anew() -> None:
    policy = book(gates=[STEP])
    years: list[dict[str, dict[str, Any]]] = [
        {"a": {"mark": 55}, "b": {"mark": 55}},
        {"a": {"mark": 95}},
        {"a": {"mark": 95}, "b": {"mark": 95}, "c": {"mark": 95}},
    ]
    assert [result.tier_codes.tolist() for result in rounds(policy, *years)] == [
        ["one", "one"],
        ["two"],
        ["three", "five", "five"],
    ]


def test_a_unit_that_was_not_rated_last_time_has_no_tier_to_go_by() -> None:
    assert stars(book(gates=[STEP]), {"mark": 55}, {"mark": None}, {"mark": 95}) == ["one", "", "five"]


# -- against plain lists -----------------------------------------------------------------------------------------------

YEAR = st.fixed_dictionaries(
    {
        "mark": st.none() | st.integers(0, 1000).map(lambda n: n / 10),
        "gain": st.sampled_from([0, 19, 20]),
        "satisfaction": st.sampled_from([79, 80]),
        "grace": st.sampled_from(["是", "否"]),
        "accepted": st.sampled_from(["是", "否"]),
    }
)


def by_hand(year: dict[str, Any], before: int | None) -> int | None:
    if year["mark"] is None:
        return None
    place = max(i for i, cut in enumerate(CUTS) if year["mark"] >= cut)
    if before is None:
        return place
    caps = [
        (year["gain"] < 20, before + 1),
        (year["satisfaction"] < 80, before),
        (before == 0 and year["accepted"] == "否", before),
    ]
    capped = min([place, *(cap for holds, cap in caps if holds)])
    return max([capped, before - 1, *([before] if year["grace"] == "是" else [])])


@given(st.lists(YEAR, min_size=3, max_size=3))
def test_three_rounds_as_a_reader_of_the_rules_goes_through_them(years: list[dict[str, Any]]) -> None:
    found = stars(book(gates=[STEP, PLEASE, HELD], floors=[SLOW, GRACE]), *years)
    before: int | None = None
    for year, tier in zip(years, found, strict=True):
        before = by_hand(year, before)
        assert tier == ("" if before is None else CODES[before])


# -- what is stored and what is shown ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("suspended", "shown"), [(False, [(), ("five",), ("five",)]), (True, [(), (), ("five",)])])
def test_the_tier_that_is_stored_moves_on_whatever_becomes_of_the_title(
    *, suspended: bool, shown: list[tuple[str, ...]]
) -> None:
    policy = book(gates=[STEP])
    title = {
        "level": "village",
        "label": "五星级村",
        "tiers": ["five"],
        "years": 3,
        "last_day": "day_before",
        "leap_day": "feb_28",
    }
    document = HEAD | {
        "id": "p",
        "title": "示例",
        "levels": {"village": {"policy": "stars"}},
        "titles": {"five": title},
    }
    programme = rt.parse_programme(document, {"stars": policy})
    happened = rt.Records([], [], [])
    days = [dt.date(2021, 3, 1), dt.date(2022, 3, 1), dt.date(2023, 3, 1)]
    found = []
    for day, result in zip(days, rounds(policy, *({"a": {"mark": mark}} for mark in (85, 95, 85))), strict=True):
        register = rt.title_register(happened, programme)
        happened = rt.Records.joined(happened, rt.confer(register, result, on=day))
        if suspended and day.year == 2022:
            pauses = [("2022-03-01", "suspended"), ("2022-09-01", "restored")]
            rows = [{"id": "a", "date": on, "event": event, "outcome": "five"} for on, event in pauses]
            happened = rt.Records.joined(happened, rt.Records.of(rows))
        found.append(rt.title_register(happened, programme).displayed(result, day))
    # a tier that falls back to four stars takes no title away within its term, and a suspension leaves the tier alone
    assert [one.columns()["tier"].tolist() for one in found] == [["four"], ["five"], ["four"]]
    assert [one.shown("a") for one in found] == shown
