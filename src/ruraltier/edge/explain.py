"""explain: one village's result as a text, with every figure, rule and gap that made it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from ruraltier._messages import figure, say
from ruraltier._text import expect_language, printable, shown, table
from ruraltier.domain.absence import Absence
from ruraltier.edge.arithmetic import score_text
from ruraltier.edge.derivation import Derivation
from ruraltier.edge.groupless import grouped_by
from ruraltier.edge.report import provenance_text
from ruraltier.edge.spoken import Spoken
from ruraltier.engine.assessment import STATUSES, Verdict
from ruraltier.errors import expect
from ruraltier.policy.conditions import Operand
from ruraltier.policy.criteria import ASIDE, ROOT, Aggregate, Aspect, Criterion

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ruraltier._text import Text
    from ruraltier.domain.column import Column
    from ruraltier.domain.ladder import Tier
    from ruraltier.domain.threshold import Threshold
    from ruraltier.policy.criteria import Effect

_NOTHING = "—"
_WEIGHTED = {Aggregate.WEIGHTED_MEAN, Aggregate.GEOMETRIC_MEAN}


def explain(verdict: Verdict, lang: str = "zh") -> str:
    """Return a village's result as a text for people: figures, score, rules, gaps, and what it rests on.

    Parameters
    ----------
    verdict
        The village: ``result["330000001002"]``.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    str
        Lines with aligned columns. Numbers are exact; one with no short decimal is cut (never rounded) and ends in
        an ellipsis, so that no number shown contradicts the tier.

    Raises
    ------
    EvaluationError
        If there is no such language.

    Examples
    --------
    >>> import ruraltier as rt
    >>> policy = rt.load_policy("idm-2016")
    >>> table = {"village_code": ["1"], "iks": [0.8], "ike": [0.8], "ikl": [0.847], "district": [""]}
    >>> cohort = rt.read_cohort(table | {"regency": [""], "province": [""]}, policy)
    >>> print(rt.explain(rt.assess(cohort, policy)["1"], "en").splitlines()[1])
      score (0.8 + 0.8 + 0.847) / 3 = 0.8156…
    """
    expect_language(lang)
    expect(verdict, Verdict, "verdict", 'the verdict on one village, as result["id"] gives it')
    return printable(_Explanation(verdict, lang).text())


def _effect(effect: Effect) -> Text:
    return say(f"effect.{effect}") if isinstance(effect, str) else say("effect.points", points=figure(effect))


class _Explanation(Spoken):
    """The parts of an explanation of one village in one language."""

    def __init__(self, verdict: Verdict, lang: str) -> None:
        super().__init__(verdict, lang)
        self.derivation = Derivation(self)

    def text(self) -> str:
        figures = (self.head(), self.points(), self.aside(), self.read(), self.measured())
        parts = (*figures, self.rules(), self.gaps(), self.stars(), self.basis())
        return "\n".join(line for lines in parts for line in lines)

    def head(self) -> list[str]:
        verdict = self.verdict
        held = verdict.tier.title(self.lang) if verdict.tier else self.status()
        id_ = shown(verdict.id)
        village = self.say("explain.village", name=shown(verdict.name), id=id_) if verdict.name else id_
        lines = [self.say("explain.head", village=village, tier=held), "  " + score_text(verdict).get(self.lang)]
        return [*lines, *(f"  {line}" for line in self.placing())]

    def status(self) -> str:
        return next(words.get(self.lang) for words in STATUSES.values() if words.en == self.verdict.status)

    def placing(self) -> Iterator[str]:
        """Yield the tier that the score alone gives, and how far the cuts below and above are."""
        score, placed, tiers = self.score, self.verdict.provisional, self.policy.ladder.tiers
        if score is None or placed is None:
            return
        over = placed.title(self.lang)
        if placed.threshold:
            over = self.distance("explain.over", placed, placed.threshold, score - placed.threshold.value)
        yield self.say("explain.by_score", tier=over)
        above = [(tiers[i], cut) for i, cut in self.policy.ladder.placing if not cut.holds(score)]
        for tier, cut in above[:1]:
            short = cut.value - score
            yield self.distance("explain.under" if short else "explain.on_cut", tier, cut, short)

    def distance(self, key: str, tier: Tier, cut: Threshold, distance: Fraction) -> str:
        return self.say(key, tier=tier.title(self.lang), cut=cut, distance=figure(distance, [Fraction(0)]))

    def points(self) -> list[str]:
        titles = [self.say(f"explain.{word}") for word in ("indicator", "value", "points", "full")]
        return ["", table([[*titles, ""], *self.branch(ROOT, 0)], "lrrrl")]

    def aside(self) -> list[str]:
        """Return the figures that are no part of the score."""
        rows = list(self.branch(ASIDE, 0))
        return ["", "  " + self.say("explain.aside"), table(rows, "lrrrl", "    ")] if rows else []

    def branch(self, code: str, depth: int) -> Iterator[list[str]]:
        """Yield the rows of everything under an aspect, in the order of the rule book."""
        for child in self.policy.children(code):
            yield self.row(child, depth)
            if isinstance(child, Aspect):
                yield from self.branch(child.code, depth + 1)

    def row(self, node: Criterion | Aspect, depth: int) -> list[str]:
        title = node.title(self.lang) if isinstance(node, Aspect) else self.title(node.indicator)
        value = "" if isinstance(node, Aspect) else self.value(node.indicator)
        earned, marks = self.figures.get(node.code), [node.passing.value] if node.passing else []
        points = _NOTHING if earned is None else figure(earned, marks)
        full = figure(self.policy.full(node.code))
        return ["  " * depth + shown(title), value, points, full, ", ".join(self.notes(node))]

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

    def read(self) -> list[str]:
        """Return the values of unscored indicators that rules read."""
        scored = {criterion.indicator for criterion in self.policy.criteria}
        codes = dict.fromkeys(
            o.code for rule in self.policy.rules for o in self.policy.read_by(rule) if o.kind == "value"
        )
        rows = [[shown(self.title(code)), self.value(code)] for code in codes if code not in scored]
        return ["", "  " + self.say("explain.read"), table(rows, "lr", "    ")] if rows else []

    def measured(self) -> list[str]:
        """Return the values that are worked out, and those that do not apply, and how that came about."""
        rows = [row for code in self.policy.measure if code in self.columns for row in self.derived(code)]
        return ["", "  " + self.say("explain.measured"), table(rows, "lrl", "    ")] if rows else []

    @property
    def columns(self) -> Mapping[str, Column]:
        """The columns that there are."""
        return self.verdict.assessment.cohort.columns

    def derived(self, code: str) -> Iterator[list[str]]:
        """Yield how a value came about, and below that what it rests on."""
        if how := self.derivation.of(code):
            yield [shown(self.title(code)), self.value(code), how]
            if sources := self.derivation.sources(code):
                yield ["", "", sources]

    def rules(self) -> list[str]:
        if not self.verdict.reasons:
            return ["", "  " + self.say("explain.no_rule")]
        decided = {reason.code for reason in self.verdict.decided_by}
        lines = (f"    {'●' if r.code in decided else '○'} {r.text(self.lang)}" for r in self.verdict.reasons)
        return ["", "  " + self.say("explain.rules"), *lines]

    def gaps(self) -> list[str]:
        """Return what has no value, what that did to the score, and which rules it leaves open."""
        lines = [*self.gaps_in_score(), *self.gaps_in_rules(), *self.gaps_in_groups()]
        return ["", "  " + self.say("explain.gaps"), *(f"    {line}" for line in lines)] if lines else []

    def gaps_in_score(self) -> Iterator[str]:
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
        for code, readers in grouped_by(self.policy).items():
            if code in self.columns and not self.has_value(code):
                title = shown(self.title(code))
                yield self.say("explain.groupless", group=title, kind=self.value(code), readers=", ".join(readers))

    def stars(self) -> list[str]:
        names = (self.star(code) for code in self.verdict.stars)
        return ["", "  " + self.say("explain.stars", stars=", ".join(names))] if self.verdict.stars else []

    def star(self, code: str) -> str:
        aspect = self.policy.aspect.get(code)
        return shown(aspect.title(self.lang) if aspect else self.title(self.policy.criterion[code].indicator))

    def basis(self) -> list[str]:
        """Return the rule book, and what in it nobody published."""
        policy = self.policy
        title = shown(policy.title.get(self.lang) or policy.id)
        if policy.reference:
            title = self.say("explain.reference", title=title, reference=shown(policy.reference))
        warning = provenance_text(policy.illustrative, self.lang)
        return ["", "  " + self.say("explain.policy", title=title), *([warning] if warning else [])]
