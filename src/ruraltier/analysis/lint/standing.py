"""What an amendment leaves as it stood: the cases of the version before have tested it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ruraltier.analysis.findings import Finding
    from ruraltier.policy.policy import TierPolicy

UNTESTED = frozenset({"RT-LNT-083", "RT-LNT-090", "RT-LNT-091", "RT-LNT-092", "RT-LNT-093", "RT-LNT-094", "RT-LNT-095"})
"""Findings that ask for cases."""

_PLACE = re.compile(r"(ladder\.tiers|incentives\.awards|\w+)(?:\[(\d+)\]|\.(\w[\w-]*))?")


def stands(finding: Finding, version: TierPolicy, before: TierPolicy) -> bool:
    """Return whether a finding asks for cases of a part that was the same in the version before."""
    place = _PLACE.match(finding.path)
    if finding.code not in UNTESTED or place is None:
        return False
    section, position, code = place.groups()
    now, then = (_section(policy, section) for policy in (version, before))
    if position is not None:
        return now[int(position)] in then
    return bool(code in now and code in then and now[code] == then[code]) if code else bool(now == then)


def _section(policy: TierPolicy, section: str) -> Any:  # noqa: ANN401 - a table or a list of a document
    stated: Any = policy.to_dict()
    for key in section.split("."):
        stated = stated.get(key, {})
    return stated
