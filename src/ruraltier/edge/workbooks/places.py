"""Cells as spreadsheets name them: letters of columns, and rows."""

from __future__ import annotations

from functools import lru_cache

_LETTERS = 3


def letters(column: int) -> str:
    """Return the letters of a column, which is counted from 1.

    Examples
    --------
    >>> letters(1), letters(28)
    ('A', 'AB')
    """
    text = ""
    while column:
        column, letter = divmod(column - 1, 26)
        text = chr(ord("A") + letter) + text
    return text


@lru_cache(maxsize=1 << 14)
def column_of(text: str) -> int:
    """Return the column of letters, from 1; 0 for what is none.

    Examples
    --------
    >>> column_of("A"), column_of("ab"), column_of("?")
    (1, 28, 0)
    """
    if len(text) > _LETTERS or not (text.isascii() and text.isalpha()):
        return 0
    column = 0
    for char in text.upper():
        column = 26 * column + ord(char) - ord("A") + 1
    return column
