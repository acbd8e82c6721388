"""json_schema: what a JSON document of objects looks like, made from the list of kinds itself."""

from __future__ import annotations

from typing import Any

from ruraltier.edge.documents.arrays import KNOWN
from ruraltier.edge.documents.kinds import UNSET, classes, plans
from ruraltier.edge.documents.written import FORMAT
from ruraltier.errors import ArgumentError, Problem, near, show

_VALUE = {"$ref": "#/$defs/value"}
_VALUES = {"type": "array", "items": _VALUE}
_PAIRS = {"type": "array", "items": {"type": "array", "items": _VALUE, "minItems": 2, "maxItems": 2}}
_RATIO = {"type": "string", "pattern": "^-?[0-9]+(/[0-9]+)?$"}
_BOOK = {"type": "object", "description": "the document of a policy file or programme; exact ratios may be texts"}
_TAGS: dict[str, Any] = {
    "part": {"type": "integer", "minimum": 0, "description": "number of a shared part, counted from 0"},
    "int": {"type": "string", "pattern": "^-?[0-9]+$", "description": "a whole number beyond 2^53 - 1"},
    "float": {"enum": ["nan", "inf", "-inf"]},
    "number": _RATIO | {"description": "an exact number"},
    "decimal": {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"},
    "day": {"type": "string", "format": "date"},
    "condition": {"type": "string", "description": "in the language of rule books"},
    "formula": {"type": "string", "description": "in the language of rule books"},
    "phrase": {
        "type": "array",
        "items": {"type": "string"},
        "minItems": 2,
        "maxItems": 2,
        "description": "a text in Chinese and in English",
    },
    "list": _VALUES,
    "set": _VALUES,
    "map": _PAIRS,
    "table": _PAIRS,
}
_SPECIAL: dict[str, dict[str, Any]] = {
    "TierPolicy": {"document": _BOOK},
    "Programme": {"document": _BOOK, "policies": _PAIRS},
    "Measured": {"cohort": _VALUE, "policy": _VALUE},
}


def json_schema(kind: str | None = None) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of the documents of `to_json`.

    Parameters
    ----------
    kind
        The class of the object that the document holds, such as ``Assessment``; None for any.

    Raises
    ------
    ArgumentError
        If documents hold no such kind.

    Examples
    --------
    >>> import ruraltier as rt
    >>> rt.json_schema("Threshold")["$defs"]["Threshold"]["required"]
    ['is', 'value', 'closed']
    """
    kinds = _kinds()
    if kind is not None and str(kind) not in kinds:
        what, rule = f"documents hold no {show(kind)}", "one of " + ", ".join(kinds)
        raise ArgumentError(Problem(code="RT-ARG-002", what=what, rule=rule, mend=near(str(kind), kinds)))
    top = _VALUE if kind is None else {"anyOf": [{"$ref": f"#/$defs/{kind}"}, _tag("part")]}
    head = {"ruraltier": {"type": "string"}, "format": {"const": FORMAT}, "parts": _VALUES, "object": top}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "ruraltier objects as JSON",
        **_object(head, list(head)),
        "$defs": {"value": _value(list(kinds)), "array": _array(), **kinds},
    }


def _kinds() -> dict[str, dict[str, Any]]:
    """Return the schema of every kind: what is made of parts, members of closed lists, and rule books."""
    found = {name: _kind(name, parts, list(parts)) for name, parts in _SPECIAL.items()}
    for name, cls in classes().items():
        if name in plans():
            stated = plans()[name].parts
            needed = [part.key for part in stated if part.default is UNSET]
            found[name] = _kind(name, {part.key: _VALUE for part in stated}, needed)
        else:
            members = list(cls.__members__)
            found[name] = _kind(name, {"name": {"enum": members}}, ["name"])
    return dict(sorted(found.items()))


def _kind(name: str, parts: dict[str, Any], needed: list[str]) -> dict[str, Any]:
    return _object({"is": {"const": name}} | parts, ["is", *needed])


def _object(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _tag(tag: str) -> dict[str, Any]:
    return _object({tag: _TAGS[tag]}, [tag])


def _value(kinds: list[str]) -> dict[str, Any]:
    branches = [
        {"if": {"properties": {"is": {"const": name}}, "required": ["is"]}, "then": {"$ref": f"#/$defs/{name}"}}
        for name in kinds
    ]
    made = {"required": ["is"], "properties": {"is": {"enum": kinds}}, "allOf": branches}
    tagged = {"anyOf": [*map(_tag, _TAGS), {"$ref": "#/$defs/array"}]}
    return {
        "type": ["null", "boolean", "number", "string", "array", "object"],
        "items": _VALUE,
        "if": {"type": "object"},
        "then": {"if": {"required": ["is"]}, "then": made, "else": tagged},
    }


def _array() -> dict[str, Any]:
    shape = {"type": "array", "items": {"type": "integer", "minimum": 0}, "maxItems": 2}
    return _object({"array": {"enum": list(KNOWN)}, "values": _VALUES, "shape": shape}, ["array", "values"])
