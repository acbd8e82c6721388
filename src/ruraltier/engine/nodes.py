"""The scoring tree as whole numbers: each node gives one exact figure a row."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import define, evolve, field, frozen
from numpy.typing import NDArray

from ruraltier.engine.figures import LIMIT, RADIX, Figure, WideFigure, either, limbs_of

if TYPE_CHECKING:
    from ruraltier.domain.absence import Absence
    from ruraltier.engine.block import Block
    from ruraltier.engine.figures import Array, Mask
    from ruraltier.engine.parts import Part

MOST_LIMBS = 12


@frozen
class Size:
    """Bounds on a node's numerators and denominators, and how float64 holds them.

    ``narrow``: as whole numbers below 2^51; ``wide``: in limbs; neither: only Python integers do.
    """

    num: int
    den: int
    narrow: bool = True
    wide: bool = False


@define(eq=False)
class Lane:
    """A part with its coefficients over the denominator of the sum it is added to."""

    part: Part
    coefs: list[int]
    fill: int
    fixes: list[tuple[frozenset[Absence], int]]
    _arrays: tuple[Any, ...] | None = field(default=None, init=False)

    @classmethod
    def of(cls, part: Part, scale: Fraction) -> Lane:
        """Return the lane of a part whose points are multiplied by `scale` to whole numbers."""
        low, high = part.ends
        wanted = {points for _, points in part.effects}
        fill = high if wanted == {part.at(high)} else low
        fixes: dict[int, frozenset[Absence]] = {}
        for kind, points in part.effects:
            delta = int((points - part.at(fill)) * scale)
            fixes[delta] = fixes.get(delta, frozenset()) | {kind}
        return cls(part, [int(b.coef * scale) for b in part.bands], fill, [(k, d) for d, k in fixes.items() if d])

    def arrays(self, limbs: int) -> tuple[Any, ...]:
        """Return coefficients (limbs, r), low and high ends (r, 1) as float64."""
        if self._arrays is None:
            bands = self.part.bands
            coefs = np.array([limbs_of(c, limbs) for c in self.coefs], dtype=np.float64).reshape(len(bands), limbs).T
            low = np.array([-math.inf if b.low is None else b.low for b in bands], dtype=np.float64)
            high = np.array([math.inf if b.high is None else b.high for b in bands], dtype=np.float64)
            self._arrays = np.ascontiguousarray(coefs), low[:, None], high[:, None]
        return self._arrays

    def add_floats(self, sums: NDArray[np.float64], block: Block) -> None:
        """Add the part's points to limb sums, shape (limbs, b)."""
        coefs, low, high = self.arrays(len(sums))
        k = block.scaled(self.part)
        if block.cohort.number(self.part.column).gaps:
            (np.fmax if self.fill == self.part.ends[0] else np.fmin)(k, float(self.fill), out=k)
        if len(coefs[0]):
            bands = block.scratch.take("bands", len(low), len(k))
            np.clip(k, low, high, out=bands)
            sums += np.dot(coefs, bands, out=block.scratch.take("sums", *sums.shape))
        for kinds, delta in self.fixes:
            mask = block.absent(self.part.column, kinds)
            for row, limb in zip(sums, limbs_of(delta, len(sums)), strict=True):
                row += mask * float(limb)

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
class Total:
    """``Σ multiplier · part + Σ multiplier · node``: every sum and mean in which nothing is left out."""

    parts: list[tuple[Fraction, Part]]
    others: list[tuple[Fraction, Any]]
    root: bool = False
    den: int = field(init=False)
    lanes: list[Lane] = field(init=False)
    base: int = field(init=False)
    size: Size = field(init=False)
    limbs: int = field(init=False, default=1)

    def __attrs_post_init__(self) -> None:
        # Nodes with one denominator first: what differs by row is put over a common one after everything else.
        self.others = sorted(self.others, key=lambda other: other[1].varies)
        numbers = [m * v for m, part in self.parts for v in part.numbers]
        fixed = [m / node.size.den for m, node in self.others if not node.varies]
        self.den = math.lcm(*(v.denominator for v in [*numbers, *fixed]))
        self.lanes = [Lane.of(part, m * self.den) for m, part in self.parts]
        self.base = sum(int(part.base * m * self.den) for m, part in self.parts)
        self.size = self._size()
        limbs = self._limbs() if self.root and not self.size.narrow else 0
        if limbs:
            self.limbs, self.size = limbs, evolve(self.size, wide=True)

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
                num, den = num * node.size.den * m.denominator + abs(m.numerator) * node.size.num * den, den * node.size.den * m.denominator
        fits = math.ceil(num) < LIMIT and den < LIMIT
        narrow = fits and all(p.steady for _, p in self.parts) and all(n.size.narrow for _, n in self.others)
        return Size(math.ceil(num), den, narrow)

    def _limbs(self) -> int:
        """Return how many limbs hold the sum, or 0 if limbs do not serve."""
        reach = sum(part.reach(b) for _, part in self.parts for b in part.bands) + 2
        count = self.size.num.bit_length() // (RADIX.bit_length() - 1) + 2
        serves = not self.others and all(p.steady for _, p in self.parts) and reach * RADIX < LIMIT
        return count if serves and count <= MOST_LIMBS and self.den < 2**1000 else 0

    def figure(self, block: Block) -> Figure | WideFigure:
        """Return the sum."""
        absent, unrated = self._masks(block)
        if block.exact:
            num: Array = sum((lane.integers(block, m * self.den) for lane, (m, _) in zip(self.lanes, self.parts, strict=True)),
                             start=np.zeros(len(block), dtype=object))
        else:
            sums = self._sums(block)
            if self.limbs > 1:
                return WideFigure.carried(sums, self.den, absent, unrated)
            num = sums[0]
        return self._with_others(block, num, absent, unrated)

    def _sums(self, block: Block) -> NDArray[np.float64]:
        sums = np.empty((self.limbs, len(block)))
        sums[:] = np.array(limbs_of(self.base, self.limbs), dtype=np.float64)[:, None]
        for lane in self.lanes:
            lane.add_floats(sums, block)
        return sums

    def _with_others(self, block: Block, num: Array, absent: Mask | None, unrated: Mask | None) -> Figure:
        den: Any = self.den
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
