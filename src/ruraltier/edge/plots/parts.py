"""How a score is put together, part by part, so that the parts add up to it exactly."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import frozen

from ruraltier.policy.criteria import ROOT, Aggregate, Aspect, Criterion

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ruraltier.engine.assessment import Verdict
    from ruraltier.policy.policy import TierPolicy

_ADDED = {Aggregate.SUM, Aggregate.WEIGHTED_MEAN}


@frozen
class Part:
    """A criterion or aspect and what it adds to the score.

    Parameters
    ----------
    node
        What it is.
    earned
        What it adds; None where it has no figure.
    full
        What it would add at full points.
    figure, most
        Its own figure and its own full points, before any weight.
    """

    node: Criterion | Aspect
    earned: Fraction | None
    full: Fraction
    figure: Fraction | None
    most: Fraction

    def title(self, policy: TierPolicy, lang: str) -> str:
        """Return what people call it."""
        if isinstance(self.node, Aspect):
            return self.node.title(lang)
        return policy.indicator[self.node.indicator].title(lang)


@frozen
class Makeup:
    """The parts of a score, whether they add up, and what is between their sum and the score."""

    parts: tuple[Part, ...]
    added: bool
    rest: Fraction

    @classmethod
    def of(cls, verdict: Verdict) -> Makeup:
        """Return how the score of a village is put together."""
        policy, figures, score = verdict.assessment.policy, verdict.figures, verdict.score
        added = policy.aspect[ROOT].aggregate in _ADDED
        parts = tuple(_under(policy, figures, ROOT, Fraction(1))) if added else tuple(_beside(policy, figures))
        total = sum((part.earned for part in parts if part.earned is not None), start=Fraction(0))
        return cls(parts, added, score - total if added and score is not None else Fraction(0))


def _part(policy: TierPolicy, figures: Mapping[str, Fraction], node: Criterion | Aspect, factor: Fraction) -> Part:
    own, most = figures.get(node.code), policy.full(node.code)
    return Part(node, None if own is None else own * factor, most * factor, own, most)


def _beside(policy: TierPolicy, figures: Mapping[str, Fraction]) -> Iterator[Part]:
    yield from (_part(policy, figures, child, Fraction(1)) for child in policy.children(ROOT))


def _under(policy: TierPolicy, figures: Mapping[str, Fraction], code: str, factor: Fraction) -> Iterator[Part]:
    """Yield the parts under an aspect, and those of an aspect below in its place where they add up to it."""
    node = policy.aspect[code]
    children = policy.children(code)
    weights = sum((c.weight for c in children if c.code in figures), start=Fraction(0))
    for child in children:
        mean = node.aggregate is Aggregate.WEIGHTED_MEAN
        share = factor * child.weight / weights if mean and weights else factor
        yield from _split(policy, figures, child, share)


def _split(
    policy: TierPolicy, figures: Mapping[str, Fraction], child: Criterion | Aspect, factor: Fraction
) -> Iterator[Part]:
    whole = _part(policy, figures, child, factor)
    if isinstance(child, Aspect) and child.aggregate in _ADDED:
        parts = list(_under(policy, figures, child.code, factor))
        if whole.earned == sum((p.earned for p in parts if p.earned is not None), start=Fraction(0)):
            yield from parts
            return
    yield whole
