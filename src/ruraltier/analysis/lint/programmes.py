"""What a sound programme may have overlooked: parts that nothing takes up, and columns filled for nobody."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from attrs import evolve

from ruraltier.analysis.findings import Finding, Severity, in_order
from ruraltier.analysis.lint.checks import findings_of
from ruraltier.analysis.lint.ground import Ground
from ruraltier.analysis.lint.unused import used
from ruraltier.analysis.lint.wording import NOTE, WARNING, Entry, finder
from ruraltier.policy.conditions import operands
from ruraltier.policy.paths import path_of
from ruraltier.policy.programme.levels import Level
from ruraltier.policy.programme.parts import asked_level, asked_trees

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier.domain.ladder import Sourced
    from ruraltier.policy.programme.programme import Programme

ENTRIES = MappingProxyType(
    {
        "RT-LNT-130": Entry(
            NOTE,
            ("没有诊断或帮扶用到帮扶力量“{code}”", "no diagnosis and no package calls for the helper '{code}'"),
            ("", ""),
            ("如只供列示,可不理会", "if it is to be listed only, leave it"),
        ),
        "RT-LNT-131": Entry(
            WARNING,
            ("没有帮扶采用诊断“{code}”", "no assistance takes up the diagnosis '{code}'"),
            ("为该层级设立的帮扶", "an assistance of its level"),
            ("写进某项帮扶的 diagnoses,或删去", "name it in the diagnoses of an assistance, or take it away"),
        ),
        "RT-LNT-132": Entry(
            NOTE,
            (
                "为“{code}”取数,却没有办法或方案用到它",
                "'{code}' is filled, and neither rule book nor programme reads it",
            ),
            ("", ""),
            ("如只供查看,可不理会", "if people are to look at it, leave it"),
        ),
    }
)
_READ = MappingProxyType({"RT-LNT-020": "indicators", "RT-LNT-022": "settings"})
"""Findings of what nothing in a rule book reads -> where it is declared."""

_NAMED = ("through", "per", "parent")


def findings_of_programme(programme: Programme) -> list[Finding]:
    """Return what a sound programme and its rule books may have overlooked, gravest first; no notes on rule books."""
    books = (_of_book(programme, level) for level in programme.levels)
    found = [finding for findings in books for finding in findings]
    return in_order([*found, *_helpers(programme), *_diagnoses(programme), *_filled(programme)])


def _of_book(programme: Programme, level: Level) -> Iterator[Finding]:
    # What the programme reads is read; what it fills for nobody is told once, of the part that fills it.
    read = {path_of(section, code) for section in _READ.values() for code in _read(programme, level.code)}
    filled = {path_of("indicators", code) for code in programme.filled(level.code)}
    for finding in findings_of(level.policy):
        taken_up = finding.code in _READ and finding.path in read | filled
        if finding.severity is not Severity.NOTE and not taken_up:
            yield evolve(finding, path=f"levels.{level.code}.policy {finding.path}".strip())


def _helpers(programme: Programme) -> Iterator[Finding]:
    called = {code for one in programme.diagnoses for code in one.helpers}
    called |= {code for one in programme.assistance for code in one.package}
    for kind in programme.helpers:
        if kind.code not in called:
            yield finder(ENTRIES, "RT-LNT-130", path_of("helpers", kind.code), code=kind.code)


def _diagnoses(programme: Programme) -> Iterator[Finding]:
    for one in programme.diagnoses:
        taken = (a for a in programme.assistance if a.level == one.level)
        if not any(a.diagnoses is None or one.code in a.diagnoses for a in taken):
            yield finder(ENTRIES, "RT-LNT-131", path_of("diagnoses", one.code), code=one.code)


def _filled(programme: Programme) -> Iterator[Finding]:
    for path, part in programme.filling:
        policy = programme.level[part.level].policy
        if part.code not in used(Ground(policy)) | _read(programme, part.level):
            yield finder(ENTRIES, "RT-LNT-132", path, code=part.code)


def _read(programme: Programme, level: str) -> set[str]:
    """Return the indicators of a level's rule book that the programme itself reads."""
    found: set[str] = set()
    for _, part in programme.sourced:
        if (part.code if isinstance(part, Level) else asked_level(part)) == level:
            found |= {operand.code for _, tree in asked_trees(part) for operand in operands(tree)} | _words(part)
    return found


def _words(part: Sourced) -> set[str]:
    inner = [getattr(part, "examination", None), *(stage.forward for stage in getattr(part, "stages", ()))]
    places = [part, *(one for one in inner if one is not None)]
    ordered = {word.removeprefix("-") for place in places for word in getattr(place, "order", ())}
    named = {getattr(place, key, None) or "" for place in places for key in _NAMED}
    return ordered | named | set(getattr(part, "on", ()))
