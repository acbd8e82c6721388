"""On which line each value of a TOML text stands."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruraltier.edge.files import list_policies, load_policy
from ruraltier.edge.toml_lines import TomlLines, Twice
from ruraltier.policy.parse import parse_policy
from ruraltier.policy.paths import path_of
from ruraltier.policy.write import to_toml
from strategies import SeededChoice, draw_document

if TYPE_CHECKING:
    from collections.abc import Iterator

TRICKY = '''# [not.a.table]
id = "x" # = 1
"quoted key" = 'literal # no comment'
a.b."c.d" = 1
text = """
[still.text]
key = "a" \\"""
"""
more = \'\'\'
x = [1,
\'\'\'
list = [ # a comment with ] in it
  1, [2,
  3],
  { x = 1, "y z" = [ 4 ] }, { x = 2 },
]
when = 1979-05-27 07:32:00
num = -1.5e3
"\\u4eba\\t\\"" = 1

[table]
k = { a = { b = 1 }, c = [] }
[table.sub] # comment
e = {}
[[rules]]
code = "A"
[[rules.parts]]
p = 1
[[rules.parts]]
p = 2
[rules.more]
m = 1
[[rules]]
code = "B"
'''


def test_every_value_of_a_tricky_text_has_its_line() -> None:
    assert tomllib.loads(TRICKY)
    assert TomlLines.of(TRICKY).lines == {
        "id": 2,
        '"quoted key"': 3,
        'a.b."c.d"': 4,
        "text": 5,
        "more": 9,
        "list": 12,
        "list[0]": 13,
        "list[1]": 13,
        "list[1][0]": 13,
        "list[1][1]": 14,
        "list[2]": 15,
        "list[2].x": 15,
        'list[2]."y z"': 15,
        'list[2]."y z"[0]': 15,
        "list[3]": 15,
        "list[3].x": 15,
        "when": 17,
        "num": 18,
        '"人\\t\\""': 19,
        "table": 21,
        "table.k": 22,
        "table.k.a": 22,
        "table.k.a.b": 22,
        "table.k.c": 22,
        "table.sub": 23,
        "table.sub.e": 24,
        "rules": 25,
        "rules[0]": 25,
        "rules[0].code": 26,
        "rules[0].parts": 27,
        "rules[0].parts[0]": 27,
        "rules[0].parts[0].p": 28,
        "rules[0].parts[1]": 29,
        "rules[0].parts[1].p": 30,
        "rules[0].more": 31,
        "rules[0].more.m": 32,
        "rules[1]": 33,
        "rules[1].code": 34,
    }
    assert TomlLines.of(TRICKY).twice == []


def test_line_ends_of_windows_count_once() -> None:
    assert TomlLines.of("a = 1\r\nb = 2\r\n").lines == {"a": 1, "b": 2}


@pytest.mark.parametrize(
    ("text", "twice"),
    [
        ("a = 1\nb = 2\na = 3", Twice("a", 1, 3)),
        ("[x]\n[y]\n[x]", Twice("x", 1, 3)),
        ("[x]\na = 1\n\na = 2", Twice("x.a", 2, 4)),
        ("x = { a = 1, a = 2 }", Twice("x.a", 1, 1)),
        ("x = 1\n[x]", Twice("x", 1, 2)),
    ],
)
def test_a_key_given_twice_is_found_with_both_lines(text: str, twice: Twice) -> None:
    assert TomlLines.of(text).twice == [twice]


@pytest.mark.parametrize(
    "text",
    [
        "[",
        "[[",
        "a = [",
        "a = {",
        "a = [1 2 = 3]",
        "a = {1}",
        "= 3",
        "a =",
        "]",
        "\x00",
        '"',
        "'''",
        "[[]]",
        "a.=1",
        "a = {,}",
        "a = {]}",
        "a = [,]",
    ],
)
def test_a_text_that_is_no_toml_costs_lines_and_no_error(text: str) -> None:
    assert isinstance(TomlLines.of(text).lines, dict)


def test_a_text_nested_too_deep_costs_lines_and_no_error() -> None:
    assert TomlLines.of("a = " + "[" * 10_000).lines["a"] == 1


def test_an_escape_beyond_the_last_character_costs_no_error() -> None:
    assert '""' in TomlLines.of('"\\UFFFFFFFF" = 1').lines


def _paths(value: Any, *above: str | int) -> Iterator[tuple[str | int, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in items:
        yield (*above, key)
        yield from _paths(part, *above, key)


def _all_found(text: str) -> None:
    """Assert that every value that tomllib reads has a line, and that its key stands on it."""
    lines, written = TomlLines.of(text).lines, text.splitlines()
    for keys in _paths(tomllib.loads(text)):
        path = path_of(*keys)
        # A table that only its members name has no line of its own.
        if path not in lines:
            assert any(known.startswith(path + ".") for known in lines), path
        elif isinstance(keys[-1], str):
            assert keys[-1] in written[lines[path] - 1], path


@pytest.mark.slow
@pytest.mark.parametrize("name", [policy.id for policy in list_policies()])
def test_every_value_of_a_bundled_policy_is_found(name: str) -> None:
    _all_found(to_toml(load_policy(name)))


@given(st.integers(0, 2**32))
def test_every_value_of_a_drawn_policy_is_found(seed: int) -> None:
    _all_found(to_toml(parse_policy(draw_document(SeededChoice(Random(seed))))))  # noqa: S311 - a seed, not a secret


@given(st.text(st.sampled_from("ab[]{}=.,\"'#\n\\ 1-"), max_size=60))
def test_any_text_costs_no_error_and_its_first_keys_are_found(text: str) -> None:
    lines = TomlLines.of(text).lines
    try:
        document = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError:
        return
    for key in document:
        assert any(path == path_of(key) or path.startswith((path_of(key) + ".", path_of(key) + "[")) for path in lines)
