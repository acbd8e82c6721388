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
def said(capsys: pytest.CaptureFixture[str]) -> Any:
    def run(*arguments: object) -> tuple[int, str, str]:
        code = main([str(argument) for argument in arguments])
        return code, *capsys.readouterr()

    return run


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
    out = said(*arguments, "--lang", "zh")[1]
    assert "取代第 1 条" in out
    assert rt.read_ledger(record)[1].sha256 in out
    assert said(*arguments, "--supersedes", "0")[1].count("\n") == 1
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
