from __future__ import annotations

import pickle

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ruraltier.analysis.streaks import FAILS, GAP, HOLDS, Streaks, streaks

STANDS = (FAILS, HOLDS, GAP)


def by_hand(rounds: list[int], wanted: int, *, skip: bool) -> list[int] | None:
    """Return the rounds of one unit that make the row, None if there are too few."""
    if rounds[-1] != HOLDS:
        return None
    if skip:
        kept = [at for at, stand in enumerate(rounds) if stand != GAP][-wanted:]
    else:
        kept = list(range(len(rounds)))[-wanted:]
    return kept if len(kept) == wanted and all(rounds[at] == HOLDS for at in kept) else None


@given(
    st.integers(0, 5).flatmap(
        lambda n: st.lists(st.lists(st.sampled_from(STANDS), min_size=n, max_size=n), min_size=1, max_size=6)
    ),
    st.integers(1, 4),
    st.booleans(),
)
def test_streaks_are_those_counted_by_hand(rounds: list[list[int]], wanted: int, skip: bool) -> None:  # noqa: FBT001 - drawn
    found = streaks([np.array(r, np.int8) for r in rounds], wanted, skip=skip)
    expected = {
        unit: made
        for unit in range(len(rounds[-1]))
        if (made := by_hand([r[unit] for r in rounds], wanted, skip=skip)) is not None
    }
    assert dict(zip(found.rows.tolist(), found.rounds.tolist(), strict=True)) == expected


def test_streaks_stay_read_only() -> None:
    found: Streaks = pickle.loads(pickle.dumps(streaks([np.array([HOLDS], np.int8)], 1, skip=False)))  # noqa: S301 - our own
    assert (found.rows.tolist(), found.rounds.tolist()) == ([0], [[0]])
    assert not found.rows.flags.writeable
    assert not found.rounds.flags.writeable
