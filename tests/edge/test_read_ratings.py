from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

import ruraltier as rt
from ruraltier.edge.limits import TableLimits

if TYPE_CHECKING:
    from pathlib import Path

PLAIN: dict[str, Any] = {"unit": ["a", "b"], "item": ["work"] * 2, "rater": ["self"] * 2, "mark": [90, 80.5]}


def problems(table: object, **said: Any) -> list[tuple[str, int | None, str]]:
    with pytest.raises(rt.RuraltierError) as caught:
        rt.read_ratings(table, **said)
    return [(p.code, p.row, p.column) for p in caught.value.problems]


def column(ratings: rt.Ratings, name: str) -> list[str]:
    return [row[name] for row in ratings.to_dict()["ratings"]]


def told(ratings: rt.Ratings) -> list[str]:
    return [ratings.mark(row) for row in range(len(ratings))]


def test_a_file_with_chinese_headers_is_read(tmp_path: Path) -> None:
    path = tmp_path / "评分.csv"
    rows = [
        "代码,项目,评价主体,评分,评价人,期间",
        "3301,班子,自评,92.50,张三,3月",
        "3301,班子,群众,满意,,",
        "3302,班子,自评,,李四,",
    ]
    path.write_text("\n".join(rows), encoding="gb18030")
    ratings = rt.read_ratings(path)
    assert ratings.to_dict()["ratings"] == [
        {"unit": "3301", "item": "班子", "rater": "自评", "who": "张三", "period": "3月", "mark": "92.5"},
        {"unit": "3301", "item": "班子", "rater": "群众", "who": "", "period": "", "mark": "满意"},
    ]
    assert [note.code for note in ratings.noticed] == ["RT-CSV-101", "RT-RAT-101"]
    assert ratings.noticed[1].what == "1 rows hold no mark and are left out"
    assert (ratings.lines.tolist(), ratings.source) == ([2, 3], "评分.csv")


def test_marks_are_numbers_or_the_words_of_ballots() -> None:
    cells = ["90", " 90.50 ", "满意", "85分", "缺失", None, 70, 60.5, float("nan"), "９０"]
    table = {"unit": list("abcdefghij"), "item": ["x"] * 10, "rater": ["r"] * 10, "mark": cells}
    ratings = rt.read_ratings(table)
    assert told(ratings) == ["90", "90.5", "满意", "85分", "70", "60.5", "９０"]
    assert column(ratings, "unit") == list("abcdghj")


def test_frames_and_arrays_are_read_as_a_whole() -> None:
    for table in (PLAIN, pd.DataFrame(PLAIN), PLAIN | {"mark": np.array([90, 80.5], np.float32)}):
        assert told(rt.read_ratings(table)) == ["90", "80.5"]
    assert told(rt.read_ratings(PLAIN | {"mark": ["90", ""]})) == ["90"]


def test_months_may_be_numbers() -> None:
    ratings = rt.read_ratings(PLAIN | {"period": [3.0, float("nan")], "who": [7, "张三"]})
    assert (column(ratings, "period"), column(ratings, "who")) == (["3", ""], ["7", "张三"])
    assert problems(PLAIN | {"period": [3.5, 1.0]}) == [("RT-TXT-001", 1, "period")]


def test_all_problems_are_told_at_once() -> None:
    table = {"unit": ["", "b"], "item": ["", "work"], "rater": ["self", ""], "mark": [True, "x\0"]}
    assert problems(table) == [
        ("RT-TAB-010", 1, "unit"),
        ("RT-RAT-001", 1, "item"),
        ("RT-NUM-010", 1, "mark"),
        ("RT-RAT-001", 2, "rater"),
        ("RT-TXT-002", 2, "mark"),
    ]
    assert problems({"unit": ["a"]}) == [("RT-TAB-003", None, word) for word in ("item", "rater", "mark")]


def test_columns_may_be_named_and_limits_hold() -> None:
    table = {"村": ["a"], "什么": ["work"], "评价主体": ["self"], "评分": [1]}
    ratings = rt.read_ratings(table, unit="村", columns={"item": "什么"})
    assert column(ratings, "item") == ["work"]
    assert problems(PLAIN | {"who": ["x" * 20, ""]}, limits=TableLimits(cell=19)) == [("RT-LIM-041", None, "who")]
    with pytest.raises(rt.ArgumentError):
        rt.read_ratings(PLAIN, limits=1)  # type: ignore[arg-type]  # that is what is refused


def test_an_empty_table_has_no_marks() -> None:
    assert len(rt.read_ratings({"unit": [], "item": [], "rater": [], "mark": []})) == 0
    assert len(rt.read_ratings(PLAIN | {"mark": ["", None]})) == 0
