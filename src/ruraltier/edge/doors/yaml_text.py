"""A document as YAML 1.2 that older readers understand alike."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any

from ruraltier.policy.toml_text import canonical, quoted

_WIDTH = 100
_SPREAD = 2
"""Tables down to this depth get a line a key, so that sections and their members look alike."""

_PLAIN = re.compile(r"[A-Za-z_一-鿿][A-Za-z0-9_\-一-鿿。、%/·]*")
_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
_HIDDEN = re.compile("[\x80-\x9f\xad\u2028\u2029\ufeff\ufffe\uffff]")


def yaml_text(document: Mapping[str, Any]) -> str:
    """Return a document as YAML.

    Examples
    --------
    >>> tiers = [{"code": "a"}, {"code": "b", "above": 1}]
    >>> print(yaml_text({"id": "x", "word": "no", "ladder": {"tiers": tiers}}), end="")
    id: x
    word: "no"
    ladder:
      tiers:
        - {code: a}
        - {code: b, above: 1}
    """
    return "\n".join(_table(document, 0)) + "\n" if document else "{}\n"


def _table(table: Mapping[str, Any], depth: int) -> Iterator[str]:
    for key, value in table.items():
        if _flows(value, depth + 1):
            yield f"{_text(key)}: {_flow(value)}"
        else:
            lines = _table(value, depth + 1) if isinstance(value, Mapping) else _rows(value, depth + 1)
            yield from (f"{_text(key)}:", *("  " + line for line in lines))


def _rows(rows: list[Any], depth: int) -> Iterator[str]:
    for row in rows:
        if _flows(row, depth + _SPREAD):
            yield f"- {_flow(row)}"
        else:
            first, *rest = _table(row, depth + 1) if isinstance(row, Mapping) else _rows(row, depth + 1)
            yield from (f"- {first}", *("  " + line for line in rest))


def _flows(value: Any, depth: int) -> bool:  # noqa: ANN401 - a document holds anything
    """Return whether a value stands on one line."""
    if not value or not isinstance(value, (Mapping, list)):
        return True
    if isinstance(value, list):
        return not any(isinstance(one, (Mapping, list)) for one in value)
    inside = [one for one in value.values() if isinstance(one, (Mapping, list))]
    return (
        depth != _SPREAD
        and not any(isinstance(one, Mapping) or not _flows(one, depth) for one in inside)
        and len(_flow(value)) <= _WIDTH
    )


def _flow(value: Any) -> str:  # noqa: ANN401 - a document holds anything
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_text(key)}: {_flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, str):
        return _text(value)
    return value.isoformat() if isinstance(value, dt.date) else canonical(value)


def _text(text: str) -> str:
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    return _HIDDEN.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted(text))
