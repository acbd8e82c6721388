"""A figure worked out by the library from its inputs: a rule book of one formula, and a table of one row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ruraltier as rt

if TYPE_CHECKING:
    from fractions import Fraction


def reckoned(formula: str, places: int, **inputs: object) -> Fraction:
    """Return what the policy language makes of a formula over one village, rounded half up to so many decimals."""
    document = {
        "format": 1,
        "id": "figure",
        "title": "figure",
        "source": "d",
        "confidence": "published",
        "sources": {"d": {"title": "d"}},
        "indicators": {
            **{code: {} for code in inputs},
            "figure": {"value": formula, "value_round": {"places": places, "mode": "half_up"}},
            "there": {"kind": "yes_no", "points": 1},
        },
        "score": {"total": 1},
        "ladder": {"tiers": [{"code": "low"}]},
    }
    policy = rt.parse_policy(document)
    table = {"id": ["1"], "there": ["是"], **{code: [str(value)] for code, value in inputs.items()}}
    value = rt.measure(rt.read_cohort(table, policy, id="id"), policy).number("figure").exact(0)
    assert value is not None
    return value


def yearly(before: int, after: int) -> Fraction:
    """Return what 100 becomes in one of two years of equal growth: the geometric mean of 100 and what it becomes."""
    document = {
        "format": 1,
        "id": "yearly",
        "title": "yearly",
        "source": "d",
        "confidence": "published",
        "sources": {"d": {"title": "d"}},
        "indicators": {
            "before": {},
            "after": {},
            "start": {"value": 100, **_AS_IT_IS},
            "end": {"value": "100 * after / before", "value_round": {"places": 10, "mode": "half_up"}, **_AS_IT_IS},
        },
        "score": {"aggregate": "geometric_mean"},
        "ladder": {"round": {"places": 2, "mode": "half_up"}, "tiers": [{"code": "low"}]},
    }
    policy = rt.parse_policy(document)
    table = {"id": ["1"], "before": [str(before)], "after": [str(after)]}
    score = rt.assess(rt.read_cohort(table, policy, id="id"), policy)["1"].score
    assert score is not None
    return score


_AS_IT_IS = {"points": 1, "curve": {"kind": "value"}, "bounded": False}
