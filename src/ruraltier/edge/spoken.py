"""What a village holds, in the words of people: names of what is looked at, values, and why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruraltier._messages import figure, say
from ruraltier._text import shown
from ruraltier.domain.absence import Absence
from ruraltier.domain.indicator import Kind
from ruraltier.engine.phrases import Names

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from ruraltier.engine.assessment import Verdict
    from ruraltier.policy.conditions import Operand
    from ruraltier.policy.policy import TierPolicy


class Spoken:
    """One village in one language.

    Parameters
    ----------
    verdict
        The village.
    lang
        ``zh`` or ``en``.
    figures, score
        Its exact figures and score, where they have been worked out for many villages at once.
    """

    def __init__(
        self,
        verdict: Verdict,
        lang: str,
        figures: Mapping[str, Fraction] | None = None,
        score: Fraction | None = None,
    ) -> None:
        self.verdict = verdict
        self.lang = lang
        self.policy: TierPolicy = verdict.assessment.policy
        self.names = Names(self.policy, lang)
        self.figures = verdict.figures if figures is None else figures
        self.score = verdict.score if figures is None else score

    def say(self, key: str, **values: object) -> str:
        """Return a message in the language."""
        return say(key, **values).get(self.lang)

    def title(self, indicator: str) -> str:
        """Return what people call an indicator."""
        return self.policy.indicator[indicator].title(self.lang)

    def value(self, code: str) -> str:
        """Return a value as people write it: with its unit, as yes or no, as a word, or why there is none."""
        value, indicator = self.verdict.village[code], self.policy.indicator[code]
        if isinstance(value, Absence):
            return value.label.get(self.lang)
        if isinstance(value, str):
            return shown(value) or self.nothing
        if indicator.kind is Kind.YES_NO:
            return self.say("yes" if value else "no")
        return f"{figure(value)} {shown(indicator.unit.get(self.lang))}".strip()

    @property
    def nothing(self) -> str:
        """The word for what is missing."""
        return Absence.MISSING.label.get(self.lang)

    def has_value(self, code: str) -> bool:
        """Return whether there is a value of an indicator."""
        value = self.verdict.village[code]
        return not isinstance(value, Absence) and value != ""

    def is_missing(self, operand: Operand) -> bool:
        """Return whether there is nothing to look at."""
        match operand.kind:
            case "value":
                return not self.has_value(operand.code)
            case "points":
                return operand.code not in self.figures
            case "setting":
                return False
            case _:
                return self.score is None

    def named(self, operand: Operand) -> str:
        """Return what people call an operand."""
        return self.names.named(operand)

    def told(self, operand: Operand) -> str:
        """Return an operand with what it is for the village."""
        if operand.kind == "value":
            return f"{self.named(operand)} {self.value(operand.code)}"
        earned = self.figures.get(operand.code) if operand.kind == "points" else self.score
        name = self.named(operand)
        name = self.say("derivation.points", name=name) if operand.kind == "points" else name
        return f"{name} {self.nothing if earned is None else figure(earned)}"
