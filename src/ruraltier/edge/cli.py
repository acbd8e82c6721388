"""The command line: what it can do, and what its exit codes mean."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

import ruraltier
from ruraltier._text import LANGUAGES
from ruraltier.edge.commands import assessing, books, reforming
from ruraltier.edge.commands import tables as check_table
from ruraltier.edge.commands.options import add_reading, day
from ruraltier.edge.commands.terminal import OK, WRONG, tell_failure
from ruraltier.edge.notebook.bars import show_progress
from ruraltier.errors import RuraltierError

if TYPE_CHECKING:
    from collections.abc import Sequence

_ON = "the day whose version of the rule book holds, as 2026-01-31 按哪一天的版本"

_EXAMPLES = """\
examples:
  ruraltier policies
  ruraltier check-table 村庄台账.xlsx --policy shaanxi-2011 --sheet-out 退改.xlsx
  ruraltier assess 村庄台账.xlsx --policy shaanxi-2011 --money --report 结果.html --workbook 结果.xlsx
  ruraltier compare 今年.csv --last 上年.csv --policy idm-2016 --window 2023-12-31 2024-12-31
  ruraltier explain 村庄台账.csv 990101103215 --policy shaanxi-2011 --lang zh
  ruraltier new our-county.toml --lang zh
  ruraltier new our-county.xlsx --from shaanxi-2011
  ruraltier check-policy our-county.toml
  ruraltier diff shaanxi-2009 shaanxi-2011
  ruraltier reform 村庄台账.csv --policy shaanxi-2009 --new shaanxi-2011 --money
  ruraltier publish 村庄台账.csv --policy shaanxi-2011 --record 公布.jsonl --date 2012-03-01
  ruraltier replay 村庄台账.csv --record 公布.jsonl
  ruraltier demo --lang zh

exit codes: 0 well
            1 findings: check-table refuses a row or a cell, check-policy finds anything wrong in a rule book, replay a
              result that is not as published, or the demo does not come out
            2 wrong use, a path that is not there, or a table or rule book that cannot be assessed
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    Parameters
    ----------
    arguments
        What stands after the name of the program; None for those of this process.

    Returns
    -------
    int
        0 if all is well, 1 if the answer is that something is not (a rule book that is checked is wrong in any way), 2
        on wrong use or wrong input.
    """
    _never_fail_to_print()
    parser = _parser()
    stated = parser.parse_args(arguments)
    if stated.run is None:
        parser.print_help()
        return WRONG
    try:
        with show_progress(stated.lang):
            code: int = stated.run(stated)
        sys.stdout.flush()
    except RuraltierError as error:
        return tell_failure(error, stated.lang)
    except BrokenPipeError:
        # Whoever read our output has had enough; nothing is left to be flushed at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    return code


def _never_fail_to_print() -> None:
    """Let a terminal that lacks a character show a question mark instead of ending the program."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ruraltier",
        description="Sort villages into tiers by a rule book, exactly and explained. 按办法给村庄定级,精确、可解释。",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"ruraltier {ruraltier.__version__}")
    parser.set_defaults(run=None)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    language = argparse.ArgumentParser(add_help=False)
    language.add_argument(
        "--lang", choices=LANGUAGES, default="en", help="language of the output 输出语言 (default: en)"
    )
    tables = argparse.ArgumentParser(add_help=False, parents=[language])
    tables.add_argument("table", help="file with a header, one village a row 村庄台账")
    tables.add_argument("--policy", required=True, help="id of a bundled rule book, or a file 办法")
    tables.add_argument("--on", metavar="DATE", type=day, help=_ON)
    add_reading(tables)
    paid = argparse.ArgumentParser(add_help=False, parents=[tables])
    paid.add_argument("--money", action="store_true", help="work out the incentives, too 计算奖补")
    check_table.add_commands(commands, tables)
    assessing.add_commands(commands, tables, paid)
    reforming.add_commands(commands, language, paid)
    books.add_commands(commands, language)
    return parser
