"""Figures of rows on demand: exact ones of a few, floats of all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ruraltier.engine.block import Block, Scratch, slices
from ruraltier.engine.program import odd_rows, program_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from ruraltier.domain.cohort import Cohort
    from ruraltier.domain.column import Floats, Rows
    from ruraltier.policy.policy import TierPolicy


def exact_scores(cohort: Cohort, policy: TierPolicy, rows: Rows) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the exact scores of rows, as the ladder places them.

    Returns
    -------
    tuple of numpy.ndarray
        Numerators and denominators, shape (m,), object arrays of Python integers; no meaning where there is no score.
    """
    program = program_for(policy, cohort, exact=True)
    return Block(cohort, rows, exact=True).score(program.root).fractions()


def figure_floats(cohort: Cohort, policy: TierPolicy, code: str) -> Floats:
    """Return the figures of a criterion or aspect, shape (n,), correctly rounded, NaN where there is none."""
    fast = program_for(policy, cohort, exact=False).node(code).size.narrow
    out = np.empty(len(cohort))
    if fast:
        _fill(out, cohort, policy, code, slices(len(cohort)), exact=False)
    slow = odd_rows(policy, cohort) if fast else np.arange(len(cohort))
    _fill(out, cohort, policy, code, (slow[s] for s in slices(len(slow))), exact=True)
    return out


def _fill(  # noqa: PLR0913 - what, of whom, by which rule book, where, and how
    out: Floats, cohort: Cohort, policy: TierPolicy, code: str, blocks: Iterator[slice] | Iterator[Rows], *, exact: bool
) -> None:
    node, scratch = program_for(policy, cohort, exact=exact).node(code), Scratch()
    for rows in blocks:
        figure = Block(cohort, rows, exact, scratch).score(node)
        out[rows] = figure.floats()
        if figure.gone is not None:
            out[rows] = np.where(figure.gone, np.nan, out[rows])
