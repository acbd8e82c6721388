from __future__ import annotations

import csv
import io
import json
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import ruraltier as rt
from ruraltier.edge.cli import main
from ruraltier.edge.commands import books
from ruraltier.edge.demo import samples

IDM = ["--policy", "idm-2016"]
COUNTY = ["--policy", "shaanxi-2011"]
POLICY = """
format = 1
id = "county"
title = "示例县"
source = "S"
confidence = "published"
missing = "unrated"
score = { total = 10 }
ladder = { tiers = [{ code = "low" }, { code = "top", at_least = 6 }] }
[sources.S]
title = "办法"
[indicators.income]
points = 10
curve = { kind = "proportional", target = 50 }
"""
CASE = '[[cases]]\nname = "一例"\nvillage = { income = 30 }\nexpect = { score = %s, tier = "top" }\n'


@pytest.fixture(scope="module")
def county() -> Path:
    return Path(str(samples("synthetic-county")[-1]))


@pytest.fixture
def villages(tmp_path: Path) -> Path:
    path = tmp_path / "村庄.csv"
    header = "village_code,village,iks,ike,ikl,district,regency,province"
    rows = ["1101,甲村,0.9,0.9,0.9,,,", "1102,乙村,0.5,0.5,0.4999,,,", "1103,丙村,,0.5,0.5,,,"]
    path.write_text("\n".join([header, *rows]), encoding="utf-8")
    return path


def test_without_arguments_it_says_what_it_can_do(said: Any) -> None:
    code, out, err = said()
    assert (code, err) == (2, "")
    for command in ("assess", "explain", "policies", "check-policy", "demo", "examples:"):
        assert command in out


@pytest.mark.parametrize("arguments", [["assess"], ["nonsense"], ["assess", "a.csv"], ["demo", "--lang", "fr"]])
def test_wrong_use_is_exit_code_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--version"])
    assert caught.value.code == 0
    assert capsys.readouterr().out == f"ruraltier {rt.__version__}\n"


def test_assess_counts_the_tiers(said: Any, villages: Path) -> None:
    code, out, err = said("assess", villages, *IDM)
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == "Indonesia: village development index (IDM), five statuses: 3 villages"
    assert "  self-reliant         mandiri            1  33.3%" in out
    assert "  unrated              unrated            1  33.3%" in out


def test_assess_takes_the_version_of_a_day(said: Any, villages: Path, tmp_path: Path) -> None:
    book = tmp_path / "book.toml"
    later = '[[amendments]]\ncode = "A"\nvalid_from = 2020-01-01\nset = { "ladder.tiers.mandiri.above" = 0.95 }\n'
    book.write_text(rt.load_policy("idm-2016").to_toml() + later, encoding="utf-8")
    held = {}
    for day in ("2019-12-31", "2020-01-01"):
        code, out, _ = said("assess", villages, "--policy", book, "--on", day, "--json")
        held[day] = json.loads(out)["counts"]["mandiri"]
        assert code == 0
    assert held == {"2019-12-31": 1, "2020-01-01": 0}
    code, _, err = said("assess", villages, "--policy", book)
    assert code == 2
    assert "--on DATE" in err
    with pytest.raises(SystemExit):
        main(["assess", "a.csv", "--policy", "x", "--on", "yesterday"])


def test_a_table_without_rows_is_said_to_hold_nothing(said: Any, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("village_code,iks,ike,ikl\n", encoding="utf-8")
    code, out, _ = said("assess", path, *IDM, "--lang", "zh")
    assert (code, len(out.splitlines())) == (0, 2)
    assert "未评定" in out


def test_advice_names_options_and_they_help(said: Any, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("表,,,\nvillage_code,iks,ike,ikl\n1101,1,1,1\nTotal: 1,1,1,1\n", encoding="utf-8")
    code, _, err = said("assess", path, *IDM)
    assert (code, "--header-row 2" in err) == (2, True)
    path.write_text(path.read_text(encoding="utf-8").replace("Total: 1", "Total (1)"), encoding="utf-8")
    code, _, err = said("assess", path, *IDM, "--header-row", 2)
    assert (code, '--skip "Total" ' in err, "--skip 4 " in err) == (2, True, True)
    for mark in ("Total", "4"):
        code, out, _ = said("assess", path, *IDM, "--header-row", 2, "--skip", mark)
        assert (code, ": 1 village" in out) == (0, True)


def test_assess_speaks_chinese_and_marks_figures_that_nobody_published(said: Any, county: Path) -> None:
    code, out, _ = said("assess", county, *COUNTY, "--money", "--lang", "zh")
    assert code == 0
    assert "  一类示范村  model         9   1.9%" in out
    assert "  合计             3,471,500.00" in out
    assert "示例数值" in out


def test_assess_writes_a_table_that_spreadsheets_read(said: Any, county: Path, tmp_path: Path) -> None:
    out = tmp_path / "结果.csv"
    code, _, err = said("assess", county, *COUNTY, "--money", "--out", out)
    assert (code, err.splitlines()[-1]) == (0, f"{out} written (480 villages)")
    assert out.read_bytes().startswith(b"\xef\xbb\xbfid,name,status,tier,tier_label,score,")
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    assert len(rows) == 480
    village = rows["990101103215"]
    assert (village["tier"], village["reasons"], village["decided_by"]) == ("model", "G2 F1", "F1")
    assert village["amount_CNY"] == "28661.32"


@pytest.mark.parametrize(("lang", "label"), [("zh", "自立村"), ("en", "self-reliant")])
def test_labels_are_in_the_language_of_the_output(
    said: Any, villages: Path, tmp_path: Path, lang: str, label: str
) -> None:
    out = tmp_path / "out.csv"
    printed = said("assess", villages, *IDM, "--out", out, "--json", "--lang", lang)[1]
    told = {row["tier"]: row["tier_label"] for row in json.loads(printed)["villages"]}
    with out.open(encoding="utf-8-sig", newline="") as file:
        assert told == {row["tier"]: row["tier_label"] for row in csv.DictReader(file)}
    assert label in told.values()


def test_assess_replaces_a_file_only_on_demand(said: Any, villages: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    out.write_text("旧", encoding="utf-8")
    code, printed, err = said("assess", villages, *IDM, "--out", out)
    assert (code, printed) == (2, "")
    assert "--force" in err
    assert out.read_text(encoding="utf-8") == "旧"
    assert said("assess", villages, *IDM, "--out", out, "--force")[0] == 0
    assert "1101,甲村,rated,mandiri" in out.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("name", ["村庄.csv", "./下/../村庄.csv", "link.csv", "county.toml", "link.toml"])
def test_assess_never_overwrites_what_it_reads(
    said: Any, villages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    book = tmp_path / "county.toml"
    book.write_text(rt.load_policy("idm-2016").to_toml(), encoding="utf-8")
    (tmp_path / "下").mkdir()
    (tmp_path / "link.csv").symlink_to(villages)
    (tmp_path / "link.toml").symlink_to("county.toml")
    before = villages.read_bytes(), book.read_bytes()
    code, out, err = said("assess", villages, "--policy", book, "--out", name, "--force")
    assert (code, out) == (2, "")
    assert "that is read" in err
    assert "choose another name" in err
    assert (villages.read_bytes(), book.read_bytes()) == before


def test_assess_prints_json(said: Any, villages: Path, county: Path) -> None:
    code, out, _ = said("assess", villages, *IDM, "--json")
    found = json.loads(out)
    assert (code, found["policy"], len(found["villages"])) == (0, "idm-2016", 3)
    assert found["villages"][2]["score"] is None
    found = json.loads(said("assess", county, *COUNTY, "--json", "--money")[1])
    assert found["allocation"]["total"] == 347_150_000


def test_a_column_of_codes_can_be_named(said: Any, villages: Path) -> None:
    renamed = villages.with_name("b.csv")
    renamed.write_text(villages.read_text(encoding="utf-8").replace("village_code", "编号"), encoding="utf-8")
    assert said("assess", renamed, *IDM, "--id", "编号")[0] == 0


def test_wrong_input_is_told_with_its_place_and_exit_code_2(said: Any, villages: Path) -> None:
    villages.write_text(villages.read_text(encoding="utf-8").replace("0.4999", "半"), encoding="utf-8")
    code, out, err = said("assess", villages, *IDM, "--lang", "zh")
    assert (code, out) == (2, "")
    assert err.startswith("无法完成:\n")
    assert "村庄.csv" in err
    assert "1102" in err


def test_more_problems_than_are_shown_are_counted(said: Any, tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    rows = [f"{1000 + i},x,半,0.5,0.5,,," for i in range(60)]
    header = "village_code,village,iks,ike,ikl,district,regency,province"
    path.write_text("\n".join([header, *rows]), encoding="utf-8")
    assert "… and 10 more (60 problems in all)" in said("assess", path, *IDM)[2]


def test_what_was_noticed_while_reading_is_told(said: Any, villages: Path) -> None:
    villages.write_text(
        "\n".join(f"{line},备注" for line in villages.read_text(encoding="utf-8").splitlines()), encoding="utf-8"
    )
    code, _, err = said("assess", villages, *IDM, "--lang", "zh")
    assert code == 0
    assert err.startswith("提示:村庄.csv")
    assert "备注" in err


def test_money_of_a_rule_book_without_incentives_is_refused(said: Any, villages: Path) -> None:
    code, _, err = said("assess", villages, *IDM, "--money")
    assert code == 2
    assert "no incentives" in err


def test_explain_tells_one_village(said: Any, villages: Path, county: Path) -> None:
    code, out, _ = said("explain", villages, "1102", *IDM, "--lang", "zh")
    assert code == 0
    assert out.startswith("乙村(1102):")
    out = said("explain", county, "990101103215", *COUNTY, "--money")[1]
    assert "money 28,661.32 CNY" in out
    policy = rt.load_policy("shaanxi-2011")
    result = rt.assess(rt.read_cohort(county, policy), policy)
    nothing = next(verdict.id for verdict in result if verdict.tier is None)
    assert said("explain", county, nothing, *COUNTY, "--money")[1].endswith("  money 0.00 CNY\n")


def test_explain_of_an_unknown_village_is_exit_code_2(said: Any, villages: Path) -> None:
    code, _, err = said("explain", villages, "9999", *IDM)
    assert code == 2
    assert "there is no village '9999'" in err
    assert "position" not in err


def test_explain_of_a_code_without_its_zeros_names_the_code(said: Any, villages: Path) -> None:
    villages.write_text(villages.read_text(encoding="utf-8").replace("1101,", "001,"), encoding="utf-8")
    code, _, err = said("explain", villages, "1", *IDM)
    assert code == 2
    assert "there is no village '1'; expected an id of the table; did you mean '001'?" in err


def test_policies_lists_them_with_tiers_and_the_mark(said: Any) -> None:
    code, out, _ = said("policies", "--lang", "zh")
    assert code == 0
    assert "未认定 < 规范村 < 示范村 < 典范村" in out
    assert "示例数值" in out
    english = said("policies")[1]
    for policy in rt.list_policies():
        assert policy.id in out
        assert policy.id in english
    assert "every figure has a source" in english


@pytest.mark.parametrize("name", ["idm-2016", "qixingguan-2015"])
def test_a_sound_rule_book_is_exit_code_0(said: Any, name: str) -> None:
    code, out, _ = said("check-policy", name)
    assert code == 0
    assert "cases come out" in out
    assert ("illustrative figures" in out) == bool(rt.load_policy(name).illustrative)


def test_a_rule_book_without_cases_is_told_to_have_some(said: Any, tmp_path: Path) -> None:
    path = tmp_path / "county.toml"
    path.write_text(POLICY, encoding="utf-8")
    code, out, _ = said("check-policy", path, "--lang", "zh")
    assert code == 0
    assert "没有算例" in out
    path.write_text(POLICY + CASE % 6, encoding="utf-8")
    code, out, _ = said("check-policy", path)
    assert (code, out.splitlines()[0]) == (0, "county: 1 criterion, 0 rules, its case comes out")
    assert "no cases" not in out


def test_a_case_that_does_not_come_out_is_a_finding(said: Any, tmp_path: Path) -> None:
    path = tmp_path / "county.toml"
    path.write_text(POLICY + CASE % 7, encoding="utf-8")
    code, out, err = said("check-policy", path)
    assert (code, err) == (1, "")
    assert "county.toml:18: cases[0].expect.score: county '一例': score is 6; expected score 7" in out


def test_a_mistake_in_a_rule_book_is_a_finding_with_its_line(said: Any, tmp_path: Path) -> None:
    path = tmp_path / "county.toml"
    path.write_text(POLICY.replace("missing", "mising"), encoding="utf-8")
    code, out, _ = said("check-policy", path)
    assert code == 1
    assert "county.toml:7" in out


@pytest.mark.parametrize(
    "content",
    [
        "a = [1 2]",
        "id = 1\nid = 2",
        "valid_from = 2024-02-30",
        "a = " + "[" * 10_000,
        POLICY.replace("format = 1", 'format = 1\nvalid_from = "2024-2-30"'),
        "#" + " " * 3_000_000,
    ],
    ids=["TOML", "twice", "day", "depth", "date", "size"],
)
def test_a_rule_book_that_is_wrong_in_any_way_is_a_finding(said: Any, tmp_path: Path, content: str) -> None:
    path = tmp_path / "county.toml"
    path.write_text(content, encoding="utf-8")
    code, out, err = said("check-policy", path)
    assert (code, err) == (1, "")
    assert "(error RT-" in out
    assert "county.toml" in out
    assert said("assess", "no.csv", "--policy", path)[0] == 2


def test_a_rule_book_in_another_encoding_is_a_finding(said: Any, tmp_path: Path) -> None:
    path = tmp_path / "county.toml"
    path.write_bytes(POLICY.encode("gbk"))
    code, out, _ = said("check-policy", path)
    assert code == 1
    assert "GBK" in out


def test_help_says_what_the_exit_codes_mean(said: Any) -> None:
    assert "check-policy finds anything wrong in a rule book" in said()[1]


@pytest.mark.parametrize("name", ["nowhere.toml", "no-such-policy", "county.csv", "folder.toml"])
def test_a_rule_book_that_is_not_there_is_wrong_input(
    said: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.toml").mkdir()
    assert said("check-policy", name)[0] == 2


def test_the_demo_is_exit_code_0_and_1_where_a_village_disagrees(said: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for agrees, code in ((True, 0), (False, 1)):
        monkeypatch.setattr(books, "demo", lambda lang, agrees=agrees: (lang, agrees))
        assert said("demo", "--lang", "zh") == (code, "zh\n", "")


def test_a_terminal_without_chinese_gets_question_marks(villages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    assert main(["explain", str(villages), "1101", *IDM, "--lang", "zh"]) == 0
    sys.stdout.flush()
    assert raw.getvalue().startswith(b"??(1101)")


def test_output_that_cannot_be_reconfigured_is_no_hindrance(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.StringIO()
    monkeypatch.setattr(sys, "stdout", out)
    assert main(["policies"]) == 0
    assert "idm-2016" in out.getvalue()
    assert "linxi-three-level" in out.getvalue()


def test_a_reader_that_stops_early_is_no_error() -> None:
    script = "import sys; from ruraltier.edge.cli import main; sys.exit(main(['policies']))"
    started = [sys.executable, "-c", script]
    with subprocess.Popen(started, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:  # noqa: S603 - our own
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_a_closed_pipe_ends_quietly(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def close(_: object) -> int:
        raise BrokenPipeError

    monkeypatch.setattr(books, "_policies", close)
    with (tmp_path / "out").open("w", encoding="utf-8") as out:
        monkeypatch.setattr(sys, "stdout", out)
        assert main(["policies"]) == 0


def test_the_package_runs_as_a_program(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["ruraltier", "policies"])
    with pytest.raises(SystemExit) as caught:
        runpy.run_module("ruraltier", run_name="__main__")
    assert caught.value.code == 0
    assert "idm-2016" in capsys.readouterr().out


def test_check_policy_tells_what_a_sound_rule_book_may_have_overlooked(said: Any, tmp_path: Path) -> None:
    path = tmp_path / "high.toml"
    path.write_text(POLICY.replace("at_least = 6", "at_least = 60"), encoding="utf-8")
    code, out, _ = said("check-policy", str(path))
    assert code == 0
    assert "the greatest possible is 10" in out
    assert "(warning RT-LNT-001)" in out
    assert "more notes" not in out
    assert said("check-policy", str(path), "--strict")[0] == 1


def test_check_policy_keeps_its_notes_until_asked(said: Any) -> None:
    assert "--notes lists them" in said("check-policy", "idm-2016")[1]
    assert "RT-LNT-021" in said("check-policy", "idm-2016", "--notes")[1]


def test_check_policy_speaks_json_in_both_languages(said: Any, tmp_path: Path) -> None:
    path = tmp_path / "high.toml"
    path.write_text(POLICY.replace("at_least = 6", "at_least = 60"), encoding="utf-8")
    code, out, _ = said("check-policy", str(path), "--json")
    found = {finding["code"]: finding for finding in json.loads(out)["findings"]}["RT-LNT-001"]
    assert code == 0
    assert (found["severity"], found["path"], found["place"]) == ("warning", "ladder.tiers[1]", f"{path}:9")
    assert "没有分数能达到" in found["what"]["zh"]
    assert "no score reaches" in found["what"]["en"]
