"""Some rows of a cohort on their way through the kernel."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Protocol, cast

import numpy as np
from attrs import define, field

from ruraltier.domain.cohort import Cohort
from ruraltier.domain.column import Rows
from ruraltier.engine.figures import Figure, Size
from ruraltier.engine.wide import WideFigure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from ruraltier.domain.absence import Absence
    from ruraltier.domain.column import Floats
    from ruraltier.engine.figures import Array, Mask
    from ruraltier.engine.parts import Part

ROWS = 24_576
"""Rows that are scored at once: enough to hide the cost of a call, few enough for the cache."""

PLENTY = 4 * ROWS
"""Rows that are tiered at once in float64: masks and tiers are small, so that the cost of a call counts for more."""


class Node(Protocol):
    """Anything that has a figure for every row of a block."""

    @property
    def size(self) -> Size:
        """Bounds on what the figure can be."""

    @property
    def varies(self) -> bool:
        """Whether the denominator differs by row."""

    @property
    def may_be_absent(self) -> bool:
        """Whether a row may have no figure because it is excluded."""

    def figure(self, block: Block) -> Figure | WideFigure:
        """Return the figure, not remembered; ask `Block.figure`."""


class Scratch:
    """Buffers that the blocks of one run share, so that nothing large is allocated twice."""

    def __init__(self) -> None:
        self._held: dict[str, NDArray[np.float64]] = {}

    def take(self, name: str, count: int, rows: int) -> NDArray[np.float64]:
        """Return a float64 buffer of shape (count, rows); what it held before is lost, whatever its shape was."""
        buffer = self._held.get(name)
        if buffer is None or buffer.size < count * rows:
            buffer = self._held[name] = np.empty(count * rows)
        return buffer[: count * rows].reshape(count, rows)


def slices(rows: int, most: int = ROWS) -> Iterator[slice]:
    """Yield blocks of at most so many rows, all of about one size: numpy is slow where the last one is small."""
    count = -(-rows // most)
    ends = [rows * i // max(count, 1) for i in range(count + 1)]
    return (slice(start, end) for start, end in pairwise(ends))


@define(eq=False)
class Block:
    """Rows of a cohort, in whole numbers of one of two kinds.

    Parameters
    ----------
    cohort
        The whole table.
    rows
        A slice, or positions.
    exact
        True for Python integers, False for whole numbers in float64.
    """

    cohort: Cohort
    rows: slice | Rows
    exact: bool
    scratch: Scratch = field(factory=Scratch)
    _figures: dict[Node, Figure | WideFigure] = field(factory=dict, init=False)
    size: int = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.size = len(self.cohort.ids[self.rows])

    def __len__(self) -> int:
        return self.size

    def tiles(self) -> Iterator[tuple[slice, Block]]:
        """Yield parts of the block that fit the cache, each with its place in the block."""
        if not isinstance(self.rows, slice) or self.size <= ROWS:
            yield slice(None), self
            return
        first = self.rows.start
        for where in slices(self.size):
            rows = slice(first + where.start, first + where.stop)
            yield where, Block(self.cohort, rows, self.exact, self.scratch)

    def values(self, code: str) -> Floats:
        """Return the values of an indicator, shape (b,), float64, NaN where there is none."""
        values: Floats = self.cohort.number(code).values[self.rows]
        return values

    def words(self, code: str) -> NDArray[np.str_]:
        """Return the words of a text indicator, shape (b,)."""
        words: NDArray[np.str_] = self.cohort.text(code).values[self.rows]
        return words

    def scaled(self, part: Part) -> Array:
        """Return the k of a part, shape (b,): whole numbers as float64 (NaN without a value) or objects (0 without)."""
        k = self._integers(part) if self.exact else self._floats(part)
        if part.units is None:
            return k
        start, size, downward, factor = part.units
        excess = start - k if downward else k - start
        count = excess // size if self.exact else np.floor(excess / size)
        complete: Array = np.maximum(count, 0) * factor
        return complete

    def _floats(self, part: Part) -> Array:
        k: Array = self.scratch.take("k", 1, self.size)[0]
        np.multiply(self.values(part.column), 10.0**part.places, out=k)
        np.rint(k, out=k)
        if part.factor != 1:
            np.multiply(k, float(part.factor), out=k)
        return k

    def _integers(self, part: Part) -> Array:
        return np.asarray(self.cohort.number(part.column).integers(self.rows, part.places) * part.factor)

    def absent(self, code: str, kinds: frozenset[Absence]) -> Mask:
        """Return where an indicator has no value for one of these reasons, shape (b,), bool."""
        column = self.cohort.number(code)
        if kinds >= column.gaps:
            return np.isnan(self.values(code))
        masks = [column.absent_as(kind, self.rows) for kind in kinds]
        return np.asarray(np.logical_or.reduce(masks))

    def figure(self, node: Node) -> Figure:
        """Return the figure of a node below the root, worked out once a block."""
        return cast("Figure", self.score(node))

    def score(self, node: Node) -> Figure | WideFigure:
        """Return the figure of any node, worked out once a block; only the root's can be wide."""
        if node not in self._figures:
            self._figures[node] = node.figure(self)
        return self._figures[node]
