"""From a programme back to its document: nothing that is a default, everything that is not."""

from __future__ import annotations

import hashlib
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from attrs import NOTHING, Factory, fields, has

from ruraltier._text import Text
from ruraltier.policy.conditions import Condition, Formula
from ruraltier.policy.programme.chains import Stage
from ruraltier.policy.programme.levels import Level
from ruraltier.policy.programme.parts import KEYED, LISTED, Parts
from ruraltier.policy.sections import FORMAT
from ruraltier.policy.structure import RENAMED
from ruraltier.policy.toml_text import canonical
from ruraltier.policy.write import formula_text, number_text

if TYPE_CHECKING:
    from collections.abc import Iterable

Table = dict[str, Any]

_HEAD = ("id", "title", "source", "confidence")


def document_of(parts: Parts) -> Table:
    """Return the document that describes a programme; reading it with the same rule books gives an equal one.

    Parameters
    ----------
    parts
        The programme.

    Returns
    -------
    dict
        Nested tables as `parse_programme` takes them; a level names its rule book as it was named.

    Raises
    ------
    ExportError
        If it holds a number of too many digits.
    """
    sections = (*KEYED, *LISTED, "sources")
    head = {"format": FORMAT, **{name: _value(getattr(parts, name)) for name in _HEAD}}
    further = _stated(parts, skip=(*_HEAD, *sections))
    keyed = {s: _keyed(getattr(parts, s)) for s in ("sources", *KEYED) if getattr(parts, s)}
    listed = {s: [_part(part) for part in getattr(parts, s)] for s in LISTED if getattr(parts, s)}
    return head | further | keyed | listed


def fingerprint(parts: Parts) -> str:
    """Return the SHA-256 of what a programme and its rule books say."""
    document = document_of(parts)
    for level in parts.levels:
        document["levels"][level.code]["policy"] = level.policy.fingerprint
    return hashlib.sha256(canonical(document).encode()).hexdigest()


def _keyed(parts: Iterable[Any]) -> Table:
    return {part.code: _part(part, skip=("code",)) for part in parts}


def _part(part: object, *, skip: tuple[str, ...] = ()) -> Table:
    if isinstance(part, Level):
        return {"policy": part.book or part.policy.id, **_stated(part, skip=(*skip, "policy", "book"))}
    return _stated(part, skip=skip)


def _stated(part: object, *, skip: tuple[str, ...] = ()) -> Table:
    """Return the fields of an object that differ from their defaults, under the keys of the language."""
    kind: Any = type(part)
    stated = {f.name: getattr(part, f.name) for f in fields(kind) if f.name not in skip and f.init}
    defaults = {f.name: _default(f.default) for f in fields(kind)}
    found = {RENAMED.get(name, name): _value(v) for name, v in stated.items() if v != defaults[name]}
    if isinstance(part, Stage) and part.then:
        found["then"] = dict(part.then)
    return {key: value for key, value in found.items() if value is not None}


def _default(default: Any) -> Any:  # noqa: ANN401 - the default of any field
    return default.factory() if isinstance(default, Factory) else None if default is NOTHING else default  # type: ignore[arg-type]  # a Factory is a class to attrs


def _value(value: Any) -> Any:  # noqa: ANN401 - any value of a programme
    match value:
        case None | bool() | int() | str():
            return value
        case Fraction():
            return number_text(value)
        case Text():
            return value.zh if value.zh == value.en else {k: v for k, v in (("zh", value.zh), ("en", value.en)) if v}
        case tuple():
            return [_value(item) for item in value]
    return _object(value)


def _object(value: Any) -> Any:  # noqa: ANN401 - any value that is made of others, or a date
    if isinstance(value, Condition):
        return str(value)
    if isinstance(value, Formula):
        return formula_text(value)
    return _stated(value) if has(type(value)) else value
