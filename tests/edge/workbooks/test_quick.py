"""The fast way to a sheet: it says what the careful one says, or is not taken."""

from __future__ import annotations

import sys
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ruraltier.edge.file_options import FileOptions
from ruraltier.edge.limits import LIMITS
from ruraltier.edge.read import read_cohort
from ruraltier.edge.workbooks import quick
from ruraltier.edge.workbooks.book import Book
from ruraltier.edge.workbooks.choosing import chosen_sheet
from ruraltier.edge.workbooks.package import Package
from ruraltier.edge.workbooks.quick import quick_rows
from ruraltier.errors import TableError
from sheets import HEADER, VILLAGES, made, parts_of, row, zipped
from tables import numbers, policy, saved

if TYPE_CHECKING:
    from pathlib import Path

BOOK = policy({"income": {"label": {"zh": "集体收入"}}, "rate": {"label": {"zh": "普及率"}}})
KNOWN = frozenset({"村庄代码", "集体收入"})
FIRST = ("110101000001", "上河村")


def taken(path: Path, *, forced: bool = True) -> bool:
    """Return whether the fast way is taken to a workbook."""
    book = Book.of(Package.of(path.read_bytes(), path.name, LIMITS.unpacked_bytes, TableError), LIMITS)
    return quick_rows(book, chosen_sheet(book, FileOptions(), KNOWN), forced=forced) is not None


def test_plain_values_are_read_the_fast_way(tmp_path: Path) -> None:
    rows = [HEADER, *VILLAGES, ["110101000003", None, None, True]]
    assert taken(made(tmp_path, rows))
    assert taken(saved(tmp_path, zipped(parts_of(row(1, *HEADER) + row(2, *FIRST, 1, 2))), "b.xlsx"))


def test_large_workbooks_go_the_fast_way_by_themselves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = made(tmp_path)
    assert not taken(path, forced=False)
    monkeypatch.setattr(quick, "CAREFUL_BYTES", 100)
    assert taken(path, forced=False)


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="@" t="e"><v>#N/A</v></c>',
        "<c r='@'><v>1</v></c>",
        '<c t="n" r="@"><v>1</v></c>',
        '<c r="@"><f>1</f><v>1</v></c>',
        '<c r="@"><v>nan</v></c>',
        '<c r="@"><v></v></c>',
        '<c r="@" s="1"><v>1</v></c>',
        '<c r="@" t="d"><v>2024-01-03</v></c>',
    ],
)
def test_what_is_not_plain_is_read_carefully(tmp_path: Path, cell: str) -> None:
    styles = '<cellXfs><xf numFmtId="0"/><xf numFmtId="9"/></cellXfs>'
    parts = parts_of(row(1, *HEADER) + row(2, *FIRST, cell, 2), styles=styles)
    assert not taken(saved(tmp_path, zipped(parts), "台账.xlsx"))


def test_a_sheet_that_is_far_larger_than_its_cells_is_read_carefully(tmp_path: Path) -> None:
    far = '<row r="1048576"><c r="BZ1048576"><v>1</v></c></row>'
    rows = row(1, *HEADER) + row(2, *FIRST, 1, 2)
    assert not taken(saved(tmp_path, zipped(parts_of(rows + far)), "台账.xlsx"))


def test_without_the_library_a_workbook_is_read_carefully(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    path = made(tmp_path)
    assert not taken(path)
    assert len(read_cohort(path, BOOK, careful=False)) == 2


def test_what_the_library_refuses_is_read_carefully(tmp_path: Path) -> None:
    parts = parts_of(row(1, *HEADER) + row(2, *FIRST, '<c r="@" t="s"><v>9</v></c>', 2))
    del parts["[Content_Types].xml"]
    path = saved(tmp_path, zipped({**parts, "xl/styles.xml": "<x"}), "台账.xlsx")
    with pytest.raises(TableError):
        read_cohort(path, BOOK, careful=False)


CELL = st.one_of(
    st.none(),
    st.integers(-(10**12), 10**12),
    st.tuples(st.integers(-(10**9), 10**9), st.integers(0, 9)).map(
        lambda pair: float(Fraction(pair[0], 10 ** pair[1]))
    ),
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(cells=st.lists(st.tuples(CELL, CELL), min_size=1, max_size=6))
def test_both_ways_and_openpyxl_read_the_same(tmp_path: Path, cells: list[tuple[Any, Any]]) -> None:
    rows = [[f"11010100{i:04}", f"村{i}", *pair] for i, pair in enumerate(cells)]
    path = made(tmp_path, [HEADER, *rows])
    careful, fast = (read_cohort(path, BOOK, careful=way) for way in (True, False))
    assert careful.same_as(fast)
    sheet: Any = openpyxl.load_workbook(path).active
    stored = [Fraction(repr(line[2].value)) for line in sheet.iter_rows(min_row=2) if line[2].value is not None]
    assert [number for number in numbers(careful) if isinstance(number, Fraction)] == stored


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(down=st.integers(0, 3), right=st.integers(0, 30), cells=st.lists(st.tuples(CELL, CELL), min_size=1, max_size=3))
def test_both_ways_read_the_same_wherever_the_table_begins(
    tmp_path: Path, down: int, right: int, cells: list[tuple[Any, Any]]
) -> None:
    def move(sheet: Any) -> None:
        sheet.move_range(sheet.dimensions, rows=down, cols=right)

    rows = [[f"11010100{i:04}", f"村{i}", *pair] for i, pair in enumerate(cells)]
    path = made(tmp_path, [HEADER, *rows], change=move)
    careful, fast = (read_cohort(path, BOOK, careful=way) for way in (True, False))
    assert taken(path)
    assert careful.same_as(fast)
    assert fast.names.tolist() == [line[1] for line in rows]
    assert careful.notes == fast.notes
