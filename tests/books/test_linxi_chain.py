"""The chains of Linxi, walked along with a table of records as an office keeps it."""

from __future__ import annotations

import datetime as dt

import pytest

import ruraltier as rt

HEAD = ("代码", "日期", "事项", "结果", "经办", "得分", "等次")
VILLAGE = (
    ("150424001001", "2011-09-01", "写出自检报告", "", "村党组织", 92, "五星"),
    ("150424001001", "2011-09-20", "检查验收", "通过", "乡镇党委", 91, "五星"),
    ("150424001001", "2011-10-08", "申请复检", "", "乡镇党委", None, ""),
    ("150424001001", "2011-11-01", "复检", "通过", "县委组织部", 90, "五星"),
    ("150424001001", "2011-11-06", "公示", "通过", "县委组织部", None, ""),
    ("150424001001", "2011-12-01", "县委审定", "通过", "县委", 90, "五星"),
)
"""One village on its way to five stars (its code and figures are made up)."""


def records(*rows: tuple[object, ...]) -> rt.Records:
    listed = {name: [row[i] for row in rows] for i, name in enumerate(HEAD)}
    ladder = rt.load_programme("linxi-three-level").level["village"].policy.ladder
    top = ladder.tiers[-1].title("zh")
    listed["等次"] = [top if word else "" for word in listed["等次"]]
    return rt.read_records(listed)


def reviewed(*rows: tuple[object, ...], as_of: dt.date = dt.date(2012, 1, 1), level: str = "village") -> rt.Review:
    return rt.review(records(*rows), rt.load_programme("linxi-three-level"), level, as_of=as_of)


def test_a_village_is_named_by_the_county_committee_after_re_inspection_and_notice() -> None:
    states = [reviewed(*VILLAGE[:count])[0].state for count in range(1, 7)]
    assert states == ["inspect", "apply", "reinspect", "notice", "decide", "named"]
    found = reviewed(*VILLAGE)
    assert found.agreement("report", tolerance=1).apart.tolist() == ["150424001001"]
    assert found.agreement("reinspect").share == found.agreement("report").share == 1
    assert "县委审定" in found[0].text("zh")


def test_the_way_past_the_township_or_past_the_notice_is_refused() -> None:
    skipped = [VILLAGE[0], ("150424001001", "2011-11-01", "复检", "通过", "县委组织部", 90, "")]
    with pytest.raises(rt.TableError) as caught:
        reviewed(*skipped)
    assert [(p.code, p.row) for p in caught.value.problems] == [("RT-REV-011", 2)]
    hasty = (*VILLAGE[:4], ("150424001001", "2011-11-05", "公示", "通过", "县委组织部", None, ""))
    with pytest.raises(rt.TableError) as caught:
        reviewed(*hasty)
    assert [(p.code, p.row) for p in caught.value.problems] == [("RT-REV-014", 5)]


def test_after_three_years_a_village_begins_anew() -> None:
    again = ("150424001001", "2014-09-01", "写出自检报告", "", "村党组织", 95, "五星")
    found = reviewed(*VILLAGE, again, as_of=dt.date(2014, 9, 2))
    assert (found[0].state, found.scores("report").tolist(), found.scores("reinspect").tolist()) == (
        "inspect",
        [95],
        [None],
    )


def test_a_township_is_inspected_by_the_county_department_at_once() -> None:
    way = (
        ("150424001", "2011-09-01", "写出自检报告", "", "乡镇党委", None, ""),
        ("150424001", "2011-10-01", "检查验收", "通过", "县委组织部", None, ""),
        ("150424001", "2011-10-06", "公示", "通过", "", None, ""),
        ("150424001", "2011-11-01", "县委审定", "通过", "县委组织部", None, ""),
    )
    assert reviewed(*way[:3], level="township")[0].next == "decide"
    with pytest.raises(rt.TableError) as caught:
        reviewed(*way, level="township")
    assert [(p.code, p.column, p.rule) for p in caught.value.problems] == [
        ("RT-REV-013", "经办", "县委 (county committee)")
    ]
