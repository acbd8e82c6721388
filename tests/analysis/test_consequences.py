from __future__ import annotations

import datetime as dt
import json
import pickle
from typing import Any

import numpy as np
import pytest

import ruraltier as rt
from strategies.programmes import HEAD, book, programme, result

FOLK = {
    "secretary": {"kind": "text", "label": {"zh": "第一书记", "en": "first secretary"}},
    "head": {"kind": "text", "label": {"zh": "单位负责人", "en": "head of unit"}},
}
BOOK = book(FOLK)
Y1, Y2, Y3 = (dt.date(year, 12, 31) for year in (2011, 2012, 2013))
LOW = {"code": "C1", "level": "village", "when": 'tier == "low"', "follows": {"zh": "帮扶", "en": "help"}}


def stated(**keys: Any) -> rt.Programme:
    return programme(BOOK, consequences=[{**LOW, **keys}])


def village(marks: list[Any], ids: list[str] | None = None, **columns: Any) -> rt.Assessment:
    n = len(marks)
    return result(BOOK, marks, ids, secretary=columns.get("secretary", [""] * n), head=columns.get("head", [""] * n))


def concerned(found: rt.Consequences) -> list[tuple[str, tuple[dt.date, ...]]]:
    return [(one.id, one.rounds) for one in found]


def test_a_unit_is_concerned_where_the_condition_holds_now() -> None:
    found = rt.consequences({Y1: village([50, 70])}, stated())
    assert concerned(found) == [("v0", (Y1,))]
    assert (found[0].person, found[0].role, found[0].deadline, found[0].jointly) == ("v0", rt.Text(), None, ())
    assert found[0].text("en") == 'village v0: the tier == "后进", 2011-12-31; v0: help'


def test_rounds_are_taken_in_order_of_their_days_and_units_are_matched_by_id() -> None:
    rounds = {
        Y3: village([50, 50, 50], ["c", "a", "b"]),
        Y1: village([90, 50], ["c", "b"]),
        Y2: village([50, 40, 70], ["b", "a", "c"]),
    }
    found = rt.consequences(rounds, stated(rounds=2))
    assert concerned(found) == [("a", (Y2, Y3)), ("b", (Y2, Y3))]
    assert found.rounds == (Y1, Y2, Y3)
    assert concerned(rt.consequences(rounds, stated(rounds=3))) == [("b", (Y1, Y2, Y3))]


@pytest.mark.parametrize(("if_gap", "wanted"), [("breaks", []), ("skipped", [("new", (Y1, Y3))])])
def test_k15_a_gap_breaks_the_row_or_is_skipped_as_the_programme_says(if_gap: str, wanted: list[Any]) -> None:
    rounds = {Y1: village([50], ["new"]), Y2: village([50], ["other"]), Y3: village([50, 90], ["new", "other"])}
    assert concerned(rt.consequences(rounds, stated(rounds=2, if_gap=if_gap))) == wanted
    missing = {**rounds, Y2: None}
    assert concerned(rt.consequences(missing, stated(rounds=2, if_gap=if_gap))) == wanted
    unrated = {**rounds, Y2: village([""], ["new"])}
    assert concerned(rt.consequences(unrated, stated(rounds=2, if_gap=if_gap))) == wanted


def test_k15_a_new_unit_has_no_row_of_rounds() -> None:
    rounds = {Y1: village([50], ["old"]), Y2: village([50, 50], ["old", "new"])}
    for if_gap in ("breaks", "skipped"):
        assert concerned(rt.consequences(rounds, stated(rounds=2, if_gap=if_gap))) == [("old", (Y1, Y2))]


def test_a_table_without_a_unit_is_a_gap() -> None:
    found = rt.consequences({Y1: village([]), Y2: village([50])}, stated(rounds=2))
    assert (len(found), found.too_few) == (0, {})
    assert [p.code for p in _problems(lambda: found[0])] == ["RT-EVA-053"]


def test_a_gap_now_concerns_nobody_even_where_gaps_are_skipped() -> None:
    rounds = {Y1: village([50], ["a"]), Y2: village([""], ["a"])}
    assert concerned(rt.consequences(rounds, stated(if_gap="skipped"))) == []


@pytest.mark.parametrize(("if_unknown", "wanted"), [("ignored", []), ("applies", [("a", (Y1,))])])
def test_what_is_unknown_counts_as_the_programme_says(if_unknown: str, wanted: list[Any]) -> None:
    assert concerned(rt.consequences({Y1: village([""], ["a"])}, stated(if_unknown=if_unknown))) == wanted


def test_what_takes_more_rounds_than_there_are_cannot_be_told() -> None:
    found = rt.consequences({Y1: village([50])}, stated(rounds=2))
    assert (len(found), found.too_few) == (0, {"C1": 1})
    assert "轮次不足" in repr(found)
    missed = {Y1: village([50]), Y2: None, Y3: village([50])}
    assert rt.consequences(missed, stated(rounds=3, if_gap="skipped")).too_few == {"C1": 2}
    gone = rt.consequences({Y1: village([50]), Y2: None}, stated())
    assert (gone.too_few, gone.left_out, gone.to_dict()["left_out"]) == ({}, ("C1",), ["C1"])
    assert repr(gone).splitlines()[1:] == ["  末轮没有该级结果:C1"]


def test_empty_cells_concern_nobody_and_persons_answer_jointly() -> None:
    now = village([50, 50, 50], secretary=["张三", "", ""], head=["李四", "王五", ""])
    found = rt.consequences({Y1: now}, stated(on=["secretary", "head"], within_days=15))
    assert [(one.id, one.role.get("en"), one.person) for one in found] == [
        ("v0", "first secretary", "张三"),
        ("v0", "head of unit", "李四"),
        ("v1", "head of unit", "王五"),
    ]
    assert [one.person for one in found[0].jointly] == ["李四"]
    assert found[-1].person == "王五"
    assert found[0].deadline == dt.date(2012, 1, 15)
    assert (
        found[0].text()
        == '村 v0:等次 == "后进",2011-12-31;第一书记 张三(与 单位负责人 李四 连带):帮扶,最迟 2012-01-15 答复'
    )
    assert [one.id for one in found.of("王五")] == ["v1"]
    assert found.of("v0") == ()


def test_a_time_to_answer_ends_with_the_calendar() -> None:
    found = rt.consequences({Y1: village([50])}, stated(within_days=10**20))
    assert found[0].deadline == dt.date.max
    assert found.columns()["deadline"].astype(str).tolist() == ["9999-12-31"]


def test_a_unit_itself_is_found_by_id_and_by_name() -> None:
    named = rt.read_cohort({"id": ["a"], "name": ["上河村"], "mark": [50]}, BOOK, id="id", name="name")
    found = rt.consequences({Y1: rt.assess(named, BOOK)}, stated(label={"zh": "后进"}))
    assert [one.person for one in (*found.of("a"), *found.of("上河村"))] == ["上河村", "上河村"]
    assert repr(found[0]) == '村 上河村:后进(等次 == "后进"),2011-12-31;上河村:帮扶'


def test_columns_and_dict_hold_the_same() -> None:
    rounds = {Y1: village([50, 50]), Y2: village([50, 50], secretary=["张三", "李四"])}
    label = {"zh": "两年后进", "en": "low"}
    found = rt.consequences(rounds, stated(rounds=2, on=["secretary"], within_days=10, label=label))
    columns = found.columns("en")
    assert {name: values.tolist() for name, values in columns.items()} == {
        "code": ["C1", "C1"],
        "label": ["low", "low"],
        "level": ["village", "village"],
        "id": ["v0", "v1"],
        "name": ["", ""],
        "role": ["first secretary", "first secretary"],
        "person": ["张三", "李四"],
        "follows": ["help", "help"],
        "since": [Y1, Y1],
        "deadline": [dt.date(2013, 1, 10)] * 2,
    }
    plain = json.loads(json.dumps(found.to_dict("en")))
    assert plain["rounds"] == ["2011-12-31", "2012-12-31"]
    assert [(one["person"], one["rounds"], one["deadline"]) for one in plain["concerned"]] == [
        ("张三", ["2011-12-31", "2012-12-31"], "2013-01-10"),
        ("李四", ["2011-12-31", "2012-12-31"], "2013-01-10"),
    ]
    assert plain["concerned"][0]["text"] == (
        'village v0: low (the tier == "后进"), 2 successive rounds: 2011-12-31, 2012-12-31; '
        "first secretary 张三: help, to answer by 2013-01-10 at the latest"
    )
    nobody = rt.consequences({Y1: village([90])}, stated())
    assert np.isnat(nobody.columns()["deadline"]).all()
    assert nobody.to_dict()["concerned"] == []
    assert found.columns()["deadline"].dtype == "datetime64[D]"


def test_the_repr_counts_units_and_persons() -> None:
    now = village([50, 90], secretary=["张三", "甲"], head=["李四", "乙"])
    assert repr(rt.consequences({Y1: now}, stated(on=["secretary", "head"], label={"zh": "后进"}))).splitlines() == [
        "<Consequences 2 · 2011-12-31 · 示例>",
        "  C1  后进  帮扶  1 个  2 人",
    ]
    itself = repr(rt.consequences({Y1: now}, stated(label={"zh": "后进"}))).splitlines()
    assert itself[1].rstrip() == "  C1  后进  帮扶  1 个"
    assert repr(rt.consequences({Y1: now}, programme(BOOK))) == "<Consequences 0 · 2011-12-31 · 示例>"


def test_consequences_stay_read_only_when_pickled() -> None:
    found = rt.consequences({Y1: village([50])}, stated())
    again = pickle.loads(pickle.dumps(found))  # noqa: S301 - our own
    assert again.to_dict() == found.to_dict()
    assert not again.found[0].unit.flags.writeable


def test_what_nobody_published_is_named() -> None:
    assert rt.consequences({Y1: village([50])}, stated()).illustrative == ()
    assert rt.consequences({Y1: village([50])}, stated(confidence="illustrative")).illustrative == ("consequences[0]",)


def two_levels() -> rt.Programme:
    below = {"policy": "book", "under": "town"}
    levels = {"town": {"policy": "town"}, "village": below, "street": below}
    listed = [LOW, {**LOW, "code": "C2", "level": "town"}]
    books = {"book": BOOK, "town": book(code="town")}
    return rt.parse_programme({**HEAD, "id": "two", "levels": levels, "consequences": listed}, books)


def test_results_of_levels_are_taken_apart() -> None:
    town = result(book(code="town"), [50], ["t"])
    found = rt.consequences({Y1: {"village": village([50]), "town": town}}, two_levels())
    assert [(one.consequence.code, one.id) for one in found] == [("C1", "v0"), ("C2", "t")]
    assert [found[i].id for i in (0, 1, -1)] == ["v0", "t", "t"]
    alone = rt.consequences({Y1: town}, two_levels())
    assert ([one.id for one in alone], alone.left_out) == (["t"], ("C1",))


def _problems(call: Any) -> tuple[rt.Problem, ...]:
    with pytest.raises(rt.RuraltierError) as caught:
        call()
    return caught.value.problems


def test_results_that_belong_to_no_level_are_refused() -> None:
    two, other = two_levels(), result(book(code="other"), [50])
    assert [p.code for p in _problems(lambda: rt.consequences({Y1: village([50])}, two))] == ["RT-ARG-005"]
    (found,) = _problems(lambda: rt.consequences({Y1: other}, two))
    assert (found.code, found.what.split(" is ")[0]) == ("RT-ARG-005", "rounds[2011-12-31]")
    wrong: Any = {"village": other, "vilage": other}
    several = _problems(lambda: rt.consequences({Y1: wrong}, two))
    assert [(p.code, p.mend) for p in several] == [("RT-EVA-052", ""), ("RT-EVA-051", "did you mean 'village'?")]


@pytest.mark.parametrize(
    ("rounds", "what"),
    [
        ([], "rounds is a list"),
        ({}, "rounds is empty"),
        ({"2011": None}, "a day of rounds is a str"),
        ({Y1: 3}, "rounds[2011-12-31] is a int"),
        ({Y1: {"village": 3}}, "rounds[2011-12-31]['village'] is a int"),
    ],
)
def test_arguments_of_another_kind_are_refused(rounds: Any, what: str) -> None:
    assert [(p.code, p.what) for p in _problems(lambda: rt.consequences(rounds, stated()))] == [("RT-ARG-001", what)]


def test_a_programme_is_needed() -> None:
    wrong: Any = BOOK
    assert [p.code for p in _problems(lambda: rt.consequences({Y1: village([50])}, wrong))] == ["RT-ARG-001"]


def test_all_consequences_are_told_in_sentences() -> None:
    found = rt.consequences({Y1: village([50, 55])}, stated())
    assert found.text("en").splitlines() == [one.text("en") for one in found]
    assert len(found.text().splitlines()) == 2
