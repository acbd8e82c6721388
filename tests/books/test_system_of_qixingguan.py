"""The page on Qixingguan runs, and says what a plain reckoning of its tables says."""

from __future__ import annotations

from functools import cache
from typing import Any

from books.pages import run_page


@cache
def page() -> dict[str, Any]:
    return run_page("qixingguan")


def test_qixingguan_recognises_those_whom_its_chain_lets_pass() -> None:
    names = page()
    decided, village = names["decided"], names["now"]["village"]
    recognised = set(decided.ids[decided.states == "recognised"].tolist())
    held = set(village.ids[village.tier > 0].tolist())
    before = names["start"]["village"]
    assert len(recognised) == 101
    assert held - recognised <= set(before.ids[before.tier >= 0].tolist())
    assert recognised <= held
    assert set(names["order"].ids.tolist()) == set(names["best"].ids.tolist()) >= recognised


def test_the_money_of_qixingguan_is_what_its_villages_cost() -> None:
    names = page()
    village, money = names["now"]["village"], names["money"]
    cadres = village.cohort.number("cadres").values
    step = {"norm": 10_000, "demonstration": 20_000, "exemplary": 30_000}
    due = [
        step.get(code, 0) * (1 + int(n)) for code, n in zip(village.tier_codes.tolist(), cadres.tolist(), strict=True)
    ]
    assert money.total == 100 * sum(due) == int(money.amount.sum())
    assert money.total == 1_541_000_000


def test_what_qixingguan_still_lacks_is_every_village_without_a_tier() -> None:
    names = page()
    village, needed = names["now"]["village"], [goal.needed for goal in names["plan"]["T2"].goals]
    assert sum(needed) == int((village.tier <= 0).sum()) == 299
