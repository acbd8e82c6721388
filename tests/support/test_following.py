"""Money of another assessment is written and added up nowhere, though the villages are the same."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, Any

import pytest

import ruraltier as rt
from edge.pages.county import assessed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

WRITERS: dict[str, Callable[[rt.Assessment, Path, rt.Allocation], Any]] = {
    "notice": lambda result, path, money: rt.write_notice(result, path / "a.txt", money=money),
    "letters": lambda result, path, money: rt.write_letters(result, path / "b", money=money),
    "report": lambda result, path, money: rt.write_report(result, path / "c.html", money=money),
    "workbook": lambda result, path, money: rt.write_workbook(result, path / "d.xlsx", money=money),
}


@pytest.mark.parametrize("writer", WRITERS)
def test_money_of_another_result_is_refused_though_it_is_paid_to_the_same_villages(writer: str, tmp_path: Path) -> None:
    result, other = assessed(), assessed(mark=[91, 50, "59.96", "", 80])
    assert result.ids.tolist() == other.ids.tolist()
    with pytest.raises(rt.EvaluationError) as caught:
        WRITERS[writer](result, tmp_path, rt.allocate(other, other.policy.incentives))
    assert [(p.code, p.path) for p in caught.value.problems] == [("RT-ROL-006", "money")]
    assert "另一份评定结果" in caught.value.problems[0].text("zh")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("writer", WRITERS)
def test_money_of_an_equal_result_is_written(writer: str, tmp_path: Path) -> None:
    result = assessed()
    money: rt.Allocation = pickle.loads(pickle.dumps(rt.allocate(result, result.policy.incentives)))  # noqa: S301 - our own
    assert money.result is not result
    WRITERS[writer](result, tmp_path, money)
    assert list(tmp_path.iterdir())


def test_money_of_another_result_is_added_up_nowhere_either() -> None:
    result, other = assessed(), assessed(mark=[91, 50, "59.96", "", 80])
    with pytest.raises(rt.EvaluationError) as caught:
        rt.roll_up(result, by=["甲乡"] * len(result), money=rt.allocate(other, other.policy.incentives))
    assert caught.value.problems[0].code == "RT-ROL-006"
