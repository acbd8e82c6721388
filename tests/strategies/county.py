"""A small county with everything that a programme can state, and whatever follows from it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import ruraltier as rt
from ruraltier.support.helpers import Helpers

HEAD: dict[str, Any] = {
    "format": 1, "title": "示例", "source": "d", "confidence": "illustrative", "sources": {"d": {"title": "示例"}},
}  # fmt: skip
NOW, THEN = dt.date(2024, 3, 1), dt.date(2023, 3, 1)

BOOK = rt.parse_policy({
    **HEAD, "id": "village", "missing": "unrated", "score": {"total": 100},
    "indicators": {
        "mark": {"points": 100, "range": [0, 100], "curve": {"kind": "value"}},
        "heads": {}, "town": {"kind": "text"}, "secretary": {"kind": "text", "label": "书记"},
        "bad": {"kind": "yes_no"},
        "last": {"kind": "option", "options": ["low", "top"]},
    },
    "ladder": {"previous": "last", "tiers": [{"code": "low"}, {"code": "top", "at_least": 60}]},
})  # fmt: skip
TERM = {"years": 2, "last_day": "day_before", "leap_day": "feb_28"}
PROGRAMME = rt.parse_programme({
    **HEAD, "id": "county", "levels": {"village": {"label": "村", "policy": "village"}},
    "titles": {"star": {"level": "village", "label": "星级", "tiers": ["top"], **TERM}},
    "helpers": {"secretary": {"label": "第一书记"}, "leader": {"label": "领导", "shared": True}},
    "diagnoses": {"weak": {"level": "village", "when": "bad", "helpers": ["leader", "secretary"]}},
    "assistance": {"laggards": {"level": "village", "when": 'tier == "low"', "package": ["secretary"], **TERM}},
    "consequences": [{
        "code": "C1", "level": "village", "label": "后进", "when": 'tier == "low"', "on": ["secretary"],
        "follows": "召回", "within_days": 5,
    }],
    "targets": [{
        "code": "T1", "level": "village", "figure": "share", "when": 'tier == "top"', "base": "all", "at_least": "3/5",
        "by": dt.date(2025, 12, 31), "per": "town",
    }],
    "honours": [{"code": "H1", "level": "village", "label": "先进", "places": 1, "ties": "id"}],
    "chains": {"village": {
        "stages": [
            {"code": "apply", "label": "申报", "forward": {"count": 1, "ties": "id"}},
            {"code": "decide", "then": {"pass": "named"}},
        ],
        "ends": [{"code": "named"}], "examination": {"order": ["-score"]},
    }},
}, {"village": BOOK})  # fmt: skip


def cohort(ids: tuple[str, ...] = ("a", "b"), names: tuple[str, ...] = ("甲", "乙"), word: str = "x") -> rt.Cohort:
    """Return two villages, one of each tier, with a word in every column of words."""
    read = rt.read_cohort(
        {"id": ["a", "b"], "mark": [90, 40], "heads": [1, 2], "town": ["", ""], "secretary": ["", ""],
         "bad": ["是", "是"], "last": ["low", "top"]}, BOOK, id="id",
    )  # fmt: skip
    words = {code: rt.TextColumn([word, word]) for code in ("town", "secretary")}
    return rt.Cohort(list(ids), {**read.columns, **words}, names=list(names))


class County:
    """The villages, their result, and what follows from it."""

    def __init__(self, units: rt.Cohort, word: str = "x") -> None:
        self.cohort, self.result = units, rt.assess(units, BOOK)
        first, second = self.result.ids.tolist()
        more = {"by": word, "note": word}
        self.records = rt.Records.of(
            [
                {"id": first, "date": THEN, "event": "awarded", "outcome": "star", **more},
                {"id": second, "date": THEN, "event": "started", "outcome": "laggards", **more},
                {"id": first, "date": THEN, "event": "apply", **more},
                {"id": first, "date": THEN, "event": word, **more},
            ]
        )
        self.helpers = Helpers(["h" + word], ["secretary"], names=[word])
        self.needs = rt.diagnose(self.result, PROGRAMME)
        self.matching = rt.match(self.needs, self.helpers)
        self.titles = rt.title_register(self.records, PROGRAMME)
        self.terms = rt.assistance_register(self.records, PROGRAMME)
        self.review = rt.review(self.records, PROGRAMME, "village", as_of=NOW)
        self.consequences = rt.consequences({NOW: self.result}, PROGRAMME)
        self.progress = rt.progress(self.result, PROGRAMME, as_of=NOW)
        self.honours = rt.honour(self.result, PROGRAMME)
        self.stage = PROGRAMME.chain["village"].stages[0]
        self.shortlist = rt.shortlist(self.result, self.stage)
        self.order = rt.examination_order(self.result, PROGRAMME, "village")
        self.levels = rt.assess_levels({"village": units}, PROGRAMME)
        self.groups = rt.roll_up(self.result, by="town", weight="heads")
        self.mobility = rt.compare(self.result, self.result, window=(THEN, NOW))
        self.audit = rt.audit_package(self.matching, self.needs, PROGRAMME)
        self.displayed = self.titles.displayed(self.result, NOW)
