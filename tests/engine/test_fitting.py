"""Cuts that follow from the villages."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

import ruraltier as rt
from ruraltier.engine import fitting

if TYPE_CHECKING:
    from ruraltier.errors import Problem

Table = dict[str, Any]
TIERS: list[Table] = [{"code": "low"}, {"code": "mid", "at_least": 60}, {"code": "top", "above": 80}]
QUANTILES: Table = {"method": "quantiles", "shares": {"mid": "1/2", "top": "9/10"}}
BREAKS: Table = {"method": "natural_breaks"}
TENTHS = list(range(10, 110, 10))


def document(fit: Table | None, tiers: list[Table] | None = None, **parts: Any) -> Table:
    """Return a rule book whose score is x, which must not be missing for a village to be rated."""
    return {
        "format": 1,
        "id": "fitted",
        "title": "县",
        "source": "s",
        "confidence": "published",
        "missing": "unrated",
        "sources": {"s": {"title": "made up"}},
        "score": {"total": 1},
        "indicators": {
            "x": {"points": 1, "curve": {"kind": "value"}, "bounded": False},
            "barred": {"kind": "yes_no"},
        },
        "ladder": {"tiers": tiers or TIERS} | ({"fit": fit} if fit else {}),
        "vetoes": [{"code": "V", "when": "barred", "ineligible": True, "if_unknown": "ignored"}],
    } | parts


def cohort(policy: rt.TierPolicy, x: list[Any], barred: list[Any] | None = None) -> rt.Cohort:
    table = {"id": [f"v{i:02}" for i in range(len(x))], "x": x, "barred": barred or [None] * len(x)}
    return rt.read_cohort(table, policy, id="id")


def assessed(fit: Table | None, x: list[Any], barred: list[Any] | None = None, **parts: Any) -> rt.Assessment:
    policy = rt.parse_policy(document(fit, **parts))
    return rt.assess(cohort(policy, x, barred), policy)


def cuts(policy: rt.TierPolicy) -> list[str]:
    return [str(tier.threshold) for tier in policy.ladder.tiers if tier.threshold]


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ({"mid": "1/2", "top": "9/10"}, ["≥ 50", "> 90"]),
        ({"mid": "0/1", "top": "1/1"}, ["≥ 10", "> 100"]),
        ({"mid": "41/100", "top": "51/100"}, ["≥ 50", "> 60"]),
        ({"top": "7/10"}, ["≥ 60", "> 70"]),
    ],
)
def test_a_quantile_is_the_least_score_that_its_share_does_not_exceed(shares: Table, expected: list[str]) -> None:
    fit = {"method": "quantiles", "shares": shares}
    assert cuts(assessed(fit, TENTHS).policy) == expected


def test_equal_scores_count_one_by_one() -> None:
    assert cuts(assessed(QUANTILES, [10, 20, 20, 20, 20, 90, 90, 90, 95, 95]).policy) == ["≥ 20", "> 95"]


def test_natural_breaks_part_the_scores_and_each_side_keeps_its_edge() -> None:
    result = assessed(BREAKS, [1, 2, 10, 11, 30])
    assert cuts(result.policy) == ["≥ 10", "> 11"]
    assert result.tier_codes.tolist() == ["low", "low", "mid", "mid", "top"]


def test_a_cut_moves_no_further_than_it_may() -> None:
    assert cuts(assessed(BREAKS | {"most_move": 5}, [1, 2, 10, 11, 30]).policy) == ["≥ 55", "> 75"]
    assert cuts(assessed(BREAKS | {"most_move": 5}, [58, 62, 63, 89, 99]).policy) == ["≥ 65", "> 85"]
    assert cuts(assessed(BREAKS | {"most_move": 0}, [58, 62, 63, 89, 99]).policy) == ["≥ 60", "> 80"]


def test_only_villages_rated_under_the_stated_cuts_have_a_say() -> None:
    result = assessed(BREAKS, [1, 2, 10, 11, 30, 1000, None], ["否"] * 5 + ["是", "否"])
    assert cuts(result.policy) == ["≥ 10", "> 11"]
    assert result.status.tolist() == ["rated"] * 5 + ["ineligible", "unrated"]


def test_a_tier_without_a_threshold_has_none_afterwards() -> None:
    tiers = [TIERS[0], {"code": "named"}, *TIERS[1:]]
    floor = {"code": "F", "when": "barred", "tier": "named", "if_unknown": "ignored"}
    assert cuts(assessed(BREAKS, [1, 2, 10, 11, 30], tiers=tiers, vetoes=[], floors=[floor]).policy) == ["≥ 10", "> 11"]


def test_scores_that_floats_hold_equal_are_different() -> None:
    tiers: list[Table] = [{"code": "low"}, {"code": "top", "at_least": 1}]
    third: Table = {"points": "1/3", "curve": {"kind": "proportional", "target": 1, "cap": False}, "bounded": False}
    parts: Table = {"indicators": {"x": third, "barred": {"kind": "yes_no"}}, "score": {"total": "1/3"}}
    result = assessed(BREAKS, ["300", "300.0000000000001"], tiers=tiers, **parts)
    assert result.policy.ladder.tiers[1].threshold == rt.Threshold.at_least(Fraction("300.0000000000001") / 3)
    assert result.tier_codes.tolist() == ["low", "top"]


def test_fit_gives_the_rule_book_of_the_result_for_use_on_other_villages() -> None:
    policy = rt.parse_policy(document(BREAKS, notes={"zh": "一", "en": ""}))
    villages = cohort(policy, [1, 2, 10, 11, 30])
    fitted = rt.fit(villages, policy)
    assert fitted == rt.assess(villages, policy).policy == rt.fit(villages, fitted)
    assert fitted.ladder.fit is None
    assert fitted.fingerprint != policy.fingerprint
    assert (fitted.notes.zh, fitted.notes.en) == (
        "一\n分数线按 5 个村拟合(自然断点)",
        "cuts fitted to 5 villages (natural breaks)",
    )
    assert rt.assess(cohort(policy, [10]), fitted).tier_codes.tolist() == ["mid"]
    assert rt.parse_policy(fitted.to_dict()) == fitted


def test_both_arithmetic_paths_fit_the_same() -> None:
    policy = rt.parse_policy(document(QUANTILES))
    villages = cohort(policy, TENTHS)
    assert rt.assess(villages, policy).same_as(rt.assess(villages, policy, arithmetic="objects"))


def test_quotas_act_under_the_fitted_cuts() -> None:
    quota = {"code": "Q", "tier": "top", "count": 0, "ties": "exclude"}
    assert assessed(BREAKS, [1, 2, 10, 11, 30], quotas=[quota]).tier_codes.tolist() == [
        "low",
        "low",
        "mid",
        "mid",
        "mid",
    ]


def test_cases_of_one_village_use_the_stated_cuts_and_cases_of_several_the_fitted() -> None:
    villages = [{"x": x} for x in (1, 2, 10, 11, 30)]
    tiers = ["low", "low", "mid", "mid", "top"]
    cases = [
        {"village": {"x": 30}, "expect": {"tier": "low"}},
        {"villages": villages, "expect": [{"tier": tier} for tier in tiers]},
    ]
    assert rt.run_cases(rt.parse_policy(document(BREAKS, cases=cases))) == ()


# -- what cannot be fitted ---------------------------------------------------------------------------------------------


def refused(fit: Table, x: list[Any], **parts: Any) -> tuple[Problem, ...]:
    with pytest.raises(rt.RuraltierError) as caught:
        assessed(fit, x, **parts)
    return caught.value.problems


@pytest.mark.parametrize("fit", [QUANTILES, BREAKS])
@pytest.mark.parametrize("x", [[], [None, None]])
def test_no_rated_village(fit: Table, x: list[Any]) -> None:
    assert [(p.code, p.path) for p in refused(fit, x)] == [("RT-EVA-040", "ladder.fit")]


def test_fewer_scores_than_classes() -> None:
    (problem,) = refused(BREAKS, [1, 1, 2, 2])
    assert (problem.code, problem.what) == (
        "RT-EVA-041",
        "the rated villages have 2 different scores, and there are 3 classes",
    )


def test_cuts_that_meet_or_cross() -> None:
    tiers: list[Table] = [
        {"code": "a"},
        {"code": "b", "at_least": 10},
        {"code": "c", "at_least": 20},
        {"code": "d", "at_least": 30},
    ]
    assert [p.code for p in refused(QUANTILES, [5, 5, 5])] == ["RT-EVA-042"]
    partly = {"method": "quantiles", "shares": {"b": 1}}
    assert [p.code for p in refused(partly, [50], tiers=tiers)] == ["RT-EVA-042"]
    everybody = {"method": "quantiles", "shares": {"b": "1/3", "c": "2/3", "d": 1}}
    assert [p.code for p in refused(everybody, [9], tiers=tiers)] == ["RT-EVA-042"] * 2


def test_too_many_scores_to_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fitting, "MOST_WORK", 14)
    (problem,) = refused(BREAKS, [1, 2, 3, 4, 5])
    assert problem.code == "RT-LIM-050"
    assert "round the score" in problem.mend


@pytest.mark.parametrize("fit", [BREAKS, {"method": "quantiles", "shares": {"top": 1}}])
@pytest.mark.parametrize("columns", [3, 9])
def test_scores_with_too_many_digits(fit: Table, columns: int) -> None:
    curves = [{"kind": "proportional", "target": 10**20 + i, "cap": False} for i in range(columns)]
    long = {f"x{i}": {"points": 1, "bounded": False, "curve": curve} for i, curve in enumerate(curves)}
    tiers: list[Table] = [{"code": "low"}, {"code": "top", "at_least": 1}]
    policy = rt.parse_policy(document(fit, tiers, indicators=long, score={"total": columns}, vetoes=[]))
    table = {"id": ["a", "b"]} | {code: [1, 2] for code in long}
    with pytest.raises(rt.LimitError) as caught:
        rt.assess(rt.read_cohort(table, policy, id="id"), policy)
    assert [p.code for p in caught.value.problems] == ["RT-LIM-050"]


def test_a_rule_book_of_another_kind_is_no_argument() -> None:
    policy: Any = "idm-2016"
    with pytest.raises(rt.ArgumentError):
        rt.fit(rt.Cohort([], {}), policy)


@pytest.mark.parametrize(
    ("ladder", "code", "path"),
    [
        ({"fit": {"method": "jenks"}}, "RT-DOC-012", "ladder.fit.method"),
        ({"fit": {"shares": {}}}, "RT-DOC-011", "ladder.fit.method"),
        ({"fit": 3}, "RT-DOC-003", "ladder.fit"),
        ({"fit": {"method": "quantiles"}}, "RT-POL-232", "ladder.fit.shares"),
        ({"fit": BREAKS | {"shares": {"mid": 0.5}}}, "RT-POL-232", "ladder.fit.shares"),
        ({"fit": BREAKS | {"most_move": -1}}, "RT-POL-231", "ladder.fit.most_move"),
        ({"fit": QUANTILES | {"shares": {"low": 0.5}}}, "RT-POL-100", "ladder.fit.shares.low"),
        ({"fit": QUANTILES | {"shares": {"mid": 1.5}}}, "RT-POL-233", "ladder.fit.shares.mid"),
        ({"fit": QUANTILES | {"shares": {"top": 0.5, "mid": 0.5}}}, "RT-POL-234", "ladder.fit.shares.top"),
        ({"fit": BREAKS, "tiers": [{"code": "low"}]}, "RT-POL-230", "ladder.fit"),
    ],
)
def test_a_fit_that_makes_no_sense_is_refused(ladder: Table, code: str, path: str) -> None:
    with pytest.raises(rt.PolicyError) as caught:
        rt.parse_policy(document(None, ladder={"tiers": TIERS} | ladder))
    assert [(p.code, p.path) for p in caught.value.problems] == [(code, path)]


def test_a_method_made_in_python_is_checked() -> None:
    policy = rt.parse_policy(document(None))
    wrong: Any = {"method": "jenks"}
    with pytest.raises(rt.PolicyError) as caught:
        rt.TierPolicy(
            id="p",
            indicators=policy.indicators,
            criteria=policy.criteria,
            aspects=policy.aspects,
            sources=policy.sources,
            source="s",
            ladder=rt.Ladder(tiers=policy.ladder.tiers, fit=rt.CutFit(**wrong)),
        )
    assert [(p.code, p.path) for p in caught.value.problems] == [("RT-POL-163", "ladder.fit.method")]


@pytest.mark.parametrize("fit", [QUANTILES | {"most_move": 2.5}, BREAKS])
def test_a_fit_comes_back_from_its_document(fit: Table) -> None:
    policy = rt.parse_policy(document(fit))
    assert rt.parse_policy(policy.to_dict()) == policy


def test_a_rule_book_tells_that_its_cuts_are_fitted() -> None:
    assert "分数线按被评的村拟合(natural_breaks)" in repr(rt.parse_policy(document(BREAKS)))
    assert "拟合" not in repr(rt.parse_policy(document(None)))


def test_values_that_read_the_tier_by_score_go_by_the_fitted_cuts() -> None:
    placed = {"indicators": document(None)["indicators"] | {"high": {"value": [{"when": 'placed >= "mid"', "is": 1}]}}}
    gate = {"code": "G", "when": "high == 1", "cap": "low", "if_unknown": "ignored"}
    policy = rt.parse_policy(document(BREAKS, TIERS[:2], **placed, gates=[gate]))
    villages = cohort(policy, [1, 5, 6])
    result = rt.assess(villages, policy)
    assert result.cohort.number("high").marks.tolist() == [int(rt.Absence.NOT_APPLICABLE), 0, 0]
    assert result.fired.tolist() == [0, 1, 1]
    assert rt.assess(villages, rt.fit(villages, policy)).fired.tolist() == [0, 1, 1]
