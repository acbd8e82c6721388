"""Targets: what the units of a level together are to reach by a day; and honours for the first of them."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Literal

from attrs import field, frozen

from ruraltier.domain.threshold import Threshold
from ruraltier.policy.conditions import Condition
from ruraltier.policy.converters import as_tuple
from ruraltier.policy.named import Named
from ruraltier.policy.programme.chains import PlaceTies
from ruraltier.policy.programme.figures import FigureRule


@frozen(kw_only=True)
class Target(FigureRule):
    """A figure that is to be reached.

    Parameters
    ----------
    at_least, above, at_most, below
        The value to reach; one of them, or `direction`.
    direction
        ``rise`` or ``fall``: better than at the start.
    each_year
        What the figure must gain every year.
    per
        Text indicator within each of whose groups the target holds; None: the whole.
    since, by
        The day of the figure at the start (``from`` in a document), and the day by which the target is to be met.
    steps_a_year
        How many tiers a unit can go up in a year; None: no limit.
    """

    level: str
    by: dt.date
    at_least: Fraction | None = None
    above: Fraction | None = None
    at_most: Fraction | None = None
    below: Fraction | None = None
    direction: Literal["rise", "fall"] | None = None
    each_year: Fraction | None = None
    per: str | None = None
    since: dt.date | None = None
    steps_a_year: int | None = None

    @property
    def thresholds(self) -> tuple[Threshold, ...]:
        """The thresholds that are stated; a sound target has one at most."""
        words = ("at_least", "above", "at_most", "below")
        stated = ((word, getattr(self, word)) for word in words)
        return tuple(getattr(Threshold, word)(value) for word, value in stated if value is not None)


@frozen(kw_only=True)
class Honour(Named):
    """Places of honour for the first, and nominations for the next.

    Parameters
    ----------
    places, nominees
        How many are honoured, and how many more are named.
    order, ties, per
        As in `Forward`.
    when
        Who can be honoured; None: everyone with a score.
    """

    level: str
    places: int
    nominees: int = 0
    order: tuple[str, ...] = field(converter=as_tuple, default=("-score",))
    ties: PlaceTies
    per: str | None = None
    when: Condition | None = None
