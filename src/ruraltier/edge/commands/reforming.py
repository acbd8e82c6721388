"""The commands of versions and reforms: diff, reform, publish, replay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruraltier._messages import say
from ruraltier.analysis.diff import diff
from ruraltier.analysis.reform import reform
from ruraltier.domain.cohort import Cohort
from ruraltier.edge.commands.options import add_reading, day, read_table, tell_cases
from ruraltier.edge.commands.terminal import FINDINGS, OK, answer, answer_json
from ruraltier.edge.files import load_policy
from ruraltier.edge.ledger import publish, read_ledger
from ruraltier.edge.replay import entry_of, replay
from ruraltier.engine.assess import assess
from ruraltier.errors import EvaluationError, Problem

if TYPE_CHECKING:
    import argparse

    from ruraltier.edge.ledger import Entry
    from ruraltier.policy.policy import TierPolicy

_BOOK = "id of a bundled rule book, or a file 办法"
_NEW_ON = "the day whose version of NEW is meant 新办法按哪一天"
_SUPERSEDES = (
    "the entry that is replaced, 0 for none; by default the latest of the same rule book (its id) and the same table, "
    "if there is one 取代哪一条,0 为不取代"
)
_RECORD = "the record of published results, a file of JSON lines 公布记录"


def add_commands(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    language: argparse.ArgumentParser,
    tables: argparse.ArgumentParser,
) -> None:
    """Add the commands to the command line.

    Parameters
    ----------
    commands
        Where to.
    language, tables
        Arguments of every command, and of those that read a table with a rule book.
    """
    _add_diff(commands.add_parser("diff", parents=[language], help="say what changes between rule books 比较办法"))
    _add_reform(commands.add_parser("reform", parents=[tables], help="try a new rule book on a table 试行新办法"))
    _add_publish(commands.add_parser("publish", parents=[tables], help="append a result to the record 公布结果"))
    _add_replay(commands.add_parser("replay", parents=[language], help="work a published result out again 复核"))


def _add_diff(command: argparse.ArgumentParser) -> None:
    command.add_argument("old", metavar="OLD", help=_BOOK)
    command.add_argument("new", metavar="NEW", help=_BOOK)
    command.add_argument("--on", metavar="DATE", type=day, help="the day whose version of OLD is meant 旧办法按哪一天")
    command.add_argument("--new-on", metavar="DATE", type=day, help=_NEW_ON)
    command.add_argument("--json", action="store_true", help="print the changes as JSON 输出 JSON")
    command.set_defaults(run=_diff)


def _add_reform(command: argparse.ArgumentParser) -> None:
    command.add_argument("--new", metavar="NEW", help="the new rule book; without it, --policy by --new-on 新办法")
    command.add_argument("--new-on", metavar="DATE", type=day, help=_NEW_ON)
    command.add_argument("--json", action="store_true", help="print the whole reform as JSON 输出 JSON")
    command.set_defaults(run=_reform)


def _add_publish(command: argparse.ArgumentParser) -> None:
    command.add_argument("--record", metavar="FILE", required=True, help=_RECORD)
    command.add_argument("--date", metavar="DATE", type=day, required=True, help="the day of publication 公布日期")
    command.add_argument("--supersedes", metavar="N", type=int, help=_SUPERSEDES)
    command.set_defaults(run=_publish)


def _add_replay(command: argparse.ArgumentParser) -> None:
    command.add_argument("table", help="the table of then 当时的台账")
    command.add_argument("--record", metavar="FILE", required=True, help=_RECORD)
    command.add_argument("--entry", metavar="N", type=int, help="which entry; by default the last 第几条")
    add_reading(command)
    command.add_argument("--json", action="store_true", help="print the answer as JSON 输出 JSON")
    command.set_defaults(run=_replay)


def _diff(stated: argparse.Namespace) -> int:
    found = diff(load_policy(stated.old, on=stated.on), load_policy(stated.new, on=stated.new_on))
    return answer_json(found.to_dict()) if stated.json else answer(found.text(stated.lang))


def _reform(stated: argparse.Namespace) -> int:
    if stated.new is None and stated.new_on is None:
        raise _unnamed("neither --new nor --new-on says what follows", "a second rule book, or another day of the same")
    old = load_policy(stated.policy, on=stated.on)
    new = load_policy(stated.new or stated.policy, on=stated.new_on)
    if new.amendments and stated.new_on is None:
        raise _unnamed(f"{stated.new} holds amendments, so several versions", "one version")
    tell_cases(old, stated.policy, stated.lang)
    tell_cases(new, stated.new or stated.policy, stated.lang)
    found = reform(_both(stated, old, new), old, new, incentives=stated.money)
    return answer_json(found.to_dict()) if stated.json else answer(found.text(stated.lang))


def _unnamed(what: str, rule: str) -> EvaluationError:
    mend = "add --new-on DATE, the day whose version is meant, or --new NEW, another rule book"
    return EvaluationError(Problem(code="RT-REF-002", what=what, rule=rule, mend=mend))


def _both(stated: argparse.Namespace, old: TierPolicy, new: TierPolicy) -> Cohort:
    """Return the villages with the columns of both rule books."""
    read = [read_table(stated, policy) for policy in (new, old)]
    return Cohort(read[0].ids, {**read[1].columns, **read[0].columns}, read[0].names, read[0].source)


def _publish(stated: argparse.Namespace) -> int:
    policy = load_policy(stated.policy, on=stated.on)
    result = assess(read_table(stated, policy), policy)
    tell_cases(policy, stated.policy, stated.lang)
    made = publish(result, stated.record, on=stated.date, money=stated.money, supersedes=stated.supersedes)
    lines = [say("ledger.published", entry=made.entry, count=f"{len(made):,}", sha256=made.sha256)]
    lines.append(say(_how(stated, made), entry=made.supersedes))
    return answer("\n".join(line.get(stated.lang) for line in lines))


def _how(stated: argparse.Namespace, made: Entry) -> str:
    """Return the key of the line that tells which entry is replaced, and whether anybody asked for that one."""
    if not made.supersedes:
        return "ledger.alone"
    return "ledger.supersedes" if stated.supersedes else "ledger.latest"


def _replay(stated: argparse.Namespace) -> int:
    published = entry_of(read_ledger(stated.record), stated.entry)
    found = replay(stated.record, read_table(stated, published.rule_book), published.entry)
    _ = answer_json(found.to_dict()) if stated.json else answer(found.text(stated.lang))
    return OK if found.agrees else FINDINGS
