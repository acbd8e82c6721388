"""Gates, vetoes, floors and quotas: tiers that exist and make sense, words that are known, one quota a tier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruraltier._numbers import plain
from ruraltier.domain.indicator import Kind
from ruraltier.errors import Problem, near, show
from ruraltier.policy.checks.scope import Scope, of_hundred, problem
from ruraltier.policy.limits import LIMITS
from ruraltier.policy.paths import path_of
from ruraltier.policy.rules import IF_UNKNOWN, Floor, Relative, bound_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier.policy.book import RuleBook
    from ruraltier.policy.rules import Bound, Gate, Quota, Veto

_BOUNDS = ("at_most", "at_least")
_TIES = ("include", "exclude", "tie_break")
_BASES = ("rated", "all")
_ROUNDS = ("down", "half_up", "up")


def ceilings_and_floors(scope: Scope) -> Iterator[Problem]:
    """Yield a problem for a ceiling at the best tier or a floor at the worst."""
    codes = scope.book.ladder.codes
    for section, key, idle, why in (
        ("gates", "cap", codes[-1], "holds nobody back"),
        ("vetoes", "cap", codes[-1], "holds nobody back"),
        ("floors", "tier", codes[0], "lifts nobody"),
    ):
        for i, rule in enumerate(getattr(scope.book, section)):
            tier, path = bound_of(rule), path_of(section, i, key)
            if isinstance(tier, Relative):
                yield from _relative(scope, rule, tier, path_of(section, i))
            elif tier is not None:
                yield from scope.tier(tier, path)
            if tier == idle and not scope.lost.has("ladder"):
                rule_text = "a tier below the best" if key == "cap" else "a tier above the worst"
                yield problem("RT-POL-161", path, f"{show(tier)} {why}", rule_text)
            if rule.if_unknown not in IF_UNKNOWN:
                yield _word(path_of(section, i, "if_unknown"), rule.if_unknown, IF_UNKNOWN)


def _relative(scope: Scope, rule: Gate | Veto | Floor, bound: Relative, path: str) -> Iterator[Problem]:
    key = "tier" if isinstance(rule, Floor) else "cap"
    if scope.book.ladder.previous is None and not scope.lost.has("ladder"):
        mend = 'name the column in the ladder: previous = "CODE"'
        yield problem("RT-POL-165", f"{path}.{key}", f"nothing says what {show(str(bound))} is", "a column", mend)
    if rule.if_unknown == "applies":
        what = f"{show(str(bound))} cannot apply where the tier of last time is not there"
        yield problem("RT-POL-166", f"{path}.if_unknown", what, "unrated or ignored")
    steps = -bound.steps if isinstance(rule, Floor) else bound.steps
    if steps >= len(scope.book.ladder.tiers) - 1 > 0 and not scope.lost.has("ladder"):
        what = f"{show(str(bound))} {'lifts nobody' if isinstance(rule, Floor) else 'holds nobody back'}"
        yield problem("RT-POL-161", f"{path}.{key}", what, f"fewer steps than there are tiers below or above, {steps}")


def last_time(scope: Scope) -> Iterator[Problem]:
    """Yield a problem if the column of last time's tiers does not hold the tiers of the ladder."""
    code, tiers = scope.book.ladder.previous, scope.book.ladder.tiers
    if code is None:
        return
    yield from column(scope, code, Kind.OPTION, "ladder.previous")
    held = scope.indicators.get(code)
    if held is not None and held.kind is Kind.OPTION and len(held.options) != len(tiers):
        what = f"{show(code)} has {len(held.options)} options and the ladder {len(tiers)} tiers"
        yield problem("RT-POL-167", "ladder.previous", what, "an option for every tier, worst first")


def _word(path: str, found: object, words: tuple[str, ...]) -> Problem:
    return problem(
        "RT-POL-163", path, f"{show(found)} is not known", "one of " + ", ".join(words), near(str(found), words)
    )


def how_many(scope: Scope) -> Iterator[Problem]:
    """Yield a problem if there are more rules than bits in the mask of reasons."""
    book = scope.book
    found = len(book.gates) + len(book.vetoes) + len(book.floors) + len(book.quotas)
    if found > LIMITS.rules:
        what = f"there are {found} gates, vetoes, floors and quotas"
        yield problem("RT-LIM-006", "gates", what, f"at most {LIMITS.rules}")


def reached_by_rule(scope: Scope) -> Iterator[Problem]:
    """Yield a problem for a tier that no threshold, no floor and nothing from above reaches."""
    if scope.lost.any("ladder", "floors", "gates", "vetoes", "quotas"):
        return
    reached = {floor.tier for floor in scope.book.floors} | set(_from_above(scope.book))
    if any(isinstance(bound, Relative) for bound in reached):
        return
    for i, tier in enumerate(scope.book.ladder.tiers):
        if i and tier.threshold is None and tier.code not in reached:
            what = f"the tier {show(tier.code)} has no threshold and no rule leads to it, so nobody reaches it"
            rule = "a threshold, a floor or a cap that names it, or a quota on the tier above"
            yield problem("RT-POL-164", path_of("ladder", "tiers", i), what, rule)


def _from_above(book: RuleBook) -> Iterator[Bound | None]:
    """Yield the tiers to which caps and quotas send villages down."""
    yield from (gate.cap for gate in book.gates)
    yield from (veto.cap for veto in book.vetoes)
    below = dict(zip(book.ladder.codes[1:], book.ladder.codes, strict=False))
    yield from (quota.tier if quota.bound == "at_least" else below.get(quota.tier) for quota in book.quotas)


def quotas(scope: Scope) -> Iterator[Problem]:
    """Quotas say how many places there are, of whom, and what becomes of ties."""
    limited: dict[tuple[str, str], str] = {}
    for i, quota in enumerate(scope.book.quotas):
        path = path_of("quotas", i)
        yield from scope.tier(quota.tier, f"{path}.tier")
        if not scope.lost.has("ladder"):
            yield from _moves_somebody(quota, scope.book.ladder.codes, f"{path}.tier")
        key = (quota.tier, quota.bound)
        if key in limited:
            what = f"{show(quota.tier)} already has the quota {limited[key]}"
            yield problem("RT-POL-172", f"{path}.tier", what, "one quota a tier and bound")
        limited.setdefault(key, quota.code)
        yield from _places(quota, path)
        yield from _ties(scope, quota, path)
        if quota.by is not None:
            yield from column(scope, quota.by, Kind.TEXT, f"{path}.by")


def _moves_somebody(quota: Quota, tiers: tuple[str, ...], path: str) -> Iterator[Problem]:
    if quota.bound == "at_least" and quota.tier == tiers[-1]:
        what = f"{show(quota.tier)} is the best tier: everybody holds it or a lower one"
        yield problem("RT-POL-179", path, what, "a lower tier")
    elif quota.bound != "at_least" and quota.tier == tiers[0]:
        what = f"{show(quota.tier)} is the lowest tier, from which nobody can go down"
        yield problem("RT-POL-171", path, what, "a higher tier")


def _places(quota: Quota, path: str) -> Iterator[Problem]:
    if (quota.share is None) == (quota.count is None):
        found = "neither share nor count" if quota.share is None else "both share and count"
        yield problem("RT-POL-173", path, f"the quota has {found}", "one of them")
    if quota.share is not None and not 0 <= quota.share <= 1:
        what, mend = f"the share is {plain(quota.share)}", of_hundred(quota.share)
        yield problem("RT-POL-174", f"{path}.share", what, "a share from 0 to 1", mend)
    if quota.count is not None and not _is_count(quota.count):
        yield problem("RT-POL-177", f"{path}.count", f"the count is {show(quota.count)}", "a whole number, 0 or more")
    yield from _with_share(quota, "base", _BASES, path)
    yield from _with_share(quota, "round", _ROUNDS, path)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _with_share(quota: Quota, name: str, words: tuple[str, ...], path: str) -> Iterator[Problem]:
    found = getattr(quota, name)
    if quota.share is not None and found is None:
        yield problem("RT-POL-175", f"{path}.{name}", f"the share has no {name}", "one of " + ", ".join(words))
    elif quota.share is None and found is not None:
        yield problem("RT-POL-176", f"{path}.{name}", f"{name} stands without a share", f"{name} with share only")
    elif found is not None and found not in words:
        yield _word(f"{path}.{name}", found, words)


def _ties(scope: Scope, quota: Quota, path: str) -> Iterator[Problem]:
    if quota.bound not in _BOUNDS:
        yield _word(f"{path}.bound", quota.bound, _BOUNDS)
    if quota.ties not in _TIES:
        yield _word(f"{path}.ties", quota.ties, _TIES)
    if (quota.ties == "tie_break") != bool(quota.tie_break):
        found = (
            'tie_break stands without ties = "tie_break"' if quota.tie_break else 'ties = "tie_break" has no tie_break'
        )
        yield problem("RT-POL-178", f"{path}.tie_break", found, "both or neither")
    for j, spelt in enumerate(quota.tie_break):
        yield from column(scope, spelt.removeprefix("-"), Kind.NUMBER, f"{path}.tie_break[{j}]")


def column(scope: Scope, code: str, kind: Kind, path: str) -> Iterator[Problem]:
    """Yield a problem if a code is not an indicator of this kind."""
    yield from scope.known(code, scope.indicators, "indicators", "indicator", path)
    found = scope.indicators.get(code)
    if found is not None and found.kind is not kind:
        yield problem("RT-POL-180", path, f"{show(code)} is a {found.kind} indicator", f"a {kind} indicator")
