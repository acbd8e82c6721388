"""Terms of assistance: two years, acceptance, no leaving before it, and what any day looks like."""

from __future__ import annotations

import datetime as dt
import json
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ruraltier as rt
from support.laggards import PROGRAMME, programme

EVENTS = ("started", "accepted", "failed", "left")
D = dt.date


def record(day: str, event: str, id_: str = "甲村", what: str = "laggards") -> dict[str, Any]:
    return {"id": id_, "date": day, "event": event, "outcome": what}


def register(*rows: dict[str, Any], **term: Any) -> Any:
    laggards = {**PROGRAMME["assistance"]["laggards"], **term}
    stated = {key: value for key, value in laggards.items() if value is not None}
    return rt.assistance_register(rt.Records.of(rows), programme(assistance={"laggards": stated}))


def state(kept: Any, day: dt.date, id_: str = "甲村") -> tuple[Any, ...]:
    (one,) = kept.on(day).of(id_)
    return one.state, one.due, one.since.isoformat()


BEGUN = record("2022-03-01", "进驻", what="后进村转化")


def test_s003_7_a_term_is_two_years() -> None:
    kept = register(BEGUN)
    assert kept.on(D(2022, 2, 28)).of("甲村") == ()
    assert state(kept, D(2022, 3, 1)) == ("helping", False, "2022-03-01")
    assert state(kept, D(2024, 2, 28)) == ("helping", False, "2022-03-01")
    assert state(kept, D(2024, 2, 29)) == ("helping", True, "2022-03-01")
    assert state(kept, D(2024, 3, 1)) == ("extended", True, "2024-03-01")


@pytest.mark.parametrize(
    ("last_day", "leap_day", "last"),
    [
        ("anniversary", "feb_28", D(2026, 2, 28)),
        ("anniversary", "mar_1", D(2026, 3, 1)),
        ("day_before", "feb_28", D(2026, 2, 27)),
        ("day_before", "mar_1", D(2026, 2, 28)),
    ],
)
def test_a_term_from_a_leap_day_ends_as_declared(last_day: str, leap_day: str, last: dt.date) -> None:
    kept = register(record("2024-02-29", "started"), last_day=last_day, leap_day=leap_day)
    assert kept.spells[0].last == last
    one, later = (kept.on(day).of("甲村")[0] for day in (last, last + dt.timedelta(days=1)))
    assert (one.state, one.due, later.state) == ("helping", True, "extended")


def test_s003_29_who_passes_may_leave() -> None:
    kept = register(BEGUN, record("2024-02-20", "accepted"), record("2024-03-10", "left"))
    assert state(kept, D(2024, 2, 20)) == ("accepted", False, "2024-02-20")
    assert state(kept, D(2030, 1, 1)) == ("left", False, "2024-03-10")
    assert kept.on(D(2030, 1, 1)).findings == ()
    assert "可以撤离" in kept.explain("甲村", D(2024, 3, 9))
    assert "the helpers left on 2024-03-10" in kept.explain("甲村", D(2024, 3, 10), "en")


def test_s003_30_who_fails_stays_until_it_is_accepted() -> None:
    kept = register(
        BEGUN, record("2024-02-20", "failed"), record("2024-08-20", "failed"), record("2024-12-20", "accepted")
    )
    assert state(kept, D(2024, 2, 20)) == ("extended", False, "2024-02-20")
    assert state(kept, D(2024, 12, 19)) == ("extended", True, "2024-02-20")
    assert state(kept, D(2024, 12, 20)) == ("accepted", False, "2024-12-20")
    told = kept.explain("甲村", D(2024, 9, 1))
    assert "2024-08-20验收不合格,不脱钩、不撤离,延期帮扶" in told
    assert "2024-12-20" not in told


def test_leaving_without_acceptance_is_a_finding() -> None:
    kept = register(BEGUN, record("2024-02-20", "failed"), record("2024-03-10", "撤离"))
    assert kept.on(D(2024, 3, 9)).findings == ()
    (one,) = kept.on(D(2024, 3, 10)).findings
    assert (one.spell.id, one.state, one.unaccepted) == ("甲村", "left", True)
    assert "未经验收合格" in one.text.zh


def test_a_term_that_runs_over_without_an_acceptance_is_extended() -> None:
    kept = register(BEGUN)
    told = kept.explain("甲村", D(2024, 3, 1), "en")
    assert "the term ended on 2024-02-29 without an acceptance, so the helpers stay; an acceptance is due" in told
    late = register(BEGUN, record("2024-05-01", "failed"))
    assert state(late, D(2024, 5, 1)) == ("extended", True, "2024-03-01")


def test_a_term_without_an_end_is_never_over() -> None:
    kept = register(BEGUN, years=None, last_day=None, leap_day=None)
    assert state(kept, D(2099, 1, 1)) == ("helping", False, "2022-03-01")
    assert kept.spells[0].last is None
    assert kept.on(D(2099, 1, 1)).to_dict()["units"][0]["last_day"] is None
    assert "—" in kept.explain("甲村", D(2099, 1, 1))


def test_a_unit_is_helped_again_after_the_helpers_left() -> None:
    kept = register(
        BEGUN, record("2024-02-20", "accepted"), record("2024-03-10", "left"), record("2027-01-01", "started")
    )
    assert len(kept) == 2
    assert state(kept, D(2026, 12, 31))[0] == "left"
    assert state(kept, D(2027, 1, 1)) == ("helping", False, "2027-01-01")


def test_the_states_are_a_table_and_plain_values() -> None:
    kept = register(BEGUN, record("2022-04-01", "started", "乙村"), record("2022-05-01", "apply", "丙村", "pass"))
    assert repr(kept).splitlines()[0] == "<AssistanceRegister 2 terms of 2 units · 示例帮扶>"
    states = kept.on(D(2024, 3, 1))
    assert [one.spell.id for one in states] == ["乙村", "甲村"]
    assert (len(states), [one.spell.id for one in states.due]) == (2, ["甲村"])
    assert states.counts() == {"helping": 1, "extended": 1, "accepted": 0, "left": 0}
    assert states.columns("en")["state_label"].tolist() == ["helping", "extended"]
    assert states.columns()["last_day"].astype(str).tolist() == ["2024-03-31", "2024-02-29"]
    plain = json.loads(json.dumps(states.to_dict()))
    assert plain["units"][1]["since"] == "2024-03-01"
    assert plain["due"] == 1
    assert repr(states).splitlines()[0] == "<AssistanceStates 2 on 2024-03-01>"
    again = pickle.loads(pickle.dumps(kept))  # noqa: S301 - our own
    assert again.on(D(2024, 3, 1)).to_dict() == states.to_dict()
    assert kept.explain("丙村", D(2024, 3, 1)) == "丙村\n  没有帮扶记录"


def test_impossible_events_are_told_at_once_with_their_records() -> None:
    rows = [
        record("2022-01-01", "accepted"),
        record("2022-01-02", "started", what="laggard"),
        record("2022-01-03", "started"),
        record("2022-01-04", "started"),
        record("2022-01-05", "accepted"),
        record("2022-01-06", "failed"),
        record("2022-01-07", "left"),
        record("2022-01-08", "left"),
        record("9999-01-01", "started"),
    ]
    with pytest.raises(rt.TableError) as caught:
        register(*rows)
    assert [(p.code, p.row) for p in caught.value.problems] == [
        ("RT-AST-012", 1),
        ("RT-AST-011", 2),
        ("RT-AST-013", 4),
        ("RT-AST-014", 6),
        ("RT-AST-012", 8),
        ("RT-AST-015", 9),
    ]
    assert "did you mean 'laggards'?" in str(caught.value.problems[1])


def test_many_impossible_events_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ruraltier.support.term_events.KEPT", 2)
    with pytest.raises(rt.TableError) as caught:
        rt.assistance_register(rt.Records.of([record("2022-01-01", "left")] * 5), programme(assistance={}))
    assert (len(caught.value.problems), caught.value.count) == (2, 5)
    assert caught.value.problems[0].rule == "an assistance in the programme"


@given(st.lists(st.tuples(st.integers(0, 1200), st.sampled_from(EVENTS), st.sampled_from("甲乙")), max_size=8))
def test_the_state_changes_only_on_days_of_records_and_after_the_last_day(drawn: list[tuple[int, str, str]]) -> None:
    first = D(2022, 1, 1)
    rows = [record(str(first + dt.timedelta(days=n)), event, id_) for n, event, id_ in sorted(drawn)]
    possible = [row for i, row in enumerate(rows) if not wrong(rows[:i], row)]
    refused = len(possible) < len(rows)
    if refused:
        with pytest.raises(rt.TableError):
            register(*rows)
        return
    kept = register(*rows)
    for id_ in "甲乙":
        days = {dt.date.fromisoformat(row["date"]) for row in rows if row["id"] == id_}
        days |= {spell.last + dt.timedelta(days=1) for spell in kept.spells if spell.id == id_}
        for n in range(-1, 2000, 37):
            day = first + dt.timedelta(days=n)
            known = [row for row in rows if row["id"] == id_ and row["date"] <= str(day)]
            before = kept.on(day - dt.timedelta(days=1)).of(id_)
            now = kept.on(day).of(id_)
            assert [one.state for one in now] == expected(known, day)
            if day not in days:
                assert [one.state for one in before] == [one.state for one in now]


def wrong(before: list[dict[str, Any]], row: dict[str, Any]) -> bool:
    """Return whether an event cannot follow those before it, of which impossible ones are left out."""
    events: list[str] = []
    for one in [*before, row]:
        if one["id"] != row["id"]:
            continue
        running = bool(events) and "left" not in events
        fits = one["event"] == "started" if not running else one["event"] != "started"
        fits = fits and not (running and "accepted" in events and one["event"] != "left")
        if one is row:
            return not fits
        if fits:
            events = [one["event"]] if one["event"] == "started" else [*events, one["event"]]
    return False


def expected(rows: list[dict[str, Any]], day: dt.date) -> list[str]:
    """Return the state by going through the records of one unit up to a day."""
    if not rows:
        return []
    starts = [i for i, row in enumerate(rows) if row["event"] == "started"]
    events = [row["event"] for row in rows[starts[-1] :]]
    start = dt.date.fromisoformat(rows[starts[-1]]["date"])
    for word in ("left", "accepted"):
        if word in events:
            return [word]
    return ["extended" if "failed" in events or day >= start.replace(year=start.year + 2) else "helping"]


ACCEPTANCE = rt.load_policy("chunhua-acceptance")


def judged(**units: tuple[Any, Any]) -> rt.Assessment:
    columns = {"village_code": list(units), "mark": [m for m, _ in units.values()]}
    cohort = rt.read_cohort({**columns, "dissatisfied": [d for _, d in units.values()]}, ACCEPTANCE, id="village_code")
    return rt.assess(cohort, ACCEPTANCE)


def test_s003_28_one_acceptance_for_all_at_the_end_of_the_term() -> None:
    kept = register(*(record("2022-03-01", "started", id_) for id_ in ("甲村", "乙村", "丙村", "丁村")))
    result = judged(甲村=(70, 50), 乙村=(85, 51), 丙村=(69, 0), 丁村=(85, None))
    records = kept.judged(result, passed=["passed"], on=D(2024, 2, 29))
    assert dict(zip(records.ids.tolist(), records.events.tolist(), strict=True)) == {
        "甲村": "accepted",
        "乙村": "failed",
        "丙村": "failed",
    }
    after = rt.assistance_register(rt.Records.joined(kept.records, records), kept.programme)
    assert [(one.spell.id, one.state) for one in after.on(D(2024, 3, 1))] == [
        ("丁村", "extended"),
        ("丙村", "extended"),
        ("乙村", "extended"),
        ("甲村", "accepted"),
    ]


def test_who_is_judged_is_being_helped() -> None:
    kept = register(BEGUN)
    cases: list[tuple[str, Any]] = [
        ("RT-AST-022", lambda: kept.judged(judged(乙村=(70, 0)), ["passed"], D(2024, 2, 29))),
        ("RT-AST-022", lambda: kept.judged(judged(甲村=(70, 0)), ["passed"], D(2022, 2, 28))),
        ("RT-AST-020", lambda: kept.judged(judged(甲村=(70, 0)), ["pass"], D(2024, 2, 29))),
        ("RT-AST-021", lambda: kept.judged(judged(甲村=(70, 0)), ["passed"], D(2024, 2, 29), "other")),
    ]
    several = {code: PROGRAMME["assistance"]["laggards"] | {"label": code} for code in ("laggards", "weak")}
    two = rt.assistance_register(kept.records, programme(assistance=several | {"x": several["weak"] | {"label":
        "后进村转化"}}))  # fmt: skip
    cases.append(("RT-AST-021", lambda: two.judged(judged(甲村=(70, 0)), ["passed"], D(2024, 2, 29))))
    for code, call in cases:
        with pytest.raises(rt.EvaluationError) as caught:
            call()
        assert [p.code for p in caught.value.problems] == [code]
    named = two.judged(judged(甲村=(70, 0)), ["passed"], D(2024, 2, 29), "x")
    assert named.outcomes.tolist() == ["x"]


def test_arguments_of_another_kind_are_refused() -> None:
    kept = register(BEGUN)
    wrong_calls: list[Any] = [
        lambda: rt.assistance_register([], programme()),  # type: ignore[arg-type]  # that is what is tried
        lambda: rt.assistance_register(kept.records, None),  # type: ignore[arg-type]  # that is what is tried
        lambda: kept.on("2024-01-01"),
        lambda: kept.judged(None, ["passed"], D(2024, 1, 1)),
    ]
    for call in wrong_calls:
        with pytest.raises(rt.ArgumentError):
            call()


def test_a_register_is_plain_values_and_its_states_are_told() -> None:
    kept = register(BEGUN, record("2024-02-20", "failed"))
    assert json.loads(json.dumps(kept.to_dict())) == {
        "programme": "demo",
        "terms": [
            {
                "id": "甲村",
                "assistance": "laggards",
                "label": "后进村转化",
                "start": "2022-03-01",
                "last_day": "2024-02-29",
                "events": [{"date": "2022-03-01", "event": "started"}, {"date": "2024-02-20", "event": "failed"}],
            }
        ],
    }
    endless = register(BEGUN, years=None, last_day=None, leap_day=None)
    assert endless.to_dict()["terms"][0]["last_day"] is None
    states = kept.on(D(2024, 3, 1))
    assert states.text() == f"甲村:{states.states[0].text.zh}"
    assert states.text("en") == f"甲村: {states.states[0].text.en}"


def test_a_misspelt_event_of_assistance_is_refused_and_others_are_counted() -> None:
    with pytest.raises(rt.TableError) as caught:
        register(record("2022-01-03", "入驻"))
    assert [(p.code, p.row, p.mend) for p in caught.value.problems] == [("RT-AST-016", 1, "did you mean '进驻'?")]
    found = register(record("2022-01-03", "started"), record("2022-01-04", "awarded"))
    assert found.others == {"awarded": 1}
    assert "未计入的其他事项:awarded 1" in repr(found)
