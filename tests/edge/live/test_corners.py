"""What is rare in a rule book: it is live, or it is a constant and the workbook says why."""

from __future__ import annotations

from fractions import Fraction

import pytest

import ruraltier as rt
from corner_books import book, corners, result, still
from ruraltier.edge.live.book import shown_number
from ruraltier.edge.live.drawing import Drawing
from ruraltier.edge.live.sheets import sheets_of
from ruraltier.edge.live.terms import NotLiveError
from ruraltier.edge.live.words import speak


def test_what_is_rare_is_live() -> None:
    found = {name: sheets_of(one, None, "zh") for name, one in corners().items()}
    allowed = {"kept, with what is left out", "left out under a sum"}
    assert {name for name, sheets in found.items() if sheets.book.dead} <= allowed
    assert all(Drawing(sheets, None).bytes() for sheets in found.values())


def test_what_cannot_be_live_is_told_with_its_reason() -> None:
    for name, (one, key) in still().items():
        sheets = sheets_of(one, None, "zh")
        assert speak(key).zh in {why for _, why in sheets.book.dead}, name
        assert Drawing(sheets, None).bytes()


def test_a_number_that_is_no_decimal_is_a_formula_and_one_with_too_many_digits_is_refused() -> None:
    assert shown_number(Fraction(1, 3)) == "=1/3"
    assert shown_number(Fraction("0.25")) == 0.25
    with pytest.raises(NotLiveError) as caught:
        shown_number(Fraction("1.2345678901234567"))
    assert caught.value.key == "why.wide"


def test_cuts_that_were_fitted_are_told() -> None:
    ladder = {
        "tiers": [{"code": "low"}, {"code": "top", "at_least": 8}],
        "fit": {"method": "quantiles", "shares": {"top": 0.5}},
    }
    fitted = result(book(ladder=ladder))
    assert "cuts fitted to 4 villages" in dict(sheets_of(fitted, None, "en").notes(None))["notes"]


def test_money_less_that_of_last_time_and_a_pool_with_a_floor_alone_are_live() -> None:
    tiers = [{"code": "low"}, {"code": "mid", "at_least": 8}, {"code": "top", "above": 15}]
    fixed = {"code": "f", "kind": "fixed", "amounts": {"low": 0, "mid": 100, "top": 300}, "less_previous": True}
    pool = {"code": "p", "kind": "share", "pool": 3000, "by": "score", "tiers": ["top", "mid"], "floor": 100}
    last = {"last": {"kind": "option", "options": ["low", "mid", "top"]}}
    for award in (fixed, pool, pool | {"cap": 1000}):
        incentives = {"currency": "CNY", "unit": "元", "awards": [award]}
        policy = book(incentives=incentives, indicators=last, ladder={"tiers": tiers, "previous": "last"})
        found = result(policy, last=["low", "mid", "top", "low"])
        sheets = sheets_of(found, rt.allocate(found, policy.incentives), "zh")
        assert not sheets.book.dead
        assert Drawing(sheets, None).bytes()
