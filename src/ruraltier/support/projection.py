"""What awards will cost if other numbers of villages hold the tiers: a budget that follows results."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from ruraltier.errors import EvaluationError, Problem, near, show
from ruraltier.support.integers import total

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ruraltier.domain.column import Rows
    from ruraltier.engine.assessment import Assessment
    from ruraltier.support.integers import Integers


def projected(result: Assessment, each: Sequence[Integers], pools: int, expected: Mapping[str, int]) -> int:
    """Return what awards cost for expected numbers of villages, in minor units; see `Allocation.projected`.

    Parameters
    ----------
    result
        The n villages that hold the tiers now.
    each
        One array of shape (n,) for each award that is no pool: what it pays now.
    pools
        What the pools pay together.
    expected
        Tier code -> number of villages.
    """
    ladder = result.policy.ladder
    held = {code: np.flatnonzero(result.tier == ladder.index(code)) for code in expected if code in ladder.codes}
    problems = [p for code, number in expected.items() for p in _problems(code, number, held, ladder.codes)]
    if problems:
        raise EvaluationError(problems)
    cost = (
        number * Fraction(sum(total(amounts[held[code]]) for amounts in each), len(held[code]))
        for code, number in expected.items()
        if number
    )
    return math.ceil(sum(cost, start=Fraction(pools)))


def _problems(code: str, number: object, held: Mapping[str, Rows], codes: tuple[str, ...]) -> list[Problem]:
    if code not in held:
        rule, mend = "one of " + ", ".join(codes), near(str(code), codes)
        return [Problem(code="RT-MON-018", what=f"{show(code)} is no tier", rule=rule, mend=mend)]
    if not isinstance(number, int) or isinstance(number, bool) or number < 0:
        what = f"the expected number of {code} is {show(number)}"
        return [Problem(code="RT-MON-018", what=what, rule="a whole number of 0 or more")]
    if number and not len(held[code]):
        what = f"no village holds {code}, so what one costs is not known"
        return [Problem(code="RT-MON-018", what=what, rule="tiers that villages hold")]
    return []
