"""The scores and tiers that the stages of a chain gave to each unit, side by side with the final ones."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from attrs import define, frozen
from numpy.typing import NDArray

from ruraltier.domain.records import Records
from ruraltier.support.walk import Walk


@define(frozen=True, eq=False, slots=False)
class StageFigures:
    """Figures of n units by stage: of several records of one stage the latest counts.

    The final figures are the latest of any stage, and only a unit that stands at an end has them. Where a unit begins
    anew, from an end by the first stage, figures of the round before are left behind.

    Parameters
    ----------
    records, walk
        The records of the chain, and the walk along them.
    stages
        How many stages there are.
    """

    records: Records
    walk: Walk
    stages: int

    def scores(self, stage: int | None) -> NDArray[Any]:
        """Return the exact scores of a stage, or the final ones; shape (n,), object, None where there is none."""
        rows = self._rows(self._scored, stage)
        found = np.full(len(rows), None, object)
        found[rows >= 0] = self.records.scores[rows[rows >= 0]]
        return found

    def tiers(self, stage: int | None) -> NDArray[np.int64]:
        """Return the positions of the tiers of a stage, or of the final ones; shape (n,), -1 where there is none."""
        rows = self._rows(self.walk.tier >= 0, stage)
        return np.where(rows < 0, -1, self.walk.tier[rows]) if len(self.records) else rows

    @cached_property
    def _scored(self) -> NDArray[np.bool_]:
        return np.array([score is not None for score in self.records.scores], np.bool_)

    @cached_property
    def _began(self) -> NDArray[np.int64]:
        """The record with which each unit began anew last; 0 where it never did."""
        anew = np.flatnonzero((self.walk.stage == 0) & (self.walk.stood >= self.stages))
        rows = np.zeros(len(self.walk.state), np.int64)
        np.maximum.at(rows, self.walk.unit[anew], anew)
        return rows

    def _rows(self, there: NDArray[np.bool_], stage: int | None) -> NDArray[np.int64]:
        """Return the last record of each unit that has a figure, of one stage or at all; -1 where there is none."""
        wanted = np.flatnonzero(there if stage is None else there & (self.walk.stage == stage))
        rows = np.full(len(self.walk.state), -1, np.int64)
        # Records stand by date, so the largest position is the latest.
        np.maximum.at(rows, self.walk.unit[wanted], wanted)
        rows = np.where(rows < self._began, -1, rows)
        return rows if stage is not None else np.where(self.walk.state < self.stages, -1, rows)


@frozen(eq=False, repr=False)
class Agreement:
    """How far the figures of a stage agree with those of another, or with the final ones.

    Attributes
    ----------
    units, agreeing
        How many have both figures, and of how many of these they agree.
    apart
        Shape (k,), str: the others.
    differences
        Shape (k,), object: by how much theirs differ, first less second: exact scores, or steps of tiers.
    """

    units: int
    agreeing: int
    apart: NDArray[np.str_]
    differences: NDArray[Any]

    @property
    def share(self) -> Fraction | None:
        """The share of those that agree, exact; None where nobody has both figures."""
        return Fraction(self.agreeing, self.units) if self.units else None

    def __repr__(self) -> str:
        return f"<Agreement {self.agreeing} of {self.units} units>"


def agreement_of(
    ids: NDArray[np.str_], first: NDArray[Any], second: NDArray[Any], both: NDArray[np.bool_], tolerance: Fraction
) -> Agreement:
    """Return how far figures agree, of the units that have both.

    Parameters
    ----------
    ids
        Shape (n,), str.
    first, second
        Shape (n,): exact figures.
    both
        Shape (n,), bool: who has both.
    tolerance
        The largest difference, either way, with which figures still agree.
    """
    rows = np.flatnonzero(both)
    differences = first[rows] - second[rows]
    apart = np.asarray(np.abs(differences) > tolerance, np.bool_)
    return Agreement(len(rows), int((~apart).sum()), ids[rows][apart], differences[apart])
