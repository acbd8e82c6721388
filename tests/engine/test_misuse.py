"""What a first-day user does wrong, and what a reviewer constructed against exactness."""

from __future__ import annotations

import pickle
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import ruraltier as rt
from ruraltier._numbers import NotANumberError, exact

HEAD: dict[str, Any] = {
    "format": 1,
    "id": "book",
    "title": "book",
    "source": "s",
    "confidence": "illustrative",
    "missing": "exclude",
    "sources": {"s": {"title": "made up"}},
    "ladder": {"tiers": [{"code": "low"}, {"code": "top", "above": 0}]},
}
SHARE: dict[str, Any] = {"points": 1, "curve": {"kind": "value"}, "bounded": False}


def idm() -> tuple[rt.Cohort, rt.TierPolicy]:
    policy = rt.load_policy("idm-2016")
    return rt.read_cohort({"id": ["a"], "iks": [1], "ike": [1], "ikl": [1]}, policy), policy


WRONG: list[Any] = ["my.toml", None, {"id": ["a"]}]


def mistakes(cohort: Any, policy: Any) -> list[tuple[Any, ...]]:
    """Return calls with something that the function does not take."""
    result = rt.assess(cohort, policy)
    return [
        (rt.assess, policy, cohort),
        *((rt.assess, cohort, wrong) for wrong in WRONG),
        (rt.explain, result),
        (rt.allocate, policy, policy.incentives),
        (rt.allocate, result, policy),
        *((rt.run_cases, wrong) for wrong in WRONG),
        (lambda: rt.assess(cohort, policy, arithmetic="object"),),  # type: ignore[arg-type]  # that is the mistake
    ]


@pytest.mark.parametrize("call", mistakes(*idm()))
def test_a_wrong_argument_is_named(call: tuple[Any, ...]) -> None:
    function, *arguments = call
    with pytest.raises(rt.ArgumentError, match="expected") as caught:
        function(*arguments)
    assert isinstance(caught.value, TypeError)
    assert caught.value.problems[0].code in {"RT-ARG-001", "RT-ARG-002"}


@pytest.mark.parametrize(("tier", "near"), [("majuu", "did you mean 'maju'"), ("sangat_tertinggal", "one of")])
def test_a_cut_of_a_tier_that_no_score_reaches_is_refused(tier: str, near: str) -> None:
    with pytest.raises(rt.PolicyError, match=near) as caught:
        rt.load_policy("idm-2016").with_cut(tier, 1)
    assert caught.value.problems[0].code == "RT-POL-100"


@pytest.mark.parametrize("value", ["88分", None, float("nan"), float("inf"), True])
def test_a_cut_that_is_no_number_is_refused(value: object) -> None:
    with pytest.raises(rt.RuraltierError, match=r"number|plain"):
        rt.load_policy("idm-2016").with_cut("maju", value)


def settled(value: Any) -> rt.TierPolicy:
    return rt.parse_policy(
        HEAD
        | {
            "score": {"total": 1},
            "indicators": {"x": SHARE},
            "settings": {"s": {"value": 1}},
            "gates": [{"code": "G1", "when": "x < setting.s", "cap": "low"}],
        }
    ).with_setting("s", value)


@pytest.mark.parametrize("value", [5.7, Decimal("5.7"), "5.7", Fraction(57, 10), np.float32(5.7)])
def test_a_setting_means_its_decimal_in_every_form(value: object) -> None:
    policy = settled(value)
    result = rt.assess(rt.read_cohort({"id": ["on", "under"], "x": ["5.7", "5.69"]}, policy), policy)
    assert result.tier_codes.tolist() == ["top", "low"]
    assert rt.parse_policy(policy.to_dict()) == policy
    assert "5.7" in policy.to_toml()


@pytest.mark.parametrize("value", ["abc", None, float("nan")])
def test_a_setting_that_is_no_number_is_refused(value: object) -> None:
    with pytest.raises(rt.RuraltierError):
        settled(value)


def test_an_unknown_setting_is_refused() -> None:
    with pytest.raises(rt.PolicyError, match="did you mean 's'"):
        settled(1).with_setting("ss", 2)


@pytest.mark.parametrize("arithmetic", ["auto", "objects"])
def test_a_figure_is_held_against_a_setting_exactly(arithmetic: Any) -> None:
    policy = rt.parse_policy(
        HEAD
        | {
            "score": {"aggregate": "sum", "total": 2},
            "aspects": {"m": {"aggregate": "weighted_mean"}},
            "indicators": {
                "a": SHARE | {"aspect": "m", "weight": 1},
                "b": SHARE | {"aspect": "m", "weight": 2},
                "c": SHARE | {"points": 1},
            },
            "settings": {"s": {"value": "333333333333333333/1000000000000000000"}},
            "gates": [{"code": "G1", "when": "points.m > setting.s", "cap": "low"}],
        }
    )
    cohort = rt.read_cohort({"id": ["a", "b"], "a": [1, None], "b": [0, 0], "c": [1, 1]}, policy)
    result = rt.assess(cohort, policy, arithmetic=arithmetic)
    assert [len(v.reasons) for v in result] == [1, 0]


def test_two_criteria_on_one_indicator_with_complete_units() -> None:
    curve = rt.curves.Deduct(baseline=rt.Threshold.above(0), per=2, points=1, complete=True)
    policy = rt.TierPolicy(
        id="twice",
        indicators=(rt.Indicator(code="x"),),
        criteria=tuple(rt.Criterion(code=c, indicator="x", points=10, curve=curve) for c in ("first", "second")),
        aspects=(rt.Aspect(code="", total=20),),
        missing=rt.Effects.all("zero"),
        ladder=rt.Ladder(tiers=(rt.Tier(code="low"), rt.Tier(code="top", threshold=rt.Threshold.at_least(15)))),
    )
    cohort = rt.read_cohort({"id": list("abc"), "x": [5, None, 0]}, policy)
    assert rt.assess(cohort, policy).score.tolist() == [16.0, 0.0, 20.0]


def geometric(**weights: int) -> rt.TierPolicy:
    tiers = [{"code": "low"}, {"code": "top", "at_least": 1}]
    return rt.parse_policy(
        HEAD
        | {
            "missing": "zero",
            "score": {"aggregate": "geometric_mean"},
            "ladder": {"tiers": tiers, "round": {"places": 3, "mode": "half_up"}},
            "indicators": {code: SHARE | {"weight": weight} for code, weight in weights.items()},
        }
    )


def test_weights_of_a_geometric_mean_count_without_what_they_share() -> None:
    small, large = geometric(a=1, b=2), geometric(a=10**9, b=2 * 10**9)
    table = {"id": ["x", "zero"], "a": ["0.7", 0], "b": ["0.9", 5]}
    results = [rt.assess(rt.read_cohort(table, p), p) for p in (small, large)]
    assert results[0].score.tolist() == results[1].score.tolist() == [0.828, 0.0]


def test_weights_of_a_geometric_mean_are_limited() -> None:
    with pytest.raises(rt.RuraltierError, match="1000001") as caught:
        geometric(a=1, b=10**6)
    assert caught.value.problems[0].code == "RT-LIM-014"


def test_hdi_of_the_published_example() -> None:
    policy = geometric(a=1, b=1, c=1)
    cohort = rt.read_cohort({"id": ["x"], "a": ["0.6971"], "b": ["0.3447"], "c": ["0.5506"]}, policy)
    assert rt.assess(cohort, policy).exact_score("x") == Fraction("0.510")


def test_fingerprints_are_equal_exactly_for_equal_cohorts() -> None:
    gap = rt.NumberColumn([np.nan])
    same = [
        rt.Cohort(["a"], {"x": gap}),
        rt.Cohort(["a"], {"x": rt.NumberColumn([np.nan], absence=np.array([1], np.int8))}),
    ]
    assert same[0].same_as(same[1])
    assert same[0].fingerprint == same[1].fingerprint
    others = [
        rt.Cohort(["a"], {"x": rt.NumberColumn([np.nan], absence=np.array([2], np.int8))}),
        rt.Cohort(["a"], {"x": rt.NumberColumn([0.0], words=("no", "yes"))}),
        rt.Cohort(["a"], {"x": rt.NumberColumn([0.0], words=("yes", "no"))}),
        rt.Cohort(["a"], {"x": rt.NumberColumn([0.0])}),
        rt.Cohort(["a"], {"y": rt.NumberColumn([0.0])}),
        rt.Cohort(["a"], {"x": rt.TextColumn(["0"])}),
        rt.Cohort(["a"], {}, names=["b"]),
        rt.Cohort(["a", "b"], {"x": rt.TextColumn(["p\x1fq", ""])}),
        rt.Cohort(["a", "b"], {"x": rt.TextColumn(["p", "q\x1f"])}),
        rt.Cohort(["a\x1fb"], {}),
        rt.Cohort(["a", "b"], {}),
    ]
    assert len({c.fingerprint for c in [same[0], *others]}) == len(others) + 1


@pytest.mark.parametrize("text", ["1e31", "1/1e31", "1/0", "1/3/7"])
def test_a_ratio_is_as_limited_as_a_decimal(text: str) -> None:
    with pytest.raises(NotANumberError) as caught:
        exact(text)
    assert pickle.loads(pickle.dumps(caught.value)).what == caught.value.what  # noqa: S301 - our own bytes


def test_no_label_of_a_rule_book_reaches_the_terminal_as_a_control_character() -> None:
    esc = "\x1b[31m"
    policy = rt.parse_policy(
        HEAD
        | {
            "title": f"t{esc}",
            "score": {"total": 1},
            "indicators": {"x": SHARE | {"label": f"l{esc}", "unit": f"u{esc}"}},
            "gates": [{"code": "G1", "label": f"g{esc}", "reference": f"r{esc}", "when": "x < 9", "cap": "low"}],
            "ladder": {
                "tiers": [{"code": "low", "label": f"低{esc}"}, {"code": "top", "label": f"高{esc}", "above": 0}]
            },
            "incentives": {"awards": [{"code": "a", "kind": "fixed", "label": f"a{esc}", "amounts": {"top": 1}}]},
        }
    )
    result = rt.assess(rt.read_cohort({"id": ["a"], "x": [5]}, policy), policy)
    money = rt.allocate(result, policy.incentives)
    texts = [repr(x) for x in (policy, result, result["a"], money, result.cohort)]
    texts += [rt.explain(result["a"], lang) for lang in ("zh", "en")]
    assert not any("\x1b" in text for text in texts)
    assert "\\x1b[31m" in texts[0]
