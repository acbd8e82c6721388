"""A small rule book whose tiers are stars, and results under it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ruraltier as rt

if TYPE_CHECKING:
    from collections.abc import Sequence

STARS = ("none", "one", "two", "three", "four", "five")

BOOK: dict[str, Any] = {
    "format": 1,
    "id": "stars",
    "title": {"zh": "五星示例", "en": "stars"},
    "source": "d",
    "confidence": "published",
    "sources": {"d": {"title": "示例"}},
    "missing": "unrated",
    "indicators": {
        "stars": {"label": "星数", "points": 5, "range": [0, 5], "curve": {"kind": "value"}},
        "last": {"kind": "option", "options": ["无", "一", "二", "三", "四", "五"]},
        "people": {"label": "人口"},
        "income": {},
        "barred": {"kind": "yes_no"},
        "town": {"label": {"zh": "乡镇", "en": "township"}, "kind": "text"},
        "kind": {"kind": "option", "options": ["山区", "平原"]},
    },
    "score": {"total": 5},
    "vetoes": [{"code": "V", "when": "barred", "ineligible": True}],
    "ladder": {
        "previous": "last",
        "tiers": [{"code": c, **({"at_least": i} if i else {})} for i, c in enumerate(STARS)],
    },
}
POLICY = rt.parse_policy(BOOK)


def judged(**columns: Sequence[Any]) -> rt.Assessment:
    """Return the result for some columns; stars are needed, what else is not given is empty."""
    rows = len(columns["stars"])
    table: dict[str, Any] = {"id": [f"v{i:04}" for i in range(rows)]}
    table |= {code: [""] * rows for code in BOOK["indicators"]} | {"barred": ["否"] * rows}
    return rt.assess(rt.read_cohort(table | columns, POLICY, id="id"), POLICY)
