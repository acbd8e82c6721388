"""How a document is laid out in a workbook: its sheets, and the Chinese names of its keys."""

from __future__ import annotations

from attrs import frozen

Path = tuple[str, ...]


@frozen(kw_only=True)
class Sheet:
    """One sheet.

    Parameters
    ----------
    name, key
        Its Chinese and its English name; both are read, the Chinese one is written.
    sections
        Word in the column `SECTION` -> place in the document; one sheet without such a column has one place.
    keyed
        Whether the rows are tables under their codes; otherwise they are a list.
    """

    name: str
    key: str
    sections: tuple[tuple[str, Path], ...]
    keyed: bool = False

    @property
    def mixed(self) -> bool:
        """Whether the rows belong to several places, each row saying to which."""
        return len(self.sections) > 1


HEAD = Sheet(name="总则", key="head", sections=())
"""One key and its value a row: everything that has no sheet of its own."""

TABLES = (
    Sheet(name="来源", key="sources", sections=(("", ("sources",)),), keyed=True),
    Sheet(name="设置", key="settings", sections=(("", ("settings",)),), keyed=True),
    Sheet(name="指标", key="indicators", sections=(("", ("indicators",)),), keyed=True),
    Sheet(name="方面", key="aspects", sections=(("", ("aspects",)),), keyed=True),
    Sheet(name="等次", key="tiers", sections=(("", ("ladder", "tiers")),)),
    Sheet(
        name="规则",
        key="rules",
        sections=(("封顶", ("gates",)), ("否决", ("vetoes",)), ("保底", ("floors",)), ("名额", ("quotas",))),
    ),
    Sheet(name="奖补", key="awards", sections=(("", ("incentives", "awards")),)),
    Sheet(name="算例", key="cases", sections=(("", ("cases",)),)),
    Sheet(name="修订", key="amendments", sections=(("", ("amendments",)),)),
)
"""One indicator, tier, rule, award, case … a row."""

LEGEND = Sheet(name="说明", key="legend", sections=())
"""Words for people; not read."""

CODE = ("code",)
SECTION = ("section",)
KEY, VALUE = ("key",), ("value",)

NAMES = {
    "section": "规则类别",
    "key": "项目",
    "value": "内容",
    "code": "代码",
    "label": "名称(通用)",
    "label.zh": "名称",
    "label.en": "名称(英文)",
    "title": "标题(通用)",
    "title.zh": "标题",
    "title.en": "标题(英文)",
    "notes": "说明(通用)",
    "notes.zh": "说明",
    "notes.en": "说明(英文)",
    "note": "备注",
    "format": "格式版本",
    "id": "编号",
    "reference": "依据",
    "family": "系列",
    "valid_from": "施行日期",
    "valid_until": "失效日期",
    "announced": "公布日期",
    "notice_days": "提前天数",
    "source": "来源",
    "confidence": "可信度",
    "missing": "缺值处理",
    "missing_marks": "缺值记号",
    "locator": "出处",
    "date": "日期",
    "table": "台账",
    "table.id": "台账.村代码列",
    "table.name": "台账.村名列",
    "aliases": "别名",
    "kind": "类型",
    "unit": "单位",
    "range": "取值范围",
    "options": "选项",
    "points": "分值",
    "curve": "计分曲线",
    "aspect": "所属方面",
    "weight": "权重",
    "round": "取整",
    "pass": "合格线",
    "direction": "方向",
    "bounded": "不超满分",
    "applies": "适用条件",
    "bracket": "评分区间",
    "value_round": "取值取整",
    "under": "上级方面",
    "aggregate": "汇总方式",
    "total": "满分合计",
    "min_coverage": "最低覆盖率",
    "items": "清单",
    "k": "至少项数",
    "score": "总分",
    "ladder": "等次表",
    "tiers": "适用等次",
    "previous": "上次等次",
    "fit": "拟合",
    "at_least": "不低于",
    "above": "高于",
    "at_most": "不高于",
    "below": "低于",
    "when": "条件",
    "cap": "上限",
    "floor": "下限",
    "tier": "等次",
    "if_unknown": "条件不明时",
    "ineligible": "取消资格",
    "share": "比例",
    "count": "数量",
    "base": "基数",
    "by": "分组",
    "ties": "并列处理",
    "tie_break": "并列次序",
    "bound": "名额方向",
    "incentives": "奖补方案",
    "currency": "币种",
    "budget": "预算",
    "if_short": "预算不足时",
    "amounts": "金额",
    "heads": "人数指标",
    "rate": "每分金额",
    "pool": "资金池",
    "less_previous": "扣除上次",
    "name": "算例名称",
    "village": "村情",
    "villages": "各村情况",
    "expect": "期望",
    "status": "状态",
    "reasons": "触发规则",
    "award": "奖补额",
    "set": "修改",
    "remove": "删除",
    "add": "新增",
}
"""Key, or keys joined by points -> Chinese name. A key that has none stands under its own name."""

SPREAD = frozenset({"village", "expect", "amounts"})
"""Tables in a row of which every key gets a column; texts in two languages are spread, too."""
