"""Titles that are won, last and are lost; and look-backs over what has happened."""

from __future__ import annotations

from attrs import field, frozen

from ruraltier._text import Text
from ruraltier.domain.calendar import LeapDay
from ruraltier.domain.ladder import Sourced
from ruraltier.policy.conditions import Condition
from ruraltier.policy.converters import as_text, as_tuple
from ruraltier.policy.programme.terms import Term


@frozen(kw_only=True)
class Title(Term):
    """A title of the units of a level.

    Parameters
    ----------
    tiers
        The tiers that win it; none: it is given elsewhere, and comes with the records.
    revoke_when, suspend_when
        Where a holder loses it within its validity, or does not hold it until it is restored; None: never.
    """

    code: str
    level: str
    tiers: tuple[str, ...] = field(converter=as_tuple)
    label: Text = field(converter=as_text, default=Text())
    revoke_when: Condition | None = None
    suspend_when: Condition | None = None

    def title(self, lang: str) -> str:
        """Return the label, or the code where there is none."""
        return self.label.get(lang) or self.code


@frozen(kw_only=True)
class LookBack(Sourced):
    """How often something was recorded in the last years; it fills a number indicator.

    Parameters
    ----------
    code
        The indicator of the rule book of `level`.
    events
        The words of the records that count.
    years
        How far back.
    """

    code: str
    level: str
    events: tuple[str, ...] = field(converter=as_tuple)
    years: int
    leap_day: LeapDay = "feb_28"
    label: Text = field(converter=as_text, default=Text())
