"""Whether the cases of a rule book notice a change: one assessment of them all for each change."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from attrs import define

from ruraltier.analysis.lint.sitting import Sitting, unchecked
from ruraltier.domain.absence import Absence
from ruraltier.engine.tiering import RATED
from ruraltier.policy.book import Case, JointCase
from ruraltier.policy.criteria import ROOT, Aggregate, Criterion
from ruraltier.policy.policy import TierPolicy

if TYPE_CHECKING:
    from ruraltier.analysis.lint.mutants import Mutant
    from ruraltier.policy.book import Values
    from ruraltier.policy.criteria import Aspect

_LINEAR = (Aggregate.SUM, Aggregate.WEIGHTED_MEAN)


@define(frozen=True, slots=False, eq=False)
class Trials:
    """The cases of a rule book, which all come out, as a trial of every change of it."""

    policy: TierPolicy

    @cached_property
    def single(self) -> Sitting:
        """The villages of the cases of one village each."""
        cases = [case for case in self.policy.cases if isinstance(case, Case)]
        return Sitting(self.policy, [c.village for c in cases], [c.expect for c in cases], alone=True)

    @cached_property
    def sittings(self) -> tuple[Sitting, ...]:
        """The cases of one village each as one sitting, and each case of several as one."""
        joint = (case for case in self.policy.cases if isinstance(case, JointCase))
        single = [self.single] if self.single.villages else []
        return (*single, *(Sitting(self.policy, case.villages, case.expect, alone=False) for case in joint))

    def notice(self, mutant: Mutant) -> bool:
        """Return whether some case no longer comes out under a change."""
        if self._surely(mutant):
            return True
        changed = unchecked(self.policy, **mutant.changed)
        if set(mutant.changed) == {"incentives"}:
            return any(sitting.notices_award(changed) for sitting in self.sittings)
        return any(sitting.notices(changed) for sitting in self.sittings)

    def _surely(self, mutant: Mutant) -> bool:
        """Return whether a change of a curve shows in a score at once: nothing stands between the two but sums."""
        before = mutant.part
        if not isinstance(before, Criterion) or set(mutant.changed) != {"criteria"} or not self._straight(before):
            return False
        after = next(c for c in mutant.changed["criteria"] if c.code == before.code)
        if after.weight != before.weight:
            return False
        options = self.policy.indicator[before.indicator].options
        old, new = before.curve.shape(before.points, options), after.curve.shape(after.points, options)
        return any(old.at(value) != new.at(value) for value in self._scored(before.indicator))

    def _straight(self, criterion: Criterion) -> bool:
        """Return whether a criterion's points reach the score through sums and means alone."""
        if criterion.rounding or self.policy.ladder.rounding or criterion.weight == 0:
            return False
        above = self.policy.aspect.get(criterion.aspect)
        while above and above.aggregate in _LINEAR and above.weight and not (above.rounding or _bounded(above)):
            if above.code == ROOT:
                return True
            above = self.policy.aspect.get(above.under)
        return False

    def _scored(self, code: str) -> set[Fraction]:
        """Return the values of an indicator in the cases that expect a score and lack no value."""
        return {_number(dict(village)[code], self.policy.indicator[code].options) for village in self._complete}

    @cached_property
    def _complete(self) -> list[Values]:
        scored = {criterion.indicator for criterion in self.policy.criteria}
        sitting = self.single
        return [
            village
            for village, expect, state in zip(sitting.villages, sitting.expect, sitting.base.state, strict=True)
            if expect.score is not None and state == RATED and scored <= _there(village)
        ]


def _bounded(aspect: Aspect) -> bool:
    return aspect.floor is not None or aspect.cap is not None


def _there(village: Values) -> set[str]:
    return {code for code, value in village if not isinstance(value, Absence)}


def _number(value: Fraction | str | bool | Absence, options: tuple[str, ...]) -> Fraction:  # noqa: FBT001 - a cell
    return Fraction(options.index(value) if isinstance(value, str) else value)
