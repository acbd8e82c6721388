"""Records out of mappings: every value looked at, everything that is wrong told at once."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from ruraltier._numbers import NotANumberError, exact
from ruraltier.errors import Problem, TableError, expect, near, show

FIELDS = {
    "ids": "id",
    "dates": "date",
    "events": "event",
    "outcomes": "outcome",
    "by": "by",
    "tiers": "tier",
    "notes": "note",
    "scores": "score",
}
"""Column of records -> key of a mapping."""

_KEYS = tuple(FIELDS.values())
_NEEDED = ("id", "date", "event")
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_DAY_RULE = "a day, such as 2024-02-29 or a date"


def read_rows(rows: Iterable[Mapping[str, Any]]) -> tuple[dict[str, list[Any]], int]:
    """Return the columns of records, and how many records there are.

    Raises
    ------
    TableError
        With everything that is wrong with every row.
    """
    problems: list[Problem] = []
    read = [_read(row, number, problems) for number, row in enumerate(rows, 1)]
    if problems:
        raise TableError(problems)
    return {name: [row[key] for row in read] for name, key in FIELDS.items()}, len(read)


def _read(row: Mapping[str, Any], number: int, problems: list[Problem]) -> dict[str, Any]:
    """Return the values of a row by their keys; what is wrong is gathered."""
    expect(row, Mapping, f"rows[{number - 1}]", "a mapping with the keys id, date and event")
    for key in row:
        if key not in _KEYS:
            what, rule, mend = f"there is a key {show(key)}", "one of " + ", ".join(_KEYS), near(str(key), _KEYS)
            problems.append(Problem(code="RT-TAB-062", row=number, what=what, rule=rule, mend=mend))
    found = {key: _value(key, row.get(key)) for key in _KEYS}
    for key, value in found.items():
        if isinstance(value, tuple):
            code, what, rule = value
            problems.append(Problem(code=code, row=number, column=key, what=what, rule=rule))
    return found


def _value(key: str, given: object) -> Any:  # noqa: ANN401 - a text, a day, a score, or what is wrong
    """Return a value; a tuple of code, what was found and rule if it is wrong."""
    if given is None or (isinstance(given, str) and not given.strip()):
        missing = ("RT-TAB-062", f"there is no {key}", f"{key} in every record")
        return missing if key in _NEEDED else None if key == "score" else ""
    if key == "date":
        return _day(given)
    if key == "score":
        return _score(given)
    return str(given) if isinstance(given, str) else ("RT-TAB-063", f"{show(given)} is no text", "a text")


def _score(given: object) -> object:
    try:
        return exact(given)
    except NotANumberError:
        return "RT-NUM-001", f"{show(given)} is no number", "a number, or None"


def _day(given: object) -> object:
    day = day_of(given)
    return ("RT-TAB-061", f"{show(given)} is no day", _DAY_RULE) if day is None else day


def day_of(given: object) -> dt.date | np.datetime64 | None:
    """Return a day that is stated as one; None for all else, a time of day or a coarser date included."""
    if isinstance(given, np.datetime64):
        return given if np.datetime_data(given.dtype) == ("D", 1) and not np.isnat(given) else None
    if isinstance(given, dt.date):
        return None if isinstance(given, dt.datetime) else given
    if isinstance(given, str) and _DAY.fullmatch(given):
        try:
            return dt.date.fromisoformat(given)
        except ValueError:
            return None
    return None
