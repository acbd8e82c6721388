"""Tables of more rows than a block holds."""

from __future__ import annotations

import numpy as np
import pytest

import ruraltier as rt
from ruraltier.engine.block import ROWS


def test_many_blocks_give_what_one_gives() -> None:
    policy = rt.load_policy("idm-2016")
    table = {
        "id": ["a", "b", "c"],
        "iks": ["0.8155", "0.9", "0.1"],
        "ike": ["0.8155", "0.8", ""],
        "ikl": ["0.8155", "0.8", "0"],
    }
    small = rt.read_cohort(table, policy, id="id")
    rows = np.arange(ROWS + 10) % 3
    large = rt.Cohort(
        [f"v{at}" for at in range(len(rows))], {c: column.take(rows) for c, column in small.columns.items()}
    )
    one, many = (rt.assess(cohort, policy) for cohort in (small, large))
    assert many.tier_codes.tolist() == one.tier_codes[rows].tolist()
    np.testing.assert_array_equal(many.score, one.score[rows])


def test_a_further_column_is_as_long_as_the_others() -> None:
    cohort = rt.Cohort(["a", "b"], {"x": rt.NumberColumn(np.array([1.0, 2.0]))})
    with pytest.raises(rt.TableError):
        cohort.with_column("y", rt.NumberColumn(np.array([1.0])), None)
