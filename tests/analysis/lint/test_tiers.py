"""Tiers that nobody or everybody gets, and parts that count for nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from policy.rulebooks import GONE, base
from ruraltier.analysis.lint.ground import Ground
from ruraltier.analysis.lint.tiers import tiers
from ruraltier.analysis.lint.tree import weights
from ruraltier.policy.parse import parse_policy

if TYPE_CHECKING:
    from ruraltier.analysis.findings import Finding

Table = dict[str, Any]
FREE: Table = {"bounded": False, "points": 30}


def warned(**changes: Any) -> list[tuple[str, str]]:
    return [(f.code, f.path) for f in found(base(**changes))]


def found(document: Table) -> list[Finding]:
    ground = Ground(parse_policy(document))
    return [*tiers(ground), *weights(ground)]


def cuts(mid: object, top: object) -> Table:
    return {"ladder.tiers": [{"code": "low"}, {"code": "mid", "at_least": mid}, {"code": "top", "at_least": top}]}


NOBODY, EVERYBODY = ("RT-LNT-001", "ladder.tiers[2]"), ("RT-LNT-002", "ladder.tiers[1]")
GEOMETRIC: Table = {"score": {"aggregate": "geometric_mean"}, "ladder.round": {"places": 2, "mode": "down"}}
PASSES: Table = {
    f"{node}.pass": {"above": 1}
    for node in ("indicators.toilets", "indicators.grade", "aspects.wealth", "aspects.signs")
}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        (cuts(60, 100), []),
        (cuts(60, "1001/10"), [NOBODY]),
        (cuts(0, 90), [EVERYBODY]),
        (cuts(-1, 101), [EVERYBODY, NOBODY]),
        # a floor lifts where no score reaches
        (cuts(60, 101) | {"floors[0].tier": "top"}, []),
        # rounding carries over the edge
        (
            cuts(60, 101)
            | {
                "score.total": "199/2",
                "aspects.signs.items.clean.points": "17/2",
                "ladder.round": {"places": 0, "mode": "half_up"},
            },
            [NOBODY],
        ),
        (
            cuts(60, 100)
            | {
                "score.total": "199/2",
                "aspects.signs.items.clean.points": "17/2",
                "ladder.round": {"places": 0, "mode": "half_up"},
            },
            [],
        ),
        # what leaves its bounds has none
        (
            cuts(60, 1000)
            | {"indicators.toilets": FREE | {"curve": {"kind": "proportional", "target": 9, "cap": False}}},
            [],
        ),
        (
            cuts(-1000, 90)
            | {"indicators.toilets": FREE | {"curve": {"kind": "proportional", "target": 9, "floor": False}}},
            [],
        ),
        # effects reach further than curves
        (cuts(60, 105) | {"indicators.toilets.missing": 35, "indicators.toilets.bounded": False}, []),
        (cuts(60, 106) | {"indicators.toilets.missing": 35, "indicators.toilets.bounded": False}, [NOBODY]),
        (
            cuts(1, 90)
            | {
                "indicators.toilets": {
                    "points": 30,
                    "missing": "zero",
                    "curve": {"kind": "steps", "steps": [{"at_least": 0, "points": 30}], "otherwise": 30},
                }
            },
            [],
        ),
        (
            cuts(30, 90)
            | {
                "indicators.toilets": {
                    "points": 30,
                    "missing": "full",
                    "curve": {"kind": "steps", "steps": [{"at_least": 0, "points": 30}], "otherwise": 30},
                }
            },
            [EVERYBODY],
        ),
        # with gaps a sum is a mean of shares
        (cuts(60, 100) | {"missing": "exclude"}, []),
        (cuts(60, 101) | {"missing": "exclude"}, [NOBODY]),
        (
            cuts(60, 1000)
            | {
                "missing": "exclude",
                "indicators.toilets.points": 0,
                "indicators.toilets.bounded": False,
                "score.total": 70,
            },
            [("RT-LNT-003", "indicators.toilets.points")],
        ),
        (cuts(60, 1000) | {"missing": "exclude", "indicators.toilets": FREE | {"curve": {"kind": "value"}}}, []),
        # the other ways to put figures together
        (cuts(5, 41) | {"score": {"aggregate": "weighted_mean"}}, [NOBODY]),
        (cuts(5, 40) | {"score": {"aggregate": "weighted_mean"}}, []),
        (cuts(5, 11) | {"score": {"aggregate": "minimum"}}, [NOBODY]),
        (cuts(5, 10) | {"score": {"aggregate": "minimum"}}, []),
        (cuts(5, 40) | {"score": {"aggregate": "minimum"}, "missing": "exclude"}, []),
        (cuts(5, 41) | {"score": {"aggregate": "minimum"}, "missing": "exclude"}, [NOBODY]),
        (cuts(5, 41) | {"score": {"aggregate": "maximum"}}, [NOBODY]),
        (cuts(5, 40) | {"score": {"aggregate": "maximum"}, "missing": "exclude"}, []),
        (cuts(5, 21) | {"score.cap": 20}, [NOBODY]),
        (cuts(5, 20) | {"score.cap": 20}, []),
        (cuts(5, 90) | {"score.floor": 5}, [EVERYBODY]),
        (cuts(6, 90) | {"score.floor": 5}, []),
        (cuts(1, 5) | {"score": {"aggregate": "count"}} | PASSES, [NOBODY]),
        (cuts(1, 9) | {"score": {"aggregate": "k_of_n", "k": 2, "points": 8}} | PASSES, [NOBODY]),
        (cuts(1, 41) | GEOMETRIC, [NOBODY]),
        # a weight of 0 counts for nothing
        (
            {"score": {"aggregate": "weighted_mean"}, "indicators.grade.weight": 0} | cuts(5, 9),
            [("RT-LNT-003", "indicators.grade.weight")],
        ),
    ],
)
def test_a_warning_names_the_tier_and_the_bound(changes: Table, expected: list[tuple[str, str]]) -> None:
    assert warned(**changes) == expected or sorted(warned(**changes)) == sorted(expected)


def test_a_minimum_without_any_bound_warns_of_nothing() -> None:
    gone = dict.fromkeys(("aspects", "gates", "vetoes", "floors", "quotas", "incentives", "cases"), GONE)
    document = base(score={"aggregate": "minimum"}, **gone)
    document["indicators"] = {"x": {"points": 1, "bounded": False, "curve": {"kind": "value"}}}
    assert found(document) == []


@pytest.mark.parametrize(
    ("bounds", "expected"), [({"floor": 1}, [EVERYBODY]), ({"cap": 1}, [NOBODY]), ({"aggregate": "maximum"}, [])]
)
def test_bounds_of_what_has_none(bounds: Table, expected: list[tuple[str, str]]) -> None:
    gone = dict.fromkeys(("aspects", "gates", "vetoes", "floors", "quotas", "incentives", "cases"), GONE)
    document = base(score=bounds if "aggregate" in bounds else bounds | {"total": 1}, **gone, **cuts(1, 2))
    document["indicators"] = {"x": {"points": 1, "bounded": False, "curve": {"kind": "value"}}}
    assert [(f.code, f.path) for f in found(document)] == expected


def test_the_message_says_what_is_possible() -> None:
    (finding,) = found(base(**cuts(60, 101)))
    assert "no score reaches 'top' (≥ 101): the greatest possible is 100" in str(finding)
