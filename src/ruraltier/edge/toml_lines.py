"""On which line of a TOML text each value stands; tomllib does not say."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

from attrs import define, field, frozen

from ruraltier.policy.paths import path_of

if TYPE_CHECKING:
    from collections.abc import Iterator

# A text that is not closed runs to the end, so that no character is looked at twice.
_TOKEN = re.compile(
    r"""(?P<string>\"{3}(?:[^\\]|\\.)*?(?:\"{3,5}|\Z)|'{3}.*?(?:'{3,5}|\Z)|"(?:[^"\\\n]|\\.)*"?|'[^'\n]*'?)
    |(?P<comment>\#[^\n]*)
    |(?P<newline>\n)
    |(?P<space>[ \t\r]+)
    |(?P<mark>[\[\]{},=.])
    |(?P<bare>[^\s\[\]{},=.\#"']+)
    |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)")
_PLAIN_ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r"}

_DEEPEST = 64
"""Keys of one path that are kept; no rule book may be as deep."""

Key = tuple[str | int, ...]


@frozen
class Twice:
    """A key that is given two times, with both lines."""

    path: str
    first: int
    second: int


@define
class TomlLines:
    r"""Lines of the values of a TOML text.

    Parameters
    ----------
    text
        The text. What tomllib would refuse costs line numbers, never an error.

    Examples
    --------
    >>> found = TomlLines.of('id = "x"\n[[gates]]\nwhen = "a < 1"\n')
    >>> found.lines
    {'id': 1, 'gates': 2, 'gates[0]': 2, 'gates[0].when': 3}
    """

    tokens: list[tuple[str, str, int]]
    lines: dict[str, int] = field(factory=dict)
    twice: list[Twice] = field(factory=list)
    _lists: dict[Key, int] = field(factory=dict)
    _at: int = 0

    @classmethod
    def of(cls, text: str) -> TomlLines:
        """Return the lines of a text."""
        made = cls([*_tokens(text), ("end", "", 0)])
        try:
            made._document()
        except RecursionError:
            # Deeper than any rule book may be; the reader of the document says so, and where does not matter.
            return made
        return made

    @property
    def _here(self) -> tuple[str, str, int]:
        return self.tokens[self._at]

    def _take(self, mark: str) -> bool:
        found = self._here[0] == "mark" and self._here[1] == mark
        self._at += found
        return found

    def _skip(self, *kinds: str) -> None:
        while self._here[0] in kinds:
            self._at += 1

    def _document(self) -> None:
        base: Key = ()
        while self._here[0] != "end":
            self._skip("newline")
            line = self._here[2]
            if self._take("["):
                base = self._head(line)
            elif self._here[0] in {"bare", "string"}:
                self._pair(base)
            while self._here[0] not in {"newline", "end"}:
                self._at += 1

    def _head(self, line: int) -> Key:
        doubled = self._take("[")
        *above, last = self._keys() or [""]
        path: Key = ()
        for key in above:
            path = self._inside((*path, key))
        path = (*path, last)
        if doubled:
            self._lists[path] = self._lists.get(path, -1) + 1
            self._note(path, line)
            path = self._inside(path)
        self._note(path, line)
        return path

    def _inside(self, path: Key) -> Key:
        return (*path, self._lists[path]) if path in self._lists else path

    def _keys(self) -> list[str]:
        keys = []
        while self._here[0] in {"bare", "string"}:
            keys.append(_unquoted(self._here[1]))
            self._at += 1
            if not self._take("."):
                break
        return keys[:_DEEPEST]

    def _pair(self, base: Key) -> None:
        line = self._here[2]
        path = (*base, *self._keys())
        self._note(path, line)
        if self._take("="):
            self._value(path)

    def _value(self, path: Key) -> None:
        if self._take("["):
            self._list(path)
        elif self._take("{"):
            self._inline(path)
        else:
            self._skip("bare", "string", "other")
            while self._take("."):
                self._skip("bare")

    def _list(self, path: Key) -> None:
        position = 0
        while True:
            self._skip("newline")
            if self._take("]") or self._here[0] == "end":
                return
            self._note((*path, position), self._here[2])
            start = self._at
            self._value((*path, position))
            self._skip("newline")
            position += self._take(",")
            if self._at == start:
                self._at += 1

    def _inline(self, path: Key) -> None:
        while True:
            self._skip("newline")
            if self._take("}") or self._here[0] == "end":
                return
            start = self._at
            self._pair(path)
            self._take(",")
            if self._at == start:
                self._at += 1

    def _note(self, path: Key, line: int) -> None:
        spelt = path_of(*path)
        if spelt not in self.lines:
            self.lines[spelt] = line
        elif path not in self._lists:
            self.twice.append(Twice(spelt, self.lines[spelt], line))


def _tokens(text: str) -> Iterator[tuple[str, str, int]]:
    line = 1
    for match in _TOKEN.finditer(text.replace("\r\n", "\n")):
        kind = str(match.lastgroup)
        if kind not in {"space", "comment"}:
            yield kind, match[0], line
        line += match[0].count("\n")


def _unquoted(key: str) -> str:
    if key[0] == '"':
        return _ESCAPE.sub(_escaped, key[1:-1])
    return key.strip("'")


def _escaped(match: re.Match[str]) -> str:
    code = match[1]
    if len(code) == 1:
        return _PLAIN_ESCAPES.get(code, code)
    point = int(code[1:], 16)
    return chr(point) if point <= sys.maxunicode else ""
