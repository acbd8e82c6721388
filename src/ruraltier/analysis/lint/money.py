"""Awards that nobody gets, and higher tiers that get less than lower ones."""

from __future__ import annotations

from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING

from ruraltier._numbers import plain
from ruraltier.analysis.lint.wording import NOTE, WARNING, Entry, finder
from ruraltier.policy.incentives import ByValue, Fixed, PerHead, ScoreRate, Share
from ruraltier.policy.paths import path_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier.analysis.findings import Finding
    from ruraltier.analysis.lint.ground import Ground
    from ruraltier.policy.incentives import Award

ENTRIES = MappingProxyType(
    {
        "RT-LNT-060": Entry(
            WARNING,
            (
                "奖补“{code}”给予没有村能达到的等次“{tier}”",
                "the award '{code}' is for the tier '{tier}', which nobody reaches",
            ),
            ("有村能够达到的等次", "tiers that a village can reach"),
        ),
        "RT-LNT-061": Entry(
            NOTE,
            (
                "奖补“{code}”:“{tier}”得 {amount},低于其下的“{below}”所得 {more}",
                "the award '{code}' gives '{tier}' {amount}, less than the {more} of '{below}' below it",
            ),
            ("等次越高,奖补不减", "amounts that do not fall as tiers rise"),
            ("核对金额;如本意如此,可不理会", "look at the amounts; if it is meant so, leave it"),
        ),
        "RT-LNT-062": Entry(
            WARNING,
            ("奖补“{code}”金额全为 0", "every amount of the award '{code}' is 0"),
            ("会发出的金额", "an award that pays"),
            ("写上金额,或删去该项", "write the amounts, or take it away"),
        ),
    }
)


def awards(ground: Ground) -> Iterator[Finding]:
    """Yield the awards that pay nobody, nothing, or more for less."""
    scheme = ground.policy.incentives
    for i, award in enumerate(scheme.awards if scheme else ()):
        path = path_of("incentives", "awards", i)
        for tier in _named(award):
            if tier in ground.unreached:
                yield finder(ENTRIES, "RT-LNT-060", path, code=award.code, tier=tier)
        if not isinstance(award, ByValue) and not any(_figures(award)):
            yield finder(ENTRIES, "RT-LNT-062", path, code=award.code)
        if isinstance(award, (Fixed, PerHead)):
            yield from _falling(ground, award, f"{path}.amounts")


def _named(award: Award) -> tuple[str, ...]:
    return tuple(tier for tier, _ in award.amounts) if isinstance(award, (Fixed, PerHead)) else award.tiers or ()


def _figures(award: Fixed | PerHead | ScoreRate | Share) -> tuple[object, ...]:
    if isinstance(award, (Fixed, PerHead)):
        return tuple(amount for _, amount in award.amounts)
    return (award.rate,) if isinstance(award, ScoreRate) else (award.pool,)


def _falling(ground: Ground, award: Fixed | PerHead, path: str) -> Iterator[Finding]:
    """Yield the tiers above another that get less; a tier that the award does not name gets nothing."""
    amounts = dict(award.amounts)
    codes = ground.policy.ladder.codes
    for at, tier in enumerate(codes[1:], 1):
        amount, (more, below) = amounts.get(tier, 0), max((amounts.get(code, 0), code) for code in codes[:at])
        if amount < more:
            words = {"amount": plain(Fraction(amount)), "more": plain(Fraction(more))}
            yield finder(ENTRIES, "RT-LNT-061", path, code=award.code, tier=tier, below=below, **words)
