"""Amendments: codes, dates that rise, notice that is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruraltier.errors import show
from ruraltier.policy.checks.scope import Scope, problem
from ruraltier.policy.paths import path_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier.errors import Problem
    from ruraltier.policy.amendments import Amendment


def amendments(scope: Scope) -> Iterator[Problem]:
    """Each amendment begins after what it amends, and was announced in time."""
    book, last = scope.book, scope.book.valid_from
    for i, amendment in enumerate(book.amendments):
        day = amendment.valid_from
        if last is not None and day <= last:
            what = f"it begins on {day}, and what it amends on {last}"
            yield problem("RT-AMD-001", path_of("amendments", i, "valid_from"), what, "dates that rise")
        if book.valid_until is not None and day > book.valid_until:
            what = f"it begins on {day}, and the rule book ends on {book.valid_until}"
            yield problem("RT-AMD-001", path_of("amendments", i, "valid_from"), what, "a day before the end")
        if not amendment.code.strip() or not amendment.code.isprintable():
            yield problem(
                "RT-POL-102", path_of("amendments", i, "code"), f"the code is {show(amendment.code)}", "a name"
            )
        yield from _notice(amendment, path_of("amendments", i, "notice_days"))
        last = day


def _notice(amendment: Amendment, path: str) -> Iterator[Problem]:
    days = amendment.notice_days
    if days is None:
        return
    if days < 0 or amendment.announced is None:
        what = f"notice_days is {days}" if days < 0 else "notice is asked for and nothing says when it was announced"
        yield problem("RT-AMD-007", path, what, "announced = …, and notice_days of 0 or more")
        return
    given = (amendment.valid_from - amendment.announced).days
    if given < days:
        what = f"it was announced on {amendment.announced}, {given} days before it begins"
        mend = f"let it begin {days - given} days later, or announce it earlier"
        yield problem("RT-AMD-007", path, what, f"at least {days} days of notice", mend)
