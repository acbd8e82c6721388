"""Why a need got no helper: there is none, all are taken by others, or those with places left may not be sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from attrs import field, frozen

from ruraltier._text import Text
from ruraltier.support.assistance_words import several, speak
from ruraltier.support.needs import Need

if TYPE_CHECKING:
    from ruraltier.support.market import Market
    from ruraltier.support.needs import Places

Reason = Literal["none", "taken", "forbidden"]


@frozen(eq=False)
class Unserved:
    """A need without a helper.

    Parameters
    ----------
    need
        The need.
    reason
        ``none``: no helper of a kind that it accepts has a place; ``taken``: all that may serve it serve others;
        ``forbidden``: all that have places left may not be sent to it.
    holders
        Ids of the units that the helpers serve which could have served it, in order of need.
    barred
        Ids of the helpers with places left that may not be sent to it.
    even
        Whether any of those units stands even with it, so that cost or id decided.
    why
        The reason as words.
    """

    need: Need
    reason: Reason
    holders: tuple[str, ...]
    barred: tuple[str, ...]
    even: bool
    why: Text = field(repr=False)

    @property
    def text(self) -> Text:
        """The reason as a sentence that names the unit and what it lacks."""
        need = self.need
        return speak("unserved", unit=need.needs.unit(need.row), kinds=need.kinds_text, why=self.why)


def unserved(market: Market, given: Places) -> tuple[Unserved, ...]:
    """Return the needs without a helper and why, in order of need.

    Parameters
    ----------
    market
        Needs and helpers.
    given
        Shape (m,): position of the helper of each need; −1 where it gets none.
    """
    left = [i for i in market.order.tolist() if given[i] < 0]
    desk = _Desk(market, given)
    return tuple(desk.reason(position) for position in left)


@frozen(eq=False)
class _Offer:
    """Helpers that could serve a need, and whom they serve.

    Parameters
    ----------
    helpers
        Positions of those that have a place at all.
    free
        Those of them that have places left.
    holding
        Positions of the needs that they serve, in order.
    """

    helpers: tuple[int, ...]
    free: tuple[int, ...]
    holding: tuple[int, ...]


class _Desk:
    """Looks up who could serve whom, and whom they serve instead."""

    def __init__(self, market: Market, given: Places) -> None:
        self.market = market
        self.served: dict[int, list[int]] = {}
        for need in np.flatnonzero(given >= 0).tolist():
            self.served.setdefault(int(given[need]), []).append(need)
        self.offers: dict[tuple[str, ...], _Offer] = {}

    def reason(self, position: int) -> Unserved:
        market, need = self.market, self.market.needs[position]
        offer = self._of_kinds(need.kinds)
        barred = market.barred_from.get(need.unit, frozenset())
        open_ = self._offer([at for at in offer.helpers if at not in barred]) if barred else offer
        shut = offer.free if open_.helpers else offer.helpers
        reason: Reason = "forbidden" if shut else "taken" if offer.helpers else "none"
        rows = list(dict.fromkeys(market.needs.rows[list(open_.holding)].tolist()))
        even = any(market.urgency[n] == market.urgency[position] for n in open_.holding[-1:])
        holders = several([market.needs.unit(row) for row in rows])
        why = speak(
            _words(reason, others=bool(rows), even=even),
            holders=holders,
            barred=several([*map(market.helpers.title, shut)]),
        )
        units, helpers = market.needs.result.ids[rows].tolist(), market.helpers.ids[list(shut)].tolist()
        return Unserved(need, reason, tuple(units), tuple(helpers), even, why)

    def _of_kinds(self, kinds: tuple[str, ...]) -> _Offer:
        if kinds not in self.offers:
            market = self.market
            fit = np.isin(market.helpers.kinds, kinds) & (market.helpers.capacities > 0)
            self.offers[kinds] = self._offer(market.by_id[fit[market.by_id]].tolist())
        return self.offers[kinds]

    def _offer(self, helpers: list[int]) -> _Offer:
        free = (at for at in helpers if len(self.served.get(at, ())) < self.market.helpers.capacities[at])
        holding = (need for at in helpers for need in self.served.get(at, ()))
        return _Offer(tuple(helpers), tuple(free), tuple(sorted(holding, key=self.market.place.__getitem__)))


def _words(reason: Reason, *, others: bool, even: bool) -> str:
    if reason == "taken":
        return "why.taken_even" if even else "why.taken"
    return "why.forbidden_rest" if reason == "forbidden" and others else f"why.{reason}"
