"""Ratings: one mark mixed from those of several raters, months or sources."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from attrs import field, frozen

from ruraltier._text import Text
from ruraltier.domain.threshold import Rounding
from ruraltier.policy.converters import as_text, as_tuple
from ruraltier.policy.named import Named

Combine = Literal["mean", "median", "trimmed_mean", "sum", "least", "greatest", "share"]


@frozen(kw_only=True)
class Part:
    """What one rater, month or source contributes.

    Parameters
    ----------
    rater
        Its word in the records.
    weight
        Its weight in the mark.
    combine
        How several marks become one.
    trim
        For ``trimmed_mean``: how many of the least and of the greatest are left out.
    counts, blank
        For ``share``: the words that count, and those that are no ballot.
    full
        For ``share``: what a share of 1 is worth.
    quorum
        The least number of marks or ballots.
    """

    rater: str
    weight: Fraction
    label: Text = field(converter=as_text, default=Text())
    combine: Combine = "mean"
    trim: int | None = None
    counts: tuple[str, ...] = field(converter=as_tuple, default=())
    blank: tuple[str, ...] = field(converter=as_tuple, default=())
    full: Fraction = Fraction(100)
    quorum: int = 1

    def title(self, lang: str) -> str:
        """Return the label, or the rater's word where there is none."""
        return self.label.get(lang) or self.rater


@frozen(kw_only=True)
class Gap:
    """A difference between two raters that is worth a look: one of the two thresholds is stated."""

    between: tuple[str, str]
    above: Fraction | None = None
    at_least: Fraction | None = None


@frozen(kw_only=True)
class Rating(Named):
    """A mark that fills a number indicator of a level's rule book.

    Parameters
    ----------
    code
        The indicator.
    parts
        What is mixed.
    round
        How the mixed mark is rounded.
    if_short
        What becomes of a part without its quorum: ``missing`` or ``reweight``.
    gap
        Which difference is a finding.
    """

    level: str
    parts: tuple[Part, ...] = field(converter=as_tuple)
    round: Rounding
    if_short: Literal["missing", "reweight"] = "missing"
    gap: Gap | None = None
