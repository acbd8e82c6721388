"""Indicators, thresholds, ladders, money and kinds of no value."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruraltier._text import Text
from ruraltier.domain.absence import Absence
from ruraltier.domain.indicator import MAX_OPTIONS, Indicator
from ruraltier.domain.ladder import MAX_TIERS, Ladder, Tier
from ruraltier.domain.money import Currency
from ruraltier.domain.threshold import Rounding, Threshold
from ruraltier.errors import PolicyError


def refused(make: Any, *args: Any, **kwargs: Any) -> list[str]:
    with pytest.raises(PolicyError) as caught:
        make(*args, **kwargs)
    return [problem.code for problem in caught.value.problems]


def test_the_kinds_of_no_value_have_words_and_labels() -> None:
    assert [kind.word for kind in Absence] == ["missing", "not_applicable", "not_yet_due", "refused", "suppressed"]
    assert all(kind.label.zh and kind.label.en for kind in Absence)


def test_an_indicator_is_found_by_code_labels_and_aliases() -> None:
    indicator = Indicator(code="income", label=Text(zh="收入", en="income"), aliases=("年收入",))
    assert indicator.headers == ("income", "收入", "年收入")
    assert (indicator.title("zh"), Indicator(code="x").title("zh")) == ("收入", "x")


INDICATORS: list[Any] = [
    ({"kind": "text", "range": (0, 1)}, ["RT-POL-040"]),
    ({"range": (1, 1)}, ["RT-POL-041"]),
    ({"range": (2, 1)}, ["RT-POL-041"]),
    ({"kind": "option"}, ["RT-POL-042"]),
    ({"options": ["a"]}, ["RT-POL-042"]),
    ({"kind": "option", "options": ["a", "b", "a"]}, ["RT-POL-043"]),
    ({"kind": "option", "options": [str(i) for i in range(MAX_OPTIONS + 1)]}, ["RT-LIM-007"]),
]


@pytest.mark.parametrize(("keys", "codes"), INDICATORS)
def test_an_indicator_that_contradicts_itself_is_refused(keys: dict[str, Any], codes: list[str]) -> None:
    assert refused(Indicator, code="x", **keys) == codes


@given(value=st.fractions(), edge=st.fractions())
def test_a_threshold_says_who_owns_its_edge(value: Fraction, edge: Fraction) -> None:
    edge = Fraction(round(edge * 1000), 1000)
    assert Threshold.at_least(edge).holds(value) is (value >= edge)
    assert Threshold.above(edge).holds(value) is (value > edge)
    assert Threshold.at_most(edge).holds(value) is (value <= edge)
    assert Threshold.below(edge).holds(value) is (value < edge)
    assert [t(edge).holds(edge) for t in (Threshold.at_least, Threshold.above, Threshold.at_most, Threshold.below)] == [
        True, False, True, False,
    ]  # fmt: skip


def test_a_threshold_is_written_with_its_sign_and_its_word() -> None:
    written = [Threshold.at_least(60), Threshold.above("0.4907"), Threshold.at_most(1), Threshold.below("1/3")]
    assert [str(t) for t in written] == ["≥ 60", "> 0.4907", "≤ 1", "< 1/3"]
    assert [t.word for t in written] == ["at_least", "above", "at_most", "below"]


@pytest.mark.parametrize(
    ("places", "mode", "codes"),
    [
        (-1, "up", ["RT-POL-020"]),
        (13, "up", ["RT-POL-020"]),
        (True, "up", ["RT-POL-020"]),
        (1.0, "halfup", ["RT-POL-020", "RT-POL-021"]),
    ],
)
def test_a_rounding_that_is_none_is_refused(places: Any, mode: str, codes: list[str]) -> None:
    assert refused(Rounding, places, mode) == codes


@pytest.mark.parametrize(
    ("value", "mode", "expected"),
    [
        ("2.675", "half_up", "2.68"),
        ("2.675", "half_even", "2.68"),
        ("2.665", "half_even", "2.66"),
        ("-2.675", "half_up", "-2.68"),
        ("2.679", "down", "2.67"),
        ("-2.679", "down", "-2.67"),
        ("2.671", "up", "2.68"),
        ("-2.671", "up", "-2.68"),
        ("2.67", "up", "2.67"),
    ],
)
def test_a_value_is_rounded_once_from_the_exact_value(value: str, mode: str, expected: str) -> None:
    assert Rounding(2, mode).apply(Fraction(value)) == Fraction(expected)


def ladder(*tiers: tuple[str, Threshold | None]) -> Ladder:
    return Ladder(tiers=[Tier(code=code, threshold=threshold) for code, threshold in tiers])


LADDERS: list[Any] = [
    ([], ["RT-POL-030"]),
    ([(f"t{i}", None) for i in range(MAX_TIERS + 1)], ["RT-LIM-001"]),
    ([("a", Threshold.at_least(1))], ["RT-POL-031"]),
    ([("a", None), ("a", Threshold.at_least(1))], ["RT-POL-032"]),
    ([("a", None), ("b", Threshold.at_most(1))], ["RT-POL-033"]),
    ([("a", None), ("b", Threshold.at_least(2)), ("c", Threshold.at_least(1))], ["RT-POL-034"]),
    ([("a", None), ("b", Threshold.at_least(1)), ("c", Threshold.above(1))], ["RT-POL-034"]),
]


@pytest.mark.parametrize(("tiers", "codes"), LADDERS)
def test_a_ladder_that_cannot_place_is_refused(tiers: list[tuple[str, Threshold | None]], codes: list[str]) -> None:
    assert refused(ladder, *tiers) == codes


def test_a_ladder_places_by_the_last_threshold_reached() -> None:
    steps = ladder(("low", None), ("mid", Threshold.at_least(60)), ("lifted", None), ("top", Threshold.above(90)))
    scores = ["59.999", "60", "90", "90.001"]
    assert [steps.codes[steps.place(Fraction(s))] for s in scores] == ["low", "mid", "mid", "top"]
    assert (steps.index("top"), [i for i, _ in steps.placing]) == (3, [1, 3])
    assert Tier(code="x", label="示范村").title("en") == "示范村"
    assert Tier(code="x").title("en") == "x"


@pytest.mark.parametrize(
    ("code", "unit", "minor"),
    [("CNY", "", 150), ("CNY", "元", 150), ("CNY", "万元", 1_500_000), ("CNY", "亿元", 15_000_000_000)],
)
def test_money_is_whole_minor_units(code: str, unit: str, minor: int) -> None:
    assert Currency(code, unit).minor(Fraction("1.5")) == minor
    assert Currency(code, unit).major(minor) == Fraction(minor, 100)


def test_money_that_is_none_is_refused() -> None:
    assert refused(Currency, "XYZ", "磅") == ["RT-MON-001", "RT-MON-002"]
    assert refused(Currency("CNY").minor, Fraction("0.001")) == ["RT-MON-003"]
    assert refused(Currency("KRW").minor, Fraction("0.5")) == ["RT-MON-003"]
