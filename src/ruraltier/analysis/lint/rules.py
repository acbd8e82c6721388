"""Rules against each other and against the ladder: those that can change no tier, and bands that do not meet."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations
from types import MappingProxyType
from typing import TYPE_CHECKING

from attrs import frozen

from ruraltier._numbers import decimal_places, plain
from ruraltier._text import Text
from ruraltier.analysis.lint.allowed import Interval
from ruraltier.analysis.lint.conditions import verdict
from ruraltier.analysis.lint.logic import SCORE, TooManyWorldsError, World
from ruraltier.analysis.lint.wording import NOTE, WARNING, Entry, finder
from ruraltier.policy.conditions import Compare, Operand, operands
from ruraltier.policy.rules import Floor, Gate, Veto

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier.analysis.findings import Finding
    from ruraltier.analysis.lint.ground import Ground

ENTRIES = MappingProxyType(
    {
        "RT-LNT-035": Entry(
            WARNING,
            (
                "“{code}”改变不了任何等次:凡它成立处,“{other}”同样成立且不比它宽",
                "'{code}' can change no tier: wherever it holds '{other}' holds, too, and goes at least as far",
            ),
            ("各自起作用的规则", "rules of which each can decide"),
            ("核对两条规则的条件和等次", "look at the conditions and tiers of both"),
        ),
        "RT-LNT-036": Entry(
            WARNING,
            (
                "“{code}”封顶“{tier}”从不起作用:条件成立时最高只能是“{most}”",
                "the cap '{tier}' of '{code}' holds nobody back: where it holds no score is placed above '{most}'",
            ),
            ("低于条件成立时可能等次的封顶", "a cap below what its condition allows"),
            ("调低封顶,或改正条件", "lower the cap, or mend the condition"),
        ),
        "RT-LNT-037": Entry(
            WARNING,
            (
                "“{code}”保底“{tier}”从不起作用:条件成立时至少已是“{least}”",
                "the floor '{tier}' of '{code}' lifts nobody: where it holds every village is at least '{least}'",
            ),
            ("高于条件成立时最低等次的保底", "a floor above what its condition guarantees"),
            ("调高保底,或改正条件", "raise the floor, or mend the condition"),
        ),
        "RT-LNT-038": Entry(
            WARNING,
            (
                "“{code}”与“{other}”相抵触:凡前者成立处后者也成立,并以后者为准",
                "'{code}' contradicts '{other}': wherever it holds the other does, too, and prevails",
            ),
            ("不相抵触的规则", "rules that do not contradict each other"),
            ("改正其中一条的条件或等次", "mend the condition or the tier of one of them"),
        ),
        "RT-LNT-039": Entry(
            NOTE,
            (
                "{name} 在 {low} 与 {high} 之间时,“{code}”和“{other}”都不成立",
                "for {name} between {low} and {high} neither '{code}' nor '{other}' holds",
            ),
            ("首尾相接的分档", "bands that meet"),
            ("如取值可有小数,把其中一端写成 < 或 >", "if values may have decimals, write one end with < or >"),
        ),
        "RT-LNT-040": Entry(
            NOTE,
            (
                "{name} 恰为 {edge} 时,“{code}”和“{other}”{verdict}",
                "for {name} of exactly {edge} {verdict} '{code}' and '{other}'",
            ),
            ("分界只归一方", "an edge that belongs to one of two bands"),
            ("其中一端写成不含(< 或 >)", "write one of the two with the other sign"),
        ),
    }
)


def shadowed(ground: Ground) -> Iterator[Finding]:
    """Yield the rules that another makes idle."""
    live = [(path, rule) for path, rule in ground.rules if not verdict(ground.logic, rule.when)]
    told: set[str] = set()
    for (path, rule), (_, other) in permutations(reversed(live), 2):
        if rule.code in told or other.code in told or not _goes_as_far(ground, other, rule):
            continue
        if ground.logic.implies(rule.when, other.when) and _seen(rule, other):
            told.add(rule.code)
            code = "RT-LNT-038" if isinstance(rule, Floor) is not isinstance(other, Floor) else "RT-LNT-035"
            yield finder(ENTRIES, code, path, code=rule.code, other=other.code)


def _goes_as_far(ground: Ground, other: Gate | Veto | Floor, rule: Gate | Veto | Floor) -> bool:
    """Return whether, where both hold, the other leaves nothing for the rule to change."""
    mine, its = ground.tier(rule), ground.tier(other)
    if mine is None or its is None:
        return False
    match rule, other:
        case (Floor(), Floor()) | (Gate(), Floor()):
            return its >= mine
        case (Floor(), Veto()) | (Gate(), Gate()) | (Gate(), Veto()) | (Veto(), Veto()):
            return its < mine or (its == mine and not isinstance(rule, Floor))
        case _:
            return False


def _seen(rule: Gate | Veto | Floor, other: Gate | Veto | Floor) -> bool:
    """Return whether the other cannot be ignored for a missing value where the rule holds."""
    return other.if_unknown != "ignored" or set(operands(other.when)) <= set(operands(rule.when))


def beside_the_ladder(ground: Ground) -> Iterator[Finding]:
    """Yield the caps above what their conditions allow, and the floors below what they guarantee."""
    for path, rule in ground.rules:
        at, placed = ground.tier(rule), _placed(ground, rule)
        if at is None or at < 0 or placed is None:
            continue
        least, most = placed
        codes = ground.policy.ladder.codes
        if isinstance(rule, Floor):
            if at <= least and not _held_back(ground, rule, at):
                yield finder(ENTRIES, "RT-LNT-037", f"{path}.tier", code=rule.code, tier=codes[at], least=codes[least])
        else:
            highest = max(most, ground.lifted) if isinstance(rule, Veto) else most
            if at >= highest:
                yield finder(ENTRIES, "RT-LNT-036", f"{path}.cap", code=rule.code, tier=codes[at], most=codes[highest])


def _held_back(ground: Ground, floor: Floor, at: int) -> bool:
    """Return whether a gate may hold back a village that the floor lifts again."""
    caps = ((gate, ground.tier(gate)) for gate in ground.policy.gates)
    return any((cap is None or cap < at) and not ground.logic.never(floor.when, gate.when) for gate, cap in caps)


def _placed(ground: Ground, rule: Gate | Veto | Floor) -> tuple[int, int] | None:
    """Return the lowest and the highest tier at which scores can be placed where a rule holds."""
    if ground.policy.ladder.fit is not None:
        return None
    try:
        worlds = ground.logic.worlds(rule.when)
    except TooManyWorldsError:
        return None
    spans = [_score(ground, world) for world in worlds]
    return (min(_lowest(ground, s) for s in spans), max(_highest(ground, s) for s in spans)) if spans else None


def _score(ground: Ground, world: World) -> Interval:
    found = world.get(SCORE)
    return found if isinstance(found, Interval) else Interval.of(ground.reach.score)


def _highest(ground: Ground, span: Interval) -> int:
    placing = ground.policy.ladder.placing
    return max((i for i, cut in placing if not span.meet(Interval.reaching(cut)).empty), default=0)


def _lowest(ground: Ground, span: Interval) -> int:
    return max(
        (i for i, cut in ground.policy.ladder.placing if _all_reach(span, cut.value, closed=cut.closed)), default=0
    )


def _all_reach(span: Interval, cut: Fraction, *, closed: bool) -> bool:
    if span.low is None:
        return False
    return span.low > cut or (span.low == cut and (closed or not span.low_in))


@frozen
class _Band:
    """A rule that asks of one number whether it stays under, or reaches, one edge."""

    path: str
    code: str
    name: str
    edge: Fraction
    closed: bool
    upward: bool


def bands(ground: Ground) -> Iterator[Finding]:
    """Yield the gaps and overlaps between rules that part the values of one indicator."""
    found = [band for path, rule in ground.rules for band in _band(path, rule)]
    for low, high in permutations(found, 2):
        if low.name == high.name and high.upward and not low.upward:
            yield from _between(low, high)


def _band(path: str, rule: Gate | Veto | Floor) -> Iterator[_Band]:
    match rule.when:
        case Compare(left=Operand() as left, operator="<" | "<=" | ">" | ">=" as sign, right=right):
            if isinstance(right, Fraction):
                yield _Band(path, rule.code, str(left), right, closed="=" in sign, upward=">" in sign)
        case _:
            return


def _between(low: _Band, high: _Band) -> Iterator[Finding]:
    names = {"name": low.name, "code": low.code, "other": high.code}
    if low.edge == high.edge and low.closed is high.closed:
        verdict_of = Text("都成立", "both hold:") if low.closed else Text("都不成立", "neither holds:")
        yield finder(ENTRIES, "RT-LNT-040", f"{high.path}.when", edge=plain(low.edge), verdict=verdict_of, **names)
    elif low.closed and high.closed and high.edge - low.edge == _unit(low.edge, high.edge):
        ends = {"low": plain(low.edge), "high": plain(high.edge)}
        yield finder(ENTRIES, "RT-LNT-039", f"{high.path}.when", **ends, **names)


def _unit(*numbers: Fraction) -> Fraction | None:
    """Return one unit of the last decimal place of numbers, None for a ratio without one."""
    places = [decimal_places(number) for number in numbers]
    return None if None in places else 1 / Fraction(10) ** max(place for place in places if place is not None)
