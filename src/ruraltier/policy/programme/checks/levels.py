"""Levels are a tree, and roll-ups fill what can be filled, from below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruraltier.domain.indicator import Kind
from ruraltier.errors import show
from ruraltier.policy.checks.scope import problem
from ruraltier.policy.paths import path_of
from ruraltier.policy.programme.checks.figures import figure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ruraltier.errors import Problem
    from ruraltier.policy.programme.checks.view import View
    from ruraltier.policy.programme.figures import Rollup

_ROUNDED = ("share", "mean")


def levels(view: View) -> Iterator[Problem]:
    """Yield every problem of levels and roll-ups."""
    yield from _tree(view)
    yield from _rollups(view)
    yield from _filled_once(view)


def _tree(view: View) -> Iterator[Problem]:
    """Levels make no circle; the unit above is named by a text indicator, where there is a level above."""
    above = _above(view)
    for level in view.parts.levels:
        path = path_of("levels", level.code)
        if level.code in reached(above, level.code):
            what = f"the level {level.code} is under itself"
            yield problem("RT-PRG-020", f"{path}.under", what, "levels without a circle")
        if level.parent is not None:
            yield from view.indicator(level.code, level.parent, (Kind.TEXT,), f"{path}.parent")
        if level.parent is not None and level.under is None:
            what = f"the level {level.code} names units above, and no level"
            yield problem("RT-PRG-021", f"{path}.parent", what, "under, the code of the level above")


def _rollups(view: View) -> Iterator[Problem]:
    """Yield the problems of roll-ups: what each fills, from where, by which figure."""
    rests = _rests_on(view.parts.rollups)
    for one in view.parts.rollups:
        path = path_of("rollups", one.code)
        yield from view.filled(one.level, one.code, path)
        yield from figure(one, path)
        yield from _way(view, one, path)
        yield from _numbers(one, path)
        if one.level in {one.of} | reached(rests, one.of):
            what = f"the level {one.level} rolls up {one.of}, which rests on {one.level}"
            yield problem("RT-PRG-023", f"{path}.of", what, "roll-ups without a circle")


def _filled_once(view: View) -> Iterator[Problem]:
    """No indicator is filled twice."""
    first: dict[tuple[str, str], str] = {}
    for path, one in view.parts.filling:
        by = first.setdefault((one.level, one.code), path)
        if by != path:
            what = f"the indicator {one.code} of the level {one.level} is also filled by {by}"
            yield problem("RT-PRG-025", path, what, "one part that fills it")


def _way(view: View, one: Rollup, path: str) -> Iterator[Problem]:
    if one.through is not None:
        yield from view.indicator(one.of, one.through, (Kind.TEXT,), f"{path}.through")
        return
    upward = reached(_above(view), one.of)
    if one.level not in upward and {one.level, one.of} | upward <= view.level.keys():
        what = f"the level {show(one.of)} does not stand under {show(one.level)}"
        mend = "name the text indicator that leads there with through"
        yield problem("RT-PRG-022", f"{path}.of", what, "a level below", mend)


def _numbers(one: Rollup, path: str) -> Iterator[Problem]:
    if one.figure in _ROUNDED and one.round is None:
        what = f"the figure {one.figure} has no rounding"
        yield problem("RT-PRG-024", f"{path}.round", what, "round = { places = …, mode = … }")
    if one.min_coverage is not None and not 0 < one.min_coverage <= 1:
        what = f"the least share is {show(str(one.min_coverage))}"
        yield problem("RT-PRG-026", f"{path}.min_coverage", what, "a share above 0, at most 1")


def _above(view: View) -> dict[str, set[str]]:
    return {level.code: {level.under} if level.under else set() for level in view.parts.levels}


def _rests_on(parts: Iterable[Rollup]) -> dict[str, set[str]]:
    rests: dict[str, set[str]] = {}
    for one in parts:
        rests.setdefault(one.level, set()).add(one.of)
    return rests


def reached(steps: Mapping[str, set[str]], start: str) -> set[str]:
    """Return what can be reached from a code in one step or more.

    Examples
    --------
    >>> sorted(reached({"village": {"township"}, "township": {"county"}}, "village"))
    ['county', 'township']
    """
    found: set[str] = set()
    waiting = [start]
    while waiting:
        new = steps.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return found
