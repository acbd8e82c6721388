"""A county of five villages that between them meet everything a page tells."""

from __future__ import annotations

from typing import Any

import ruraltier as rt

BOOK: dict[str, Any] = {
    "format": 1,
    "id": "county",
    "title": {"zh": "示例县办法", "en": "Sample county"},
    "reference": "示例农发〔2024〕1号",
    "source": "S",
    "confidence": "published",
    "missing": "unrated",
    "sources": {"S": {"title": "办法", "locator": "第三条"}},
    "score": {"total": 100},
    "indicators": {
        "mark": {"label": {"zh": "考评分", "en": "mark"}, "points": 100, "range": [0, 100], "curve": {"kind": "value"}},
        "fraud": {"label": {"zh": "弄虚作假", "en": "fraud"}, "kind": "yes_no"},
        "poor": {"label": {"zh": "欠收", "en": "poor"}, "kind": "yes_no"},
        "township": {"label": {"zh": "乡镇", "en": "township"}, "kind": "text"},
    },
    "gates": [{"code": "G1", "when": "poor", "cap": "low", "label": {"zh": "欠收", "en": "poor"}}],
    "vetoes": [{"code": "V1", "when": "fraud", "ineligible": True, "label": {"zh": "弄虚作假", "en": "fraud"}}],
    "ladder": {
        "tiers": [
            {"code": "low", "label": {"zh": "提升村", "en": "improving"}},
            {"code": "mid", "label": {"zh": "达标村", "en": "qualified"}, "at_least": 60},
            {"code": "top", "label": {"zh": "示范村", "en": "model"}, "above": 90},
        ]
    },
    "incentives": {"awards": [{"code": "A", "kind": "fixed", "amounts": {"top": 500, "mid": 200}}]},
}
TABLE: dict[str, list[Any]] = {
    "id": ["1", "2", "3", "4", "5"],
    "name": ["甲村", "乙村", "丙村", "丁村", "戊村"],
    "mark": [91, 60, "59.96", "", 80],
    "fraud": ["否", "否", "否", "否", "是"],
    "poor": ["是", "否", "否", "否", "否"],
    "township": ["东镇", "东镇", "西镇", "西镇", "西镇"],
}


def assessed(book: dict[str, Any] = BOOK, **columns: list[Any]) -> rt.Assessment:
    policy = rt.parse_policy(book)
    return rt.assess(rt.read_cohort(TABLE | columns, policy, id="id", name="name"), policy)
