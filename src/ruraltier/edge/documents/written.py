"""to_json: an object taken apart into what JSON holds, exactly, its shared parts once."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, get_args

import numpy as np
from attrs import define, field

from ruraltier._version import VERSION
from ruraltier.domain.cohort import Cohort
from ruraltier.edge.documents.kinds import classes, plans
from ruraltier.errors import ArgumentError, Phrase, Problem
from ruraltier.policy.conditions import Condition, Custom, Formula, nodes
from ruraltier.policy.policy import TierPolicy
from ruraltier.policy.programme.programme import Programme

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ruraltier.edge.documents.kinds import Part, Plan

FORMAT = 1
SAFE = 2**53 - 1
"""Whole numbers up to here are the same in every reader of JSON; larger ones are written as texts."""

CONDITIONS, FORMULAS = get_args(Condition), get_args(Formula)
_ARRAYS = {"U": "text", "M": "day", "O": "object"}


def to_json(obj: object, indent: int | None = None) -> str:
    """Return a public object as JSON: exact, complete, readable in any language.

    Parameters
    ----------
    obj
        A rule book, programme or part of one, a cohort, a result, records, findings, an error: anything public that
        holds no code (`Plugins` do).
    indent
        Spaces by which each level is indented; None for one line.

    Returns
    -------
    str
        Exact numbers are texts (``"1/3"``), days ``2024-07-01``, what has no value ``null``; a part that several
        objects share is written once. `json_schema` describes it, and `from_json` reads it.

    Raises
    ------
    ArgumentError
        If there is an object that documents do not hold.

    Examples
    --------
    >>> import ruraltier as rt
    >>> cohort, policy = rt.load_demo("idm-2016")
    >>> rt.from_json(rt.to_json(rt.assess(cohort, policy))).same_as(rt.assess(cohort, policy))
    True
    """
    writer = _Writer()
    top = writer.value(obj)
    laid = _Laid(writer.pool, writer.uses)
    top = laid.value(top)
    document = {"ruraltier": VERSION, "format": FORMAT, "parts": laid.parts, "object": top}
    return json.dumps(document, ensure_ascii=False, indent=indent, separators=None if indent else (",", ":"))


@define
class _Writer:
    """Takes objects apart; those with an identity go into the pool, each once."""

    pool: list[Any] = field(factory=list)
    places: dict[int, int] = field(factory=dict)
    uses: list[int] = field(factory=list)
    kept: list[object] = field(factory=list)

    def value(self, value: object) -> Any:  # noqa: ANN401, PLR0911 - JSON holds anything; one line a kind of value
        if value is None or isinstance(value, (bool, np.bool_)):
            return None if value is None else bool(value)
        if isinstance(value, Enum):
            return self.named(value)
        if isinstance(value, str):
            return {"phrase": [value.zh, str(value)]} if isinstance(value, Phrase) else str(value)
        if isinstance(value, (int, np.integer)):
            return int(value) if abs(int(value)) <= SAFE else {"int": str(value)}
        if isinstance(value, (float, np.floating)):
            return float(value) if np.isfinite(value) else {"float": str(value)}
        if isinstance(value, (Fraction, Decimal, dt.date)):
            return _scalar(value)
        if isinstance(value, (*CONDITIONS, *FORMULAS)):
            return self.asked(value)
        return self.shared(value)

    def named(self, value: Enum) -> dict[str, str]:
        kind = type(value).__name__
        if classes().get(kind) is not type(value):
            raise _strange(value)
        return {"is": kind, "name": value.name}

    @staticmethod
    def asked(value: Any) -> dict[str, str]:  # noqa: ANN401 - a condition or a formula
        if any(isinstance(node, Custom) for node in nodes(value)):
            raise _strange(value)
        return {"condition" if isinstance(value, CONDITIONS) else "formula": str(value)}

    def shared(self, value: object) -> Any:  # noqa: ANN401 - JSON holds anything
        """Return a list, a table, or the place in the pool of an object."""
        if isinstance(value, tuple):
            return [self.value(one) for one in value]
        if isinstance(value, list):
            return {"list": [self.value(one) for one in value]}
        if isinstance(value, frozenset):
            return {"set": sorted((self.value(one) for one in value), key=repr)}
        if isinstance(value, Mapping) and isinstance(value, (dict, MappingProxyType)):
            pairs = [[self.value(key), self.value(one)] for key, one in value.items()]
            return {"table" if isinstance(value, dict) else "map": pairs}
        if id(value) not in self.places:
            written = self.array(value) if isinstance(value, np.ndarray) else self.made(value)
            self.places[id(value)] = len(self.pool)
            self.kept.append(value)  # an id is that of one object only as long as the object is there
            self.pool.append(written)
            self.uses.append(0)
        self.uses[self.places[id(value)]] += 1
        return {"part": self.places[id(value)]}

    def array(self, value: NDArray[Any]) -> dict[str, Any]:
        written: dict[str, Any] = {"array": _ARRAYS.get(value.dtype.kind, value.dtype.name)}
        if value.ndim != 1:
            written["shape"] = list(value.shape)
        return written | {"values": self.values(value.reshape(-1))}

    def values(self, flat: NDArray[Any]) -> list[Any]:
        if flat.dtype.kind == "O":
            return [self.value(one) for one in flat.tolist()]
        if flat.dtype.kind == "M":
            return [None if np.isnat(day) else str(day) for day in flat]
        if flat.dtype.kind == "f":
            finite = np.isfinite(flat)
            return flat.tolist() if finite.all() else [_float(one) for one in flat.tolist()]
        if flat.dtype.kind in "iu" and flat.size and (flat.max() > SAFE or flat.min() < -SAFE):
            return [one if abs(one) <= SAFE else str(one) for one in flat.tolist()]
        plain: list[Any] = flat.tolist()
        return plain

    def made(self, value: object) -> dict[str, Any]:
        if isinstance(value, TierPolicy):
            return {"is": "TierPolicy", "document": document_of(value)}
        if isinstance(value, Programme):
            policies = [[level.book, self.value(level.policy)] for level in value.levels]
            return {"is": "Programme", "document": document_of(value), "policies": policies}
        if isinstance(value, Cohort) and value.given is not None and isinstance(value.measured_by, TierPolicy):
            return {"is": "Measured", "cohort": self.value(value.given), "policy": self.value(value.measured_by)}
        kind = type(value).__name__
        plan = plans().get(kind)
        if plan is None or plan.cls is not type(value):
            raise _strange(value)
        return {"is": plan.kind} | self.parts(plan, value)

    def parts(self, plan: Plan, value: object) -> dict[str, Any]:
        found = {part: getattr(value, part.name) for part in plan.parts}
        return {part.key: self.value(one) for part, one in found.items() if not _is_default(part, one)}


@define
class _Laid:
    """Puts what is used once where it is used, and the rest before everything that uses it."""

    pool: list[Any]
    uses: list[int]
    parts: list[Any] = field(factory=list)
    places: dict[int, int] = field(factory=dict)

    def value(self, value: Any) -> Any:  # noqa: ANN401 - JSON holds anything
        if isinstance(value, list):
            return [self.value(one) for one in value]
        if not isinstance(value, dict):
            return value
        if value.keys() == {"part"}:
            return self.part(value["part"])
        # Rule books and the values of arrays hold no parts, but for arrays of objects.
        whole = {"document"} | ({"values"} if value.get("array", "object") != "object" else set())
        return {key: one if key in whole else self.value(one) for key, one in value.items()}

    def part(self, at: int) -> Any:  # noqa: ANN401 - JSON holds anything
        if self.uses[at] == 1:
            return self.value(self.pool[at])
        if at not in self.places:
            laid = self.value(self.pool[at])
            self.places[at] = len(self.parts)
            self.parts.append(laid)
        return {"part": self.places[at]}


def _is_default(part: Part, value: object) -> bool:
    stated = part.default
    return type(stated) is type(value) and not isinstance(value, (np.ndarray, Mapping)) and bool(stated == value)


def _float(value: float) -> float | str | None:
    if np.isnan(value):
        return None
    return value if np.isfinite(value) else str(value)


def _scalar(value: Fraction | Decimal | dt.date) -> dict[str, str]:
    if isinstance(value, dt.date):
        return {"day": value.isoformat()}
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    return {"number": str(value)}


def document_of(book: TierPolicy | Programme) -> Any:  # noqa: ANN401 - JSON holds anything
    """Return the document of a rule book or programme as JSON holds it, no digit lost."""
    return _plain(book.to_dict())


def _plain(value: Any) -> Any:  # noqa: ANN401 - JSON holds anything
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    if isinstance(value, (Decimal, Fraction)):
        nearest = float(value)
        return nearest if Fraction(repr(nearest)) == value else _ratio(value)
    return value.isoformat() if isinstance(value, dt.date) else value


def _ratio(value: Decimal | Fraction) -> str:
    above, below = value.as_integer_ratio()
    return f"{above}/{below}"


def _strange(value: object) -> ArgumentError:
    what = f"documents hold no {type(value).__name__}"
    rule = "a rule book, a cohort, a result or another public object that holds no code"
    return ArgumentError(Problem(code="RT-JSN-006", what=what, rule=rule))
