from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruraltier._numbers import MODES, rounded
from ruraltier.support.integers import added, divided, largest, on_one_scale, product, times, total, whole

EDGES = st.one_of(st.integers(-100, 100), st.sampled_from([2**31, 2**62 - 1, 2**62, 2**63 - 1, -(2**63), 2**80]))
LISTS = st.lists(EDGES, max_size=5)


def array(values: list[int]) -> np.ndarray:
    try:
        return np.array(values, np.int64)
    except OverflowError:
        return np.array(values, object)


@given(LISTS, EDGES)
def test_products_and_sums_never_wrap(values: list[int], factor: int) -> None:
    held = array(values)
    assert times(held, factor).tolist() == [value * factor for value in values]
    assert total(held) == sum(values)
    assert largest(held) == max((abs(value) for value in values), default=0)
    assert added([held, held, held], len(values)).tolist() == [3 * value for value in values]
    assert product(held, held).tolist() == [value * value for value in values]


@given(LISTS, EDGES.filter(lambda value: value > 0))
def test_division_is_exact_and_rounds_down(values: list[int], divisor: int) -> None:
    quotients, rests = divided(array(values), divisor)
    assert [*zip(quotients.tolist(), rests.tolist(), strict=True)] == [divmod(value, divisor) for value in values]


@given(LISTS, EDGES.filter(lambda value: value > 0), st.sampled_from(MODES))
def test_whole_rounds_as_the_exact_quotient_does(values: list[int], divisor: int, mode: str) -> None:
    wanted = [rounded(Fraction(value, divisor), 0, mode) for value in values]
    assert whole(array(values), divisor, mode).tolist() == wanted


@given(st.lists(st.fractions(max_denominator=50), max_size=6))
def test_one_scale_keeps_every_fraction(values: list[Fraction]) -> None:
    above = np.array([v.numerator for v in values], object)
    below = np.array([v.denominator for v in values], object)
    held, scale = on_one_scale(above, below)
    assert [Fraction(value, scale) for value in held.tolist()] == values


def test_a_sum_of_nothing_is_zeros() -> None:
    assert added([], 2).tolist() == [0, 0]


@pytest.mark.parametrize("value", [2**63 - 1, -(2**63)])
def test_the_ends_of_64_bits_are_held(value: int) -> None:
    assert times(array([value]), 1).tolist() == [value]
