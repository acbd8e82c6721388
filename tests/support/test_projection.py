from __future__ import annotations

from typing import Any

import pytest

import ruraltier as rt
from ruraltier.policy.incentives import Fixed, IncentiveScheme, PerHead, Share
from ruraltier.support.allocation import allocate
from strategies.graded import graded

AWARDS = (
    Fixed(code="f", amounts={"norm": 10000, "model": 20000}),
    PerHead(code="h", heads="heads", amounts={"norm": 100}),
)
PLAIN, NORM, MODEL = 0, 1, 2


def allocation(*more: Any, **stated: Any) -> rt.Allocation:
    scheme = IncentiveScheme(awards=(*AWARDS, *more), **stated)
    return allocate(graded([PLAIN, NORM, NORM, MODEL], columns={"heads": [0, 3, 4, 9]}), scheme)


def test_the_villages_of_now_cost_what_they_cost() -> None:
    found = allocation()
    assert found.projected({"plain": 1, "norm": 2, "model": 1}) == found.total == 4_070_000


def test_other_numbers_cost_what_a_village_of_the_tier_costs_on_average_rounded_up() -> None:
    assert allocation().projected({"norm": 3}) == 3 * 1_000_000 + 3 * 35_000
    third = allocate(
        graded([NORM] * 3, columns={"heads": [0, 0, 1]}),
        IncentiveScheme(awards=(PerHead(code="h", heads="heads", amounts={"norm": "0.01"}),)),
    )
    assert third.projected({"norm": 1}) == 1
    assert allocation().projected({}) == 0


def test_pools_stay_as_they_are_and_cuts_are_left_aside() -> None:
    assert allocation(Share(code="p", pool=500, tiers=("model",))).projected({"model": 2}) == 50_000 + 2 * 2_000_000
    assert allocation(budget=100, if_short="pro_rata").projected({"model": 1}) == 2_000_000


@pytest.mark.parametrize("expected", [{"best": 1}, {"norm": -1}, {"norm": 1.5}, {"norm": True}])
def test_numbers_of_no_tier_and_no_numbers_are_refused(expected: Any) -> None:
    with pytest.raises(rt.EvaluationError) as caught:
        allocation().projected(expected)
    assert [p.code for p in caught.value.problems] == ["RT-MON-018"]


def test_what_a_tier_costs_that_nobody_holds_is_not_known() -> None:
    scheme = IncentiveScheme(awards=AWARDS)
    found = allocate(graded([NORM], columns={"heads": [1]}), scheme)
    assert found.projected({"model": 0, "norm": 1}) == 1_010_000
    with pytest.raises(rt.EvaluationError) as caught:
        found.projected({"model": 1})
    assert [p.code for p in caught.value.problems] == ["RT-MON-018"]
