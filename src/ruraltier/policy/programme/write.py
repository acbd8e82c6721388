"""From a programme back to its document: nothing that is a default, everything that is not."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from ruraltier.policy.programme.chains import Chain, Stage
from ruraltier.policy.programme.levels import Level
from ruraltier.policy.programme.parts import KEYED, LISTED, Parts
from ruraltier.policy.sections import FORMAT
from ruraltier.policy.structure import RENAMED
from ruraltier.policy.toml_text import canonical
from ruraltier.policy.write import plain_value, stated_fields

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
    head = {"format": FORMAT, **{name: plain_value(getattr(parts, name)) for name in _HEAD}}
    further = _stated(parts, *_HEAD, *sections)
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
    match part:
        case Level():
            return {"policy": part.book or part.policy.id, **_stated(part, *skip, "policy", "book")}
        case Chain():
            return _stated(part, *skip, "stages") | {"stages": [_stage(stage) for stage in part.stages]}
    return _stated(part, *skip)


def _stage(stage: Stage) -> Table:
    return _stated(stage, "then") | ({"then": dict(stage.then)} if stage.then else {})


def _stated(part: object, *skip: str) -> Table:
    return stated_fields(part, skip=skip, spelt=RENAMED)
