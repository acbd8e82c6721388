"""Rules that stand over the score: gates, vetoes, floors, quotas; and settings that they read."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Literal

from attrs import field, frozen
from attrs.converters import optional

from ruraltier._numbers import exact
from ruraltier._text import Text
from ruraltier.domain.ladder import Sourced
from ruraltier.policy.condition_parser import parse_condition
from ruraltier.policy.conditions import Condition
from ruraltier.policy.converters import as_text, as_tuple

IfUnknown = Literal["unrated", "applies", "ignored"]
IF_UNKNOWN: tuple[IfUnknown, ...] = ("unrated", "applies", "ignored")


PREVIOUS = "previous"
"""What stands for the tier of last time where a rule names a tier; no tier may have this code."""

_RELATIVE = re.compile(PREVIOUS + r"(?:\s*([+-])\s*([0-9]{1,4}))?", re.ASCII)


@frozen
class Relative:
    """A tier so many steps above the tier of last time, within the ladder.

    Examples
    --------
    >>> str(Relative(1)), str(Relative()), str(Relative(-2))
    ('previous + 1', 'previous', 'previous - 2')
    """

    steps: int = 0

    def __str__(self) -> str:
        return f"{PREVIOUS} {'+' if self.steps > 0 else '-'} {abs(self.steps)}" if self.steps else PREVIOUS

    def within(self, previous: int, tiers: int) -> int:
        """Return the position that is meant, for the position of last time and a number of tiers."""
        return min(max(previous + self.steps, 0), tiers - 1)


Bound = str | Relative
"""The tier that a rule holds to: its code, or a tier relative to that of last time."""


def _bound(value: Bound) -> Bound:
    found = _RELATIVE.fullmatch(value) if isinstance(value, str) else None
    return value if found is None else Relative(int((found[1] or "") + (found[2] or "0")))


def _condition(value: Condition | str) -> Condition:
    return parse_condition(value) if isinstance(value, str) else value


@frozen(kw_only=True)
class _Rule(Sourced):
    """What gates, vetoes and floors share.

    Parameters
    ----------
    code
        Name, unique over the rule book.
    when
        The condition under which the rule fires: its tree, or its text with codes of indicators.
    label
        The rule in words, for reasons and notices.
    if_unknown
        What happens where the condition is neither true nor false: ``unrated``, ``applies`` or ``ignored``.
    """

    code: str
    when: Condition = field(converter=_condition)
    label: Text = field(converter=as_text, default=Text())
    if_unknown: IfUnknown = "unrated"

    def title(self, lang: str) -> str:
        """Return the label, or the condition where there is none."""
        return self.label.get(lang) or str(self.when)


@frozen(kw_only=True)
class Gate(_Rule):
    """A ceiling: who meets the condition holds `cap` at the highest; floors lift over it."""

    cap: Bound = field(converter=_bound)


@frozen(kw_only=True)
class Veto(_Rule):
    """A ceiling that nothing lifts over; without `cap` it bars the village from the assessment (ineligible)."""

    cap: Bound | None = field(converter=optional(_bound), default=None)

    @property
    def ineligible(self) -> bool:
        """Whether the village is not admitted at all."""
        return self.cap is None


@frozen(kw_only=True)
class Floor(_Rule):
    """Direct grading: who meets the condition holds `tier` at the lowest."""

    tier: Bound = field(converter=_bound)


def bound_of(rule: Gate | Veto | Floor) -> Bound | None:
    """Return the tier that a rule holds to; None for a veto that bars the village."""
    return rule.tier if isinstance(rule, Floor) else rule.cap


_PLACES = {
    "at_most": {"zh": "名额已满", "en": "no place left"},
    "at_least": {"zh": "名额未满", "en": "places to be filled"},
}


@frozen(kw_only=True)
class Quota(Sourced):
    """How many may hold a tier; or, turned round, how many must hold it or a lower one.

    Parameters
    ----------
    code
        Name, unique over the rule book.
    tier
        The tier whose places are counted.
    bound
        ``at_most``: so many may hold the tier; ``at_least``: so many hold the tier or a lower one.
    share, count
        Places: a share of the base, or a number; one of the two.
    base
        Whom the share is taken of: ``rated`` or ``all``.
    by
        Text indicator within whose groups the places are counted; None for the whole.
    round
        ``down``, ``half_up`` or ``up``: how a share becomes whole places.
    ties
        ``include``, ``exclude`` or ``tie_break``: what becomes of a lot tied across the edge. It is inside the places
        as a whole, outside as a whole, or parted.
    tie_break
        Number indicators in order, ``"-"`` before one where larger comes first; then the id.
    """

    code: str
    tier: str
    share: Fraction | None = field(converter=optional(exact), default=None)
    count: int | None = None
    base: Literal["rated", "all"] | None = None
    by: str | None = None
    round: Literal["down", "half_up", "up"] | None = None
    ties: Literal["include", "exclude", "tie_break"]
    tie_break: tuple[str, ...] = field(converter=as_tuple, default=())
    bound: Literal["at_most", "at_least"] = "at_most"
    label: Text = field(converter=as_text, default=Text())

    def title(self, lang: str) -> str:
        """Return the label, or a sentence in its place."""
        return self.label.get(lang) or _PLACES[self.bound][lang]


def _setting(value: object) -> bool | Fraction:
    return value if isinstance(value, bool) else exact(value)


@frozen(kw_only=True)
class Setting(Sourced):
    """A named choice or figure that conditions read."""

    code: str
    # True and 1 are equal to Python and not to a condition.
    value: bool | Fraction = field(converter=_setting, eq=lambda value: (isinstance(value, bool), value))
    label: Text = field(converter=as_text, default=Text())
