"""The command about tables: check-table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruraltier._messages import say
from ruraltier._text import shown
from ruraltier.edge.checking.check_table import check_table
from ruraltier.edge.checking.worksheet import write_table_check
from ruraltier.edge.commands.options import reading
from ruraltier.edge.commands.terminal import FINDINGS, LINE, OK, answer, answer_json, remark
from ruraltier.edge.files import load_policy
from ruraltier.edge.writing import keep_apart, refuse_replacing, write_bytes

if TYPE_CHECKING:
    import argparse

    from ruraltier.edge.checking.table_check import TableCheck

_SHEET = "write what was found as a sheet to send back, .xlsx or .csv 写成退改表"
_LAYOUT = "write how the table is laid out, as far as it can be told, to be looked over and reused 写出列对照"


def add_commands(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], tables: argparse.ArgumentParser
) -> None:
    """Add the command to the command line.

    Parameters
    ----------
    commands
        Where to.
    tables
        Arguments of every command that reads a table with a rule book.
    """
    command = commands.add_parser("check-table", parents=[tables], help="say row by row what is wrong 检查台账")
    command.add_argument("--sheet-out", metavar="FILE", help=_SHEET)
    command.add_argument("--layout-out", metavar="FILE.toml", help=_LAYOUT)
    command.add_argument("--force", action="store_true", help="replace files that are there 允许覆盖")
    command.add_argument("--json", action="store_true", help="print everything as JSON 输出 JSON")
    command.set_defaults(run=_check)


def _check(stated: argparse.Namespace) -> int:
    for path in filter(None, (stated.sheet_out, stated.layout_out)):
        keep_apart(path, [stated.table, stated.policy])
        refuse_replacing(path, force=stated.force)
    policy = load_policy(stated.policy, on=stated.on)
    found = check_table(stated.table, policy, **reading(stated))
    _write(stated, found)
    _ = answer_json(found.to_dict(stated.lang)) if stated.json else answer(found.text(stated.lang))
    return OK if found.readable else FINDINGS


def _write(stated: argparse.Namespace, found: TableCheck) -> None:
    if stated.sheet_out:
        write_table_check(found, stated.sheet_out, lang=stated.lang, force=stated.force)
    if stated.layout_out:
        write_bytes(stated.layout_out, found.layout.to_toml().encode(), force=stated.force)
    for path in filter(None, (stated.sheet_out, stated.layout_out)):
        remark(say("cli.file_written", path=shown(path, LINE)).get(stated.lang))
