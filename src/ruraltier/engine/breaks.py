"""Natural breaks: numbers in a row, parted into classes that lie as close as can be, exactly."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import define, field
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

_SURELY_LESS = 1 - 2.0**-48
"""Floats below this part of the greatest are surely less: the sums that they stand for are off by under 2^-50 each."""


def natural_breaks(numbers: Sequence[Fraction], counts: Sequence[int], classes: int) -> list[int]:
    """Return where each class but the first starts, so that the squared deviations from the class means are least.

    Parameters
    ----------
    numbers
        D rising numbers, no two of them equal.
    counts
        How often each occurs.
    classes
        How many classes, from 1 to D.

    Returns
    -------
    list of int
        ``classes - 1`` rising positions; of several best partings, the one with the lower positions.

    Notes
    -----
    The sum of squares is least where the sum over classes of (sum of its numbers)² / (how many) is greatest: the
    dynamic programme of Fisher (1958, On grouping for maximum homogeneity) over whole numbers. Best starts rise with
    the end of the part that is looked at, so each is looked for between those of its neighbours.

    Examples
    --------
    >>> natural_breaks([Fraction(n) for n in (1, 2, 10, 11, 30)], [1] * 5, 3)
    [2, 4]
    """
    row = _Row.of(numbers, counts)
    starts = [row.with_class(made, last=made == classes) for made in range(2, classes + 1)]
    found, end = [], len(numbers)
    for start in reversed(starts):
        end = start[end]
        found.append(end)
    return found[::-1]


def spread(numbers: Sequence[Fraction]) -> int:
    """Return how many bits the whole numbers take that stand for rising numbers."""
    scale = math.lcm(*(n.denominator for n in numbers))
    return int((numbers[-1] - numbers[0]) * scale).bit_length()


@define(eq=False)
class _Row:
    """Numbers from the first on, and the best that parting the first i of them into classes gives.

    Attributes
    ----------
    sums, sizes
        Sum and count of the first i numbers, i from 0 to D, as int64 or Python integers.
    best
        Sum over classes of sum² / count, for the first i numbers.
    """

    sums: NDArray[Any]
    sizes: NDArray[np.int64]
    best: list[Fraction]
    _floats: NDArray[np.float64] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._floats = np.array([float(b) for b in self.best])

    @classmethod
    def of(cls, numbers: Sequence[Fraction], counts: Sequence[int]) -> _Row:
        scale = math.lcm(*(n.denominator for n in numbers))
        sums, sizes = [0], [0]
        for number, count in zip(numbers, counts, strict=True):
            # Taking the first from all leaves deviations as they are, and no sum is negative.
            sums.append(sums[-1] + int((number - numbers[0]) * scale) * int(count))
            sizes.append(sizes[-1] + int(count))
        kind = np.int64 if sums[-1] < 2**62 else object
        best = [Fraction(0), *(Fraction(s * s, n) for s, n in zip(sums[1:], sizes[1:], strict=True))]
        return cls(np.array(sums, kind), np.array(sizes), best)

    def with_class(self, made: int, *, last: bool) -> dict[int, int]:
        """Add a class; return the best start of the last class, by the end of the part that is parted."""
        starts: dict[int, int] = {}
        best = list(self.best)
        whole = len(self.best) - 1
        todo = [(whole, whole, made - 1, whole - 1)] if last else [(made, whole, made - 1, whole - 1)]
        while todo:
            first, final, low, high = todo.pop()
            if first > final:
                continue
            end = (first + final) // 2
            starts[end], best[end] = self._start(end, low, min(high, end - 1))
            todo += [(first, end - 1, low, starts[end]), (end + 1, final, starts[end], high)]
        self.best = best
        self._floats = np.array([float(b) for b in best])
        return starts

    def _start(self, end: int, low: int, high: int) -> tuple[int, Fraction]:
        """Return the best start of a last class that ends here, from low to high, and what it gives."""
        part = slice(low, high + 1)
        sums = (self.sums[end] - self.sums[part]).astype(np.float64)
        guess = self._floats[part] + sums * sums / (self.sizes[end] - self.sizes[part])
        near = low + np.flatnonzero(guess >= guess.max() * _SURELY_LESS)
        given = [(self._given(int(start), end), -int(start)) for start in near]
        value, start = max(given)
        return -start, value

    def _given(self, start: int, end: int) -> Fraction:
        total = int(self.sums[end]) - int(self.sums[start])
        return self.best[start] + Fraction(total * total, int(self.sizes[end] - self.sizes[start]))
