"""Catalogue E: names and text. The ids carry the catalogue number."""

from __future__ import annotations

import datetime as dt
import unicodedata
from typing import TYPE_CHECKING, Any

import numpy as np
import openpyxl
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ruraltier as rt
from ruraltier._text import width
from ruraltier.edge.likenesses import look_alikes
from ruraltier.edge.parquet_file import parquet_bytes
from ruraltier.edge.writing import csv_text
from ruraltier.errors import visible
from tables import codes, policy, refusal, saved

if TYPE_CHECKING:
    from pathlib import Path


def named(names: list[str], ids: list[str] | None = None, **more: Any) -> rt.Cohort:
    ids = ids or [f"v{i}" for i in range(len(names))]
    return rt.read_cohort({"id": ids, "name": names, "income": [7] * len(names)} | more, policy())


SPACES = st.text(st.sampled_from(" \u3000\u00a0\u2003\t"), min_size=1, max_size=3)


@given(before=SPACES, after=SPACES)
@pytest.mark.parametrize("name", [pytest.param("上河村", id="E1-spaces around")])
def test_spaces_around_do_not_count_and_are_told_where_nobody_sees_them(name: str, before: str, after: str) -> None:
    cohort = named([before + name + after], ["0101"])
    assert (cohort.names.tolist(), cohort.ids.tolist()) == ([name], ["0101"])
    assert codes(cohort) == ([] if set(before + after) == {" "} else ["RT-TAB-123"])
    cohort = named([name], [f"{before}0101{after}"])
    assert (cohort.ids.tolist(), codes(cohort)) == (["0101"], ["RT-TAB-123"])


@pytest.mark.parametrize("space", [pytest.param(s, id=f"E1-{ord(s):x} within") for s in " \u3000\u00a0"])
def test_spaces_within_stay_and_the_twin_without_them_is_a_suspect(space: str) -> None:
    cohort = named([f"上{space}河村", "上河村"])
    assert cohort.names.tolist() == [f"上{space}河村", "上河村"]
    assert codes(cohort) == ["RT-TAB-124"]


SPELT: list[Any] = [
    pytest.param("é", "e\u0301", id="E2-NFD"),
    pytest.param("冬", "\U0002f81a", id="E2-compatibility ideograph"),
    pytest.param("가", "\u1100\u1161", id="E2-Hangul"),
]


@pytest.mark.parametrize(("composed", "written"), SPELT)
def test_one_text_in_two_codings_is_one(composed: str, written: str) -> None:
    cohort = named([written + "村"])
    assert cohort.names.tolist() == [composed + "村"]
    assert codes(cohort) == ["RT-TAB-123"]
    error = refusal({"id": [composed, written], "income": [1, 2]})
    assert error.problems[0].code == "RT-TAB-011"
    assert error.problems[0].what.count("'") >= 4
    book = policy({"income": {"label": composed}})
    assert len(rt.read_cohort({"id": ["a"], written: [1]}, book)) == 1


@given(word=st.text(st.characters(categories=["Lo", "Ll", "Lu"]), min_size=1, max_size=6))
@pytest.mark.parametrize("form", [pytest.param(f, id=f"E2-{f}") for f in ("NFC", "NFD")])
def test_every_coding_of_a_name_is_read_as_the_composed_one(form: Any, word: str) -> None:
    name = f"上{word}河村"
    assert named([unicodedata.normalize(form, name)]).names.tolist() == [unicodedata.normalize("NFC", name)]


TWINS: list[Any] = [
    pytest.param("Ａ村", "A村", id="E3-width"),
    pytest.param("①村", "1村", id="E3-circled"),
    pytest.param("㈠村", "(一)村", id="E3-bracketed"),
    pytest.param("⻓村", "长村", id="E5-radical"),
    pytest.param("⻑村", "長村", id="E5-radical of the old form"),
    pytest.param("⾧村", "長村", id="E5-Kangxi radical"),
    pytest.param("\u0410 village", "A village", id="E5-Cyrillic"),
    pytest.param("vill\u0430ge", "village", id="E5-Cyrillic within"),
    pytest.param("\u0391 village", "A village", id="E5-Greek"),
]


@pytest.mark.parametrize(("odd", "plain"), TWINS)
def test_names_that_look_alike_are_suspects_and_never_one(odd: str, plain: str) -> None:
    cohort = named([odd, "别村", plain])
    assert cohort.names.tolist() == [odd, "别村", plain]
    assert codes(cohort) == ["RT-TAB-124"]
    assert "(v0)" in cohort.notes[0].what
    assert "(v2)" in cohort.notes[0].what
    check = rt.check_table({"id": ["a", "b"], "name": [odd, plain], "income": [1, 1]}, policy())
    assert check.readable
    assert [remark.code for remark in check.of("noted")] == ["RT-TAB-124"]


@pytest.mark.parametrize("many", [pytest.param(20, id="E3-many")])
def test_many_suspects_are_counted(many: int) -> None:
    names = [f"{chr(c + i)}村" for i in range(many) for c in (0xFF21, 0x41)]
    assert f"{many} in all" in named(names).notes[0].what
    assert look_alikes(["上村", "下村"]) == look_alikes([]) == []


HIDDEN = {
    "E4-zero width": "\u200b",
    "E4-joiner": "\u200d",
    "E4-bidi": "\u202e",
    "E4-mark": "\u200f",
    "E4-hyphen": "\u00ad",
}


@pytest.mark.parametrize("mark", [pytest.param(mark, id=name) for name, mark in HIDDEN.items()])
def test_what_nobody_sees_is_removed_and_told(tmp_path: Path, mark: str) -> None:
    path = saved(tmp_path, f"i{mark}d,name,income\n01{mark}01,上{mark}河村,7\n")
    cohort = rt.read_cohort(path, policy())
    assert (cohort.ids.tolist(), cohort.names.tolist()) == (["0101"], ["上河村"])
    note = next(note for note in cohort.notes if note.code == "RT-TAB-123")
    assert mark not in str(note)
    assert mark.encode("unicode_escape").decode() in note.what
    error = refusal({"id": ["0101", f"0101{mark}"], "income": [1, 1]})
    assert error.problems[0].code == "RT-TAB-011"
    assert mark not in str(error)
    changed = rt.check_table(path, policy()).of("changed")
    assert {(r.column.replace(mark, ""), r.taken) for r in changed} == {("id", "0101"), ("name", "上河村")}
    assert mark not in repr(rt.check_table(path, policy()))


KINDS = ("csv", "gb18030", "parquet", "json", "frames")
RARE = ["\U00020bb7村", "\U0002a6a5村", "\ue000村", "\U0001f33e村", "\U000f0000村"]


@pytest.mark.parametrize(
    "kind", [pytest.param(k, id=f"E6-{k}") for k in ("csv", "gb18030", "parquet", "json", "frames")]
)
def test_rare_characters_come_through(tmp_path: Path, kind: str) -> None:
    cohort = named(RARE)
    columns: dict[str, Any] = {"id": cohort.ids, "name": cohort.names, "income": np.ones(len(RARE))}
    sources: dict[str, Any] = {
        "csv": saved(tmp_path, csv_text(columns)),
        "gb18030": saved(tmp_path, csv_text(columns).encode("gb18030"), "gb.csv"),
        "parquet": saved(tmp_path, parquet_bytes(columns), "x.parquet"),
        "json": saved(tmp_path, pd.DataFrame(columns).to_json(orient="records", force_ascii=False), "x.json"),
        "frames": pl.DataFrame({name: list(values) for name, values in columns.items()}),
    }
    assert rt.read_cohort(sources[kind], policy()).names.tolist() == RARE
    result = rt.assess(cohort, policy())
    assert RARE[0] in rt.explain(result[0])
    assert result.to_frame(like=pd.DataFrame(index=range(len(RARE))))["name"].tolist() == RARE


@pytest.mark.parametrize("size", [pytest.param(10_000, id="E7-10,000 characters")])
def test_a_very_long_name_is_kept_and_cut_where_it_is_shown(tmp_path: Path, size: int) -> None:
    name = "村" * size
    cohort = named([name, "上村"])
    assert cohort.names[0] == name
    result = rt.assess(cohort, policy())
    for shown in (repr(cohort), repr(cohort[0]), repr(result), rt.explain(result[0]), cohort._repr_html_()):
        assert len(shown) < size
    check = rt.check_table({"id": ["a"], "name": [name], "income": ["x"]}, policy())
    assert max(width(line) for line in repr(check).splitlines()) < 400
    rt.write_table_check(check, tmp_path / "x.xlsx")
    assert result.columns()["name"][0] == name


@pytest.mark.parametrize("size", [pytest.param(40_000, id="E7-more than a cell of a sheet")])
def test_a_name_that_no_sheet_could_hold_is_refused(size: int) -> None:
    assert refusal({"id": ["a"], "name": ["村" * size], "income": [1]}).problems[0].code == "RT-LIM-041"


CONTROLS = ["上\n河村", "上\t河村", "上\r\n河村", "上\x0b河村", "上\x1b[31m河村", "上\x7f河村", "上\u2028河村"]


@pytest.mark.parametrize("name", [pytest.param(n, id=f"E8-{n!a}") for n in CONTROLS])
def test_control_characters_stay_within_one_line(tmp_path: Path, name: str) -> None:
    cohort = named([name])
    assert cohort.names.tolist() == [name]
    result = rt.assess(cohort, policy())
    lines = repr(cohort).splitlines() + rt.explain(result[0]).splitlines()
    assert sum("河村" in line for line in lines) == 2
    assert all(visible(char) == char for line in lines for char in line)
    check = rt.check_table({"id": ["a"], "name": [name], "income": ["x"]}, policy())
    rt.write_table_check(check, tmp_path / "x.xlsx")
    cell = openpyxl.load_workbook(tmp_path / "x.xlsx").worksheets[0]["D2"].value
    assert isinstance(cell, str)
    assert "\n" not in cell
    assert "河村" in cell


@pytest.mark.parametrize("name", [pytest.param("上河村", id="E9-two towns")])
def test_two_villages_of_one_name_are_two(name: str) -> None:
    cohort = named([name, name], ["0101", "0201"])
    assert len(cohort) == 2
    assert codes(cohort) == []
    assert cohort["0201"].name == name
    with pytest.raises(rt.EvaluationError):
        cohort[name]
    before, after = rt.assess(cohort, policy()), rt.assess(named([name], ["0201"]), policy())
    moved = rt.compare(before, after, window=(dt.date(2024, 1, 1), dt.date(2025, 1, 1)))
    assert "0101" in repr(moved["0101"])
