"""The page on Shaanxi runs, and its figures belong together."""

from __future__ import annotations

from fractions import Fraction

import ruraltier as rt
from books.pages import run_page


def test_the_page_of_shaanxi_runs_from_tables_to_classes_money_and_help() -> None:
    page = run_page("shaanxi")
    now, before, money, matching = page["now"], page["before"], page["money"], page["matching"]
    counts = now["village"].counts()
    assert sum(counts.values()) == 480
    assert money.total == sum(amount for *_, amount in money.by_tier())
    assert {now[level].policy.full("mean_village_score") for level in ("township",)} == {200}
    assert before["township"].cohort["丙寅镇"]["steps_gained"] is rt.Absence.MISSING
    assert now["township"].cohort["丙寅镇"]["steps_gained"] == Fraction("0.9231")
    used = [helper for _, helper, _ in matching.assignments]
    capacity = dict(zip(matching.helpers.ids.tolist(), matching.helpers.capacities.tolist(), strict=True))
    assert all(used.count(helper) <= capacity[helper] for helper in used)
    assert matching.served + len(matching.unserved) == len(matching) == 155
    assert "不可能为同一时段" in page["printed"].text("zh")
