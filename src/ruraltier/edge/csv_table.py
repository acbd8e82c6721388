"""CSV files: encoding, separator, header and rows, read strictly and with the line numbers of the file."""

from __future__ import annotations

import re
from itertools import accumulate
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import define

from ruraltier.edge.advice import Advice
from ruraltier.edge.cells import is_known
from ruraltier.edge.encoding import decode, refuse_nul
from ruraltier.edge.gather import Fault, Place
from ruraltier.edge.identities import summary_row
from ruraltier.edge.limits import too_many
from ruraltier.edge.records import CsvText
from ruraltier.edge.sifting import Sifting
from ruraltier.edge.table import Block, Table
from ruraltier.edge.table_file import read_bytes
from ruraltier.errors import LimitError, Phrase, Problem, TableError, show

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Sequence

    from ruraltier.edge.file_options import FileOptions
    from ruraltier.edge.limits import TableLimits

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
_BLANK = " ,;\t|\r\n\u3000"
_EMPTY, _FILLED = Phrase("文件是空的", "the file is empty"), Phrase("表头和数据行", "a header and rows")
_NAMED = Phrase('写明分隔符:delimiter="…"', 'name it: delimiter="…"')
_KNOWN = Phrase("办法认得的一行表头", "a row of headers that the policy names")
_BREAK = re.compile(r"\r\n|\r|\n")
_ROWS = 8_192
_LOOKED_AT = 20
_SHOWN_CELLS = 6
_QUOTED = 3


def open_csv(path: str | os.PathLike[str], options: FileOptions, known: frozenset[str], limits: TableLimits) -> Table:
    """Return the table of a CSV file.

    Parameters
    ----------
    path, options, limits
        As in `read_cohort`.
    known
        Headers, in their loose form, by which the header row is recognised.

    Raises
    ------
    TableError
        If the file cannot be read or is no table.
    LimitError
        If it is larger than the limits.
    """
    source = Path(path).name
    options.refuse(("sheet", "careful"), "workbooks", source)
    raw = read_bytes(path, limits.file_bytes)
    text, encoding = decode(raw, options.encoding, source)
    refuse_nul(text, source)
    start = _header_text(CsvText(source, text), _row_of(options, source))
    separator, header = _separated(start, options.delimiter, known)
    _check_header(start, header, separator, known, options)
    if len(header) > limits.columns:
        raise LimitError(too_many(source, len(header), limits.columns, "columns"))
    sifting = Sifting(source, options.skip, limits.rows)
    rows = CsvRows(start, separator, len(header), sifting)
    table = Table(
        source,
        header,
        lambda wanted: rows.blocks(table, wanted),
        header_row=start.line,
        settled=_settled(encoding, separator, start.line),
        left_out=sifting.left_out,
    )
    table.notes.extend(_notes(source, encoding, separator))
    return table


def _row_of(options: FileOptions, source: str) -> int | None:
    if isinstance(options.header_row, tuple):
        what = "header_row names several rows, which only a workbook can have"
        raise TableError(Problem(code="RT-TAB-016", source=source, what=what, rule="the line number of the header"))
    return options.header_row


def _header_text(whole: CsvText, header_row: int | None) -> CsvText:
    number = whole.first_line(_BLANK) if header_row is None else header_row
    if number is None:
        raise TableError(
            Problem(
                code="RT-TAB-001",
                source=whole.source,
                what=Phrase("文件是空的", "the file is empty"),
                rule=Phrase("表头和各行", "a header and rows"),
            )
        )
    start = whole.from_line(number) if number >= 1 else None
    if start is None:
        what = Phrase(f"没有第 {number} 行,找不到表头", f"there is no line {number} for the header")
        raise TableError(
            Problem(code="RT-TAB-001", source=whole.source, what=what, rule="the line number of the header, from 1")
        )
    return start


def _separated(start: CsvText, given: str | None, known: frozenset[str]) -> tuple[str, tuple[str, ...]]:
    if given is not None:
        if len(given) != 1 or given in '"\r\n ':
            what = Phrase(f"{show(given)} 不能作分隔符", f"{show(given)} cannot separate columns")
            raise TableError(
                Problem(code="RT-CSV-006", source=start.source, what=what, rule='one character, such as "," or "\\t"')
            )
        return given, _fields(start, given)
    split = [(mark, header) for mark in SEPARATORS if (header := _try_fields(start, mark)) is not None]
    many = [(mark, header) for mark, header in split if len(header) > 1]
    if not many:
        return ",", _fields(start, ",")
    best = max(_recognised(header, known) for _, header in many)
    likely = [(mark, header) for mark, header in many if _recognised(header, known) == best]
    if len(likely) > 1:
        names = " or ".join(SEPARATORS[mark] for mark, _ in likely)
        what = Phrase(f"从表头看不出用什么分隔:{names}", f"the header does not say what separates columns: {names}")
        raise TableError(Problem(code="RT-CSV-006", source=start.source, row=start.line, what=what, mend=_NAMED))
    return likely[0]


def _fields(start: CsvText, separator: str) -> tuple[str, ...]:
    return tuple(field.strip() for field in start.header(separator))


def _try_fields(start: CsvText, separator: str) -> tuple[str, ...] | None:
    try:
        return _fields(start, separator)
    except TableError:
        return None


def _recognised(header: Sequence[str], known: frozenset[str]) -> int:
    return sum(is_known(field, known) for field in header)


def _check_header(
    start: CsvText, header: tuple[str, ...], separator: str, known: frozenset[str], options: FileOptions
) -> None:
    if options.header_row is not None or _recognised(header, known):
        return
    shown = ", ".join(show(field) for field in header[:_SHOWN_CELLS])
    what = Phrase(f"第一行没有认得的表头;开头是 {shown}", f"no header of the first row is known; it begins {shown}")
    raise TableError(
        Problem(
            code="RT-TAB-001",
            source=start.source,
            row=start.line,
            what=what,
            rule=Phrase("办法所列的表头", "a row of headers that the policy names"),
            mend=_guess(start, separator, known, options.delimiter),
        )
    )


def _guess(start: CsvText, separator: str, known: frozenset[str], given: str | None) -> str:
    marks = (given,) if given else (separator, *SEPARATORS)
    for number in range(start.line + 1, start.line + _LOOKED_AT):
        later = start.from_line(number)
        headers = [] if later is None else [_try_fields(later, mark) for mark in marks]
        if any(_recognised(header, known) for header in headers if header):
            return Advice(
                f"第 {number} 行像是表头:header_row={number}",
                f"line {number} looks like the header: header_row={number}",
                {"header_row": number},
            )
    return Phrase("先写一行表头", "put a row of headers first")


def _settled(encoding: str, separator: str, line: int) -> dict[str, object]:
    """Return what a layout would say of the file, where it is not the usual."""
    usual = {"encoding": "utf-8", "delimiter": ",", "header_row": 1}
    return {name: value for name, value in zip(usual, (encoding, separator, line), strict=True) if usual[name] != value}


def _notes(source: str, encoding: str, separator: str) -> Iterator[Problem]:
    if encoding != "utf-8":
        yield Problem(
            code="RT-CSV-101", source=source, what=Phrase(f"文件按 {encoding} 读", f"the file is read as {encoding}")
        )
    if separator != ",":
        yield Problem(
            code="RT-CSV-102",
            source=source,
            what=Phrase(
                f"列以 {show(separator)} 分隔", f"columns are separated by {SEPARATORS.get(separator, show(separator))}"
            ),
        )


@define
class CsvRows:
    """The rows under a header: blank ones are dropped and counted, ragged ones refused, named ones skipped."""

    start: CsvText
    separator: str
    width: int
    sifting: Sifting

    def blocks(self, table: Table, wanted: Sequence[int]) -> Iterator[Block]:
        """Yield the rows, and complete the notes of the table."""
        line = self.start.line
        for lines, rows in self.start.bunches(self.separator, _ROWS):
            numbers = _lines(line, rows) if lines is None else lines
            kept, taken = self._villages(table, numbers, rows)
            self.sifting.take(len(taken))
            if taken:
                columns = list(zip(*taken, strict=True))
                yield Block(kept, {position: columns[position] for position in wanted})
            line = numbers[-1] + _height(rows[-1])
        table.notes.extend(self.sifting.notes())

    def _villages(
        self, table: Table, numbers: Sequence[int], rows: list[list[str]]
    ) -> tuple[Sequence[int], list[list[str]]]:
        plain = (
            not self.sifting.skip
            and set(map(len, rows)) == {self.width}
            and all(map(str.strip, map(itemgetter(0), rows)))
        )
        if plain and numbers[0] != self.start.line:
            return numbers, rows
        kept = [
            (line, row)
            for line, row in zip(numbers, rows, strict=True)
            if line != self.start.line and self._is_village(table, line, row)
        ]
        return [line for line, _ in kept], [row for _, row in kept]

    def _is_village(self, table: Table, line: int, row: list[str]) -> bool:
        if not self.sifting.keeps(line, _first_filled(row)):
            return False
        if len(row) != self.width:
            self._refuse(table, line, row)
            return False
        return True

    def _refuse(self, table: Table, line: int, row: list[str]) -> None:
        first = _first_filled(row)
        what = Phrase(
            f"这一行有 {len(row)} 格,表头有 {self.width} 格",
            f"the row has {len(row)} fields, the header has {self.width}",
        )
        rows = sum(field.count("\n") for field in row)
        quote = Phrase(
            f"这一行占了 {rows + 1} 行文字:可能有引号没有关上",
            f"the row runs over {rows + 1} lines: a quote may be open",
        )
        mend = quote if rows else Phrase("每行的格数与表头相同", "give every row one field a header")
        rule = Phrase("每个表头一格", "one field for each header")
        total = summary_row(first, line)
        # Nobody knows which field is the id, and the village has to be found by what is written.
        found = first if total else ",".join([cell.strip() for cell in row if cell.strip()][:_QUOTED])
        fault = total or Fault("RT-TAB-017", what, rule, mend)
        table.gathering.add(Place(table.source, [line]), 0, fault, found)


def _lines(line: int, rows: list[list[str]]) -> list[int]:
    """Return the line on which each row begins, where some run over several."""
    return list(accumulate((_height(row) for row in rows[:-1]), initial=line))


def _height(row: Sequence[str]) -> int:
    return 1 + sum(len(_BREAK.findall(field)) for field in row if "\n" in field or "\r" in field)


def _first_filled(row: Sequence[str]) -> str:
    return next((text for field in row if (text := field.strip())), "")
