"""What only the publisher of a notice or a letter knows; nothing of it is ever made up."""

from __future__ import annotations

import datetime as dt

from attrs import field, frozen

from ruraltier._text import shown
from ruraltier.errors import expect, expect_day

_LONGEST = 2_000


def _said(text: str) -> str:
    return shown(text, _LONGEST)


@frozen
class Letterhead:
    """The day, where to turn to, and who signs; each may be missing, and is then not said."""

    date: dt.date | None
    contact: str = field(converter=_said)
    issuer: str = field(converter=_said)

    def signature(self) -> list[str]:
        """Return the lines at the end."""
        return [line for line in (self.issuer, self.date.isoformat() if self.date else "") if line]


def expect_letterhead(date: object, **texts: object) -> None:
    """Refuse a day that is none, and texts that are none.

    Raises
    ------
    ArgumentError
        If an argument is of another kind.
    """
    if date is not None:
        expect_day(date, "date")
    for name, text in texts.items():
        expect(text, str, name, "a text")


def written_down(text: str) -> bytes:
    """Return a text as the bytes of a file; half a character, which UTF-8 has no bytes for, is spelt out."""
    return text.encode("utf-8", errors="backslashreplace")
