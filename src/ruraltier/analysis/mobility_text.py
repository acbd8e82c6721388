"""A comparison of two results in words: the matrix, who moved how far, who is apart, and what the rules have in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruraltier._messages import Messages, figure
from ruraltier._panel import Panel
from ruraltier._text import shown, table
from ruraltier.analysis.diff import titles
from ruraltier.analysis.separation import Inseparable, Separation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier.analysis.comparison import Comparison
    from ruraltier.analysis.transitions import Transitions

_YEAR = 366
_SHOWN = 10
_LABEL = 40

_WORDS = {
    "head": ("{first} 至 {last} · {old} → {new}", "{first} to {last} · {old} → {new}"),
    "same_head": ("{first} 至 {last} · {new}", "{first} to {last} · {new}"),
    "long": (
        "  时段 {days} 天,超过一年:以下各数不是一年内的变动",
        "  a window of {days} days, more than a year: no count below is a yearly move",
    ),
    "matrix": ("  等次变化(行为原来,列为以后)", "  who moved (rows: before, columns: after)"),
    "none": ("无等次", "no tier"),
    "left": ("离开", "left"),
    "regrouped": ("合并拆分", "merged or split"),
    "before": ("原有", "before"),
    "entered": ("新进", "entered"),
    "after": ("现有", "after"),
    "up": ("  升 {count}{steps}", "  {count} up{steps}"),
    "down": ("  降 {count}{steps}", "  {count} down{steps}"),
    "step": ("{steps} 档 {count}", "{count} by {steps:# tier|# tiers}"),
    "kept": ("  不变 {count}({share}%)", "  {count} kept their tier ({share} %)"),
    "open": ("  新得等次 {in},失去等次 {out}", "  {in:# gets|# get} a tier, {out:# loses|# lose} it"),
    "apart": ("  不计入变动:{parts}", "  counted as no move: {parts}"),
    "entered_count": ("新进 {n}", "{n} entered"),
    "left_count": ("离开 {n}", "{n} left"),
    "regrouped_count": ("合并拆分前 {n}、后 {m}", "{n} before merging or splitting, {m} after"),
    "renamed": ("  代码或名称有变:{n}", "  another code or name: {n}"),
    "relocated": ("  换了上级:{n}", "  under another unit than before: {n}"),
    "suspects": (
        "  同名而代码不同,疑为同一单位(未合并计算,需在 mapping 中写明):",
        "  the same name under another code, perhaps one unit (not joined: a mapping would do that):",
    ),
    "rest": ("    ……另有 {n} 组", "    … and {n} more"),
    "break": (
        "  办法有变({n} 处),序列中断:{parts}",
        "  the rules changed ({n:# provision|# provisions}), a break in the series: {parts}",
    ),
    "apart_rules": ("  变动中办法与自身各占多少", "  what the rules and the units have in it"),
    "rules": ("办法变动(原表按新办法)", "the rules (the old table under the new ones)"),
    "units": ("自身变动(新表,新办法)", "the units (the new table)"),
    "whole": ("合计变动", "the whole change"),
    "col_up": ("升", "up"),
    "col_down": ("降", "down"),
    "col_in": ("新得", "in"),
    "col_out": ("失去", "out"),
    "col_steps": ("净级数", "net steps"),
    "inseparable": (
        "  办法变动与自身变动不能分开,原表不能按新办法评定:",
        "  the rules and the units cannot be told apart, the old table cannot be assessed under the new rules:",
    ),
    "illustrative": (
        "  示例数值:办法含未公布、由编者填写的数值",
        "  illustrative: a rule book rests on figures that nobody published",
    ),
    "notes": ("  mapping 中的代码两表都没有:{ids}", "  ids of the mapping that are in neither table: {ids}"),
}
_speak = Messages(_WORDS)


def mobility_panel(found: Comparison, lang: str) -> Panel:
    """Return what a comparison shows of itself in ``zh`` or ``en``."""
    head, *parts = _Page(found, lang).lines()
    return Panel(head, parts)


class _Page:
    """The parts of the text in one language."""

    def __init__(self, found: Comparison, lang: str) -> None:
        self.found, self.lang = found, lang

    def say(self, key: str, **values: object) -> str:
        return _speak(key, **values).get(self.lang)

    def lines(self) -> Iterator[str]:
        yield from self.head()
        yield from (self.say("matrix"), self.matrix())
        yield from self.moves(self.found.transitions)
        yield from self.apart()
        yield from self.suspects()
        yield from self.rules()
        if any(result.policy.illustrative for result in (self.found.before, self.found.after)):
            yield self.say("illustrative")
        if self.found.notes:
            yield self.say("notes", ids=_some([shown(note.id) for note in self.found.notes]))

    def head(self) -> Iterator[str]:
        first, last = self.found.window
        names = titles(self.found.before.policy, self.found.after.policy, self.lang)
        key = "same_head" if names["old"] == names["new"] else "head"
        yield shown(self.say(key, first=first, last=last, **names), 4 * _LABEL)
        days = (last - first).days
        if days > _YEAR:
            yield self.say("long", days=f"{days:,}")

    def labels(self) -> list[str]:
        tiers = self.found.after.policy.ladder.tiers
        return [*(shown(tier.title(self.lang), _LABEL) for tier in tiers), self.say("none")]

    def matrix(self) -> str:
        """Return the matrix with what is in no cell of it at its margins; best tier first, only places that are held.

        A row adds up to the tier's count before, a column to the one after.
        """
        margins, labels, counts = list(self.found.margins().values()), self.labels(), self.found.transitions.matrix
        order = [*range(len(labels) - 2, -1, -1), len(labels) - 1]
        held = [i for i in order if margins[i]["before"] or margins[i]["after"]]
        aside = [word for word in ("left", "regrouped") if any(m[_early(word)] for m in margins)]
        head = ["", *(labels[i] for i in held), *map(self.say, aside), self.say("before")]
        rows = [
            [
                labels[i],
                *(f"{counts[i, j]:,}" for j in held),
                *(f"{margins[i][_early(w)]:,}" for w in (*aside, "before")),
            ]
            for i in held
        ]
        later = [word for word in ("entered", "regrouped") if any(m[_late(word)] for m in margins)]
        empty = [""] * (len(aside) + 1)
        rows += [[self.say(w), *(f"{margins[j][_late(w)]:,}" for j in held), *empty] for w in (*later, "after")]
        return table(rows, "l" + "r" * (len(head) - 1), "    ", header=head)

    def moves(self, part: Transitions) -> Iterator[str]:
        for key, sign in (("up", 1), ("down", -1)):
            found = {step * sign: n for step, n in part.steps.items() if step * sign > 0}
            told = [self.say("step", steps=step, count=f"{found[step]:,}") for step in sorted(found)]
            steps = {"zh": f"({','.join(told)})", "en": f" ({', '.join(told)})"}[self.lang] if told else ""
            yield self.say(key, count=f"{sum(found.values()):,}", steps=steps)
        if part.share_kept is not None:
            yield self.say("kept", count=f"{part.steps.get(0, 0):,}", share=figure(100 * part.share_kept))
        opened = {word: f"{part.totals[word]:,}" for word in ("in", "out")}
        if opened != {"in": "0", "out": "0"}:
            yield self.say("open", **opened)

    def apart(self) -> Iterator[str]:
        units = self.found.units
        gone, come = units.regrouped
        told = [self.say("entered_count", n=f"{len(units.entered):,}")] if len(units.entered) else []
        told += [self.say("left_count", n=f"{len(units.left):,}")] if len(units.left) else []
        told += [self.say("regrouped_count", n=f"{len(gone):,}", m=f"{len(come):,}")] if len(gone) else []
        if told:
            yield self.say("apart", parts={"zh": ",", "en": "; "}[self.lang].join(told))
        for word, rows in (("renamed", units.renamed()), ("relocated", units.relocated())):
            if rows:
                yield self.say(word, n=f"{len(rows):,}")

    def suspects(self) -> Iterator[str]:
        found = self.found.units.suspects()
        if found:
            yield self.say("suspects")
            rows = [
                [shown(row["name"], _LABEL), _some(row["left"]), "→", _some(row["entered"])] for row in found[:_SHOWN]
            ]
            yield table(rows, "llll", "    ")
        if len(found) > _SHOWN:
            yield self.say("rest", n=f"{len(found) - _SHOWN:,}")

    def rules(self) -> Iterator[str]:
        provisions = self.found.provisions
        if provisions:
            names = _some([shown(provision.label.get(self.lang), _LABEL) for provision in provisions])
            yield self.say("break", n=len(provisions), parts=names)
        match self.found.separation:
            case Separation() as parts:
                yield from (self.say("apart_rules"), self.steps(parts))
            case Inseparable(problems):
                yield self.say("inseparable")
                yield from (f"    {shown(str(problem), 4 * _LABEL)}" for problem in problems[:_SHOWN])

    def steps(self, parts: Separation) -> str:
        totals = parts.totals()
        names = ("up", "down", "in", "out", "steps")
        rows = [[self.say(which), *(_signed(found[n], n) for n in names)] for which, found in totals.items()]
        return table(rows, "lrrrrr", "    ", header=["", *(self.say(f"col_{name}") for name in names)])


def _early(word: str) -> str:
    return "regrouped_before" if word == "regrouped" else word


def _late(word: str) -> str:
    return "regrouped_after" if word == "regrouped" else word


def _signed(value: int, name: str) -> str:
    return f"{value:+,}" if name == "steps" else f"{value:,}"


def _some(texts: list[str]) -> str:
    """Return the first texts in one line, and how many more there are."""
    more = [f"… +{len(texts) - _SHOWN}"] if len(texts) > _SHOWN else []
    return ", ".join([*texts[:_SHOWN], *more])
