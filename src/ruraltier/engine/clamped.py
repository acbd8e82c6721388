"""A figure kept between a floor and a cap."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from attrs import define, evolve, field

from ruraltier.engine.block import Block, Node
from ruraltier.engine.figures import LIMIT, Figure, Size
from ruraltier.engine.wide import WideFigure

if TYPE_CHECKING:
    from ruraltier.engine.figures import Array, Mask


@define(eq=False)
class Clamped:
    """A figure, or the floor or cap that it would cross; what has no figure still has none.

    Parameters
    ----------
    node
        What is kept between them.
    floor, cap
        The bounds, floor <= cap; None for none.
    """

    node: Node
    floor: Fraction | None
    cap: Fraction | None
    den: int = field(init=False)

    def __attrs_post_init__(self) -> None:
        own = 1 if self.node.varies else self.node.size.den
        self.den = math.lcm(own, *(mark.denominator for mark in self.marks))

    @property
    def marks(self) -> tuple[Fraction, ...]:
        """The bounds that there are."""
        return tuple(mark for mark in (self.floor, self.cap) if mark is not None)

    @property
    def varies(self) -> bool:
        """Whether the denominator differs by row."""
        return bool(self.node.varies)

    @property
    def may_be_absent(self) -> bool:
        """Whether a row may have no figure because it is excluded."""
        return bool(self.node.may_be_absent)

    @property
    def size(self) -> Size:
        """Bounds; a figure over a denominator that differs by row is compared by multiplying through."""
        below = self.node.size
        if below.wide:
            return below
        num = max(below.num if self.varies else below.num * (self.den // below.den), *map(self._above, self.marks))
        den = max(below.den, self.den)
        way = max(max(below.num * m.denominator, below.den * abs(m.numerator)) for m in self.marks)
        return Size(num, den, below.narrow and max(num, den, way) < LIMIT)

    def _above(self, mark: Fraction) -> int:
        return abs(int(mark * self.den))

    def figure(self, block: Block) -> Figure | WideFigure:
        """Return the figure between the bounds."""
        figure = block.score(self.node)
        if isinstance(figure, WideFigure):
            return figure.kept(self.floor, self.cap)
        below = None if self.floor is None else ~figure.reaches(self.floor, closed=True)
        above = None if self.cap is None else figure.reaches(self.cap, closed=False)
        if isinstance(figure.den, int):
            figure = evolve(figure, num=figure.num * (self.den // figure.den), den=self.den)
        for mask, mark in ((below, self.floor), (above, self.cap)):
            if mask is not None and mark is not None:
                figure = self._set(figure, mask, mark)
        return figure

    def _set(self, figure: Figure, mask: Mask, mark: Fraction) -> Figure:
        if isinstance(figure.den, int):
            return evolve(figure, num=_put(figure.num, mask, int(mark * self.den)))
        return evolve(figure, num=_put(figure.num, mask, mark.numerator), den=_put(figure.den, mask, mark.denominator))


def _put(values: Array, mask: Mask, value: int) -> Array:
    out = values.copy()
    out[mask] = value
    return np.asarray(out)
