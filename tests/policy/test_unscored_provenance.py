"""Where the definition of an indicator that does not score comes from is kept, checked, counted and written back."""

from __future__ import annotations

from typing import Any

import pytest

import ruraltier as rt
from analysis.lint.test_left_out import MARK, document

STATED = {"source": "notice", "confidence": "illustrative", "reference": "第3条"}


def read(**parts: Any) -> rt.TierPolicy:
    return rt.parse_policy(document(indicators={"mark": MARK, "town": {"kind": "text"} | parts}))


def test_what_is_stated_is_kept_and_written_back() -> None:
    policy = read(**STATED)
    town = policy.indicator["town"]
    assert {name: getattr(town, name) for name in STATED} == STATED
    assert policy.to_dict()["indicators"]["town"] == {"kind": "text"} | STATED
    assert rt.parse_policy(policy.to_dict()) == policy


def test_it_is_a_part_where_it_states_something() -> None:
    assert "indicators.town" not in dict(read().parts())
    assert all("indicators.town" in dict(read(**{word: value}).parts()) for word, value in STATED.items())


def test_an_illustrative_definition_is_said_to_be_so() -> None:
    assert read(**STATED).illustrative == ("indicators.town",)


def test_of_one_that_scores_the_criterion_says_it() -> None:
    policy = rt.parse_policy(document(indicators={"mark": MARK | STATED}))
    assert policy.indicator["mark"].source is None
    assert policy.criterion["mark"].source == "notice"
    assert [path for path, _ in policy.parts()].count("indicators.mark") == 1
    assert policy.to_dict()["indicators"]["mark"]["reference"] == "第3条"


@pytest.mark.parametrize(
    ("parts", "path"),
    [({"source": "gazette"}, "indicators.town.source"), ({"confidence": "sure"}, "indicators.town.confidence")],
)
def test_a_word_that_is_not_known_is_refused(parts: dict[str, str], path: str) -> None:
    with pytest.raises(rt.PolicyError) as refused:
        read(**parts)
    assert [problem.path for problem in refused.value.problems] == [path]
