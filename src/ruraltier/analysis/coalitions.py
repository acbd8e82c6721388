"""What each choice among the provisions of a reform comes to, and which provisions cannot stand apart."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import define, evolve, field, frozen

from ruraltier._messages import say
from ruraltier._text import Text
from ruraltier.analysis.mixing import Mixer, built
from ruraltier.analysis.shapley import coalitions
from ruraltier.domain.cohort import Cohort
from ruraltier.engine.assess import assess
from ruraltier.engine.assessment import Assessment
from ruraltier.errors import RuraltierError
from ruraltier.policy.toml_text import canonical
from ruraltier.support.allocation import allocate
from ruraltier.support.integers import Integers

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ruraltier.policy.incentives import IncentiveScheme

Paths = frozenset[str]


@frozen(kw_only=True)
class Group:
    """Provisions that an effect is attributed to together.

    Parameters
    ----------
    paths
        The provisions; mostly one.
    because
        Why they are not told apart; empty for one that stands alone.
    """

    paths: tuple[str, ...]
    because: Text = Text()


@frozen(eq=False)
class Outcome:
    """What a rule book comes to: the tiers of the villages and their money in minor units, shape (n,)."""

    result: Assessment
    money: Integers


def paid(result: Assessment, scheme: IncentiveScheme | None) -> Integers:
    """Return what each village gets in minor units, 0 without a scheme."""
    return np.zeros(len(result), np.int64) if scheme is None else allocate(result, scheme).amount


@define
class Trials:
    """Tries rule books between two others on a cohort, each once.

    Parameters
    ----------
    cohort, mixer
        The villages, and what makes the rule books.
    incentives
        Whether money is worked out, too.
    tried
        Provisions taken -> what came out, or the error that stands in its place.
    """

    cohort: Cohort
    mixer: Mixer
    incentives: bool
    tried: dict[Paths, Outcome | RuraltierError] = field(factory=dict)
    _results: dict[str, Assessment] = field(factory=dict, init=False)

    def outcome(self, taken: Iterable[str]) -> Outcome | RuraltierError:
        """Return what a rule book with these provisions of the later one comes to."""
        paths = frozenset(taken)
        if paths not in self.tried:
            try:
                self.tried[paths] = self._outcome(self.mixer.document(paths))
            except RuraltierError as error:
                self.tried[paths] = error
        return self.tried[paths]

    def _outcome(self, document: dict[str, Any]) -> Outcome:
        policy = built(document)
        # Tiers do not depend on the money that they bring.
        key = canonical({name: part for name, part in document.items() if name != "incentives"})
        if key not in self._results:
            self._results[key] = assess(self.cohort, policy)
        result = self._results[key]
        return Outcome(result, paid(result, policy.incentives if self.incentives else None))

    def sound(self, groups: Sequence[Group], chosen: Iterable[int]) -> Outcome:
        """Return what a choice of groups comes to that makes a sound rule book."""
        found = self.outcome(path for i in chosen for path in groups[i].paths)
        assert isinstance(found, Outcome)  # noqa: S101 - tells the type checker what `apart` has seen to
        return found

    def fails(self, groups: Sequence[Group], chosen: Iterable[int]) -> RuraltierError | None:
        """Return why a choice of groups makes no rule book that can be used, None if it does."""
        found = self.outcome(path for i in chosen for path in groups[i].paths)
        return found if isinstance(found, RuraltierError) else None


def apart(groups: Sequence[Group], trials: Trials) -> tuple[Group, ...]:
    """Return the groups, those in one that cannot stand apart: so that any choice among them is a sound rule book.

    A choice that fails is joined with what it takes to make it sound; the smallest such choice is taken first.
    """
    parted = tuple(groups)
    while True:
        clash = next((chosen for chosen in coalitions(len(parted)) if trials.fails(parted, chosen)), None)
        if clash is None:
            return parted
        parted = _joined(parted, clash | _lacking(parted, clash, trials), trials.fails(parted, clash))


def _lacking(groups: Sequence[Group], clash: frozenset[int], trials: Trials) -> frozenset[int]:
    """Return the fewest groups with which a choice is sound; all together always are."""
    others = [i for i in range(len(groups)) if i not in clash]
    choices = (frozenset(more) for size in range(1, len(others) + 1) for more in combinations(others, size))
    return next(more for more in choices if trials.fails(groups, clash | more) is None)


def _joined(groups: Sequence[Group], members: frozenset[int], why: RuraltierError | None) -> tuple[Group, ...]:
    paths = tuple(path for i in sorted(members) for path in groups[i].paths)
    reasons = [groups[i].because for i in sorted(members) if groups[i].because]
    if not reasons and why is not None:
        problem = evolve(why.problems[0], source="", rule="", mend="")
        reasons = [say("reform.apart", problem=problem)]
    one = Group(paths=paths, because=reasons[0])
    first = min(members)
    return tuple(one if i == first else group for i, group in enumerate(groups) if i == first or i not in members)


_FAMILY = {
    "indicators": "scoring", "aspects": "scoring", "score": "scoring", "settings": "scoring", "missing": "scoring",
    "gates": "rules", "vetoes": "rules", "floors": "rules", "quotas": "rules",
}  # fmt: skip


def few_enough(paths: Iterable[str], together: Iterable[Iterable[str]], most: int) -> tuple[Group, ...]:
    """Return provisions as groups, at most so many: where there are more, those of a section count as one.

    Parameters
    ----------
    paths
        The provisions, in order.
    together
        Provisions that the caller wants in one group.
    most
        How many groups there may be.
    """
    listed = list(paths)
    wanted = [
        Group(paths=tuple(p for p in listed if p in set(group)), because=say("reform.wanted")) for group in together
    ]
    taken = {path for group in wanted for path in group.paths}
    groups = [*(group for group in wanted if group.paths), *(Group(paths=(p,)) for p in listed if p not in taken)]
    for family in (False, True):
        while len(groups) > most:
            sections = [_section(group, family=family) for group in groups]
            largest = max(dict.fromkeys(sections), key=sections.count)
            if sections.count(largest) == 1:
                break
            inside = [g for g, section in zip(groups, sections, strict=True) if section == largest]
            one = Group(paths=tuple(p for g in inside for p in g.paths), because=say("reform.many", most=most))
            groups = [one if g is inside[0] else g for g in groups if g is inside[0] or g not in inside]
    return tuple(groups)


def _section(group: Group, *, family: bool) -> str:
    section = group.paths[0].split(".")[0]
    return _FAMILY.get(section, section) if family else section
