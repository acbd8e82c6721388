"""What is wrong with consequences, targets and honours, each with its place."""

from __future__ import annotations

from typing import Any

import pytest

import ruraltier as rt
from strategies.programmes import book, programme

BOOK = book({"town": {"kind": "text"}, "head": {"kind": "text"}, "income": {}, "poor": {"kind": "yes_no"}})
CONSEQUENCE = {"code": "C", "level": "village", "when": "poor", "follows": "帮扶", "on": ["head"]}
TARGET = {"code": "T", "level": "village", "figure": "count", "by": "2021-12-31", "at_least": 1}
HONOUR = {"code": "H", "level": "village", "places": 1, "ties": "id"}


def found(section: str, part: dict[str, Any], **changes: Any) -> list[tuple[str, str]]:
    stated = {key: value for key, value in {**part, **changes}.items() if value is not None}
    try:
        parts: dict[str, Any] = {section: [stated]}
        programme(BOOK, **parts)
    except rt.PolicyError as error:
        return [(p.code, p.path) for p in error.problems]
    return []


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({}, []),
        ({"rounds": 0}, [("RT-PRG-082", "consequences[0].rounds")]),
        ({"within_days": 0}, [("RT-PRG-082", "consequences[0].within_days")]),
        ({"follows": ""}, [("RT-PRG-083", "consequences[0].follows")]),
        ({"on": ["haed"]}, [("RT-PRG-011", "consequences[0].on[0]")]),
        ({"on": ["head", "income"]}, [("RT-PRG-012", "consequences[0].on[1]")]),
        ({"on": ["head", "head"]}, [("RT-PRG-089", "consequences[0].on[1]")]),
        ({"if_gap": "closes"}, [("RT-DOC-012", "consequences[0].if_gap")]),
    ],
)
def test_consequences_are_checked(changes: dict[str, Any], wanted: list[tuple[str, str]]) -> None:
    assert found("consequences", CONSEQUENCE, **changes) == wanted


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({}, []),
        ({"at_least": None, "direction": "rise", "from": "2019-01-01", "each_year": "1/3"}, []),
        ({"figure": "share", "base": "all", "at_least": 0.6, "weight": "income"}, []),
        ({"figure": "share", "base": "all", "at_least": 60}, [("RT-PRG-087", "targets[0].at_least")]),
        ({"figure": "share", "base": "all", "at_least": None, "below": -0.1}, [("RT-PRG-087", "targets[0].below")]),
        ({"figure": "share", "at_least": 1}, [("RT-PRG-080", "targets[0].base")]),
        ({"figure": "mean"}, [("RT-PRG-080", "targets[0].value")]),
        ({"figure": "least", "value": "income", "base": "all"}, [("RT-PRG-081", "targets[0].base")]),
        ({"value": "income"}, [("RT-PRG-081", "targets[0].value")]),
        ({"weight": "income"}, [("RT-PRG-081", "targets[0].weight")]),
        ({"at_least": None}, [("RT-PRG-084", "targets[0]")]),
        ({"below": 3}, [("RT-PRG-084", "targets[0]")]),
        ({"direction": "fall"}, [("RT-PRG-084", "targets[0]")]),
        ({"steps_a_year": -1}, [("RT-PRG-082", "targets[0].steps_a_year")]),
        ({"each_year": 0, "from": "2019-01-01"}, [("RT-PRG-082", "targets[0].each_year")]),
        ({"each_year": 1}, [("RT-PRG-085", "targets[0].each_year")]),
        ({"from": "2021-12-31"}, [("RT-PRG-086", "targets[0].by")]),
        ({"per": "income"}, [("RT-PRG-012", "targets[0].per")]),
    ],
)
def test_targets_are_checked(changes: dict[str, Any], wanted: list[tuple[str, str]]) -> None:
    assert found("targets", TARGET, **changes) == wanted


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"order": ["-score", "income"], "nominees": 2, "per": "town", "when": "not poor"}, []),
        ({"places": 0}, [("RT-PRG-082", "honours[0].places")]),
        ({"nominees": -1}, [("RT-PRG-082", "honours[0].nominees")]),
        ({"order": []}, [("RT-PRG-088", "honours[0].order")]),
        ({"order": ["score", "-score"]}, [("RT-PRG-089", "honours[0].order[1]")]),
        ({"order": ["-town"]}, [("RT-PRG-012", "honours[0].order[0]")]),
        ({"per": "towns"}, [("RT-PRG-011", "honours[0].per")]),
    ],
)
def test_honours_are_checked(changes: dict[str, Any], wanted: list[tuple[str, str]]) -> None:
    assert found("honours", HONOUR, **changes) == wanted
