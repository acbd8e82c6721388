"""Columns of words under a limit: an array of texts takes as much for every row as for its longest text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruraltier.errors import LimitError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ruraltier.edge.gather import Gathering
    from ruraltier.edge.limits import TableLimits

_CHARACTER = 4


def check_widths(source: str, columns: Iterable[tuple[Gathering, Sequence[str]]], limits: TableLimits) -> None:
    """Refuse words that would take too much memory.

    Parameters
    ----------
    source
        What messages call the table.
    columns
        Each column with its words.
    limits
        How large a cell and a column may be.

    Raises
    ------
    LimitError
        Naming the first column that is too large.
    """
    for gathering, texts in columns:
        longest = max(map(len, texts), default=0)
        if longest > limits.cell or longest * len(texts) * _CHARACTER > limits.text_bytes:
            raise LimitError(_too_long(source, gathering.column, longest, len(texts), limits))


def _too_long(source: str, column: str, longest: int, rows: int, limits: TableLimits) -> Problem:
    what = f"a cell has {longest} characters in a column of {rows} rows"
    rule = f"at most {limits.cell} characters, and {limits.text_bytes} bytes for the column"
    return Problem(
        code="RT-LIM-041", source=source, column=column, what=what, rule=rule, mend="shorten it, or raise the limits"
    )
