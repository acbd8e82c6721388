from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import ruraltier as rt
from pictured import result

if TYPE_CHECKING:
    from pathlib import Path

HEADS = {".svg": b"<?xml", ".pdf": b"%PDF-", ".png": b"\x89PNG"}


@pytest.mark.parametrize("suffix", [".SVG", ".pdf", ".png"])
def test_the_suffix_says_what_is_written_and_two_runs_give_the_same_bytes(tmp_path: Path, suffix: str) -> None:
    paths = [tmp_path / f"{at}{suffix}" for at in range(2)]
    for path in paths:
        rt.write_picture(rt.plots.tiers(result([90, None])), path, dpi=40)
    one, other = (path.read_bytes() for path in paths)
    assert one == other
    assert one.startswith(HEADS[suffix.lower()])


def test_a_pdf_holds_its_letters_and_no_time(tmp_path: Path) -> None:
    path = tmp_path / "等次.pdf"
    rt.write_picture(rt.plots.tiers(result([90])), path)
    written = path.read_bytes()
    assert b"RuraltierSans" in written
    assert b"/FontFile2" in written
    assert b"CreationDate" not in written


def test_letters_of_an_svg_may_be_outlines(tmp_path: Path) -> None:
    path = tmp_path / "等次.svg"
    rt.write_picture(rt.plots.tiers(result([90])), path, outline=True)
    assert "<text" not in path.read_text("utf-8")


def test_a_file_that_is_there_is_replaced_only_on_demand(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"old")
    with pytest.raises(rt.ExportError) as caught:
        rt.write_picture(rt.plots.tiers(result([90])), path)
    assert caught.value.problems[0].code == "RT-EXP-010"
    assert path.read_bytes() == b"old"
    rt.write_picture(rt.plots.tiers(result([90])), path, force=True)
    assert path.read_bytes().startswith(HEADS[".png"])


@pytest.mark.parametrize("name", ["a.jpg", "a", "a.svgz"])
def test_another_suffix_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(rt.ExportError) as caught:
        rt.write_picture(rt.plots.tiers(result([90])), tmp_path / name)
    assert caught.value.problems[0].code == "RT-EXP-032"
    assert list(tmp_path.iterdir()) == []


def test_arguments_of_another_kind_are_refused(tmp_path: Path) -> None:
    picture = rt.plots.tiers(result([90]))
    for figure, path, dpi in (("图", tmp_path / "a.png", 40), (picture, 3, 40), (picture, tmp_path / "a.png", "40")):
        with pytest.raises(rt.ArgumentError) as caught:
            rt.write_picture(figure, path, dpi=dpi)  # type: ignore[arg-type]  # that is the point
        assert caught.value.problems[0].code == "RT-ARG-001"
