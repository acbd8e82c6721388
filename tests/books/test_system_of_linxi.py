"""The page on Linxi runs, and says what the county's plain reckoning says."""

from __future__ import annotations

import datetime as dt

from books.pages import run_page


def test_the_page_of_linxi_runs_from_tables_to_decisions_and_help() -> None:
    page = run_page("linxi")
    now, register, matching = page["now"], page["register"], page["matching"]
    assert {level: len(result) for level, result in now.items()} == {
        "county": 1,
        "township": 16,
        "village": 480,
        "department": 21,
    }
    assert [now[level].counts()[tier] for level, tier in (("village", "five_star"), ("township", "five_star"))] == [
        120,
        13,
    ]
    assert register.held(dt.date(2011, 7, 1))["five_star_village"] == 124
    winners = {str(i) for i, e in zip(page["conferred"].ids, page["conferred"].events, strict=True) if e == "awarded"}
    recorded = register.records
    day = recorded.dates == dt.date(2011, 7, 1)
    awarded = recorded.ids[day & (recorded.events == "awarded")].tolist()
    villages = {id_ for id_ in awarded if id_ in set(now["village"].ids.tolist())}
    assert winners == villages
    assert (len(matching), matching.served, len(matching.unserved)) == (72, 62, 10)
    assert [(c.id, c.person) for c in page["found"] if c.consequence.code == "C1"] == [("壬申镇", "沈乙甲")]
