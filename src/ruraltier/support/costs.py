"""What it costs that a helper serves a unit: asked for every pair that may be, and put in whole numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from ruraltier._numbers import NotANumberError, exact
from ruraltier.errors import SHOWN, EvaluationError, Problem, expect_tuples, near, show
from ruraltier.support.pairing import Part, refuse_large, whole_costs

if TYPE_CHECKING:
    from ruraltier.support.market import Market, Pairs
    from ruraltier.support.needs import Mask, Places

Cost = Mapping[tuple[str, str], Any] | Callable[[str, str], Any]
Ask = Callable[[str, str], Any]


def pairs_of(pairs: Iterable[tuple[str, str]], name: str) -> Pairs:
    """Return pairs of ids; refuse what is none."""
    return frozenset(expect_tuples(pairs, 2, name, "pairs (id of the unit, id of the helper)"))


def _looked_up(costs: Mapping[tuple[str, str], Any]) -> Ask:
    return lambda unit, helper: costs.get((unit, helper))


class Costs:
    """The costs of a market, and what is wrong with them.

    Parameters
    ----------
    market
        Needs and helpers.
    stated
        The costs of pairs; None: the place of the kind of helper in what a need prefers.
    """

    def __init__(self, market: Market, stated: Cost | None) -> None:
        self.market = market
        self.ask = None if stated is None else _looked_up(stated) if isinstance(stated, Mapping) else stated
        self.problems: list[Problem] = []
        self.count = 0

    def part(self, needs: Places, helpers: Places) -> Part | None:
        """Return a part of the market with its costs; None where all its helpers are alike to all its needs.

        Raises
        ------
        LimitError
            If it is too large, or its costs have too many digits.
        """
        market = self.market
        if self.ask is None and market.alike(needs, helpers):
            return None
        capacities = market.helpers.capacities[helpers]
        refuse_large(max(len(needs), int(np.minimum(capacities, len(needs)).sum())))
        allowed, preferred = market.accepted(needs, helpers)
        if self.ask is not None:
            preferred[allowed] = whole_costs(self._asked(needs, helpers, allowed, self.ask))
        return Part(allowed, preferred, market.urgency[needs], capacities)

    def total(self, given: Places) -> Fraction:
        """Return what the served needs cost together."""
        needs, helpers = self.market.needs, self.market.helpers
        met = [(needs[i], int(given[i])) for i in np.flatnonzero(given >= 0).tolist()]
        ask = self.ask
        if ask is None:
            return Fraction(sum(need.kinds.index(str(helpers.kinds[at])) for need, at in met))
        return sum((Fraction(self._cost(need.unit, str(helpers.ids[at]), ask)) for need, at in met), Fraction(0))

    def refuse(self) -> None:
        """Raise with every pair whose cost is not there or no number.

        Raises
        ------
        EvaluationError
            If there are any.
        """
        if self.problems:
            raise EvaluationError(self.problems, count=self.count)

    def _asked(self, needs: Places, helpers: Places, allowed: Mask, ask: Ask) -> list[Fraction | int]:
        units = self.market.needs.result.ids[self.market.needs.rows[needs]].tolist()
        ids = self.market.helpers.ids[helpers].tolist()
        return [
            self._cost(units[need], ids[at], ask)
            for need, at in zip(*map(np.ndarray.tolist, allowed.nonzero()), strict=True)
        ]

    def _cost(self, unit: str, helper: str, ask: Ask) -> Fraction | int:
        stated = ask(unit, helper)
        if type(stated) is int:
            return stated
        if stated is None:
            self._fault(unit, helper, "there is no cost")
            return 0
        try:
            return exact(stated)
        except NotANumberError as error:
            self._fault(unit, helper, f"the cost cannot be used: {error}")
            return 0

    def _fault(self, unit: str, helper: str, what: str) -> None:
        self.count += 1
        if len(self.problems) < SHOWN:
            where = f"the unit {show(unit)} and the helper {show(helper)}"
            mend = "give it a cost, or forbid the pair"
            problem = Problem(code="RT-MAT-003", id=unit, what=f"{what} for {where}", rule="a number", mend=mend)
            self.problems.append(problem)


def refuse_strangers(market: Market, pairs: Iterable[tuple[str, str]], name: str) -> None:
    """Refuse pairs of ids that are not there.

    Raises
    ------
    EvaluationError
        With every such pair, if there are any.
    """
    units, helpers = set(market.needs.result.ids.tolist()), set(market.helpers.ids.tolist())
    wrong = []
    for unit, helper in pairs:
        wrong += [] if unit in units else [_stranger("unit", unit, units, name)]
        wrong += [] if helper in helpers else [_stranger("helper", helper, helpers, name)]
    found = list(dict.fromkeys(wrong))
    if found:
        raise EvaluationError(found[:SHOWN], count=len(found))


def _stranger(noun: str, id_: str, known: set[str], name: str) -> Problem:
    what, mend = f"{name} names the {noun} {show(id_)}, which is not there", near(id_, sorted(known)[:10_000])
    return Problem(code="RT-MAT-002", id=id_, what=what, rule=f"the id of a {noun}", mend=mend)
