from __future__ import annotations

import numpy as np
import pytest

import ruraltier as rt
from pictured import axes, key, result, rule_book, words
from ruraltier.edge.plots import heat
from ruraltier.edge.plots.heat import MOST, _ends, _lost


def test_means_are_those_of_the_villages_of_a_group() -> None:
    found = result([90, 70, 100, None], township=["甲乡", "甲乡", "乙乡", ""])
    lost = _lost(found, "township", "zh")
    assert lost.groups == ("甲乡", "未填", "乙乡")
    assert lost.codes == ("income",)
    assert lost.mean[0, [0, 2]].tolist() == [20, 0]
    assert np.isnan(lost.mean[0, 1])
    picture = rt.plots.losses(found)
    assert "20" in words(picture)
    assert key(picture)[-1] == "没有得分的值"
    assert [tick.get_text() for tick in axes(picture).get_xticklabels()] == list(lost.groups)


def test_four_hundred_townships_are_the_largest_and_the_others() -> None:
    names = [f"乡{at:03}" for at in range(400)] + ["大乡"] * 3
    found = result([50] * 403, township=names)
    lost = _lost(found, "township", "zh")
    assert lost.groups[0] == "大乡"
    assert lost.groups[-1] == "其他 378 组"
    assert lost.mean.shape == (1, MOST)
    assert rt.plots.losses(found, lang="en").get_figwidth() < 14


def test_the_indicators_with_most_lost_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heat, "MOST", 3)
    many = {f"i{at:02}": {"points": at + 1, "curve": {"kind": "value"}, "bounded": False} for at in range(5)}
    policy = rule_book(indicators=many, gates=[])
    cohort = rt.read_cohort({"id": ["甲"], **{key_0: ["0"] for key_0 in many}}, policy)
    lost = _lost(rt.assess(cohort, policy), None, "zh")
    assert lost.codes == tuple(f"i{at:02}" for at in range(2, 5))
    assert any("另有 2 项指标" in text for text in words(rt.plots.losses(rt.assess(cohort, policy), by=None)))


CLASSES = ((9.0, [0, 0.5, 1, 2, 5, 10]), (0.3, [0, 0.02, 0.05, 0.1, 0.2, 0.5]), (5.0, [0, 0.2, 0.5, 1, 2, 5]))


@pytest.mark.parametrize(("lost", "ends"), CLASSES)
def test_classes_end_at_round_numbers(lost: float, ends: list[float]) -> None:
    assert _ends(_lost(result([100 - lost]), None, "zh")).tolist() == pytest.approx(ends)


@pytest.mark.parametrize("scores", [[], [None], [100], [120]])
def test_nothing_lost_and_nothing_to_lose(scores: list[object]) -> None:
    picture = rt.plots.losses(result(scores), by=None)
    assert picture.account == "没有失分"


def test_a_column_that_is_not_there_is_refused() -> None:
    with pytest.raises(rt.EvaluationError) as caught:
        rt.plots.losses(result([90]), by="county")
    problem = caught.value.problems[0]
    assert (problem.code, problem.path, problem.column) == ("RT-EVA-002", "by", "county")
    assert problem.mend == "by='township'; by=None for all villages together"
    with pytest.raises(rt.ArgumentError):
        rt.plots.losses(result([90]), by=3)  # type: ignore[arg-type]  # that is the point


def test_groups_are_those_of_a_report_where_nobody_says() -> None:
    found = result([90, 70], township=["甲乡", "乙乡"])
    picture = rt.plots.losses(found)
    assert {tick.get_text() for tick in axes(picture).get_xticklabels()} == {"甲乡", "乙乡"}
    book = rt.load_policy("idm-2016")
    table = {"id": ["甲"], "iks": ["0.9"], "ike": ["0.6"], "ikl": ["0.3"]}
    picture = rt.plots.losses(rt.assess(rt.read_cohort(table, book), book))
    assert [tick.get_text() for tick in axes(picture).get_xticklabels()] == ["全部"]
