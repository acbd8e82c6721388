"""Programmes from files, with the rule books that they name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

import ruraltier as rt
from engine.test_added import ADDED
from policy.programme.test_programme import BOOK, document
from ruraltier.policy.limits import Limits

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """
format = 1
id = "demo"
title = "示例"
source = "d"
confidence = "published"
[sources.d]
title = "示例"
[levels.village]
policy = "idm-2016"
"""


def test_a_rule_book_is_a_bundled_one_or_stands_beside_the_file(tmp_path: Path) -> None:
    rt.write_policy(rt.load_policy("hdi"), tmp_path / "own.toml")
    (tmp_path / "p.toml").write_text(TEXT + '[levels.town]\npolicy = "own.toml"\n', "utf-8")
    made = rt.load_programme(tmp_path / "p.toml")
    assert [level.policy.id for level in made.levels] == ["idm-2016", "hdi"]


def test_problems_have_lines(tmp_path: Path) -> None:
    (tmp_path / "p.toml").write_text(TEXT + 'under = "town"\n', "utf-8")
    with pytest.raises(rt.PolicyError) as caught:
        rt.load_programme(str(tmp_path / "p.toml"))
    assert [(p.code, p.line) for p in caught.value.problems] == [("RT-PRG-010", 11)]


def test_hidden_problems_of_the_file_are_told(tmp_path: Path) -> None:
    text = '{"format": 1, "format": 1, "id": "demo", "title": "t", "source": "d", "confidence": "published", '
    text += '"sources": {"d": {"title": "t"}}, "levels": {"village": {"policy": "idm-2016"}}}'
    (tmp_path / "p.json").write_text(text, "utf-8")
    with pytest.raises(rt.PolicyError):
        rt.load_programme(tmp_path / "p.json")


def test_unknown_names_and_workbooks_are_refused(tmp_path: Path) -> None:
    with pytest.raises(rt.PolicyError) as caught:
        rt.load_programme("zhaoyuan-laggardss")
    assert caught.value.problems[0].code == "RT-PRG-004"
    with pytest.raises(rt.PolicyError) as caught:
        rt.load_programme(tmp_path / "p.xlsx")
    assert caught.value.problems[0].code == "RT-PRG-003"


def test_every_bundled_programme_is_sound() -> None:
    assert [p.id for p in rt.list_programmes()] == sorted(p.id for p in rt.list_programmes())


@pytest.mark.parametrize("name", [None, "p.txt"])
def test_what_names_no_programme_file_is_told_as_such(name: Any) -> None:
    with pytest.raises(rt.PolicyError) as caught:
        rt.load_programme(name)
    assert "programme" in caught.value.problems[0].what


def test_a_programme_that_is_written_beside_its_books_is_read_again(tmp_path: Path) -> None:
    rt.write_policy(rt.load_policy("hdi"), tmp_path / "own.toml")
    (tmp_path / "p.toml").write_text(TEXT + '[levels.town]\npolicy = "own.toml"\n', "utf-8")
    made = rt.load_programme(tmp_path / "p.toml")
    (tmp_path / "again.toml").write_text(made.to_toml(), "utf-8")
    assert rt.load_programme(tmp_path / "again.toml") == made


def test_a_check_reads_a_programme_with_the_same_limits_and_words_as_a_rule_book(tmp_path: Path) -> None:
    book: Any = json.loads(json.dumps(BOOK))
    book["indicators"]["mark"]["curve"] = {"kind": "slope", "per": 1}
    path = tmp_path / "p.json"
    (tmp_path / "book.json").write_text(json.dumps(book), "utf-8")
    path.write_text(json.dumps(document(levels={"village": {"policy": "book.json"}})) + " " * 3_000_000, "utf-8")
    wide = Limits(file_bytes=4_000_000)
    assert [f.code for f in rt.check(path).errors] == ["RT-LIM-020"]
    assert rt.check(path, limits=wide).errors
    assert rt.check(path, limits=wide, plugins=ADDED).errors == ()


def test_a_check_of_a_file_that_holds_no_table_says_so(tmp_path: Path) -> None:
    (tmp_path / "p.json").write_text("5", "utf-8")
    assert [f.code for f in rt.check(tmp_path / "p.json").errors] == ["RT-DOC-001"]


def test_a_bundled_programme_is_checked_by_its_name() -> None:
    assert rt.check("zhaoyuan-laggards").policy == "zhaoyuan-laggards"
