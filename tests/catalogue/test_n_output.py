"""N: output as an attack. The ids of the tests carry the numbers of the fault catalogue."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest

import ruraltier as rt
from ruraltier.edge.cli import main
from ruraltier.edge.writing import inert

if TYPE_CHECKING:
    from pathlib import Path

PAYLOADS = [
    "=cmd|'/c calc'!A1",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠a",
]
HIDDEN = [" =1+1", "\u3000=1+1", "\u00a0@x", "'=1+1", '"=1+1', "  '\"+1"]
HARMLESS = ["下河村", "A-1", "3=4", "村 @ 河", "", " ", "'"]
FORGERIES = ["\x1b[31m红\x1b[0m", "上河村\n  下河村: model", "a\u202eb", "\u2028x", "\x9b31m"]


def village_file(folder: Path, name: str, code: str = "110101001207") -> Path:
    path = folder / "村庄.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["village_code", "village", "iks", "ike", "ikl", "district", "regency", "province"])
        rows.writerow([code, name, "0.9", "0.9", "0.9", "", "", ""])
    return path


@pytest.mark.parametrize("payload", [*PAYLOADS, *HIDDEN])
def test_n2_n3_a_text_that_may_be_a_formula_is_made_inert(payload: str) -> None:
    assert inert(payload) == "'" + payload


@pytest.mark.parametrize("text", HARMLESS)
def test_n2_any_other_text_stays_as_it_is(text: str) -> None:
    assert inert(text) == text


@pytest.mark.parametrize("payload", ["=cmd|'/c calc'!A1", "@SUM(A1)", "＝1+1"])
def test_n2_no_cell_of_a_written_result_is_a_formula(tmp_path: Path, payload: str) -> None:
    out = tmp_path / "out.csv"
    code = main(["assess", str(village_file(tmp_path, payload)), "--policy", "idm-2016", "--out", str(out)])
    assert code == 0
    with out.open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["name"] == "'" + payload
    assert (row["id"], row["score"], row["tier"]) == ("110101001207", "0.9", "mandiri")


@pytest.mark.parametrize("name", FORGERIES)
def test_n9_names_cannot_colour_a_terminal_or_forge_a_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    path = village_file(tmp_path, name)
    for command in (["explain", str(path), "110101001207"], ["assess", str(path)], ["explain", str(path), name]):
        main([*command, "--policy", "idm-2016"])
    printed = capsys.readouterr()
    assert not set(printed.out + printed.err) & set("\x1b\u2028\u202e\x9b")
    assert "\n  下河村: model" not in printed.out + printed.err


@pytest.mark.parametrize("name", FORGERIES)
def test_n9_nor_can_headers_paths_and_ids_in_what_the_program_reports(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    path = village_file(tmp_path, "村", name)
    for command in (["assess", str(path), "--id", name], ["assess", name], ["explain", str(path), name]):
        main([*command, "--policy", "idm-2016"])
    main(["check-policy", name])
    main(["assess", str(path), "--policy", "idm-2016", "--out", str(tmp_path / f"{name}.csv")])
    printed = capsys.readouterr()
    assert not set(printed.out + printed.err) & set("\x1b\u2028\u202e\x9b")


def test_n4_the_mark_before_a_formula_is_for_spreadsheets_alone_and_stays_in_what_is_read_again(tmp_path: Path) -> None:
    # Whoever made a CSV, the reader takes it as it stands: it restores nothing by guess. Parquet and JSON need no mark.
    table = village_file(tmp_path, "=1+1")
    assert main(["assess", str(table), "--policy", "idm-2016", "--out", str(tmp_path / "out.csv")]) == 0
    assert main(["assess", str(table), "--policy", "idm-2016", "--out", str(tmp_path / "out.parquet")]) == 0
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["name"] for row in csv.DictReader(file)] == ["'=1+1"]
    assert pq.read_table(tmp_path / "out.parquet")["name"].to_pylist() == ["=1+1"]
    cohort = rt.read_cohort(table, rt.load_policy("idm-2016"))
    assert rt.from_json(rt.to_json(cohort)).names.tolist() == ["=1+1"]
