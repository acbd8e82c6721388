"""The command about tables: check-table."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from attrs import evolve

from ruraltier._messages import say
from ruraltier._text import shown
from ruraltier.edge.checking.check_table import check_table
from ruraltier.edge.checking.worksheet import write_table_check
from ruraltier.edge.commands.options import reading, respelt
from ruraltier.edge.commands.terminal import FINDINGS, LINE, OK, answer, answer_json, remark
from ruraltier.edge.files import load_policy
from ruraltier.edge.writing import keep_apart, refuse_replacing, write_bytes
from ruraltier.errors import said

if TYPE_CHECKING:
    import argparse

    from ruraltier.edge.checking.table_check import TableCheck
    from ruraltier.policy.policy import TierPolicy

_COLUMNS = "[columns]"
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
    found = evolve(found, remarks=[evolve(one, mend=respelt(one.mend)) for one in found.remarks])
    _write(stated, found, policy)
    _ = answer_json(found.to_dict(stated.lang)) if stated.json else answer(_text(found, stated.lang))
    return OK if found.readable else FINDINGS


def _text(found: TableCheck, lang: str) -> str:
    # A terminal breaks long lines anywhere; a file or a pipe takes them whole.
    told = found.text(lang) if sys.stdout.isatty() else found.panel(lang, LINE).text()
    return f"{told}\n  {say('cli.all_remarks').get(lang)}" if found.unshown else told


def _layout_text(found: TableCheck, policy: TierPolicy, lang: str) -> str:
    """Return the layout as a file, with a line to fill in for each indicator that no column is known of."""
    text, columns = found.layout.to_toml(), found.layout.columns
    missing = [i.code for i in policy.indicators if i.code not in columns and i.code not in policy.worked_out]
    if not missing:
        return text
    unread = [f"# {shown(said(remark.why, lang), LINE)}" for remark in found.remarks if remark.code == "RT-TAB-103"]
    lines = "".join(f"{line}\n" for line in (_COLUMNS, *unread, *(f'# {code} = "…"' for code in missing)))
    return text.replace(f"{_COLUMNS}\n", lines) if columns else f"{text}\n{lines}".lstrip()


def _write(stated: argparse.Namespace, found: TableCheck, policy: TierPolicy) -> None:
    if stated.sheet_out:
        write_table_check(found, stated.sheet_out, lang=stated.lang, force=stated.force)
    if stated.layout_out:
        write_bytes(stated.layout_out, _layout_text(found, policy, stated.lang).encode(), force=stated.force)
    for path in filter(None, (stated.sheet_out, stated.layout_out)):
        remark(say("cli.file_written", path=shown(path, LINE)).get(stated.lang))
