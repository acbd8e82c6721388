"""assess: a cohort under a rule book."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from ruraltier.domain.cohort import Cohort
from ruraltier.engine.assessment import Assessment
from ruraltier.engine.block import PLENTY, ROWS, Block, Scratch, slices
from ruraltier.engine.fit import check_values
from ruraltier.engine.lookup import exact_scores
from ruraltier.engine.measure import measure
from ruraltier.engine.program import Program, odd_rows, program_for
from ruraltier.engine.quotas import apply_quotas
from ruraltier.engine.tiering import Outcome, settle
from ruraltier.errors import ArgumentError, Problem, expect, show
from ruraltier.policy.policy import TierPolicy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier.domain.column import Rows


def assess(cohort: Cohort, policy: TierPolicy, *, arithmetic: Literal["auto", "objects"] = "auto") -> Assessment:
    """Return the tier of every village, exactly, with the reasons.

    Parameters
    ----------
    cohort
        The villages; n rows.
    policy
        The rule book.
    arithmetic
        ``auto`` takes the fastest exact path; ``objects`` works in Python integers throughout. The result is the
        same to the byte; the second is for checking the first.

    Returns
    -------
    Assessment
        Scores, tiers and reason masks of the n villages, in the order of the cohort.

    Raises
    ------
    ArgumentError
        If the arguments are not a cohort and a rule book.
    EvaluationError
        If the rule book holds several versions; if the table lacks a column, a value is outside its indicator's range,
        or a value is missing whose effect is ``refuse``: all such problems at once.

    Examples
    --------
    >>> import ruraltier as rt
    >>> policy = rt.load_policy("idm-2016")
    >>> table = {"id": ["a", "b"], "iks": ["0.8155", "0.9"], "ike": ["0.8155", "0.8"], "ikl": ["0.8155", "0.8"]}
    >>> rt.assess(rt.read_cohort(table, policy), policy).tier_codes.tolist()
    ['maju', 'mandiri']
    """
    expect(cohort, Cohort, "cohort", "a Cohort, as read_cohort gives it")
    expect(policy, TierPolicy, "policy", "a TierPolicy, as load_policy gives it")
    if arithmetic not in {"auto", "objects"}:
        raise ArgumentError(
            Problem(code="RT-ARG-002", what=f"arithmetic is {show(arithmetic)}", rule="auto or objects")
        )
    cohort = measure(cohort, policy)
    check_values(cohort, policy)
    out = Outcome.empty(len(cohort), len(policy.rules) + len(policy.quotas))
    fast = program_for(policy, cohort, exact=False)
    odd = odd_rows(policy, cohort)
    if fast.fits and arithmetic == "auto":
        _run(fast, cohort, slices(len(cohort), PLENTY if fast.slim else ROWS), out)
        slow = odd
    else:
        slow = np.arange(len(cohort))
    if len(slow):
        _run(program_for(policy, cohort, exact=True), cohort, (slow[s] for s in slices(len(slow))), out)
    if policy.quotas:
        sure = fast.tells_apart and not len(odd)
        apply_quotas(policy, cohort, out, None if sure else lambda rows: exact_scores(cohort, policy, rows))
    return Assessment.of(cohort, policy, out)


def _run(program: Program, cohort: Cohort, blocks: Iterator[slice | Rows], out: Outcome) -> None:
    scratch = Scratch()
    for rows in blocks:
        part = out.at(rows)
        settle(program, Block(cohort, rows, program.exact, scratch), part)
        if not isinstance(rows, slice):
            out.put(rows, part)
