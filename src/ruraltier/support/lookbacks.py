"""look_back: how often something was recorded of each unit in the years up to a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ruraltier.domain.calendar import looked_back
from ruraltier.domain.cohort import Cohort
from ruraltier.domain.column import NumberColumn
from ruraltier.domain.distinct import distinct
from ruraltier.domain.mapping import NOWHERE, UnitMapping
from ruraltier.domain.records import Records
from ruraltier.errors import expect, expect_day
from ruraltier.policy.programme.programme import Programme
from ruraltier.support.known_events import spellings
from ruraltier.support.levels import level_of
from ruraltier.support.overlooked import misspelt, strangers

if TYPE_CHECKING:
    import datetime as dt

    from numpy.typing import NDArray

    from ruraltier.domain.column import Rows
    from ruraltier.policy.programme.titles import LookBack


def look_back(  # noqa: PLR0913 - whose, of what, by which rules, up to when, and what changed its code
    cohort: Cohort, records: Records, programme: Programme, level: str, as_of: dt.date, *, mapping: object = None
) -> Cohort:
    """Return the cohort with the look-backs of a level: how many records each unit has in the years up to a day.

    Parameters
    ----------
    cohort
        The units of the level.
    records
        What happened; records of other units, with other events, and after the day are passed over.
    programme, level
        The programme, and the code of the level whose look-backs are counted.
    as_of
        The day. The day so many years earlier is the last that does not count.
    mapping
        Units that changed their code, merged or split: old id -> new id, or new ids with shares. Records of the old
        unit count for each of the new ones.

    Returns
    -------
    Cohort
        With a number column for each look-back of the level; 0 where nothing was recorded. Its notes
        tell of counted records of units that are not in the table, and of events that are nearly a counted one.

    Raises
    ------
    ArgumentError
        If the programme has no such level, or an argument is of another kind.
    EvaluationError
        If `mapping` is no mapping.

    Examples
    --------
    >>> import datetime as dt
    >>> import ruraltier as rt
    >>> case = {"kind": "yes_no", "points": 1}
    >>> policy = rt.parse_policy({
    ...     "format": 1, "id": "clean", "title": "清廉村居", "source": "s", "confidence": "illustrative",
    ...     "sources": {"s": {"title": "示例"}}, "score": {"total": 1},
    ...     "indicators": {"cooperative": case, "cases": {"label": "近两年负面案件"}},
    ...     "ladder": {"tiers": [{"code": "none"}, {"code": "top", "at_least": 1}]},
    ...     "vetoes": [{"code": "V1", "when": "cases >= 1", "cap": "none"}],
    ... })
    >>> programme = rt.parse_programme({
    ...     "format": 1, "id": "p", "title": "示例", "source": "s", "confidence": "illustrative",
    ...     "sources": {"s": {"title": "示例"}}, "levels": {"village": {"policy": "clean"}},
    ...     "lookbacks": {"cases": {"level": "village", "events": ["negative_case"], "years": 2}},
    ... }, {"clean": policy})
    >>> records = rt.Records.of([{"id": "甲村", "date": "2022-07-01", "event": "negative_case"}])
    >>> table = {"id": ["甲村", "乙村"], "cooperative": ["是", "是"]}
    >>> cohort = rt.read_cohort(table, policy, id="id", filled=["cases"])
    >>> found = rt.look_back(cohort, records, programme, "village", dt.date(2024, 6, 30))
    >>> found.number("cases").values.tolist(), rt.assess(found, policy).tier_codes.tolist()
    ([1.0, 0.0], ['none', 'top'])
    """
    expect(cohort, Cohort, "cohort", "a Cohort, as read_cohort gives it")
    expect(records, Records, "records", "Records, as read_records gives them")
    expect(programme, Programme, "programme", "a Programme, as load_programme gives it")
    expect_day(as_of, "as_of")
    code, heirs = level_of(programme, level).code, UnitMapping.of(mapping)
    own = [one for one in programme.lookbacks if one.level == code]
    notes = [*misspelt(records, records.dates <= np.datetime64(as_of, "D"), programme, own)] if own else []
    found = {}
    for one in own:
        rows = counted_rows(one, records, programme, as_of)
        found[one.code], strange, lost = _counted(records.ids[rows], cohort, heirs)
        notes += strangers(one, cohort, strange, lost)
    filled = cohort.filled({name: NumberColumn(counts) for name, counts in found.items()})
    return Cohort(filled.ids, filled.columns, filled.names, filled.source, (*filled.notes, *notes)) if notes else filled


def counted_rows(one: LookBack, records: Records, programme: Programme, as_of: dt.date) -> Rows:
    """Return which records a look-back counts, whatever their units, shape (m,)."""
    words = sorted(spellings(one.events, programme, one.level))
    counts = np.isin(records.events, np.array(words, np.str_))
    return np.flatnonzero(counts & looked_back(records.dates, as_of, one.years, one.leap_day))


def _counted(
    of: NDArray[np.str_], cohort: Cohort, heirs: UnitMapping
) -> tuple[NDArray[np.intp], NDArray[np.str_], int]:
    """Return how many of the records each unit has, shape (n,); the units that are not there, and their records."""
    ids, which = distinct(of)
    links = heirs.links(ids, cohort.ids)
    there, counts = links.new != NOWHERE, np.bincount(which, minlength=len(ids))
    found = np.zeros(len(cohort), np.intp)
    np.add.at(found, links.new[there], counts[links.old[there]])
    lost = np.unique(links.old[~there])
    return found, ids[lost], int(counts[lost].sum())
