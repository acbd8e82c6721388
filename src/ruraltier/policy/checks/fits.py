"""Fitted cuts: shares of tiers that a score reaches, rising with them."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from ruraltier._numbers import plain
from ruraltier.domain.cut_fit import FIT_METHODS
from ruraltier.errors import Problem, near, show
from ruraltier.policy.checks.scope import Scope, of_hundred, problem
from ruraltier.policy.paths import path_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier.domain.cut_fit import CutFit


def fits(scope: Scope) -> Iterator[Problem]:
    """Cuts can be fitted as the ladder says."""
    fit = scope.book.ladder.fit
    if fit is None:
        return
    if fit.method not in FIT_METHODS:
        rule, mend = "one of " + ", ".join(FIT_METHODS), near(str(fit.method), FIT_METHODS)
        yield problem("RT-POL-163", "ladder.fit.method", f"{show(fit.method)} is not known", rule, mend)
    if not scope.book.ladder.placing:
        yield problem("RT-POL-230", "ladder.fit", "no tier has a threshold", "a threshold that can be fitted")
    if fit.most_move is not None and fit.most_move < 0:
        what = f"most_move is {plain(fit.most_move)}"
        yield problem("RT-POL-231", "ladder.fit.most_move", what, "a distance, 0 or more")
    yield from _shares(scope, fit)


def _shares(scope: Scope, fit: CutFit) -> Iterator[Problem]:
    if (fit.method == "quantiles") != bool(fit.shares):
        what = "shares stand without quantiles" if fit.shares else "quantiles have no shares"
        yield problem("RT-POL-232", "ladder.fit.shares", what, "shares with quantiles, and only with them")
    placed = [scope.book.ladder.codes[i] for i, _ in scope.book.ladder.placing]
    for tier, share in fit.shares:
        path = path_of("ladder", "fit", "shares", tier)
        yield from scope.known(tier, placed, "ladder", "tier that a score reaches", path)
        if not 0 <= share <= 1:
            yield problem("RT-POL-233", path, f"the share is {plain(share)}", "a share from 0 to 1", of_hundred(share))
    ranked = sorted((placed.index(tier), share, tier) for tier, share in fit.shares if tier in placed)
    for (_, low, below), (_, high, tier) in pairwise(ranked):
        if low >= high:
            what = f"the share of {show(tier)} is {plain(high)}, that of {show(below)} {plain(low)}"
            yield problem(
                "RT-POL-234", path_of("ladder", "fit", "shares", tier), what, "shares that rise with the tiers"
            )
