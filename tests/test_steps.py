"""How far a long loop is."""

from __future__ import annotations

from contextvars import copy_context

import pytest

from ruraltier._steps import reporting, steps
from ruraltier._text import Text

LABEL = Text(zh="写告知书", en="writing letters")


class Told:
    """A reporter that keeps what it was told."""

    def __init__(self) -> None:
        self.heard: list[object] = []

    def __call__(self, label: Text, total: int | None) -> Told:
        self.heard += [label.en, total]
        return self

    def update(self, n: int, /) -> None:
        self.heard.append(n)

    def close(self) -> None:
        self.heard.append("closed")


def test_nobody_is_told_unless_somebody_asks() -> None:
    given = iter([1, 2])
    assert steps(given, 2, LABEL) is given


def test_a_reporter_hears_every_step_and_the_end() -> None:
    told = Told()
    with reporting(told):
        assert list(steps("ab", 2, LABEL)) == ["a", "b"]
    assert told.heard == ["writing letters", 2, 1, 1, "closed"]
    assert list(steps("ab", 2, LABEL)) == ["a", "b"]
    assert len(told.heard) == 5


def test_a_reporter_hears_the_end_of_a_loop_that_fails() -> None:
    told = Told()
    with reporting(told), pytest.raises(ZeroDivisionError):
        [1 // one for one in steps([1, 0], None, LABEL)]
    assert told.heard == ["writing letters", None, 1, "closed"]


def test_another_context_is_not_told() -> None:
    told, elsewhere = Told(), copy_context()
    with reporting(told):
        assert elsewhere.run(lambda: list(steps([1], 1, LABEL))) == [1]
        with reporting(None):
            assert list(steps([1], 1, LABEL)) == [1]
    assert told.heard == []
