"""Tables of helpers: kinds by code or label, capacities, and every fault at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

import ruraltier as rt
from support.laggards import programme

if TYPE_CHECKING:
    from pathlib import Path


def faults(table: Any, **options: Any) -> list[tuple[str, int | None]]:
    with pytest.raises(rt.RuraltierError) as caught:
        rt.read_helpers(table, programme(), **options)
    return [(p.code, p.row) for p in caught.value.problems]


def test_a_file_with_chinese_headers(tmp_path: Path) -> None:
    path = tmp_path / "帮扶力量.csv"
    path.write_text(
        "编号,类别,可帮扶数,姓名,级别,派出单位\n01,包村县级领导,3,张三,县,县委办\n02,instructor,,李四,,\n", "utf-8"
    )
    helpers = rt.read_helpers(path, programme())
    assert helpers.kinds.tolist() == ["leader", "instructor"]
    assert helpers.capacities.tolist() == [3, 1]
    assert (helpers.title(0), helpers.levels[0], helpers.homes[0]) == ("张三(01)", "县", "县委办")


def test_a_frame_with_other_headers() -> None:
    frame = pd.DataFrame({"who": ["a", "b"], "sort": ["first secretary", "第一书记"]})
    helpers = rt.read_helpers(frame, programme(), id="who", columns={"kind": "sort"})
    assert helpers.kinds.tolist() == ["first_secretary"] * 2
    assert helpers.capacities.tolist() == [1, 1]


def test_every_fault_is_told_at_once() -> None:
    table = {"id": ["a", "a", "c"], "kind": ["leader", "领导", 7.5], "capacity": [1.5, -1, "三"]}
    assert faults(table) == [
        ("RT-MAT-012", 1),
        ("RT-TAB-011", 2),
        ("RT-MAT-013", 2),
        ("RT-NUM-009", 2),
        ("RT-TXT-001", 3),
        ("RT-NUM-006", 3),
    ]
    assert faults({"id": ["a"]})[0][0] == "RT-TAB-003"


def test_arguments_of_another_kind_are_refused() -> None:
    with pytest.raises(rt.ArgumentError):
        rt.read_helpers({}, "demo")  # type: ignore[arg-type]  # that is what is tried
    assert faults({"id": [], "kind": []}, limits=3) == [("RT-ARG-001", None)]


def test_an_id_that_stands_twice_is_told_of_a_helper() -> None:
    with pytest.raises(rt.TableError) as caught:
        rt.read_helpers({"编号": ["甲", "甲"], "类别": ["leader", "leader"]}, programme())
    assert caught.value.problems[0].rule == "one row a helper"
