"""What conditions and formulas look at, and what a condition answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np
from attrs import frozen

from ruraltier.engine.figures import Mask

if TYPE_CHECKING:
    from fractions import Fraction

    from numpy.typing import NDArray

    from ruraltier.engine.block import Block
    from ruraltier.engine.figures import Figure
    from ruraltier.engine.wide import WideFigure


@frozen(eq=False)
class Ternary:
    """True, or unknown, or (neither) false; ``unknown`` None means nowhere."""

    true: Mask
    unknown: Mask | None = None

    @property
    def false(self) -> Mask:
        """Where it is known not to hold."""
        return ~self.true if self.unknown is None else ~(self.true | self.unknown)

    @property
    def untold(self) -> Mask:
        """Where it is unknown, as a mask in any case."""
        return np.zeros(len(self.true), bool) if self.unknown is None else self.unknown


class Scene(Protocol):
    """What conditions and formulas may look at besides the columns."""

    block: Block

    def figure(self, code: str) -> Figure:
        """Return the figure of a criterion or aspect."""

    def score(self) -> Figure | WideFigure:
        """Return the score that the ladder places."""

    def placed(self) -> NDArray[np.int8]:
        """Return the tier by score alone, shape (b,)."""

    def tier(self, code: str) -> int:
        """Return the position of a tier."""

    def setting(self, code: str) -> bool | Fraction:
        """Return the value of a setting."""
