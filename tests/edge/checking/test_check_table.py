"""check_table and read_cohort are one reading: they never disagree, and every row is accounted for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ruraltier as rt
from ruraltier.edge.limits import TableLimits
from tables import policy, saved

if TYPE_CHECKING:
    from pathlib import Path

BOOK = policy({
    "income": {"label": "集体收入", "unit": "万元", "range": [0, 100_000]},
    "toilets": {"label": "厕所", "unit": "%", "range": [0, 100]},
    "road": {"kind": "yes_no"},
    "town": {"kind": "text"},
})  # fmt: skip
HEAD = "id,name,income,toilets,road,town\n"
MESSY = (
    "台账\n编码,村名,集体收入,厕所\n330108001001,上河村,1.2万,85%\n330108001002,下\u200b河村,３０００,88\n,,,\n"
    '330108001003,前塬村,"1,234.5",—\n330108001004,=cmd|x,12元,90%\n合计,,9,9\n'
)
TWO = policy({"income": {"label": "集体收入", "unit": "万元"}, "toilets": {"label": "厕所", "unit": "%"}})


def kinds(check: rt.TableCheck) -> list[tuple[str, str, int | None]]:
    return [(remark.kind.value, remark.code, remark.row) for remark in check.remarks]


def balanced(check: rt.TableCheck) -> bool:
    return check.rows == check.villages + check.skipped + check.refused


def test_a_clean_table_has_nothing_to_tell(tmp_path: Path) -> None:
    check = rt.check_table(saved(tmp_path, HEAD + "330108001001,上河村,7,85,是,甲\n"), BOOK)
    assert (check.readable, check.rows, check.villages, check.remarks) == (True, 1, 1, ())
    assert check.layout.columns["income"] == "income"
    assert (check.layout.id, check.layout.name) == ("id", "name")


def test_the_layout_that_is_guessed_reads_the_table(tmp_path: Path) -> None:
    path = saved(tmp_path, MESSY)
    first = rt.check_table(path, TWO)
    assert (first.readable, first.layout) == (False, rt.Layout(header_row=2))
    second = rt.check_table(path, TWO, layout=first.layout)
    assert not second.readable
    assert balanced(second)
    assert (second.rows, second.skipped, second.refused) == (6, 1, 5)
    layout = rt.Layout(**{**second.layout.to_dict(), "missing": ["—"]})
    third = rt.check_table(path, TWO, layout=rt.load_layout(saved(tmp_path, layout.to_toml(), "l.toml")))
    assert third.readable
    assert (third.rows, third.villages, third.skipped) == (6, 4, 2)
    assert [(r.found, r.taken) for r in third.of("changed") if r.code == "RT-TAB-121" and r.column == "集体收入"] == [
        ("1.2万", "1.2"),
        ("３０００", "3000"),
        ("1,234.5", "1234.5"),
        ("12元", "0.0012"),
    ]
    assert [r.found for r in third.of("skipped")] == ["", "合计"]
    assert len(rt.read_cohort(path, TWO, layout=layout)) == third.villages


def test_every_kind_is_told_with_its_row(tmp_path: Path) -> None:
    text = "编码；".replace("；", "") + ",村名,集体 收入,厕所\n01,上河村,1,—\n02, 下河村\u200b,2,1\n,,,\n03,a,x,1\n"
    path = saved(tmp_path, text.encode("gb18030"))
    check = rt.check_table(path, TWO, layout=rt.Layout(missing=["—"]), skip=["01"])
    assert kinds(check) == [
        ("refused", "RT-NUM-001", 5),
        ("changed", "RT-TAB-123", 3),
        ("guessed", "RT-CSV-101", None),
        ("guessed", "RT-TAB-101", None),
        ("skipped", "RT-TAB-105", None),
        ("skipped", "RT-TAB-106", 2),
    ]
    assert (check.remarks[0].found, check.remarks[0].id, check.remarks[0].name) == ("x", "03", "a")
    assert (check.rows, check.villages, check.skipped, check.refused) == (4, 1, 2, 1)
    assert check.layout.encoding == "gb18030"


def test_marks_that_mean_no_value_are_counted_by_column() -> None:
    book = policy({"income": {}, "road": {"kind": "yes_no"}}, missing_marks=["—", "-99"])
    table = {"id": ["a", "b", "c"], "income": ["—", "-99", "拒报"], "road": ["—", "—", "是"]}
    marks = [(r.column, r.found, r.taken, r.why) for r in rt.check_table(table, book).of("changed")]
    assert marks == [
        ("income", "—", "missing", "1 cells hold no value"),
        ("income", "-99", "missing", "1 cells hold no value"),
        ("income", "拒报", "refused", "1 cells hold no value"),
        ("road", "—", "missing", "2 cells hold no value"),
    ]
    typed = rt.check_table(pd.DataFrame({"id": ["a", "b"], "income": [-99, 1], "road": [1, 0]}), book)
    assert [r.found for r in typed.of("changed")] == ["-99"]


def test_a_missing_column_refuses_every_row_and_the_others_are_looked_at_all_the_same(tmp_path: Path) -> None:
    check = rt.check_table(saved(tmp_path, "id,toilets\na,1\nb,x\n"), TWO)
    assert [code for _, code, _ in kinds(check)] == ["RT-TAB-003", "RT-NUM-001"]
    assert (check.rows, check.villages, check.refused) == (2, 0, 2)
    with pytest.raises(rt.TableError):
        rt.read_cohort(saved(tmp_path, "id,toilets\na,1\nb,x\n"), TWO)


def test_rows_that_cannot_be_read_at_all_count(tmp_path: Path) -> None:
    check = rt.check_table(saved(tmp_path, HEAD + "a,x,1,1,是,t\nb,2\nc,x,1,1,是,t\na,x,1,1,是,t\n"), BOOK)
    assert (check.rows, check.villages, check.refused) == (4, 1, 3)


BROKEN: list[Any] = [
    pytest.param("", "RT-TAB-001", id="empty"),
    pytest.param(b"\xff\xfe\xff", "RT-CSV-001", id="bytes"),
    pytest.param("income,toilets\n1,2\n", "RT-TAB-007", id="no ids"),
    pytest.param('id,income,toilets\na,1,2\nb,"2,3\n', "RT-CSV-004", id="open quote"),
]


@pytest.mark.parametrize(("content", "code"), BROKEN)
def test_what_a_file_holds_is_never_raised(tmp_path: Path, content: str | bytes, code: str) -> None:
    check = rt.check_table(saved(tmp_path, content), TWO)
    assert not check.readable
    assert [remark.code for remark in check.of("refused")] == [code]
    assert check.villages == 0
    assert balanced(check)


def test_a_table_that_is_too_large_is_told(tmp_path: Path) -> None:
    path = saved(tmp_path, HEAD + "a,x,1,1,是,t\n" * 3)
    check = rt.check_table(path, BOOK, limits=TableLimits(rows=2))
    assert [remark.code for remark in check.of("refused")] == ["RT-LIM-040"]


def test_a_file_that_is_not_there_is_raised(tmp_path: Path) -> None:
    for source in (tmp_path / "none.csv", tmp_path, 7):
        with pytest.raises(rt.TableError):
            rt.check_table(source, TWO)
    with pytest.raises(rt.ArgumentError):
        rt.check_table({}, TWO, layout=7)  # type: ignore[arg-type]  # that is what is tried


def test_columns_that_no_frame_can_hold_refuse_the_table() -> None:
    frame = {"id": ["a"], "name": [["x"]], "income": [1], "toilets": [1]}
    assert not rt.check_table(frame, TWO).readable
    wide = pd.DataFrame({"id": ["a"], "income": [1j], "toilets": [1]})
    check = rt.check_table(wide, TWO)
    assert [(r.code, r.row) for r in check.of("refused")] == [("RT-TAB-008", None)]
    assert (check.rows, check.refused) == (1, 1)
    names = pd.DataFrame({"id": ["a"], "name": pd.to_datetime(["2024-01-01"]), "income": [1], "toilets": [1]})
    assert not rt.check_table(names, TWO).readable
    assert not rt.check_table(pd.DataFrame({"id": [1j], "income": [1], "toilets": [1]}), TWO).readable


def test_very_many_faults_are_counted_and_the_first_are_kept() -> None:
    rows = 5_000
    check = rt.check_table({"id": range(rows), "income": ["x"] * rows, "toilets": [1] * rows}, TWO)
    assert check.totals[check.remarks[0].kind] == rows == check.refused
    assert len(check.of("refused")) == 1_000
    shares = rt.Layout(units={"toilets": "%"})
    changed = rt.check_table({"id": range(rows), "income": [1] * rows, "toilets": ["1%"] * rows}, TWO, layout=shares)
    assert [n for kind, n in changed.totals.items() if kind.value == "changed"] == [rows + 1]


CELLS = st.sampled_from(["1", "1.2万", "85%", "0.5", "", "—", "x", "１", "1,234", "约3", "-1", "200", "是", "合计"])
NAMES = st.sampled_from(["上村", "小计", "", "a\u200b"])
IDS = st.sampled_from(["330108001001", "330108001002", "01", "", "合计", "1.1E+11", " 01", "#N/A"])


@given(
    rows=st.lists(st.tuples(IDS, NAMES, CELLS, CELLS, CELLS, CELLS), max_size=5),
    ragged=st.sampled_from([[], ["x,y"]]),
    layout=st.sampled_from([
        rt.Layout(),
        rt.Layout(missing=["—", "x"], full_width=True, thousands=",", skip=["合计"]),
        rt.Layout(units={"income": ("元", "万"), "toilets": "%"}),
    ]),
)  # fmt: skip
@pytest.mark.parametrize("entry", [pytest.param("", id="A16-rows in = rows out")])
def test_a_check_and_a_reading_never_disagree(
    entry: str,
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[str, ...]],
    ragged: list[str],
    layout: rt.Layout,
) -> None:
    lines = [",".join(f'"{cell}"' for cell in row) for row in rows] + ragged
    path = saved(tmp_path_factory.mktemp("t"), HEAD + "\n".join(lines) + entry)
    check = rt.check_table(path, BOOK, layout=layout)
    assert balanced(check)
    if check.readable:
        assert (len(rt.read_cohort(path, BOOK, layout=layout)), check.refused) == (check.villages, 0)
        return
    with pytest.raises(rt.RuraltierError) as caught:
        rt.read_cohort(path, BOOK, layout=layout)
    assert caught.value.count == sum(n for kind, n in check.totals.items() if kind.value == "refused")
    assert {p.code for p in caught.value.problems} <= {r.code for r in check.of("refused")}


def test_the_check_is_shown_in_both_languages(tmp_path: Path) -> None:
    check = rt.check_table(saved(tmp_path, MESSY), TWO, header_row=2)
    assert repr(check) == check.text("zh")
    assert check.text("zh").splitlines()[0].endswith("6 行 = 0 个村 + 略过 1 行 + 退回 5 行>")
    assert "refused" in check.text("en")
    assert list(check.columns("en"))[:3] == ["kind", "row", "id"]
    assert {len(cells) for cells in check.columns().values()} == {len(check.remarks)}
    assert json.loads(json.dumps(check.to_dict()))["layout"]["header_row"] == 2
    with pytest.raises(rt.EvaluationError):
        check.columns("fr")


GUESSES: list[Any] = [
    pytest.param({"集体收入(元)": ["12000"]}, {"units": {"income": "元"}}, id="header in yuan"),
    pytest.param({"集体收入": ["1,234", "5 678"]}, {}, id="two separators"),
    pytest.param({"集体收入": ["1亿元", "1km"]}, {"units": {"income": ["万元", "亿元"]}}, id="one unit of two"),
    pytest.param({"集体收入": ["1km"]}, {}, id="no such unit"),
    pytest.param({"集体收入": ["1"], "厕所": ["85%"]}, {"units": {"toilets": "%"}}, id="percent"),
    pytest.param({"厕所": ["85%", "0.85"]}, {}, id="B6-percent beside shares is nobody's guess"),
]


@pytest.mark.parametrize(("columns", "stated"), GUESSES)
def test_only_what_is_certain_is_proposed(columns: dict[str, list[str]], stated: dict[str, Any]) -> None:
    size = max(map(len, columns.values()))
    rest = {"集体收入": ["1"] * size} if not any("收入" in header for header in columns) else {}
    table = {"id": [f"v{i}" for i in range(size)], "厕所": ["1"] * size} | rest | columns
    layout = rt.check_table(table, TWO).layout
    assert {name: value for name, value in layout.to_dict().items() if name not in {"id", "columns"}} == stated
    if "集体收入(元)" in columns:
        assert layout.columns["income"] == "集体收入(元)"


def test_nothing_is_proposed_where_the_rule_book_has_no_unit_or_no_numbers() -> None:
    book = policy({"income": {}, "road": {"kind": "yes_no"}})
    check = rt.check_table({"id": ["a"], "income": ["1.2万"], "road": ["3元"]}, book)
    assert check.layout.units == {}


@pytest.mark.parametrize("cells", [pytest.param(["85%", "0.85", "85", "1,000"], id="B6-counts of each form")])
def test_forms_of_cells_are_counted_by_column(cells: list[str]) -> None:
    check = rt.check_table({"id": list("abcd"), "income": [1] * 4, "toilets": cells}, TWO)
    (noted,) = check.of("noted")
    assert (noted.code, noted.column) == ("RT-TAB-122", "toilets")
    assert "1 percentage, 1 number with separators, 2 others" in noted.why


MIXED: list[Any] = [
    pytest.param("1,250元", "write 0.125", "RT-NUM-003", id="B7-separators and a unit"),
    pytest.param("１２万", "write 12", "RT-NUM-006", id="B2-full-width and a unit"),
    pytest.param("１，２５０", "write 1250", "RT-NUM-006", id="B2-full-width and separators"),
    pytest.param("ａｂ", "", "RT-NUM-001", id="B23-a full-width word"),
]


@pytest.mark.parametrize(("cell", "mend", "code"), MIXED)
def test_several_forms_in_one_cell_are_told_and_proposed(cell: str, mend: str, code: str) -> None:
    table = {"id": ["a", "b"], "income": [cell, "1"], "toilets": [1, 1]}
    check = rt.check_table(table, TWO)
    assert [(remark.code, remark.mend) for remark in check.of("refused")] == [(code, mend)]
    assert rt.check_table(table, TWO, layout=check.layout).readable == bool(mend)


def test_a_mark_that_is_a_number_and_stands_nowhere_is_not_counted() -> None:
    book = policy({"income": {}}, missing_marks=["-99"])
    assert rt.check_table({"id": ["a"], "income": [1.5]}, book).remarks == ()


def test_a_header_with_something_in_brackets_is_proposed_once() -> None:
    book = policy({"income": {"label": "收入"}, "again": {"label": "Income", "aliases": ["收 入"]}})
    check = rt.check_table({"id": ["1"], "收入(社会)": [1]}, book)
    assert not check.readable
    assert len([header for header in check.layout.columns.values() if header == "收入(社会)"]) == 1
    plain = policy({"income": {"label": "Income", "aliases": ["IKS", "Indeks"]}})
    (problem,) = rt.check_table({"id": ["1"], "IKS(社会)": [1]}, plain).of("refused")
    assert "'IKS'" in problem.mend
    assert "'Indeks'" not in problem.mend
    layout = rt.check_table({"id": ["1"], "IKS(社会)": [1]}, plain).layout
    assert layout.columns == {"income": "IKS(社会)"}
    assert rt.check_table({"id": ["1"], "IKS(社会)": [1]}, plain, layout=layout).readable
