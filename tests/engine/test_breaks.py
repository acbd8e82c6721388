"""Natural breaks against all partings there are."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruraltier.engine.breaks import natural_breaks, spread

NUMBERS = st.lists(st.fractions(-9, 9, max_denominator=4), min_size=1, max_size=8, unique=True)
HUGE = 10**25
"""Sums of numbers as far apart as this leave 64 bits."""


def deviations(numbers: list[Fraction], counts: list[int]) -> Fraction:
    mean = sum(n * c for n, c in zip(numbers, counts, strict=True)) / Fraction(sum(counts))
    return sum(((n - mean) ** 2 * c for n, c in zip(numbers, counts, strict=True)), Fraction(0))


def tried(numbers: list[Fraction], counts: list[int], classes: int) -> list[int]:
    """Return the best starts of all, the lower ones of equal ones."""

    def cost(starts: tuple[int, ...]) -> Fraction:
        ends = pairwise((0, *starts, len(numbers)))
        return sum((deviations(numbers[a:b], counts[a:b]) for a, b in ends), Fraction(0))

    return list(
        min((cost(starts), starts[::-1]) for starts in combinations(range(1, len(numbers)), classes - 1))[1][::-1]
    )


@given(NUMBERS, st.data())
def test_no_parting_is_better_and_no_equal_one_lower(drawn: list[Fraction], drawing: st.DataObject) -> None:
    numbers = sorted(drawn)
    counts = drawing.draw(st.lists(st.integers(1, 4), min_size=len(numbers), max_size=len(numbers)))
    classes = drawing.draw(st.integers(1, len(numbers)))
    expected = tried(numbers, counts, classes)
    assert natural_breaks(numbers, counts, classes) == expected
    assert natural_breaks([n * HUGE for n in numbers], counts, classes) == expected


@pytest.mark.parametrize(("classes", "starts"), [(1, []), (2, [1]), (3, [1, 2])])
def test_of_equal_partings_the_lower_is_taken(classes: int, starts: list[int]) -> None:
    assert natural_breaks([Fraction(n) for n in range(3)], [1] * 3, classes) == starts


def test_a_difference_that_floats_lose_decides() -> None:
    low, high = Fraction(0), Fraction(2)
    for hair, starts in ((Fraction(0), [1]), (Fraction(1, 10**20), [2]), (-Fraction(1, 10**20), [1])):
        middle = 1 - hair
        assert natural_breaks([low, middle, high], [1, 1, 1], 2) == starts


def test_the_spread_is_that_of_whole_numbers() -> None:
    assert spread([Fraction(1, 3), Fraction(1, 2)]) == 1
    assert spread([Fraction(0), Fraction(8)]) == 4
