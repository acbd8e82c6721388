"""How a value that is worked out came about, for people: the formula in their words, and the choice that held."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import fields, has

from ruraltier._messages import say
from ruraltier._numbers import plain
from ruraltier._text import shown
from ruraltier.engine.lookup import Panorama
from ruraltier.engine.truth import truth
from ruraltier.policy.conditions import Formula, Group, Operand

if TYPE_CHECKING:
    from collections.abc import Callable

    from ruraltier.engine.assessment import Verdict
    from ruraltier.engine.scene import Ternary
    from ruraltier.policy.conditions import Condition
    from ruraltier.policy.measures import Choice, Measure


class Derivation:
    """How the values of one village came about, in one language.

    Parameters
    ----------
    verdict
        The village.
    lang
        ``zh`` or ``en``.
    named
        Gives what people call an operand.
    """

    def __init__(self, verdict: Verdict, lang: str, named: Callable[[Operand], str]) -> None:
        self.policy, self.lang, self.named = verdict.assessment.policy, lang, named
        # Conditions look at one village only, so its row will do; what looked at all of them is in its columns.
        self.scene = Panorama(verdict.assessment.cohort.take(np.array([verdict.row])), self.policy)

    def say(self, key: str, **values: object) -> str:
        """Return a message in the language."""
        return say(key, **values).get(self.lang)

    def of(self, code: str) -> str:
        """Return how the value of an indicator came about; an empty text if it is as the table has it."""
        stated = self.policy.measure[code]
        if stated.applies is not None and (open_ := self._open(stated.applies)):
            return self.say(open_, when=self.worded(stated.applies))
        return self._chosen(stated) if stated.choices else ""

    def _chosen(self, stated: Measure) -> str:
        for choice in stated.choices:
            open_ = choice.when and self._open(choice.when)
            if not open_:
                return self._line(choice, stated)
            if open_ == "derivation.unknown":
                return self.say(open_, when=self.worded(choice.when))
        return self.say("derivation.none")

    def _line(self, choice: Choice, stated: Measure) -> str:
        text = f"= {self.worded(choice.formula)}"
        if stated.rounding is not None:
            mode = say(f"round.{stated.rounding.mode}")
            text = self.say("derivation.rounded", formula=text, places=stated.rounding.places, mode=mode)
        return self.say("derivation.where", formula=text, when=self.worded(choice.when)) if choice.when else text

    def _open(self, condition: Condition) -> str:
        """Return what is to be said where a condition does not hold of the village; an empty text where it does."""
        answer: Ternary = truth(condition, self.scene)
        if answer.true[0]:
            return ""
        return "derivation.no" if answer.false[0] else "derivation.unknown"

    def worded(self, tree: Condition | Formula | None) -> str:
        """Return a condition or formula with the names that people use."""
        return shown(str(self._renamed(tree)), _LONGEST)

    def _renamed(self, part: Any) -> Any:  # noqa: ANN401 - a tree, or whatever stands in one
        if isinstance(part, Operand):
            return Operand("value", self._name(part))
        if isinstance(part, tuple):
            return tuple(self._renamed(p) for p in part)
        if not has(type(part)):
            return part
        parts = {a.name: self._renamed(getattr(part, a.name)) for a in fields(type(part))}
        if isinstance(part, Group) and part.by:
            parts["by"] = self.named(Operand("value", part.by))
        return type(part)(**parts)

    def _name(self, operand: Operand) -> str:
        if operand.kind == "setting":
            value = self.policy.setting[operand.code].value
            return self.say("yes" if value else "no") if isinstance(value, bool) else plain(value)
        name = self.named(operand)
        return self.say("derivation.points", name=name) if operand.kind == "points" else name


_LONGEST = 1000
