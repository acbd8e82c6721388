"""Conditions and formulas of a rule book with the names and the words that people use."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from attrs import evolve, fields, has

from ruraltier._numbers import plain
from ruraltier._text import shown
from ruraltier.policy.conditions import Compare, Group, Operand

if TYPE_CHECKING:
    from ruraltier.edge.spoken import Spoken
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


def phrase(tree: Condition | Formula, spoken: Spoken) -> str:
    """Return a condition or formula in the language of a village's words."""
    return _Phrase(spoken).of(tree)


class _Phrase:
    """A tree written with marks in the place of names, so that only the words of the language are translated."""

    def __init__(self, spoken: Spoken) -> None:
        self.spoken = spoken
        self.names: list[str] = []

    def of(self, tree: Condition | Formula) -> str:
        text = str(self._marked(tree))
        for word, chinese in _CHINESE if self.spoken.lang == "zh" else ():
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
            return evolve(marked, by=self._mark(self.spoken.named(Operand("value", part.by))))
        if isinstance(part, Compare) and isinstance(part.right, str):
            return evolve(marked, right=self._mark(part.right))
        return marked

    def _name(self, operand: Operand) -> str:
        spoken = self.spoken
        if operand.kind == "setting":
            setting = spoken.policy.setting[operand.code]
            if not isinstance(setting.value, bool):
                return plain(setting.value)
            name = setting.label.get(spoken.lang) or operand.code
            answer = spoken.say("yes" if setting.value else "no")
            return spoken.say("derivation.setting", name=shown(name), value=answer)
        name = spoken.named(operand)
        return spoken.say("derivation.points", name=name) if operand.kind == "points" else name
