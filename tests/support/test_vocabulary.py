"""Columns of words: each word is looked at once."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ruraltier.support.vocabulary import Vocabulary


@given(
    st.lists(st.text("ab村", max_size=3), max_size=30) | st.integers(60, 200).map(lambda n: [str(i) for i in range(n)])
)
def test_the_words_of_a_column_are_those_that_stand_there(column: list[str]) -> None:
    found = Vocabulary.of(np.array(column, np.str_))
    assert [found.words[i] for i in found.which] == column
    assert len(set(found.words)) == len(found.words) == len(set(column))
    assert found.meant(len).tolist() == [len(word) for word in column]


def test_the_meaning_of_a_word_at_its_place_is_asked_once() -> None:
    asked = []

    def meaning(place: int, word: str) -> int:
        asked.append((place, word))
        return 10 * place + len(word)

    found = Vocabulary.of(np.array(["x", "yy", "x", "x"]))
    assert found.meant_at(np.array([0, 1, 1, 0]), 2, meaning).tolist() == [1, 12, 11, 1]
    assert sorted(asked) == [(0, "x"), (1, "x"), (1, "yy")]
    assert Vocabulary.of(np.array([], np.str_)).meant_at(np.array([], int), 2, meaning).tolist() == []
