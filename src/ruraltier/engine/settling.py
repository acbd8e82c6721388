"""Every row of a table under its own rules: all that comes before villages are compared with each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ruraltier.engine.block import PLENTY, ROWS, Block, Scratch, slices
from ruraltier.engine.lookup import exact_scores
from ruraltier.engine.program import Program, odd_rows, program_for
from ruraltier.engine.tiering import Outcome, settle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier.domain.cohort import Cohort
    from ruraltier.domain.column import Rows
    from ruraltier.engine.quotas import Scores
    from ruraltier.policy.policy import TierPolicy


def settled(cohort: Cohort, policy: TierPolicy, *, objects: bool = False) -> tuple[Outcome, Scores | None]:
    """Return the outcome of every village before quotas, and what tells scores with equal floats apart.

    Parameters
    ----------
    cohort, policy
        Villages that fit the rule book.
    objects
        Whether to work in Python integers throughout.

    Returns
    -------
    tuple
        The outcome, and the exact scores of rows, or None where equal floats are proved to be equal scores.
    """
    out = Outcome.empty(len(cohort), len(policy.rules) + len(policy.quotas))
    fast = program_for(policy, cohort, exact=False)
    odd = odd_rows(policy, cohort)
    if fast.fits and not objects:
        _run(fast, cohort, slices(len(cohort), PLENTY if fast.slim else ROWS), out)
        slow = odd
    else:
        slow = np.arange(len(cohort))
    if len(slow):
        _run(program_for(policy, cohort, exact=True), cohort, (slow[s] for s in slices(len(slow))), out)
    sure = fast.tells_apart and not len(odd)
    return out, None if sure else lambda rows: exact_scores(cohort, policy, rows)


def _run(program: Program, cohort: Cohort, blocks: Iterator[slice | Rows], out: Outcome) -> None:
    scratch = Scratch()
    for rows in blocks:
        part = out.at(rows)
        settle(program, Block(cohort, rows, program.exact, scratch), part)
        if not isinstance(rows, slice):
            out.put(rows, part)
