"""Words of other packages at work: village by village, in fractions; nothing is known of them that could be faster."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from attrs import define

from ruraltier.domain.column import TextColumn
from ruraltier.engine.block import Node
from ruraltier.engine.figures import LIMIT, Figure, Mask, Size, either, whole_numbers
from ruraltier.policy.plugins import Aggregation

if TYPE_CHECKING:
    from ruraltier.engine.block import Block
    from ruraltier.policy.plugins import Rule


@define(eq=False)
class Added:
    """The figure of an `Aggregation`: of the children that are present, in file order."""

    children: list[tuple[Fraction, Node]]
    aggregation: Aggregation
    coverage: Fraction | None

    varies = True

    @property
    def may_be_absent(self) -> bool:
        """Whether every child may be excluded."""
        return all(node.may_be_absent for _, node in self.children)

    @property
    def size(self) -> Size:
        """No bound is known, so only Python integers serve."""
        return Size(LIMIT, LIMIT, narrow=False)

    def figure(self, block: Block) -> Figure:
        """Return the figures; absent where no child is present."""
        figures = [block.figure(node) for _, node in self.children]
        weights = [weight for weight, _ in self.children]
        made = [self._of([(f, w) for f, w in zip(figures, weights, strict=True) if _there(f, i)], i)
                for i in range(len(block))]  # fmt: skip
        unrated: Mask | None = None
        for figure in figures:
            unrated = either(unrated, figure.unrated)
        counts = np.array([sum(_there(f, i) for f in figures) for i in range(len(block))], dtype=np.int64)
        if self.coverage is not None:
            unrated = either(unrated, np.asarray(counts < math.ceil(self.coverage * len(figures)), dtype=bool))
        num = whole_numbers([value.numerator for value in made])
        den = whole_numbers([value.denominator for value in made])
        return Figure(num, den, np.asarray(counts == 0, dtype=bool) if self.may_be_absent else None, unrated)

    def _of(self, present: list[tuple[Figure, Fraction]], row: int) -> Fraction:
        if not present:
            return Fraction(0)
        values = tuple(figure.fraction(row) for figure, _ in present)
        return Fraction(self.aggregation.figure(values, tuple(weight for _, weight in present)))


def _there(figure: Figure, row: int) -> bool:
    return figure.absent is None or not figure.absent[row]


def asked(rule: Rule, block: Block) -> tuple[Mask, Mask]:
    """Return where a rule of another package holds, and where it cannot tell, each of shape (b,)."""
    columns = {code: _values(block, code) for code in rule.reads}
    rows = ({code: values[i] for code, values in columns.items()} for i in range(len(block)))
    answers = [rule.holds(row) for row in rows]
    return (
        np.array([answer is True for answer in answers], dtype=bool),
        np.array([answer is None for answer in answers], dtype=bool),
    )


def _values(block: Block, code: str) -> list[Fraction | str | None]:
    column = block.cohort.columns[code]
    if isinstance(column, TextColumn):
        return [str(word) or None for word in block.words(code).tolist()]
    rows = range(len(block.cohort))[block.rows] if isinstance(block.rows, slice) else block.rows.tolist()
    numbers = [column.exact(row) for row in rows]
    return [column.words[int(n)] if column.words and n is not None else n for n in numbers]
