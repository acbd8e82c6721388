from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import ruraltier as rt
from pictured import HOSTILE, TIERS, axes, key, result, rule_book, words

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def widths(figure: Figure) -> list[float]:
    return [bar.get_width() for bar in axes(figure).patches]


def test_a_bar_a_tier_is_as_long_as_the_count() -> None:
    found = result([90, 70, 71, 10, None])
    picture = rt.plots.tiers(found)
    assert widths(picture) == list(found.counts().values()) == [1, 2, 1, 1]
    assert [tick.get_text() for tick in axes(picture).get_yticklabels()] == ["示范村", "达标村", "帮扶村", "未评"]
    assert "2(40.0%)" in words(picture)


def test_what_it_rests_on_stands_below() -> None:
    found = result([90])
    footer = words(rt.plots.tiers(found, lang="en"))
    assert any(found.policy.fingerprint[:12] in text and "nobody published" in text for text in footer)
    real = rt.load_policy("saemaul-1971")
    assert real.illustrative or not any("nobody published" in text for text in footer if real.id in text)


@pytest.mark.parametrize("scores", [[], [90], [None, None]])
def test_no_village_one_village_and_nobody_rated(scores: list[object]) -> None:
    found = result(scores)
    assert widths(rt.plots.tiers(found)) == list(found.counts().values())
    assert rt.plots.tiers({"2024": found}, lang="en").axes


def test_results_side_by_side_are_shares_of_each() -> None:
    years = {"2023": result([10, 70, 90, None]), "2024": result([90, 90])}
    picture = rt.plots.tiers(years)
    assert widths(picture) == [25, 25, 25, 25, 100, 0, 0]
    assert {"共 4", "共 2"} <= set(words(picture))
    assert key(picture) == ["示范村", "达标村", "帮扶村", "未评"]


def test_ladders_that_differ_are_put_together_by_rank() -> None:
    stars: list[dict[str, Any]] = [{"code": "none", "label": "无星"}, {"code": "star", "label": "五星", "at_least": 50}]
    picture = rt.plots.tiers({"旧": result([90]), "新": result([90], rule_book(stars))})
    assert key(picture) == ["示范村", "五星", "达标村", "无星", "帮扶村"]


def test_hostile_names_are_drawn_as_they_are() -> None:
    policy = rule_book([{**TIERS[0], "label": HOSTILE}, {**TIERS[1], "label": "_隐藏"}], title=HOSTILE)
    picture = rt.plots.tiers({HOSTILE: result([90, 10], policy)})
    assert all("\u202e" not in text and "\x00" not in text for text in words(picture))
    assert "_隐藏" in words(picture)
    assert any(text.startswith("$x^{2$ _村") and text.endswith("…") for text in words(picture))


@pytest.mark.parametrize("wrong", [[], {}, {"2024": 1}, {2024: None}, dict.fromkeys(map(str, range(41)))])
def test_what_is_no_result_is_refused(wrong: object) -> None:
    with pytest.raises(rt.ArgumentError) as caught:
        rt.plots.tiers(wrong)  # type: ignore[arg-type]  # that is the point
    assert caught.value.problems[0].code == "RT-ARG-001"


def test_too_many_results_are_refused() -> None:
    with pytest.raises(rt.ArgumentError) as caught:
        rt.plots.tiers(dict.fromkeys(map(str, range(41)), result([90])))
    assert "41" in caught.value.problems[0].what


def test_another_language_is_refused() -> None:
    with pytest.raises(rt.EvaluationError) as caught:
        rt.plots.tiers(result([90]), lang="fr")
    assert caught.value.problems[0].code == "RT-EVA-020"
