"""Figures of the scoring tree as columns of whole numbers over a denominator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import frozen

from ruraltier.domain.cohort import Cohort
from ruraltier.edge.live.book import Column
from ruraltier.edge.live.terms import Term
from ruraltier.engine.block import Block
from ruraltier.engine.program import program_for
from ruraltier.policy.policy import TierPolicy

if TYPE_CHECKING:
    from collections.abc import Sequence


LEFT_OUT, UNRATED, REFUSED = "X", "U", "R"
"""What stands in the place of a figure: it is left out; it leaves the village unrated; its value is refused."""


@frozen(eq=False)
class Node:
    """One figure of each village.

    Parameters
    ----------
    num
        The column of numerators, or of what stands in their place.
    den
        The denominator: one for all, or a column.
    top, bottom
        Bounds on the sizes of numerators and denominators.
    optional
        Whether the figure may be left out.
    """

    num: Column
    den: Term | Column
    top: Term
    bottom: Term
    optional: bool

    @property
    def below(self) -> str:
        """The formula of the denominator in a row."""
        return self.den.text if isinstance(self.den, Term) else self.den.here

    @property
    def there(self) -> str:
        """The formula of whether there is a figure."""
        return f"ISNUMBER({self.num.here})"


@frozen(eq=False)
class Exact:
    """Exact figures as the library has them, for the values that stand beside formulas.

    Parameters
    ----------
    cohort, policy
        What they are of.
    """

    cohort: Cohort
    policy: TierPolicy

    def marked(self, code: str | None, dens: Sequence[int], strip: tuple[type, ...] = ()) -> list[int | str]:
        """Return numerators over given denominators, or the mark of why there is none.

        Parameters
        ----------
        code
            Of the criterion or aspect; None for the score as the ladder places it.
        dens
            One for each village.
        strip
            `Clamped`, `Rounded`: the figure before its bounds, its rounding is meant.
        """
        figure, nums, own = self.fractions(code, strip)
        marks = (UNRATED, figure.unrated), (LEFT_OUT, figure.absent)
        found: list[int | str] = [int(n) * den // int(d) for n, d, den in zip(nums, own, dens, strict=True)]
        for mark, where in reversed(marks):
            for row in [] if where is None else np.flatnonzero(where).tolist():
                found[row] = mark
        return found

    def fractions(self, code: str | None, strip: tuple[type, ...] = ()) -> tuple[Any, Any, Any]:
        """Return a figure of all villages, with its numerators and denominators as Python integers."""
        program = program_for(self.policy, self.cohort, exact=True)
        node: Any = program.root if code is None else program.node(code)
        while isinstance(node, strip):
            node = node.node  # type: ignore[attr-defined]  # both have one
        figure = Block(self.cohort, np.arange(len(self.cohort)), exact=True).score(node)
        return (figure, *figure.fractions())
