from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruraltier.analysis.aims import Bounds, missing
from ruraltier.domain.threshold import Threshold

THRESHOLDS = st.builds(
    Threshold, st.integers(-20, 120).map(lambda n: Fraction(n, 60)), closed=st.booleans(), upward=st.booleans()
)
F = Fraction


@given(THRESHOLDS, st.integers(1, 30), st.data())
def test_what_is_missing_is_the_least_that_meets_the_threshold(
    threshold: Threshold, whole: int, drawn: st.DataObject
) -> None:
    held = drawn.draw(st.integers(0, whole))
    wanted = next(n for n in range(200) if threshold.holds(F(held + n if threshold.upward else held - n, whole)))
    assert missing(threshold, held, whole) == wanted


@pytest.mark.parametrize(
    ("bounds", "threshold", "wanted"),
    [
        (Bounds(F(1), F(1), F(1)), Threshold.at_least(1), True),
        (Bounds(F(1), F(1), F(1)), Threshold.above(1), False),
        (Bounds(F(1), F(1), F(2)), Threshold.above(1), None),
        (Bounds(F(1), F(1), F(2)), Threshold.at_most(2), True),
        (Bounds(F(1), F(1), F(2)), Threshold.below(1), False),
        (Bounds(F(1), F(1), F(2)), Threshold.below(2), None),
        (Bounds(F(1), F(1), None), Threshold.at_least(1), True),
        (Bounds(F(1), None, F(1)), Threshold.at_least(2), False),
        (Bounds(F(1), None, F(1)), Threshold.at_least(1), None),
        (Bounds(F(1), None, F(1)), Threshold.at_most(1), True),
        (Bounds(None, None, None), Threshold.at_most(1), None),
    ],
)
def test_a_threshold_is_met_only_where_unknown_units_cannot_turn_it(
    bounds: Bounds, threshold: Threshold, wanted: object
) -> None:
    assert bounds.meets(threshold) is wanted


ENDS = st.lists(st.integers(0, 4), min_size=2, max_size=2).map(sorted)


@given(ENDS, ENDS, st.booleans())
def test_better_than_the_start_is_said_where_it_is_so_for_every_case(
    then: list[int],
    now: list[int],
    rising: bool,  # noqa: FBT001 - drawn
) -> None:
    cases = {(b > a if rising else b < a) for a in range(then[0], then[1] + 1) for b in range(now[0], now[1] + 1)}
    start, end = (Bounds(F(low), F(low), F(high)) for low, high in (then, now))
    assert end.beats(start, rising=rising) is (cases.pop() if len(cases) == 1 else None)


def test_nothing_is_better_than_a_start_that_is_not_known() -> None:
    assert Bounds(F(1), F(1), F(1)).beats(Bounds(None, None, None), rising=True) is None
