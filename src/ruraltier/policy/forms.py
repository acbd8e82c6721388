"""The tables of a document, key by key, and the objects that they become."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any, Literal

from attrs import asdict, evolve, fields, frozen
from attrs import field as attrs_field

from ruraltier._numbers import plain
from ruraltier._text import Text
from ruraltier.domain.cut_fit import CutFit
from ruraltier.domain.indicator import Indicator, Kind
from ruraltier.domain.ladder import Ladder, Sourced, Tier
from ruraltier.domain.money import Currency
from ruraltier.domain.threshold import WORDS, Rounding, Threshold
from ruraltier.errors import PolicyError, Problem
from ruraltier.policy.criteria import ROOT, Aggregate, Aspect, Criterion, Effects
from ruraltier.policy.curves import AllOrNothing, Bonus, Deduct, Step
from ruraltier.policy.incentives import Award, IncentiveScheme
from ruraltier.policy.plugins import Aggregation, Rule
from ruraltier.policy.rules import IfUnknown
from ruraltier.policy.shape import Curve

CHECK_ON_YES = AllOrNothing(threshold=Threshold.at_least(1))
"""The curve of a yes/no indicator that states none."""


_PROVENANCE = tuple(f.name for f in fields(Sourced))


def _table_of(form: Any, kind: type, *, without: tuple[str, ...] = ()) -> dict[str, Any]:  # noqa: ANN401 - any form
    """Return the fields that a form and a class have in common, leaving those not stated to the class."""
    names = {f.name for f in fields(kind)} & {f.name for f in fields(type(form))} - set(without)
    return {name: getattr(form, name) for name in names if getattr(form, name) is not None}


def _refuse(code: str, what: str, rule: str, path: str = "", mend: str = "") -> PolicyError:
    return PolicyError(Problem(code=code, path=path, what=what, rule=rule, mend=mend))


@frozen(kw_only=True)
class Languages:
    """A text by language."""

    zh: str = ""
    en: str = ""

    def text(self) -> Text:
        """Return the text."""
        return Text(zh=self.zh, en=self.en)


# Without slots: a tier is an edge and has provenance, and two classes with slots have no common child.
@frozen(kw_only=True, slots=False)
class _Baseline:
    above: Fraction | None = None
    below: Fraction | None = None

    def edge(self) -> Threshold | None:
        """Return the threshold that is stated, None if none is."""
        stated = [
            (word, value) for word, value in asdict(self, recurse=False).items() if word in _EDGES and value is not None
        ]
        if len(stated) > 1:
            what = " and ".join(f"{word} = {plain(value)}" for word, value in stated)
            raise _refuse("RT-DOC-015", f"{what} stand together", "one threshold")
        return _EDGES[stated[0][0]](stated[0][1]) if stated else None

    def threshold(self) -> Threshold:
        """Return the threshold that is stated."""
        edge = self.edge()
        if edge is None:
            words = [f.name for f in fields(type(self)) if f.name in _EDGES]
            raise _refuse("RT-DOC-015", "no threshold is stated", "one of " + ", ".join(words))
        return edge


@frozen(kw_only=True, slots=False)
class Edge(_Baseline):
    """A threshold: the word says who owns the edge."""

    at_least: Fraction | None = None
    at_most: Fraction | None = None


_EDGES = {word: getattr(Threshold, word) for word in WORDS.values()}


@frozen(kw_only=True)
class StepForm(Edge):
    """One step of a ``steps`` curve."""

    share: Fraction | None = None
    points: Fraction | None = None

    def step(self) -> Step:
        """Return the step."""
        return Step(threshold=self.threshold(), share=self.share, points=self.points)


@frozen(kw_only=True)
class _PerUnitForm(_Baseline):
    per: Fraction = Fraction(1)
    points: Fraction
    complete: bool = False


@frozen(kw_only=True)
class DeductForm(_PerUnitForm):
    """A ``deduct`` curve."""

    floor: Fraction | Literal[False] = Fraction(0)

    def curve(self) -> Deduct:
        """Return the curve."""
        return Deduct(
            baseline=self.threshold(), per=self.per, points=self.points, complete=self.complete, floor=self.floor
        )


@frozen(kw_only=True)
class BonusForm(_PerUnitForm):
    """A ``bonus`` curve."""

    cap: Fraction | Literal[False] | None = None

    def curve(self) -> Bonus:
        """Return the curve."""
        return Bonus(baseline=self.threshold(), per=self.per, points=self.points, complete=self.complete, cap=self.cap)


@frozen(kw_only=True)
class ItemForm(Sourced):
    """One item of a checklist: a yes/no indicator under the aspect that holds it."""

    label: Text = Text()
    aliases: tuple[str, ...] = ()
    points: Fraction | None = None
    weight: Fraction | None = None
    missing: Effects | None = None
    passing: Threshold | None = None

    def indicator_form(self, aspect: str) -> IndicatorForm:
        """Return the item as an indicator of its own; it counts one point unless it says otherwise."""
        stated = {f.name: getattr(self, f.name) for f in fields(ItemForm)}
        points = Fraction(1) if self.points is None else self.points
        return IndicatorForm(**stated | {"points": points, "kind": Kind.YES_NO, "aspect": aspect})


@frozen(kw_only=True)
class ChoiceForm:
    """One line of a ``value`` that is a list; the formula is a text or a number."""

    formula: Any
    when: str | None = None


@frozen(kw_only=True)
class RangeForm:
    """One line of a ``bracket``."""

    when: str | None = None
    at_least: Fraction | None = None
    above: Fraction | None = None
    at_most: Fraction | None = None
    below: Fraction | None = None

    def ends(self) -> dict[str, Threshold | None]:
        """Return the least and the greatest mark, each owning its edge or not."""
        return {"least": self._end("at_least", "above"), "most": self._end("at_most", "below")}

    def _end(self, *words: str) -> Threshold | None:
        stated = {word: getattr(self, word) for word in words if getattr(self, word) is not None}
        return _Baseline.edge(Edge(**stated))


@frozen(kw_only=True)
class IndicatorForm(ItemForm):
    """``[indicators.CODE]``: what the column is, and how it scores."""

    kind: Kind = Kind.NUMBER
    unit: Text = Text()
    range: tuple[Fraction, Fraction] | None = None
    options: tuple[str, ...] = ()
    curve: Curve | None = None
    aspect: str | None = None
    round: Rounding | None = None
    direction: Literal["higher", "lower"] | None = None
    bounded: bool | None = None
    value: Any = None
    value_round: Rounding | None = None
    applies: str | None = None
    bracket: tuple[RangeForm, ...] | None = None

    def indicator(self, code: str) -> Indicator:
        """Return the column; of one that scores, the criterion says where its figures come from."""
        elsewhere = _PROVENANCE if self.scores else ()
        return Indicator(code=code, **_table_of(self, Indicator, without=elsewhere))

    @property
    def scores(self) -> bool:
        """Whether the column earns points."""
        return self.points is not None or self.weight is not None

    def criterion(self, code: str) -> Criterion | None:
        """Return how the column scores, None if it does not."""
        if not self.scores:
            self._check_unscored()
            return None
        curve = self.curve or (CHECK_ON_YES if self.kind is Kind.YES_NO else None)
        if curve is None:
            raise _refuse("RT-POL-060", "the indicator has points and no curve", "a curve", "curve")
        stated = _table_of(self, Criterion) | {"curve": curve, "rounding": self.round}
        return Criterion(code=code, indicator=code, **stated)

    def _check_unscored(self) -> None:
        scoring = ("curve", "aspect", "missing", "round", "passing", "direction", "bounded")
        stated = [name.replace("passing", "pass") for name in scoring if getattr(self, name) is not None]
        if stated:
            what = f"the indicator has {', '.join(stated)} and neither points nor weight, so it does not score"
            raise _refuse(
                "RT-POL-061", what, "points or weight on an indicator that scores", mend="give points, or leave it out"
            )


@frozen(kw_only=True)
class ScoreForm(Sourced):
    """``[score]``: the root of the tree."""

    label: Text = Text()
    aggregate: Aggregate | Aggregation | None = None
    total: Fraction | None = None
    min_coverage: Fraction | None = None
    k: int | None = None
    points: Fraction | None = None
    floor: Fraction | None = None
    cap: Fraction | None = None
    items: Any = None

    def aspect(self, code: str) -> Aspect:
        """Return the node."""
        return Aspect(code=code, **_table_of(self, Aspect))


@frozen(kw_only=True)
class AspectForm(ScoreForm):
    """``[aspects.CODE]``."""

    under: str = ROOT
    weight: Fraction | None = None
    round: Rounding | None = None
    passing: Threshold | None = None

    def aspect(self, code: str) -> Aspect:
        """Return the node."""
        return evolve(super().aspect(code), rounding=self.round)


@frozen(kw_only=True)
class TierForm(Edge, Sourced):
    """One tier of ``[ladder]``."""

    code: str
    label: Text = Text()

    def tier(self) -> Tier:
        """Return the tier."""
        return Tier(threshold=self.edge(), **_table_of(self, Tier))


@frozen(kw_only=True)
class LadderForm:
    """``[ladder]``."""

    tiers: tuple[Tier, ...]
    round: Rounding | None = None
    previous: str | None = None
    fit: CutFit | None = None

    def ladder(self) -> Ladder:
        """Return the ladder."""
        return Ladder(tiers=self.tiers, rounding=self.round, previous=self.previous, fit=self.fit)


@frozen(kw_only=True)
class _RuleForm(Sourced):
    code: str
    when: str | Rule
    label: Text = Text()
    if_unknown: IfUnknown = "unrated"


@frozen(kw_only=True)
class GateForm(_RuleForm):
    """``[[gates]]``."""

    cap: str


@frozen(kw_only=True)
class VetoForm(_RuleForm):
    """``[[vetoes]]``."""

    cap: str | None = None
    ineligible: bool = False


@frozen(kw_only=True)
class FloorForm(_RuleForm):
    """``[[floors]]``."""

    tier: str


@frozen(kw_only=True)
class IncentivesForm:
    """``[incentives]``; the awards are read one by one."""

    currency: str = "CNY"
    unit: str = ""
    budget: Fraction | None = None
    if_short: Literal["refuse", "pro_rata"] = "refuse"
    awards: Any = None

    def scheme(self, awards: tuple[Award, ...]) -> IncentiveScheme:
        """Return the scheme of these awards."""
        money = Currency(self.currency, self.unit)
        return IncentiveScheme(awards=awards, currency=money, budget=self.budget, if_short=self.if_short)


@frozen(kw_only=True)
class AmendmentForm:
    """``[[amendments]]``; what it sets and adds is read when the version is made."""

    code: str
    valid_from: dt.date
    reference: str = ""
    announced: dt.date | None = None
    notice_days: int | None = None
    set: Any = attrs_field(factory=dict)
    remove: tuple[str, ...] = ()
    add: Any = attrs_field(factory=dict)
    cases: Any = attrs_field(factory=list)


@frozen(kw_only=True)
class TableForm:
    """``[table]``: how the columns of ids and names are found."""

    id: tuple[str, ...] = ()
    name: tuple[str, ...] = ()


@frozen(kw_only=True)
class HeadForm:
    """The head of the document, and the sections, which are read one by one."""

    format: int
    id: str
    title: Text
    source: str
    confidence: str
    reference: str = ""
    family: str | None = None
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None
    notes: Text = Text()
    missing: Effects = Effects.all("refuse")
    missing_marks: tuple[str, ...] = ()
    table: Any = None
    sources: Any = None
    indicators: Any = None
    aspects: Any = None
    score: Any = None
    ladder: Any = None
    gates: Any = None
    vetoes: Any = None
    floors: Any = None
    quotas: Any = None
    settings: Any = None
    incentives: Any = None
    cases: Any = None
    amendments: Any = None
