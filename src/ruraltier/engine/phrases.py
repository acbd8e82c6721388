"""Conditions and formulas of a rule book with the names and the words that people use."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Protocol

from attrs import evolve, fields, frozen, has

from ruraltier._messages import say
from ruraltier._numbers import plain
from ruraltier._text import shown
from ruraltier.policy.conditions import Compare, Group, Operand
from ruraltier.policy.policy import TierPolicy

if TYPE_CHECKING:
    from ruraltier.policy.conditions import Condition, Formula

_LONGEST = 1000
_HELD = re.compile("\ue000(\\d+)\ue000")
_CHINESE = (
    (" and ", " 且 "),
    (" or ", " 或 "),
    (" by ", " 按 "),
    (r"\bnot ", "非 "),
    (r"\bat least (\d+) of ", r"至少 \1 项成立 "),
    (r"\balways\b", "总是"),
)


class Naming(Protocol):
    """What says how people call what conditions and formulas look at, in one language."""

    @property
    def lang(self) -> str:
        """``zh`` or ``en``."""

    @property
    def policy(self) -> TierPolicy:
        """The rule book."""

    def named(self, operand: Operand) -> str:
        """Return what people call an operand."""


@frozen
class Names:
    """The names of a rule book in one language.

    Parameters
    ----------
    policy
        The rule book.
    lang
        ``zh`` or ``en``.
    """

    policy: TierPolicy
    lang: str

    def named(self, operand: Operand) -> str:
        """Return what people call an operand; ``tier`` and ``previous`` too, which conditions on outcomes read."""
        if operand.kind == "value":
            indicator = self.policy.indicator.get(operand.code)
            return shown(indicator.title(self.lang)) if indicator else say(f"outcome.{operand.code}").get(self.lang)
        if operand.kind != "points":
            return say("explain.score_word").get(self.lang)
        node = self.policy.aspect.get(operand.code) or self.policy.indicator[self._indicator(operand.code)]
        return shown(node.title(self.lang))

    def _indicator(self, criterion: str) -> str:
        return self.policy.criterion[criterion].indicator


def phrase(tree: Condition | Formula, naming: Naming) -> str:
    """Return a condition or formula in the language of the names."""
    return _Phrase(naming).of(tree)


class _Phrase:
    """A tree written with marks in the place of names, so that only the words of the language are translated."""

    def __init__(self, naming: Naming) -> None:
        self.naming = naming
        self.names: list[str] = []

    def of(self, tree: Condition | Formula) -> str:
        text = str(self._marked(tree))
        for word, chinese in _CHINESE if self.naming.lang == "zh" else ():
            text = re.sub(word, chinese, text)
        return shown(_HELD.sub(lambda mark: self.names[int(mark[1])], text), _LONGEST)

    def _mark(self, name: str) -> str:
        self.names.append(name)
        return f"\ue000{len(self.names) - 1}\ue000"

    def _marked(self, part: Any) -> Any:  # noqa: ANN401 - a tree, or whatever stands in one
        if isinstance(part, Operand):
            return Operand("value", self._mark(self._name(part)))
        if isinstance(part, tuple):
            return tuple(self._marked(p) for p in part)
        if not has(type(part)):
            return part
        marked = type(part)(**{a.name: self._marked(getattr(part, a.name)) for a in fields(type(part))})
        if isinstance(part, Group) and part.by:
            return evolve(marked, by=self._mark(self.naming.named(Operand("value", part.by))))
        if isinstance(part, Compare) and isinstance(part.right, str):
            return evolve(marked, right=self._mark(self._word(part.left, part.right)))
        return marked

    def _word(self, left: Formula, word: str) -> str:
        """Return a word as it stands, but a tier by its title."""
        tiers = {tier.code: tier for tier in self.naming.policy.ladder.tiers}
        held = isinstance(left, Operand) and (left.kind == "placed" or left.code not in self.naming.policy.indicator)
        return shown(tiers[word].title(self.naming.lang)) if held and word in tiers else word

    def _name(self, operand: Operand) -> str:
        naming = self.naming
        if operand.kind == "setting":
            setting = naming.policy.setting[operand.code]
            if not isinstance(setting.value, bool):
                return plain(setting.value)
            name = setting.label.get(naming.lang) or operand.code
            answer = say("yes" if setting.value else "no")
            return say("derivation.setting", name=shown(name), value=answer).get(naming.lang)
        name = naming.named(operand)
        return say("derivation.points", name=name).get(naming.lang) if operand.kind == "points" else name
