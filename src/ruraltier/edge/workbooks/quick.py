"""The fast way to the rows of a sheet: for plain values only, and only where nothing else can be in it."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING

from ruraltier.edge.workbooks.formats import PLAIN
from ruraltier.edge.workbooks.places import column_of
from ruraltier.edge.workbooks.sheet_rows import Row
from ruraltier.edge.workbooks.values import WHOLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from python_calamine import CalamineSheet

    from ruraltier.edge.workbooks.book import Book
    from ruraltier.edge.workbooks.choosing import Chosen
    from ruraltier.edge.workbooks.package import Package
    from ruraltier.edge.workbooks.values import Cell

CAREFUL_BYTES = 5_000_000
"""A workbook of fewer bytes is always read carefully, unless the caller says otherwise."""

_CELL = re.compile(rb"<c r=\"([A-Z]{1,3})(\d{1,7})\"")
_OPENED = (b"<c ", b"<c>", b"<c/")
_ODD_VALUE = re.compile(rb"<v[^<>]*>(?![-+.0-9eE]+(?:<|\Z))")
_SPELLED = (b"_x", b"rPh", b"<!")
_MARKS = (
    *(b"<f", b":f", b":v", b":c"),
    *(b't="e"', b't="d"', b't="str"', b"='", b"= ", b" ="),
    *(b"hidden", b"autoFilter"),
    *_SPELLED,
)
"""What stands in no sheet of plain values; some of these may stand in a text, and it is read carefully then."""

_OVERLAP = 200
_MOST = 50_000_000
"""Cells of the rectangle round all filled ones, which the fast way lays out in memory."""


def quick_rows(book: Book, chosen: Chosen, *, forced: bool) -> Iterator[Row] | None:
    """Return the rows of a sheet by the fast way; None where the careful one has to be taken.

    Parameters
    ----------
    book, chosen
        The workbook and its sheet.
    forced
        Whether the caller wants it for a small workbook too.
    """
    large = len(book.package.content) > CAREFUL_BYTES
    if not (large or forced) or not _is_plain(book, chosen.sheet.part):
        return None
    try:
        from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 - an optional library
    except ImportError:
        return None
    try:
        with CalamineWorkbook.from_filelike(BytesIO(book.package.content)) as workbook:
            sheet = workbook.get_sheet_by_name(chosen.sheet.name)
    except CalamineError:
        return None
    return _rows(sheet)


def _rows(sheet: CalamineSheet) -> Iterator[Row]:
    # The library gives the empty rows before the first cell, but not the empty columns.
    before: list[Cell] = [None] * (sheet.start[1] if sheet.start else 0)
    for number, cells in enumerate(sheet.iter_rows(), 1):
        yield Row(number, [*before, *map(_value, cells)])


def _value(cell: object) -> Cell:
    if type(cell) is float:
        return int(cell) if cell.is_integer() and -WHOLE < cell < WHOLE else cell
    assert isinstance(cell, (str, bool))  # noqa: S101 - there is nothing else in a sheet that is plain
    return cell


def _is_plain(book: Book, part: str) -> bool:
    """Return whether a sheet holds shared texts, plain numbers and answers only, and is no larger than it looks."""
    return _has_plain_texts(book) and _has_plain_cells(book, part)


def _has_plain_texts(book: Book) -> bool:
    strings = book.relations.of_kind("sharedStrings")
    return strings is None or not any(mark in text for text in _overlapping(book.package, strings) for mark in _SPELLED)


def _has_plain_cells(book: Book, part: str) -> bool:
    meaning = [str(number).encode() for number, form in enumerate(book.formats) if form is not PLAIN]
    shown = re.compile(b' s="(?:' + b"|".join(meaning) + b')"') if meaning else None
    columns: set[bytes] = set()
    last, named, opened = 0, 0, 0
    for text in _whole_elements(book.package, part):
        if any(mark in text for mark in _MARKS) or _ODD_VALUE.search(text) or (shown and shown.search(text)):
            return False
        cells = _CELL.findall(text)
        columns.update(column for column, _ in cells)
        last = max(last, int(cells[-1][1])) if cells else last
        named, opened = named + len(cells), opened + sum(map(text.count, _OPENED))
    width = max((column_of(column.decode()) for column in columns), default=0)
    return named == opened and width <= book.limits.columns and width * last <= _MOST


def _whole_elements(package: Package, part: str) -> Iterator[bytes]:
    """Yield a part in pieces of which none ends within an element: what one has begun is left for the next."""
    rest = b""
    for chunk in package.chunks(part):
        text = rest + chunk
        end = text.rfind(b"<")
        yield text[:end]
        rest = text[end:]
    yield rest


def _overlapping(package: Package, part: str) -> Iterator[bytes]:
    rest = b""
    for chunk in package.chunks(part):
        yield rest + chunk
        rest = chunk[-_OVERLAP:]
