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
from ruraltier.policy.policy import TierPolicy
from ruraltier.support.allocation import allocate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ruraltier.domain.column import Column
    from ruraltier.domain.indicator import Indicator
    from ruraltier.engine.assessment import Verdict
    from ruraltier.policy.book import Case

Cell = Fraction | str | bool | Absence


def run_cases(policy: TierPolicy) -> tuple[Problem, ...]:
    """Return where the cases of a rule book do not come out as they expect; nothing if all do.

    Each case is assessed alone and quotas are not applied. Only what a case names is compared.

    Parameters
    ----------
    policy
        The rule book.

    Returns
    -------
    tuple of Problem
        One for each difference, with its path (``cases[2].expect.tier``), what came out and what was expected. A
        case that cannot be assessed at all counts as one, too.

    Examples
    --------
    >>> import ruraltier as rt
    >>> rt.run_cases(rt.load_policy("idm-2016"))
    ()
    """
    expect(policy, TierPolicy, "policy", "a TierPolicy, as load_policy gives it")
    alone = evolve(policy, quotas=())
    return tuple(
        evolve(problem, source=f"{policy.id} {show(case.name)}" if case.name else policy.id)
        for at, (case, verdict) in enumerate(zip(policy.cases, _verdicts(alone), strict=True))
        for problem in located(_problems(verdict, case), f"cases[{at}]")
    )


def _verdicts(policy: TierPolicy) -> Iterator[Verdict | RuraltierError]:
    """Yield the verdict on each case's village, or the error that stands in its place."""
    # Without quotas no village looks at another, so one assessment does for all; it refuses all if it refuses one.
    try:
        yield from assess(_cohort(policy, policy.cases), policy)
    except RuraltierError:
        yield from (_tried(policy, case) for case in policy.cases)


def _tried(policy: TierPolicy, case: Case) -> Verdict | RuraltierError:
    try:
        return assess(_cohort(policy, [case]), policy)[0]
    except RuraltierError as error:
        return error


def _problems(verdict: Verdict | RuraltierError, case: Case) -> list[Problem]:
    try:
        if isinstance(verdict, RuraltierError):
            raise verdict
        return list(_differences(verdict, case))
    except RuraltierError as error:
        return [evolve(problem, source="", id="") for problem in error.problems]


def _differences(verdict: Verdict, case: Case) -> Iterator[Problem]:
    expect = case.expect
    compared: dict[str, tuple[object, object]] = {
        "status": (expect.status, verdict.status),
        "score": (expect.score, verdict.score),
        "tier": (expect.tier, verdict.tier.code if verdict.tier else ""),
        "reasons": (expect.reasons, frozenset(reason.code for reason in verdict.reasons)),
        "award": (expect.award, None if expect.award is None else _award(verdict)),
    }
    for word, (expected, found) in compared.items():
        if expected is not None and expected != found:
            what, rule = f"{word} is {_text(found)}", f"{word} {_text(expected)}"
            yield Problem(code="RT-CAS-001", path=f"expect.{word}", what=what, rule=rule)


def _award(verdict: Verdict) -> Fraction:
    """Return what a village gets if no other has a tier, in the unit of the scheme."""
    result = verdict.assessment
    tier = np.where(np.arange(len(result)) == verdict.row, result.tier, NO_TIER)
    allocation = allocate(evolve(result, tier=tier), result.policy.incentives)
    return Fraction(allocation.total, allocation.currency.per_unit)


def _text(value: object) -> str:
    match value:
        case Fraction():
            return plain(value)
        case frozenset():
            return ", ".join(sorted(value)) or "none"
        case _:
            return str(value) if value else "none"


def _cohort(policy: TierPolicy, cases: Sequence[Case]) -> Cohort:
    """Return the villages of cases as a cohort; what a case leaves out is missing."""
    villages = [dict(case.village) for case in cases]
    columns = {i.code: _column(i, [v.get(i.code, Absence.MISSING) for v in villages]) for i in policy.indicators}
    return Cohort([str(at) for at in range(len(cases))], columns)


def _column(indicator: Indicator, cells: list[Cell]) -> Column:
    if indicator.kind is Kind.TEXT:
        return TextColumn([cell if isinstance(cell, str) else "" for cell in cells])
    absence = np.array([cell if isinstance(cell, Absence) else 0 for cell in cells], np.int8)
    return NumberColumn(floats_of([_number(indicator, cell) for cell in cells]), absence, indicator.options)


def _number(indicator: Indicator, cell: Cell) -> Fraction | None:
    if isinstance(cell, Absence):
        return None
    return Fraction(indicator.options.index(cell) if isinstance(cell, str) else cell)
