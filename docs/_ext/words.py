"""A rule book in words: curves, conditions, thresholds and awards as a reader of the pages sees them."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from _ext.formulas import worded
from ruraltier._numbers import decimal_places, plain
from ruraltier.domain.indicator import Kind
from ruraltier.policy.conditions import Always, And, AtLeast, Compare, Not, Operand, Or, Truth
from ruraltier.policy.curves import AllOrNothing, Bonus, Deduct, Linear, Options, Proportional, Steps
from ruraltier.policy.incentives import ByValue, Fixed, PerHead, ScoreRate

if TYPE_CHECKING:
    from ruraltier._text import Text
    from ruraltier.domain.cut_fit import CutFit
    from ruraltier.domain.indicator import Indicator
    from ruraltier.domain.threshold import Rounding, Threshold
    from ruraltier.policy.conditions import Condition, Formula
    from ruraltier.policy.criteria import Criterion, Effects
    from ruraltier.policy.incentives import Award, Share
    from ruraltier.policy.measures import Bracket, Measure
    from ruraltier.policy.policy import TierPolicy
    from ruraltier.policy.rules import Bound, Quota
    from ruraltier.policy.shape import Curve

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


def both(text: Text, code: str = "") -> str:
    """Return a text in both languages, once if they are the same; the code where there is none."""
    return " · ".join(text.all) or (f"`{code}`" if code else "—")


def node(code: str, policy: TierPolicy) -> str:
    """Return a criterion, an aspect or an indicator by its labels."""
    aspect, criterion = policy.aspect.get(code), policy.criterion.get(code)
    if aspect is not None:
        return both(aspect.label, code)
    indicator = policy.indicator[code if criterion is None else criterion.indicator]
    return both(indicator.label, code)


def rounding(stated: Rounding) -> str:
    """Return how something is rounded."""
    return f"rounded to {stated.places} decimal places, {WORDS_OF_ROUNDING[stated.mode]}"


def setting(value: bool | Fraction) -> str:  # noqa: FBT001 - a truth value is the setting
    """Return the value of a setting."""
    return number(value) if isinstance(value, Fraction) else "yes" if value else "no"


def with_unit(value: Fraction, unit: Text) -> str:
    """Return a number with its unit."""
    return f"{number(value)} {unit.get('en')}".strip()


def curve(criterion: Criterion, policy: TierPolicy) -> str:
    """Return what a criterion's value earns, in words."""
    indicator, shape = policy.indicator[criterion.indicator], criterion.curve
    match shape:
        case Linear():
            return _lines(shape, criterion, indicator.unit)
        case Steps():
            return _steps(shape, criterion, indicator.unit)
        case Deduct() | Bonus():
            return _per_unit(shape, indicator.unit)
        case Options(points=points, share=share):
            table = dict(points or ()) | {word: s * criterion.points for word, s in share or ()}
            return ", ".join(f"{word} → {number(table[word])}" for word in indicator.options)
        case _:
            return _simple(shape, criterion, indicator)


def _simple(shape: Curve, criterion: Criterion, indicator: Indicator) -> str:
    full = number(criterion.points)
    match shape:
        case Proportional(target=target, cap=cap, floor=floor):
            at_target = f"in proportion to the value, {full} at {with_unit(target, indicator.unit)}"
            return at_target + (", not more" if cap else "") + ("" if floor else ", below 0 for a value below 0")
        case AllOrNothing() if indicator.kind is Kind.YES_NO:
            return f"{full} on yes, 0 on no"
        case AllOrNothing(threshold=threshold):
            return f"{full} if {threshold_text(threshold, indicator.unit)}, else 0"
        case _:
            return "the value itself"


def _lines(shape: Linear, criterion: Criterion, unit: Text) -> str:
    ys = shape.points if shape.points is not None else tuple(s * criterion.points for s in shape.share or ())
    knots = ", ".join(f"{with_unit(x, unit)} → {number(y)}" for x, y in zip(shape.at, ys, strict=True))
    return f"straight lines through {knots}; outside " + ("flat" if shape.outside == "flat" else "the end lines go on")


def _steps(shape: Steps, criterion: Criterion, unit: Text) -> str:
    base = shape.otherwise if shape.otherwise is not None else (shape.otherwise_share or Fraction(0)) * criterion.points
    steps = [f"{number(s.earned(criterion.points))} {threshold_text(s.threshold, unit)}" for s in shape.steps]
    return ", ".join(steps) + f"; otherwise {number(base)}"


def _per_unit(shape: Deduct | Bonus, unit: Text) -> str:
    side = "over" if shape.baseline.upward else "under"
    each = "every complete" if shape.complete else "every"
    change = "off" if isinstance(shape, Deduct) else "added"
    excess = f"{each} {with_unit(shape.per, unit)} {side} {number(shape.baseline.value)}"
    return f"{number(shape.points)} {change} for {excess}, {_end(shape)}"


def _end(shape: Deduct | Bonus) -> str:
    if isinstance(shape, Deduct):
        return "without a floor" if shape.floor is False else f"not under {number(shape.floor)}"
    if shape.cap is False:
        return "without a cap"
    return "not over full points" if shape.cap is None else f"not over {number(shape.cap)}"


def threshold_text(threshold: Threshold, unit: Text | None = None) -> str:
    """Return a threshold such as ``≥ 85 %``."""
    sign = {"at_least": "≥", "above": ">", "at_most": "≤", "below": "<"}[threshold.word]
    return f"{sign} {with_unit(threshold.value, unit)}" if unit else f"{sign} {number(threshold.value)}"


def condition(asked: Condition, policy: TierPolicy) -> str:
    """Return a condition with labels for codes and units behind numbers."""
    match asked:
        case Compare(left=left, operator=operator, right=right):
            return f"{formula(left, policy)} {SIGNS.get(operator, operator)} {_right(left, right, policy)}"
        case Truth(operand=asked_of):
            return operand(asked_of, policy)
        case Not(part=part):
            return f"**not** {_bracketed(part, policy)}"
        case And(parts=parts) | Or(parts=parts):
            word = " **and** " if isinstance(asked, And) else " **or** "
            return word.join(_bracketed(p, policy) for p in parts)
        case AtLeast(k=k, parts=parts):
            return f"**at least {k} of** " + "; ".join(_bracketed(p, policy) for p in parts)
        case _:
            return "for everyone" if isinstance(asked, Always) else f"`{asked}`"


def _bracketed(part: Condition, policy: TierPolicy) -> str:
    text = condition(part, policy)
    return f"({text})" if isinstance(part, (And, Or, AtLeast)) else text


def operand(asked: Operand, policy: TierPolicy) -> str:
    """Return what a condition looks at, by its label."""
    match asked.kind:
        case "value":
            return both(policy.indicator[asked.code].label, asked.code)
        case "points":
            return f"points of {node(asked.code, policy)}"
        case "setting":
            return f"the setting “{both(policy.setting[asked.code].label, asked.code)}”"
        case "placed":
            return "the tier by score alone"
        case _:
            return "the score"


def formula(asked: Formula, policy: TierPolicy) -> str:
    """Return a formula with labels for codes."""
    return worded(asked, lambda leaf: operand(leaf, policy), lambda part: condition(part, policy))


def _right(left: Formula, right: Fraction | str | Formula, policy: TierPolicy) -> str:
    of = left if isinstance(left, Operand) else None
    if isinstance(right, str):
        return tier(right, policy) if of and of.kind == "placed" else f"“{right}”"
    if isinstance(right, Fraction):
        return with_unit(right, policy.indicator[of.code].unit) if of and of.kind == "value" else number(right)
    return formula(right, policy)


def tier(code: str, policy: TierPolicy) -> str:
    """Return a tier by its labels."""
    return both(policy.ladder.tiers[policy.ladder.index(code)].label, code)


def bound(stated: Bound, policy: TierPolicy) -> str:
    """Return the tier that a rule holds to, by its labels or by its distance from that of last time."""
    if isinstance(stated, str):
        return tier(stated, policy)
    steps = abs(stated.steps)
    away = f"{steps} {'tier' if steps == 1 else 'tiers'} {'above' if stated.steps > 0 else 'below'} " if steps else ""
    column = policy.indicator[str(policy.ladder.previous)]
    return f"{away}the tier of last time ({both(column.label, column.code)})"


def measure(worked: Measure, policy: TierPolicy) -> list[str]:
    """Return how a value is worked out, how it is rounded, and who is asked for it."""
    lines = [
        formula(c.formula, policy) + (f" where {condition(c.when, policy)}" if c.when is not None else "")
        for c in worked.choices
    ]
    how = "; else ".join(lines) or "its own column"
    applies = "everyone" if worked.applies is None else f"only where {condition(worked.applies, policy)}"
    return [how, "—" if worked.rounding is None else rounding(worked.rounding), applies]


def bracket(stated: Bracket, policy: TierPolicy) -> str:
    """Return where a mark must lie, line by line."""
    return "; else ".join(
        " and ".join(threshold_text(edge) for edge in (line.least, line.most) if edge is not None)
        + (f" where {condition(line.when, policy)}" if line.when is not None else "")
        for line in stated.lines
    )


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
        case Fixed(amounts=amounts, less_previous=less):
            who = "a promoted village, less the amount of its tier of last time: " if less else "a village: "
            return who + _amounts(amounts, unit, policy)
        case PerHead(heads=heads, amounts=amounts):
            return f"a head ({both(policy.indicator[heads].label, heads)}): " + _amounts(amounts, unit, policy)
        case ScoreRate(rate=rate, round=mode):
            return f"{number(rate)} {unit} a point of score, rounded {WORDS_OF_ROUNDING[mode]} to whole coins"
        case ByValue(value=value, round=mode):
            rounded = f", rounded {WORDS_OF_ROUNDING[mode]} to whole coins" if mode else ""
            return f"{both(policy.indicator[value].label, value)}, in {unit}{rounded}"
        case _:
            return _share(paid, unit, policy)


def _share(paid: Share, unit: str, policy: TierPolicy) -> str:
    bounds = {"least": paid.floor, "most": paid.cap}
    ends = [f", at {word} {number(bound)} {unit} each" for word, bound in bounds.items() if bound is not None]
    words = {"score": "by score", "equal": "in equal parts"}
    by = words.get(paid.by) or f"by {both(policy.indicator[paid.by].label, paid.by)}"
    who = "every tier" if paid.tiers is None else ", ".join(tier(t, policy) for t in paid.tiers)
    return f"a pool of {number(paid.pool)} {unit} split {by} among {who}{''.join(ends)}"


def _amounts(amounts: tuple[tuple[str, Fraction], ...], unit: str, policy: TierPolicy) -> str:
    order = sorted(amounts, key=lambda pair: policy.ladder.index(pair[0]))
    return "; ".join(f"{tier(code, policy)}: {number(amount)} {unit}" for code, amount in order)


def quota(limit: Quota, policy: TierPolicy) -> str:
    """Return a quota in words."""
    base = "the rated" if limit.base == "rated" else "all"
    share = f"{number((limit.share or Fraction(0)) * 100)} % of {base} villages, rounded {limit.round}"
    places = share if limit.count is None else f"{limit.count} places"
    if limit.bound == "at_least":
        places = f"at least {places}, in it or lower"
    within = f" in each {both(policy.indicator[limit.by].label, limit.by)}" if limit.by else ""
    stay, go = "a tied lot stays whole", "a tied lot goes down whole"
    ties = {"include": go, "exclude": stay} if limit.bound == "at_least" else {"include": stay, "exclude": go}
    return f"{places}{within}; {ties.get(limit.ties) or 'ties are parted by ' + ', '.join(limit.tie_break)}"


def fit(how: CutFit, policy: TierPolicy) -> str:
    """Return how cuts follow from the villages."""
    shares = (f"{tier(code, policy)} {number(share * 100)} %" for code, share in how.shares)
    by = "by natural breaks" if how.method == "natural_breaks" else "by quantiles: " + ", ".join(shares)
    guard = "" if how.most_move is None else f", none further than {number(how.most_move)} from the one stated here"
    return f"The cuts are fitted to the villages that are assessed, {by}{guard}."


def edge(threshold: Threshold | None) -> str:
    """Return who owns the edge of a cut."""
    return "—" if threshold is None else EDGES[threshold.word]
