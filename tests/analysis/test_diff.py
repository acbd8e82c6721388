"""What changes from one rule book to another."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest

import ruraltier as rt
from policy.rulebooks import GONE, base

OLD = rt.parse_policy(base())


def changes(**put: Any) -> list[tuple[str, str, Any, Any]]:
    """Return path, kind, old and new of what putting values at paths changes."""
    found = rt.diff(OLD, rt.parse_policy(base(**put))).changes
    return [(change.path, change.kind, change.old, change.new) for change in found]


def sentence(**put: Any) -> rt.Text:
    (found,) = rt.diff(OLD, rt.parse_policy(base(**put))).changes
    return found.sentence


def test_equal_rule_books_differ_in_nothing() -> None:
    nothing = rt.diff(OLD, rt.parse_policy(base()))
    assert (len(nothing), nothing.provisions, nothing.rows()) == (0, (), [])
    assert "没有改动" in repr(nothing)
    assert "nothing changes" in nothing.text("en")


NUMBER = {"ladder.tiers[1].at_least": Decimal("62.5")}
AWARD = "incentives.awards[0].amounts.mid"


@pytest.mark.parametrize(
    ("put", "expected"),
    [
        (NUMBER, [("ladder.tiers.mid.at_least", "changed", 60, Decimal("62.5"))]),
        # Another word for the edge is the same threshold, ...
        (
            {"ladder.tiers[1]": {"code": "mid", "above": 60}},
            [("ladder.tiers.mid.above", "changed", {"at_least": 60}, {"above": 60})],
        ),
        # ... a truth value is no number, ...
        (
            {"settings.strict.value": 1, "vetoes[1].when": "heads < setting.least"},
            [
                ("settings.strict.value", "changed", True, 1),
                ("vetoes.V2.when", "changed", "setting.strict and heads < setting.least", "heads < setting.least"),
            ],
        ),
        # ... a text in two languages is one value, ...
        ({"title": "新办法"}, [("title", "changed", {"zh": "示例办法", "en": "demo"}, "新办法")]),
        ({"title.zh": "新办法"}, [("title", "changed", *({"zh": z, "en": "demo"} for z in ("示例办法", "新办法")))]),
        # ... a list without codes is one value, ...
        (
            {"indicators.income.curve.at": [0, 12, 50]},
            [("indicators.income.curve.at", "changed", [0, 10, 50], [0, 12, 50])],
        ),
        # ... and so is a table of another kind.
        (
            {"indicators.toilets.curve": {"kind": "value"}, "indicators.toilets.range": [0, 30]},
            [
                ("indicators.toilets.range", "added", None, [0, 30]),
                (
                    "indicators.toilets.curve",
                    "changed",
                    {"kind": "proportional", "target": 95},
                    {"kind": "value"},
                ),
            ],
        ),
        ({AWARD: 12000}, [("incentives.awards.fund.amounts.mid", "changed", 10000, 12000)]),
        (
            {"incentives.budget": GONE, "gates[1]": {"code": "G3", "when": "heads < 9", "cap": "low"}},
            [
                ("gates.G3", "added", None, {"code": "G3", "when": "heads < 9", "cap": "low"}),
                ("gates.G2", "removed", {"code": "G2", "when": "not strict_ok", "cap": "low"}, None),
                ("incentives.budget", "removed", 5000000, None),
            ],
        ),
    ],
)
def test_places_that_differ(put: dict[str, Any], expected: list[tuple[str, str, Any, Any]]) -> None:
    assert changes(**put) == expected


def test_a_section_that_comes_or_goes_is_told_part_by_part() -> None:
    without = rt.parse_policy(base(quotas=GONE))
    assert [(c.path, c.kind) for c in rt.diff(OLD, without).changes] == [
        ("quotas.Q1", "removed"),
        ("quotas.Q2", "removed"),
    ]
    assert [(c.path, c.kind) for c in rt.diff(without, OLD).changes] == [("quotas.Q1", "added"), ("quotas.Q2", "added")]
    settings = base(settings=GONE, vetoes=GONE)
    found = rt.diff(rt.parse_policy(settings), OLD).changes
    assert [c.path for c in found] == ["settings.strict", "settings.least", "vetoes.V1", "vetoes.V2"]


def test_the_order_of_tiers_is_a_change_and_that_of_gates_is_none() -> None:
    gates = base()["gates"]
    assert changes(gates=gates[::-1]) == []
    old, new = (rt.load_policy("idm-2016").to_dict() for _ in "ab")
    codes = [tier["code"] for tier in old["ladder"]["tiers"]]
    edges = [{key: tier[key] for key in tier if key == "above"} for tier in old["ladder"]["tiers"]]
    turned = [codes[1], codes[0], *codes[2:]]
    new["ladder"]["tiers"] = [{"code": code, **edge} for code, edge in zip(turned, edges, strict=True)]
    found = rt.diff(rt.parse_policy(old | {"cases": []}), rt.parse_policy(new | {"cases": []})).changes
    assert ("ladder.tiers", codes, turned) in [(change.path, change.old, change.new) for change in found]


@pytest.mark.parametrize(
    ("put", "zh", "en"),
    [
        ({"ladder.tiers[2].above": 85}, "分数线 示范:90 → 85", "cut of 示范: from 90 to 85"),
        ({"ladder.tiers[1]": {"code": "mid", "above": 60}}, "分数线 mid:≥ 60 → > 60", "cut of mid: from ≥ 60 to > 60"),
        ({AWARD: 12000}, "金额 mid 奖补 fund:10000 → 12000", "amount, mid of award fund: from 10000 to 12000"),
        (
            {"indicators.toilets.curve.target": 97},
            "计分曲线 目标值 卫生厕所普及率:95 → 97",
            "curve, target of 卫生厕所普及率: from 95 to 97",
        ),
        (
            {"gates": [*base()["gates"], {"code": "G9", "when": "heads < 9", "cap": "mid", "label": "人少"}]},
            "新增 门槛 G9 人少:条件 heads < 9, 封顶 mid",
            "gate G9 人少 is new: condition heads < 9, cap mid",
        ),
        ({"incentives.budget": GONE}, "预算 奖补总则:取消(原为 5000000)", "budget of incentives: no longer 5000000"),
        ({"score.min_coverage": Decimal("0.6")}, "最低覆盖率 总分:新增 0.6", "least coverage of score: now 0.6"),
        ({"valid_from": dt.date(2025, 1, 1)}, "新增 起始日:2025-01-01", "first day is new: 2025-01-01"),
        ({"settings.strict.value": False, "vetoes[1].when": "heads < setting.least and setting.strict"}, None, None),
        ({"ladder.round": {"places": 1, "mode": "down"}}, "新增 等次序列 取整:小数位 1, 方式 down", None),
        (
            {"floors": GONE},
            '取消 保底 F1(条件 grade == "甲" or points.wealth >= 30, 无法判断时 ignored, 等次 mid)',
            None,
        ),
        ({"indicators.fresh": {}}, "新增 指标 fresh", "indicator fresh is new"),
        ({"missing": "zero"}, "缺值处理:unrated → zero", "effect of a missing value: from unrated to zero"),
        ({"title.zh": "新"}, "标题:示例办法 → 新", "title: from demo to other ones"),
        ({"settings.least.value": "1/3"}, "取值 选项 least:3 → 1/3", None),
    ],
)
def test_sentences(put: dict[str, Any], zh: str | None, en: str | None) -> None:
    if zh is None:
        assert {c.sentence.get("zh") for c in rt.diff(OLD, rt.parse_policy(base(**put))).changes} == {
            "取值 选项 strict:是 → 否",
            "条件 一票否决 V2:setting.strict and heads < setting.least → heads < setting.least and setting.strict",
        }
        return
    assert sentence(**put).get("zh") == zh
    assert en is None or sentence(**put).get("en") == en


def test_many_rows_are_counted() -> None:
    case = base()["cases"][0]
    assert sentence(cases=[case] * 7).get("en") == f"cases: from {_told(case)} to 7 entries"
    seven, other = (rt.parse_policy(base(cases=[case | {"name": name}] * 7)) for name in ("a", "b"))
    assert rt.diff(seven, other).changes[0].sentence.get("zh") == "算例:7 项 → 内容不同"


def _told(case: dict[str, Any]) -> str:
    (found,) = rt.diff(OLD, rt.parse_policy(base(cases=GONE))).changes
    text = found.sentence.get("en")
    assert case["name"] in text
    return text.removeprefix("cases is dropped (").removesuffix(")")


def test_changes_are_gathered_into_provisions() -> None:
    new = rt.parse_policy(
        base(**{
            "indicators.income.points": 45, "indicators.income.label.zh": "收入", "aspects.wealth.total": 45,
            "score.total": 105, "indicators.toilets.label": "卫厕", "incentives.unit": GONE, AWARD: 11000,
            "incentives.awards[0].label": "基金", "sources.law.note": "改", "cases": GONE, "ladder.round.places": 1,
            "ladder.round.mode": "up",
        })
    )  # fmt: skip
    found = rt.diff(OLD, new).provisions
    assert {p.path: (len(p.changes), p.matters) for p in found} == {
        "sources.law": (1, False),
        "indicators.income": (2, True),
        "indicators.toilets": (1, False),
        "aspects.wealth": (1, True),
        "score": (1, True),
        "ladder.round": (1, True),
        "incentives": (1, True),
        "incentives.awards.fund": (2, True),
        "cases": (1, False),
    }
    assert {p.path: p.label.get("zh") for p in found}["incentives.awards.fund"] == "奖补 基金"


def test_rows_and_plain_values() -> None:
    new = rt.parse_policy(base(**NUMBER))
    found = rt.diff(OLD, new)
    assert found.rows() == [
        {
            "path": "ladder.tiers.mid.at_least", "kind": "changed", "provision": "ladder.tiers.mid", "matters": True,
            "old": 60, "new": Decimal("62.5"), "zh": "分数线 mid:60 → 62.5", "en": "cut of mid: from 60 to 62.5",
        }
    ]  # fmt: skip
    assert found.to_dict()["new"] == {"id": "demo", "sha256": new.fingerprint}
    assert json.dumps(found.to_dict())
    assert str(found.changes[0]) == "分数线 mid:60 → 62.5"
    assert hash(found.changes[0])
    assert found == rt.diff(OLD, new)


def test_the_changes_are_what_json_holds_to_the_last_digit() -> None:
    new = base(**{"ladder.tiers[1].at_least": Decimal("62.50000000000000000001"), "valid_from": dt.date(2026, 1, 1)})
    curve = {"kind": "linear", "at": [Decimal("0.1"), 10], "share": [0, 1]}
    new["indicators"]["added"] = {"points": 0, "curve": curve}
    found = json.loads(json.dumps(rt.diff(OLD, rt.parse_policy(new)).to_dict()))["changes"]
    told = {change["path"]: change["new"] for change in found}
    assert told["ladder.tiers.mid.at_least"] == "62.50000000000000000001"
    assert told["valid_from"] == "2026-01-01"
    assert told["indicators.added"]["curve"]["at"] == ["0.1", 10]


def test_the_repr_is_aligned() -> None:
    text = repr(rt.diff(OLD, rt.parse_policy(base(**NUMBER, **{AWARD: 11000}))))
    lines = text.splitlines()
    assert lines[0] == "<Diff 示例办法 → 示例办法:2 处改动>"
    assert lines[1].index("分数线") == lines[2].index("金额")
    assert lines[1].startswith("  ~  ladder.tiers.mid.at_least")


def test_versions_of_one_title_are_told_apart_by_their_days() -> None:
    dated = rt.parse_policy(base(valid_from=dt.date(2025, 1, 1)))
    assert rt.diff(OLD, dated).text("en").startswith("demo […] → demo [2025-01-01]: 1 change\n")


def test_versions_of_a_file_are_told_as_amendments() -> None:
    amendment = {"code": "A", "valid_from": dt.date(2025, 1, 1), "set": {"gates.G1.cap": "low"}}
    found = rt.diff(OLD, rt.parse_policy(base(amendments=[amendment]))).changes
    assert [(c.path, c.kind, c.matters) for c in found] == [("amendments.A", "added", False)]


def test_what_is_no_rule_book_is_refused() -> None:
    with pytest.raises(rt.ArgumentError):
        rt.diff("idm-2016", OLD)  # type: ignore[arg-type]  # what is refused
