"""Converters of fields, as functions with plain signatures: the type checker follows no others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ruraltier._text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable


def as_tuple(values: Iterable[Any]) -> tuple[Any, ...]:
    """Return the values as a tuple."""
    return tuple(values)


def as_set(values: Iterable[Any]) -> frozenset[Any]:
    """Return the values as a frozen set."""
    return frozenset(values)


def as_text(value: str | Text) -> Text:
    """Return a text; a plain string is the same in every language."""
    return Text.of(value)
