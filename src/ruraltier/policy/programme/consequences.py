"""Consequences: what follows for units and persons from results."""

from __future__ import annotations

from typing import Literal

from attrs import field, frozen

from ruraltier._text import Text
from ruraltier.policy.conditions import Condition
from ruraltier.policy.converters import as_text, as_tuple
from ruraltier.policy.named import Named
from ruraltier.policy.programme.unknown import IfUnknown


@frozen(kw_only=True)
class Consequence(Named):
    """What follows where a condition holds in so many successive rounds.

    Parameters
    ----------
    rounds
        How many rounds, the last of them now.
    if_gap
        What a round without a result does: ``breaks`` the row, or is ``skipped``.
    on
        Text indicators that name the persons concerned; none: the unit itself.
    follows
        What follows, in words.
    within_days
        Days to answer; None: no deadline.
    """

    level: str
    when: Condition
    follows: Text = field(converter=as_text)
    if_unknown: IfUnknown = "ignored"
    rounds: int = 1
    if_gap: Literal["breaks", "skipped"] = "breaks"
    on: tuple[str, ...] = field(converter=as_tuple, default=())
    within_days: int | None = None

    def title(self, lang: str) -> str:
        """Return the label, or the condition where there is none."""
        return self.label.get(lang) or str(self.when)
