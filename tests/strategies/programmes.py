"""Small programmes and results for tests of what follows from results."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ruraltier as rt

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

HEAD = {"format": 1, "title": "示例", "source": "d", "confidence": "published", "sources": {"d": {"title": "示例"}}}

LAST = {"last": {"kind": "option", "options": ["low", "mid", "top"]}}
"""A column of the tiers of last time."""

TIERS = (
    {"code": "low", "label": "后进"},
    {"code": "mid", "label": "一般", "at_least": 60},
    {"code": "top", "label": "先进", "at_least": 80},
)


def book(indicators: Mapping[str, Any] | None = None, code: str = "book", **parts: Any) -> rt.TierPolicy:
    """Return a rule book whose score is the mark, with three tiers and further columns; no mark: unrated."""
    mark = {"range": [0, 100], "points": 100, "curve": {"kind": "value"}, "missing": "unrated"}
    stated = {"mark": mark, **(indicators or {})}
    ladder = {**({"previous": "last"} if "last" in stated else {}), "tiers": list(TIERS)}
    head = {**HEAD, "id": code, "score": {"total": 100}}
    return rt.parse_policy({**head, "indicators": stated, "ladder": ladder, **parts})


def programme(policy: rt.TierPolicy, level: str = "village", **parts: Any) -> rt.Programme:
    """Return a programme of one level."""
    levels = {level: {"label": {"zh": "村", "en": "village"}, "policy": "book"}}
    return rt.parse_programme({**HEAD, "id": "demo", "levels": levels, **parts}, {"book": policy})


def result(
    policy: rt.TierPolicy, marks: Sequence[Any], ids: Sequence[str] | None = None, **columns: Any
) -> rt.Assessment:
    """Return an assessment of units with marks (an empty text: none) and further columns."""
    named = list(ids) if ids is not None else [f"v{i}" for i in range(len(marks))]
    return rt.assess(rt.read_cohort({"id": named, "mark": list(marks), **columns}, policy, id="id"), policy)
