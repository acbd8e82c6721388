"""The parts of a rating become one mark: weighed, and rounded once."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import evolve, frozen

from ruraltier._messages import figure
from ruraltier._numbers import plain
from ruraltier._text import shown
from ruraltier.domain.absence import Absence
from ruraltier.domain.column import NumberColumn, Rows
from ruraltier.domain.threshold import Threshold
from ruraltier.engine.ratios import LIMIT, Ratios, size, times
from ruraltier.policy.programme.ratings import Gap, Rating
from ruraltier.support.combining import Combined, combine, share_of
from ruraltier.support.rating_rows import Sheet, kinds_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ruraltier.domain.ratings import Ratings

_SAFE = 10**15
_FLOAT = 2**53
_WIDE = 200


@frozen(eq=False)
class Mixed:
    """One rating of n units.

    Parameters
    ----------
    sheet
        The rating, and which of the marks are of it.
    parts
        What each of its parts comes to.
    exact
        The mixed marks before they are rounded; missing where there is none.
    mark
        The marks, rounded once.
    apart
        Positions of the units whose two raters of the gap are further apart than it allows.
    """

    sheet: Sheet
    parts: tuple[Combined, ...]
    exact: Ratios
    mark: Ratios
    apart: Rows

    @property
    def rating(self) -> Rating:
        """The rating."""
        return self.sheet.rating

    def part(self, rater: str) -> Combined:
        """Return the part of a rater."""
        return next(one for one in self.parts if one.part.rater == rater)

    @property
    def column(self) -> NumberColumn:
        """The marks as a column of a cohort."""
        if size(self.mark.num) < _SAFE:
            return NumberColumn(floats_of(self.mark))
        return NumberColumn([self.mark.fraction(row) for row in range(len(self.mark))])


@frozen
class Difference:
    """Two raters of a unit who are further apart than a rating allows.

    Parameters
    ----------
    unit, name
        The unit.
    rating
        The rating, whose gap names the two raters and how far apart they may be.
    first, second
        Their figures, in the order in which the gap names them.
    """

    unit: str
    name: str
    rating: Rating
    first: Fraction
    second: Fraction

    @property
    def difference(self) -> Fraction:
        """The first less the second."""
        return self.first - self.second

    def to_dict(self) -> dict[str, Any]:
        """Return the finding as plain texts, ready for JSON."""
        gap = self.rating.gap
        return {
            "id": self.unit,
            "name": self.name,
            "rating": self.rating.code,
            "between": [] if gap is None else list(gap.between),
            "figures": [plain(self.first), plain(self.second)],
            "difference": plain(self.difference),
        }

    def __repr__(self) -> str:
        gap, labels = self.rating.gap, {part.rater: part.title("zh") for part in self.rating.parts}
        between = () if gap is None else gap.between
        pair = [f"{labels[who]} {figure(mark)}" for who, mark in zip(between, (self.first, self.second), strict=False)]
        head = f"<Difference {self.name or self.unit} · {self.rating.title('zh')}"
        return shown(f"{head} · {','.join(pair)} · 相差 {figure(abs(self.difference))}>", _WIDE)


def mix(ratings: Ratings, sheet: Sheet, units: int) -> Mixed:
    """Return the marks of one rating.

    Parameters
    ----------
    ratings
        All marks.
    sheet
        Which of them are of this rating, and of which unit and part.
    units
        How many units there are.
    """
    rating = sheet.rating
    parts = tuple(_combined(ratings, sheet, i, units) for i in range(len(rating.parts)))
    whole = _weighed(rating, parts, units)
    mixed = Mixed(sheet, parts, whole, whole.rounded(rating.round), np.empty(0, np.intp))
    return mixed if rating.gap is None else evolve(mixed, apart=_apart(mixed, rating.gap))


def _combined(ratings: Ratings, sheet: Sheet, i: int, units: int) -> Combined:
    part, (rows, at) = sheet.rating.parts[i], sheet.of(i)
    if part.combine == "share":
        return share_of(part, at, kinds_of(ratings, part, rows), units)
    marks = Ratios.of_column(ratings.marks, rows)
    assert isinstance(marks.den, int)  # noqa: S101 - the numbers of a column have one denominator
    return combine(part, at, marks.num, marks.den, units)


def _weighed(rating: Rating, parts: tuple[Combined, ...], units: int) -> Ratios:
    shared = math.lcm(*(part.weight.denominator for part in rating.parts))
    fits = sum(part.weight for part in rating.parts) * shared < LIMIT
    total, missing = Ratios.constant(Fraction(0), units), np.zeros(units, bool)
    weight = np.zeros(units, np.int64 if fits else object)
    for one in parts:
        share = int(one.part.weight * shared)
        # What has no quorum is left out; whether there is a mark without it is said below.
        figure = Ratios(np.where(one.short, 0, one.figure.num), one.figure.den, np.zeros(units, np.int8))
        total += Ratios.new(times(figure.num, share), figure.den, figure.gone)
        weight = weight + (~one.short).astype(weight.dtype) * share
        missing |= one.short if rating.if_short == "missing" else False
    gone = np.where(missing | (weight == 0), Absence.MISSING, 0).astype(np.int8)
    least = np.maximum(weight, 1)
    den = int(least[0]) if units and (least == least[0]).all() else least
    return Ratios.new(total.num, times(total.den, den), gone).emptied()


def _apart(mixed: Mixed, gap: Gap) -> Rows:
    """Return the units of which both raters have their quorum and are too far apart."""
    first, second = (mixed.part(rater) for rater in gap.between)
    apart = (first.figure - second.figure).size()
    edge = threshold_of(gap)
    signs = (apart - Ratios.constant(edge.value, len(apart))).sign()
    meets = (signs >= 0) if edge.closed else (signs > 0)
    return np.flatnonzero(meets & ~first.short & ~second.short & apart.there)


def threshold_of(gap: Gap) -> Threshold:
    """Return from which difference on two raters are too far apart."""
    return Threshold.at_least(gap.at_least) if gap.above is None else Threshold.above(gap.above)


def floats_of(figures: Ratios) -> NDArray[np.float64]:
    """Return figures as float64, correctly rounded from the exact ones; NaN where there is none."""
    num, den = figures.num, figures.dens
    if max(size(num), size(den)) >= _FLOAT:
        num, den = num.astype(object), den.astype(object)
    return np.where(figures.there, np.asarray(num / den, dtype=np.float64), np.nan)
