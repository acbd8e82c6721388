"""What to write instead: one row a slip of people who write their first rule book."""

from __future__ import annotations

from typing import Any

import pytest

from policy.rulebooks import base
from ruraltier.errors import PolicyError
from ruraltier.policy.figures import figure_in
from ruraltier.policy.parse import parse_policy

Table = dict[str, Any]
WHEN = "gates[0].when"
JOINED = [
    ("income < 1 AND petition", "write and in small letters"),
    ("(income < 1 Or petition)", "write or in small letters"),
    ("income < 1 and NOT petition", "write not in small letters"),
    ("NOT (petition)", "write not in small letters"),
    ("income < 1 且 petition", "write and"),
    ("income < 1 并且 petition", "write and"),
    ("petition 和 petition", "write and"),
    ("petition 或 petition", "write or"),
    ("petition 或者 petition", "write or"),
    ("不 petition", "write not"),
    ("非petition", "write not"),
    ("不合格率 > 1", "put a label in quotes"),
    ("max(income by town) > 1", "write group_max(… by …)"),
    ("count(petition by town) > 1", "write group_count(… by …)"),
    ("first(income, 1 by town) > 1", ""),
]
QUOTA: Table = {"quotas[0].share": 30}
ROWS: list[tuple[Table, str, str, str]] = [
    *(({WHEN: when}, "RT-CON-00", WHEN, mend) for when, mend in JOINED),
    ({WHEN: 'tier == "top"'}, "RT-POL-100", WHEN, "write placed"),
    ({WHEN: 'level == "top"'}, "RT-POL-100", WHEN, "write placed"),
    ({"gates": {"code": "G1"}}, "RT-DOC-003", "gates", "write [[gates]] and not [gates]"),
    ({"amendments": {"code": "A"}}, "RT-DOC-003", "amendments", "write [[amendments]] and not [amendments]"),
    ({"gates": "G1"}, "RT-DOC-003", "gates", ""),
    (
        {"ladder.tiers": {"code": "low"}},
        "RT-DOC-003",
        "ladder.tiers",
        "write [[ladder.tiers]] and not [ladder.tiers]",
    ),
    ({"indicators.heads.range": {"from": 0}}, "RT-DOC-003", "indicators.heads.range", ""),
    ({"sources.law": [{"title": "甲"}]}, "RT-DOC-003", "sources.law", "write [sources.law] and not [[sources.law]]"),
    ({"score": [{"total": 1}]}, "RT-DOC-003", "score", "write [score] and not [[score]]"),
    ({"score": [1]}, "RT-DOC-003", "score", ""),
    ({"cases[0].village": [{}]}, "RT-DOC-003", "cases[0].village", "write […] and not [[…]]"),
    ({"floors[0].tier": "示范"}, "RT-POL-100", "floors[0].tier", "write top, the code"),
    ({WHEN: 'placed == "示范"'}, "RT-POL-100", WHEN, "write top, the code"),
    ({"floors[0].tier": "tip"}, "RT-POL-100", "floors[0].tier", "did you mean 'top'?"),
    (QUOTA, "RT-POL-174", "quotas[0].share", "write 0.3"),
    ({"quotas[0].share": "30%"}, "RT-DOC-003", "quotas[0].share", "write 0.3"),
    ({"quotas[0].share": 101}, "RT-POL-174", "quotas[0].share", ""),
    ({"quotas[0].share": -1}, "RT-POL-174", "quotas[0].share", ""),
    ({"aspects.signs.min_coverage": 60}, "RT-POL-137", "aspects.signs.min_coverage", "write 0.6"),
    ({"score.total": 90}, "RT-POL-141", "score.total", "with one, write total = 100, and cap = 90"),
    ({"score.total": 101}, "RT-POL-141", "score.total", ""),
    ({"ladder.tiers[1].at_least": "450分"}, "RT-DOC-003", "ladder.tiers[1].at_least", "write 450 without the quotes"),
]


@pytest.mark.parametrize(("changes", "code", "path", "mend"), ROWS, ids=[str(changes) for changes, *_ in ROWS])
def test_a_slip_is_told_with_what_to_write(changes: Table, code: str, path: str, mend: str) -> None:
    with pytest.raises(PolicyError) as caught:
        parse_policy(base(**changes))
    found = [p for p in caught.value.problems if p.path == path]
    assert found[0].code.startswith(code)
    assert mend in found[0].mend
    assert mend or not found[0].mend


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("450分", "450"),
        (" 450 分 ", "450"),
        ("1,00,000", "100000"),
        ("1,000.5 kg", "1000.5"),
        ("-3户", "-3"),
        ("1.2万元", "12000"),
        ("3亿", "300000000"),
        ("1 lakh", "100000"),
        ("2 Crores", "20000000"),
        ("30％", "0.3 for a share of 30 %, 30 if"),
    ],
)
def test_a_number_with_its_unit_is_written_alone(text: str, written: str) -> None:
    assert figure_in(text).startswith(f"write {written} ")


@pytest.mark.parametrize("text", ["", "some", "1.2.3", "分450", "12-13", "1,2,3", "9" * 31 + "分"])
def test_what_is_no_number_with_a_unit_has_no_mend(text: str) -> None:
    assert figure_in(text) == ""
