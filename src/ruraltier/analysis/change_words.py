"""Differences of rule books in words, Chinese and English."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from ruraltier._messages import say
from ruraltier._text import LANGUAGES, Text, shown
from ruraltier.analysis.changes import EDGES, KEYED, SILENT, by_code, provision_keys

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ruraltier.analysis.changes import Difference, Keys

_SIGNS = {"at_least": "≥", "above": ">", "at_most": "≤", "below": "<"}
_LONGEST = 60
_RULES = ("gates", "vetoes", "floors", "quotas")
_ROWS = 5
"""Rows of tables that are told; more are counted."""

_PLAIN = frozenset({"indicators", "aspects", "ladder.tiers"})
"""Parts that people know by their labels alone."""

NOUNS = {
    "indicators": ("指标", "indicator"),
    "aspects": ("方面", "aspect"),
    "settings": ("选项", "setting"),
    "sources": ("出处", "source"),
    "gates": ("门槛", "gate"),
    "vetoes": ("一票否决", "veto"),
    "floors": ("保底", "floor"),
    "quotas": ("名额", "quota"),
    "amendments": ("修订", "amendment"),
    "ladder.tiers": ("等次", "tier"),
    "incentives.awards": ("奖补", "award"),
    "score": ("总分", "score"),
    "ladder": ("等次序列", "ladder"),
    "incentives": ("奖补总则", "incentives"),
    "cases": ("算例", "cases"),
    "table": ("表头", "table headers"),
}
"""Section -> what one part of it is called."""

WORDS = {
    "points": ("满分", "full points"),
    "curve": ("计分曲线", "curve"),
    "at": ("折点", "knots"),
    "share": ("比例", "share"),
    "steps": ("档", "steps"),
    "target": ("目标值", "target"),
    "per": ("每", "per"),
    "aspect": ("所属方面", "aspect"),
    "under": ("上级方面", "parent"),
    "aggregate": ("汇总方式", "aggregate"),
    "weight": ("权重", "weight"),
    "total": ("合计", "total"),
    "missing": ("缺值处理", "effect of a missing value"),
    "round": ("取整", "rounding"),
    "places": ("小数位", "places"),
    "mode": ("方式", "mode"),
    "pass": ("达标线", "pass"),
    "range": ("取值范围", "range"),
    "options": ("选项", "options"),
    "items": ("清单", "items"),
    "value": ("取值", "value"),
    "value_round": ("数值取整", "rounding of the value"),
    "applies": ("适用条件", "where it applies"),
    "bracket": ("评分区间", "bracket"),
    "min_coverage": ("最低覆盖率", "least coverage"),
    "when": ("条件", "condition"),
    "cap": ("封顶", "cap"),
    "floor": ("下限", "floor"),
    "tier": ("等次", "tier"),
    "tiers": ("等次", "tiers"),
    "ineligible": ("不予评定", "ineligible"),
    "if_unknown": ("无法判断时", "if unknown"),
    "at_least": ("分数线", "cut"),
    "above": ("分数线", "cut"),
    "at_most": ("上限", "upper cut"),
    "below": ("上限", "upper cut"),
    "previous": ("上次等次", "tier of last time"),
    "fit": ("分数线拟合", "fitted cuts"),
    "bound": ("限额方向", "bound"),
    "count": ("个数", "count"),
    "base": ("基数", "base"),
    "by": ("分组", "by"),
    "ties": ("并列处理", "ties"),
    "tie_break": ("并列排序", "tie break"),
    "amounts": ("金额", "amount"),
    "rate": ("单价", "rate"),
    "pool": ("资金总额", "pool"),
    "heads": ("人头", "heads"),
    "less_previous": ("扣除上次", "less the last tier's"),
    "budget": ("预算", "budget"),
    "if_short": ("预算不足时", "if the budget is short"),
    "currency": ("币种", "currency"),
    "unit": ("单位", "unit"),
    "kind": ("类型", "kind"),
    "label": ("名称", "label"),
    "title": ("标题", "title"),
    "reference": ("依据", "reference"),
    "source": ("出处", "source"),
    "confidence": ("可信度", "confidence"),
    "notes": ("说明", "notes"),
    "family": ("系列", "family"),
    "id": ("编号", "id"),
    "name": ("名称", "name"),
    "aliases": ("别名", "aliases"),
    "valid_from": ("起始日", "first day"),
    "valid_until": ("截止日", "last day"),
    "missing_marks": ("缺值记号", "marks of a missing value"),
    "reasons": ("理由", "reasons"),
}
"""Key -> its word; a key that is not here stands for itself."""


class Namer:
    """Names the places of two rule books.

    Parameters
    ----------
    old, new
        Their documents; where both have a part, the later one names it.
    """

    def __init__(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
        self._labels = _labels(old) | _labels(new)
        self._tiers = {keys[2]: label for keys, label in self._labels.items() if keys[:2] == ("ladder", "tiers")}

    def part(self, keys: Keys, *, bare: bool = False) -> Text:
        """Return what the provision of a place is called: ``门槛 G1``; `bare`: without the noun, if it has a label."""
        part = provision_keys(keys)
        section = ".".join(part[:-1])
        label = self._labels.get(part) or _word(part[-1], NOUNS)
        if section not in NOUNS or (bare and section in _PLAIN):
            return label
        return Text(*(f"{noun} {label.get(lang)}" for noun, lang in zip(NOUNS[section], LANGUAGES, strict=True)))

    def sentence(self, found: Difference) -> Text:
        """Return a difference as a sentence: ``分数线 一类:90 → 85``, ``cut of class_1: from 90 to 85``."""
        inner = found.keys[len(provision_keys(found.keys)) :]
        words = [self._tiers.get(step) or _word(step) for step in inner]
        name = Text(" ".join(w.get("zh") for w in words), ", ".join(w.get("en") for w in words))
        old, new = _both(found.old, found.new)
        form = "key" if inner else "part" if old or new else "name"
        key = f"change.{form}.{found.kind}"
        return say(key, name=name, part=self.part(found.keys, bare=bool(inner)), old=old, new=new)


def _labels(document: Mapping[str, Any]) -> dict[Keys, Text]:
    tables = {(section,): document.get(section, {}) for section in KEYED - {"sources"}}
    lists: dict[Keys, Any] = {(s,): document.get(s, []) for s in _RULES}
    lists[("ladder", "tiers")] = document["ladder"]["tiers"]
    lists[("incentives", "awards")] = document.get("incentives", {}).get("awards", [])
    parts = tables | {keys: by_code(rows) for keys, rows in lists.items()}
    found = {(*keys, code): _label(code, part) for keys, rows in parts.items() for code, part in rows.items()}
    # Rules are spoken of by their codes, which stand in results too.
    return {keys: _coded(keys[-1], label) if keys[0] in _RULES else label for keys, label in found.items()}


def _coded(code: str, label: Text) -> Text:
    return label if label == Text.of(code) else Text(f"{code} {label.get('zh')}", f"{code} {label.get('en')}")


def _label(code: str, part: Mapping[str, Any]) -> Text:
    stated = part.get("label") or code
    label = Text(**stated) if isinstance(stated, dict) else Text.of(stated)
    return Text(shown(label.get("zh"), _LONGEST), shown(label.get("en"), _LONGEST))


def _word(key: str, first: Mapping[str, tuple[str, str]] = WORDS) -> Text:
    found = first.get(key) or WORDS.get(key)
    return Text(*found) if found else Text.of(shown(key, _LONGEST))


def _both(old: Any, new: Any) -> tuple[Text, Text]:  # noqa: ANN401 - any value of a document
    before, after = _spoken(old), _spoken(new)
    # What is too long to be told is counted, and may count the same; a text may change in one language only.
    other = say("change.otherwise")
    pairs = [(before.get(lang), after.get(lang), other.get(lang)) for lang in LANGUAGES]
    return before, Text(*(new if new != old or not new else otherwise for old, new, otherwise in pairs))


def _spoken(value: Any) -> Text:  # noqa: ANN401 - any value of a document
    return Text(*(shown("" if value is None else _in(value, lang), 2 * _LONGEST) for lang in LANGUAGES))


def _in(value: Any, lang: str) -> str:  # noqa: ANN401 - any value of a document
    match value:
        case bool():
            return say("yes" if value else "no").get(lang)
        case dict():
            return _table(value, lang)
        case list() if len(value) > _ROWS and any(isinstance(row, dict) for row in value):
            return say("change.rows", count=len(value)).get(lang)
        case list():
            return ", ".join(_in(inner, lang) for inner in value)
        case dt.date():
            return value.isoformat()
    return f"{value:f}" if hasattr(value, "as_tuple") else str(value)


def _table(table: Mapping[str, Any], lang: str) -> str:
    if table.keys() <= set(LANGUAGES):
        return Text(**table).get(lang)
    edges = [f"{_SIGNS[word]} {_in(table[word], lang)}" for word in EDGES if word in table]
    rest = {key: value for key, value in table.items() if key not in (*EDGES, *SILENT, "code")}
    return ", ".join([*edges, *(f"{_word(key).get(lang)} {_in(value, lang)}" for key, value in rest.items())])
