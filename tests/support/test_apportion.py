from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruraltier.support.apportion import apportion, split

WEIGHTS = st.lists(st.one_of(st.integers(0, 20), st.sampled_from([0, 1, 10**6, 10**25])), min_size=1, max_size=8)
POOLS = st.one_of(st.integers(0, 200), st.integers(0, 2**70))


def in_order(rows: np.ndarray) -> np.ndarray:
    return rows


def backwards(rows: np.ndarray) -> np.ndarray:
    return rows[::-1]


def array(values: list[int]) -> np.ndarray:
    return np.array(values, np.int64 if max(values) < 2**63 else object)


@st.composite
def bounded(draw: st.DrawFn) -> tuple[int, list[int], int, int | None]:
    weights, pool = draw(WEIGHTS), draw(POOLS)
    floor = draw(st.integers(0, pool // len(weights)))
    cap = draw(st.none() | st.integers(floor, floor + 100) | st.integers(floor, max(floor, pool)))
    return pool, weights, floor, cap


@given(POOLS, WEIGHTS.filter(any))
def test_a_split_is_exact_within_one_and_in_the_order_of_the_weights(pool: int, weights: list[int]) -> None:
    shares = split(pool, array(weights), in_order).tolist()
    assert sum(shares) == pool
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share - Fraction(pool * weight, sum(weights))) < 1
        assert weight or share == 0
    for (less, share), (more, other) in pairwise(sorted(zip(weights, shares, strict=True))):
        assert less == more or share <= other


@given(POOLS, WEIGHTS.filter(any), st.integers(1, 10**9))
def test_only_the_proportion_of_weights_counts(pool: int, weights: list[int], factor: int) -> None:
    larger = [weight * factor for weight in weights]
    assert split(pool, array(weights), in_order).tolist() == split(pool, array(larger), in_order).tolist()


def test_odd_units_go_round_in_the_order_asked_for() -> None:
    weights = np.array([1, 1, 1, 1])
    assert split(6, weights, in_order).tolist() == [2, 2, 1, 1]
    assert split(6, weights, backwards).tolist() == [1, 1, 2, 2]


def test_a_larger_remainder_comes_before_the_order() -> None:
    assert split(10, np.array([1, 2, 3]), in_order).tolist() == [2, 3, 5]


@given(bounded())
def test_floors_and_caps_are_met_and_the_rest_is_in_proportion(case: tuple[int, list[int], int, int | None]) -> None:
    pool, weights, floor, cap = case
    done = apportion(pool, array(weights), in_order, floor=floor, cap=cap)
    amounts = done.amount.tolist()
    assert all(amount >= floor and (cap is None or amount <= cap) for amount in amounts)
    level = Fraction(done.rest, done.weight) if done.weight else None
    for amount, weight in zip(amounts, weights, strict=True):
        if level is not None:
            exact = max(level * weight, floor)
            assert abs(amount - (exact if cap is None else min(exact, cap))) < 1
        else:
            assert amount in {floor, cap}
    spendable = weights.count(0) * floor + sum(pool if cap is None else cap for weight in weights if weight)
    assert sum(amounts) == min(pool, max(spendable, floor * len(weights)))


@pytest.mark.parametrize(
    ("pool", "weights", "floor", "cap", "wanted"),
    [
        (100, [], 0, None, []),
        (100, [0, 0], 0, None, [0, 0]),
        (100, [0, 0], 10, 20, [10, 10]),
        (0, [1, 2], 0, None, [0, 0]),
        (100, [5], 0, None, [100]),
        (100, [5], 0, 30, [30]),
        (20, [1, 2], 10, None, [10, 10]),
        (21, [1, 2], 10, None, [10, 11]),
        (100, [1, 1, 8], 0, 0, [0, 0, 0]),
        (100, [1, 1, 8], 20, None, [20, 20, 60]),
        (100, [1, 1, 8], 20, 50, [25, 25, 50]),
        (100, [1, 2, 3, 4], 22, 30, [22, 22, 26, 30]),
        (90, [1, 1, 1], 30, 30, [30, 30, 30]),
        (95, [1, 1, 1], 30, 30, [30, 30, 30]),
    ],
)
def test_worked_by_hand(pool: int, weights: list[int], floor: int, cap: int | None, wanted: list[int]) -> None:
    assert apportion(pool, np.array(weights, np.int64), in_order, floor=floor, cap=cap).amount.tolist() == wanted


def test_a_bound_that_holds_one_village_is_found_again_after_the_next() -> None:
    # 40 and 30 are over the cap at once; only what they leave lifts 20 over it too.
    done = apportion(100, np.array([1, 2, 3, 4]), in_order, cap=28)
    assert done.amount.tolist() == [16, 28, 28, 28]
    assert (done.rest, done.weight) == (16, 1)


def test_weights_are_left_as_they_were() -> None:
    weights = np.array([3, 1, 2])
    weights.flags.writeable = False
    apportion(10, weights, in_order, floor=1, cap=4)
    assert weights.tolist() == [3, 1, 2]
