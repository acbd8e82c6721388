"""What was found in a table, as a sheet to send back to the villages."""

from __future__ import annotations

import datetime as dt
import io
import os
from typing import TYPE_CHECKING, Any

from ruraltier._messages import fill
from ruraltier._text import expect_language, width
from ruraltier.edge.checking.table_check import TableCheck
from ruraltier.edge.writing import csv_text, lacking_xlsxwriter, suffix_in, write_bytes, write_file
from ruraltier.errors import ExportError, Problem, expect

if TYPE_CHECKING:
    from collections.abc import Sequence

_SHEET = ("核对", "check")
_WIDTHS = (8, 6, 16, 16, 18, 24, 14, 48, 48, 14)
_LINE = 15
"""Height of a line, in points."""

_ROWS = 1_048_576
_NO_TIME = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - a workbook has no zones; without a day it would name that of today


def write_table_check(
    check: TableCheck,
    path: str | os.PathLike[str],
    *,
    lang: str = "zh",
    force: bool = False,
    generated_at: dt.datetime | None = None,
) -> None:
    """Write what was found in a table to a sheet: one row a remark, with what to write instead.

    Parameters
    ----------
    check
        What `check_table` returned.
    path
        Where to: ``.xlsx`` or ``.csv``.
    lang
        ``zh`` or ``en``: of headings and kinds.
    force
        Whether a file that is there may be replaced.
    generated_at
        The time that the workbook names as that of its making; None for none.

    Raises
    ------
    ExportError
        If the path names no such file, something is there already, or it cannot be written.
    ArgumentError
        If `check` is no `TableCheck`.

    Notes
    -----
    Everything is text: ids keep their zeros, and nothing that a village wrote is run.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "退回.csv"
    ...     write_table_check(TableCheck(source="台账.csv"), path)
    ...     path.read_text(encoding="utf-8-sig").strip()
    '类别,行,村代码,村名,列,原文,读作,说明,怎么改,代码'
    """
    expect(check, TableCheck, "check", "a TableCheck, as check_table returns it")
    expect(path, (str, os.PathLike), "path", "a text or a path")
    expect_language(lang)
    if suffix_in(path, (".xlsx", ".csv")) == ".csv":
        write_file(path, csv_text(check.columns(lang)), force=force)
    else:
        write_bytes(path, _workbook(check, lang, generated_at), force=force)


def _workbook(check: TableCheck, lang: str, generated_at: dt.datetime | None) -> bytes:
    try:
        import xlsxwriter  # noqa: PLC0415 - an optional library, loaded when a workbook is written
    except ImportError:
        raise lacking_xlsxwriter('pip install "ruraltier[excel]", or write a .csv') from None
    columns = check.columns(lang)
    rows = list(zip(*(cells.tolist() for cells in columns.values()), strict=True))
    if len(rows) >= _ROWS:
        what = f"there are {len(rows)} remarks"
        raise ExportError(Problem(code="RT-EXP-042", what=what, rule=f"at most {_ROWS - 1}", mend="write a .csv"))
    out = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(out, plain) as book:
        book.set_properties({"created": generated_at or _NO_TIME})
        _fill(book, list(columns), rows, fill(_SHEET).get(lang))
    return out.getvalue()


def _fill(book: Any, header: list[str], rows: Sequence[tuple[str, ...]], name: str) -> None:  # noqa: ANN401 - no types
    sheet = book.add_worksheet(name)
    text = book.add_format({"num_format": "@", "valign": "top", "text_wrap": True})
    head = book.add_format({"bold": True, "num_format": "@", "bottom": 1, "bg_color": "#EEEEEE"})
    for at, columns in enumerate(_WIDTHS):
        sheet.set_column(at, at, columns, text)
    for at, heading in enumerate(header):
        sheet.write_string(0, at, heading, head)
    for number, row in enumerate(rows, 1):
        # A spreadsheet makes no room by itself for what goes over several lines.
        lines = max(-(-width(cell) // (columns - 2)) for cell, columns in zip(row, _WIDTHS, strict=True))
        sheet.set_row(number, _LINE * max(1, lines))
        for at, cell in enumerate(row):
            if cell:
                sheet.write_string(number, at, cell, text)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(rows), 1), len(header) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
