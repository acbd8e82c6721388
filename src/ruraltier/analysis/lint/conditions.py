"""Conditions: those that never or always hold, and parts of them that decide nothing."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from ruraltier.analysis.lint.wording import WARNING, Entry, finder
from ruraltier.policy.conditions import Always, And, AtLeast, Not, Or

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier.analysis.findings import Finding
    from ruraltier.analysis.lint.ground import Ground
    from ruraltier.analysis.lint.logic import Logic
    from ruraltier.policy.conditions import Condition

ENTRIES = MappingProxyType(
    {
        "RT-LNT-030": Entry(
            WARNING,
            ("条件自相矛盾,永不成立:{when}", "the condition contradicts itself and never holds: {when}"),
            ("有时成立的条件", "a condition that can hold"),
            ("核对符号以及 and、or", "look at its signs, and at its and and or"),
        ),
        "RT-LNT-031": Entry(
            WARNING,
            ("条件恒成立,与取值无关:{when}", "the condition holds whatever the values are: {when}"),
            ("有时不成立的条件", "a condition that can fail"),
            ("核对符号以及 and、or", "look at its signs, and at its and and or"),
        ),
        "RT-LNT-032": Entry(
            WARNING,
            ("在取值范围内条件永不成立:{when}", "within the ranges and bounds the condition never holds: {when}"),
            ("有时成立的条件", "a condition that can hold"),
            ("核对数字和取值范围", "look at its numbers, and at the ranges"),
        ),
        "RT-LNT-033": Entry(
            WARNING,
            ("在取值范围内条件恒成立:{when}", "within the ranges and bounds the condition always holds: {when}"),
            ("有时不成立的条件", "a condition that can fail"),
            ("核对数字和取值范围", "look at its numbers, and at the ranges"),
        ),
        "RT-LNT-034": Entry(
            WARNING,
            (
                "“{part}”这一部分不起作用:去掉后条件不变",
                "the part {part} decides nothing: without it the condition is the same",
            ),
            ("每一部分都起作用的条件", "a condition of which every part counts"),
            ("改正或删去这一部分", "mend that part, or take it away"),
        ),
    }
)


def conditions(ground: Ground) -> Iterator[Finding]:
    """Yield the conditions that are never or always so, and the parts that decide nothing."""
    for path, condition in ground.conditions():
        code = verdict(ground.logic, condition)
        if code:
            yield finder(ENTRIES, code, path, when=condition)
        else:
            yield from (finder(ENTRIES, "RT-LNT-034", path, part=part) for part in idle_parts(ground.logic, condition))


def verdict(logic: Logic, condition: Condition) -> str:
    """Return the code of a condition that is never or always so, an empty text for any other."""
    if isinstance(condition, Always):
        # It says so, and means it.
        return ""
    if logic.never(condition):
        return "RT-LNT-030" if logic.alone.never(condition) else "RT-LNT-032"
    if logic.always(condition):
        return "RT-LNT-031" if logic.alone.always(condition) else "RT-LNT-033"
    return ""


def idle_parts(logic: Logic, condition: Condition) -> Iterator[Condition]:
    """Yield the parts without which a condition is the same; of two that say the same, the later one."""
    match condition:
        case Not(part=part):
            yield from idle_parts(logic, part)
        case AtLeast(parts=parts):
            for part in parts:
                yield from idle_parts(logic, part)
        case And(parts=parts) | Or(parts=parts):
            kept = list(parts)
            for part in reversed(parts):
                others = [p for p in kept if p is not part]
                if others and _idle(logic, part, others, joined=isinstance(condition, And)):
                    kept = others
                    yield part
            for part in kept:
                yield from idle_parts(logic, part)


def _idle(logic: Logic, part: Condition, others: list[Condition], *, joined: bool) -> bool:
    rest = others[0] if len(others) == 1 else And(others) if joined else Or(others)
    return logic.implies(rest, part) if joined else logic.implies(part, rest)
