"""Names in pictures: on one line, harmless, and cut where there is no room."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ruraltier._messages import Messages, figure
from ruraltier._text import width
from ruraltier._version import VERSION
from ruraltier.errors import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ruraltier._text import Text
    from ruraltier.domain.threshold import Threshold
    from ruraltier.engine.assessment import Assessment
    from ruraltier.policy.policy import TierPolicy

_PRINT = 12
_WORDS: dict[str, tuple[str, str]] = {
    "footer": (
        "依据 {policy} · 办法 {policy_sha256} · 台账 {table_sha256} · ruraltier {version}",
        "under {policy} · rule book {policy_sha256} · table {table_sha256} · ruraltier {version}",
    ),
    "footer.policy": ("依据 {policy} · 办法 {policy_sha256} · ruraltier {version}",
                      "under {policy} · rule book {policy_sha256} · ruraltier {version}"),
    "illustrative": (
        "{footer}\n示例数值:办法中有 {parts} 处数值没有公布,由文件编者填写",
        "{footer}\nillustrative: {parts:# part rests|# parts rest} on figures that nobody published",
    ),
    "yes": ("是", "yes"),
    "no": ("否", "no"),
    "villages": ("村庄数", "villages"),
    "score": ("总分", "score"),
    "share": ("占比(%)", "share (%)"),
    "all": ("共 {count}", "{count} in all"),
    "count": ("{count}({share}%)", "{count} ({share}%)"),
    "unrated": ("未评", "unrated"),
    "ineligible": ("不予评定", "ineligible"),
    "others": ("其他({count} 个)", "others ({count})"),
    "tiers.title": ("各等次村庄数 · {policy}", "Villages by tier · {policy}"),
    "tiers.account": ("各等次的村庄数:{counts}", "Number of villages by tier: {counts}"),
    "scores.title": ("总分分布 · {policy}", "Scores · {policy}"),
    "scores.account": (
        "{count} 个村的总分分布,虚线为分数线;每一柱只含一个等次的分数",
        "Scores of {count:# village|# villages}; dashed lines are cuts, and no bar holds scores of two tiers",
    ),
    "scores.none": ("没有一个村有总分", "no village has a score"),
    "scores.without": ("另有 {count} 个村没有总分", "{count:# village has|# villages have} no score"),
    "step": ("加减", "other steps"),
    "waterfall.title": ("{village} · {tier}", "{village} · {tier}"),
    "waterfall.account": ("{village}的总分由各项得分构成:{parts}", "How the score of {village} comes about: {parts}"),
    "waterfall.village": ("{name}({id})", "{name} ({id})"),
    "waterfall.rest": ("折算、封顶与取整", "re-weighting, bounds, rounding"),
    "waterfall.others": ("其余 {count} 项", "{count} others"),
    "waterfall.score": ("总分", "score"),
    "waterfall.none": ("没有总分", "no score"),
    "waterfall.of": ("{points} / {full}", "{points} / {full}"),
    "waterfall.axis": ("得分(浅色为未得到的分)", "points (pale: not earned)"),
    "waterfall.apart": ("各项得分(总分不是各项之和)", "points of each (the score is not their sum)"),
    "waterfall.placed": ("按分数可评为 {tier},实际为 {held}:", "{tier} by score alone; {held} because of:"),
    "waterfall.more": ("……另有 {count} 条规则", "… {count:# more rule|# more rules}"),
    "losses.title": ("平均每村失分 · {policy}", "Points lost, mean of villages · {policy}"),
    "losses.account": ("失分最多的是{worst}", "Most points are lost on {worst}"),
    "losses.nothing": ("没有失分", "no points are lost"),
    "losses.class": ("{low} 至 {high}", "{low} to {high}"),
    "losses.over": ("超过 0,至 {high}", "over 0, to {high}"),
    "losses.zero": ("0 或得到加分", "0, or more than full"),
    "losses.empty": ("没有得分的值", "no value"),
    "losses.rest": ("另有 {count} 项指标失分较少,未画出", "less is lost on {count:# more indicator|# more indicators}"),
    "losses.rounded": ("格中为失分,为显示而四舍五入", "numbers in cells are rounded for display"),
    "losses.others": ("其他 {count} 组", "{count} others"),
    "losses.nameless": ("未填", "not stated"),
    "losses.all": ("全部", "all"),
    "flows.title": ("等次流动 {first} 至 {last} · {policy}", "Moves from {first} to {last} · {policy}"),
    "flows.account": (
        "两次都在的 {count} 个村:升 {up},降 {down}",
        "{count:# village is|# villages are} in both: {up} up, {down} down",
    ),
    "flows.node": ("{tier} {count}", "{tier} {count}"),
    "flows.none": ("无等次", "no tier"),
    "flows.apart": (
        "升 {up},降 {down};不计入:离开 {left},新进 {entered},合并拆分前 {gone}、后 {come}",
        "{up} up, {down} down; apart: {left} left, {entered} entered, {gone} merged or split into {come}",
    ),
    "map.title": ("村庄等次图 · {policy}", "Villages by tier on the map · {policy}"),
    "map.account": ("{count} 个村按等次着色", "{count:# village|# villages} coloured by tier"),
    "map.missing": ("没有位置的 {count} 个村:{ids}", "{count:# village|# villages} without a place: {ids}"),
    "map.strange": ("另有 {count} 个位置不属于任何村", "{count:# place belongs|# places belong} to no village"),
    "curve.title": ("得分曲线:{name} · {policy}", "Points of {name} · {policy}"),
    "curves.title": ("得分曲线 · {policy}", "What each value earns · {policy}"),
    "curves.account": ("{names}的得分随数值如何变化", "How points follow from values: {names}"),
    "curves.key": ("● 该点在内,○ 该点不在内", "● the point belongs, ○ it does not"),
    "curves.more": ("另有 {count} 项未画出:{names}", "{count} not drawn: {names}"),
    "curves.points": ("得分", "points"),
    "curves.rounded": ("得分保留 {places} 位小数", "points are rounded to {places:# decimal|# decimals}"),
    "curves.none": ("没有计分的指标", "no indicator scores"),
    "curves.label": ("{name}({unit})", "{name} ({unit})"),
    "scores.ruled": ("规则改变了等次", "a rule changed the tier"),
}  # fmt: skip
speak = Messages(_WORDS)
"""What pictures say."""


def clipped(text: str, columns: int) -> str:
    r"""Return a text for one line, its invisible characters escaped, cut to so many columns with an ellipsis.

    A full-width character takes two columns.

    Examples
    --------
    >>> clipped("上河村东组", 8), clipped("示范村\n", 8)
    ('上河村…', '示范村\\n')
    """
    line = "".join(visible(c) for c in text)
    if width(line) <= columns:
        return line
    kept = line[:columns]
    while kept and width(kept) > columns - 1:
        kept = kept[:-1]
    return kept + "…"


def footer_of(result: Assessment, lang: str) -> str:
    """Return what a result rests on: rule book, table and library, and whether figures are nobody's."""
    said, policy = result.provenance, result.policy
    words = speak(
        "footer",
        policy=clipped(policy.id, 40),
        policy_sha256=said["policy_sha256"][:_PRINT],
        table_sha256=said["table_sha256"][:_PRINT],
        version=said["ruraltier"],
    )
    return _confessed(words, policy).get(lang)


def footer_of_policy(policy: TierPolicy, lang: str) -> str:
    """Return which rule book is shown, by which version of the library, and whether figures are nobody's."""
    print_ = policy.fingerprint[:_PRINT]
    words = speak("footer.policy", policy=clipped(policy.id, 40), policy_sha256=print_, version=VERSION)
    return _confessed(words, policy).get(lang)


def _confessed(footer: Text, policy: TierPolicy) -> Text:
    """Return a footer that says so where figures of a rule book were published by nobody."""
    return speak("illustrative", footer=footer, parts=len(policy.illustrative)) if policy.illustrative else footer


def title_of(result: Assessment, lang: str) -> str:
    """Return what the rule book is called."""
    return result.policy.title.get(lang) or result.policy.id


def cut_text(cut: Threshold) -> str:
    """Return a cut as people write it; one without a short decimal is cut, not rounded.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from ruraltier.domain.threshold import Threshold
    >>> cut_text(Threshold.above("0.4907")), cut_text(Threshold.at_least(Fraction(2, 3)))
    ('> 0.4907', '≥ 0.6666…')
    """
    return f"{str(cut).partition(' ')[0]} {figure(cut.value)}"


def wrapped(text: str, columns: int, lines: int = 2) -> list[str]:
    """Return a text on at most so many lines of so many columns; what is left over is cut with an ellipsis.

    Examples
    --------
    >>> wrapped("村集体经营性收入不足", 12), wrapped("to be met by all villages", 12)
    (['村集体经营性', '收入不足'], ['to be met by', 'all villages'])
    """
    rest, found = "".join(visible(c) for c in text), list[str]()
    while width(rest) > columns and len(found) < lines - 1:
        end = len(clipped(rest, columns + 1)) - 1
        # Between words where there are any; Chinese may be broken anywhere.
        blank = rest.rfind(" ", 1, end + 1)
        end = blank if blank > end // 2 else end
        found.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return [*found, clipped(rest, columns)]


def round_step(span: float, parts: int, steps: Sequence[float] = (1, 2, 2.5, 5, 10)) -> float:
    """Return the smallest round width of which so many cover a span.

    Examples
    --------
    >>> round_step(100, 32), round_step(0.6, 32), round_step(8, 5)
    (5.0, 0.02, 2.0)
    """
    rough = span / parts
    scale = 10.0 ** math.floor(math.log10(rough))
    return next(step * scale for step in steps if step * scale >= rough)
