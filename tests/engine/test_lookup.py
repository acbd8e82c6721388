"""Scores of all villages at once are those of each alone."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

import ruraltier as rt
from ruraltier.engine.lookup import Panorama
from ruraltier.engine.ratios import Ratios


@pytest.mark.parametrize("values", [[], ["0.9", "0.5", "0.1"], ["0.123456789012", "", "1"]])
def test_the_scores_of_a_panorama_are_those_of_each(values: list[str]) -> None:
    """Values of very many decimals go by Python integers."""
    policy = rt.load_policy("idm-2016")
    table = {"id": [f"v{i}" for i in range(len(values))], "iks": values, "ike": values, "ikl": values}
    lenient = rt.parse_policy({**policy.to_dict(), "missing": "unrated"})
    result = rt.assess(rt.read_cohort(table, lenient, id="id"), lenient)
    found = Ratios.of_figure(Panorama(result.cohort, lenient).score())
    scores = [
        Fraction(int(n), int(d)) if t else None for n, d, t in zip(found.num, found.dens, found.there, strict=True)
    ]
    assert scores == [v.score for v in result]
    assert np.array_equal(found.there, ~np.isnan(result.score))


def test_a_panorama_of_many_blocks_keeps_whole_numbers_in_floats_where_it_can() -> None:
    policy, rows = rt.load_policy("idm-2016"), 40_000
    values = rt.NumberColumn(np.arange(rows) % 10_001 / 10_000)
    cohort = rt.Cohort([f"v{i}" for i in range(rows)], dict.fromkeys(("iks", "ike", "ikl"), values))
    score = Panorama(cohort, policy).score()
    assert score.num.dtype == np.float64
    assert [score.fraction(row) for row in (0, 20_001, rows - 1)] == [
        Fraction(row % 10_001, 10_000) for row in (0, 20_001, rows - 1)
    ]
