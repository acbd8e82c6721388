"""Which ids have been seen, in a few bytes each: for tables that come in parts."""

from __future__ import annotations

import unicodedata
from typing import Any

import numpy as np
from attrs import Factory, define
from numpy.typing import NDArray

_ASCII = 128


@define(eq=False)
class Seen:
    """The ids of the parts so far.

    Parameters
    ----------
    runs
        Sorted arrays, each at least twice as long as the next: adding m ids to n costs little more than sorting m.

    Examples
    --------
    >>> seen = Seen()
    >>> seen.add(np.array(["1101", "1102"])).tolist(), seen.add(np.array(["1103", "1101"])).tolist()
    ([False, False], [False, True])
    """

    runs: list[NDArray[Any]] = Factory(list)

    def add(self, ids: NDArray[np.str_]) -> NDArray[np.bool_]:
        """Return which of the ids of a part, unlike each other, are not new, shape (m,); all are known from now on."""
        keys = _short(ids)
        old = np.zeros(len(keys), bool)
        for run in self.runs:
            at = np.minimum(np.searchsorted(run, keys), len(run) - 1)
            old |= run[at] == keys
        if len(keys):
            self._keep(np.sort(keys))
        return old

    def _keep(self, run: NDArray[Any]) -> None:
        while self.runs and len(self.runs[-1]) < 2 * len(run):
            # Two sorted runs, one behind the other: a stable sort merges them.
            run = np.sort(np.concatenate([self.runs.pop(), run]), kind="stable")
        self.runs.append(run)


def _short(ids: NDArray[np.str_]) -> NDArray[Any]:
    """Return ids as bytes, one a character where all are ASCII; ids that differ in width only become the same."""
    width = ids.dtype.itemsize // 4
    points = np.ascontiguousarray(ids).view(np.uint32)
    if not (points >= _ASCII).any():
        return points.astype(np.uint8).view(f"S{width}")
    return np.array([unicodedata.normalize("NFKC", one).encode() for one in ids.tolist()], dtype=np.bytes_)
