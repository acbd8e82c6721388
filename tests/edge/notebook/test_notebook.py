"""Versions, demos and bars."""

from __future__ import annotations

import getpass
import io
import platform
import socket
import sys
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

import ruraltier as rt
from ruraltier._steps import steps
from ruraltier._text import Text
from ruraltier.edge.notebook import bars, versions

if TYPE_CHECKING:
    from collections.abc import Iterable

LABEL = Text(zh="写[告知书]", en="writing [letters]")


def test_versions_name_libraries_and_nothing_private(capsys: pytest.CaptureFixture[str]) -> None:
    rt.show_versions()
    out = capsys.readouterr().out
    told = dict(line.split(None, 1) for line in out.splitlines())
    assert told["ruraltier"].strip() == rt.__version__
    assert told["python"].strip().endswith(platform.python_version())
    assert {"numpy", "attrs", "cattrs", "narwhals", "XlsxWriter", "pandas", "duckdb"} <= set(told)
    assert "not installed" not in told["numpy"]
    private = {getpass.getuser(), socket.gethostname(), str(Path.home()), str(Path.cwd())} - {"root", "localhost"}
    assert not [word for word in private if word in out]


def test_versions_say_what_is_not_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def missing(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr("ruraltier.edge.notebook.versions.metadata.version", missing)
    monkeypatch.setattr("ruraltier.edge.notebook.versions.resources.files", lambda _: tmp_path)
    monkeypatch.setattr(sys, "stdout", SimpleNamespace())
    told = versions.versions()
    assert told["scipy"] == "not installed"
    assert told["Chinese font"] == "not shipped"
    assert told["encoding of output"] == "?"
    (tmp_path / "data" / "fonts").mkdir(parents=True)
    (tmp_path / "data" / "fonts" / "a.otf").touch()
    assert versions.versions()["Chinese font"] == "shipped"


@pytest.mark.parametrize(("name", "villages"), [("shaanxi-2011", 480), ("shaanxi-2009", 480), ("idm-2016", 636)])
def test_a_demo_is_ready_to_be_assessed(name: str, villages: int) -> None:
    cohort, policy = rt.load_demo(name)
    assert policy.id == name
    assert len(rt.assess(cohort, policy)) == len(cohort) == villages


def test_the_first_demo_is_the_county() -> None:
    assert rt.load_demo()[1].id == "shaanxi-2011"


@pytest.mark.parametrize("name", ["idm-2015", 7, ["idm-2016"]])
def test_another_demo_is_refused(name: Any) -> None:
    with pytest.raises(rt.ArgumentError) as caught:
        rt.load_demo(name)
    assert caught.value.problems[0].code == "RT-ARG-002"


# -- bars --------------------------------------------------------------------------------------------------------------


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def walked(lang: str = "zh") -> None:
    with rt.show_progress(lang):
        outer = [list(steps("ab", 2, LABEL)) for _ in steps(range(2), None, LABEL)]
    assert outer == [["a", "b"]] * 2


def without(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    monkeypatch.setattr(bars, "find_spec", lambda name: None if name in names else object())


def kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    shell = SimpleNamespace(kernel=object())
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))


def test_nothing_is_shown_where_nobody_looks(capsys: pytest.CaptureFixture[str]) -> None:
    walked()
    assert capsys.readouterr() == ("", "")


def test_a_terminal_shows_bars_of_rich(monkeypatch: pytest.MonkeyPatch) -> None:
    told = Terminal()
    monkeypatch.setattr(sys, "stderr", told)
    walked("en")
    assert "writing [letters]" in told.getvalue()


@pytest.mark.parametrize("lacking", [("rich",), ("rich", "tqdm")])
def test_a_terminal_without_rich_does_as_well(monkeypatch: pytest.MonkeyPatch, lacking: tuple[str, ...]) -> None:
    made = taken(monkeypatch)
    without(monkeypatch, *lacking)
    monkeypatch.setattr(sys, "stderr", Terminal())
    walked()
    assert made == ([] if "tqdm" in lacking else ["写[告知书]"] * 3)


@pytest.mark.parametrize("lacking", [(), ("ipywidgets",), ("tqdm",)])
def test_a_notebook_shows_bars_of_tqdm(monkeypatch: pytest.MonkeyPatch, lacking: tuple[str, ...]) -> None:
    made = taken(monkeypatch)
    kernel(monkeypatch)
    without(monkeypatch, *lacking)
    walked()
    assert made == ([] if "tqdm" in lacking else ["写[告知书]"] * 3)


def taken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return where the labels of the bars of tqdm go."""
    made: list[str] = []

    class Bar:
        def __init__(self, *, total: int | None, desc: str, delay: float, leave: bool) -> None:
            made.append(desc)
            assert (total in {2, None}, delay, leave) == (True, 1.0, False)

        def update(self, n: int, /) -> None:
            assert n == 1

        def close(self) -> None:
            pass

    monkeypatch.setitem(sys.modules, "tqdm.auto", SimpleNamespace(tqdm=Bar))
    monkeypatch.setitem(sys.modules, "tqdm", SimpleNamespace(tqdm=Bar))
    return made


def test_a_language_that_is_none_is_refused() -> None:
    with pytest.raises(rt.EvaluationError), rt.show_progress("fr"):
        pass


def test_a_reform_tells_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    cohort, policy = rt.load_demo("idm-2016")

    def counted(iterable: Iterable[Any], total: int | None, label: Text) -> Iterable[Any]:
        made.append(f"{label.en} {total}")
        return iterable

    monkeypatch.setattr("ruraltier.analysis.reform.steps", counted)
    rt.reform(cohort, policy, policy.with_cut("mandiri", "0.9"))
    assert made == ["trying combinations of changes 2"]
