"""What a reader is told of a table beside its villages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

import ruraltier as rt

if TYPE_CHECKING:
    from pathlib import Path

IDM = rt.load_policy("idm-2016")
HEADERS = ("village_code", "village", "iks", "ike", "ikl", "district", "regency", "province")


def test_a_table_without_villages_says_so(tmp_path: Path) -> None:
    path = tmp_path / "村庄.csv"
    path.write_text(",".join(HEADERS) + "\n", encoding="utf-8")
    sources: list[object] = [path, {header: [] for header in HEADERS}]
    for source in sources:
        cohort = rt.read_cohort(source, IDM)
        assert len(cohort) == 0
        assert [(note.code, note.what) for note in cohort.notes] == [("RT-TAB-109", "the table holds 0 villages")]
        assert sum(rt.assess(cohort, IDM).counts().values()) == 0


@pytest.mark.parametrize(
    ("cell", "told"),
    [("7", "7"), ("7.50", "7.5"), (7, "7"), (7.5, "7.5"), (np.float32(7.1), "7.1"), (1e23, "1" + 23 * "0")],
)
def test_a_number_out_of_range_is_told_as_a_plain_decimal(cell: Any, told: str) -> None:
    with pytest.raises(rt.TableError) as caught:
        rt.read_cohort({"village_code": ["1"], "iks": [cell], "ike": [1], "ikl": [1]}, IDM)
    (problem,) = caught.value.problems
    assert (problem.value, problem.what) == (told, f"{told} is out of the declared range")


TOWNS = rt.parse_policy({
    "format": 1, "id": "d", "title": "Towns", "source": "s", "confidence": "published", "missing": "unrated",
    "sources": {"s": {"title": "made up"}}, "score": {"total": 1},
    "indicators": {
        "a": {"points": 1, "curve": {"kind": "value"}, "range": [0, 1]},
        "town": {"kind": "text"},
        "area": {"kind": "option", "options": ["plain", "hills"]},
        "place": {"value": "rank(a by area)"},
        "share": {"value": "group_sum(a by area) + group_sum(a)", "value_round": {"places": 0, "mode": "down"}},
    },
    "ladder": {"tiers": [{"code": "low"}, {"code": "top", "at_least": 1}]},
    "quotas": [{"code": "Q", "tier": "top", "count": 1, "by": "town", "ties": "include"}],
})  # fmt: skip


def _groupless(**columns: list[str]) -> list[tuple[str, str]]:
    rows = len(next(iter(columns.values())))
    table = {"id": [f"v{i}" for i in range(rows)], "a": ["1"] * rows} | columns
    notes = rt.read_cohort(table, TOWNS, id="id").notes
    return [(note.column, note.what) for note in notes if note.code == "RT-TAB-111"]


def test_villages_without_a_group_are_counted() -> None:
    assert _groupless(town=["甲", "乙"], area=["plain", "hills"]) == []
    (town, area) = _groupless(town=["甲", ""], area=["", ""])
    assert (town[0], area[0]) == ("town", "area")
    assert town[1].startswith("1 village has no group for Q")
    assert area[1].startswith("2 villages have no group for place, share")
    assert area[1].endswith(": v0, v1")
    # A column that is not there is told of elsewhere; of many villages only a few are named.
    ((_, what),) = _groupless(town=[""] * 6)
    assert what.endswith(": v0, v1, v2, v3, v4 …")


def test_a_name_that_pandas_holds_as_missing_is_no_name_and_the_others_are_looked_at() -> None:
    names = pd.array(["甲", None, "乙\u200b"], dtype="string")
    table = pd.DataFrame({"id": ["a", "b", "c"], "village": names} | dict.fromkeys(("iks", "ike", "ikl"), [0.9] * 3))
    cohort = rt.read_cohort(table, IDM, name="village")
    assert cohort.names.tolist() == ["甲", "", "乙"]
    assert [note.code for note in cohort.notes] == ["RT-TAB-123"]
