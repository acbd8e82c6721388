"""Columns that a programme fills: what stands in them, and where it came from."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from attrs import evolve, frozen
from numpy.typing import NDArray

from ruraltier._numbers import plain
from ruraltier._text import Text, shown
from ruraltier.analysis.figures import Figures, figure_of
from ruraltier.analysis.level_words import asked_of, speak
from ruraltier.analysis.sums import Counts
from ruraltier.domain.absence import Absence
from ruraltier.domain.column import NumberColumn
from ruraltier.domain.distinct import distinct
from ruraltier.domain.mapping import UnitMapping
from ruraltier.domain.records import Records
from ruraltier.engine.held import DIGITS, held, told
from ruraltier.engine.hindsight import read_by
from ruraltier.engine.tiering import RATED
from ruraltier.errors import SHOWN, EvaluationError, Problem, located
from ruraltier.policy.paths import path_of
from ruraltier.policy.programme.figures import Rollup

if TYPE_CHECKING:
    from ruraltier.domain.column import Codes, Rows
    from ruraltier.engine.assessment import Assessment


_TOLD = 3
"""How many records of a unit are told."""


@frozen(eq=False)
class Filled:
    """A column that the programme filled.

    Parameters
    ----------
    code
        The indicator.
    path
        The part of the programme that filled it, such as ``rollups.five_star_share``.
    how
        Where its values came from, for people.
    """

    code: str
    path: str
    how: Text

    def words(self, row: int) -> Text:  # noqa: ARG002 - a roll-up has words of its own for each unit
        """Return where the value of a unit came from."""
        return self.how


@frozen(eq=False)
class LookedBack(Filled):
    """A column filled by a look-back.

    Parameters
    ----------
    records
        The records that were counted, of whatever units.
    ids
        Shape (n,), str: the units of the column.
    heirs
        What became of units whose codes changed.
    """

    records: Records
    ids: NDArray[np.str_]
    heirs: UnitMapping

    def words(self, row: int) -> Text:
        """Return where the count of a unit came from, with the first of its records."""
        units, which = distinct(self.records.ids)
        links = self.heirs.links(units, self.ids)
        mine = np.flatnonzero(np.isin(which, links.old[links.new == row])).tolist()
        told = "、".join(_record(self.records, at) for at in mine[:_TOLD])
        if not mine:
            return self.how
        return speak("counted.more" if len(mine) > _TOLD else "counted", how=self.how, records=told, count=len(mine))


def _record(records: Records, at: int) -> str:
    cells = (records.dates[at], records.events[at], records.outcomes[at], records.notes[at])
    return " ".join(shown(str(cell)) for cell in cells if str(cell))


@frozen(eq=False)
class RolledUp(Filled):
    """A column filled by a roll-up.

    Parameters
    ----------
    rule
        The roll-up.
    of, asked
        The level that was rolled up and what was asked of its units, for people.
    figures
        The exact figures of the m units, rounded as the roll-up says.
    rated
        Shape (m,), int64: how many of the units below are rated.
    below
        Shape (m,), int64: how many there are.
    """

    rule: Rollup
    of: Text
    asked: Text
    figures: Figures
    rated: Counts
    below: Counts

    @classmethod
    def by(cls, rule: Rollup, of: Text, result: Assessment, up: Rows, size: int) -> RolledUp:
        """Return what a roll-up fills in.

        Parameters
        ----------
        rule, of
            The roll-up, and the level that is rolled up, for people.
        result
            Its result; n units.
        up
            Shape (n,), intp: the unit that each belongs to, −1 for none.
        size
            How many of these units there are.
        """
        path = path_of("rollups", rule.code)
        try:
            with read_by(path):
                figures = figure_of(result, rule, up, size, rule.round)
        except EvaluationError as error:
            told = [p if p.path == path else located([p], path)[0] for p in error.problems]
            raise EvaluationError(told, error.count) from None
        there = up >= 0
        rated, below = (np.bincount(up[mask], minlength=size) for mask in (there & (result.state == RATED), there))
        asked = asked_of(rule, result.policy)
        return cls(rule.code, path, speak("rollup", of=of), rule, of, asked, figures, rated, below)

    @property
    def short(self) -> Codes:
        """Shape (m,), int8: ``MISSING`` where too few of the units below are rated, 0 elsewhere."""
        least = self.rule.min_coverage
        if least is None:
            return np.zeros(len(self.below), np.int8)
        return (self.rated * least.denominator < self.below * least.numerator).astype(np.int8) * np.int8(
            Absence.MISSING
        )

    def column(self) -> NumberColumn:
        """Return the column.

        Raises
        ------
        EvaluationError
            If a figure has more digits than a column holds.
        """
        none = ~self.figures.values.there
        gone = np.where(none, np.where(self.below == 0, Absence.NOT_APPLICABLE, Absence.MISSING), self.short)
        floats, wrong = held(evolve(self.figures.values, gone=gone.astype(np.int8)).emptied())
        if len(wrong):
            raise EvaluationError([self._long(int(row)) for row in wrong[:SHOWN]], len(wrong))
        return NumberColumn(floats, gone.astype(np.int8))

    def _long(self, row: int) -> Problem:
        """Return the problem of a figure that a column does not hold."""
        exact = told(self.figures[row] or Fraction(0))
        what, rule = f"the figure, {exact}, has too many digits", f"a decimal of at most {DIGITS} digits"
        mend = "round it: round = { places = …, mode = … }"
        return Problem(code="RT-EVA-030", path=self.path, row=row + 1, value=exact, what=what, rule=rule, mend=mend)

    def words(self, row: int) -> Text:
        """Return where the value of a unit came from: of how many units, how many of them counted."""
        if self.short[row] and self.rule.min_coverage is not None:
            least = plain(self.rule.min_coverage)
            return speak("short", of=self.of, rated=self.rated[row], below=self.below[row], least=least)
        counted = {"counted": self.figures.counted[row], "whole": self.figures.of[row]}
        return speak("figure", figure=speak(f"figure.{self.rule.figure}"), of=self.of, what=self.asked, **counted)
