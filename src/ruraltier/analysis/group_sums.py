"""What one group of units holds: counts by tier, and exact sums."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Literal

from attrs import field, frozen
from attrs.converters import optional

from ruraltier._numbers import plain
from ruraltier.engine.assessment import STATUSES
from ruraltier.engine.tiering import RATED
from ruraltier.errors import ArgumentError, EvaluationError, Problem, near, show

Base = Literal["all", "rated"]
"""Of which units a share is taken."""


def _read_only(value: Mapping[str, Any]) -> Mapping[str, Any]:
    return MappingProxyType(dict(value))


@frozen(kw_only=True)
class GroupSums:
    """What one group of units holds.

    Parameters
    ----------
    id
        Its id; an empty text for units without a group, and for the whole.
    counts
        Tier code -> units, best tier first; then ``unrated`` and ``ineligible``. They add up to `units`.
    scored, score
        How many units have a score, and the exact sum of these.
    weights
        Place -> exact sum of weights, like `counts`; None without weights.
    scored_weight, weighted_score
        The weights of units with a score, and the sum of weight times score; None without weights.
    money
        In minor units; None without money.

    Examples
    --------
    >>> group = GroupSums(id="甲乡", counts={"model": 1, "low": 2, "unrated": 1, "ineligible": 0}, scored=3, score=7)
    >>> group.units, group.share(at_least="model", base="rated"), group.mean()
    (4, Fraction(1, 3), Fraction(7, 3))
    """

    id: str
    counts: Mapping[str, int] = field(converter=_read_only)
    scored: int
    score: Fraction = field(converter=Fraction)
    weights: Mapping[str, Fraction] | None = field(converter=optional(_read_only), default=None)
    scored_weight: Fraction | None = None
    weighted_score: Fraction | None = None
    money: int | None = None

    @property
    def units(self) -> int:
        """How many units there are."""
        return sum(self.counts.values())

    @property
    def rated(self) -> int:
        """How many hold a tier."""
        return sum(self.counts[code] for code in self._tiers)

    @property
    def weight(self) -> Fraction | None:
        """The sum of all weights; None without weights."""
        return None if self.weights is None else sum(self.weights.values(), start=Fraction(0))

    @property
    def _tiers(self) -> list[str]:
        others = {word.en for state, word in STATUSES.items() if state != RATED}
        return [place for place in self.counts if place not in others]

    def share(
        self, *, at_least: str | None = None, tier: str | None = None, base: Base = "all", weighted: bool = False
    ) -> Fraction | None:
        """Return the share of units at a tier or above, or in exactly one; from counts, never from other shares.

        Parameters
        ----------
        at_least, tier
            The code of a tier; one of the two.
        base
            ``all`` units are the whole, or those that hold a tier, ``rated``.
        weighted
            Whether units count by their weights.

        Returns
        -------
        Fraction or None
            None where there is no unit to take a share of, or all weights are 0.

        Raises
        ------
        EvaluationError
            If there is no such tier, or there are no weights.
        """
        if base not in ("all", "rated"):
            raise ArgumentError(Problem(code="RT-ARG-002", what=f"base is {show(base)}", rule="all or rated"))
        held = self._counted(at_least, tier)
        return self._share(self._weights() if weighted else self.counts, held, base)

    def _share(self, of: Mapping[str, Any], held: list[str], base: Base) -> Fraction | None:
        whole = sum(of[place] for place in (of if base == "all" else self._tiers))
        return Fraction(sum(of[place] for place in held)) / whole if whole else None

    def _counted(self, at_least: str | None, tier: str | None) -> list[str]:
        tiers = self._tiers
        if (at_least is None) == (tier is None):
            what = "both a least tier and a tier are given" if tier is not None else "no tier is given"
            raise ArgumentError(Problem(code="RT-ARG-002", what=what, rule="at_least or tier"))
        code = tier if at_least is None else at_least
        if code not in tiers:
            rule = "one of " + ", ".join(tiers)
            what = f"there is no tier {show(code)}"
            raise EvaluationError(Problem(code="RT-ROL-004", what=what, rule=rule, mend=near(str(code), tiers)))
        return [code] if at_least is None else tiers[: tiers.index(code) + 1]

    def mean(self, *, weighted: bool = False) -> Fraction | None:
        """Return the exact mean of the scores, by weights or not; None where no unit has one, or all weights are 0."""
        if not weighted:
            return self.score / self.scored if self.scored else None
        self._weights()
        return (
            self.weighted_score / self.scored_weight if self.scored_weight and self.weighted_score is not None else None
        )

    def _weights(self) -> Mapping[str, Fraction]:
        if self.weights is None:
            what = "the roll-up has no weights"
            mend = "call roll_up with weight="
            raise EvaluationError(Problem(code="RT-ROL-005", what=what, rule="weights of the units", mend=mend))
        return self.weights

    def to_dict(self) -> dict[str, Any]:
        """Return plain values, ready for JSON; exact sums as texts, money in minor units."""
        mean, weight = self.mean(), self.weight
        found: dict[str, Any] = {"group": self.id, "units": self.units, "counts": dict(self.counts)}
        found |= {"scored": self.scored, "score_sum": plain(self.score)}
        found |= {"mean_score": None if mean is None else float(mean)}
        found |= {} if weight is None else {"weight": plain(weight)}
        return found | ({} if self.money is None else {"money": self.money})
