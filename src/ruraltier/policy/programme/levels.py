"""Levels: the kinds of units that a programme judges, each by a rule book of its own."""

from __future__ import annotations

from attrs import field, frozen

from ruraltier.policy.named import Named
from ruraltier.policy.policy import TierPolicy


@frozen(kw_only=True)
class Level(Named):
    """One kind of units, such as villages.

    Parameters
    ----------
    code
        Name in files and results.
    policy
        The rule book that judges them.
    under
        Code of the level above; None at the top.
    parent
        The text indicator that holds the id of the unit above; None where there is only one such unit.
    label
        Name for people.
    book
        The name that the document has for the rule book, an id or a path; empty: its id.
    """

    policy: TierPolicy
    under: str | None = None
    parent: str | None = None
    # A name says nothing of what is judged: programmes that differ in it alone are equal.
    book: str = field(default="", eq=False)
