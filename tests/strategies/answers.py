"""What the library answers and what the evaluator answers, in one comparable form."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

import ruraltier as rt
from oracle import evaluate
from strategies.rows import table

if TYPE_CHECKING:
    from oracle.tree import Figure
    from strategies.worlds import World

Table = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """Everything that is said of one village; ``points`` is ``None`` where it was not asked for."""

    id: str
    status: str
    tier: str
    provisional: str
    score: Fraction | None
    approximate: float | None
    fired: tuple[str, ...]
    decided_by: tuple[str, ...]
    points: tuple[tuple[str, Fraction], ...] | None


def expected(world: World, *, points_of_each: int = 1) -> list[Answer]:
    """Return the evaluator's answers, with points for one village in so many."""
    cohort = evaluate(world.document, world.rows)
    codes = set(cohort.indicators)
    return [
        Answer(
            id=outcome.id,
            status=outcome.status,
            tier=cohort.code(outcome.tier),
            provisional=cohort.code(outcome.placed),
            score=outcome.score,
            approximate=None if outcome.score is None else float(outcome.score),
            fired=tuple(sorted(outcome.fired)),
            decided_by=tuple(sorted(outcome.decided_by)),
            points=None if at % points_of_each else _known(outcome.figures, codes),
        )
        for at, outcome in enumerate(cohort.outcomes)
    ]


def _known(figures: dict[str, Figure], codes: set[str]) -> tuple[tuple[str, Fraction], ...]:
    return tuple(sorted((code, f.number) for code, f in figures.items() if code in codes and f.number is not None))


def answered(result: rt.Assessment, *, points_of_each: int = 1) -> list[Answer]:
    """Return the library's answers, with points for one village in so many."""
    numerators, denominators = result.exact_fractions(np.arange(len(result)))
    scores = [
        None if math.isnan(score) else Fraction(above, below)
        for score, above, below in zip(result.score.tolist(), numerators, denominators, strict=True)
    ]
    return [_answer(result, at, score, points=at % points_of_each == 0) for at, score in enumerate(scores)]


def _answer(result: rt.Assessment, at: int, score: Fraction | None, *, points: bool) -> Answer:
    verdict = result[at]
    approximate = float(result.score[at])
    return Answer(
        id=str(result.ids[at]),
        status=str(result.status[at]),
        tier=str(result.tier_codes[at]),
        provisional=str(result.provisional_codes[at]),
        score=score,
        approximate=None if math.isnan(approximate) else approximate,
        fired=tuple(sorted(rule.code for rule in verdict.reasons)),
        decided_by=tuple(sorted(rule.code for rule in verdict.decided_by)),
        points=tuple(sorted(verdict.points.items())) if points else None,
    )


def assessed(document: Table, rows: list[Table], **how: Any) -> rt.Assessment:
    """Parse, read and assess."""
    policy = rt.parse_policy(document)
    return rt.assess(rt.read_cohort(table(document, rows), policy, id="id"), policy, **how)
