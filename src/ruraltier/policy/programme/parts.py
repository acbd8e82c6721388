"""The parts of a programme, side by side; nothing here checks or computes."""

from __future__ import annotations

import datetime as dt
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
    from collections.abc import Iterator

    from ruraltier.domain.ladder import Sourced

KEYED = ("levels", "rollups", "ratings", "chains", "titles", "lookbacks", "helpers", "diagnoses", "assistance")
"""Sections whose parts stand under their codes; those of the others are lists."""

LISTED = ("consequences", "targets", "honours")


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
