"""Advice on a table that says what a layout would have to say, so that nobody needs to read it out of the sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ruraltier.errors import Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Self


class Advice(Phrase):
    """How to mend something in a table, with the settings of a `Layout` that would do it.

    Parameters
    ----------
    zh, en
        The advice in Chinese and in English.
    settings
        Name of a setting -> what it would have to be: ``header_row``, ``skip`` (one row's beginning), or
        ``units`` (indicator code -> unit).

    Examples
    --------
    >>> advice = Advice("表头在第 3 行", "the header is in row 3", {"header_row": 3})
    >>> advice, settings_of(advice), settings_of("write 12000")
    ('the header is in row 3', {'header_row': 3}, {})
    """

    __slots__ = ("settings",)

    settings: Mapping[str, Any]

    def __new__(cls, zh: str, en: str, settings: Mapping[str, Any]) -> Self:
        """Return the English text that knows the Chinese one and the settings."""
        made = super().__new__(cls, zh, en)
        made.settings = settings
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by all three."""
        return Advice, (self.zh, str(self), dict(self.settings))


def settings_of(mend: str) -> Mapping[str, Any]:
    """Return the settings that an advice names; none where it is another text."""
    return mend.settings if isinstance(mend, Advice) else {}
