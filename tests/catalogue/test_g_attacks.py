"""Catalogue G: the rule book as an attack."""

from __future__ import annotations

import ast
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest

from policy.rulebooks import base, told
from ruraltier.edge.files import load_policy
from ruraltier.edge.toml_faults import fault_of
from ruraltier.edge.toml_lines import TomlLines
from ruraltier.errors import LimitError, PolicyError, RuraltierError
from ruraltier.policy.condition_parser import parse_condition, parse_formula
from ruraltier.policy.parse import parse_policy
from ruraltier.policy.write import to_toml

SOURCE = Path(__file__).parents[2] / "src" / "ruraltier"
MODULES = sorted(SOURCE.rglob("*.py"))
LONG = 100_000


def calls(module: Path) -> set[str]:
    """Return the names that a module calls, with what stands before the last point."""
    found = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            found.add(ast.unparse(node.func))
    return found


def imports(module: Path) -> set[str]:
    """Return the top names of the modules that a module imports."""
    found = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("module", MODULES, ids=[f"G8-{m.relative_to(SOURCE)}" for m in MODULES])
def test_no_module_evaluates_text(module: Path) -> None:
    assert not calls(module) & {"eval", "exec", "compile", "__import__"}


@pytest.mark.parametrize("module", MODULES, ids=[f"G12-{m.relative_to(SOURCE)}" for m in MODULES])
def test_no_module_reads_pickles_or_foreign_objects(module: Path) -> None:
    assert not imports(module) & {"pickle", "cPickle", "joblib", "dill", "marshal", "shelve", "yaml"}
    assert "allow_pickle" not in module.read_text(encoding="utf-8")


def timed(seconds: float, work: Any, *arguments: Any) -> None:
    """Run what may be refused, and assert that it does not take long."""
    start = time.process_time()
    try:
        work(*arguments)
    except RuraltierError as error:
        told = error.problems
        assert told
    assert time.process_time() - start < seconds


def written(folder: Path, text: str) -> Path:
    path = folder / "county.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "text",
    ["a: !!python/object/apply:os.system [ls]", "a: &a [*a]", "a: &a [x, x]\nb: [*a, *a]"],
    ids=["G1", "G2-cycle", "G2-alias"],
)
def test_tags_and_aliases_are_no_words_of_the_language(tmp_path: Path, text: str) -> None:
    with pytest.raises(PolicyError) as caught:
        load_policy(written(tmp_path, text))
    assert caught.value.problems[0].code == "RT-FIL-011"


@pytest.mark.parametrize("depth", [33, 400, 10_000, 500_000], ids=["G3-33", "G3-400", "G3-10000", "G3-500000"])
def test_nested_brackets_meet_a_limit(tmp_path: Path, depth: int) -> None:
    with pytest.raises(LimitError):
        load_policy(written(tmp_path, "x = " + "[" * depth + "]" * depth))


def test_nested_tables_meet_a_limit(tmp_path: Path) -> None:
    """G3."""
    with pytest.raises(LimitError):
        load_policy(written(tmp_path, "[" + ".".join("a" * 5000) + "]"))
    deep: Any = {}
    for _ in range(100_000):
        deep = {"a": deep}
    with pytest.raises(LimitError):
        parse_policy({"format": 1, "a": deep})


def test_a_large_file_is_refused_by_its_size(tmp_path: Path) -> None:
    """G4."""
    path = tmp_path / "county.toml"
    with path.open("wb") as sparse:
        sparse.truncate(100 * 1024 * 1024)
    timed(0.5, load_policy, path)
    with pytest.raises(LimitError):
        load_policy(path)


@pytest.mark.parametrize(
    "document",
    [
        pytest.param({"format": 1, "indicators": {f"i{n}": {} for n in range(1_000_000)}}, id="G5-indicators"),
        pytest.param({"format": 1, "ladder": {"tiers": [{"code": "t"}] * 1_000_000}}, id="G5-tiers"),
        pytest.param({"format": 1, "cases": [{}] * 150_000}, id="G5-cases"),
        pytest.param({"format": 1, "gates": [[]] * 150_000}, id="G5-gates"),
        pytest.param({"format": 1, "x": [0] * 1_000_000}, id="G5-values"),
    ],
)
def test_too_many_of_anything_is_refused_by_count(document: Any) -> None:
    start = time.process_time()
    with pytest.raises(LimitError):
        parse_policy(document)
    assert time.process_time() - start < 5


@pytest.mark.slow
@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"indicators.grade.options": [f"o{n}" for n in range(20_000)]}, id="G5-options"),
        pytest.param({"indicators.income.aliases": [f"a{n}" for n in range(20_000)]}, id="G5-aliases"),
        pytest.param({"indicators.income.curve.at": list(range(20_000))}, id="G5-knots"),
        pytest.param({"cases[0].village": {f"x{n}": 1 for n in range(20_000)}}, id="G5-unknown columns"),
        pytest.param({"cases[0].expect.reasons": [f"x{n}" for n in range(20_000)]}, id="G5-unknown rules"),
        pytest.param({f"x{n}": 1 for n in range(20_000)}, id="G5-unknown keys"),
        pytest.param({"quotas[1].tie_break": [f"x{n}" for n in range(20_000)]}, id="G5-unknown ties"),
        pytest.param({"missing_marks": ["x"] * 20_000}, id="G5-marks"),
    ],
)
def test_too_many_of_anything_inside_costs_no_more_than_seconds(changes: dict[str, Any]) -> None:
    timed(10, parse_policy, base(**changes))


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "http://example.invalid/x.toml", "/dev/zero", "x\0.toml", "~/x.toml"]
)
def test_a_path_that_leads_elsewhere_is_no_policy(name: str) -> None:
    """G6."""
    timed(1, load_policy, name)
    with pytest.raises(PolicyError):
        load_policy(name)


def test_no_file_is_included() -> None:
    """G6, G7, G13: there is nothing to include, extend or inherit."""
    for key in ("include", "extends", "base", "inherits", "import"):
        assert told(base(**{key: "../../etc/passwd"})) == [("RT-DOC-010", key)]


def test_what_is_no_policy_is_not_quoted(tmp_path: Path) -> None:
    """G6: a link may lead to a file that is nobody's business."""
    secret = tmp_path / "secret"
    secret.write_text("root:x:0:hunter2\n", encoding="utf-8")
    link = tmp_path / "county.toml"
    link.symlink_to(secret)
    with pytest.raises(PolicyError) as caught:
        load_policy(link)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/stdin"])
def test_a_device_is_not_read(tmp_path: Path, device: str) -> None:
    """G6."""
    link = tmp_path / "county.toml"
    link.symlink_to(device)
    timed(1, load_policy, link)


CORPUS = [
    "__import__('os').system('ls')",
    "().__class__.__bases__",
    "a.__class__",
    "points.__class__.x",
    "lambda: 1",
    "[x for x in y]",
    "a if b else c",
    "{a: 1}",
    "f'{a}'",
    "a[0]",
    "a()",
    "a.b()",
    "print(1)",
    "1 if a else 2",
    "a := 3",
    "a; b",
    "a, b",
    "*a",
    "**a",
    "a @ b",
    "a | b",
    "a & b",
    "~a",
    "a << 3",
    "`a`",
    "$a",
    "${a}",
    "%(a)s",
    "{0.__class__}",
    "a == None",
    "a is b",
    "a in (1, 2)",
    "'a' * 9999999",
    "True",
    "a == True",
    "0x10 > a",
    "a > 0x10",
    "a > 1_000",
    "a > 1j",
    "a > 1e400",
    "9**9**9 > a",
    "a > 9**9**9",
    "a / 0 > 1",
    "a > 1/0",
    "a > -",
    "a > --1",
    "\x00",
    "a\x00 > 1",
    "a > 1 # comment",
    "a > 1\\\n",
    "<a> 1",
    "a > \ud800",
    "\u202ea > 1",
    "ａ > 1 and",
    "a > ①",
    "a > ½",
    "a > 二",
]


@pytest.mark.parametrize("text", CORPUS, ids=[f"G8-{n}" for n in range(len(CORPUS))])
def test_a_condition_is_no_program(text: str) -> None:
    # Names that no indicator has, a quotient that is never there, and a sign turned twice.
    harmless = {"True": "True", "a == None": "a == None", "a == True": "a == True", "a / 0 > 1": "a / 0 > 1"}
    harmless |= {"a > --1": "a > -(-1)"}
    if text in harmless:
        assert str(parse_condition(text)) == harmless[text]
        return
    with pytest.raises(PolicyError):
        parse_condition(text)


@pytest.mark.parametrize("text", [t for t in CORPUS if t != "True"], ids=lambda text: f"G8-{text!a}")
def test_a_formula_is_no_program(text: str) -> None:
    with pytest.raises(PolicyError):
        parse_formula(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("9**9**9", id="G9-tower"),
        pytest.param("a > " + "9" * LONG, id="G9-digits"),
        pytest.param("a > 1e" + "9" * 1000, id="G9-exponent"),
        pytest.param(" or ".join(["a"] * 1_000_000), id="G9-terms"),
        pytest.param("(" * LONG + "a" + ")" * LONG, id="G9-parentheses"),
        pytest.param("not " * LONG + "a", id="G9-not"),
        pytest.param("a > 1/0", id="G9-division by zero"),
        pytest.param("a" * LONG + "!", id="G10-name"),
        pytest.param("1" * LONG + "!", id="G10-digits"),
        pytest.param('"' * LONG, id="G10-quotes"),
        pytest.param("+".join(["a"] * LONG), id="G9-sum"),
        pytest.param("*".join(["9"] * 2000), id="G9-product"),
        pytest.param("a > " + "-" * LONG + "1", id="G9-minus"),
        pytest.param("abs(" * LONG + "a" + ")" * LONG, id="G9-functions"),
        pytest.param("count(" * LONG + "a" + ")" * LONG, id="G9-counts"),
        pytest.param("1e30" + "*1e30" * 400, id="G9-growth"),
    ],
)
def test_a_hostile_condition_or_formula_is_refused_at_once(text: str) -> None:
    for parse in (parse_condition, parse_formula):
        timed(1, parse, text)
        with pytest.raises(RuraltierError):
            parse(text)


HOSTILE = [
    '"' * LONG,
    '"' + '\\"' * LONG,
    "'" * LONG,
    '"""' + '\\"""' * LONG,
    "'''" * LONG,
    "名" * LONG,
    "a" * LONG,
    "=" * LONG,
    " " * LONG + "x",
    "= " * LONG,
    "[" * 500 + "a" * LONG,
    "1," * LONG,
    "= " + "1" * LONG + "x",
    "\\" * LONG,
    '"' + "\\" * LONG,
    "#" * LONG,
    "a." * LONG,
    "[a." * LONG,
]


@pytest.mark.slow
@pytest.mark.parametrize("text", HOSTILE, ids=[f"G10-{n}" for n in range(len(HOSTILE))])
def test_no_pattern_of_ours_takes_its_time(text: str) -> None:
    timed(5, TomlLines.of, text)
    timed(5, fault_of, text, "Invalid value (at line 1, column 1)", "x.toml")
    timed(5, fault_of, text, "Cannot overwrite a value (at line 1, column 1)", "x.toml")


def test_hostile_codes_and_words_do_not_slow_the_messages() -> None:
    """G10."""
    timed(5, parse_policy, base(**{"gates[0].cap": "x" * 20_000, "cases[0].village": {"y" * 20_000: 1}}))
    timed(5, parse_policy, base(indicators={f"{'i' * 70}{n}": {} for n in range(1900)}))


@pytest.mark.parametrize(
    "text", ["{0.__class__}", "%n%s%(x)s", "{", "}", "${x}", "{{ 7*7 }}", "%"], ids=lambda text: f"G11-{text}"
)
def test_texts_are_never_templates(text: str) -> None:
    changes = {"indicators.income.label": text, "gates[0].label": text, "title": text, "ladder.tiers[1].label": text}
    policy = parse_policy(base(**changes))
    assert policy.gates[0].title("zh") == text
    assert policy.title.get("en") == text
    assert text in repr(policy)
    with pytest.raises(PolicyError) as caught:
        parse_policy(base(**{"gates[0].cap": text}))
    assert f"'{text}' is no tier" in str(caught.value)


def test_a_file_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """G14: what was checked is what is used, whatever becomes of the file."""
    path = written(tmp_path, to_toml(parse_policy(base())))
    opened = []
    real = Path.open

    def watched(self: Path, *arguments: Any, **named: Any) -> Any:
        opened.append(self)
        return real(self, *arguments, **named)

    monkeypatch.setattr(Path, "open", watched)
    policy = load_policy(path)
    assert opened == [path]
    path.write_bytes(b"")
    assert policy == parse_policy(base())
    assert parse_policy(tomllib.loads(policy.to_toml())).fingerprint == policy.fingerprint
