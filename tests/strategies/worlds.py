"""A document with its villages, many of which stand exactly on a cut."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from oracle.tree import Tree, scored
from strategies.choice import DrawnChoice, chance, pick
from strategies.cuts import beside, cuts_of, on_cut, settle_cuts
from strategies.fits import draw_fit
from strategies.policies import draw_document
from strategies.rows import draw_rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from strategies.choice import Choice

Table = dict[str, Any]
Row = dict[str, Any]


@dataclass(frozen=True)
class World:
    """What a differential test needs: a rule book and the raw cells of its villages."""

    document: Table
    rows: list[Row]


def _solved(choice: Choice, document: Table, rows: list[Row]) -> list[Row]:
    """Return rows moved onto a cut, and a few of them a hair's breadth off."""
    cuts, found = cuts_of(document), []
    numbers = [
        code
        for code, stated in Tree(document).indicators.items()
        if scored(stated) and stated.get("kind", "number") == "number" and not {"range", "value"} & stated.keys()
    ]
    for row in rows:
        moved = on_cut(choice, document, row, pick(choice, cuts))
        if moved is not None:
            found.append(moved)
            if chance(choice, 25):
                found.append(beside(choice, moved, numbers))
    return found


def draw_world(choice: Choice, number: int, count: int) -> World:
    """Return a document and about ``count`` villages."""
    document = draw_document(choice, number)
    rows = draw_rows(choice, document, count)
    if chance(choice, 80):
        settle_cuts(choice, document, rows)
    solved = _solved(choice, document, rows[: count // 3])
    together = [row | {"id": f"{at * 7 % 9973:06d}"} for at, row in enumerate(solved + rows)]
    return World(draw_fit(choice, document, together), together)


@st.composite
def worlds(draw: Callable[[st.SearchStrategy[int]], int], most: int = 12) -> World:
    """Return small worlds that shrink."""
    choice = DrawnChoice(draw)
    return draw_world(choice, 0, choice.integer(1, most))
