"""Figures of rows on demand: exact ones of a few, floats of all; and the whole cohort as a scene."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import define, field

from ruraltier.domain.cohort import Cohort
from ruraltier.engine.block import Block, Scratch, slices
from ruraltier.engine.figures import Array, Figure
from ruraltier.engine.program import odd_rows, program_for, refused_rows
from ruraltier.engine.tiering import place
from ruraltier.policy.criteria import ROOT
from ruraltier.policy.policy import TierPolicy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from ruraltier.domain.column import Floats, Rows
    from ruraltier.domain.ladder import Tier
    from ruraltier.engine.figures import Mask
    from ruraltier.engine.wide import WideFigure


def exact_scores(cohort: Cohort, policy: TierPolicy, rows: Rows) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the exact scores of rows, as the ladder places them.

    Returns
    -------
    tuple of numpy.ndarray
        Numerators and denominators, shape (m,), object arrays of Python integers; no meaning where there is no score.
    """
    program = program_for(policy, cohort, exact=True)
    return Block(cohort, rows, exact=True).score(program.root).fractions()


def exact_figures(cohort: Cohort, policy: TierPolicy, rows: Rows) -> list[dict[str, Fraction]]:
    """Return, row by row, code of criterion or aspect -> its exact figure; without those that there are none of."""
    program, block = program_for(policy, cohort, exact=True), Block(cohort, rows, exact=True)
    found: list[dict[str, Fraction]] = [{} for _ in range(len(block))]
    for code in (*policy.criterion, *(a for a in policy.aspect if a != ROOT)):
        one = block.figure(program.node(code))
        nums, dens = one.fractions()
        for at in np.arange(len(block)) if one.gone is None else np.flatnonzero(~one.gone):
            found[at][code] = Fraction(nums[at], dens[at])
    return found


def figure_floats(cohort: Cohort, policy: TierPolicy, code: str) -> Floats:
    """Return the figures of a criterion or aspect, shape (n,), correctly rounded, NaN where there is none."""
    fast = program_for(policy, cohort, exact=False).node(code).size.narrow
    out = np.empty(len(cohort))
    if fast:
        _fill(out, cohort, policy, code, slices(len(cohort)), exact=False)
    slow = odd_rows(policy, cohort) if fast else np.arange(len(cohort))
    _fill(out, cohort, policy, code, (slow[s] for s in slices(len(slow))), exact=True)
    return out


def coverage(cohort: Cohort, policy: TierPolicy) -> Floats:
    """Return the share of the criteria of the score, by full points, that have a value, shape (n,)."""
    there, counted = np.zeros(len(cohort)), [c for c in policy.criteria if c.code not in policy.aside]
    for criterion in counted:
        there += ~np.isnan(cohort.number(criterion.indicator).values) * float(criterion.points)
    return there / (float(sum(c.points for c in counted)) or 1.0)


def aside_figures(cohort: Cohort, policy: TierPolicy) -> list[dict[str, float | None]]:
    """Return, village by village, the figures that are no part of the score; None where there is none."""
    found = {code: plain_floats(figure_floats(cohort, policy, code)) for code in policy.aside}
    return [dict(zip(found, row, strict=True)) for row in zip(*found.values(), strict=True)]


def plain_floats(values: Floats) -> list[float | None]:
    """Return floats as a list, with None where there is none."""
    return [None if v != v else v for v in values.tolist()]  # noqa: PLR0124 - NaN differs from itself


def plain_rows(columns: Mapping[str, NDArray[Any]]) -> list[dict[str, Any]]:
    """Return the rows of a table, ready for JSON: days as texts, None where there is no number or no day."""
    plain = [_listed(values) for values in columns.values()]
    return [dict(zip(columns, row, strict=True)) for row in zip(*plain, strict=True)]


def _listed(values: NDArray[Any]) -> list[Any]:
    if values.dtype.kind == "M":
        return [None if np.isnat(day) else str(day) for day in values]
    return plain_floats(values) if values.dtype.kind == "f" else list(values.tolist())


def previous_tier(cohort: Cohort, policy: TierPolicy, row: int) -> Tier | None:
    """Return a village's tier of last time, if there is a column for it and a value in it."""
    ladder = policy.ladder
    if ladder.previous is None or ladder.previous not in cohort.columns:
        return None
    position = cohort.number(ladder.previous).values[row]
    return None if np.isnan(position) else ladder.tiers[int(position)]


def _fill(  # noqa: PLR0913 - what, of whom, by which rule book, where, and how
    out: Floats, cohort: Cohort, policy: TierPolicy, code: str, blocks: Iterator[slice] | Iterator[Rows], *, exact: bool
) -> None:
    node, scratch = program_for(policy, cohort, exact=exact).node(code), Scratch()
    for rows in blocks:
        figure = Block(cohort, rows, exact, scratch).score(node)
        out[rows] = figure.floats()
        if figure.gone is not None:
            out[rows] = np.where(figure.gone, np.nan, out[rows])


@define(eq=False)
class Panorama:
    """All villages at once, for measures and brackets: a figure is worked out when it is asked for, and no other.

    Parameters
    ----------
    cohort, policy
        The villages, with the columns that are there so far; the rule book.
    """

    cohort: Cohort
    policy: TierPolicy
    block: Block = field(init=False)
    _figures: dict[str, Figure] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        self.block = Block(self.cohort, slice(0, len(self.cohort)), exact=True)

    def figure(self, code: str) -> Figure:
        """Return the exact figure of a criterion or aspect; none where a refused value is missing."""
        if code not in self._figures:
            self._figures[code] = self._worked_out(code)
        return self._figures[code]

    def score(self) -> Figure:
        """Return the score that the ladder places."""
        return self.figure(ROOT)

    def placed(self) -> NDArray[np.int8]:
        """Return the tier by score alone; 0 also where there is no score."""
        return place(self.score(), self.policy.ladder, len(self.cohort))

    def tier(self, code: str) -> int:
        """Return the position of a tier."""
        return self.policy.ladder.index(code)

    def setting(self, code: str) -> bool | Fraction:
        """Return the value of a setting."""
        return self.policy.setting[code].value

    def _worked_out(self, code: str) -> Figure:
        cohort, policy = self.cohort, self.policy
        exact = len(odd_rows(policy, cohort, code)) > 0 or not program_for(policy, cohort, exact=False, top=code).fits
        program, scratch = program_for(policy, cohort, exact=exact, top=code), Scratch()
        # An empty block first, so that there is something to join where there is no village.
        blocks = (Block(cohort, rows, exact, scratch) for rows in (slice(0, 0), *slices(len(cohort))))
        return _joined([_own(block.score(program.root), len(block)) for block in blocks], self._refused(code))

    def _refused(self, code: str) -> Mask:
        mask = np.zeros(len(self.cohort), bool)
        for criterion in self.policy.criteria_under(code):
            mask[refused_rows(self.policy, self.cohort, criterion)] = True
        return mask


def _own(figure: Figure | WideFigure, rows: int) -> Figure:
    """Return a block's figure in arrays of its own: whole numbers in float64 where it has them over one denominator."""
    gone = np.zeros(rows, bool) if figure.gone is None else figure.gone.copy()
    if isinstance(figure, Figure) and figure.num.dtype == np.float64 and isinstance(figure.den, int):
        return Figure(figure.num.copy(), figure.den, gone)
    return Figure(*figure.fractions(), absent=gone)


def _joined(parts: list[Figure], refused: Mask) -> Figure:
    """Return the figures of blocks, one after the other; in Python integers unless one denominator serves for all."""
    gone = np.concatenate([part.absent for part in parts if part.absent is not None]) | refused
    dens = {part.den for part in parts if isinstance(part.den, int)}
    if len(dens) == 1 and all(isinstance(part.den, int) for part in parts):
        return Figure(np.concatenate([part.num for part in parts]), dens.pop(), gone)
    nums, all_dens = (np.concatenate(arrays) for arrays in zip(*(part.fractions() for part in parts), strict=True))
    return Figure(nums, _shared(all_dens), gone)


def _shared(dens: Array) -> int | Array:
    """Return one denominator where all are the same."""
    return int(dens[0]) if len(dens) and bool((dens == dens[0]).all()) else dens
