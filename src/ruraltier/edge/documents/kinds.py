"""The closed list of what a JSON document may hold: kinds by name, and what each is made with."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from functools import cache
from importlib import import_module
from typing import Any

from attrs import NOTHING, Factory, fields, frozen

_KINDS: dict[str, tuple[str, ...]] = {
    "ruraltier._text": ("Text",),
    "ruraltier.analysis.aims": ("Bounds",),
    "ruraltier.analysis.assessments": ("Assessments",),
    "ruraltier.analysis.census": ("Heads",),
    "ruraltier.analysis.diff": ("Diff",),
    "ruraltier.analysis.effects": ("Effect", "Reform"),
    "ruraltier.analysis.figures": ("Figures",),
    "ruraltier.analysis.filled": ("Filled", "LookedBack", "RolledUp"),
    "ruraltier.analysis.findings": ("Finding", "Findings", "Severity"),
    "ruraltier.analysis.following": ("Consequences", "Following"),
    "ruraltier.analysis.goals": ("Goal", "TargetProgress"),
    "ruraltier.analysis.grouping": ("Grouping",),
    "ruraltier.analysis.honours": ("HonourRoll", "Honours"),
    "ruraltier.analysis.margin_claims": ("Claim",),
    "ruraltier.analysis.margins": ("Contradictions",),
    "ruraltier.analysis.mobility": ("Mobility",),
    "ruraltier.analysis.mover": ("Mover",),
    "ruraltier.analysis.progress": ("Progress",),
    "ruraltier.analysis.rollup": ("RollUp", "Weighed"),
    "ruraltier.analysis.separation": ("Separation",),
    "ruraltier.analysis.streaks": ("Streaks",),
    "ruraltier.analysis.transitions": ("Transitions",),
    "ruraltier.domain.absence": ("Absence",),
    "ruraltier.domain.cohort": ("Cohort", "Village"),
    "ruraltier.domain.column": ("NumberColumn", "TextColumn"),
    "ruraltier.domain.cut_fit": ("CutFit",),
    "ruraltier.domain.indicator": ("Indicator", "Kind"),
    "ruraltier.domain.ladder": ("Ladder", "Tier"),
    "ruraltier.domain.mapping": ("UnitMapping",),
    "ruraltier.domain.money": ("Currency",),
    "ruraltier.domain.ratings": ("Ratings", "Words"),
    "ruraltier.domain.record_places": ("RecordPlaces",),
    "ruraltier.domain.records": ("Records",),
    "ruraltier.domain.threshold": ("Rounding", "Threshold"),
    "ruraltier.edge.checking.remark": ("Remark", "RemarkKind"),
    "ruraltier.edge.checking.table_check": ("TableCheck",),
    "ruraltier.edge.layout.layout": ("Layout",),
    "ruraltier.engine.assessment": ("Assessment", "Verdict"),
    "ruraltier.engine.ratios": ("Ratios",),
    "ruraltier.errors": (
        "ArgumentError",
        "EvaluationError",
        "ExportError",
        "LimitError",
        "PolicyError",
        "Problem",
        "RuraltierError",
        "TableError",
    ),
    "ruraltier.policy.amendments": ("Amendment",),
    "ruraltier.policy.book": ("Case", "Expectation", "JointCase"),
    "ruraltier.policy.criteria": ("Aggregate", "Aspect", "Criterion", "Effects"),
    "ruraltier.policy.curves": (
        "AllOrNothing",
        "Bonus",
        "Deduct",
        "Linear",
        "Options",
        "Proportional",
        "Step",
        "Steps",
        "Value",
    ),
    "ruraltier.policy.incentives": ("ByValue", "Fixed", "IncentiveScheme", "PerHead", "ScoreRate", "Share"),
    "ruraltier.policy.measures": ("Bracket", "Choice", "Measure", "Range"),
    "ruraltier.policy.programme.assistance": ("Assistance", "Diagnosis", "HelperKind"),
    "ruraltier.policy.programme.chains": ("Chain", "End", "Examination", "Forward", "Sample", "Stage"),
    "ruraltier.policy.programme.consequences": ("Consequence",),
    "ruraltier.policy.programme.figures": ("Rollup",),
    "ruraltier.policy.programme.ratings": ("Gap", "Part", "Rating"),
    "ruraltier.policy.programme.targets": ("Honour", "Target"),
    "ruraltier.policy.programme.titles": ("LookBack", "Title"),
    "ruraltier.policy.provenance": ("Source",),
    "ruraltier.policy.rules": ("Floor", "Gate", "Quota", "Relative", "Setting", "Veto"),
    "ruraltier.policy.shape": ("Jump", "Ramp", "Shape", "Units"),
    "ruraltier.support.allocation": ("Allocation",),
    "ruraltier.support.audits": ("KindAudit", "PackageAudit"),
    "ruraltier.support.awards": ("Pool",),
    "ruraltier.support.change": ("CostChange",),
    "ruraltier.support.displaying": ("Displayed",),
    "ruraltier.support.examination": ("ExaminationOrder",),
    "ruraltier.support.helpers": ("Helpers",),
    "ruraltier.support.machine": ("Machine",),
    "ruraltier.support.matching": ("Matching",),
    "ruraltier.support.needs": ("Needs",),
    "ruraltier.support.places": ("Places",),
    "ruraltier.support.ratings": ("Rated",),
    "ruraltier.support.review": ("Review",),
    "ruraltier.support.shortlist": ("Shortlist",),
    "ruraltier.support.term_events": ("Spell",),
    "ruraltier.support.term_states": ("AssistanceStates", "TermState"),
    "ruraltier.support.terms": ("AssistanceRegister",),
    "ruraltier.support.title_states": ("TitleStates",),
    "ruraltier.support.titles": ("TitleRegister",),
    "ruraltier.support.walk": ("Walk",),
}
_MADE: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "AssistanceRegister": ("ruraltier.support.terms", "assistance_register", ("records", "programme")),
    "Diff": ("ruraltier.analysis.diff", "diff", ("old", "new")),
    "Needs": ("ruraltier.support.diagnosis", "diagnose", ("result", "programme", "level")),
    "Rated": ("ruraltier.support.ratings", "rate", ("cohort", "ratings", "programme", "level")),
    "TitleRegister": ("ruraltier.support.titles", "title_register", ("records", "programme")),
}
"""Results of which only what they follow from is written; reading works them out again, so that none can be forged."""


_FACTORY: type = type(Factory(list))
UNSET = object()
"""The default of what has none."""


@frozen
class Part:
    """One argument with which a kind is made.

    Parameters
    ----------
    key
        Its name in a document.
    name
        The attribute that holds it.
    default
        What it is where the document says nothing; `UNSET` where it has to.
    """

    key: str
    name: str
    default: object


@frozen(eq=False)
class Plan:
    """How objects of a kind are taken apart and made again.

    Parameters
    ----------
    kind
        The name in documents.
    cls
        The class.
    make
        What is called with the parts: the class, or the function that works the result out.
    parts
        The arguments.
    """

    kind: str
    cls: type
    make: Callable[..., Any]
    parts: tuple[Part, ...]


@cache
def classes() -> dict[str, type[Any]]:
    """Return every class that a document may hold, by the name of its kind."""
    return {name: getattr(import_module(module), name) for module, names in _KINDS.items() for name in names}


@cache
def plans() -> dict[str, Plan]:
    """Return how each kind of object is taken apart and made again, by name."""
    return {kind: _plan(kind, cls) for kind, cls in classes().items() if not issubclass(cls, Enum)}


def _plan(kind: str, cls: type[Any]) -> Plan:
    if kind in _MADE:
        module, function, names = _MADE[kind]
        return Plan(kind, cls, getattr(import_module(module), function), tuple(Part(n, n, UNSET) for n in names))
    if issubclass(cls, Exception):
        return Plan(kind, cls, cls, (Part("problems", "problems", UNSET), Part("count", "count", UNSET)))
    return Plan(kind, cls, cls, tuple(Part(a.alias, a.name, _default(a.default)) for a in fields(cls) if a.init))


def _default(stated: object) -> object:
    """Return a default that can be compared; one that is made anew each time is written out."""
    return UNSET if stated is NOTHING or isinstance(stated, _FACTORY) else stated
