"""Why a need got no helper: there is none, all are taken by others, or those with places left may not be sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from attrs import frozen

from ruraltier._text import Text, printable
from ruraltier.support.assistance_words import NAMED, several, speak
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
    why: Text

    @property
    def text(self) -> Text:
        """The reason as a sentence that names the unit and what it lacks."""
        need = self.need
        return speak("unserved", unit=need.needs.unit(need.row), kinds=need.kinds_text, why=self.why)

    def __repr__(self) -> str:
        return printable(f"<Unserved {self.text.zh}>")


@frozen(eq=False)
class _Offer:
    """Helpers that could serve a need, and whom they serve.

    Parameters
    ----------
    helpers
        Positions of those that have a place at all.
    free
        Those of them that have places left.
    rows
        Positions of the units that they serve, in order of need.
    units
        The ids of these.
    last
        The urgency of the last need that they serve; None where they serve none.
    """

    helpers: tuple[int, ...]
    free: tuple[int, ...]
    rows: tuple[int, ...]
    units: tuple[str, ...]
    last: int | None


class Desk:
    """Looks up who could serve whom, and whom they serve instead.

    Parameters
    ----------
    market
        Needs and helpers.
    given
        Shape (m,): position of the helper of each need; −1 where it gets none.
    """

    def __init__(self, market: Market, given: Places) -> None:
        self.market = market
        self.served: dict[int, list[int]] = {}
        for need in np.flatnonzero(given >= 0).tolist():
            self.served.setdefault(int(given[need]), []).append(need)
        self.offers: dict[tuple[str, ...], _Offer] = {}

    def reason(self, position: int) -> Unserved:
        """Return why the need at a position, which has no helper, has none."""
        market, need = self.market, self.market.needs[position]
        offer = self._of_kinds(need.kinds)
        barred = market.barred_from.get(need.unit, frozenset())
        open_ = self._offer([at for at in offer.helpers if at not in barred]) if barred else offer
        shut = offer.free if open_.helpers else offer.helpers
        reason: Reason = "forbidden" if shut else "taken" if offer.helpers else "none"
        even = bool(open_.last == market.urgency[position])
        holders = several([market.needs.unit(row) for row in open_.rows[:NAMED]], len(open_.rows))
        titles = several([market.helpers.title(at) for at in shut[:NAMED]], len(shut))
        full = not offer.helpers and bool(np.isin(market.helpers.kinds, need.kinds).any())
        words = "why.full" if full else _words(reason, others=bool(open_.rows), even=even)
        why = speak(words, barred=titles, holders=holders)
        return Unserved(need, reason, open_.units, tuple(market.helpers.ids[list(shut)].tolist()), even, why)

    def _of_kinds(self, kinds: tuple[str, ...]) -> _Offer:
        if kinds not in self.offers:
            market = self.market
            fit = np.isin(market.helpers.kinds, kinds) & (market.helpers.capacities > 0)
            self.offers[kinds] = self._offer(market.by_id[fit[market.by_id]].tolist())
        return self.offers[kinds]

    def _offer(self, helpers: list[int]) -> _Offer:
        needs, place, urgency = self.market.needs, self.market.place, self.market.urgency
        free = (at for at in helpers if len(self.served.get(at, ())) < self.market.helpers.capacities[at])
        holding = sorted((need for at in helpers for need in self.served.get(at, ())), key=place.__getitem__)
        rows = list(dict.fromkeys(needs.rows[holding].tolist()))
        last = int(urgency[holding[-1]]) if holding else None
        return _Offer(tuple(helpers), tuple(free), tuple(rows), tuple(needs.result.ids[rows].tolist()), last)


def _words(reason: Reason, *, others: bool, even: bool) -> str:
    if reason == "taken":
        return "why.taken_even" if even else "why.taken"
    return "why.forbidden_rest" if reason == "forbidden" and others else f"why.{reason}"
