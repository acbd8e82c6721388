"""JSON in and out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ruraltier.edge.doors.decoding import decoded
from ruraltier.edge.doors.figures import figure, whole
from ruraltier.edge.doors.json_lines import JsonLines
from ruraltier.edge.doors.opened import Opened, meant, refused, too_deep
from ruraltier.policy.toml_text import canonical, quoted

if TYPE_CHECKING:
    from ruraltier.errors import PolicyError
    from ruraltier.policy.limits import Limits

_WIDTH = 100
SCHEMA = "$schema"
"""The one key that is no part of the document: editors look there for the schema."""

_LOOKS = (
    (
        r"property name.* @[}]|trailing comma|Expecting value @[\]}]",
        "a comma stands before a closing bracket",
        "delete it",
    ),
    (r"@[/#]", "there is a comment", "delete it: JSON has no comments"),
    (r"@['“”‘’]", "a text is in other quotes", 'write straight double quotes: "…"'),
    (r"property name", "a key has no quotes", 'write the key in straight quotes: "…"'),
    (r"value @[TFNn]", "a word of another language stands for a value", "write true or false, or leave the key out"),
    (r"value @[+.]", "a number starts with + or a point", "write 5 or 0.5"),
    (r"value @.", "a text has no quotes, or a value is missing", 'write the text in straight quotes: "…"'),
    (r"',' delimiter", "a comma between two values, or a closing bracket, is missing", "write , or the bracket"),
    (r"':' delimiter", "a colon after a key is missing", 'write "key": value'),
    (r"Extra data", "something stands after the end of the document", "delete it"),
    (r"control character", "a text goes on over the end of its line, or holds a control character", r"write \n"),
    (r"escape", "a text holds a backslash", r"write \\"),
    (r"Unterminated", "a text is not closed", 'write " at its end'),
)
"""What the json module says, with the character at which it stopped; what that means; how to mend it."""


class _TwiceError(Exception):
    """A key stands twice in one table."""


def open_json(content: bytes, source: str, _limits: Limits) -> Opened:
    """Return the document of a JSON file.

    Raises
    ------
    PolicyError
        If it is no JSON, or a key stands twice, with the line.
    LimitError
        If it is nested too deep to be read.
    """
    text = decoded(content, source)
    try:
        document = json.loads(
            text, parse_float=figure, parse_int=whole, parse_constant=Decimal, object_pairs_hook=_each_once
        )
    except json.JSONDecodeError as error:
        raise _fault(text, error, source) from None
    except _TwiceError:
        raise _twice(text, source) from None
    except RecursionError:
        raise too_deep(source) from None
    if isinstance(document, dict) and isinstance(document.get(SCHEMA), str):
        del document[SCHEMA]
    return Opened(document=document, places=lambda: JsonLines.of(text).lines)


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _TwiceError
    return found


def _twice(text: str, source: str) -> PolicyError:
    first = JsonLines.of(text).twice[0]
    what = f"{first.path} stands on line {first.first} and again on line {first.second}"
    return refused("RT-FIL-010", what, "every key once", source=source, line=first.second, path=first.path)


def _fault(text: str, error: json.JSONDecodeError, source: str) -> PolicyError:
    said = f"{error.msg} @{text[error.pos : error.pos + 1]}"
    what, mend = meant(_LOOKS, said) or (f"this is no JSON: {error.msg}", "")
    return refused("RT-FIL-012", what, "JSON", mend, source=source, line=error.lineno)


def json_text(document: Mapping[str, Any]) -> str:
    """Return a document as JSON; short tables and lists stand on one line.

    Examples
    --------
    >>> print(json_text({"id": "x", "valid": Decimal("0.10"), "tiers": [{"code": "a"}]}), end="")
    {
      "id": "x",
      "valid": 0.10,
      "tiers": [
        {"code": "a"}
      ]
    }
    """
    return _spread(document, "") + "\n"


def _spread(value: object, indent: str) -> str:
    inner = indent + "  "
    if isinstance(value, Mapping):
        parts = [f"{inner}{quoted(key)}: {_laid_out(one, inner)}" for key, one in value.items()]
        return "{\n" + ",\n".join(parts) + f"\n{indent}}}" if parts else "{}"
    if isinstance(value, list):
        return "[\n" + ",\n".join(inner + _laid_out(one, inner) for one in value) + f"\n{indent}]"
    return canonical(value)


def _laid_out(value: object, indent: str) -> str:
    line = _line(value)
    return line if _is_flat(value) and len(line) + len(indent) <= _WIDTH else _spread(value, indent)


def _is_flat(value: object) -> bool:
    inside = list(value.values()) if isinstance(value, Mapping) else value if isinstance(value, list) else []
    lists = [one for one in inside if isinstance(one, (Mapping, list))]
    return not any(isinstance(one, Mapping) or any(isinstance(deep, (Mapping, list)) for deep in one) for one in lists)


def _line(value: object) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{quoted(key)}: {_line(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_line, value)) + "]"
    return canonical(value)
