"""What an amendment does to a document: paths by codes, values put, parts taken away, parts appended."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from attrs import define, field

from ruraltier.errors import PolicyError, Problem, near, show
from ruraltier.policy.amendments import thawed
from ruraltier.policy.paths import path_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ruraltier.policy.amendments import Amendment

Steps = tuple[str | int, ...]

KEPT = frozenset({"format", "id", "family", "valid_from", "valid_until", "cases", "amendments"})
"""Keys of the head that no amendment touches: they say which rule book this is and when it holds."""

_OPENED = frozenset({"sources", "settings", "indicators", "aspects", "items"})
"""Tables of parts by code: one that is not there yet has no parts."""

_APPENDED = frozenset({"gates", "vetoes", "floors", "quotas", "incentives.awards", "ladder.tiers"})
_STEP = re.compile(r'"((?:[^"\\]|\\.)*)"|\[(\d{1,6})\]|([^.\[\]"\s]+)')
_PATH = re.compile(rf"(?:{_STEP.pattern})(?:\.(?:{_STEP.pattern})|\[\d{{1,6}}\])*")


def steps_of(path: str) -> Steps:
    """Return the steps of a path; a position stands in brackets, a key with odd characters in quotes.

    Raises
    ------
    PolicyError
        If it is no path.

    Examples
    --------
    >>> steps_of('indicators.income.curve.at[1]'), steps_of('indicators.kind.curve.points."甲.1"')
    (('indicators', 'income', 'curve', 'at', 1), ('indicators', 'kind', 'curve', 'points', '甲.1'))
    """
    if not _PATH.fullmatch(path):
        raise _refused("RT-AMD-004", f"{show(path)} is no path", "codes and keys with points between them")
    return tuple(
        int(position) if position else word or re.sub(r"\\(.)", r"\1", quoted)
        for quoted, position, word in _STEP.findall(path)
    )


@define
class Patched:
    """A document under amendment.

    Parameters
    ----------
    document
        Nested tables; changed in place.
    places
        Path in the changed document -> place in the amendment that put it there.
    problems
        What could not be done, with places in the amendment.
    """

    document: dict[str, Any]
    places: dict[str, str] = field(factory=dict)
    problems: list[Problem] = field(factory=list)

    @classmethod
    def of(cls, document: Mapping[str, Any], amendment: Amendment) -> Patched:
        """Return a copy of a document with an amendment made: first what it removes, then sets, then adds."""
        made = cls(deepcopy(dict(document)))
        for i, path in enumerate(amendment.remove):
            made._try(path_of("remove", i), made._remove, path)
        for path, value in amendment.set.items():
            made._try(path_of("set", path), made._set, path, thawed(value))
        for path, rows in amendment.add.items():
            made._try(path_of("add", path), made._add, path, thawed(rows))
        return made

    def _try(self, place: str, act: Any, path: str, *value: Any) -> None:  # noqa: ANN401 - one of the three acts
        try:
            steps = self._meant(steps_of(path))
            _check_open(steps)
            act(steps, place, *value)
        except PolicyError as error:
            self.problems += [_at(problem, place) for problem in error.problems]

    def _meant(self, steps: Steps) -> Steps:
        """Return the steps with an item of a checklist where the document has it: among the indicators."""
        at = {"score": 1, "aspects": 2}.get(str(steps[0]), len(steps))
        code = steps[at + 1] if steps[at : at + 1] == ("items",) and at + 1 < len(steps) else None
        return ("indicators", *steps[at + 1 :]) if code in self.document.get("indicators", {}) else steps

    def _remove(self, steps: Steps, _place: str) -> None:
        table, keys = self._above(steps)
        key = _key(table, steps[-1])
        if key is None:
            raise _missing(table, keys, steps[-1])
        del table[key]

    def _set(self, steps: Steps, place: str, value: Any) -> None:  # noqa: ANN401 - any value of a document
        table, keys = self._above(steps)
        if len(steps) == 1 and isinstance(table.get(steps[0]), (dict, list)) and steps[0] not in _VALUES:
            mend = 'name the part, the whole path in quotes: "ladder.tiers.top.at_least"'
            raise _refused("RT-AMD-005", f"{steps[0]} is a section", "a place in it", mend)
        key = _key(table, steps[-1])
        if key is None and isinstance(table, list):
            raise _missing(table, keys, steps[-1], "add appends to a list")
        key = steps[-1] if key is None else key
        coded = isinstance(table, list) and isinstance(steps[-1], str) and isinstance(value, dict)
        table[key] = {"code": steps[-1], **value} if coded else value
        self.places[path_of(*keys, key)] = place

    def _add(self, steps: Steps, place: str, rows: Any) -> None:  # noqa: ANN401 - what stands there
        path = path_of(*steps)
        if path not in _APPENDED or not isinstance(rows, list):
            what = f"{show(path)} is no list of coded tables" if path not in _APPENDED else "no list is added"
            raise _refused("RT-AMD-006", what, "a list under one of " + ", ".join(sorted(_APPENDED)))
        table, _ = self._above(steps)
        there = table.setdefault(steps[-1], [])
        if not _is_coded(there):
            raise _refused("RT-AMD-006", f"{path} is no list of coded tables", "a list of tables with codes")
        for i, row in enumerate(rows):
            self.places[path_of(*steps, len(there))] = place + path_of(i)
            there.append(row)

    def _above(self, steps: Steps) -> tuple[Any, Steps]:
        """Return the table or list that a path ends in, and its keys in the document."""
        table: Any = self.document
        keys: Steps = ()
        for step in steps[:-1]:
            if isinstance(table, dict) and step in _OPENED:
                table.setdefault(step, {})
            key = _key(table, step)
            if key is None:
                raise _missing(table, keys, step)
            table, keys = table[key], (*keys, key)
        if not isinstance(table, dict if isinstance(steps[-1], str) else list) and not _is_coded(table):
            raise _missing(table, keys, steps[-1])
        return table, keys


def _is_coded(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(row, dict) for row in value)


_VALUES = frozenset({"title", "notes", "missing", "missing_marks"})
"""Keys of the head whose value may be a table or a list, and is one value all the same."""


def _key(table: Any, step: str | int) -> str | int | None:  # noqa: ANN401 - a table, a list, or a value
    """Return the key or position of a step, None if there is none; a part of a list goes by its code."""
    if isinstance(table, dict):
        return step if step in table else None
    if isinstance(table, list) and isinstance(step, str):
        codes = [row.get("code") if isinstance(row, dict) else None for row in table]
        return codes.index(step) if step in codes else None
    return step if isinstance(table, list) and isinstance(step, int) and step < len(table) else None


def _check_open(steps: Steps) -> None:
    if steps[0] in KEPT:
        what = f"{steps[0]} is not for an amendment to change"
        rule = "cases in the amendment's own list" if steps[0] == "cases" else "another place"
        raise _refused("RT-AMD-003", what, rule)


def _missing(table: Any, keys: Steps, step: str | int, mend: str = "") -> PolicyError:  # noqa: ANN401 - as `_key`
    known = [str(row.get("code")) for row in table if isinstance(row, dict)] if isinstance(table, list) else table
    within = path_of(*keys) or "the document"
    there = list(known) if isinstance(known, (dict, list)) else []
    hint = mend or near(str(step), there) or (f"there are {', '.join(map(str, there[:10]))}" if there else "")
    return _refused("RT-AMD-002", f"there is no {show(step)} in {within}", "a part or key that is there", hint)


def _refused(code: str, what: str, rule: str, mend: str = "") -> PolicyError:
    return PolicyError(Problem(code=code, what=what, rule=rule, mend=mend))


def _at(problem: Problem, place: str) -> Problem:
    return Problem(code=problem.code, path=place, what=problem.what, rule=problem.rule, mend=problem.mend)
