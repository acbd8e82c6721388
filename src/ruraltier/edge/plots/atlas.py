"""map: villages by tier, where they are."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.collections import PathCollection
from matplotlib.path import Path as Outline

from ruraltier._text import expect_language
from ruraltier.edge.plots.distribution import bands
from ruraltier.edge.plots.geometry import places
from ruraltier.edge.plots.keys import Key, legend
from ruraltier.edge.plots.names import clipped, footer_of, speak, title_of
from ruraltier.edge.plots.palette import INELIGIBLE, UNRATED, tier_colours
from ruraltier.edge.plots.sheet import SPACED, drawing, settle, sheet
from ruraltier.engine.assessment import STATUSES, Assessment
from ruraltier.errors import expect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from ruraltier.edge.plots.geometry import Place
    from ruraltier.edge.plots.sheet import Picture

MANY = 20_000
"""With more villages than this they are an image within the picture, so that a file stays readable."""
_NAMED = 5
_HALF_TURN, _RIGHT_ANGLE, _POLAR = 180, 90, 80


def village_map(result: Assessment, geometry: object, *, id: str | None = None, lang: str = "zh") -> Picture:
    """Return the villages on the map, coloured by tier.

    Parameters
    ----------
    result
        What was assessed.
    geometry
        Where the villages are, by their ids: a FeatureCollection of GeoJSON (a dict, or the path of a file), or a
        mapping of ids to a point ``(x, y)``, a ring ``[(x, y), …]``, rings, or a geometry of GeoJSON. Nothing is
        fetched, and nothing projected.
    id
        The property of a feature that holds the village's id; None for the feature's own ``id``.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    matplotlib.figure.Figure
        Villages without a tier are grey. Villages without a place, and places of no village, are told below.

    Raises
    ------
    ArgumentError
        If an argument is of another kind, or the file cannot be read.
    LimitError
        If the file is too large.
    TableError
        With every feature that has no id or no sound geometry.
    EvaluationError
        If there is no such language.

    Examples
    --------
    >>> import ruraltier as rt
    >>> policy = rt.load_policy("idm-2016")
    >>> table = {"id": ["甲", "乙"], "iks": ["0.9", "0.4"], "ike": ["0.9", "0.4"], "ikl": ["0.9", "0.4"]}
    >>> result = rt.assess(rt.read_cohort(table, policy), policy)
    >>> picture = rt.plots.map(result, {"甲": (115.2, -8.6)})
    >>> picture.axes[0].get_xlabel()
    '没有位置的 1 个村:乙'
    """
    expect_language(lang)
    expect(result, Assessment, "result", "an Assessment, as assess gives it")
    expect(id, (str, type(None)), "id", "the name of a property, or None")
    found = places(geometry, id)
    known = [(row, found[key]) for row, key in enumerate(result.ids.tolist()) if key in found]
    heading = speak("map.title", policy=title_of(result, lang)).get(lang)
    account = speak("map.account", count=f"{len(known):,}").get(lang)
    with drawing():
        picture, axes = sheet((6.8, 5.4), heading, account, footer_of(result, lang))
        _lay(axes, result, known)
        axes.autoscale_view()
        if known:
            axes.set_aspect(_aspect(axes.dataLim.intervalx, axes.dataLim.intervaly), adjustable="datalim")
        axes.set_xticks([])
        axes.set_yticks([])
        axes.spines[:].set_visible(False)
        notes = _notes(result, found, len(known), lang)
        axes.set_xlabel("\n".join(notes), loc="left", linespacing=SPACED, fontsize=8)
        legend(axes, [Key(f"{clipped(b.label, 16)} {b.count:,}", b.colour) for b in bands(result, lang)])
        return settle(picture)


def _colours(result: Assessment) -> list[str]:
    """Return the colour of each village."""
    shades = np.array([*tier_colours(len(result.policy.ladder.tiers)), UNRATED, INELIGIBLE])
    ineligible = result.status == STATUSES[2].en
    chosen: list[str] = shades[np.where(result.tier >= 0, result.tier, np.where(ineligible, -1, -2))].tolist()
    return chosen


def _lay(axes: Axes, result: Assessment, known: Sequence[tuple[int, Place]]) -> None:
    colours, image = _colours(result), len(known) > MANY
    outlines = [(outline(place), colours[row]) for row, place in known if place.rings]
    if outlines:
        shapes, shades = zip(*outlines, strict=True)
        drawn = PathCollection(list(shapes), facecolors=list(shades), edgecolors="white", linewidths=0.3)
        drawn.set_rasterized(image)
        axes.add_collection(drawn)
        for shape in shapes:
            axes.update_datalim(shape.vertices)
    dots = [(point, colours[row]) for row, place in known for point in place.points]
    if dots:
        points, shades = zip(*dots, strict=True)
        size = max(2.0, min(36.0, 6000.0 / len(points)))
        x, y = np.array(points).T
        axes.scatter(x, y, c=list(shades), s=size, linewidths=0, rasterized=image)


def outline(place: Place) -> Outline:
    """Return the rings as one shape: a ring within another is a hole, whichever way round it was written."""
    codes, points = [], []
    for at, ring in enumerate(place.rings):
        turned = ring if area(ring) > 0 else ring[::-1]
        inside = any(Outline(other).contains_point(ring[0]) for i, other in enumerate(place.rings) if i != at)
        points += [*(turned[::-1] if inside else turned), ring[0]]
        codes += [Outline.MOVETO, *[Outline.LINETO] * (len(ring) - 1), Outline.CLOSEPOLY]
    return Outline(points, codes)


def area(ring: Sequence[tuple[float, float]]) -> float:
    """Return twice the area of a ring, positive where it runs against the clock."""
    x, y = np.array(ring).T
    return float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))


def _aspect(across: Sequence[float], up: Sequence[float]) -> float:
    """Return how much longer a unit upward is: more than 1 for degrees away from the equator."""
    degrees = max(abs(across[0]), abs(across[1])) <= _HALF_TURN and max(abs(up[0]), abs(up[1])) <= _RIGHT_ANGLE
    middle = min(abs(up[0] + up[1]) / 2, _POLAR)
    return 1 / math.cos(math.radians(middle)) if degrees else 1.0


def _notes(result: Assessment, found: dict[str, Place], known: int, lang: str) -> list[str]:
    notes = []
    lacking = [key for key in result.ids.tolist() if key not in found]
    if lacking:
        named = ", ".join(clipped(key, 24) for key in lacking[:_NAMED]) + (" …" if len(lacking) > _NAMED else "")
        notes.append(speak("map.missing", count=f"{len(lacking):,}", ids=named).get(lang))
    if strange := len(found) - known:
        notes.append(speak("map.strange", count=f"{strange:,}").get(lang))
    return notes
