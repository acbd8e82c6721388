"""Brackets: between what the mark of an assessor must lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen

from ruraltier._numbers import float_edge, plain
from ruraltier.domain.cohort import Cohort
from ruraltier.domain.indicator import Indicator
from ruraltier.engine.lookup import Panorama
from ruraltier.engine.truth import truth
from ruraltier.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier.domain.column import Floats, Rows
    from ruraltier.domain.threshold import Threshold
    from ruraltier.engine.figures import Mask
    from ruraltier.policy.measures import Bracket, Range
    from ruraltier.policy.policy import TierPolicy


@frozen(eq=False)
class CellProblem:
    """Makes the problem of one cell, when it is among those that are shown.

    Parameters
    ----------
    cohort, indicator
        The table and its column.
    code, what, rule, path
        As for `Problem`; the value stands before ``what``.
    """

    cohort: Cohort
    indicator: Indicator
    code: str
    what: str
    rule: str
    path: str = ""

    def __call__(self, row: int) -> Problem:
        """Return the problem of the cell in a row."""
        village = self.cohort[row]
        value = self.cohort.number(self.indicator.code).exact(row)
        found = "the value" if value is None else plain(value)
        return Problem(
            code=self.code,
            source=self.cohort.source,
            path=self.path,
            row=row + 1,
            id=village.id,
            column=self.indicator.title("zh"),
            value="" if value is None else plain(value),
            what=f"{found} {self.what}",
            rule=self.rule,
            mend='fill it in, or state an effect: missing = "unrated", "zero", "exclude" …'
            if value is None
            else "correct the cell",
        )


def bracket_problems(cohort: Cohort, policy: TierPolicy) -> Iterator[tuple[Rows, CellProblem]]:
    """Yield the rows of marks outside their brackets, line by line, and what is to be said of them."""
    brackets = [b for b in policy.brackets if b.code in cohort.columns]
    scene = Panorama(cohort, policy) if brackets else None
    for bracket in brackets:
        assert scene is not None  # noqa: S101 - tells the type checker what always holds
        yield from _outside(bracket, scene)


def _outside(bracket: Bracket, scene: Panorama) -> Iterator[tuple[Rows, CellProblem]]:
    indicator, values = scene.policy.indicator[bracket.code], scene.cohort.number(bracket.code).values
    left = ~np.isnan(values)
    for at, line in enumerate(bracket.lines):
        here = left
        if line.when is not None:
            answer = truth(line.when, scene)
            here, left = left & answer.true, left & answer.false
        else:
            left = np.zeros_like(left)
        where = f"indicators.{bracket.code}.bracket[{at}]"
        what = f"is outside its bracket{f' where {line.when}' if line.when else ''}"
        yield (
            np.flatnonzero(here & ~_within(line, values)),
            CellProblem(scene.cohort, indicator, "RT-EVA-014", what, _text(line), where),
        )
    what, where = "has no bracket: none of the conditions holds", f"indicators.{bracket.code}.bracket"
    problem = CellProblem(scene.cohort, indicator, "RT-EVA-014", what, "a bracket for every mark", where)
    yield np.flatnonzero(left), problem


def _within(line: Range, values: Floats) -> Mask:
    """Return where values hold both thresholds of a line, shape (n,)."""
    within = np.ones(len(values), bool)
    for threshold in (line.least, line.most):
        if threshold is not None:
            within &= _holds(threshold, values)
    return within


def _holds(threshold: Threshold, values: Floats) -> Mask:
    # Downward, the edge counts as reached where the least float beyond it is not.
    edge = float_edge(threshold.value, closed=threshold.closed is threshold.upward)
    return np.asarray(values >= edge if threshold.upward else values < edge, dtype=bool)


def _text(line: Range) -> str:
    return " and ".join(str(t) for t in (line.least, line.most) if t is not None)
