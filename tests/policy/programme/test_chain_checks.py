"""What is refused of a chain, each with its place."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from attrs import evolve

import ruraltier as rt
from ruraltier.policy.programme.chains import Forward
from ruraltier.support import term_events, title_events
from support.chains import VILLAGE, Table, programme


def spoilt(**chain: Any) -> list[tuple[str, str]]:
    """Return codes and paths of the problems of the chain of the specification with other parts."""
    with pytest.raises(rt.PolicyError) as caught:
        programme(village=VILLAGE | chain)
    return [(p.code, p.path.removeprefix("chains.village").removeprefix(".")) for p in caught.value.problems]


def stages(at: int, **keys: Any) -> list[Table]:
    """Return the stages of the specification, one with other keys."""
    listed: list[Table] = copy.deepcopy(VILLAGE["stages"])
    listed[at] |= keys
    return listed


def test_the_chain_of_the_specification_is_sound() -> None:
    chain = programme(village=VILLAGE).chain["village"]
    assert [chain.moves(stage) for stage in chain.stages] == [
        {"pass": "check"},
        {"pass": "reinspect", "fail": "refused"},
        {"pass": "notice", "fail": "refused", "back": "check"},
        {"pass": "decide", "objection": "reinspect"},
        {"pass": "named", "fail": "refused"},
        {"pass": "decide", "fail": "refused"},
    ]


def test_a_chain_of_an_unknown_level() -> None:
    with pytest.raises(rt.PolicyError) as caught:
        rt.parse_programme(
            {
                "format": 1,
                "id": "x",
                "title": "x",
                "source": "d",
                "confidence": "published",
                "sources": {"d": {"title": "x"}},
                "levels": {"village": {"policy": "book"}},
                "chains": {"vilage": VILLAGE},
            },
            {"book": programme().level["village"].policy},
        )
    assert [(p.code, p.path) for p in caught.value.problems] == [("RT-PRG-010", "chains.vilage")]


def test_stages_and_ends_there_must_be() -> None:
    assert spoilt(stages=[]) == [("RT-PRG-060", "")]
    assert spoilt(ends=[]) == [("RT-PRG-060", "")]


def test_words_that_stand_for_two() -> None:
    assert spoilt(stages=stages(1, code="apply"))[0] == ("RT-PRG-061", "stages[1]")
    assert spoilt(stages=stages(1, label="申报")) == [("RT-PRG-061", "stages[1]")]
    ends = [*VILLAGE["ends"], {"code": "not_begun"}]
    told = stages(0, then={"fail": "not_begun"})
    assert spoilt(stages=told, ends=ends) == [("RT-PRG-061", "ends[2]")]


def test_stages_are_not_called_as_events_of_titles_or_assistance_are() -> None:
    words = {word for text in (*title_events.EVENTS, *term_events.EVENTS.values()) for word in text.all}
    assert len(words) == 16
    for word in words:
        assert spoilt(stages=stages(4, label=word)) == [("RT-PRG-061", "stages[4]")]
    programme(village=VILLAGE | {"ends": [VILLAGE["ends"][0] | {"label": "授予"}, VILLAGE["ends"][1]]})


def test_names_that_meet_nothing() -> None:
    assert spoilt(stages=stages(1, then={"fail": "refuse"})) == [("RT-PRG-010", "stages[1].then.fail")]
    assert spoilt(stages=stages(5, after=["check", "refused"])) == [("RT-PRG-010", "stages[5].after[0]")]


def test_ways_that_are_missing() -> None:
    cut_off = stages(4, then={"pass": "named"})
    for stage in cut_off[1:3]:
        stage["then"] = {}
    assert spoilt(stages=cut_off) == [("RT-PRG-062", "stages[5]"), ("RT-PRG-062", "ends[1]")]
    assert spoilt(stages=stages(2, then={"pass": "check"})) == [("RT-PRG-062", "stages[3]")]
    circle = [{"code": "a"}, {"code": "b", "then": {"pass": "a", "done": "e"}}]
    assert spoilt(stages=circle, ends=[{"code": "e"}, {"code": "f"}]) == [("RT-PRG-062", "ends[1]")]
    assert spoilt(stages=[{"code": "a"}, {"code": "b"}], ends=[{"code": "e"}]) == [
        ("RT-PRG-064", "stages[0]"),
        ("RT-PRG-063", "stages[1]"),
        ("RT-PRG-062", "ends[0]"),
    ]


def test_outcomes_days_and_samples() -> None:
    assert spoilt(stages=stages(4, then={"通过": "named", " ": "refused"})) == [
        ("RT-PRG-065", "stages[4].then"),
        ("RT-PRG-065", "stages[4].then"),
    ]
    assert spoilt(stages=stages(3, least_days=5, within_days=4)) == [("RT-PRG-066", "stages[3].within_days")]
    assert spoilt(stages=stages(3, least_days=-1)) == [("RT-PRG-072", "stages[3].least_days")]
    assert spoilt(stages=stages(4, within_days=-1)) == [("RT-PRG-072", "stages[4].within_days")]
    assert spoilt(stages=stages(4, within_days=10**20)) == [("RT-PRG-072", "stages[4].within_days")]
    assert spoilt(stages=stages(2, sample={"share": 20, "least": -1})) == [
        ("RT-PRG-067", "stages[2].sample.share"),
        ("RT-PRG-072", "stages[2].sample.least"),
    ]
    assert spoilt(stages=stages(4, sample={"share": 0.2})) == [("RT-PRG-068", "stages[4]")]
    programme(village=VILLAGE | {"stages": stages(2, sample={"share": 0.2, "least": 3})})


def test_places() -> None:
    def told(**forward: Any) -> list[tuple[str, str]]:
        found = spoilt(stages=stages(1, forward={"order": ["-score"], "ties": "id", **forward}))
        return [(code, path.removeprefix("stages[1].forward").removeprefix(".")) for code, path in found]

    assert told() == [("RT-PRG-069", "")]
    assert told(count=1, share=0.2, round="up") == [("RT-PRG-069", "")]
    assert told(share=20, round="down") == [("RT-PRG-067", "share")]
    assert told(share=0.2) == [("RT-PRG-069", "round")]
    assert told(count=-1, round="up") == [("RT-PRG-072", "count"), ("RT-PRG-069", "round")]
    assert told(count=1, per="mark", order=["-score", "-marks", "township"]) == [
        ("RT-PRG-012", "per"),
        ("RT-PRG-011", "order[1]"),
        ("RT-PRG-012", "order[2]"),
    ]
    assert told(count=1, order=[]) == [("RT-PRG-070", "order")]
    programme(
        village=VILLAGE | {"stages": stages(1, forward={"count": 1, "order": ["-score", "income"], "ties": "id"})}
    )


def test_an_examination() -> None:
    assert spoilt(examination={"order": ["-incom"], "anchors": -1}) == [
        ("RT-PRG-011", "examination.order[0]"),
        ("RT-PRG-072", "examination.anchors"),
    ]


def test_words_of_places_made_in_python() -> None:
    made = programme(village=VILLAGE)
    chain = made.chain["village"]
    forward = Forward(share="1/2", order=["-score"], round="sideways", ties="coin")  # type: ignore[arg-type]  # on purpose
    with pytest.raises(rt.PolicyError) as caught:
        evolve(made, chains=[evolve(chain, stages=[evolve(chain.stages[0], forward=forward), *chain.stages[1:]])])
    assert [(p.code, p.path.rpartition(".")[2]) for p in caught.value.problems] == [
        ("RT-PRG-071", "ties"),
        ("RT-PRG-071", "round"),
    ]
