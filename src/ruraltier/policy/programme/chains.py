"""Chains: the stages that lead to a decision, as a state machine over records."""

from __future__ import annotations

from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from attrs import field, frozen
from attrs.converters import optional

from ruraltier._numbers import exact
from ruraltier._text import Text
from ruraltier.domain.ladder import Sourced
from ruraltier.policy.conditions import Condition
from ruraltier.policy.converters import as_text, as_tuple
from ruraltier.policy.named import Named

if TYPE_CHECKING:
    from collections.abc import Mapping

PlaceTies = Literal["include", "exclude", "id"]
ShareRound = Literal["down", "half_up", "up"]

NOT_BEGUN = "not_begun"
"""The state of a unit without records; no stage or end may have this code."""

SCORE = "score"
"""The name in an `order` that stands for the score; any other is a number indicator."""


@frozen(kw_only=True)
class Forward:
    """How many a stage passes on, the best first.

    Parameters
    ----------
    count, share
        The places, or their share (with `round`); one of the two.
    per
        Text indicator within whose groups the places are counted; None for the whole.
    order
        ``score`` and number indicators, ``-`` before one of which the larger comes first.
    ties
        ``include``, ``exclude`` or ``id``.
    """

    count: int | None = None
    share: Fraction | None = field(converter=optional(exact), default=None)
    round: ShareRound | None = None
    per: str | None = None
    order: tuple[str, ...] = field(converter=as_tuple, default=("-score",))
    ties: PlaceTies


@frozen(kw_only=True)
class Sample:
    """A sample that a stage looks at: a share, rounded up, and the least number."""

    share: Fraction = field(converter=exact)
    least: int = 1


@frozen(kw_only=True)
class Stage(Named):
    """One step of a chain.

    Parameters
    ----------
    by
        Who acts; empty: anybody.
    then
        Outcome -> stage or end, as pairs.
    after
        Ends from which the stage can be entered.
    least_days, within_days
        Least and most days since the record that led here.
    """

    by: Text = field(converter=as_text, default=Text())
    then: tuple[tuple[str, str], ...] = field(converter=as_tuple, default=())
    after: tuple[str, ...] = field(converter=as_tuple, default=())
    least_days: int = 0
    within_days: int | None = None
    forward: Forward | None = None
    sample: Sample | None = None


@frozen(kw_only=True)
class End:
    """A state where a unit stays."""

    code: str
    label: Text = field(converter=as_text, default=Text())

    def title(self, lang: str) -> str:
        """Return the label, or the code where there is none."""
        return self.label.get(lang) or self.code


@frozen(kw_only=True)
class Examination:
    """In which order units are examined.

    Parameters
    ----------
    order
        As in `Forward`.
    when
        Who is examined before all others; None: nobody.
    anchors
        How many of the first are the reference for the later ones.
    """

    order: tuple[str, ...] = field(converter=as_tuple, default=("-score",))
    when: Condition | None = None
    anchors: int = 0


@frozen(kw_only=True)
class Chain(Sourced):
    """The stages of the units of a level; its code is that of the level."""

    code: str
    stages: tuple[Stage, ...] = field(converter=as_tuple)
    ends: tuple[End, ...] = field(converter=as_tuple)
    examination: Examination | None = None

    @property
    def stage(self) -> Mapping[str, Stage]:
        """Code -> stage."""
        return MappingProxyType({stage.code: stage for stage in self.stages})

    @property
    def level(self) -> str:
        """The level whose units pass through it."""
        return self.code

    def moves(self, stage: Stage) -> dict[str, str]:
        """Return outcome -> stage or end; where ``pass`` is not stated it leads to the next stage without `after`."""
        stated = dict(stage.then)
        later = self.stages[self.stages.index(stage) + 1 :]
        following = next((other.code for other in later if not other.after), None)
        return stated if following is None or "pass" in stated else {"pass": following} | stated
