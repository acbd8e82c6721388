"""TierPolicy: one rule book, frozen, checked, with the questions that engines and people ask of it."""

from __future__ import annotations

from functools import cached_property
from graphlib import TopologicalSorter
from typing import TYPE_CHECKING, Any

from attrs import define, evolve, fields

from ruraltier._late import late
from ruraltier._messages import figure
from ruraltier._panel import Panel, WithPanel, ends
from ruraltier.domain.threshold import Threshold
from ruraltier.errors import PolicyError, Problem, near, show
from ruraltier.policy.book import RuleBook
from ruraltier.policy.checks.scope import Scope
from ruraltier.policy.conditions import Operand, operands
from ruraltier.policy.consistency import problems_of
from ruraltier.policy.criteria import ASIDE, ROOT, Aspect, Criterion, Effects
from ruraltier.policy.lost import NOTHING
from ruraltier.policy.provenance import Confidence
from ruraltier.policy.rules import Relative, bound_of
from ruraltier.policy.write import document_of, fingerprint, to_toml

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator
    from fractions import Fraction

    from ruraltier.domain.indicator import Indicator
    from ruraltier.domain.ladder import Sourced
    from ruraltier.policy.conditions import Condition, Formula
    from ruraltier.policy.measures import Bracket, Measure
    from ruraltier.policy.rules import Floor, Gate, Setting, Veto


@define(frozen=True, kw_only=True, slots=False, repr=False)
class TierPolicy(WithPanel, RuleBook):
    """A rule book: how villages are scored, placed, held back, lifted and paid.

    Parameters
    ----------
    id, title, reference, family, valid_from, valid_until, notes
        What it is called, where it stands, when it is in force (both days included).
    indicators
        The columns it reads, scored or not.
    criteria, aspects
        The scoring tree. One aspect has the code `ROOT`: its figure is the score.
    measures, brackets
        How the values of worked-out indicators come about; where the marks of assessors must lie.
    ladder
        The tiers, and how a score is rounded and placed.
    gates, vetoes, floors, quotas, settings
        The rules over the score.
    incentives
        What a tier brings in money; None if the rule book has none.
    missing, missing_marks
        What a missing value does unless a criterion says otherwise; cell texts that mean missing.
    id_headers, name_headers
        Headers of the columns of ids and names, tried in order.
    sources, source, confidence
        Where figures come from; the last two for every figure that does not state its own.
    cases
        Tests that the rule book carries.
    amendments
        What changes in it from later days on.

    Raises
    ------
    PolicyError
        With every problem that the parts have with each other.
    """

    def __attrs_post_init__(self) -> None:
        problems = problems_of(self)
        if problems:
            raise PolicyError(problems)
        # A rule book is as sound as the versions that it holds.
        self.versions()

    def __getstate__(self) -> dict[str, Any]:
        """Leave derived values behind, so that a pickled policy is small and equal."""
        names = {a.name for a in fields(type(self))}
        return {k: v for k, v in self.__dict__.items() if k in names}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)

    @cached_property
    def compiled(self) -> dict[object, object]:
        """Programs that the engine compiled for this policy, by the kind of table; a cache, no part of the value."""
        return {}

    @cached_property
    def indicator(self) -> dict[str, Indicator]:
        """Code -> indicator."""
        return {i.code: i for i in self.indicators}

    @cached_property
    def criterion(self) -> dict[str, Criterion]:
        """Code -> criterion."""
        return {c.code: c for c in self.criteria}

    @cached_property
    def aspect(self) -> dict[str, Aspect]:
        """Code -> aspect, the root among them."""
        return {a.code: a for a in self.aspects}

    @cached_property
    def setting(self) -> dict[str, Setting]:
        """Code -> setting."""
        return {s.code: s for s in self.settings}

    @cached_property
    def measure(self) -> dict[str, Measure]:
        """Code of indicator -> how its value comes about, where that is stated."""
        return {m.code: m for m in self.measures}

    @cached_property
    def bracket(self) -> dict[str, Bracket]:
        """Code of indicator -> between what its value must lie, where that is stated."""
        return {b.code: b for b in self.brackets}

    @cached_property
    def worked_out(self) -> frozenset[str]:
        """Codes of the indicators that are worked out and have no column in a table."""
        return frozenset(m.code for m in self.measures if m.choices)

    @cached_property
    def reads(self) -> dict[str, frozenset[str]]:
        """Code of a measured indicator -> codes of the indicators that its value rests on directly."""
        return {m.code: frozenset(c for tree in m.trees for c in self._read(tree)) for m in self.measures}

    @cached_property
    def measured_order(self) -> tuple[str, ...]:
        """Codes of the measured indicators, each after those that it reads."""
        order = TopologicalSorter({code: sorted(read) for code, read in self.reads.items()}).static_order()
        return tuple(code for code in order if code in self.measure)

    def _read(self, tree: Condition | Formula) -> Iterator[str]:
        """Yield the codes of the indicators that a condition or formula rests on, those behind figures among them."""
        for operand in operands(tree):
            if operand.kind == "value":
                yield operand.code
            elif operand.kind != "setting":
                yield from (c.indicator for c in self.criteria_under(operand.code or ROOT))

    def criteria_under(self, code: str) -> tuple[Criterion, ...]:
        """Return the criteria that the figure of a criterion or aspect rests on; those of the score for `ROOT`."""
        if code in self.criterion:
            return (self.criterion[code],)
        if code not in self._under:
            self._under[code] = tuple(c for child in self.children(code) for c in self.criteria_under(child.code))
        return self._under[code]

    @cached_property
    def _under(self) -> dict[str, tuple[Criterion, ...]]:
        return {}

    @cached_property
    def needed(self) -> frozenset[str]:
        """Codes of the columns without which nothing can be assessed: what scores, is read, or leads to either.

        What only awards or people look at may be missing from a table; an allocation that needs it says so. Where an
        indicator is worked out, the columns that it rests on stand in its place.
        """
        read = {c for rule in self.rules for c in self._read(rule.when)}
        read |= {o.code for rule in self.rules for o in self.read_by(rule) if o.kind == "value"}
        grouped = {q.by for q in self.quotas if q.by} | {w.lstrip("-") for q in self.quotas for w in q.tie_break}
        bounds = {c for b in self.brackets for line in b.lines if line.when for c in self._read(line.when)}
        found = {c.indicator for c in self.criteria} | read | grouped | bounds
        for code in reversed(self.measured_order):
            found |= self.reads[code] if code in found else frozenset()
        return frozenset(found - self.worked_out)

    @property
    def rules(self) -> tuple[Gate | Veto | Floor, ...]:
        """Gates, vetoes and floors in the order of their bits in reason masks."""
        return (*self.gates, *self.vetoes, *self.floors)

    def read_by(self, rule: Gate | Veto | Floor) -> tuple[Operand, ...]:
        """Return what a rule looks at: what its condition asks for, and last time's tier if it goes by that."""
        relative = isinstance(bound_of(rule), Relative) and self.ladder.previous is not None
        return (*operands(rule.when), *([Operand("value", str(self.ladder.previous))] if relative else []))

    def children(self, code: str) -> tuple[Criterion | Aspect, ...]:
        """Return the criteria and aspects directly under an aspect, criteria first, in file order."""
        return (
            *(c for c in self.criteria if c.aspect == code),
            *(a for a in self.aspects if a.under == code and a.code != ROOT),
        )

    @cached_property
    def aside(self) -> tuple[str, ...]:
        """Codes of the criteria and aspects that are worked out and shown, and are no part of the score."""
        return tuple(self._below(ASIDE))

    def _below(self, code: str) -> Iterator[str]:
        for child in self.children(code):
            yield child.code
            if isinstance(child, Aspect):
                yield from self._below(child.code)

    def effects(self, criterion: Criterion) -> Effects:
        """Return what each kind of no value does to a criterion."""
        return criterion.missing.over(self.missing)

    def full(self, code: str) -> Fraction:
        """Return the full points of a criterion or aspect."""
        return self._scope.full(self.criterion[code] if code in self.criterion else self.aspect[code])

    @cached_property
    def _scope(self) -> Scope:
        return Scope(self, NOTHING)

    def in_force(self, on: dt.date) -> bool:
        """Return whether the rule book is in force on a day."""
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_until is None or on <= self.valid_until
        )

    @cached_property
    def _versions(self) -> tuple[TierPolicy, ...]:
        found: tuple[TierPolicy, ...] = late("versions_of")(self)
        return found

    def versions(self) -> tuple[TierPolicy, ...]:
        """Return the versions that the rule book holds, in the order of their dates; without amendments only itself."""
        return self._versions if self.amendments else (self,)

    def at(self, on: dt.date) -> TierPolicy:
        """Return the version in force on a day: every amendment up to it made, and none left.

        Raises
        ------
        PolicyError
            If no version is in force on that day.

        Examples
        --------
        >>> import datetime as dt
        >>> import ruraltier as rt
        >>> rt.load_policy("shaanxi-2011").at(dt.date(2012, 1, 1)).id
        'shaanxi-2011'
        """
        found: TierPolicy = late("policy_at")([self], on)
        return found

    def with_cut(self, tier: str, value: object) -> TierPolicy:
        """Return the policy with another threshold value for a tier; the side that owns the edge stays.

        Raises
        ------
        PolicyError
            If no tier of this code is placed by the score, or the thresholds no longer rise.
        """
        placed = [t.code for t in self.ladder.tiers if t.threshold]
        _known(tier, placed, "tier that a score reaches")
        tiers = tuple(
            evolve(t, threshold=Threshold(value, t.threshold.closed)) if t.code == tier and t.threshold else t
            for t in self.ladder.tiers
        )
        return evolve(self, ladder=evolve(self.ladder, tiers=tiers))

    def with_setting(self, code: str, value: bool | Fraction | float | str) -> TierPolicy:  # noqa: FBT001 - a truth value is the setting
        """Return the policy with another value for a setting; a float means its shortest decimal.

        Raises
        ------
        PolicyError
            If there is no such setting.
        """
        _known(code, self.setting, "setting")
        return evolve(self, settings=tuple(evolve(s, value=value) if s.code == code else s for s in self.settings))

    def confidence_of(self, part: Sourced) -> Confidence:
        """Return how well the figures of a part are known."""
        return Confidence(part.confidence or self.confidence)

    @cached_property
    def illustrative(self) -> tuple[str, ...]:
        """What rests on figures that nobody published: paths such as ``indicators.roads`` or ``gates.G1``."""
        return tuple(path for path, part in self.parts() if self.confidence_of(part) is Confidence.ILLUSTRATIVE)

    def parts(self) -> tuple[tuple[str, Sourced], ...]:
        """Return every part with provenance, under its path; indicators that do not score where they state one."""
        groups: dict[str, tuple[Any, ...]] = {
            "indicators": (*self.criteria, *filter(_stated, self.indicators)),
            "aspects": tuple(a for a in self.aspects if a.code != ROOT),
            "score": tuple(a for a in self.aspects if a.code == ROOT),
            "ladder.tiers": self.ladder.tiers,
            "gates": self.gates,
            "vetoes": self.vetoes,
            "floors": self.floors,
            "quotas": self.quotas,
            "settings": self.settings,
            "incentives.awards": self.incentives.awards if self.incentives else (),
        }
        return tuple((f"{group}.{p.code}".rstrip("."), p) for group, parts in groups.items() for p in parts)

    def to_dict(self) -> dict[str, Any]:
        """Return the document that describes the policy; `parse_policy` of it gives an equal policy."""
        return document_of(self)

    def to_toml(self) -> str:
        """Return the policy as the text of a policy file."""
        return to_toml(self)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of what the policy says; comments, order of keys and file format leave it as it is."""
        return fingerprint(self)

    def _panel(self) -> Panel:
        name = " · ".join(filter(None, (self.id, self.title.get("zh"))))
        tiers = " < ".join(t.title("zh") for t in self.ladder.tiers)
        rules, quotas, cases = len(self.rules), len(self.quotas), len(self.cases)
        counts = f"指标 {len(self.criteria)} · 规则 {rules} · 名额 {quotas} · 算例 {cases}"
        warning = (
            [f"  示例数值:{len(self.parts())} 个部分中有 {len(self.illustrative)} 个(未公布,由文件编者填写)"]
            if self.illustrative
            else []
        )
        fit = self.ladder.fit
        cuts = [f"  分数线按被评的村拟合({fit.method})"] if fit else []
        return Panel(name, [f"  {tiers}", f"  {counts}", *cuts, *warning], kind="TierPolicy")

    def _room(self) -> list[str]:
        """Return what scores, and the rules."""
        criteria, rules = self.criteria, (*self.rules, *self.quotas)

        def scored(i: int) -> list[str]:
            indicator = self.indicator[criteria[i].indicator]
            return [criteria[i].code, indicator.title("zh"), indicator.unit.get("zh"), figure(criteria[i].points)]

        def ruled(i: int) -> list[str]:
            return [rules[i].code, rules[i].title("zh"), rules[i].reference]

        return [
            ends(len(criteria), scored, "lllr", header=["", "指标", "单位", "满分"]),
            ends(len(rules), ruled, "lll", header=["", "规则", "依据"]),
        ]


def _stated(indicator: Indicator) -> bool:
    return (indicator.source, indicator.confidence, indicator.reference) != (None, None, "")


def _known(code: str, codes: Iterable[str], what: str) -> None:
    listed = list(codes)
    if code not in listed:
        raise PolicyError(
            Problem(
                code="RT-POL-100",
                what=f"there is no {what} {show(code)}",
                rule="one of " + ", ".join(listed) if listed else f"a rule book with a {what}",
                mend=near(str(code), listed),
            )
        )
