"""Where records stood: in which row of which table, for messages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from ruraltier.domain.column import Rows, own


def _ints(values: object) -> NDArray[np.int64]:
    return own(values, np.int64)


@frozen(eq=False)
class RecordPlaces:
    """The rows of n records as the user counts them, and the tables that they stood in.

    Parameters
    ----------
    rows
        Shape (n,), int64, read-only: the row of each record.
    which
        Shape (n,), int64, read-only: the number of the table of each.
    tables
        Name and headers (by the library's names of columns) of each table.
    """

    rows: NDArray[np.int64] = field(converter=_ints)
    which: NDArray[np.int64] = field(converter=_ints)
    tables: tuple[tuple[str, Mapping[str, str]], ...]

    def __reduce__(self) -> tuple[Any, ...]:
        """Rebuild through the constructor, so that arrays are read-only again."""
        return type(self), (self.rows, self.which, self.tables)

    @classmethod
    def of(
        cls, count: int, rows: Sequence[int] | None = None, source: str = "", headers: Mapping[str, str] | None = None
    ) -> RecordPlaces:
        """Return the places of records of one table; without rows, those are 1 to `count`.

        Examples
        --------
        >>> RecordPlaces.of(2, [4, 7], "ord.csv", {"outcome": "结果"}).place(1, "outcome")
        {'source': 'ord.csv', 'row': 7, 'column': '结果'}
        """
        stood = np.arange(1, count + 1) if rows is None else rows
        return cls(stood, np.zeros(count, np.int64), ((source, dict(headers or {})),))

    @classmethod
    def joined(cls, several: Iterable[RecordPlaces]) -> RecordPlaces:
        """Return the places of several records together; each table is kept once."""
        parts = list(several)
        tables: list[tuple[str, Mapping[str, str]]] = []
        which = []
        for one in parts:
            tables += (table for table in one.tables if table not in tables)
            which.append(np.array([tables.index(table) for table in one.tables], np.int64)[one.which])
        return cls(np.concatenate([one.rows for one in parts]), np.concatenate(which), tuple(tables))

    def take(self, rows: Rows | slice) -> RecordPlaces:
        """Return the places of some records."""
        return RecordPlaces(self.rows[rows], self.which[rows], self.tables)

    def place(self, row: int, column: str = "") -> dict[str, Any]:
        """Return source, row and column (by its header) of a record, as arguments of a `Problem`."""
        source, headers = self.tables[int(self.which[row])]
        return {"source": source, "row": int(self.rows[row]), "column": headers.get(column, column)}
