"""One of each: every public class and result, made of one small programme whose names may be hostile."""

from __future__ import annotations

import datetime as dt
from typing import Any

import ruraltier as rt
from ruraltier.policy import parts

NAMES = ["上村", "中村", "下村"]
DAY, LATER = dt.date(2024, 7, 1), dt.date(2025, 7, 1)


class World:
    """The results of two rounds of a programme.

    Parameters
    ----------
    mark
        Put behind every name and label.
    """

    def __init__(self, mark: str = "") -> None:
        self.mark = mark
        head: dict[str, Any] = {
            "format": 1, "source": "notice", "confidence": "illustrative", "notes": f"示例{mark}",
            "sources": {"notice": {"title": f"示例县文明村评选办法{mark}"}},
        }  # fmt: skip
        self.books = {"village": self.village(head), "township": self.township(head)}
        self.programme = rt.parse_programme(head | self.plan(), self.books)
        filled = self.programme.filled
        rows = {
            "id": ["A1", "A2", "B1"], "name": [name + mark for name in NAMES], "accident": ["否", "否", "否"],
            "township": ["甲镇", "甲镇", "乙镇"], "secretary": [f"赵一{mark}", "钱二", "孙三"],
            "income": ["1", "2", "3"],
        }  # fmt: skip
        self.tables = {
            "village": rt.read_cohort(rows, self.books["village"], id="id", name="name", filled=filled("village")),
            "township": rt.read_cohort(
                {"id": ["甲镇", "乙镇"], "name": [f"甲{mark}", f"乙{mark}"]},
                self.books["township"], id="id", name="name", filled=filled("township"),
            ),
        }  # fmt: skip
        self.ratings = self.marks()
        self.incidents = rt.read_records({"id": ["A2"], "date": ["2023-05-01"], "event": ["负面案件"]})
        self.first = self.round(DAY)
        self.second = self.round(LATER, last=self.first)

    def round(self, day: dt.date, **more: Any) -> rt.Assessments:
        return rt.assess_levels(
            self.tables, self.programme, ratings=self.ratings, records=self.incidents, as_of=day, **more
        )

    def label(self, words: str) -> dict[str, str]:
        return {"zh": words + self.mark, "en": words + self.mark}

    def village(self, head: dict[str, Any]) -> rt.TierPolicy:
        label = self.label
        return rt.parse_policy(head | {
            "id": "demo-village", "title": label("示例县文明村评选办法(村)"),
            "indicators": {
                "mark": {"label": label("综合评议"), "points": 100, "range": [0, 100], "curve": {"kind": "value"},
                         "missing": "unrated"},
                "income": {"label": label("收入"), "unit": f"万元{self.mark}", "range": [0, 1000]},
                "accident": {"label": label("发生安全事故"), "kind": "yes_no"},
                "cases": {"label": label("近两年负面案件数"), "range": [0, 1000]},
                "township": {"label": label("乡镇"), "kind": "text"},
                "last": {"label": label("上年等次"), "kind": "option", "options": ["一般村", "文明村"]},
                "secretary": {"label": label("村党组织书记"), "kind": "text"},
            },
            "score": {"total": 100},
            "ladder": {"previous": "last", "tiers": [
                {"code": "plain", "label": label("一般村")},
                {"code": "civil", "label": label("文明村"), "at_least": 80},
            ]},
            "gates": [{"code": "G1", "label": label("近两年有负面案件"), "when": "cases >= 1", "cap": "plain",
                       "reference": f"第九条{self.mark}"}],
            "vetoes": [{"code": "V1", "label": label("事故"), "when": "accident", "cap": "plain"}],
            "incentives": {"awards": [
                {"code": "fixed", "kind": "fixed", "amounts": {"civil": 10000, "plain": 100}, "label": label("奖金")},
            ]},
            "cases": [{"village": {"mark": 85, "accident": False, "cases": 0}, "expect": {"tier": "civil"}}],
        })  # fmt: skip

    def township(self, head: dict[str, Any]) -> rt.TierPolicy:
        share = {"points": 100, "range": [0, 1], "curve": {"kind": "proportional", "target": 1}, "missing": "zero"}
        return rt.parse_policy(head | {
            "id": "demo-township", "title": self.label("示例县文明村评选办法(乡镇)"),
            "indicators": {"civil_share": share | {"label": self.label("文明村占比")}},
            "score": {"total": 100},
            "ladder": {"tiers": [{"code": "plain", "label": self.label("一般乡镇")},
                                 {"code": "civil", "label": self.label("文明乡镇"), "at_least": 50}]},
        })  # fmt: skip

    def plan(self) -> dict[str, Any]:
        label = self.label
        return {
            "id": "demo-programme", "title": label("示例县文明村评选方案"),
            "levels": {
                "township": {"label": label("乡镇"), "policy": "township"},
                "village": {"label": label("村"), "policy": "village", "under": "township", "parent": "township"},
            },
            "rollups": {"civil_share": {"level": "township", "of": "village", "figure": "share",
                                        "when": 'tier == "civil"', "base": "all",
                                        "round": {"places": 4, "mode": "half_up"}}},
            "ratings": {"mark": {
                "level": "village", "label": label("综合评议"), "round": {"places": 1, "mode": "half_up"},
                "parts": [
                    {"rater": "自评", "label": label("自评"), "weight": 10}, {"rater": "上评", "weight": 50},
                    {"rater": "群众", "weight": 40, "combine": "share", "counts": ["满意"], "quorum": 3},
                ],
                "gap": {"between": ["自评", "上评"], "above": 10},
            }},
            "lookbacks": {"cases": {"level": "village", "events": ["负面案件"], "years": 2}},
            "titles": {"civil": {"level": "village", "label": label("文明村"), "tiers": ["civil"], "years": 3,
                                 "last_day": "day_before", "leap_day": "feb_28", "revoke_when": "accident"}},
            "chains": {"village": {
                "stages": [
                    {"code": "apply", "label": label("申报")},
                    {"code": "check", "label": label("乡镇考核"), "by": "乡镇党委", "then": {"fail": "refused"},
                     "forward": {"share": "1/2", "round": "up", "ties": "exclude"}},
                    {"code": "decide", "label": label("命名"), "by": "县委",
                     "then": {"pass": "named", "fail": "refused"}},
                ],
                "ends": [{"code": "named", "label": label("已命名")}, {"code": "refused", "label": label("未通过")}],
                "examination": {"order": ["-score"], "anchors": 1},
            }},
            "helpers": {"instructor": {"label": label("驻村指导员")}},
            "assistance": {"weak": {"level": "village", "label": label("后进村帮扶"),
                                    "when": 'tier == "plain" and score < 61', "package": ["instructor"]}},
            "consequences": [{"code": "C1", "level": "village", "label": label("连续两年低于61分"),
                              "when": "score < 61", "rounds": 2, "on": ["secretary"], "follows": label("约谈")}],
            "targets": [{"code": "T1", "level": "village", "label": label("文明村达到三分之二"), "figure": "share",
                         "when": 'tier == "civil"', "base": "all", "at_least": "2/3", "by": dt.date(2025, 12, 31)}],
            "honours": [{"code": "H1", "level": "village", "label": label("先进村"), "places": 1, "order": ["-score"],
                         "ties": "id"}],
        }  # fmt: skip

    @staticmethod
    def marks() -> rt.Ratings:
        given = [("A1", "自评", 95), ("A1", "上评", 84), ("A2", "自评", 70), ("A2", "上评", 66), ("B1", "自评", 50)]
        ballots = {"A1": ["满意"] * 4, "A2": ["满意"] * 2 + ["不满意"] * 2, "B1": ["不满意"] * 3}
        rows = [*given, ("B1", "上评", 45), *((unit, "群众", word) for unit, ws in ballots.items() for word in ws)]
        return rt.read_ratings({
            "unit": [r[0] for r in rows], "item": ["mark"] * len(rows), "rater": [r[1] for r in rows],
            "mark": [str(r[2]) for r in rows],
        })  # fmt: skip

    def results(self) -> dict[str, object]:
        """Return results by the name of their class."""
        village, later, plan = self.first["village"], self.second["village"], self.programme
        policy = village.policy
        register = rt.title_register(rt.Records.of([]), plan)
        titles = rt.title_register(rt.confer(register, village, on=DAY, by="县委"), plan)
        helpers = rt.read_helpers({"id": ["Z1"], "kind": ["instructor"], "places": ["1"]}, plan)
        needs = rt.diagnose(village, plan)
        matching = rt.match(needs, helpers)
        helped = rt.Records.of([{"id": "B1", "date": "2024-08-01", "event": "列入"}])
        changed = rt.assess(later.cohort, policy.with_cut("civil", 50))
        moved = rt.compare(village, changed, window=(DAY, LATER))
        money = rt.allocate(village, policy.incentives)
        steps = rt.Records.of([{"id": "A1", "date": "2024-05-06", "event": "申报" + self.mark}])
        found = [
            village.cohort, village.cohort[0], policy, village, village[1], plan, self.first, self.ratings,
            self.incidents, moved, moved["A1"], money, money - money, titles, titles.on(LATER),
            titles.displayed(village, LATER), helpers, needs, matching, rt.review(steps, plan, "village", as_of=DAY),
            rt.progress(self.first, plan, as_of=DAY), rt.progress(self.first, plan, as_of=DAY).targets[0],
            rt.consequences({DAY: self.first, LATER: self.second}, plan), rt.honour(self.first, plan),
            rt.honour(self.first, plan).rolls[0], rt.roll_up(village, by="township"),
            rt.diff(policy, policy.with_cut("civil", 30)),
            rt.reform(village.cohort, policy, policy.with_cut("civil", 30)), rt.check(policy),
            rt.contradictions(["a", "b"], {"a": 1, "b": 1}, {"a": 2, "b": 5}),
            rt.rate(self.tables["village"], self.ratings, plan, "village"),
            rt.shortlist(village, plan.chain["village"].stages[1]),
            rt.examination_order(village, plan, "village"), rt.assistance_register(helped, plan),
            rt.assistance_register(helped, plan).on(LATER), rt.audit_package(matching, needs, plan),
            rt.check_table({"id": ["A1"], "name": ["上村" + self.mark], "income": ["1" + self.mark]}, policy),
        ]  # fmt: skip
        return {type(one).__name__: one for one in found} | {"Separation": moved.separation}


__all__ = ["DAY", "LATER", "World", "parts"]
