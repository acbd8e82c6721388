"""Amendments: what changes in a rule book from a day on, kept in the words of the document."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from attrs import field, frozen

from ruraltier._numbers import decimal_places, exact, plain
from ruraltier.policy.converters import as_tuple
from ruraltier.policy.toml_text import canonical


def thawed(value: Any) -> Any:  # noqa: ANN401 - any value of a document
    """Return a frozen value as the tables and lists that a document is made of; they are the caller's own."""
    if isinstance(value, Mapping):
        return {key: thawed(inner) for key, inner in value.items()}
    return [thawed(inner) for inner in value] if isinstance(value, (tuple, list)) else value


def _frozen(value: Any) -> Any:  # noqa: ANN401 - any value of a document
    """Return a value read-only and in one spelling, so that every file format gives the same amendment."""
    match value:
        case Mapping():
            return _frozen_table(value)
        case list() | tuple():
            return _frozen_list(value)
        case dt.date():
            return value.isoformat()
        case float() | Decimal() | Fraction():
            return _number(exact(value))
    return value


def _number(value: Fraction) -> int | Decimal | str:
    if value.denominator == 1:
        return value.numerator
    return f"{value.numerator}/{value.denominator}" if decimal_places(value) is None else Decimal(plain(value))


def _frozen_table(table: Mapping[str, Any]) -> Mapping[str, Any]:
    return MappingProxyType({key: _frozen(value) for key, value in table.items()})


def _frozen_list(values: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(_frozen(value) for value in values)


def _spelt(value: Any) -> str:  # noqa: ANN401 - any frozen value
    return canonical(thawed(value))


@frozen(kw_only=True)
class Amendment:
    """What changes in a rule book from a day on.

    Parameters
    ----------
    code
        What it is called.
    valid_from
        The first day on which it holds.
    reference
        The official document.
    announced, notice_days
        When it was made known, and how many days before `valid_from` that must have been.
    set
        Path in the document (parts named by their codes: ``ladder.tiers.top.at_least``) -> value, read-only.
    remove
        Paths of what is taken away.
    add
        Path of a list of coded tables (``gates``) -> what is appended to it, read-only.
    cases
        Tests of the version that begins with it, in document form.

    Examples
    --------
    >>> import datetime as dt
    >>> Amendment(code="2026", valid_from=dt.date(2026, 1, 1), set={"ladder.tiers.top.at_least": 85}).set
    mappingproxy({'ladder.tiers.top.at_least': 85})
    """

    code: str
    valid_from: dt.date
    reference: str = ""
    announced: dt.date | None = None
    notice_days: int | None = None
    set: Mapping[str, Any] = field(factory=dict, converter=_frozen_table, eq=_spelt)
    remove: tuple[str, ...] = field(converter=as_tuple, default=())
    add: Mapping[str, Any] = field(factory=dict, converter=_frozen_table, eq=_spelt)
    cases: tuple[Any, ...] = field(converter=_frozen_list, default=(), eq=_spelt)

    def __reduce__(self) -> tuple[Any, ...]:
        """Rebuild through the constructor: read-only tables cannot be pickled."""
        return _rebuilt, (self.plain(),)

    def plain(self) -> dict[str, Any]:
        """Return the fields that say something, as a document has them; dates stay dates."""
        names = ("code", "valid_from", "reference", "announced", "notice_days", "set", "remove", "add", "cases")
        stated = {name: thawed(getattr(self, name)) for name in names}
        return {name: value for name, value in stated.items() if value is not None and value not in ("", [], {})}


def _rebuilt(stated: dict[str, Any]) -> Amendment:
    return Amendment(**stated)
