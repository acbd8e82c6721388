"""The scoring tree as whole numbers: each node gives one exact figure a row."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from attrs import define, evolve, field

from ruraltier.engine.block import Block, Node
from ruraltier.engine.figures import LIMIT, Figure, Size, either
from ruraltier.engine.lanes import Bundle, Lane, Stairs, bundled
from ruraltier.engine.parts import Part
from ruraltier.engine.wide import MOST_BITS, Layout, WideFigure

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ruraltier.engine.figures import Array, Den, Mask

NARROW = Layout(1, 0)


@define(eq=False)
class Total:
    """``Σ multiplier · part + Σ multiplier · node``: every sum and mean in which nothing is left out.

    Parameters
    ----------
    parts, others
        Criteria, and other nodes, each with its multiplier.
    root
        Whether the sum may be held in limbs where float64 is too small for it.
    marks
        Figures that the denominator also has to write, because they may take the place of the sum.
    """

    parts: list[tuple[Fraction, Part]]
    others: list[tuple[Fraction, Node]]
    root: bool = False
    marks: tuple[Fraction, ...] = ()
    den: int = field(init=False)
    lanes: list[Lane] = field(init=False)
    base: int = field(init=False)
    size: Size = field(init=False)
    layout: Layout = field(init=False, default=NARROW)
    bundles: list[Bundle | Stairs] = field(init=False)

    def __attrs_post_init__(self) -> None:
        # Nodes with one denominator first: what differs by row is put over a common one after everything else.
        self.others = sorted(self.others, key=lambda other: other[1].varies)
        numbers = [m * v for m, part in self.parts for v in part.numbers]
        fixed = [m / node.size.den for m, node in self.others if not node.varies]
        self.den = math.lcm(*(v.denominator for v in [*numbers, *fixed, *self.marks]))
        self.lanes = [Lane.of(part, m * self.den) for m, part in self.parts]
        self.base = sum(int(part.base * m * self.den) for m, part in self.parts)
        self.size = self._size()
        layout = self._layout() if self.root and not self.size.narrow else None
        if layout:
            self.layout, self.size = layout, evolve(self.size, wide=True)
        self.bundles = bundled(self.lanes, self.layout) if self.size.narrow or self.size.wide else []

    @property
    def varies(self) -> bool:
        """Whether the denominator differs by row."""
        return any(node.varies for _, node in self.others)

    @property
    def may_be_absent(self) -> bool:
        """Whether a row may have no figure because it is excluded (a lone child's exclusion is the node's)."""
        return any(part.excluded for _, part in self.parts) or any(node.may_be_absent for _, node in self.others)

    def _size(self) -> Size:
        num = sum((abs(m) * part.size * self.den for m, part in self.parts), start=Fraction(abs(self.base)))
        num += sum(
            (abs(m) * node.size.num * self.den / node.size.den for m, node in self.others if not node.varies),
            start=Fraction(0),
        )
        den = self.den
        for m, node in self.others:
            if node.varies:
                num, den = (
                    num * node.size.den * m.denominator + abs(m.numerator) * node.size.num * den,
                    den * node.size.den * m.denominator,
                )
        num = max(num, *(abs(mark) * den for mark in self.marks), Fraction(0))
        fits = math.ceil(num) < LIMIT and den < LIMIT
        narrow = fits and all(p.steady for _, p in self.parts) and all(n.size.narrow for _, n in self.others)
        return Size(math.ceil(num), den, narrow)

    def _layout(self) -> Layout | None:
        """Return limbs that hold the sum, or None if none serve."""
        # One for the base, and one for what a missing value still has to be given.
        reach = sum(part.reach(b) for _, part in self.parts for b in part.bands) + 2 * len(self.parts) + 1
        serves = not self.others and all(p.steady for _, p in self.parts) and self.den.bit_length() < MOST_BITS
        return Layout.holding(self.size.num, reach) if serves else None

    def figure(self, block: Block) -> Figure | WideFigure:
        """Return the sum."""
        absent, unrated = self._masks(block)
        if block.exact:
            num: Array = sum(
                (lane.integers(block, m * self.den) for lane, (m, _) in zip(self.lanes, self.parts, strict=True)),
                start=np.zeros(len(block), dtype=object),
            )
        else:
            sums = self._sums(block)
            if self.size.wide:
                return WideFigure.carried(sums, self.layout, self.den, absent, unrated)
            num = sums[0]
        return self._with_others(block, num, absent, unrated)

    def _sums(self, block: Block) -> NDArray[np.float64]:
        sums = np.empty((self.layout.count, len(block)))
        sums[:] = np.array(self.layout.limbs(self.base), dtype=np.float64)[:, None]
        for where, tile in block.tiles():
            for bundle in self.bundles:
                bundle.add(sums[:, where], tile)
        # Of every lane: one that earns the same for every value has no bands and stands in no bundle.
        for lane in self.lanes:
            for kinds, delta in lane.fixes:
                mask = block.absent(lane.part.column, kinds)
                sums += np.array(self.layout.limbs(delta), dtype=np.float64)[:, None] * mask
        return sums

    def _with_others(self, block: Block, num: Array, absent: Mask | None, unrated: Mask | None) -> Figure:
        den: Den = self.den
        for m, node in self.others:
            figure = block.figure(node)
            if node.varies:
                num = num * (figure.den * m.denominator) + figure.num * (den * m.numerator)
                den = den * figure.den * m.denominator
            else:
                num = num + figure.num * int(m * self.den / figure.den)
        return Figure(num, den, absent, unrated)

    def _masks(self, block: Block) -> tuple[Mask | None, Mask | None]:
        absent = unrated = None
        for _, part in self.parts:
            if part.excluded:
                absent = either(absent, block.absent(part.column, part.excluded))
            if part.unrated:
                unrated = either(unrated, block.absent(part.column, part.unrated))
        for _, node in self.others:
            figure = block.figure(node)
            absent, unrated = either(absent, figure.absent), either(unrated, figure.unrated)
        return absent, unrated
