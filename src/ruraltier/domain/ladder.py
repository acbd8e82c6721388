"""Tiers in order, and the thresholds between them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from attrs import define, field, frozen

from ruraltier._numbers import plain
from ruraltier._text import Text
from ruraltier.domain.cut_fit import CutFit
from ruraltier.domain.threshold import Rounding, Threshold
from ruraltier.errors import PolicyError, Problem, show

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

MAX_TIERS = 100


@frozen(kw_only=True)
class Sourced:
    """Where a figure comes from; None means as the whole rule book says.

    Parameters
    ----------
    source
        Code of an entry of the rule book's sources.
    confidence
        ``published``, ``secondary`` or ``illustrative``.
    reference
        The article or clause.
    """

    source: str | None = None
    confidence: str | None = None
    reference: str = ""


def _label(value: str | Text) -> Text:
    return Text.of(value)


@frozen(kw_only=True)
class Tier(Sourced):
    """One step of a ladder.

    Parameters
    ----------
    code
        Name in files and results.
    label
        Name for people, e.g. ``示范村``.
    threshold
        The score that places a village here; None for the lowest tier, and for a tier that only a floor reaches.
    """

    code: str
    label: Text = field(converter=_label, default=Text())
    threshold: Threshold | None = None

    def title(self, lang: str) -> str:
        """Return the label, or the code where there is none."""
        return self.label.get(lang) or self.code


def _tiers(values: Iterable[Tier]) -> tuple[Tier, ...]:
    return tuple(values)


@define(frozen=True, kw_only=True, slots=False)
class Ladder:
    """Tiers from the worst to the best, and the rounding of the score before it is placed.

    Parameters
    ----------
    tiers
        Worst first; thresholds rise.
    rounding
        None unless the rule book says that the score is rounded.
    previous
        Code of the option indicator that holds the tier of last time, its options worst first; None without one.
    fit
        How the thresholds follow from the villages that are assessed; None: they are as stated.

    Raises
    ------
    PolicyError
        If codes repeat, the lowest tier has a threshold, or thresholds do not rise.

    Examples
    --------
    >>> ladder = Ladder(tiers=(Tier(code="low"), Tier(code="top", threshold=Threshold.at_least(90))))
    >>> ladder.codes, ladder.index("top")
    (('low', 'top'), 1)
    """

    tiers: tuple[Tier, ...] = field(converter=_tiers)
    rounding: Rounding | None = None
    previous: str | None = None
    fit: CutFit | None = None

    def __attrs_post_init__(self) -> None:
        problems = [*_counts(self.tiers), *_repeats(self.tiers), *_order(self.tiers)]
        if problems:
            raise PolicyError(problems)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The codes, worst first."""
        return tuple(tier.code for tier in self.tiers)

    def index(self, code: str) -> int:
        """Return the position of a tier, 0 the worst."""
        return self.codes.index(code)

    @cached_property
    def placing(self) -> tuple[tuple[int, Threshold], ...]:
        """The tiers that a score reaches: (position, threshold), lowest first."""
        return tuple((i, t.threshold) for i, t in enumerate(self.tiers) if t.threshold is not None)

    def place(self, score: Fraction) -> int:
        """Return the position of the tier that an exact, already rounded score alone gives."""
        return max((i for i, threshold in self.placing if threshold.holds(score)), default=0)


def _counts(tiers: tuple[Tier, ...]) -> list[Problem]:
    if not tiers:
        return [Problem(code="RT-POL-030", path="tiers", what="there is no tier", rule="at least one tier")]
    if len(tiers) > MAX_TIERS:
        return [
            Problem(code="RT-LIM-001", path="tiers", what=f"there are {len(tiers)} tiers", rule=f"at most {MAX_TIERS}")
        ]
    if tiers[0].threshold is not None:
        what = f"the lowest tier {show(tiers[0].code)} has a threshold, so a score below it has no tier"
        mend = "leave the threshold out, or put a tier for the rest before it"
        return [
            Problem(code="RT-POL-031", path="tiers[0]", what=what, rule="a lowest tier that takes the rest", mend=mend)
        ]
    return []


def _repeats(tiers: tuple[Tier, ...]) -> list[Problem]:
    codes = [tier.code for tier in tiers]
    return [
        Problem(
            code="RT-POL-032", path=f"tiers[{i}].code", what=f"the code {show(c)} is used twice", rule="one tier a code"
        )
        for i, c in enumerate(codes)
        if c in codes[:i]
    ]


def _order(tiers: tuple[Tier, ...]) -> list[Problem]:
    problems: list[Problem] = []
    last: tuple[str, Threshold] | None = None
    for i, tier in enumerate(tiers):
        if tier.threshold is None:
            continue
        if not tier.threshold.upward:
            what = f"the threshold {tier.threshold} looks downward"
            problems.append(Problem(code="RT-POL-033", path=f"tiers[{i}]", what=what, rule="at_least or above"))
        if last and tier.threshold.value <= last[1].value:
            what = f"{show(tier.code)} ({tier.threshold}) does not stand above {show(last[0])} ({last[1]})"
            mend = (
                f"give {show(tier.code)} a value above {plain(last[1].value)}, or put the tiers in order, worst first"
            )
            problems.append(
                Problem(code="RT-POL-034", path=f"tiers[{i}]", what=what, rule="rising thresholds", mend=mend)
            )
        last = (tier.code, tier.threshold)
    return problems
