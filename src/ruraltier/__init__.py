"""Evaluate villages in tiers: a rule book is a file, every result is exact, explained and reproducible.

>>> import ruraltier as rt
>>> policy = rt.load_policy("qixingguan-2015")
>>> policy.ladder.codes
('none', 'norm', 'demonstration', 'exemplary')
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ruraltier._text import Text
    from ruraltier.analysis.assessments import Assessments
    from ruraltier.analysis.cases import run_cases
    from ruraltier.analysis.consequences import consequences
    from ruraltier.analysis.diff import diff
    from ruraltier.analysis.findings import Finding, Findings
    from ruraltier.analysis.following import Consequences
    from ruraltier.analysis.honours import Honours, honour
    from ruraltier.analysis.levels import assess_levels
    from ruraltier.analysis.margins import contradictions
    from ruraltier.analysis.mobility import Mobility, compare
    from ruraltier.analysis.progress import Progress, progress
    from ruraltier.analysis.reform import reform
    from ruraltier.analysis.rolling import roll_up
    from ruraltier.analysis.rollup import RollUp
    from ruraltier.domain.absence import Absence
    from ruraltier.domain.cohort import Cohort, Village
    from ruraltier.domain.column import NumberColumn, TextColumn
    from ruraltier.domain.cut_fit import CutFit
    from ruraltier.domain.indicator import Indicator
    from ruraltier.domain.ladder import Ladder, Tier
    from ruraltier.domain.ratings import Ratings
    from ruraltier.domain.records import Records
    from ruraltier.domain.threshold import Rounding, Threshold
    from ruraltier.edge import plots
    from ruraltier.edge.batches import assess_batches, batch_schema
    from ruraltier.edge.check import check
    from ruraltier.edge.checking.check_table import check_table
    from ruraltier.edge.checking.table_check import TableCheck
    from ruraltier.edge.checking.worksheet import write_table_check
    from ruraltier.edge.documents.read import from_json
    from ruraltier.edge.documents.schema import json_schema
    from ruraltier.edge.documents.written import to_json
    from ruraltier.edge.explain import explain
    from ruraltier.edge.files import list_policies, load_policy, write_policy
    from ruraltier.edge.frames.stacking import to_xarray
    from ruraltier.edge.layout.layout import Layout
    from ruraltier.edge.layout.load import load_layout
    from ruraltier.edge.ledger import publish, read_ledger
    from ruraltier.edge.live.workbook import write_workbook
    from ruraltier.edge.notebook.bars import show_progress
    from ruraltier.edge.notebook.demos import load_demo
    from ruraltier.edge.notebook.versions import show_versions
    from ruraltier.edge.pages.letters import letters, write_letters
    from ruraltier.edge.pages.notice import public_notice, write_notice
    from ruraltier.edge.pages.report import report_html, write_report
    from ruraltier.edge.pictures import write_picture
    from ruraltier.edge.programmes import list_programmes, load_programme
    from ruraltier.edge.read import read_cohort
    from ruraltier.edge.read_helpers import read_helpers
    from ruraltier.edge.read_ratings import read_ratings
    from ruraltier.edge.read_records import read_records
    from ruraltier.edge.replay import replay
    from ruraltier.edge.years import read_years
    from ruraltier.engine.assess import assess
    from ruraltier.engine.assessment import Assessment, Verdict
    from ruraltier.engine.fitting import fit
    from ruraltier.engine.measure import measure
    from ruraltier.errors import (
        ArgumentError,
        EvaluationError,
        ExportError,
        LimitError,
        PolicyError,
        Problem,
        RuraltierError,
        TableError,
    )
    from ruraltier.policy import curves, parts
    from ruraltier.policy.amendments import Amendment
    from ruraltier.policy.criteria import Aspect, Criterion, Effects
    from ruraltier.policy.incentives import IncentiveScheme
    from ruraltier.policy.parse import parse_policy
    from ruraltier.policy.plugins import Plugins
    from ruraltier.policy.policy import TierPolicy
    from ruraltier.policy.programme.parse import parse_programme
    from ruraltier.policy.programme.programme import Programme
    from ruraltier.policy.rules import Floor, Gate, Quota, Veto
    from ruraltier.policy.versions import policy_at
    from ruraltier.support.allocation import Allocation, allocate
    from ruraltier.support.carrying import carry
    from ruraltier.support.conferring import confer
    from ruraltier.support.diagnosis import diagnose
    from ruraltier.support.examination import examination_order
    from ruraltier.support.lookbacks import look_back
    from ruraltier.support.matching import Matching, match
    from ruraltier.support.package import audit_package
    from ruraltier.support.ratings import rate
    from ruraltier.support.review import Review, review
    from ruraltier.support.sampling import audit_sample
    from ruraltier.support.shortlist import shortlist
    from ruraltier.support.terms import assistance_register
    from ruraltier.support.titles import TitleRegister, title_register

_PUBLIC = {
    "ruraltier._text": ("Text",),
    "ruraltier.analysis.assessments": ("Assessments",),
    "ruraltier.analysis.cases": ("run_cases",),
    "ruraltier.analysis.consequences": ("consequences",),
    "ruraltier.analysis.diff": ("diff",),
    "ruraltier.analysis.findings": ("Finding", "Findings"),
    "ruraltier.analysis.margins": ("contradictions",),
    "ruraltier.analysis.mobility": ("Mobility", "compare"),
    "ruraltier.analysis.following": ("Consequences",),
    "ruraltier.analysis.honours": ("Honours", "honour"),
    "ruraltier.analysis.progress": ("Progress", "progress"),
    "ruraltier.analysis.reform": ("reform",),
    "ruraltier.analysis.levels": ("assess_levels",),
    "ruraltier.analysis.rolling": ("roll_up",),
    "ruraltier.analysis.rollup": ("RollUp",),
    "ruraltier.domain.absence": ("Absence",),
    "ruraltier.domain.cohort": ("Cohort", "Village"),
    "ruraltier.domain.column": ("NumberColumn", "TextColumn"),
    "ruraltier.domain.cut_fit": ("CutFit",),
    "ruraltier.domain.indicator": ("Indicator",),
    "ruraltier.domain.ladder": ("Ladder", "Tier"),
    "ruraltier.domain.ratings": ("Ratings",),
    "ruraltier.domain.records": ("Records",),
    "ruraltier.domain.threshold": ("Rounding", "Threshold"),
    "ruraltier.edge.batches": ("assess_batches", "batch_schema"),
    "ruraltier.edge.check": ("check",),
    "ruraltier.edge.checking.check_table": ("check_table",),
    "ruraltier.edge.checking.table_check": ("TableCheck",),
    "ruraltier.edge.checking.worksheet": ("write_table_check",),
    "ruraltier.edge.documents.read": ("from_json",),
    "ruraltier.edge.documents.schema": ("json_schema",),
    "ruraltier.edge.documents.written": ("to_json",),
    "ruraltier.edge.explain": ("explain",),
    "ruraltier.edge.files": ("list_policies", "load_policy", "write_policy"),
    "ruraltier.edge.frames.stacking": ("to_xarray",),
    "ruraltier.edge.layout.layout": ("Layout",),
    "ruraltier.edge.layout.load": ("load_layout",),
    "ruraltier.edge.ledger": ("publish", "read_ledger"),
    "ruraltier.edge.live.workbook": ("write_workbook",),
    "ruraltier.edge.notebook.bars": ("show_progress",),
    "ruraltier.edge.notebook.demos": ("load_demo",),
    "ruraltier.edge.notebook.versions": ("show_versions",),
    "ruraltier.edge.pages.letters": ("letters", "write_letters"),
    "ruraltier.edge.pages.notice": ("public_notice", "write_notice"),
    "ruraltier.edge.pages.report": ("report_html", "write_report"),
    "ruraltier.edge.pictures": ("write_picture",),
    "ruraltier.edge.programmes": ("list_programmes", "load_programme"),
    "ruraltier.edge.read": ("read_cohort",),
    "ruraltier.edge.read_ratings": ("read_ratings",),
    "ruraltier.edge.read_records": ("read_records",),
    "ruraltier.edge.replay": ("replay",),
    "ruraltier.edge.years": ("read_years",),
    "ruraltier.engine.assess": ("assess",),
    "ruraltier.engine.fitting": ("fit",),
    "ruraltier.engine.measure": ("measure",),
    "ruraltier.engine.assessment": ("Assessment", "Verdict"),
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
    "ruraltier.policy.criteria": ("Aspect", "Criterion", "Effects"),
    "ruraltier.policy.incentives": ("IncentiveScheme",),
    "ruraltier.policy.parse": ("parse_policy",),
    "ruraltier.policy.plugins": ("Plugins",),
    "ruraltier.policy.policy": ("TierPolicy",),
    "ruraltier.policy.programme.parse": ("parse_programme",),
    "ruraltier.policy.programme.programme": ("Programme",),
    "ruraltier.policy.rules": ("Floor", "Gate", "Quota", "Veto"),
    "ruraltier.policy.versions": ("policy_at",),
    "ruraltier.support.allocation": ("Allocation", "allocate"),
    "ruraltier.support.ratings": ("rate",),
    "ruraltier.support.carrying": ("carry",),
    "ruraltier.support.conferring": ("confer",),
    "ruraltier.support.lookbacks": ("look_back",),
    "ruraltier.support.examination": ("examination_order",),
    "ruraltier.support.review": ("Review", "review"),
    "ruraltier.support.matching": ("Matching", "match"),
    "ruraltier.support.diagnosis": ("diagnose",),
    "ruraltier.support.sampling": ("audit_sample",),
    "ruraltier.support.shortlist": ("shortlist",),
    "ruraltier.support.titles": ("TitleRegister", "title_register"),
    "ruraltier.edge.read_helpers": ("read_helpers",),
    "ruraltier.support.package": ("audit_package",),
    "ruraltier.support.terms": ("assistance_register",),
}
_MODULES = {
    "curves": "ruraltier.policy.curves",
    "parts": "ruraltier.policy.parts",
    "plots": "ruraltier.edge.plots",
}
_HOME = {name: module for module, names in _PUBLIC.items() for name in names}

__all__ = [
    "Absence",
    "Allocation",
    "Amendment",
    "ArgumentError",
    "Aspect",
    "Assessment",
    "Assessments",
    "Cohort",
    "Consequences",
    "Criterion",
    "CutFit",
    "Effects",
    "EvaluationError",
    "ExportError",
    "Finding",
    "Findings",
    "Floor",
    "Gate",
    "Honours",
    "IncentiveScheme",
    "Indicator",
    "Ladder",
    "Layout",
    "LimitError",
    "Matching",
    "Mobility",
    "NumberColumn",
    "Plugins",
    "PolicyError",
    "Problem",
    "Programme",
    "Progress",
    "Quota",
    "Ratings",
    "Records",
    "Review",
    "RollUp",
    "Rounding",
    "RuraltierError",
    "TableCheck",
    "TableError",
    "Text",
    "TextColumn",
    "Threshold",
    "Tier",
    "TierPolicy",
    "TitleRegister",
    "Verdict",
    "Veto",
    "Village",
    "allocate",
    "assess",
    "assess_batches",
    "assess_levels",
    "assistance_register",
    "audit_package",
    "audit_sample",
    "batch_schema",
    "carry",
    "check",
    "check_table",
    "compare",
    "confer",
    "consequences",
    "contradictions",
    "curves",
    "diagnose",
    "diff",
    "examination_order",
    "explain",
    "fit",
    "from_json",
    "honour",
    "json_schema",
    "letters",
    "list_policies",
    "list_programmes",
    "load_demo",
    "load_layout",
    "load_policy",
    "load_programme",
    "look_back",
    "match",
    "measure",
    "parse_policy",
    "parse_programme",
    "parts",
    "plots",
    "policy_at",
    "progress",
    "public_notice",
    "publish",
    "rate",
    "read_cohort",
    "read_helpers",
    "read_ledger",
    "read_ratings",
    "read_records",
    "read_years",
    "reform",
    "replay",
    "report_html",
    "review",
    "roll_up",
    "run_cases",
    "shortlist",
    "show_progress",
    "show_versions",
    "title_register",
    "to_json",
    "to_xarray",
    "write_letters",
    "write_notice",
    "write_picture",
    "write_policy",
    "write_report",
    "write_table_check",
    "write_workbook",
]


def __getattr__(name: str) -> object:
    """Import a public name when it is first used, so that importing the package costs next to nothing."""
    if name in _MODULES:
        return import_module(_MODULES[name])
    if name == "__version__":
        return import_module("ruraltier._version").VERSION
    if name not in _HOME:
        msg = f"module 'ruraltier' has no attribute {name!r}"
        raise AttributeError(msg)
    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
