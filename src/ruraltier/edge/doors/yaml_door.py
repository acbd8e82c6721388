"""YAML 1.2 in: plain tables, lists, texts and numbers, without tags, anchors and double meanings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from attrs import define, field

from ruraltier.edge.doors.decoding import decoded
from ruraltier.edge.doors.figures import figure, whole
from ruraltier.edge.doors.opened import Opened, lacking, meant, refused, too_deep
from ruraltier.errors import LimitError, Problem, show
from ruraltier.policy.limits import Limits
from ruraltier.policy.paths import path_of

if TYPE_CHECKING:
    from ruraltier.errors import PolicyError

_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
_TRUTHS = {word: meant for meant in (True, False) for word in (str(meant).lower(), str(meant), str(meant).upper())}
_WHOLE = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"[-+]?(?:\.[0-9]+|(?:0|[1-9][0-9]*)(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_ENDLESS = re.compile(r"([-+]?)\.(?:(inf|Inf|INF)|nan|NaN|NAN)")
_ODD = re.compile(r"[-+]?(?:0[0-9]+(?:\.[0-9]*)?|0o[0-7]+|0x[0-9a-fA-F]+)")

_LOOKS = (
    (r"\\t", "a tab stands where only spaces may", "indent with spaces"),
    (r"mapping values", "a colon in a text, or a line that is indented too far", "put the text in double quotes"),
    (r"character '[@`%]'", "a text starts with a sign that YAML keeps for itself", "put the text in double quotes"),
    (r"escape character", "a text in double quotes holds a backslash", "write it in single quotes: '…'"),
    (r"quoted scalar", "a text is not closed", "write the same quotes at its end"),
    (r"flow (?:sequence|mapping|node)", "a list or table in brackets is not closed", "write the bracket at its end"),
    (r"block (?:collection|mapping)", "the line is indented otherwise than those beside it", "indent it like them"),
    (r"simple key", "a key without a colon", "write key: value"),
)
"""What the parser says, what that means, how to mend it."""


def open_yaml(content: bytes, source: str, limits: Limits) -> Opened:
    """Return the document of a YAML file.

    Raises
    ------
    PolicyError
        If it is no YAML, or uses what is refused (tags, anchors and aliases, several documents, a key twice), with the
        line; or if ruamel.yaml is not installed.
    LimitError
        If it is nested too deep or holds too many values.
    """
    builder = _Builder(_events(decoded(content, source), source), source, limits)
    document = builder.document()
    return Opened(document={} if document is None else document, places=lambda: builder.lines)


def _events(text: str, source: str) -> Iterator[Any]:
    try:
        from ruamel.yaml import YAML  # noqa: PLC0415 - an optional library, loaded where it is used
        from ruamel.yaml.error import MarkedYAMLError, YAMLError  # noqa: PLC0415 - the same
    except ImportError:
        raise lacking("a YAML file", "ruamel.yaml", "yaml", source) from None
    try:
        # The parser gives texts with their marks; what they stand for is said below, and nowhere else.
        yield from YAML(typ="safe", pure=True).parse(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _fault(f"{error.problem} {error.context}", mark.line + 1 if mark else None, source) from None
    except YAMLError as error:
        position = getattr(error, "position", 0)
        what = "there is a character that no text file may hold"
        raise refused("RT-FIL-013", what, "YAML", source=source, line=text.count("\n", 0, position) + 1) from None


def _fault(said: str, line: int | None, source: str) -> PolicyError:
    what, mend = meant(_LOOKS, said) or (f"this is no YAML: {said.removesuffix(' None')}", "")
    return refused("RT-FIL-013", what, "YAML", mend, source=source, line=line)


@define
class _Builder:
    """Makes the document of the parser's events, with the line of each value."""

    events: Iterator[Any]
    source: str
    limits: Limits
    lines: dict[str, int] = field(factory=dict)
    seen: int = 0

    def document(self) -> Any:  # noqa: ANN401 - a document holds anything
        found, documents = None, 0
        for event in self.events:
            kind = _kind(event)
            if kind == "DocumentStart":
                documents += 1
                self._plain_start(event, documents)
            elif kind not in {"StreamStart", "StreamEnd", "DocumentEnd"}:
                found = self._value(event, ())
        return found

    def _plain_start(self, event: Any, documents: int) -> None:  # noqa: ANN401 - ruamel.yaml's event
        if documents > 1:
            raise self._refused(event, "a second document starts here", "delete the line ---")
        if event.version not in {None, (1, 2)} or event.tags:
            raise self._refused(event, "there is a directive (%)", "delete it")

    def _value(self, event: Any, path: tuple[str | int, ...]) -> Any:  # noqa: ANN401 - an event, a value
        self._count(event, path)
        self._refuse_references(event)
        match _kind(event):
            case "MappingStart":
                return self._table(path)
            case "SequenceStart":
                return self._list(path)
        return self._scalar(event) if event.style is None else event.value

    def _count(self, event: Any, path: tuple[str | int, ...]) -> None:  # noqa: ANN401 - ruamel.yaml's event
        self.seen += 1
        if len(path) > self.limits.depth:
            raise too_deep(self.source, _line(event))
        if self.seen > self.limits.values:
            what = f"the document holds more than {self.limits.values} values"
            raise LimitError(Problem(code="RT-LIM-002", source=self.source, what=what, rule="a smaller document"))

    def _refuse_references(self, event: Any) -> None:  # noqa: ANN401 - ruamel.yaml's event
        if event.anchor is not None:
            raise self._refused(event, f"there is an anchor or alias, {show(event.anchor)}", "write the value out")
        if event.tag is not None:
            raise self._refused(event, f"there is a tag, {show(str(event.tag))}", "delete it")

    def _table(self, path: tuple[str | int, ...]) -> dict[str, Any]:
        made: dict[str, Any] = {}
        while _kind(event := next(self.events)) != "MappingEnd":
            key = self._key(event)
            here = (*path, key)
            spelt, line = path_of(*here), _line(event)
            if key in made:
                what = f"{spelt} stands on line {self.lines[spelt]} and again on line {line}"
                raise refused("RT-FIL-010", what, "every key once", source=self.source, line=line, path=spelt)
            self.lines[spelt] = line
            made[key] = self._value(next(self.events), here)
        return made

    def _key(self, event: Any) -> str:  # noqa: ANN401 - ruamel.yaml's event
        self._refuse_references(event)
        if _kind(event) != "Scalar":
            raise self._refused(event, "a key is a list or a table", "write a text before the colon")
        return str(event.value)

    def _list(self, path: tuple[str | int, ...]) -> list[Any]:
        made: list[Any] = []
        while _kind(event := next(self.events)) != "SequenceEnd":
            here = (*path, len(made))
            self.lines[path_of(*here)] = _line(event)
            made.append(self._value(event, here))
        return made

    def _scalar(self, event: Any) -> Any:  # noqa: ANN401 - an event, a value
        text = str(event.value)
        if text in _NOTHING:
            return None
        if text in _TRUTHS:
            return _TRUTHS[text]
        if _WHOLE.fullmatch(text):
            return whole(text)
        if _DECIMAL.fullmatch(text):
            return figure(text)
        if endless := _ENDLESS.fullmatch(text):
            return figure(endless[1] + (endless[2] or "nan"))
        if _ODD.fullmatch(text):
            what = f"{show(text)} is a number in one reading of YAML and another, or none, in the next"
            rule, mend = "a number without leading zeros, in tens", "write it so, or put a text in double quotes"
            raise refused("RT-FIL-015", what, rule, mend, source=self.source, line=_line(event))
        return text

    def _refused(self, event: Any, what: str, mend: str) -> PolicyError:  # noqa: ANN401 - ruamel.yaml's event
        rule = "tables, lists, texts, numbers and truth values only"
        return refused("RT-FIL-014", what, rule, mend, source=self.source, line=_line(event))


def _kind(event: Any) -> str:  # noqa: ANN401 - ruamel.yaml's event
    return type(event).__name__.removesuffix("Event")


def _line(event: Any) -> int:  # noqa: ANN401 - ruamel.yaml's event
    return int(event.start_mark.line) + 1
