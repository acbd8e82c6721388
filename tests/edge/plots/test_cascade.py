from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

import ruraltier as rt
from pictured import HOSTILE, axes, result, rule_book, words
from ruraltier.edge.plots import cascade
from ruraltier.edge.plots.parts import Makeup


def book(aggregate: str = "sum", total: int = 100, **head: Any) -> rt.TierPolicy:
    """Return a rule book over two aspects, the second a weighted mean of two indicators."""
    value = {"curve": {"kind": "value"}, "points": 50, "bounded": False}
    document = {
        "format": 1, "id": "two", "title": "两级", "source": "nowhere", "confidence": "published",
        "sources": {"nowhere": {"title": "made up"}},
        "score": {"aggregate": aggregate} | ({"total": total} if aggregate == "sum" else {}),
        "missing": "exclude",
        "aspects": {"soft": {"label": "软件", "aggregate": "weighted_mean"}},
        "indicators": {"a": value, "b": {**value, "aspect": "soft"}, "c": {**value, "aspect": "soft", "weight": 3}},
        "ladder": {"tiers": [{"code": "low"}, {"code": "top", "at_least": 60}]},
    }  # fmt: skip
    return rt.parse_policy(document | head)


def verdict(policy: rt.TierPolicy, **values: object) -> rt.Verdict:
    table = {"id": ["甲"], **{code: [values.get(code, "")] for code in policy.indicator}}
    return rt.assess(rt.read_cohort(table, policy), policy)["甲"]


def test_parts_add_up_to_the_score_exactly() -> None:
    one = verdict(book(), a="12.3", b="7", c="8.1")
    makeup = Makeup.of(one)
    assert [part.node.code for part in makeup.parts] == ["a", "b", "c"]
    assert [part.earned for part in makeup.parts] == [Fraction("12.3"), Fraction(7, 4), Fraction("24.3") / 4]
    assert sum(part.earned or 0 for part in makeup.parts) == one.score
    assert makeup.rest == 0


def test_what_is_between_the_sum_and_the_score_has_a_part_of_its_own() -> None:
    rounded = verdict(
        book(ladder={"round": {"places": 0, "mode": "half_up"}, "tiers": [{"code": "low"}]}), a="1.5", b=0, c=0
    )
    assert Makeup.of(rounded).rest == Fraction("0.5")
    excluded = verdict(book(), a="30")
    makeup = Makeup.of(excluded)
    assert makeup.rest == (excluded.score or 0) - 30
    assert "折算、封顶与取整" in words(rt.plots.waterfall(excluded))


def test_an_aspect_that_is_no_sum_of_its_children_stays_whole() -> None:
    capped = book(total=60, aspects={"soft": {"label": "软件", "aggregate": "sum", "cap": 10}})
    makeup = Makeup.of(verdict(capped, a="1", b="9", c="9"))
    assert [part.node.code for part in makeup.parts] == ["a", "soft"]
    assert "软件" in words(rt.plots.waterfall(verdict(capped, a="1", b="9", c="9")))


def test_bars_start_where_the_one_above_ended() -> None:
    picture = rt.plots.waterfall(verdict(book(), a="10", b="-4", c="-4"))
    solid = [bar for bar in axes(picture).patches if bar.get_alpha() is None]
    assert [(bar.get_x(), bar.get_width()) for bar in solid] == [(0, 10), (10, -1), (9, -3), (0, 6)]


def test_a_score_that_is_no_sum_has_bars_side_by_side() -> None:
    picture = rt.plots.waterfall(verdict(book("minimum"), a="10", b="30", c="30"), lang="en")
    solid = [bar for bar in axes(picture).patches if bar.get_alpha() is None]
    assert [(bar.get_x(), bar.get_width()) for bar in solid] == [(0, 10), (0, 30), (0, 10)]
    assert any("not their sum" in text for text in words(picture))


def test_the_rules_that_bind_are_named_and_those_that_do_not() -> None:
    gates = [
        {"code": f"G{at}", "when": "case", "cap": "mid" if at else "low", "if_unknown": "ignored"} for at in range(8)
    ]
    found = result([90], rule_book(gates=gates), case=["yes"])
    text = "\n".join(words(rt.plots.waterfall(found[0], lang="en")))
    assert "示范村 by score alone; 帮扶村 because of:" in text
    assert "● G0" in text
    assert "○ G1" in text
    assert "… 2 more rules" in text


def test_a_village_without_a_score_or_a_tier() -> None:
    assert "没有总分" in words(rt.plots.waterfall(result([None])[0]))
    barred = rule_book(vetoes=[{"code": "V1", "when": "case", "ineligible": True, "if_unknown": "ignored"}], gates=[])
    assert any("不予评定" in text for text in words(rt.plots.waterfall(result([90], barred, case=["yes"])[0])))


def test_above_the_most_parts_the_smaller_ones_are_put_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cascade, "MOST", 3)
    many = {f"i{at}": {"points": at + 1, "curve": {"kind": "value"}, "bounded": False} for at in range(8)}
    policy = book(total=36, indicators=many, aspects={})
    picture = rt.plots.waterfall(verdict(policy, **dict.fromkeys(many, "1")))
    labels = [tick.get_text() for tick in axes(picture).get_yticklabels()]
    assert labels[-2:] == ["其余 5 项", "总分"]
    assert len(labels) == 3 + 2
    beside = book("minimum", indicators=many, aspects={})
    assert len(axes(rt.plots.waterfall(verdict(beside, **dict.fromkeys(many, "1")))).get_yticklabels()) == 3 + 1


def test_hostile_names_are_harmless_and_cut() -> None:
    picture = rt.plots.waterfall(result([90], name=[HOSTILE.replace("\n", "").replace("\x00", "")])[0])
    assert any(text.startswith("$x^{2$") and "…" in text for text in words(picture))


def test_what_is_no_verdict_is_refused() -> None:
    with pytest.raises(rt.ArgumentError) as caught:
        rt.plots.waterfall(result([90]))  # type: ignore[arg-type]  # that is the point
    assert caught.value.problems[0].code == "RT-ARG-001"
