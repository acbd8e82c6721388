"""Clauses S000 that the rule books of Shaanxi carry."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import ruraltier as rt
from ruraltier.policy.criteria import ROOT

BOOK = rt.load_policy("shaanxi-2011")
BEFORE = rt.load_policy("shaanxi-2009")
CLASSES = ("class_4", "class_3", "class_2", "class_1")


def assessed(**changed: str) -> rt.Verdict:
    """Return the verdict on the village of the first case, with some cells changed."""
    case = next(c for c in BOOK.cases if c.expect.tier == "class_1")  # type: ignore[union-attr]  # one village
    village = {code: str(value) for code, value in case.village}  # type: ignore[union-attr]  # one village
    cells = {"True": "是", "False": "否"}
    table = {code: [cells.get(value, value)] for code, value in (village | changed).items()}
    return rt.assess(rt.read_cohort({"id": ["1"], **table}, BOOK, id="id"), BOOK)["1"]


def points_by_indicator(policy: rt.TierPolicy) -> Counter[str]:
    """Return full points of the 15 indicators: what stands directly under one of the five aspects."""
    above = {a.code: a.under for a in policy.aspects if a.code != ROOT}
    found: Counter[str] = Counter()
    for criterion in policy.criteria:
        aspect = criterion.aspect
        found[criterion.code if above[aspect] == ROOT else aspect] += int(criterion.points * 2)
    return found


def test_s000_2_income_has_the_most_points() -> None:
    for policy in (BEFORE, BOOK):
        assert points_by_indicator(policy).most_common(1) == [("net_income", 50)]


def test_s000_3_five_aspects() -> None:
    for policy in (BEFORE, BOOK):
        top = [a.label.zh for a in policy.aspects if a.code != ROOT and a.under == ROOT]
        assert top == ["生产发展", "生活宽裕", "村容整洁", "乡风文明", "管理民主"]


def test_s000_4_fifteen_indicators() -> None:
    for policy in (BEFORE, BOOK):
        assert len(points_by_indicator(policy)) == 15


def test_s000_5_four_ordered_classes() -> None:
    assert BEFORE.ladder.codes == CLASSES
    assert [tier.label.zh for tier in BEFORE.ladder.tiers] == ["四类村", "三类村", "二类村", "一类村"]


def test_s000_7_villages_are_scored_on_a_hundred_points() -> None:
    for policy in (BEFORE, BOOK):
        assert sum(c.points for c in policy.criteria) == 100


def test_s000_9_every_indicator_has_a_written_rule() -> None:
    verdict = assessed()
    told = rt.explain(verdict, lang="zh")
    assert all(c.curve is not None for c in BOOK.criteria)
    assert all(i.title("zh") in told for i in BOOK.indicators if i.code in BOOK.criterion)


def test_s000_12_the_revision_is_a_version_by_year() -> None:
    assert rt.load_policy("shaanxi", on=dt.date(2010, 12, 31)).id == "shaanxi-2009"
    assert rt.load_policy("shaanxi", on=dt.date(2011, 1, 1)).id == "shaanxi-2011"
    assert "ladder.tiers.model" in {change.path for change in rt.diff(BEFORE, BOOK).changes}


def test_s000_13_a_model_village_stands_above_the_classes() -> None:
    assert BOOK.ladder.codes == (*CLASSES, "model")


def test_s000_14_ten_thousand_yuan_included() -> None:
    assert assessed(net_income="10000").tier.code == "model"  # type: ignore[union-attr]  # it is rated
    assert assessed(net_income="9999.99").tier.code == "class_1"  # type: ignore[union-attr]  # it is rated
    assert BOOK.setting["model_needs_class_one"].value is True


def test_s000_15_only_the_income_reaches_the_top() -> None:
    assert BOOK.ladder.tiers[-1].threshold is None
    assert [(f.code, f.tier) for f in BOOK.floors] == [("F1", "model")]
    assert assessed(net_income="9000").tier.code == "class_1"  # type: ignore[union-attr]  # full points, no model


def test_s000_29_five_goods_are_named_stars_that_are_counted() -> None:
    linxi = rt.load_policy("linxi-five-star")
    stars = [a for a in linxi.aspects if a.code != ROOT and a.under == ROOT]
    assert [star.label.zh[-2:] for star in stars] == ["好星"] * 5
    assert linxi.aspect[ROOT].aggregate == "count"
