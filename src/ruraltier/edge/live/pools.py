"""Pools split by largest remainder, nobody below a floor and nobody above a cap, as formulas over whole columns."""

from __future__ import annotations

from attrs import define

from ruraltier.edge.live.book import Column
from ruraltier.edge.live.desk import Desk
from ruraltier.edge.live.places import id_ranks, standing
from ruraltier.edge.live.terms import Term, joined, quotient


@define(eq=False, slots=False)
class Pool:
    """Money that is split.

    Parameters
    ----------
    desk, label
        Where columns are made, and what the money is called.
    pool
        The formula of how much there is, in minor units.
    weights
        The column of weights; a text where a village does not take part.
    """

    desk: Desk
    label: str
    pool: str
    weights: Column

    def _add(self, key: str, formula: str) -> Column:
        book = self.desk.book
        return book.sheet("workings").add(f"{self.label} · {book.say(key)}", formula, [""] * book.rows, "whole")

    def split(self) -> str:
        """Return the formula of a share in proportion, whole by largest remainder."""
        every, mine = f"SUM({self.weights.all})", self.weights.here
        here = f"AND(ISNUMBER({mine}),{every}>0)"
        share = self._add("down", f'IF({here},{quotient(f"{self.pool}*{mine}", every)},"")')
        rest = self._add("rest", f'IF({here},{self.pool}*{mine}-{share.here}*{every},"")')
        odd = f"{self.pool}-SUM({share.all})"
        return f"IF({here},{share.here}+IF({self._ahead(rest)}<{odd},1,0),0)"

    def _ahead(self, rest: Column) -> str:
        """Return the formula of how many come before a village when odd coins go round."""
        equal, counts = "", []
        for key, sign in ((rest, ">"), (standing(self.desk), ">"), (id_ranks(self.desk), "<")):
            counts.append(f'COUNTIFS({equal}{key.all},"{sign}"&{key.here})')
            equal += f"{key.all},{key.here},"
        return joined("+", counts)

    def bounded(self, floor: Term, cap: Term | None) -> str:
        """Return the formula of a share that bounds hold: who reaches one gets it, and the others split the rest.

        A village is above the floor once the pool pays everybody at the level at which its own share is the floor, and
        at the cap once it pays everybody at the level at which its own share is the cap.
        """
        mine = self.weights.here
        above = self._add("above_floor", f'IF(ISNUMBER({mine}),IF({self._paid(floor, floor, cap)},1,0),"")')
        capped = "0"
        if cap is not None:
            capped = f"IF({above.here}=1,IF({self._paid(cap, floor, cap)},1,0),0)"
        state = self._add("held", f'IF(ISNUMBER({mine}),IF({above.here}=0,"F",IF({capped}=1,"C","")),"")')
        free = self._add("free", f'IF(AND(ISNUMBER({mine}),{state.here}=""),{mine},"")')
        most = "0" if cap is None else cap.text
        held = f'{floor.text}*COUNTIF({state.all},"F")+{most}*COUNTIF({state.all},"C")'
        rest = Pool(self.desk, self.label, f"({self.pool}-{held})", free).split()
        return f'IF({state.here}="F",{floor.text},IF({state.here}="C",{most},{rest}))'

    def _paid(self, bound: Term, floor: Term, cap: Term | None) -> str:
        """Return the formula of whether the pool pays all at the level at which the village's share is a bound.

        Everything is multiplied by the village's weight, so that it stays whole.
        """
        mine, every = self.weights.here, self.weights.all
        low = quotient(f"{floor.text}*{mine}", bound.text) if bound is not floor else mine
        free = f'SUMIFS({every},{every},">"&{low}'
        parts = [f'{floor.text}*{mine}*COUNTIF({every},"<="&{low})']
        if cap is not None:
            high = (
                f"{quotient(f'{cap.text}*{mine}+{bound.text}-1', f'MAX(1,{bound.text})')}" if bound is not cap else mine
            )
            free += f',{every},"<"&{high}'
            parts.append(f'{cap.text}*{mine}*COUNTIF({every},">="&{high})')
        parts.append(f"{bound.text}*{free})")
        return f"AND({mine}>0,{joined('+', parts)}<={self.pool}*{mine})"
