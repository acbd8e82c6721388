"""New rule books: from another one, or from questions and answers."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from ruraltier.edge.cli import main
from ruraltier.edge.files import list_policies, load_policy, read_rule_book
from ruraltier.edge.interview import Interview
from ruraltier.errors import ArgumentError

if TYPE_CHECKING:
    from pathlib import Path

SUFFIXES = [".toml", ".json", ".yaml", ".yml", ".xlsx"]
CHINESE = [
    "测试县办法", "测发〔2024〕1号", "三类、二类,一类", "", "60", "80",
    "人均收入", "40", "", "元", "0", "20000", "道路", "10", "是", "上访", "50.5", "否", "次", "5", "0.5", "",
    "", "重大事故", "", "弄虚作假", "否", "",
]  # fmt: skip
ENGLISH = ["County", "", "low, top", "no", "100", "income", "10", "", "", "0", "5", "", "zero", ""]


def asked(answers: list[str], lang: str = "zh") -> tuple[dict[str, Any], list[str]]:
    """Return the document of an interview and the lines that it showed."""
    lines = iter([f"{answer}\n" for answer in answers])
    told: list[str] = []
    return Interview(told.append, lambda: next(lines, ""), lang).document("x"), told


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    def done(*arguments: object, answers: list[str] | None = None) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{a}\n" for a in answers or [])))
        return main([str(a) for a in arguments]), *capsys.readouterr()

    return done


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize(("lang", "answers"), [("zh", CHINESE), ("en", ENGLISH)])
def test_answers_make_a_rule_book_that_passes_its_check(
    run: Any, tmp_path: Path, suffix: str, lang: str, answers: list[str]
) -> None:
    path = tmp_path / f"Our County{suffix}"
    code, out, _ = run("new", path, "--lang", lang, answers=answers)
    assert code == 0
    assert str(path) in out
    assert run("check-policy", path)[0] == 0
    policy = load_policy(path)
    assert (policy.id, len(policy.cases)) == ("our-county", 1)


@pytest.mark.slow
@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("name", [policy.id for policy in list_policies()])
def test_a_rule_book_starts_from_a_shipped_one(run: Any, tmp_path: Path, name: str, suffix: str) -> None:
    path = tmp_path / f"mine{suffix}"
    assert run("new", path, "--from", name)[0] == 0
    assert load_policy(path) == load_policy(name)
    assert load_policy(path).fingerprint == load_policy(name).fingerprint


def test_the_answers_stand_in_the_document() -> None:
    document, _ = asked(CHINESE)
    assert document["title"] == {"zh": "测试县办法"}
    assert (document["reference"], document["confidence"]) == ("测发〔2024〕1号", "published")
    assert [t.get("at_least") for t in document["ladder"]["tiers"]] == [None, 60, 80]
    assert list(document["indicators"]) == ["i1", "i2", "i3", "v1", "v2"]
    assert document["indicators"]["i3"]["curve"]["share"] == [1, 0]
    assert document["indicators"]["i3"]["direction"] == "lower"
    assert [v.get("cap") for v in document["vetoes"]] == [None, "t1"]
    assert str(document["score"]["total"]) == "100.5"
    assert document["cases"][0]["expect"]["tier"] == "t3"


def test_a_line_that_belongs_below_and_is_never_passed() -> None:
    document, _ = asked(["T", "", "low, top", "no", "10", "score", "10", "", "", "0", "5", "", "", ""], "en")
    assert document["ladder"]["tiers"][1] == {"code": "top", "label": {"en": "top"}, "above": 10}
    assert list(document["indicators"]) == ["i1"]
    assert document["cases"][0]["expect"] == {"score": 10, "tier": "low"}
    assert "vetoes" not in document


WRONG = [
    (0, "", "须有内容"), (2, "一类", "两个以上"), (2, "一类、一类", "两个以上"), (3, "也许", "是 或 否"),
    (4, "六十", "须是数字"),
    (4, "1/3", "须是数字"), (5, "60", "须高于前一等次的 60"), (6, "", "须有内容"), (6, "三类", "已经有了"),
    (7, "0", "须大于 0"),
    (11, "0", "须与得 0 分的数值不同"), (22, "exclude", "refuse, unrated, zero"), (23, "道路", "已经有了"),
]  # fmt: skip


@pytest.mark.parametrize(("at", "answer", "why"), WRONG)
def test_an_answer_that_does_not_do_is_asked_for_again(at: int, answer: str, why: str) -> None:
    document, told = asked([*CHINESE[:at], answer, *CHINESE[at:]])
    assert document == asked(CHINESE)[0]
    (again,) = (line for line in told if "请重答" in line)
    assert why in again


def test_answers_that_end_early_write_nothing(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    code, _, err = run("new", path, answers=["Title"])
    assert (code, path.exists()) == (2, False)
    assert "the answers ended" in err
    with pytest.raises(ArgumentError) as caught:
        asked([])
    assert caught.value.problems[0].code == "RT-ARG-004"


def test_a_file_that_is_there_is_kept_before_anything_is_asked(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text("mine", encoding="utf-8")
    code, _, err = run("new", path)
    assert (code, "is there already" in err, "Title" in err) == (2, True, False)
    assert run("new", path, "--from", "idm-2016")[0] == 2
    assert path.read_text(encoding="utf-8") == "mine"
    assert run("new", path, "--from", "idm-2016", "--force")[0] == 0
    assert run("new", path, "--from", path, "--force")[0] == 2


def test_comments_say_what_each_part_is_for(run: Any, tmp_path: Path) -> None:
    for suffix in (".toml", ".yaml"):
        run("new", tmp_path / f"x{suffix}", "--lang", "zh", answers=CHINESE)
        lines = (tmp_path / f"x{suffix}").read_text(encoding="utf-8").splitlines()
        assert sum(line.startswith("# ") for line in lines) == 8
        assert next(line for line in lines if "等次,由低到高" in line).startswith("#")
    run("new", tmp_path / "x.xlsx", "--lang", "zh", answers=CHINESE)
    legend = [str(row[3]) for row in load_workbook(tmp_path / "x.xlsx")["说明"].values if row[3]]
    assert any("等次,由低到高" in remark and "Tiers, worst first" in remark for remark in legend)


def test_the_comments_of_the_original_come_along(run: Any, tmp_path: Path) -> None:
    run("new", tmp_path / "x.toml", "--from", "shaanxi-2011")
    text = (tmp_path / "x.toml").read_text(encoding="utf-8")
    assert text.startswith("# Started from shaanxi-2011.toml: put in your own id")
    assert "# 生产发展, indicators 1 to 4" in text
    run("new", tmp_path / "y.yaml", "--from", tmp_path / "x.toml")
    assert load_policy(tmp_path / "y.yaml") == load_policy("shaanxi-2011")


def test_a_wrong_origin_is_told(run: Any, tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text('{"format": 1}', encoding="utf-8")
    code, _, err = run("new", tmp_path / "x.toml", "--from", tmp_path / "bad.json")
    assert (code, "bad.json" in err) == (2, True)
    assert run("new", tmp_path / "x.docx", "--from", "idm-2016")[0] == 2
    assert run("new", tmp_path / "x.toml", "--from", "idm-2017")[0] == 2


def test_notes_on_a_workbook_are_told_when_it_is_checked(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    run("new", path, "--from", "idm-2016")
    book = load_workbook(path)
    book["指标"].row_dimensions[3].hidden = True
    book.save(path)
    assert [note.code for note in read_rule_book(path).notes] == ["RT-FIL-034"]
    code, out, _ = run("check-policy", path, "--notes")
    assert code == 0
    assert "RT-FIL-034" in out


def test_braces_in_an_answer_are_only_braces() -> None:
    document, told = asked([*ENGLISH[:2], "low, {n} {0}", *ENGLISH[3:]], "en")
    assert "From which score on is a village {n} {0}?" in told
    assert document["ladder"]["tiers"][1]["label"] == {"en": "{n} {0}"}
