from __future__ import annotations

from typing import Any

import pytest

import ruraltier as rt

DOCUMENT: dict[str, Any] = {
    "format": 1,
    "id": "county",
    "title": "示例县",
    "source": "S",
    "confidence": "published",
    "missing": "unrated",
    "sources": {"S": {"title": "办法"}},
    "score": {"total": 100},
    "indicators": {
        "income": {"points": 60, "curve": {"kind": "linear", "at": [0, 10], "share": [0, 1]}},
        "waste": {
            "points": 40,
            "kind": "option",
            "options": ["好", "差"],
            "curve": {"kind": "options", "points": {"好": 40, "差": 10}},
        },
        "accident": {"kind": "yes_no"},
        "township": {"kind": "text"},
    },
    "ladder": {"tiers": [{"code": "low"}, {"code": "mid", "at_least": 60}, {"code": "top", "at_least": 90}]},
    "gates": [{"code": "G1", "when": 'township == "丙乡"', "cap": "low", "if_unknown": "ignored"}],
    "vetoes": [{"code": "V1", "when": "accident", "ineligible": True, "if_unknown": "ignored"}],
    "quotas": [{"code": "Q1", "tier": "top", "count": 0, "ties": "exclude"}],
    "incentives": {
        "unit": "万元",
        "awards": [
            {"code": "fund", "kind": "fixed", "amounts": {"top": 2}},
            {"code": "pool", "kind": "share", "pool": 5, "by": "score", "tiers": ["mid", "top"], "cap": 3},
        ],
    },
}
GOOD = {"income": 10, "waste": "好", "accident": False, "township": "甲乡"}


def differences(village: dict[str, Any], expect: dict[str, Any], *others: Any, **parts: Any) -> list[tuple[str, ...]]:
    cases = [*others, {"name": "一例", "village": village, "expect": expect}]
    policy = rt.parse_policy(DOCUMENT | parts | {"cases": cases})
    return [(problem.path, problem.what, problem.rule) for problem in rt.run_cases(policy)]


@pytest.mark.parametrize(
    ("village", "expect"),
    [
        (GOOD, {"score": 100, "tier": "top", "status": "rated", "reasons": [], "award": 5}),
        (GOOD | {"income": 9.5}, {"score": 97, "award": 5}),
        (GOOD | {"income": 0.25}, {"score": 41.5, "tier": "low", "award": 0}),
        (GOOD | {"income": 5, "waste": "差"}, {"score": 40, "tier": "low"}),
        (GOOD | {"income": 5}, {"score": 70, "tier": "mid", "award": 3}),
        (GOOD | {"township": "丙乡"}, {"tier": "low", "reasons": ["G1"]}),
        (GOOD | {"accident": True}, {"status": "ineligible", "reasons": ["V1"], "award": 0}),
        ({"waste": "好"}, {"status": "unrated"}),
        (GOOD | {"income": "拒报"}, {"status": "unrated", "award": 0}),
        (GOOD, {}),
    ],
)
def test_a_case_that_comes_out_as_it_expects_is_silent(village: dict[str, Any], expect: dict[str, Any]) -> None:
    assert differences(village, expect) == []


def test_every_difference_is_told_with_its_place() -> None:
    expect = {"score": 99.5, "tier": "mid", "status": "unrated", "reasons": ["G1"], "award": 1}
    found = dict.fromkeys(expect)
    for word in ("score", "tier", "reasons", "award"):
        found[word] = differences(GOOD, {word: expect[word]})
    assert found == {
        "score": [("cases[0].expect.score", "score is 100", "score 99.5")],
        "tier": [("cases[0].expect.tier", "tier is top", "tier mid")],
        "reasons": [("cases[0].expect.reasons", "reasons is none", "reasons G1")],
        "award": [("cases[0].expect.award", "award is 5", "award 1")],
        "status": None,
    }


def test_all_differences_of_all_cases_come_together() -> None:
    first = {"village": GOOD, "expect": {"score": 1, "status": "unrated"}}
    found = differences({}, {"score": 5, "status": "rated"}, first)
    assert [path for path, *_ in found] == [
        "cases[0].expect.status",
        "cases[0].expect.score",
        "cases[1].expect.status",
        "cases[1].expect.score",
    ]
    assert found[3][1] == "score is none"


def test_the_problem_names_the_rule_book_and_the_case() -> None:
    cases = [{"name": "一例", "village": GOOD, "expect": {"score": 1}}, {"village": GOOD, "expect": {"score": 1}}]
    found = rt.run_cases(rt.parse_policy(DOCUMENT | {"cases": cases}))
    assert [problem.source for problem in found] == ["county '一例'", "county"]


def test_a_case_that_cannot_be_assessed_is_a_problem_and_the_others_still_run() -> None:
    wrong = {"village": GOOD, "expect": {"score": 1}}
    found = differences({"waste": "好"}, {"score": 5}, wrong, missing="refuse")
    assert [path for path, *_ in found] == ["cases[0].expect.score", "cases[1].village.income"]


def test_an_award_that_cannot_be_paid_is_a_problem() -> None:
    incentives = DOCUMENT["incentives"] | {"budget": 1}
    found = differences(GOOD, {"award": 7}, incentives=incentives)
    assert [path for path, *_ in found] == ["cases[0].incentives.budget"]


def test_a_rule_book_without_cases_has_nothing_to_say() -> None:
    assert rt.run_cases(rt.parse_policy(DOCUMENT)) == ()


@pytest.mark.parametrize("name", [policy.id for policy in rt.list_policies()])
def test_the_cases_of_every_bundled_policy_come_out(name: str) -> None:
    policy = rt.load_policy(name)
    assert policy.cases
    assert rt.run_cases(policy) == ()


# -- villages that are assessed together -------------------------------------------------------------------------------


BEST, SECOND, THIRD = GOOD, GOOD | {"income": 9.5}, GOOD | {"income": 9}


def together(
    villages: list[dict[str, Any]], expect: list[dict[str, Any]], *others: Any, **parts: Any
) -> list[tuple[str, ...]]:
    cases = [*others, {"name": "几村", "villages": villages, "expect": expect}]
    policy = rt.parse_policy(DOCUMENT | parts | {"cases": cases})
    return [(problem.path, problem.what, problem.rule) for problem in rt.run_cases(policy)]


def quota(**stated: Any) -> dict[str, Any]:
    return {"quotas": [{"code": "Q1", "tier": "top", "count": 2, "ties": "exclude"} | stated]}


def test_quotas_act_on_villages_that_are_assessed_together() -> None:
    expect: list[dict[str, Any]] = [
        {"tier": "top"},
        {"tier": "top", "reasons": []},
        {"tier": "mid", "reasons": ["Q1"], "score": 94},
    ]
    assert together([BEST, SECOND, THIRD], expect, **quota()) == []
    alone = {"village": THIRD, "expect": {"tier": "top", "reasons": []}}
    assert together([BEST, SECOND, THIRD], expect, alone, **quota()) == []


def test_the_award_is_of_the_money_for_all_of_them() -> None:
    incentives = {"unit": "元", "awards": [{"code": "pool", "kind": "share", "pool": 3, "by": "equal"}]}
    assert together([BEST, SECOND, THIRD], [{"award": 1}, {}, {"award": 1}], incentives=incentives) == []


def test_a_difference_between_them_is_told_with_its_place() -> None:
    expect: list[dict[str, Any]] = [{}, {"tier": "mid"}, {"tier": "top", "award": 1}]
    alone = {"village": GOOD, "expect": {}}
    assert together([BEST, SECOND, THIRD], expect, alone, **quota()) == [
        ("cases[1].expect[1].tier", "tier is top", "tier mid"),
        ("cases[1].expect[2].tier", "tier is mid", "tier top"),
        ("cases[1].expect[2].award", "award is 1.61512", "award 1"),
    ]


def test_ties_by_id_go_to_the_earlier() -> None:
    expect: list[dict[str, Any]] = [{"tier": "top"}] * 2 + [{"tier": "mid"}] * 9
    assert together([BEST] * 11, expect, **quota(ties="tie_break", tie_break=["income"])) == []


def test_villages_that_cannot_be_assessed_together_are_one_problem() -> None:
    found = together(
        [BEST, {"waste": "好"}], [{}, {"score": 5}], {"village": GOOD, "expect": {"score": 1}}, missing="refuse"
    )
    assert [path for path, *_ in found] == ["cases[0].expect.score", "cases[1].villages[1].income"]


def test_awards_that_cannot_be_paid_are_one_problem() -> None:
    incentives = DOCUMENT["incentives"] | {"budget": 1}
    found = together([BEST, SECOND], [{"award": 1}, {"award": 1}], incentives=incentives)
    assert [path for path, *_ in found] == ["cases[0].incentives.budget"]


HEADS: dict[str, Any] = {
    "incentives": {
        "unit": "元",
        "awards": [{"code": "by_head", "kind": "per_head", "heads": "heads", "amounts": {"mid": 2, "top": 2}}],
    },
    "indicators": DOCUMENT["indicators"] | {"heads": {}},
}


def test_a_head_count_that_is_missing_is_told_with_its_place_and_a_mend() -> None:
    cases = [{"village": BEST, "expect": {"award": 2}}, {"villages": [BEST], "expect": [{"award": 2}]}]
    found = rt.run_cases(rt.parse_policy(DOCUMENT | HEADS | {"cases": cases}))
    places = ["cases[0].village.heads", "cases[1].villages[0].heads"]
    assert [(p.code, p.path, p.column) for p in found] == [("RT-MON-010", place, "heads") for place in places]
    assert all("first(heads, 0)" in p.mend for p in found)
