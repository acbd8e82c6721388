"""Titles, terms and look-backs: whole years, days that are declared, tiers and events that there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruraltier.errors import show
from ruraltier.policy.checks.scope import problem
from ruraltier.policy.paths import path_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier.errors import Problem
    from ruraltier.policy.programme.checks.view import View
    from ruraltier.policy.programme.terms import Term
    from ruraltier.policy.programme.titles import Title

MAX_YEARS = 100
"""No term and no look-back is longer."""


def titles(view: View) -> Iterator[Problem]:
    """Yield what is wrong with each title."""
    seen: dict[str, int] = {}
    for number, title in enumerate(view.parts.titles):
        path = path_of("titles", title.code)
        yield from term(title, path)
        yield from _tiers(view, title, path)
        for word in title.words:
            first = seen.setdefault(word, number)
            if first != number:
                what = f"{show(word)} already stands for the title {view.parts.titles[first].code}"
                yield problem("RT-PRG-043", f"{path}.label", what, "a code and a label of its own")


def _tiers(view: View, title: Title, path: str) -> Iterator[Problem]:
    if title.level in view.level:
        codes = view.level[title.level].policy.ladder.codes
        for i, tier in enumerate(title.tiers):
            yield from view.known(tier, codes, "levels", f"tier of the level {title.level}", f"{path}.tiers[{i}]")


def lookbacks(view: View) -> Iterator[Problem]:
    """Yield what is wrong with each look-back."""
    for one in view.parts.lookbacks:
        path = path_of("lookbacks", one.code)
        yield from view.filled(one.level, one.code, path)
        yield from years(one.years, f"{path}.years")
        if not one.events:
            yield problem("RT-PRG-044", f"{path}.events", "no event is named", "words of records, one or more")
        for i, word in enumerate(one.events):
            if not word.strip():
                yield problem("RT-PRG-044", f"{path}.events[{i}]", f"{show(word)} is no event", "a word of records")


def term(stated: Term, path: str) -> Iterator[Problem]:
    """Yield what is wrong with a term: its days are declared where, and only where, it has an end."""
    if stated.years is not None:
        yield from years(stated.years, f"{path}.years")
    for key in ("last_day", "leap_day"):
        if (getattr(stated, key) is None) != (stated.years is None):
            what = f"a term without years has a {key}" if stated.years is None else f"a term of years has no {key}"
            yield problem("RT-PRG-041", f"{path}.{key}", what, "years, last_day and leap_day together, or none of them")


def years(stated: int, path: str) -> Iterator[Problem]:
    """Yield a problem if a number of years is out of range."""
    if not 1 <= stated <= MAX_YEARS:
        yield problem("RT-PRG-040", path, f"{stated} years", f"a whole number from 1 to {MAX_YEARS}")
