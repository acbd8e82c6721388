"""Quotas that never bind, or that leave no place."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from ruraltier.analysis.lint.wording import WARNING, Entry, finder
from ruraltier.policy.paths import path_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier.analysis.findings import Finding
    from ruraltier.analysis.lint.ground import Ground

ENTRIES = MappingProxyType(
    {
        "RT-LNT-050": Entry(
            WARNING,
            (
                "名额“{code}”从不起作用",
                "the quota '{code}' never binds",
            ),
            ("会改变某些等次的名额", "places that can change a tier"),
            ("改正数字,或删去名额", "mend the number, or take the quota away"),
        ),
        "RT-LNT-051": Entry(
            WARNING,
            ("名额“{code}”为 0:没有村能留在“{tier}”", "the quota '{code}' has no place: nobody can hold '{tier}'"),
            ("大于 0 的名额", "more than 0 places"),
            ("改正数字,或删去该等次", "mend the number, or take the tier away"),
        ),
        "RT-LNT-052": Entry(
            WARNING,
            (
                "名额“{code}”限制的等次“{tier}”没有村能达到",
                "the quota '{code}' limits the tier '{tier}', which nobody reaches",
            ),
            ("有村能够达到的等次", "a tier that a village can reach"),
        ),
    }
)


def quotas(ground: Ground) -> Iterator[Finding]:
    """Yield the quotas that do nothing, and those that leave nothing."""
    for i, quota in enumerate(ground.policy.quotas):
        words = {"code": quota.code, "tier": quota.tier}
        if quota.tier in ground.unreached:
            yield finder(ENTRIES, "RT-LNT-052", path_of("quotas", i, "tier"), **words)
        key = "share" if quota.share is not None else "count"
        turned = quota.bound == "at_least"
        if quota.share == 1 and not turned:
            yield finder(ENTRIES, "RT-LNT-050", path_of("quotas", i, key), **words)
        elif 0 in (quota.share, quota.count):
            yield finder(ENTRIES, "RT-LNT-050" if turned else "RT-LNT-051", path_of("quotas", i, key), **words)
