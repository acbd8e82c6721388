"""M: writing. Every writer of the library, by the same tests; the ids carry the numbers of the fault catalogue."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import ruraltier as rt
from edge.pages.county import TABLE, assessed

Writer = Callable[..., object]

RESULT = assessed()
MONEY = rt.allocate(RESULT, RESULT.policy.incentives)
CHECK = rt.check_table(TABLE, RESULT.policy)


def _letters(path: Path, kind: Any, *, force: bool) -> None:
    rt.write_letters(RESULT, path.parent, kind=kind, villages=["1"], force=force)


def _writers() -> dict[str, Writer]:
    """Return file name -> what writes it."""
    return {
        "report.html": lambda path, force: rt.write_report(RESULT, path, money=MONEY, force=force),
        "notice.html": lambda path, force: rt.write_notice(RESULT, path, money=MONEY, force=force),
        "notice.txt": lambda path, force: rt.write_notice(RESULT, path, force=force),
        "notice.csv": lambda path, force: rt.write_notice(RESULT, path, scores=True, force=force),
        "letters.html": lambda path, force: rt.write_letters(RESULT, path, money=MONEY, force=force),
        "1.html": lambda path, force: _letters(path, "html", force=force),
        "1.txt": lambda path, force: _letters(path, "txt", force=force),
        "result.xlsx": lambda path, force: rt.write_workbook(RESULT, path, money=MONEY, force=force),
        "check.csv": lambda path, force: rt.write_table_check(CHECK, path, force=force),
        "check.xlsx": lambda path, force: rt.write_table_check(CHECK, path, force=force),
        "policy.toml": lambda path, force: rt.write_policy(RESULT.policy, path, force=force),
    }


WRITERS = _writers()
EVERY = pytest.mark.parametrize("name", list(WRITERS))


@pytest.fixture(autouse=True)
def without_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the pictures of reports out: drawing them takes longer than all the rest here."""
    monkeypatch.setitem(sys.modules, "matplotlib", None)


def code_of(write: Writer, path: Path, *, force: bool) -> str:
    with pytest.raises(rt.ExportError) as caught:
        write(path, force=force)
    return caught.value.problems[0].code


@pytest.mark.parametrize("step", ["os.fsync", "pathlib.Path.replace", "pathlib.Path.open"])
@EVERY
def test_m1_m2_a_step_that_fails_leaves_the_old_file_and_nothing_else(
    name: str, step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / name
    path.write_bytes(b"old")
    opened = Path.open

    def no_room(self: Path, mode: str = "r", *rest: Any, **more: Any) -> Any:
        return full() if "x" in mode or "w" in mode else opened(self, mode, *rest, **more)

    monkeypatch.setattr(step, no_room if step.endswith("open") else full)
    assert code_of(WRITERS[name], path, force=True) == "RT-EXP-011"
    monkeypatch.undo()
    assert [file.name for file in tmp_path.iterdir()] == [name]
    assert path.read_bytes() == b"old"


@EVERY
def test_m3_a_file_that_is_open_elsewhere_is_named_with_what_to_do(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.replace", locked)
    with pytest.raises(rt.ExportError) as caught:
        WRITERS[name](tmp_path / name, force=False)
    assert "open elsewhere" in caught.value.problems[0].mend


@EVERY
def test_m3_a_link_is_followed_and_a_folder_is_never_replaced(name: str, tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / name).symlink_to(tmp_path / "real")
    WRITERS[name](tmp_path / name, force=True)
    assert (tmp_path / name).is_symlink()
    assert (tmp_path / "real").read_bytes() != b"old"
    (tmp_path / "b" / name).mkdir(parents=True)
    assert code_of(WRITERS[name], tmp_path / "b" / name, force=True) == "RT-EXP-010"


@pytest.mark.skipif(not Path("/dev/null").exists(), reason="there is no such device here")
@EVERY
def test_m3_a_device_is_never_replaced(name: str, tmp_path: Path) -> None:
    (tmp_path / name).symlink_to("/dev/null")
    assert code_of(WRITERS[name], tmp_path / name, force=True) == "RT-EXP-010"
    assert Path("/dev/null").is_char_device()


@EVERY
def test_m4_a_file_that_is_there_is_replaced_only_if_asked(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(b"old")
    assert code_of(WRITERS[name], path, force=False) == "RT-EXP-010"
    assert path.read_bytes() == b"old"
    WRITERS[name](path, force=True)
    assert path.read_bytes() != b"old"


@EVERY
def test_m5_of_writers_at_once_the_last_whole_file_stays(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    WRITERS[name](path, force=True)
    whole = path.read_bytes()
    threads = [threading.Thread(target=WRITERS[name], args=(path,), kwargs={"force": True}) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert path.read_bytes() == whole
    assert [file.name for file in tmp_path.iterdir()] == [name]


@EVERY
def test_m9_two_runs_give_the_same_bytes(name: str, tmp_path: Path) -> None:
    found = []
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        WRITERS[name](tmp_path / folder / name, force=False)
        found.append((tmp_path / folder / name).read_bytes())
    assert found[0] == found[1]


@EVERY
def test_n14_no_file_says_where_or_by_whom_it_was_written(name: str, tmp_path: Path) -> None:
    WRITERS[name](tmp_path / name, force=False)
    made = (tmp_path / name).read_bytes()
    for word in (str(tmp_path), str(Path.home()), os.uname().nodename, os.environ.get("USER", "nobody-at-all")):
        assert len(word) < 5 or word.encode() not in made


_PROGRAM = """
import sys
from pathlib import Path
sys.modules["matplotlib"] = None
import catalogue.test_m_writing as m
while True:
    m.WRITERS["notice.html"](Path(sys.argv[1]), force=True)
"""


@pytest.mark.slow
def test_m1_a_program_that_is_killed_leaves_a_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "notice.html"
    WRITERS["notice.html"](path, force=False)
    whole = path.read_bytes()
    paths = os.pathsep.join(sys.path)
    running = subprocess.Popen([sys.executable, "-c", _PROGRAM, str(path)], env=os.environ | {"PYTHONPATH": paths})  # noqa: S603 - ours
    first = path.stat().st_mtime_ns
    while path.stat().st_mtime_ns == first:
        time.sleep(0.01)
    running.send_signal(signal.SIGKILL)
    running.wait()
    assert path.read_bytes() == whole


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_m6_sheets_are_named_by_us_and_so_that_every_program_opens_them(lang: str, tmp_path: Path) -> None:
    book = tmp_path / "a.xlsx"
    rt.write_workbook(RESULT, book, money=MONEY, lang=lang)
    names = openpyxl.load_workbook(book).sheetnames
    assert len({name.casefold() for name in names}) == len(names)
    assert all(name and len(name) <= 31 and not set(name) & set("/\\?*[]:'") for name in names)
    assert "history" not in {name.casefold() for name in names}
