"""What the commands share: days, how a table is read, and advice spelt with options of the command line."""

from __future__ import annotations

import argparse
import datetime as dt
import re
import sys
from typing import TYPE_CHECKING, Any

from attrs import evolve

from ruraltier._messages import say
from ruraltier._text import shown
from ruraltier.analysis.cases import run_cases
from ruraltier.edge.layout.load import load_layout
from ruraltier.edge.read import read_cohort
from ruraltier.edge.report import notes_text
from ruraltier.errors import Phrase, show

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from ruraltier.domain.cohort import Cohort
    from ruraltier.errors import Problem
    from ruraltier.policy.policy import TierPolicy

_READING = ("id", "name", "sheet", "header_row", "skip", "encoding", "delimiter")
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?", re.ASCII)
_YEAR_LAST = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4})", re.ASCII)
_EXAMPLE = dt.date(2026, 11, 22)
_CASE = re.compile(r"(?:amendments\[\d+\]\.)?cases\[\d+\]")
_LINE = 2000


def _levels(found: re.Match[str]) -> str:
    return "--header-row " + ",".join(row for row in found.groups() if row)


_SPELLINGS: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r'\bskip=\(("(?:[^"\\]|\\.)*"|\d+),\)'), r"--skip \1"),
    (re.compile(r"\bheader_row=(\d+)"), r"--header-row \1"),
    (re.compile(r"\bheader_row=\((\d+), (\d+)(?:, (\d+))?\)"), _levels),
    (re.compile(r"\bsupersedes=(\d+)"), r"--supersedes \1"),
    (re.compile(r"\bforce=True\b"), "--force"),
    (re.compile(r'\b(id|name|encoding|delimiter|sheet)=("[^"]*")'), r"--\1 \2"),
    (re.compile(r"(?<=raise the limit): (?=limits=)"), " in Python: "),
)


def day(text: str) -> dt.date:
    """Return a day as year-month-day spells it.

    Parameters
    ----------
    text
        What stands on the command line.

    Raises
    ------
    argparse.ArgumentTypeError
        If it is no such day; where the text can mean one day only, that day is told.

    Examples
    --------
    >>> day("2026-01-31")
    datetime.date(2026, 1, 31)
    """
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        meant = _meant(text)
    example = f"write year-month-day, such as {_EXAMPLE} 请写成年-月-日,如 {_EXAMPLE}"
    mend = f"write {meant} 请写成 {meant}" if meant else example
    raise argparse.ArgumentTypeError(f"{show(text)} is not written as a day: {mend}")


def _meant(text: str) -> dt.date | None:
    """Return the one day that a text can mean; None if there is none, or day and month could change places."""
    first, last = _YEAR_FIRST.fullmatch(text.strip()), _YEAR_LAST.fullmatch(text.strip())
    orders: list[tuple[str, str, str]] = []
    if first:
        orders = [(first[1], first[2], first[3])]
    elif last:
        orders = [(last[3], last[2], last[1]), (last[3], last[1], last[2])]
    days = {found for order in orders if (found := _date(*order))}
    return days.pop() if len(days) == 1 else None


def _date(year: str, month: str, number: str) -> dt.date | None:
    try:
        return dt.date(int(year), int(month), int(number))
    except ValueError:
        return None


def _mark(text: str) -> int | str:
    return int(text) if text.isascii() and text.isdigit() else text


def _rows(text: str) -> int | tuple[int, ...]:
    rows = tuple(map(int, text.split(",")))
    return rows[0] if len(rows) == 1 else rows


def add_reading(command: argparse.ArgumentParser) -> None:
    """Add the options that say how a table is read."""
    command.add_argument("--layout", metavar="FILE", help="how the table is laid out and written, as a file 列对照")
    command.add_argument("--id", metavar="HEADER", help="header of the column of village codes 村庄代码所在列")
    command.add_argument("--name", metavar="HEADER", help="header of the column of names 村名所在列")
    command.add_argument("--sheet", metavar="NAME", help="sheet of a workbook 工作表名")
    command.add_argument(
        "--header-row",
        metavar="N",
        type=_rows,
        help="row of the header, in a workbook also rows such as 3,4 表头所在行",
    )
    command.add_argument(
        "--skip",
        metavar="WORD",
        type=_mark,
        action="append",
        default=[],
        help="leave out the rows that begin with WORD, or the row of a line number; may be repeated 略过的行",
    )
    command.add_argument("--encoding", metavar="NAME", help="how the file is written, such as gb18030 文件编码")
    command.add_argument("--delimiter", metavar="CHARACTER", help="what separates columns 分隔符")


def reading(stated: argparse.Namespace) -> dict[str, Any]:
    """Return what the options say about how a table is read, as arguments of `read_cohort`."""
    layout = load_layout(stated.layout) if stated.layout else None
    return {"layout": layout} | {name: getattr(stated, name) for name in _READING}


def read_table(
    stated: argparse.Namespace, policy: TierPolicy, *, source: str | None = None, filled: Collection[str] = ()
) -> Cohort:
    """Return the villages of the table, or of another one that is read alike, and tell what was noticed."""
    cohort = read_cohort(source or stated.table, policy, filled=filled, **reading(stated))
    sys.stderr.write(notes_text([in_options(note) for note in cohort.notes], stated.lang))
    return cohort


def in_options(problem: Problem) -> Problem:
    """Return a problem whose advice names options of the command line and not arguments of Python.

    Examples
    --------
    >>> from ruraltier.errors import Problem
    >>> in_options(Problem(code="RT-TAB-001", what="no header", mend="header_row=2")).mend
    '--header-row 2'
    """
    return evolve(problem, mend=respelt(problem.mend))


def respelt(advice: str) -> str:
    """Return advice in options of the command line, in every language that it has."""
    return advice.map(_spelt) if isinstance(advice, Phrase) else _spelt(advice)


def _spelt(advice: str) -> str:
    for pattern, spelling in _SPELLINGS:
        advice = pattern.sub(spelling, advice)
    return advice


def tell_cases(policy: TierPolicy, file: str, lang: str) -> None:
    """Tell how many of a rule book's own cases do not come out, if any; the exit code stays."""
    failing = {case for problem in run_cases(policy) for case in _CASE.findall(problem.path)}
    if failing:
        note = say("cli.cases", policy=policy.id, count=len(failing), file=shown(file, _LINE)).get(lang)
        sys.stderr.write(say("cli.note", note=note).get(lang) + "\n")
