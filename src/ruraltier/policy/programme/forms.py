"""The head of a programme document, key by key."""

from __future__ import annotations

import datetime as dt
from typing import Any

from attrs import frozen

from ruraltier._text import Text
from ruraltier.policy.named import Named


@frozen(kw_only=True)
class LevelForm(Named):
    """A level without its rule book, which a document only names."""

    under: str | None = None
    parent: str | None = None


@frozen(kw_only=True)
class ProgrammeHead:
    """The head of the document, and the sections, which are read one by one."""

    format: int
    id: str
    title: Text
    source: str
    confidence: str
    reference: str = ""
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None
    notes: Text = Text()
    sources: Any = None
    levels: Any = None
    rollups: Any = None
    ratings: Any = None
    chains: Any = None
    titles: Any = None
    lookbacks: Any = None
    helpers: Any = None
    diagnoses: Any = None
    assistance: Any = None
    consequences: Any = None
    targets: Any = None
    honours: Any = None
