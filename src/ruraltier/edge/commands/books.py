"""The commands about rule books: policies, check-policy, new, schema; versions and the demo."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from ruraltier._messages import say
from ruraltier._text import shown, table
from ruraltier.edge.check import check
from ruraltier.edge.commands.terminal import FINDINGS, LINE, OK, answer, answer_json
from ruraltier.edge.demo import demo
from ruraltier.edge.files import list_policies, load_policy
from ruraltier.edge.notebook.versions import show_versions
from ruraltier.edge.programmes import list_programmes, load_programme
from ruraltier.edge.report import provenance_text
from ruraltier.edge.starting import schema_text, start_by_asking, start_from
from ruraltier.errors import PolicyError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from ruraltier.analysis.findings import Findings


def add_commands(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], language: argparse.ArgumentParser
) -> None:
    """Add the commands to the command line.

    Parameters
    ----------
    commands
        Where to.
    language
        The argument that every command has.
    """
    listed = commands.add_parser("policies", parents=[language], help="list the bundled rule books 列出内置办法")
    listed.set_defaults(run=_policies)
    _add_check(
        commands.add_parser("check-policy", parents=[language], help="check a rule book and run its cases 检查办法")
    )
    told = "start a rule book: from another one, or by answering questions 新建办法"
    _add_new(commands.add_parser("new", parents=[language], help=told))
    told = "print the JSON Schema of rule books, for editors 输出 JSON Schema"
    commands.add_parser("schema", parents=[language], help=told).set_defaults(run=_schema)
    told = "tell what is installed, for a report of a fault 列出版本"
    commands.add_parser("versions", parents=[language], help=told).set_defaults(run=_versions)
    commands.add_parser("demo", parents=[language], help="real and invented villages 演示").set_defaults(run=_demo)


def _add_check(command: argparse.ArgumentParser) -> None:
    command.add_argument("policy", metavar="FILE", help="a .toml, .json, .yaml or .xlsx file, or an id")
    command.add_argument("--strict", action="store_true", help="exit code 1 on warnings, too 有警告也算不通过")
    command.add_argument("--notes", action="store_true", help="show the notes, too 同时列出提示")
    command.add_argument("--json", action="store_true", help="print the findings as JSON 输出 JSON")
    command.set_defaults(run=_check)


def _add_new(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", metavar="FILE", help="the file to write: .toml, .json, .yaml or .xlsx 要写的文件")
    command.add_argument(
        "--from", dest="origin", metavar="POLICY", help="id of a bundled rule book, or a file 由此而来"
    )
    command.add_argument("--force", action="store_true", help="replace the file if it is there 允许覆盖")
    command.set_defaults(run=_new)


def _policies(stated: argparse.Namespace) -> int:
    rows = []
    for bundled in list_policies():
        policy, lang = load_policy(bundled.id), stated.lang
        tiers = " < ".join(tier.title(lang) for tier in policy.ladder.tiers)
        illustrative = say("cli.illustrative", count=bundled.illustrative, all=bundled.parts)
        mark = (illustrative if bundled.illustrative else say("cli.published")).get(lang)
        rows += [[bundled.id, bundled.title.get(lang)], ["", tiers], ["", mark]]
    told = say("cli.policies").get(stated.lang), say("cli.programmes").get(stated.lang)
    return answer("\n\n".join([table(rows, "ll", ""), *told, table(list(_programmes(stated.lang)), "ll", "")]))


def _programmes(lang: str) -> Iterator[list[str]]:
    for programme in list_programmes():
        levels = " · ".join(level.title(lang) for level in programme.levels)
        yield from ([programme.id, programme.title.get(lang)], ["", levels])


def _check(stated: argparse.Namespace) -> int:
    findings = check(stated.policy)
    if stated.json:
        answer_json(findings.to_dict())
    else:
        answer("\n".join(_findings_lines(stated, findings)))
    return FINDINGS if findings.errors or (stated.strict and findings.warnings) else OK


def _findings_lines(stated: argparse.Namespace, findings: Findings) -> Iterator[str]:
    lang = stated.lang
    if findings.errors:
        yield say("cli.unsound", policy=shown(stated.policy, LINE), count=len(findings.errors)).get(lang)
    else:
        yield from _sound(stated.policy, lang)
    told = findings if stated.notes else (*findings.errors, *findings.warnings)
    yield from (f"  {finding.text(lang)}" for finding in told)
    if findings.notes and not stated.notes:
        yield say("cli.notes", count=len(findings.notes)).get(lang)


def _sound(name: str, lang: str) -> Iterator[str]:
    """Yield what there is in a rule book, or a programme, that has no error."""
    try:
        policy = load_policy(name)
    except PolicyError:
        programme = load_programme(name)
        yield say("cli.sound_programme", policy=programme.id, levels=len(programme.levels)).get(lang)
        return
    counts = {"criteria": len(policy.criteria), "rules": len(policy.rules), "cases": len(policy.cases)}
    yield say("cli.sound", policy=policy.id, **counts).get(lang)
    yield from filter(None, [provenance_text(policy.illustrative, lang)])


def _new(stated: argparse.Namespace) -> int:
    if stated.origin:
        start_from(stated.origin, stated.file, stated.lang, force=stated.force)
    else:
        start_by_asking(stated.file, stated.lang, sys.stdin.readline, force=stated.force)
    return answer(say("cli.started", path=shown(stated.file, LINE)).get(stated.lang))


def _schema(_: argparse.Namespace) -> int:
    return answer(schema_text().rstrip())


def _versions(_: argparse.Namespace) -> int:
    show_versions()
    return OK


def _demo(stated: argparse.Namespace) -> int:
    text, agrees = demo(stated.lang)
    answer(text)
    return OK if agrees else FINDINGS
