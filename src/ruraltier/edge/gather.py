"""Problems of a table gathered in flat memory: the first of each column are kept, all are counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import TypeVar

import numpy as np
from attrs import Factory, define, evolve, frozen

from ruraltier._numbers import plain
from ruraltier.errors import SHOWN, LimitError, Problem, TableError, show

T = TypeVar("T")

_LONG = 10**100


@frozen
class Fault:
    """What is wrong with a cell, before anybody says where the cell is.

    Parameters
    ----------
    code, what, rule, mend
        As in `Problem`.
    form
        The form of the value, e.g. ``percent``, by which forms are counted over a column.
    """

    code: str
    what: str
    rule: str = ""
    mend: str = ""
    form: str = ""


@frozen
class Place:
    """The rows of a block: their numbers as the user counts them, and their ids as far as known."""

    source: str
    rows: Sequence[int]
    ids: Sequence[str] = ()


@define
class Gathering:
    """The problems of one column.

    Parameters
    ----------
    column
        Header of the column; empty for the table as a whole.
    kept, count
        The first problems, and how many there are.
    forms
        How many cells are of which form, of those that are wrong.
    keep
        How many problems are kept.
    rows
        The numbers of all rows with a problem; None where nobody asks for them.
    """

    column: str
    kept: list[Problem] = Factory(list)
    count: int = 0
    forms: Counter[str] = Factory(Counter)
    keep: int = SHOWN
    rows: set[int] | None = None

    def add(self, place: Place, position: int, fault: Fault, value: object = "") -> None:
        """Count a fault, and keep it while few are kept."""
        self.count += 1
        self.forms[fault.form] += 1
        self.mark((int(place.rows[position]),))
        if len(self.kept) < self.keep:
            self.kept.append(self._problem(place, position, fault, value))

    def mark(self, rows: Iterable[int]) -> None:
        """Remember that there is something wrong with rows, if anybody asks."""
        if self.rows is not None:
            self.rows.update(rows)

    def read(self, cells: Iterable[object], place: Place, read: Callable[[object], T | Fault]) -> list[T | None]:
        """Return what the cells of a block are read as; None for those with a fault, which is gathered."""
        listed = list(cells)
        # Each distinct text is read once.
        known = {cell: read(cell) for cell in set(listed)} if all(type(cell) is str for cell in listed) else None
        outcomes = [read(cell) if known is None else known[cell] for cell in listed]
        for position, outcome in enumerate(outcomes):
            if isinstance(outcome, Fault):
                self.add(place, position, outcome, listed[position])
        return [None if isinstance(outcome, Fault) else outcome for outcome in outcomes]

    def _problem(self, place: Place, position: int, fault: Fault, value: object) -> Problem:
        return Problem(
            code=fault.code,
            what=fault.what,
            rule=fault.rule,
            mend=fault.mend,
            source=place.source,
            column=self.column,
            row=int(place.rows[position]),
            id=place.ids[position] if len(place.ids) else "",
            value="" if isinstance(value, Fault) else spelled(value),
        )

    def whole(self, source: str, fault: Fault) -> None:
        """Keep what is wrong with the whole column; once, however many blocks it comes in."""
        problem = Problem(
            code=fault.code, what=fault.what, rule=fault.rule, mend=fault.mend, source=source, column=self.column
        )
        if problem not in self.kept:
            self.count += 1
            self.kept.append(problem)

    def advise(self, code: str, mend: str) -> None:
        """Give all kept problems of a code another mend."""
        self.kept = [evolve(p, mend=mend) if p.code == code else p for p in self.kept]


def refuse(gatherings: Sequence[Gathering]) -> None:
    """Raise one error with the first problems of all columns, in the order of rows, if there are any.

    Raises
    ------
    LimitError
        If every problem is one of size.
    TableError
        For other problems.
    """
    kept, count = gathered(gatherings)
    if kept:
        kind = LimitError if all(p.code.startswith("RT-LIM") for p in kept) else TableError
        raise kind(kept[:SHOWN], count=count)


def gathered(gatherings: Sequence[Gathering]) -> tuple[list[Problem], int]:
    """Return the problems of all columns that were kept, in the order of rows, and how many there are."""
    return sorted((p for g in gatherings for p in g.kept), key=_row), sum(g.count for g in gatherings)


def spelled(value: object) -> str:
    """Return a value as messages quote it."""
    if isinstance(value, np.generic):
        return str(value)
    if isinstance(value, Fraction):
        return plain(value)
    # Python refuses to spell a very long whole number.
    return (
        f"a whole number of {value.bit_length()} bits" if isinstance(value, int) and abs(value) > _LONG else show(value)
    )


def _row(problem: Problem) -> int:
    return -1 if problem.row is None else problem.row
