"""The library against the independent exact evaluator: no row may differ, on either arithmetic path."""

from __future__ import annotations

from functools import cache
from random import Random
from typing import Any

import pytest
from hypothesis import given

import ruraltier as rt
from oracle import Refused, award, evaluate
from oracle.incentives import CannotPay
from oracle.measures import outside
from strategies import SeededChoice, World, draw_world, worlds
from strategies.answers import Answer, answered, assessed, expected
from strategies.cuts import cuts_of

pytestmark = pytest.mark.slow

BLOCKS = 16
WORLDS_A_BLOCK = 20
VILLAGES = 60
SEED = 20_240_611
POINTS_OF_EACH = 6  # the points of one village cost more than all the rest
ARITHMETIC = ("auto", "objects")


@cache
def drawn(block: int) -> tuple[tuple[World, list[Answer]], ...]:
    """Return worlds of a block with the evaluator's answers."""
    numbers = range(block * WORLDS_A_BLOCK, (block + 1) * WORLDS_A_BLOCK)
    found = [draw_world(SeededChoice(Random(SEED + number)), number, VILLAGES) for number in numbers]  # noqa: S311 - a seed, not a secret
    return tuple((world, expected(world, points_of_each=POINTS_OF_EACH)) for world in found)


def differing(wanted: list[Answer], found: list[Answer]) -> list[tuple[Answer, Answer]]:
    """Return the pairs that differ."""
    return [(one, other) for one, other in zip(wanted, found, strict=True) if one != other]


@pytest.mark.parametrize("arithmetic", ARITHMETIC)
@pytest.mark.parametrize("block", range(BLOCKS))
def test_no_row_of_a_drawn_world_differs(block: int, arithmetic: str) -> None:
    wrong = {}
    for world, wanted in drawn(block):
        result = assessed(world.document, world.rows, arithmetic=arithmetic)
        wrong[world.document["id"]] = differing(wanted, answered(result, points_of_each=POINTS_OF_EACH))
    assert {name: pairs[0] for name, pairs in wrong.items() if pairs} == {}


def test_enough_rows_stand_exactly_on_a_cut() -> None:
    everything = [pair for block in range(BLOCKS) for pair in drawn(block)]
    rows = sum(len(world.rows) for world, _ in everything)
    on_a_cut = sum(answer.score in set(cuts_of(world.document)) for world, answers in everything for answer in answers)
    assert rows >= 20_000
    assert on_a_cut / rows >= 0.15


@pytest.mark.parametrize("block", range(0, BLOCKS, 4))
def test_the_exact_score_of_a_village_is_the_one_of_its_column(block: int) -> None:
    for world, wanted in drawn(block):
        result = assessed(world.document, world.rows)
        assert [result.exact_score(at) for at in range(0, len(result), 10)] == [answer.score for answer in wanted[::10]]


@given(worlds())
def test_no_row_of_a_small_world_differs(world: World) -> None:
    assert differing(expected(world), answered(assessed(world.document, world.rows))) == []


@given(worlds())
def test_both_arithmetic_paths_give_the_same(world: World) -> None:
    fast, objects = (answered(assessed(world.document, world.rows, arithmetic=path)) for path in ARITHMETIC)
    assert fast == objects


def refusing_cells(document: dict[str, Any], world: World) -> list[tuple[str, str]]:
    """Return the cells for which the evaluator refuses."""
    try:
        evaluate(document, world.rows)
    except Refused as refused:
        return refused.cells
    return []


def test_the_cells_that_refuse_are_the_same() -> None:
    refused = 0
    for world, _ in drawn(0):
        document = {**world.document, "missing": "refuse"}
        cells = refusing_cells(document, world)
        if cells:
            with pytest.raises(rt.EvaluationError) as caught:
                assessed(document, world.rows)
            assert caught.value.count == len(cells)
            assert {problem.id for problem in caught.value.problems} <= {village for village, _ in cells}
        else:
            assert len(assessed(document, world.rows)) == len(world.rows)
        refused += bool(cells)
    assert refused > WORLDS_A_BLOCK // 4


def bracketed(world: World) -> dict[str, Any]:
    """Return the document with a bracket for the first plain column."""
    lines = [{"when": "petitions > 3", "at_least": 2, "below": 5}, {"when": 'town == "甲"', "at_most": 4}, {"above": 0}]
    indicators = world.document["indicators"]
    return {**world.document, "indicators": {**indicators, "weighty": {**indicators["weighty"], "bracket": lines}}}


def test_the_marks_outside_their_brackets_are_the_same() -> None:
    found = 0
    for world, _ in drawn(0):
        document = bracketed(world)
        wrong = [world.rows[at]["id"] for at, _ in outside(document, world.rows)]
        found += len(wrong)
        with pytest.raises(rt.EvaluationError) as caught:
            assessed(document, world.rows)
        assert caught.value.count == len(wrong)
        assert {problem.id for problem in caught.value.problems} <= set(wrong)
    assert found > WORLDS_A_BLOCK


@pytest.mark.parametrize("block", range(0, BLOCKS, 2))
def test_no_fen_differs(block: int) -> None:
    paid = [(world, wanted) for world, wanted in drawn(block) if "incentives" in world.document]
    for world, _ in paid:
        result = assessed(world.document, world.rows)
        scheme = rt.parse_policy(world.document).incentives
        try:
            awards = award(evaluate(world.document, world.rows))
        except CannotPay:
            with pytest.raises(rt.RuraltierError):
                rt.allocate(result, scheme)
            continue
        allocation = rt.allocate(result, scheme)
        assert [int(fen) for fen in allocation.amount] == awards.amounts, world.document["id"]
        assert (allocation.total, allocation.unspent) == (sum(awards.amounts), awards.unspent), world.document["id"]
