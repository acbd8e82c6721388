"""Clauses S004-36 to S004-43: the titles of Linxi over several rounds, and what bars from the selection."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

import ruraltier as rt

PROGRAMME = rt.load_programme("linxi-three-level")
BOOK = PROGRAMME.level["village"].policy
TITLE = next(one.code for one in PROGRAMME.titles if one.level == "village")
FIRST = dt.date(2021, 3, 1)
BARRING = ["vicious_case", "large_petition", "safety_accident", "fraud", "special_work_low"]


def assessed(*units: str, **yes: str) -> rt.Assessment:
    """Return the result of organisations that meet every condition; of each fact, the unit for which it is not so."""
    scored = {c.indicator for c in BOOK.criteria}
    table = {code: ["是" if code in scored else "否"] * len(units) for code in sorted(BOOK.needed | set(BARRING))}
    table["serious_problem"] = ["否"] * len(units)
    for fact, unit in yes.items():
        table[fact] = ["否" if fact in scored else "是" if one == unit else "否" for one in units]
        if fact in scored:
            table[fact] = ["否" if one == unit else "是" for one in units]
    return rt.assess(rt.read_cohort({"id": list(units), **table}, BOOK, id="id"), BOOK)


def conferred(happened: rt.Records, result: rt.Assessment, on: dt.date) -> rt.Records:
    register = rt.title_register(happened, PROGRAMME)
    return rt.Records.joined(happened, rt.confer(register, result, on=on, by="县委", level="village"))


def states(happened: rt.Records, day: dt.date, units: str = "ab") -> list[str]:
    found = rt.title_register(happened, PROGRAMME).on(day)
    return [found[unit, TITLE].state for unit in units]


def nothing() -> rt.Records:
    return rt.Records([], [], [])


def test_s004_36_after_three_years_the_holder_competes_again() -> None:
    happened = conferred(nothing(), assessed("a", "b"), FIRST)
    assert states(happened, dt.date(2024, 2, 29)) == ["held", "held"]
    register = rt.title_register(happened, PROGRAMME)
    assert register.expiring((dt.date(2024, 1, 1), dt.date(2024, 12, 31))).ids.tolist() == ["a", "b"]
    # a round within the term brings no second award; the first one after it only to those who win again
    assert len(conferred(happened, assessed("a", "b"), dt.date(2023, 3, 1))) == 2
    happened = conferred(happened, assessed("a", "b", party_supported="b"), dt.date(2024, 3, 1))
    assert states(happened, dt.date(2024, 3, 1)) == ["held", "expired"]


@pytest.mark.parametrize("fact", ["serious_problem", *BARRING[:4]])
def test_s004_37_a_serious_problem_takes_the_title_away_within_its_validity(fact: str) -> None:
    happened = conferred(nothing(), assessed("a", "b"), FIRST)
    happened = conferred(happened, assessed("a", "b", **{fact: "b"}), dt.date(2022, 3, 1))
    assert states(happened, dt.date(2022, 2, 28)) == ["held", "held"]
    assert states(happened, dt.date(2022, 3, 1)) == ["held", "revoked"]
    # the title is won again in a later round, for three years from then
    happened = conferred(happened, assessed("a", "b"), dt.date(2023, 3, 1))
    found = rt.title_register(happened, PROGRAMME).on(dt.date(2025, 1, 1))
    assert (found["a", TITLE].state, found["b", TITLE].until) == ("expired", dt.date(2026, 2, 28))
    text = rt.title_register(happened, PROGRAMME).explain("b", dt.date(2023, 3, 1))
    assert "授予于 2021-03-01(县委),有效期至 2024-02-29;于 2022-03-01 撤销(县委" in text


def barred(fact: str) -> None:
    result = assessed("a", "b", **{fact: "b"})
    assert result.status.tolist() == ["rated", "ineligible"]
    assert result["b"].tier is None
    assert [reason.code for reason in result["b"].reasons] == [f"V{BARRING.index(fact) + 1}"]
    assert states(conferred(nothing(), result, FIRST), FIRST) == ["held", "none"]


def test_s004_38_a_vicious_case_bars() -> None:
    barred("vicious_case")


def test_s004_39_a_large_petition_bars() -> None:
    barred("large_petition")


def test_s004_40_a_safety_accident_bars() -> None:
    barred("safety_accident")


def test_s004_41_fraud_bars() -> None:
    barred("fraud")


def test_s004_42_a_low_rank_in_named_special_work_bars() -> None:
    barred("special_work_low")


def test_s004_43_a_veto_is_no_deduction() -> None:
    for fact in BARRING:
        verdict = assessed("a", **{fact: "a"})["a"]
        # the score is as it was: five stars by score alone, and not admitted all the same
        assert verdict.score == 5
        assert verdict.status == "ineligible"
        assert verdict.provisional is not None
        assert verdict.provisional.code == "five_star"


# The list of special work may change from year to year: who ranks low is worked out, and an amendment names other work.

RANKED: dict[str, Any] = {
    "format": 1,
    "id": "ranked",
    "title": "示例",
    "source": "s",
    "confidence": "illustrative",
    "sources": {"s": {"title": "made up"}},
    "valid_from": dt.date(2021, 1, 1),
    "score": {"total": 100},
    "indicators": {
        "mark": {"points": 100, "range": [0, 100], "curve": {"kind": "value"}},
        "forestry": {"label": "造林"},
        "roads": {"label": "修路"},
        "from_the_end": {"value": "rank(-forestry)"},
    },
    "ladder": {"tiers": [{"code": "none"}, {"code": "star", "at_least": 60}]},
    "vetoes": [{"code": "V5", "when": "from_the_end <= 2", "ineligible": True}],
    "amendments": [
        {"code": "2022", "valid_from": dt.date(2022, 1, 1), "set": {"indicators.from_the_end.value": "rank(-roads)"}}
    ],
}


@pytest.mark.parametrize(
    ("day", "barred_units"), [(dt.date(2021, 6, 1), ["a", "b"]), (dt.date(2022, 6, 1), ["c", "d"])]
)
def test_s004_42_the_list_of_special_work_may_change_every_year(day: dt.date, barred_units: list[str]) -> None:
    policy = rt.parse_policy(RANKED).at(day)
    table = {"id": list("abcde"), "mark": [90] * 5, "forestry": [1, 2, 3, 4, 5], "roads": [9, 8, 1, 2, 7]}
    result = rt.assess(rt.read_cohort(table, policy, id="id"), policy)
    assert result.ids[result.status == "ineligible"].tolist() == barred_units
