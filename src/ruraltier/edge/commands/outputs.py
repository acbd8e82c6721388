"""The files that assess writes: looked at before anything is computed, written once everything is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ruraltier._messages import say
from ruraltier._text import shown
from ruraltier.edge.commands.options import day
from ruraltier.edge.commands.terminal import LINE, remark
from ruraltier.edge.groupless import grouping
from ruraltier.edge.parquet_file import parquet_bytes
from ruraltier.edge.told import exact_texts, told_scores
from ruraltier.edge.writing import (
    csv_text,
    keep_apart,
    refuse_replacing,
    refuse_twice,
    suffix_in,
    write_bytes,
    write_file,
)
from ruraltier.support.till import amount_text

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from numpy.typing import NDArray

    from ruraltier.analysis.mobility import Mobility
    from ruraltier.engine.assessment import Assessment
    from ruraltier.support.allocation import Allocation


class Outcome(NamedTuple):
    """What was worked out: the result, the money if it was asked for, who moved if two days were named."""

    result: Assessment
    money: Allocation | None = None
    mobility: Mobility | None = None


def add_outputs(command: argparse.ArgumentParser) -> None:
    """Add the options that name files to write."""
    for name, output in _OUTPUTS.items():
        command.add_argument(f"--{name}", metavar=output.metavar, help=output.told)
    command.add_argument("--force", action="store_true", help="replace files that are there 允许覆盖")
    command.add_argument("--date", metavar="DATE", type=day, help="the day of notice and letters 公示和告知书的日期")
    command.add_argument("--days", metavar="N", type=int, help="for how many days the notice hangs out 公示天数")
    command.add_argument("--contact", metavar="TEXT", default="", help="where to object or appeal 异议受理方式")
    command.add_argument("--issuer", metavar="TEXT", default="", help="who publishes and writes 发布单位")


def keep_outputs(stated: argparse.Namespace) -> None:
    """Refuse places to write to that are taken, or that are read, before anything is worked out.

    Raises
    ------
    ExportError
        If something is there already, or a file would be both read and written, or written twice.
    """
    read = [path for path in (stated.table, stated.policy, stated.last, stated.last_policy, stated.layout) if path]
    for name in _wanted(stated):
        path = getattr(stated, name)
        keep_apart(path, read)
        # A folder may be there: what matters are the files in it.
        if not (name in _FOLDERS and Path(path).is_dir()):
            refuse_replacing(path, force=stated.force)
    if stated.out:
        suffix_in(stated.out, _TABLES)
    refuse_twice([getattr(stated, name) for name in _wanted(stated)])


def write_outputs(stated: argparse.Namespace, outcome: Outcome) -> None:
    """Write the files that were asked for, and say so."""
    for name in _wanted(stated):
        path = getattr(stated, name)
        _OUTPUTS[name].write(path, outcome, stated)
        count = f"{len(outcome.result):,}"
        remark(say("cli.written", path=shown(path, LINE), count=count).get(stated.lang))


def _wanted(stated: argparse.Namespace) -> list[str]:
    return [name for name in _OUTPUTS if getattr(stated, name)]


def _out(path: str, outcome: Outcome, stated: argparse.Namespace) -> None:
    columns = outcome.result.columns(stated.lang) | _amounts(outcome.money)
    if suffix_in(path, _TABLES) == ".csv":
        write_file(path, csv_text(columns | {"score": told_scores(outcome.result)}), force=stated.force)
    else:
        write_bytes(path, parquet_bytes(columns | {"score_exact": exact_texts(outcome.result)}), force=stated.force)


def _amounts(money: Allocation | None) -> dict[str, NDArray[Any]]:
    """Return the amounts in major units as a column; exact texts that stand for numbers."""
    if money is None:
        return {}
    amounts = [amount_text(minor, money.currency) for minor in money.amount.tolist()]
    return {f"amount_{money.currency.code}": np.array(amounts, dtype=object)}


_TABLES = (".csv", ".parquet")
_FOLDERS = ("letters", "pictures")


class _Output(NamedTuple):
    metavar: str
    told: str
    write: Callable[[str, Outcome, argparse.Namespace], None]


def _report(path: str, outcome: Outcome, stated: argparse.Namespace) -> None:
    from ruraltier.edge.pages.report import write_report  # noqa: PLC0415 - jinja2 and matplotlib load where they are used

    result, money, mobility = outcome
    write_report(result, path, money=money, mobility=mobility, lang=stated.lang, force=stated.force)


def _workbook(path: str, outcome: Outcome, stated: argparse.Namespace) -> None:
    from ruraltier.edge.live.workbook import write_workbook  # noqa: PLC0415 - XlsxWriter loads where it is used

    made = write_workbook(outcome.result, path, money=outcome.money, lang=stated.lang, force=stated.force)
    for what, why in made.constant:
        remark(say("cli.note", note=say("cli.constant", what=shown(what), why=shown(why))).get(stated.lang))


def _notice(path: str, outcome: Outcome, stated: argparse.Namespace) -> None:
    from ruraltier.edge.pages.notice import write_notice  # noqa: PLC0415 - jinja2 loads where it is used

    told = {"date": stated.date, "days": stated.days, "contact": stated.contact, "issuer": stated.issuer}
    result, money, _ = outcome
    write_notice(result, path, money=money, lang=stated.lang, force=stated.force, **told)


def _letters(path: str, outcome: Outcome, stated: argparse.Namespace) -> None:
    from ruraltier.edge.pages.letters import write_letters  # noqa: PLC0415 - jinja2 loads where it is used

    told = {"date": stated.date, "appeal": stated.contact, "issuer": stated.issuer}
    result, money, _ = outcome
    write_letters(result, path, money=money, lang=stated.lang, force=stated.force, **told)


def _pictures(path: str, outcome: Outcome, stated: argparse.Namespace) -> None:
    from ruraltier.edge import plots  # noqa: PLC0415 - matplotlib loads where it is used
    from ruraltier.edge.pictures import write_picture  # noqa: PLC0415 - the same

    result, lang = outcome.result, stated.lang
    drawn = {"tiers": plots.tiers(result, lang=lang), "scores": plots.scores(result, lang=lang)}
    drawn["losses"] = plots.losses(result, by=grouping(result), lang=lang)
    if outcome.mobility is not None:
        drawn["flows"] = plots.flows(outcome.mobility, lang=lang)
    Path(path).mkdir(parents=True, exist_ok=True)
    for name, picture in drawn.items():
        write_picture(picture, Path(path) / f"{name}.svg", force=stated.force)


_OUTPUTS = {
    "out": _Output("FILE", "write one row a village: .csv or .parquet 写入结果表", _out),
    "report": _Output("FILE.html", "write a page that opens offline and prints 写网页报告", _report),
    "workbook": _Output("FILE.xlsx", "write a workbook whose formulas recalculate 写可复算的工作簿", _workbook),
    "pictures": _Output("FOLDER", "draw tiers, scores, points lost and moves 画图", _pictures),
    "notice": _Output("FILE", "write the public notice: .html, .txt or .csv 写公示", _notice),
    "letters": _Output("PLACE", "write a letter to each village: one .html, or a folder 写告知书", _letters),
}
