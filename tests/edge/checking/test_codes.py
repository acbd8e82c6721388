"""Division codes by their structure: digits, levels by groups of zeros, provinces, and what all others begin with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import ruraltier as rt
from ruraltier.edge.checking.codes import china, code_doubts
from tables import policy, saved

if TYPE_CHECKING:
    from pathlib import Path

VILLAGES = [f"33010800{town}{village:03}" for town in (1, 2) for village in range(1, 11)]


def found(*odd: str) -> list[tuple[str | None, str]]:
    ids = [*VILLAGES, *odd]
    return [(None if d.position is None else ids[d.position], d.code) for d in code_doubts(ids)]


def test_codes_of_one_county_raise_no_doubt() -> None:
    assert {len(code) for code in VILLAGES} == {12}
    assert found() == []
    assert list(code_doubts([])) == []


@pytest.mark.parametrize(
    ("code", "level"),
    [("330000000000", 0), ("330100000000", 1), ("330108000000", 2), ("330108001000", 3), ("330108001001", 4)],
)
def test_a_level_is_told_by_the_zeros_behind_it(code: str, level: int) -> None:
    assert china().level(code) == level
    assert china().digits == 12


@pytest.mark.parametrize("code", ["33010800100", "3301080010011", "甲"])
def test_another_length_is_told(code: str) -> None:
    assert found(code) == [(code, "RT-TAB-130")]


def test_a_province_that_is_not_there_is_told() -> None:
    assert found("990108001001") == [("990108001001", "RT-TAB-131"), ("990108001001", "RT-TAB-133")]
    assert [(d.position, d.code) for d in code_doubts(["990101101201", "990101101202"])] == [(None, "RT-TAB-131")]


def test_a_code_of_another_level_is_told_and_a_table_of_townships_is_none() -> None:
    assert found("330108001000") == [("330108001000", "RT-TAB-132")]
    assert list(code_doubts([f"33010800{i:01}000" for i in range(1, 10)])) == []
    mixed = [*VILLAGES[:5], *(f"33010800{i:01}000" for i in range(1, 6))]
    assert list(code_doubts(mixed)) == []


def test_a_code_of_another_county_is_told_where_nearly_all_are_of_one() -> None:
    assert found("330208001001") == [("330208001001", "RT-TAB-133")]
    province = [f"33{city:02}{county:02}001001" for city in range(1, 8) for county in range(1, 8)]
    assert list(code_doubts(province)) == []
    assert [d.code for d in code_doubts([*province, "440101001001"])] == ["RT-TAB-133"]
    country = [f"{province}0101001001" for province in sorted(china().prefixes)]
    assert list(code_doubts(country)) == []


def test_ids_that_are_mostly_none_are_left_alone() -> None:
    assert list(code_doubts(["a", "b", VILLAGES[0]])) == []


def test_doubts_stand_in_the_check_but_for_rows_that_are_refused(tmp_path: Path) -> None:
    rows = "".join(f"{code},1\n" for code in [*VILLAGES, "330208001001", "合计"])
    check = rt.check_table(saved(tmp_path, "id,income\n" + rows), policy())
    assert [(r.row, r.id, r.code) for r in check.of("noted")] == [(22, "330208001001", "RT-TAB-133")]
    whole = rt.check_table({"id": ["990101101201"], "income": [1]}, policy())
    assert [(r.row, r.id, r.code) for r in whole.of("noted")] == [(None, "", "RT-TAB-131")]
