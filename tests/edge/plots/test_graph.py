from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

import ruraltier as rt
from pictured import axes, rule_book, words
from ruraltier.edge.plots import graph
from ruraltier.edge.plots.stretches import drawn_span, stretches
from ruraltier.policy.shape import Shape


def curve_of(curve: dict[str, Any], **indicator: Any) -> Any:
    policy = rule_book(indicators={"x": {"points": 10, "curve": curve, **indicator}}, gates=[])
    return axes(rt.plots.curve(policy, "x"))


def dots(drawn: Any) -> dict[str, list[tuple[float, float]]]:
    """Return the full and the open dots."""
    marked = [line for line in drawn.lines if line.get_marker() == "o"]
    kinds = ("open" if line.get_markerfacecolor() == "#ffffff" else "full" for line in marked)
    return {k: sorted(map(tuple, line.get_xydata().tolist())) for k, line in zip(kinds, marked, strict=True)}


def test_closed_and_open_edges() -> None:
    closed = curve_of({"kind": "steps", "steps": [{"at_least": 60, "points": 10}], "otherwise": 0})
    assert dots(closed) == {"full": [(60, 10)], "open": [(60, 0)]}
    above = curve_of({"kind": "steps", "steps": [{"above": 60, "points": 10}], "otherwise": 0})
    assert dots(above) == {"full": [(60, 0)], "open": [(60, 10)]}
    assert "● 该点在内,○ 该点不在内" in closed.get_xlabel()


def test_a_jump_at_the_end_of_the_range_is_marked() -> None:
    drawn = curve_of({"kind": "all_or_nothing", "at_least": 100}, range=[0, 100])
    assert dots(drawn) == {"full": [(100, 10)], "open": [(100, 0)]}


def test_straight_lines_have_no_dots() -> None:
    drawn = curve_of({"kind": "linear", "at": [0, 10, 50], "share": [0, 0.6, 1]}, unit="万元")
    assert dots(drawn) == {}
    assert drawn.get_xlabel() == "x(万元)"


def test_complete_units_are_a_staircase() -> None:
    drawn = curve_of({"kind": "deduct", "above": 5, "per": 5, "points": 1, "complete": True, "floor": 7})
    assert dots(drawn)["full"] == [(10, 9), (15, 8), (20, 7)]
    assert dots(drawn)["open"] == [(10, 10), (15, 9), (20, 8)]
    down = curve_of({"kind": "deduct", "below": 90, "per": 10, "points": 4, "complete": True, "floor": 2})
    assert dots(down) == {"full": [(70, 2), (80, 6)], "open": [(70, 6), (80, 10)]}


def test_words_and_answers_have_a_bar_each() -> None:
    words_ = curve_of(
        {"kind": "options", "points": {"差": 0, "良": 5, "好": 10}}, kind="option", options=["差", "良", "好"]
    )
    assert [bar.get_height() for bar in words_.patches] == [0, 5, 10]
    assert [tick.get_text() for tick in words_.get_xticklabels()] == ["差", "良", "好"]
    yes = axes(rt.plots.curve(rt.load_policy("shaanxi-2011"), "public_order"))
    assert [bar.get_height() for bar in yes.patches] == [0, 2]


def test_many_options_are_turned_and_very_many_not_named() -> None:
    for count, named in ((6, 6), (40, 0)):
        options = [f"第{at}种" for at in range(count)]
        points = dict.fromkeys(options, 0) | {options[0]: 10}
        drawn = curve_of({"kind": "options", "points": points}, kind="option", options=options)
        assert sum(tick.get_text() in options for tick in drawn.get_xticklabels()) == named


def test_declared_rounding_is_told() -> None:
    assert (
        "得分保留 1 位小数"
        in curve_of({"kind": "value"}, round={"places": 1, "mode": "half_up"}, bounded=False).get_xlabel()
    )


def test_all_curves_side_by_side_and_the_rest_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graph, "MOST", 3)
    value = {"points": 1, "curve": {"kind": "value"}, "bounded": False}
    many = {f"i{at}": value for at in range(5)}
    picture = rt.plots.curves(rule_book(indicators=many, gates=[]), lang="en")
    assert len(picture.axes) == 3
    assert any("2 not drawn: i3, i4" in text for text in words(picture))


def span(shape: Shape, declared: tuple[Fraction, Fraction] | None) -> tuple[int, int]:
    low, high = drawn_span(shape, declared)
    return int(low), int(high)


def test_spans_lie_within_the_range_and_reach_beyond_the_edges() -> None:
    line = rt.curves.Linear(at=[0, 8], share=[0, 1]).shape(Fraction(8), ())
    assert span(line, None) == (0, 10)
    assert span(line, (Fraction(0), Fraction(9))) == (0, 9)
    assert span(line, (Fraction(20), Fraction(30))) == (20, 30)
    assert span(Shape(base=Fraction(1)), None) == (0, 1)
    assert span(Shape(base=Fraction(1)), (Fraction(2), Fraction(3))) == (2, 3)


def test_stretches_meet_the_exact_curve() -> None:
    shape = rt.curves.Linear(at=[0, 3, 7], share=[0, "1/3", 1]).shape(Fraction(10), ())
    for left, right in stretches(shape, Fraction(-1), Fraction(9)):
        for value, earned in (left, right):
            assert shape.at(value) == earned


def test_a_criterion_that_is_not_there_is_refused() -> None:
    with pytest.raises(rt.EvaluationError) as caught:
        rt.plots.curve(rule_book(), "incom")
    assert caught.value.problems[0].code == "RT-EVA-003"
    assert caught.value.problems[0].mend == "did you mean 'income'?"
    for policy, code in (("x", "y"), (rule_book(), 3)):
        with pytest.raises(rt.ArgumentError):
            rt.plots.curve(policy, code)  # type: ignore[arg-type]  # that is the point
    with pytest.raises(rt.ArgumentError):
        rt.plots.curves("x")  # type: ignore[arg-type]  # that is the point
