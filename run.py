"""Make a virtual environment beside this file, install the project into it and run one of its commands.

    python run.py demo           show a first result
    python run.py test           every check: style, types, imports, documentation, tests with coverage
    python run.py test -- ARGS   pytest alone with these arguments, without coverage (-- -k quota)
    python run.py check          style, types and imports only
    python run.py docs           build the documentation into docs/_build/html, and in Chinese into its zh_CN
    python run.py bench ARGS     the benchmarks
    python run.py recipes        the recipes for Dask and Spark, in an environment of their own

Only the standard library is used, from any folder, on any system. `.venv` and `.venv-recipes` may be deleted at any
time.
"""

import sys

if sys.version_info < (3, 11):
    sys.exit(f"ruraltier needs Python 3.11 or newer; this is Python {sys.version_info[0]}.{sys.version_info[1]}.")

import hashlib
import os
import subprocess
import venv
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
RECIPES = HERE / ".venv-recipes"  # half a gigabyte of engines, which nothing else needs

Steps = Mapping[str, Sequence[str]]

CHECKS: Steps = {
    "ruff check": ("-m", "ruff", "check"),
    "ruff format": ("-m", "ruff", "format", "--check"),
    "mypy": ("-m", "mypy"),
    "import-linter": ("-c", "from importlinter.cli import lint_imports_command as main; main()"),
}
CHANGELOG: Steps = {"changelog": ("-m", "towncrier", "build", "--draft", "--version", "next")}
SITE = ("-m", "sphinx", "-n", "-W", "--keep-going", "-q", "-j", "auto", "-b", "html")
# The Chinese site shows what the examples of the English one printed, so it comes second.
DOCS: Steps = {
    "documentation": (*SITE, "-d", "docs/_build/english", "docs", "docs/_build/html"),
    "documentation in Chinese": (*SITE, "-t", "chinese", "-d", "docs/_build/chinese", "docs", "docs/_build/html/zh_CN"),
}
PARALLEL = ("-m", "pytest", "-q", "-n", "auto", "--dist", "loadfile")
# Whatever is slow covers nothing that the rest does not, and would take three times as long if it were traced.
COVERED: Steps = {
    "tests": (*PARALLEL, "-m", "not slow", "--cov", "--cov-report=term-missing:skip-covered"),
    "slow tests": (*PARALLEL, "-m", "slow"),
}


def python_in(env: Path) -> Path:
    """Return the path of an environment's interpreter."""
    return env / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def is_sound(env: Path) -> bool:
    """Return whether the environment starts, is of this Python version and has pip; a half-made one is not."""
    probe = "import pip, sys; print(sys.version)"
    try:
        answer = subprocess.run([python_in(env), "-c", probe], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    return answer.stdout.strip() == sys.version


def fingerprint(project: Path) -> str:
    """Return a text that changes with the project's place, its pyproject.toml and the Python version."""
    stated = (project / "pyproject.toml").read_bytes()
    return hashlib.sha256(b"\0".join([str(project).encode(), sys.version.encode(), stated])).hexdigest()


def install(env: Path, project: Path, extra: str) -> None:
    """Install the project with an extra, unless that was done for this fingerprint and finished."""
    stamp = env / f".installed-{extra or 'core'}"
    wanted = fingerprint(project)
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted and python_in(env).exists():
        return
    if not is_sound(env):
        print(f"making {env}", flush=True)
        venv.create(env, with_pip=True, clear=True)
    what = f"{project}[{extra}]" if extra else str(project)
    print(f"installing {what}", flush=True)
    pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--editable", what]
    subprocess.run([python_in(env), *pip], check=True, stdin=subprocess.DEVNULL)
    stamp.write_text(wanted, encoding="utf-8")


def run(arguments: Sequence[str], env: Path = VENV) -> int:
    """Run the environment's Python in the project's folder; return its exit code."""
    text_is_utf8 = os.environ | {"PYTHONUTF8": "1"}
    return subprocess.run([python_in(env), *arguments], cwd=HERE, env=text_is_utf8, check=False).returncode


def run_all(steps: Steps) -> int:
    """Run every step, also after one has failed; return 1 if any failed."""
    failed = []
    for name, arguments in steps.items():
        print(f"\n=== {name} ===", flush=True)
        if run(arguments) != 0:
            failed.append(name)
    print(f"\nFAILED: {', '.join(failed)}" if failed else f"\nall green: {', '.join(steps)}", flush=True)
    return 1 if failed else 0


def demo(arguments: Sequence[str]) -> int:
    """Show a first result; the core alone is installed for it."""
    install(VENV, HERE, "")
    return run(["-m", "ruraltier", "demo", *arguments])


def check(_: Sequence[str]) -> int:
    """Run the checks that only read the source."""
    install(VENV, HERE, "test")
    return run_all(CHECKS)


def docs(_: Sequence[str]) -> int:
    """Build the documentation."""
    install(VENV, HERE, "docs")
    return run_all(DOCS)


def test(arguments: Sequence[str]) -> int:
    """Run everything that must be green or, given arguments, pytest alone with them."""
    install(VENV, HERE, "test")
    return run(["-m", "pytest", *arguments]) if arguments else run_all({**CHECKS, **CHANGELOG, **DOCS, **COVERED})


def bench(arguments: Sequence[str]) -> int:
    """Run the benchmarks."""
    install(VENV, HERE, "bench")
    return run(["-m", "benchmarks", *arguments])


def recipes(arguments: Sequence[str]) -> int:
    """Run the recipes for Dask and Spark; where these do not install, say so."""
    try:
        install(RECIPES, HERE, "recipes")
    except subprocess.CalledProcessError as error:
        print(f"skipped: Dask and Spark do not install here: {error}", flush=True)
        return 0
    folder = "tests/recipes"
    return run(["-m", "pytest", "-c", f"{folder}/pytest.ini", folder, *arguments], RECIPES)


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "demo": demo,
    "test": test,
    "check": check,
    "docs": docs,
    "bench": bench,
    "recipes": recipes,
}


def main(arguments: Sequence[str]) -> int:
    """Run the command that the arguments name."""
    name, *rest = arguments or ["help"]
    if name not in COMMANDS:
        print(__doc__)
        return 0 if name in {"help", "-h", "--help"} else 2
    try:
        return COMMANDS[name](rest[1:] if rest[:1] == ["--"] else rest)
    except subprocess.CalledProcessError as error:
        print(f"could not make {VENV}: {error}", file=sys.stderr)
        print("On Debian and Ubuntu venv is a package of its own: apt install python3-venv", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
