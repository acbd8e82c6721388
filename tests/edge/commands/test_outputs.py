from __future__ import annotations

import json
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import pytest

import ruraltier as rt

if TYPE_CHECKING:
    from pathlib import Path

POLICY = ["--policy", "shaanxi-2011"]
HEADER = "村码,村名,净收入\n"
RULES = """
format = 1
id = "county"
title = "示例县"
source = "S"
confidence = "illustrative"
missing = "unrated"
score = { total = 10 }
ladder = { tiers = [{ code = "low", label = "差" }, { code = "top", label = "好", at_least = 6 }] }
[sources.S]
title = "办法"
[indicators.income]
label = "净收入"
points = 10
unit = "万元"
curve = { kind = "proportional", target = 50 }
[incentives]
currency = "CNY"
unit = "元"
[[incentives.awards]]
code = "bonus"
label = "奖励"
kind = "fixed"
amounts = { low = 0, top = 1000 }
"""


@pytest.fixture
def county(tmp_path: Path) -> list[Path]:
    table, policy = tmp_path / "台账.csv", tmp_path / "办法.toml"
    table.write_text(HEADER + "330108001001,上河村,40\n330108001002,下河村,10\n", "utf-8")
    policy.write_text(RULES, "utf-8")
    return [table, policy]


def test_everything_that_is_published_is_written_at_once(said: Any, county: list[Path], tmp_path: Path) -> None:
    table, policy = county
    places = {
        "report": "报告.html",
        "workbook": "结果.xlsx",
        "notice": "公示.txt",
        "letters": "告知书",
        "out": "结果.csv",
    }
    asked = [part for name, place in places.items() for part in (f"--{name}", tmp_path / place)]
    told = ["--date", "2026-03-02", "--days", "7", "--contact", "村务办", "--issuer", "示例县"]
    start = ["assess", table, "--policy", policy, "--id", "村码", "--money", "--lang", "zh", *asked]
    code, out, err = said(*start, *told)
    assert code == 0
    assert "1,000.00" in out
    assert all((tmp_path / place).exists() and place in err for place in places.values())
    notice = (tmp_path / "公示.txt").read_text("utf-8-sig")
    assert "村务办" in notice
    assert "2026-03-08" in notice
    assert len(list((tmp_path / "告知书").iterdir())) == 2
    code, _, err = said(*start)
    assert code == 2
    assert "is there already" in err
    assert said(*start, "--force")[0] == 0


def test_pictures_are_drawn_into_a_folder(said: Any, county: list[Path], tmp_path: Path) -> None:
    table, policy = county
    start = ["assess", table, "--policy", policy, "--id", "村码", "--pictures", tmp_path / "图"]
    assert said(*start)[0] == 0
    assert said(*start)[0] == 2
    last = ["--last", table, "--window", "2025-12-31", "2026-12-31"]
    assert said(*start, *last, "--force")[0] == 0
    drawn = {path.name for path in (tmp_path / "图").iterdir()}
    assert drawn == {"tiers.svg", "scores.svg", "losses.svg", "flows.svg"}


def test_the_result_may_be_parquet_and_nothing_else_that_is_no_table(
    said: Any, county: list[Path], tmp_path: Path
) -> None:
    table, policy = county
    start = ["assess", table, "--policy", policy, "--id", "村码", "--money"]
    assert said(*start, "--out", tmp_path / "结果.parquet")[0] == 0
    written = pq.read_table(tmp_path / "结果.parquet").to_pydict()
    assert [float(Fraction(text)) for text in written["score_exact"]] == written["score"]
    code, _, err = said(*start, "--out", tmp_path / "结果.docx")
    assert code == 2
    assert ".parquet" in err


def test_two_outputs_have_two_places(said: Any, county: list[Path], tmp_path: Path) -> None:
    table, policy = county
    place = tmp_path / "一.html"
    code, _, err = said("assess", table, "--policy", policy, "--id", "村码", "--report", place, "--notice", place)
    assert code == 2
    assert "written twice" in err
    assert not place.exists()


def test_the_rule_book_of_last_time_is_kept_apart_too(said: Any, county: list[Path], tmp_path: Path) -> None:
    table, policy = county
    book = tmp_path / "旧办法.xlsx"
    rt.write_policy(rt.load_policy(policy), book)
    before = book.read_bytes()
    start = ["assess", table, "--policy", policy, "--id", "村码", "--last", table, "--last-policy", book]
    assert said(*start, "--workbook", book, "--force")[0] == 2
    assert book.read_bytes() == before


def test_letters_may_be_one_file(said: Any, county: list[Path], tmp_path: Path) -> None:
    table, policy = county
    place = tmp_path / "告知书.html"
    assert said("assess", table, "--policy", policy, "--id", "村码", "--letters", place)[0] == 0
    assert "330108001002" in place.read_text("utf-8-sig")


def test_what_a_workbook_does_not_recalculate_is_told(said: Any, county: list[Path], tmp_path: Path) -> None:
    table, policy = county
    start = ["--lang", "zh", "--workbook"]
    code, _, err = said("assess", table, "--policy", policy, "--id", "村码", *start, tmp_path / "a.xlsx")
    assert (code, "不复算" in err) == (0, False)
    header = "code,life_expectancy,expected_schooling,mean_schooling,income\n"
    table.write_text(f"{header}甲,70,12,8,9000\n", "utf-8")
    code, _, err = said("assess", table, "--policy", "hdi", *start, tmp_path / "b.xlsx")
    assert (code, "工作簿中不复算:" in err) == (0, True)


def test_a_table_is_checked_row_by_row_and_its_layout_proposed(said: Any, county: list[Path], tmp_path: Path) -> None:
    table, policy = county
    table.write_text(HEADER + "330108001001,上河村,3000元\n330108001002,下河村,—\n", "utf-8")
    sheet, layout = tmp_path / "退改.csv", tmp_path / "列对照.toml"
    start = ["check-table", table, "--policy", policy, "--id", "村码"]
    code, _, err = said(*start, "--lang", "zh", "--sheet-out", sheet, "--layout-out", layout)
    assert code == 1
    assert "退改.csv" in err
    assert "3000元" in sheet.read_text("utf-8-sig")
    assert "income" in layout.read_text("utf-8")
    assert said(*start, "--json")[1].startswith("{")
    code, _, err = said(*start, "--layout-out", table, "--force")
    assert code == 2
    assert "that is read" in err


def test_a_clean_table_is_readable(said: Any, county: list[Path]) -> None:
    table, policy = county
    assert said("check-table", table, "--policy", policy, "--id", "村码")[0] == 0


def test_a_check_advises_in_options_and_says_where_all_of_it_is(
    said: Any, county: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    table, policy = county
    rows = "".join(f"3301080010{at:02},上河村,x\n" for at in range(12))
    table.write_text(HEADER + rows + "合计,,9\n", "utf-8")
    start = ["check-table", table, "--policy", policy, "--id", "村码", "--lang", "zh"]
    _, out, _ = said(*start, "--json")
    mends = [remark["怎么改"] for remark in json.loads(out)["remarks"]]
    assert any("--skip" in mend for mend in mends)
    assert not any("skip=" in mend for mend in mends)
    _, whole, _ = said(*start)
    assert "--sheet-out" in whole.splitlines()[-1]
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    assert len(said(*start)[1]) <= len(whole)
    _, _, err = said("assess", table, "--policy", policy, "--id", "村码")
    assert "check-table" in err


def test_a_layout_has_a_line_for_every_indicator_without_a_column(
    said: Any, county: list[Path], tmp_path: Path
) -> None:
    table, policy = county
    layout = tmp_path / "列对照.toml"
    start = ["check-table", table, "--policy", policy, "--id", "村码", "--force", "--layout-out", layout]
    table.write_text("村码,村名,别的\n330108001001,上河村,7\n", "utf-8")
    said(*start)
    text = layout.read_text("utf-8")
    assert '# income = "…"' in text
    assert "别的" in text
    assert rt.load_layout(layout).columns == {}
    (tmp_path / "空.csv").write_text("", "utf-8")
    said("check-table", tmp_path / "空.csv", *start[2:])
    assert layout.read_text("utf-8").startswith("[columns]\n")
