"""The parts of a programme, side by side; nothing here checks or computes."""

from __future__ import annotations

import datetime as dt
from types import MappingProxyType
from typing import TYPE_CHECKING

from attrs import define, field

from ruraltier._text import Text
from ruraltier.policy.converters import as_text, as_tuple
from ruraltier.policy.paths import path_of
from ruraltier.policy.programme.assistance import Assistance, Diagnosis, HelperKind
from ruraltier.policy.programme.chains import Chain
from ruraltier.policy.programme.consequences import Consequence
from ruraltier.policy.programme.figures import Rollup
from ruraltier.policy.programme.levels import Level
from ruraltier.policy.programme.ratings import Rating
from ruraltier.policy.programme.targets import Honour, Target
from ruraltier.policy.programme.titles import LookBack, Title
from ruraltier.policy.provenance import Confidence, Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ruraltier.domain.ladder import Sourced
    from ruraltier.policy.conditions import Condition, Formula

KEYED: Mapping[str, type[Sourced]] = MappingProxyType(
    {
        "levels": Level,
        "rollups": Rollup,
        "ratings": Rating,
        "chains": Chain,
        "titles": Title,
        "lookbacks": LookBack,
        "helpers": HelperKind,
        "diagnoses": Diagnosis,
        "assistance": Assistance,
    }
)
"""Sections whose parts stand under their codes, and the kind of the parts; those of the others are lists."""

LISTED: Mapping[str, type[Sourced]] = MappingProxyType(
    {"consequences": Consequence, "targets": Target, "honours": Honour}
)

_ASKED = ("when", "revoke_when", "suspend_when", "value", "weight")


@define(frozen=True, kw_only=True, slots=False, repr=False)
class Parts:
    """The parts of a programme, not yet checked against each other; see `Programme`."""

    id: str
    title: Text = field(converter=as_text, default=Text())
    levels: tuple[Level, ...] = field(converter=as_tuple)
    rollups: tuple[Rollup, ...] = field(converter=as_tuple, default=())
    ratings: tuple[Rating, ...] = field(converter=as_tuple, default=())
    chains: tuple[Chain, ...] = field(converter=as_tuple, default=())
    titles: tuple[Title, ...] = field(converter=as_tuple, default=())
    lookbacks: tuple[LookBack, ...] = field(converter=as_tuple, default=())
    helpers: tuple[HelperKind, ...] = field(converter=as_tuple, default=())
    diagnoses: tuple[Diagnosis, ...] = field(converter=as_tuple, default=())
    assistance: tuple[Assistance, ...] = field(converter=as_tuple, default=())
    consequences: tuple[Consequence, ...] = field(converter=as_tuple, default=())
    targets: tuple[Target, ...] = field(converter=as_tuple, default=())
    honours: tuple[Honour, ...] = field(converter=as_tuple, default=())
    sources: tuple[Source, ...] = field(converter=as_tuple, default=())
    source: str = ""
    confidence: str = Confidence.PUBLISHED.value
    reference: str = ""
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None
    notes: Text = field(converter=as_text, default=Text())

    @property
    def sourced(self) -> Iterator[tuple[str, Sourced]]:
        """Every part with its path in a document."""
        for section in KEYED:
            yield from ((path_of(section, part.code), part) for part in getattr(self, section))
        for section in LISTED:
            yield from ((path_of(section, i), part) for i, part in enumerate(getattr(self, section)))

    @property
    def filling(self) -> Iterator[tuple[str, Rollup | Rating | LookBack]]:
        """Every part that fills the indicator of its code, with its path."""
        for section in ("rollups", "ratings", "lookbacks"):
            yield from ((path_of(section, part.code), part) for part in getattr(self, section))


def asked_level(part: Sourced) -> str:
    """Return the level that the conditions and formulas of a part are asked of; empty for one that has none."""
    return part.of if isinstance(part, Rollup) else str(getattr(part, "level", ""))


def asked_trees(part: Sourced) -> Iterator[tuple[str, Condition | Formula]]:
    """Yield the conditions and formulas of a part with their keys."""
    stated = [(key, getattr(part, key, None)) for key in _ASKED]
    if isinstance(part, Chain) and part.examination is not None:
        stated.append(("examination.when", part.examination.when))
    yield from ((key, tree) for key, tree in stated if tree is not None)
