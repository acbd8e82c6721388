"""Shapley values, against all orders written out."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations
from math import factorial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruraltier.analysis.shapley import Coalition, coalitions, share_columns, shares

WHOLE = st.integers(-(2**62), 2**62)


@st.composite
def worths(draw: st.DrawFn) -> tuple[int, dict[Coalition, int]]:
    k = draw(st.integers(0, 4))
    return k, {chosen: draw(WHOLE) for chosen in coalitions(k)}


def by_orders(worth: dict[Coalition, int], k: int) -> tuple[Fraction, ...]:
    """Return the mean of what each cause adds over all orders, one by one."""
    added = [Fraction(0)] * k
    for order in permutations(range(k)):
        for place, cause in enumerate(order):
            added[cause] += worth[frozenset(order[: place + 1])] - worth[frozenset(order[:place])]
    return tuple(total / factorial(k) for total in added)


@given(worths())
def test_shares_are_the_mean_over_all_orders_and_add_up(drawn: tuple[int, dict[Coalition, int]]) -> None:
    k, worth = drawn
    found = shares(worth, k)
    assert found == by_orders(worth, k)
    assert sum(found) == worth[frozenset(range(k))] - worth[frozenset()]


@given(worths())
def test_columns_are_shares_element_by_element(drawn: tuple[int, dict[Coalition, int]]) -> None:
    k, worth = drawn
    columns = {chosen: np.array([value, 7, -value]) for chosen, value in worth.items()}
    found = share_columns(columns, k, 3)
    assert tuple(Fraction(int(column[0]), factorial(k)) for column in found) == shares(worth, k)
    assert [column[1] for column in found] == [0] * k
    assert [column[2] for column in found] == [-column[0] for column in found]


@pytest.mark.parametrize("k", range(6))
def test_every_choice_comes_once_the_smaller_ones_first(k: int) -> None:
    listed = list(coalitions(k))
    assert len(set(listed)) == len(listed) == 2**k
    assert [len(chosen) for chosen in listed] == sorted(len(chosen) for chosen in listed)
