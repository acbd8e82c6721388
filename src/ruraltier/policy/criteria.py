"""The scoring tree: criteria (an indicator with its curve) under aspects (how figures are put together)."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import field, frozen
from attrs.converters import optional

from ruraltier._numbers import exact
from ruraltier._text import Text
from ruraltier.domain.absence import Absence
from ruraltier.domain.ladder import Sourced
from ruraltier.domain.threshold import Rounding, Threshold
from ruraltier.errors import PolicyError, Problem, near, show
from ruraltier.policy.converters import as_text
from ruraltier.policy.plugins import Aggregation
from ruraltier.policy.shape import Curve

if TYPE_CHECKING:
    from collections.abc import Mapping

EFFECT_WORDS = ("refuse", "unrated", "zero", "full", "exclude")
Effect = str | Fraction
"""What a missing value does: a word of `EFFECT_WORDS`, or the points that it earns."""

ROOT = ""
"""Code of the root of the scoring tree."""

ASIDE = "aside"
"""What stands in the place of a parent where a node is worked out and shown, and is no part of the score."""


def _pairs(value: Mapping[Absence, Effect] | tuple[tuple[Absence, Effect], ...]) -> tuple[tuple[Absence, Effect], ...]:
    return tuple(sorted(dict(value).items()))


@frozen
class Effects:
    """What each kind of no value does.

    Parameters
    ----------
    by_kind
        Kind -> effect: ``refuse``, ``unrated``, ``zero``, ``full``, ``exclude`` or a number of points.

    Examples
    --------
    >>> effects = Effects({Absence.MISSING: "zero"}).over(Effects.all("unrated"))
    >>> effects.of(Absence.MISSING), effects.of(Absence.REFUSED)
    ('zero', 'unrated')
    """

    by_kind: tuple[tuple[Absence, Effect], ...] = field(converter=_pairs, default=())

    def __attrs_post_init__(self) -> None:
        problems = [
            Problem(
                code="RT-POL-050",
                path=kind.word,
                what=f"{show(effect)} is not an effect",
                rule="a number of points or one of " + ", ".join(EFFECT_WORDS),
                mend=near(effect, EFFECT_WORDS),
            )
            for kind, effect in self.by_kind
            if isinstance(effect, str) and effect not in EFFECT_WORDS
        ]
        if problems:
            raise PolicyError(problems)

    @classmethod
    def all(cls, effect: Effect) -> Effects:
        """Return the same effect for every kind."""
        return cls(dict.fromkeys(Absence, effect))

    def over(self, default: Effects) -> Effects:
        """Return these effects, with the default's where this names none."""
        return Effects({**dict(default.by_kind), **dict(self.by_kind)})

    def of(self, kind: Absence) -> Effect:
        """Return the effect of a kind; ``refuse`` where nothing is said."""
        return dict(self.by_kind).get(kind, "refuse")


@frozen(kw_only=True)
class Criterion(Sourced):
    """How an indicator scores.

    Parameters
    ----------
    code
        Name of the criterion; in files the same as the indicator's.
    indicator
        Code of the indicator whose values it scores.
    points
        Full points.
    curve
        What turns the value into points.
    aspect
        The aspect it stands under; `ROOT` for the root, `ASIDE` for none.
    weight
        Weight where the parent is a mean.
    missing
        Effects that differ from the policy's.
    rounding
        Rounding of its points, if the rule book states one.
    passing
        Threshold on its points, where the parent counts passes.
    direction
        ``higher`` or ``lower`` if one is better, else None.
    bounded
        Whether the points must stay within 0 and full.
    """

    code: str
    indicator: str
    curve: Curve
    points: Fraction = field(converter=exact, default=Fraction(1))
    aspect: str = ROOT
    weight: Fraction = field(converter=exact, default=Fraction(1))
    missing: Effects = Effects()
    rounding: Rounding | None = None
    passing: Threshold | None = None
    direction: str | None = None
    bounded: bool = True


class Aggregate(StrEnum):
    """How an aspect puts the figures of its children together."""

    SUM = "sum"
    WEIGHTED_MEAN = "weighted_mean"
    MINIMUM = "minimum"
    MAXIMUM = "maximum"
    COUNT = "count"
    K_OF_N = "k_of_n"
    GEOMETRIC_MEAN = "geometric_mean"


def _aggregate(value: str | Aggregation) -> Aggregate | Aggregation:
    return Aggregate(value) if isinstance(value, str) else value


@frozen(kw_only=True)
class Aspect(Sourced):
    """A node over criteria and other aspects.

    Parameters
    ----------
    code
        Name; `ROOT` for the root, whose figure is the score.
    label
        Name for people; a counted aspect that passes is a named star.
    under
        The aspect above; `ROOT` for the root, `ASIDE` for none. The root itself stands under nothing.
    aggregate
        How figures are put together: a word of the language, or an `Aggregation` of another package.
    weight
        Weight where the parent is a mean.
    rounding
        Rounding of the figure, if stated (the root's stands in the ladder).
    passing
        Threshold on the figure, where the parent counts passes.
    total
        What the children's full points (a mean's weights) must add up to.
    min_coverage
        Least share of the children that must be there, else the village is unrated.
    k, points
        For ``k_of_n``: how many must pass, and what that earns.
    floor, cap
        Between which the figure is kept, before its rounding; None for no bound.
    """

    code: str
    label: Text = field(converter=as_text, default=Text())
    under: str = ROOT
    aggregate: Aggregate | Aggregation = field(converter=_aggregate, default=Aggregate.SUM)
    weight: Fraction = field(converter=exact, default=Fraction(1))
    rounding: Rounding | None = None
    passing: Threshold | None = None
    total: Fraction | None = field(converter=optional(exact), default=None)
    min_coverage: Fraction | None = field(converter=optional(exact), default=None)
    k: int | None = None
    points: Fraction | None = field(converter=optional(exact), default=None)
    floor: Fraction | None = field(converter=optional(exact), default=None)
    cap: Fraction | None = field(converter=optional(exact), default=None)

    def kept(self, figure: Fraction) -> Fraction:
        """Return a figure, or the bound that it would cross."""
        raised = figure if self.floor is None else max(figure, self.floor)
        return raised if self.cap is None else min(raised, self.cap)

    def title(self, lang: str) -> str:
        """Return the label, or the code where there is none."""
        return self.label.get(lang) or self.code
