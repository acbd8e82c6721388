"""Catalogue C: CSV files, as bytes."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruraltier.domain.cohort import Cohort
from ruraltier.edge.limits import TableLimits
from ruraltier.edge.read import read_cohort
from ruraltier.errors import LimitError, RuraltierError
from tables import codes, numbers, policy, refusal, saved

if TYPE_CHECKING:
    from pathlib import Path

LABELLED = policy({"income": {"label": {"zh": "人均收入"}}})
TABLE = "村庄代码,村名,人均收入\n0101,上河村,85.5\n0102,下河村,\n"

ENCODINGS: list[Any] = [
    pytest.param("utf-8", None, [], id="C1-no mark"),
    pytest.param("utf-8-sig", None, [], id="C1-mark"),
    pytest.param("utf-8-sig", "utf-8", [], id="C1-mark and declared"),
    pytest.param("gbk", None, ["RT-CSV-101"], id="C2-GBK detected"),
    pytest.param("gb18030", None, ["RT-CSV-101"], id="C2-GB18030 detected"),
    pytest.param("gbk", "gbk", ["RT-CSV-101"], id="C2-declared"),
    pytest.param("big5", "big5", ["RT-CSV-101"], id="C2-another declared"),
    pytest.param("utf-16", None, ["RT-CSV-101"], id="C3-UTF-16 with mark"),
    pytest.param("utf-16-le", "utf-16-le", ["RT-CSV-101"], id="C3-UTF-16 declared"),
    pytest.param("utf-32", None, ["RT-CSV-101"], id="C3-UTF-32 with mark"),
]


@pytest.mark.parametrize(("encoding", "declared", "notes"), ENCODINGS)
def test_an_encoding_is_declared_or_detected_and_told(
    tmp_path: Path, encoding: str, declared: str | None, notes: list[str]
) -> None:
    text = TABLE.replace("村庄代码", "id") if encoding == "big5" else TABLE
    text = text.replace("村", "屯").replace("人均收入", "income") if encoding == "big5" else text
    cohort = read_cohort(saved(tmp_path, text.encode(encoding)), LABELLED, encoding=declared, name=text.split(",")[1])
    assert cohort.ids.tolist() == ["0101", "0102"]
    assert cohort.names[0][0] == "上"
    assert numbers(cohort)[0] == 85.5
    assert codes(cohort) == notes


UNDECODABLE: list[Any] = [
    pytest.param("id,income\na,1\n".encode("utf-16-le"), {"code": "RT-CSV-003", "row": 1}, id="C3-UTF-16 without mark"),
    pytest.param(TABLE.encode() + b"0103,\xff,3\n", {"code": "RT-CSV-001", "row": 4}, id="C4-one bad byte in UTF-8"),
    pytest.param(
        "编码,收入\n".encode("gbk") + b"a,\xff\n", {"code": "RT-CSV-001", "row": 2}, id="C4-one bad byte in GB18030"
    ),
    pytest.param(TABLE.encode()[:-4], {"code": "RT-CSV-001", "row": 3}, id="C4-cut in a character"),
    pytest.param(b"id,income\na,1\n\0b,2\n", {"code": "RT-CSV-003", "row": 3}, id="C9-NUL"),
]


@pytest.mark.parametrize(("raw", "expected"), UNDECODABLE)
def test_bytes_that_are_no_text_are_refused_with_line_and_offset(
    tmp_path: Path, raw: bytes, expected: dict[str, Any]
) -> None:
    problem = refusal(saved(tmp_path, raw), LABELLED).problems[0]
    assert {name: getattr(problem, name) for name in expected} == expected
    assert "offset" in problem.what


@pytest.mark.parametrize("bad", [pytest.param(812, id="C4-row 812")])
def test_the_offset_of_an_undecodable_byte_is_that_in_the_file(tmp_path: Path, bad: int) -> None:
    raw = "id,村名,income\n".encode() + b"".join(f"{i:04},上河村,1\n".encode() for i in range(2, 1000))
    lines = raw.splitlines(keepends=True)
    lines[bad - 1] = lines[bad - 1].replace("河".encode(), b"\xb2\xb3")
    problem = refusal(saved(tmp_path, b"".join(lines))).problems[0]
    assert (problem.code, problem.row) == ("RT-CSV-001", bad)
    offset = sum(map(len, lines[: bad - 1])) + lines[bad - 1].index(b"\xb2")
    assert f"offset {offset}" in problem.what


@pytest.mark.parametrize(
    "encoding", [pytest.param("utf-7x", id="C2-unknown"), pytest.param("rot13", id="C2-no text encoding")]
)
def test_an_unknown_encoding_is_refused(tmp_path: Path, encoding: str) -> None:
    assert refusal(saved(tmp_path, TABLE), LABELLED, encoding=encoding).problems[0].code == "RT-CSV-002"


GARBLED: list[Any] = [
    pytest.param("´åÃû", id="C5-GBK as latin-1"),
    pytest.param("æ\x9d‘å\x90\x8d".replace("‘", "\x91"), id="C5-UTF-8 as latin-1"),
    pytest.param("鏉戝悕", id="C5-UTF-8 as GBK"),
]


@pytest.mark.parametrize("header", GARBLED)
def test_a_header_that_looks_mis_decoded_is_noted(tmp_path: Path, header: str) -> None:
    cohort = read_cohort(saved(tmp_path, f"id,income,{header}\na,1,2\n"), policy())
    note = next(n for n in cohort.notes if n.code == "RT-CSV-103")
    assert "村名" in note.what


@pytest.mark.parametrize("name", [pytest.param("´åÃû", id="C5-names")])
def test_names_that_look_mis_decoded_are_noted(name: str) -> None:
    cohort = read_cohort({"id": ["a"], "name": [name], "income": [1]}, policy())
    assert codes(cohort) == ["RT-CSV-103"]
    assert cohort.names.tolist() == [name]


SEPARATORS: list[Any] = [
    pytest.param("id;income\na;1,5\n", "RT-NUM-004", id="C6-semicolon and decimal comma"),
    pytest.param('id,income\n"a;b|c\td",1\n', None, id="C6-others in a cell"),
]


@pytest.mark.parametrize(
    "mark", [pytest.param(m, id=f"C6-{n}") for m, n in ((";", "semicolon"), ("\t", "tab"), ("|", "bar"))]
)
@pytest.mark.parametrize("declared", [False, True])
def test_another_separator_is_read_and_told(tmp_path: Path, mark: str, *, declared: bool) -> None:
    path = saved(tmp_path, f"id{mark}income{mark}a,b\nv{mark}85{mark}1,2\n")
    cohort = read_cohort(path, policy(), delimiter=mark if declared else None)
    assert numbers(cohort) == [85]
    assert codes(cohort) == ["RT-CSV-102", "RT-TAB-103"]


@pytest.mark.parametrize(("text", "code"), SEPARATORS)
def test_the_header_alone_decides_what_separates(tmp_path: Path, text: str, code: str | None) -> None:
    path = saved(tmp_path, text)
    if code is None:
        assert read_cohort(path, policy()).ids.tolist() == ["a;b|c\td"]
    else:
        assert refusal(path).problems[0].code == code


UNSEPARATED: list[Any] = [
    pytest.param("x,y;z\n1,2;3\n", None, "RT-CSV-006", id="C6-ambiguous"),
    pytest.param("id,income\na,1\n", "ab", "RT-CSV-006", id="C6-two characters"),
    pytest.param("id,income\na,1\n", '"', "RT-CSV-006", id="C6-a quote"),
    pytest.param("income\n1\n", None, "RT-TAB-007", id="C6-one column"),
]


@pytest.mark.parametrize(("text", "delimiter", "code"), UNSEPARATED)
def test_an_unclear_separator_is_refused(tmp_path: Path, text: str, delimiter: str | None, code: str) -> None:
    assert refusal(saved(tmp_path, text), delimiter=delimiter).problems[0].code == code


LINES: list[Any] = [
    pytest.param('id,income,note\na,1,"x\ny"\nb,x,\n', 4, id="C7-newline in quotes"),
    pytest.param('id,income,note\r\na,1,"x\r\ny\r\nz"\r\nb,x,\r\n', 5, id="C7-CRLF in quotes"),
    pytest.param("id,income,note\n\n\na,1,\n\nb,x,\n", 6, id="C7-blank lines"),
    pytest.param('"id","in\ncome",income\na,,1\nb,,x\n', 4, id="C7-newline in the header"),
    pytest.param("id,income\ra,1\rb,x", 3, id="C9-CR line ends"),
]


@pytest.mark.parametrize(("text", "row"), LINES)
def test_row_numbers_are_the_lines_of_the_file(tmp_path: Path, text: str, row: int) -> None:
    problem = refusal(saved(tmp_path, text)).problems[0]
    assert (problem.row, problem.id, problem.value) == (row, "b", "'x'")


QUOTES: list[Any] = [
    pytest.param('id,income\na,1\nb,"2\nc,3\n', "RT-CSV-004", 3, id="C8-never closed"),
    pytest.param('id,income\na,1\n"b\n,x",2\n"c,3\n', "RT-CSV-004", 5, id="C8-after a closed one"),
    pytest.param('id,income\n"a\n""\nb",1\nc,"x\ny""\n', "RT-CSV-004", 5, id="C8-doubled inside"),
    pytest.param('id,"income\na,1\n', "RT-CSV-004", 1, id="C8-in the header"),
    pytest.param('id,income\na,"1"2\n', "RT-CSV-005", 2, id="C8-text after a closing quote"),
    pytest.param('id,income\n"a"",1\nb"",2\n"c",3\n', "RT-CSV-005", 2, id="C8-a quote doubled by mistake"),
    pytest.param('id,income\na,1\nb,"2' + "x" * 200_000, "RT-CSV-004", 3, id="C8-long rest"),
]


@pytest.mark.parametrize(("text", "code", "row"), QUOTES)
def test_an_open_quote_is_told_where_it_opens(tmp_path: Path, text: str, code: str, row: int) -> None:
    problem = refusal(saved(tmp_path, text)).problems[0]
    assert (problem.code, problem.row) == (code, row)


@pytest.mark.parametrize("end", [pytest.param(e, id=f"C9-{e!r}") for e in ("", "\n", "\r", "\r\n")])
def test_every_line_end_is_read(tmp_path: Path, end: str) -> None:
    text = (end or "\n").join(["id,income", "a,85", "b,86"]) + end
    assert numbers(read_cohort(saved(tmp_path, text), policy())) == [85, 86]


@pytest.mark.parametrize("entry", [pytest.param(b"", id="C9-any bytes")])
@given(raw=st.one_of(st.binary(max_size=200), st.text("id,income\n\r\"0'1.;\t|村\0e", max_size=80).map(str.encode)))
def test_any_bytes_give_a_cohort_or_a_refusal(
    tmp_path_factory: pytest.TempPathFactory, entry: bytes, raw: bytes
) -> None:
    path = saved(tmp_path_factory.mktemp("fuzz"), b"id,income\n" * (len(raw) % 2) + raw + entry)
    with suppress(RuraltierError):
        assert isinstance(read_cohort(path, policy()), Cohort)


LIMITS: list[Any] = [
    pytest.param({"file_bytes": 28}, "RT-LIM-042", id="C10-file"),
    pytest.param({"cell": 9}, "RT-LIM-041", id="C10-cell"),
    pytest.param({"text_bytes": 79}, "RT-LIM-041", id="C10-column of texts"),
    pytest.param({"rows": 1}, "RT-LIM-040", id="C10-rows"),
    pytest.param({"columns": 1}, "RT-LIM-040", id="C10-columns"),
]


@pytest.mark.parametrize(("limits", "code"), LIMITS)
def test_a_limit_holds_and_one_more_is_refused(tmp_path: Path, limits: dict[str, int], code: str) -> None:
    path = saved(tmp_path, "id,income\nabcdefghij,1\nb,234\n")
    error = refusal(path, limits=TableLimits(**limits))
    assert isinstance(error, LimitError)
    assert error.problems[0].code == code
    assert (
        len(read_cohort(path, policy(), limits=TableLimits(**{name: size + 1 for name, size in limits.items()}))) == 2
    )


@pytest.mark.parametrize("size", [pytest.param(200_000, id="C10-field")])
def test_a_field_beyond_the_reader_is_refused(tmp_path: Path, size: int) -> None:
    error = refusal(saved(tmp_path, f"id,income\na,1\n{'x' * size},1\n"))
    assert isinstance(error, LimitError)
    assert (error.problems[0].code, error.problems[0].row) == ("RT-LIM-013", 3)


TITLED = "2024年村庄台账,,\n填报单位:某镇,,\nid,income,note\na,85,\n"


@pytest.mark.parametrize("text", [pytest.param(TITLED, id="C11-guess shown")])
def test_title_lines_are_refused_with_a_guess(tmp_path: Path, text: str) -> None:
    problem = refusal(saved(tmp_path, text)).problems[0]
    assert (problem.code, problem.row, problem.mend) == ("RT-TAB-001", 1, "line 3 looks like the header: header_row=3")


@pytest.mark.parametrize("header_row", [pytest.param(3, id="C11-header_row")])
def test_the_header_row_can_be_named(tmp_path: Path, header_row: int) -> None:
    cohort = read_cohort(saved(tmp_path, TITLED), policy(), header_row=header_row)
    assert numbers(cohort) == [85]
    assert refusal(saved(tmp_path, TITLED.replace("85", "x")), header_row=header_row).problems[0].row == 4


@pytest.mark.parametrize("header_row", [pytest.param(n, id=f"C11-line {n}") for n in (0, -1, 99)])
def test_a_header_row_that_is_not_there_is_refused(tmp_path: Path, header_row: int) -> None:
    assert refusal(saved(tmp_path, TITLED), header_row=header_row).problems[0].code == "RT-TAB-001"


@pytest.mark.parametrize("text", [pytest.param("id,income,note\na,1,\nb,2\n", id="C12-short row")])
def test_a_short_row_is_never_filled_up(tmp_path: Path, text: str) -> None:
    problem = refusal(saved(tmp_path, text)).problems[0]
    assert (problem.code, problem.row, problem.what) == ("RT-TAB-017", 3, "the row has 2 fields, the header has 3")


@pytest.mark.parametrize("text", [pytest.param('id,income\na,"1\nb,2\n"\nc,3,4\n', id="C12-row over lines")])
def test_a_ragged_row_over_several_lines_hints_at_a_quote(tmp_path: Path, text: str) -> None:
    error = refusal(saved(tmp_path, text.replace('"1', '1,"').replace('\n"', '\n"')))
    problem = error.problems[0]
    assert (problem.row, problem.mend) == (2, "the row runs over 3 lines: a quote may be open")


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        pytest.param((1, 2), "RT-TAB-016", id="D3-only a workbook has several"),
        pytest.param((1, 3), "RT-ARG-001", id="D3-rows apart"),
        pytest.param((), "RT-ARG-001", id="D3-no row"),
    ],
)
def test_a_header_of_several_rows_is_for_workbooks(tmp_path: Path, rows: tuple[int, ...], code: str) -> None:
    with pytest.raises(RuraltierError) as caught:
        read_cohort(saved(tmp_path, TABLE), LABELLED, header_row=rows)
    assert caught.value.problems[0].code == code
