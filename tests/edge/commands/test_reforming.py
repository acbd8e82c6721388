"""The commands of versions and reforms."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

import ruraltier as rt
from ruraltier.edge.cli import main

if TYPE_CHECKING:
    from pathlib import Path

IDM = rt.load_policy("idm-2016")


@pytest.fixture
def villages(tmp_path: Path) -> Path:
    path = tmp_path / "村庄.csv"
    header = "village_code,village,iks,ike,ikl,district,regency,province,debt,note"
    rows = ["1101,甲村,0.9,0.9,0.9,,,,0,x", "1102,乙村,1,1,1,,,,5,x", "1103,丙村,,0.5,0.5,,,,1,x"]
    path.write_text("\n".join([header, *rows]), encoding="utf-8")
    return path


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "book.toml"
    amendment = (
        '\n[[amendments]]\ncode = "A"\nvalid_from = 2020-01-01\nset = { "ladder.tiers.mandiri.above" = 0.95, '
        '"indicators.debt" = { kind = "number" } }\n'
        'add = { gates = [{ code = "G", when = "debt > 0", cap = "maju", if_unknown = "ignored" }] }\n'
    )
    path.write_text(IDM.to_toml() + amendment, encoding="utf-8")
    return path


def test_diff_tells_the_changes(said: Any, book: Path) -> None:
    code, out, err = said("diff", "shaanxi-2009", "shaanxi-2011", "--lang", "zh")
    assert (code, err) == (0, "")
    assert "计分曲线 目标值 卫生厕所普及率:80 → 85" in out
    code, out, _ = said("diff", book, book, "--on", "2019-12-31", "--new-on", "2020-01-01", "--json")
    found = json.loads(out)
    assert code == 0
    changes = {change["path"]: (change["old"], change["new"]) for change in found["changes"]}
    assert changes["ladder.tiers.mandiri.above"] == ("0.8155", "0.95")


def test_reform_tells_who_moves(said: Any, villages: Path, book: Path) -> None:
    days = ["--on", "2019-12-31", "--new-on", "2020-01-01"]
    code, out, err = said("reform", villages, "--policy", book, *days)
    assert code == 0
    assert "2 down" in out
    assert "note: 村庄.csv" in err
    later = book.with_name("later.toml")
    later.write_text(IDM.with_cut("mandiri", "0.95").to_toml(), encoding="utf-8")
    code, out, _ = said("reform", villages, "--policy", "idm-2016", "--new", later, "--json", "--lang", "zh")
    found = json.loads(out)
    assert (code, found["totals"]["down"], [row["id"] for row in found["moved"]]) == (0, 1, ["1101"])
    assert "money" not in found["totals"]


def test_publish_and_replay(said: Any, villages: Path, tmp_path: Path) -> None:
    record = tmp_path / "published.jsonl"
    arguments = ["publish", villages, "--policy", "idm-2016", "--record", record, "--date", "2025-01-31"]
    code, out, _ = said(*arguments)
    assert code == 0
    assert out.startswith("published as entry 1 (3 villages)")
    assert out.endswith("it supersedes no entry\n")
    out = said(*arguments, "--lang", "zh")[1]
    assert "取代第 1 条" in out
    assert "--supersedes 0" in out
    assert rt.read_ledger(record)[1].sha256 in out
    assert said(*arguments, "--supersedes", "0")[1].endswith("it supersedes no entry\n")
    early = [*arguments[:-1], "2025-01-30"]
    code, _, err = said(*early, "--supersedes", "3")
    assert (code, "--supersedes 0" in err) == (2, True)
    assert len(rt.read_ledger(record)) == 3
    code, out, _ = said("replay", villages, "--record", record)
    assert (code, out.startswith("entry 3 (2025-01-31): the same to the byte")) == (0, True)
    villages.write_text(villages.read_text(encoding="utf-8").replace("0.9,0.9,0.9", "0.9,0.9,0.1"), encoding="utf-8")
    code, out, _ = said("replay", villages, "--record", record, "--entry", "1", "--lang", "zh")
    assert (code, "1 个村与公布的不同" in out) == (1, True)
    found = json.loads(said("replay", villages, "--record", record, "--json")[1])
    assert {row["column"] for row in found["rows"]} == {"score", "tier"}
    assert said("replay", villages, "--record", record, "--entry", "9")[0] == 2
    with pytest.raises(SystemExit):
        main(["publish", "a.csv", "--policy", "x", "--record", "r", "--date", "31.1.2025"])


def test_publish_tells_which_entry_was_named(said: Any, villages: Path, tmp_path: Path) -> None:
    arguments = ["publish", villages, "--policy", "idm-2016", "--record", tmp_path / "r", "--date", "2025-01-31"]
    said(*arguments)
    assert said(*arguments, "--supersedes", "1")[1].endswith("it supersedes entry 1\n")


def test_reform_names_the_villages_that_move(said: Any, tmp_path: Path) -> None:
    table, later = tmp_path / "t.csv", tmp_path / "later.toml"
    rows = [f"{1000 + row},村{row},0.9,0.9,0.9" for row in range(12)]
    table.write_text("\n".join(["village_code,village,iks,ike,ikl", *rows]), encoding="utf-8")
    later.write_text(IDM.with_cut("mandiri", "0.95").to_toml(), encoding="utf-8")
    out = said("reform", table, "--policy", "idm-2016", "--new", later)[1]
    lines = [line.split() for line in out.splitlines()]
    assert ["1000", "村0", "self-reliant", "→", "advanced"] in lines
    assert ["1009", "村9", "self-reliant", "→", "advanced"] in lines
    assert not any(line[:1] == ["1010"] for line in lines)
    assert "… and 2 more (moved() or --json lists all)" in out
    out = said("reform", table, "--policy", "idm-2016", "--new", "idm-2016", "--lang", "zh")[1]
    assert "变动的村" not in out


def test_reform_names_the_day_that_is_missing(said: Any, villages: Path, book: Path) -> None:
    for named in ([], ["--new", book]):
        code, _, err = said("reform", villages, "--policy", book, "--on", "2019-12-31", *named)
        assert (code, "--new-on DATE" in err) == (2, True)


def test_commands_tell_that_cases_do_not_come_out(said: Any, villages: Path, tmp_path: Path) -> None:
    failing, record = tmp_path / "failing.toml", tmp_path / "r"
    case = "\n[[cases]]\nvillage = { iks = 1, ike = 1, ikl = 1 }\nexpect = { score = 0, tier = 'maju' }\n"
    failing.write_text(IDM.to_toml() + case, encoding="utf-8")
    day = ["--date", "2025-01-31"]
    for command in (["assess"], ["publish", "--record", record, *day], ["reform", "--new", "idm-2016"]):
        code, _, err = said(command[0], villages, "--policy", failing, *command[1:])
        assert (code, "1 case does not come out; ruraltier check-policy" in err) == (0, True)
    err = said("assess", villages, "--policy", failing, "--lang", "zh")[2]
    assert "有 1 个不符" in err
