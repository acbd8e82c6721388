"""Counts of where units stood and stand."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ruraltier.analysis.transitions import Transitions

CODES = ("low", "mid", "top")


def moved(*pairs: tuple[int, int]) -> Transitions:
    was, now = zip(*pairs, strict=True) if pairs else ((), ())
    return Transitions(CODES, np.array(was, np.intp), np.array(now, np.intp))


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=30))
def test_counts_are_those_of_plain_python(pairs: list[tuple[int, int]]) -> None:
    found, counted = moved(*pairs), Counter(pairs)
    held = [(a, b) for a, b in pairs if a < 3 and b < 3]
    assert {(a, b): int(found.matrix[a, b]) for a, b in counted} == counted
    assert found.steps == dict(sorted(Counter(b - a for a, b in held).items(), reverse=True))
    assert found.promoted() == sum(b > a for a, b in held)
    assert found.demoted() == sum(b < a for a, b in held)
    assert sum(found.promoted(by) for by in (1, 2)) == found.promoted()
    assert sum(found.demoted(by) for by in (1, 2)) == found.demoted()
    assert found.net_steps == sum(b - a for a, b in held)
    assert found.totals["in"] == sum(a == 3 > b for a, b in pairs)
    assert found.totals["out"] == sum(b == 3 > a for a, b in pairs)
    assert found.share_kept == (Fraction(sum(a == b for a, b in held), len(held)) if held else None)
    assert sum(n for *_, n in found.cells()) == len(found) == len(pairs)
    assert [found.places[int(a)] for a in found.was[found.elsewhere()]] == [found.places[a] for a, b in pairs if a != b]
    steps = [None if np.isnan(step) else int(step) for step in found.by_unit()]
    assert steps == [b - a if a < 3 and b < 3 else None for a, b in pairs]


def test_the_index_of_prais_and_shorrocks() -> None:
    assert moved((0, 0), (1, 1)).prais_shorrocks == 0
    assert moved((0, 1), (1, 0)).prais_shorrocks == 2
    assert moved((0, 0), (0, 1), (1, 1)).prais_shorrocks == Fraction(1, 2)
    assert moved((0, 1), (3, 1)).prais_shorrocks is None
    assert moved().prais_shorrocks is None


def test_the_matrix_cannot_be_written_to() -> None:
    assert not moved((0, 1)).matrix.flags.writeable
