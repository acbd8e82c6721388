"""Merged cells: in the header they span what they name, among the rows they hide which cell holds the value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from attrs import Factory, define, frozen

from ruraltier.edge.gather import Fault
from ruraltier.edge.workbooks.places import column_of, letters
from ruraltier.errors import LimitError, Phrase, Problem, show

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ruraltier.edge.workbooks.package import Package

_MERGE = re.compile(rb"<(?:[\w.-]{1,40}:)?mergeCell\s[^<>]{0,200}?\bref\s*=\s*[\"']([^\"'<>]{0,100})[\"']")
_RANGE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})(?::\$?([A-Za-z]{1,3})\$?(\d{1,7}))?", re.ASCII)
_OVERLAP = 400
_MOST = 200_000


@frozen
class Merge:
    """A rectangle of merged cells, rows and columns counted from 1, both ends included."""

    top: int
    left: int
    bottom: int
    right: int

    def __str__(self) -> str:
        return f"{letters(self.left)}{self.top}:{letters(self.right)}{self.bottom}"


def merges_of(package: Package, part: str) -> list[Merge]:
    """Return the merged cells of a sheet, from the top; they stand behind its rows, so that it is looked through once.

    Raises
    ------
    RuraltierError
        Of the kind of the package, if what is merged is no range of cells.
    LimitError
        If there are more of them than any table has.
    """
    found: dict[Merge, None] = {}
    rest = b""
    for chunk in package.chunks(part):
        text = rest + chunk
        # No other text of a sheet can hold the sign < unescaped.
        for ref in _MERGE.findall(text) if b"mergeCell" in text else ():
            found[_merge(ref.decode(errors="replace"), package)] = None
        rest = text[-_OVERLAP:]
        if len(found) > _MOST:
            what = f"a sheet has more than {_MOST} groups of merged cells"
            raise LimitError(Problem(code="RT-LIM-040", source=package.source, what=what, rule="a plain table"))
    return sorted(found, key=lambda merge: (merge.top, merge.left))


def _merge(ref: str, package: Package) -> Merge:
    known = _RANGE.fullmatch(ref.strip())
    if known is None:
        raise package.refused(
            Phrase(f"合并的范围 {show(ref)} 读不出", f"it merges {show(ref)}, which is no range of cells")
        )
    one = column_of(known[1]), int(known[2])
    other = (column_of(known[3]), int(known[4])) if known[3] else one
    (left, right), (top, bottom) = (sorted(pair) for pair in zip(one, other, strict=True))
    return Merge(top, left, bottom, right)


@define
class MergesBelow:
    """The merged cells among the rows of a table, asked for row by row from the top."""

    waiting: list[Merge]
    last: int
    open: list[Merge] = Factory(list)

    @classmethod
    def of(cls, merges: Sequence[Merge], header_row: int, last: int) -> MergesBelow:
        """Return those that reach below the header, up to the last column of the table."""
        return cls([merge for merge in reversed(merges) if merge.bottom > header_row and merge.left <= last], last)

    def at(self, row: int) -> Iterator[tuple[int, Fault]]:
        """Yield the columns of a row of which cells are merged, and what is wrong with them."""
        while self.waiting and self.waiting[-1].top <= row:
            self.open.append(self.waiting.pop())
        if not self.open:
            return
        self.open = [merge for merge in self.open if merge.bottom >= row]
        for merge in self.open:
            fault = _merged(merge)
            for column in range(merge.left, min(merge.right, self.last) + 1):
                yield column, fault


def _merged(merge: Merge) -> Fault:
    what = Phrase(f"单元格 {merge} 是合并的", f"the cells {merge} are merged")
    mend = Phrase("取消合并,在每个单元格里写上数值", "split them, and write the value into every cell that has it")
    return Fault("RT-XLS-002", what, Phrase("一格一个数值", "one value a cell"), mend)
