"""Columns of words, of which there are few: each word is looked at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Callable


_FEW = 64


@frozen(eq=False)
class Vocabulary:
    """The words of a column, and which of them stands in each row.

    Attributes
    ----------
    words
        The words that occur.
    which
        Shape (n,), int64: position of the word of each row.
    """

    words: tuple[str, ...]
    which: NDArray[np.int64]

    @classmethod
    def of(cls, column: NDArray[np.str_]) -> Vocabulary:
        """Return the words of a column, shape (n,)."""
        which, rest = np.full(len(column), -1, np.int64), np.arange(len(column))
        words: list[str] = []
        # A comparison with each of a few words costs a small part of sorting them all.
        while len(rest) and len(words) < _FEW:
            same = column[rest] == column[rest[0]]
            which[rest[same]] = len(words)
            words.append(str(column[rest[0]]))
            rest = rest[~same]
        others, where = np.unique(column[rest], return_inverse=True)
        which[rest] = len(words) + where.reshape(-1)
        return cls((*words, *others.tolist()), which)

    def meant(self, meaning: Callable[[str], int]) -> NDArray[np.int64]:
        """Return the meaning of the word of each row."""
        return np.asarray(np.array([meaning(word) for word in self.words], np.int64)[self.which])

    def meant_at(self, place: NDArray[np.int64], places: int, meaning: Callable[[int, str], int]) -> NDArray[np.int64]:
        """Return the meaning of the word of each row at its place, one of so many."""
        size = len(self.words)
        pairs = place * size + self.which
        meant = np.zeros(places * size, np.int64)
        for pair in np.flatnonzero(np.bincount(pairs, minlength=len(meant))).tolist():
            meant[pair] = meaning(pair // size, self.words[pair % size])
        return np.asarray(meant[pairs], np.int64)
