"""How often something was recorded in the last years, and what rules make of it."""

from __future__ import annotations

import datetime as dt
import time
from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ruraltier as rt

HEAD: dict[str, Any] = {
    "format": 1,
    "source": "s",
    "confidence": "illustrative",
    "sources": {"s": {"title": "made up"}},
}
BOOK: dict[str, Any] = HEAD | {
    "id": "clean",
    "title": "示例",
    "missing": "unrated",
    "score": {"total": 100},
    "indicators": {
        "mark": {"points": 100, "range": [0, 100], "curve": {"kind": "value"}},
        "cases": {"label": "近两年负面案件"},
        "listings": {"label": "五年内列入次数"},
    },
    "ladder": {"tiers": [{"code": "C"}, {"code": "B", "at_least": 60}, {"code": "A", "at_least": 90}]},
    "vetoes": [{"code": "V1", "when": "cases >= 1", "cap": "B"}, {"code": "V2", "when": "listings >= 2", "cap": "C"}],
}
PROGRAMME: dict[str, Any] = HEAD | {
    "id": "p",
    "title": "示例",
    "levels": {"village": {"policy": "clean"}, "town": {"policy": "clean"}},
    "lookbacks": {
        "cases": {"level": "village", "events": ["negative_case", "负面案件"], "years": 2},
        "listings": {"level": "village", "events": ["listed"], "years": 5, "leap_day": "mar_1"},
    },
}
AS_OF = dt.date(2024, 6, 30)
EVENTS = ["negative_case", "负面案件", "listed", "praised"]


def policy() -> rt.TierPolicy:
    return rt.parse_policy(BOOK)


def programme(**lookbacks: Any) -> rt.Programme:
    stated = {code: PROGRAMME["lookbacks"][code] | more for code, more in lookbacks.items()}
    document = PROGRAMME | {"lookbacks": PROGRAMME["lookbacks"] | stated}
    return rt.parse_programme(document, {"clean": policy()})


def cohort(ids: list[str]) -> rt.Cohort:
    return rt.read_cohort({"id": ids, "mark": [95] * len(ids)}, policy(), id="id", filled=["cases", "listings"])


def records(*rows: tuple[str, str, str]) -> rt.Records:
    return rt.Records.of([{"id": unit, "date": date, "event": event} for unit, date, event in rows])


def counted(ids: list[str], *rows: tuple[str, str, str], as_of: dt.date = AS_OF, **how: Any) -> dict[str, list[float]]:
    found = rt.look_back(cohort(ids), records(*rows), programme(**how), "village", as_of)
    return {code: found.number(code).values.tolist() for code in ("cases", "listings")}


def test_the_window_begins_after_the_day_so_many_years_earlier_and_ends_with_the_day() -> None:
    days = ["2022-06-30", "2022-07-01", "2024-06-30", "2024-07-01"]
    assert counted(["a"], *(("a", day, "negative_case") for day in days)) == {"cases": [2], "listings": [0]}


def test_events_of_several_words_count_together_and_units_that_are_not_there_do_not() -> None:
    rows = [("b", "2024-01-01", "负面案件"), ("b", "2024-01-01", "negative_case"), ("x", "2024-01-01", "listed")]
    assert counted(["a", "b"], *rows) == {"cases": [0, 2], "listings": [0, 0]}


@pytest.mark.parametrize(("leap_day", "count"), [("feb_28", 1), ("mar_1", 0)])
def test_k12_the_leap_day_is_that_of_the_file(leap_day: str, count: int) -> None:
    found = counted(["a"], ("a", "2019-03-01", "listed"), as_of=dt.date(2024, 2, 29), listings={"leap_day": leap_day})
    assert found["listings"] == [count]


def test_without_records_and_without_look_backs_nothing_is_counted() -> None:
    assert counted(["a"]) == {"cases": [0], "listings": [0]}
    town = cohort(["a"])
    assert rt.look_back(town, records(), programme(), "town", AS_OF).same_as(town)


def test_pingyang_a_case_in_the_last_two_years_bars_the_top() -> None:
    rows = [("a", "2022-06-30", "negative_case"), ("b", "2022-07-01", "negative_case")]
    found = rt.look_back(cohort(["a", "b", "c"]), records(*rows), programme(), "village", AS_OF)
    result = rt.assess(found, policy())
    assert result.tier_codes.tolist() == ["A", "B", "A"]
    assert [reason.code for reason in result["b"].decided_by] == ["V1"]


def test_xining_fourteen_of_917_villages_are_listed_twice_in_five_years() -> None:
    ids = [f"{i:03}" for i in range(917)]
    once = [(unit, "2021-05-01", "listed") for unit in ids[:80]]
    again = [(unit, "2023-09-01", "listed") for unit in ids[:14]]
    before = [(unit, "2019-06-30", "listed") for unit in ids[14:30]]
    found = rt.look_back(cohort(ids), records(*once, *again, *before), programme(), "village", AS_OF)
    assert int((found.number("listings").values >= 2).sum()) == 14
    assert rt.assess(found, policy()).counts()["C"] == 14


@pytest.mark.parametrize(
    ("argument", "value", "code"),
    [
        ("cohort", None, "RT-ARG-001"),
        ("records", [], "RT-ARG-001"),
        ("programme", {}, "RT-ARG-001"),
        ("level", 1, "RT-ARG-001"),
        ("level", "vilage", "RT-ARG-002"),
        ("as_of", "2024-06-30", "RT-ARG-001"),
        ("as_of", dt.datetime(2024, 6, 30), "RT-ARG-001"),  # noqa: DTZ001 - a time of day is what is refused
    ],
)
def test_arguments_of_another_kind_are_refused(argument: str, value: Any, code: str) -> None:
    stated: dict[str, Any] = {"cohort": cohort(["a"]), "records": records(), "programme": programme()}
    with pytest.raises(rt.ArgumentError) as caught:
        rt.look_back(**(stated | {"level": "village", "as_of": AS_OF} | {argument: value}))
    assert caught.value.problems[0].code == code


def noted(*rows: tuple[str, str, str], **how: Any) -> list[rt.Problem]:
    return list(rt.look_back(cohort(["v-01", "v-02"]), records(*rows), programme(**how), "village", AS_OF).notes)


def test_counted_records_of_units_that_are_not_there_are_told() -> None:
    (note,) = noted(("v-1", "2024-01-01", "listed"), ("v-02", "2024-01-01", "listed"), ("x", "2009-01-01", "listed"))
    assert (note.code, note.column) == ("RT-REC-020", "listings")
    assert note.what == "1 record of 1 unit not in the table: 'v-1'"
    assert "'v-1': did you mean 'v-01'?" in note.mend
    (many,) = noted(*((unit, "2024-01-01", "listed") for unit in "abcdd"))
    assert many.what == "5 records of 4 units not in the table: 'a', 'b', 'c', …"
    assert not noted(("q", "2024-01-01", "praised"))


def test_events_that_are_nearly_counted_are_told() -> None:
    (note,) = noted(
        ("v-01", "2024-01-01", "负面安件"), ("v-02", "2024-01-01", "负面安件"), ("v-01", "2030-01-01", "lsted")
    )
    assert (note.code, note.column, note.mend) == ("RT-REC-021", "cases", "did you mean '负面案件'?")
    assert note.what == "2 records with the event '负面安件' not counted"


@pytest.mark.parametrize("stated", ["授予", "awarded"])
@pytest.mark.parametrize("written", ["授予", "awarded"])
def test_a_word_of_titles_counts_in_either_language(stated: str, written: str) -> None:
    how: Any = {"listings": {"events": [stated]}}
    table = {"id": ["a"], "date": ["2024-01-01"], "event": [written]}
    read = rt.look_back(cohort(["a"]), rt.read_records(table), programme(**how), "village", AS_OF)
    assert read.number("listings").values.tolist() == [1]
    assert counted(["a"], ("a", "2024-01-01", written), **how)["listings"] == [1]


def test_a_stage_counts_by_its_code_and_by_its_label() -> None:
    stages = [{"code": "apply", "label": "申报", "then": {"pass": "named"}}]
    chain = {"village": {"stages": stages, "ends": [{"code": "named", "label": "命名"}]}}
    lookbacks = PROGRAMME["lookbacks"] | {"listings": PROGRAMME["lookbacks"]["listings"] | {"events": ["apply"]}}
    made = rt.parse_programme(PROGRAMME | {"chains": chain, "lookbacks": lookbacks}, {"clean": policy()})
    rows = records(("a", "2024-01-01", "申报"), ("a", "2024-01-02", "apply"))
    assert rt.look_back(cohort(["a"]), rows, made, "village", AS_OF).number("listings").values.tolist() == [2]


ROWS = st.tuples(
    st.sampled_from("abcd"), st.dates(dt.date(2018, 1, 1), dt.date(2025, 1, 1)).map(str), st.sampled_from(EVENTS)
)


@given(st.lists(ROWS, max_size=30), st.dates(dt.date(2020, 1, 1), dt.date(2025, 1, 1)))
def test_counted_day_by_day(rows: list[tuple[str, str, str]], as_of: dt.date) -> None:
    window: dict[str, list[dt.date]] = {}
    for code, years, stands in (("cases", 2, (2, 28)), ("listings", 5, (3, 1))):
        leap = (as_of.month, as_of.day) == (2, 29)
        day = dt.date(as_of.year - years, *(stands if leap else (as_of.month, as_of.day))) + dt.timedelta(days=1)
        window[code] = [day + dt.timedelta(days=i) for i in range((as_of - day).days + 1)]
    seen = Counter(rows)
    words = {"cases": EVENTS[:2], "listings": EVENTS[2:3]}
    wanted = {
        code: [sum(seen[unit, str(day), word] for day in days for word in words[code]) for unit in "abcx"]
        for code, days in window.items()
    }
    assert counted(list("abcx"), *rows, as_of=as_of) == wanted


def test_a_level_that_there_is_not_is_refused_though_nothing_is_counted() -> None:
    units = rt.Cohort(["a"], {"mark": rt.NumberColumn([95.0])})
    none = {key: part for key, part in PROGRAMME.items() if key != "lookbacks"}
    with pytest.raises(rt.ArgumentError):
        rt.look_back(units, rt.Records.of([]), rt.parse_programme(none, {"clean": policy()}), "county", AS_OF)


@pytest.mark.slow
def test_690_000_records_are_counted_in_seconds() -> None:
    n = 690_000
    ids = np.array([f"{110101000000 + i}" for i in range(n)])
    random = np.random.default_rng(7)
    days = np.datetime64("2019-01-01") + random.integers(0, 2000, n)
    happened = rt.Records(random.permutation(ids), days, np.array(EVENTS)[random.integers(0, 4, n)])
    units = rt.Cohort(ids, {"mark": rt.NumberColumn(np.full(n, 95.0))})
    begun = time.process_time()
    found = rt.look_back(units, happened, programme(), "village", AS_OF)
    assert time.process_time() - begun < 8
    assert 0 < found.number("cases").values.sum() < n


def test_records_go_with_a_unit_that_changed_its_code_merged_or_split() -> None:
    day, event = "2024-01-01", "negative_case"
    records = rt.Records.of(
        [{"id": unit, "date": day, "event": event, "note": str(i)} for i, unit in enumerate("aabdx")]
    )
    made = rt.parse_programme(PROGRAMME, {"clean": policy()})
    ids = ["m", "d", "e", "f"]
    cohort = rt.read_cohort({"id": ids, "mark": [1] * 4}, policy(), id="id", filled=["cases", "listings"])
    heirs = {"a": "m", "b": "m", "d": {"d": "1/2", "e": "1/2"}, "x": "gone"}
    found = rt.look_back(cohort, records, made, "village", AS_OF, mapping=heirs)
    assert [village["cases"] for village in found] == [3, 1, 1, 0]
    assert [village["cases"] for village in rt.look_back(cohort, records, made, "village", AS_OF)] == [0, 1, 0, 0]
