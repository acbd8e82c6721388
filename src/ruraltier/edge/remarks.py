"""What each section of a rule book is for, put as comments into files that are started."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ruraltier._text import Text
from ruraltier.edge.doors.suffixes import content_of
from ruraltier.edge.doors.workbook_text import workbook_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

REMARKS = {
    "sources": Text(
        zh="数字的出处。可信度:published 公开发布,secondary 二手资料,illustrative 示例数值(自拟)。",
        en="Where figures come from. Confidence: published, secondary, or illustrative (made up).",
    ),
    "table": Text(
        zh="台账中村代码和村名所在列的表头,依次查找。",
        en="Headers of the columns of village codes and names, tried in order.",
    ),
    "settings": Text(
        zh="有名称的选择,条件中写作 setting.代码。", en="Named choices that conditions read as setting.CODE."
    ),
    "indicators": Text(
        zh="指标:台账的列,points 为满分,curve 为数值怎样换成分数。",
        en="Indicators: columns of the table. points: full points; curve: how a value earns them.",
    ),
    "aspects": Text(
        zh="方面:指标的上级,各有汇总方式。", en="Aspects: what indicators stand under, and how they are summed up."
    ),
    "score": Text(
        zh="总分:total 须等于各项满分之和,写错即报错。", en="The score. total must equal the sum of full points."
    ),
    "ladder": Text(
        zh="等次,由低到高。at_least 含本数(以上),above 不含本数(超过);最低等次没有分数线。",
        en="Tiers, worst first. at_least: the cut itself counts; above: it has to be passed.",
    ),
    "gates": Text(
        zh="封顶:条件成立时最高只能评为 cap;可被保底抬升。",
        en="Gates: where the condition holds, the tier is cap at the highest; a floor may lift over it.",
    ),
    "vetoes": Text(
        zh="一票否决:条件成立时取消资格(ineligible)或最高评为 cap,保底也不能抬升。",
        en="Vetoes: where the condition holds, the village is barred (ineligible) or held at cap.",
    ),
    "floors": Text(
        zh="保底:条件成立时至少评为 tier。", en="Floors: where the condition holds, the tier is at least this."
    ),
    "quotas": Text(zh="名额:某等次至多(或至少)有多少村。", en="Quotas: how many may hold a tier, or hold it at least."),
    "incentives": Text(
        zh="奖补:各等次的钱,单位见 unit。", en="Incentives: what a tier brings in money, in the unit stated."
    ),
    "cases": Text(
        zh="算例:手算的例子,check-policy 逐一核对。每条分数线和规则都应有正好压线和差一点的例子。",
        en="Cases, worked out by hand: one on the edge of every cut and rule, and one beside it.",
    ),
    "amendments": Text(zh="修订:以后各版的改动,按日期先后。", en="Amendments: the versions that follow, by date."),
}
"""Section -> what it is for."""

HEAD = Text(
    zh="办法(ruraltier 格式 1)。改好后运行 ruraltier check-policy 检查;各键的含义见文档“政策语言”。",
    en="A rule book for ruraltier, format 1. ruraltier check-policy checks it; for the keys see “The policy language”.",
)
STARTED = Text(
    zh="由 {name} 而来:请换成自己的 id、标题、出处和数字。",
    en="Started from {name}: put in your own id, title, sources and figures.",
)

_SHEETS = {"ladder": "tiers", "gates": "rules", "incentives": "awards"}
_SECTION = {
    ".toml": re.compile(r"\[+([a-z_]+)[\].]"),
    ".yaml": re.compile(r"([a-z_]+):"),
    ".yml": re.compile(r"([a-z_]+):"),
}


def commented(document: Mapping[str, Any], suffix: str, lang: str, head: list[Text]) -> bytes:
    """Return the bytes of a file with comments; JSON has none, a workbook keeps them on a sheet of their own.

    Parameters
    ----------
    document
        The document.
    suffix
        End of the file's name.
    lang
        Language of the comments: ``zh`` or ``en``.
    head
        What stands above everything.
    """
    if suffix == ".xlsx":
        said = {_SHEETS.get(section, section): remark for section, remark in REMARKS.items()}
        return workbook_of(
            document, said | {"head": Text(*("\n".join(t.get(lg) for t in head) for lg in ("zh", "en")))}
        )
    content = content_of(document, suffix)
    if suffix not in _SECTION:
        return content
    lines = _lines(content.decode().splitlines(), _SECTION[suffix], lang)
    return "\n".join([*(f"# {text.get(lang)}" for text in head), "", *lines, ""]).encode()


def _lines(lines: list[str], section: re.Pattern[str], lang: str) -> Iterator[str]:
    told = set()
    for line in lines:
        # The writers put every text on one line, so a line that starts with a section is one.
        found = section.match(line)
        if found and found[1] in REMARKS and found[1] not in told:
            told.add(found[1])
            yield f"# {REMARKS[found[1]].get(lang)}"
        yield line
