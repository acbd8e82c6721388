"""What is refused of a rating, each with its place."""

from __future__ import annotations

from typing import Any

import pytest

import ruraltier as rt
from support.raters import programme

SELF, ABOVE = {"rater": "self", "label": "自评", "weight": 10}, {"rater": "superior", "label": "上评", "weight": 40}


def spoilt(*parts: dict[str, Any], **keys: Any) -> list[tuple[str, str]]:
    """Return codes and paths of the problems of a rating with such parts."""
    with pytest.raises(rt.PolicyError) as caught:
        programme(*parts, **keys)
    return [(p.code, p.path.removeprefix("ratings.work").removeprefix(".")) for p in caught.value.problems]


def test_a_rating_is_sound() -> None:
    share = {"rater": "public", "weight": 0, "combine": "share", "counts": ["满意"], "blank": ["弃权"], "full": 50}
    trimmed = {"rater": "panel", "weight": "1/3", "combine": "trimmed_mean", "trim": 1, "quorum": 3}
    made = programme(SELF, ABOVE, share, trimmed, gap={"between": ["self", "superior"], "above": 0})
    assert [part.rater for part in made.ratings[0].parts] == ["self", "superior", "public", "panel"]


def test_an_indicator_that_cannot_be_filled() -> None:
    assert spoilt(SELF, code="nothing") == [("RT-PRG-011", "ratings.nothing")]
    assert spoilt(SELF, code="township") == [("RT-PRG-012", "ratings.township")]
    assert spoilt(SELF, code="double") == [("RT-PRG-013", "ratings.double")]


def test_ratings_of_a_level_that_cannot_be_told_apart() -> None:
    more = {"level": "village", "round": {"places": 0, "mode": "up"}, "parts": [SELF]}
    assert spoilt(SELF, more={"style": more | {"label": "工作"}}) == [("RT-RAT-028", "ratings.style.label")]
    assert spoilt(SELF, more={"style": more | {"label": "work"}}) == [("RT-RAT-028", "ratings.style.label")]
    elsewhere = programme(SELF, more={"style": more | {"label": "工作", "level": "department"}})
    assert len(elsewhere.ratings) == 2


def test_no_parts() -> None:
    assert spoilt() == [("RT-RAT-027", "parts")]


def test_weights_that_weigh_nothing() -> None:
    assert spoilt(SELF | {"weight": 0}, ABOVE | {"weight": 0}) == [("RT-RAT-020", "parts")]
    assert spoilt(SELF | {"weight": -1}, ABOVE) == [("RT-RAT-020", "parts[0].weight")]


def test_raters_that_cannot_be_told_apart() -> None:
    assert spoilt(SELF, SELF | {"label": "另评"}) == [("RT-RAT-021", "parts[1]")]
    assert spoilt(SELF, ABOVE | {"label": "自评"}) == [("RT-RAT-021", "parts[1]")]
    assert spoilt(SELF, ABOVE | {"label": "self"}) == [("RT-RAT-021", "parts[1]")]
    assert spoilt(SELF | {"rater": ""}, ABOVE) == [("RT-RAT-021", "parts[0]")]


@pytest.mark.parametrize(
    ("keys", "code", "path"),
    [
        ({"combine": "trimmed_mean"}, "RT-RAT-024", ""),
        ({"combine": "share"}, "RT-RAT-024", ""),
        ({"trim": 1}, "RT-RAT-024", ".trim"),
        ({"combine": "median", "counts": ["满意"]}, "RT-RAT-024", ".counts"),
        ({"blank": ["弃权"]}, "RT-RAT-024", ".blank"),
        ({"full": 50}, "RT-RAT-024", ".full"),
        ({"quorum": 0}, "RT-RAT-025", ".quorum"),
        ({"combine": "trimmed_mean", "trim": 2, "quorum": 4}, "RT-RAT-025", ".quorum"),
        ({"combine": "trimmed_mean", "trim": -1}, "RT-RAT-025", ".trim"),
        ({"combine": "share", "counts": ["满意"], "full": 0}, "RT-RAT-025", ".full"),
        ({"combine": "share", "counts": ["满意", "满意"]}, "RT-RAT-026", ""),
        ({"combine": "share", "counts": ["满意"], "blank": ["满意"]}, "RT-RAT-026", ""),
        ({"combine": "share", "counts": ["满意", ""]}, "RT-RAT-026", ""),
    ],
)
def test_keys_that_do_not_go_together(keys: dict[str, Any], code: str, path: str) -> None:
    assert spoilt(SELF | keys, ABOVE) == [(code, f"parts[0]{path}")]


@pytest.mark.parametrize(
    ("gap", "code", "path"),
    [
        ({"between": ["self", "peers"], "above": 10}, "RT-RAT-022", "gap.between[1]"),
        ({"between": ["self", "self"], "above": 10}, "RT-RAT-022", "gap.between"),
        ({"between": ["self", "superior"]}, "RT-RAT-023", "gap"),
        ({"between": ["self", "superior"], "above": 1, "at_least": 1}, "RT-RAT-023", "gap"),
        ({"between": ["self", "superior"], "at_least": -1}, "RT-RAT-023", "gap"),
    ],
)
def test_gaps_between_nobody(gap: dict[str, Any], code: str, path: str) -> None:
    assert spoilt(SELF, ABOVE, gap=gap) == [(code, path)]


def test_the_default_quorum_of_a_trimmed_mean_is_what_it_needs() -> None:
    made = programme(SELF | {"combine": "trimmed_mean", "trim": 2})
    assert made.ratings[0].parts[0].quorum == 1
