"""Workbooks for tests, made by a library or written out part by part."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

HEADER: list[Any] = ["村庄代码", "村名", "集体收入", "普及率"]
VILLAGES: list[list[Any]] = [["110101000001", "上河村", 42.5, 88.6], ["110101000002", "下河村", 0.1, 91]]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def made(
    folder: Path,
    rows: Iterable[Sequence[Any]] = (HEADER, *VILLAGES),
    change: Callable[[Any], object] = id,
    name: str = "台账.xlsx",
) -> Path:
    """Return a workbook that openpyxl has made of rows, after a change of its sheet."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "台账"
    for row in rows:
        sheet.append(list(row))
    change(sheet)
    path = folder / name
    book.save(path)
    return path


def relations(**targets: str) -> str:
    """Return the part that says where other parts are: their kinds by their paths."""
    listed = "".join(
        f'<Relationship Id="r{i}" Type="{_OFFICE}/{kind.rstrip("0123456789")}" Target="{target}"/>'
        for i, (kind, target) in enumerate(targets.items(), 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'


def parts_of(cells: str, *, head: str = "", around: str = "", **more: str) -> dict[str, str]:
    """Return the parts of a workbook with one sheet.

    Parameters
    ----------
    cells
        What stands between the marks of the sheet's rows.
    head, around
        What stands before its rows, and behind them.
    **more
        Other parts: ``styles``, ``strings``, and ``book`` for what stands in the workbook's own part.
    """
    rows = f"{head}<sheetData>{cells}</sheetData>{around}"
    sheets = f'<sheets><sheet name="台账" sheetId="1" r:id="r1" xmlns:r="{_OFFICE}"/></sheets>'
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
        "_rels/.rels": relations(officeDocument="xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}">{more.get("book", "")}{sheets}</workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            worksheet="worksheets/sheet1.xml", sharedStrings="sharedStrings.xml", styles="styles.xml"
        ),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}">{rows}</worksheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{more.get("strings", "")}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{more.get("styles", "")}</styleSheet>',
    }


def zipped(parts: dict[str, str | bytes] | dict[str, str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return an archive of parts."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w", method) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


def row(number: int, *cells: object) -> str:
    """Return a row as a sheet writes it; a text becomes an inline text, and what begins with ``<`` stays as it is."""
    return f'<row r="{number}">' + "".join(map(_cell, cells, (f"{chr(65 + i)}{number}" for i in range(26)))) + "</row>"


def _cell(value: object, ref: str) -> str:
    if isinstance(value, str) and value.startswith("<"):
        return value.replace("@", ref)
    if isinstance(value, str):
        return f'<c r="{ref}" t="inlineStr"><is><t>{value}</t></is></c>'
    return "" if value is None else f'<c r="{ref}"><v>{value}</v></c>'
