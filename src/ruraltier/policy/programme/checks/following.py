"""Consequences, targets and honours: rounds that can be, thresholds that can be met, places in an order."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from ruraltier._numbers import plain
from ruraltier.domain.indicator import Kind
from ruraltier.errors import show
from ruraltier.policy.checks.scope import problem
from ruraltier.policy.paths import path_of
from ruraltier.policy.programme.checks.figures import figure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier.errors import Problem
    from ruraltier.policy.programme.checks.view import View
    from ruraltier.policy.programme.consequences import Consequence
    from ruraltier.policy.programme.targets import Honour, Target

_GOALS = "one of at_least, above, at_most, below, or a direction"


def following(view: View) -> Iterator[Problem]:
    """Consequences, targets and honours can be worked out."""
    parts = view.parts
    for i, consequence in enumerate(parts.consequences):
        yield from _consequence(view, consequence, path_of("consequences", i))
    for i, target in enumerate(parts.targets):
        yield from chain(_target(view, target, path_of("targets", i)), figure(target, path_of("targets", i)))
    for i, honour in enumerate(parts.honours):
        yield from _honour(view, honour, path_of("honours", i))


def _consequence(view: View, stated: Consequence, path: str) -> Iterator[Problem]:
    yield from _least(stated.rounds, 1, f"{path}.rounds")
    yield from _least(stated.within_days, 1, f"{path}.within_days")
    if not stated.follows:
        yield problem("RT-PRG-083", f"{path}.follows", "nothing follows", "what follows, in words")
    yield from _once(stated.on, f"{path}.on")
    for i, code in enumerate(stated.on):
        yield from view.indicator(stated.level, code, (Kind.TEXT,), f"{path}.on[{i}]")


def _target(view: View, target: Target, path: str) -> Iterator[Problem]:
    yield from _goal(target, path)
    yield from _least(target.steps_a_year, 0, f"{path}.steps_a_year")
    if target.each_year is not None:
        if target.each_year <= 0:
            what = f"each year is to bring {plain(target.each_year)}"
            yield problem("RT-PRG-082", f"{path}.each_year", what, "more than 0")
        if target.since is None:
            mend = "write from, the day of the starting figure"
            yield problem("RT-PRG-085", f"{path}.each_year", "nothing says since when", "a first day", mend)
    if target.since is not None and target.since >= target.by:
        what = f"from {target.since} by {target.by}"
        yield problem("RT-PRG-086", f"{path}.by", what, "a day after the first")
    if target.per is not None:
        yield from view.indicator(target.level, target.per, (Kind.TEXT,), f"{path}.per")


def _goal(target: Target, path: str) -> Iterator[Problem]:
    goals = [*target.thresholds, *([target.direction] if target.direction else [])]
    if len(goals) != 1:
        what = " and ".join(str(goal) for goal in goals) + " stand together" if goals else "nothing is to be reached"
        yield problem("RT-PRG-084", path, what, _GOALS)
    for threshold in target.thresholds if target.figure == "share" else ():
        if not 0 <= threshold.value <= 1:
            what, mend = f"a share {threshold}", "write 60 % as 0.6"
            yield problem("RT-PRG-087", f"{path}.{threshold.word}", what, "a share from 0 to 1", mend)


def _honour(view: View, honour: Honour, path: str) -> Iterator[Problem]:
    yield from _least(honour.places, 1, f"{path}.places")
    yield from _least(honour.nominees, 0, f"{path}.nominees")
    if not honour.order:
        yield problem("RT-PRG-088", f"{path}.order", "nothing says who comes first", "score or a number indicator")
    codes = tuple(name.removeprefix("-") for name in honour.order)
    yield from _once(codes, f"{path}.order")
    for i, code in enumerate(codes):
        if code != "score":
            yield from view.indicator(honour.level, code, (Kind.NUMBER,), f"{path}.order[{i}]")
    if honour.per is not None:
        yield from view.indicator(honour.level, honour.per, (Kind.TEXT,), f"{path}.per")


def _least(value: int | None, least: int, path: str) -> Iterator[Problem]:
    if value is not None and value < least:
        yield problem("RT-PRG-082", path, f"the number is {value}", f"{least} or more")


def _once(names: tuple[str, ...], path: str) -> Iterator[Problem]:
    for i, name in enumerate(names):
        if name in names[:i]:
            yield problem("RT-PRG-089", f"{path}[{i}]", f"{show(name)} stands twice", "each name once")
