"""Distinct words are those that numpy finds, also where their numbers collide."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruraltier.domain import distinct as module
from ruraltier.domain.distinct import distinct


@pytest.mark.parametrize("factor", [None, 0, 1])
@given(words=st.lists(st.text("甲乙ab", max_size=3), max_size=20))
def test_distinct_words_are_those_of_numpy(factor: int | None, words: list[str]) -> None:
    """With a factor of 0 or 1 the numbers of different words are often the same."""
    column = np.array(words, dtype=np.str_)
    with pytest.MonkeyPatch.context() as patch:
        if factor is not None:
            patch.setattr(module, "_FACTOR", np.uint64(factor))
        found, which = distinct(column)
    expected, places = np.unique(column, return_inverse=True)
    assert found.tolist() == expected.tolist()
    assert which.tolist() == places.reshape(-1).tolist()
    assert which.dtype == np.intp


def test_words_of_another_byte_order() -> None:
    found, which = distinct(np.array(["乙", "甲", "乙"]).astype(">U2"))
    assert found.tolist() == ["乙", "甲"]
    assert which.tolist() == [0, 1, 0]
