"""The first places of a line, against a plain loop."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ruraltier as rt
from ruraltier.support.places import first_places, standings

if TYPE_CHECKING:
    from ruraltier.support.places import Places

Row = dict[str, Any]
FATES = ("placed", "behind", "tied", "later", "no value", "not rated", "not asked")


def result(rows: list[Row]) -> rt.Assessment:
    """Return an assessment whose score is x / 3; y is a number, town a text, barred a veto."""
    policy = rt.parse_policy(
        {
            "format": 1,
            "id": "p",
            "title": "p",
            "source": "s",
            "confidence": "published",
            "missing": "unrated",
            "sources": {"s": {"title": "made up"}},
            "indicators": {
                "x": {"points": 1, "range": [0, 3], "curve": {"kind": "value"}, "bounded": False},
                "y": {},
                "town": {"kind": "text"},
                "barred": {"kind": "yes_no"},
            },
            "score": {"total": 1},
            "ladder": {"tiers": [{"code": "low"}, {"code": "top", "at_least": 1}]},
            "vetoes": [{"code": "V", "when": "barred", "ineligible": True, "if_unknown": "ignored"}],
        }
    )
    names = ("id", "x", "y", "town", "barred")
    return rt.assess(rt.read_cohort({name: [row[name] for row in rows] for name in names}, policy, id="id"), policy)


def rows_of(*rows: tuple[Any, ...]) -> list[Row]:
    return [dict(zip(("id", "x", "y", "town", "barred"), row, strict=True)) for row in rows]


def first(found: rt.Assessment, order: list[str], **stated: Any) -> Places:
    return first_places(found, standings(found, order), **stated)


def fates(places: Places) -> list[str]:
    return [FATES[code] for code in places.fate.tolist()]


LINE = rows_of(
    ("a", 3, 1, "n", False),
    ("b", 2, 1, "n", False),
    ("c", 2, 1, "n", False),
    ("d", 2, 5, "s", False),
    ("e", 1, None, "s", False),
    ("f", None, 1, "s", False),
    ("g", 3, 9, "s", True),
)


def test_a_tie_across_the_edge_is_in_out_or_parted() -> None:
    told = ["placed", "placed", "placed", "placed", "behind", "not rated", "not rated"]
    assert fates(first(result(LINE), ["-score"], count=2, ties="include")) == told
    told = ["placed", "tied", "tied", "tied", "behind", "not rated", "not rated"]
    assert fates(first(result(LINE), ["-score"], count=2, ties="exclude")) == told
    told = ["placed", "placed", "later", "later", "behind", "not rated", "not rated"]
    places = first(result(LINE), ["-score"], count=2, ties="id")
    assert fates(places) == told
    assert places.rank.tolist() == [1, 2, 2, 2, 5, 0, 0]
    assert places.next_out.tolist() == [False, False, True, True, False, False, False]
    assert result(LINE).ids[places.rows].tolist() == ["a", "b"]


def test_a_later_name_parts_a_tie_and_its_missing_values_come_last() -> None:
    places = first(result(LINE), ["-score", "-y"], count=2, ties="exclude")
    assert fates(places)[:4] == ["placed", "behind", "behind", "placed"]
    assert first(result(LINE), ["-y"], count=9, ties="id").why("e").en == "there is no value to be ordered by"
    assert first(result(LINE), ["score", "y"], count=1, ties="id").rank.tolist()[4] == 1


def test_places_of_each_group_and_a_share_of_those_in_line() -> None:
    places = first(result(LINE), ["-score"], count=1, per="town", ties="id")
    assert fates(places)[:5] == ["placed", "behind", "behind", "placed", "behind"]
    third = Fraction(1, 3)
    assert first(result(LINE), ["-score"], share=third, per="town", ties="id").open.tolist()[:5] == [
        1,
        1,
        1,
        0,
        0,
    ]
    upwards = first(result(LINE), ["-score"], share=third, rounding="up", per="town", ties="id")
    assert upwards.open.tolist()[:5] == [1, 1, 1, 1, 1]


def test_more_places_than_anybody_could_fill() -> None:
    assert first(result(LINE), ["-score"], count=10**30, ties="id").taken.tolist() == [True] * 5 + [False] * 2


def test_reasons_in_words() -> None:
    places = first(result(LINE), ["-score"], count=2, ties="id", among=np.array([True] * 6 + [False]))
    assert places.why("a").en == "rank 1, 2 places"
    assert places.why("c").zh == "并列第 2 名,并列者按代码先后取(名额 2 个)"
    assert places.why("e").zh == "第 5 名,名额只有 2 个"
    assert places.why("f").zh == "未评定"
    assert places.why(6).en == "not among those in question"


def test_no_units_and_an_unknown_column() -> None:
    nobody = result(LINE)
    empty = first(nobody, ["-score"], count=1, ties="id", among=np.zeros(7, np.bool_))
    assert not empty.taken.any()
    assert not len(empty.line)
    assert standings(result([]), ["score"])[0].tolist() == []
    with pytest.raises(rt.EvaluationError) as caught:
        first(nobody, ["-town"], count=1, ties="id")
    assert caught.value.problems[0].code == "RT-EVA-002"


def told(rows: list[Row], order: list[str], room: Any, ties: str, per: str | None) -> list[str]:
    """Return the fates by a loop over each group."""
    found = dict.fromkeys((row["id"] for row in rows), "")
    lines: dict[str, list[Row]] = {}
    for row in rows:
        value = row["x"] if "score" in order[0] else row["y"]
        if row["barred"] or row["x"] is None:
            found[row["id"]] = "not rated"
        elif value is None:
            found[row["id"]] = "no value"
        else:
            lines.setdefault(row[per] if per else "", []).append(row)
    for line in lines.values():
        line.sort(key=lambda row: (_key(row, order), row["id"]))
        places = math.ceil(room * len(line)) if isinstance(room, Fraction) else room
        keys = [_key(row, order) for row in line]
        for at, row in enumerate(line):
            lot = [j for j, key in enumerate(keys) if key == keys[at]]
            split = lot[0] < places <= lot[-1]
            inside = {"include": lot[0] < places, "exclude": lot[-1] < places, "id": at < places}[ties]
            outside = {"include": "", "exclude": "tied", "id": "later"}[ties] if split else "behind"
            found[row["id"]] = "placed" if inside else outside
    return list(found.values())


def _key(row: Row, order: list[str]) -> tuple[Any, ...]:
    values = [(name, row["x"] if "score" in name else row["y"]) for name in order]
    return tuple(math.inf if v is None else -v if name.startswith("-") else v for name, v in values)


ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "x": st.none() | st.integers(0, 3),
            "y": st.none() | st.integers(-2, 2),
            "town": st.sampled_from("ns"),
            "barred": st.sampled_from([False, False, False, True]),
        }
    ),
    max_size=12,
)


@given(
    ROWS,
    st.sampled_from([["-score"], ["score", "-y"], ["y"], ["-y", "-score"]]),
    st.integers(0, 4) | st.sampled_from([Fraction(0), Fraction(1, 3), Fraction(1)]),
    st.sampled_from(["include", "exclude", "id"]),
    st.sampled_from([None, "town"]),
)
def test_against_a_loop(rows: list[Row], order: list[str], room: int | Fraction, ties: str, per: str | None) -> None:
    for i, row in enumerate(rows):
        row["id"] = f"v{7 * i % 13:02}"
    stated: dict[str, Any] = {"share": room, "rounding": "up"} if isinstance(room, Fraction) else {"count": room}
    places = first(result(rows), order, ties=ties, per=per, **stated)
    assert fates(places) == told(rows, order, room, ties, per)
    if ties == "include":
        assert all(not (nxt and fate == "placed") for nxt, fate in zip(places.next_out, fates(places), strict=True))


def test_a_place_that_a_tie_leaves_empty_is_told() -> None:
    places = first(result(LINE), ["-score"], count=2, ties="exclude")
    assert "空缺" in places.why("e").zh
    assert "a tie further up leaves some empty" in places.why("e").get("en")
    assert "空缺" not in first(result(LINE), ["-score"], count=2, ties="id").why("e").zh


def test_units_without_a_group_form_one_of_their_own_and_are_told_so() -> None:
    line = rows_of(("a", 3, 1, "", False), ("b", 2, 1, "", False), ("c", 1, 1, "n", False))
    places = first(result(line), ["-score"], count=1, ties="id", per="town")
    assert fates(places) == ["placed", "behind", "placed"]
    assert places.why("a").zh == "未分组(未填分组的单位合为一组)第 1 名,名额 1 个"
    assert places.why("b").get("en") == "rank 2 among the units whose group is empty, only 1 place"
    assert places.reasons("zh").tolist() == [places.why(key).zh for key in ("a", "b", "c")]
