"""Figures of many units: counts, shares, sums and means over what an assessment has found."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from attrs import frozen

from ruraltier.domain.threshold import Rounding
from ruraltier.policy.conditions import Condition, Formula
from ruraltier.policy.named import Named

FigureWord = Literal["count", "share", "sum", "mean", "least", "greatest"]
Base = Literal["rated", "all"]


@frozen(kw_only=True)
class FigureRule(Named):
    """How many units become one figure.

    Parameters
    ----------
    figure
        ``count``, ``share``, ``sum``, ``mean``, ``least`` or ``greatest``.
    when
        For counts and shares: which units count; for the others: which are looked at. None: all.
    value
        What is summed, averaged or compared; None for counts and shares.
    base
        Whom a share is taken of: ``rated`` or ``all``.
    weight
        What each unit weighs in a share or mean; None: all alike.
    """

    figure: FigureWord
    when: Condition | None = None
    value: Formula | None = None
    base: Base | None = None
    weight: Formula | None = None


@frozen(kw_only=True)
class Rollup(FigureRule):
    """A figure of the units below that fills a number indicator of the level above.

    Parameters
    ----------
    code
        The indicator of the rule book of `level`.
    level, of
        Whose indicator it is, and whose results are rolled up.
    through
        The text indicator of `of` that holds the id of the unit of `level`; None: by the tree.
    round
        How the figure is rounded.
    min_coverage
        The least share of the units below that must be rated; `min_coverage` not met leaves the value missing.
    """

    level: str
    of: str
    through: str | None = None
    round: Rounding | None = None
    min_coverage: Fraction | None = None
