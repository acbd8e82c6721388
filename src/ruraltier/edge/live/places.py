"""Places in a tier: who of those that reached it may hold it, one quota after the other."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from attrs import define, field

from ruraltier.edge.live.amounts import Amount
from ruraltier.edge.live.book import Column
from ruraltier.edge.live.desk import Desk
from ruraltier.edge.live.placement import Settled
from ruraltier.edge.live.rounding import rounded_text
from ruraltier.edge.live.terms import NotLiveError, Term, joined
from ruraltier.engine.quotas import in_turn
from ruraltier.engine.tiering import RATED

if TYPE_CHECKING:
    from ruraltier.policy.rules import Quota

_LAST = "1E+15"


@define(eq=False, slots=False)
class Places:
    """The tier after all quotas.

    Parameters
    ----------
    compiler, settled
        What went before.

    Attributes
    ----------
    tier
        Column: the position of the tier that holds, empty without one.
    moved
        Position of the quota in the rule book -> column: 1 where it moved the village.
    """

    compiler: Desk
    settled: Settled
    tier: Column = field(init=False)
    moved: dict[int, Column] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        self.tier = self.settled.tier
        for at, quota, tier in in_turn(self.compiler.policy):
            self.tier = self._quota(at, quota, tier)

    def _add(self, header: str, formula: str) -> Column:
        return self.compiler.book.sheet("workings").add(header, formula, [""] * self.compiler.book.rows, "whole")

    def _quota(self, at: int, quota: Quota, tier: int) -> Column:
        compiler, code = self.compiler, quota.code
        compiler.book.section, compiler.book.standing = code, compiler.standing(quota)
        held, limit = self.tier.here, quota.bound == "at_most"
        among = ["", *compiler.grouping(quota.by)] if quota.by else []
        self.among = ",".join(among)
        queue = self._add(f"{code} queue", f"IF(ISNUMBER({held}),IF({held}{'=' if limit else '>'}{tier},1,0),0)")
        places = self._places(quota, queue, tier)
        behind = self._behind(quota, queue, standing(self.compiler), places.here)
        moved = self._add(f"{code} moved", f"IF({queue.here}=1,IF({behind},1,0),0)")
        self.moved[at] = moved
        return self._add(f"{code} tier", f"IF({moved.here}=1,{tier - limit},{held})")

    def _places(self, quota: Quota, queue: Column, tier: int) -> Column:
        """Add how many of those in line may stay."""
        text = self._stated(quota)
        if quota.bound == "at_least":
            above = self._count(f"{queue.all},1")
            already = self._count(f'{self.tier.all},"<={tier}"')
            text = f"MAX(0,{above}-MAX(0,{text}-{already}))"
        return self._add(f"{quota.code} places", text)

    def _count(self, tests: str) -> str:
        return f"COUNTIFS({tests}{self.among})"

    def _stated(self, quota: Quota) -> str:
        book, title = self.compiler.book, quota.title(self.compiler.book.lang)
        if quota.count is not None:
            return book.number(title, Fraction(quota.count), 1, book.say("unit.places")).text
        share = Amount.parameter(book, title, quota.share or Fraction(0), book.say("unit.share"), spare=10000)
        if quota.base == "rated":
            base = self._count(f"{self.settled.status.all},{RATED}")
        else:
            base = self._count(f'{self.settled.status.all},">=0"')
        self.compiler.fits(4 * book.rows * share.below.value)
        return rounded_text(f"{share.above.text}*{base}", share.below.text, quota.round or "down")

    def _behind(self, quota: Quota, queue: Column, standing: Column, places: str) -> str:
        """Return the formula of whether a village in line stands behind the last place."""
        line, mine = f"{queue.all},1,{standing.all}", standing.here
        if quota.ties == "tie_break":
            return f"{self._ahead(quota, queue, standing)}>={places}"
        if quota.ties == ("include" if quota.bound == "at_most" else "exclude"):
            return f"{self._count(line + ',' + _sign('>', mine))}>={places}"
        return f"{self._count(line + ',' + _sign('>=', mine))}>{places}"

    def _ahead(self, quota: Quota, queue: Column, standing: Column) -> str:
        """Return the formula of how many in line come before a village: by score, by what breaks ties, by id."""
        keys = [(standing, ">"), *((self._key(word), "<") for word in quota.tie_break), (self._by_id(), "<")]
        equal, counts = f"{queue.all},1", []
        for key, sign in keys:
            counts.append(self._count(f"{equal},{key.all},{_sign(sign, key.here)}"))
            equal += f",{key.all},{key.here}"
        return joined("+", counts)

    def _key(self, word: str) -> Column:
        cell, sign = self.compiler.number(word.lstrip("-")).here, "-" if word.startswith("-") else ""
        return self._add(f"key {word}", f"IF(ISNUMBER({cell}),{sign}{cell},{_LAST})")

    def _by_id(self) -> Column:
        return id_ranks(self.compiler)


def id_ranks(compiler: Desk) -> Column:
    """Return the order of the ids by their characters; a spreadsheet sorts by the rules of a language."""
    ids = compiler.result.ids
    ranks = np.argsort(np.argsort(ids, kind="stable"), kind="stable") + 1
    return compiler.once("id_rank", lambda: compiler.constant(compiler.book.say("id_rank"), ranks.tolist()))


def _sign(sign: str, cell: str) -> str:
    return f'"{sign}"&{cell}'


def standing(desk: Desk) -> Column:
    """Return the scores as whole numbers over one denominator.

    Raises
    ------
    NotLiveError
        If the denominator differs by village.
    """
    if not isinstance(desk.root.den, Term):
        raise NotLiveError("why.varies")
    return desk.root.num
