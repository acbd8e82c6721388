"""The questions that engines and people ask of a rule book."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from functools import partial

import pytest
from attrs import evolve

from policy.rulebooks import base
from ruraltier._text import Text
from ruraltier.domain.absence import Absence
from ruraltier.domain.threshold import Threshold
from ruraltier.errors import PolicyError
from ruraltier.policy.criteria import ROOT, Effects
from ruraltier.policy.parse import parse_policy
from ruraltier.policy.provenance import Confidence

POLICY = parse_policy(base())


def test_children_are_criteria_first() -> None:
    assert [child.code for child in POLICY.children(ROOT)] == ["toilets", "grade", "wealth", "signs"]


@pytest.mark.parametrize(
    ("stated", "full"),
    [
        ({}, 10),
        ({"aggregate": "minimum"}, 1),
        ({"aggregate": "maximum"}, 9),
        ({"cap": 7}, 7),
        ({"floor": -2, "cap": 11}, 10),
        ({"aggregate": "count", "cap": 1}, 1),
        ({"aggregate": "weighted_mean"}, 5),
        ({"aggregate": "geometric_mean", "round": {"places": 1, "mode": "up"}}, 5),
        ({"aggregate": "count"}, 2),
        ({"aggregate": "k_of_n", "k": 1, "points": 7}, 7),
    ],
)
def test_full_points_go_by_the_way_of_putting_together(stated: dict[str, object], full: int) -> None:
    items = {"lit": {"pass": {"above": 0}}, "clean": {"points": 9, "pass": {"above": 0}}}
    changes = {"aspects.signs": stated | {"items": items}, "score.total": 90 + full}
    policy = parse_policy(base(**changes))
    assert policy.full("signs") == full
    assert policy.full("income") == 40
    assert policy.full(ROOT) == 90 + full


def test_effects_of_a_criterion_are_over_those_of_the_rule_book() -> None:
    policy = parse_policy(base(**{"indicators.toilets.missing": {"refused": 3}}))
    effects = policy.effects(policy.criterion["toilets"])
    assert (effects.of(Absence.REFUSED), effects.of(Absence.MISSING)) == (Fraction(3), "unrated")
    assert Effects().of(Absence.MISSING) == "refuse"


def test_an_effect_that_is_none_is_refused() -> None:
    with pytest.raises(PolicyError) as caught:
        Effects.all("zro")
    assert {problem.code for problem in caught.value.problems} == {"RT-POL-050"}


@pytest.mark.parametrize(
    ("first", "last", "day", "in_force"),
    [
        (None, None, "2024-06-01", True),
        ("2024-06-01", None, "2024-06-01", True),
        ("2024-06-02", None, "2024-06-01", False),
        (None, "2024-06-01", "2024-06-01", True),
        (None, "2024-05-31", "2024-06-01", False),
    ],
)
def test_the_first_and_last_day_are_in_force(first: str | None, last: str | None, day: str, *, in_force: bool) -> None:
    days = {"valid_from": first, "valid_until": last}
    policy = parse_policy(base(**{key: value for key, value in days.items() if value}))
    assert policy.in_force(dt.date.fromisoformat(day)) is in_force


def test_a_cut_moves_and_keeps_its_edge() -> None:
    moved = POLICY.with_cut("top", "85.5")
    assert [tier.threshold for tier in moved.ladder.tiers] == [None, Threshold.at_least(60), Threshold.above("85.5")]
    assert moved.fingerprint != POLICY.fingerprint
    assert POLICY.with_cut("top", 90) == POLICY
    with pytest.raises(PolicyError):
        POLICY.with_cut("top", 50)


def test_a_setting_changes() -> None:
    assert POLICY.with_setting("strict", value=False).setting["strict"].value is False
    assert POLICY.with_setting("least", value=Fraction(5)).setting["least"].value == 5


def test_a_tier_or_setting_that_is_not_there_is_told() -> None:
    for ask in (partial(POLICY.with_cut, "tpo", 3), partial(POLICY.with_setting, "strct", value=True)):
        with pytest.raises(PolicyError) as caught:
            ask()
        assert [problem.code for problem in caught.value.problems] == ["RT-POL-100"]
        assert "did you mean" in str(caught.value)


def test_what_nobody_published_is_listed() -> None:
    policy = parse_policy(
        base(**{"gates[0].confidence": "illustrative", "indicators.toilets.confidence": "illustrative"})
    )
    assert policy.illustrative == ("indicators.toilets", "gates.G1")
    assert policy.confidence_of(policy.gates[0]) is Confidence.ILLUSTRATIVE
    assert policy.confidence_of(policy.gates[1]) is Confidence.PUBLISHED
    assert Confidence.SECONDARY.label.get("zh") == "二手资料"


def test_the_repr_names_tiers_counts_and_what_nobody_published() -> None:
    assert repr(POLICY).splitlines() == [
        "<TierPolicy demo · 示例办法>",
        "  low < mid < 示范",
        "  指标 5 · 规则 5 · 名额 2 · 算例 1",
    ]
    assert repr(evolve(POLICY, title=Text())).startswith("<TierPolicy demo>")
    illustrative = parse_policy(base(confidence="illustrative"))
    assert "示例数值:25 个部分中有 25 个" in repr(illustrative)


def test_parts_have_titles() -> None:
    assert POLICY.gates[0].title("zh") == "income < 10"
    assert evolve(POLICY.gates[0], label="门槛").title("en") == "门槛"
    assert POLICY.quotas[0].title("en") == "no place left"
    assert evolve(POLICY.quotas[0], label="名额").title("en") == "名额"
    assert POLICY.aspect["signs"].title("zh") == "signs"
    assert POLICY.incentives is not None
    assert POLICY.incentives.awards[0].title("zh") == "fund"
