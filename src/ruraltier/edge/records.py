"""Records of a CSV text with the line of the file on which each begins; quoting is read strictly."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from attrs import frozen

from ruraltier.errors import LimitError, Problem, RuraltierError, TableError

if TYPE_CHECKING:
    from collections.abc import Iterator

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
        stream = self._stream()
        for _ in range(line - self.line):
            if not stream.readline():
                return None
        offset = stream.tell()
        return CsvText(self.source, self.text, line, offset) if offset < len(self.text) else None

    def lines(self) -> Iterator[str]:
        """Yield the lines as they stand in the file."""
        return iter(self._stream())

    def records(self, separator: str) -> Iterator[tuple[int, list[str]]]:
        """Yield the line on which each record begins, and its fields.

        Raises
        ------
        TableError
            If a quote is never closed, or text follows a closing quote.
        LimitError
            If a field is longer than the reader allows.
        """
        reader = csv.reader(self._stream(), delimiter=separator, strict=True)
        line = self.line
        try:
            for row in reader:
                yield line, row
                line = self.line + reader.line_num
        except csv.Error as error:
            raise self._broken(line, separator, str(error)) from error

    def _stream(self) -> io.StringIO:
        stream = io.StringIO(self.text, newline="")
        stream.seek(self.offset)
        return stream

    def _broken(self, line: int, separator: str, reason: str) -> RuraltierError:
        here = self.from_line(line) or self
        opened = _open_quote(self.text, here.offset, separator)
        if opened is not None:
            at = line + sum(1 for _ in io.StringIO(self.text[here.offset : opened + 1], newline="")) - 1
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
