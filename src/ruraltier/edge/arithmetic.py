"""How the figures of a village come to its score, as a formula for people."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from ruraltier._messages import figure, say
from ruraltier._text import Text, shown
from ruraltier.policy.criteria import ROOT, Aggregate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ruraltier.policy.plugins import Aggregation
    from ruraltier.policy.policy import TierPolicy


def score_text(policy: TierPolicy, score: Fraction | None, figures: Mapping[str, Fraction]) -> Text:
    """Return a score with its arithmetic; a sentence where there is none."""
    if score is None:
        return say("explain.no_score")
    words, value = _kept(policy, score, *_formula(policy, figures))
    marks = [threshold.value for _, threshold in policy.ladder.placing]
    rounding = policy.ladder.rounding
    if rounding is None or value == score:
        return say("explain.score", arithmetic=_equal(words, figure(score, marks)))
    raw = words if value is None else _equal(words, figure(value, marks))
    stated = {"places": rounding.places, "mode": say(f"round.{rounding.mode}"), "score": figure(score, marks)}
    return say("explain.score", arithmetic=say("explain.rounded", arithmetic=raw, **stated))


def _kept(policy: TierPolicy, score: Fraction, words: Text, value: Fraction | None) -> tuple[Text, Fraction | None]:
    """Return the formula with the floor or cap of the root where that takes the figure's place."""
    root, rounding = policy.aspect[ROOT], policy.ladder.rounding
    for name, bound in (("max", root.floor), ("min", root.cap)):
        if bound is None:
            continue
        irrational = value is None and rounding is not None and score == rounding.apply(bound)
        if irrational or (value is not None and value != bound == root.kept(value)):
            return Text(*(f"{name}({text}, {figure(bound)})" for text in (words.zh, words.en))), bound
    return words, value


def _equal(words: Text, value: str) -> Text:
    return Text(*(text if text == value else f"{text} = {value}" for text in (words.zh, words.en)))


def _formula(policy: TierPolicy, figures: Mapping[str, Fraction]) -> tuple[Text, Fraction | None]:
    """Return the root's formula, and the exact score before rounding; None where it is irrational."""
    root, children = policy.aspect[ROOT], policy.children(ROOT)
    present = [child for child in children if child.code in figures]
    values = [figures[child.code] for child in present]
    weights = [child.weight for child in present]
    fulls = [policy.full(child.code) for child in present]
    passed = sum(1 for c, v in zip(present, values, strict=True) if c.passing is not None and c.passing.holds(v))
    match root.aggregate:
        case Aggregate.SUM:
            whole = sum((policy.full(child.code) for child in children), start=Fraction(0))
            return _sum(values, whole, sum(fulls, start=Fraction(0)))
        case Aggregate.WEIGHTED_MEAN:
            return _mean(values, weights)
        case Aggregate.MINIMUM | Aggregate.MAXIMUM:
            pick = max if root.aggregate is Aggregate.MAXIMUM else min
            return Text.of(f"{pick.__name__}({_listed(values)})"), pick(values)
        case Aggregate.COUNT:
            return say("explain.passes", passed=passed, all=len(children)), Fraction(passed)
        case Aggregate.K_OF_N:
            earned = root.points if root.points is not None and passed >= (root.k or 0) else Fraction(0)
            return say("explain.k_of_n", passed=passed, k=root.k), earned
        case other:
            return _other(other, values, weights)


def _other(
    aggregate: Aggregate | Aggregation, values: Sequence[Fraction], weights: Sequence[Fraction]
) -> tuple[Text, Fraction | None]:
    if isinstance(aggregate, Aggregate):
        return _geometric(values, weights), None
    made = aggregate.figure(tuple(values), tuple(weights))
    return Text.of(f"{shown(aggregate.kind)}({_listed(values)})"), made


def _listed(values: Sequence[Fraction]) -> str:
    return ", ".join(figure(value) for value in values)


def _sum(values: Sequence[Fraction], full: Fraction, there: Fraction) -> tuple[Text, Fraction]:
    total = sum(values, start=Fraction(0))
    text = " + ".join(_signed(value) for value in values)
    if there in {full, 0}:
        return Text.of(text), total
    bracketed = f"({text})" if len(values) > 1 else text
    return Text.of(f"{bracketed} × {figure(full)} / {figure(there)}"), total * full / there


def _signed(value: Fraction) -> str:
    return f"({figure(value)})" if value < 0 else figure(value)


def _mean(values: Sequence[Fraction], weights: Sequence[Fraction]) -> tuple[Text, Fraction]:
    plain = all(weight == 1 for weight in weights)
    terms = (_signed(v) if plain else f"{figure(w)} × {_signed(v)}" for v, w in zip(values, weights, strict=True))
    whole = sum(weights, start=Fraction(0))
    total = sum((v * w for v, w in zip(values, weights, strict=True)), start=Fraction(0))
    return Text.of(f"({' + '.join(terms)}) / {figure(whole)}"), total / whole


def _geometric(values: Sequence[Fraction], weights: Sequence[Fraction]) -> Text:
    terms = (f"{figure(max(v, Fraction(0)))}^{figure(w)}" for v, w in zip(values, weights, strict=True))
    return Text.of(f"({' × '.join(terms)})^(1/{figure(sum(weights, start=Fraction(0)))})")
