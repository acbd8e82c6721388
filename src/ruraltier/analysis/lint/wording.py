"""The words of each finding: what was found, what was expected and how to mend it, in Chinese and English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from ruraltier._messages import fill
from ruraltier._text import Text
from ruraltier.analysis.findings import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

Pair = tuple[str, str]
"""A template in Chinese and one in English."""

_LONGEST = 300


@frozen
class Entry:
    """The words of one code, and how grave it is unless a check says otherwise."""

    severity: Severity
    what: Pair
    rule: Pair = ("", "")
    mend: Pair = ("", "")


WARNING, NOTE = Severity.WARNING, Severity.NOTE


def finder(entries: Mapping[str, Entry], code: str, path: str, /, **values: object) -> Finding:
    """Return the finding of a code with the places of its words filled.

    Parameters
    ----------
    entries
        The catalogue.
    code, path
        Which finding, and where in the document.
    values
        What fills the places; a ``severity`` among them stands instead of the catalogue's.
    """
    entry = entries[code]
    severity = values.pop("severity", entry.severity)
    shown = {key: value if isinstance(value, Text) else _cut(str(value)) for key, value in values.items()}
    what, rule, mend = (fill(pair, **shown) for pair in (entry.what, entry.rule, entry.mend))
    return Finding(code=code, severity=Severity(str(severity)), path=path, what=what, rule=rule, mend=mend)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
