from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from matplotlib.colors import to_rgb

import ruraltier as rt
from pictured import axes, key, result, rule_book
from ruraltier.edge.plots import atlas, geometry

if TYPE_CHECKING:
    from pathlib import Path

SQUARE = [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]
HOLE = [[0.4, 0.4], [0.6, 0.4], [0.6, 0.6], [0.4, 0.6], [0.4, 0.4]]


def feature(id_: object, kind: str, coordinates: object, **properties: object) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": id_,
        "properties": properties,
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def collection(*features: object) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


def code_of(shape: object, **options: Any) -> tuple[str, str]:
    with pytest.raises(rt.RuraltierError) as caught:
        rt.plots.map(result([90]), shape, **options)
    return caught.value.problems[0].code, caught.value.problems[0].path


def test_shapes_have_the_colour_of_the_tier() -> None:
    found = result([90, 10, None])
    shapes = collection(
        feature("v0", "Polygon", [SQUARE, HOLE]),
        feature("v1", "MultiPolygon", [[SQUARE], [[[2, 2], [3, 2], [3, 3]]]]),
        feature("v2", "Point", [4, 4, 250]),
        feature("x", "MultiPoint", [[5, 5], [6, 6]]),
    )
    picture = rt.plots.map(found, shapes)
    polygons, dots = axes(picture).collections
    assert [tuple(one[:3]) for one in polygons.get_facecolor()] == [to_rgb("#1d4a86"), to_rgb("#9c3d1a")]
    assert [tuple(one[:3]) for one in dots.get_facecolor()] == [to_rgb("#a3a3a3")]
    assert axes(picture).get_xlabel() == "另有 1 个位置不属于任何村"
    assert key(picture) == ["示范村 1", "达标村 0", "帮扶村 1", "未评 1"]


def test_a_hole_is_a_hole_whichever_way_round_it_was_written() -> None:
    for hole in (HOLE, HOLE[::-1]):
        place = geometry.place_of({"type": "Polygon", "coordinates": [SQUARE, hole]})
        outer, inner = (np.asarray(ring).tolist() for ring in atlas.outline(place).to_polygons())
        assert atlas.area(outer) * atlas.area(inner) < 0


PLAIN = [(1, 2), [1, 2, 9], SQUARE, [SQUARE, HOLE], [[SQUARE], [HOLE]], {"type": "Point", "coordinates": [1, 2]}]


@pytest.mark.parametrize("shape", PLAIN)
def test_a_mapping_of_ids_to_plain_shapes(shape: object) -> None:
    picture = rt.plots.map(result([90, 10, 20, 30, 40, 50, 60]), {"v0": shape}, lang="en")
    assert len(axes(picture).collections) == 1
    assert axes(picture).get_xlabel() == "6 villages without a place: v1, v2, v3, v4, v5 …"


def test_a_file_and_the_property_that_holds_the_id(tmp_path: Path) -> None:
    path = tmp_path / "村.geojson"
    path.write_text(json.dumps(collection(feature(None, "Point", [109, 34], code="v0"))), encoding="utf-8")
    picture = rt.plots.map(result([90]), path, id="code")
    assert axes(picture).get_xlabel() == ""
    assert axes(picture).get_aspect() == pytest.approx(1.206, abs=0.001)
    assert axes(rt.plots.map(result([90]), {"v0": (500000, 4000000)})).get_aspect() == 1


def test_no_village_and_ineligible_ones() -> None:
    assert len(axes(rt.plots.map(result([]), {})).collections) == 0
    barred = rule_book(vetoes=[{"code": "V1", "when": "case", "ineligible": True, "if_unknown": "ignored"}], gates=[])
    picture = rt.plots.map(result([90], barred, case=["yes"]), {"v0": (0, 0)})
    assert tuple(axes(picture).collections[0].get_facecolor()[0][:3]) == to_rgb("#6e6e6e")


def test_very_many_villages_become_an_image(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(atlas, "MANY", 1)
    picture = rt.plots.map(result([90, 10]), {"v0": (0, 0), "v1": SQUARE})
    assert all(drawn.get_rasterized() for drawn in axes(picture).collections)


@pytest.mark.parametrize(
    ("shape", "found"),
    [
        ({"v0": None}, ("RT-PIC-012", "['v0']")),
        ({"v0": "1,2"}, ("RT-PIC-012", "['v0']")),
        ({"v0": []}, ("RT-PIC-012", "['v0']")),
        ({"v0": [[[[[[1]]]]]]}, ("RT-PIC-012", "['v0']")),
        ({"v0": (1, float("nan"))}, ("RT-PIC-012", "['v0']")),
        ({"v0": (True, 2)}, ("RT-PIC-012", "['v0']")),
        ({"v0": [[1, 2], [3, 4]]}, ("RT-PIC-012", "['v0']")),
        ({"v0": {"type": "LineString", "coordinates": SQUARE}}, ("RT-PIC-012", "['v0']")),
        ({"v0": {"type": "Polygon", "coordinates": 3}}, ("RT-PIC-012", "['v0']")),
        ({1.5: (1, 2)}, ("RT-PIC-012", "[1.5]")),
        (collection(feature(None, "Point", [1, 2])), ("RT-PIC-012", "features[0]")),
        (collection(3), ("RT-PIC-012", "features[0]")),
        ({"type": "FeatureCollection", "features": 3}, ("RT-PIC-012", "features[0]")),
        (collection(feature("a", "Point", [1, 2]), feature("a", "Point", [1, 2])), ("RT-PIC-013", "features[1]")),
        (3, ("RT-ARG-001", "")),
        ("/nowhere/村.json", ("RT-PIC-011", "")),
    ],
)
def test_what_is_no_geometry_is_refused(shape: object, found: tuple[str, str]) -> None:
    assert code_of(shape) == found


def test_files_that_hold_no_json_or_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.json"
    for content in (b"{", b"\xff\xfe\x00", b"[" * 100_000):
        path.write_bytes(content)
        assert code_of(path) == ("RT-PIC-011", "")
    monkeypatch.setattr(geometry, "LARGEST", 10)
    assert code_of(path) == ("RT-PIC-010", "")
