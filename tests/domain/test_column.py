"""Columns know their decimals, their span and why values are missing."""

from __future__ import annotations

import pickle
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruraltier.domain.absence import Absence
from ruraltier.domain.column import NumberColumn, TextColumn
from ruraltier.domain.decimals import MAX_PLACES, float_of, floats_of
from ruraltier.errors import TableError

DECIMALS = st.integers(0, MAX_PLACES).flatmap(
    lambda places: st.integers(-(10**9), 10**9).map(lambda k: float(Fraction(k, 10**places)))
)


@given(values=st.lists(st.one_of(DECIMALS, st.just(float("nan"))), max_size=30))
def test_places_are_the_fewest_that_hold_all_values(values: list[float]) -> None:
    column = NumberColumn(values)
    known = [Fraction(str(v)) for v in values if v == v]  # noqa: PLR0124 - NaN differs from itself
    if all(abs(v) < 10**6 for v in known):
        assert column.places == next(p for p in range(99) if all((v * 10**p).denominator == 1 for v in known))
        assert not len(column.odd)
    scaled = [Fraction(str(v)) * 10**column.places for i, v in enumerate(values) if v == v and i not in column.odd]  # noqa: PLR0124 - NaN
    assert all(s.denominator == 1 for s in scaled)
    assert (column.low, column.high) == ((float(min(known)), float(max(known))) if known else (0.0, 0.0))
    assert column.gaps == ({Absence.MISSING} if len(known) < len(values) else set())


@pytest.mark.parametrize(
    ("values", "places", "odd"),
    [
        ([9007200.0, 1e-9], 0, [1]),
        ([9007200.25] * 3 + [1e-9], 2, [3]),
        ([8388608.1, 1e-9], 1, [1]),
        ([0.1234567890123, 0.5], 1, [0]),
        ([2.0**52 - 1], 0, []),
        ([2.0**52 + 1], 0, [0]),
    ],
)
def test_what_does_not_fit_the_scale_of_the_others_is_odd(values: list[float], places: int, odd: list[int]) -> None:
    column = NumberColumn(values)
    assert (column.places, column.odd.tolist()) == (places, odd)
    whole = column.integers(np.arange(len(values)), column.exact_places)
    assert [Fraction(int(n), 10**column.exact_places) for n in whole] == [Fraction(repr(v)) for v in values]


@given(values=st.lists(st.floats(-1e6, 1e6).filter(lambda v: v == 0 or abs(v) > 1e-29), min_size=1, max_size=20))
def test_odd_values_are_kept_exactly(values: list[float]) -> None:
    column = NumberColumn(values)
    assert [column.exact(i) for i in range(len(values))] == [Fraction(repr(v)) for v in values]
    assert all((Fraction(repr(values[i])) * 10**MAX_PLACES).denominator != 1 for i in column.odd)
    integers = column.integers(np.arange(len(values)), column.exact_places)
    assert [Fraction(n, 10**column.exact_places) for n in integers] == [Fraction(repr(v)) for v in values]


def test_integers_of_a_slice_and_of_gaps() -> None:
    column = NumberColumn([1.5, np.nan, 2.25])
    assert column.integers(slice(0, 3), 3).tolist() == [1500, 0, 2250]
    odd = NumberColumn([0.1234567890123, np.nan, 1e-20])
    assert odd.integers(np.array([0, 1, 2]), 20).tolist() == [12345678901230000000, 0, 1]


def test_marks_say_why_there_is_no_value() -> None:
    column = NumberColumn([1.0, np.nan, np.nan], np.array([0, 0, 4]))
    assert [column.why_absent(i) for i in range(3)] == [None, Absence.MISSING, Absence.REFUSED]
    assert column.gaps == {Absence.MISSING, Absence.REFUSED}
    everything = slice(None)
    assert column.absent_as(Absence.MISSING, everything).tolist() == [False, True, False]
    assert column.absent_as(Absence.REFUSED, everything).tolist() == [False, False, True]
    plain = NumberColumn([1.0, np.nan])
    assert plain.absent_as(Absence.MISSING, everything).tolist() == [False, True]
    assert plain.absent_as(Absence.REFUSED, everything).tolist() == [False, False]
    assert plain.why_absent(1) is Absence.MISSING


def test_columns_are_compared_taken_and_pickled() -> None:
    column = NumberColumn([0.0, 1.0, np.nan], np.array([0, 0, 2]), ("a", "b"))
    for other in (pickle.loads(pickle.dumps(column)), column.take(slice(None)), column.take(np.arange(3))):  # noqa: S301 - ours
        assert column.same_as(other)
        assert not other.values.flags.writeable
    assert not column.same_as(NumberColumn([0.0, 1.0, np.nan], None, ("a", "b")))
    assert not column.same_as(NumberColumn([0.0, 1.0, np.nan], np.array([0, 0, 2])))
    assert not column.same_as(TextColumn(["a"]))
    words = TextColumn(["a", "b"])
    assert words.same_as(pickle.loads(pickle.dumps(words)))  # noqa: S301 - ours
    assert words.take(np.array([1])).values.tolist() == ["b"]
    assert not words.same_as(column)
    assert len(words) == 2


@pytest.mark.parametrize("value", [np.inf, -np.inf, 1e31, -1e31, 1e-31])
def test_extremes_are_refused(value: float) -> None:
    with pytest.raises(TableError) as caught:
        NumberColumn([1.0, value])
    assert [(p.code, p.row) for p in caught.value.problems] == [("RT-NUM-002", 2)]


@pytest.mark.parametrize("value", ["x", True, np.bool_(1), 1j, 2**53 + 1, Fraction(1, 3), b"1"])
def test_what_cannot_be_held_is_refused(value: Any) -> None:
    with pytest.raises(TableError) as caught:
        floats_of([1, value])
    assert [(p.code, p.row) for p in caught.value.problems] == [("RT-NUM-001", 2)]


@given(value=st.fractions(max_denominator=10**6))
def test_float_of_is_exact_or_refuses(value: Fraction) -> None:
    try:
        number = float_of(value)
    except ValueError:
        assert Fraction(repr(float(value))) != value
    else:
        assert Fraction(repr(number)) == value


@pytest.mark.parametrize("width", [np.float16, np.float32])
@given(bits=st.lists(st.integers(0, 2**32 - 1), min_size=1, max_size=50))
def test_narrow_floats_mean_their_shortest_decimal(width: Any, bits: list[int]) -> None:
    array = np.array(bits, dtype=np.uint32).view(width)
    with np.errstate(all="ignore"):
        size = np.abs(array.astype(np.float64))
    array = array[np.isnan(size) | (size == 0) | ((size > 1e-29) & (size < 1e29))]
    wanted = [float(np.format_float_scientific(x)) for x in array]
    assert np.array_equal(floats_of(array), wanted, equal_nan=True)


def test_none_is_no_value() -> None:
    assert np.array_equal(floats_of([1, None]), [1.0, np.nan], equal_nan=True)


def test_integers_stay_exact_up_to_their_bound() -> None:
    assert floats_of(np.array([2**53, -(2**53)])).tolist() == [2.0**53, -(2.0**53)]
    with pytest.raises(TableError):
        floats_of(np.array([2**53 + 1]))
    assert floats_of(np.array([], dtype=np.int64)).tolist() == []
