"""Tables of villages in many years, long or labelled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
import xarray as xr

import ruraltier as rt
from frames_of import KINDS
from tables import codes, numbers, policy, saved

if TYPE_CHECKING:
    from pathlib import Path

LONG: dict[str, Any] = {
    "id": ["a", "b", "c", "b", "a"],
    "year": [2024, 2024, 2024, 2023, 2023],
    "note": ["x"] * 5,
    "income": [1.5, 2.5, None, 4.5, 5.5],
}
EXPECTED = {
    "2023": rt.read_cohort({"id": ["b", "a"], "income": [4.5, 5.5]}, policy()),
    "2024": rt.read_cohort({"id": ["a", "b", "c"], "income": [1.5, 2.5, None]}, policy()),
}


def check(found: dict[str, rt.Cohort]) -> None:
    """Look at every cohort."""
    assert list(found) == list(EXPECTED)
    assert all(cohort.same_as(EXPECTED[year]) for year, cohort in found.items())


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "xarray"])
def test_every_kind_of_table_is_parted_by_years(kind: str) -> None:
    found = rt.read_years(KINDS[kind](LONG), policy())
    check(found)
    assert [note.what for note in found["2024"].notes] == ["1 columns are not read: 'note'"]


def test_a_file_of_years_is_read_in_blocks(tmp_path: Path) -> None:
    rows = [(i % 7000, 2020 + i // 7000, i % 90) for i in range(21_000)]
    text = "说明\n年份,id,income\n合计,,\n" + "".join(f"{year},v{i},{n}\n" for i, year, n in rows)
    path = saved(tmp_path, text)
    found = rt.read_years(path, policy(), skip=["合计"], header_row=2, delimiter=",")
    assert list(found) == ["2020", "2021", "2022"]
    assert [len(cohort) for cohort in found.values()] == [7000] * 3
    assert numbers(found["2021"]) == [n for _, year, n in rows if year == 2021]
    with pytest.raises(rt.TableError) as caught:
        rt.read_years(path, policy(), header_row=2)
    assert [(p.code, p.row, p.column) for p in caught.value.problems] == [("RT-TAB-015", 3, "年份")]


def test_a_sheet_of_years_is_read(tmp_path: Path) -> None:
    path = tmp_path / "years.xlsx"
    with pd.ExcelWriter(path) as book:
        pd.DataFrame({"x": [1]}).to_excel(book, sheet_name="other")
        pd.DataFrame(LONG).to_excel(book, sheet_name="years", index=False)
    check(rt.read_years(path, policy(), sheet="years"))


YEARS: list[Any] = [
    pytest.param([2024.0, 2023.0], ["2023", "2024"], id="floats"),
    pytest.param(["2024年", " 2023年"], ["2023年", "2024年"], id="texts"),
    pytest.param(["10", "9"], ["9", "10"], id="digits"),
    pytest.param(["上年", "2024"], ["2024", "上年"], id="words"),
]


@pytest.mark.parametrize(("years", "labels"), YEARS)
def test_years_are_texts_that_rise(years: list[Any], labels: list[str]) -> None:
    table = {"id": ["a", "a"], "届": years, "income": [1, 2]}
    assert list(rt.read_years(table, policy(), year="届", id="id")) == labels


def told(table: Any, **options: Any) -> list[tuple[str, int | None, str]]:
    """Return what is wrong with a table of years."""
    with pytest.raises(rt.RuraltierError) as caught:
        rt.read_years(table, policy(), **options)
    assert caught.value.count == len(caught.value.problems)
    return [(p.code, p.row, p.column) for p in caught.value.problems]


WRONG: list[Any] = [
    pytest.param({"year": [2023, None]}, [("RT-TAB-023", 2, "year")], id="no year"),
    pytest.param({"year": [2023, " "]}, [("RT-TAB-023", 2, "year")], id="blank year"),
    pytest.param({"year": [2023, True]}, [("RT-TXT-001", 2, "year")], id="no label"),
    pytest.param({"year": np.array(["2023", "2024"], "M8[Y]")}, [("RT-TAB-008", None, "year")], id="dates"),
    pytest.param({"income": ["p", "q"]}, [("RT-NUM-001", 1, "income"), ("RT-NUM-001", 2, "income")], id="two years"),
    pytest.param({"income": [1j, 2]}, [("RT-NUM-001", 1, "income")], id="a cell"),
    pytest.param({"income": np.array([1j, 2])}, [("RT-TAB-008", None, "income")], id="a column, told once"),
    pytest.param({"year": [2023, 2023]}, [("RT-TAB-011", 2, "id")], id="twice in a year"),
]


@pytest.mark.parametrize(("columns", "problems"), WRONG)
def test_what_is_wrong_in_any_year_is_told_with_its_row(columns: Any, problems: Any) -> None:
    table = {"id": ["a", "a"], "year": [2023, 2024], "income": [1, 2]}
    assert told(table | columns) == problems


def test_a_table_has_a_column_of_years_and_of_ids() -> None:
    assert told({"id": ["a"], "income": [1]}) == [("RT-TAB-003", None, "year")]
    assert told({"year": [2023, 2024], "income": [1, 2]}) == [("RT-TAB-007", None, "")]
    with pytest.raises(rt.ArgumentError):
        rt.read_years(LONG, policy(), year=2023)  # type: ignore[arg-type]


def test_an_argument_that_there_is_not_is_refused() -> None:
    with pytest.raises(rt.ArgumentError) as caught:
        rt.read_years(LONG, policy(), limit=5)
    problem = caught.value.problems[0]
    assert (problem.code, problem.mend) == ("RT-ARG-002", "did you mean 'limits'?")


def test_a_layout_is_that_of_every_year() -> None:
    layout = rt.Layout(id="村码", columns={"income": "收入"})
    table = {"村码": ["a", "a"], "year": [1, 2], "收入": [3, 4]}
    assert [numbers(one) for one in rt.read_years(table, policy(), layout=layout).values()] == [[3], [4]]


def test_a_rule_book_may_look_at_the_year() -> None:
    book = policy({"income": {}, "year": {}})
    assert numbers(rt.read_years(LONG, book)["2023"], "year") == [2023, 2023]


def test_a_table_without_rows_has_no_years() -> None:
    assert rt.read_years({"id": [], "year": [], "income": []}, policy()) == {}


def grid(**dims: Any) -> xr.Dataset:
    """Return villages in years, of which one lacks a village."""
    income = [[5.5, 1.5], [4.5, 2.5], [np.nan, 3.5]]
    labels = {"village": ["a", "b", "c"], "year": [2023, 2024]} | dims
    return xr.Dataset({"income": (("village", "year"), income), "town": ("village", ["x", "y", "z"])}, labels)


def test_a_dataset_of_villages_and_years_is_read() -> None:
    found = rt.read_years(grid(), policy({"income": {}, "town": {"kind": "text"}}))
    assert {year: cohort.ids.tolist() for year, cohort in found.items()} == {
        "2023": ["a", "b"],
        "2024": ["a", "b", "c"],
    }
    assert found["2024"]["c"]["town"] == "z"
    assert [note.what for note in found["2023"].notes][-1].startswith("1 villages have no value at all in 2023")
    assert codes(found["2024"]) == []
    days = grid(year=np.array(["2023-12-31", "2024-12-31"], "datetime64[ns]"))
    assert list(rt.read_years(days, policy())) == ["2023-12-31", "2024-12-31"]


def test_dimensions_may_have_other_names_and_no_labels() -> None:
    renamed = grid().rename({"village": "代码", "year": "届"}).transpose("届", "代码")
    assert [len(cohort) for cohort in rt.read_years(renamed, policy(), year="届").values()] == [2, 3]
    bare = grid().drop_vars(["village", "year"]).assign_coords(code=("village", ["a", "b", "c"]))
    found = rt.read_years(bare, policy(), id="code")
    assert {year: cohort.ids.tolist() for year, cohort in found.items()} == {"0": ["a", "b"], "1": ["a", "b", "c"]}


def test_an_array_may_have_a_dimension_of_indicators() -> None:
    book = policy({"income": {}, "roads": {"kind": "number"}})
    values = np.arange(8.0).reshape(2, 2, 2)
    labels = {"indicator": ["income", "roads"], "village": ["a", "b"], "year": [2023, 2024]}
    found = rt.read_years(xr.DataArray(values, labels, ("village", "indicator", "year")), book)
    assert numbers(found["2024"], "roads") == [3, 7]
    one = rt.read_years(grid()["income"], policy())
    assert numbers(one["2023"]) == [5.5, 4.5]
    nameless = xr.DataArray([[1.0], [2.0]], {"village": ["a", "b"], "year": [2023]}, ("village", "year"))
    assert numbers(rt.read_years(nameless, policy({"income": {"aliases": ["value"]}}))["2023"]) == [1, 2]


def test_what_belongs_to_no_year_holds_in_every_one() -> None:
    labels = {"village": ["a", "b"], "year": [2023, 2024]}
    found = rt.read_years(xr.Dataset({"income": ("village", [1.0, 2.0])}, labels), policy())
    assert [numbers(cohort) for cohort in found.values()] == [[1, 2], [1, 2]]


ODD: list[Any] = [
    pytest.param(grid().isel(year=0), id="one dimension"),
    pytest.param(grid().rename(year="y"), id="no years"),
    pytest.param(grid().expand_dims(part=[1, 2]), id="three dimensions"),
]


@pytest.mark.parametrize("source", ODD)
def test_other_dimensions_are_refused(source: xr.Dataset) -> None:
    assert told(source) == [("RT-TAB-022", None, "")]


def test_messages_call_it_what_it_is() -> None:
    with pytest.raises(rt.TableError) as caught:
        rt.read_years(grid(), policy({"roads": {}}))
    assert [(p.code, p.source) for p in caught.value.problems] == [("RT-TAB-003", "xarray")]
