"""TOML, JSON and YAML: one document, one policy, one fingerprint, the same findings."""

from __future__ import annotations

import json
import sys
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from policy.rulebooks import base
from ruraltier.edge.doors.json_door import json_text, open_json
from ruraltier.edge.doors.json_lines import JsonLines
from ruraltier.edge.doors.suffixes import DOORS, content_of, suffix_of
from ruraltier.edge.doors.yaml_door import open_yaml
from ruraltier.edge.doors.yaml_text import yaml_text
from ruraltier.edge.files import list_policies, load_policy, write_policy
from ruraltier.errors import ArgumentError, ExportError, LimitError, PolicyError, Problem, RuraltierError
from ruraltier.policy.limits import LIMITS, Limits
from ruraltier.policy.parse import parse_policy
from strategies import SeededChoice, draw_document

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TEXTS = [".toml", ".json", ".yaml", ".yml"]
BUNDLED = [policy.id for policy in list_policies()]


def read(text: str, suffix: str, limits: Limits = LIMITS) -> Any:
    return DOORS[suffix](text.encode(), "x" + suffix, limits).document


def refusal(text: str, suffix: str, limits: Limits = LIMITS) -> Problem:
    """Return the only problem of a text."""
    with pytest.raises(RuraltierError) as caught:
        DOORS[suffix](text.encode(), "x" + suffix, limits)
    (problem,) = caught.value.problems
    assert problem.source == "x" + suffix
    return problem


def findings(path: Path) -> list[Problem]:
    with pytest.raises(RuraltierError) as caught:
        load_policy(path)
    return list(caught.value.problems)


@pytest.mark.slow
@pytest.mark.parametrize("suffix", TEXTS)
@pytest.mark.parametrize("name", BUNDLED)
def test_a_bundled_policy_comes_back_through_every_door(name: str, suffix: str, tmp_path: Path) -> None:
    policy, path = load_policy(name), tmp_path / f"book{suffix}"
    write_policy(policy, path)
    again = load_policy(path)
    assert again == policy
    assert again.fingerprint == policy.fingerprint
    assert content_of(again.to_dict(), suffix) == path.read_bytes()


@pytest.mark.slow
@given(st.integers(0, 10**9))
def test_a_drawn_policy_comes_back_through_every_door(seed: int) -> None:
    policy = parse_policy(draw_document(SeededChoice(Random(seed))))  # noqa: S311 - a test draws, it keeps no secret
    for suffix in TEXTS:
        document = DOORS[suffix](content_of(policy.to_dict(), suffix), "", LIMITS).document
        again = parse_policy(document)
        assert again == policy
        assert again.fingerprint == policy.fingerprint


KEYS = st.text(st.characters(blacklist_categories=["Cs"]), min_size=1, max_size=8)
LEAVES = st.one_of(
    st.text(st.characters(blacklist_categories=["Cs"]), max_size=12),
    st.sampled_from(["no", "on", "0123", "1:30", "~", "1e3", "", " x ", "- a", "a: b", "#", "\x85", "\ufeff"]),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**6), max_value=10**6),
)  # fmt: skip
DOCUMENTS = st.dictionaries(
    KEYS,
    st.recursive(
        LEAVES,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
        max_leaves=12,
    ),
    max_size=4,
)


@given(DOCUMENTS)
def test_json_and_yaml_bring_any_document_back(document: dict[str, Any]) -> None:
    document.pop("$schema", None)
    assert read(json_text(document), ".json") == document
    assert read(yaml_text(document), ".yaml") == document


@given(DOCUMENTS)
def test_every_value_has_its_line_in_json_and_yaml(document: dict[str, Any]) -> None:
    found = JsonLines.of(json_text(document)).lines
    assert JsonLines.of(json_text(document)).twice == []
    assert set(found) == set(open_yaml(yaml_text(document).encode(), "", LIMITS).places())


DEFECTS: dict[str, Any] = {
    "a misspelt key": {"indicators.toilets.wieght": 3},
    "a text for a number": {"indicators.toilets.points": "many"},
    "a number in quotes": {"indicators.toilets.points": "20"},
    "too many digits": {"indicators.toilets.points": Decimal("1E+99")},
    "an unknown word": {"missing": "perhaps"},
    "an unknown tier": {"gates": [{"code": "G1", "when": "toilets < 3", "cap": "nowhere"}]},
    "a wrong condition": {"gates": [{"code": "G1", "when": "toilets <", "cap": "mid"}, {"code": "G1"}]},
    "a wrong total": {"score.total": 77},
    "no ladder": {"ladder": {}},
    "a false date": {"valid_from": "2024-02-31"},
}


@pytest.mark.parametrize("defect", DEFECTS.values(), ids=DEFECTS)
def test_every_door_tells_the_same_findings(defect: dict[str, Any], tmp_path: Path) -> None:
    told = {}
    for suffix in TEXTS:
        path = tmp_path / f"bad{suffix}"
        path.write_bytes(content_of(base(**defect), suffix))
        told[suffix] = findings(path)
        assert all(problem.line for problem in told[suffix] if problem.path)
    bare = [[evolve(p, source="", line=None) for p in problems] for problems in told.values()]
    assert bare[0]
    assert all(one == bare[0] for one in bare)


@pytest.mark.parametrize("suffix", TEXTS)
def test_a_finding_stands_on_the_line_of_its_value(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"bad{suffix}"
    path.write_bytes(content_of(base(**{"indicators.toilets.unit": 77123}), suffix))
    (problem,) = findings(path)
    assert problem.line is not None
    assert "77123" in path.read_text(encoding="utf-8").splitlines()[problem.line - 1]
    assert problem.place == f"{path}:{problem.line}: indicators.toilets.unit"


@pytest.mark.parametrize("suffix", [".json", ".yaml"])
def test_a_key_given_twice_is_told_with_both_lines(suffix: str) -> None:
    text = {".json": '{"a": {"b": 1,\n"c": 2,\n"b": 3}}', ".yaml": "a:\n  b: 1\n  c: 2\n  b: 3\n"}[suffix]
    problem = refusal(text, suffix)
    first = 1 if suffix == ".json" else 2
    assert (problem.code, problem.path, problem.line) == ("RT-FIL-010", "a.b", 2 * first + 1 - (suffix == ".yaml"))
    assert f"on line {first} " in problem.what


@pytest.mark.parametrize("suffix", TEXTS)
def test_numbers_never_pass_through_a_float(suffix: str) -> None:
    figures = ["0.1", "0.30000000000000004", "12345678901234567890.5", "1e2", "-7"]
    text = "\n".join(f"k{i} = {n}" for i, n in enumerate(figures))
    if suffix == ".json":
        text = "{" + ",".join(f'"k{i}": {n}' for i, n in enumerate(figures)) + "}"
    elif suffix != ".toml":
        text = text.replace(" =", ":")
    found = list(read(text, suffix).values())
    assert [type(n) for n in found] == [Decimal, Decimal, Decimal, Decimal, int]
    assert [Decimal(n) for n in found] == [Decimal(n) for n in figures]


@pytest.mark.parametrize("suffix", TEXTS)
@pytest.mark.parametrize("bomb", ["1e99999999999999999999", "nan", "9" * 300 + ".5"])
def test_a_number_out_of_all_bounds_is_a_finding_at_its_place(bomb: str, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"bomb{suffix}"
    content = content_of(base(**{"indicators.toilets.points": 991199}), suffix).decode()
    spelt = {".json": "NaN", ".toml": "nan"}.get(suffix, ".nan") if bomb == "nan" else bomb
    path.write_text(content.replace("991199", spelt), encoding="utf-8")
    assert ("RT-DOC-013", "indicators.toilets.points") in [(p.code, p.path) for p in findings(path)]


@pytest.mark.parametrize("suffix", [".json", ".yaml"])
def test_nothing_is_a_finding_at_its_place(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"nothing{suffix}"
    content = content_of(base(**{"indicators.toilets.unit": "UNIT"}), suffix).decode()
    path.write_text(content.replace('"UNIT"', "null").replace("UNIT", "null"), encoding="utf-8")
    (problem,) = findings(path)
    assert (problem.code, problem.path, problem.mend) == ("RT-DOC-013", "indicators.toilets.unit", "leave the key out")


BAD_JSON = [
    ('{"a": 1,}', "a comma stands before a closing bracket"),
    ('{"a": [1,]}', "a comma stands before a closing bracket"),
    ('{"a": 1 // x\n}', "there is a comment"),
    ("{'a': 1}", "a text is in other quotes"),
    ('{"a": “x”}', "a text is in other quotes"),
    ("{a: 1}", "a key has no quotes"),
    ('{"a": True}', "a word of another language stands for a value"),
    ('{"a": +1}', "a number starts with + or a point"),
    ('{"a": x}', "a text has no quotes, or a value is missing"),
    ('{"a": 1 "b": 2}', "a comma between two values, or a closing bracket, is missing"),
    ('{"a" 1}', "a colon after a key is missing"),
    ('{"a": 1} x', "something stands after the end of the document"),
    ('{"a": "x\ny"}', "a text goes on over the end of its line, or holds a control character"),
    ('{"a": "C:\\x"}', "a text holds a backslash"),
    ('{"a": "x', "a text is not closed"),
    ("", "this is no JSON: Expecting value"),
]


@pytest.mark.parametrize(("text", "what"), BAD_JSON)
def test_json_that_is_none_is_told_in_plain_words(text: str, what: str) -> None:
    problem = refusal("\n" + text, ".json")
    assert (problem.code, problem.what) == ("RT-FIL-012", what)
    assert problem.line in {2, 3}
    assert problem.mend or not text


BAD_YAML = [
    ("a:\n\tb: 1", "a tab stands where only spaces may"),
    ("a: b: c", "a colon in a text, or a line that is indented too far"),
    ("a: @x", "a text starts with a sign that YAML keeps for itself"),
    ('a: "C:\\z"', "a text in double quotes holds a backslash"),
    ("a: 'x", "a text is not closed"),
    ("a: [1", "a list or table in brackets is not closed"),
    ("a: 1\n- b", "the line is indented otherwise than those beside it"),
    ("a: 1\nb\nc: 2", "a key without a colon"),
    ("a: !<x y", "this is no YAML: expected '>' but found ' ' while parsing a tag"),
]


@pytest.mark.parametrize(("text", "what"), BAD_YAML)
def test_yaml_that_is_none_is_told_in_plain_words(text: str, what: str) -> None:
    problem = refusal(text, ".yaml")
    assert (problem.code, problem.what) == ("RT-FIL-013", what)
    assert problem.line is not None


def test_a_character_that_no_text_holds_is_told_with_its_line() -> None:
    problem = refusal("a: 1\nb: \x01\n", ".yaml")
    assert (problem.code, problem.line) == ("RT-FIL-013", 2)


REFUSED_YAML = [
    ("a: &x 1", 1),
    ("a: 1\nb: *x", 2),
    ("a: !!python/object/apply:os.system [ls]", 1),
    ("a: !!str 1", 1),
    ("a: 1\n---\nb: 2", 2),
    ("%YAML 1.1\n---\na: 1", 2),
    ("%TAG ! tag:x,2000:\n---\na: 1", 2),
    ("? [1, 2]\n: 3", 1),
    ("? &k a\n: 3", 1),
    ("a: &a [*a]", 1),
    ("a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]", 1),
]


@pytest.mark.parametrize(("text", "line"), REFUSED_YAML)
def test_what_yaml_could_hide_is_refused_with_its_line(text: str, line: int) -> None:
    problem = refusal(text, ".yaml")
    assert (problem.code, problem.line) == ("RT-FIL-014", line)


@pytest.mark.parametrize(
    "word", ["no", "Yes", "on", "off", "y", "1:30", "1_000", "2024-01-31", "=", "<<", "0b1", ".e3"]
)
def test_words_that_other_versions_of_yaml_turn_into_something_stay_texts(word: str) -> None:
    assert read(f"a: {word}\n{word}: 1\n", ".yaml") == {"a": word, word: 1}


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("~", None),
        ("", None),
        ("True", True),
        ("FALSE", False),
        ("+5", 5),
        (".5", Decimal("0.5")),
        ('"5"', "5"),
        ("|\n  5", "5"),
    ],
)
def test_plain_words_of_yaml_mean_what_version_1_2_says(written: str, value: object) -> None:
    assert read(f"a: {written}", ".yaml") == {"a": value}


@pytest.mark.parametrize("number", ["0123", "0o17", "0x1F", "-007", "01.5"])
def test_numbers_that_readers_of_yaml_take_differently_are_refused(number: str) -> None:
    assert refusal(f"a: {number}", ".yaml").code == "RT-FIL-015"
    assert read(f"a: '{number}'", ".yaml") == {"a": number}


@pytest.mark.parametrize(("suffix", "text"), [(".json", "[" * 100_000), (".yaml", "a: " + "[" * 5_000)])
def test_a_document_nested_too_deep_costs_nothing(suffix: str, text: str) -> None:
    assert refusal(text, suffix).code == "RT-LIM-003"


def test_a_yaml_file_of_too_many_values_is_left_early() -> None:
    assert refusal("a: [" + "1," * 50 + "]", ".yaml", Limits(values=20)).code == "RT-LIM-002"


def test_lines_of_a_deep_json_text_are_not_followed_to_the_end() -> None:
    assert max(path.count("[") for path in JsonLines.of('{"a":' + "[" * 200 + "]" * 200 + "}").lines) == 63


def test_an_empty_yaml_file_is_an_empty_table() -> None:
    assert read("# nothing yet\n", ".yaml") == {}
    assert yaml_text({}) == "{}\n"


def test_a_json_file_may_name_its_schema() -> None:
    assert read('{"$schema": "policy.schema.json", "id": "x"}', ".json") == {"id": "x"}
    assert read('{"$schema": 7}', ".json") == {"$schema": 7}
    assert open_json(b"[]", "", LIMITS).document == []


@pytest.mark.parametrize("suffix", TEXTS)
def test_a_file_in_another_encoding_says_which(suffix: str) -> None:
    with pytest.raises(PolicyError) as caught:
        DOORS[suffix]("# 村名".encode("gbk"), "", LIMITS)
    (problem,) = caught.value.problems
    assert (problem.code, "GBK" in problem.what) == ("RT-FIL-006", True)


def test_a_library_that_is_not_there_is_named_with_its_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ruamel.yaml", None)
    problem = refusal("a: 1", ".yaml")
    assert (problem.code, problem.mend) == ("RT-FIL-016", 'pip install "ruraltier[yaml]"')


@pytest.mark.parametrize("suffix", TEXTS)
def test_a_file_that_is_there_is_replaced_only_on_demand(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"x{suffix}"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(ExportError) as caught:
        write_policy(load_policy("idm-2016"), path)
    assert caught.value.problems[0].code == "RT-EXP-010"
    assert path.read_text(encoding="utf-8") == "mine"
    write_policy(load_policy("idm-2016"), path, force=True)
    assert load_policy(path).id == "idm-2016"


@pytest.mark.parametrize(
    ("policy", "path", "error"),
    [
        (None, "x.toml", ArgumentError),
        (load_policy("idm-2016"), "x.docx", PolicyError),
        (load_policy("idm-2016"), 7, PolicyError),
    ],
)
def test_what_cannot_be_written_is_refused(policy: Any, path: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        write_policy(policy, path)


@pytest.mark.parametrize("text", [json_text, yaml_text])
def test_half_a_character_is_not_written(text: Callable[[Any], str]) -> None:
    with pytest.raises(ExportError):
        text({"a": "\ud800"})


def test_other_readers_understand_what_is_written() -> None:
    document = load_policy("shaanxi-2011").to_dict()
    assert json.loads(json_text(document))["title"] == document["title"]


def test_too_large_is_a_limit_error() -> None:
    with pytest.raises(LimitError):
        DOORS[".yaml"](b"a: " + b"[" * 99, "", LIMITS)


def test_the_end_of_a_name_tells_the_door() -> None:
    assert [suffix_of(n) for n in ("a.toml", "A.JSON", "b.YmL", "c.txt", "toml")] == [".toml", ".json", ".yml", "", ""]
