"""Policy files: bundled ones, own ones, and everything that can be wrong with a file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policy.rulebooks import base
from ruraltier.edge.files import list_policies, load_policy
from ruraltier.errors import LimitError, PolicyError, Problem, RuraltierError
from ruraltier.policy.limits import Limits
from ruraltier.policy.parse import parse_policy
from ruraltier.policy.write import to_toml

if TYPE_CHECKING:
    from ruraltier.policy.policy import TierPolicy

BUNDLED = [
    "baoji-2009-exact",
    "baoji-2009-printed",
    "boluo-stars",
    "chunhua-acceptance",
    "diqing-promotion",
    "five-star-110",
    "grading-2012",
    "hdi",
    "henan-five-stars",
    "idm-2016",
    "india-pdi",
    "india-pdi-block",
    "linxi-county",
    "linxi-department",
    "linxi-five-star",
    "linxi-township",
    "named-star-2014",
    "qixingguan-2015",
    "qixingguan-2015-department",
    "qixingguan-2015-township",
    "saemaul-1971",
    "saemaul-1973",
    "shaanxi-2009",
    "shaanxi-2011",
    "shaanxi-2011-county",
    "shaanxi-2011-township",
    "shanxi-2019",
    "shanxi-2019-first-secretary",
    "shanxi-2019-secretary",
    "star-county-2009",
    "star-notice-2023",
    "star-quota",
    "vietnam-ntm-2016",
    "weak-lax-2019",
    "weak-lax-2020",
    "xiangshui-2018",
    "zhaoyuan-acceptance",
    "zhaoyuan-department",
    "zhaoyuan-team",
    "zhaoyuan-township",
]


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "county.toml"
    path.write_text(to_toml(parse_policy(base())), encoding="utf-8")
    return path


def told(path: Any, **arguments: Any) -> Problem:
    """Return the only problem of a file."""
    with pytest.raises(RuraltierError) as caught:
        load_policy(path, **arguments)
    (problem,) = caught.value.problems
    return problem


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / "bad.toml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_bundled_policies_are_listed() -> None:
    listed = list_policies()
    assert [policy.id for policy in listed] == BUNDLED
    by_id = {policy.id: policy for policy in listed}
    idm = by_id["idm-2016"]
    assert idm.reference == "Permendesa 2/2016"
    assert (idm.illustrative, str(idm)) == (0, "idm-2016  印度尼西亚村庄发展指数(IDM)五级分类")
    parts = len([*load_policy("qixingguan-2015").parts()])
    assert f"示例数值 4/{parts}" in str(by_id["qixingguan-2015"])


@pytest.mark.parametrize("name", BUNDLED)
def test_a_bundled_policy_is_loaded_by_its_id(name: str) -> None:
    assert load_policy(name).id == name
    assert load_policy(name) is load_policy(name)


def test_a_bundled_policy_that_is_not_there_lists_the_near_ones() -> None:
    problem = told("idm-2017")
    assert problem.code == "RT-FIL-001"
    assert "did you mean 'idm-2016'?" in problem.mend
    assert f"{BUNDLED[-1]}, or a path ending in .toml" in problem.rule


@pytest.mark.parametrize(
    "spell", [str, Path, lambda p: str(p).replace(".toml", ".TOML")], ids=["text", "path", "capitals"]
)
def test_a_file_is_loaded_by_its_path(good: Path, spell: Any) -> None:
    capitals = good.with_suffix(".TOML")
    capitals.write_bytes(good.read_bytes())
    assert load_policy(spell(good)) == parse_policy(base())


def test_a_byte_order_mark_and_windows_line_ends_are_no_fault(good: Path) -> None:
    good.write_bytes(b"\xef\xbb\xbf" + good.read_bytes().replace(b"\n", b"\r\n"))
    assert load_policy(good) == parse_policy(base())


def test_faults_are_told_with_file_and_line(good: Path) -> None:
    text = good.read_text(encoding="utf-8").replace('cap  = "mid"', 'cap  = "mdi"').replace("income < 10", "incme < 10")
    good.write_text(text, encoding="utf-8")
    with pytest.raises(PolicyError) as caught:
        load_policy(good)
    lines = text.splitlines()
    for problem, part in zip(caught.value.problems, ("incme", "mdi"), strict=True):
        assert problem.source == str(good)
        assert problem.line is not None
        assert part in lines[problem.line - 1]


@pytest.mark.parametrize("name", [None, 7, b"idm-2016", [], object()])
def test_what_names_nothing_is_refused(name: Any) -> None:
    assert told(name).code == "RT-FIL-002"


@pytest.mark.parametrize("name", ["policy.docx", "policy.csv", "dir/policy", Path("policy"), "a.b", "x/"])
def test_a_path_that_is_no_rule_book_by_name_is_refused(name: Any) -> None:
    assert told(name).code == "RT-FIL-003"


def test_a_path_near_a_bundled_name_says_so() -> None:
    assert told("idm-2016.json").mend == "did you mean 'idm-2016'?"


def test_a_missing_file_names_the_nearest_beside_it(good: Path) -> None:
    problem = told(good.with_name("conty.toml"))
    assert (problem.code, problem.mend) == ("RT-FIL-005", "did you mean 'county.toml'?")
    assert "No such file" in problem.what


def test_a_folder_is_no_policy(tmp_path: Path) -> None:
    folder = tmp_path / "x.toml"
    folder.mkdir()
    assert told(folder).code == "RT-FIL-004"


def test_a_file_that_cannot_be_opened_is_told(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", denied)
    problem = told(good)
    assert problem.code == "RT-FIL-005"
    assert "Permission denied" in problem.what


def test_a_folder_that_cannot_be_searched_costs_only_the_hint(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", denied)
    assert told(good.with_name("conty.toml")).mend == ""


def test_a_file_over_the_limit_is_not_read(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    size = good.stat().st_size
    assert load_policy(good, limits=Limits(file_bytes=size)).id == "demo"
    assert told(good, limits=Limits(file_bytes=size - 1)).code == "RT-LIM-020"
    # It may have grown since its size was asked for.
    small = os.stat_result((good.stat().st_mode, 0, 0, 0, 0, 0, 1, 0, 0, 0))
    monkeypatch.setattr(Path, "stat", lambda _self, **_: small)
    assert told(good, limits=Limits(file_bytes=10)).code == "RT-LIM-020"


@pytest.mark.parametrize(
    ("content", "looks"),
    [
        ('id = "中"'.encode("utf-16"), "UTF-16"),
        ('a = 1\nid = "中文办法"'.encode("gb18030"), "GBK"),
        (b'a = 1\nid = "\xff\xff\xff"', "no text at all"),
    ],
    ids=["utf-16", "gbk", "bytes"],
)
def test_a_file_in_another_encoding_is_told(tmp_path: Path, content: bytes, looks: str) -> None:
    problem = told(written(tmp_path, content))
    assert problem.code == "RT-FIL-006"
    assert looks in problem.what
    assert problem.line == 1 + (looks != "UTF-16")


LOOKS: list[tuple[str, int, str]] = [
    # text, line, a part of the message
    ("a = 1\nid = “一级”\n", 2, 'write straight quotes: "'),
    ("id = ‘一级’", 1, "write straight quotes: '"),
    ("id = 「一级」", 1, "put the whole text in straight quotes"),
    ('id ： "x"', 1, "write ="),
    ('id ＝ "x"', 1, "write ="),
    ("x = [1，2]", 1, "write ,"),
    ("x = ［1］", 1, "write [ ], { } or ( )"),
    ("x = ０.６", 1, "write half-width digits"),
    ("id　= 1", 1, "write an ordinary space"),
    ('id: "x"', 1, "write ="),
    ("名 = 1", 1, "write the key in quotes"),
    ("[指标.收入]", 1, "write a code of Latin letters"),
    ("id = 一级", 1, "put the text in straight quotes"),
    ("x = yes", 1, "write true or false"),
    ("x = True", 1, "write true or false"),
    ("x = 012", 1, "write the number without it, or a code in quotes"),
    ("x = 10,000", 1, "write the number without commas"),
    ("x = .5", 1, "write 0 before the point"),
    ("x = 85%", 1, "write the number without it"),
    ("x = null", 1, "leave the key out"),
    ("x = None", 1, "leave the key out"),
    ("x =\ny = 1", 1, "write a value on the same line"),
    ("x = abc", 1, "put the text in quotes"),
    ("x", 1, "write key = value"),
    ("x = [1,\n", 2, "this is no TOML: Invalid value"),
    ('x = "“ok”" y', 1, "more stands on the line than one key and its value"),
    ("a = 1\nb = 2\na = 3", 3, "a stands on line 1 and again on line 3"),
    ("[x]\n[x]", 2, "x stands on line 1 and again on line 2"),
    ("a = 1\na.b = 2", 2, "this is no TOML: Cannot overwrite"),
]


@pytest.mark.parametrize(("text", "line", "part"), LOOKS, ids=[text.strip() for text, _, _ in LOOKS])
def test_what_is_no_toml_is_told_in_words_with_its_line(tmp_path: Path, text: str, line: int, part: str) -> None:
    problem = told(written(tmp_path, text))
    assert problem.line == line
    assert part in str(problem)
    assert problem.code in {"RT-FIL-010", "RT-FIL-011"}


def test_figures_that_python_cannot_hold_are_told(tmp_path: Path) -> None:
    assert told(written(tmp_path, "x = " + "9" * 5000)).code == "RT-FIL-008"


def test_a_document_nested_too_deep_is_told(tmp_path: Path) -> None:
    with pytest.raises(LimitError):
        load_policy(written(tmp_path, "x = " + "[" * 10_000 + "]" * 10_000))


def test_numbers_of_a_file_are_read_from_their_text(tmp_path: Path) -> None:
    text = to_toml(parse_policy(base())).replace(
        "least]\nvalue = 3", "least]\nvalue = 3.0000000000000000000000000000000001"
    )
    policy: TierPolicy = load_policy(written(tmp_path, text))
    assert str(policy.setting["least"].value).startswith("3000000000000000000000000000000000")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda t: t.encode("utf-8", "replace"))))
def test_any_bytes_are_a_policy_or_a_told_fault(tmp_path: Path, content: bytes) -> None:
    try:
        load_policy(written(tmp_path, content))
    except RuraltierError as error:
        refusal = error
    else:
        return
    assert refusal.problems
    assert all(problem.source for problem in refusal.problems)
