"""Arrays of a document: each value looked at before numpy would turn it into something else."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np

from ruraltier.edge.documents.wrong import malformed
from ruraltier.errors import show

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

_WHOLE = ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64")
KNOWN = ("bool", *_WHOLE, "float64", "text", "day", "object")
_DIGITS = re.compile(r"-?\d{1,20}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SIZES = 2
"""Dimensions of an array."""


def array_of(value: dict[str, Any], path: str, several: Callable[[Any, str], tuple[Any, ...]]) -> NDArray[Any]:
    """Return the array that an object of a document describes, read-only.

    Parameters
    ----------
    value
        The object: ``array`` (what its values are), ``values``, and ``shape`` where it has not one dimension.
    path
        Its place, for messages.
    several
        Reads the values of an array of objects.

    Raises
    ------
    ArgumentError
        If a value is not of the kind that the array states, or there are more or fewer than its shape holds.
    """
    kind, values, shape = value["array"], value.get("values"), value.get("shape")
    if kind not in KNOWN or not isinstance(values, list) or value.keys() - {"array", "values", "shape"}:
        rule = "array (" + ", ".join(KNOWN) + "), values, and shape for more than one dimension"
        raise malformed(
            "RT-JSN-003", f"an array of {show(kind)} with the keys {', '.join(map(show, value))}", rule, path=path
        )
    try:
        flat = _flat(kind, [single(one, path) for one in several(values, path)] if kind == "object" else values)
    except (TypeError, ValueError, OverflowError) as error:
        raise malformed("RT-JSN-004", f"the values are no {kind}: {error}", f"values of {kind}", path=path) from None
    flat = flat if shape is None else flat.reshape(_shape(shape, len(values), path))
    flat.setflags(write=False)
    return flat


def _shape(shape: object, count: int, path: str) -> tuple[int, ...]:
    if isinstance(shape, list) and len(shape) <= _SIZES and all(type(one) is int and one >= 0 for one in shape):
        sizes = tuple(shape)
        if prod(sizes) == count:
            return sizes
    raise malformed(
        "RT-JSN-004", f"{count} values in the shape {show(shape)}", "as many values as the shape holds", path=path
    )


def _flat(kind: str, values: Any) -> NDArray[Any]:  # noqa: ANN401 - JSON holds anything
    if kind == "object":
        made = np.empty(len(values), object)
        made[:] = values
        return made
    if kind == "text":
        return np.array(_all(values, str), dtype=np.str_)
    if kind == "bool":
        return np.array(_all(values, bool), dtype=np.bool_)
    if kind == "day":
        return np.array([_day(one) for one in values], dtype="datetime64[D]")
    if kind == "float64":
        return np.array([_float(one) for one in values], dtype=np.float64)
    whole = values if set(map(type, values)) <= {int} else [_whole(one) for one in values]
    return np.array(whole, dtype=object).astype(np.dtype(kind)) if not whole else _fitting(whole, np.dtype(kind))


def _fitting(values: list[int], dtype: np.dtype[Any]) -> NDArray[Any]:
    room = np.iinfo(dtype)
    if min(values) < room.min or max(values) > room.max:
        msg = f"one is beyond {dtype}"
        raise OverflowError(msg)
    return np.array(values, dtype=dtype)


def _all(values: list[Any], kind: type) -> list[Any]:
    if not set(map(type, values)) <= {kind}:
        raise TypeError(_found(next(one for one in values if type(one) is not kind)))
    return values


def _day(value: object) -> str:
    if value is None:
        return "NaT"
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise TypeError(_found(value))
    return value


def _float(value: object) -> float:
    if value is None:
        return float("nan")
    if isinstance(value, (Decimal, int)) and not isinstance(value, bool):
        return float(value)
    if value in {"inf", "-inf"}:
        return float(str(value))
    raise TypeError(_found(value))


def _whole(value: object) -> int:
    if type(value) is int:
        return value
    if isinstance(value, str) and _DIGITS.fullmatch(value):
        return int(value)
    raise TypeError(_found(value))


def _found(value: object) -> str:
    return f"found {show(value)}"


def single(value: Any, path: str) -> Any:  # noqa: ANN401 - a key of any kind
    """Return a key, or a member of a set or of an array of objects: a single value, which stands for no others."""
    if value is None or isinstance(value, (str, int, float, Fraction, Decimal, dt.date, Enum)):
        return value
    raise malformed("RT-JSN-004", f"a {type(value).__name__} stands for a single value", "a single value", path=path)
