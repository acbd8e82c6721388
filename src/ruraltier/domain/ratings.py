"""Ratings: the marks and ballots of raters, a row for each."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import define, field, frozen
from numpy.typing import NDArray

from ruraltier._numbers import exact, plain
from ruraltier._panel import Panel, WithPanel, ends
from ruraltier._text import many, shown
from ruraltier.domain.column import NumberColumn, Rows, own, positions, texts
from ruraltier.errors import Problem, TableError

if TYPE_CHECKING:
    from collections.abc import Sequence


@frozen(eq=False)
class Words:
    """Words of n rows of which few are distinct: each is kept once.

    Parameters
    ----------
    words
        Shape (k,), str, read-only: the distinct words.
    at
        Shape (n,), read-only: which of them each row has.

    Examples
    --------
    >>> column = Words.of(["self", "public", "public"])
    >>> column.words.tolist(), column.at.tolist(), column.values.tolist()
    (['self', 'public'], [0, 1, 1], ['self', 'public', 'public'])
    """

    words: NDArray[np.str_] = field(converter=texts)
    at: Rows

    @classmethod
    def of(cls, values: Sequence[str]) -> Words:
        """Return the words of rows, in the order in which they first stand."""
        known = {word: position for position, word in enumerate(dict.fromkeys(values))}
        return cls(list(known), own(np.fromiter(map(known.__getitem__, values), np.intp, len(values)), np.intp))

    def __len__(self) -> int:
        return len(self.at)

    def __reduce__(self) -> tuple[Any, ...]:
        """Rebuild with arrays that are read-only again."""
        return _words, (self.words, self.at)

    def take(self, rows: Rows) -> Words:
        """Return the words of some rows."""
        return Words(self.words, own(self.at[rows], np.intp))

    @property
    def values(self) -> NDArray[np.str_]:
        """The word of each row, shape (n,), str."""
        return self.words[self.at] if len(self.at) else texts([])


def _words(words: NDArray[np.str_], at: Rows) -> Words:
    return Words(words, own(at, np.intp))


def _headers(named: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType(dict(named))


@define(frozen=True, eq=False, slots=False, repr=False)
class Ratings(WithPanel):
    """Marks and ballots, a row for each; `ruraltier.read_ratings` reads them, `ruraltier.rate` mixes them.

    Parameters
    ----------
    units
        The ids of the units that are rated.
    items
        What is rated: codes or labels of ratings of a programme.
    raters
        Who rates: the words or labels of the parts of a rating.
    marks
        The numbers; NaN where the row holds a word.
    ballots
        The words; an empty text where the row holds a number.
    people, periods
        Which person of the rater, and for which month or quarter; empty texts where the table does not say.
    source
        What messages call the table.
    lines
        Shape (n,), read-only: the number of each row as the user counts it; from 1 where nothing is given.
    noticed
        What was noticed while reading that did not stop it.
    headers
        What the table calls the columns ``unit``, ``item``, ``rater``, ``mark``, ``who`` and ``period``.

    Raises
    ------
    TableError
        If the columns differ in length.
    """

    units: Words
    items: Words
    raters: Words
    marks: NumberColumn
    ballots: Words
    people: Words
    periods: Words
    source: str = ""
    lines: Rows = field(default=(), converter=positions)
    noticed: tuple[Problem, ...] = ()
    headers: Mapping[str, str] = field(factory=dict, converter=_headers)

    def __attrs_post_init__(self) -> None:
        if not len(self.lines):
            object.__setattr__(self, "lines", own(np.arange(1, len(self) + 1), np.intp))
        sizes = {
            name: len(getattr(self, name))
            for name in ("items", "raters", "marks", "ballots", "people", "periods", "lines")
        }
        problems = [
            Problem(code="RT-TAB-012", column=name, source=self.source, what=f"{size} rows for {len(self)} units")
            for name, size in sizes.items()
            if size != len(self)
        ]
        if problems:
            raise TableError(problems)

    def __len__(self) -> int:
        return len(self.units)

    def __reduce__(self) -> tuple[Any, ...]:
        """Rebuild through the constructor, so that arrays are read-only again."""
        columns = (self.units, self.items, self.raters, self.marks, self.ballots, self.people, self.periods)
        return type(self), (*columns, self.source, self.lines, self.noticed, dict(self.headers))

    def mark(self, row: int) -> str:
        """Return what a row holds: its number in plain digits, or its word."""
        value = float(self.marks.values[row])
        return str(self.ballots.words[self.ballots.at[row]]) if np.isnan(value) else plain(exact(value))

    def to_dict(self) -> dict[str, Any]:
        """Return the rows as plain values, ready for JSON; a number as its decimal in text."""
        columns = (self.units, self.items, self.raters, self.people, self.periods)
        keys = ("unit", "item", "rater", "who", "period", "mark")
        words = (column.values.tolist() for column in columns)
        marks = [self.mark(row) for row in range(len(self))]
        return {"ratings": [dict(zip(keys, row, strict=True)) for row in zip(*words, marks, strict=True)]}

    def counts(self) -> dict[tuple[str, str], int]:
        """Return how many rows there are of each item and rater."""
        pairs, many = np.unique(self.items.at * len(self.raters.words) + self.raters.at, return_counts=True)
        return {
            (str(self.items.words[item]), str(self.raters.words[rater])): int(n)
            for (item, rater), n in zip((divmod(p, len(self.raters.words)) for p in pairs.tolist()), many, strict=True)
        }

    def _panel(self) -> Panel:
        counts = self.counts()
        rows = [[shown(item), shown(rater), str(n)] for (item, rater), n in counts.items()]
        whom = f"{many(len(self.units.words), 'unit')} · {many(len(self.raters.words), 'rater')}"
        body = ends(len(rows), rows.__getitem__, "llr")
        return Panel(f"{many(len(self), 'mark')} · {whom}", [body], kind="Ratings")
