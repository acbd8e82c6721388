"""Layouts: what they may say, and files of them."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, Any

import pytest

import ruraltier as rt
from ruraltier.edge.doors import suffixes
from ruraltier.edge.doors.opened import Opened
from tables import saved

if TYPE_CHECKING:
    from pathlib import Path

FULL: dict[str, Any] = {
    "sheet": "2024",
    "header_row": [3, 4],
    "id": "村码",
    "name": "村名",
    "missing": ["—"],
    "skip": ["合计", 12],
    "thousands": ",",
    "full_width": True,
    "encoding": "gb18030",
    "delimiter": ";",
    "columns": {"income": "集体 收入"},
    "units": {"income": ["元", "万"], "toilets": "1"},
}


def test_a_layout_comes_back_from_its_file(tmp_path: Path) -> None:
    layout = rt.Layout(**FULL)
    again = rt.load_layout(saved(tmp_path, layout.to_toml(), "layout.toml"))
    assert again == layout == pickle.loads(pickle.dumps(layout))  # noqa: S301 - our own bytes
    assert hash(again) == hash(layout)
    assert again.to_dict() == FULL
    assert again.units["toilets"] == ("1",)
    assert "集体 收入" in repr(again)


@pytest.mark.parametrize("suffix", [".json", ".yaml"])
def test_other_files_are_layouts_too(tmp_path: Path, suffix: str) -> None:
    path = saved(tmp_path, '{"header_row": 3, "format": 1}', f"layout{suffix}")
    assert rt.load_layout(path) == rt.Layout(header_row=3)


def test_an_empty_layout_says_nothing(tmp_path: Path) -> None:
    assert rt.Layout().to_toml() == "\n"
    assert rt.load_layout(saved(tmp_path, "", "layout.toml")) == rt.Layout()


WRONG: list[Any] = [
    pytest.param({"header_row": 0}, "header_row", id="row 0"),
    pytest.param({"header_row": (3, 5)}, "header_row", id="rows apart"),
    pytest.param({"header_row": ()}, "header_row", id="no row"),
    pytest.param({"skip": [0]}, "skip[0]", id="skipping row 0"),
    pytest.param({"skip": ["合计", " "]}, "skip[1]", id="skipping nothing"),
    pytest.param({"decimal": "'"}, "decimal", id="point"),
    pytest.param({"thousands": "x"}, "thousands", id="thousands"),
    pytest.param({"thousands": "."}, "thousands", id="one mark for both"),
    pytest.param({"units": {"a": []}}, "units.a", id="no unit"),
    pytest.param({"units": {"a": " "}}, "units.a", id="empty unit"),
    pytest.param({"columns": {"a": "x", "b": " x"}}, "columns.b", id="one header twice"),
    pytest.param({"columns": {"a": ""}}, "columns.a", id="empty header"),
]


@pytest.mark.parametrize(("stated", "path"), WRONG)
def test_what_cannot_be_is_refused(stated: dict[str, Any], path: str) -> None:
    with pytest.raises(rt.PolicyError) as caught:
        rt.Layout(**stated)
    assert [(p.code, p.path) for p in caught.value.problems] == [("RT-LAY-001", path)]


@pytest.mark.parametrize("stated", [{"columns": 5}, {"units": ["a"]}, {"missing": "—"}, {"skip": 5}])
def test_arguments_of_another_kind_are_refused(stated: dict[str, Any]) -> None:
    with pytest.raises(rt.ArgumentError):
        rt.Layout(**stated)


def test_every_problem_of_a_file_is_told_with_its_line(tmp_path: Path) -> None:
    text = 'sheet = 3\nencodng = "x"\nskip = ["合计", 1.5]\nheader_row = "3"\n[units]\na = 1\n'
    path = saved(tmp_path, text, "layout.toml")
    with pytest.raises(rt.PolicyError) as caught:
        rt.load_layout(path)
    found = [(p.code, p.path, p.line) for p in caught.value.problems]
    assert found == [
        ("RT-DOC-003", "sheet", 1),
        ("RT-DOC-010", "encodng", 2),
        ("RT-DOC-003", "skip[1]", 3),
        ("RT-DOC-003", "header_row", 4),
        ("RT-DOC-003", "units.a[0]", 6),
    ]
    assert caught.value.problems[1].mend == "did you mean 'encoding'?"


def test_what_cannot_be_is_told_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(rt.PolicyError) as caught:
        rt.load_layout(saved(tmp_path, '\nthousands = "x"\n', "layout.toml"))
    assert [(p.path, p.line) for p in caught.value.problems] == [("thousands", 2)]


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("layout.xlsx", "", "RT-LAY-002"),
        ("layout.toml", "format = 2", "RT-DOC-014"),
        ("layout.toml", "=", "RT-FIL-011"),
        ("layout.txt", "", "RT-FIL-003"),
        ("layout.json", '{"id": "a", "id": "b"}', "RT-FIL-010"),
    ],
)
def test_a_file_that_is_no_layout_is_refused(tmp_path: Path, name: str, text: str, code: str) -> None:
    with pytest.raises(rt.PolicyError) as caught:
        rt.load_layout(saved(tmp_path, text, name))
    assert caught.value.problems[0].code == code


def test_what_a_file_hides_is_told_though_the_rest_is_a_layout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hidden = rt.Problem(code="RT-FIL-010", what="a key stands twice")
    monkeypatch.setitem(suffixes.DOORS, ".toml", lambda *_: Opened(document={}, places=dict, problems=(hidden,)))
    with pytest.raises(rt.PolicyError) as caught:
        rt.load_layout(saved(tmp_path, "", "layout.toml"))
    assert caught.value.problems == (hidden,)
