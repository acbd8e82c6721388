"""From the bytes of a workbook to its cells: looked at before it is unpacked, refused where a cell hides its origin."""

from __future__ import annotations

import warnings
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

from attrs import frozen

from ruraltier.edge.doors.opened import lacking
from ruraltier.edge.workbooks.package import Package, no_workbook
from ruraltier.edge.workbooks.places import letters
from ruraltier.errors import LimitError, PolicyError, Problem, show
from ruraltier.policy.plain import UNUSABLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier.policy.limits import Limits

UNPACKED = 8
"""A workbook may be so many times as large unpacked as a policy file may be."""

_UNSTATED = frozenset({"f", "e"})
"""Kinds of cells that state no value: formulas and errors."""


@frozen
class Cells:
    """The cells of one sheet, row by row, and what is worth knowing of them.

    Parameters
    ----------
    name
        The sheet's.
    cells
        (row, column) from 1 on -> bool, number, text, date or time, `UNUSABLE` for a formula or an error; nothing is
        left out but empty cells.
    problems
        Formulas, error cells, merged cells.
    notes
        Hidden rows and columns, percent formats.
    """

    name: str
    cells: dict[tuple[int, int], Any]
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...]


def sheets_of(content: bytes, source: str, limits: Limits) -> list[Cells]:
    """Return the sheets of a workbook.

    Raises
    ------
    PolicyError
        If it is no workbook (.xlsx), is protected or damaged, or openpyxl is not installed.
    LimitError
        If it is larger unpacked than it may be, or holds too many cells.
    """
    Package.of(content, source, UNPACKED * limits.file_bytes, PolicyError)
    try:
        from openpyxl import load_workbook  # noqa: PLC0415 - an optional library, loaded where it is used
    except ImportError:
        raise lacking("an Excel workbook", "openpyxl", "excel", source) from None
    try:
        with warnings.catch_warnings():
            # It warns of looks that it does not keep; none is read here.
            warnings.simplefilter("ignore")
            book = load_workbook(BytesIO(content), keep_links=False)
    except Exception as error:  # noqa: BLE001 - openpyxl lets out whatever a damaged part makes Python say
        raise no_workbook(f"it is damaged ({type(error).__name__})", source, PolicyError) from None
    sheets = [_cells_of(sheet, source) for sheet in book.worksheets]
    if sum(len(sheet.cells) for sheet in sheets) > limits.values:
        what = f"the workbook holds more than {limits.values} cells"
        raise LimitError(Problem(code="RT-LIM-002", source=source, what=what, rule="a smaller workbook"))
    return sheets


def place_of_cell(sheet: str, row: int, column: int) -> str:
    """Return the place of a cell.

    Examples
    --------
    >>> place_of_cell("指标", 5, 28)
    '指标!AB5'
    """
    return f"{sheet}!{letters(column)}{row}"


def _cells_of(sheet: Any, source: str) -> Cells:  # noqa: ANN401 - openpyxl is untyped
    # The sparse store, not the rectangle round it: one cell in the last corner would make it 17 billion cells.
    stored = sorted((place, cell) for place, cell in sheet._cells.items() if _is_filled(cell.value))  # noqa: SLF001 - see above
    problems = [
        *(one for _, cell in stored for one in _faults(cell, sheet.title, source)),
        *(_merged(str(area), sheet.title, source) for area in sheet.merged_cells.ranges),
    ]
    notes = [*_hidden(sheet, stored, source), *(n for _, cell in stored for n in _percent(cell, sheet.title, source))]
    cells = {place: UNUSABLE if cell.data_type in _UNSTATED else cell.value for place, cell in stored}
    return Cells(sheet.title, cells, tuple(problems), tuple(notes))


def _is_filled(value: object) -> bool:
    return value is not None and not (isinstance(value, str) and not value.strip())


def _faults(cell: Any, sheet: str, source: str) -> Iterator[Problem]:  # noqa: ANN401 - openpyxl is untyped
    place = f"{sheet}!{cell.coordinate}"
    if cell.data_type == "f":
        yield Problem(
            code="RT-FIL-031",
            source=source,
            cell=place,
            what="the cell holds a formula",
            rule="a rule book states its figures",
            mend="copy the cell and paste its value",
        )
    elif cell.data_type == "e":
        what = f"the cell holds the error {show(str(cell.value))}"
        yield Problem(code="RT-FIL-032", source=source, cell=place, what=what, rule="a value", mend="write the value")


def _merged(area: str, sheet: str, source: str) -> Problem:
    return Problem(
        code="RT-FIL-033",
        source=source,
        cell=f"{sheet}!{area}",
        what="cells are merged",
        rule="one value a cell",
        mend="split them, and write the value into every cell that has it",
    )


def _hidden(sheet: Any, stored: list[Any], source: str) -> Iterator[Problem]:  # noqa: ANN401 - openpyxl is untyped
    columns = [d for d in sheet.column_dimensions.values() if d.hidden]
    kinds = {
        "sheet": sheet.sheet_state != "visible" and bool(stored),
        "row": any(row in sheet.row_dimensions and sheet.row_dimensions[row].hidden for (row, _), _ in stored),
        "column": any(d.min <= column <= d.max for d in columns for (_, column), _ in stored),
    }
    for kind in (kind for kind, found in kinds.items() if found):
        what = f"a hidden {kind} holds values, which count like all others"
        yield Problem(code="RT-FIL-034", source=source, cell=sheet.title, what=what, mend="show it, and look at it")


def _percent(cell: Any, sheet: str, source: str) -> Iterator[Problem]:  # noqa: ANN401 - openpyxl is untyped
    if cell.data_type == "n" and "%" in str(cell.number_format):
        what = f"the cell is shown in percent and holds {cell.value}"
        hundredfold = f"{(Decimal(str(cell.value)) * 100).normalize():f}"
        mend = f"if the unit is %, write {hundredfold} in a plain cell and not {hundredfold}%"
        yield Problem(code="RT-FIL-035", source=source, cell=f"{sheet}!{cell.coordinate}", what=what, mend=mend)
