"""The command line: assess a table, explain a village, list and check rule books, show a demo."""

from __future__ import annotations

import argparse
import json
import os
import sys
from typing import TYPE_CHECKING

import numpy as np

import ruraltier
from ruraltier._messages import say
from ruraltier._text import LANGUAGES, shown, table
from ruraltier.edge.check import check
from ruraltier.edge.demo import demo
from ruraltier.edge.explain import explain
from ruraltier.edge.files import list_policies, load_policy
from ruraltier.edge.options import add_reading, day, in_options, read_table, tell_cases
from ruraltier.edge.programmes import list_programmes
from ruraltier.edge.reform_commands import add_commands
from ruraltier.edge.report import account_text, counts_text, money_lines, provenance_text
from ruraltier.edge.starting import schema_text, start_by_asking, start_from
from ruraltier.edge.writing import csv_text, keep_apart, write_file
from ruraltier.engine.assess import assess
from ruraltier.errors import SHOWN, RuraltierError
from ruraltier.support.allocation import Allocation, allocate
from ruraltier.support.till import money_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ruraltier.analysis.findings import Findings
    from ruraltier.engine.assessment import Assessment
    from ruraltier.errors import Problem

OK, FINDINGS, WRONG = 0, 1, 2
"""Exit codes: all is well; the answer is that something is not; wrong use or wrong input.

A rule book that is wrong is the answer of ``check-policy``, and wrong input elsewhere.
"""

_LINE = 2000
_ON = "the day whose version of the rule book holds, as 2026-01-31 按哪一天的版本"

_EXAMPLES = """\
examples:
  ruraltier policies
  ruraltier assess 村庄台账.csv --policy shaanxi-2011 --out 定级结果.csv --money
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
            1 findings: check-policy finds anything wrong in a rule book, replay a result that is not as
              published, or the demo does not come out
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
        code: int = stated.run(stated)
        sys.stdout.flush()
    except RuraltierError as error:
        _tell(error.problems, error.count, stated.lang)
        return WRONG
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
    tables.add_argument("table", help="CSV file with a header, one village a row 村庄台账")
    tables.add_argument("--policy", required=True, help="id of a bundled rule book, or a file 办法")
    tables.add_argument("--on", metavar="DATE", type=day, help=_ON)
    add_reading(tables)
    tables.add_argument("--money", action="store_true", help="work out the incentives, too 计算奖补")
    _add_assess(commands, tables)
    _add_explain(commands, tables)
    add_commands(commands, language, tables)
    _add_others(commands, language)
    return parser


def _add_assess(commands: argparse._SubParsersAction[argparse.ArgumentParser], tables: argparse.ArgumentParser) -> None:
    command = commands.add_parser("assess", parents=[tables], help="give every village of a table its tier 评定等次")
    command.add_argument("--out", metavar="FILE.csv", help="write one row a village 写入 CSV")
    command.add_argument("--force", action="store_true", help="replace the file if it is there 允许覆盖")
    command.add_argument("--json", action="store_true", help="print the whole result as JSON 输出 JSON")
    command.set_defaults(run=_assess)


def _add_explain(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], tables: argparse.ArgumentParser
) -> None:
    command = commands.add_parser("explain", parents=[tables], help="say how one village came to its tier 说明一个村")
    command.add_argument("village", metavar="ID", help="the village's code 村庄代码")
    command.set_defaults(run=_explain)


def _add_others(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], language: argparse.ArgumentParser
) -> None:
    listed = commands.add_parser("policies", parents=[language], help="list the bundled rule books 列出内置办法")
    listed.set_defaults(run=_policies)
    checked = commands.add_parser(
        "check-policy", parents=[language], help="check a rule book and run its cases 检查办法"
    )
    checked.add_argument("policy", metavar="FILE", help="a .toml, .json, .yaml or .xlsx file, or an id")
    checked.add_argument("--strict", action="store_true", help="exit code 1 on warnings, too 有警告也算不通过")
    checked.add_argument("--notes", action="store_true", help="show the notes, too 同时列出提示")
    checked.add_argument("--json", action="store_true", help="print the findings as JSON 输出 JSON")
    checked.set_defaults(run=_check)
    started = commands.add_parser(
        "new", parents=[language], help="start a rule book: from another one, or by answering questions 新建办法"
    )
    started.add_argument("file", metavar="FILE", help="the file to write: .toml, .json, .yaml or .xlsx 要写的文件")
    started.add_argument(
        "--from", dest="origin", metavar="POLICY", help="id of a bundled rule book, or a file 由此而来"
    )
    started.add_argument("--force", action="store_true", help="replace the file if it is there 允许覆盖")
    started.set_defaults(run=_new)
    schema = commands.add_parser(
        "schema", parents=[language], help="print the JSON Schema of rule books, for editors 输出 JSON Schema"
    )
    schema.set_defaults(run=_schema)
    shown_off = commands.add_parser("demo", parents=[language], help="real and invented villages 演示")
    shown_off.set_defaults(run=_demo)


def _print(text: str) -> None:
    sys.stdout.write(text + "\n")


def _tell(problems: Iterable[Problem], count: int, lang: str) -> None:
    told = [f"  {shown(str(in_options(problem)), _LINE)}" for problem in list(problems)[:SHOWN]]
    rest = [] if count <= len(told) else ["  " + say("cli.more", count=count - len(told), all=count).get(lang)]
    sys.stderr.write("\n".join([say("cli.failed").get(lang), *told, *rest]) + "\n")


def _result(stated: argparse.Namespace) -> tuple[Assessment, Allocation | None]:
    policy = load_policy(stated.policy, on=stated.on)
    result = assess(read_table(stated, policy), policy)
    return result, allocate(result, policy.incentives) if stated.money else None


def _assess(stated: argparse.Namespace) -> int:
    if stated.out:
        keep_apart(stated.out, [stated.table, stated.policy])
    result, money = _result(stated)
    tell_cases(result.policy, stated.policy, stated.lang)
    if stated.out:
        columns = result.columns(stated.lang) | _amounts(money)
        write_file(stated.out, csv_text(columns), force=stated.force)
        sys.stderr.write(
            say("cli.written", path=shown(stated.out, _LINE), count=f"{len(result):,}").get(stated.lang) + "\n"
        )
    if stated.json:
        whole = result.to_dict(stated.lang) | ({} if money is None else {"allocation": money.to_dict()})
        _print(json.dumps(whole, ensure_ascii=False, allow_nan=False, indent=1))
    else:
        _print(_summary(result, money, stated.lang))
    return OK


def _amounts(money: Allocation | None) -> dict[str, np.ndarray[tuple[int], np.dtype[np.object_]]]:
    """Return the amounts in major units as a column; exact texts that stand for numbers."""
    if money is None:
        return {}
    amounts = [money_text(minor, money.currency).replace(",", "") for minor in money.amount.tolist()]
    return {f"amount_{money.currency.code}": np.array(amounts, dtype=object)}


def _summary(result: Assessment, money: Allocation | None, lang: str) -> str:
    policy = result.policy
    title = shown(policy.title.get(lang) or policy.id)
    parts = [
        say("cli.title", policy=title, count=f"{len(result):,}").get(lang),
        counts_text(result.counts(), policy, lang) if len(result) else say("cli.nothing").get(lang),
    ]
    if money is not None:
        parts += ["", money_lines(money, lang)]
    warning = provenance_text(policy.illustrative if money is None else money.illustrative, lang)
    return "\n".join([*parts, *([warning] if warning else [])])


def _explain(stated: argparse.Namespace) -> int:
    result, money = _result(stated)
    _print(explain(result[stated.village], stated.lang))
    if money is not None:
        _print("\n" + account_text(money, stated.village, stated.lang))
    return OK


def _policies(stated: argparse.Namespace) -> int:
    rows = []
    for bundled in list_policies():
        policy, lang = load_policy(bundled.id), stated.lang
        tiers = " < ".join(tier.title(lang) for tier in policy.ladder.tiers)
        illustrative = say("cli.illustrative", count=bundled.illustrative, all=bundled.parts)
        mark = (illustrative if bundled.illustrative else say("cli.published")).get(lang)
        rows += [[bundled.id, bundled.title.get(lang)], ["", tiers], ["", mark]]
    told = say("cli.policies").get(stated.lang), say("cli.programmes").get(stated.lang)
    _print("\n\n".join([table(rows, "ll", ""), *told, table(list(_programmes(stated.lang)), "ll", "")]))
    return OK


def _programmes(lang: str) -> Iterator[list[str]]:
    for programme in list_programmes():
        levels = " · ".join(level.title(lang) for level in programme.levels)
        yield from ([programme.id, programme.title.get(lang)], ["", levels])


def _check(stated: argparse.Namespace) -> int:
    findings = check(stated.policy)
    if stated.json:
        _print(json.dumps(findings.to_dict(), ensure_ascii=False, indent=1))
    else:
        _print("\n".join(_findings_lines(stated, findings)))
    return FINDINGS if findings.errors or (stated.strict and findings.warnings) else OK


def _findings_lines(stated: argparse.Namespace, findings: Findings) -> Iterator[str]:
    lang = stated.lang
    if findings.errors:
        yield say("cli.unsound", policy=shown(stated.policy, _LINE), count=len(findings.errors)).get(lang)
    else:
        policy = load_policy(stated.policy)
        counts = {"criteria": len(policy.criteria), "rules": len(policy.rules), "cases": len(policy.cases)}
        yield say("cli.sound", policy=policy.id, **counts).get(lang)
        yield from filter(None, [provenance_text(policy.illustrative, lang)])
    told = findings if stated.notes else (*findings.errors, *findings.warnings)
    yield from (f"  {finding.text(lang)}" for finding in told)
    if findings.notes and not stated.notes:
        yield say("cli.notes", count=len(findings.notes)).get(lang)


def _new(stated: argparse.Namespace) -> int:
    if stated.origin:
        start_from(stated.origin, stated.file, stated.lang, force=stated.force)
    else:
        start_by_asking(stated.file, stated.lang, sys.stdin.readline, force=stated.force)
    _print(say("cli.started", path=shown(stated.file, _LINE)).get(stated.lang))
    return OK


def _schema(_: argparse.Namespace) -> int:
    _print(schema_text().rstrip())
    return OK


def _demo(stated: argparse.Namespace) -> int:
    text, agrees = demo(stated.lang)
    _print(text)
    return OK if agrees else FINDINGS
