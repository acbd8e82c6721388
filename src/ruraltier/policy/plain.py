"""The first look at a document: only tables, lists and plain values, no deeper and no larger than the limits allow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
from attrs import define, field

from ruraltier._numbers import NotANumberError, exact
from ruraltier.errors import LimitError, PolicyError, Problem
from ruraltier.policy.limits import Limits
from ruraltier.policy.paths import path_of

_NUMBERS = (int, float, Decimal, Fraction, np.integer, np.floating)
_KEPT = 200
"""Problems of values that are kept; a document with more is not a rule book anyway."""

UNUSABLE = object()
"""Stands where a value could not be used, so that its problem is told once and not again as a missing key."""

Path = tuple[str | int, ...]


def plain_document(document: object, limits: Limits) -> tuple[dict[str, Any], list[Problem]]:
    """Return a copy made of dict, list and plain values, and the problems of values that cannot be used.

    Raises
    ------
    LimitError
        If it is too deep or too large.
    PolicyError
        If it is no table at all.
    """
    if not isinstance(document, Mapping):
        what = f"the document is a {_kind(document)}"
        raise PolicyError(Problem(code="RT-DOC-001", what=what, rule="a table of keys and values"))
    walk = _Walk(limits)
    copied: dict[str, Any] = walk.value(document, ())
    return copied, walk.problems


@define
class _Walk:
    limits: Limits
    problems: list[Problem] = field(factory=list)
    seen: int = 0

    def value(self, value: object, path: Path) -> Any:  # noqa: ANN401 - a document holds anything
        self._count(path)
        if isinstance(value, Mapping):
            return self._table(value, path)
        if isinstance(value, (list, tuple)):
            self._room(len(value))
            return [self.value(item, (*path, i)) for i, item in enumerate(value)]
        if isinstance(value, str):
            return self._text(str(value), path)
        return self._other(value, path)

    def _other(self, value: object, path: Path) -> Any:  # noqa: ANN401 - a plain value, or `UNUSABLE`
        if value is UNUSABLE:
            # Whoever read the file told it already.
            return value
        if isinstance(value, (bool, np.bool_)):
            return bool(value)
        if isinstance(value, _NUMBERS):
            return self._number(value, path)
        if isinstance(value, dt.date):
            return value
        return self._refuse(path, f"the value is {_article(value)}", "text, number, truth value, date, list or table")

    def _room(self, more: int) -> None:
        if self.seen + more > self.limits.values:
            what = f"the document holds more than {self.limits.values} values"
            raise _limit("RT-LIM-002", "", what, "a smaller document")

    def _count(self, path: Path) -> None:
        self._room(1)
        self.seen += 1
        if len(path) > self.limits.depth:
            what = f"the document is nested more than {self.limits.depth} deep"
            raise _limit("RT-LIM-003", path_of(*path[:3]) + "…", what, "a flatter document")

    def _table(self, table: Mapping[object, object], path: Path) -> dict[str, Any]:
        self._room(len(table))
        copied: dict[str, Any] = {}
        for key, value in table.items():
            if not isinstance(key, str) or not _encodable(key):
                self._refuse(path, f"a key is {_article(key)}", "keys that are text")
                continue
            copied[str(key)] = self.value(value, (*path, str(key)))
        return copied

    def _text(self, text: str, path: Path) -> Any:  # noqa: ANN401 - a text, or `UNUSABLE`
        if len(text) > self.limits.text:
            raise _limit(
                "RT-LIM-004", path_of(*path), f"a text has {len(text)} characters", f"at most {self.limits.text}"
            )
        if not _encodable(text):
            return self._refuse(path, "the text holds half a character (a lone surrogate)", "whole characters")
        return text

    def _number(self, number: object, path: Path) -> Any:  # noqa: ANN401 - a number, or `UNUSABLE`
        try:
            exact(number)
        except NotANumberError as error:
            return self._refuse(path, f"the number cannot be used: {error}", "a finite number of at most 40 digits")
        return int(number) if isinstance(number, np.integer) else number

    def _refuse(self, path: Path, what: str, rule: str) -> object:
        if len(self.problems) < _KEPT:
            mend = "leave the key out" if "nothing" in what else ""
            self.problems.append(Problem(code="RT-DOC-013", path=path_of(*path), what=what, rule=rule, mend=mend))
        return UNUSABLE


def _limit(code: str, path: str, what: str, rule: str) -> LimitError:
    return LimitError(Problem(code=code, path=path, what=what, rule=rule))


def _encodable(text: str) -> bool:
    return not any("\ud800" <= c <= "\udfff" for c in text)


def _kind(value: object) -> str:
    return type(value).__name__


def _article(value: object) -> str:
    return "nothing (null)" if value is None else f"of the type {_kind(value)}"
