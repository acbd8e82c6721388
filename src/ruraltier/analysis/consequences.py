"""consequences: what follows from the results of successive rounds, for whom and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from ruraltier.analysis.by_level import results_of
from ruraltier.analysis.following import Consequences, Following
from ruraltier.analysis.streaks import FAILS, GAP, HOLDS, Streaks, streaks
from ruraltier.domain.mapping import positions
from ruraltier.engine.hindsight import read_by, truth_of
from ruraltier.engine.tiering import UNRATED
from ruraltier.errors import ArgumentError, Problem, expect, expect_day
from ruraltier.policy.paths import path_of
from ruraltier.policy.programme.programme import Programme

if TYPE_CHECKING:
    import datetime as dt

    from numpy.typing import NDArray

    from ruraltier.analysis.by_level import Results
    from ruraltier.engine.assessment import Assessment
    from ruraltier.policy.programme.consequences import Consequence

_ROUNDS = "a mapping from the days of rounds to results, such as {date: result}"


def consequences(rounds: Mapping[dt.date, Results | None], programme: Programme) -> Consequences:
    """Return who is concerned by what follows from the results of successive rounds.

    Parameters
    ----------
    rounds
        Day of a round -> the result of one level, or level -> result; None for a round that did not take place. Days
        may come in any order; the last of them is now.
    programme
        Which says what follows when, and for whom.

    Returns
    -------
    Consequences
        One entry for each consequence, unit and person, with the rounds and conditions that made it so. What takes
        more rounds than there are is listed as ``too_few``, and what is of a level that has no result in the last round
        as ``left_out``.

    Raises
    ------
    ArgumentError
        If an argument is of a kind that does not fit, a result alone is of no level, or of several, or there is no
        round.
    EvaluationError
        If there is no such level; if the table of a result lacks a column that a condition reads or that names
        persons.

    Examples
    --------
    >>> import datetime as dt
    >>> import ruraltier as rt
    >>> policy = rt.parse_policy({
    ...     "format": 1, "id": "demo", "title": "示例", "source": "d", "confidence": "illustrative",
    ...     "sources": {"d": {"title": "示例"}}, "score": {"total": 100},
    ...     "indicators": {"mark": {"points": 100, "range": [0, 100], "curve": {"kind": "value"}},
    ...                    "secretary": {"kind": "text", "label": {"zh": "第一书记", "en": "first secretary"}}},
    ...     "ladder": {"tiers": [{"code": "unfit", "label": "不称职"},
    ...                          {"code": "fit", "label": "称职", "at_least": 60}]},
    ... })
    >>> programme = rt.parse_programme({
    ...     "format": 1, "id": "demo", "title": "示例", "source": "d", "confidence": "illustrative",
    ...     "sources": {"d": {"title": "示例"}}, "levels": {"village": {"label": "村", "policy": "demo"}},
    ...     "consequences": [{"code": "C1", "level": "village", "label": "不称职", "when": 'tier == "unfit"',
    ...                       "on": ["secretary"], "follows": {"zh": "召回", "en": "recalled"}}],
    ... }, {"demo": policy})
    >>> cohort = rt.read_cohort({"id": ["a", "b"], "mark": [50, 70], "secretary": ["张三", "李四"]}, policy, id="id")
    >>> found = rt.consequences({dt.date(2018, 12, 31): rt.assess(cohort, policy)}, programme)
    >>> found
    <Consequences 1 · 2018-12-31 · 示例>
      C1  不称职  召回  1 个  1 人
    >>> found[0]
    村 a:不称职(等次 == "不称职"),2018-12-31;第一书记 张三:召回
    """
    expect(programme, Programme, "programme", "a Programme, as load_programme gives it")
    days, results = _in_order(rounds, programme)
    found, too_few, left_out = [], {}, []
    for number, stated in enumerate(programme.consequences):
        path = path_of("consequences", number)
        given = [results_of_round.get(stated.level) for results_of_round in results]
        last, there = given[-1], sum(one is not None for one in given)
        if last is None:
            left_out.append(stated.code)
            continue
        if (there if stated.if_gap == "skipped" else len(given)) < stated.rounds:
            too_few[stated.code] = there
            continue
        with read_by(f"{path}.when"):
            stands = [_stands(one, last, stated) for one in given]
        with read_by(f"{path}.on"):
            found.append(_concerned(stated, last, streaks(stands, stated.rounds, skip=stated.if_gap == "skipped")))
    return Consequences(programme, tuple(days), tuple(found), too_few, tuple(left_out))


def _in_order(
    rounds: Mapping[dt.date, Results | None], programme: Programme
) -> tuple[list[dt.date], list[Mapping[str, Assessment]]]:
    expect(rounds, Mapping, "rounds", _ROUNDS)
    if not rounds:
        raise ArgumentError(Problem(code="RT-ARG-001", what="rounds is empty", rule=_ROUNDS))
    for day in rounds:
        expect_day(day, "a day of rounds")
    days = sorted(rounds)
    given = ((day, rounds[day]) for day in days)
    return days, [{} if one is None else results_of(one, programme, f"rounds[{day}]") for day, one in given]


def _stands(result: Assessment | None, last: Assessment, stated: Consequence) -> NDArray[np.int8]:
    """Return what a round says of the units of the last one, shape (n,)."""
    if result is None:
        return np.full(len(last), GAP, np.int8)
    same = np.array_equal(last.ids, result.ids)
    rows = np.arange(len(last)) if same else positions(last.ids, result.ids)
    return np.where(rows < 0, GAP, _stand(result, stated)[rows] if len(result) else GAP).astype(np.int8)


def _stand(result: Assessment, stated: Consequence) -> NDArray[np.int8]:
    found = truth_of(result, stated.when)
    if stated.if_unknown == "applies":
        return np.where(found.true | found.untold, HOLDS, FAILS).astype(np.int8)
    # An unrated unit of which nothing is known was not assessed; a rated one has a condition that is not met.
    missed = found.untold & (result.state == UNRATED)
    return np.select([found.true, missed], [HOLDS, GAP], FAILS).astype(np.int8)


def _concerned(stated: Consequence, last: Assessment, found: Streaks) -> Following:
    if not stated.on:
        names, ids = last.cohort.names[found.rows], last.ids[found.rows]
        every = np.arange(len(found.rows))
        return Following(stated, last, found, every, np.full(len(every), -1), np.where(names == "", ids, names))
    named = np.stack([last.cohort.text(code).values[found.rows] for code in stated.on], axis=1)
    unit, on = np.nonzero(named != "")
    return Following(stated, last, found, unit, on, named[unit, on])
