"""TableLimits of what is read, so that a table can exhaust nothing."""

from __future__ import annotations

from attrs import fields_dict, frozen

from ruraltier.errors import Problem, expect

MIB = 1 << 20


@frozen(kw_only=True)
class TableLimits:
    """How large a table may be.

    Parameters
    ----------
    file_bytes
        Bytes of a file.
    unpacked_bytes
        Bytes of a workbook once it is unpacked.
    rows, columns
        Rows below the header, and columns.
    cell
        Characters of an id, a name or a word.
    text_bytes
        Memory of one column of words: rows times the longest word times 4.

    Raises
    ------
    ArgumentError
        If one is no whole number.

    Examples
    --------
    >>> TableLimits(rows=10).rows, TableLimits().file_bytes
    (10, 268435456)
    """

    file_bytes: int = 256 * MIB
    unpacked_bytes: int = 1024 * MIB
    rows: int = 5_000_000
    columns: int = 2_000
    cell: int = 32_767
    text_bytes: int = 1024 * MIB

    def __attrs_post_init__(self) -> None:
        for name in fields_dict(TableLimits):
            expect(getattr(self, name), int, name, "a whole number")


LIMITS = TableLimits()
"""The limits unless others are given."""


def too_many(source: str, size: int | str, limit: int, what: str, enough: str = "…") -> Problem:
    """Return the problem of a table with more rows or columns than it may have.

    Parameters
    ----------
    source
        The table.
    size, limit
        How many there are, and may be.
    what
        ``rows`` or ``columns``.
    enough
        A limit under which the table could be read, where that is known.
    """
    mend = f"raise the limit: limits=TableLimits({what}={enough})"
    found = f"the table has {size} {what}"
    return Problem(code="RT-LIM-040", source=source, what=found, rule=f"at most {limit}", mend=mend)
