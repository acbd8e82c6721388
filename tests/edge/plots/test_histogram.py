from __future__ import annotations

import numpy as np
import pytest
from matplotlib.colors import to_hex

import ruraltier as rt
from pictured import axes, key, result, rule_book, words
from ruraltier.edge.plots.histogram import Bars, _binned, _separate
from ruraltier.edge.plots.palette import INELIGIBLE, UNRATED

MANY = [round(20 + 0.75 * at, 2) for at in range(100)]


def bars_of(found: rt.Assessment) -> Bars:
    return _binned(found)


def test_every_village_is_in_a_bar_of_its_own_tier() -> None:
    found = result([*MANY, 60, 80, 59.99, 80.01])
    bars = bars_of(found)
    for tier in range(3):
        mask = bars.tier == tier
        assert bars.kept[mask].sum() == (found.placed == tier).sum()
    assert bars.kept.sum() == len(found)


def test_bars_meet_at_the_cuts_and_do_not_cross_them() -> None:
    bars = bars_of(result(MANY))
    assert {60.0, 80.0} <= set(bars.left.tolist())
    assert np.array_equal(bars.left[1:], bars.right[:-1])
    assert (bars.left < bars.right).all()


def test_scores_at_the_ends_stay_within() -> None:
    bars = bars_of(result([60 + at / 2 for at in range(41)]))
    assert bars.left[0] < 60
    assert bars.right[-1] > 80


def test_a_score_on_a_cut_is_on_the_side_that_owns_it() -> None:
    bars = _separate(result([60, 80]))
    assert bars.tier.tolist() == [1, 1]
    picture = rt.plots.scores(result([60, 80]))
    lines = [line.get_xdata()[0] for line in axes(picture).lines]
    assert lines[0] < 60
    assert lines[1] > 80


def test_a_cut_that_no_bar_crosses_stands_where_it_is() -> None:
    picture = rt.plots.scores(result([10, 70, 90]))
    assert [line.get_xdata()[0] for line in axes(picture).lines] == [60, 80]


def test_bars_are_as_high_as_the_counts_and_hatched_where_a_rule_decided() -> None:
    found = result([90, 90, 70], case=["yes", "no", "no"])
    picture = rt.plots.scores(found)
    heights = [bar.get_height() for bar in axes(picture).patches]
    assert heights == [1, 1, 0, 1]
    assert "规则改变了等次" in words(picture)
    assert {"≥ 60", "> 80"} <= set(words(picture))


def test_villages_without_a_score_are_told() -> None:
    assert any("另有 2 个村没有总分" in text for text in words(rt.plots.scores(result([90, None, None]))))


@pytest.mark.parametrize("scores", [[], [None]])
def test_no_score_at_all(scores: list[object]) -> None:
    assert "no village has a score" in words(rt.plots.scores(result(scores), lang="en"))


def test_a_ladder_without_cuts() -> None:
    bare = rule_book([{"code": "all", "label": "不分等"}], gates=[])
    assert bars_of(result(MANY, bare)).kept.sum() == 100
    assert bars_of(result([50.0], bare)).kept.tolist()[0] == 1


def test_what_is_no_result_is_refused() -> None:
    with pytest.raises(rt.ArgumentError) as caught:
        rt.plots.scores("结果")  # type: ignore[arg-type]  # that is the point
    assert caught.value.problems[0].code == "RT-ARG-001"


def test_villages_with_a_score_and_no_tier_are_grey_and_not_hatched() -> None:
    veto = {"code": "V1", "when": "closed", "ineligible": True, "if_unknown": "ignored"}
    gate = {"code": "G1", "when": "case", "cap": "low", "if_unknown": "unrated"}
    more = {code: {"kind": "yes_no"} for code in ("case", "closed")}
    income = {"points": 100, "curve": {"kind": "value"}, "bounded": False}
    book = rule_book(indicators={"income": income, **more}, vetoes=[veto], gates=[gate])
    found = result([70, 70, 70], book, case=["no", None, "no"], closed=["no", "no", "yes"])
    picture = rt.plots.scores(found)
    grey = [bar for bar in axes(picture).patches if to_hex(bar.get_facecolor()) in {UNRATED, INELIGIBLE}]
    assert sum(bar.get_height() for bar in grey) == (found.tier < 0).sum() == 2
    assert not any(bar.get_hatch() for bar in axes(picture).patches)
    assert key(picture)[-2:] == ["未评", "不予评定"]
