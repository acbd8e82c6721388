"""Records of a CSV text with the line of the file on which each begins; quoting is read strictly."""

from __future__ import annotations

import csv
import io
import re
from collections import deque
from itertools import islice
from typing import TYPE_CHECKING, Any

from attrs import frozen

from ruraltier.errors import LimitError, Problem, RuraltierError, TableError

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINE_END = re.compile(r"\r\n|\r|\n")
_HEAD = 1 << 20
_QUOTE = '"'


@frozen
class CsvText:
    """The text of a CSV file, from a line on.

    Parameters
    ----------
    source
        What messages call it.
    text
        The whole text.
    line, offset
        The line, from 1, on which reading begins, and where that is in the text.
    """

    source: str
    text: str
    line: int = 1
    offset: int = 0

    def from_line(self, line: int) -> CsvText | None:
        """Return the text from a later line on; None if there is no such line."""
        ends = islice(_LINE_END.finditer(self.text, self.offset), max(0, line - self.line - 1), None)
        offset = self.offset if line == self.line else next((end.end() for end in ends), len(self.text))
        return CsvText(self.source, self.text, line, offset) if offset < len(self.text) else None

    def first_line(self, blank: str) -> int | None:
        """Return the number of the first line that holds more than the blank characters; None if there is none."""
        found = re.compile(f"[^{re.escape(blank)}]").search(self.text, self.offset)
        if found is None:
            return None
        return self.line + sum(1 for _ in _LINE_END.finditer(self.text, self.offset, found.start()))

    def header(self, separator: str) -> list[str]:
        """Return the fields of the first record."""
        head = CsvText(self.source, self.text[self.offset : self.offset + _HEAD], self.line)
        try:
            return next(head.records(separator))[1]
        except TableError:
            # It may be whole where the head was cut; if it is not, the place of the fault is that in the file.
            return next(self.records(separator))[1]

    def records(self, separator: str) -> Iterator[tuple[int, list[str]]]:
        """Yield the line on which each record begins, and its fields.

        Raises
        ------
        TableError
            If a quote is never closed, or text follows a closing quote.
        LimitError
            If a field is longer than the reader allows.
        """
        reader = self._reader(separator)
        line = self.line
        try:
            for row in reader:
                yield line, row
                line = self.line + reader.line_num
        except csv.Error as error:
            raise self._broken(line, separator, str(error)) from error

    def bunches(self, separator: str, size: int) -> Iterator[tuple[range | None, list[list[str]]]]:
        """Yield records in bunches, with their lines where each takes one line (else None); see `records`."""
        reader = self._reader(separator)
        line = 0
        while rows := self._some(reader, separator, size):
            whole = reader.line_num - line == len(rows)
            yield range(self.line + line, self.line + reader.line_num) if whole else None, rows
            line = reader.line_num

    def _some(self, reader: Iterator[list[str]], separator: str, size: int) -> list[list[str]]:
        try:
            return list(islice(reader, size))
        except csv.Error:
            # Read again, now with an eye on the lines: it fails at the same record and says where that begins.
            deque(self.records(separator), maxlen=0)
            raise  # pragma: no cover - reading again has failed as well

    def _reader(self, separator: str) -> Any:  # noqa: ANN401 - the type of csv readers has no public name
        stream = io.StringIO(self.text, newline="")
        stream.seek(self.offset)
        return csv.reader(stream, delimiter=separator, strict=True)

    def _broken(self, line: int, separator: str, reason: str) -> RuraltierError:
        here = self.from_line(line) or self
        opened = _open_quote(self.text, here.offset, separator)
        if opened is not None:
            at = line + sum(1 for _ in _LINE_END.finditer(self.text, here.offset, opened))
            what = "a quoted field opens on this line and is never closed"
            return TableError(
                Problem(code="RT-CSV-004", source=self.source, row=at, what=what, mend="close the quote, or double it")
            )
        if "limit" in reason:
            what = f"a field is longer than {csv.field_size_limit()} characters"
            return LimitError(
                Problem(code="RT-LIM-013", source=self.source, row=line, what=what, rule="a shorter cell")
            )
        what = f"the quotes of this row are broken ({reason})"
        mend = "double a quote inside a quoted field, and close each field that is opened"
        return TableError(Problem(code="RT-CSV-005", source=self.source, row=line, what=what, mend=mend))


def _open_quote(text: str, start: int, separator: str) -> int | None:
    """Return where the quote stands that opens a field and has no end, or None."""
    position = start
    while (quote := text.find(_QUOTE, position)) >= 0:
        position = quote + 1
        if quote == start or text[quote - 1] in {separator, "\n", "\r"}:
            closing = _closing(text, quote)
            if closing is None:
                return quote
            position = closing + 1
    return None


def _closing(text: str, quote: int) -> int | None:
    end = text.find(_QUOTE, quote + 1)
    while end >= 0 and text[end + 1 : end + 2] == _QUOTE:
        end = text.find(_QUOTE, end + 2)
    return end if end >= 0 else None
