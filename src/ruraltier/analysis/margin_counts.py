"""What counts of classes before and after say of the flow over each boundary between them."""

from __future__ import annotations

from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING

from attrs import define, evolve, field

from ruraltier._text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Counts = tuple[int | None, ...]

_MOST = 10
"""Boundaries of which every set is looked at; of more, every run of neighbours."""


def _text(value: tuple[str | Text, ...]) -> tuple[Text, ...]:
    return tuple(Text.of(one) for one in value)


@define(frozen=True, kw_only=True, slots=False)
class Margins:
    """Counts of K classes before and after, worst class first; None where a count is not known.

    A boundary b, from 1 to K − 1, lies between class b − 1 and class b.

    Parameters
    ----------
    labels
        What the classes are called.
    before, after
        How many units stood in each class.
    entered, left
        Units that were not there before, and that were not there after.
    totals
        How many units there were in all, before and after; None where that is not known.
    """

    labels: tuple[Text, ...] = field(converter=_text)
    before: Counts
    after: Counts
    entered: int = 0
    left: int = 0
    totals: tuple[int | None, int | None] = (None, None)

    @cached_property
    def known(self) -> tuple[int, int]:
        """The sums of the counts that are known, before and after."""
        early, late = (sum(n for n in counts if n is not None) for counts in (self.before, self.after))
        return early, late

    @property
    def whole(self) -> tuple[bool, bool]:
        """Whether every count is known, before and after."""
        return None not in self.before, None not in self.after

    def filled(self) -> Margins:
        """Return the margins with what follows from them: totals, and a count that alone is not known."""
        early, late = (
            total if total is not None else known if whole else None
            for total, known, whole in zip(self.totals, self.known, self.whole, strict=True)
        )
        change = self.entered - self.left
        early = late - change if early is None and late is not None else early
        late = early + change if late is None and early is not None else late
        before, after = _completed(self.before, early), _completed(self.after, late)
        return evolve(self, before=before, after=after, totals=(early, late))

    def below(self, boundary: int, *, late: bool) -> tuple[int, int | None]:
        """Return the least and the greatest number of units below a boundary; None for no limit."""
        counts = self.after if late else self.before
        return self._range(counts[:boundary], counts[boundary:], self.totals[late])

    def above(self, boundary: int, *, late: bool) -> tuple[int, int | None]:
        """Return the least and the greatest number of units above a boundary; None for no limit."""
        counts = self.after if late else self.before
        return self._range(counts[boundary:], counts[:boundary], self.totals[late])

    @staticmethod
    def _range(these: Counts, others: Counts, total: int | None) -> tuple[int, int | None]:
        here, elsewhere = (sum(n for n in counts if n is not None) for counts in (these, others))
        if None not in these:
            return here, here
        if total is None:
            return here, None
        most = total - elsewhere
        return here if None in others else most, most

    def rise(self, boundary: int) -> tuple[int | None, bool]:
        """Return the least net flow upward over a boundary, None if nothing is known; and whether seen from below."""
        gone, rest = self.below(boundary, late=False)[0], self.below(boundary, late=True)[1]
        come, there = self.above(boundary, late=True)[0], self.above(boundary, late=False)[1]
        below = None if rest is None else gone - rest - self.left
        above = None if there is None else come - there - self.entered
        if above is None or (below is not None and below >= above):
            return below, True
        return above, False

    def turned(self) -> Margins:
        """Return the same with the best class first, so that what went down goes up."""
        return evolve(self, labels=self.labels[::-1], before=self.before[::-1], after=self.after[::-1])

    def crossings(self, boundary: int) -> int | None:
        """Return the most units that can have gone up over a boundary; None for no limit."""
        most = (self.below(boundary, late=False)[1], self.above(boundary, late=True)[1])
        return min((n for n in most if n is not None), default=None)


def _completed(counts: Counts, total: int | None) -> Counts:
    if total is None or counts.count(None) != 1:
        return counts
    rest = total - sum(n for n in counts if n is not None)
    return tuple(rest if n is None else n for n in counts)


def coverage(steps: int, boundaries: frozenset[int], classes: int) -> tuple[int, int]:
    """Return how many of some boundaries a move by so many steps crosses at the least and at the most.

    Examples
    --------
    >>> coverage(2, frozenset({1, 3}), 4)
    (1, 1)
    """
    found = [
        sum(boundary in boundaries for boundary in range(first, first + steps))
        for first in range(1, classes - steps + 1)
    ]
    return min(found), max(found)


def crossed(moves: Mapping[int, int], boundaries: frozenset[int], classes: int) -> tuple[int, int]:
    """Return how many crossings of some boundaries the moves (steps -> units) are at the least and at the most."""
    found = [[count * n for n in coverage(steps, boundaries, classes)] for steps, count in moves.items()]
    least, most = zip(*found, strict=True) if found else ((), ())
    return sum(least), sum(most)


def sets_of(boundaries: list[int]) -> Iterator[frozenset[int]]:
    """Yield the sets of boundaries that are looked at, small ones first."""
    if len(boundaries) <= _MOST:
        for size in range(1, len(boundaries) + 1):
            yield from map(frozenset, combinations(boundaries, size))
        return
    for size in range(1, len(boundaries) + 1):
        yield from (frozenset(boundaries[at : at + size]) for at in range(len(boundaries) - size + 1))
