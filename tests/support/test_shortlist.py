"""Whom a stage forwards, and in which order units are examined."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

import pytest

import ruraltier as rt
from ruraltier.policy.programme.chains import Forward
from support.chains import Table, book, line, programme


def assessed(*rows: tuple[Any, ...]) -> rt.Assessment:
    """Return an assessment of (id, mark, income, township, surveyed)."""
    names = ("id", "mark", "income", "township", "surveyed")
    columns: dict[str, list[Any]] = {name: [row[i] for row in rows] for i, name in enumerate(names)}
    columns["name"] = [f"{one}村" for one in columns["id"]]
    return rt.assess(rt.read_cohort(columns, book(), id="id", name="name"), book())


RESULT = assessed(
    ("a", 90, 5, "n", False),
    ("b", 95, 4, "n", True),
    ("c", 90, 3, "n", False),
    ("d", 60, 9, "s", None),
    ("e", None, 2, "s", True),
    ("f", 60, 8, "s", False),
)


def forwarding(**forward: Any) -> rt.Programme:
    stages: list[Table] = [
        {"code": "check", "forward": {"order": ["-score"], **forward}},
        {"code": "decide", "then": {"pass": "named"}},
    ]
    examination = {"order": ["-score", "-income"], "when": "surveyed", "anchors": 2}
    chain = {"stages": stages, "ends": [{"code": "named"}], "examination": examination}
    return programme(village=chain)


def stage(**forward: Any) -> Any:
    return forwarding(**forward).chain["village"].stages[0]


def test_s002_19_the_township_forwards_the_best_ones_only() -> None:
    found = rt.shortlist(RESULT, stage(count=1, per="township", ties="id"))
    assert found.ids.tolist() == ["b", "d"]
    assert found.just_missed.tolist() == ["a", "c", "f"]
    assert found.explain("f") == "s并列第 1 名,并列者按代码先后取(名额 1 个)"
    assert found.explain("a", "en") == "rank 2 in n, only 1 place"
    assert found.explain("e", "en") == "not rated"


def test_a_share_is_rounded_as_stated_and_ties_are_in_or_out() -> None:
    half: Table = {"share": "1/2", "per": "township"}
    assert rt.shortlist(RESULT, stage(**half, round="down", ties="exclude")).ids.tolist() == ["b"]
    assert rt.shortlist(RESULT, stage(**half, round="up", ties="include")).ids.tolist() == ["b", "a", "c", "d", "f"]
    assert rt.shortlist(RESULT, stage(**half, round="up", ties="exclude")).ids.tolist() == ["b"]


def test_only_those_in_question_stand_in_line() -> None:
    made = forwarding(count=1, ties="id")
    records = rt.Records.of([line(u, "2024-01-01", "check") for u in "ad"])
    review = rt.review(records, made, "village", as_of=dt.date(2024, 2, 1))
    passed = review.ids[review.states == "decide"]
    found = rt.shortlist(RESULT, made.chain["village"].stages[0], among=passed)
    assert found.ids.tolist() == ["a"]
    assert found.explain("b", "en") == "not among those in question"
    with pytest.raises(rt.EvaluationError) as caught:
        rt.shortlist(RESULT, Forward(count=1, ties="id"), among=["a", "zz"])
    assert caught.value.problems[0].code == "RT-EVA-001"


def test_a_shortlist_prints_and_goes_out_as_plain_values() -> None:
    found = rt.shortlist(RESULT, Forward(share=Fraction(1, 5), round="down", ties="exclude"))
    assert repr(found).splitlines() == [
        "<Shortlist 1 of 6 units>",
        "  列入      b  b村  第 1 名,名额 1 个",
        "  下一顺位  a  a村  第 2 名,名额只有 1 个",
        "  下一顺位  c  c村  第 2 名,名额只有 1 个",
    ]
    told = found.to_dict("en")
    assert (told["forwarded"], told["just_missed"]) == (["b"], ["a", "c"])
    assert told["units"][4] == {
        "id": "e",
        "name": "e村",
        "forwarded": False,
        "rank": 0,
        "places": 0,
        "why": "not rated",
    }
    assert [row["why"] for row in told["units"]] == [found.explain(i, "en") for i in range(6)]
    many = assessed(*((f"v{i:02}", 50, 1, "n", False) for i in range(30)))
    assert repr(rt.shortlist(many, Forward(count=25, ties="id"))).splitlines()[11] == "  … 10 more"
    assert repr(rt.shortlist(assessed(), Forward(count=1, ties="id"))) == "<Shortlist 0 of 0 units>"


def test_s002_21_a_survey_first_then_the_best_and_the_first_results_are_the_reference() -> None:
    found = rt.examination_order(RESULT, forwarding(count=1, ties="id"), "village")
    assert found.ids.tolist() == ["b", "e", "a", "c", "d", "f"]
    told = found.to_dict()["units"]
    assert [row["survey"] for row in told] == [True, True, False, False, False, False]
    assert [row["anchor"] for row in told] == [True, True, False, False, False, False]
    assert [row["score"] for row in told] == [95.0, None, 90.0, 90.0, 60.0, 60.0]
    assert repr(found).splitlines()[:4] == [
        "<ExaminationOrder 6 units>",
        "  1  b  b村  普查  标杆",
        "  2  e  e村  普查  标杆",
        "  3  a  a村",
    ]


def test_an_order_without_a_survey_and_long_ones() -> None:
    chain: Table = {"stages": [{"code": "x", "then": {"pass": "y"}}], "ends": [{"code": "y"}]}
    plain = programme(village=chain | {"examination": {"order": ["income"], "anchors": 9}})
    found = rt.examination_order(RESULT, plain, "village")
    assert found.ids.tolist() == ["e", "c", "b", "a", "f", "d"]
    assert (found.surveyed, found.anchors, len(found)) == (0, 6, 6)
    many = assessed(*((f"v{i:02}", 50, 1, "n", False) for i in range(30)))
    assert repr(rt.examination_order(many, plain, "village")).splitlines()[11] == "  … 10 more"
    assert repr(rt.examination_order(assessed(), plain, "village")) == "<ExaminationOrder 0 units>"
    with pytest.raises(rt.ArgumentError) as caught:
        rt.examination_order(RESULT, programme(village=chain), "village")
    assert caught.value.problems[0].code == "RT-REV-003"


def test_arguments_are_looked_at() -> None:
    with pytest.raises(rt.ArgumentError) as caught:
        rt.shortlist(RESULT, forwarding(count=1, ties="id").chain["village"].stages[1])
    assert caught.value.problems[0].code == "RT-REV-001"
    for call in (
        lambda: rt.shortlist(RESULT, "check"),  # type: ignore[arg-type]  # on purpose
        lambda: rt.shortlist([], Forward(count=1, ties="id")),  # type: ignore[arg-type]  # on purpose
        lambda: rt.examination_order([], forwarding(count=1, ties="id"), "village"),  # type: ignore[arg-type]  # on purpose
        lambda: rt.examination_order(RESULT, {}, "village"),  # type: ignore[arg-type]  # on purpose
    ):
        with pytest.raises(rt.ArgumentError) as caught:
            call()
        assert caught.value.problems[0].code == "RT-ARG-001"
