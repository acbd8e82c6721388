"""The scoring tree as whole numbers: each node gives one exact figure a row."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from attrs import define, evolve, field
from numpy.typing import NDArray

from ruraltier.domain.absence import Absence
from ruraltier.engine.block import Block, Node
from ruraltier.engine.figures import LIMIT, Figure, Size, either
from ruraltier.engine.parts import Part
from ruraltier.engine.wide import MOST_BITS, Layout, WideFigure

if TYPE_CHECKING:
    from ruraltier.engine.figures import Array, Den, Mask

NARROW = Layout(1, 0)
MOST_BANDS = 32


@define(eq=False)
class Lane:
    """A part with its coefficients over the denominator of the sum it is added to.

    Parameters
    ----------
    part
        The criterion.
    coefs
        One whole number a band.
    fill, upper
        The k that stands in where there is no value, and whether it is the upper end.
    fixes
        (kinds, what is still to be added where there is no value for one of these reasons).
    """

    part: Part
    coefs: list[int]
    fill: int
    upper: bool
    fixes: list[tuple[frozenset[Absence], int]]

    @classmethod
    def of(cls, part: Part, scale: Fraction) -> Lane:
        """Return the lane of a part whose points are multiplied by `scale` to whole numbers."""
        low, high = part.ends
        upper = {points for _, points in part.effects} == {part.at(high)}
        fill = high if upper else low
        fixes: dict[int, frozenset[Absence]] = {}
        for kind, points in part.effects:
            delta = int((points - part.at(fill)) * scale)
            fixes[delta] = fixes.get(delta, frozenset()) | {kind}
        return cls(
            part, [int(b.coef * scale) for b in part.bands], fill, upper, [(k, d) for d, k in fixes.items() if d]
        )

    @property
    def likeness(self) -> tuple[object, ...]:
        """Lanes that are alike in this can be worked out in one go; a lane with units goes alone."""
        return len(self.part.bands), self.upper, self.part if self.part.units else None

    def integers(self, block: Block, scale: Fraction) -> Array:
        """Return the part's points times `scale` as Python integers, shape (b,)."""
        k = block.scaled(self.part)
        total: Array = np.full(len(k), int(self.part.base * scale), dtype=object)
        for coef, band in zip(self.coefs, self.part.bands, strict=True):
            clipped = k if band.low is None else np.maximum(k, band.low)
            total = total + coef * (clipped if band.high is None else np.minimum(clipped, band.high))
        for kind, points in self.part.effects:
            total[block.absent(self.part.column, frozenset({kind}))] = int(points * scale)
        return total


@define(eq=False)
class Bundle:
    """Like lanes, worked out together: few large array operations instead of many small ones.

    Parameters
    ----------
    lanes
        m lanes of r bands each.
    layout
        The limbs in which the sum is kept; one where it is narrow.

    Attributes
    ----------
    coefs
        Shape (limbs, m · r), float64.
    low, high
        Shape (m, r, 1), float64: the ends of the bands.
    fill
        Shape (m, 1), float64; None if no value is missing.
    factors
        Shape (m, 1), float64; None if all are 1.
    """

    lanes: list[Lane]
    layout: Layout
    coefs: NDArray[np.float64] = field(init=False)
    low: NDArray[np.float64] = field(init=False)
    high: NDArray[np.float64] = field(init=False)
    fill: NDArray[np.float64] | None = field(init=False)
    factors: NDArray[np.float64] | None = field(init=False)

    def __attrs_post_init__(self) -> None:
        parts = [lane.part for lane in self.lanes]
        coefs = [self.layout.limbs(c) for lane in self.lanes for c in lane.coefs]
        shape = (len(parts), len(parts[0].bands), 1)
        self.coefs = np.ascontiguousarray(np.array(coefs, dtype=np.float64).reshape(-1, self.layout.count).T)
        self.low = np.array(
            [-math.inf if b.low is None else b.low for p in parts for b in p.bands], dtype=np.float64
        ).reshape(shape)
        self.high = np.array(
            [math.inf if b.high is None else b.high for p in parts for b in p.bands], dtype=np.float64
        ).reshape(shape)
        gaps = any(p.effects or p.unrated or p.excluded for p in parts)
        self.fill = np.array([[lane.fill] for lane in self.lanes], dtype=np.float64) if gaps else None
        self.factors = (
            np.array([[p.factor] for p in parts], dtype=np.float64) if any(p.factor != 1 for p in parts) else None
        )

    def add(self, sums: NDArray[np.float64], block: Block) -> None:
        """Add the points of the lanes to limb sums, shape (limbs, b)."""
        k = self._scaled(block)
        if self.fill is not None:
            # fmin and fmax take the other side of a NaN, so it ends up on the fill.
            (np.fmin if self.lanes[0].upper else np.fmax)(k, self.fill, out=k)
        bands = block.scratch.take("bands", self.low.size, block.size)
        np.clip(k[:, None, :], self.low, self.high, out=bands.reshape(*self.low.shape[:2], block.size))
        added = block.scratch.take("added", self.layout.count, block.size)
        for limb, row in zip(self.coefs, added, strict=True):
            np.dot(limb, bands, out=row)
        sums += added

    def _scaled(self, block: Block) -> NDArray[np.float64]:
        """Return the k of every lane, shape (m, b); NaN where there is no value."""
        if self.lanes[0].part.units is not None:
            return block.scaled(self.lanes[0].part)[None, :]
        k = block.scratch.take("k", len(self.lanes), block.size)
        for lane, row in zip(self.lanes, k, strict=True):
            np.multiply(block.values(lane.part.column), 10.0**lane.part.places, out=row)
        np.rint(k, out=k)
        if self.factors is not None:
            np.multiply(k, self.factors, out=k)
        return k


def bundled(lanes: list[Lane], layout: Layout) -> list[Bundle]:
    """Return lanes in bundles of like ones, none of more than `MOST_BANDS` bands."""
    alike: dict[tuple[object, ...], list[Lane]] = {}
    for lane in lanes:
        if lane.part.bands:
            alike.setdefault(lane.likeness, []).append(lane)
    bundles = []
    for (bands, *_), group in alike.items():
        size = max(1, MOST_BANDS // int(str(bands)))
        bundles += [Bundle(group[i : i + size], layout) for i in range(0, len(group), size)]
    return bundles


@define(eq=False)
class Total:
    """``Σ multiplier · part + Σ multiplier · node``: every sum and mean in which nothing is left out."""

    parts: list[tuple[Fraction, Part]]
    others: list[tuple[Fraction, Node]]
    root: bool = False
    den: int = field(init=False)
    lanes: list[Lane] = field(init=False)
    base: int = field(init=False)
    size: Size = field(init=False)
    layout: Layout = field(init=False, default=NARROW)
    bundles: list[Bundle] = field(init=False)

    def __attrs_post_init__(self) -> None:
        # Nodes with one denominator first: what differs by row is put over a common one after everything else.
        self.others = sorted(self.others, key=lambda other: other[1].varies)
        numbers = [m * v for m, part in self.parts for v in part.numbers]
        fixed = [m / node.size.den for m, node in self.others if not node.varies]
        self.den = math.lcm(*(v.denominator for v in [*numbers, *fixed]))
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
        num += sum((abs(m) * node.size.num * self.den for m, node in self.others if not node.varies), start=Fraction(0))
        den = self.den
        for m, node in self.others:
            if node.varies:
                num, den = (
                    num * node.size.den * m.denominator + abs(m.numerator) * node.size.num * den,
                    den * node.size.den * m.denominator,
                )
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
        for bundle in self.bundles:
            bundle.add(sums, block)
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
