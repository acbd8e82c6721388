"""Why one village holds its tier, in parts: what each part is called, its lines, its table."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen

from ruraltier._messages import figure, say
from ruraltier._text import shown, table
from ruraltier.domain.absence import Absence
from ruraltier.edge.arithmetic import score_text
from ruraltier.edge.derivation import Derivation
from ruraltier.edge.groupless import grouped_by
from ruraltier.edge.neighbours import holding, placing
from ruraltier.edge.report import provenance_text
from ruraltier.edge.spoken import Spoken
from ruraltier.engine.assessment import STATUSES
from ruraltier.engine.lookup import exact_figures
from ruraltier.engine.wording import stars_of
from ruraltier.policy.conditions import Operand
from ruraltier.policy.criteria import ASIDE, ROOT, Aggregate, Aspect, Criterion

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ruraltier._text import Text
    from ruraltier.engine.assessment import Assessment
    from ruraltier.policy.criteria import Effect

_NOTHING = "—"
_AT_ONCE = 256
_WEIGHTED = {Aggregate.WEIGHTED_MEAN, Aggregate.GEOMETRIC_MEAN}


def _effect(effect: Effect) -> Text:
    return say(f"effect.{effect}") if isinstance(effect, str) else say("effect.points", points=figure(effect))


@frozen
class Part:
    """One part of an explanation.

    Parameters
    ----------
    name
        What it is of: ``standing``, ``points``, ``aside``, ``read``, ``measured``, ``rules``, ``gaps``, ``stars``,
        ``basis``.
    title
        Its heading; empty for none.
    header, rows, align
        Its table: names of the columns, cells, one letter ``l`` or ``r`` a column.
    lines
        Its lines, behind the table.
    """

    name: str
    title: str = ""
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    align: str = ""
    lines: tuple[str, ...] = ()

    def text(self) -> str:
        """Return the part as lines of a text."""
        indent = "    " if self.title else "  "
        head = ["  " + self.title] if self.title else []
        rows = [self.header, *self.rows] if self.header else self.rows
        grid = [table(rows, self.align, indent)] if rows else []
        return "\n".join([*head, *grid, *(indent + line for line in self.lines)])


class Explanation(Spoken):
    """The parts of an explanation of one village in one language."""

    @cached_property
    def derivation(self) -> Derivation:
        """How its values came about."""
        return Derivation(self)

    def text(self) -> str:
        """Return the whole as lines."""
        standing, *others = self.parts()
        return "\n".join([self.heading, standing.text(), *(f"\n{part.text()}" for part in others)])

    def parts(self) -> list[Part]:
        """Return the parts that there is anything in."""
        figures = (self.standing(), self.points(), self.aside(), self.read(), self.measured())
        found = (*figures, self.rules(), self.gaps(), self.stars(), self.basis())
        return [part for part in found if part.rows or part.lines]

    @property
    def heading(self) -> str:
        """The village and its tier, or why it has none."""
        return self.say("explain.head", village=self.village, tier=self.held)

    @property
    def village(self) -> str:
        """The name with the identifier, or that alone."""
        name, id_ = shown(self.verdict.name), shown(self.verdict.id)
        return self.say("explain.village", name=name, id=id_) if name else id_

    @property
    def held(self) -> str:
        """The tier, or the word for what stands in its place."""
        tier = self.verdict.tier
        return tier.title(self.lang) if tier else self.status()

    def status(self) -> str:
        """Return the word for whether the village is rated."""
        return next(words.get(self.lang) for words in STATUSES.values() if words.en == self.verdict.status)

    def standing(self) -> Part:
        """Return the score with its arithmetic, and the neighbouring tiers; before that what a rule made of it."""
        score, placed = score_text(self.policy, self.score, self.figures), placing(self.verdict, self.score)
        lines = (score, *placed) if self.verdict.tier == self.verdict.provisional else (*placed, score)
        return Part("standing", lines=self.spoken(lines))

    def spoken(self, lines: Iterable[Text]) -> tuple[str, ...]:
        """Return lines in the language."""
        return tuple(line.get(self.lang) for line in lines)

    def points(self) -> Part:
        """Return the figures that the score is made of."""
        titles = [self.say(f"explain.{word}") for word in ("indicator", "value", "points", "full")]
        return Part("points", header=(*titles, ""), rows=tuple(self.branch(ROOT, 0)), align="lrrrl")

    def aside(self) -> Part:
        """Return the figures that are no part of the score."""
        return Part("aside", self.say("explain.aside"), rows=tuple(self.branch(ASIDE, 0)), align="lrrrl")

    def branch(self, code: str, depth: int) -> Iterator[tuple[str, ...]]:
        """Yield the rows of everything under an aspect, in the order of the rule book."""
        for child in self.policy.children(code):
            yield self.row(child, depth)
            if isinstance(child, Aspect):
                yield from self.branch(child.code, depth + 1)

    def row(self, node: Criterion | Aspect, depth: int) -> tuple[str, ...]:
        """Return the cells of a criterion or aspect."""
        title = node.title(self.lang) if isinstance(node, Aspect) else self.title(node.indicator)
        value = "" if isinstance(node, Aspect) else self.value(node.indicator)
        earned, marks = self.figures.get(node.code), [node.passing.value] if node.passing else []
        points = _NOTHING if earned is None else figure(earned, marks)
        full = figure(self.policy.full(node.code))
        return "  " * depth + shown(title), value, points, full, ", ".join(self.notes(node))

    def notes(self, node: Criterion | Aspect) -> Iterator[str]:
        """Yield what else is to be known of a row: how it is put together, its weight, whether it passes."""
        if isinstance(node, Aspect):
            yield from [self.aggregate(node)] if node.aggregate is not Aggregate.SUM else []
            yield from [self.say("explain.coverage", share=figure(node.min_coverage))] if node.min_coverage else []
            for key, bound in (("explain.floor", node.floor), ("explain.cap", node.cap)):
                yield from [] if bound is None else [self.say(key, bound=figure(bound))]
        parent = self.policy.aspect.get(node.under if isinstance(node, Aspect) else node.aspect)
        if parent and parent.aggregate in _WEIGHTED and len({c.weight for c in self.policy.children(parent.code)}) > 1:
            yield self.say("explain.weight", weight=figure(node.weight))
        if node.passing is not None and node.code in self.figures:
            passed = node.passing.holds(self.figures[node.code])
            yield self.say("explain.passed" if passed else "explain.failed", cut=node.passing)

    def aggregate(self, node: Aspect) -> str:
        """Return how a node is put together; a word of another package as it stands in files."""
        if isinstance(node.aggregate, Aggregate):
            return self.say(f"aggregate.{node.aggregate}")
        return shown(node.aggregate.kind)

    def read(self) -> Part:
        """Return the values of unscored indicators that rules read."""
        scored = {criterion.indicator for criterion in self.policy.criteria}
        codes = dict.fromkeys(
            o.code for rule in self.policy.rules for o in self.policy.read_by(rule) if o.kind == "value"
        )
        rows = tuple((shown(self.title(code)), self.value(code)) for code in codes if code not in scored)
        return Part("read", self.say("explain.read"), rows=rows, align="lr")

    def measured(self) -> Part:
        """Return the values that are worked out, and those that do not apply, and how that came about."""
        columns = self.verdict.assessment.cohort.columns
        rows = tuple(row for code in self.policy.measure if code in columns for row in self.derived(code))
        return Part("measured", self.say("explain.measured"), rows=rows, align="lrl")

    def derived(self, code: str) -> Iterator[tuple[str, ...]]:
        """Yield how a value came about, and below that what it rests on."""
        if how := self.derivation.of(code):
            yield shown(self.title(code)), self.value(code), how
            if sources := self.derivation.sources(code):
                yield "", "", sources

    def rules(self) -> Part:
        """Return the rules that fired, which of them decided, and which would hold whatever the score."""
        if not self.verdict.reasons:
            return Part("rules", lines=(self.say("explain.no_rule"),))
        decided = {reason.code for reason in self.verdict.decided_by}
        fired = (f"{'●' if r.code in decided else '○'} {r.text(self.lang)}" for r in self.verdict.reasons)
        return Part("rules", self.say("explain.rules"), lines=(*fired, *self.spoken(holding(self.verdict))))

    def gaps(self) -> Part:
        """Return what has no value, what that did to the score, and which rules it leaves open."""
        lines = (*self.gaps_in_score(), *self.gaps_in_rules(), *self.gaps_in_groups())
        return Part("gaps", self.say("explain.gaps"), lines=lines)

    def gaps_in_score(self) -> Iterator[str]:
        """Yield the scored indicators without a value, and what that does."""
        for criterion in self.policy.criteria:
            kind = self.verdict.village[criterion.indicator]
            if isinstance(kind, Absence):
                effect = self.policy.effects(criterion).of(kind)
                unknown = effect == "unrated" and criterion.code in self.policy.aside
                words = say("effect.unknown") if unknown else _effect(effect)
                title = shown(self.title(criterion.indicator))
                gap = self.open(kind.label.get(self.lang), Operand("value", criterion.indicator))
                yield self.say("explain.gap", indicator=title, kind=gap, effect=words)

    def gaps_in_rules(self) -> Iterator[str]:
        """Yield the rules that look at what is not there."""
        for rule in self.policy.rules:
            missing = dict.fromkeys(
                self.open(self.named(o), o) for o in self.policy.read_by(rule) if self.is_missing(o)
            )
            if missing:
                effect = say(f"unknown.{rule.if_unknown}")
                yield self.say("explain.unknown", code=rule.code, what=", ".join(missing), effect=effect)

    def open(self, words: str, operand: Operand) -> str:
        """Return words on an operand without a value, with the cells behind it where that is not its own."""
        cells = self.derivation.empty([operand])
        return (
            words
            if cells in ([], [self.named(operand)])
            else self.say("explain.cells", words=words, cells=", ".join(cells))
        )

    def gaps_in_groups(self) -> Iterator[str]:
        """Yield the columns of groups in which the village has none."""
        for code, readers in grouped_by(self.policy).items():
            if code in self.verdict.assessment.cohort.columns and not self.has_value(code):
                title = shown(self.title(code))
                yield self.say("explain.groupless", group=title, kind=self.value(code), readers=", ".join(readers))

    def stars(self) -> Part:
        """Return the named stars that are held."""
        names = ", ".join(self.star(code) for code in stars_of(self.policy, self.figures))
        return Part("stars", lines=(self.say("explain.stars", stars=names),) if names else ())

    def star(self, code: str) -> str:
        """Return what a star is called."""
        aspect = self.policy.aspect.get(code)
        return shown(aspect.title(self.lang) if aspect else self.title(self.policy.criterion[code].indicator))

    def basis(self) -> Part:
        """Return the rule book, and what in it nobody published."""
        policy = self.policy
        title = shown(policy.title.get(self.lang) or policy.id)
        if policy.reference:
            title = self.say("explain.reference", title=title, reference=shown(policy.reference))
        warning = provenance_text(policy.illustrative, self.lang).strip()
        return Part("basis", lines=(self.say("explain.policy", title=title), *([warning] if warning else [])))


def explanations(result: Assessment, lang: str, rows: Iterable[int] | None = None) -> Iterator[Explanation]:
    """Yield the explanations of many villages, the figures of a few hundred of them worked out at once.

    Parameters
    ----------
    result
        The assessed villages.
    lang
        ``zh`` or ``en``.
    rows
        Their positions; all in the order of the table by default.
    """
    waiting = np.array(list(range(len(result)) if rows is None else rows), dtype=np.intp)
    for first in range(0, len(waiting), _AT_ONCE):
        some = waiting[first : first + _AT_ONCE]
        found, (nums, dens) = exact_figures(result.cohort, result.policy, some), result.exact_fractions(some)
        for at, row in enumerate(some.tolist()):
            score = None if np.isnan(result.score[row]) else Fraction(nums[at], dens[at])
            yield Explanation(result[row], lang, found[at], score)
