"""Criteria as formulas: the bands of a curve, or the points of each word, over the whole number of the value."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import define, field, frozen

from ruraltier._numbers import plain
from ruraltier.domain.absence import Absence
from ruraltier.edge.live.amounts import SPARE, Amount
from ruraltier.edge.live.book import Book
from ruraltier.edge.live.figures import LEFT_OUT, REFUSED, UNRATED, Node
from ruraltier.edge.live.inputs import BAD
from ruraltier.edge.live.terms import NotLiveError, Term, call, greatest, quoted, quotient, total, whole
from ruraltier.engine.aggregates import Rounded
from ruraltier.engine.clamped import Clamped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier.edge.live.book import Column
    from ruraltier.edge.live.desk import Desk
    from ruraltier.policy.criteria import Criterion, Effect
    from ruraltier.policy.shape import Jump, Ramp, Shape

_MOST_WORDS = 200
_MARKS = {"refuse": REFUSED, "unrated": UNRATED, "exclude": LEFT_OUT}


@frozen
class Piece:
    """What one part of a curve adds: an amount of points times a whole number of the row.

    Parameters
    ----------
    amount
        The points of one.
    times
        The formula of the whole number; an empty text for 1.
    reach
        A bound on its size.
    """

    amount: Amount
    times: str
    reach: Term


@define(eq=False, slots=False)
class Curve:
    """The bands of a curve while they become formulas.

    Parameters
    ----------
    book, label
        Where parameters are put, and what the criterion is called.
    x, scale, size
        Formula of the whole number that the bands act on, how much 1 is, and a bound on it.
    """

    book: Book
    label: str
    x: str
    scale: int
    size: int
    edges: dict[Fraction, Term] = field(factory=dict)

    def amount(self, key: str, value: Fraction, **places: object) -> tuple[Term, int]:
        """Return points as a parameter, and how much 1 is."""
        scale = math.lcm(value.denominator, SPARE)
        label = f"{self.label} · {self.book.say(f'parameter.{key}', **places)}"
        return self.book.number(label, value, scale, self.book.say("unit.points")), scale

    def edge(self, value: Fraction, note: str = "") -> Term:
        """Return where the curve turns, as a parameter; bands that meet share it."""
        if value not in self.edges:
            label = f"{self.label} · {self.book.say('parameter.edge')}"
            self.edges[value] = self.book.number(label, value, self.scale, note)
        return self.edges[value]

    def base(self, shape: Shape) -> Piece:
        """Return the points below every band."""
        value = shape.base + sum((r.slope * (_start(r) - r.anchor) for r in shape.ramps), start=Fraction(0))
        term, scale = self.amount("base", value)
        return Piece(Amount.of(self.book, self.label, term, whole(scale)), "", whole(1))

    def ramp(self, ramp: Ramp) -> Piece:
        """Return a slope between two ends, of which either may be open."""
        if ramp.low is None or ramp.high is None:
            return self._open(ramp)
        low, high = self.edge(ramp.low), self.edge(ramp.high)
        places = {"low": plain(ramp.low), "high": plain(ramp.high)}
        rise, scale = self.amount("rise", ramp.slope * (ramp.high - ramp.low), **places)
        width = self.book.derive(self.label, high - low)
        self.book.require(f"{high.text}>{low.text}")
        amount = Amount.of(self.book, self.label, rise, whole(scale) * width)
        return Piece(amount, f"MAX(0,MIN({self.x},{high.text})-{low.text})", width)

    def _open(self, ramp: Ramp) -> Piece:
        rate, scale = self.amount("rate", ramp.slope)
        amount = Amount.of(self.book, self.label, rate, whole(scale * self.scale))
        if ramp.low is None and ramp.high is None:
            return Piece(amount, self.x, whole(self.size))
        end = self.edge(_start(ramp))
        times = f"MAX(0,{self.x}-{end.text})" if ramp.high is None else f"MIN(0,{self.x}-{end.text})"
        return Piece(amount, times, whole(self.size) + end.size)

    def jump(self, jump: Jump) -> Piece:
        """Return points that come all at once."""
        sign = ">=" if jump.closed else ">"
        rise, scale = self.amount("jump", jump.rise, sign=_SIGNS[sign], edge=plain(jump.edge))
        edge = self.edge(jump.edge, _SIGNS[sign])
        amount = Amount.of(self.book, self.label, rise, whole(scale))
        return Piece(amount, f"IF({self.x}{sign}{edge.text},1,0)", whole(1))


_SIGNS = {">=": "≥", ">": ">"}


def _start(ramp: Ramp) -> Fraction:
    """Return where a ramp adds nothing to the points below it."""
    return ramp.low if ramp.low is not None else ramp.high if ramp.high is not None else Fraction(0)


def criterion_node(compiler: Desk, criterion: Criterion) -> Node:
    """Return the points of a criterion as a column.

    Raises
    ------
    NotLiveError
        If numbers are too wide for a spreadsheet.
    """
    return _Criterion(compiler, criterion).node()


class _Criterion:
    """One criterion at work."""

    def __init__(self, compiler: Desk, criterion: Criterion) -> None:
        self.compiler, self.criterion, self.book = compiler, criterion, compiler.book
        policy = compiler.policy
        self.indicator = policy.indicator[criterion.indicator]
        self.label = self.indicator.title(self.book.lang)
        self.shape = criterion.curve.shape(criterion.points, self.indicator.options)
        self.k = compiler.number(criterion.indicator)
        self.effects = policy.effects(criterion)

    def node(self) -> Node:
        words = self.compiler.words(self.indicator)
        pieces = list(self._of_words(words) if words else self._of_numbers())
        earned = {kind: self._effect(self.effects.of(kind), kind) for kind in Absence}
        amounts = [*(p.amount for p in pieces), *(a for a in earned.values() if isinstance(a, Amount))]
        den = self.book.lcm(self.label, (a.below for a in amounts))
        sums = [self.book.derive(self.label, p.amount.over(den)) for p in pieces]
        marks = {kind: a if isinstance(a, str) else a.over(den) for kind, a in earned.items()}
        numeric = _chosen(self.k, sums) if words else _added(pieces, sums)
        sizes = [s.size * p.reach for s, p in zip(sums, pieces, strict=True)]
        others = [m.size for m in marks.values() if isinstance(m, Term)]
        top = greatest([greatest(sizes) if words else total(sizes), *others])
        self.book.bound(self.label, den)
        return self._column(f"IF(ISNUMBER({self.k.here}),{numeric},{self._otherwise(marks)})", den, top)

    def _column(self, formula: str, den: Term, top: Term) -> Node:
        top = self.book.bound(self.label, top)
        values = self.compiler.exact.marked(self.criterion.code, [den.value] * self.book.rows, (Rounded, Clamped))
        column = self.book.sheet("workings").add(self.label, formula, values, "whole", self.criterion.code)
        optional = any(self.effects.of(kind) == "exclude" for kind in Absence)
        return Node(column, den, top, den, optional)

    def _of_words(self, words: tuple[str, ...]) -> Iterator[Piece]:
        if len(words) > _MOST_WORDS:
            raise NotLiveError("why.many")
        for position, word in enumerate(words):
            value = self.shape.at(Fraction(position))
            amount = Amount.parameter(self.book, f"{self.label} · {word}", value, self.book.say("unit.points"))
            yield Piece(amount, "", whole(1))

    def _of_numbers(self) -> Iterator[Piece]:
        curve = self._curve()
        yield curve.base(self.shape)
        # A ramp without a width, of a bonus capped at 0 say, adds nothing.
        yield from (curve.ramp(ramp) for ramp in self.shape.ramps if ramp.low is None or ramp.low != ramp.high)
        yield from (curve.jump(jump) for jump in self.shape.jumps)

    def _curve(self) -> Curve:
        scale, units = self.compiler.inputs.scales[self.criterion.indicator], self.shape.units
        if units is None:
            return Curve(self.book, self.label, self.k.here, scale.factor, scale.size)
        label = f"{self.label} · {self.book.say('parameter.start')}"
        start = self.book.number(label, units.start, scale.factor)
        size = self.book.number(f"{self.label} · {self.book.say('parameter.unit')}", units.size, scale.factor)
        self.book.require(f"{size.text}>0")
        ends = [*self.shape.edges, *(ramp.anchor for ramp in self.shape.ramps)]
        inner = math.lcm(1, *(end.denominator for end in ends))
        above = f"{start.text}-{self.k.here}" if units.downward else f"{self.k.here}-{start.text}"
        formula = f'IF(ISNUMBER({self.k.here}),MAX(0,{quotient(above, size.text)})*{inner},"")'
        self.book.bound(self.label, (whole(scale.size) + start.size) * whole(2 * inner) + whole(1))
        header = f"{self.label} · {self.book.say('complete')}"
        column = self.book.sheet("workings").add(header, formula, [""] * self.book.rows, "whole")
        return Curve(self.book, self.label, column.here, inner, (scale.size + abs(start.value)) * inner)

    def _effect(self, effect: Effect, kind: Absence) -> str | Amount:
        if isinstance(effect, str) and effect in _MARKS:
            return _MARKS[effect]
        points = {"zero": Fraction(0), "full": self.criterion.points}.get(effect) if isinstance(effect, str) else effect
        if not points:
            return Amount(whole(0), whole(1))
        label = f"{self.label} · {kind.label.get(self.book.lang)}"
        return Amount.parameter(self.book, label, points, self.book.say("unit.points"))

    def _otherwise(self, marks: dict[Absence, str | Term]) -> str:
        """Return the formula of what there is where there is no value."""
        told = {kind: quoted(m) if isinstance(m, str) else m.text for kind, m in marks.items()}
        last = told[Absence.MISSING]
        text = last
        for kind, shown in told.items():
            if shown != last:
                text = f'IF({self.k.here}="k{kind.value}",{shown},{text})'
        return f'IF({self.k.here}="{BAD}","{REFUSED}",{text})'


def _added(pieces: list[Piece], sums: list[Term]) -> str:
    parts = (s.text if not p.times else f"{s.text}*{p.times}" for p, s in zip(pieces, sums, strict=True))
    return "+".join(parts)


def _chosen(k: Column, sums: list[Term]) -> str:
    return call("CHOOSE", f"{k.here}+1", *(s.text for s in sums))
