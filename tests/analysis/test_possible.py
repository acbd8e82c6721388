from __future__ import annotations

import pytest

from ruraltier.analysis.possible import possible
from ruraltier.policy.condition_parser import parse_condition
from strategies.programmes import LAST, book

BOOK = book({**LAST, "debt": {"kind": "yes_no"}, "income": {}}, settings={"strict": {"value": True}})


@pytest.mark.parametrize(
    ("when", "holds", "fails"),
    [
        ('tier == "top"', "001", "110"),
        ('tier >= "mid"', "011", "100"),
        ('not tier >= "mid"', "100", "011"),
        ("tier + 1 >= 2", "011", "100"),
        ("income > 5", "111", "111"),
        ('tier == "top" and not debt', "001", "111"),
        ('tier == "top" or debt', "111", "110"),
        ("tier > previous", "111", "111"),
        ("always", "111", "000"),
        ("setting.strict", "111", "000"),
        ('at least 2 of (tier >= "mid", tier == "top", debt)', "011", "110"),
        ('at least 3 of (tier >= "mid", tier == "top", debt)', "001", "111"),
    ],
)
def test_what_rests_on_the_tier_is_settled_and_anything_else_is_free(when: str, holds: str, fails: str) -> None:
    found = possible(parse_condition(when), BOOK)
    assert ["".join(str(int(x)) for x in mask) for mask in (found.holds, found.fails)] == [holds, fails]
