"""What the checks of a programme look at: its parts by name, what could not be read of them, and its rule books."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from attrs import define, fields

from ruraltier._text import Text
from ruraltier.domain.indicator import Indicator, Kind
from ruraltier.errors import near, show, with_article
from ruraltier.policy.book import RuleBook
from ruraltier.policy.checks.scope import Scope, problem
from ruraltier.policy.lost import NOTHING, Lost
from ruraltier.policy.programme.outcomes import OUTCOMES
from ruraltier.policy.programme.parts import Parts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from ruraltier.errors import Problem
    from ruraltier.policy.policy import TierPolicy
    from ruraltier.policy.programme.levels import Level


@define(frozen=True, slots=False, eq=False)
class View:
    """A programme under check.

    Parameters
    ----------
    parts
        The parts that could be read.
    lost
        What could not.
    """

    parts: Parts
    lost: Lost

    @cached_property
    def level(self) -> dict[str, Level]:
        """Code -> level."""
        return {level.code: level for level in self.parts.levels}

    @cached_property
    def outcome(self) -> dict[str, Scope]:
        """Code of a level -> what conditions and formulas over its results may name."""
        return {level.code: _outcome(level.policy) for level in self.parts.levels}

    def known(self, code: str, names: Collection[str], section: str, noun: str, path: str) -> Iterator[Problem]:
        """Yield a problem if a name meets nothing, unless it meets what could not be read."""
        if code not in names and not self.lost.has(section, code):
            mend = near(code, names) or (f"there are {', '.join(names)}" if names else "")
            yield problem("RT-PRG-010", path, f"{show(code)} is no {noun}", f"the code of {with_article(noun)}", mend)

    def indicator(self, level: str, code: str, kinds: tuple[Kind, ...], path: str) -> Iterator[Problem]:
        """Yield a problem if a level's rule book has no such indicator, or one of another kind."""
        if level not in self.level:
            return
        policy = self.level[level].policy
        known = {one.code: one for one in policy.indicators}
        if code not in known:
            what, mend = f"{show(code)} is no indicator of the rule book {policy.id}", near(code, known)
            yield problem("RT-PRG-011", path, what, "the code of an indicator", mend)
        elif known[code].kind not in kinds:
            what = f"the indicator {code} of the rule book {policy.id} is of kind {known[code].kind.value}"
            yield problem("RT-PRG-012", path, what, " or ".join(kind.value for kind in kinds))

    def filled(self, level: str, code: str, path: str) -> Iterator[Problem]:
        """Yield a problem if a level's rule book has no number column of this code that could be filled."""
        yield from self.indicator(level, code, (Kind.NUMBER,), path)
        if level in self.level and (stated := self.level[level].policy.measure.get(code)) and stated.choices:
            what = f"the indicator {code} is worked out in the rule book {self.level[level].policy.id}"
            yield problem("RT-PRG-013", path, what, "an indicator without a value of its own")


def _outcome(policy: TierPolicy) -> Scope:
    """Return the scope of a rule book with what is known after the assessment."""
    parts = {f.name: getattr(policy, f.name) for f in fields(RuleBook)}
    own = {one.code for one in policy.indicators}
    further = [_held(word, policy) for word in OUTCOMES if word not in own and _told(word, policy)]
    book = RuleBook(**parts | {"indicators": (*policy.indicators, *further)})
    return Scope(book, NOTHING, held=frozenset(one.code for one in further))


def _told(word: str, policy: TierPolicy) -> bool:
    return word == "tier" or policy.ladder.previous is not None


def _held(word: str, policy: TierPolicy) -> Indicator:
    return Indicator(code=word, label=Text(), kind=Kind.OPTION, options=policy.ladder.codes)
