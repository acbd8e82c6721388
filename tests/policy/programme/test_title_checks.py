"""Titles, terms and look-backs of a programme: whole years, declared days, tiers and indicators that there are."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve

import ruraltier as rt
from support.titled import HEAD, STAR, TERM, programme

COUNTED: dict[str, Any] = HEAD | {
    "id": "book",
    "title": "示例",
    "score": {"total": 100},
    "indicators": {
        "mark": {"points": 100, "range": [0, 100], "curve": {"kind": "value"}},
        "cases": {"label": "负面案件"},
        "twice": {"value": "2 * cases"},
        "town": {"kind": "text"},
    },
    "ladder": {"tiers": [{"code": "low"}, {"code": "top", "at_least": 60}]},
}
CASES: dict[str, Any] = {"level": "village", "events": ["negative_case"], "years": 2}


def titled(**star: Any) -> list[tuple[str, str]]:
    stated = {key: value for key, value in (STAR | star).items() if value is not None}
    return problems({"star": stated})


def problems(titles: dict[str, Any]) -> list[tuple[str, str]]:
    with pytest.raises(rt.PolicyError) as caught:
        programme(titles)
    return [(problem.code, problem.path) for problem in caught.value.problems]


def looking(code: str = "cases", **keys: Any) -> list[tuple[str, str]]:
    document = HEAD | {"id": "p", "title": "示例", "levels": {"village": {"policy": "book"}}}
    with pytest.raises(rt.PolicyError) as caught:
        rt.parse_programme(document | {"lookbacks": {code: CASES | keys}}, {"book": rt.parse_policy(COUNTED)})
    return [(problem.code, problem.path) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("star", "found"),
    [
        ({"years": 0}, [("RT-PRG-040", "titles.star.years")]),
        ({"years": 101}, [("RT-PRG-040", "titles.star.years")]),
        ({"years": -3}, [("RT-PRG-040", "titles.star.years")]),
        ({"years": None}, [("RT-PRG-041", "titles.star.last_day"), ("RT-PRG-041", "titles.star.leap_day")]),
        ({"last_day": None}, [("RT-PRG-041", "titles.star.last_day")]),
        ({"leap_day": None}, [("RT-PRG-041", "titles.star.leap_day")]),
        ({"tiers": ["top", "best"]}, [("RT-PRG-010", "titles.star.tiers[1]")]),
        ({"years": 2.5}, [("RT-DOC-003", "titles.star.years")]),
        ({"last_day": "day_befor"}, [("RT-DOC-012", "titles.star.last_day")]),
        ({"leap_day": "feb_29"}, [("RT-DOC-012", "titles.star.leap_day")]),
        ({"level": "town"}, [("RT-PRG-010", "titles.star.level")]),
        ({"revoke_when": "acident"}, None),
    ],
)
def test_a_title_is_checked(star: dict[str, Any], found: list[tuple[str, str]] | None) -> None:
    if found is None:
        assert [path for _, path in titled(**star)] == ["titles.star.revoke_when"]
    else:
        assert titled(**star) == found


@pytest.mark.parametrize("years", [1, 100])
def test_a_term_of_one_to_a_hundred_years_is_sound(years: int) -> None:
    assert programme({"star": STAR | {"years": years}}).titles[0].years == years


@pytest.mark.parametrize("label", ["五星级", "star", {"zh": "别的", "en": "five stars"}])
def test_a_word_stands_for_one_title(label: Any) -> None:
    other = TERM | {"level": "village", "label": label, "tiers": ["mid"]}
    assert problems({"star": STAR, "other": other}) == [("RT-PRG-043", "titles.other.label")]


def test_two_titles_of_one_code_are_refused_where_parts_are_composed() -> None:
    sound = programme({"star": STAR})
    with pytest.raises(rt.PolicyError) as caught:
        evolve(sound, titles=(*sound.titles, *sound.titles))
    assert {problem.code for problem in caught.value.problems} == {"RT-PRG-043"}


@pytest.mark.parametrize(
    ("code", "keys", "found"),
    [
        ("cases", {"years": 0}, [("RT-PRG-040", "lookbacks.cases.years")]),
        ("cases", {"years": 101}, [("RT-PRG-040", "lookbacks.cases.years")]),
        ("cases", {"events": []}, [("RT-PRG-044", "lookbacks.cases.events")]),
        ("cases", {"events": ["case", " "]}, [("RT-PRG-044", "lookbacks.cases.events[1]")]),
        ("twice", {}, [("RT-PRG-013", "lookbacks.twice")]),
        ("town", {}, [("RT-PRG-012", "lookbacks.town")]),
        ("case", {}, [("RT-PRG-011", "lookbacks.case")]),
        ("cases", {"level": "town"}, [("RT-PRG-010", "lookbacks.cases.level")]),
        ("cases", {"leap_day": "feb_29"}, [("RT-DOC-012", "lookbacks.cases.leap_day")]),
        ("cases", {"years": 2.5}, [("RT-DOC-003", "lookbacks.cases.years")]),
    ],
)
def test_a_look_back_is_checked(code: str, keys: dict[str, Any], found: list[tuple[str, str]]) -> None:
    assert looking(code, **keys) == found
