"""Distinct words of a long column, which of them each row holds, and where values in a row differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ruraltier.domain.column import Rows

_FACTOR = np.uint64(0x9E3779B97F4A7C15)


def distinct(words: NDArray[np.str_]) -> tuple[NDArray[np.str_], Rows]:
    """Return the distinct words in order, and the position among them of each, shape (n,).

    As `numpy.unique` with its inverse, some ten times as fast on words of a few characters: numbers made of the
    characters are sorted in their place, and it is looked at whether words of one number are indeed the same.

    Examples
    --------
    >>> found, which = distinct(np.array(["乙乡", "甲乡", "乙乡"]))
    >>> found.tolist(), which.tolist()
    (['乙乡', '甲乡'], [0, 1, 0])
    """
    _, first, which = np.unique(_numbers(words), return_index=True, return_inverse=True)
    found, rows = words[first], which.reshape(-1)
    if bool((found[rows] != words).any()):
        found, rows = np.unique(words, return_inverse=True)
        return found, rows.reshape(-1).astype(np.intp)
    order = np.argsort(found, kind="stable")
    place = np.empty(len(order), np.intp)
    place[order] = np.arange(len(order))
    return found[order], place[rows]


def turns(values: NDArray[Any]) -> NDArray[np.bool_]:
    """Return where a value differs from the one before it, shape (n,), bool; True at the beginning.

    Examples
    --------
    >>> turns(np.array([3, 3, 5])).tolist()
    [True, False, True]
    """
    found = np.ones(len(values), np.bool_)
    found[1:] = values[1:] != values[:-1]
    return found


def _numbers(words: NDArray[np.str_]) -> NDArray[Any]:
    """Return a whole number for each word, equal for equal words; it wraps, so it may be equal for others too."""
    characters = np.ascontiguousarray(words).view(np.uint32).reshape(len(words), words.dtype.itemsize // 4)
    found = np.zeros(len(words), np.uint64)
    for column in characters.T:
        found = found * _FACTOR + column
    return found
