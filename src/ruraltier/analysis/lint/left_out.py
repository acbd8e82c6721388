"""Parts of conditions that no case tests: each part of an and, an or, an at least, left out one at a time."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from ruraltier.analysis.lint.mutants import OTHER, Mutant
from ruraltier.analysis.lint.wording import NOTE, WARNING, Entry, finder
from ruraltier.domain.ladder import Sourced
from ruraltier.policy.conditions import Always, And, AtLeast, Condition, Not, Or, operands
from ruraltier.policy.paths import path_of, step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier.analysis.findings import Finding, Severity
    from ruraltier.analysis.lint.ground import Ground
    from ruraltier.analysis.lint.trials import Trials
    from ruraltier.policy.policy import TierPolicy

ENTRIES = MappingProxyType(
    {
        "RT-LNT-095": Entry(
            WARNING,
            (
                "未经检验:条件去掉以下部分,没有算例察觉:{parts}",
                "untested: these parts of the condition can be left out and no case notices: {parts}",
            ),
            ("每个部分各有一个由它决定的算例", "for each part a case that it decides"),
            (
                "写一个只有该部分不同、结果因此不同的算例",
                "write a case in which this part alone is otherwise and makes the result another",
            ),
        ),
    }
)


@frozen(kw_only=True)
class Line:
    """A condition where it stands.

    Parameters
    ----------
    path
        Its place in the document.
    when
        The condition.
    where
        The steps from the rule book to it: fields by name, items of lists by position.
    earlier
        The conditions of the lines before it, which it is asked after.
    part
        The rule that it belongs to; None for lines of an indicator.
    """

    path: str
    when: Condition
    where: tuple[str | int, ...]
    earlier: tuple[Condition, ...] = ()
    part: Sourced | None = None

    def mutant(self, policy: TierPolicy, when: Condition) -> Mutant:
        """Return the rule book with another condition here."""
        section = str(self.where[0])
        changed = {section: _put(getattr(policy, section), self.where[1:], when)}
        return Mutant(path=self.path, figure="when", way=OTHER, changed=changed, part=self.part)


def _put(whole: Any, where: tuple[str | int, ...], new: Condition) -> Any:  # noqa: ANN401 - any part of a rule book
    if not where:
        return new
    at, *rest = where
    if isinstance(at, int):
        return (*whole[:at], _put(whole[at], tuple(rest), new), *whole[at + 1 :])
    return evolve(whole, **{at: _put(getattr(whole, at), tuple(rest), new)})


def left_out(ground: Ground, trials: Trials) -> Iterator[Finding]:
    """Yield the conditions of which parts can be left out without any case noticing."""
    for line in _lines(ground.policy):
        unseen = [str(part) for part, rest in shorter(line.when) if _unseen(ground, trials, line, part, rest)]
        if unseen and not _idle(trials, line):
            parts = ", ".join(dict.fromkeys(unseen))
            yield finder(ENTRIES, "RT-LNT-095", line.path, parts=parts, severity=_severity(ground, line))


def _severity(ground: Ground, line: Line) -> Severity:
    # Of two lines of a bracket one may allow all that the other does, and then no case can tell them apart.
    return NOTE if line.where[0] == "brackets" or ground.illustrative(line.part) else WARNING


def _lines(policy: TierPolicy) -> Iterator[Line]:
    for section in ("gates", "vetoes", "floors"):
        for i, rule in enumerate(getattr(policy, section)):
            path = path_of(section, i, "when")
            yield Line(path=path, when=rule.when, where=(section, i, "when"), part=rule)
    for i, measure in enumerate(policy.measures):
        path = path_of("indicators", measure.code)
        if measure.applies is not None:
            yield Line(path=f"{path}.applies", when=measure.applies, where=("measures", i, "applies"))
        yield from _list(f"{path}.value", ("measures", i, "choices"), measure.choices)
    for i, bracket in enumerate(policy.brackets):
        yield from _list(path_of("indicators", bracket.code, "bracket"), ("brackets", i, "lines"), bracket.lines)


def _list(path: str, where: tuple[str | int, ...], lines: tuple[Any, ...]) -> Iterator[Line]:
    """Yield the conditions of a list of which the first line that holds counts."""
    whens = [line.when for line in lines]
    for i, when in enumerate(whens):
        if when is not None:
            earlier = tuple(other for other in whens[:i] if other is not None)
            yield Line(path=f"{path}{step(i)}.when", when=when, where=(*where, i, "when"), earlier=earlier)


def shorter(condition: Condition) -> Iterator[tuple[Condition, Condition]]:
    """Yield every part of an and, an or and an at least, with the condition without it."""
    match condition:
        case Not(part=part):
            yield from ((gone, Not(rest)) for gone, rest in shorter(part))
        case And(parts=parts) | Or(parts=parts) | AtLeast(parts=parts):
            for i, part in enumerate(parts):
                others = (*parts[:i], *parts[i + 1 :])
                if others:
                    yield part, _joined(condition, others)
                for gone, rest in shorter(part):
                    yield gone, evolve(condition, parts=(*parts[:i], rest, *parts[i + 1 :]))


def _joined(condition: And | Or | AtLeast, parts: tuple[Condition, ...]) -> Condition:
    return parts[0] if len(parts) == 1 and not isinstance(condition, AtLeast) else evolve(condition, parts=parts)


def _unseen(ground: Ground, trials: Trials, line: Line, part: Condition, rest: Condition) -> bool:
    """Return whether a part can be left out unnoticed; a setting by itself is the same in all cases."""
    if all(operand.kind == "setting" for operand in operands(part)):
        return False
    return not trials.notice(line.mutant(ground.policy, rest)) and not _same(ground, line, rest)


def _same(ground: Ground, line: Line, rest: Condition) -> bool:
    """Return whether a condition is proved to be the same without a part, wherever it is asked."""
    earlier = [Not(when) for when in line.earlier]
    pairs = ((rest, line.when), (line.when, rest))
    return all(ground.logic.never(*earlier, one, Not(other)) for one, other in pairs)


def _idle(trials: Trials, line: Line) -> bool:
    """Return whether no case notices the whole rule, which is told elsewhere."""
    if line.part is None:
        return False
    gone = line.mutant(trials.policy, Not(Always()))
    return not trials.notice(gone)
