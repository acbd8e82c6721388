"""On what grounds a condition holds for a unit: the parts of it that give it its answer, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ruraltier._text import LANGUAGES, Text
from ruraltier.engine.hindsight import read_by, truth_of
from ruraltier.engine.phrases import Names, phrase
from ruraltier.policy.conditions import And, AtLeast, Condition, Not, Or, nodes

if TYPE_CHECKING:
    from collections.abc import Callable

    from ruraltier.domain.column import Rows
    from ruraltier.engine.assessment import Assessment
    from ruraltier.engine.scene import Ternary


def decisive(condition: Condition, answer: Callable[[Condition], str]) -> Condition:
    """Return the parts of a condition that give it its answer.

    Parameters
    ----------
    condition
        The condition.
    answer
        What returns ``yes``, ``no`` or ``unknown`` of it and of any part of it.
    """
    match condition:
        case Not(part=part):
            return Not(decisive(part, answer))
        case And(parts=parts) | Or(parts=parts):
            wanted = answer(condition)
            kept = [decisive(part, answer) for part in parts if answer(part) == wanted]
            joined = And if wanted == "yes" else type(condition)  # parts that hold hold together
            return joined(kept) if len(kept) > 1 else kept[0]
        case AtLeast(k=k, parts=parts) if answer(condition) == "yes":
            return AtLeast(k, [decisive(part, answer) for part in parts if answer(part) == "yes"])
        case _:
            return condition


class Grounds:
    """A condition on the outcomes of an assessment; each part of it is asked of all units once.

    Parameters
    ----------
    result
        The assessed units.
    condition
        The condition; it may read ``tier`` and ``previous``.
    path
        Where it stands in the programme.
    """

    def __init__(self, result: Assessment, condition: Condition, path: str = "") -> None:
        self.result, self.condition, self.path = result, condition, path
        self._truths: dict[Condition, Ternary] = {}

    @property
    def truth(self) -> Ternary:
        """Where the condition holds, and where that is unknown."""
        return self._truth(self.condition)

    def text(self, row: int) -> Text:
        """Return the parts of the condition that decide it for the unit at a position, in both languages."""
        parts, policy = decisive(self.condition, lambda part: self._answer(part, row)), self.result.policy
        return Text(*(phrase(parts, Names(policy, lang)) for lang in LANGUAGES))

    def texts(self, rows: Rows) -> list[Text]:
        """Return the text of several positions; what gives the same answers to every part is put in words once."""
        if not len(rows):
            return []
        truths = [self._truth(part) for part in nodes(self.condition) if isinstance(part, Condition)]
        answers = np.stack([truth.true[rows] + 2 * truth.false[rows].astype(np.int8) for truth in truths], axis=1)
        _, first, which = np.unique(answers, axis=0, return_index=True, return_inverse=True)
        said = [self.text(int(rows[place])) for place in first]
        return [said[i] for i in which.reshape(-1).tolist()]

    def _truth(self, condition: Condition) -> Ternary:
        if condition not in self._truths:
            with read_by(self.path):
                self._truths[condition] = truth_of(self.result, condition)
        return self._truths[condition]

    def _answer(self, condition: Condition, row: int) -> str:
        truth = self._truth(condition)
        if truth.true[row]:
            return "yes"
        return "no" if truth.false[row] else "unknown"
