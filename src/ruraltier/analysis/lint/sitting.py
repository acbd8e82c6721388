"""Villages of cases that are assessed in one go, with what is expected of each."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from attrs import define, field

from ruraltier.analysis.cases import amount_of, award_of, cohort_of
from ruraltier.engine.assess import assess
from ruraltier.engine.assessment import Assessment
from ruraltier.engine.program import lend
from ruraltier.errors import RuraltierError
from ruraltier.policy.book import Expectation, Values
from ruraltier.policy.converters import as_tuple
from ruraltier.policy.incentives import ByValue, PerHead, Share
from ruraltier.policy.policy import TierPolicy
from ruraltier.support.allocation import allocate

if TYPE_CHECKING:
    from fractions import Fraction

    from numpy.typing import NDArray

    from ruraltier.domain.cohort import Cohort

_WORDS = ("status", "score", "tier", "reasons", "award")


@define(frozen=True, slots=False, eq=False)
class Sitting:
    """Villages that are assessed in one go.

    Parameters
    ----------
    policy
        The rule book; everything comes out under it as expected.
    villages, expect
        The villages, and what is expected of each.
    alone
        True if each is judged as if the others were not there: cases of one village.
    """

    policy: TierPolicy
    villages: tuple[Values, ...] = field(converter=as_tuple)
    expect: tuple[Expectation, ...] = field(converter=as_tuple)
    alone: bool

    @cached_property
    def cohort(self) -> Cohort:
        """The villages."""
        return cohort_of(self.policy, self.villages)

    @cached_property
    def base(self) -> Assessment:
        """What comes out now."""
        return assess(self.cohort, self.applied)

    @cached_property
    def applied(self) -> TierPolicy:
        """The rule book as it is applied to the villages."""
        return self._applied(self.policy)

    def _applied(self, policy: TierPolicy) -> TierPolicy:
        return unchecked(policy, quotas=()) if self.alone and policy.quotas else policy

    def under(self, policy: TierPolicy) -> Assessment:
        """Return what comes out under a rule book, which need not be sound."""
        applied = self._applied(policy)
        lend(self.applied, applied)
        return assess(self.cohort, applied)

    @cached_property
    def names(self) -> dict[str, NDArray[np.bool_]]:
        """What an expectation can name -> which of them do."""
        return {word: np.array([getattr(e, word) is not None for e in self.expect], bool) for word in _WORDS}

    def notices(self, policy: TierPolicy) -> bool:
        """Return whether something comes out otherwise than expected under another rule book."""
        try:
            found = self.under(policy)
        except RuraltierError:
            return True
        moved = found.score != self.base.score
        # One unit of a figure moves a score by more than floats can miss; NaN stands for no score on both sides.
        moved &= ~(np.isnan(found.score) & np.isnan(self.base.score))
        differs = (
            (self.names["status"] & (found.state != self.base.state))
            | (self.names["tier"] & (found.tier != self.base.tier))
            | (self.names["reasons"] & (found.fired != self.base.fired))
            | (self.names["score"] & moved)
        )
        paid = self.names["award"] & (moved | (found.tier != self.base.tier) | self.paid_beside)
        return bool(differs.any()) or (bool(paid.any()) and self._pays_otherwise(found, paid))

    def notices_award(self, policy: TierPolicy) -> bool:
        """Return whether awards come out otherwise under a rule book that differs in its awards alone."""
        lend(self.applied, policy)
        found = Assessment(self.base.cohort, policy, *(getattr(self.base, name).copy() for name in _ARRAYS))
        return self._pays_otherwise(found, self.names["award"] & (self.base.tier >= 0))

    @cached_property
    def paid_beside(self) -> bool:
        """Whether awards can be others while score and tier stay: by a value worked out, or by other villages."""
        awards = self.policy.incentives.awards if self.policy.measures and self.policy.incentives else ()
        return not self.alone or any(isinstance(award, (PerHead, Share, ByValue)) for award in awards)

    def _pays_otherwise(self, found: Assessment, rows: NDArray[np.bool_]) -> bool:
        at: list[int] = np.flatnonzero(rows).tolist()
        try:
            return any(award != self.expect[row].award for award, row in zip(self._awards(found, at), at, strict=True))
        except RuraltierError:
            return True

    def _awards(self, found: Assessment, rows: list[int]) -> list[Fraction]:
        if self.alone:
            return [award_of(found[row]) for row in rows]
        paid = allocate(found, found.policy.incentives)
        return [amount_of(paid, row) for row in rows]


_ARRAYS = ("score", "placed", "tier", "state", "fired", "decided")


def unchecked(policy: TierPolicy, **parts: object) -> TierPolicy:
    """Return a rule book with other parts whose sums need not add up any more."""
    made = TierPolicy.__new__(TierPolicy)
    made.__setstate__({**policy.__getstate__(), **parts})
    return made
