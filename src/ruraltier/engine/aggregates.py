"""Nodes that are not sums: re-weighted means, extremes, counts of passes, geometric means, rounding."""

from __future__ import annotations

import math
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from attrs import define, evolve

from ruraltier._numbers import rounded
from ruraltier.domain.threshold import Rounding, Threshold
from ruraltier.engine.block import Block, Node
from ruraltier.engine.figures import LIMIT, Figure, Size, either, round_floats, whole_numbers

if TYPE_CHECKING:
    from ruraltier.engine.figures import Array, Den, Mask

_UNIT = 2.0**-53


@define(eq=False)
class Rounded:
    """A figure, rounded as the rule book states."""

    node: Node
    rounding: Rounding

    @property
    def varies(self) -> bool:
        """Whether the denominator differs by row: never after rounding."""
        return False

    @property
    def may_be_absent(self) -> bool:
        """Whether a row may have no figure because it is excluded."""
        return bool(self.node.may_be_absent)

    @property
    def size(self) -> Size:
        """Bounds; the way to the rounded figure is counted in."""
        scale, below = 10**self.rounding.places, self.node.size
        way = below.num * scale * 2 + below.den * 2
        # A figure over a denominator that differs by row can be as large as its numerator.
        num = (below.num if self.node.varies else below.num // below.den + 1) * scale + 1
        return Size(num, scale, num < LIMIT and (below.wide or (below.narrow and way < LIMIT)))

    def figure(self, block: Block) -> Figure:
        """Return the rounded figure."""
        return block.figure(self.node).rounded(self.rounding)


@define(eq=False, slots=False)
class Reweighted:
    """``factor · Σ present multiplier · figure / Σ present weight``: a sum or mean that leaves out what is excluded.

    Parameters
    ----------
    children
        (multiplier, weight, node): multiplier 1 and weight full points in a sum, both the weight in a mean.
    factor
        Full points of the node in a sum, 1 in a mean.
    coverage
        Least share of the weights that must be present.
    """

    children: list[tuple[Fraction, Fraction, Node]]
    factor: Fraction
    coverage: Fraction | None

    varies = True
    may_be_absent = True

    def __attrs_post_init__(self) -> None:
        # Children over one denominator first; what differs by row is put over a common one after them.
        self.children = sorted(self.children, key=lambda child: child[2].varies)

    @cached_property
    def _den(self) -> int:
        """Common denominator of the children whose own does not differ by row."""
        fixed = [multiplier / node.size.den for multiplier, _, node in self.children if not node.varies]
        return math.lcm(*(share.denominator for share in fixed))

    @cached_property
    def _weight_den(self) -> int:
        return math.lcm(*(weight.denominator for _, weight, _ in self.children))

    @property
    def _weights(self) -> Fraction:
        return sum((weight for _, weight, _ in self.children), start=Fraction(0)) * self._weight_den

    @cached_property
    def size(self) -> Size:
        """Bounds on numerator and denominator."""
        num, den = Fraction(0), self._den
        for multiplier, _, node in self.children:
            if node.varies:
                step = node.size.den * multiplier.denominator
                num, den = num * step + abs(multiplier.numerator) * node.size.num * den, den * step
            else:
                num += abs(multiplier) * node.size.num * self._den / node.size.den
        tops = math.ceil(num * abs(self.factor.numerator) * self._weight_den)
        bottoms = math.ceil(den * self.factor.denominator * self._weights)
        fits = tops < LIMIT and bottoms < LIMIT
        return Size(tops, bottoms, fits and all(n.size.narrow for _, _, n in self.children))

    def figure(self, block: Block) -> Figure:
        """Return the re-weighted figure; absent where nothing is present, unrated where too little is."""
        zero: Array = np.zeros(len(block), dtype=object if block.exact else np.float64)
        num, weights, unrated = zero, zero, None
        den: Den = self._den
        for multiplier, weight, node in self.children:
            figure = block.figure(node)
            there = _present(figure, block)
            if node.varies:
                num = num * (figure.den * multiplier.denominator) + there * figure.num * (den * multiplier.numerator)
                den = den * figure.den * multiplier.denominator
            else:
                num = num + there * figure.num * int(multiplier * self._den / node.size.den)
            weights = weights + there * int(weight * self._weight_den)
            unrated = either(unrated, figure.unrated)
        absent = np.asarray(weights == 0, dtype=bool)
        unrated = either(unrated, _uncovered(weights, self.coverage, self._weights))
        num, weights = num * (self.factor.numerator * self._weight_den), weights + absent * 1
        return Figure(num, den * self.factor.denominator * weights, absent, unrated)


def _present(figure: Figure, block: Block) -> Array:
    if figure.absent is None:
        return np.ones(len(block), dtype=object if block.exact else np.float64)
    return (~figure.absent).astype(object if block.exact else np.float64) * 1


def _uncovered(present: Array, least: Fraction | None, whole: Fraction | int) -> Mask | None:
    if least is None:
        return None
    needed = math.ceil(least * whole)
    return np.asarray(present < needed, dtype=bool)


@define(eq=False)
class Extreme:
    """The least or the greatest figure of the children that are present."""

    children: list[Node]
    coverage: Fraction | None
    greatest: bool = False

    @property
    def varies(self) -> bool:
        """Whether the denominator differs by row."""
        return len({child.size.den for child in self.children}) > 1 or any(child.varies for child in self.children)

    @property
    def may_be_absent(self) -> bool:
        """Whether every child may be excluded."""
        return all(child.may_be_absent for child in self.children)

    @property
    def size(self) -> Size:
        """Bounds; comparing two figures multiplies each numerator by the other's denominator."""
        num, den = max(c.size.num for c in self.children), max(c.size.den for c in self.children)
        fits = num * den < LIMIT if self.varies else num < LIMIT
        return Size(num, den, fits and all(c.size.narrow for c in self.children))

    def figure(self, block: Block) -> Figure:
        """Return the least or greatest figure."""
        figures = [block.figure(child) for child in self.children]
        found = figures[0]
        for figure in figures[1:]:
            found = _further(found, figure, greatest=self.greatest)
        present = np.sum([_present(f, block) for f in figures], axis=0)
        unrated = either(found.unrated, _uncovered(present, self.coverage, len(figures)))
        return evolve(found, unrated=unrated)


def _further(a: Figure, b: Figure, *, greatest: bool) -> Figure:
    left, right = b.num * a.den, a.num * b.den
    past = np.asarray(left > right if greatest else left < right, dtype=bool)
    a_gone = np.zeros_like(past) if a.absent is None else a.absent
    b_gone = np.zeros_like(past) if b.absent is None else b.absent
    second = (past & ~b_gone) | a_gone
    same = isinstance(a.den, int) and isinstance(b.den, int) and a.den == b.den
    den = a.den if same else np.where(second, _by_row(b), _by_row(a))
    return Figure(np.where(second, b.num, a.num), den, a_gone & b_gone, either(a.unrated, b.unrated))


def _by_row(figure: Figure) -> Array:
    # Of the same kind as the numerators: a Python integer that numpy spreads by itself becomes an int64, and wraps.
    return np.full(len(figure.num), figure.den, dtype=figure.num.dtype) if isinstance(figure.den, int) else figure.den


@define(eq=False)
class Passes:
    """How many children pass; or, for k of n, points if enough do."""

    children: list[tuple[Threshold, Node]]
    coverage: Fraction | None
    k: int | None = None
    points: Fraction = Fraction(1)

    varies = False

    @property
    def may_be_absent(self) -> bool:
        """Whether every child may be excluded."""
        return all(node.may_be_absent for _, node in self.children)

    @property
    def size(self) -> Size:
        """Bounds; a comparison may multiply through by a denominator that differs by row."""
        reach = max(
            (abs(t.value.numerator) * n.size.den + n.size.num * t.value.denominator for t, n in self.children),
            default=0,
        )
        num = len(self.children) if self.k is None else abs(self.points.numerator)
        fits = reach < LIMIT and num < LIMIT and self.points.denominator < LIMIT
        return Size(num, self.points.denominator, fits and all(n.size.narrow for _, n in self.children))

    def figure(self, block: Block) -> Figure:
        """Return the count, or the points that it earns; absent where no child is present."""
        passed, present, unrated = np.zeros(len(block), dtype=np.int64), np.zeros(len(block), dtype=np.int64), None
        for threshold, node in self.children:
            figure = block.figure(node)
            reached = figure.reaches(threshold.value, closed=threshold.closed)
            there = np.ones(len(block), dtype=bool) if figure.absent is None else ~figure.absent
            passed += reached & there
            present += there
            unrated = either(unrated, figure.unrated)
        unrated = either(unrated, _uncovered(present, self.coverage, len(self.children)))
        kind = object if block.exact else np.float64
        earned = passed.astype(kind) if self.k is None else (passed >= self.k).astype(kind) * self.points.numerator
        absent = np.asarray(present == 0, dtype=bool) if self.may_be_absent else None
        return Figure(earned, self.points.denominator, absent, unrated)


@define(eq=False)
class GeometricMean:
    """``(Π figure^weight)^(1 / Σ weight)``, rounded: a root may be irrational, so it never stays unrounded."""

    children: list[tuple[int, Node]]
    rounding: Rounding
    coverage: Fraction | None

    varies = False

    @property
    def may_be_absent(self) -> bool:
        """Whether every child may be excluded."""
        return all(child.may_be_absent for _, child in self.children)

    @property
    def size(self) -> Size:
        """Bounds; the work is done in floats that are checked, and in Python integers."""
        scale = 10**self.rounding.places
        num = max(c.size.num for _, c in self.children) * scale + 1
        return Size(num, scale, num < LIMIT and all(c.size.narrow for _, c in self.children))

    def figure(self, block: Block) -> Figure:
        """Return the rounded root."""
        figures = [block.figure(child) for _, child in self.children]
        weights = [w * _present(f, block) for (w, _), f in zip(self.children, figures, strict=True)]
        total = np.sum(weights, axis=0).astype(np.float64)
        absent, unrated = total == 0, None
        for figure in figures:
            unrated = either(unrated, figure.unrated)
        unrated = either(unrated, _uncovered(total, self.coverage, sum(weight for weight, _ in self.children)))
        whole = self._whole(figures, weights, np.maximum(total, 1), absent)
        return Figure(
            whole.astype(object) if block.exact else whole.astype(np.float64), 10**self.rounding.places, absent, unrated
        )

    def _whole(self, figures: list[Figure], weights: list[Array], total: Array, absent: Mask) -> Array:
        """Return the rounded root times 10^places: from floats where they are sure, from integer powers elsewhere."""
        root, error = _float_root(figures, weights, total)
        scale = 10.0**self.rounding.places
        whole, unsure = round_floats(root * scale, self.rounding.mode, error * scale)
        out = whole_numbers(np.where(unsure, 0, whole).astype(np.int64).tolist())
        for i in np.flatnonzero(unsure & ~absent):
            terms = [(f.fraction(int(i)), int(w[i])) for f, w in zip(figures, weights, strict=True)]
            out[i] = _root(terms, self.rounding)
        return out


def _float_root(figures: list[Figure], weights: list[Array], total: Array) -> tuple[Array, Array]:
    """Return the weighted geometric mean as floats, and a bound on their error.

    With u = 2^-53 and logarithms good to 8 units in the last place, each term w·log f is off by at most 18u·|w·log f|
    beside the u·w that the rounding of f brings; adding n terms and dividing adds (n + 2)u·Σ|w·log f|; the exponential
    turns that into a relative error and adds 16u of its own. The bound is twice that, for terms in u². A figure of 0
    makes the root 0, and that is exact: its bound is not a number, which no comparison takes for a doubt.
    """
    logs, sizes = np.zeros(len(total)), np.zeros(len(total))
    with np.errstate(divide="ignore", invalid="ignore"):
        for figure, weight in zip(figures, weights, strict=True):
            present = weight.astype(np.float64)
            term = np.where(present > 0, present * np.log(np.maximum(figure.floats(), 0.0)), 0.0)
            logs, sizes = logs + term, sizes + np.abs(term)
        root = np.exp(logs / total)
        relative = _UNIT * (20 + (len(figures) + 20) * sizes / total)
        return root, root * relative * 2


def _root(terms: list[tuple[Fraction, int]], rounding: Rounding) -> int:
    """Return the rounded root of a product of powers, times 10^places, by comparing powers of integers."""
    degree = sum(weight for _, weight in terms)
    product = math.prod((max(value, Fraction(0)) ** weight for value, weight in terms), start=Fraction(1))
    # Twice the root, rounded down, tells the half it lies in; whether it lies exactly on it, tells the rest.
    target = product * (2 * 10**rounding.places) ** degree
    twice = _whole_root(target.numerator // target.denominator, degree)
    onto = Fraction(twice) ** degree == target
    return int(rounded(Fraction(twice, 2) + (0 if onto else Fraction(1, 4)), 0, rounding.mode))


def _whole_root(value: int, degree: int) -> int:
    """Return the greatest whole number whose power is not above `value`."""
    low, high = 0, 1 << (value.bit_length() // max(degree, 1) + 1)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if middle**degree <= value else (low, middle - 1)
    return low
