"""What every check stands on: the rule book, its proved bounds, and proofs about its conditions."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from attrs import define

from ruraltier.analysis.cases import run_cases
from ruraltier.analysis.lint.logic import Logic
from ruraltier.policy.paths import path_of
from ruraltier.policy.policy import TierPolicy
from ruraltier.policy.provenance import Confidence
from ruraltier.policy.reach import Reach
from ruraltier.policy.rules import bound_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier.domain.ladder import Sourced
    from ruraltier.errors import Problem
    from ruraltier.policy.conditions import Condition
    from ruraltier.policy.rules import Floor, Gate, Veto


@define(frozen=True, slots=False, eq=False)
class Ground:
    """A sound rule book under the eyes of the linter.

    Parameters
    ----------
    policy
        The version looked at.
    versions
        All versions of the rule book, where it has others.
    """

    policy: TierPolicy
    versions: tuple[TierPolicy, ...] = ()

    @cached_property
    def reach(self) -> Reach:
        """The bounds of values, figures and scores."""
        return Reach(self.policy)

    @cached_property
    def logic(self) -> Logic:
        """Proofs about conditions."""
        return Logic(self.reach)

    @cached_property
    def failures(self) -> tuple[Problem, ...]:
        """Where the cases do not come out as they expect."""
        return run_cases(self.policy)

    @cached_property
    def rules(self) -> tuple[tuple[str, Gate | Veto | Floor], ...]:
        """Gates, vetoes and floors with their paths."""
        sections = ("gates", "vetoes", "floors")
        return tuple((path_of(s, i), rule) for s in sections for i, rule in enumerate(getattr(self.policy, s)))

    def conditions(self) -> Iterator[tuple[str, Condition]]:
        """Yield every condition with its path."""
        for path, rule in self.rules:
            yield f"{path}.when", rule.when
        for measure in self.policy.measures:
            if measure.applies is not None:
                yield path_of("indicators", measure.code, "applies"), measure.applies
        for path, whens in self.choices():
            yield from ((f"{path}[{i}].when", when) for i, when in enumerate(whens) if when is not None)

    def choices(self) -> Iterator[tuple[str, list[Condition | None]]]:
        """Yield the conditions of each list of which the first line that holds counts; None holds always."""
        for measure in self.policy.measures:
            if measure.choices:
                yield path_of("indicators", measure.code, "value"), [choice.when for choice in measure.choices]
        for bracket in self.policy.brackets:
            yield path_of("indicators", bracket.code, "bracket"), [line.when for line in bracket.lines]

    def illustrative(self, part: Sourced | None) -> bool:
        """Return whether nobody published the figures of a part; None for what has those of the whole."""
        if part is None:
            return self.policy.confidence == Confidence.ILLUSTRATIVE
        return self.policy.confidence_of(part) is Confidence.ILLUSTRATIVE

    @cached_property
    def unreached(self) -> frozenset[str]:
        """Codes of the tiers that neither a score nor a floor reaches."""
        ladder, most = self.policy.ladder, self.reach.score.most
        tiers = ladder.tiers if ladder.fit is None else ()
        return frozenset(
            tier.code
            for i, tier in enumerate(tiers)
            if tier.threshold and most is not None and not tier.threshold.holds(most) and i > self.lifted
        )

    @cached_property
    def lifted(self) -> int:
        """Position of the highest tier that a floor lifts to; one that goes by the tier of last time lifts to any."""
        tiers = [self.tier(floor) for floor in self.policy.floors]
        return max((len(self.policy.ladder.tiers) if at is None else at for at in tiers), default=0)

    def tier(self, rule: Gate | Veto | Floor) -> int | None:
        """Return the position of the tier a rule holds to, -1 for a bar, None where it goes by last time's tier."""
        bound = bound_of(rule)
        if bound is None:
            return -1
        return self.policy.ladder.index(bound) if isinstance(bound, str) else None
