"""Measures and brackets: on what can have them, of what there is, rounded where they must be, and in no circle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruraltier.domain.indicator import Kind
from ruraltier.errors import Problem, show
from ruraltier.policy.checks import tree
from ruraltier.policy.checks.asking import asked
from ruraltier.policy.checks.endless import Decimals
from ruraltier.policy.checks.reckoning import reckoned
from ruraltier.policy.checks.scope import Scope, problem
from ruraltier.policy.dependence import circles
from ruraltier.policy.paths import path_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ruraltier.policy.measures import Bracket, Choice, Measure, Range


def measures(scope: Scope) -> Iterator[Problem]:
    """Every worked-out value can be worked out."""
    decimals = None if any(True for _ in tree.shape(scope)) else Decimals(scope)
    for measure in scope.book.measures:
        path = path_of("indicators", measure.code)
        yield from _found(scope, measure, path)
        yield from _last_alone(measure.choices, f"{path}.value")
        if measure.applies is not None:
            yield from asked(scope, measure.applies, f"{path}.applies")
        for place, choice in _placed(measure, f"{path}.value"):
            yield from _choice(scope, choice, place)
        if decimals is not None and measure.rounding is None:
            yield from _rounding(decimals, measure, path)
    yield from _circles(scope)


def _found(scope: Scope, measure: Measure, path: str) -> Iterator[Problem]:
    if not measure.choices and measure.applies is None and measure.rounding is None:
        yield problem("RT-POL-220", path, "the measure says nothing", "a value, or a condition under which it applies")
    if measure.choices:
        yield from _kind(scope, measure.code, (Kind.NUMBER,), "value", path)
    elif measure.rounding is not None:
        what = "value_round stands without a value"
        yield problem("RT-POL-222", f"{path}.value_round", what, "it beside a value that is worked out")
    if measure.applies is not None:
        yield from _kind(scope, measure.code, (Kind.NUMBER, Kind.YES_NO, Kind.OPTION), "applies", path)


def _kind(scope: Scope, code: str, kinds: tuple[Kind, ...], key: str, path: str) -> Iterator[Problem]:
    yield from scope.known(code, scope.indicators, "indicators", "indicator", path)
    indicator = scope.indicators.get(code)
    if indicator is not None and indicator.kind not in kinds:
        what = f"{show(code)} is a {indicator.kind} indicator and has {key}"
        yield problem("RT-POL-221", f"{path}.{key}", what, f"{key} on kinds " + ", ".join(kinds))


def _placed(measure: Measure, path: str) -> Iterator[tuple[str, Choice]]:
    alone = len(measure.choices) == 1 and measure.choices[0].when is None
    for i, choice in enumerate(measure.choices):
        yield path if alone else f"{path}[{i}]", choice


def _choice(scope: Scope, choice: Choice, path: str) -> Iterator[Problem]:
    yield from asked(scope, choice.formula, path)
    yield from reckoned(scope, choice.formula, path)
    if choice.when is not None:
        yield from asked(scope, choice.when, f"{path}.when")


def _last_alone(lines: Sequence[Choice | Range], path: str) -> Iterator[Problem]:
    for i, line in enumerate(lines[:-1]):
        if line.when is None:
            what = "a line without when leaves nothing to the lines after it"
            yield problem("RT-POL-223", f"{path}[{i}]", what, "when on every line but the last")


def _rounding(decimals: Decimals, measure: Measure, path: str) -> Iterator[Problem]:
    found = (decimals.endless(choice.formula) for choice in measure.choices)
    why = next((part for part in found if part), "")
    if why:
        what = f"the value may have no end of decimals ({why}), and nothing says how it is rounded"
        yield problem("RT-POL-224", f"{path}.value_round", what, "value_round = { places = …, mode = … }")


def _circles(scope: Scope) -> Iterator[Problem]:
    for circle in circles(scope.book):
        what = "the value rests on itself: " + " reads ".join(circle)
        yield problem("RT-POL-225", path_of("indicators", circle[0]), what, "values and figures that read no circle")


def brackets(scope: Scope) -> Iterator[Problem]:
    """Every bracket can hold a mark."""
    for bracket in scope.book.brackets:
        path = path_of("indicators", bracket.code)
        yield from _kind(scope, bracket.code, (Kind.NUMBER,), "bracket", path)
        yield from _lines(scope, bracket, f"{path}.bracket")


def _lines(scope: Scope, bracket: Bracket, path: str) -> Iterator[Problem]:
    if not bracket.lines:
        yield problem("RT-POL-220", path, "the list of brackets is empty", "one line or more")
    yield from _last_alone(bracket.lines, path)
    for i, line in enumerate(bracket.lines):
        if line.when is not None:
            yield from asked(scope, line.when, f"{path}[{i}].when")
        yield from _ends(line, f"{path}[{i}]")


def _ends(line: Range, path: str) -> Iterator[Problem]:
    ends = [end for end in (line.least, line.most) if end is not None]
    turned = [end for end, upward in ((line.least, True), (line.most, False)) if end and end.upward is not upward]
    if turned or not all(end.holds(other.value) for end in ends for other in ends if end is not other):
        what = "no mark can be " + " and ".join(str(end) for end in ends)
        yield problem("RT-POL-226", path, what, "a least mark that is not above the greatest")
