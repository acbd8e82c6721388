"""Invented rule books and villages as workbooks: whatever is drawn, something is written, and it holds together."""

from __future__ import annotations

import random
from typing import Any

import pytest

import ruraltier as rt
from ruraltier.edge.live.book import HEAD
from ruraltier.edge.live.sheets import Sheets, sheets_of
from ruraltier.edge.live.terms import LIMIT
from strategies.choice import SeededChoice
from strategies.worlds import draw_world

SEEDS = range(30)


def invented(seed: int) -> tuple[rt.Assessment, rt.Allocation | None]:
    """Return an invented result with its money."""
    world = draw_world(SeededChoice(random.Random(seed)), seed, 12)  # noqa: S311 - the same worlds on every run
    codes = dict.fromkeys(code for row in world.rows for code in row)
    table: dict[str, Any] = {code: [row.get(code) for row in world.rows] for code in codes}
    policy = rt.parse_policy(world.document)
    result = rt.assess(rt.read_cohort(table, policy), policy)
    return result, rt.allocate(result, policy.incentives) if policy.incentives else None


@pytest.fixture(scope="module")
def drawn() -> list[Sheets]:
    return [sheets_of(result, money, "zh") for result, money in map(invented, SEEDS)]


def test_most_of_what_is_drawn_is_written_and_some_of_it_is_live(drawn: list[Sheets]) -> None:
    assert len(drawn) == len(SEEDS)
    assert sum(not sheets.book.dead for sheets in drawn) > len(drawn) // 5


def test_every_formula_looks_at_cells_that_are_there(drawn: list[Sheets]) -> None:
    for sheets in drawn:
        last = {sheet.name: len(sheet.columns) for sheet in sheets.book.sheets.values()}
        for sheet in sheets.book.sheets.values():
            for at, column in enumerate(sheet.columns):
                assert (column.sheet, column.index) == (sheet.name, at)
                assert len(column.values) == sheets.book.rows
        assert last["运算"] > 2


def test_every_bound_is_below_what_spreadsheets_compare(drawn: list[Sheets]) -> None:
    for sheets in drawn:
        assert all(abs(term.value) < LIMIT for _, term in sheets.book.bounds)
        assert len(sheets.book.derived) + HEAD > len(sheets.book.bounds)
