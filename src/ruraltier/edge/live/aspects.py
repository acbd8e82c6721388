"""Aspects as formulas: sums and means with what is left out, extremes, and counts of passes."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING

from ruraltier.edge.live.amounts import Amount
from ruraltier.edge.live.figures import LEFT_OUT, UNRATED, Node
from ruraltier.edge.live.terms import NotLiveError, Term, call, gcd, greatest, joined, total, whole
from ruraltier.engine.aggregates import Rounded
from ruraltier.engine.clamped import Clamped
from ruraltier.policy.criteria import Aggregate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ruraltier.domain.threshold import Threshold
    from ruraltier.edge.live.book import Column
    from ruraltier.edge.live.desk import Desk
    from ruraltier.policy.criteria import Aspect

_FAR = 2**52
_FEW = 5
_LARGE = 10**6


def aspect_node(compiler: Desk, aspect: Aspect) -> Node:
    """Return the figure of an aspect as a column, before its bounds and its rounding.

    Raises
    ------
    NotLiveError
        If its aggregate cannot be a formula, or numbers are too wide for a spreadsheet.
    """
    match aspect.aggregate:
        case Aggregate.SUM | Aggregate.WEIGHTED_MEAN:
            return _Sum(compiler, aspect).node()
        case Aggregate.MINIMUM | Aggregate.MAXIMUM:
            return _Extreme(compiler, aspect).node()
        case Aggregate.COUNT | Aggregate.K_OF_N:
            return _Passes(compiler, aspect).node()
        case Aggregate.GEOMETRIC_MEAN:
            raise NotLiveError("why.root")
        case _:
            raise NotLiveError("why.plugin")


class _Work:
    """One aspect at work."""

    def __init__(self, compiler: Desk, aspect: Aspect) -> None:
        self.compiler, self.aspect, self.book = compiler, aspect, compiler.book
        self.children = compiler.policy.children(aspect.code)
        self.nodes = [compiler.node(child.code) for child in self.children]
        self.label = compiler.titled(aspect.code)
        self.titles = [compiler.titled(child.code) for child in self.children]
        self.cells = [node.num.here for node in self.nodes]
        self.optional = any(node.optional for node in self.nodes)
        compiler.enter(aspect, self.label)

    @property
    def dens(self) -> list[Term]:
        """The denominators of the children.

        Raises
        ------
        NotLiveError
            If one differs by village.
        """
        found = [node.den for node in self.nodes if isinstance(node.den, Term)]
        if len(found) < len(self.nodes):
            raise NotLiveError("why.varies")
        return found

    def made(self, formula: str, den: Term | Column, top: Term, bottom: Term, present: tuple[str, str]) -> Node:
        """Return the node of a formula that holds where something is there, and enough of it."""
        self.book.bound(self.label, bottom)
        top = self.book.bound(self.label, top)
        dens = [den.value] * self.book.rows if isinstance(den, Term) else den.values
        values = self.compiler.exact.marked(self.aspect.code, dens, (Rounded, Clamped))
        sheet = self.book.sheet("workings")
        column = sheet.add(self.label, self._guarded(formula, *present), values, "whole", self.aspect.code)
        return Node(column, den, top, bottom, all(node.optional for node in self.nodes))

    def _guarded(self, formula: str, present: str, whole_: str) -> str:
        """Return a formula where there is what it needs, else the mark of why there is not."""
        marked = [f'({node.num.here}="{LEFT_OUT}")' for node in self.nodes if node.optional]
        known = joined("+", [self.count(), *marked])
        share = self.aspect.min_coverage
        if self.optional:
            formula = f'IF({self.count()}=0,"{LEFT_OUT}",{formula})'
        if self.optional and share is not None:
            label = f"{self.label} · {self.book.say('parameter.coverage')}"
            least = Amount.parameter(self.book, label, share)
            lacking = f"({present})*{least.below.text}<{least.above.text}*{whole_}"
            formula = f'IF({lacking},"{UNRATED}",{formula})'
        return f'IF({known}<{len(self.cells)},"{UNRATED}",{formula})'

    def count(self) -> str:
        """Return the formula of how many children have a figure."""
        return call("COUNT", *self.cells)

    @property
    def counted(self) -> tuple[str, str]:
        """The formulas of how many children are present, and of how many there are."""
        return self.count(), str(len(self.cells))


class _Sum(_Work):
    """A sum or a weighted mean; what is left out is made up for by the rest."""

    def node(self) -> Node:
        mean = self.aspect.aggregate is Aggregate.WEIGHTED_MEAN
        common = self.book.lcm(self.label, self.dens)
        lifts = [self.book.derive(self.label, common.over(den)) for den in self.dens]
        weights = self._weights(mean=mean) if mean or self.optional else [whole(1)] * len(self.nodes)
        factors = [w * m for w, m in zip(weights, lifts, strict=True)] if mean else lifts
        if self.optional:
            return self._reweighted(common, weights, factors, whole(1) if mean else total(weights))
        den = common * total(weights) if mean else common
        shared = self.book.derive(self.label, gcd([*factors, den])) if mean else whole(1)
        return self._whole(self.book.derive(self.label, den.over(shared)), [f.over(shared) for f in factors])

    def _whole(self, den: Term, factors: list[Term]) -> Node:
        factors = [self.book.derive(self.label, factor) for factor in factors]
        top = total(factor.size * node.top for factor, node in zip(factors, self.nodes, strict=True))
        return self.made(self._added(factors, self.cells), den, top, den, self.counted)

    def _added(self, factors: list[Term], cells: Sequence[str]) -> str:
        parts = (c if f.text == "1" else f"{f.text}*{c}" for f, c in zip(factors, cells, strict=True))
        return joined("+", parts)

    def _weights(self, *, mean: bool) -> list[Term]:
        """Return weights, or full points, as whole numbers without a common divisor."""
        policy, key = self.compiler.policy, "weight" if mean else "full"
        values = [child.weight if mean else policy.full(child.code) for child in self.children]
        word = self.book.say(f"parameter.{key}")
        amounts = [
            Amount.parameter(self.book, f"{title} · {word}", value)
            for title, value in zip(self.titles, values, strict=True)
        ]
        below = self.book.lcm(self.label, (a.below for a in amounts))
        wholes = [self.book.derive(self.label, a.over(below)) for a in amounts]
        shared = self.book.derive(self.label, gcd(wholes))
        return [self.book.derive(self.label, w.over(shared)) for w in wholes]

    def _reweighted(self, common: Term, weights: list[Term], factors: list[Term], factor: Term) -> Node:
        factors = [self.book.derive(self.label, f) for f in factors]
        there = joined("+", [f"ISNUMBER({c})*{w.text}" for c, w in zip(self.cells, weights, strict=True)])
        every, factor = self.book.derive(self.label, total(weights)), self.book.derive(self.label, factor)
        summed = self._added(factors, [f"N({c})" for c in self.cells])
        top = factor * total(f.size * node.top for f, node in zip(factors, self.nodes, strict=True))
        shares = self._shares(weights)
        if shares is not None:
            lift = self.book.lcm(self.label, shares)
            formula = f"{factor.text}*({summed})*({lift.text}/MAX(1,{there}))"
            den = self.book.derive(self.label, common * lift)
            return self.made(formula, den, top * lift, den, (there, every.text))
        below = self._below(common, weights, there)
        return self.made(f"{factor.text}*({summed})", below, top, common * every, (there, every.text))

    def _shares(self, weights: list[Term]) -> list[Term] | None:
        """Return every sum of weights that may be there; None if there are too many to put over one denominator."""
        free = [w for w, node in zip(weights, self.nodes, strict=True) if node.optional]
        always = [w for w, node in zip(weights, self.nodes, strict=True) if not node.optional]
        if len(free) > _FEW:
            return None
        kept = (chosen for size in range(len(free) + 1) for chosen in combinations(free, size))
        sums = [total([*always, *chosen]) for chosen in kept if always or chosen]
        fits = math.lcm(*(term.value for term in sums)) < _LARGE
        return [self.book.derive(self.label, term) for term in sums] if fits else None

    def _below(self, common: Term, weights: list[Term], there: str) -> Column:
        columns = zip(weights, (node.num.values for node in self.nodes), strict=True)
        present = [[w.value * (not isinstance(value, str)) for value in values] for w, values in columns]
        # Of a village with nothing there the denominator is never looked at.
        dens = [common.value * sum(row) or 1 for row in zip(*present, strict=True)]
        header = f"{self.label} · {self.book.say('denominator')}"
        return self.book.sheet("workings").add(header, f"MAX(1,{common.text}*({there}))", dens, "whole")


class _Extreme(_Work):
    """The least or the greatest of what is there."""

    def node(self) -> Node:
        most = self.aspect.aggregate is Aggregate.MAXIMUM
        common = self.book.lcm(self.label, self.dens)
        lifts = [self.book.derive(self.label, common.over(den)) for den in self.dens]
        parts = [
            self._lifted(node, lift, far=-_FAR if most else _FAR) for node, lift in zip(self.nodes, lifts, strict=True)
        ]
        top = greatest(node.top * lift for node, lift in zip(self.nodes, lifts, strict=True))
        return self.made(call("MAX" if most else "MIN", *parts), common, top, common, self.counted)

    def _lifted(self, node: Node, lift: Term, far: int) -> str:
        text = node.num.here if lift.text == "1" else f"{node.num.here}*{lift.text}"
        return f"IF({node.there},{text},{far})" if node.optional else text


class _Passes(_Work):
    """How many pass; or points if enough do."""

    def node(self) -> Node:
        children = zip(self.children, self.nodes, self.titles, strict=True)
        tests = [self._passed(child.passing, node, title) for child, node, title in children if child.passing]
        passed = joined("+", tests)
        if self.aspect.aggregate is Aggregate.COUNT:
            return self.made(passed, whole(1), whole(len(self.nodes)), whole(1), self.counted)
        label = f"{self.label} · {self.book.say('parameter.k')}"
        k = self.book.number(label, Fraction(self.aspect.k or 0), 1)
        points = Fraction(1) if self.aspect.points is None else self.aspect.points
        earned = Amount.parameter(self.book, f"{self.label} · {self.book.say('unit.points')}", points)
        formula = f"IF({passed}>={k.text},{earned.above.text},0)"
        return self.made(formula, earned.below, earned.above.size, earned.below, self.counted)

    def _passed(self, passing: Threshold, node: Node, title: str) -> str:
        sign = ">=" if passing.closed else ">"
        label = f"{title} · {self.book.say('parameter.passing')}"
        edge = Amount.parameter(self.book, label, passing.value, {">=": "≥", ">": ">"}[sign])
        self.book.bound(label, greatest([node.top * edge.below, edge.above.size * node.bottom]))
        test = f"IF({node.num.here}*{edge.below.text}{sign}{edge.above.text}*{node.below},1,0)"
        return f"IF({node.there},{test},0)" if node.optional else test
