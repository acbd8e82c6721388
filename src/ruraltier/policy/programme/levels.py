"""Levels: the kinds of units that a programme judges, each by a rule book of its own."""

from __future__ import annotations

from attrs import field, frozen

from ruraltier._text import Text
from ruraltier.domain.ladder import Sourced
from ruraltier.policy.converters import as_text
from ruraltier.policy.policy import TierPolicy


@frozen(kw_only=True)
class Level(Sourced):
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

    code: str
    policy: TierPolicy
    under: str | None = None
    parent: str | None = None
    label: Text = field(converter=as_text, default=Text())
    # A name says nothing of what is judged: programmes that differ in it alone are equal.
    book: str = field(default="", eq=False)

    def title(self, lang: str) -> str:
        """Return the label, or the code where there is none."""
        return self.label.get(lang) or self.code
