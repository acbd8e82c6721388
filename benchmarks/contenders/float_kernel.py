"""The fastest inexact kernel that we know how to write in numpy: what exactness is compared with.

Lines are sums of clipped ramps in blocks that fit the cache, and one matrix product adds them up; steps are counted
edge by edge and looked up in a table. It works on the floats as they are, so it saves the scaling and rounding to whole
numbers, and it hands back the same arrays as ``ruraltier.assess``: score, tier by score, final tier, status, reasons,
and those that decided.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise, product
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.contenders.contender import Contender, Verdicts
from benchmarks.rules import CODES, CUTS, GATES, LINEAR, RULES, STEPS, TIERS, VETOES, Curve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from benchmarks.workloads import Workload

_ROWS = 16_384
_PLENTY = 4 * _ROWS
_FLIGHT = 4
_TOP = np.int8(len(TIERS) - 1)


def contenders() -> Iterator[Contender]:
    """Yield the contender."""
    yield Contender("best inexact float kernel", "the same arrays as assess; float64", _prepare)


@dataclass(eq=False)
class _Lines:
    """Linear curves that all rise or all fall: m neighbouring columns of three ramps each."""

    rows: slice
    fill: NDArray[np.float64]
    upper: bool
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    slopes: NDArray[np.float64]

    @classmethod
    def of(cls, curves: list[Curve]) -> _Lines:
        knots, points = (np.array([getattr(c, name) for c in curves]) for name in ("knots", "amounts"))
        slopes = np.diff(points) / np.diff(knots)
        first, upper = CODES.index(curves[0].code), curves[0].falling
        rows, fill = slice(first, first + len(curves)), knots[:, -1:] if upper else knots[:, :1]
        return cls(rows, fill, upper, knots[:, :-1, None], knots[:, 1:, None], slopes.reshape(-1))

    @property
    def base(self) -> float:
        """What is to be added so that the worst ends earn nothing."""
        return -float((self.high if self.upper else self.low).reshape(-1) @ self.slopes)

    def add(self, matrix: NDArray[np.float64], room: NDArray[np.float64], score: NDArray[np.float64]) -> None:
        size, (m, r, _) = matrix.shape[1], self.low.shape
        values = room[: m * size].reshape(m, size)
        # The other side of a NaN is the worst end of the curve, which earns nothing.
        (np.fmin if self.upper else np.fmax)(matrix[self.rows], self.fill, out=values)
        ramps = room[m * size : m * size * (r + 1)].reshape(m, r, size)
        np.clip(values[:, None, :], self.low, self.high, out=ramps)
        score += self.slopes @ ramps.reshape(m * r, size)


class _Stairs:
    """Step curves: the edges that a value reaches are counted, and a table has the points of all counts."""

    def __init__(self, curves: tuple[Curve, ...]) -> None:
        self.edges = [(CODES.index(c.code), c.knots) for c in curves]
        self.table = np.array([sum(p) for p in product(*([0.0, *c.amounts] for c in curves))])

    def add(self, matrix: NDArray[np.float64], room: NDArray[np.float64], score: NDArray[np.float64]) -> None:
        cell = np.zeros(len(score), np.int16)
        for row, edges in self.edges:
            count = (matrix[row] >= edges[0]).view(np.int8)
            for edge in edges[1:]:
                count += (matrix[row] >= edge).view(np.int8)
            cell *= np.int16(len(edges) + 1)
            cell += count.astype(np.int16)
        score += self.table.take(cell, out=room[: len(score)], mode="clip")


def _prepare(workload: Workload) -> Callable[[], Verdicts]:
    lines = [_Lines.of([c for c in LINEAR if c.falling is falling]) for falling in (False, True)]
    flights = [_Stairs(STEPS[:_FLIGHT]), _Stairs(STEPS[_FLIGHT:])]
    base, matrix = sum(family.base for family in lines), workload.matrix
    room = np.empty(max(f.low.size + len(f.fill) for f in lines) * _ROWS)

    def call() -> Verdicts:
        out = _Arrays(len(workload))
        for rows in _slices(0, len(workload), _PLENTY):
            for tile in _slices(rows.start, rows.stop, _ROWS):
                block, score = matrix[:, tile], out.score[tile]
                score[:] = base
                for line in lines:
                    line.add(block, room, score)
                for flight in flights:
                    flight.add(block, room, score)
            _judge(matrix[:, rows], out, rows)
        return Verdicts(out.score, out.tier, out.fired)

    return call


def _slices(start: int, stop: int, most: int) -> list[slice]:
    """Return blocks of at most so many rows, all of about one size."""
    count = -(-(stop - start) // most)
    ends = [start + (stop - start) * i // count for i in range(count + 1)]
    return [slice(a, b) for a, b in pairwise(ends)]


class _Arrays:
    """What comes out, as in an assessment."""

    def __init__(self, rows: int) -> None:
        self.score = np.empty(rows)
        self.placed, self.tier, self.status = (np.empty(rows, np.int8) for _ in range(3))
        self.fired, self.decided = (np.empty(rows, np.uint8) for _ in range(2))


def _judge(block: NDArray[np.float64], out: _Arrays, rows: slice) -> None:
    score, placed, fired = out.score[rows], out.placed[rows], out.fired[rows]
    placed[:] = 0
    for cut in CUTS:
        placed += (score >= cut).view(np.int8)
    masks = [_mask(block, rule.column, rule.sign, float(rule.value)) for rule in RULES]
    fired[:] = 0
    for bit, mask in enumerate(masks):
        fired |= mask.view(np.uint8) * np.uint8(1 << bit)
    gates = [(i, TIERS.index(str(rule.cap))) for i, rule in enumerate(GATES)]
    vetoes = [(i, TIERS.index(rule.cap)) for i, rule in enumerate(VETOES, len(GATES)) if rule.cap is not None]
    gated = _lowered(placed, gates, masks)
    final = _lowered(gated, vetoes, masks)
    decided = out.decided[rows]
    decided[:] = 0
    _decide(decided, gates, masks, gated, (gated < placed) & (final == gated))
    _decide(decided, vetoes, masks, final, final < gated)
    out.tier[rows], out.status[rows] = final, 0
    _bar(out, rows, masks)


def _mask(block: NDArray[np.float64], column: str, sign: str, value: float) -> NDArray[np.bool_]:
    values = block[CODES.index(column)]
    return np.asarray(values < value if sign == "<" else values > value)


def _lowered(tier: NDArray[np.int8], caps: list[tuple[int, int]], masks: list[NDArray[np.bool_]]) -> NDArray[np.int8]:
    for i, cap in caps:
        tier = np.minimum(tier, _TOP - masks[i].view(np.int8) * np.int8(_TOP - cap))
    return tier


def _decide(
    decided: NDArray[np.uint8],
    caps: list[tuple[int, int]],
    masks: list[Any],
    tier: NDArray[np.int8],
    where: NDArray[np.bool_],
) -> None:
    for i, cap in caps:
        decided |= (masks[i] & where & (tier == cap)).view(np.uint8) * np.uint8(1 << i)


def _bar(out: _Arrays, rows: slice, masks: list[NDArray[np.bool_]]) -> None:
    for i, rule in enumerate(RULES):
        if rule.cap is None:
            out.status[rows][masks[i]] = 2
            out.tier[rows][masks[i]] = -1
            out.decided[rows][masks[i]] = 1 << i
