"""Small rule books for the corners of the workbook: each holds one thing that is rare elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import frozen

import ruraltier as rt

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

HALF_UP_MEAN = {"value": "group_mean(b by town)", "value_round": {"places": 2, "mode": "half_up"}}
NUMBER = {"range": [0, 100]}
HALF_UP = {"places": 2, "mode": "half_up"}
MARK: dict[str, Any] = {"points": 10, "range": [0, 10], "curve": {"kind": "value"}}


@frozen(kw_only=True)
class Second:
    kind = "second"

    def figure(self, figures: tuple[Fraction, ...], weights: tuple[Fraction, ...]) -> Fraction:
        del weights
        return sorted(figures)[-2] if len(figures) > 1 else figures[0]


@frozen(kw_only=True)
class Strict:
    town: str

    kind = "strict"

    @property
    def reads(self) -> tuple[str, ...]:
        return ("town",)

    def holds(self, values: Mapping[str, Fraction | str | None]) -> bool | None:
        return None if values["town"] is None else values["town"] == self.town


ADDED = rt.Plugins(aggregations={"second": Second}, rules={"strict": Strict})


def book(indicators: dict[str, Any] | None = None, **stated: Any) -> rt.TierPolicy:
    indicators = {"a": MARK, "b": MARK, **(indicators or {})}
    total = sum(stated.get("points", 0) for stated in indicators.values())
    document = {
        "format": 1,
        "score": {"total": total},
        "id": "corner",
        "title": "角落",
        "source": "S",
        "confidence": "published",
        "missing": "unrated",
        "sources": {"S": {"title": "办法"}},
        "indicators": indicators,
        "ladder": {"tiers": [{"code": "low"}, {"code": "mid", "at_least": 8}, {"code": "top", "above": 15}]},
    }
    return rt.parse_policy(document | stated, plugins=ADDED)


def result(policy: rt.TierPolicy, **columns: list[Any]) -> rt.Assessment:
    """Return some villages, several of them on a cut."""
    marks = {"a": [9, 8, 3.5, 10], "b": [6, 0, 4.5, 5.01]}
    table: dict[str, Any] = {"id": list("1234"), **marks} | columns
    return rt.assess(rt.read_cohort(table, policy, id="id"), policy)


def gate(when: str, code: str = "G") -> dict[str, str]:
    return {"code": code, "when": when, "cap": "low"}


def left_out(missing: str = "exclude") -> dict[str, Any]:
    return MARK | {"missing": {"missing": missing}}


def corners() -> dict[str, rt.Assessment]:
    """Return name -> result."""
    town = {"town": {"kind": "text"}}
    gaps: list[Any] = [9, None, None, 5]
    return {
        "many left out": result(
            book({c: left_out() for c in "abcdefg"}), a=gaps, b=gaps, **{c: [1, None, 2.5, 3] for c in "cdefg"}
        ),
        "left out under a sum": result(
            book(
                {c: left_out() | {"aspect": "x"} for c in "abcdefg"} | {"h": MARK},
                aspects={"x": {"label": "甲类", "total": 70}},
            ),
            **{c: [1, None, 2.5, 3] for c in "abcdefg"},
            h=[8, 7, 6, 5],
        ),
        "kept, with what is left out": result(
            book({c: left_out() for c in "abcdefg"}, score={"total": 70, "floor": 1, "cap": 19}),
            **{c: [1, None, 2.5, 3] for c in "abcdefg"},
        ),
        "an unnamed step": result(
            book(ladder={"tiers": [{"code": "low"}, {"code": "lifted"}, {"code": "top", "at_least": 8}]},
                 floors=[{"code": "F", "when": "b > 5", "tier": "lifted"}])
        ),
        "a third": result(book(ladder={"tiers": [{"code": "low"}, {"code": "top", "at_least": "25/3"}]})),
        "trimmed": result(
            book({"w": NUMBER | {"value": "trimmed_mean(a, b, 3, 4)", "value_round": HALF_UP}}, gates=[gate("w > 4")])
        ),
        "groups": result(
            book(
                town
                | {"w": {"value": "group_sum(a by town)"}, "m": HALF_UP_MEAN},
                gates=[gate("w > 12"), gate("m < 3", "H")],
            ),
            town=["甲", "乙", "甲", ""],
        ),
        "a setting in a sum": result(
            book(settings={"more": {"value": 2.5, "label": "加"}}, gates=[gate("a + setting.more > b + 4")])
        ),
        "all together": result(
            book(
                {"w": {"value": "group_max(a)"}, "n": {"value": "group_count(a)"}},
                gates=[{"code": "G", "when": "w > 12", "cap": "low"}, {"code": "H", "when": "n > 3", "cap": "mid"}],
            )
        ),
        "groups by option": result(
            book(
                {"o": {"kind": "option", "options": ["东", "西"]}, "w": {"value": "rank(a by o)"}},
                gates=[{"code": "G", "when": "w > 1", "cap": "low"}],
            ),
            o=["东", "西", "东", "西"],
        ),
        "signs": result(
            book(
                {"w": {"value": "abs(a - b)"}, "v": {"value": "whole(-(a) / 2)"},
                 "u": {"value": "mean(a, b)", "value_round": HALF_UP}},
                gates=[{"code": "G", "when": "w > 3", "cap": "low"}, {"code": "H", "when": "v < -4", "cap": "mid"},
                       {"code": "I", "when": "median(a, b, 2) + first(a, b) < u", "cap": "low"}],
            )
        ),
    }  # fmt: skip


def still() -> dict[str, tuple[rt.Assessment, str]]:
    """Return name -> a result of which something is a constant, and the key of the reason."""
    town = {"town": {"kind": "text"}}
    long = "长" * 300
    return {
        "another aggregation": (result(book(score={"aggregate": "second"})), "why.plugin"),
        "another rule": (
            result(
                book(town, gates=[{"code": "G", "when": {"kind": "strict", "town": "甲"}, "cap": "low"}]),
                town=["甲", "乙", "", "甲"],
            ),
            "why.plugin",
        ),
        "twins": (
            result(
                book(
                    town | {"w": {"value": "group_sum(a by town)"}}, gates=[gate("w > 9")]
                ),
                town=["a", "A", "b", "b"],
            ),
            "why.twins",
        ),
        "a group of quotients": (
            result(book({"w": {"value": "group_sum(a / (b + 1))", "value_round": {"places": 2, "mode": "down"}}},
                        gates=[{"code": "G", "when": "w > 9", "cap": "low"}])),
            "why.varies",
        ),
        "the first of quotients": (result(book(gates=[gate("first(a / (b + 1), b) > 2")])), "why.varies"),
        "a word too long": (
            result(book(town, gates=[gate(f'town == "{long}"')]), town=[long, "", "乙", "甲"]),
            "why.long",
        ),
        "a formula too long": (
            result(book(gates=[{"code": "G", "when": "+".join(["a", "b"] * 90) + " > 9", "cap": "low"}])),
            "why.long",
        ),
        "a word for nothing": (
            result(
                book({"o": {"kind": "option", "options": ["保密", "公开"]}}, gates=[gate('o == "公开"')]),
                o=["公开", "公开", "公开", "公开"],
            ),
            "why.words",
        ),
        "many words": (
            result(
                book({"o": {"kind": "option", "options": [f"第{i}项" for i in range(201)], "points": 1,
                            "curve": {"kind": "options", "points": {f"第{i}项": 0 for i in range(201)}}}}),
                o=["第1项"] * 4,
            ),
            "why.many",
        ),
    }  # fmt: skip
