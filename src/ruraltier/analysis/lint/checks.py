"""Every check of a sound rule book."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from attrs import evolve

from ruraltier.analysis.findings import Finding, in_order
from ruraltier.analysis.lint import (
    choices,
    conditions,
    curves,
    money,
    origins,
    quotas,
    rules,
    tiers,
    tree,
    untested,
    unused,
)
from ruraltier.analysis.lint.ground import Ground
from ruraltier.analysis.lint.standing import stands

if TYPE_CHECKING:
    from ruraltier._text import Text
    from ruraltier.policy.policy import TierPolicy

CHECKS = (
    untested.cases,
    tiers.tiers,
    tree.weights,
    tree.passes,
    tree.bounds,
    tree.sums,
    curves.curves,
    conditions.conditions,
    choices.choices,
    rules.shadowed,
    rules.beside_the_ladder,
    rules.bands,
    quotas.quotas,
    money.awards,
    unused.indicators,
    unused.aside,
    unused.settings,
    unused.sources,
    untested.untested,
    origins.confidence,
    origins.sources,
    origins.labels,
)
"""Each from the ground to what it finds."""


def findings_of(policy: TierPolicy) -> list[Finding]:
    """Return what a sound rule book may have overlooked, gravest first.

    Parameters
    ----------
    policy
        The rule book; of one with amendments every version is looked at, and what an amendment brings in has its path.
        The cases of an amendment need to test only what it changes.
    """
    versions = policy.versions()
    found = _of_version(versions[0], versions)
    for i, (before, version) in enumerate(pairwise(versions)):
        known = {_unplaced(finding) for finding in found}
        later = (
            finding
            for finding in _of_version(version, versions)
            if _unplaced(finding) not in known and not stands(finding, version, before)
        )
        found += [evolve(finding, path=f"amendments[{i}] {finding.path}".strip()) for finding in later]
    return in_order(found)


def _of_version(policy: TierPolicy, versions: tuple[TierPolicy, ...]) -> list[Finding]:
    ground = Ground(policy, versions)
    return [finding for check in CHECKS for finding in check(ground)]


def _unplaced(finding: Finding) -> tuple[str, Text]:
    return finding.code, finding.what
