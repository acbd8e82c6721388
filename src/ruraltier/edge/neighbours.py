"""How far a village is from the tiers above and below its own, and what would hold it whatever its score."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import frozen

from ruraltier._messages import Messages, figure
from ruraltier._text import Text
from ruraltier.policy.conditions import operands
from ruraltier.policy.rules import Floor, Gate, Quota, Relative, Veto, bound_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ruraltier.domain.ladder import Tier
    from ruraltier.domain.threshold import Threshold
    from ruraltier.engine.assessment import Verdict
    from ruraltier.policy.conditions import Operand
    from ruraltier.policy.policy import TierPolicy

_WORDS = {
    "by_score": ("按分数为 {tier}", "by score alone: {tier}"),
    "cut": ("{tier}({cut})", "{tier} ({cut})"),
    "unplaced": ("因 {codes} 不予评定;仅按分数为 {tier}", "not eligible because of {codes}; by score alone: {tier}"),
    "ruled": ("因 {codes} 评为{held};仅按分数为 {tier}", "{held} because of {codes}; by score alone: {tier}"),
    "over": ("{tier}({cut}),高出分数线 {distance}", "{tier} ({cut}), {distance} over its cut"),
    "under": ("距 {tier}({cut})差 {distance}", "{distance} short of {tier} ({cut})"),
    "on_cut": ("正在 {tier}({cut})的分数线上,须超过", "on the cut of {tier} ({cut}), which has to be passed"),
    "top": ("按分数没有更高的等次", "no tier above it by score"),
    "bottom": ("按分数没有更低的等次", "no tier below it by score"),
    "loses": ("按分数再少多于 {distance},则为 {tier}", "by score {tier} if it loses more than {distance}"),
    "loses_all": ("按分数再少 {distance} 或更多,则为 {tier}", "by score {tier} if it loses {distance} or more"),
    "any_loss": ("正在分数线上,再少则为 {tier}", "on its cut: {tier} if it loses anything"),
    "held": (
        "{codes} 所述情形不变,分数再高也最高评为{tier}",
        "while {codes} {count:holds|hold}, {tier} at the highest, however high the score",
    ),
    "barred": (
        "{codes} 所述情形不变,分数再高也不予评定",
        "while {codes} {count:holds|hold}, not eligible, however high the score",
    ),
    "places": (
        "{codes}:名额按名次分配,等次也取决于其他村的分数",
        "{codes}: places go by rank, so that the tier rests on the scores of others, too",
    ),
}
_speak = Messages(_WORDS)


def placing(verdict: Verdict, score: Fraction | None) -> Iterator[Text]:
    """Yield the tier that a score alone gives, how far it is to the tier above, and how far to the one below.

    Where a rule made the tier another one, that is said and no distance: it would seem to count from the tier held.
    """
    placed, policy = verdict.provisional, verdict.assessment.policy
    if score is None or placed is None:
        return
    if verdict.tier != placed:
        yield _ruled(verdict, placed)
        return
    own = _title(placed)
    if placed.threshold:
        own = _distance("over", placed, placed.threshold, score - placed.threshold.value)
    yield _speak("by_score", tier=own)
    yield from _above(verdict, score)
    if policy.ladder.placing:
        yield _below(policy, score, placed)


def _ruled(verdict: Verdict, placed: Tier) -> Text:
    by_score = _speak("cut", tier=_title(placed), cut=placed.threshold) if placed.threshold else _title(placed)
    codes = ", ".join(reason.code for reason in verdict.decided_by)
    if verdict.tier is not None:
        return _speak("ruled", codes=codes, held=_title(verdict.tier), tier=by_score)
    # Without a tier and without a rule that barred one, it could not be told whether a rule holds.
    return _speak("unplaced", codes=codes, tier=by_score) if codes else _speak("by_score", tier=by_score)


def _above(verdict: Verdict, score: Fraction) -> Iterator[Text]:
    """Yield how far the next tier is, where more points would lead there."""
    ladder, hold = verdict.assessment.policy.ladder, hold_of(verdict)
    above = [(i, cut) for i, cut in ladder.placing if not cut.holds(score)]
    for i, cut in above[:1]:
        short = cut.value - score
        if hold is None or hold.tier is None or hold.tier >= i:
            yield _distance("under" if short else "on_cut", ladder.tiers[i], cut, short)
    if ladder.placing and not above:
        yield _speak("top")


def _below(policy: TierPolicy, score: Fraction, placed: Tier) -> Text:
    tiers = policy.ladder.tiers
    by_score = [tiers[0], *(tiers[i] for i, _ in policy.ladder.placing)]
    cut = placed.threshold
    if cut is None:
        return _speak("bottom")
    lower, left = by_score[by_score.index(placed) - 1], score - cut.value
    key = ("loses" if left else "any_loss") if cut.closed else "loses_all"
    return _speak(key, tier=_title(lower), distance=figure(left, [Fraction(0)]))


def _distance(key: str, tier: Tier, cut: Threshold, distance: Fraction) -> Text:
    return _speak(key, tier=_title(tier), cut=cut, distance=figure(distance, [Fraction(0)]))


def _title(tier: Tier) -> Text:
    return Text(tier.title("zh"), tier.title("en"))


@frozen
class Hold:
    """What holds a village whatever its score.

    Parameters
    ----------
    codes
        The rules that do.
    tier
        The position of the highest tier that they leave; None where the village is not eligible.
    """

    codes: tuple[str, ...]
    tier: int | None


def holding(verdict: Verdict) -> Iterator[Text]:
    """Yield which rules would still hold the village if its score alone rose, and whether places were short."""
    hold, policy = hold_of(verdict), verdict.assessment.policy
    if hold is not None:
        told = {"codes": ", ".join(hold.codes), "count": len(hold.codes)}
        held = None if hold.tier is None else policy.ladder.tiers[hold.tier]
        yield _speak("barred", **told) if held is None else _speak("held", tier=_title(held), **told)
    places = [reason.code for reason in verdict.decided_by if isinstance(reason.rule, Quota)]
    if places:
        yield _speak("places", codes=", ".join(places))


def hold_of(verdict: Verdict) -> Hold | None:
    """Return what would hold a village below the best tier of the score if its score alone rose; None if nothing.

    Only rules that do not look at points are certain to stay; a floor that does might lift whoever earns more.
    """
    policy = verdict.assessment.policy
    fired = [r.rule for r in verdict.reasons if not isinstance(r.rule, Quota) and not by_points(policy, r.rule)]
    barred = tuple(rule.code for rule in fired if isinstance(rule, Veto) and rule.ineligible)
    if barred:
        return Hold(barred, None)
    top = policy.ladder.placing[-1][0] if policy.ladder.placing else len(policy.ladder.tiers) - 1
    at = {rule.code: _position(verdict, rule) for rule in fired}
    gates, vetoes = ([r.code for r in fired if isinstance(r, kind)] for kind in (Gate, Veto))
    floors = [at[r.code] for r in fired if isinstance(r, Floor)]
    floors += [_position(verdict, floor) for floor in policy.floors if by_points(policy, floor)]
    gated = min([top, *(at[code] for code in gates)])
    lifted = max([gated, *floors])
    best = min([lifted, *(at[code] for code in vetoes)])
    if best >= top:
        return None
    binding, bound = (vetoes, best) if best < lifted else (gates, gated)
    return Hold(tuple(code for code in binding if at[code] == bound), best)


def by_points(policy: TierPolicy, rule: Gate | Veto | Floor) -> bool:
    """Return whether a rule looks at points, the score or the tier that it gives, through worked-out values, too."""
    return _by_points(policy, policy.read_by(rule))


def _by_points(policy: TierPolicy, read: Iterable[Operand]) -> bool:
    return any(
        operand.kind not in {"value", "setting"}
        or (
            operand.kind == "value"
            and operand.code in policy.measure
            and any(_by_points(policy, operands(tree)) for tree in policy.measure[operand.code].trees)
        )
        for operand in read
    )


def _position(verdict: Verdict, rule: Gate | Veto | Floor) -> int:
    """Return the position of the tier that a rule holds to; the best one where it cannot be told."""
    ladder, bound = verdict.assessment.policy.ladder, bound_of(rule)
    if not isinstance(bound, Relative):
        return ladder.index(str(bound))
    last = verdict.previous
    best = len(ladder.tiers) - 1
    return best if last is None else bound.within(ladder.index(last.code), best + 1)
