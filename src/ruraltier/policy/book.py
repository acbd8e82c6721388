"""The parts of a rule book, side by side, and the cases that it carries; nothing here checks or computes."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from attrs import Factory, define, field, frozen

from ruraltier._text import Text
from ruraltier.domain.absence import Absence
from ruraltier.domain.indicator import Indicator
from ruraltier.domain.ladder import Ladder
from ruraltier.policy.amendments import Amendment
from ruraltier.policy.converters import as_text, as_tuple
from ruraltier.policy.criteria import Aspect, Criterion, Effects
from ruraltier.policy.incentives import IncentiveScheme
from ruraltier.policy.measures import Bracket, Measure
from ruraltier.policy.provenance import Confidence, Source
from ruraltier.policy.rules import Floor, Gate, Quota, Setting, Veto


@frozen(kw_only=True)
class Expectation:
    """What a case expects; None where it names nothing."""

    score: Fraction | None = None
    tier: str | None = None
    status: str | None = None
    reasons: frozenset[str] | None = None
    award: Fraction | None = None


Values = tuple[tuple[str, Fraction | str | bool | Absence], ...]
"""Indicator code -> exact number, word, truth value or `Absence`, as pairs."""


def _typed(values: Values) -> tuple[tuple[str, type, object], ...]:
    # By type as well: to Python, true and 1 and the first kind of no value are equal.
    return tuple((code, type(value), value) for code, value in values)


@frozen(kw_only=True)
class Case:
    """A test that the rule book carries: one village, assessed alone, and what it expects of it.

    Parameters
    ----------
    village
        Indicator code -> exact number, word, truth value or `Absence`, as pairs.
    expect
        What is compared.
    """

    village: Values = field(eq=_typed)
    expect: Expectation
    name: str = ""

    @property
    def parts(self) -> tuple[tuple[str, Values, str, Expectation], ...]:
        """The village and what is expected of it, each after its place in the case."""
        return (("village", self.village, "expect", self.expect),)


@frozen(kw_only=True)
class JointCase:
    """A test of villages that are assessed together, so that quotas, ranks and fitted cuts show.

    Parameters
    ----------
    villages
        As in `Case`, one after the other.
    expect
        What is compared, one expectation a village.
    """

    villages: tuple[Values, ...] = field(converter=as_tuple, eq=lambda villages: tuple(map(_typed, villages)))
    expect: tuple[Expectation, ...] = field(converter=as_tuple)
    name: str = ""

    @property
    def parts(self) -> tuple[tuple[str, Values, str, Expectation], ...]:
        """Each village and what is expected of it, each after its place in the case."""
        pairs = enumerate(zip(self.villages, self.expect, strict=False))
        return tuple((f"villages[{at}]", village, f"expect[{at}]", expect) for at, (village, expect) in pairs)


@define(frozen=True, kw_only=True, slots=False)
class RuleBook:
    """The parts of a rule book, not yet checked against each other; see `TierPolicy`."""

    id: str
    title: Text = field(converter=as_text, default=Text())
    indicators: tuple[Indicator, ...] = field(converter=as_tuple)
    criteria: tuple[Criterion, ...] = field(converter=as_tuple)
    aspects: tuple[Aspect, ...] = field(converter=as_tuple)
    measures: tuple[Measure, ...] = field(converter=as_tuple, default=())
    brackets: tuple[Bracket, ...] = field(converter=as_tuple, default=())
    ladder: Ladder
    gates: tuple[Gate, ...] = field(converter=as_tuple, default=())
    vetoes: tuple[Veto, ...] = field(converter=as_tuple, default=())
    floors: tuple[Floor, ...] = field(converter=as_tuple, default=())
    quotas: tuple[Quota, ...] = field(converter=as_tuple, default=())
    settings: tuple[Setting, ...] = field(converter=as_tuple, default=())
    incentives: IncentiveScheme | None = None
    missing: Effects = Effects.all("refuse")
    missing_marks: tuple[str, ...] = field(converter=as_tuple, default=())
    id_headers: tuple[str, ...] = field(converter=as_tuple, default=())
    name_headers: tuple[str, ...] = field(converter=as_tuple, default=())
    sources: tuple[Source, ...] = field(converter=as_tuple, default=())
    source: str = ""
    confidence: str = Confidence.PUBLISHED.value
    reference: str = ""
    family: str = field(default=Factory(lambda self: self.id, takes_self=True))
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None
    notes: Text = field(converter=as_text, default=Text())
    cases: tuple[Case | JointCase, ...] = field(converter=as_tuple, default=())
    amendments: tuple[Amendment, ...] = field(converter=as_tuple, default=())
