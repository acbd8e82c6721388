"""A document as text: TOML for people, and one canonical line for fingerprints."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from ruraltier.errors import ExportError, Problem, show

_BARE = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_WIDTH = 100
_OWN_LINES = frozenset({"tiers", "steps", "villages", "expect", "parts", "stages", "ends"})
"""Lists of tables that read best with one table a line."""


def toml_text(document: Mapping[str, Any]) -> str:
    """Return a document as TOML.

    Examples
    --------
    >>> print(toml_text({"id": "x", "indicators": {"income": {"points": 1}}}), end="")
    id = "x"
    <BLANKLINE>
    [indicators.income]
    points = 1
    """
    return "\n".join(_table(document, ())).lstrip("\n") + "\n"


def _table(table: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    nested = {key: value for key, value in table.items() if _stands_apart(key, value, path)}
    width = max((len(_key(key)) for key in table if key not in nested), default=0)
    for key, value in table.items():
        if key not in nested:
            yield f"{_key(key).ljust(width)} = {_laid_out(key, value)}"
    for key, value in nested.items():
        yield from _section((*path, key), value)


def _stands_apart(key: str, value: object, path: tuple[str, ...]) -> bool:
    """Return whether a value gets a head of its own: sections, their members, and lists of rules, awards and cases."""
    if isinstance(value, Mapping):
        return (not path and key not in {"title", "notes", "missing"}) or path in _KEYED
    return (
        isinstance(value, list)
        and bool(value)
        and isinstance(value[0], Mapping)
        and key not in _OWN_LINES
        and len(path) <= 1
    )


_KEYED = {
    *{("sources",), ("settings",), ("indicators",), ("aspects",)},
    *{("levels",), ("rollups",), ("ratings",), ("chains",), ("titles",), ("lookbacks",), ("helpers",), ("diagnoses",)},
    ("assistance",),
}


def _section(path: tuple[str, ...], value: Any) -> Iterator[str]:  # noqa: ANN401 - a table or a list of tables
    head = ".".join(_key(key) for key in path)
    if isinstance(value, list):
        for item in value:
            yield from ("", f"[[{head}]]", *_table(item, path))
    elif path in _KEYED:
        yield from _table(value, path)
    else:
        yield from ("", f"[{head}]", *_table(value, path))


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else quoted(key)


def _laid_out(key: str, value: object) -> str:
    line = inline(value)
    if isinstance(value, list) and (key in _OWN_LINES or len(line) > _WIDTH):
        return "[\n" + "".join(f"  {inline(item)},\n" for item in value) + "]"
    return line


def inline(value: object) -> str:
    """Return a value as TOML on one line.

    Examples
    --------
    >>> inline({"kind": "linear", "at": [0, 10]})
    '{ kind = "linear", at = [0, 10] }'
    """
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(k)} = {inline(v)}" for k, v in value.items()) + " }" if value else "{}"
    if isinstance(value, list):
        return "[" + ", ".join(map(inline, value)) + "]"
    return _scalar(value)


def _scalar(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return quoted(value)
    return (
        value.isoformat() if isinstance(value, dt.date) else f"{value:f}" if not isinstance(value, int) else str(value)
    )


def quoted(text: str) -> str:
    r"""Return a text in quotes, as TOML and JSON both read it.

    Raises
    ------
    ExportError
        If it holds half a character, which no file can.

    Examples
    --------
    >>> print(quoted('a "b"\n'))
    "a \"b\"\n"
    """
    if any(unicodedata.category(c) == "Cs" for c in text):
        what = f"the text {show(text)} holds half a character (a lone surrogate)"
        raise ExportError(Problem(code="RT-EXP-002", what=what, rule="whole characters"))
    return '"' + "".join(_ESCAPES.get(c) or (f"\\u{ord(c):04x}" if c < " " or c == "\x7f" else c) for c in text) + '"'


def canonical(value: object) -> str:
    """Return a document as one line of JSON: keys sorted, no spaces, dates as text.

    Examples
    --------
    >>> canonical({"b": [1, True], "a": "x"})
    '{"a":"x","b":[1,true]}'
    """
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{quoted(k)}:{canonical(value[k])}" for k in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    return quoted(value.isoformat()) if isinstance(value, dt.date) else _scalar(value)
