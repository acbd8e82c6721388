"""Programmes with a chain for tests, and an interpreter of chains in plain Python."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

import pytest

import ruraltier as rt

Table = dict[str, Any]

BOOK: Table = {
    "format": 1,
    "id": "book",
    "title": "示例",
    "source": "d",
    "confidence": "illustrative",
    "sources": {"d": {"title": "示例"}},
    "missing": "unrated",
    "indicators": {
        "mark": {"label": "得分", "points": 100, "range": [0, 100], "curve": {"kind": "value"}},
        "income": {},
        "township": {"kind": "text"},
        "surveyed": {"kind": "yes_no"},
    },
    "score": {"total": 100},
    "ladder": {
        "tiers": [
            {"code": "none", "label": {"zh": "无星", "en": "no star"}},
            {"code": "star", "label": {"zh": "星级", "en": "star"}, "at_least": 60},
            {"code": "five_star", "label": {"zh": "五星", "en": "five stars"}, "at_least": 90},
        ]
    },
}

VILLAGE: Table = {
    "stages": [
        {"code": "apply", "label": {"zh": "申报"}, "by": {"zh": "村党组织"}},
        {"code": "check", "label": {"zh": "乡镇考核"}, "by": {"zh": "乡镇党委"}, "then": {"fail": "refused"}},
        {
            "code": "reinspect",
            "label": {"zh": "复检"},
            "by": {"zh": "县委组织部", "en": "county organisation department"},
            "then": {"fail": "refused", "back": "check"},
        },
        {
            "code": "notice",
            "label": {"zh": "公示"},
            "by": {"zh": "县委组织部", "en": "county organisation department"},
            "least_days": 5,
            "then": {"objection": "reinspect"},
        },
        {
            "code": "decide",
            "label": {"zh": "决定命名"},
            "by": {"zh": "县委"},
            "within_days": 30,
            "then": {"pass": "named", "fail": "refused"},
        },
        {
            "code": "appeal",
            "label": {"zh": "申诉"},
            "by": {"zh": "县委组织部", "en": "county organisation department"},
            "after": ["refused"],
            "within_days": 15,
            "then": {"pass": "decide", "fail": "refused"},
        },
    ],
    "ends": [{"code": "named", "label": {"zh": "命名"}}, {"code": "refused", "label": {"zh": "未通过"}}],
}
"""The chain of the specification: a village goes by way of its township and is inspected again by the county."""

DEPARTMENT: Table = {
    "stages": [
        {"code": "report", "label": {"zh": "自评"}},
        {"code": "inspect", "label": {"zh": "考核"}, "by": {"zh": "县委组织部"}},
        {"code": "decide", "label": {"zh": "决定命名"}, "by": {"zh": "县委"}, "then": {"pass": "named"}},
    ],
    "ends": [{"code": "named", "label": {"zh": "命名"}}],
}
"""Departments and townships are inspected by the county's department without a level between."""


SHAANXI: Table = {
    "stages": [
        {"code": "self_check", "label": {"zh": "县级自查"}},
        {"code": "verify", "label": {"zh": "市级全面核查"}, "then": {"fail": "out"}},
        {"code": "sample", "label": {"zh": "省级抽查"}, "sample": {"share": 0.2}, "then": {"fail": "out"}},
        {"code": "notice", "label": {"zh": "公示"}, "least_days": 5},
        {"code": "approve", "label": {"zh": "认定"}, "then": {"pass": "demonstration"}},
    ],
    "ends": [{"code": "demonstration"}, {"code": "out"}],
}
"""Self-check, full verification, a sample of the province, public notice, approval."""


@cache
def book() -> rt.TierPolicy:
    return rt.parse_policy(BOOK)


def programme(**chains: Table) -> rt.Programme:
    """Return a programme with these chains, each for the level of its name."""
    document = {
        "format": 1,
        "id": "demo",
        "title": "示例县",
        "source": "d",
        "confidence": "illustrative",
        "sources": {"d": {"title": "示例"}},
        "levels": {code: {"label": {"zh": code}, "policy": "book"} for code in (chains or {"village": {}})},
        "chains": chains,
    }
    return rt.parse_programme(document, {"book": book()})


def line(unit: str, day: str | dt.date, event: str, outcome: str = "通过", **others: Any) -> Table:
    """Return one record."""
    return {"id": unit, "date": str(day), "event": event, "outcome": outcome, **others}


def reviewed(
    *lines: Table, chain: Table = VILLAGE, as_of: str = "2030-01-01", ids: list[str] | None = None
) -> rt.Review:
    """Return the review of records of villages on a day."""
    day = dt.date.fromisoformat(as_of)
    return rt.review(rt.Records.of(lines), programme(village=chain), "village", as_of=day, ids=ids)


def misfits(*lines: Table, **options: Any) -> list[rt.Problem]:
    """Return the problems for which records are refused."""
    with pytest.raises(rt.TableError) as caught:
        reviewed(*lines, **options)
    return list(caught.value.problems)


NAMED = (
    line("a", "2024-05-01", "申报", by="村党组织", score=95, tier="五星"),
    line("a", "2024-06-01", "乡镇考核", by="乡镇党委", score="93.5", tier="five_star"),
    line("a", "2024-06-20", "复检", by="县委组织部", score=88, tier="star"),
    line("a", "2024-07-01", "公示"),
    line("a", "2024-07-10", "决定命名", by="县委", score=88, tier="星级", note="县委〔2024〕7号"),
)
"""All the way to the title."""


class Plain:
    """A chain, interpreted by plain loops over its document."""

    def __init__(self, chain: Table) -> None:
        self.stages = {stage["code"]: stage for stage in chain["stages"]}
        self.first = chain["stages"][0]["code"]

    def moves(self, code: str) -> dict[str, str]:
        """Return outcome -> where it leads."""
        codes = list(self.stages)
        moves = dict(self.stages[code].get("then", {}))
        if "pass" not in moves:
            for later in codes[codes.index(code) + 1 :]:
                if not self.stages[later].get("after"):
                    moves["pass"] = later
                    break
        return moves

    def allowed(self, state: str | None) -> set[str]:
        """Return the stages that may act where a unit stands."""
        here = self.first if state is None else state
        if here not in self.stages:
            return {code for code, stage in self.stages.items() if here in stage.get("after", ())}
        found: set[str] = set()
        while here in self.stages and here not in found:
            found.add(here)
            if "sample" not in self.stages[here]:
                break
            here = self.moves(here)["pass"]
        return found

    def end(self, lines: list[Table]) -> str | None:
        """Return where the records of one unit lead; None if there is none."""
        state = None
        for one in lines:
            state = self.moves(one["event"])[one["outcome"]]
        return state

    def scores(self, lines: list[Table]) -> dict[str, Any]:
        """Return stage -> latest score of the records of one unit since it began anew last; "" -> the final one."""
        found: dict[str, Any] = {}
        latest, state = None, None
        for one in lines:
            if state is not None and state not in self.stages and one["event"] == self.first:
                found, latest = {}, None
            if one["score"] is not None:
                found[one["event"]] = latest = one["score"]
            state = self.moves(one["event"])[one["outcome"]]
        return found if state is None or state in self.stages else found | {"": latest}

    def days(self, state: str | None, since: dt.date | None) -> tuple[dt.date | None, dt.date | None]:
        """Return the first and the last day of the next step; None where no day is set."""
        stage = self.stages.get(state or self.first, {})
        if since is None:
            return None, None
        least, within = stage.get("least_days", 0), stage.get("within_days")
        first = since + dt.timedelta(days=least) if least else None
        return first, None if within is None else since + dt.timedelta(days=within)
