"""run_cases: the tests that a rule book carries."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from attrs import evolve

from ruraltier._numbers import plain
from ruraltier.domain.absence import Absence
from ruraltier.domain.cohort import Cohort
from ruraltier.domain.column import NumberColumn, TextColumn, floats_of
from ruraltier.domain.indicator import Kind
from ruraltier.engine.assess import assess
from ruraltier.engine.tiering import NO_TIER
from ruraltier.errors import Problem, RuraltierError, expect, located, show
from ruraltier.policy.book import Case, JointCase
from ruraltier.policy.paths import path_of
from ruraltier.policy.policy import TierPolicy
from ruraltier.support.allocation import allocate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ruraltier.domain.column import Column
    from ruraltier.domain.indicator import Indicator
    from ruraltier.engine.assessment import Verdict
    from ruraltier.policy.book import Expectation, Values
    from ruraltier.policy.rules import Quota
    from ruraltier.support.allocation import Allocation

Cell = Fraction | str | bool | Absence


def run_cases(policy: TierPolicy) -> tuple[Problem, ...]:
    """Return where the cases of a rule book do not come out as they expect; nothing if all do.

    The village of a case is assessed alone and quotas are not applied; the villages of a case of several are
    assessed together, with quotas. Only what a case names is compared. Of a rule book
    with amendments the cases run against the first version, and those of an amendment against the version it makes.

    Parameters
    ----------
    policy
        The rule book.

    Returns
    -------
    tuple of Problem
        One for each difference, with its path (``cases[2].expect.tier``, in a case of several
        ``cases[2].expect[1].tier``), what came out and what was expected. A case that cannot be assessed at all
        counts as one, too.

    Examples
    --------
    >>> import ruraltier as rt
    >>> rt.run_cases(rt.load_policy("idm-2016"))
    ()
    """
    expect(policy, TierPolicy, "policy", "a TierPolicy, as load_policy gives it")
    return tuple(
        evolve(problem, path=problem.path if i == 0 else f"amendments[{i - 1}].{problem.path}")
        for i, version in enumerate(policy.versions())
        for problem in _of_version(version)
    )


def _of_version(policy: TierPolicy) -> tuple[Problem, ...]:
    single = [case for case in policy.cases if isinstance(case, Case)]
    quotas, ladder = tuple(_wide(q, len(single)) for q in policy.quotas), evolve(policy.ladder, fit=None)
    alone = _verdicts(evolve(policy, quotas=quotas, ladder=ladder, cases=single), single)
    return tuple(
        evolve(problem, source=f"{policy.id} {show(case.name)}" if case.name else policy.id)
        for at, case in enumerate(policy.cases)
        for problem in located(_problems(policy, case, alone), f"cases[{at}]")
    )


def _wide(quota: Quota, villages: int) -> Quota:
    """Return a quota that sends nobody down among so many villages; the tiers that it leads to stay reached."""
    places = 0 if quota.bound == "at_least" else villages
    return evolve(quota, share=None, base=None, round=None, count=places, by=None)


def _verdicts(policy: TierPolicy, cases: list[Case]) -> Iterator[Verdict | RuraltierError]:
    """Return the verdict on each case's village, or the error that stands in its place."""
    one_by_one = (_tried(policy, case) for case in cases)
    if policy.worked_out:
        # A rank or a mean of all villages is one of the case's own, and only some cases may state it.
        return one_by_one
    # Where no quota binds no village looks at another: one assessment does for all, and refuses all if it refuses one.
    try:
        return iter(assess(cohort_of(policy, [case.village for case in cases]), policy))
    except RuraltierError:
        return one_by_one


def _tried(policy: TierPolicy, case: Case) -> Verdict | RuraltierError:
    try:
        return assess(cohort_of(policy, [case.village]), policy)[0]
    except RuraltierError as error:
        return error


def _problems(policy: TierPolicy, case: Case | JointCase, alone: Iterator[Verdict | RuraltierError]) -> list[Problem]:
    try:
        return _alone(case, next(alone)) if isinstance(case, Case) else _together(policy, case)
    except RuraltierError as error:
        return [evolve(problem, source="", id="", path=_place(case, problem)) for problem in error.problems]


def _place(case: Case | JointCase, problem: Problem) -> str:
    """Return where in a case a value stands, or should stand, that a village of it cannot do without."""
    if problem.path or not (problem.id and problem.column):
        return problem.path
    # The villages of a case are numbered from 1 on.
    return path_of(*(("village",) if isinstance(case, Case) else ("villages", int(problem.id) - 1)), problem.column)


def _alone(case: Case, verdict: Verdict | RuraltierError) -> list[Problem]:
    if isinstance(verdict, RuraltierError):
        raise verdict
    award = None if case.expect.award is None else award_of(verdict)
    return list(_differences(verdict, award, case.expect, "expect"))


def _together(policy: TierPolicy, case: JointCase) -> list[Problem]:
    result = assess(cohort_of(policy, case.villages), policy)
    asked = any(expect.award is not None for expect in case.expect)
    awards = allocate(result, policy.incentives) if asked else None
    return [
        problem
        for verdict, (*_, path, expect) in zip(result, case.parts, strict=True)
        for problem in _differences(verdict, amount_of(awards, verdict.row), expect, path)
    ]


def _differences(verdict: Verdict, award: Fraction | None, expect: Expectation, path: str) -> Iterator[Problem]:
    compared: dict[str, tuple[object, object]] = {
        "status": (expect.status, verdict.status),
        "score": (expect.score, verdict.score),
        "tier": (expect.tier, verdict.tier.code if verdict.tier else ""),
        "reasons": (expect.reasons, frozenset(reason.code for reason in verdict.reasons)),
        "award": (expect.award, award),
    }
    for word, (expected, found) in compared.items():
        if expected is not None and expected != found:
            what, rule = f"{word} is {_text(found)}", f"{word} {_text(expected)}"
            yield Problem(code="RT-CAS-001", path=f"{path}.{word}", what=what, rule=rule)


def award_of(verdict: Verdict) -> Fraction:
    """Return what a village gets if no other has a tier, in the unit of the scheme."""
    result = verdict.assessment
    tier = np.where(np.arange(len(result)) == verdict.row, result.tier, NO_TIER)
    return amount_of(allocate(evolve(result, tier=tier), result.policy.incentives), verdict.row)


def amount_of(awards: Allocation | None, row: int) -> Fraction:
    """Return what a village gets, in the unit of the scheme."""
    return Fraction(int(awards.amount[row]), awards.currency.per_unit) if awards is not None else Fraction(0)


def _text(value: object) -> str:
    match value:
        case Fraction():
            return plain(value)
        case frozenset():
            return ", ".join(sorted(value)) or "none"
        case _:
            return str(value) if value else "none"


def cohort_of(policy: TierPolicy, villages: Sequence[Values]) -> Cohort:
    """Return the villages of cases as a cohort in their order, also by id; what a case leaves out is missing."""
    stated = [dict(village) for village in villages]
    left_out = policy.worked_out.difference(*stated)
    columns = {
        i.code: _column(i, [v.get(i.code, Absence.MISSING) for v in stated])
        for i in policy.indicators
        if i.code not in left_out
    }
    width = len(str(len(villages)))
    return Cohort([str(at).zfill(width) for at in range(1, len(villages) + 1)], columns)


def _column(indicator: Indicator, cells: list[Cell]) -> Column:
    if indicator.kind is Kind.TEXT:
        return TextColumn([cell if isinstance(cell, str) else "" for cell in cells])
    absence = np.array([cell if isinstance(cell, Absence) else 0 for cell in cells], np.int8)
    return NumberColumn(floats_of([_number(indicator, cell) for cell in cells]), absence, indicator.options)


def _number(indicator: Indicator, cell: Cell) -> Fraction | None:
    if isinstance(cell, Absence):
        return None
    return Fraction(indicator.options.index(cell) if isinstance(cell, str) else cell)
