"""Places in a document, spelt as people read them: ``gates[0].when``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_BARE = re.compile(r"[A-Za-z0-9_-]{1,80}", re.ASCII)
_LAST = re.compile(r'(?:\[\d+\]|\.?(?:"(?:[^"\\]|\\.)*"|[^.\[\]"]+))$')
_LONGEST_KEY = 80


def step(key: str | int) -> str:
    """Return one step of a path: a position in brackets, a key as it is or, where it has odd characters, in quotes.

    Examples
    --------
    >>> step(0), step("when"), step("人均")
    ('[0]', 'when', '"人均"')
    """
    if isinstance(key, int):
        return f"[{key}]"
    if _BARE.fullmatch(key):
        return key
    cut = key if len(key) <= _LONGEST_KEY else key[: _LONGEST_KEY - 1] + "…"
    escaped = cut.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in escaped) + '"'


def path_of(*keys: str | int) -> str:
    """Return the path of nested keys and positions.

    Examples
    --------
    >>> path_of("ladder", "tiers", 2, "at_least")
    'ladder.tiers[2].at_least'
    """
    path = ""
    for key in keys:
        path += ("." if path and not isinstance(key, int) else "") + step(key)
    return path


def parent(path: str) -> str:
    """Return the path without its last step.

    Examples
    --------
    >>> parent("gates[0].when"), parent("gates[0]"), parent("gates")
    ('gates[0]', 'gates', '')
    """
    return _LAST.sub("", path)


def place_of(path: str, places: Mapping[str, int | str]) -> int | str | None:
    """Return the line or cell of a path, or of the nearest place above it that is known.

    Examples
    --------
    >>> place_of("gates[0].cap", {"gates[0]": 12}), place_of("score", {})
    (12, None)
    """
    while path:
        if path in places:
            return places[path]
        above = parent(path)
        if above == path:
            return None
        path = above
    return None
