"""Awards that pay promotions only."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import ruraltier as rt
from policy.rulebooks import base, told
from ruraltier.domain.indicator import Indicator, Kind
from ruraltier.domain.ladder import Ladder
from ruraltier.policy.incentives import Fixed, IncentiveScheme
from strategies.graded import TIERS, graded

WORDS = ("普通", "规范", "示范")
AWARD = Fixed(code="stars", amounts={"norm": 500_000, "model": 2_000_000}, less_previous=True)
SCHEME = IncentiveScheme(awards=(AWARD,))
PARTS: dict[str, Any] = {
    "ladder": Ladder(tiers=TIERS, previous="last"),
    "indicators": (
        *(Indicator(code=code) for code in ("mark", "heads", "people")),
        Indicator(code="last", kind=Kind.OPTION, options=WORDS),
    ),
}
NOW = [2, 2, 2, 2, 1, 1, 0, -1]
BEFORE = [1, 0, np.nan, 2, 2, 0, 1, 0]
FEN = [150_000_000, 200_000_000, 200_000_000, 0, 0, 50_000_000, 0, 0]


def paid(award: Fixed = AWARD, now: list[int] = NOW, before: list[float] = BEFORE) -> rt.Allocation:
    return rt.allocate(graded(now, columns={"last": before}, **PARTS), IncentiveScheme(awards=(award,)))


def test_a_promotion_brings_the_difference() -> None:
    assert paid().amount.tolist() == FEN


def test_a_tier_that_the_award_does_not_name_counts_as_nothing_before_and_brings_nothing_now() -> None:
    award = Fixed(code="stars", amounts={"norm": 500}, less_previous=True)
    assert paid(award, [2, 1], [1, 0]).amount.tolist() == [0, 50_000]
    award = Fixed(code="stars", amounts={"model": 500}, less_previous=True)
    assert paid(award, [2, 2], [1, 2]).amount.tolist() == [50_000, 0]


def test_a_smaller_amount_is_claimed_back() -> None:
    award = Fixed(code="stars", amounts={"norm": 500, "model": 200}, less_previous=True)
    assert paid(award, [2], [1]).amount.tolist() == [-30_000]


def test_a_difference_beyond_64_bits_does_not_wrap() -> None:
    large = Fixed(code="stars", amounts={"norm": -(10**16), "model": 8 * 10**16}, less_previous=True)
    assert paid(large, [2], [1]).amount.tolist() == [9 * 10**18]
    larger = Fixed(code="stars", amounts={"norm": -(10**16), "model": 9 * 10**16}, less_previous=True)
    with pytest.raises(rt.LimitError) as caught:
        paid(larger, [2], [1])
    assert caught.value.problems[0].code == "RT-LIM-030"


@pytest.mark.parametrize(
    ("row", "zh", "en"),
    [
        (0, "2,000,000.00 − 500,000.00(上年 规范村)", "2,000,000.00 − 500,000.00 (last time 规范村)"),
        (1, "2,000,000.00 − 0.00(上年 普通村)", "2,000,000.00 − 0.00 (last time 普通村)"),
        (2, "2,000,000.00(上年无等次)", "2,000,000.00 (no tier last time)"),
        (3, "上年 示范村,未晋级", "last time 示范村, not promoted"),
        (4, "上年 示范村,未晋级", "last time 示范村, not promoted"),
    ],
)
def test_the_account_says_why(row: int, zh: str, en: str) -> None:
    (line,) = paid().lines(row)
    assert (line.arithmetic.zh, line.arithmetic.en) == (zh, en)
    assert line.amount == FEN[row]


def test_without_a_column_of_last_time_nothing_is_paid() -> None:
    with pytest.raises(rt.EvaluationError) as caught:
        rt.allocate(graded([2]), SCHEME)
    assert [(p.code, p.path) for p in caught.value.problems] == [("RT-MON-017", "incentives.awards.stars")]
    with pytest.raises(rt.RuraltierError) as missing:
        rt.allocate(graded([2], **PARTS), SCHEME)
    assert "last" in str(missing.value)


def test_a_rule_book_says_what_last_time_is() -> None:
    award = {"incentives.awards[0].less_previous": True}
    assert told(base(**award)) == [("RT-POL-165", "incentives.awards[0].less_previous")]
    last = {"indicators.last": {"kind": "option", "options": ["a", "b", "c"]}, "ladder.previous": "last"}
    policy = rt.parse_policy(base(**award, **last))
    assert policy.to_dict()["incentives"]["awards"][0]["less_previous"] is True
    assert rt.parse_policy(policy.to_dict()) == policy
    assert "last" not in policy.needed
