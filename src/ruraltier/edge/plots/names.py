"""Names in pictures: on one line, harmless, and cut where there is no room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruraltier._messages import Messages, figure
from ruraltier._text import width
from ruraltier.errors import visible

if TYPE_CHECKING:
    from ruraltier.domain.threshold import Threshold
    from ruraltier.engine.assessment import Assessment

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
    if policy.illustrative:
        words = speak("illustrative", footer=words, parts=len(policy.illustrative))
    return words.get(lang)


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
