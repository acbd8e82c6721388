"""The page on Shanxi runs, and says what the plain reckoning of its tables says."""

from __future__ import annotations

import ruraltier as rt
from books.pages import run_page


def test_the_page_of_shanxi_runs_from_tables_to_help_money_and_targets() -> None:
    page = run_page("shanxi")
    year, later = page["year"], page["now"]["village"]
    assert [list(result.counts().values()) for result in (year["village"], later)] == [
        [57, 267, 152, 4],
        [198, 245, 35, 2],
    ]
    matching, published = page["matching"], page["published"]
    assert (len(page["needs"].listed), matching.served) == (47, 187)
    assert [(one.need.unit, one.need.kinds) for one in matching.unserved] == [("990101116218", ("first_secretary",))]
    assert page["audit"]["first_secretary"].lacking == ("990101116218",)
    assert [kind.least_lacking for kind in published.kinds] == [0, 1, 0, 0]
    assert page["over"].counts() == {"helping": 0, "extended": 13, "accepted": 17, "left": 17}
    assert page["money"].total == 94_500_000  # in fen
    senders = rt.roll_up(page["posts"], by="sent_by")
    rates = {"中央": 0, "省": 1_000_000, "市": 800_000, "县": 500_000}  # in fen; the one not evaluated is not paid
    assert [group.id for group in senders] == list(rates)
    assert sum(rates[group.id] * (group.units - group.counts["unrated"]) for group in senders) == 94_500_000
    roll = page["honours"]["H1"]
    assert (len(roll.winners), len(roll.nominees)) == (10, 10)
    progress = page["progress"]
    assert (progress["T1"].needed, progress["T1"].reachable, progress["T2"].needed) == (37, True, 90)
    assert page["moved"].steps == {2: 11, 1: 244, 0: 212, -1: 7}
