"""The sentences of proofs that counts contradict each other, Chinese and English."""

from __future__ import annotations

from ruraltier._messages import Messages

_WORDS = {
    "fall": (
        "{classes}由 {was} 减至 {now},减少 {change}{aside}:至少 {need} 个越过{low}与{high}之间的线",
        "{classes}: {was} to {now}, {change} fewer{aside}: at least {need} cross the line between {low} and {high}",
    ),
    "rise": (
        "{classes}由 {was} 增至 {now},增加 {change}{aside}:至少 {need} 个越过{low}与{high}之间的线",
        "{classes}: {was} to {now}, {change} more{aside}: at least {need} cross the line between {low} and {high}",
    ),
    "net": (
        "{classes}由 {was} 到 {now}{aside}:越过{low}与{high}之间的线的,至少比反向的多 {need} 个",
        "{classes}: from {was} to {now}{aside}: at least {need} more cross the line between {low} and {high} than back",
    ),
    "and_below": ("{classes}及以下", "{classes} and below"),
    "and_above": ("{classes}及以上", "{classes} and above"),
    "at_most": ("至多 {n}", "at most {n}"),
    "at_least": ("至少 {n}", "at least {n}"),
    "aside_left": (",扣除离开 {n}", ", less {n} that left"),
    "aside_entered": (",扣除新进 {n}", ", less {n} that entered"),
    "one": (
        "所报{word}共 {units} 个,每个至多越过这道线一次,少于 {need}",
        "{units} units are stated as {word}, and each crosses the line once at the most: fewer than {need}",
    ),
    "steps": (
        "以上共 {need} 级;所报{word}共 {sum} 级,少于 {need}",
        "that makes {need} steps; those stated as {word} are {sum} steps: fewer than {need}",
    ),
    "several": (
        "以上共越线 {need} 次;所报{word}在这几道线上至多越过 {sum} 次,少于 {need}",
        "that makes {need} crossings; those stated as {word} cross these lines {sum} times at the most, fewer",
    ),
    "back": (
        "反向的至少越回 {n} 次,故共须 {need} 次",
        "moves the other way come back {n} times at the least, which makes {need}",
    ),
    "people": (
        "能越过这些线的至多 {units} 次,少于 {need}",
        "no more than {units} crossings of these lines are possible: fewer than {need}",
    ),
    "room": (
        "所报{word} {steps} 档以上共 {units} 个,而够得着的至多 {room} 个",
        "{units} units are stated as {word} by {steps} or more, and {room} at the most can have been",
    ),
    "far": (
        "所报{word} {steps} 档 {units} 个,而{classes}个等次之间至多差 {most} 档",
        "{units} units are stated as {word} by {steps}, and {classes} classes are {most} apart at the most",
    ),
    "forced": (
        "所报{word}至少 {need} 次越过{low}与{high}之间的线,而能越过的至多 {room} 个",
        "those stated as {word} cross the line between {low} and {high} {need} times at the least, and {room} can have",
    ),
    "movers": (
        "所报升降共 {units} 个,多于两时都在的 {room} 个",
        "{units} units are stated as moved, more than the {room} that were there both times",
    ),
    "sum": (
        "各等次之和为 {sum},而总数为 {total}({when})",
        "the classes add up to {sum}, and the total is {total} ({when})",
    ),
    "over": (
        "已知各等次之和 {sum} 多于总数 {total}({when}):其余为负",
        "the known classes add up to {sum}, more than the total of {total} ({when}): the rest would be negative",
    ),
    "balance": (
        "原有 {early},新进 {entered},离开 {left},应有 {due},而现有 {late}",
        "{early} before, {entered} entered and {left} left make {due}, and there are {late} after",
    ),
    "before": ("原来", "before"),
    "after": ("以后", "after"),
    "promoted": ("晋档", "promoted"),
    "demoted": ("降档", "demoted"),
}
speak = Messages(_WORDS)
