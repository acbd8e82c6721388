"""On which line of a JSON text each value stands; the json module does not say."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from attrs import define, field

from ruraltier.edge.toml_lines import Twice
from ruraltier.policy.paths import path_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(
    r'(?P<text>"(?:[^"\\]|\\.)*")|(?P<mark>[{}\[\],])|(?P<bare>[^\s{}\[\],:"]+)|(?P<line>\n)', re.DOTALL
)
_DEEPEST = 64
"""Steps of a path that are looked at; no rule book may be as deep."""


@define
class _Inside:
    """A table or list that is being read."""

    table: bool
    at: int = 0
    key_next: bool = True


@define
class JsonLines:
    r"""Lines of the values of a JSON text that the json module accepts.

    Examples
    --------
    >>> JsonLines.of('{"id": "x",\n "gates": [{\n  "when": "a"}]}').lines
    {'id': 1, 'gates': 2, 'gates[0]': 2, 'gates[0].when': 3}
    """

    lines: dict[str, int] = field(factory=dict)
    twice: list[Twice] = field(factory=list)
    _path: list[str | int] = field(factory=list)
    _open: list[_Inside] = field(factory=list)

    @classmethod
    def of(cls, text: str) -> JsonLines:
        """Return the lines of a text."""
        made = cls()
        for kind, written, line in _tokens(text):
            made._token(kind, written, line)
        return made

    def _token(self, kind: str, written: str, line: int) -> None:
        inside = self._open[-1] if self._open else None
        if kind == "text" and inside and inside.table and inside.key_next:
            self._path.append(json.loads(written, strict=False))
            self._note(line)
            inside.key_next = False
        elif written == "," and inside:
            inside.key_next = True
            inside.at += 1
        elif written in {"]", "}"}:
            self._open.pop()
            self._leave()
        else:
            self._enter(line)
            if written in {"[", "{"}:
                self._open.append(_Inside(table=written == "{"))
            else:
                self._leave()

    def _enter(self, line: int) -> None:
        if self._open and not self._open[-1].table:
            self._path.append(self._open[-1].at)
            self._note(line)

    def _leave(self) -> None:
        if self._open:
            self._path.pop()

    def _note(self, line: int) -> None:
        if len(self._path) > _DEEPEST:
            return
        spelt = path_of(*self._path)
        if spelt in self.lines:
            self.twice.append(Twice(spelt, self.lines[spelt], line))
        self.lines.setdefault(spelt, line)


def _tokens(text: str) -> Iterator[tuple[str, str, int]]:
    line = 1
    for match in _TOKEN.finditer(text):
        if match.lastgroup == "line":
            line += 1
        else:
            yield str(match.lastgroup), match[0], line
