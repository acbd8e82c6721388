"""Places in a document, and the lines that they stand on."""

from __future__ import annotations

import pytest

from ruraltier.policy.paths import parent, path_of, place_of, step


@pytest.mark.parametrize(
    ("keys", "path"),
    [
        ((), ""),
        (("gates", 0, "when"), "gates[0].when"),
        (("indicators", "人均", "points"), 'indicators."人均".points'),
        (("a.b", 'q"\\', ""), '"a.b"."q\\"\\\\".""'),
        (("x\x1b",), '"x\\x1b"'),
    ],
)
def test_a_path_is_spelt_as_people_read_it(keys: tuple[str | int, ...], path: str) -> None:
    assert path_of(*keys) == path


def test_a_long_key_is_cut() -> None:
    assert len(step("长" * 500)) == 82


@pytest.mark.parametrize(
    ("path", "above"),
    [("a", ""), ("a.b", "a"), ("a[0]", "a"), ("a[0][1]", "a[0]"), ('a."b.c"', "a"), ('a."b\\".c"', "a"), ('"a.b"', "")],
)
def test_the_place_above_is_one_step_shorter(path: str, above: str) -> None:
    assert parent(path) == above


def test_the_line_of_a_place_is_its_own_or_that_of_the_nearest_above() -> None:
    lines = {"gates": 2, "gates[0]": 5, "gates[0].when": 7}
    assert [place_of(path, lines) for path in ("gates[0].when", "gates[0].cap", "gates[1].cap", "score", "")] == [
        7,
        5,
        2,
        None,
        None,
    ]


def test_a_path_that_is_none_has_no_line() -> None:
    assert place_of("[", {"gates": 2}) is None
