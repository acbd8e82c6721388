"""Which sheet of a workbook is the table, and where in it the header stands."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import TYPE_CHECKING

from attrs import Factory, frozen

from ruraltier._text import many
from ruraltier.edge.workbooks.book import SheetPart
from ruraltier.edge.workbooks.heading import LOOKED_AT, Heading, find_heading, heading_at, no_heading
from ruraltier.edge.workbooks.merges import Merge, merges_of
from ruraltier.edge.workbooks.sheet_rows import Looks, Row, sheet_rows
from ruraltier.errors import Phrase, Problem, TableError, near, show

if TYPE_CHECKING:
    from ruraltier.edge.file_options import FileOptions
    from ruraltier.edge.workbooks.book import Book


@frozen
class Chosen:
    """A sheet and its header.

    Parameters
    ----------
    sheet
        The sheet.
    heading
        Its header.
    merges
        All its merged cells.
    source
        What messages call it.
    notes
        What was noticed while it was chosen.
    settled
        Where the table turned out to stand, by the names that a layout has for it, as far as it is not the usual place.
    """

    sheet: SheetPart
    heading: Heading
    merges: list[Merge]
    source: str
    notes: tuple[Problem, ...] = ()
    settled: Mapping[str, object] = Factory(dict)


@frozen
class _Looked:
    """The top of a sheet that may be the table."""

    sheet: SheetPart
    rows: list[Row]
    merges: list[Merge]
    heading: Heading | None


def chosen_sheet(book: Book, options: FileOptions, known: frozenset[str]) -> Chosen:
    """Return the sheet that is named, the only one, or the only one that has the header.

    Raises
    ------
    TableError
        If there is no such sheet or none with a header, or several could be the table.
    """
    looked = [_look(book, sheet, known) for sheet in _asked(book, options.sheet)]
    filled = [one for one in looked if one.rows]
    likely = [one for one in filled if one.heading is not None]
    if options.header_row is not None and len(filled) == 1:
        likely = filled
    if len(likely) == 1:
        return _with_heading(book, likely[0], options, known, [one.sheet.name for one in filled])
    if likely:
        what = Phrase(f"{len(likely)} 张工作表都可能是台账", f"{len(likely)} sheets could be the table")
        raise _refused(book, what, [one.sheet for one in likely])
    if len(filled) > 1:
        what = Phrase("没有一张工作表有认得的表头", "no sheet has a header that is known")
        raise _refused(book, what, [one.sheet for one in filled])
    raise no_heading(filled[0].rows if filled else [], book.package.source)


def _asked(book: Book, name: str | None) -> list[SheetPart]:
    if name is None:
        return list(book.sheets)
    found = [sheet for sheet in book.sheets if sheet.name == name] or [
        sheet for sheet in book.sheets if sheet.name.strip() == name.strip()
    ]
    if not found:
        what = Phrase(f"没有工作表 {show(name)}", f"there is no sheet {show(name)}")
        mend = near(name, [sheet.name for sheet in book.sheets])
        raise TableError(
            Problem(code="RT-XLS-001", source=book.package.source, what=what, rule=_listed(book), mend=mend)
        )
    return found


def _look(book: Book, sheet: SheetPart, known: frozenset[str]) -> _Looked:
    filled = (row for row in sheet_rows(book, sheet.part, Looks()) if any(cell not in (None, "") for cell in row.cells))
    rows = list(islice(filled, LOOKED_AT))
    merges = merges_of(book.package, sheet.part)
    return _Looked(sheet, rows, merges, find_heading(rows, _top(merges, rows), known))


def _top(merges: list[Merge], rows: list[Row]) -> list[Merge]:
    return [merge for merge in merges if rows and merge.top <= rows[-1].number]


def _with_heading(
    book: Book, looked: _Looked, options: FileOptions, known: frozenset[str], filled: list[str]
) -> Chosen:
    source = f"{book.package.source}!{looked.sheet.name}"
    heading = looked.heading
    if options.header_row is not None:
        heading = _stated(looked, options.header_row, known, source)
    assert heading is not None  # noqa: S101 - tells the type checker what was just chosen
    notes = [] if options.header_row is not None else _found(heading, looked.rows, source)
    others = [name for name in filled if name != looked.sheet.name]
    if others:
        listed = ", ".join(map(show, others[:_SHOWN]))
        what = Phrase(
            f"另有 {len(others)} 张工作表没有读:{listed}", f"{many(len(others), 'other sheet')} not read: {listed}"
        )
        notes.append(Problem(code="RT-XLS-102", source=source, what=what))
    if looked.sheet.hidden:
        notes.append(Problem(code="RT-XLS-104", source=source, what=_HIDDEN, mend=_LOOK))
    settled: dict[str, object] = {"sheet": looked.sheet.name} if others else {}
    if heading.rows != (1,):
        settled["header_row"] = heading.rows[0] if len(heading.rows) == 1 else heading.rows
    return Chosen(looked.sheet, heading, looked.merges, source, tuple(notes), settled)


_HIDDEN = Phrase("工作表是隐藏的", "the sheet is hidden")
_LOOK = Phrase("看是不是要读的那张", "look whether it is the right one")
_SHOWN = 6


def _stated(looked: _Looked, header_row: int | tuple[int, ...], known: frozenset[str], source: str) -> Heading:
    numbers = header_row if isinstance(header_row, tuple) else (header_row,)
    heading = heading_at(looked.rows, numbers, _top(looked.merges, looked.rows), known)
    if not heading.headers:
        what = Phrase(
            f"第 {'、'.join(map(str, numbers))} 行没有表头",
            f"there is no header in row {' and '.join(map(str, numbers))}",
        )
        rule = Phrase(f"前 {LOOKED_AT} 个有内容的行之一", f"one of the first {LOOKED_AT} filled rows")
        raise TableError(Problem(code="RT-TAB-001", source=source, row=numbers[0], what=what, rule=rule))
    return heading


def _found(heading: Heading, rows: list[Row], source: str) -> list[Problem]:
    """Return the note of a header that is not simply the first row."""
    above = sum(row.number < heading.rows[0] for row in rows)
    if not above and len(heading.rows) == 1:
        return []
    first, last = heading.rows[0], heading.last_row
    where = f"row {first}" if first == last else f"the rows {first} to {last}"
    left_out = (f";其上 {above} 行略过", f"; {many(above, 'row')} above left out") if above else ("", "")
    place = f"第 {first} 行" if first == last else f"第 {first} 至 {last} 行"
    what = Phrase(f"表头取自{place}{left_out[0]}", f"the header is taken from {where}{left_out[1]}")
    stated = str(first) if first == last else f"({', '.join(map(str, heading.rows))})"
    mend = Phrase(
        f"即 header_row={stated};表头若在别的行,请写明",
        f"header_row={stated} says the same; name another row if the header is there",
    )
    return [Problem(code="RT-XLS-101", source=source, what=what, mend=mend)]


def _listed(book: Book) -> Phrase:
    quoted = [(show(sheet.name), sheet.hidden) for sheet in book.sheets]
    zh, en = (", ".join(name + mark * hidden for name, hidden in quoted) for mark in ("(隐藏)", " (hidden)"))
    return Phrase(f"以下工作表之一:{zh}", f"one of the sheets {en}")


def _refused(book: Book, what: Phrase, sheets: list[SheetPart]) -> TableError:
    mend = Phrase(f'写明一张:sheet="{sheets[0].name}"', f'name one: sheet="{sheets[0].name}"')
    named = ", ".join(show(sheet.name) for sheet in sheets)
    problem = Problem(
        code="RT-XLS-001",
        source=book.package.source,
        what=Phrase(f"{what.zh}:{named}", f"{what}: {named}"),
        rule=Phrase("只有一张表有认得的表头", "exactly one sheet with a header that is known"),
        mend=mend,
    )
    return TableError(problem)
