"""Excel workbooks out: cells that hold what they show, headings in Chinese, and a sheet that explains them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Any

from ruraltier._text import width
from ruraltier.edge.doors.cell_values import cell_of
from ruraltier.edge.doors.headings import heading_of_path, labels_of, path_of_heading
from ruraltier.edge.doors.opened import lacking
from ruraltier.edge.doors.sheets import CODE, HEAD, KEY, LEGEND, NAMES, SECTION, SPREAD, TABLES, VALUE, Path, Sheet
from ruraltier.policy.paths import path_of

if TYPE_CHECKING:
    from ruraltier._text import Text

Cell = bool | float | dt.date | str | None
Row = dict[Path, Cell]

_MADE = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - a workbook knows no zones
"""Stands in every workbook, so that the same document gives the same bytes."""

_NARROWEST, _WIDEST = 8, 60
_LANGUAGES = frozenset({"zh", "en"})
_RANK = {tuple(key.split(".")): rank for rank, key in enumerate(NAMES)}


def workbook_of(document: Mapping[str, Any], remarks: Mapping[str, Text] | None = None) -> bytes:
    """Return a document as an Excel workbook.

    Parameters
    ----------
    document
        The document.
    remarks
        Key of a sheet -> what the sheet says, for whoever fills it in.

    Raises
    ------
    ExportError
        If a value is too long for a cell.
    PolicyError
        If XlsxWriter is not installed.
    """
    try:
        from xlsxwriter import Workbook  # noqa: PLC0415 - an optional library, loaded where it is used
    except ImportError:
        raise lacking("an Excel workbook", "XlsxWriter", "excel", "") from None
    sheets = {sheet: rows for sheet, rows in _sheets(document) if rows}
    labels = _labels(document)
    made = BytesIO()
    # Texts stay texts: none of them becomes a formula, a link or a number.
    texts = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = Workbook(made, {"in_memory": True, **texts})
    book.set_properties({"created": _MADE})
    for sheet, rows in sheets.items():
        _write(book, sheet.name, list(_grid(_columns(rows), rows, labels)))
    _write(book, LEGEND.name, list(_legend(sheets, labels, remarks or {})))
    book.close()
    return made.getvalue()


def _labels(document: Mapping[str, Any]) -> dict[str, str]:
    """Return code -> label of the indicators whose label, as a heading, is read as that indicator."""
    found = labels_of(document)
    return {
        code: label
        for label, code in sorted(found.items(), key=lambda one: one[0] == one[1], reverse=True)
        if path_of_heading(label, found) == ("village", code)
    }


def _sheets(document: Mapping[str, Any]) -> Iterator[tuple[Sheet, list[Row]]]:
    taken = {path for sheet in TABLES for _, path in sheet.sections}
    yield (
        HEAD,
        [
            {KEY: heading_of_path(path), VALUE: cell_of(value, path_of(*path))}
            for path, value in _leaves(document, (), taken)
        ],
    )
    for sheet in TABLES:
        yield sheet, [row for word, path in sheet.sections for row in _rows(sheet, word, path, document)]


def _leaves(table: Mapping[str, Any], above: Path, taken: set[Path]) -> Iterator[tuple[Path, Any]]:
    for key, value in table.items():
        path = (*above, key)
        if isinstance(value, Mapping) and value and path not in taken:
            yield from _leaves(value, path, taken)
        elif path not in taken:
            yield path, value


def _rows(sheet: Sheet, word: str, path: Path, document: Mapping[str, Any]) -> Iterator[Row]:
    found: Any = document
    for key in path:
        found = found.get(key) or {}
    keyed: list[tuple[Any, Any]] = list(found.items() if sheet.keyed else enumerate(found))
    for key, table in keyed:
        told: Row = {SECTION: word} if sheet.mixed else {}
        coded: Row = {CODE: key} if sheet.keyed else {}
        yield told | coded | {at: cell_of(value, path_of(*path, key, *at)) for at, value in _spread(table)}


def _spread(table: Mapping[str, Any]) -> Iterator[tuple[Path, Any]]:
    for key, value in table.items():
        if isinstance(value, Mapping) and value and (key in SPREAD or value.keys() <= _LANGUAGES):
            yield from (((key, inner), one) for inner, one in value.items())
        else:
            yield (key,), value


def _columns(rows: list[Row]) -> list[Path]:
    """Return the columns in the order of their names; those of one table as they come."""
    seen = dict.fromkeys(path for row in rows for path in row)
    return sorted(seen, key=lambda path: _RANK.get(path, _RANK.get(path[:1], len(_RANK))))


def _grid(columns: list[Path], rows: list[Row], labels: Mapping[str, str]) -> Iterator[list[Cell]]:
    yield [heading_of_path(path, labels) for path in columns]
    yield from ([row.get(path) for path in columns] for row in rows)


def _legend(
    sheets: Mapping[Sheet, list[Row]], labels: Mapping[str, str], remarks: Mapping[str, Text]
) -> Iterator[list[Cell]]:
    yield ["工作表 sheet", "列 column", "键 key", "说明 remark"]
    for sheet, rows in sheets.items():
        yield [
            f"{sheet.name} {sheet.key}",
            None,
            None,
            "\n".join(remarks[sheet.key].all) if sheet.key in remarks else None,
        ]
        for path in _columns(rows):
            yield [None, heading_of_path(path, labels), path_of(*path), None]


def _write(book: Any, name: str, grid: list[list[Cell]]) -> None:  # noqa: ANN401 - XlsxWriter is untyped
    sheet = book.add_worksheet(name)
    head = book.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1, "text_wrap": True, "valign": "top"})
    body = book.add_format({"text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"})
    for row, cells in enumerate(grid):
        for column, cell in enumerate(cells):
            _put(sheet, row, column, cell, head if row == 0 else day if isinstance(cell, dt.date) else body)
    for column, found in enumerate(zip(*grid, strict=True)):
        widest = max(max(map(width, str(cell).split("\n"))) for cell in found if cell is not None)
        sheet.set_column(column, column, min(max(widest + 2, _NARROWEST), _WIDEST))
    sheet.freeze_panes(1, 1)


def _put(sheet: Any, row: int, column: int, cell: Cell, look: Any) -> None:  # noqa: ANN401 - XlsxWriter is untyped
    if isinstance(cell, bool):
        sheet.write_boolean(row, column, cell, look)
    elif isinstance(cell, dt.date):
        sheet.write_datetime(row, column, cell, look)
    elif isinstance(cell, float):
        sheet.write_number(row, column, cell, look)
    elif cell is not None:
        sheet.write_string(row, column, str(cell), look)
