"""The words of levels and of what a programme fills in, in Chinese and English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruraltier._messages import Messages
from ruraltier._text import Text
from ruraltier.engine.phrases import Names, phrase

if TYPE_CHECKING:
    from ruraltier.policy.conditions import Condition, Formula
    from ruraltier.policy.policy import TierPolicy
    from ruraltier.policy.programme.figures import FigureRule

_WORDS: dict[str, tuple[str, str]] = {
    "rollup": ("由{of}上卷", "rolled up from {of}"),
    "figure": (
        "由{of}上卷({figure}):{whole} 个中的 {counted} 个{what}",
        "rolled up from {of} ({figure}): {counted} of {whole}{what}",
    ),
    "asked": (",{what}", ", {what}"),
    "weighed": (",按 {what} 加权", ", weighed by {what}"),
    "short": (
        "{of} {below} 个中只评了 {rated} 个,不足 {least}",
        "only {rated} of {below} ({of}) are rated, less than {least}",
    ),
    "rating": ("由各方评分合成", "mixed from the marks of raters"),
    "lookback": (
        "由截至 {day} 的 {years} 年内记录计数",
        "counted in the records of {years:# year|# years} up to {day}",
    ),
    "counted": ("{how}:{records}", "{how}: {records}"),
    "counted.more": ("{how}:{records} 等 {count} 条", "{how}: {records} and others, {count} in all"),
    "previous": ("上次评定的等次", "the tier of the last assessment"),
    "filled": ("由方案填入的数值", "values that the programme filled in"),
    "under": ("隶属:{path}", "stands under: {path}"),
    "orphans": ("没有上级:{units}", "under none: {units}"),
    "figure.count": ("计数", "count"),
    "figure.share": ("占比", "share"),
    "figure.sum": ("合计", "sum"),
    "figure.mean": ("平均", "mean"),
    "figure.least": ("最小", "least"),
    "figure.greatest": ("最大", "greatest"),
}
speak = Messages(_WORDS)
"""What is said of levels and of what a programme fills in."""


def asked_of(rule: FigureRule, policy: TierPolicy) -> Text:
    """Return what a figure asks of the units of a level, in the names of its rule book; maybe nothing."""
    asked = [("asked", rule.value), ("asked", rule.when), ("weighed", rule.weight)]
    told = [speak(key, what=_phrased(part, policy)) for key, part in asked if part is not None]
    return Text("".join(one.get("zh") for one in told), "".join(one.get("en") for one in told))


def _phrased(part: Condition | Formula, policy: TierPolicy) -> Text:
    return Text(phrase(part, Names(policy, "zh")), phrase(part, Names(policy, "en")))
