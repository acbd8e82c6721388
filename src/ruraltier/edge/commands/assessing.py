"""The commands that give villages their tiers: assess, explain, compare."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from ruraltier._messages import say
from ruraltier._text import shown
from ruraltier.analysis.mobility import compare
from ruraltier.edge.commands.options import day, read_table, tell_cases
from ruraltier.edge.commands.outputs import Outcome, add_outputs, keep_outputs, write_outputs
from ruraltier.edge.commands.terminal import OK, answer, answer_json, remark
from ruraltier.edge.explain import explain
from ruraltier.edge.files import load_policy
from ruraltier.edge.report import account_text, counts_text, money_lines, provenance_text
from ruraltier.engine.assess import assess
from ruraltier.support.allocation import allocate
from ruraltier.support.carrying import carry

if TYPE_CHECKING:
    from ruraltier.analysis.mobility import Mobility
    from ruraltier.engine.assessment import Assessment
    from ruraltier.policy.policy import TierPolicy

_LAST = "last time's table, read and assessed in the same way: its tiers are those of last time 上年台账"
_LAST_ON = "the day whose version of it held then 上年按哪一天的版本"
_LAST_POLICY = "the rule book of last time, if it was another 上年办法"
_WINDOW = "the days of last time's result and of this one: who moved is counted between them 起止日期"
_RENAMED = "a village's old and new code; may be repeated 代码变更"


def add_commands(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    tables: argparse.ArgumentParser,
    paid: argparse.ArgumentParser,
) -> None:
    """Add the commands to the command line.

    Parameters
    ----------
    commands
        Where to.
    tables, paid
        Arguments of every command that reads a table with a rule book, and of those that may work out money, too.
    """
    _add_assess(commands.add_parser("assess", parents=[paid], help="give every village of a table its tier 评定等次"))
    _add_explain(commands.add_parser("explain", parents=[paid], help="say how one village came to its tier 说明一个村"))
    _add_compare(commands.add_parser("compare", parents=[tables], help="say who moved between two tables 比较两年"))


def _add_last(command: argparse.ArgumentParser, *, required: bool = False) -> None:
    command.add_argument("--last", metavar="TABLE", required=required, help=_LAST)
    command.add_argument("--last-policy", metavar="POLICY", help=_LAST_POLICY)
    command.add_argument("--last-on", metavar="DATE", type=day, help=_LAST_ON)
    command.add_argument("--renamed", metavar="OLD=NEW", type=_pair, action="append", default=[], help=_RENAMED)


def _add_assess(command: argparse.ArgumentParser) -> None:
    _add_last(command)
    command.add_argument("--window", metavar="DATE", type=day, nargs=2, help=_WINDOW)
    add_outputs(command)
    command.add_argument("--json", action="store_true", help="print the whole result as JSON 输出 JSON")
    command.set_defaults(run=_assess)


def _add_explain(command: argparse.ArgumentParser) -> None:
    command.add_argument("village", metavar="ID", help="the village's code 村庄代码")
    _add_last(command)
    command.set_defaults(run=_explain)


def _add_compare(command: argparse.ArgumentParser) -> None:
    _add_last(command, required=True)
    command.add_argument("--window", metavar="DATE", type=day, nargs=2, required=True, help=_WINDOW)
    command.add_argument("--json", action="store_true", help="print the whole comparison as JSON 输出 JSON")
    command.set_defaults(run=_compare)


def _pair(text: str) -> tuple[str, str]:
    old, equals, new = text.partition("=")
    if not (old and equals and new):
        msg = f"{text!r} is no change of code: write OLD=NEW 请写成 旧代码=新代码"
        raise argparse.ArgumentTypeError(msg)
    return old, new


def _assess(stated: argparse.Namespace) -> int:
    keep_outputs(stated)
    last, result = _results(stated)
    tell_cases(result.policy, stated.policy, stated.lang)
    money = allocate(result, result.policy.incentives) if stated.money else None
    outcome = Outcome(result, money, _mobility(stated, last, result))
    write_outputs(stated, outcome)
    if stated.json:
        return answer_json(_document(outcome, stated.lang))
    return answer(_summary(outcome, stated.lang))


def _results(stated: argparse.Namespace) -> tuple[Assessment | None, Assessment]:
    """Return last time's result, None where no table of last time is given, and this one."""
    policy = load_policy(stated.policy, on=stated.on)
    last = _last(stated, policy) if stated.last else None
    previous = policy.ladder.previous if last is not None else None
    cohort = read_table(stated, policy, filled=() if previous is None else (previous,))
    if previous is not None:
        cohort = carry(cohort, last, policy=policy, mapping=dict(stated.renamed))
    return last, assess(cohort, policy)


def _last(stated: argparse.Namespace, policy: TierPolicy) -> Assessment:
    """Return last time's result; what it would have to know of the time before may be missing."""
    if stated.last_policy or stated.last_on:
        policy = load_policy(stated.last_policy or stated.policy, on=stated.last_on)
    previous = policy.ladder.previous
    cohort = read_table(stated, policy, source=stated.last, filled=() if previous is None else (previous,))
    if previous is not None and previous not in cohort.columns:
        cohort = carry(cohort, None, policy=policy)
    return assess(cohort, policy)


def _mobility(stated: argparse.Namespace, last: Assessment | None, result: Assessment) -> Mobility | None:
    if last is None:
        return None
    if stated.window is None:
        remark(say("cli.note", note=say("cli.no_window")).get(stated.lang))
        return None
    return compare(last, result, window=tuple(stated.window), mapping=dict(stated.renamed))


def _document(outcome: Outcome, lang: str) -> dict[str, object]:
    more = {"allocation": outcome.money, "mobility": outcome.mobility}
    return outcome.result.to_dict(lang) | {name: part.to_dict() for name, part in more.items() if part is not None}


def _summary(outcome: Outcome, lang: str) -> str:
    result, money, policy = outcome.result, outcome.money, outcome.result.policy
    title = shown(policy.title.get(lang) or policy.id)
    parts = [
        say("cli.title", policy=title, count=f"{len(result):,}").get(lang),
        counts_text(result.counts(), policy, lang) if len(result) else say("cli.nothing").get(lang),
    ]
    if money is not None:
        parts += ["", money_lines(money, lang)]
    if outcome.mobility is not None:
        parts += ["", outcome.mobility.text(lang)]
    warning = provenance_text(policy.illustrative if money is None else money.illustrative, lang)
    return "\n".join([*parts, *([warning] if warning else [])])


def _explain(stated: argparse.Namespace) -> int:
    _, result = _results(stated)
    answer(explain(result[stated.village], stated.lang))
    if stated.money:
        answer("\n" + account_text(allocate(result, result.policy.incentives), stated.village, stated.lang))
    return OK


def _compare(stated: argparse.Namespace) -> int:
    last, result = _results(stated)
    found = _mobility(stated, last, result)
    assert found is not None  # noqa: S101 - the parser requires both options; tells the type checker so
    return answer_json(found.to_dict()) if stated.json else answer(found.text(stated.lang))
