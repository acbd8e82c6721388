"""Columns that only the programme reads, and that are not in the table: told by the part that reads them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

import ruraltier as rt
from policy.programme.test_programme import document

if TYPE_CHECKING:
    from collections.abc import Callable

BOOK = rt.parse_policy({
    **{key: value for key, value in document().items() if key != "levels"},
    "id": "book",
    "score": {"total": 100},
    "indicators": {
        "mark": {"points": 100, "range": [0, 100], "curve": {"kind": "value"}},
        "fraud": {"kind": "yes_no"},
        "heads": {},
        "secretary": {"kind": "text"},
    },
    "ladder": {"tiers": [{"code": "low"}, {"code": "top", "at_least": 60}]},
})  # fmt: skip
RESULT = rt.assess(rt.Cohort(["a", "b"], {"mark": rt.NumberColumn([50, 70])}), BOOK)
DAY = dt.date(2020, 12, 31)
TITLE = {"level": "village", "tiers": ["top"]}
ROW = {"code": "C", "level": "village", "follows": "x"}
TARGET = {"code": "T", "level": "village", "by": "2021-12-31", "at_least": 1}
HONOUR = {"code": "H", "level": "village", "places": 1, "ties": "id"}
PLAIN = {"stages": [{"code": "a", "then": {"pass": "b"}}], "ends": [{"code": "b"}]}


def conferred(made: rt.Programme) -> object:
    return rt.confer(rt.title_register(rt.Records.of([]), made), RESULT, on=DAY, by="x")


def followed(made: rt.Programme) -> object:
    return rt.consequences({DAY: RESULT}, made)


def gone(made: rt.Programme) -> object:
    return rt.progress(RESULT, made, as_of=DAY)


def examined(made: rt.Programme) -> object:
    return rt.examination_order(RESULT, made, "village")


@pytest.mark.parametrize(
    ("parts", "act", "path", "column"),
    [
        ({"titles": {"civil": {**TITLE, "revoke_when": "fraud"}}}, conferred, "titles.civil.revoke_when", "fraud"),
        ({"titles": {"civil": {**TITLE, "suspend_when": "fraud"}}}, conferred, "titles.civil.suspend_when", "fraud"),
        ({"consequences": [{**ROW, "when": "fraud"}]}, followed, "consequences[0].when", "fraud"),
        ({"consequences": [{**ROW, "when": "mark > 0", "on": ["secretary"]}]}, followed, "consequences[0].on",
         "secretary"),
        ({"targets": [{**TARGET, "figure": "sum", "value": "heads"}]}, gone, "targets[0]", "heads"),
        ({"targets": [{**TARGET, "figure": "count", "per": "secretary"}]}, gone, "targets[0]", "secretary"),
        ({"honours": [{**HONOUR, "when": "fraud"}]}, lambda made: rt.honour(RESULT, made), "honours[0].when", "fraud"),
        ({"honours": [{**HONOUR, "order": ["heads"]}]}, lambda made: rt.honour(RESULT, made), "honours[0]", "heads"),
        ({"assistance": {"weak": {"level": "village", "when": "fraud", "package": ["h"]}}, "helpers": {"h": {}}},
         lambda made: rt.diagnose(RESULT, made), "assistance.weak.when", "fraud"),
        ({"chains": {"village": {**PLAIN, "examination": {"order": ["heads"]}}}}, examined,
         "chains.village.examination", "heads"),
    ],
)  # fmt: skip
def test_the_part_that_reads_a_column_is_named(
    parts: Any, act: Callable[[rt.Programme], object], path: str, column: str
) -> None:
    made = rt.parse_programme(document(**parts), {"book": BOOK})
    with pytest.raises(rt.EvaluationError) as caught:
        act(made)
    (problem,) = caught.value.problems
    assert (problem.path, problem.column) == (path, column)
    assert path in problem.what
    assert "Column" not in str(problem)
    assert problem.mend
