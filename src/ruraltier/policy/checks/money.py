"""Awards: tiers that exist, columns that count, amounts in whole smallest coins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruraltier._numbers import MODES, plain
from ruraltier.domain.indicator import Kind
from ruraltier.errors import PolicyError, Problem, near, show
from ruraltier.policy.checks.rules import column
from ruraltier.policy.checks.scope import Scope, problem
from ruraltier.policy.incentives import Award, ByValue, Fixed, IncentiveScheme, PerHead, ScoreRate, Share
from ruraltier.policy.paths import path_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

_SHORT = ("refuse", "pro_rata")


def incentives(scope: Scope) -> Iterator[Problem]:
    """Every award can be worked out and paid."""
    scheme = scope.book.incentives
    if scheme is None:
        return
    yield from _amount(scheme, scheme.budget, "incentives.budget")
    if scheme.if_short not in _SHORT:
        yield problem(
            "RT-POL-196", "incentives.if_short", f"{show(scheme.if_short)} is not known", "refuse or pro_rata"
        )
    for i, award in enumerate(scheme.awards):
        yield from _award(scope, scheme, award, path_of("incentives", "awards", i))


def _award(scope: Scope, scheme: IncentiveScheme, award: Award, path: str) -> Iterator[Problem]:
    match award:
        case Fixed(amounts=amounts):
            yield from _amounts(scope, scheme, amounts, path)
            if award.less_previous and scope.book.ladder.previous is None and not scope.lost.has("ladder"):
                mend = 'name the column in the ladder: previous = "CODE"'
                what = "nothing says what the tier of last time is"
                yield problem("RT-POL-165", f"{path}.less_previous", what, "a column", mend)
        case PerHead(amounts=amounts, heads=heads):
            yield from _amounts(scope, scheme, amounts, path)
            yield from column(scope, heads, Kind.NUMBER, f"{path}.heads")
        case ScoreRate():
            yield from _rate(award, path)
            yield from _tiers(scope, award.tiers, path)
        case ByValue():
            yield from column(scope, award.value, Kind.NUMBER, f"{path}.value")
            yield from _mode(award.round, path)
            yield from _tiers(scope, award.tiers, path)
        case _:
            yield from _share(scope, scheme, award, path)
            yield from _tiers(scope, award.tiers, path)


def _amounts(
    scope: Scope, scheme: IncentiveScheme, amounts: tuple[tuple[str, Fraction], ...], path: str
) -> Iterator[Problem]:
    for tier, amount in amounts:
        place = f"{path}.amounts.{path_of(tier)}"
        yield from scope.tier(tier, place)
        yield from _amount(scheme, amount, place)


def _tiers(scope: Scope, tiers: tuple[str, ...] | None, path: str) -> Iterator[Problem]:
    for i, tier in enumerate(tiers or ()):
        yield from scope.tier(tier, f"{path}.tiers[{i}]")
    if tiers == ():
        yield problem(
            "RT-POL-197",
            f"{path}.tiers",
            "no tier is named, so nobody gets it",
            "a tier; leave the key out for every tier",
        )


def _amount(scheme: IncentiveScheme, amount: Fraction | None, path: str) -> Iterator[Problem]:
    if amount is None:
        return
    if amount < 0:
        yield problem("RT-POL-191", path, f"the amount is {plain(amount)}", "0 or more")
    try:
        scheme.currency.minor(amount)
    except PolicyError:
        what = (
            f"{plain(amount)} {scheme.currency.unit or scheme.currency.code} is not a whole number of the smallest coin"
        )
        yield problem("RT-POL-192", path, what, "whole fen" if scheme.currency.code == "CNY" else "whole coins")


def _rate(award: ScoreRate, path: str) -> Iterator[Problem]:
    if award.rate < 0:
        yield problem("RT-POL-191", f"{path}.rate", f"the rate is {plain(award.rate)}", "0 or more")
    yield from _mode(award.round, path)


def _mode(mode: str | None, path: str) -> Iterator[Problem]:
    if mode is not None and mode not in MODES:
        what = f"{show(mode)} is not known"
        yield problem("RT-POL-196", f"{path}.round", what, "one of " + ", ".join(MODES), near(str(mode), MODES))


def _share(scope: Scope, scheme: IncentiveScheme, award: Share, path: str) -> Iterator[Problem]:
    for name, amount in (("pool", award.pool), ("floor", award.floor), ("cap", award.cap)):
        yield from _amount(scheme, amount, f"{path}.{name}")
    if award.floor is not None and award.cap is not None and award.floor > award.cap:
        yield problem(
            "RT-POL-198",
            f"{path}.floor",
            f"the floor {plain(award.floor)} is above the cap {plain(award.cap)}",
            "a floor below the cap",
        )
    if award.by not in {"score", "equal"}:
        yield from column(scope, award.by, Kind.NUMBER, f"{path}.by")
