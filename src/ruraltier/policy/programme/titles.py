"""Titles that are won, last and are lost; and look-backs over what has happened."""

from __future__ import annotations

from attrs import field, frozen

from ruraltier.domain.calendar import LeapDay
from ruraltier.policy.conditions import Condition
from ruraltier.policy.converters import as_tuple
from ruraltier.policy.named import Named
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

    level: str
    tiers: tuple[str, ...] = field(converter=as_tuple)
    revoke_when: Condition | None = None
    suspend_when: Condition | None = None


@frozen(kw_only=True)
class LookBack(Named):
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

    level: str
    events: tuple[str, ...] = field(converter=as_tuple)
    years: int
    leap_day: LeapDay = "feb_28"
