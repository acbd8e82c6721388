"""Cases: villages of known columns, expectations that can be met."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from ruraltier._numbers import plain
from ruraltier.domain.absence import Absence
from ruraltier.domain.indicator import Indicator, Kind
from ruraltier.errors import Problem, near, show
from ruraltier.policy.book import JointCase
from ruraltier.policy.checks.scope import Scope, problem
from ruraltier.policy.paths import path_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier.policy.book import Expectation, Values

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
        place = path_of("cases", i)
        if isinstance(case, JointCase):
            yield from _one_each(case, place)
            yield from _worked_out(scope, case, place)
        for at, village, aim, expect in case.parts:
            yield from _village(scope, village, f"{place}.{at}")
            yield from _expected(scope, expect, f"{place}.{aim}", together=isinstance(case, JointCase))


def _one_each(case: JointCase, path: str) -> Iterator[Problem]:
    if len(case.villages) != len(case.expect) or not case.villages:
        what = f"there are {len(case.villages)} villages and {len(case.expect)} expectations"
        yield problem("RT-POL-206", f"{path}.expect", what, "one expectation for each village, at least one")


def _worked_out(scope: Scope, case: JointCase, path: str) -> Iterator[Problem]:
    codes = {measure.code for measure in scope.book.measures if measure.choices}
    for at, village, _, _ in case.parts:
        for code in (code for code, _ in village if code in codes):
            what = f"a case of several villages states {show(code)}, which is worked out"
            yield problem("RT-POL-207", f"{path}.{at}.{path_of(code)}", what, "what it is worked out from")


def _village(scope: Scope, values: Values, place: str) -> Iterator[Problem]:
    for code, value in values:
        path = f"{place}.{path_of(code)}"
        yield from scope.known(code, scope.indicators, "indicators", "indicator", path)
        if code in scope.indicators and not isinstance(value, Absence):
            yield from _value(scope.indicators[code], value, path)


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


def _expected(scope: Scope, expect: Expectation, path: str, *, together: bool) -> Iterator[Problem]:
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
    yield from _reasons(scope, expect.reasons or frozenset(), f"{path}.reasons", together=together)
    if expect.award is not None and scope.book.incentives is None and not scope.lost.has("incentives"):
        yield problem(
            "RT-POL-205",
            f"{path}.award",
            "the case expects an award and there are no incentives",
            "an [incentives] table",
        )


def _reasons(scope: Scope, reasons: frozenset[str], path: str, *, together: bool) -> Iterator[Problem]:
    book = scope.book
    rules = [r.code for r in (*book.gates, *book.vetoes, *book.floors)] + [q.code for q in book.quotas if together]
    what = "gate, veto, floor or quota" if together else "gate, veto or floor"
    for code in sorted(reasons):
        if code not in scope.lost.rules:
            yield from scope.known(code, rules, "rules", what, path)
