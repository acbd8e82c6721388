"""Scores of all villages at once are those of each alone."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

import ruraltier as rt
from ruraltier.engine.lookup import all_scores


@pytest.mark.parametrize("values", [[], ["0.9", "0.5", "0.1"], ["0.123456789012", "", "1"]])
def test_all_scores_are_those_of_each(values: list[str]) -> None:
    """Values of very many decimals go by Python integers."""
    policy = rt.load_policy("idm-2016")
    table = {"id": [f"v{i}" for i in range(len(values))], "iks": values, "ike": values, "ikl": values}
    lenient = rt.parse_policy({**policy.to_dict(), "missing": "unrated"})
    result = rt.assess(rt.read_cohort(table, lenient, id="id"), lenient)
    found = all_scores(result.cohort, lenient)
    scores = [
        Fraction(int(n), int(d)) if t else None for n, d, t in zip(found.num, found.dens, found.there, strict=True)
    ]
    assert scores == [v.score for v in result]
    assert np.array_equal(found.there, ~np.isnan(result.score))
