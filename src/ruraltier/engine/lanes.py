"""Criteria as lanes over the denominator of a sum, and groups of them that are worked out together."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import accumulate, product
from typing import TYPE_CHECKING

import numpy as np
from attrs import define, field
from numpy.typing import NDArray

from ruraltier._numbers import float_edge
from ruraltier.domain.absence import Absence
from ruraltier.engine.parts import Part
from ruraltier.engine.wide import Layout

if TYPE_CHECKING:
    from ruraltier.domain.column import Floats
    from ruraltier.engine.block import Block
    from ruraltier.engine.figures import Array

MOST_BANDS = 32
"""Bands of a bundle: its buffer stays in the cache."""

MOST_EDGES = 64
"""Edges of a lane that are counted one by one; more are cheaper as bands."""

MOST_CELLS = 1_024
"""Entries of a table of stairs: it stays in the nearest cache, and is quickly made."""


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
        # Comparisons leave a NaN below every edge, so steps are filled at their lower end.
        upper = not _steps(part) and {points for _, points in part.effects} == {part.at(high)}
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
        return len(self.part.bands), self.upper, self if self.part.units else None

    @property
    def steps(self) -> bool:
        """Whether the points only jump, so that counting the edges reached tells them."""
        return _steps(self.part)

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


def _steps(part: Part) -> bool:
    # Over whole numbers a band that is one unit wide is a jump.
    ends = [(band.low, band.high) for band in part.bands]
    narrow = all(low is not None and high is not None and high - low == 1 for low, high in ends)
    return narrow and part.units is None and len(ends) <= MOST_EDGES


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


@define(eq=False)
class Stairs:
    """Lanes that only jump: the edges that a value reaches are counted, and a table has the points of all counts.

    Parameters
    ----------
    lanes
        Lanes whose bands are all jumps.
    layout
        The limbs in which the sum is kept.

    Attributes
    ----------
    edges
        (column, rising floats that decide the comparison exactly) of each lane.
    table
        Shape (limbs, Π (edges of a lane + 1)), float64: the points of every combination of counts.
    """

    lanes: list[Lane]
    layout: Layout
    edges: list[tuple[str, list[float]]] = field(init=False)
    table: NDArray[np.float64] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.edges = [(lane.part.column, _edges(lane.part)) for lane in self.lanes]
        points = [sum(heights) for heights in product(*(_heights(lane) for lane in self.lanes))]
        self.table = np.array([self.layout.limbs(p) for p in points], dtype=np.float64).T.copy()

    def add(self, sums: NDArray[np.float64], block: Block) -> None:
        """Add the points of the lanes to limb sums, shape (limbs, b)."""
        cell = np.zeros(block.size, dtype=np.int16)
        for column, edges in self.edges:
            cell *= np.int16(len(edges) + 1)
            # Numpy adds arrays of one small type many times faster than of two.
            cell += _reached(block.values(column), edges).astype(np.int16)
        added = block.scratch.take("added", self.layout.count, block.size)
        for limb, row in zip(self.table, added, strict=True):
            # Every cell is in the table; "clip" only spares numpy a buffer.
            limb.take(cell, out=row, mode="clip")
        sums += added


def _reached(values: Floats, edges: list[float]) -> NDArray[np.int8]:
    """Return how many edges each value reaches, shape (b,); none where there is no value."""
    count = (values >= edges[0]).view(np.int8)
    for edge in edges[1:]:
        count += (values >= edge).view(np.int8)
    return count


def _edges(part: Part) -> list[float]:
    scale = 10**part.places * part.factor
    return [float_edge(Fraction(top, scale), closed=True) for top in sorted(_tops(part))]


def _tops(part: Part) -> list[int]:
    return [band.high for band in part.bands if band.high is not None]


def _heights(lane: Lane) -> list[int]:
    """Return what a lane adds when no edge is reached, when the first is, and so on."""
    jumps = sorted(zip(_tops(lane.part), lane.coefs, strict=True))
    return list(accumulate((coef for _, coef in jumps), initial=sum(coef * (top - 1) for top, coef in jumps)))


def bundled(lanes: list[Lane], layout: Layout) -> list[Bundle | Stairs]:
    """Return lanes that change with their value in groups that are worked out together."""
    moving = [lane for lane in lanes if lane.part.bands]
    flights = _flights([lane for lane in moving if lane.steps])
    alike: dict[tuple[object, ...], list[Lane]] = {}
    for lane in moving:
        if not lane.steps:
            alike.setdefault(lane.likeness, []).append(lane)
    bundles: list[Bundle | Stairs] = [Stairs(flight, layout) for flight in flights]
    for group in alike.values():
        size = max(1, MOST_BANDS // len(group[0].part.bands))
        bundles += [Bundle(group[i : i + size], layout) for i in range(0, len(group), size)]
    return bundles


def _flights(lanes: list[Lane]) -> list[list[Lane]]:
    """Return lanes in groups whose tables stay small."""
    flights: list[list[Lane]] = []
    cells = MOST_CELLS + 1
    for lane in lanes:
        more = len(lane.part.bands) + 1
        if cells * more > MOST_CELLS:
            flights.append([])
            cells = 1
        flights[-1].append(lane)
        cells *= more
    return flights
