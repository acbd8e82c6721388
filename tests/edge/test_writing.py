from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ruraltier as rt
from ruraltier.edge.writing import csv_text, inert, write_file

if TYPE_CHECKING:
    from pathlib import Path


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def code_of(path: Path | str, *, force: bool = False) -> str:
    with pytest.raises(rt.ExportError) as caught:
        write_file(path, "新", force=force)
    return caught.value.problems[0].code


def test_a_file_is_written_with_the_mark_that_spreadsheets_need(tmp_path: Path) -> None:
    write_file(tmp_path / "结果.csv", "村名\r\n")
    assert (tmp_path / "结果.csv").read_bytes() == b"\xef\xbb\xbf" + "村名\r\n".encode()
    assert names_in(tmp_path) == ["结果.csv"]


def test_a_file_that_is_there_is_replaced_only_on_demand(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("旧", encoding="utf-8")
    assert code_of(path) == "RT-EXP-010"
    assert path.read_text(encoding="utf-8") == "旧"
    write_file(path, "新", force=True)
    assert path.read_text(encoding="utf-8-sig") == "新"


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_text("旧", encoding="utf-8")
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
    write_file(tmp_path / "link.csv", "新", force=True)
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_text(encoding="utf-8-sig") == "新"


@pytest.mark.parametrize("force", [False, True])
def test_a_folder_is_never_replaced(tmp_path: Path, *, force: bool) -> None:
    assert code_of(tmp_path, force=force) == "RT-EXP-010"


@pytest.mark.parametrize("name", ["no/such/folder.csv", "zero\0.csv", "x" * 300])
def test_a_place_that_cannot_be_written_is_an_error_with_a_reason(tmp_path: Path, name: str) -> None:
    assert code_of(f"{tmp_path}/{name}") == "RT-EXP-011"
    assert names_in(tmp_path) == []


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_failure_on_the_way_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "a.csv"
    path.write_text("旧", encoding="utf-8")
    monkeypatch.setattr({"fsync": "os.fsync", "replace": "pathlib.Path.replace"}[step], fail)
    assert code_of(path, force=True) == "RT-EXP-011"
    assert names_in(tmp_path) == ["a.csv"]
    assert path.read_text(encoding="utf-8") == "旧"


def test_half_a_character_pair_does_not_stop_a_file(tmp_path: Path) -> None:
    write_file(tmp_path / "a.csv", "村\ud800")
    assert (tmp_path / "a.csv").read_text(encoding="utf-8-sig") == "村\\ud800"


@given(st.lists(st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0")), min_size=1))
def test_cells_come_back_but_for_the_apostrophe(names: list[str]) -> None:
    # numpy drops zeros at the end of a text, so none are drawn.
    rows = list(csv.reader(io.StringIO(csv_text({"村名": np.array(names, dtype=np.str_)}), newline="")))
    assert rows == [["村名"], *([inert(name)] if name else [] if len(rows[0]) > 1 else [""] for name in names)]


def test_numbers_are_left_alone_and_no_number_is_an_empty_cell() -> None:
    columns = {"=n": np.array([-5.5, np.nan]), "a": np.array(["-1.00", "2.00"], dtype=object)}
    assert csv_text(columns) == "'=n,a\r\n-5.5,-1.00\r\n,2.00\r\n"
