"""Titles over time: what holds on a day, whom a record may concern, and what is said of it."""

from __future__ import annotations

import datetime as dt
import pickle
import time
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ruraltier as rt
from ruraltier.support.title_events import EVENTS
from support.titled import LIFE, STAR, TITLES, day_by_day, possible, programme, records, register

D = dt.date
WON = ("a", "2021-03-01", "awarded")


def state(found: rt.TitleRegister, day: dt.date, unit: str = "a", title: str = "star") -> tuple[Any, ...]:
    one = found.on(day)[unit, title]
    return one.state, one.since, one.until


def refused(*rows: tuple[str, ...], **star: Any) -> list[tuple[str, int | None, str]]:
    with pytest.raises(rt.TableError) as caught:
        register(*rows, **star)
    return [(problem.code, problem.row, problem.id) for problem in caught.value.problems]


# -- one unit ----------------------------------------------------------------------------------------------------------


def test_s004_36_titles_hold_three_years_and_not_for_life() -> None:
    found = register(WON)
    assert state(found, D(2021, 2, 28)) == ("none", None, None)
    assert state(found, D(2021, 3, 1)) == ("held", D(2021, 3, 1), D(2024, 2, 29))
    assert state(found, D(2024, 2, 29)) == ("held", D(2021, 3, 1), D(2024, 2, 29))
    assert state(found, D(2024, 3, 1)) == ("expired", D(2024, 3, 1), D(2024, 2, 29))
    assert state(found, D(2040, 1, 1))[0] == "expired"
    # who competes again and wins holds it again, for three years more
    again = register(WON, ("a", "2024-06-01", "授予", "五星级"))
    assert state(again, D(2024, 5, 31))[0] == "expired"
    assert state(again, D(2024, 6, 1)) == ("held", D(2024, 6, 1), D(2027, 5, 31))


def test_s004_37_a_title_is_revoked_within_its_validity() -> None:
    found = register(WON, ("a", "2022-05-01", "revoked"))
    assert state(found, D(2022, 4, 30)) == ("held", D(2021, 3, 1), D(2024, 2, 29))
    assert state(found, D(2022, 5, 1)) == ("revoked", D(2022, 5, 1), D(2024, 2, 29))
    # it stays revoked after the term would have ended, and is won again by an award only
    assert state(found, D(2025, 1, 1)) == ("revoked", D(2022, 5, 1), D(2024, 2, 29))
    again = register(WON, ("a", "2022-05-01", "revoked"), ("a", "2023-01-01", "awarded"))
    assert state(again, D(2023, 1, 1)) == ("held", D(2023, 1, 1), D(2025, 12, 31))


def test_k11_the_state_is_that_of_the_day() -> None:
    found = register(WON, ("a", "2022-05-01", "suspended"), ("a", "2022-08-01", "restored"))
    days = [D(2022, 4, 30), D(2022, 5, 1), D(2022, 7, 31), D(2022, 8, 1)]
    assert [state(found, day)[:2] for day in days] == [
        ("held", D(2021, 3, 1)),
        ("suspended", D(2022, 5, 1)),
        ("suspended", D(2022, 5, 1)),
        ("held", D(2022, 8, 1)),
    ]


def test_what_is_restored_after_its_term_is_over_stays_expired() -> None:
    found = register(WON, ("a", "2024-01-01", "suspended"), ("a", "2024-06-01", "restored"))
    assert state(found, D(2024, 3, 1)) == ("expired", D(2024, 3, 1), D(2024, 2, 29))
    assert state(found, D(2024, 6, 1)) == ("expired", D(2024, 3, 1), D(2024, 2, 29))


def test_an_award_begins_a_term_on_its_day_also_before_the_last_one_ends() -> None:
    found = register(WON, ("a", "2023-03-01", "awarded"))
    assert state(found, D(2023, 2, 28)) == ("held", D(2021, 3, 1), D(2024, 2, 29))
    assert state(found, D(2024, 3, 1)) == ("held", D(2023, 3, 1), D(2026, 2, 28))


def test_a_title_without_years_is_for_life() -> None:
    found = register(("a", "2021-03-01", "awarded", "先进村"))
    assert state(found, D(2500, 1, 1), title="life") == ("held", D(2021, 3, 1), None)
    assert state(found, D(2500, 1, 1)) == ("none", None, None)


@pytest.mark.parametrize(
    ("last_day", "leap_day", "until"),
    [
        ("anniversary", "feb_28", D(2027, 2, 28)),
        ("day_before", "feb_28", D(2027, 2, 27)),
        ("anniversary", "mar_1", D(2027, 3, 1)),
        ("day_before", "mar_1", D(2027, 2, 28)),
    ],
)
def test_k12_three_years_from_a_leap_day(last_day: str, leap_day: str, until: dt.date) -> None:
    found = register(("a", "2024-02-29", "awarded"), last_day=last_day, leap_day=leap_day)
    assert state(found, until) == ("held", D(2024, 2, 29), until)
    assert state(found, until + dt.timedelta(days=1))[0] == "expired"


def test_k13_a_day_is_a_date_and_nothing_else() -> None:
    found = register(WON)
    for no_day in (dt.datetime(2021, 3, 1, tzinfo=dt.UTC), "2021-03-01", None):
        with pytest.raises(rt.ArgumentError):
            found.on(no_day)  # type: ignore[arg-type]  # what is refused
    with pytest.raises(rt.ArgumentError):
        found.expiring((D(2021, 3, 1), None))  # type: ignore[arg-type]  # what is refused


def test_events_of_one_day_happen_as_they_are_recorded() -> None:
    found = register(WON, ("a", "2021-03-01", "suspended"), ("a", "2021-03-01", "restored"))
    assert state(found, D(2021, 3, 1)) == ("held", D(2021, 3, 1), D(2024, 2, 29))


def test_units_without_records_have_no_title() -> None:
    found = register(WON, ("a", "2021-04-01", "listed", "村"), ("b", "2021-04-01", "listed", "村"))
    assert found.ids.tolist() == ["a"]
    assert state(found, D(2022, 1, 1), unit="b") == ("none", None, None)
    assert found.on(D(2022, 1, 1))["b", "star"].record is None
    assert found.on(D(2022, 1, 1))["a", "star"].record == 0
    assert len(found.on(D(2022, 1, 1))) == 1


def test_a_programme_without_titles_has_an_empty_register() -> None:
    found = rt.title_register(records(), programme({}))
    assert len(found.on(D(2022, 1, 1), id="a")) == 0
    day = found.on(D(2022, 1, 1))
    assert (found.held(D(2022, 1, 1)), day.to_dict()["titles"], len(found.history("a"))) == ({}, [], 0)
    assert "没有称号记录" in found.explain("a", D(2022, 1, 1))
    assert repr(found) == "<TitleRegister 0 units · 0 events · —>"
    with pytest.raises(rt.EvaluationError) as caught:
        day.number("star")
    assert caught.value.problems[0].code == "RT-TTL-020"


def test_a_title_that_there_is_not_is_refused_with_a_near_one() -> None:
    with pytest.raises(rt.EvaluationError) as caught:
        register(WON).on(D(2022, 1, 1))["a", "stars"]
    (problem,) = caught.value.problems
    assert (problem.code, problem.mend) == ("RT-TTL-020", "did you mean 'star'?")


# -- records that cannot be --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([("a", "2021-01-01", "awarded", "stars")], "RT-TTL-011"),
        ([("a", "2021-01-01", "revoked"), ("a", "2021-03-02", "awarded")], "RT-TTL-012"),
        ([("a", "2021-01-01", "suspended")], "RT-TTL-012"),
        ([("a", "2021-01-01", "restored")], "RT-TTL-012"),
        ([("a", "2021-03-01", "awarded")], "RT-TTL-013"),
        ([("a", "2021-03-01", "revoked"), ("a", "2021-03-01", "awarded")], "RT-TTL-013"),
        ([("a", "2021-04-01", "revoked"), ("a", "2021-05-01", "revoked")], "RT-TTL-014"),
        ([("a", "2024-03-01", "revoked")], "RT-TTL-014"),
        ([("a", "2021-04-01", "suspended"), ("a", "2021-05-01", "suspended")], "RT-TTL-015"),
        ([("a", "2021-04-01", "revoked"), ("a", "2021-05-01", "suspended")], "RT-TTL-015"),
        ([("a", "2024-03-01", "suspended")], "RT-TTL-015"),
        ([("a", "2021-04-01", "restored")], "RT-TTL-016"),
        ([("a", "2021-04-01", "revoked"), ("a", "2021-05-01", "restored")], "RT-TTL-016"),
        ([("a", "9998-01-01", "awarded")], "RT-TTL-017"),
    ],
)
def test_an_event_that_cannot_be_is_refused(rows: list[tuple[str, ...]], code: str) -> None:
    assert [found for found, *_ in refused(WON, *rows)] == [code]


def test_all_events_that_cannot_be_are_told_at_once_with_their_rows() -> None:
    rows = [
        WON,
        ("b", "2020-01-01", "revoked"),
        ("c", "2021-01-01", "awarded", "starr"),
        ("a", "2021-05-01", "restored"),
        ("a", "2022-05-01", "restored", "先进村"),
    ]
    assert refused(*rows) == [
        ("RT-TTL-012", 2, "b"),
        ("RT-TTL-011", 3, "c"),
        ("RT-TTL-016", 4, "a"),
        ("RT-TTL-012", 5, "a"),
    ]


def test_many_wrong_events_are_counted() -> None:
    rows = [(f"{i:04}", "2021-01-01", "revoked") for i in range(1100)]
    with pytest.raises(rt.TableError) as caught:
        register(*rows)
    assert (len(caught.value.problems), caught.value.count) == (1000, 1100)


@pytest.mark.parametrize(("name", "value"), [("records", []), ("programme", {})])
def test_arguments_of_another_kind_are_refused(name: str, value: Any) -> None:
    stated: dict[str, Any] = {"records": records(), "programme": programme()} | {name: value}
    with pytest.raises(rt.ArgumentError) as caught:
        rt.title_register(**stated)
    assert caught.value.problems[0].code == "RT-ARG-001"


# -- invariant 40 ------------------------------------------------------------------------------------------------------

FIRST = D(2023, 11, 1)
SPAN = 420
DAYS = st.one_of(st.integers(0, SPAN - 1).map(lambda i: FIRST + dt.timedelta(days=i)), st.just(D(2024, 2, 29)))
HAPPENED = st.lists(st.tuples(DAYS, st.sampled_from([word.en for word in EVENTS])), max_size=7)
TERMS = st.fixed_dictionaries(
    {
        "years": st.just(1),
        "last_day": st.sampled_from(["anniversary", "day_before"]),
        "leap_day": st.sampled_from(["feb_28", "mar_1"]),
    }
)


def spelt(happened: list[tuple[dt.date, str]], unit: str = "a") -> list[tuple[str, ...]]:
    return [(unit, str(day), event) for day, event in happened]


@given(HAPPENED, TERMS)
def test_what_cannot_be_is_refused_and_nothing_else(happened: list[tuple[dt.date, str]], terms: dict[str, Any]) -> None:
    happened.sort(key=lambda event: event[0])
    if possible(STAR | terms, happened) == happened:
        register(*spelt(happened), **terms)
    else:
        assert refused(*spelt(happened), **terms)


@given(HAPPENED, TERMS)
def test_invariant_40_states_are_those_of_a_calendar_turned_day_by_day(
    happened: list[tuple[dt.date, str]], terms: dict[str, Any]
) -> None:
    happened = possible(STAR | terms, happened)
    found = register(*spelt(happened), **terms)
    wanted = day_by_day(STAR | terms, happened, FIRST, SPAN)
    for i in range(0, SPAN, 7):
        assert state(found, FIRST + dt.timedelta(days=i)) == (
            wanted[i].state,
            wanted[i].since,
            wanted[i].until,
        )


@given(HAPPENED, TERMS)
def test_invariant_40_states_change_on_declared_days_only(
    happened: list[tuple[dt.date, str]], terms: dict[str, Any]
) -> None:
    happened = possible(STAR | terms, happened)
    found = register(*spelt(happened), **terms)
    ends = [found.on(day)["a", "star"].until for day, _ in happened]
    declared = {day for day, _ in happened} | {end + dt.timedelta(days=1) for end in ends if end}
    before = state(found, FIRST - dt.timedelta(days=1))
    for day in (FIRST + dt.timedelta(days=i) for i in range(SPAN)):
        now = state(found, day)
        assert now == before or day in declared
        before = now


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 3), HAPPENED), max_size=4))
def test_units_and_titles_have_nothing_to_do_with_each_other(several: list[Any]) -> None:
    alone: dict[tuple[str, str], list[tuple[dt.date, str]]] = {}
    for unit, number, happened in several:
        title = ["star", "life"][number % 2]
        alone[unit, title] = possible(TITLES[title], happened)
    rows = [(unit, str(day), event, title) for (unit, title), happened in alone.items() for day, event in happened]
    found = register(*rows)
    for (unit, title), happened in alone.items():
        single = register(*[(unit, str(day), event, title) for day, event in happened])
        for day in (D(2024, 1, 1), D(2024, 12, 31), D(2027, 6, 1)):
            assert state(found, day, unit, title) == state(single, day, unit, title)
            assert found.on(day, id=unit)[unit, title] == found.on(day)[unit, title]
        assert found.history(unit).to_dicts() == [row for row in records(*rows).to_dicts() if row["id"] == unit]


# -- many units --------------------------------------------------------------------------------------------------------


def test_holders_are_counted_by_day() -> None:
    rows = [*((f"{i}", "2021-03-01", "awarded") for i in range(5)), ("0", "2022-01-01", "revoked")]
    found = register(*rows, ("9", "2023-01-01", "awarded", "life"))
    days = [D(2021, 2, 28), D(2021, 3, 1), D(2022, 1, 1), D(2023, 1, 1), D(2024, 3, 1)]
    assert [found.held(day) for day in days] == [
        {"star": 0, "life": 0},
        {"star": 5, "life": 0},
        {"star": 4, "life": 0},
        {"star": 4, "life": 1},
        {"star": 0, "life": 1},
    ]
    assert found.on(D(2024, 3, 1)).counts()["star"] == {
        "none": 1, "held": 0, "suspended": 0, "revoked": 1, "expired": 4,
    }  # fmt: skip


def test_who_competes_again_is_listed_before_the_title_lapses() -> None:
    found = register(
        ("a", "2021-03-01", "awarded"),
        ("b", "2021-03-01", "awarded"),
        ("b", "2022-01-01", "revoked"),
        ("c", "2021-03-01", "awarded"),
        ("c", "2023-01-01", "awarded"),
        ("d", "2021-03-01", "awarded"),
        ("d", "2024-01-01", "suspended"),
        ("e", "2021-06-01", "awarded"),
        ("f", "2021-01-01", "awarded"),
        ("g", "2021-01-01", "awarded", "life"),
        ("h", "2024-02-10", "awarded"),
    )
    lapsing = found.expiring((D(2024, 2, 1), D(2024, 2, 29)))
    assert lapsing.ids.tolist() == ["a", "d"]
    assert lapsing.dates.astype(str).tolist() == ["2024-02-29"] * 2
    assert (lapsing.events.tolist(), lapsing.outcomes.tolist()) == (["lapses"] * 2, ["star"] * 2)
    assert len(found.expiring((D(2024, 2, 1), D(2024, 2, 28)))) == 0
    # records of what is to come are none of titles
    both = rt.title_register(rt.Records.joined(found.records, lapsing), found.programme)
    assert both.held(D(2024, 2, 29)) == found.held(D(2024, 2, 29))


def test_arrays_are_read_only_also_after_pickling() -> None:
    found = register(WON)
    day = found.on(D(2022, 1, 1))
    for one in (found, pickle.loads(pickle.dumps(found))):  # noqa: S301 - what was just written
        with pytest.raises(ValueError, match="read-only"):
            one.events.keys[0] = 1
    for states in (day, pickle.loads(pickle.dumps(day))):  # noqa: S301 - what was just written
        for values in (states.ids, states.state, states.since, states.until, states.record):
            with pytest.raises(ValueError, match="read-only"):
                values[0] = values[0]
    assert pickle.loads(pickle.dumps(found)).to_dict() == found.to_dict()  # noqa: S301 - what was just written


@pytest.mark.slow
def test_690_000_events_are_taken_in_seconds() -> None:
    n = 690_000
    ids = np.array([f"{110101000000 + i}" for i in range(n)])
    days = np.datetime64("2019-01-01") + np.random.default_rng(7).integers(0, 2000, n)
    happened = rt.Records(ids, days, ["awarded"] * n, ["star"] * n)
    begun = time.process_time()
    found = rt.title_register(happened, programme())
    held = found.held(D(2021, 6, 30))
    assert time.process_time() - begun < 8
    assert held["star"] == int(((days <= np.datetime64("2021-06-30")) & (days > np.datetime64("2018-06-30"))).sum())


# -- what is said ------------------------------------------------------------------------------------------------------


def test_a_register_explains_in_both_languages() -> None:
    found = register(
        ("a", "2021-03-01", "awarded", "star", "县委"),
        ("a", "2022-05-01", "撤销", "五星级", "县委", "重大安全事故"),
        ("a", "2022-06-01", "awarded", "life"),
        ("a", "2022-07-01", "suspended", "life"),
        ("a", "2022-08-01", "restored", "life"),
    )
    assert found.explain("a", D(2022, 12, 31)).splitlines() == [
        "a",
        (
            "  五星级:授予于 2021-03-01(县委),有效期至 2024-02-29;于 2022-05-01 撤销(县委;重大安全事故)。"
            "截至 2022-12-31:已撤销"
        ),
        "  先进村:授予于 2022-06-01,长期有效;于 2022-07-01 暂停;于 2022-08-01 恢复。截至 2022-12-31:有效",
    ]
    assert found.explain("a", D(2021, 3, 1), "en").splitlines() == [
        "a",
        "  five stars: awarded on 2021-03-01 (县委), valid until 2024-02-29. On 2021-03-01: held",
    ]
    assert "于 2024-03-01 起失效。截至 2025-01-01:已到期" in register(WON).explain("a", D(2025, 1, 1))
    assert register(WON).explain("a", D(2020, 1, 1)) == "a\n  没有称号记录"
    assert register(WON).explain("b", D(2021, 3, 1), "en") == "b\n  no title on record"


def test_what_is_told_stands_in_the_order_of_the_days() -> None:
    found = register(
        ("a", "2015-03-01", "awarded"),
        ("a", "2018-03-01", "awarded"),
        ("a", "2021-02-01", "suspended"),
        ("a", "2021-06-01", "restored"),
        ("a", "2022-03-01", "awarded"),
        ("a", "2023-03-01", "revoked"),
    )
    told = found.explain("a", D(2030, 1, 1), "en").splitlines()[1].partition(": ")[2]
    assert told.split("; ") == [
        "awarded on 2015-03-01, valid until 2018-02-28",
        "lapsed as of 2018-03-01",
        "awarded on 2018-03-01, valid until 2021-02-28",
        "suspended on 2021-02-01",
        "lapsed as of 2021-03-01",
        "restored on 2021-06-01",
        "awarded on 2022-03-01, valid until 2025-02-28",
        "revoked on 2023-03-01. On 2030-01-01: revoked",
    ]


def test_there_is_no_third_language() -> None:
    with pytest.raises(rt.EvaluationError) as caught:
        register(WON).explain("a", D(2021, 3, 1), "fr")
    assert caught.value.problems[0].code == "RT-EVA-020"


def test_states_are_a_table_and_json() -> None:
    found = register(WON, ("b", "2021-03-01", "awarded", "life"))
    columns = found.on(D(2024, 3, 1)).columns("en")
    assert {name: values.astype(str).tolist() for name, values in columns.items()} == {
        "id": ["a", "b"],
        "title": ["star", "life"],
        "title_label": ["five stars", "先进村"],
        "state": ["expired", "held"],
        "state_label": ["expired", "held"],
        "since": ["2024-03-01", "2021-03-01"],
        "until": ["2024-02-29", "NaT"],
    }
    document = found.on(D(2024, 3, 1)).to_dict()
    assert document["titles"][1] == {
        "id": "b", "title": "life", "title_label": "先进村", "state": "held", "state_label": "有效",
        "since": "2021-03-01", "until": None,
    }  # fmt: skip
    assert document["day"] == "2024-03-01"
    assert document["counts"]["star"]["expired"] == 1


def test_a_register_and_its_states_show_what_they_hold() -> None:
    found = register(WON, ("b", "2022-03-01", "awarded", "life"), ("x", "2022-03-01", "listed", "村"))
    assert repr(found).splitlines() == [
        "<TitleRegister 2 units · 2 events · 2021-03-01 – 2022-03-01>",
        "  五星级  star  1 个单位",
        "  先进村  life  1 个单位",
        "  未计入的其他事项:listed 1",
    ]
    assert repr(found.on(D(2024, 3, 1))).splitlines() == [
        "<TitleStates 2 units · 2024-03-01>",
        "                有效  暂停  已撤销  已到期",
        "  五星级  star     0     0       0       1",
        "  先进村  life     1     0       0       0",
    ]
    assert [row["id"] for row in found.to_dict()["records"]] == ["a", "b"]
    assert found.to_dict()["titles"][0]["label"] == {"zh": "五星级", "en": "five stars"}
    assert found.history("a").events.tolist() == ["awarded"]
    assert LIFE["tiers"] == list(found.titles[1].tiers)


def test_states_are_told_in_both_languages() -> None:
    states = register(WON, ("b", "2021-03-01", "awarded"), ("b", "2022-05-01", "revoked")).on(D(2022, 6, 1))
    assert states.text("en").splitlines()[0].endswith(": held 1, suspended 0, revoked 1, expired 0")
    assert states.text().splitlines()[0].endswith(":有效 1、暂停 0、已撤销 1、已到期 0")


def test_a_misspelt_event_of_a_title_is_refused_with_everything_else() -> None:
    assert refused(WON, ("a", "2022-01-01", "撤消", "star")) == [("RT-TTL-018", 2, "a")]
    assert refused(("a", "2022-01-01", "授于", "star"), ("a", "2022-01-02", "revoked", "star")) == [
        ("RT-TTL-012", 2, "a"),
        ("RT-TTL-018", 1, "a"),
    ]


def test_other_events_are_counted_and_told() -> None:
    found = register(WON, ("a", "2022-01-01", "started", "star"), ("a", "2022-01-01", "表扬", "其他"))
    assert found.others == {"started": 1, "表扬": 1}
    assert "未计入的其他事项:started 1, 表扬 1" in repr(found)
