"""carry: last time's tiers as a column of this time's table, so that rules can go by them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from attrs import evolve

from ruraltier.domain.cohort import Cohort
from ruraltier.domain.column import NumberColumn
from ruraltier.domain.mapping import NOWHERE, UnitMapping
from ruraltier.engine.assessment import Assessment
from ruraltier.errors import EvaluationError, Problem, expect, expect_days
from ruraltier.policy.policy import TierPolicy
from ruraltier.support.ladders import places

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ruraltier.domain.column import Floats, Rows
    from ruraltier.domain.indicator import Indicator
    from ruraltier.domain.mapping import Links

_NAMED = 5
_ABOVE = np.iinfo(np.intp).max


def carry(  # noqa: PLR0913 - whose, from where, and what has changed in between
    cohort: Cohort,
    result: Assessment | None,
    *,
    policy: TierPolicy | None = None,
    mapping: object = None,
    tiers: Mapping[str, str] | None = None,
    window: tuple[dt.date, dt.date] | None = None,
) -> Cohort:
    """Return the cohort with last time's tiers in the column that the ladder names as `previous`.

    Parameters
    ----------
    cohort
        This time's units.
    result
        Last time's result; None in the first round. A unit that was not there, or had no tier, has no tier of last
        time: the value is missing.
    policy
        This time's rule book; by default last time's. Required in the first round.
    mapping
        Units that changed their code, merged or split: old id -> new id, or new ids with shares. A part of a unit
        has the tier of the whole; of several units that became one, the tier that all of them had, or none.
    tiers
        Tiers that are called otherwise now: old code -> new code or label. Others are found by code, then by label.
    window
        The days of both assessments. If years lie between them, a note of the cohort says how many.

    Returns
    -------
    Cohort
        With the column, and notes of what was noticed.

    Raises
    ------
    EvaluationError
        If the ladder names no column, a tier that units held is not in the new ladder, tiers stand in another order,
        `tiers` names what there is not, `mapping` is no mapping, or the days do not follow each other.

    Examples
    --------
    >>> import ruraltier as rt
    >>> policy = rt.load_policy("diqing-promotion")
    >>> table = {"village_code": ["1"], "mark": [85], "satisfaction": [90], "grade_before": ["一般"]}
    >>> last_year = rt.assess(rt.read_cohort(table, policy), policy)
    >>> table = {"village_code": ["1"], "mark": [95], "satisfaction": [75]}
    >>> cohort = rt.carry(rt.read_cohort(table, policy, filled=["grade_before"]), last_year)
    >>> cohort["1"]["grade_before"], rt.assess(cohort, policy)["1"].tier.label.zh
    ('较好', '较好')
    """
    book = _book(cohort, result, policy, tiers)
    column = _column(book)
    if result is None:
        values, notes = np.full(len(cohort), np.nan), cohort.notes
    else:
        heirs = UnitMapping.of(mapping)
        links = heirs.links(result.ids, cohort.ids)
        values, parted = _carried(cohort, links, places(result, book.ladder, tiers))
        changed = (*heirs.unknown(result.ids, cohort.ids), *_exchanged(cohort, result.cohort, links))
        notes = (*cohort.notes, *changed, *_parted(cohort, parted), *_gap(window))
    return evolve(cohort.filled({column.code: NumberColumn(values, words=column.options)}), notes=notes)


def _book(cohort: Cohort, result: Assessment | None, policy: TierPolicy | None, tiers: object) -> TierPolicy:
    """Return this time's rule book, and refuse arguments of another kind."""
    expect(cohort, Cohort, "cohort", "a Cohort, as read_cohort gives it")
    expect(result, (Assessment, type(None)), "result", "an Assessment, as assess gives it, or None")
    expect(tiers, (Mapping, type(None)), "tiers", "codes of earlier tiers and of later ones, or None")
    if policy is None and result is not None:
        return result.policy
    expect(policy, TierPolicy, "policy", "a TierPolicy, as load_policy gives it")
    assert policy is not None  # noqa: S101 - tells the type checker what was just looked at
    return policy


def _column(book: TierPolicy) -> Indicator:
    if book.ladder.previous is None:
        what = f"the rule book {book.id} names no column for the tiers of last time"
        mend = 'write previous = "CODE" in [ladder], with an option indicator of that code'
        raise EvaluationError(Problem(code="RT-CAR-001", path="ladder.previous", what=what, rule="a column", mend=mend))
    return book.indicator[book.ladder.previous]


def _carried(cohort: Cohort, links: Links, held: Rows) -> tuple[Floats, NDArray[np.bool_]]:
    """Return each unit's tier of last time, NaN where there is none, and where units of several tiers became one."""
    there = links.new != NOWHERE
    now, was = links.new[there], held[links.old[there]]
    low, high = np.full(len(cohort), _ABOVE), np.full(len(cohort), NOWHERE)
    np.minimum.at(low, now, was)
    np.maximum.at(high, now, was)
    several = np.bincount(now, minlength=len(cohort)) > 1
    return np.where((low == high) & (high >= 0), high, np.nan), several & (low != high)


def _exchanged(cohort: Cohort, before: Cohort, links: Links) -> list[Problem]:
    """Note that units came while others went: they may be the same under other codes."""
    there = links.new != NOWHERE
    came = np.delete(np.arange(len(cohort)), links.new[there])
    went = np.delete(np.arange(len(before)), links.old[there])
    if not len(came) or not len(went):
        return []
    what = (
        f"{len(came)} of the units were not there last time ({_listed(cohort.ids[came])}), "
        f"and {len(went)} of last time are gone ({_listed(before.ids[went])})"
    )
    same = [name for name in np.intersect1d(cohort.names[came], before.names[went]).tolist() if name]
    alike = f"; gone and come again by name: {_listed(same)}" if same else ""
    mend = "if codes changed, say which: mapping, old id → new id"
    return [Problem(code="RT-CAR-103", source=cohort.source, what=what + alike, mend=mend)]


def _listed(words: Sequence[str] | NDArray[np.str_]) -> str:
    return ", ".join(str(word) for word in words[:_NAMED]) + (", …" if len(words) > _NAMED else "")


def _parted(cohort: Cohort, parted: NDArray[np.bool_]) -> list[Problem]:
    rows = np.flatnonzero(parted)
    if not len(rows):
        return []
    ids = _listed(cohort.ids[rows])
    what = f"{len(rows)} of the units came of several with different tiers and have none of last time: {ids}"
    return [Problem(code="RT-CAR-101", what=what, mend="write the tier of last time into their column")]


def _gap(window: tuple[dt.date, dt.date] | None) -> list[Problem]:
    if window is None:
        return []
    last, now = expect_days(window, "window", "the day of last time and that of this time")
    if now <= last:
        what = f"the assessment of {now} is not after that of {last}"
        raise EvaluationError(Problem(code="RT-CAR-005", path="window", what=what, rule="the earlier day first"))
    years = now.year - last.year
    if years <= 1:
        return []
    apart = f"the rounds of {last.year} and {now.year} ({last}, {now}) are {years} years apart"
    what = f"{apart}: a step from the tier of last time is one of {years} years"
    return [Problem(code="RT-CAR-102", what=what)]
