"""How a result differs from an earlier one, counted: villages by tier, who rises and falls, what money moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen

from ruraltier.analysis.mixing import merged
from ruraltier.engine.assessment import STATUSES
from ruraltier.engine.tiering import RATED
from ruraltier.support.integers import added, times, total

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ruraltier.analysis.coalitions import Outcome
    from ruraltier.engine.assessment import Assessment

OTHERS = tuple(STATUSES[state].en for state in sorted(STATUSES) if state != RATED)
"""Where a village without a tier stands: unrated, ineligible."""

MOVES = ("up", "down", "in", "out")
MONEY = ("money", "gained", "lost", "gainers", "losers")


@frozen
class Scale:
    """The tiers of two ladders on one scale.

    Parameters
    ----------
    codes
        Tier codes, worst first.

    Examples
    --------
    >>> Scale.of(["low", "top"], ["low", "mid", "top"]).codes
    ('low', 'mid', 'top')
    """

    codes: tuple[str, ...]

    @classmethod
    def of(cls, old: Sequence[str], new: Sequence[str]) -> Scale:
        """Return the scale of two ladders; where their orders differ, that of the later one."""
        return cls(tuple(merged(new, old)))

    def stand(self, result: Assessment) -> NDArray[np.intp]:
        """Return where each village stands: its tier on the scale, or −1, −2 … for each of `OTHERS`; shape (n,)."""
        ranks = np.array([self.codes.index(code) for code in result.policy.ladder.codes] + [0])[result.tier]
        return np.where(result.state == RATED, ranks, -result.state.astype(np.intp))

    def names(self) -> tuple[str, ...]:
        """Return the names of all places to stand, in the order in which results are read: best tier first."""
        return (*reversed(self.codes), *OTHERS)

    def name(self, stand: int) -> str:
        """Return the name of a place to stand."""
        return self.codes[stand] if stand >= 0 else OTHERS[-stand - 1]


def tally(before: Outcome, after: Outcome, scale: Scale) -> dict[str, int]:
    """Return by how much an outcome differs from the one before.

    Returns
    -------
    dict
        Place to stand -> villages more; ``up`` and ``down`` -> villages that hold a higher or lower tier; ``in`` and
        ``out`` -> that hold one and held none, or the other way round; ``money`` -> minor units more; ``gained`` and
        ``lost`` -> minor units by which single villages get more or less; ``gainers`` and ``losers`` -> how many do.
    """
    was, now = scale.stand(before.result), scale.stand(after.result)
    both = (was >= 0) & (now >= 0)
    moves = (both & (now > was), both & (now < was), (was < 0) & (now >= 0), (was >= 0) & (now < 0))
    change = added([after.money, times(before.money, -1)], len(was))
    more, less = change > 0, change < 0
    money = (total(change), total(change[more]), -total(change[less]), int(more.sum()), int(less.sum()))
    stands = (*range(len(scale.codes) - 1, -1, -1), *range(-1, -len(OTHERS) - 1, -1))
    counts = {scale.name(stand): int((now == stand).sum() - (was == stand).sum()) for stand in stands}
    return counts | dict(zip(MOVES, (int(m.sum()) for m in moves), strict=True)) | dict(zip(MONEY, money, strict=True))
