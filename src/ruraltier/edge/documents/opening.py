"""The text of a JSON document: its size, its syntax and its head, before any object is made of it."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ruraltier.edge.documents.written import FORMAT
from ruraltier.edge.documents.wrong import malformed, outsize
from ruraltier.errors import show

if TYPE_CHECKING:
    from ruraltier.edge.documents.limits import DocumentLimits

_KEYS = ("ruraltier", "format", "parts", "object")
_SHARED = {"is", "array"}
LONGEST_DECIMAL = 60
"""Characters of a decimal: no float and no figure of a rule book takes as many."""


def opened(text: str, limits: DocumentLimits) -> Any:  # noqa: ANN401 - JSON holds anything
    """Return what the JSON of a document says, decimals as such; its head is known to be one.

    Raises
    ------
    ArgumentError
        If it is no JSON, or no document of `to_json`.
    LimitError
        If it is too large, or nested too deep.
    """
    if len(text) > limits.characters:
        raise outsize(f"the document has {len(text)} characters", f"at most {limits.characters}")

    def whole(digits: str) -> int:
        if len(digits) > limits.digits:
            raise outsize(f"a number has {len(digits)} digits", f"at most {limits.digits}")
        return int(digits)

    try:
        document = json.loads(
            text, parse_float=_decimal, parse_int=whole, parse_constant=_no_number, object_pairs_hook=_once
        )
    except json.JSONDecodeError as error:
        raise malformed("RT-JSN-001", f"this is no JSON: {error.msg}", "JSON", line=error.lineno) from None
    except RecursionError:
        raise outsize("the document is nested too deep to be read", f"at most {limits.depth} objects deep") from None
    _check_head(document, limits)
    return document


def _decimal(digits: str) -> Decimal:
    if len(digits) > LONGEST_DECIMAL:
        raise outsize(f"a decimal has {len(digits)} characters", f"at most {LONGEST_DECIMAL}")
    return Decimal(digits)


def _no_number(word: str) -> float:
    raise malformed("RT-JSN-001", f"{word} is no number", "JSON, which has null")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise malformed("RT-JSN-001", f"the key {show(twice)} stands twice", "every key once")
    return found


def _check_head(document: Any, limits: DocumentLimits) -> None:  # noqa: ANN401 - JSON holds anything
    if not isinstance(document, dict) or set(document) != set(_KEYS) or not isinstance(document["parts"], list):
        rule = "a document of to_json, with the keys " + ", ".join(_KEYS)
        raise malformed("RT-JSN-002", "this is another kind of JSON", rule)
    if document["format"] != FORMAT:
        what, mend = f"the document is of format {show(document['format'])}", "read it with the version that wrote it"
        raise malformed("RT-JSN-002", what, f"format {FORMAT}", mend=mend)
    if len(document["parts"]) > limits.parts:
        raise outsize(f"the document has {len(document['parts'])} shared parts", f"at most {limits.parts}")
    # Lists of lists that are shared would stand for more than anybody can look at.
    for at, one in enumerate(document["parts"]):
        if not isinstance(one, dict) or not _SHARED & set(one):
            raise malformed("RT-JSN-002", "what is shared is no object", "an object or an array", path=f"parts[{at}]")
