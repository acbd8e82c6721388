"""Targets in words."""

from __future__ import annotations

from fractions import Fraction

import ruraltier as rt
from policy.programme.test_programme import BOOK, document
from ruraltier.analysis.goal_words import goal_words


def test_a_share_is_shown_in_percent_and_cut_where_it_is_no_decimal() -> None:
    target = {"code": "T", "level": "village", "figure": "share", "base": "all", "when": "mark > 1", "by": "2025-01-01"}
    made = rt.parse_programme(document(targets=[target | {"at_least": "2/3"}]), {"book": rt.parse_policy(BOOK)})
    assert goal_words(made.targets[0]).zh == "≥ 66.6666…%"
    made = rt.parse_programme(
        document(targets=[target | {"above": Fraction("0.375")}]), {"book": rt.parse_policy(BOOK)}
    )
    assert goal_words(made.targets[0]).zh == "> 37.5%"
