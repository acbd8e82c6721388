"""Which rows of a file are villages: blank ones are dropped and counted, named ones skipped."""

from __future__ import annotations

from attrs import Factory, define

from ruraltier.edge.limits import too_many
from ruraltier.edge.table import LeftOut
from ruraltier.errors import LimitError, Phrase, Problem


@define
class Sifting:
    """Sifts the rows of one file.

    Parameters
    ----------
    source
        What messages call the file.
    skip
        Rows to leave out, by number or by the text with which they begin.
    limit
        How many rows there may be.
    taken
        How many rows are read, so far.
    left_out
        The rows that are not.
    """

    source: str
    skip: tuple[int | str, ...]
    limit: int
    taken: int = 0
    left_out: LeftOut = Factory(LeftOut)

    def keeps(self, row: int, first: str) -> bool:
        """Return whether a row is to be read; others are counted.

        Parameters
        ----------
        row
            Its number.
        first
            Its first filled cell; an empty text where all are blank.
        """
        if self.skip and self._is_skipped(row, first):
            self.left_out.named.append((row, first))
            return False
        if not first:
            self.left_out.blank += 1
            return False
        return True

    def _is_skipped(self, row: int, first: str) -> bool:
        return any(
            row == mark if isinstance(mark, int) else bool(first) and first.startswith(mark.strip())
            for mark in self.skip
        )

    def take(self, rows: int) -> None:
        """Count rows that are read.

        Raises
        ------
        LimitError
            If there are more than there may be.
        """
        self.taken += rows
        if self.taken > self.limit:
            raise LimitError(too_many(self.source, self.taken, self.limit, "rows"))

    def notes(self) -> list[Problem]:
        """Return what is to be told."""
        counts = {
            "RT-TAB-105": (self.left_out.blank, Phrase("行是空行,已略去", "blank rows are dropped")),
            "RT-TAB-106": (len(self.left_out.named), Phrase("行按要求略过", "rows are skipped as asked")),
        }
        told = {code: what.map(f"{n} {{}}".format) for code, (n, what) in counts.items() if n}
        return [Problem(code=code, source=self.source, what=what) for code, what in told.items()]
