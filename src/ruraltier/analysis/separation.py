"""A change of tier in two steps: what the new rules do to the old table, and what the new table does under them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from attrs import define, frozen

from ruraltier._panel import Panel, WithPanel
from ruraltier._text import many, table
from ruraltier.analysis.diff import Provision, diff
from ruraltier.analysis.transitions import Transitions
from ruraltier.engine.assess import assess
from ruraltier.engine.assessment import Assessment
from ruraltier.errors import ExportError, Problem, RuraltierError, show

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ruraltier.domain.column import Rows
    from ruraltier.policy.policy import TierPolicy


_MONEY = "incentives"
_STEPS = {"rules": "办法变动", "units": "单位变动", "whole": "合计"}
_COUNTED = {"up": "升", "down": "降", "in": "新定", "out": "失去", "steps": "级差"}


@define(frozen=True, eq=False, slots=False, repr=False)
class Separation(WithPanel):
    """The change of every unit that is in both tables, in two steps: first the rules, then the unit.

    Parameters
    ----------
    between
        The earlier table under the later rule book.
    rules, units
        From the earlier result to the one between, and from that to the later one: the same p units in the same order.
    """

    between: Assessment
    rules: Transitions
    units: Transitions

    def totals(self) -> dict[str, dict[str, int]]:
        """Return ``rules``, ``units`` and ``whole`` -> units up, down, in and out, and the net steps.

        ``steps`` is over the units that have a tier at all three times, and adds up. The counts of units need not: one
        that goes up by the rules and down by itself is in both.
        """
        whole = Transitions(self.rules.codes, self.rules.was, self.units.now)
        steps = {"rules": self.rules, "units": self.units, "whole": whole}
        here = self._throughout()
        return {name: part.totals | {"steps": int((part.now - part.was)[here].sum())} for name, part in steps.items()}

    def _panel(self) -> Panel:
        totals = self.totals()
        columns = next(iter(totals.values()))
        head = ["", *(_COUNTED[name] for name in columns)]
        rows = [[_STEPS[step], *map(str, counts.values())] for step, counts in totals.items()]
        body = table(rows, "l" + "r" * len(columns), header=head)
        return Panel(f"{many(len(self.rules), 'unit')} · {self.between.policy.id}", [body], kind="Separation")

    def _throughout(self) -> NDArray[np.bool_]:
        none = len(self.rules.codes)
        held: NDArray[np.bool_] = (self.rules.was < none) & (self.rules.now < none) & (self.units.now < none)
        return held


@frozen
class Inseparable:
    """Why a change cannot be parted into what the rules did and what the units did.

    Parameters
    ----------
    problems
        What stands against the earlier table under the later rule book: the columns that it lacks, for instance.
    """

    problems: tuple[Problem, ...]


def separated(before: Assessment, policy: TierPolicy, places: Transitions, rows: Rows) -> Separation | Inseparable:
    """Return the two steps, or why they cannot be told apart.

    Parameters
    ----------
    before
        The earlier result.
    policy
        The later rule book.
    places
        The whole change, on the later ladder.
    rows
        Shape (p,), intp: rows of the earlier table of the units in `places`.
    """
    try:
        between = assess(before.cohort, policy)
    except RuraltierError as error:
        return Inseparable(error.problems)
    none = len(places.codes)
    middle = stands(between, range(none), none)[rows]
    rules, units = Transitions(places.codes, places.was, middle), Transitions(places.codes, middle, places.now)
    return Separation(between, rules, units)


def stands(result: Assessment, ranks: Sequence[int], none: int) -> Rows:
    """Return where each unit of a result stands, given the place of each of its tiers and that of none; shape (n,)."""
    # A position of −1, no tier, picks the last.
    return np.array([*ranks, none], np.intp)[result.tier]


def other_units(before: Assessment, new: TierPolicy) -> tuple[Problem, ...]:
    """Return a problem for each column whose unit of measurement is another one now."""
    old = before.policy
    shared = [c for c in new.indicator if c in old.indicator and c in new.needed and c in before.cohort.columns]
    pairs = [(old.indicator[code], new.indicator[code]) for code in shared]
    return tuple(
        Problem(
            code="RT-MOB-004",
            column=was.code,
            what=f"the unit of {show(was.code)} was {show(was.unit.get('zh'))} and is {show(now.unit.get('zh'))}",
            rule="one unit under both rule books",
        )
        for was, now in pairs
        if was.unit != now.unit
    )


def changed_provisions(old: TierPolicy, new: TierPolicy) -> tuple[Provision, ...]:
    """Return the provisions that differ and on which tiers depend; the whole where a book holds what has no words."""
    if old == new:
        return ()
    try:
        found = diff(old, new).provisions
    except ExportError:
        return (Provision(path="", label=new.title, changes=()),)
    return tuple(provision for provision in found if provision.matters and not provision.path.startswith(_MONEY))
