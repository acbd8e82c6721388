"""What rests on what: values on formulas, figures on values, and circles in which nothing could come first."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from ruraltier.policy.conditions import Operand, operands
from ruraltier.policy.criteria import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier.policy.book import RuleBook

_TOLD = 20
"""How many circles are looked for; who opens these will be told the rest."""


def circles(book: RuleBook) -> Iterator[tuple[str, ...]]:
    """Yield circles in which a worked-out value rests on itself: names, each reading the next, the last the first."""
    stated = [measure.code for measure in book.measures]
    reads = _readings(book)
    for _ in range(_TOLD):
        try:
            TopologicalSorter(reads).prepare()
        except CycleError as error:
            circle: list[str] = error.args[1][:0:-1]
            # Circles of aspects alone are told where the tree is looked at.
            first = next((code for code in stated if code in circle), None)
            if first is not None:
                at = circle.index(first)
                yield (*circle[at:], *circle[: at + 1])
            reads |= dict.fromkeys(circle, ())
        else:
            return


def _readings(book: RuleBook) -> dict[str, tuple[str, ...] | list[str]]:
    """Return what each worked-out value and each figure reads."""
    found: dict[str, tuple[str, ...] | list[str]] = {
        m.code: [_name(o) for tree in m.trees for o in operands(tree) if o.kind != "setting"] for m in book.measures
    }
    below: dict[str, list[str]] = {}
    for criterion in book.criteria:
        below.setdefault(_figure(criterion.aspect), []).append(_figure(criterion.code))
        below.setdefault(_figure(criterion.code), []).append(criterion.indicator)
    for aspect in book.aspects:
        if aspect.code != ROOT:
            below.setdefault(_figure(aspect.under), []).append(_figure(aspect.code))
    return found | below


def _name(operand: Operand) -> str:
    return operand.code if operand.kind == "value" else _figure(operand.code)


def _figure(code: str) -> str:
    return "score" if code == ROOT else f"points.{code}"
