"""On what grounds a condition holds: said of many units as of each."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

import ruraltier as rt
from ruraltier.engine.grounds import Grounds
from ruraltier.policy.condition_parser import parse_condition
from support.titled import book

CONDITIONS = ["accident", "not accident", "accident or dispute", "mark < 60 and (accident or not dispute)",
              "at least 2 of (accident, dispute, mark < 60)", 'tier == "top" or accident']  # fmt: skip
CELLS = st.lists(
    st.tuples(st.sampled_from(["是", "否", ""]), st.sampled_from(["是", "否", ""]), st.sampled_from([10, 70, 95])),
    min_size=1,
    max_size=8,
)


@given(CELLS, st.sampled_from(CONDITIONS))
def test_what_is_said_of_many_is_what_is_said_of_each(cells: list[tuple[str, str, int]], condition: str) -> None:
    accident, dispute, mark = (list(column) for column in zip(*cells, strict=True))
    ids = [f"{i}" for i in range(len(cells))]
    table = {"id": ids, "accident": accident, "dispute": dispute, "mark": mark}
    result = rt.assess(rt.read_cohort(table, book(), id="id"), book())
    grounds = Grounds(result, parse_condition(condition))
    rows = np.arange(len(cells))[::-1]
    assert grounds.texts(rows) == [grounds.text(int(row)) for row in rows]
    assert grounds.texts(rows[:0]) == []
