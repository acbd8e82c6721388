"""At which tiers a condition can hold, and at which it can fail, when everything but the tier may change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen

from ruraltier.domain.cohort import Cohort
from ruraltier.engine.assessment import Assessment
from ruraltier.engine.figures import Mask
from ruraltier.engine.hindsight import truth_of
from ruraltier.policy.conditions import And, AtLeast, Condition, Not, Or, operands

if TYPE_CHECKING:
    from ruraltier.policy.policy import TierPolicy


@frozen(eq=False)
class Possible:
    """Where a condition can hold and where it can fail: shape (k,), bool, one for each tier, the lowest first."""

    holds: Mask
    fails: Mask

    def __invert__(self) -> Possible:
        """Return the same for the condition turned round."""
        return Possible(self.fails, self.holds)


def possible(condition: Condition, policy: TierPolicy) -> Possible:
    """Return at which tiers of a rule book a condition can hold, and at which it can fail.

    What rests on the tier alone is settled by it; anything else, such as a figure of the unit, can hold and can fail.
    """
    match condition:
        case Not(part=part):
            return ~possible(part, policy)
        case And(parts=parts):
            return _at_least(len(parts), [possible(part, policy) for part in parts])
        case Or(parts=parts):
            return _at_least(1, [possible(part, policy) for part in parts])
        case AtLeast(k=k, parts=parts):
            return _at_least(k, [possible(part, policy) for part in parts])
    if all(operand.kind == "setting" or str(operand) == "tier" for operand in operands(condition)):
        held = truth_of(_tiers(policy), condition).true
        return Possible(held, ~held)
    free = np.ones(len(policy.ladder.codes), bool)
    return Possible(free, free)


def _at_least(k: int, parts: list[Possible]) -> Possible:
    holds = sum(part.holds.astype(np.intp) for part in parts)
    fails = sum(part.fails.astype(np.intp) for part in parts)
    return Possible(np.asarray(holds >= k), np.asarray(len(parts) - fails < k))


def _tiers(policy: TierPolicy) -> Assessment:
    """Return a result of one unit for each tier, of which nothing but the tier is known."""
    k = len(policy.ladder.codes)
    held, none = np.arange(k, dtype=np.int8), np.zeros(k, np.uint8)
    cohort = Cohort([str(at) for at in range(k)], {})
    return Assessment(cohort, policy, np.full(k, np.nan), held, held, np.zeros(k, np.int8), none, none)
