"""Lists of which the first line that holds counts: lines that are never reached, and values that meet none."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from ruraltier._numbers import plain
from ruraltier.analysis.lint.allowed import Allowed, Interval
from ruraltier.analysis.lint.conditions import verdict
from ruraltier.analysis.lint.logic import TooManyWorldsError
from ruraltier.analysis.lint.wording import NOTE, WARNING, Entry, finder
from ruraltier.policy.conditions import Always, Condition, Not

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier.analysis.findings import Finding
    from ruraltier.analysis.lint.ground import Ground

ENTRIES = MappingProxyType(
    {
        "RT-LNT-041": Entry(
            WARNING,
            (
                "这一行永远轮不到:前面各行已包括所有情形",
                "this line is never reached: the lines before it take every case",
            ),
            ("轮得到的行", "a line that can be reached"),
            ("调整次序或条件", "mend the order or the conditions"),
        ),
        "RT-LNT-042": Entry(
            NOTE,
            ("没有一行适用于 {name} {values}", "no line is for {name} {values}"),
            ("包括所有情形的各行", "lines that take every case"),
            ("补一行,或在末尾加不带 when 的一行", "add a line for it, or a last one without when"),
        ),
    }
)


def choices(ground: Ground) -> Iterator[Finding]:
    """Yield the lines that are never reached, and the values for which there is none."""
    for path, whens in ground.choices():
        conditions: list[Condition] = [when or Always() for when in whens]
        for i, when in enumerate(conditions[1:], 1):
            earlier = [Not(condition) for condition in conditions[:i]]
            if not verdict(ground.logic, when) and ground.logic.never(when, *earlier):
                yield finder(ENTRIES, "RT-LNT-041", f"{path}[{i}]")
        yield from _gaps(ground, path, conditions)


def _gaps(ground: Ground, path: str, conditions: list[Condition]) -> Iterator[Finding]:
    """Yield the values of one indicator that meet no line; where lines ask of several, nothing is claimed."""
    try:
        worlds = ground.logic.worlds(*(Not(condition) for condition in conditions))
    except TooManyWorldsError:
        return
    for world in worlds:
        if len(world) == 1:
            ((name, allowed),) = world.items()
            yield finder(ENTRIES, "RT-LNT-042", path, name=name.lstrip("#"), values=_said(allowed))


def _said(allowed: Allowed) -> str:
    if not isinstance(allowed, Interval):
        return ("≠ " if allowed.others else "= ") + ", ".join(sorted(allowed.words))
    if allowed.low is not None and allowed.low == allowed.high:
        return f"= {plain(allowed.low)}"
    ends = [
        f"{'≥' if allowed.low_in else '>'} {plain(allowed.low)}" if allowed.low is not None else "",
        f"{'≤' if allowed.high_in else '<'} {plain(allowed.high)}" if allowed.high is not None else "",
    ]
    return ", ".join(end for end in ends if end)
