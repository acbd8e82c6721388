"""What a reader is told of a table beside its villages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
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
