"""Places of villages: points or outlines, from GeoJSON or from a mapping, checked before anything is drawn."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import frozen

from ruraltier.errors import SHOWN, ArgumentError, LimitError, Problem, TableError, show

LARGEST = 256 * 1024 * 1024
"""How many bytes a file of places may have."""
RULE = "GeoJSON (a FeatureCollection, or the path of one), or a mapping of ids to points or rings"
_PAIR = 2

Point = tuple[float, float]


@frozen
class Place:
    """Where a village is: its points, or the rings of its outlines; a ring within another is a hole."""

    points: tuple[Point, ...] = ()
    rings: tuple[tuple[Point, ...], ...] = ()


class _NoPlaceError(ValueError):
    """What was found is no geometry; the text says why."""


def places(geometry: object, key: str | None) -> dict[str, Place]:
    """Return id -> place.

    Parameters
    ----------
    geometry
        A FeatureCollection of GeoJSON (a dict, or the path of a file), or a mapping of ids to a point ``(x, y)``, to a
        ring ``[(x, y), …]``, to rings, or to a geometry of GeoJSON.
    key
        The property of a feature that holds the id; None for the feature's own ``id``.

    Raises
    ------
    ArgumentError
        If it is of another kind, or the file is no JSON.
    LimitError
        If the file is too large.
    TableError
        With every feature that has no id, an id that stands twice, or a geometry that is none.

    Examples
    --------
    >>> places({"甲": (1, 2)}, None)
    {'甲': Place(points=((1.0, 2.0),), rings=())}
    """
    if isinstance(geometry, (str, os.PathLike)):
        geometry = _opened(Path(geometry))
    if not isinstance(geometry, Mapping):
        raise ArgumentError(Problem(code="RT-ARG-001", what=f"geometry is a {type(geometry).__name__}", rule=RULE))
    features = geometry.get("features") if geometry.get("type") == "FeatureCollection" else None
    return _gathered(_stated(geometry) if features is None else _featured(features, key))


def _opened(path: Path) -> Any:  # noqa: ANN401 - whatever the JSON holds
    try:
        if path.stat().st_size > LARGEST:
            what = f"{show(path.name)} has more than {LARGEST} bytes"
            raise LimitError(Problem(code="RT-PIC-010", what=what, rule="a smaller file", mend="simplify the outlines"))
        return json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        reason = getattr(error, "strerror", None) or "it holds no JSON"
        what = f"{show(os.fspath(path))} cannot be read: {reason}"
        raise ArgumentError(Problem(code="RT-PIC-011", what=what, rule=RULE)) from None


Found = Iterator[tuple[str, object, object]]
"""Where it stands, the id as found, and the geometry as found."""


def _stated(geometry: Mapping[Any, Any]) -> Found:
    yield from ((f"[{show(id_)}]", id_, place) for id_, place in geometry.items())


def _featured(features: object, key: str | None) -> Found:
    listed = features if isinstance(features, Sequence) and not isinstance(features, (str, bytes)) else [features]
    for at, feature in enumerate(listed):
        held = feature if isinstance(feature, Mapping) else {}
        own = held.get("properties")
        properties = own if isinstance(own, Mapping) else {}
        yield f"features[{at}]", held.get("id") if key is None else properties.get(key), held.get("geometry")


def _gathered(found: Found) -> dict[str, Place]:
    gathered: dict[str, Place] = {}
    problems = []
    for path, id_, shape in found:
        try:
            name = _id(id_)
            if name in gathered:
                problems.append(
                    _problem("RT-PIC-013", path, f"the id {show(name)} stands twice", "one place a village")
                )
            gathered[name] = place_of(shape)
        except _NoPlaceError as error:
            problems.append(_problem("RT-PIC-012", path, str(error), "an id, and a point, ring or polygon of numbers"))
    if problems:
        raise TableError(problems[:SHOWN], count=len(problems))
    return gathered


def _problem(code: str, path: str, what: str, rule: str) -> Problem:
    return Problem(code=code, source="geometry", path=path, what=what, rule=rule)


def _id(value: object) -> str:
    if isinstance(value, (str, int)) and not isinstance(value, bool) and str(value):
        return str(value)
    raise _NoPlaceError("there is no id" if value is None else f"the id is {show(value)}")


def place_of(shape: object) -> Place:
    """Return the place that a geometry of GeoJSON, a point, a ring or a list of rings stands for."""
    if isinstance(shape, Mapping):
        return _geojson(shape)
    if not _listed(shape):
        raise _NoPlaceError(f"the geometry is {show(shape)}")
    depth = _depth(shape)
    if depth not in _PLAIN:
        raise _NoPlaceError("the coordinates are nested too deep, or empty")
    return _geojson({"type": _PLAIN[depth], "coordinates": [shape] if depth == 1 + 1 else shape})


_PLAIN = {1: "Point", 2: "Polygon", 3: "Polygon", 4: "MultiPolygon"}


def _listed(value: object) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, (str, bytes))


def _depth(value: Any) -> int:  # noqa: ANN401 - anything, looked at here
    depth = 0
    while _listed(value) and len(value) and depth <= len(_PLAIN):
        depth, value = depth + 1, value[0]
    return depth


def _geojson(shape: Mapping[Any, Any]) -> Place:
    kind, held = shape.get("type"), shape.get("coordinates")
    match kind:
        case "Point":
            return Place(points=(_point(held),))
        case "MultiPoint":
            return Place(points=_points(held))
        case "Polygon":
            return Place(rings=_rings(held))
        case "MultiPolygon":
            return Place(rings=tuple(ring for rings in _members(held) for ring in _rings(rings)))
        case _:
            raise _NoPlaceError(f"the geometry is of the type {show(kind)}")


def _members(value: object) -> Sequence[Any]:
    if isinstance(value, Sequence) and _listed(value):
        return value
    raise _NoPlaceError(f"the coordinates are {show(value)}")


def _rings(value: object) -> tuple[tuple[Point, ...], ...]:
    rings = tuple(_points(ring) for ring in _members(value))
    if not rings or min(map(len, rings)) <= _PAIR:
        raise _NoPlaceError("a ring has fewer than three points")
    return rings


def _points(value: object) -> tuple[Point, ...]:
    return tuple(_point(one) for one in _members(value))


def _point(value: object) -> Point:
    held = _members(value)
    # GeoJSON may add a height, which no map shows.
    if len(held) >= _PAIR and all(_number(one) for one in held[:_PAIR]):
        return float(held[0]), float(held[1])
    raise _NoPlaceError(f"a point is {show(value)}")


def _number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
