"""What a report is made of: sections with lines, tables, pictures and the accounts of villages."""

from __future__ import annotations

from attrs import field, frozen

from ruraltier.edge.explanation import Part
from ruraltier.edge.pages.grid import Grid


@frozen
class Account:
    """The explanation of one village, folded away: where links find it, its heading, its parts."""

    anchor: str
    heading: str
    parts: tuple[Part, ...]


@frozen
class Shown:
    """A picture as markup of ours, and what it shows in words."""

    markup: str
    caption: str


def _held(grids: tuple[Grid, ...]) -> tuple[Grid, ...]:
    return tuple(filter(None, grids))


@frozen(kw_only=True)
class Section:
    """One section.

    Parameters
    ----------
    name
        The anchor of its heading.
    title
        Its heading.
    lines, pictures, grids, accounts, pairs
        What it holds, in this order; tables without a row are left out. The pairs are names and what they stand for.
    """

    name: str
    title: str
    lines: tuple[str, ...] = ()
    pictures: tuple[Shown, ...] = ()
    grids: tuple[Grid, ...] = field(default=(), converter=_held)
    accounts: tuple[Account, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return any((self.lines, self.pictures, self.grids, self.accounts, self.pairs))
