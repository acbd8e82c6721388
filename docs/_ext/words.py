"""A rule book in words: curves, conditions, thresholds and awards as a reader of the pages sees them."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ruraltier._numbers import decimal_places, plain
from ruraltier.policy.conditions import And, AtLeast, Compare, Not, Operand, Or, Truth
from ruraltier.policy.criteria import Effects
from ruraltier.policy.curves import AllOrNothing, Bonus, Deduct, Linear, Options, Proportional, Steps
from ruraltier.policy.incentives import Fixed, PerHead, ScoreRate

if TYPE_CHECKING:
    from ruraltier._text import Text
    from ruraltier.domain.threshold import Threshold
    from ruraltier.policy.conditions import Condition
    from ruraltier.policy.criteria import Criterion
    from ruraltier.policy.incentives import Award
    from ruraltier.policy.policy import TierPolicy
    from ruraltier.policy.rules import Quota

SIGNS = {"<=": "≤", ">=": "≥", "!=": "≠", "==": "="}
EDGES = {
    "at_least": "the value itself counts (以上, 含)",
    "above": "the value itself does not count (超过, 不含)",
}
WORDS_OF_ROUNDING = {
    "half_up": "half away from zero (四舍五入)",
    "half_even": "half to even",
    "down": "towards zero",
    "up": "away from zero",
}


def number(value: Fraction) -> str:
    """Return a number with a true minus sign, thousands apart where there are many digits."""
    text = plain(value)
    places = decimal_places(value)
    if places is not None and abs(value) >= 10_000:  # noqa: PLR2004 - 2300 is read at a glance, 100000 is not
        text = f"{int(value):,}" + (f".{text.partition('.')[2]}" if places else "")
    return text.replace("-", "−")


def both(text: Text) -> str:
    """Return a text in both languages, once if they are the same."""
    return " · ".join(part for part in text.all) or "—"


def with_unit(value: Fraction, unit: Text) -> str:
    """Return a number with its unit."""
    return f"{number(value)} {unit.get('en')}".strip()


def curve(criterion: Criterion, policy: TierPolicy) -> str:
    """Return what a criterion's value earns, in words."""
    indicator = policy.indicator[criterion.indicator]
    unit = indicator.unit
    shape = criterion.curve
    match shape:
        case Linear(outside=outside):
            ys = shape.points if shape.points is not None else tuple(s * criterion.points for s in shape.share or ())
            knots = ", ".join(f"{with_unit(x, unit)} → {number(y)}" for x, y in zip(shape.at, ys, strict=True))
            return f"straight lines through {knots}; {'flat' if outside == 'flat' else 'the end lines go on'} outside"
        case Steps():
            return _steps(shape, criterion, unit)
        case Proportional(target=target, cap=cap):
            return f"in proportion to the value, {number(criterion.points)} at {with_unit(target, unit)}{', not more' if cap else ''}"
        case Deduct() | Bonus():
            return _per_unit(shape, unit)
        case AllOrNothing(threshold=threshold):
            if indicator.kind == "yes_no":
                return f"{number(criterion.points)} on yes, 0 on no"
            return f"{number(criterion.points)} if {threshold_text(threshold, unit)}, else 0"
        case Options(points=points, share=share):
            table = dict(points or ()) | {word: s * criterion.points for word, s in share or ()}
            return ", ".join(f"{word} → {number(table[word])}" for word in indicator.options)
        case _:
            return "the value itself"


def _steps(shape: Steps, criterion: Criterion, unit: Text) -> str:
    base = shape.otherwise if shape.otherwise is not None else (shape.otherwise_share or Fraction(0)) * criterion.points
    steps = [f"{number(s.earned(criterion.points))} {threshold_text(s.threshold, unit)}" for s in shape.steps]
    return ", ".join(steps) + f"; otherwise {number(base)}"


def _per_unit(shape: Deduct | Bonus, unit: Text) -> str:
    side = "over" if shape.baseline.upward else "under"
    each = "every complete" if shape.complete else "every"
    counted = f"{number(shape.points)} {'off' if isinstance(shape, Deduct) else 'added'} for {each} {with_unit(shape.per, unit)} {side} {number(shape.baseline.value)}"
    if isinstance(shape, Deduct):
        return counted + (", without a floor" if shape.floor is False else f", not under {number(shape.floor)}")
    return counted + (", without a cap" if shape.cap is False else ", not over full points" if shape.cap is None else f", not over {number(shape.cap)}")


def threshold_text(threshold: Threshold, unit: Text | None = None) -> str:
    """Return a threshold such as ``≥ 85 %``."""
    sign = {"at_least": "≥", "above": ">", "at_most": "≤", "below": "<"}[threshold.word]
    return f"{sign} {with_unit(threshold.value, unit)}" if unit else f"{sign} {number(threshold.value)}"


def condition(asked: Condition, policy: TierPolicy) -> str:
    """Return a condition with labels for codes and units behind numbers."""
    match asked:
        case Compare(left=left, operator=operator, right=right):
            return f"{operand(left, policy)} {SIGNS.get(operator, operator)} {_right(left, right, policy)}"
        case Truth(operand=asked_of):
            return operand(asked_of, policy)
        case Not(part=part):
            return f"**not** {_bracketed(part, policy)}"
        case And(parts=parts):
            return " **and** ".join(_bracketed(p, policy) for p in parts)
        case Or(parts=parts):
            return " **or** ".join(_bracketed(p, policy) for p in parts)
        case AtLeast(k=k, parts=parts):
            return f"**at least {k} of** " + "; ".join(condition(p, policy) for p in parts)


def _bracketed(part: Condition, policy: TierPolicy) -> str:
    text = condition(part, policy)
    return f"({text})" if isinstance(part, (And, Or, AtLeast)) else text


def operand(asked: Operand, policy: TierPolicy) -> str:
    """Return what a condition looks at, by its label."""
    match asked.kind:
        case "value":
            return both(policy.indicator[asked.code].label) if policy.indicator[asked.code].label else f"`{asked.code}`"
        case "points":
            node: Any = policy.criterion.get(asked.code) or policy.aspect[asked.code]
            label = getattr(node, "label", None) or policy.indicator[node.indicator].label
            return f"points of {both(label)}"
        case "setting":
            return f"the setting “{both(policy.setting[asked.code].label)}”"
        case "placed":
            return "the tier by score alone"
        case _:
            return "the score"


def _right(left: Operand, right: Fraction | str | Operand, policy: TierPolicy) -> str:
    if isinstance(right, Operand):
        return operand(right, policy)
    if isinstance(right, str):
        return tier(right, policy) if left.kind == "placed" else f"“{right}”"
    return with_unit(right, policy.indicator[left.code].unit) if left.kind == "value" else number(right)


def tier(code: str, policy: TierPolicy) -> str:
    """Return a tier by its labels."""
    found = policy.ladder.tiers[policy.ladder.index(code)]
    return both(found.label) if found.label else f"`{code}`"


def effects(stated: Effects) -> str:
    """Return what the kinds of no value do; one word where all do the same."""
    by_kind = {kind.word.replace("_", " "): effect for kind, effect in stated.by_kind}
    if len(by_kind) > 1 and len(set(by_kind.values())) == 1:
        return _effect(next(iter(by_kind.values())))
    return ", ".join(f"{kind}: {_effect(effect)}" for kind, effect in by_kind.items())


def _effect(effect: str | Fraction) -> str:
    return effect if isinstance(effect, str) else f"{number(effect)} points"


def award(paid: Award, policy: TierPolicy) -> str:
    """Return how an award is paid, in words."""
    scheme = policy.incentives
    unit = "" if scheme is None else scheme.currency.unit or scheme.currency.code
    match paid:
        case Fixed(amounts=amounts):
            return "a village: " + _amounts(amounts, unit, policy)
        case PerHead(heads=heads, amounts=amounts):
            return f"a head ({both(policy.indicator[heads].label)}): " + _amounts(amounts, unit, policy)
        case ScoreRate(rate=rate, round=mode):
            return f"{number(rate)} {unit} a point of score, rounded {WORDS_OF_ROUNDING[mode]} to whole coins"
        case _:
            least = f", at least {number(paid.floor)} {unit} each" if paid.floor is not None else ""
            most = f", at most {number(paid.cap)} {unit} each" if paid.cap is not None else ""
            by = {"score": "by score", "equal": "in equal parts"}.get(paid.by) or f"by {both(policy.indicator[paid.by].label)}"
            who = "every tier" if paid.tiers is None else ", ".join(tier(t, policy) for t in paid.tiers)
            return f"a pool of {number(paid.pool)} {unit} split {by} among {who}{least}{most}"


def _amounts(amounts: tuple[tuple[str, Fraction], ...], unit: str, policy: TierPolicy) -> str:
    order = sorted(amounts, key=lambda pair: policy.ladder.index(pair[0]))
    return "; ".join(f"{tier(code, policy)}: {number(amount)} {unit}" for code, amount in order)


def quota(limit: Quota, policy: TierPolicy) -> str:
    """Return a quota in words."""
    if limit.count is not None:
        places = f"{limit.count} places"
    else:
        places = f"{number((limit.share or Fraction(0)) * 100)} % of {'the rated' if limit.base == 'rated' else 'all'} villages, rounded {limit.round}"
    within = f" in each {both(policy.indicator[limit.by].label)}" if limit.by else ""
    ties = {"include": "a lot tied across the edge stays whole", "exclude": "a lot tied across the edge goes whole"}
    return f"{places}{within}; {ties.get(limit.ties) or 'ties are parted by ' + ', '.join(limit.tie_break)}"


def edge(threshold: Threshold | None) -> str:
    """Return who owns the edge of a cut."""
    return "—" if threshold is None else EDGES[threshold.word]


