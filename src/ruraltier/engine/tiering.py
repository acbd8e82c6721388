"""From scores to tiers, row by row: placing, then ceilings and floors, with the reasons as bit masks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import define, field, frozen
from numpy.typing import NDArray

from ruraltier.engine.block import Block
from ruraltier.engine.figures import Mask, either
from ruraltier.engine.program import Program
from ruraltier.engine.scene import Ternary
from ruraltier.engine.truth import truth
from ruraltier.policy.rules import Floor, Gate, Relative, Veto, bound_of

if TYPE_CHECKING:
    from fractions import Fraction

    from ruraltier.domain.column import Rows
    from ruraltier.domain.ladder import Ladder
    from ruraltier.engine.figures import Figure
    from ruraltier.engine.wide import WideFigure
    from ruraltier.policy.policy import TierPolicy

RATED, UNRATED, INELIGIBLE = 0, 1, 2
NO_TIER = -1
_ARRAYS = ("score", "placed", "tier", "status", "fired", "decided")


@define(eq=False)
class Outcome:
    """What is kept of every row; the arrays of an assessment, while they are being filled.

    Attributes
    ----------
    score
        float64, NaN where there is none.
    placed, tier
        int8 position in the ladder, `NO_TIER` where there is none.
    status
        int8: `RATED`, `UNRATED` or `INELIGIBLE`.
    fired, decided
        Unsigned: one bit a rule, in the order of `TierPolicy.rules`, then of its quotas.
    """

    score: NDArray[np.float64]
    placed: NDArray[np.int8]
    tier: NDArray[np.int8]
    status: NDArray[np.int8]
    fired: NDArray[Any]
    decided: NDArray[Any]

    @classmethod
    def empty(cls, rows: int, bits: int) -> Outcome:
        """Return arrays for so many rows and rules."""
        mask = np.min_scalar_type((1 << max(bits, 1)) - 1)
        placed, tier, status = (np.empty(rows, np.int8) for _ in range(3))
        return cls(np.empty(rows), placed, tier, status, np.empty(rows, mask), np.empty(rows, mask))

    def at(self, rows: slice | Rows) -> Outcome:
        """Return the outcome of some rows: a view of a slice, a copy of positions."""
        return Outcome(*(getattr(self, name)[rows] for name in _ARRAYS))

    def put(self, rows: Rows, other: Outcome) -> None:
        """Write the outcome of some positions."""
        for name in _ARRAYS:
            getattr(self, name)[rows] = getattr(other, name)


@define(eq=False)
class Stage:
    """One block on stage: what conditions may look at."""

    program: Program
    block: Block
    _placed: NDArray[np.int8] | None = field(default=None, init=False)

    def figure(self, code: str) -> Figure:
        """Return the figure of a criterion or aspect."""
        return self.block.figure(self.program.node(code))

    def score(self) -> Figure | WideFigure:
        """Return the score that the ladder places."""
        return self.block.score(self.program.root)

    def placed(self) -> NDArray[np.int8]:
        """Return the tier by score alone; 0 also where there is no score."""
        if self._placed is None:
            self._placed = place(self.score(), self.program.policy.ladder, len(self.block))
        return self._placed

    def previous(self) -> NDArray[np.float64]:
        """Return the positions of the tiers of last time, NaN where there is none."""
        return self.block.values(str(self.program.policy.ladder.previous))

    def tier(self, code: str) -> int:
        """Return the position of a tier."""
        return self.program.policy.ladder.index(code)

    def setting(self, code: str) -> bool | Fraction:
        """Return the value of a setting."""
        return self.program.policy.setting[code].value


def place(figure: Figure | WideFigure, ladder: Ladder, rows: int) -> NDArray[np.int8]:
    """Return the position of the highest tier whose threshold the figure reaches, shape (b,), int8."""
    reached = np.zeros(rows, dtype=np.int8)
    for _, threshold in ladder.placing:
        reached += figure.reaches(threshold.value, closed=threshold.closed).view(np.int8)
    positions = np.array([0, *(i for i, _ in ladder.placing)], dtype=np.int8)
    return reached if len(positions) == len(ladder.tiers) else positions[reached]


@frozen(eq=False)
class Fired:
    """Where one rule fired, and the tier that it holds to: one for all rows, or one a row."""

    bit: int
    rule: Gate | Veto | Floor
    mask: Mask
    bound: np.int8 | NDArray[np.int8]


def settle(program: Program, block: Block, out: Outcome) -> None:
    """Write the outcome of a block before quotas.

    final tier = min(max(min(placed, gates), floors), vetoes), so the order of rules never matters.
    """
    stage = Stage(program, block)
    score, placed = stage.score(), stage.placed()
    fired, unknown = _fire(program.policy, stage)
    unplaced = score.gone
    _keep_score(out, score, placed, unplaced)
    barred = _any([f.mask for f in fired if isinstance(f.rule, Veto) and f.rule.ineligible])
    _combine(out, program.policy, placed, fired)
    unrated = either(unplaced, unknown)
    _mark(out, unrated, barred, fired)


def _keep_score(out: Outcome, score: Figure | WideFigure, placed: NDArray[np.int8], gone: Mask | None) -> None:
    out.score[:] = score.floats()
    out.placed[:] = placed
    if gone is not None:
        out.score[gone] = np.nan
        out.placed[gone] = NO_TIER


def _fire(policy: TierPolicy, stage: Stage) -> tuple[list[Fired], Mask | None]:
    """Return where each rule fired, and where an unknown condition leaves the village unrated."""
    fired, open_ = [], None
    for bit, rule in enumerate(policy.rules):
        answer, bound = _answer(rule, stage)
        mask = answer.true
        if answer.unknown is not None and rule.if_unknown == "applies":
            mask = mask | answer.unknown
        elif rule.if_unknown == "unrated":
            open_ = either(open_, answer.unknown)
        fired.append(Fired(bit, rule, mask, bound))
    return fired, open_


def _answer(rule: Gate | Veto | Floor, stage: Stage) -> tuple[Ternary, np.int8 | NDArray[np.int8]]:
    """Return where a rule holds, and the tier that it holds to (0 for a veto that bars the village)."""
    answer, bound = truth(rule.when, stage), bound_of(rule)
    if not isinstance(bound, Relative):
        return answer, np.int8(0 if bound is None else stage.tier(bound))
    last, top = stage.previous(), len(stage.program.policy.ladder.tiers) - 1
    gone = np.isnan(last)
    position = np.clip(np.where(gone, 0, last) + bound.steps, 0, top).astype(np.int8)
    # Without a tier of last time it cannot be told what a rule that holds asks for.
    return Ternary(answer.true & ~gone, either(answer.unknown, answer.true & gone)), position


def _any(masks: list[Mask]) -> Mask | None:
    found: Mask | None = None
    for mask in masks:
        found = either(found, mask)
    return found


def _combine(out: Outcome, policy: TierPolicy, placed: NDArray[np.int8], fired: list[Fired]) -> None:
    """Apply gates, floors and vetoes; note which rules fired and which of them decided."""
    top = np.int8(len(policy.ladder.tiers) - 1)
    gates = [f for f in fired if isinstance(f.rule, Gate)]
    floors = [f for f in fired if isinstance(f.rule, Floor)]
    vetoes = [f for f in fired if isinstance(f.rule, Veto) and f.rule.cap is not None]
    gated = _lowered(placed, gates, top)
    lifted = _raised(gated, floors)
    final = _lowered(lifted, vetoes, top)
    out.tier[:] = final
    out.fired[:] = 0
    out.decided[:] = 0
    for f in fired:
        _set(out.fired, f.bit, f.mask)
    # A ceiling or floor decides where it binds and what comes after it leaves the tier alone.
    _decide(out, gates, gated, (gated < placed) & (lifted == gated) & (final == lifted))
    _decide(out, floors, lifted, (lifted > gated) & (final > gated))
    _decide(out, vetoes, final, final < lifted)


def _decide(out: Outcome, rules: list[Fired], tier: NDArray[np.int8], where: Mask) -> None:
    if rules and where.any():
        for f in rules:
            _set(out.decided, f.bit, f.mask & where & (tier == f.bound))


def _lowered(tier: NDArray[np.int8], caps: list[Fired], top: np.int8) -> NDArray[np.int8]:
    for f in caps:
        # top − (top − cap) · fired: int8 arithmetic is many times faster than a choice by element.
        tier = np.minimum(tier, top - f.mask.view(np.int8) * (top - f.bound))
    return tier


def _raised(tier: NDArray[np.int8], floors: list[Fired]) -> NDArray[np.int8]:
    for f in floors:
        tier = np.maximum(tier, f.mask.view(np.int8) * f.bound)
    return tier


def _set(bits: NDArray[Any], bit: int, mask: Mask) -> None:
    bits |= mask.view(np.uint8).astype(bits.dtype, copy=False) * bits.dtype.type(1 << bit)


def _mark(out: Outcome, unrated: Mask | None, barred: Mask | None, fired: list[Fired]) -> None:
    """Set the status; who has no tier keeps only the reasons that say why."""
    out.status[:] = RATED
    if unrated is not None:
        out.status[unrated] = UNRATED
        out.tier[unrated] = NO_TIER
        keep = unrated if barred is None else unrated & ~barred
        out.fired[keep] = 0
        out.decided[unrated] = 0
    if barred is not None:
        out.status[barred] = INELIGIBLE
        out.tier[barred] = NO_TIER
        out.decided[barred] = 0
        for f in fired:
            if isinstance(f.rule, Veto) and f.rule.ineligible:
                _set(out.decided, f.bit, f.mask)
