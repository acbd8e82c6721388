"""Levels and roll-ups of a programme: what is wrong with them is told, with its place."""

from __future__ import annotations

from typing import Any

import pytest

import ruraltier as rt
from ruraltier.policy.programme.checks.levels import reached

BOOK: dict[str, Any] = {
    "format": 1,
    "id": "book",
    "title": "示例",
    "source": "d",
    "confidence": "published",
    "sources": {"d": {"title": "示例"}},
    "indicators": {
        "mark": {"label": "得分", "points": 100, "range": [0, 100], "curve": {"kind": "value"}},
        "town": {"kind": "text"},
        "share": {},
        "steps": {},
        "worked_out": {"value": "mark + 1"},
        "yes": {"kind": "yes_no"},
    },
    "score": {"total": 100},
    "ladder": {"tiers": [{"code": "low"}, {"code": "top", "at_least": 60}]},
}
ROUND = {"places": 4, "mode": "half_up"}
SHARE: dict[str, Any] = {
    "level": "town", "of": "village", "figure": "share", "base": "all", "when": 'tier == "top"', "round": ROUND,
}  # fmt: skip
LEVELS: dict[str, Any] = {
    "county": {"policy": "book"},
    "town": {"policy": "book", "under": "county"},
    "village": {"policy": "book", "under": "town", "parent": "town"},
    "department": {"policy": "book", "under": "county"},
}


def document(**parts: Any) -> dict[str, Any]:
    head = {"format": 1, "id": "demo", "title": "示例", "source": "d", "confidence": "published"}
    return {**head, "sources": {"d": {"title": "示例"}}, "levels": LEVELS, **parts}


def found(**parts: Any) -> list[tuple[str, str]]:
    with pytest.raises(rt.PolicyError) as caught:
        rt.parse_programme(document(**parts), {"book": rt.parse_policy(BOOK)})
    return [(p.code, p.path) for p in caught.value.problems]


def made(**parts: Any) -> rt.Programme:
    return rt.parse_programme(document(**parts), {"book": rt.parse_policy(BOOK)})


def share(**keys: Any) -> dict[str, Any]:
    return {"rollups": {"share": {k: v for k, v in {**SHARE, **keys}.items() if v is not None}}}


def test_a_sound_programme_passes() -> None:
    assert made(**share()).rollups[0].through is None
    assert made(**share(level="county")).rollups[0].level == "county"
    assert made(**share(level="department", through="town", min_coverage=1)).rollups[0].through == "town"


def test_levels_make_no_circle() -> None:
    circle = {"a": {"policy": "book", "under": "b"}, "b": {"policy": "book", "under": "a"}, "c": {"policy": "book"}}
    assert found(levels=circle) == [("RT-PRG-020", "levels.a.under"), ("RT-PRG-020", "levels.b.under")]
    assert found(levels={"a": {"policy": "book", "under": "a"}}) == [("RT-PRG-020", "levels.a.under")]


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        ({"under": "town", "parent": "place"}, "RT-PRG-011"),
        ({"under": "town", "parent": "mark"}, "RT-PRG-012"),
        ({"parent": "town"}, "RT-PRG-021"),
    ],
)
def test_the_unit_above_is_named_by_a_text_indicator(keys: dict[str, Any], code: str) -> None:
    assert found(levels={**LEVELS, "village": {"policy": "book", **keys}}) == [(code, "levels.village.parent")]


@pytest.mark.parametrize(
    ("keys", "problem"),
    [
        ({"level": "place"}, ("RT-PRG-010", "rollups.share.level")),
        ({"of": "place"}, ("RT-PRG-010", "rollups.share.of")),
        ({"through": "place"}, ("RT-PRG-011", "rollups.share.through")),
        ({"through": "mark"}, ("RT-PRG-012", "rollups.share.through")),
        ({"of": "department"}, ("RT-PRG-022", "rollups.share.of")),
        ({"round": None}, ("RT-PRG-024", "rollups.share.round")),
        ({"figure": "mean", "value": "score", "base": None, "round": None}, ("RT-PRG-024", "rollups.share.round")),
        ({"min_coverage": 0}, ("RT-PRG-026", "rollups.share.min_coverage")),
        ({"min_coverage": "3/2"}, ("RT-PRG-026", "rollups.share.min_coverage")),
        ({"base": None}, ("RT-PRG-080", "rollups.share.base")),
        ({"figure": "sum", "base": None}, ("RT-PRG-080", "rollups.share.value")),
        ({"when": 'tier == "best"'}, ("RT-POL-100", "rollups.share.when")),
        ({"weight": "rank(mark)"}, ("RT-PRG-015", "rollups.share.weight")),
        ({"round": {"places": -1, "mode": "half_up"}}, ("RT-POL-020", "rollups.share.round.places")),
    ],
)
def test_roll_ups_come_from_below(keys: dict[str, Any], problem: tuple[str, str]) -> None:
    assert problem in found(**share(**keys))


@pytest.mark.parametrize(
    ("code", "problem"), [("mark_up", "RT-PRG-011"), ("yes", "RT-PRG-012"), ("worked_out", "RT-PRG-013")]
)
def test_a_roll_up_fills_a_number_that_is_not_worked_out(code: str, problem: str) -> None:
    assert found(rollups={code: SHARE}) == [(problem, f"rollups.{code}")]


def test_roll_ups_make_no_circle() -> None:
    up, down = SHARE, {**SHARE, "level": "village", "of": "town", "through": "town"}
    assert found(rollups={"share": up, "steps": down}) == [
        ("RT-PRG-023", "rollups.share.of"),
        ("RT-PRG-023", "rollups.steps.of"),
    ]
    assert found(**share(level="village", through="town")) == [("RT-PRG-023", "rollups.share.of")]


def test_an_indicator_is_filled_once() -> None:
    look: dict[str, Any] = {"lookbacks": {"share": {"level": "town", "events": ["case"], "years": 2}}}
    assert found(**share(), **look) == [("RT-PRG-025", "lookbacks.share")]
    assert (
        len(made(**share(), lookbacks={"share": {"level": "village", "events": ["case"], "years": 2}}).lookbacks) == 1
    )


def test_what_could_not_be_read_is_no_second_problem() -> None:
    """The way up leads through a level that is itself wrong."""
    levels = {**LEVELS, "town": {"policy": "other", "under": "county"}}
    assert found(levels=levels, **share(level="county")) == [("RT-PRG-001", "levels.town.policy")]


def test_what_is_reached_from_a_circle_ends() -> None:
    assert reached({"a": {"b"}, "b": {"a"}}, "a") == {"a", "b"}
    assert reached({}, "a") == set()
