"""Where units stood before and where they stand after, on one ladder, counted."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import define

from ruraltier.domain.column import Rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

NO_PLACE = ""
"""The code of standing in no tier, as in ``tier_codes`` of an assessment."""

TOTALS = ("up", "down", "in", "out")


@define(frozen=True, eq=False, slots=False, repr=False)
class Transitions:
    """Units that are in two results, by where they stood and stand.

    Parameters
    ----------
    codes
        Codes of the T tiers of the ladder, worst first.
    was, now
        Shape (p,), intp: place before and after: 0 for the lowest tier, T for none.

    Examples
    --------
    >>> moved = Transitions(("low", "mid", "top"), np.array([0, 0, 1, 3]), np.array([0, 2, 0, 1]))
    >>> moved.steps, moved.promoted(by=2), moved.totals
    ({2: 1, 0: 1, -1: 1}, 1, {'up': 1, 'down': 1, 'in': 1, 'out': 0})
    >>> moved.matrix.tolist()
    [[1, 0, 1, 0], [1, 0, 0, 0], [0, 0, 0, 0], [0, 1, 0, 0]]
    """

    codes: tuple[str, ...]
    was: Rows
    now: Rows

    def __len__(self) -> int:
        return len(self.was)

    @property
    def places(self) -> tuple[str, ...]:
        """The codes of the rows and columns of the matrix: the tiers, worst first, and an empty text for none."""
        return (*self.codes, NO_PLACE)

    @cached_property
    def matrix(self) -> NDArray[np.int64]:
        """Shape (T + 1, T + 1), int64, read-only: units by place before (row) and after (column); the last for none."""
        size = len(self.codes) + 1
        counts = np.bincount(self.was * size + self.now, minlength=size * size).reshape(size, size).astype(np.int64)
        counts.flags.writeable = False
        return counts

    def cells(self) -> Iterator[tuple[str, str, int]]:
        """Yield code before, code after and number of units, for every cell that is not 0, worst tiers first."""
        for was, now in np.argwhere(self.matrix).tolist():
            yield self.places[was], self.places[now], int(self.matrix[was, now])

    @cached_property
    def steps(self) -> dict[int, int]:
        """Steps up (down: negative) -> number of units that have a tier both times; most steps up first."""
        held = self._held
        found = {step: int(np.trace(held, step)) for step in range(len(self.codes) - 1, -len(self.codes), -1)}
        return {step: count for step, count in found.items() if count}

    def promoted(self, by: int | None = None) -> int:
        """Return how many went up, by exactly so many tiers if that is asked."""
        return sum(n for step, n in self.steps.items() if step > 0 and by in {None, step})

    def demoted(self, by: int | None = None) -> int:
        """Return how many went down, by exactly so many tiers if that is asked."""
        return sum(n for step, n in self.steps.items() if step < 0 and by in {None, -step})

    @property
    def net_steps(self) -> int:
        """Steps up less steps down, over the units that have a tier both times."""
        return sum(step * count for step, count in self.steps.items())

    @property
    def totals(self) -> dict[str, int]:
        """Units ``up`` and ``down``; ``in``: with a tier now and none before; ``out``: the other way round."""
        none = len(self.codes)
        entered, lost = int(self.matrix[none, :none].sum()), int(self.matrix[:none, none].sum())
        return dict(zip(TOTALS, (self.promoted(), self.demoted(), entered, lost), strict=True))

    @property
    def share_kept(self) -> Fraction | None:
        """The exact share of the units with a tier both times that kept it; None where there is no such unit."""
        whole = int(self._held.sum())
        return Fraction(int(np.trace(self._held)), whole) if whole else None

    @property
    def prais_shorrocks(self) -> Fraction | None:
        """The exact index (k − trace) / (k − 1) of Prais and Shorrocks: 0 where everybody stays.

        The trace is that of the shares of each tier that stay, over the k tiers in which somebody stood who has a tier
        both times; None where there are fewer than two.
        """
        rows = self._held.sum(axis=1)
        held = [i for i in range(len(self.codes)) if rows[i]]
        if len(held) <= 1:
            return None
        trace = sum(Fraction(int(self._held[i, i]), int(rows[i])) for i in held)
        return Fraction(len(held) - trace) / (len(held) - 1)

    @property
    def _held(self) -> NDArray[np.int64]:
        return self.matrix[:-1, :-1]

    def by_unit(self) -> NDArray[Any]:
        """Return shape (p,), float64: steps up, negative down; NaN where a unit has no tier before or after."""
        none = len(self.codes)
        both = (self.was < none) & (self.now < none)
        return np.where(both, (self.now - self.was).astype(np.float64), np.nan)

    def elsewhere(self) -> Rows:
        """Return the positions of the units that stand elsewhere than before."""
        return np.flatnonzero(self.was != self.now)
