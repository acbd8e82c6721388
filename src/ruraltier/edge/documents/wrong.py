"""The errors of JSON documents."""

from __future__ import annotations

from ruraltier.errors import ArgumentError, LimitError, Problem


def malformed(  # noqa: PLR0913 - the parts of a problem
    code: str, what: str, rule: str, *, path: str = "", mend: str = "", line: int | None = None
) -> ArgumentError:
    """Return the error of a document that is not what `to_json` writes."""
    # A line without a source would be taken for one of a rule book.
    source = "" if line is None else "document"
    return ArgumentError(Problem(code=code, path=path, what=what, rule=rule, mend=mend, line=line, source=source))


def outsize(what: str, rule: str) -> LimitError:
    """Return the error of a document that is too large."""
    return LimitError(Problem(code="RT-LIM-080", what=what, rule=rule))
