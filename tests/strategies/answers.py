"""What the library answers and what the evaluator answers, in one comparable form."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ruraltier as rt
from oracle import evaluate
from strategies.rows import table

if TYPE_CHECKING:
    from fractions import Fraction

    from strategies.worlds import World

Table = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """Everything that is said of one village."""

    id: str
    status: str
    tier: str
    provisional: str
    score: Fraction | None
    approximate: float | None
    fired: tuple[str, ...]
    decided_by: tuple[str, ...]
    points: tuple[tuple[str, Fraction], ...]


def expected(world: World) -> list[Answer]:
    """Return the evaluator's answers."""
    cohort = evaluate(world.document, world.rows)
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
            points=tuple(
                sorted(
                    (code, figure.number)
                    for code, figure in outcome.figures.items()
                    if code in cohort.indicators and figure.number is not None
                )
            ),
        )
        for outcome in cohort.outcomes
    ]


def answered(result: rt.Assessment) -> list[Answer]:
    """Return the library's answers."""
    return [_answer(result, at) for at in range(len(result))]


def _answer(result: rt.Assessment, at: int) -> Answer:
    verdict = result[at]
    score = float(result.score[at])
    return Answer(
        id=str(result.ids[at]),
        status=str(result.status[at]),
        tier=str(result.tier_codes[at]),
        provisional=str(result.provisional_codes[at]),
        score=result.exact_score(at),
        approximate=None if math.isnan(score) else score,
        fired=tuple(sorted(rule.code for rule in verdict.reasons)),
        decided_by=tuple(sorted(rule.code for rule in verdict.decided_by)),
        points=tuple(sorted((code, points) for code, points in verdict.points.items() if points is not None)),
    )


def assessed(document: Table, rows: list[Table], **how: Any) -> rt.Assessment:
    """Parse, read and assess."""
    policy = rt.parse_policy(document)
    return rt.assess(rt.read_cohort(table(document, rows), policy, id="id"), policy, **how)
