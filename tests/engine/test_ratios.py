"""Exact ratios against Python's own, in int64 and in Python integers; functions of groups; logarithms."""

from __future__ import annotations

from fractions import Fraction
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruraltier.domain.absence import Absence
from ruraltier.domain.column import NumberColumn, TextColumn
from ruraltier.domain.threshold import Rounding
from ruraltier.engine import groups, ratios
from ruraltier.engine.figures import Figure
from ruraltier.engine.formulas import DIGITS, decided
from ruraltier.engine.groups import groups_of, over_groups
from ruraltier.engine.ratios import FLOAT_DIGITS, Ratios, UndecidedError, choose, lesser_and_greater
from ruraltier.engine.wide import Layout, WideFigure
from ruraltier.errors import LimitError

if TYPE_CHECKING:
    from collections.abc import Callable

Cell = Fraction | Absence
DENS = (1, 1, 2, 3, 7, 10, 100, 97, 10**9 + 7, 10**25 + 13)
MODES = ("half_up", "half_even", "down", "up")
LARGE = 10**22

cells = st.one_of(
    st.sampled_from(list(Absence)),
    st.builds(Fraction, st.integers(-9, 9), st.sampled_from(DENS[:6])),
    st.builds(Fraction, st.integers(-LARGE, LARGE), st.sampled_from(DENS)),
)
rows = st.lists(st.tuples(cells, cells, st.integers(0, 2)), max_size=12)


def made(values: list[Cell]) -> Ratios:
    """Return ratios of these values, over one denominator where they are all whole."""
    parts = [(v.numerator, v.denominator) if isinstance(v, Fraction) else (0, 1) for v in values]
    nums, dens = (np.array([p[i] for p in parts], dtype=object) for i in (0, 1))
    gone = np.array([0 if isinstance(v, Fraction) else v for v in values], np.int8)
    return Ratios.new(nums, 1 if all(d == 1 for d in dens) else dens, gone)


def read(found: Ratios) -> list[Cell]:
    """Return the values of ratios."""
    assert found.num.dtype in (np.int64, object)
    triples = zip(found.num.tolist(), found.dens.tolist(), found.gone.tolist(), strict=True)
    return [Absence(gone) if gone else Fraction(num, den) for num, den, gone in triples]


def first_gone(step: Callable[..., Cell]) -> Callable[..., Cell]:
    """Return a function whose value is not there where an argument is not, of the first one's kind."""
    return lambda *args: next((a for a in args if isinstance(a, Absence)), None) or step(*args)


@pytest.fixture(params=[ratios.LIMIT, 0], ids=["int64", "objects"], autouse=True)
def room(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in int64 where it fits, or nowhere."""
    monkeypatch.setattr(ratios, "LIMIT", request.param)


@given(rows)
def test_arithmetic_row_by_row(drawn: list[tuple[Cell, Cell, int]]) -> None:
    one, other = [r[0] for r in drawn], [r[1] for r in drawn]
    a, b = made(one), made(other)
    steps: list[tuple[Ratios, Callable[..., Any]]] = [
        (a + b, lambda x, y: x + y),
        (a - b, lambda x, y: x - y),
        (a * b, lambda x, y: x * y),
        (a / b, lambda x, y: x / y if y else Absence.MISSING),
        (lesser_and_greater(a, b)[0], min),
        (lesser_and_greater(a, b)[1], max),
    ]
    for found, step in steps:
        assert read(found) == [first_gone(step)(x, y) for x, y in zip(one, other, strict=True)]
    assert read(choose(a.there, a, b)) == [y if isinstance(x, Absence) else x for x, y in zip(one, other, strict=True)]


@given(rows)
def test_functions_of_one_value(drawn: list[tuple[Cell, Cell, int]]) -> None:
    one = [r[0] for r in drawn]
    a = made(one)
    assert read(-a) == [first_gone(lambda x: -x)(x) for x in one]
    assert read(a.size()) == [first_gone(abs)(x) for x in one]
    assert read(a.whole()) == [first_gone(lambda x: Fraction(int(x)))(x) for x in one]
    assert a.sign().tolist() == [0 if isinstance(x, Absence) else (x > 0) - (x < 0) for x in one]
    for mode in MODES:
        assert read(a.rounded(Rounding(2, mode))) == [first_gone(Rounding(2, mode).apply)(x) for x in one]


@given(rows)
def test_keys_are_ordered_and_equal_as_the_values_are(drawn: list[tuple[Cell, Cell, int]]) -> None:
    values = [r[0] for r in drawn if isinstance(r[0], Fraction)]
    first, which = made([*values]).places()
    assert [values[i] for i in first] == sorted(set(values))
    assert [values[first[i]] for i in which] == values


def expected_of_group(function: str, own: Cell, members: list[Cell]) -> Cell:
    there = sorted(m for m in members if isinstance(m, Fraction))
    if function == "group_count":
        return Fraction(len(there))
    if function == "rank":
        return own if isinstance(own, Absence) else Fraction(1 + sum(m > own for m in there))
    total = sum(there, Fraction(0))
    return {
        "group_sum": lambda: total,
        "group_mean": lambda: total / len(there),
        "group_median": lambda: median(there),
        "group_min": lambda: there[0],
        "group_max": lambda: there[-1],
    }[function]() if there else Absence.MISSING  # fmt: skip


@pytest.mark.parametrize(
    "function", ["group_sum", "group_mean", "group_median", "group_min", "group_max", "group_count", "rank"]
)
@given(drawn=rows)
def test_functions_of_groups(function: str, drawn: list[tuple[Cell, Cell, int]]) -> None:
    values, which = [r[0] for r in drawn], np.array([r[2] for r in drawn], np.intp)
    found = read(over_groups(function, made(values), which))
    for at, group in enumerate(which):
        members = [v for v, other in zip(values, which, strict=True) if other == group]
        assert found[at] == expected_of_group(function, values[at], members)


def test_a_sum_over_unlike_denominators_is_exact() -> None:
    values: list[Cell] = [Fraction(1, n) for n in range(1, 200)]
    found = over_groups("group_sum", made(values), np.zeros(199, np.intp))
    assert read(found)[0] == sum(v for v in values if isinstance(v, Fraction))


def test_those_without_a_word_are_a_group_of_their_own() -> None:
    assert groups_of(TextColumn(["甲", "", "乙", ""]), 4).tolist() == [2, 0, 1, 0]
    assert groups_of(NumberColumn([1.0, np.nan, 0.0], words=("a", "b")), 3).tolist() == [2, 0, 1]
    assert groups_of(None, 2).tolist() == [0, 0]


def test_a_column_of_many_digits_is_exact() -> None:
    column = NumberColumn([0.1234567890123, 7.0, np.nan], np.array([0, 0, Absence.REFUSED]))
    found = read(Ratios.of_column(column, slice(0, 3)))
    assert found == [Fraction("0.1234567890123"), Fraction(7), Absence.REFUSED]
    assert read(Ratios.of_column(NumberColumn([0.25, 1.5]), np.array([1]))) == [Fraction(3, 2)]


def test_figures_in_floats_and_in_integers() -> None:
    narrow = Figure(np.array([3.0, 5.0]), 4, absent=np.array([False, True]))
    assert read(Ratios.of_figure(narrow)) == [Fraction(3, 4), Absence.MISSING]
    varying = Figure(np.array([3.0, 5.0]), np.array([2.0, 10.0]))
    assert read(Ratios.of_figure(varying)) == [Fraction(3, 2), Fraction(1, 2)]


def test_figures_in_limbs() -> None:
    layout = Layout(2, 20)
    wide = WideFigure(np.array([layout.limbs(n) for n in (-1, 5 << 20)], dtype=np.float64).T.copy(), layout, 7)
    assert read(Ratios.of_figure(wide)) == [Fraction(-1, 7), Fraction(5 << 20, 7)]


def logs(*values: object) -> Ratios:
    return made([Fraction(str(v)) for v in values]).logarithm(34)


def test_a_logarithm_is_near_enough_to_be_rounded() -> None:
    found = logs(2, 10, "0.5", 1).rounded(Rounding(9, "half_up"))
    assert read(found) == [Fraction(d) for d in ("0.693147181", "2.302585093", "-0.693147181", "0")]
    assert found.slack == 0


@pytest.mark.parametrize("digits", [FLOAT_DIGITS, 34])
@given(st.lists(st.fractions(Fraction(1, 10**30), 10**30), min_size=1, max_size=5))
def test_a_logarithm_is_no_further_off_than_its_slack(digits: int, values: list[Fraction]) -> None:
    found = made(list(values)).logarithm(digits)
    better = made(list(values)).logarithm(60)
    assert found.slack == Fraction(2, 10**digits)
    for coarse, fine in zip(read(found), read(better), strict=True):
        assert abs(coarse - fine) <= found.slack + better.slack  # type: ignore[operator]  # all are there


def test_what_floats_cannot_hold_has_its_logarithm_at_more_digits() -> None:
    huge = made([Fraction(10**300)])
    with pytest.raises(UndecidedError):
        huge.logarithm(FLOAT_DIGITS)
    assert decided(lambda digits: huge.logarithm(digits).rounded(Rounding(3, "down"))).num.tolist() == [690775]


def test_values_beyond_floats_bound_a_slack() -> None:
    huge, log = made([Fraction(10**400), Absence.MISSING]), logs(2, 3)
    assert (log * huge).sign().tolist() == [1, 0]
    assert (huge / log).slack > 0
    assert made([]).largest() == 0


def test_the_whole_part_over_a_large_denominator() -> None:
    values = Ratios(np.array([3, -(2**61)]), 2**70, np.zeros(2, np.int8))
    assert read(values.whole()) == [0, 0]


@pytest.mark.parametrize("digits", [FLOAT_DIGITS, 34])
def test_a_logarithm_of_what_is_not_above_zero_is_missing(digits: int) -> None:
    found = made([Fraction(0), Fraction(-1), Absence.REFUSED, Fraction(1)]).logarithm(digits)
    assert read(found) == [Absence.MISSING, Absence.MISSING, Absence.REFUSED, Fraction(0)]


def test_slack_grows_with_what_is_done() -> None:
    one, other, three = logs(2), logs(10), made([Fraction(3)])
    unit = one.slack
    assert unit > 0
    assert (one + other).slack == 2 * unit
    assert (one * three).slack >= 3 * unit
    assert (one * other).slack > unit
    assert 0 < (one / other).slack < unit
    assert (three / three).slack == 0
    assert lesser_and_greater(one, three)[0].slack == unit
    assert made([Absence.MISSING]).logarithm(34).inverse().slack == 0


def test_the_slack_bounds_the_error() -> None:
    found = (logs(3) - logs(2)) * logs(7) / (logs(5) + logs("0.3"))
    better = made([Fraction(3)]).logarithm(100) - made([Fraction(2)]).logarithm(100)
    better = better * made([Fraction(7)]).logarithm(100)
    better = better / (made([Fraction(5)]).logarithm(100) + made([Fraction("0.3")]).logarithm(100))
    (coarse,), (fine,) = read(found), read(better)
    assert isinstance(coarse, Fraction)
    assert isinstance(fine, Fraction)
    assert 0 < abs(coarse - fine) <= found.slack < Fraction(1, 10**30)


@pytest.mark.parametrize(
    "step",
    [
        (logs(2) - logs(2)).inverse,
        (logs(2) - logs(2)).sign,
        lambda: logs(1).rounded(Rounding(2, "up")),
        (logs(8) / logs(2)).whole,
        lambda: logs(2).logarithm(34),
        lambda: over_groups("rank", logs(2, 3), np.zeros(2, np.intp)),
    ],
)
def test_what_a_slack_leaves_open_is_said(step: Callable[[], object]) -> None:
    with pytest.raises(UndecidedError):
        step()


def test_digits_are_added_until_the_rounding_is_decided() -> None:
    tried = []

    def step(digits: int) -> int:
        tried.append(digits)
        if digits < DIGITS[2]:
            raise UndecidedError
        return digits

    assert decided(step) == tried[-1] == DIGITS[2]
    with pytest.raises(UndecidedError):
        decided(lambda _: logs(1).rounded(Rounding(2, "up")))


def test_functions_of_a_group_keep_the_slack() -> None:
    values, which = logs(2, 3, 5), np.array([0, 0, 1])
    for function in ("group_mean", "group_median", "group_min"):
        assert over_groups(function, values, which).slack <= 2 * values.slack
    assert over_groups("group_sum", values, which).slack == 2 * values.slack


def test_a_sum_of_too_many_unlike_quotients_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    values = made([Fraction(1, 7), Fraction(1, 11), Fraction(1, 13)])
    assert read(over_groups("group_sum", values, np.zeros(3, np.intp)))[0] == Fraction(311, 1001)
    monkeypatch.setattr(groups, "MOST_BITS", 29)
    with pytest.raises(LimitError) as caught:
        over_groups("group_mean", values, np.zeros(3, np.intp))
    assert [p.code for p in caught.value.problems] == ["RT-LIM-051"]
