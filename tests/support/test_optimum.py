"""The kernel of matching against all permutations."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ruraltier.support.optimum import best, most_pairs, reckoned_exactly


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[list[int]], list[list[list[int]]]]:
    size = draw(st.integers(1, 5))
    square = st.lists(st.lists(st.integers(0, 2), min_size=size, max_size=size), min_size=size, max_size=size)
    allowed = draw(square)
    for row, column in enumerate(draw(st.permutations(range(size)))):
        allowed[row][column] = 1
    return allowed, draw(st.lists(square, min_size=1, max_size=2))


@settings(max_examples=200)
@given(tables())
def test_no_other_matching_is_better(drawn: tuple[list[list[int]], list[list[list[int]]]]) -> None:
    allowed, stages = drawn
    size = len(allowed)
    ways = [way for way in permutations(range(size)) if all(allowed[i][way[i]] for i in range(size))]
    spare = size - size // 3

    def key(way: tuple[int, ...]) -> tuple[object, ...]:
        liked = [(column >= spare, stages[-1][row][column], column) for row, column in enumerate(way)]
        return [sum(cost[i][way[i]] for i in range(size)) for cost in stages], liked

    wanted = min(ways, key=key)
    found = best(np.array(allowed, bool), [np.array(cost, np.int64) for cost in stages], size, spare)
    assert tuple(found.tolist()) == wanted


@pytest.mark.parametrize("seed", range(30))
def test_columns_go_round_in_rings_until_the_first_rows_have_the_first(seed: int) -> None:
    random = np.random.default_rng(seed)
    allowed = random.random((6, 6)) < random.choice([0.4, 0.6, 0.9])
    allowed[np.arange(6), random.permutation(6)] = True
    ways = [way for way in permutations(range(6)) if all(allowed[i, way[i]] for i in range(6))]
    assert tuple(best(allowed, [np.zeros((6, 6), np.int64)], 6, 6).tolist()) == min(ways)


def test_the_most_pairs_are_counted() -> None:
    assert most_pairs(np.array([[True, False, False], [True, False, False]])) == 1


def test_costs_that_floats_may_not_hold_are_told() -> None:
    assert reckoned_exactly(np.full((1, 1), 2**49 - 1))
    assert not reckoned_exactly(np.full((1, 1), 2**49))
