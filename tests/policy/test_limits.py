"""Every limit of a document, at the limit and one beyond."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

from policy.rulebooks import base, told
from ruraltier.errors import LimitError
from ruraltier.policy.limits import LIMITS, Limits
from ruraltier.policy.parse import parse_policy

if TYPE_CHECKING:
    from collections.abc import Callable

Table = dict[str, Any]


def indicators(n: int) -> Table:
    return base(indicators=base()["indicators"] | {f"i{k}": {} for k in range(n - 9)})


def items(n: int) -> Table:
    made = {f"i{k}": {"points": 0} for k in range(n - 9)}
    return base(**{"score.items": made})


def aspects(n: int) -> Table:
    return base(aspects=base()["aspects"] | {f"a{k}": {"items": {f"a{k}i": {"points": 0}}} for k in range(n - 2)})


def tiers(n: int) -> Table:
    steps = [{"code": f"t{k}", "at_least": f"{60 + 30 * k}/{n}"} for k in range(n - 3)]
    made = [{"code": "low"}, {"code": "mid", "at_least": "1/100"}, *steps, {"code": "top", "above": 90}]
    return base(**{"ladder.tiers": made})


def rules(n: int) -> Table:
    gates = [{"code": f"G{k}", "when": "petition", "cap": "mid"} for k in range(1, n - 4)]
    return base(gates=gates)


def awards(n: int) -> Table:
    made = [{"code": f"w{k}", "kind": "fixed", "amounts": {"mid": 1}} for k in range(n)]
    return base(**{"incentives.awards": made})


def cases(n: int) -> Table:
    return base(cases=[{"village": {}, "expect": {}}] * n)


COUNTS: list[tuple[str, Callable[[int], Table], int]] = [
    ("indicators", indicators, LIMITS.indicators),
    ("indicators", items, LIMITS.indicators),
    ("aspects", aspects, LIMITS.aspects),
    ("ladder.tiers", tiers, LIMITS.tiers),
    ("gates", rules, LIMITS.rules),
    ("incentives.awards", awards, LIMITS.awards),
    ("cases", cases, LIMITS.cases),
]


@pytest.mark.slow
@pytest.mark.parametrize(("path", "make", "most"), COUNTS, ids=[make.__name__ for _, make, _ in COUNTS])
def test_counts_hold_at_the_limit_and_one_beyond(path: str, make: Callable[[int], Table], most: int) -> None:
    assert parse_policy(make(most)).id == "demo"
    assert told(make(most + 1)) == [("RT-LIM-006", path)]


def test_the_root_of_a_geometric_mean_holds_at_the_limit_and_one_beyond() -> None:
    def rooted(weight: int) -> Table:
        changes = {"score": {"aggregate": "geometric_mean"}, "ladder.round": {"places": 2, "mode": "down"}}
        return base(**changes, **{"indicators.grade.weight": weight})

    most = LIMITS.degree - 3  # three other children weigh 1 each
    assert parse_policy(rooted(most)).id == "demo"
    assert told(rooted(most + 1)) == [("RT-LIM-014", "score.aggregate")]


def test_weights_of_a_geometric_mean_count_without_what_they_share() -> None:
    weights = {
        f"{node}.weight": 1000 for node in ("indicators.toilets", "indicators.grade", "aspects.wealth", "aspects.signs")
    }
    changes = {"score": {"aggregate": "geometric_mean"}, "ladder.round": {"places": 2, "mode": "down"}}
    assert parse_policy(base(**changes, **weights)).id == "demo"


def test_the_documented_limits_are_these() -> None:
    assert (LIMITS.file_bytes, LIMITS.depth, LIMITS.indicators, LIMITS.rules) == (2 * 1024 * 1024, 32, 2000, 64)
    assert (LIMITS.tiers, LIMITS.digits, LIMITS.exponent) == (100, 40, 30)


def test_limits_can_be_set() -> None:
    assert told(base(), limits=Limits(indicators=8)) == [("RT-LIM-006", "indicators")]
    assert told(base(), limits=Limits(rules=6)) == [("RT-LIM-006", "gates")]


def nested(depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = [value]
    return value


def test_depth_holds_at_the_limit_and_one_beyond() -> None:
    assert ("RT-DOC-010", "x") in told(base(x=nested(31)))
    assert told(base(x=nested(32)))[0][0] == "RT-LIM-003"


def test_a_document_that_holds_itself_is_too_deep() -> None:
    document = base()
    document["indicators"]["loop"] = document
    start = time.process_time()
    assert told(document)[0][0] in {"RT-LIM-002", "RT-LIM-003"}
    assert time.process_time() - start < 5


@pytest.mark.slow
def test_shared_parts_count_as_often_as_they_stand() -> None:
    laughs: Any = ["ha"] * 10
    for _ in range(9):
        laughs = [laughs] * 10
    start = time.process_time()
    assert told(base(x=laughs)) == [("RT-LIM-002", "")]
    assert time.process_time() - start < 5


def test_the_number_of_values_holds_at_the_limit_and_one_beyond() -> None:
    document = {"format": 1, "x": [0] * 7}
    assert ("RT-DOC-010", "x") in told(document, limits=Limits(values=10))
    assert told(document, limits=Limits(values=9)) == [("RT-LIM-002", "")]


def test_the_length_of_a_text_holds_at_the_limit_and_one_beyond() -> None:
    assert parse_policy(base(notes="长" * LIMITS.text)).notes.get("zh") == "长" * LIMITS.text
    assert told(base(notes="长" * (LIMITS.text + 1))) == [("RT-LIM-004", "notes")]


def test_a_limit_is_an_error_of_its_own() -> None:
    with pytest.raises(LimitError):
        parse_policy(base(), limits=Limits(values=5))
