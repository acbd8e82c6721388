"""What a door makes of a file: the document, where each value of it stands, and what is worth knowing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from attrs import frozen

from ruraltier.errors import LimitError, PolicyError, Problem

if TYPE_CHECKING:
    from ruraltier.policy.limits import Limits

Places = Mapping[str, "int | str"]
"""Path in the document -> line of a text, or sheet and cell of a workbook such as ``指标!C5``."""


@frozen(kw_only=True)
class Opened:
    """A document as a file holds it; nothing is known of what it means.

    Parameters
    ----------
    document
        Nested tables, for `parse_policy`.
    places
        Returns the places of its values; called only where something is wrong.
    notes
        What is no fault and still worth a look.
    problems
        Values that cannot be read; `UNUSABLE` stands in their place, so that the rest can still be checked.
    """

    document: Any
    places: Callable[[], Places]
    notes: tuple[Problem, ...] = ()
    problems: tuple[Problem, ...] = ()


Door = Callable[[bytes, str, "Limits"], Opened]
"""From the bytes of a file and its name to a document."""


def refused(  # noqa: PLR0913 - the parts of a problem
    code: str, what: str, rule: str, mend: str = "", *, source: str = "", line: int | None = None, path: str = ""
) -> PolicyError:
    """Return the error of one problem of a file."""
    problem = Problem(code=code, source=source, line=line, path=path, what=what, rule=rule, mend=mend)
    return PolicyError(problem)


Look = tuple[str, str, str]
"""A pattern for what a library says, what that means, and how to mend it."""


def meant(looks: Iterable[Look], said: str) -> tuple[str, str] | None:
    """Return what a library's words mean and how to mend it, by the first pattern that is found in them."""
    return next(((what, mend) for look, what, mend in looks if re.search(look, said)), None)


def too_deep(source: str, line: int | None = None) -> LimitError:
    """Return the error of a document that is nested too deep to be read."""
    what = "the document is nested too deep to be read"
    return LimitError(Problem(code="RT-LIM-003", source=source, line=line, what=what, rule="a flatter document"))


def lacking(what: str, library: str, extra: str, source: str) -> PolicyError:
    """Return the error of an optional library that is not installed."""
    return refused(
        "RT-FIL-016", f"{what} needs {library}", "the library", f'pip install "ruraltier[{extra}]"', source=source
    )
