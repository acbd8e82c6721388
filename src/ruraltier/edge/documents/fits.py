"""Whether a value is of the kind that a class declares for it: looked at before the class is made."""

from __future__ import annotations

import types
from collections.abc import Mapping
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import numpy as np
from attrs import fields


@cache
def declared(cls: type) -> dict[str, Any]:
    """Return what a class declares of each argument, by its key."""
    hints = get_type_hints(cls)
    return {a.alias: hints[a.name] for a in fields(cls) if a.init}


def fits(value: object, hint: Any) -> bool:  # noqa: ANN401, PLR0911 - any annotation; one line a kind of it
    """Return whether a value is what an annotation says; an annotation that says more than is known here is met."""
    origin, inside = get_origin(hint), get_args(hint)
    if origin in {Union, types.UnionType}:
        return any(fits(value, one) for one in inside)
    if origin is Literal:
        return value in inside
    if origin is tuple:
        return isinstance(value, tuple) and _members(value, inside)
    if origin is np.ndarray:
        return isinstance(value, np.ndarray) and _typed(value, inside[-1])
    if origin in {Mapping, dict}:
        return isinstance(value, Mapping) and all(
            fits(k, inside[0]) and fits(one, inside[1]) for k, one in value.items()
        )
    if origin is frozenset:
        return isinstance(value, frozenset) and all(fits(one, inside[0]) for one in value)
    if hint is None:
        return value is None
    if not isinstance(hint, type) or hint is Any or getattr(hint, "_is_protocol", False):
        return True
    return isinstance(value, hint) and not (hint is int and isinstance(value, bool))


def _members(value: tuple[Any, ...], inside: tuple[Any, ...]) -> bool:
    if inside[1:] == (...,):
        return all(fits(one, inside[0]) for one in value)
    return len(value) == len(inside) and all(map(fits, value, inside))


def _typed(value: np.ndarray[Any, Any], dtype: Any) -> bool:  # noqa: ANN401 - the annotation of a dtype
    (kind,) = get_args(dtype) or (Any,)
    return not isinstance(kind, type) or kind is Any or issubclass(value.dtype.type, kind)
