"""Cohorts: villages in columns, rows as views."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruraltier.domain.absence import Absence
from ruraltier.domain.cohort import Cohort
from ruraltier.domain.column import Column, NumberColumn, TextColumn
from ruraltier.errors import ArgumentError, EvaluationError, TableError

IDS = ["0101", "0102", "0103"]


def three(**columns: Any) -> Cohort:
    base: dict[str, Column] = {
        "income": NumberColumn([8.5, np.nan, 0.1]),
        "waste": NumberColumn([0.0, 1.0, np.nan], np.array([0, 0, 2]), ("none", "sorted")),
        "town": TextColumn(["甲乡", "甲乡", "乙乡"]),
    }
    return Cohort(IDS, base | columns, ["上河村", "", "下河村\n"], "villages.csv")


def test_a_village_gives_exact_numbers_words_and_reasons() -> None:
    cohort = three()
    first, second, third = cohort
    assert (first.id, first.name, first["income"], first["waste"], first["town"]) == (
        "0101",
        "上河村",
        Fraction(17, 2),
        "none",
        "甲乡",
    )
    assert (second["income"], second["waste"]) == (Absence.MISSING, "sorted")
    assert third["waste"] is Absence.NOT_APPLICABLE
    assert cohort["0103"].row == cohort[-1].row == cohort[int(np.int64(2))].row == 2
    assert (repr(first), repr(second), repr(third)) == (
        "<Village 0101 上河村>",
        "<Village 0102>",
        "<Village 0103 下河村\\n>",
    )


@pytest.mark.parametrize("key", ["9999", "010", 3, -4, 1.0, True, None])
def test_an_unknown_village_is_refused(key: Any) -> None:
    with pytest.raises(EvaluationError) as caught:
        three()[key]
    assert caught.value.problems[0].code == "RT-EVA-001"


@pytest.mark.parametrize("code", [None, 5, ["income"]])
def test_a_code_of_an_indicator_is_a_text(code: Any) -> None:
    cohort = three()
    for ask in (cohort[0].__getitem__, cohort.number, cohort.text):
        with pytest.raises(ArgumentError, match="code is a"):
            ask(code)


def test_a_number_for_an_id_gets_a_hint() -> None:
    cohort = Cohort(["101", "102"], {})
    with pytest.raises(EvaluationError, match="ids are text: write '101'"):
        cohort[101]


@pytest.mark.parametrize(("code", "kind"), [("incom", "number"), ("town", "number"), ("income", "text")])
def test_a_column_of_another_kind_is_refused(code: str, kind: str) -> None:
    with pytest.raises(EvaluationError) as caught:
        getattr(three(), kind)(code)
    assert (caught.value.problems[0].code, caught.value.problems[0].column) == ("RT-EVA-002", code)


@pytest.mark.parametrize(
    ("ids", "rows"),
    [
        (["a", "b", "a", "a"], [("RT-TAB-011", 3), ("RT-TAB-011", 4)]),
        (["", "b", ""], [("RT-TAB-010", 1), ("RT-TAB-010", 3)]),
    ],
)
def test_ids_are_unique_and_not_empty(ids: list[str], rows: list[tuple[str, int]]) -> None:
    with pytest.raises(TableError) as caught:
        Cohort(ids, {})
    assert [(p.code, p.row) for p in caught.value.problems] == rows


def test_columns_and_names_have_one_value_an_id() -> None:
    with pytest.raises(TableError) as caught:
        Cohort(IDS, {"income": NumberColumn([1.0])}, ["x"])
    assert [(p.code, p.column) for p in caught.value.problems] == [("RT-TAB-012", "income"), ("RT-TAB-012", "names")]


def test_an_empty_cohort_is_one_too() -> None:
    cohort = Cohort([], {"income": NumberColumn([])})
    assert (len(cohort), list(cohort), repr(cohort)) == (0, [], "<Cohort 0 villages · income>")


@given(order=st.permutations(range(3)))
def test_rows_are_taken_in_the_order_given(order: list[int]) -> None:
    cohort = three().take(np.array(order))
    assert cohort.ids.tolist() == [IDS[i] for i in order]
    assert cohort.take(np.argsort(order)).same_as(three())


def test_cohorts_are_the_same_only_if_every_value_is() -> None:
    cohort = three()
    assert cohort.same_as(three())
    assert cohort.fingerprint == three().fingerprint
    others = [
        three(income=NumberColumn([8.5, np.nan, 0.2])),
        three(income=NumberColumn([8.5, np.nan, 0.1], np.array([0, 3, 0]))),
        three(town=TextColumn(["甲乡", "乙乡", "乙乡"])),
        three(more=TextColumn(IDS)),
        Cohort([*IDS[:2], "0104"], cohort.columns, cohort.names),
    ]
    for other in others:
        assert not cohort.same_as(other)
        assert cohort.fingerprint != other.fingerprint
    assert not cohort.same_as(Cohort(IDS, cohort.columns))
    assert not cohort.same_as(IDS)


def test_minus_zero_and_the_many_nans_are_one_value_each() -> None:
    one, other = (Cohort(["a", "b"], {"x": NumberColumn(np.array(v))}) for v in ([0.0, np.nan], [-0.0, -np.nan]))
    assert one.same_as(other)
    assert one.fingerprint == other.fingerprint


def test_the_repr_shows_a_few_rows_and_columns() -> None:
    many = Cohort([str(i) for i in range(1000)], {f"c{j}": NumberColumn(np.zeros(1000)) for j in range(12)})
    assert repr(many).splitlines()[0] == "<Cohort 1000 villages · c0, c1, c2, c3, c4, c5, c6, c7, … 12 in all>"
    assert repr(many).splitlines()[-1] == "  … 997 more"
