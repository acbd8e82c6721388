"""How a value that is worked out came about, for people: the formula, the choice that held, and what both rest on."""

from __future__ import annotations

from collections import deque
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from ruraltier._messages import say
from ruraltier._text import shown
from ruraltier.engine.grounds import decisive
from ruraltier.engine.lookup import Panorama
from ruraltier.engine.phrases import phrase
from ruraltier.engine.truth import truth
from ruraltier.policy.conditions import Operand, operands
from ruraltier.policy.criteria import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ruraltier.edge.spoken import Spoken
    from ruraltier.engine.scene import Ternary
    from ruraltier.policy.conditions import Condition, Formula
    from ruraltier.policy.measures import Choice, Measure

_LONGEST = 1000


class Derivation:
    """How the values of one village came about, in one language.

    Parameters
    ----------
    spoken
        The village in the language.
    """

    def __init__(self, spoken: Spoken) -> None:
        self.spoken, self.policy, self.say = spoken, spoken.policy, spoken.say
        self.cohort = spoken.verdict.assessment.cohort
        self.given = (self.cohort if self.cohort.given is None else self.cohort.given).columns.keys()

    @cached_property
    def scene(self) -> Panorama:
        """The village by itself: conditions look at no other; what looked at all of them is in its columns."""
        return Panorama(self.cohort.take(np.array([self.spoken.verdict.row])), self.policy)

    def of(self, code: str) -> str:
        """Return how the value of an indicator came about; an empty text if it is as the table has it."""
        stated = self.policy.measure[code]
        if self._came(stated):
            return ""
        if stated.applies is not None and (answer := self._answer(stated.applies)) != "yes":
            return self._untold(stated.applies) if answer == "unknown" else self._without(stated.applies)
        return self._chosen(stated) if stated.choices else ""

    def _came(self, stated: Measure) -> bool:
        """Return whether a value that could be worked out came with the table."""
        return bool(stated.choices) and stated.code in self.given

    def _without(self, applies: Condition) -> str:
        return self.say("derivation.no", when=phrase(applies, self.spoken))

    def _chosen(self, stated: Measure) -> str:
        choice = self._stop(stated)
        if choice is None:
            return self.say("derivation.none")
        if choice.when is not None and self._answer(choice.when) == "unknown":
            return self._untold(choice.when)
        return self._line(choice, stated)

    def _stop(self, stated: Measure) -> Choice | None:
        """Return the choice that holds, or before it one that cannot be told; None where no choice holds."""
        return next((c for c in stated.choices if c.when is None or self._answer(c.when) != "no"), None)

    def _untold(self, condition: Condition) -> str:
        when, cells = phrase(condition, self.spoken), self.empty(operands(self._decisive(condition)))
        key = "derivation.unknown_cells" if cells else "derivation.unknown"
        return self.say(key, when=when, cells=", ".join(cells))

    def _line(self, choice: Choice, stated: Measure) -> str:
        text = f"= {phrase(choice.formula, self.spoken)}"
        if stated.rounding is not None:
            mode = say(f"round.{stated.rounding.mode}")
            text = self.say("derivation.rounded", formula=text, places=stated.rounding.places, mode=mode)
        if choice.when is None:
            return text
        held, when = self._decisive(choice.when), phrase(choice.when, self.spoken)
        key = "derivation.where" if held == choice.when else "derivation.where_part"
        return self.say(key, formula=text, when=when, held=phrase(held, self.spoken))

    def sources(self, code: str) -> str:
        """Return what a value rests on for the village, with its values; an empty text if it rests on nothing."""
        read = dict.fromkeys(o for tree in self._looked_at(code) for o in operands(tree) if o.kind != "setting")
        told = dict.fromkeys(self.spoken.told(operand) for operand in read)
        return shown(self.say("derivation.from", values=", ".join(told)), _LONGEST) if told else ""

    def _looked_at(self, code: str) -> Iterator[Condition | Formula]:
        """Yield what decided whether a value applies and which choice held, and the formula of that."""
        stated = self.policy.measure[code]
        if stated.applies is not None:
            yield self._decisive(stated.applies)
            if self._answer(stated.applies) != "yes":
                return
        stop = self._stop(stated)
        for choice in stated.choices:
            if choice.when is not None:
                yield self._decisive(choice.when)
            if choice is stop:
                yield from [] if choice.when and self._answer(choice.when) == "unknown" else [choice.formula]
                return

    def empty(self, read: Iterable[Operand]) -> list[str]:
        """Return the names of the cells without a value that leave operands without one, through all between."""
        waiting = deque(self._gaps(read))
        seen, found = set(waiting), []
        while waiting:
            code = waiting.popleft()
            if self._is_cell(code):
                found.append(shown(self.spoken.title(code)))
                continue
            more = self._gaps(o for tree in self._looked_at(code) for o in operands(tree))
            fresh = [c for c in dict.fromkeys(more) if c not in seen]
            seen.update(fresh)
            waiting.extend(fresh)
        return found

    def _is_cell(self, code: str) -> bool:
        """Return whether an indicator's value stands in the table itself, and is asked for."""
        stated = self.policy.measure.get(code)
        if stated is None or self._came(stated):
            return True
        return not (stated.choices or (stated.applies and self._answer(stated.applies) != "yes"))

    def _gaps(self, read: Iterable[Operand]) -> Iterator[str]:
        """Yield the indicators without a value that operands rest on."""
        return (c for c in chain.from_iterable(map(self._behind, read)) if not self.spoken.has_value(c))

    def _behind(self, operand: Operand) -> list[str]:
        if operand.kind in {"value", "setting"}:
            return [operand.code] if operand.kind == "value" else []
        under = self.policy.criteria_under(operand.code or ROOT)
        return [criterion.indicator for criterion in under if criterion.code not in self.spoken.figures]

    def _answer(self, condition: Condition) -> str:
        answer: Ternary = truth(condition, self.scene)
        if answer.true[0]:
            return "yes"
        return "no" if answer.false[0] else "unknown"

    def _decisive(self, condition: Condition) -> Condition:
        return decisive(condition, self._answer)
