"""TableLimits of what is read, so that a table can exhaust nothing."""

from __future__ import annotations

from attrs import frozen

MIB = 1 << 20


@frozen(kw_only=True)
class TableLimits:
    """How large a table may be.

    Parameters
    ----------
    file_bytes
        Bytes of a file.
    rows, columns
        Rows below the header, and columns.
    cell
        Characters of an id, a name or a word.
    text_bytes
        Memory of one column of words: rows times the longest word times 4.

    Examples
    --------
    >>> TableLimits(rows=10).rows, TableLimits().file_bytes
    (10, 268435456)
    """

    file_bytes: int = 256 * MIB
    rows: int = 5_000_000
    columns: int = 2_000
    cell: int = 32_767
    text_bytes: int = 1024 * MIB


LIMITS = TableLimits()
"""The limits unless others are given."""
