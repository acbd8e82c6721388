"""What the checks look at: the parts of a rule book by name, and what could not be read of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from fractions import Fraction
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from attrs import define, field

from ruraltier._numbers import plain
from ruraltier._text import shown
from ruraltier.errors import Problem, near, show
from ruraltier.policy.book import RuleBook
from ruraltier.policy.criteria import ROOT, Aggregate, Aspect, Criterion, Effects
from ruraltier.policy.lost import Lost
from ruraltier.policy.paths import path_of
from ruraltier.policy.plugins import Aggregation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ruraltier.domain.indicator import Indicator
    from ruraltier.policy.rules import Setting

_LONGEST = 1000
_WHOLE = 100
_HINTS = 200


@define(frozen=True, slots=False, eq=False)
class Scope:
    """A rule book under check.

    Parameters
    ----------
    book
        The parts that could be read.
    lost
        What could not.
    held
        Indicators that hold a tier, as conditions of a programme see it; none in a rule book.
    """

    book: RuleBook
    lost: Lost
    held: frozenset[str] = frozenset()
    _hints: Iterator[int] = field(factory=lambda: iter(range(_HINTS)), init=False)

    @cached_property
    def indicators(self) -> dict[str, Indicator]:
        """Code -> indicator."""
        return {i.code: i for i in self.book.indicators}

    @cached_property
    def criteria(self) -> dict[str, Criterion]:
        """Code -> criterion."""
        return {c.code: c for c in self.book.criteria}

    @cached_property
    def aspects(self) -> dict[str, Aspect]:
        """Code -> aspect."""
        return {a.code: a for a in self.book.aspects}

    @cached_property
    def settings(self) -> dict[str, Setting]:
        """Code -> setting."""
        return {s.code: s for s in self.book.settings}

    @cached_property
    def inner(self) -> frozenset[str]:
        """Codes of the aspects without the root."""
        return frozenset(self.aspects) - {ROOT}

    @cached_property
    def figures(self) -> frozenset[str]:
        """Codes of criteria and aspects: what has points."""
        return self.inner | frozenset(self.criteria)

    @property
    def nodes(self) -> list[Criterion | Aspect]:
        """Criteria and aspects, the root among them."""
        return [*self.book.criteria, *self.book.aspects]

    @cached_property
    def _children(self) -> dict[str, list[Criterion | Aspect]]:
        found: dict[str, list[Criterion | Aspect]] = {code: [] for code in self.aspects}
        for criterion in self.book.criteria:
            found.setdefault(criterion.aspect, []).append(criterion)
        for aspect in self.book.aspects:
            if aspect.code != ROOT:
                found.setdefault(aspect.under, []).append(aspect)
        return found

    def children(self, code: str) -> list[Criterion | Aspect]:
        """Return the criteria and aspects directly under an aspect."""
        return self._children.get(code, [])

    def full(self, node: Criterion | Aspect) -> Fraction:
        """Return the full points of a criterion or aspect; the tree must have no circle."""
        if isinstance(node, Criterion):
            return node.points
        made = self._made_of(node)
        return made if node.cap is None else min(made, node.cap)

    def _made_of(self, node: Aspect) -> Fraction:
        """Return what the full points below an aspect come to, before its cap."""
        children = self.children(node.code)
        fulls = [self.full(child) for child in children]
        match node.aggregate:
            case Aggregate.SUM:
                return sum(fulls, start=Fraction(0))
            case Aggregate.MINIMUM | Aggregate.MAXIMUM as extreme:
                return (min if extreme is Aggregate.MINIMUM else max)(fulls, default=Fraction(0))
            case Aggregate.COUNT:
                return Fraction(len(fulls))
            case Aggregate.K_OF_N:
                return node.points or Fraction(0)
            case Aggregation() as added:
                return added.figure(tuple(fulls), tuple(child.weight for child in children)) if fulls else Fraction(0)
            case _:
                return _mean(fulls, [child.weight for child in children])

    def effects(self, criterion: Criterion) -> Effects:
        """Return what each kind of no value does to a criterion."""
        return criterion.missing.over(self.book.missing)

    def hint(self, word: str, names: Iterable[str]) -> str:
        """Return the name nearest to a word, for the first problems: it takes time, and a hostile file has many."""
        return near(word, names) if next(self._hints, None) is not None else ""

    @property
    def whole_tree(self) -> bool:
        """Whether every indicator and aspect could be read, so that sums over them mean something."""
        return not self.lost.any("indicators", "aspects", "score")

    def tier(self, code: str, path: str) -> Iterator[Problem]:
        """Yield a problem if there is no such tier."""
        if not self.lost.has("ladder"):
            labelled = next((t.code for t in self.book.ladder.tiers if code in t.label.all), "")
            mend = f"write {labelled}, the code of that tier" if labelled else ""
            yield from self.known(code, self.book.ladder.codes, "ladder", "tier", path, mend)

    def known(  # noqa: PLR0913, PLR0917 - what is looked for, where, and how it is called
        self, code: str, names: Collection[str], section: str, noun: str, path: str, mend: str = ""
    ) -> Iterator[Problem]:
        """Yield a problem if a name meets nothing, unless it meets what could not be read."""
        if code not in names and not self.lost.has(section, code):
            rule = f"the code of {'an' if noun[0] in 'aeio' else 'a'} {noun}"
            some = ", ".join(islice(names, 10))
            mend = mend or self.hint(code, names) or (f"there are {some}" if some else "")
            yield problem("RT-POL-100", path, f"{show(code)} is no {noun}", rule, mend)


def _mean(values: list[Fraction], weights: list[Fraction]) -> Fraction:
    whole = sum(weights, start=Fraction(0))
    weighted = sum((w * v for w, v in zip(weights, values, strict=True)), start=Fraction(0))
    return weighted / whole if whole else Fraction(0)


def node_path(node: Criterion | Aspect, *keys: str) -> str:
    """Return the place of a criterion, an aspect or the root in a document."""
    if isinstance(node, Criterion):
        return path_of("indicators", node.code, *keys)
    return path_of("aspects", node.code, *keys) if node.code != ROOT else path_of("score", *keys)


def of_hundred(share: Fraction) -> str:
    """Return what to write for a share that was given in per cent."""
    return f"write {plain(share / _WHOLE)} for {plain(share)} %" if 1 < share <= _WHOLE else ""


def problem(code: str, path: str, what: str, rule: str, mend: str = "") -> Problem:
    """Return a problem at a place of a document; whatever a document says is shown without control characters."""
    what, rule, mend = (shown(text, _LONGEST) for text in (what, rule, mend))
    return Problem(code=code, path=path, what=what, rule=rule, mend=mend)
