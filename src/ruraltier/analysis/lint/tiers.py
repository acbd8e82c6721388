"""Tiers that nobody or everybody gets."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from ruraltier._numbers import plain
from ruraltier.analysis.lint.wording import WARNING, Entry, finder
from ruraltier.policy.paths import path_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier.analysis.findings import Finding
    from ruraltier.analysis.lint.ground import Ground

ENTRIES = MappingProxyType(
    {
        "RT-LNT-001": Entry(
            WARNING,
            (
                "没有分数能达到“{tier}”({cut}):最高可能为 {most}",
                "no score reaches '{tier}' ({cut}): the greatest possible is {most}",
            ),
            ("村庄能够达到的等次", "a tier that a village can reach"),
            ("调低分数线,或核对各指标满分", "lower the cut, or look at the full points of the indicators"),
        ),
        "RT-LNT-002": Entry(
            WARNING,
            (
                "任何分数都达到“{tier}”({cut}):最低可能为 {least}",
                "every score reaches '{tier}' ({cut}): the least possible is {least}",
            ),
            ("村庄可能达不到的等次", "a tier that a village can miss"),
            ("调高分数线,或删去其下的等次", "raise the cut, or take away the tier below it"),
        ),
    }
)


def tiers(ground: Ground) -> Iterator[Finding]:
    """Yield the tiers that no score or every score reaches; nothing of cuts that follow from the villages."""
    if ground.policy.ladder.fit is not None:
        return
    score = ground.reach.score
    for i, tier in enumerate(ground.policy.ladder.tiers):
        path = path_of("ladder", "tiers", i)
        words = {"tier": tier.code, "cut": tier.threshold}
        if tier.threshold is None:
            continue
        if score.most is not None and tier.code in ground.unreached:
            yield finder(ENTRIES, "RT-LNT-001", path, most=plain(score.most), **words)
        elif score.least is not None and tier.threshold.holds(score.least):
            yield finder(ENTRIES, "RT-LNT-002", path, least=plain(score.least), **words)
