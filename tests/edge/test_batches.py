"""Villages assessed batch by batch: the same as all at once, and refused where that could not be."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ruraltier as rt
from frames_of import KINDS, Stream, batch
from ruraltier._steps import reporting
from ruraltier.edge.seen import Seen
from ruraltier.policy.apart import joint
from tables import policy, saved

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BOOK = policy(
    {
        "income": {"points": 40, "curve": {"kind": "linear", "at": [0, 30, 70], "share": [0, "1/3", 1]}},
        "half": {"value": "income / 7", "value_round": {"places": 3, "mode": "half_up"}},
        "roads": {"kind": "yes_no", "points": 60},
        "town": {"kind": "text"},
    },
    score={"total": 100},
    gates=[{"code": "G", "when": "half < 5", "cap": "low"}],
)
VILLAGES = st.lists(
    st.tuples(st.none() | st.integers(0, 700).map(lambda n: n / 10), st.sampled_from([True, False, None])), max_size=12
)


def table_of(villages: list[tuple[Any, Any]], start: int = 0) -> dict[str, Any]:
    """Return a table of villages."""
    return {
        "id": [f"v{start + i:03}" for i in range(len(villages))],
        "income": np.array([np.nan if v is None else v for v, _ in villages], dtype=np.float64),
        "roads": [roads for _, roads in villages],
        "town": ["甲乡"] * len(villages),
    }


def whole(table: Any) -> dict[str, Any]:
    """Return the result of a table at once."""
    return rt.assess(rt.read_cohort(table, BOOK), BOOK).columns()


@given(villages=VILLAGES, sizes=st.lists(st.integers(0, 4), max_size=12))
def test_any_division_gives_the_same_bytes(villages: list[tuple[Any, Any]], sizes: list[int]) -> None:
    edges = [0, *np.minimum(np.cumsum(sizes), len(villages)).tolist(), len(villages)]
    parts = [table_of(villages[a:b], a) for a, b in pairwise(edges)]
    made = list(rt.assess_batches(parts, BOOK))
    for name, column in whole(table_of(villages)).items():
        joined = np.concatenate([part[name] for part in made])
        assert joined.astype(column.dtype).tobytes() == column.tobytes()


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "stream"])
def test_each_batch_gives_a_table_of_its_kind(kind: str) -> None:
    parts = [table_of([(10.0, True), (None, False)]), table_of([(69.9, True)], 2)]
    made = list(rt.assess_batches(map(KINDS[kind], parts), BOOK, lang="en"))
    for part, one in zip(parts, made, strict=True):
        expected = rt.assess(rt.read_cohort(part, BOOK), BOOK)
        like = expected.to_frame(like=KINDS[kind](part))
        assert type(one) is type(like)
        assert rt.read_cohort(one, policy({"income": {"aliases": ["score"]}}), id="id").ids.tolist() == part["id"]


def test_the_index_of_a_frame_is_kept_and_its_columns_are_not_repeated() -> None:
    frame = pd.DataFrame(table_of([(10.0, True), (69.9, True)]), index=[7, 3])
    made = pd.concat(rt.assess_batches([frame[:1], frame[1:]], BOOK))
    assert made.index.tolist() == [7, 3]
    assert list(made) == list(rt.batch_schema(BOOK))
    assert made.to_dict("list") == {name: array.tolist() for name, array in whole(frame).items()}


@pytest.mark.parametrize("rows", [0, 1])
def test_the_schema_is_that_of_every_batch(rows: int) -> None:
    (made,) = rt.assess_batches([batch(table_of([(10.0, True)]).copy()).slice(0, rows)], BOOK)
    assert {field.name: str(field.type) for field in made.schema} == rt.batch_schema(BOOK)


def test_record_batches_stream_through() -> None:
    table = pa.table(table_of([(float(i), True) for i in range(50)]))
    schema = pa.schema([(name, pa.type_for_alias(kind)) for name, kind in rt.batch_schema(BOOK).items()])
    made = pa.RecordBatchReader.from_batches(schema, rt.assess_batches(table.to_batches(max_chunksize=7), BOOK))
    assert made.read_all().to_pydict() == {name: array.tolist() for name, array in whole(table).items()}


def test_files_are_batches_too(tmp_path: Path) -> None:
    paths = [saved(tmp_path, f"id,income,roads\n{i},9,1\n", f"{i}.csv") for i in "ab"]
    book = policy({"income": {}, "roads": {"kind": "yes_no"}})
    made = list(rt.assess_batches([paths[0], str(paths[1])], book))
    assert [part["id"].tolist() for part in made] == [["a"], ["b"]]


def test_one_batch_at_a_time_is_asked_for_and_told() -> None:
    asked: list[int] = []
    counted: list[int | None] = []

    def parts() -> Iterator[Any]:
        for i in range(3):
            asked.append(i)
            yield table_of([(1.0, True)], i)

    class Bar:
        def update(self, n: int, /) -> None:
            counted.append(n)

        def close(self) -> None:
            counted.append(0)

    results = rt.assess_batches(parts(), BOOK)
    assert asked == []
    next(results)
    assert asked == [0]

    def reporter(_: object, total: int | None) -> Bar:
        counted.append(total)
        return Bar()

    with reporting(reporter):
        assert len(list(rt.assess_batches([table_of([(1.0, True)])], BOOK))) == 1
    assert counted == [1, 1, 0]


def told(batches: list[Any], book: rt.TierPolicy = BOOK, **options: Any) -> rt.Problem:
    """Return the first problem that batches have."""
    with pytest.raises(rt.RuraltierError) as caught:
        list(rt.assess_batches(batches, book, **options))
    return caught.value.problems[0]


def test_an_id_of_an_earlier_batch_is_refused() -> None:
    parts = [table_of([(1.0, True)] * 2), table_of([(1.0, True)] * 2, 2), table_of([(1.0, True)] * 2, 1)]
    results = rt.assess_batches(parts, BOOK)
    assert [next(results)["id"].tolist() for _ in range(2)] == [["v000", "v001"], ["v002", "v003"]]
    with pytest.raises(rt.TableError) as caught:
        next(results)
    assert [(p.code, p.source, p.row, p.id) for p in caught.value.problems] == [
        ("RT-TAB-011", "batch 3, dict", None, "v001"),
        ("RT-TAB-011", "batch 3, dict", None, "v002"),
    ]


def test_an_id_of_an_earlier_batch_is_told_by_its_place_among_villages_and_never_by_a_wrong_row(
    tmp_path: Path,
) -> None:
    for name, ids in (("a", ["v1", "v2"]), ("b", ["v3", "v2"])):
        lines = ["id,income,roads,town", *(f"{id_},1,1," for id_ in ids)]
        (tmp_path / f"{name}.csv").write_text("\n".join(lines), encoding="utf-8")
    problem = told([tmp_path / "a.csv", tmp_path / "b.csv"])
    assert (problem.code, problem.source, problem.row, problem.id) == ("RT-TAB-011", "batch 2, b.csv", None, "v2")
    assert problem.what.startswith("village 2 of this batch ")
    assert "第 2 个村" in problem.text("zh")


def test_an_id_in_another_width_is_the_same() -> None:
    parts = [{"id": [i], "income": [1.0], "roads": [True], "town": [""]} for i in ("A村", "Ａ村")]
    assert told(parts).code == "RT-TAB-011"


def test_ids_that_lost_zeros_show_over_batches() -> None:
    parts = [{"id": [i], "income": [1.0], "roads": [True], "town": [""]} for i in (110101001201, 10101001201)]
    problem = told(parts)
    assert (problem.code, problem.source) == ("RT-TAB-014", "batch 2, dict")
    assert len(list(rt.assess_batches(parts[:1], BOOK))) == 1


def test_a_layout_is_that_of_every_batch() -> None:
    layout = rt.Layout(id="村码", columns={"income": "收入"})
    parts = [{"村码": [i], "收入": [i * 70.0], "roads": [True], "town": [""]} for i in (0, 1)]
    made = list(rt.assess_batches(parts, BOOK, layout=layout))
    assert [part["tier"].tolist() for part in made] == [["low"], ["top"]]


def test_what_is_wrong_in_a_batch_says_in_which() -> None:
    bad = table_of([(1.0, True)]) | {"income": ["x"]}
    problem = told([table_of([(1.0, True)], 5), bad])
    assert (problem.code, problem.source, problem.row) == ("RT-NUM-001", "batch 2, dict", 1)


@given(parts=st.lists(st.lists(st.integers(0, 99), unique=True, max_size=9), max_size=9))
def test_what_was_seen_is_known(parts: list[list[int]]) -> None:
    seen, known = Seen(), set[int]()
    for part in parts:
        # Some of them are not ASCII, and are kept in another way.
        ids = np.array([f"{'村' if i % 17 == 0 else ''}{i}" for i in part], dtype=np.str_)
        assert seen.add(ids).tolist() == [i in known for i in part]
        known |= set(part)
    lengths = [len(run) for run in seen.runs]
    assert sum(lengths) == sum(map(len, parts))
    assert all(a >= 2 * b for a, b in pairwise(lengths))


QUOTA = {"code": "Q", "tier": "top", "share": "1/2", "base": "rated", "round": "down", "ties": "exclude"}
FIT = {"tiers": [{"code": "low"}, {"code": "top", "at_least": 60}], "fit": {"method": "natural_breaks"}}
OVER = {"value": "income - group_min(income by town)"}
WHOLE: dict[str, rt.TierPolicy] = {
    "quotas[0]": policy(quotas=[QUOTA]),
    "indicators.place.value": policy({"income": {}, "place": {"value": "rank(income)"}}),
    "indicators.over.value": policy({"income": {}, "town": {"kind": "text"}, "over": OVER}),
    "ladder.fit": policy(ladder=FIT),
}


@pytest.mark.parametrize("path", WHOLE)
def test_a_rule_book_that_looks_at_all_villages_is_refused_at_once(path: str) -> None:
    book = WHOLE[path]
    for call in (lambda: rt.assess_batches([], book), lambda: rt.batch_schema(book)):
        with pytest.raises(rt.PolicyError) as caught:
            call()
        assert [(p.code, p.path, p.source) for p in caught.value.problems] == [("RT-POL-240", path, "test")]


def test_a_rule_book_with_fitted_cuts_can_be_used() -> None:
    book = WHOLE["ladder.fit"]
    table: dict[str, Any] = {"id": list("abcd"), "income": [10, 20, 70, 90]}
    cohort = rt.read_cohort(table, book)
    fitted = rt.fit(cohort, book)
    parts = ({name: column[i : i + 1] for name, column in table.items()} for i in range(4))
    made = [part["tier"][0] for part in rt.assess_batches(parts, fitted)]
    assert made == rt.assess(cohort, book).tier_codes.tolist() == ["low", "low", "top", "top"]


SHIPPED = {"henan-five-stars", "idm-2016", "qixingguan-2015", "shaanxi-2011", "hdi"}


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_many_shipped_rule_books_judge_each_village_by_itself(name: str) -> None:
    assert list(joint(rt.load_policy(name))) == []


WRONG: list[Any] = [
    pytest.param(7, {}, "RT-ARG-001", id="a number"),
    pytest.param("villages.csv", {}, "RT-ARG-001", id="a path"),
    pytest.param({"id": ["a"]}, {}, "RT-ARG-001", id="a dict"),
    pytest.param(pd.DataFrame(), {}, "RT-ARG-001", id="a frame"),
    pytest.param(pl.DataFrame(), {}, "RT-ARG-001", id="a frame of polars"),
    pytest.param([], {"id": 5}, "RT-ARG-001", id="id"),
    pytest.param([], {"layout": 5}, "RT-ARG-001", id="layout"),
    pytest.param([], {"lang": "fr"}, "RT-EVA-020", id="language"),
]


@pytest.mark.parametrize(("batches", "options", "code"), WRONG)
def test_a_wrong_argument_is_refused_before_the_first_batch(batches: Any, options: dict[str, Any], code: str) -> None:
    with pytest.raises(rt.RuraltierError) as caught:
        rt.assess_batches(batches, BOOK, **options)
    assert caught.value.problems[0].code == code


def test_no_batches_give_nothing_and_a_stream_is_one() -> None:
    assert list(rt.assess_batches([], BOOK)) == []
    (made,) = rt.assess_batches([Stream(pa.table(table_of([(70.0, True)])))], BOOK)
    assert made["score"].to_pylist() == [Fraction(100)]
