from __future__ import annotations

import json
import pickle
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ruraltier as rt
from strategies.programmes import HEAD, book, programme, result

if TYPE_CHECKING:
    from ruraltier.analysis.honours import HonourRoll

BOOK = book({"town": {"kind": "text"}, "low": {"kind": "yes_no"}, "cases": {}})
HONOUR: dict[str, Any] = {
    "code": "H",
    "level": "village",
    "label": {"zh": "先进村", "en": "model"},
    "places": 2,
    "ties": "id",
}


def villages(marks: list[Any], ids: list[str] | None = None, **columns: Any) -> rt.Assessment:
    n = len(marks)
    plain: dict[str, Any] = {"town": [""] * n, "low": ["否"] * n, "cases": [0] * n}
    return result(BOOK, marks, ids, **{**plain, **columns})


def roll(now: rt.Assessment, **keys: Any) -> HonourRoll:
    return rt.honour(now, programme(BOOK, honours=[{**HONOUR, **keys}]))["H"]


def test_the_first_are_honoured_and_the_next_nominated() -> None:
    found = roll(villages([70, 95, 60, 80, 90]), nominees=2)
    assert (found.winners, found.nominees) == (("v1", "v4"), ("v3", "v0"))
    assert [found.explain(key, "en") for key in ("v1", "v3", 2)] == [
        "model: rank 1, 2 places",
        "nominated for model: rank 3",
        "not in model: rank 5, only 2 places",
    ]
    assert found.explain("v3") == "先进村提名:第 3 名"


@pytest.mark.parametrize(
    ("ties", "winners", "nominees"),
    [("id", ("a", "b"), ("c",)), ("include", ("a", "b", "c"), ("d",)), ("exclude", ("a",), ())],
)
def test_ties_across_the_edge_go_as_the_honour_says(ties: str, winners: Any, nominees: Any) -> None:
    found = roll(villages([90, 80, 80, 70], list("abcd")), ties=ties, nominees=1)
    assert (found.winners, found.nominees) == (winners, nominees)


def test_a_further_indicator_parts_equal_scores() -> None:
    found = roll(villages([80, 80, 80], cases=[3, 1, 2]), order=["-score", "cases"])
    assert found.winners == ("v1", "v2")


def test_who_is_barred_and_of_whom_it_is_not_known_is_named() -> None:
    found = roll(villages([90, 95, 80, 70, ""], low=["是", "", "否", "否", "否"]), when="not low", nominees=1)
    assert (found.winners, found.nominees) == (("v2", "v3"), ())
    assert [found.explain(row) for row in (0, 1, 4)] == [
        "未列入先进村:不符合条件(not low)",
        "未列入先进村:条件无法判断(not low)",
        "未列入先进村:未评定",
    ]


def test_places_are_counted_within_groups() -> None:
    found = roll(villages([90, 80, 70, 60], town=["甲", "甲", "乙", "乙"]), places=1, nominees=1, per="town")
    assert (set(found.winners), set(found.nominees)) == ({"v0", "v2"}, {"v1", "v3"})
    columns = [found.columns()[name].tolist() for name in ("group", "id", "rank", "standing")]
    assert set(zip(*columns, strict=True)) == {
        ("甲", "v0", 1, "honoured"),
        ("乙", "v2", 1, "honoured"),
        ("甲", "v1", 2, "nominated"),
        ("乙", "v3", 2, "nominated"),
    }


@given(st.lists(st.sampled_from([50, 60, 70, ""]), max_size=8), st.integers(1, 4), st.integers(0, 3))
def test_with_ties_by_id_the_line_is_the_sorted_one(marks: list[Any], places: int, nominees: int) -> None:
    found = roll(villages(marks), places=places, nominees=nominees)
    line = sorted((-mark, f"v{i}") for i, mark in enumerate(marks) if mark != "")
    wanted = tuple(name for _, name in line)
    assert (found.winners, found.nominees) == (wanted[:places], wanted[places : places + nominees])


def test_honours_are_listed_counted_and_ready_for_json() -> None:
    now, made = (
        villages([90, 80, 70]),
        programme(BOOK, honours=[{**HONOUR, "nominees": 1, "confidence": "illustrative"}]),
    )
    found = rt.honour(now, made)
    assert repr(found).splitlines() == ["<Honours 1 · 示例>", "  H  先进村  2 个,提名 1 个"]
    plain = json.loads(json.dumps(found.to_dict("en")))
    assert [(one["id"], one["rank"], one["standing"], one["label"]) for one in plain["honoured"]] == [
        ("v0", 1, "honoured", "model"),
        ("v1", 2, "honoured", "model"),
        ("v2", 3, "nominated", "model"),
    ]
    assert plain["illustrative"] == ["honours[0]"]
    assert (len(found), [one.honour.code for one in found]) == (1, ["H"])
    again = pickle.loads(pickle.dumps(found))  # noqa: S301 - our own
    assert again.to_dict() == found.to_dict()
    assert not again["H"].unknown.flags.writeable


def test_a_roll_shows_who_stands_on_it() -> None:
    found = roll(villages([90, 80, 85, 70], town=["甲", "甲", "乙", ""]), per="town", places=1, nominees=1)
    assert repr(found).splitlines()[0] == "<HonourRoll 先进村 · 4 units · 3 个,提名 1 个>"
    assert [line.split() for line in repr(found).splitlines()[1:]] == [
        ["1", "入选", "v3"],
        ["1", "入选", "v2", "乙"],
        ["1", "入选", "v0", "甲"],
        ["2", "提名", "v1", "甲"],
    ]
    assert repr(roll(villages([]))) == "<HonourRoll 先进村 · 0 units · 0 个,提名 0 个>"


def test_honours_of_levels_without_a_result_are_left_out_in_sight() -> None:
    found = rt.honour({}, programme(BOOK, honours=[HONOUR]))
    assert (len(found), found.left_out, found.to_dict()["honoured"]) == (0, ("H",), [])
    assert "没有该级结果:H" in repr(found)
    assert repr(rt.honour(villages([90]), programme(BOOK))) == "<Honours 0 · 示例>"
    with pytest.raises(rt.EvaluationError) as caught:
        found["H"]
    assert caught.value.problems[0].code == "RT-EVA-055"


def test_three_levels_have_honours_of_their_own() -> None:
    levels = {"town": {"policy": "town"}, "village": {"policy": "book", "under": "town"}}
    listed = [HONOUR, {**HONOUR, "code": "H2", "level": "town", "places": 1}]
    books = {"book": BOOK, "town": book(code="town")}
    made = rt.parse_programme({**HEAD, "id": "two", "levels": levels, "honours": listed}, books)
    found = rt.honour({"village": villages([90, 70]), "town": result(book(code="town"), [60, 70], ["s", "t"])}, made)
    assert (found["H"].winners, found["H2"].winners) == (("v0", "v1"), ("t",))


def test_a_roll_is_told_in_sentences() -> None:
    found = rt.honour(villages([70, 95], ["a", "b"]), programme(BOOK, honours=[{**HONOUR, "places": 1, "nominees": 1}]))
    assert found.text().splitlines() == ["b:先进村:第 1 名,名额 1 个", "a:先进村提名:第 2 名"]
    assert found.text("en") == found["H"].text("en") == "b: model: rank 1, 1 place\na: nominated for model: rank 2"
    assert rt.honour(villages([]), programme(BOOK, honours=[HONOUR])).text() == ""
