"""Columns of words: each word is looked at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen

from ruraltier.domain.column import Rows
from ruraltier.domain.distinct import distinct

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray


@frozen(eq=False)
class Vocabulary:
    """The words of a column, and which of them stands in each row.

    Attributes
    ----------
    words
        The words that occur, in order.
    which
        Shape (n,), intp: position of the word of each row.
    """

    words: tuple[str, ...]
    which: Rows

    @classmethod
    def of(cls, column: NDArray[np.str_]) -> Vocabulary:
        """Return the words of a column, shape (n,)."""
        words, which = distinct(column)
        return cls(tuple(words.tolist()), which)

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
