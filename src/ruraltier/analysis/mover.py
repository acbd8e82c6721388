"""What became of one unit between two results, and which rules decided both times."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import frozen

from ruraltier._messages import Messages, figure
from ruraltier._panel import Panel, WithPanel
from ruraltier._text import Text, printable, shown
from ruraltier.analysis.comparison import Comparison
from ruraltier.analysis.separation import Separation
from ruraltier.domain.mapping import MERGED, NOWHERE
from ruraltier.errors import EvaluationError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier.engine.assessment import Verdict

_WORDS = {
    "up": ("升 {steps} 档", "up {steps:# tier|# tiers}"),
    "down": ("降 {steps} 档", "down {steps:# tier|# tiers}"),
    "same": ("不变", "the same"),
    "in": ("新得等次", "gets a tier"),
    "out": ("失去等次", "has no tier any more"),
    "none": ("仍无等次", "still without a tier"),
    "left": ("已不在表中", "not in the later table"),
    "entered": ("新进", "new in the table"),
    "regrouped": ("合并或拆分,不算升降", "merged or split, which is no move"),
    "head": ("{name}:{was} → {now},{change}({first} 至 {last})", "{name}: {was} → {now}, {change} ({first} to {last})"),
    "before": ("  原来:{why}", "  before: {why}"),
    "after": ("  以后:{why}", "  after: {why}"),
    "score": ("按分数 {score}", "by its score of {score}"),
    "unscored": ("没有总分", "no score"),
    "rules": ("  办法变动:{was} → {middle}", "  the rules: {was} → {middle}"),
    "unit": ("  自身变动:{middle} → {now}", "  the unit: {middle} → {now}"),
    "part": ("  {id_before} 的 {share} 归入 {id}", "  {share} of {id_before} went to {id}"),
    "code": ("  代码 {id_before} 改为 {id}", "  the code {id_before} became {id}"),
    "nothing": ("无等次", "no tier"),
    "absent": ("—", "—"),
}
_speak = Messages(_WORDS)


@frozen(eq=False, repr=False)
class Mover(WithPanel):
    """The view of one unit in a comparison.

    Parameters
    ----------
    comparison
        The container.
    old, new
        Its rows in the earlier and the later table; None where there is none, or more than one.
    change
        ``up``, ``down``, ``same``, ``in``, ``out``, ``none`` (no tier either time), ``left``, ``entered`` or
        ``regrouped``.
    """

    comparison: Comparison
    old: int | None
    new: int | None
    change: str

    @classmethod
    def of(cls, comparison: Comparison, key: str) -> Mover:
        """Return the view of the unit with a later id, or with an earlier one if no later unit has it.

        Raises
        ------
        EvaluationError
            If neither table has the id.
        """
        links = comparison.units.links
        try:
            row = comparison.after.cohort.row(key)
        except EvaluationError:
            row = comparison.before.cohort.row(key)
            return cls._linked(comparison, np.flatnonzero(links.old == row), row, None)
        return cls._linked(comparison, np.flatnonzero(links.new == row), None, row)

    @classmethod
    def _linked(cls, comparison: Comparison, found: np.ndarray[Any, Any], old: int | None, new: int | None) -> Mover:
        links = comparison.units.links
        there = found[links.new[found] != NOWHERE]
        if not len(there):
            return cls(comparison, old, new, "entered" if old is None else "left")
        if links.kind[there[0]] >= MERGED:
            return cls(comparison, old, new, "regrouped")
        rows = int(links.old[there[0]]), int(links.new[there[0]])
        return cls(comparison, *rows, _change(comparison, *rows))

    @property
    def before(self) -> Verdict | None:
        """The earlier verdict; None where there is none, or more than one."""
        return None if self.old is None else self.comparison.before[self.old]

    @property
    def after(self) -> Verdict | None:
        """The later verdict; None where there is none, or more than one."""
        return None if self.new is None else self.comparison.after[self.new]

    @property
    def between(self) -> Verdict | None:
        """The verdict of the later rules on the earlier row; None under the same rules, or where nobody can say."""
        found = self.comparison.separation
        return found.between[self.old] if isinstance(found, Separation) and self.old is not None else None

    @property
    def steps(self) -> int | None:
        """Steps up, negative down; None where there is no tier before or after."""
        if self.old is None or self.new is None or self.change not in {"up", "down", "same"}:
            return None
        was, now = _places(self.comparison, self.old, self.new)
        return now - was

    @property
    def parts(self) -> list[dict[str, Any]]:
        """Where it merged or split: the parts that it came from or went to."""
        if self.change != "regrouped":
            return []
        side, ids = ("id", self.comparison.after.ids) if self.old is None else ("id_before", self.comparison.before.ids)
        key = str(ids[self.new if self.old is None else self.old])
        return [row for row in self.comparison.units.regroupings() if row[side] == key]

    def text(self, lang: str = "zh") -> str:
        """Return what became of the unit, and why, as lines in ``zh`` or ``en``."""
        return printable("\n".join(text.get(lang) for text in self._lines()))

    def _panel(self) -> Panel:
        head, *lines = self.text("zh").split("\n")
        return Panel(head, lines)

    def _lines(self) -> Iterator[Text]:
        was, now = _tier(self.before), _tier(self.after)
        first, last = self.comparison.window
        change = _speak(self.change, steps=abs(self.steps or 0))
        yield _speak("head", name=self._name(), was=was, now=now, change=change, first=first, last=last)
        for word, verdict in (("before", self.before), ("after", self.after)):
            if verdict is not None:
                yield from (_speak(word, why=why) for why in _why(verdict))
        if self.between is not None and self.after is not None:
            yield _speak("rules", was=was, middle=_tier(self.between))
            yield _speak("unit", middle=_tier(self.between), now=now)
        if self.before is not None and self.after is not None and self.before.id != self.after.id:
            yield _speak("code", id_before=shown(self.before.id), id=shown(self.after.id))
        for part in self.parts:
            ids = {name: shown(part[name]) for name in ("id_before", "id")}
            yield _speak("part", share=part["share"], **ids)

    def _name(self) -> str:
        held = next(verdict for verdict in (self.after, self.before) if verdict is not None)
        return f"{shown(held.name)}({shown(held.id)})" if held.name else shown(held.id)


def _places(comparison: Comparison, old: int, new: int) -> tuple[int, int]:
    was, now = comparison.stands
    return int(was[old]), int(now[new])


def _change(comparison: Comparison, old: int, new: int) -> str:
    was, now = _places(comparison, old, new)
    none = len(comparison.transitions.codes)
    if none in {was, now}:
        return "none" if was == now else "out" if now == none else "in"
    return "same" if was == now else "up" if now > was else "down"


def _tier(verdict: Verdict | None) -> Text:
    if verdict is None:
        return _speak("absent")
    tier = verdict.tier
    return _speak("nothing") if tier is None else Text(tier.title("zh"), tier.title("en"))


def _why(verdict: Verdict) -> Iterator[Text]:
    """Yield the rules that decided, each as a sentence; the score where it decided alone."""
    if not verdict.decided_by:
        cuts = [cut.value for _, cut in verdict.assessment.policy.ladder.placing]
        score = verdict.score
        yield _speak("unscored") if score is None else _speak("score", score=figure(score, cuts))
    for reason in verdict.decided_by:
        yield Text(reason.text("zh"), reason.text("en"))
