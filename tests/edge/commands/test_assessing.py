from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from ruraltier.edge.cli import main

if TYPE_CHECKING:
    from pathlib import Path

POLICY = ["--policy", "diqing-promotion"]
WINDOW = ["--window", "2023-12-31", "2024-12-31"]
LAST = "village_code,mark,satisfaction,grade_before\n1,85,90,一般\n2,95,95,较好\n3,40,90,较差\n"
NOW = "village_code,mark,satisfaction\n1,95,75\n2,96,95\n4,95,95\n"


@pytest.fixture
def years(tmp_path: Path) -> tuple[Path, Path]:
    last, now = tmp_path / "上年.csv", tmp_path / "今年.csv"
    last.write_text(LAST, "utf-8")
    now.write_text(NOW, "utf-8")
    return last, now


def test_the_tiers_of_last_time_come_from_the_table_of_last_time(said: Any, years: tuple[Path, Path]) -> None:
    last, now = years
    code, out, err = said("assess", now, *POLICY, "--last", last, "--json")
    assert code == 0
    assert "--window" in err
    document = json.loads(out)
    assert "mobility" not in document
    assert {v["id"]: v["tier"] for v in document["villages"]} == {"1": "fairly_good", "2": "good", "4": "good"}


def test_the_time_before_last_time_may_be_unknown(said: Any, years: tuple[Path, Path]) -> None:
    last, now = years
    last.write_text("village_code,mark,satisfaction\n1,85,90\n", "utf-8")
    code, out, _ = said("assess", now, *POLICY, "--last", last, "--json")
    assert code == 0
    assert {v["id"]: v["tier"] for v in json.loads(out)["villages"]}["1"] == "fairly_good"


def test_who_moved_is_told_between_two_days(said: Any, years: tuple[Path, Path]) -> None:
    last, now = years
    code, out, err = said("assess", now, *POLICY, "--last", last, *WINDOW, "--renamed", "3=4", "--json")
    assert (code, err) == (0, "")
    assert json.loads(out)["mobility"]["steps"] == {"3": 1, "0": 2}
    code, out, _ = said("assess", now, *POLICY, "--last", last, *WINDOW, "--lang", "zh")
    assert "2023-12-31 至 2024-12-31" in out
    code, whole, _ = said("compare", now, *POLICY, "--last", last, *WINDOW, "--json")
    assert json.loads(whole)["left"] == ["3"]
    code, out, _ = said("compare", now, *POLICY, "--last", last, *WINDOW)
    assert "1 entered; 1 left" in out


def test_last_time_may_have_had_another_rule_book(said: Any, tmp_path: Path) -> None:
    header = "village_code,village,iks,ike,ikl,district,regency,province\n"
    last, now = tmp_path / "a.csv", tmp_path / "b.csv"
    last.write_text(header + "1101,甲村,0.9,0.9,0.9,,,\n", "utf-8")
    now.write_text(header + "1101,甲村,0.5,0.5,0.5,,,\n", "utf-8")
    stated = ["compare", now, "--policy", "idm-2016", "--last", last, "--last-policy", "idm-2016", *WINDOW]
    assert said(*stated)[1].startswith("2023-12-31 to 2024-12-31")


def test_one_village_is_explained_with_what_last_time_has_in_it(said: Any, years: tuple[Path, Path]) -> None:
    last, now = years
    code, out, _ = said("explain", now, "1", *POLICY, "--last", last)
    assert code == 0
    assert "the tier of last time" in out


@pytest.mark.parametrize("pair", ["3", "=4", "3="])
def test_a_change_of_code_has_two_codes(pair: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["compare", "a.csv", *POLICY, "--last", "b.csv", *WINDOW, "--renamed", pair])
    assert caught.value.code == 2
    assert "OLD=NEW" in capsys.readouterr().err


def test_no_output_replaces_what_is_read(said: Any, years: tuple[Path, Path]) -> None:
    last, now = years
    code, _, err = said("assess", now, *POLICY, "--last", last, "--out", last, "--force")
    assert code == 2
    assert "that is read" in err
    assert last.read_text("utf-8") == LAST


def test_a_programme_is_checked_by_its_name(said: Any) -> None:
    code, out, _ = said("check-policy", "zhaoyuan-laggards", "--lang", "zh")
    assert code == 0
    assert "zhaoyuan-laggards:方案," in out


def test_the_layout_of_a_table_is_said_in_a_file(said: Any, years: tuple[Path, Path], tmp_path: Path) -> None:
    _, now = years
    now.write_text("编码;得分;满意\n1;95;0.75\n", "utf-8")
    layout = tmp_path / "列对照.toml"
    layout.write_text('id = "编码"\ndelimiter = ";"\n[columns]\nmark = "得分"\nsatisfaction = "满意"\n', "utf-8")
    last = tmp_path / "l.csv"
    last.write_text("编码;得分;满意\n1;95;90\n", "utf-8")
    code, out, _ = said("assess", now, *POLICY, "--layout", layout, "--last", last, "--json")
    assert code == 0
    assert json.loads(out)["villages"][0]["id"] == "1"


def test_a_report_is_written_with_who_moved(said: Any, years: tuple[Path, Path], tmp_path: Path) -> None:
    last, now = years
    page = tmp_path / "结果.html"
    code, _, err = said("assess", now, *POLICY, "--last", last, *WINDOW, "--report", page, "--lang", "zh")
    assert code == 0
    assert "结果.html" in err
    assert "2023-12-31" in page.read_text("utf-8-sig")


def test_the_versions_are_told(said: Any) -> None:
    code, out, _ = said("versions")
    assert code == 0
    assert "numpy" in out
