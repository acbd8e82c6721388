"""Figures of many units are those of plain fractions, group by group."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ruraltier as rt
from analysis.star_books import judged
from ruraltier.analysis.figures import Figures, figure_of
from ruraltier.domain.threshold import Rounding
from ruraltier.policy.condition_parser import parse_condition, parse_formula
from ruraltier.policy.programme.figures import FigureRule

Units = list[dict[str, Any]]


def rule(figure: Any, **keys: Any) -> FigureRule:
    when, value, weight = keys.pop("when", None), keys.pop("value", None), keys.pop("weight", None)
    return FigureRule(
        code="figure",
        figure=figure,
        when=parse_condition(when) if when else None,
        value=parse_formula(value) if value else None,
        weight=parse_formula(weight) if weight else None,
        **keys,
    )


def groups(*numbers: int) -> np.ndarray[Any, np.dtype[np.intp]]:
    return np.array(numbers, dtype=np.intp)


def read(found: Figures) -> list[Fraction | None]:
    return [found[i] for i in range(len(found))]


RESULT = judged(
    stars=["5", "3", "", "0", "4.5", "2"],
    last=["三", "三", "五", "", "五", "二"],
    people=["100", "0", "7", "50.5", "30", "1"],
    income=["1.5", "", "9", "-2", "1.5", "4"],
    barred=["否", "否", "否", "否", "否", "是"],
)
WHICH = groups(0, 0, 0, 1, 1, -1)


def test_counts_are_of_those_for_whom_it_is_known_to_hold() -> None:
    found = figure_of(RESULT, rule("count", when='tier >= "three"'), WHICH, 3)
    assert read(found) == [2, 1, 0]
    assert found.counted.tolist() == [2, 1, 0]
    assert found.of.tolist() == [3, 2, 0]
    assert read(figure_of(RESULT, rule("count"), WHICH, 3)) == [3, 2, 0]


def test_shares_are_of_the_rated_or_of_all() -> None:
    for base, expected in (("rated", [Fraction(1), Fraction(1, 2), None]), ("all", [Fraction(2, 3), Fraction(1, 2)])):
        found = figure_of(RESULT, rule("share", when='tier >= "three"', base=base), WHICH, len(expected))
        assert read(found) == expected
        assert found.of.tolist() == ([3, 2] if base == "all" else [2, 2, 0])


def test_shares_may_be_weighed() -> None:
    found = figure_of(RESULT, rule("share", when='tier >= "three"', base="all", weight="people"), WHICH, 3)
    assert read(found) == [Fraction(100, 107), Fraction(30) / Fraction("80.5"), None]
    only = figure_of(RESULT, rule("share", base="all", weight="people"), groups(-1, 0, -1, -1, -1, -1), 1)
    assert read(only) == [None]
    assert only.of.tolist() == [1]


def test_sums_means_and_extremes_are_of_those_with_a_value() -> None:
    expected: dict[str, list[Any]] = {
        "sum": ["10.5", "-0.5", 0],
        "mean": ["5.25", "-0.25", None],
        "least": ["1.5", -2, None],
        "greatest": [9, "1.5", None],
    }
    for figure, values in expected.items():
        found = figure_of(RESULT, rule(figure, value="income"), WHICH, 3)
        assert read(found) == [None if v is None else Fraction(v) for v in values]
        assert found.counted.tolist() == [2, 2, 0]
        assert found.of.tolist() == [3, 2, 0]
    high = figure_of(RESULT, rule("greatest", value="income", when="income < 5"), WHICH, 2)
    assert read(high) == [Fraction("1.5"), Fraction("1.5")]


def test_steps_are_weighed_by_the_share_of_each_unit() -> None:
    found = figure_of(RESULT, rule("mean", value="tier - previous", weight="people"), groups(0, 0, 0, -1, 0, -1), 1)
    assert read(found) == [Fraction(2 * 100 - 1 * 30, 130)]


def test_scores_and_quotients_stay_exact() -> None:
    assert read(figure_of(RESULT, rule("sum", value="score"), WHICH, 2)) == [8, Fraction("4.5")]
    found = figure_of(RESULT, rule("sum", value="income / people"), WHICH, 2)
    assert read(found) == [Fraction("1.5") / 100 + Fraction(9, 7), Fraction(-2) / Fraction("50.5") + Fraction(1, 20)]


def test_a_unit_that_takes_part_has_a_weight_of_0_or_more() -> None:
    odd = judged(stars=["1", "2", "3"], people=["", "-1", "2"], income=["1", "1", "1"])
    with pytest.raises(rt.EvaluationError) as caught:
        figure_of(odd, rule("mean", value="income", weight="people"), groups(0, 0, 0), 1)
    assert [(p.code, p.row, p.id) for p in caught.value.problems] == [
        ("RT-FIG-001", 1, "v0000"),
        ("RT-FIG-002", 2, "v0001"),
    ]
    assert read(figure_of(odd, rule("mean", value="income", weight="people"), groups(-1, -1, 0), 1)) == [1]


def test_logarithms_are_rounded_or_refused() -> None:
    units = judged(stars=["1", "2"], people=["10", "1000"])
    found = figure_of(units, rule("mean", value="ln(people)"), groups(0, 0), 1, Rounding(6, "half_up"))
    assert read(found) == [Fraction("4.605170")]
    with pytest.raises(rt.EvaluationError) as caught:
        figure_of(units, rule("mean", value="ln(people)"), groups(0, 0), 1)
    assert [p.code for p in caught.value.problems] == ["RT-EVA-031"]


def test_figures_are_rounded_once() -> None:
    found = figure_of(RESULT, rule("share", when="tier > 0", base="all"), WHICH, 3, Rounding(4, "half_up"))
    assert read(found) == [Fraction("0.6667"), Fraction("0.5"), None]


def test_no_units_and_no_groups() -> None:
    empty = judged(stars=[])
    assert read(figure_of(empty, rule("mean", value="score", weight="people"), groups(), 2)) == [None, None]
    assert read(figure_of(empty, rule("sum", value="score"), groups(), 2)) == [0, 0]
    assert read(figure_of(RESULT, rule("count"), groups(*[-1] * 6), 0)) == []


def test_sums_past_64_bits_do_not_wrap() -> None:
    large = judged(stars=["1"] * 3, income=["900000000000000"] * 3, people=["900000000000000"] * 3)
    found = figure_of(large, rule("sum", value="income * people"), groups(0, 0, 1), 2)
    assert read(found) == [2 * (9 * 10**14) ** 2, (9 * 10**14) ** 2]


tenths = st.one_of(st.just(""), st.integers(-50, 50).map(lambda k: f"{k / 10}"))
weights = st.integers(0, 30).map(lambda k: f"{k / 10}")
drawn_unit = st.fixed_dictionaries(
    {
        "stars": st.one_of(st.just(""), st.integers(0, 50).map(lambda k: f"{k / 10}")),
        "people": weights,
        "income": tenths,
        "barred": st.sampled_from(["是", "否"]),
        "group": st.integers(-1, 2),
    }
)


def told(units: Units, figure: str, base: str, *, weighed: bool) -> list[Fraction | None]:
    """The spec in plain Python: figures of income where the tier is at least two."""
    return [_told([u for u in units if u["group"] == g], figure, base, weighed=weighed) for g in range(3)]


def _told(units: Units, figure: str, base: str, *, weighed: bool) -> Fraction | None:
    def rated(unit: dict[str, Any]) -> bool:
        return bool(unit["stars"]) and unit["barred"] == "否"

    def weight(unit: dict[str, Any]) -> Fraction:
        return Fraction(unit["people"]) if weighed else Fraction(1)

    meant = [u for u in units if rated(u) and Fraction(u["stars"]) >= 2]
    if figure == "count":
        return Fraction(len(meant))
    if figure == "share":
        whole = sum(weight(u) for u in units if base == "all" or rated(u))
        return sum(map(weight, meant)) / whole if whole else None
    valued = [(Fraction(u["income"]), weight(u)) for u in meant if u["income"]]
    if figure == "sum":
        return sum((v for v, _ in valued), start=Fraction(0))
    if figure == "mean":
        whole = sum(w for _, w in valued)
        return sum(v * w for v, w in valued) / whole if whole else None
    return (min if figure == "least" else max)((v for v, _ in valued), default=None)


@given(
    units=st.lists(drawn_unit, max_size=12),
    figure=st.sampled_from(["count", "share", "sum", "mean", "least", "greatest"]),
    base=st.sampled_from(["all", "rated"]),
    weighed=st.booleans(),
)
def test_figures_are_those_of_plain_fractions(units: Units, figure: str, base: str, weighed: bool) -> None:  # noqa: FBT001 - drawn
    result = judged(**{code: [u[code] for u in units] for code in ("stars", "people", "income", "barred")})
    keys: dict[str, Any] = {"value": "income"} if figure not in {"count", "share"} else {}
    keys |= {"base": base} if figure == "share" else {}
    keys |= {"weight": "people"} if weighed and figure in {"share", "mean"} else {}
    found = figure_of(result, rule(figure, when='tier >= "two"', **keys), groups(*[u["group"] for u in units]), 3)
    assert read(found) == told(units, figure, base, weighed=weighed)
