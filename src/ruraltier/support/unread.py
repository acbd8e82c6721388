"""Records that a register does not read: how many there are, and those that were meant for it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

from ruraltier._messages import fill
from ruraltier._text import shown
from ruraltier.errors import Problem, TableError, show
from ruraltier.support.known_events import counts_of, known_events, meant
from ruraltier.support.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ruraltier.domain.records import Records
    from ruraltier.policy.programme.programme import Programme

_OTHERS = ("未计入的其他事项:{words}", "other events, not counted: {words}")


def unread(
    records: Records, programme: Programme, outcomes: Iterable[str], events: Sequence[str], code: str
) -> list[Problem]:
    """Return a problem for each record that names what a register is about, with an event that nothing reads.

    Parameters
    ----------
    records, programme
        What happened, and the programme.
    outcomes, events
        The words of what the register is about, and of its own events.
    code
        The code of the problem.
    """
    named = np.flatnonzero(np.isin(records.outcomes, np.array(list(outcomes), np.str_)))
    known, said = known_events(programme), Vocabulary.of(records.events[named])
    rows = named[said.meant(lambda word: word not in known) > 0].tolist()
    return [_unread(records, row, events, code) for row in rows]


def _unread(records: Records, row: int, events: Sequence[str], code: str) -> Problem:
    word, outcome = str(records.events[row]), str(records.outcomes[row])
    what = f"{show(outcome)}: nothing reads the event {show(word)} on {records.dates[row]}"
    place, rule = records.place(row, "event"), "one of " + ", ".join(events)
    return Problem(code=code, id=str(records.ids[row]), what=what, rule=rule, mend=meant(word, events), **place)


@contextmanager
def refusing(problems: list[Problem]) -> Iterator[None]:
    """Refuse with these problems, and with those for which the records are refused inside.

    Raises
    ------
    TableError
        If there are any.
    """
    try:
        yield
    except TableError as error:
        raise TableError([*error.problems, *problems], error.count + len(problems)) from None
    if problems:
        raise TableError(problems)


def other_events(records: Records, events: Sequence[str]) -> dict[str, int]:
    """Return event -> number of records, of events that are none of these."""
    return counts_of(records, ~np.isin(records.events, np.array(events, np.str_)))


def told(others: Mapping[str, int]) -> list[str]:
    """Return a line that tells of other events; none where there are none."""
    words = ", ".join(f"{shown(word)} {count}" for word, count in others.items())
    return ["  " + fill(_OTHERS, words=words).zh] if words else []
