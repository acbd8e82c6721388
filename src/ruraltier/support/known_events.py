"""Words of events that some part of a programme reads, and words that are meant for one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ruraltier.domain.distinct import distinct
from ruraltier.domain.record_words import EVENTS
from ruraltier.errors import near

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from ruraltier.domain.records import Records
    from ruraltier.policy.programme.programme import Programme

LAPSES = "lapses"
"""The event of a record that tells when a title lapses if nothing else happens."""

_PAIR, _CLOSE, _CLOSE_PAIR = 2, 0.66, 0.5


def known_events(programme: Programme) -> frozenset[str]:
    """Return every word of events that titles, assistance, chains or look-backs read."""
    stages = {word for chain in programme.chains for stage in chain.stages for word in stage.words}
    counted = {word for one in programme.lookbacks for word in one.events}
    return frozenset({*EVENTS, *EVENTS.values(), LAPSES, *stages, *counted})


def spellings(events: Iterable[str], programme: Programme, level: str) -> frozenset[str]:
    """Return words of events with all that records may write for them: in Chinese, or a stage's code or label."""
    words: set[tuple[str, ...]] = {(code, chinese) for chinese, code in EVENTS.items()}
    if level in programme.chain:
        words |= {stage.words for stage in programme.chain[level].stages}
    stated = frozenset(events)
    return stated.union(*(group for group in words if stated.intersection(group)))


def meant(word: str, known: Iterable[str]) -> str:
    """Return ``did you mean 'x'?`` where a word is nearly a known one; of two letters, one may be another.

    Examples
    --------
    >>> meant("撤消", ["授予", "撤销"]), meant("公示", ["授予", "撤销"])
    ("did you mean '撤销'?", '')
    """
    return near(word, sorted(known), cutoff=_CLOSE_PAIR if len(word) == _PAIR else _CLOSE)


def counts_of(records: Records, rows: NDArray[np.bool_] | NDArray[np.intp]) -> dict[str, int]:
    """Return event -> number of records, of some records, by word."""
    words, which = distinct(records.events[rows])
    return dict(zip(words.tolist(), np.bincount(which).tolist(), strict=True))
