"""Records that no look-back counted although they may have been meant: of unknown units, with words nearly counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruraltier._text import many
from ruraltier.errors import Problem, near, show
from ruraltier.support.known_events import counts_of, known_events, meant

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from ruraltier.domain.cohort import Cohort
    from ruraltier.domain.records import Records
    from ruraltier.policy.programme.programme import Programme
    from ruraltier.policy.programme.titles import LookBack

_NAMED, _LOOKED = 3, 10_000


def strangers(one: LookBack, cohort: Cohort, strange: NDArray[np.str_], records: int) -> Iterator[Problem]:
    """Yield a note of the counted records of units that are not in the table.

    Parameters
    ----------
    one, cohort
        The look-back, and the table.
    strange, records
        The units, in ascending order, and how many records they have.
    """
    if records:
        first = [str(id_) for id_ in strange[:_NAMED]]
        known = cohort.ids[:_LOOKED].tolist()
        hints = (f"{show(id_)}: {hint}" for id_ in first if (hint := near(id_, known)))
        named = ", ".join(map(show, first)) + (", …" if len(strange) > _NAMED else "")
        what = f"{many(records, 'record')} of {many(len(strange), 'unit')} not in the table: {named}"
        yield _note("RT-REC-020", one.code, what, "units of the table", "; ".join(hints))


def misspelt(records: Records, past: NDArray[np.bool_], programme: Programme, own: list[LookBack]) -> Iterator[Problem]:
    """Yield a note of every word of events that nothing reads and that is nearly a counted one.

    Parameters
    ----------
    records, past
        What happened, and which of it lies in the past.
    programme, own
        The programme, and the look-backs whose words count.
    """
    known, counted = known_events(programme), [word for one in own for word in one.events]
    for word, count in counts_of(records, past).items():
        if word not in known and (hint := meant(word, counted)):
            code = next(one.code for one in own if meant(word, one.events))
            yield _note(
                "RT-REC-021", code, f"{many(count, 'record')} with the event {show(word)} not counted", "", hint
            )


def _note(code: str, column: str, what: str, rule: str, mend: str) -> Problem:
    return Problem(code=code, column=column, path=f"lookbacks.{column}", what=what, rule=rule, mend=mend)
