"""Excel workbooks: the same document as a text, with the place of every cell, and nothing hidden in them."""

from __future__ import annotations

import contextlib
import datetime as dt
import sys
import tomllib
import zipfile
from decimal import Decimal
from importlib.resources import files
from io import BytesIO
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from edge.doors.test_text_doors import DEFECTS, LEAVES, findings
from policy.rulebooks import base
from ruraltier._text import Text
from ruraltier.edge.doors.cell_values import cell_of, value_of
from ruraltier.edge.doors.headings import heading_of_path, labels_of, path_of_heading
from ruraltier.edge.doors.sheets import NAMES
from ruraltier.edge.doors.suffixes import content_of
from ruraltier.edge.doors.workbook_door import open_workbook
from ruraltier.edge.doors.workbook_text import workbook_of
from ruraltier.edge.files import list_policies, load_policy, read_rule_book, write_policy
from ruraltier.errors import ExportError, PolicyError, Problem, RuraltierError
from ruraltier.policy.figures import UNQUOTED
from ruraltier.policy.limits import LIMITS, Limits
from ruraltier.policy.parse import IN_A_CELL, parse_policy
from strategies import SeededChoice, draw_document

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BUNDLED = [policy.id for policy in list_policies()]


def opened(document: dict[str, Any]) -> Any:
    """Return a document after its way through a workbook."""
    return open_workbook(workbook_of(document), "", LIMITS).document


def refusals(content: bytes, limits: Limits = LIMITS) -> list[Problem]:
    try:
        problems = open_workbook(content, "x.xlsx", limits).problems
    except RuraltierError as error:
        problems = error.problems
    assert {problem.source for problem in problems} == {"x.xlsx"}
    return list(problems)


def edited(change: Callable[[Any], None], document: dict[str, Any] | None = None) -> bytes:
    """Return the workbook of a rule book after a change by hand."""
    book = load_workbook(BytesIO(workbook_of(base() if document is None else document)))
    change(book)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def sheet(rows: Any, name: str = "指标") -> bytes:
    """Return a workbook of one sheet."""
    book: Any = Workbook()
    book.active.title = name
    for row in rows:
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.slow
@pytest.mark.parametrize("name", BUNDLED)
def test_a_bundled_policy_comes_back(name: str, tmp_path: Path) -> None:
    policy, path = load_policy(name), tmp_path / "book.xlsx"
    write_policy(policy, path)
    again = load_policy(path)
    assert again == policy
    assert again.fingerprint == policy.fingerprint
    assert content_of(again.to_dict(), ".xlsx") == path.read_bytes()
    assert read_rule_book(path).notes == ()


@pytest.mark.slow
@pytest.mark.parametrize("name", BUNDLED)
def test_the_document_of_a_shipped_file_comes_back_with_its_checklists(name: str) -> None:
    text = (files("ruraltier") / "data" / "policies" / f"{name}.toml").read_text(encoding="utf-8")
    assert parse_policy(opened(tomllib.loads(text, parse_float=Decimal))) == load_policy(name)


@given(st.integers(0, 10**9))
def test_a_drawn_policy_comes_back(seed: int) -> None:
    policy = parse_policy(draw_document(SeededChoice(Random(seed))))  # noqa: S311 - a test draws, it keeps no secret
    again = parse_policy(opened(policy.to_dict()))
    assert again == policy
    assert again.fingerprint == policy.fingerprint


@pytest.mark.parametrize("defect", DEFECTS.values(), ids=DEFECTS)
def test_a_workbook_tells_the_findings_of_a_text(defect: dict[str, Any], tmp_path: Path) -> None:
    told = {}
    for suffix in (".toml", ".xlsx"):
        path = tmp_path / f"bad{suffix}"
        path.write_bytes(content_of(base(**defect), suffix))
        told[suffix] = findings(path)
    assert all(problem.cell for problem in told[".xlsx"] if problem.line)
    bare = [sorted(map(placeless, problems), key=str) for problems in told.values()]
    assert bare[0] == bare[1]


def placeless(problem: Problem) -> Problem:
    """Return a problem without its place; a workbook has no quotes that could be left out."""
    return evolve(problem, source="", line=None, cell="", mend=problem.mend.replace(IN_A_CELL, UNQUOTED))


def test_a_number_in_a_cell_of_text_is_mended_in_its_cell(tmp_path: Path) -> None:
    path = tmp_path / "bad.xlsx"
    path.write_bytes(content_of(base(**{"indicators.toilets.points": "30分"}), ".xlsx"))
    (problem,) = findings(path)
    assert (problem.code, problem.mend) == ("RT-DOC-003", f"write 30{IN_A_CELL}")


def test_a_finding_stands_in_the_cell_of_its_value(tmp_path: Path) -> None:
    path = tmp_path / "bad.xlsx"
    defects = {"indicators.toilets.unit": 77123, "gates": [{"code": "G1", "when": "x <", "cap": "mid"}]}
    path.write_bytes(content_of(base(**defects), ".xlsx"))
    book = load_workbook(path)
    problems = findings(path)
    (problem,) = (p for p in problems if p.path == "indicators.toilets.unit")
    name, _, cell = problem.cell.partition("!")
    assert (name, book[name][cell].value) == ("指标", 77123)
    assert problem.place == f"{path}!{problem.cell}: indicators.toilets.unit"
    assert {p.cell.partition("!")[0] for p in problems if p.path.startswith("gates")} == {"规则"}
    assert [p.cell[:2] for p in problems] == ["指标", "规则"]


LINES: dict[tuple[str, ...], Any] = {
    ("later",): st.dictionaries(st.sampled_from(["a", "b.c", "人", 'q"', "code"]), LEAVES, max_size=3),
    ("indicators", "x"): st.dictionaries(st.sampled_from(["label", "unit", "later key", "code2", "a.b"]), LEAVES),
}


@given(LINES[("later",)], LINES[("indicators", "x")], st.lists(LEAVES, max_size=4))
def test_unknown_keys_and_any_values_come_back(later: dict[str, Any], row: dict[str, Any], values: list[Any]) -> None:
    document = {"id": "x", "later": later, "list": values, "indicators": {"x": row}}
    assert opened(document) == plain(document)


def plain(value: Any) -> Any:
    """Return a document as a workbook gives it back: long numbers as ratios."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, (Decimal, int)) and not isinstance(value, bool):
        return value_of(cell_of(value, ""))
    return value


@pytest.mark.parametrize(
    "value",
    [
        "", " x ", "[x]", "{a}", '"x"', "=1+1", "#N/A",
        "a\r\nb", "a\nb", "\x00", "\ufffe", "_x0041_", "_x000D_", "x005F_", "_x005F_x0041_", "😀", "1/3", "30%",
        "2024-01-31", True, 7, -0.5, 10**14, [1, [2]], {"a": {"b": "_x0041_"}}, dt.date(2024, 1, 31), "是",
    ],
)  # fmt: skip
def test_a_value_comes_back_from_its_cell(value: Any) -> None:
    stated = Decimal(str(value)) if isinstance(value, float) else value
    assert opened({"indicators": {"x": {"value": stated}}}) == {"indicators": {"x": {"value": stated}}}


def test_long_numbers_are_written_as_ratios_and_old_dates_as_texts() -> None:
    found = opened({"a": Decimal("0.12345678901234567"), "b": 12345678901234567890, "c": dt.date(1899, 1, 1)})
    assert found == {"a": "0.12345678901234567/1", "b": "12345678901234567890/1", "c": "1899-01-01"}


def test_a_text_too_long_for_a_cell_is_not_cut() -> None:
    with pytest.raises(ExportError) as caught:
        workbook_of({"gates": [{"when": "x" * 32_768}]})
    assert (caught.value.problems[0].code, caught.value.problems[0].path) == ("RT-EXP-003", "gates[0].when")


def test_half_a_character_is_not_written() -> None:
    with pytest.raises(ExportError) as caught:
        workbook_of({"id": "\ud800"})
    assert caught.value.problems[0].code == "RT-EXP-002"


def test_cells_say_what_they_show() -> None:
    book = load_workbook(BytesIO(workbook_of(load_policy("shaanxi-2011").to_dict())))
    assert book.sheetnames == ["总则", "来源", "设置", "指标", "方面", "等次", "规则", "奖补", "算例", "说明"]
    tiers = list(book["等次"].values)
    assert tiers[0] == ("代码", "名称", "名称(英文)", "来源", "可信度", "不低于")
    assert tiers[2][-1] == 55
    assert [cell.value for cell in book["规则"]["A"]][:3] == ["规则类别", "封顶", "封顶"]
    assert "农民人均纯收入" in [cell.value for cell in book["算例"][1]]
    assert {row[0] for row in book["总则"].values} >= {"标题", "标题(英文)", "总分.满分合计", "奖补方案.币种"}


def test_remarks_stand_in_the_legend_and_are_not_read() -> None:
    content = workbook_of({"id": "x"}, {"head": Text(zh="总说明", en="all")})
    rows = list(load_workbook(BytesIO(content))["说明"].values)
    assert rows[1] == ("总则 head", None, None, "总说明\nall")
    assert open_workbook(content, "", LIMITS).document == {"id": "x"}


@pytest.mark.parametrize("key", NAMES)
def test_every_name_leads_back_to_its_key(key: str) -> None:
    path = tuple(key.split("."))
    assert path_of_heading(NAMES[key]) == path_of_heading(key) == path
    assert path_of_heading(heading_of_path(path)) == path


@given(st.lists(st.text(st.characters(codec="ascii"), min_size=1), min_size=1, max_size=3))
def test_every_path_has_a_heading_that_leads_back(keys: list[str]) -> None:
    assert path_of_heading(heading_of_path(tuple(keys))) == tuple(keys)


@pytest.mark.parametrize(
    ("heading", "path"),
    [
        ("名称（英文）", ("label", "en")), ("标题(中文)", ("title", "zh")), (" 单位 ", ("unit",)),
        ("村情.a_b", ("village", "a_b")),
        ("总分.名称(英文)", ("score", "label", "en")), ("期望.总分", ("expect", "score")),
        (".", (".",)), ('"\\q"', ('"\\q"',)),
    ],
)  # fmt: skip
def test_headings_are_read_as_people_write_them(heading: str, path: tuple[str, ...]) -> None:
    assert path_of_heading(heading) == path


def test_labels_that_name_two_indicators_or_a_key_are_no_headings() -> None:
    document = {
        "indicators": {"a": {"label": "收入"}, "b": {"label": {"zh": "收入"}}, "name": {"label": "等次"}, "c": {}},
        "aspects": {"x": {"items": {"d": {"label": {"zh": "路灯"}}}}},
        "cases": [{"name": "n", "village": {"a": 1, "b": 2, "name": 3, "d": True}, "expect": {}}],
    }
    assert labels_of(document) == {"a": "a", "b": "b", "name": "name", "等次": "name", "c": "c", "路灯": "d", "d": "d"}
    assert opened(document) == document
    headings = [c.value for c in load_workbook(BytesIO(workbook_of(document)))["算例"][1]]
    assert headings == ["算例名称", "a", "b", "村情.算例名称", "路灯", "期望"]


def test_english_sheets_and_keys_are_read_too() -> None:
    rows = [["code", "label.zh", "points"], ["a", "甲", 1.5], [], ["b", " ", 2.0]]
    found = open_workbook(sheet(rows, "indicators"), "", LIMITS).document
    assert found == {"indicators": {"a": {"label": {"zh": "甲"}, "points": Decimal("1.5")}, "b": {"points": 2}}}
    rules = [["section", "code"], ["gates", "G"], ["否决", "V"]]
    assert open_workbook(sheet(rules, "rules"), "", LIMITS).document == {
        "gates": [{"code": "G"}],
        "vetoes": [{"code": "V"}],
    }


def test_dates_and_other_cells_are_values() -> None:
    noon = dt.datetime(2024, 1, 31, 12)  # noqa: DTZ001 - a workbook knows no zones
    rows = [["key", "value"], ["a", noon], ["b", dt.date(2024, 1, 31)], ["c", dt.time(1, 30)]]
    found = open_workbook(sheet(rows, "head"), "", LIMITS).document
    assert found == {"a": noon, "b": dt.date(2024, 1, 31), "c": dt.time(1, 30)}


def test_characters_that_spreadsheets_write_in_code_are_read() -> None:
    assert value_of("a_x000D_b_x0041_") == "a\rb_x0041_"


@pytest.mark.parametrize(
    ("rows", "name", "cell", "what"),
    [
        ([["代码", "分值"], ["a", 1, 2]], "指标", "指标!C2", "the value stands under no heading"),
        ([["代码", "分值"], [None, 1]], "指标", "指标!B2", "the row has no code"),
        ([["名称"], ["甲"]], "指标", "指标!A1", "there is no column 代码 (code)"),
        ([["代码"], ["a"], ["a"]], "指标", "指标!A3", "indicators.a stands in 指标!A2 and again in 指标!A3"),
        (
            [["代码", "单位", "单位.en"], ["a", "x", "y"]],
            "指标",
            "指标!C2",
            "indicators.a.unit.en stands in 指标!B2",
        ),
        (
            [["代码", "分值", "points"], ["a", 1, 2]],
            "指标",
            "指标!C2",
            "indicators.a.points stands in 指标!B2",
        ),
        ([["代码"], ["G"]], "规则", "规则!A1", "there is no column 规则类别 (section)"),
        ([["规则类别", "代码"], ["限高", "G"]], "规则", "规则!A2", "'限高' is not known"),
        ([["规则类别", "代码"], [None, "G"]], "规则", "规则!A2", "the row does not say which rule it is"),
        ([["项目", "内容"], [None, 1]], "总则", "总则!B2", "the row has no key"),
        ([["项目", "内容"], ["a", 1], ["a.b", 1]], "总则", "总则!B3", "a.b stands in 总则!B2 and again in 总则!B3"),
        ([["代码", "计分曲线"], ["a", "{ kind ="]], "指标", "指标!B2", ""),
        ([["代码", "计分曲线"], ["a", "[1]\nb = 2"]], "指标", "指标!B2", "the cell starts like a table"),
        ([["代码", "计分曲线"], ["a", "[" * 3000]], "指标", "指标!B2", "the cell starts like a table"),
        ([["代码", "计分曲线"], ["a", "[" + "9" * 5000 + "]"]], "指标", "指标!B2", "the cell starts like a table"),
        ([["代码", "取值范围"], ["a", "=1+1"]], "指标", "指标!B2", "the cell holds a formula"),
        ([["代码", "取值范围"], ["a", "#DIV/0!"]], "指标", "指标!B2", "the cell holds the error '#DIV/0!'"),
        ([["代码", "分直"], ["a", 1], ["b", 2]], "指标", "指标!B1", "the heading '分直' is not known"),
        ([["项目", "内容"], ["标提", 1]], "总则", "总则!A2", "the heading '标提' is not known"),
        ([["代码"]], "指标体系", "指标体系", "the sheet '指标体系' is not known"),
    ],
)
def test_what_a_sheet_cannot_say_is_told_with_its_cell(rows: list[Any], name: str, cell: str, what: str) -> None:
    problems = refusals(sheet(rows, name))
    assert [p.cell for p in problems] == [cell]
    assert problems[0].what.startswith(what)


@pytest.mark.parametrize(
    ("head", "name", "path"),
    [
        ("indicators", "指标", "indicators"),
        ("ladder.tiers", "等次", "ladder.tiers"),
        ("ladder", "等次", "ladder.tiers"),
    ],
)
def test_a_section_that_stands_in_the_head_too_is_told(head: str, name: str, path: str) -> None:
    book = load_workbook(BytesIO(sheet([["项目", "内容"], [head, 7]], "总则")))
    for row in (["代码"], ["a"]):
        (book[name] if name in book else book.create_sheet(name)).append(row)
    out = BytesIO()
    book.save(out)
    assert [(p.code, p.path) for p in refusals(out.getvalue())] == [("RT-FIL-010", path)]


def test_what_a_cell_hides_is_told_together_with_what_the_rule_book_says(tmp_path: Path) -> None:
    def spoil(book: Any) -> None:
        book["等次"]["A3"] = "middle"
        points = next(cell.column_letter for cell in book["指标"][1] if cell.value == "分值")
        book["指标"][f"{points}2"] = "=1+1"
        book["规则"]["A2"] = "=1+1"
        book["总则"]["A3"] = "=1+1"
        book["来源"]["B1"] = "=1+1"

    path = tmp_path / "x.xlsx"
    path.write_bytes(edited(spoil))
    told = findings(path)
    assert [p.cell[:2] for p in told if p.code == "RT-FIL-031"] == ["总则", "来源", "指标", "规则"]
    assert {"floors[0].tier", "incentives.awards[0].amounts.mid"} <= {p.path for p in told}
    assert not [p for p in told if p.path.startswith("indicators.")]


def test_a_heading_of_labels_that_is_misspelt_is_told_once() -> None:
    def spoil(book: Any) -> None:
        book["指标"]["B1"] = "名秤"

    (problem,) = refusals(edited(spoil, load_policy("qixingguan-2015").to_dict()))
    assert (problem.code, problem.cell, problem.mend) == ("RT-FIL-038", "指标!B1", "did you mean '名称'?")


def test_a_label_that_no_indicator_has_is_told_once() -> None:
    def spoil(book: Any) -> None:
        book["算例"]["B1"] = "道露"

    (problem,) = refusals(edited(spoil, load_policy("qixingguan-2015").to_dict()))
    assert (problem.code, problem.cell) == ("RT-FIL-038", "算例!B1")


def test_a_cell_that_cannot_be_read_is_all_that_is_told(tmp_path: Path) -> None:
    def spoil(book: Any) -> None:
        book["总则"]["C1"] = "=1+1"
        book["指标"]["A2"] = "=1+1"

    path = tmp_path / "x.xlsx"
    path.write_bytes(edited(spoil, load_policy("saemaul-1973").to_dict()))
    assert ("RT-FIL-031", "指标!A2") in {(p.code, p.cell) for p in findings(path)}


def test_merged_cells_are_refused_with_their_area() -> None:
    problems = refusals(edited(lambda book: book["指标"].merge_cells("B2:B3")))
    assert [(p.code, p.cell) for p in problems] == [("RT-FIL-033", "指标!B2:B3")]


def test_a_sheet_that_is_not_known_hears_where_notes_may_stand() -> None:
    notes_in = "notes may stand in the sheet 说明, which is not read"
    (notes,) = refusals(edited(lambda book: book.create_sheet("备忘").append(["甲"])))
    assert (notes.code, notes.cell, notes.mend) == ("RT-FIL-036", "备忘", notes_in)
    (near,) = refusals(edited(lambda book: book.create_sheet("指标表").append(["甲"])))
    assert near.mend == f"did you mean '指标'?; {notes_in}"


@pytest.mark.parametrize(
    ("sheet", "heading", "named", "mend"),
    [
        ("指标", "分数", "分值", "did you mean '分值'?"),
        ("算例", "期望.分数", "期望.总分", "did you mean '期望.总分'?"),
        ("规则", "触发", "条件", ""),
        ("奖补", "人数", "人数指标", "did you mean '人数指标'?"),
        ("方面", "满分", "满分合计", "did you mean '满分合计'?"),
    ],
)
def test_a_heading_that_is_not_known_hears_those_of_its_sheet(sheet: str, heading: str, named: str, mend: str) -> None:
    def spoil(book: Any) -> None:
        book[sheet].cell(1, book[sheet].max_column + 1, heading)

    (problem,) = refusals(edited(spoil))
    assert problem.code == "RT-FIL-038"
    assert mend in problem.mend
    assert named in problem.rule
    assert "资金池" not in problem.rule or sheet == "奖补"


def test_a_key_of_the_head_that_is_not_known_hears_those_of_the_head() -> None:
    (problem,) = refusals(edited(lambda book: book["总则"].append(["编码", "甲"])))
    assert (problem.code, problem.mend) == ("RT-FIL-038", "did you mean '编号'?")
    assert "总分.满分合计" in problem.rule


@pytest.mark.parametrize(("value", "plain"), [(3, "300"), (0.3, "30"), (0.125, "12.5"), (1e300, "1" + "0" * 302)])
def test_a_cell_in_percent_is_mended_with_its_own_figure(value: float, plain: str) -> None:
    def percent(book: Any) -> None:
        book["等次"]["C3"] = value
        book["等次"]["C3"].number_format = "0%"

    (note,) = open_workbook(edited(percent), "", LIMITS).notes
    assert (note.code, note.mend) == ("RT-FIL-035", f"if the unit is %, write {plain} in a plain cell and not {plain}%")


def test_two_sheets_of_one_section_are_refused() -> None:
    def again(book: Any) -> None:
        book.copy_worksheet(book["指标"]).title = "indicators"

    assert [p.code for p in refusals(edited(again))] == ["RT-FIL-036"]


def test_an_empty_sheet_and_the_looks_of_a_workbook_do_not_matter() -> None:
    def dress(book: Any) -> None:
        book.create_sheet("Sheet1")
        book["指标"].row_dimensions[99].hidden = True
        book["指标"]["XFD1048576"].number_format = "0.00"

    assert open_workbook(edited(dress), "", LIMITS).document == opened(base())


def test_hidden_cells_and_percents_are_read_and_noted(tmp_path: Path) -> None:
    def hide(book: Any) -> None:
        book["指标"].row_dimensions[2].hidden = True
        book["指标"].column_dimensions.group("B", "C", hidden=True)
        book["算例"].sheet_state = "hidden"
        book["等次"]["C3"].number_format = "0.0%"

    path = tmp_path / "x.xlsx"
    path.write_bytes(edited(hide))
    reading = read_rule_book(path)
    assert reading.policy == parse_policy(base())
    assert [(n.code, n.cell) for n in reading.notes] == [
        ("RT-FIL-034", "指标"),
        ("RT-FIL-034", "指标"),
        ("RT-FIL-035", "等次!C3"),
        ("RT-FIL-034", "算例"),
    ]


def packed(**parts: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


GOOD = workbook_of({"id": "x"})
HOSTILE = {
    "nothing": b"",
    "a text": b"id = 1",
    "an old workbook, or one with a password": b"\xd0\xcf\x11\xe0" + b"\0" * 600,
    "a broken archive": b"PK\x03\x04" + b"\0" * 100,
    "half a workbook": GOOD[: len(GOOD) // 2],
    "a damaged part": GOOD[:200] + b"\xff" * 40 + GOOD[240:],
    "another archive": packed(x=b"y"),
    "a document type": packed(x=b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "b">]><l/>'),
    "a document type in UTF-16": packed(x="<!DOCTYPE l>".encode("utf-16")),
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_workbook_is_refused(content: bytes) -> None:
    assert [p.code for p in refusals(content)] == ["RT-FIL-030"]


@pytest.mark.parametrize(
    ("content", "limits", "code"),
    [
        (packed(x=b"0" * 20_000_000), LIMITS, "RT-LIM-021"),
        (packed(**{f"p{i}": b"" for i in range(1001)}), LIMITS, "RT-LIM-021"),
        (workbook_of(base()), Limits(values=20), "RT-LIM-002"),
    ],
    ids=["a bomb", "many parts", "many cells"],
)
def test_what_is_too_large_is_refused_before_it_is_unpacked(content: bytes, limits: Limits, code: str) -> None:
    assert [p.code for p in refusals(content, limits)] == [code]


@pytest.mark.parametrize("module", ["openpyxl", "xlsxwriter"])
def test_a_library_that_is_not_there_is_named_with_its_command(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(PolicyError) as caught:
        open_workbook(GOOD, "", LIMITS) if module == "openpyxl" else workbook_of({"id": "x"})
    (problem,) = caught.value.problems
    assert (problem.code, problem.mend) == ("RT-FIL-016", 'pip install "ruraltier[excel]"')


@given(st.binary(max_size=60), st.integers(0, len(GOOD)))
def test_any_bytes_are_a_workbook_or_a_told_fault(noise: bytes, at: int) -> None:
    with contextlib.suppress(RuraltierError):
        open_workbook(GOOD[:at] + noise + GOOD[at + len(noise) :], "", LIMITS)


def test_a_sound_rule_book_with_a_cell_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "idm.xlsx"
    write_policy(load_policy("idm-2016"), path)
    book = load_workbook(path)
    row = next(cells for cells in book["总则"].iter_rows() if cells[0].value == "说明")
    row[1].value = "=1+1"
    book.save(path)
    with pytest.raises(PolicyError) as caught:
        load_policy(path)
    assert [(p.code, p.cell) for p in caught.value.problems] == [("RT-FIL-031", f"总则!B{row[1].row}")]


def test_a_sound_rule_book_with_merged_cells_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "idm.xlsx"
    write_policy(load_policy("idm-2016"), path)
    book = load_workbook(path)
    row = next(cells for cells in book["总则"].iter_rows() if cells[0].value == "说明")[1].row
    book["总则"].merge_cells(f"B{row}:C{row}")
    book.save(path)
    with pytest.raises(PolicyError) as caught:
        load_policy(path)
    assert [p.cell for p in caught.value.problems] == [f"总则!B{row}:C{row}"]
