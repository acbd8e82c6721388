"""The page on Zhaoyuan runs, and says what a plain reckoning of its tables says."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from functools import cache
from typing import Any

from books.pages import run_page


@cache
def page() -> dict[str, Any]:
    return run_page("zhaoyuan")


def test_zhaoyuan_helps_within_capacity_and_the_neediest_first() -> None:
    names = page()
    matching, helpers, listed = names["matching"], names["helpers"], names["listed"]
    used = Counter(helper for _, helper, _ in matching.assignments)
    places = dict(zip(helpers.ids.tolist(), helpers.capacities.tolist(), strict=True))
    assert all(used[id_] <= places[id_] for id_ in used)
    assert not set(names["elsewhere"]) & {(unit, helper) for unit, helper, _ in matching.assignments}
    led = {unit for unit, _, kind in matching.assignments if kind == "team_leader"}
    score = dict(zip(listed.ids.tolist(), listed.score.tolist(), strict=True))
    assert max(score[id_] for id_ in led) <= min(score[id_] for id_ in score if id_ not in led)
    assert [one.least_lacking for one in names["audit"].kinds] == [2, 0, 2]


def test_zhaoyuan_lets_helpers_leave_who_have_passed_and_nobody_else() -> None:
    names = page()
    village = names["found"]["village"]
    failed = set(village.ids[village.tier_codes == "failed"].tolist())
    states = names["after"].on(names["day"])
    assert {one.spell.id for one in states if one.state == "extended"} == failed
    assert states.counts()["accepted"] == village.counts()["passed"] == 62
    kept = {one.spell.id for one in names["year"].on(dt.date(2012, 12, 31)) if one.state == "extended"}
    assert len(kept) == 3
    assert kept <= failed


def test_the_acceptance_of_zhaoyuan_is_what_the_records_say() -> None:
    names = page()
    history, judged = names["history"], names["judged"]
    on_the_day = history.dates == judged.dates[0]
    assert dict(zip(history.ids[on_the_day].tolist(), history.events[on_the_day].tolist(), strict=True)) == dict(
        zip(judged.ids.tolist(), judged.events.tolist(), strict=True)
    )


def test_what_zhaoyuan_needs_is_what_the_readme_says() -> None:
    names = page()
    types = ("unstable_village", "weak_leadership", "backward_economy")
    assert [int(names["needs"].has(code).sum()) for code in types] == [27, 21, 30]
    without = [one.need.kinds for one in names["matching"].unserved if len(one.need.kinds) > 1]
    assert without == [("political_legal_department", "comprehensive_department")] * 5
