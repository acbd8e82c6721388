"""The skeleton keeps its promises: packaging, the bootstrap, the house rules and the pages that state them."""

from __future__ import annotations

import ast
import importlib.metadata
import importlib.util
import re
import runpy
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "ruraltier"
PYPROJECT = ROOT / "pyproject.toml"
PROJECT: dict[str, Any] = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))
MODULES = sorted(PACKAGE.rglob("*.py"))
IMPORTED_AS = {"python_calamine": "python-calamine", "ruamel": "ruamel.yaml"}


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def bootstrap() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bootstrap", ROOT / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# -- packaging ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ZipFile]:
    where = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(where)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    with ZipFile(next(where.glob("*.whl"))) as opened:
        yield opened


def test_the_wheel_holds_every_file_of_the_package(wheel: ZipFile) -> None:
    ours = {path.relative_to(PACKAGE.parent).as_posix() for path in PACKAGE.rglob("*") if path.is_file()}
    shipped = {name for name in wheel.namelist() if name.startswith("ruraltier/")}
    assert shipped == {name for name in ours if "__pycache__" not in name}
    assert "ruraltier/py.typed" in shipped
    assert any(re.fullmatch(r"ruraltier/data/policies/.+\.toml", name) for name in shipped)
    assert {f"ruraltier/data/fonts/{name}" for name in ("RuraltierSans-Regular.ttf", "OFL.txt", "README.md")} <= shipped


def test_the_wheel_holds_the_licence_and_nothing_but_the_package(wheel: ZipFile) -> None:
    others = {name for name in wheel.namelist() if not name.startswith("ruraltier/")}
    assert all(".dist-info/" in name for name in others)
    assert any(name.endswith("licenses/LICENSE") for name in others)


def test_the_wheel_has_the_version_that_the_project_states(wheel: ZipFile) -> None:
    assert wheel.filename is not None
    assert f"ruraltier-{PROJECT['project']['version']}-" in wheel.filename


def test_the_package_asks_for_the_version_instead_of_stating_it_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.metadata, "version", lambda _: "1.2.3")
    assert runpy.run_path(str(PACKAGE / "_version.py"))["VERSION"] == "1.2.3"


def test_a_checkout_that_is_not_installed_can_be_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> str:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "version", missing)
    assert runpy.run_path(str(PACKAGE / "_version.py"))["VERSION"] == "0+unknown"


def test_the_console_script_leads_to_a_function() -> None:
    (script,) = importlib.metadata.EntryPoints(
        importlib.metadata.EntryPoint(name, target, "console_scripts")
        for name, target in PROJECT["project"]["scripts"].items()
    )
    assert callable(script.load())


def stated_requirements() -> set[str]:
    """Return the names of the packages that the core and the extras for users require."""
    project = PROJECT["project"]
    extras = project["optional-dependencies"]
    ours = [extras[name] for name in ("excel", "yaml", "plot", "report", "stats", "progress", "arrow", "xarray")]
    return {re.split(r"[\[<>=]", stated)[0] for stated in sum(ours, project["dependencies"])}


def imported(path: Path) -> set[str]:
    """Return the top-level names a module imports at run time or for its types."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


def test_whatever_the_package_imports_is_required_somewhere() -> None:
    outside = set().union(*map(imported, MODULES)) - sys.stdlib_module_names - {"ruraltier"}
    assert {IMPORTED_AS.get(name, name) for name in outside} <= stated_requirements()


# -- house rules -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_pieces_stay_small(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert source.count("\n") <= 400
    functions = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef))
    assert {node.name for node in functions if body_lines(node) > 40} == set()


def body_lines(function: ast.FunctionDef) -> int:
    """Return how many lines the body takes, its docstring left out."""
    first = function.body[1] if ast.get_docstring(function) and len(function.body) > 1 else function.body[0]
    return (function.end_lineno or function.lineno) - first.lineno + 1


def test_every_exception_in_pyproject_has_a_reason() -> None:
    lines = text("pyproject.toml").splitlines()
    first, last = lines.index("[tool.ruff.lint]"), lines.index("[tool.ruff.lint.pydocstyle]")
    ignored = [line for line in lines[first:last] if re.match(r'    "[A-Z]+\d*"', line)]
    assert ignored
    assert [line for line in ignored if "# " not in line] == []


def test_every_exception_in_the_code_is_named_and_has_a_reason() -> None:
    bare = re.compile(r"# noqa(?!: [A-Z]+\d+(?:, [A-Z]+\d+)* - \w)|# type: ignore(?!\[[\w, -]+\]  # \w)")
    lines = ((path.name, line) for path in MODULES for line in path.read_text(encoding="utf-8").splitlines())
    assert [found for found in lines if bare.search(found[1])] == []


# -- pages -------------------------------------------------------------------------------------------------------------


def commands_in(name: str) -> set[str]:
    return set(re.findall(r"^\$ python run\.py (\w+)", text(name), flags=re.MULTILINE))


def test_the_pages_name_commands_that_exist(bootstrap: ModuleType) -> None:
    assert commands_in("README.md") == commands_in("README.zh-CN.md") == {"demo", "test"}
    assert commands_in("CONTRIBUTING.md") | {"demo"} == set(bootstrap.COMMANDS)


def without_comments(page: str) -> list[str]:
    """Return the fenced blocks of a page, comments in the code left out."""
    blocks: list[str] = re.findall(r"^```.*?^```$", page, flags=re.MULTILINE | re.DOTALL)
    return [re.sub(r" *#.*", "", block) for block in blocks]


def test_both_readmes_show_the_same_code() -> None:
    assert without_comments(text("README.md")) == without_comments(text("README.zh-CN.md"))


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md", "CONTRIBUTING.md", "SECURITY.md"])
def test_links_lead_to_files(name: str) -> None:
    targets = re.findall(r"\]\(([^)#:]+)\)", text(name))
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_fragments_are_of_a_known_kind() -> None:
    kinds = {kind["directory"] for kind in PROJECT["tool"]["towncrier"]["type"]}
    names = [path.name for path in (ROOT / "changelog.d").iterdir() if path.name != "README.md"]
    # <issue>.<kind>.md, and <issue>.<kind>.<number>.md where one issue brings several.
    words = {name: [part for part in name.split(".")[1:-1] if not part.isdigit()] for name in names}
    assert [name for name, found in words.items() if len(found) != 1 or found[0] not in kinds] == []


# -- bootstrap ---------------------------------------------------------------------------------------------------------


def test_an_old_python_can_read_the_bootstrap_as_far_as_its_refusal() -> None:
    tree = ast.parse(text("run.py"), feature_version=(3, 7))
    kinds = [type(statement) for statement in tree.body[:3]]
    assert kinds == [ast.Expr, ast.Import, ast.If]
    assert "Python 3.11 or newer" in ast.unparse(tree.body[2])


def test_the_bootstrap_needs_the_standard_library_only() -> None:
    assert imported(ROOT / "run.py") <= sys.stdlib_module_names


def test_the_environment_is_renewed_when_the_project_changes_or_moves(bootstrap: ModuleType, tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    for folder in (here, there):
        folder.mkdir()
        (folder / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    before = bootstrap.fingerprint(here)
    assert bootstrap.fingerprint(here) == before
    assert bootstrap.fingerprint(there) != before
    (here / "pyproject.toml").write_text("[project]\nname = 'x'\n", encoding="utf-8")
    assert bootstrap.fingerprint(here) != before


def test_a_half_made_environment_is_found_out(bootstrap: ModuleType, tmp_path: Path) -> None:
    assert not bootstrap.is_sound(tmp_path / "absent")
    python = bootstrap.python_in(tmp_path)
    python.parent.mkdir()
    python.write_bytes(b"")
    assert not bootstrap.is_sound(tmp_path)


def test_a_finished_installation_is_not_repeated(
    bootstrap: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[list[str]] = []
    monkeypatch.setattr(bootstrap, "is_sound", lambda _: True)
    monkeypatch.setattr(bootstrap.subprocess, "run", lambda command, **_: calls.append(command))
    python = bootstrap.python_in(tmp_path)
    python.parent.mkdir()
    python.write_bytes(b"")
    bootstrap.install(tmp_path, ROOT, "test")
    bootstrap.install(tmp_path, ROOT, "test")
    assert len(calls) == 1
    assert calls[0][-1] == f"{ROOT}[test]"


def test_an_interrupted_installation_is_repeated(
    bootstrap: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(command: list[str], **_: object) -> None:
        raise subprocess.CalledProcessError(1, command)

    monkeypatch.setattr(bootstrap, "is_sound", lambda _: True)
    monkeypatch.setattr(bootstrap.subprocess, "run", interrupted)
    with pytest.raises(subprocess.CalledProcessError):
        bootstrap.install(tmp_path, ROOT, "test")
    assert list(tmp_path.glob(".installed-*")) == []


def test_every_step_runs_and_one_failure_fails_the_run(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ran: list[str] = []

    def run(step: str) -> int:
        ran.append(step)
        return 1 if step == "b" else 0

    monkeypatch.setattr(bootstrap, "run", run)
    assert bootstrap.run_all({"one": "a", "two": "b", "three": "c"}) == 1
    assert ran == ["a", "b", "c"]
    assert capsys.readouterr().out.endswith("FAILED: two\n")
    assert bootstrap.run_all({"one": "a"}) == 0


def test_an_unknown_command_shows_the_commands(bootstrap: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert bootstrap.main(["tset"]) == 2
    assert bootstrap.main([]) == 0
    shown = capsys.readouterr().out
    assert [name for name in bootstrap.COMMANDS if f"run.py {name}" not in shown] == []


@pytest.mark.skipif(shutil.which("bash") is None, reason="the script is for bash")
def test_the_ci_script_is_sound_bash_and_runs_the_test_command() -> None:
    bash = shutil.which("bash")
    assert bash is not None
    subprocess.run([bash, "-n", str(ROOT / ".ci" / "run")], check=True)
    script = text(".ci/run")
    assert script.startswith("#!/usr/bin/env bash\n")
    assert "set -euo pipefail" in script
    assert "python3 run.py test" in script
