"""What follows for titles from an assessment on a day, and what is shown beside the tier that is stored."""

from __future__ import annotations

import datetime as dt
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ruraltier as rt
from support.titled import STAR, TITLES, book, programme, records, register, result

D = dt.date
ON = D(2024, 3, 1)
WON = ("a", "2022-03-01", "awarded")
ONLY = {"star": STAR}


def conferred(
    rows: list[tuple[str, ...]], marks: dict[str, float], on: dt.date = ON, **columns: list[str]
) -> list[tuple[str, str]]:
    found = rt.title_register(records(*rows), programme(ONLY))
    return follows(rt.confer(found, result(marks, **columns), on=on))


def follows(made: rt.Records) -> list[tuple[str, str]]:
    return list(zip(made.ids.tolist(), made.events.tolist(), strict=True))


def test_titles_are_awarded_to_units_in_the_tiers_that_win_them() -> None:
    made = rt.confer(register(), result({"a": 95, "b": 70, "c": 10, "d": 90}), on=ON, by="县委")
    rows = [row | {"date": str(row["date"])} for row in made.to_dicts()]
    assert [(row["id"], row["outcome"], row["tier"]) for row in rows] == [
        ("a", "star", "top"),
        ("d", "star", "top"),
        ("a", "life", "top"),
        ("b", "life", "mid"),
        ("d", "life", "top"),
    ]
    assert {(row["date"], row["event"], row["by"], row["note"]) for row in rows} == {
        ("2024-03-01", "awarded", "县委", "")
    }


@pytest.mark.parametrize(
    ("rows", "wins"),
    [
        ([], True),
        ([WON], False),
        ([WON, ("a", "2023-01-01", "suspended")], False),
        ([WON, ("a", "2023-01-01", "revoked")], True),
        ([WON, ("a", "2024-03-01", "revoked")], False),
        ([("a", "2021-03-01", "awarded")], True),
        ([("a", "2021-03-02", "awarded")], False),
        ([("a", "2021-03-01", "awarded"), ("a", "2023-01-01", "suspended")], True),
        ([("a", "2024-03-01", "awarded")], False),
        ([("a", "2024-03-02", "awarded")], True),
    ],
)
def test_s004_36_who_holds_no_title_competes_for_it(rows: list[tuple[str, ...]], wins: bool) -> None:  # noqa: FBT001 - what is expected
    assert conferred(rows, {"a": 95}) == ([("a", "awarded")] if wins else [])


@pytest.mark.parametrize(
    ("rows", "accident", "dispute", "event"),
    [
        ([WON], "是", "否", "revoked"),
        ([WON], "否", "是", "suspended"),
        ([WON], "是", "是", "revoked"),
        ([WON, ("a", "2023-01-01", "suspended")], "是", "否", "revoked"),
        ([WON, ("a", "2023-01-01", "suspended")], "否", "是", None),
        ([WON, ("a", "2023-01-01", "revoked")], "是", "是", None),
        ([("a", "2021-03-01", "awarded")], "是", "否", None),
        ([], "是", "否", None),
        ([], "否", "是", None),
        # what cannot be told revokes nothing
        ([WON], "", "", None),
    ],
)
def test_s004_37_holders_lose_a_title_by_its_conditions(
    rows: list[tuple[str, ...]], accident: str, dispute: str, event: str | None
) -> None:
    found = conferred(rows, {"a": 95}, accident=[accident], dispute=[dispute])
    assert found == ([("a", event)] if event else [])


def test_a_lower_tier_takes_no_title_away() -> None:
    assert conferred([WON], {"a": 10}) == []


def test_the_note_of_a_revocation_is_what_of_its_condition_held() -> None:
    marks: dict[str, float] = {"a": 95, "b": 95, "c": 10}
    found = register(*((unit, "2022-03-01", "awarded") for unit in marks), revoke_when="accident or mark < 60")
    assessed = result(marks, accident=["是", "否", "否"])
    noted = {lang: rt.confer(found, assessed, on=ON, lang=lang) for lang in ("zh", "en")}
    assert [(row["id"], row["note"]) for row in noted["zh"].to_dicts() if row["event"] == "revoked"] == [
        ("a", "安全事故"),
        ("c", "mark < 60"),
    ]
    assert noted["en"].notes.tolist()[:2] == ["accident", "mark < 60"]
    with pytest.raises(rt.EvaluationError) as caught:
        rt.confer(found, assessed, on=ON, lang="fr")
    assert caught.value.problems[0].code == "RT-EVA-020"


def test_a_title_that_no_tier_wins_comes_with_the_records_only() -> None:
    given_elsewhere = programme({"star": STAR | {"tiers": []}})
    found = rt.title_register(records(WON), given_elsewhere)
    assert follows(rt.confer(found, result({"a": 95, "b": 95}), on=ON)) == []
    assert follows(rt.confer(found, result({"a": 95, "b": 95}, accident=["是", "是"]), on=ON)) == [("a", "revoked")]


def test_a_level_without_titles_brings_no_records() -> None:
    found = rt.title_register(records(), programme({}))
    assert len(rt.confer(found, result({"a": 95}), on=ON)) == 0


STEPS = st.lists(
    st.tuples(
        st.integers(0, 900),
        st.lists(st.tuples(st.sampled_from([10, 70, 95]), st.booleans(), st.booleans()), min_size=3, max_size=3),
    ),
    max_size=5,
)


@pytest.mark.slow
@given(STEPS)
def test_what_follows_once_can_be_and_follows_once_only(steps: list[Any]) -> None:
    found = rt.title_register(records(), programme())
    for days, units in sorted(steps, key=lambda step: step[0]):
        on = D(2021, 1, 1) + dt.timedelta(days=days)
        accident, dispute = (["是" if unit[i] else "否" for unit in units] for i in (1, 2))
        marks: dict[str, float] = dict(zip("abc", (unit[0] for unit in units), strict=True))
        assessed = result(marks, accident=accident, dispute=dispute)
        made = rt.confer(found, assessed, on=on)
        found = rt.title_register(rt.Records.joined(found.records, made), found.programme)
        assert len(rt.confer(found, assessed, on=on)) == 0
        held = found.on(on)
        for unit, (mark, bad, disputed) in zip("abc", units, strict=True):
            state = held[unit, "star"].state
            assert not bad or state in {"none", "revoked", "expired"}
            assert mark != 95 or bad or disputed or state != "none"
            assert mark != 95 or held[unit, "life"].state == "held"


# -- whose result it is ------------------------------------------------------------------------------------------------


def refused(levels: dict[str, str], level: str | None = None, **other: Any) -> list[str]:
    titles = {"star": STAR | {"level": next(iter(levels))}}
    stated = programme(titles, levels={code: {"policy": policy} for code, policy in levels.items()})
    arguments: dict[str, Any] = {"result": result({"a": 95}), "on": ON, "level": level} | other
    with pytest.raises(rt.ArgumentError) as caught:
        rt.confer(rt.title_register(records(), stated), arguments.pop("result"), **arguments)
    return [problem.code for problem in caught.value.problems]


def test_a_result_is_one_of_a_level_of_the_programme() -> None:
    assert refused({"village": "other"}) == ["RT-ARG-005"]
    assert refused({"village": "book", "town": "book"}) == ["RT-ARG-005"]
    assert refused({"village": "other", "town": "book"}, level="village") == ["RT-ARG-005"]
    assert refused({"village": "book"}, level="town") == ["RT-ARG-002"]


def test_a_level_may_be_named_where_several_use_one_rule_book() -> None:
    levels = {"village": {"policy": "book"}, "town": {"policy": "book"}}
    found = rt.title_register(
        records(), programme(ONLY | {"best": STAR | {"level": "town", "label": "x"}}, levels=levels)
    )
    assert rt.confer(found, result({"a": 95}), on=ON, level="town").outcomes.tolist() == ["best"]
    assert [one.code for one in found.displayed(result({"a": 95}), ON, level="village").titles] == ["star"]


def test_a_later_version_of_the_rule_book_is_the_same_rule_book() -> None:
    changed = rt.assess(result({"a": 85}).cohort, book().with_cut("top", 80))
    assert rt.confer(rt.title_register(records(), programme(ONLY)), changed, on=ON).ids.tolist() == ["a"]


@pytest.mark.parametrize(
    ("name", "value"),
    [("register", None), ("result", None), ("on", "2024-03-01"), ("by", 1), ("level", 1)],
)
def test_arguments_of_another_kind_are_refused(name: str, value: Any) -> None:
    stated: dict[str, Any] = {"register": register(), "result": result({"a": 95}), "on": ON} | {name: value}
    with pytest.raises(rt.ArgumentError) as caught:
        rt.confer(stated.pop("register"), stated.pop("result"), **stated)
    assert caught.value.problems[0].code == "RT-ARG-001"


# -- stored and shown (K11) --------------------------------------------------------------------------------------------


def test_k11_a_suspended_unit_keeps_its_tier_and_shows_no_title() -> None:
    found = register(
        WON, ("a", "2023-01-01", "suspended"), ("a", "2023-06-01", "restored"), ("b", "2022-03-01", "awarded")
    )
    assessed = result({"a": 95, "b": 70, "c": 95})
    shown = {
        day: found.displayed(assessed, day) for day in (D(2022, 12, 31), D(2023, 1, 1), D(2023, 6, 1), D(2025, 3, 1))
    }
    assert [one.shown("a") for one in shown.values()] == [("star",), (), ("star",), ()]
    assert [one.shown("c") for one in shown.values()] == [()] * 4
    for one in shown.values():
        assert one.columns()["tier"].tolist() == assessed.tier_codes.tolist() == ["top", "mid", "top"]
    assert shown[D(2023, 1, 1)].columns()["not_shown"].tolist() == ["五星级: 暂停", "", ""]
    assert shown[D(2025, 3, 1)].columns("en")["not_shown"].tolist() == ["five stars: expired"] * 2 + [""]


def test_what_is_shown_is_a_table_and_json() -> None:
    rows = [
        WON,
        ("a", "2022-03-01", "awarded", "life"),
        ("b", "2022-03-01", "awarded", "life"),
        ("z", "2022-03-01", "awarded"),
    ]
    found = register(*rows, ("b", "2022-05-01", "revoked", "life")).displayed(result({"a": 95, "b": 70}), ON)
    assert len(found) == 2
    assert found.to_dict()["day"] == "2024-03-01"
    assert found.to_dict()["units"][0] == {
        "id": "a", "name": "", "tier": "top", "tier_label": "top", "title": "star life", "title_label": "五星级;先进村",
        "not_shown": "",
    }  # fmt: skip
    assert repr(found).splitlines() == [
        "<Displayed 2 units · 2024-03-01>",
        "       等次  展示称号       不展示",
        "  a    top   五星级;先进村",
        "  b    mid                  先进村: 已撤销",
    ]
    assert found.ids.tolist() == ["a", "b"]
    again = pickle.loads(pickle.dumps(found))  # noqa: S301 - what was just written
    with pytest.raises(ValueError, match="read-only"):
        again.state[0] = 0


def test_many_units_are_shown_in_part() -> None:
    marks: dict[str, float] = {f"{i}": 95 for i in range(32)}
    assert "  … 12 more" in repr(register().displayed(result(marks), ON)).splitlines()


def test_without_titles_nothing_is_shown() -> None:
    found = rt.title_register(records(), programme({})).displayed(result({"a": 95}), ON)
    assert found.columns()["title"].tolist() == [""]
    assert found.shown("a") == ()
    assert TITLES["life"]["tiers"] == ["mid", "top"]


def test_an_award_notes_what_cannot_be_told() -> None:
    titles = {
        "star": STAR,
        "other": STAR | {"label": "其他", "suspend_when": "mark < 0"},
        "free": {k: STAR[k] for k in ("level", "tiers")},
    }
    found = rt.title_register(records(), programme(titles))
    assessed = result({"a": 95, "b": 95}, accident=["", "否"], dispute=["", "否"])
    noted = {lang: rt.confer(found, assessed, on=ON, lang=lang) for lang in ("zh", "en")}
    zh = [(row["outcome"], row["id"], row["note"]) for row in noted["zh"].to_dicts()]
    assert sorted(zh) == [
        ("free", "a", ""),
        ("free", "b", ""),
        ("other", "a", "撤销条件无法判断:安全事故"),
        ("other", "b", ""),
        ("star", "a", "撤销条件无法判断:安全事故;暂停条件无法判断:上访"),
        ("star", "b", ""),
    ]
    assert "whether it is to be revoked cannot be told: accident" in noted["en"].notes.tolist()
