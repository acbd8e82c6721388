"""The tables of cases, key by key."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Literal

from attrs import asdict, frozen

from ruraltier.policy.book import Expectation


@frozen(kw_only=True)
class ExpectForm:
    """What a case expects."""

    score: Fraction | None = None
    tier: str | None = None
    status: Literal["rated", "unrated", "ineligible"] | None = None
    reasons: tuple[str, ...] | None = None
    award: Fraction | None = None

    def expectation(self) -> Expectation:
        """Return what is compared."""
        reasons = None if self.reasons is None else frozenset(self.reasons)
        return Expectation(**asdict(self) | {"reasons": reasons})


Cell = Fraction | str | bool
"""What a case says of one indicator."""


@frozen(kw_only=True)
class CaseForm:
    """``[[cases]]``; the village's values are read one by one."""

    village: Any
    expect: ExpectForm
    name: str = ""


@frozen(kw_only=True)
class JointCaseForm:
    """``[[cases]]`` of several villages, whose values are read one by one."""

    villages: tuple[Any, ...]
    expect: tuple[ExpectForm, ...]
    name: str = ""
