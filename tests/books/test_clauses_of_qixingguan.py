"""Clauses S002 that the rule book of Qixingguan carries."""

from __future__ import annotations

import datetime as dt

import pytest

import ruraltier as rt
from ruraltier.policy.criteria import ROOT

BOOK = rt.load_policy("qixingguan-2015")
STANDARDS = [c.code for c in BOOK.criteria]
LEVELS = ["未达标", "达规范", "达示范", "达典范"]


def assessed(standards: list[str], **cells: str) -> rt.Assessment:
    """Return the result of one village with a word for each of the ten standards."""
    table = {code: [word] for code, word in zip(STANDARDS, standards, strict=True)}
    further = {"collective_income": "200000", "disposable_income": "9000", "cadres": "5"} | cells
    table |= {code: [value] for code, value in further.items()}
    return rt.assess(rt.read_cohort({"id": ["1"], **table}, BOOK, id="id"), BOOK)


def tier(standards: list[str], **cells: str) -> str:
    return str(assessed(standards, **cells).tier_codes[0])


def test_s002_1_the_work_plan_of_2015() -> None:
    assert "激励行动" in BOOK.reference
    assert BOOK.valid_from == dt.date(2015, 1, 1)


def test_s002_2_and_s002_3_three_tiers_above_not_recognised() -> None:
    assert BOOK.ladder.codes == ("none", "norm", "demonstration", "exemplary")
    assert [t.label.zh for t in BOOK.ladder.tiers] == ["未认定", "规范村", "示范村", "典范村"]


def test_s002_6_ten_standards_of_which_the_least_decides() -> None:
    assert len(STANDARDS) == 10
    assert BOOK.aspect[ROOT].aggregate == "minimum"
    for at in range(10):
        assert tier(["达典范"] * at + ["达规范"] + ["达典范"] * (9 - at)) == "norm"


def test_s002_7_seven_standards_have_names() -> None:
    unnamed = [i.code for i in BOOK.indicators if i.code in STANDARDS and "名称未公布" in i.label.zh]
    assert len(STANDARDS) - len(unnamed) == 7
    assert {f"indicators.{code}" for code in unnamed} <= set(BOOK.illustrative)


@pytest.mark.parametrize(
    ("income", "held"), [("29999.99", "none"), ("30000", "demonstration"), ("30000.01", "demonstration")]
)
def test_s002_11_thirty_thousand_yuan_of_operating_income(income: str, held: str) -> None:
    assert tier(["达示范"] * 10, collective_income=income) == held


@pytest.mark.parametrize(("income", "held"), [("7349.99", "none"), ("7350", "none"), ("7350.01", "demonstration")])
def test_s002_12_more_than_7350_yuan_a_head(income: str, held: str) -> None:
    assert tier(["达示范"] * 10, disposable_income=income) == held


def paid(word: str, cadres: int) -> dict[str, int]:
    """Return each award in yuan."""
    allocation = rt.allocate(assessed([word] * 10, cadres=str(cadres)), BOOK.incentives)
    return {code: int(amounts[0]) // 100 for code, amounts in allocation.by_award.items()}


def test_s002_14_the_activity_fund_rises_by_tier() -> None:
    assert [paid(word, 5)["activity_fund"] for word in LEVELS] == [0, 10_000, 20_000, 30_000]


def test_s002_15_the_reward_of_each_cadre_rises_in_the_same_steps() -> None:
    for cadres in (1, 5, 7):
        given = [paid(word, cadres)["cadre_reward"] for word in LEVELS]
        assert given == [0, 10_000 * cadres, 20_000 * cadres, 30_000 * cadres]


def test_s002_16_and_s002_17_the_reward_is_yearly_and_stepped() -> None:
    awards = BOOK.incentives.awards if BOOK.incentives else ()
    assert [award.label.zh for award in awards] == ["村级组织活动经费", "村(社区)干部年奖励"]
    totals = [sum(paid(word, 5).values()) for word in LEVELS]
    assert totals == sorted(set(totals)) == [0, 60_000, 120_000, 180_000]


def test_s002_29_the_budget_is_what_the_recognised_villages_cost() -> None:
    assert BOOK.incentives is not None
    assert BOOK.incentives.budget is None
    words = ["未达标", "达规范", "达规范", "达典范"]
    table = dict.fromkeys(STANDARDS, words)
    further = {"collective_income": ["200000"] * 4, "disposable_income": ["9000"] * 4, "cadres": ["5", "4", "6", "7"]}
    cohort = rt.read_cohort({"id": list("1234"), **table, **further}, BOOK, id="id")
    allocation = rt.allocate(rt.assess(cohort, BOOK), BOOK.incentives)
    assert allocation.total == 100 * (3 * 0 + 2 * 10_000 + 30_000 + (4 + 6) * 10_000 + 7 * 30_000)
    assert allocation.unspent == 0


def test_s002_36_and_s002_37_indicators_change_by_the_year() -> None:
    document = BOOK.to_dict() | {"cases": []}
    document["amendments"] = [
        {
            "code": "2019",
            "valid_from": dt.date(2019, 1, 1),
            "remove": ["indicators.standard_10", "indicators.standard_9"],
        }
    ]
    policy = rt.parse_policy(document)
    assert len(policy.at(dt.date(2018, 12, 31)).criteria) == 10
    assert len(policy.at(dt.date(2019, 1, 1)).criteria) == 8
