"""A county with townships, villages and departments: a programme of four levels, and tables for it."""

from __future__ import annotations

from typing import Any

import ruraltier as rt

HEAD: dict[str, Any] = {
    "format": 1,
    "title": "三级示例",
    "source": "d",
    "confidence": "published",
    "sources": {"d": {"title": "示例"}},
}
FOUR_PLACES = {"places": 4, "mode": "half_up"}


def book(name: str, full: int, cut: int, **indicators: Any) -> rt.TierPolicy:
    """Return a rule book of one mark, with a tier of last time."""
    mark = {"label": "得分", "points": full, "range": [0, full], "curve": {"kind": "value"}}
    last = {"label": "上年等次", "kind": "option", "options": ["一般", "先进"]}
    tiers = [{"code": "low", "label": "一般"}, {"code": "good", "label": "先进", "at_least": cut}]
    return rt.parse_policy({
        **HEAD, "id": name, "title": name, "missing": "unrated", "score": {"total": full},
        "indicators": {"mark": mark, "last": last, **indicators}, "ladder": {"previous": "last", "tiers": tiers},
    })  # fmt: skip


BOOKS = {
    "village": book(
        "village", 100, 60, town={"label": "乡镇", "kind": "text"}, people={}, cases={}, zone={"kind": "text"}
    ),
    "town": book(
        "town", 1000, 600, good_share={"label": "先进村占比"}, villages={}, mean_mark={}, steps={}, in_zone={},
        best={}, county={"kind": "text"},
    ),
    "county": book("county", 1000, 600, good_towns={}, good_villages={}, good_departments={}),
    "department": book("department", 100, 80, zone={"kind": "text"}),
}  # fmt: skip
GOOD = {"figure": "share", "when": 'tier == "good"', "base": "all", "round": FOUR_PLACES}

LEVELS = {
    "county": {"label": {"zh": "县", "en": "county"}, "policy": "county"},
    "town": {"label": {"zh": "乡镇", "en": "township"}, "policy": "town", "under": "county"},
    "village": {"label": {"zh": "村", "en": "village"}, "policy": "village", "under": "town", "parent": "town"},
    "department": {"label": "部门", "policy": "department", "under": "county"},
}
ROLLUPS: dict[str, Any] = {
    "good_share": {"level": "town", "of": "village", **GOOD, "min_coverage": 0.5},
    "villages": {"level": "town", "of": "village", "figure": "count"},
    "mean_mark": {
        "level": "town", "of": "village", "figure": "mean", "value": "score", "weight": "people", "round": FOUR_PLACES,
    },
    "steps": {"level": "town", "of": "village", "figure": "sum", "value": "tier - previous", "when": "mark > 0"},
    "best": {"level": "town", "of": "village", "figure": "greatest", "value": "score"},
    "in_zone": {"level": "town", "of": "department", "through": "zone", "figure": "count"},
    "good_towns": {"level": "county", "of": "town", **GOOD},
    "good_villages": {"level": "county", "of": "village", **GOOD},
    "good_departments": {"level": "county", "of": "department", **GOOD},
}  # fmt: skip


def programme(**parts: Any) -> rt.Programme:
    """Return the programme, with some parts in the place of its own."""
    return rt.parse_programme({**HEAD, "id": "three", "levels": LEVELS, "rollups": ROLLUPS, **parts}, BOOKS)


def table(level: str, **columns: Any) -> rt.Cohort:
    """Return a table of a level; what is not given is empty."""
    rows = len(columns["id"])
    cells = {code: [""] * rows for code in BOOKS[level].indicator}
    return rt.read_cohort({**cells, **columns}, BOOKS[level], id="id")


def tables() -> dict[str, rt.Cohort]:
    """Return tables of all four levels: township 丙乡 has no village, village v5 no township."""
    return {
        "village": table(
            "village",
            id=["v1", "v2", "v3", "v4", "v5"],
            mark=["80", "50", "60", "", "90"],
            last=["一般", "先进", "先进", "一般", "一般"],
            people=["100", "300", "50", "20", "10"],
            town=["t1", "t1", "t2", "t2", ""],
        ),
        "town": table("town", id=["t1", "t2", "t3"], name=["甲乡", "乙乡", "丙乡"], mark=["700", "500", "600"]),
        "county": table("county", id=["林西"], mark=["600"]),
        "department": table("department", id=["d1", "d2"], mark=["80", "79.99"], zone=["t1", ""]),
    }
