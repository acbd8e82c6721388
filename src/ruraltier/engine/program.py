"""A rule book compiled for a kind of table: its scoring tree as nodes, chosen so that every number stays exact."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from attrs import define, field

from ruraltier.domain.column import NumberColumn, Rows
from ruraltier.engine.added import Added
from ruraltier.engine.aggregates import Extreme, GeometricMean, Passes, Reweighted, Rounded
from ruraltier.engine.block import Node
from ruraltier.engine.clamped import Clamped
from ruraltier.engine.figures import LIMIT
from ruraltier.engine.nodes import Total
from ruraltier.engine.parts import Part, compile_part, span_bits
from ruraltier.policy.conditions import Compare, Condition, Formula, Operand, branches, operands
from ruraltier.policy.criteria import ROOT, Aggregate, Aspect, Criterion
from ruraltier.policy.plugins import Aggregation
from ruraltier.policy.policy import TierPolicy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier.domain.cohort import Cohort

_SUMS = {Aggregate.SUM, Aggregate.WEIGHTED_MEAN}
_MOST_PROGRAMS = 64
_LENDER = "lender"


@define(eq=False)
class Program:
    """The nodes of a policy for one kind of table.

    Parameters
    ----------
    policy
        The rule book.
    columns
        Criterion code -> the column it scores; only its decimals, span and gaps are looked at.
    exact
        True: Python integers throughout. False: whole numbers in float64, if `fits`.
    top
        The criterion, the aspect or (`ROOT`) the score that alone is wanted; None for all that a rule book looks at.
    like
        The program of another rule book for the same kind of table: what is the same in both is taken from there.
    """

    policy: TierPolicy
    columns: dict[str, NumberColumn]
    exact: bool
    top: str | None = None
    like: Program | None = None
    _nodes: dict[str, Node] = field(factory=dict, init=False)
    _parts: dict[str, Part] = field(factory=dict, init=False)
    root: Node = field(init=False)
    fits: bool = field(init=False)

    def __attrs_post_init__(self) -> None:
        whole = self.top is None
        if self.like is not None:
            self._take(self.like)
        self.root = self._root() if self.top is None or self.top == ROOT else self.node(self.top)
        self.fits = self.exact or (self._fits() if whole else self.root.size.narrow)
        for code in (*self.policy.criterion, *self.policy.aspect) if whole else ():
            self.node(code)
        # What shaped the program is not kept: the cache would hold on to whole tables.
        self.columns, self.like = {}, None

    def _take(self, other: Program) -> None:
        """Take over the nodes and parts of another program below which the two rule books say the same."""
        same = set(_unchanged(other.policy, self.policy))
        self._nodes = {code: node for code, node in other._nodes.items() if code in same}
        self._parts = {code: part for code, part in other._parts.items() if code in same}

    @property
    def tells_apart(self) -> bool:
        """Whether two scores with equal floats are proved to be equal: numerators below 2^51 over one denominator."""
        return self.fits and bool(self.root.size.narrow) and not self.root.varies

    @property
    def slim(self) -> bool:
        """Whether the score is one sum of criteria in float64: a block then holds little besides it."""
        return isinstance(self.root, Total) and not self.root.others and self.root.size.narrow

    def node(self, code: str) -> Node:
        """Return the node of a criterion or aspect; the root's is the score before the ladder rounds it."""
        if code not in self._nodes:
            criterion = self.policy.criterion.get(code)
            self._nodes[code] = self._criterion(criterion) if criterion else self._aspect(self.policy.aspect[code])
        return self._nodes[code]

    def _part(self, criterion: Criterion) -> Part:
        if criterion.code not in self._parts:
            self._parts[criterion.code] = self._compiled(criterion)
        return self._parts[criterion.code]

    def _compiled(self, criterion: Criterion) -> Part:
        indicator = self.policy.indicator[criterion.indicator]
        shape = criterion.curve.shape(criterion.points, indicator.options)
        effects = self.policy.effects(criterion)
        return compile_part(
            indicator.code, shape, effects, criterion.points, self.columns[criterion.code], exact=self.exact
        )

    def _criterion(self, criterion: Criterion) -> Node:
        node = Total([(Fraction(1), self._part(criterion))], [])
        return Rounded(node, criterion.rounding) if criterion.rounding else node

    def _root(self) -> Node:
        node, rounding = self.node(ROOT), self.policy.ladder.rounding
        return node if rounding is None or isinstance(node, GeometricMean) else Rounded(node, rounding)

    def _aspect(self, aspect: Aspect) -> Node:
        node = self._kept(aspect, self._aggregate(aspect))
        rounds = aspect.rounding is not None and not isinstance(node, GeometricMean)
        return Rounded(node, aspect.rounding) if rounds and aspect.rounding else node

    def _kept(self, aspect: Aspect, node: Node) -> Node:
        if aspect.floor is None and aspect.cap is None:
            return node
        if not isinstance(node, GeometricMean):
            return Clamped(node, aspect.floor, aspect.cap)
        # Rounding keeps the order, so that bounds may be rounded in place of the irrational figure between them.
        bounds = (None if bound is None else node.rounding.apply(bound) for bound in (aspect.floor, aspect.cap))
        return Clamped(node, *bounds)

    def _aggregate(self, aspect: Aspect) -> Node:
        children = self.policy.children(aspect.code)
        nodes = [self.node(child.code) for child in children]
        match aspect.aggregate:
            case Aggregate.MINIMUM | Aggregate.MAXIMUM:
                return Extreme(nodes, aspect.min_coverage, greatest=aspect.aggregate is Aggregate.MAXIMUM)
            case Aggregate.COUNT | Aggregate.K_OF_N:
                passing = [(c.passing, n) for c, n in zip(children, nodes, strict=True) if c.passing]
                k = aspect.k if aspect.aggregate is Aggregate.K_OF_N else None
                return Passes(passing, aspect.min_coverage, k, Fraction(1) if aspect.points is None else aspect.points)
            case Aggregation() as added:
                weighted_nodes = [(c.weight, n) for c, n in zip(children, nodes, strict=True)]
                return Added(weighted_nodes, added, aspect.min_coverage)
            case Aggregate.GEOMETRIC_MEAN:
                rounding = self.policy.ladder.rounding if aspect.code == ROOT else aspect.rounding
                # Weights 10 and 20 mean what 1 and 2 mean, with smaller powers.
                shared = math.gcd(*(int(c.weight) for c in children)) or 1
                weighted = [(int(c.weight) // shared, n) for c, n in zip(children, nodes, strict=True)]
                assert rounding is not None  # noqa: S101 - tells the type checker what always holds
                return GeometricMean(weighted, rounding, aspect.min_coverage)
            case _:
                return self._sum(aspect, children, nodes)

    def _sum(self, aspect: Aspect, children: tuple[Criterion | Aspect, ...], nodes: list[Node]) -> Node:
        mean = aspect.aggregate is Aggregate.WEIGHTED_MEAN
        if not any(node.may_be_absent for node in nodes):
            parts: list[tuple[Fraction, Part]] = []
            others: list[tuple[Fraction, Node]] = []
            self._fold(aspect, Fraction(1), parts, others)
            marks = tuple(bound for bound in (aspect.floor, aspect.cap) if bound is not None)
            return Total(parts, others, root=aspect.code == ROOT, marks=marks)
        weights = [c.weight if mean else self.policy.full(c.code) for c in children]
        multipliers = weights if mean else [Fraction(1)] * len(children)
        factor = Fraction(1) if mean else sum(weights, start=Fraction(0))
        return Reweighted(list(zip(multipliers, weights, nodes, strict=True)), factor, aspect.min_coverage)

    def _fold(
        self,
        aspect: Aspect,
        multiplier: Fraction,
        parts: list[tuple[Fraction, Part]],
        others: list[tuple[Fraction, Node]],
    ) -> None:
        """Gather everything that a sum adds up, through the sums below it, with its multiplier."""
        children = self.policy.children(aspect.code)
        mean = aspect.aggregate is Aggregate.WEIGHTED_MEAN
        total = sum((c.weight for c in children), start=Fraction(0)) if mean else Fraction(1)
        for child in children:
            share = multiplier * (child.weight / total if mean else 1)
            if isinstance(child, Criterion) and child.rounding is None:
                parts.append((share, self._part(child)))
            elif (
                isinstance(child, Aspect)
                and child.rounding is None
                and child.aggregate in _SUMS
                and isinstance(self.node(child.code), Total)
            ):
                self._fold(child, share, parts, others)
            else:
                others.append((share, self.node(child.code)))

    def _fits(self) -> bool:
        """Return whether float64 holds every figure that the rule book looks at, and every comparison with it."""
        seen = [(self.root, t.value) for _, t in self.policy.ladder.placing]
        usable = self.root.size.narrow or self.root.size.wide
        comparisons = [c for rule in self.policy.rules for c in _comparisons(rule.when)]
        return (
            usable
            and all(_comparable(node, value) for node, value in seen)
            and all(self._can_compare(comparison) for comparison in comparisons)
        )

    def _can_compare(self, comparison: Compare) -> bool:
        """Return whether float64 holds the figures of a comparison, and their products with a number beside them."""
        left, right = comparison.left, comparison.right
        if isinstance(right, Operand) and right.kind == "setting":
            right = Fraction(self.policy.setting[right.code].value)
        figures = [self._read(o) for o in operands(comparison) if o.kind in {"score", "points"}]
        if isinstance(left, Operand) and isinstance(right, Fraction):
            return all(_comparable(node, right) for node in figures)
        return all(node.size.narrow or node.size.wide for node in figures)

    def _read(self, operand: Operand) -> Node:
        return self.root if operand.kind == "score" else self.node(operand.code)


def _comparisons(tree: Condition | Formula) -> list[Compare]:
    """Return every comparison in a condition, those within formulas among them."""
    inner = [c for part in branches(tree) for c in _comparisons(part)]
    return [tree, *inner] if isinstance(tree, Compare) else inner


def _comparable(node: Node, value: Fraction) -> bool:
    size = node.size
    if size.wide:
        return True
    return bool(
        size.narrow and (not node.varies or max(size.num * value.denominator, size.den * abs(value.numerator)) < LIMIT)
    )


def program_for(policy: TierPolicy, cohort: Cohort, *, exact: bool, top: str | None = None) -> Program:
    """Return the program of a policy for tables like this one, compiled once and kept on the policy."""
    columns = {c.code: cohort.number(c.indicator) for c in _scored(policy, top)}
    key = (exact, top, *(_likeness(column, exact=exact) for column in columns.values()))
    program = policy.compiled.get(key)
    if not isinstance(program, Program):
        if len(policy.compiled) >= _MOST_PROGRAMS:
            policy.compiled.clear()
        lender = policy.compiled.get(_LENDER)
        other = program_for(lender, cohort, exact=exact, top=top) if isinstance(lender, TierPolicy) else None
        # Two threads may both get here; they build equal programs, and either serves.
        program = policy.compiled[key] = Program(policy, columns, exact, top, other)
    return program


def lend(lender: TierPolicy, borrower: TierPolicy) -> None:
    """Let a rule book take from the programs of another all that both say alike; they score the same criteria."""
    if lender is not borrower:
        borrower.compiled[_LENDER] = lender


def _unchanged(before: TierPolicy, after: TierPolicy) -> Iterator[str]:
    """Yield the criteria and aspects that are the same in two rule books, with all below them."""
    if before.missing != after.missing or before.indicators is not after.indicators:
        return
    old, new = _nodes_of(before), _nodes_of(after)
    changed = {code for code in old.keys() | new.keys() if old.get(code) is not new.get(code)}
    if before.ladder.rounding != after.ladder.rounding:
        # An irrational score is rounded as it is worked out.
        changed.add(ROOT)
    touched = {above for nodes in (old, new) for code in changed for above in _upward(nodes, code)}
    yield from new.keys() - touched


def _nodes_of(policy: TierPolicy) -> dict[str, Criterion | Aspect]:
    return {node.code: node for nodes in (policy.criteria, policy.aspects) for node in nodes}


def _upward(nodes: dict[str, Criterion | Aspect], code: str) -> Iterator[str]:
    """Yield a criterion or aspect and all that stands above it."""
    yield code
    node = nodes.get(code)
    while node is not None and node.code != ROOT:
        above = node.aspect if isinstance(node, Criterion) else node.under
        yield above
        node = nodes.get(above)


def _likeness(column: NumberColumn, *, exact: bool) -> tuple[object, ...]:
    return (column.exact_places if exact else column.places, span_bits(column), column.gaps)


def _scored(policy: TierPolicy, top: str | None) -> tuple[Criterion, ...]:
    return policy.criteria if top is None else policy.criteria_under(top)


def odd_rows(policy: TierPolicy, cohort: Cohort, top: str | None = None) -> Rows:
    """Return the rows in which a scored value has more digits than scaled integers in float64 hold."""
    odd = [cohort.number(c.indicator).odd for c in _scored(policy, top)]
    return np.unique(np.concatenate([np.empty(0, np.intp), *odd]))


def refused_rows(policy: TierPolicy, cohort: Cohort, criterion: Criterion) -> Rows:
    """Return the rows in which a criterion has no value and the rule book refuses that."""
    column = cohort.number(criterion.indicator)
    kinds = [kind for kind in column.gaps if policy.effects(criterion).of(kind) == "refuse"]
    if not kinds:
        return np.empty(0, np.intp)
    whole = slice(0, len(column))
    return np.flatnonzero(np.logical_or.reduce([column.absent_as(kind, whole) for kind in kinds]))
