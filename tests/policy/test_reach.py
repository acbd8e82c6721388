from __future__ import annotations

import ruraltier as rt
from policy.rulebooks import base
from ruraltier.policy.bounds import ANYTHING
from ruraltier.policy.reach import Reach


def test_a_measure_of_a_column_without_a_range_can_be_anything() -> None:
    document = base()
    document["indicators"]["people"] = {}
    document["indicators"]["half"] = {"value": "people / 2"}
    assert Reach(rt.parse_policy(document)).value("half") == ANYTHING
