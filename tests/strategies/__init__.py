"""Generators of rule books and villages: one set of drawers, fed by a seed or by hypothesis."""

from strategies.choice import Choice, DrawnChoice, SeededChoice
from strategies.cuts import on_cut, settle_cuts
from strategies.policies import draw_document
from strategies.rows import draw_rows, table
from strategies.worlds import World, draw_world, worlds

__all__ = [
    "Choice",
    "DrawnChoice",
    "SeededChoice",
    "World",
    "draw_document",
    "draw_rows",
    "draw_world",
    "on_cut",
    "settle_cuts",
    "table",
    "worlds",
]
