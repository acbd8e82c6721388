"""Cases: villages of known columns, expectations that can be met."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from ruraltier._numbers import plain
from ruraltier.domain.absence import Absence
from ruraltier.domain.indicator import Indicator, Kind
from ruraltier.errors import Problem, near, show
from ruraltier.policy.checks.scope import Scope, problem
from ruraltier.policy.paths import path_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier.policy.book import Expectation

_STATUS = ("rated", "unrated", "ineligible")
_WANTED = {
    Kind.NUMBER: "a number",
    Kind.YES_NO: "true or false",
    Kind.OPTION: "one of its options",
    Kind.TEXT: "a text",
}


def cases(scope: Scope) -> Iterator[Problem]:
    """Every case speaks of this rule book."""
    for i, case in enumerate(scope.book.cases):
        for code, value in case.village:
            path = path_of("cases", i, "village", code)
            yield from scope.known(code, scope.indicators, "indicators", "indicator", path)
            if code in scope.indicators and not isinstance(value, Absence):
                yield from _value(scope.indicators[code], value, path)
        yield from _expected(scope, case.expect, path_of("cases", i, "expect"))


def _value(indicator: Indicator, value: object, path: str) -> Iterator[Problem]:
    if not _fits(indicator, value):
        found = plain(value) if isinstance(value, Fraction) else show(value)
        rule = _WANTED[indicator.kind] + (": " + ", ".join(indicator.options) if indicator.options else "")
        yield problem("RT-POL-201", path, f"the value is {found}", rule, near(str(value), indicator.options))
    elif isinstance(value, Fraction) and indicator.range and not indicator.range[0] <= value <= indicator.range[1]:
        low, high = indicator.range
        yield problem("RT-POL-202", path, f"{plain(value)} is outside the range", f"from {plain(low)} to {plain(high)}")


def _fits(indicator: Indicator, value: object) -> bool:
    match indicator.kind:
        case Kind.NUMBER:
            return isinstance(value, Fraction)
        case Kind.YES_NO:
            return isinstance(value, bool)
        case Kind.OPTION:
            return value in indicator.options
        case _:
            return isinstance(value, str)


def _expected(scope: Scope, expect: Expectation, path: str) -> Iterator[Problem]:
    if expect.tier is not None:
        yield from scope.tier(expect.tier, f"{path}.tier")
    if expect.status is not None and expect.status not in _STATUS:
        yield problem(
            "RT-POL-203",
            f"{path}.status",
            f"{show(expect.status)} is no status",
            "one of " + ", ".join(_STATUS),
            near(expect.status, _STATUS),
        )
    if expect.tier is not None and expect.status in {"unrated", "ineligible"}:
        yield problem(
            "RT-POL-204", f"{path}.tier", f"a village that is {expect.status} has no tier", "a tier or this status"
        )
    rules = [r.code for r in (*scope.book.gates, *scope.book.vetoes, *scope.book.floors)]
    for code in sorted(expect.reasons or ()):
        if code not in scope.lost.rules:
            yield from scope.known(code, rules, "rules", "gate, veto or floor", f"{path}.reasons")
    if expect.award is not None and scope.book.incentives is None and not scope.lost.has("incentives"):
        yield problem(
            "RT-POL-205",
            f"{path}.award",
            "the case expects an award and there are no incentives",
            "an [incentives] table",
        )
