"""Who moved between two results, who is apart, and what the rules have in it."""

from __future__ import annotations

import copy
import datetime as dt
import json
import pickle
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import ruraltier as rt
from ruraltier.analysis.separation import Inseparable, Separation

COUNTY = Path(str(files("ruraltier"))) / "data" / "samples" / "synthetic-county"
WINDOW = (dt.date(2009, 12, 31), dt.date(2011, 12, 31))
YEAR = (dt.date(2010, 12, 31), dt.date(2011, 12, 31))

BOOK: dict[str, Any] = {
    "format": 1, "id": "b", "title": {"zh": "办法", "en": "book"}, "source": "s", "confidence": "published",
    "sources": {"s": {"title": "made up"}}, "score": {"total": 100}, "missing": "unrated",
    "indicators": {
        "road": {"label": "道路", "points": 100, "range": [0, 100], "curve": {"kind": "value"}},
        "debt": {}, "town": {"kind": "text"},
    },
    "vetoes": [{"code": "V1", "when": "debt > 5", "cap": "low", "if_unknown": "ignored", "label": "负债过高"}],
    "ladder": {"tiers": [
        {"code": "low", "label": "后进"}, {"code": "mid", "label": "一般", "at_least": 50},
        {"code": "top", "label": "先进", "at_least": 80},
    ]},
    "incentives": {"awards": [{"code": "fund", "kind": "fixed", "amounts": {"top": 20}}]},
}  # fmt: skip


def book(change: Any = None) -> rt.TierPolicy:
    document = copy.deepcopy(BOOK)
    if change:
        change(document)
    return rt.parse_policy(document)


def result(rows: str, policy: rt.TierPolicy | None = None, **more: list[Any]) -> rt.Assessment:
    """Return the result of rows such as ``a=60 b=90``; a dash is a missing value."""
    cells = [row.split("=") for row in rows.split()]
    ids, roads = [cell[0] for cell in cells], ["" if cell[1] == "-" else cell[1] for cell in cells]
    held = policy or book()
    table: dict[str, Any] = {"id": ids, "road": roads, "debt": [0] * len(ids), "town": ["x"] * len(ids)}
    names = more.pop("names", [""] * len(ids))
    cohort = rt.read_cohort(table | more, held, id="id")
    return rt.assess(rt.Cohort(cohort.ids, dict(cohort.columns), names), held)


def moves(found: rt.Mobility) -> list[tuple[str, str, str, int | None]]:
    return [(row["id"], row["before"], row["after"], row["steps"]) for row in found.moved()]


def codes(call: Any, *args: Any, **more: Any) -> list[str]:
    with pytest.raises(rt.RuraltierError) as caught:
        call(*args, **more)
    return [problem.code for problem in caught.value.problems]


# The matrix


def test_units_move_up_down_in_and_out() -> None:
    found = rt.compare(result("a=10 b=60 c=90 d=- e=60 f=-"), result("a=90 b=10 c=90 d=60 e=- f=-"), window=YEAR)
    assert moves(found) == [("a", "low", "top", 2), ("b", "mid", "low", -1), ("d", "", "mid", None),
                            ("e", "mid", "", None)]  # fmt: skip
    assert found.steps == {2: 1, 0: 1, -1: 1}
    assert (found.promoted(), found.promoted(by=1), found.promoted(by=2), found.demoted(by=1)) == (1, 0, 1, 1)
    assert found.transitions.totals == {"up": 1, "down": 1, "in": 1, "out": 1}
    assert len(found) == 6
    assert str(found.share_kept) == "1/3"
    assert found.matrix.tolist() == [[0, 0, 1, 0], [1, 0, 0, 1], [0, 0, 1, 0], [0, 1, 0, 1]]


ROWS = st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from(["10", "60", "90", "-"]), min_size=1)
MAPPINGS = st.sampled_from([None, {"a": "b"}, {"a": "c", "b": "c"}, {"a": {"b": "1/2", "c": "1/2"}}, {"a": "z"}])


@given(ROWS, ROWS, MAPPINGS)
def test_i28_margins(was: dict[str, str], now: dict[str, str], mapping: Any) -> None:
    before, after = (result(" ".join(f"{k}={v}" for k, v in rows.items())) for rows in (was, now))
    found = rt.compare(before, after, window=YEAR, mapping=mapping)
    counts = [{"": 0} | r.counts() for r in (before, after)]
    for i, (code, margin) in enumerate(found.margins().items()):
        tier = code or "unrated"
        assert margin["before"] == counts[0].get(tier, 0)
        assert margin["after"] == counts[1].get(tier, 0)
        assert found.matrix[i].sum() == margin["before"] - margin["left"] - margin["regrouped_before"]
        assert found.matrix[:, i].sum() == margin["after"] - margin["entered"] - margin["regrouped_after"]
    assert found.matrix.sum() == len(found) == len(found.units.pairs[0])
    assert set(found.units.pairs[0]).isdisjoint({*found.units.left, *found.units.regrouped[0]})
    if mapping is None:
        assert len(found) == len(was.keys() & now.keys())


@given(ROWS)
def test_i28_a_result_against_itself_is_diagonal(rows: dict[str, str]) -> None:
    one = result(" ".join(f"{k}={v}" for k, v in rows.items()))
    found = rt.compare(one, one, window=YEAR)
    assert np.array_equal(found.matrix, np.diag(np.diag(found.matrix)))
    assert not found.moved()
    assert found.separation is None
    assert found.prais_shorrocks in {0, None}


def test_the_order_of_rows_changes_nothing() -> None:
    before, after = result("a=10 b=60 c=90"), result("c=10 a=60 b=60")
    assert rt.compare(before, after, window=YEAR).matrix.tolist() == [[0, 1, 0, 0], [0, 1, 0, 0], [1, 0, 0, 0], [0] * 4]


# Units that changed


def test_k1_merged_units_are_listed_and_are_no_move() -> None:
    found = rt.compare(result("a=10 b=60 x=60"), result("c=90 x=60"), window=YEAR, mapping={"a": "c", "b": "c"})
    assert moves(found) == []
    assert [(r["kind"], r["id_before"], r["id"], str(r["share"])) for r in found.units.regroupings()] == [
        ("merged", "a", "c", "1"), ("merged", "b", "c", "1"),
    ]  # fmt: skip
    assert found.margins()["top"] | {} == {
        "before": 0, "left": 0, "regrouped_before": 0, "after": 1, "entered": 0, "regrouped_after": 1,
    }  # fmt: skip
    assert found["c"].change == found["a"].change == "regrouped"
    assert [part["id_before"] for part in found["c"].parts] == ["a", "b"]
    assert [part["id"] for part in found["b"].parts] == ["c"]
    assert found["c"].steps is None
    assert "合并拆分" in repr(found)
    assert "a 的 1 归入 c" in found["a"].text()


def test_k1_without_a_mapping_they_left_and_entered() -> None:
    found = rt.compare(result("a=10 b=60 x=60"), result("c=90 x=60"), window=YEAR)
    assert found.to_dict()["left"] == ["a", "b"]
    assert found.to_dict()["entered"] == ["c"]
    assert [found[id_].change for id_ in "abcx"] == ["left", "left", "entered", "same"]
    assert "新进 1,离开 2" in repr(found)
    assert "c: — → 先进" in found["c"].text("en")
    assert found["a"].text("zh").startswith("a:后进 → —,已不在表中")


def test_k2_a_split_unit_is_listed_with_its_shares() -> None:
    found = rt.compare(result("a=10"), result("b=90 c=10"), window=YEAR, mapping={"a": {"b": "1/3", "c": "2/3"}})
    assert moves(found) == []
    assert found.to_dict()["regrouped"] == [
        {"kind": "split", "id_before": "a", "id": "b", "share": "1/3"},
        {"kind": "split", "id_before": "a", "id": "c", "share": "2/3"},
    ]


def test_k3_a_new_name_is_the_same_village() -> None:
    found = rt.compare(
        result("a=10 b=60", names=["上河村", "下河村"]), result("a=60 b=60", names=["上河社区", ""]), window=YEAR
    )
    assert moves(found) == [("a", "low", "mid", 1)]
    assert found.units.renamed() == [{"id_before": "a", "id": "a", "name_before": "上河村", "name": "上河社区"}]
    assert "代码或名称有变:1" in repr(found)


def test_k4_a_new_code_under_the_same_name_is_suspected_and_never_joined() -> None:
    before = result("a=10 b=10 c=10", names=["上河村", "上河村", ""], town=["x", "y", "x"])
    after = result("d=90 e=90 f=90", names=["上河村", "中河村", ""], town=["x", "y", "x"])
    alone, under = (rt.compare(before, after, window=YEAR, by=by) for by in (None, "town"))
    assert alone.units.suspects() == [{"name": "上河村", "under": "", "left": ["a", "b"], "entered": ["d"]}]
    assert under.units.suspects() == [{"name": "上河村", "under": "x", "left": ["a"], "entered": ["d"]}]
    assert len(alone) == len(under) == 0
    joined = rt.compare(before, after, window=YEAR, mapping={"a": "d"})
    assert moves(joined) == [("d", "low", "top", 2)]
    assert joined.moved()[0]["id_before"] == "a"
    assert joined["a"].text("en").splitlines()[-1] == "  the code a became d"
    assert joined["d"].steps == joined["a"].steps == 2


def test_many_suspects_are_counted() -> None:
    before = result(" ".join(f"a{i}=10" for i in range(12)), names=[f"村{i}" for i in range(12)])
    after = result(" ".join(f"b{i}=10" for i in range(12)), names=[f"村{i}" for i in range(12)])
    assert "另有 2 组" in repr(rt.compare(before, after, window=YEAR))


def test_ids_of_the_mapping_that_are_nowhere_are_noted() -> None:
    found = rt.compare(result("a=10"), result("a=10"), window=YEAR, mapping={f"n{i}": "a" for i in range(11)})
    assert {(note.code) for note in found.notes} == {"RT-MAP-005"}
    assert "… +1" in repr(found).splitlines()[-1]


def test_k16_a_village_moves_to_another_township() -> None:
    before = result("a=10 b=10 c=10", town=["x", "x", "y"])
    after = result("a=10 b=60 d=10", town=["x", "y", "z"])
    found = rt.compare(before, after, window=YEAR, by="town")
    assert found.units.relocated() == [{"id": "b", "name": "", "before": "x", "after": "y"}]
    flows = found.units.flows()
    assert flows["x"] | {} == {"before": 2, "left": 0, "out": 1, "regrouped_before": 0, "in": 0, "entered": 0,
                               "regrouped_after": 0, "after": 1}  # fmt: skip
    for flow in flows.values():
        gone = flow["left"] + flow["out"] + flow["regrouped_before"]
        assert flow["before"] - gone + flow["in"] + flow["entered"] + flow["regrouped_after"] == flow["after"]
    assert "换了上级:1" in repr(found)
    assert rt.compare(before, after, window=YEAR).units.flows() == {}


# The window


def test_k6_two_years_are_no_yearly_move() -> None:
    before, after = result("a=10"), result("a=60")
    two, one = (rt.compare(before, after, window=window) for window in (WINDOW, YEAR))
    assert two.window == WINDOW
    assert "2009-12-31 至 2011-12-31" in repr(two)
    assert "730 天" in repr(two)
    assert "730" not in repr(one)


def test_the_window_is_two_days_in_order() -> None:
    one = result("a=10")
    assert codes(rt.compare, one, one, window=WINDOW[::-1]) == ["RT-MOB-001"]
    assert rt.compare(one, one, window=(YEAR[0], YEAR[0])).steps == {0: 1}
    for window in (2011, (YEAR[0],), ("2010", "2011"), (dt.datetime(2010, 1, 1), YEAR[1])):  # noqa: DTZ001 - refused
        assert codes(rt.compare, one, one, window=window) == ["RT-ARG-001"]


def test_arguments_of_another_kind_are_refused() -> None:
    one = result("a=10")
    assert codes(rt.compare, one.cohort, one, window=YEAR) == ["RT-ARG-001"]
    assert codes(rt.compare, one, None, window=YEAR) == ["RT-ARG-001"]
    assert codes(rt.compare, one, one, window=YEAR, by=1) == ["RT-ARG-001"]
    assert codes(rt.compare, one, one, window=YEAR, tiers=["low"]) == ["RT-ARG-001"]
    assert codes(rt.compare, one, one, window=YEAR, by="county") == ["RT-EVA-002"]
    found = rt.compare(one, one, window=YEAR)
    assert codes(found.__getitem__, "z") == ["RT-EVA-001"]
    assert codes(found.__getitem__, 0) == ["RT-ARG-001"]


# Ladders


def renamed(document: dict[str, Any]) -> None:
    for tier, code in zip(document["ladder"]["tiers"], ("c", "b", "a"), strict=True):
        tier["code"] = code
    document["vetoes"][0]["cap"] = "c"
    document["incentives"]["awards"][0]["amounts"] = {"a": 20}


def test_k10_other_tiers_need_a_mapping() -> None:
    before, after = result("a=10 b=60"), result("a=60 b=90", book(renamed))
    assert codes(rt.compare, before, after, window=YEAR) == ["RT-MOB-002"]
    found = rt.compare(before, after, window=YEAR, tiers={"low": "c", "mid": "b", "top": "a"})
    assert found.steps == {1: 2}
    assert isinstance(found.separation, Separation)
    assert found.separation.rules.steps == {0: 2}
    assert repr(found.separation).splitlines() == [
        "<Separation 2 units · b>",
        "            升  降  新定  失去  级差",
        "  办法变动   0   0     0     0     0",
        "  单位变动   2   0     0     0     2",
        "  合计       2   0     0     0     2",
    ]


def lower(document: dict[str, Any]) -> None:
    document["ladder"]["tiers"].insert(0, {"code": "least"})
    document["ladder"]["tiers"][1]["at_least"] = 5


def turned(document: dict[str, Any]) -> None:
    document["ladder"]["tiers"] = [{"code": "mid"}, {"code": "low", "at_least": 50}, {"code": "top", "at_least": 80}]
    document["vetoes"][0]["cap"] = "mid"


def test_k10_a_tier_that_is_added_changes_no_other() -> None:
    before, after = result("a=10 b=60"), result("a=60 b=90", book(lower))
    assert rt.compare(before, after, window=YEAR).steps == {1: 2}


def test_k10_tiers_in_another_order_need_a_mapping() -> None:
    before, after = result("a=10 b=60"), result("a=60 b=90", book(turned))
    assert codes(rt.compare, before, after, window=YEAR) == ["RT-MOB-002"]


def test_k10_every_code_of_both_ladders_is_known() -> None:
    before, after = result("a=10"), result("a=60", book(renamed))
    with pytest.raises(rt.EvaluationError) as caught:
        rt.compare(before, after, window=YEAR, tiers={"low": "c", "mid": "bb", "tip": "a"})
    assert [(p.code, p.path) for p in caught.value.problems] == [
        ("RT-MOB-003", "tiers.tip"), ("RT-MOB-003", "tiers.bb"), ("RT-MOB-003", "tiers.top"),
    ]  # fmt: skip


def test_tiers_that_became_one() -> None:
    merged = rt.compare(
        result("a=60 b=90"), result("a=60 b=60"), window=YEAR, tiers={"low": "low", "mid": "mid", "top": "mid"}
    )
    assert merged.steps == {0: 2}


# Rules and units


def stricter(document: dict[str, Any]) -> None:
    document["ladder"]["tiers"][2]["at_least"] = 95


def test_k9_the_change_parts_into_rules_and_units() -> None:
    before, after = result("a=90 b=90 c=10 d=- e=96"), result("a=90 b=99 c=60 d=60 e=60", book(stricter))
    found = rt.compare(before, after, window=YEAR)
    parts = found.separation
    assert isinstance(parts, Separation)
    assert parts.totals() == {
        "rules": {"up": 0, "down": 2, "in": 0, "out": 0, "steps": -2},
        "units": {"up": 2, "down": 1, "in": 1, "out": 0, "steps": 1},
        "whole": {"up": 1, "down": 2, "in": 1, "out": 0, "steps": -1},
    }
    assert [p.path for p in found.provisions] == ["ladder.tiers.top"]
    between = found["b"].between
    assert between is not None
    assert between.tier is not None
    assert between.tier.code == "mid"
    assert found["b"].text().splitlines()[-2:] == ["  办法变动:先进 → 一般", "  自身变动:一般 → 先进"]
    assert "序列中断" in repr(found)
    assert found.to_dict()["separation"]["whole"]["down"] == 2


@given(ROWS, ROWS, st.integers(1, 49), st.integers(60, 99))
def test_k9_the_two_steps_add_up_for_every_unit(was: dict[str, str], now: dict[str, str], mid: int, top: int) -> None:
    def cut(document: dict[str, Any]) -> None:
        document["ladder"]["tiers"][1]["at_least"] = mid
        document["ladder"]["tiers"][2]["at_least"] = top

    before = result(" ".join(f"{k}={v}" for k, v in was.items()))
    after = result(" ".join(f"{k}={v}" for k, v in now.items()), book(cut))
    found = rt.compare(before, after, window=YEAR)
    assert isinstance(found.separation, Separation)
    rules, units = found.separation.rules, found.separation.units
    assert np.array_equal(rules.was, found.transitions.was)
    assert np.array_equal(rules.now, units.was)
    assert np.array_equal(units.now, found.transitions.now)
    steps = [part.by_unit() for part in (rules, units, found.transitions)]
    whole = ~np.isnan(steps).any(axis=0)
    assert np.array_equal((steps[0] + steps[1])[whole], steps[2][whole])
    totals = found.separation.totals()
    assert totals["rules"]["steps"] + totals["units"]["steps"] == totals["whole"]["steps"]


def test_k9_a_column_that_the_old_table_lacks_makes_it_inseparable() -> None:
    def asks_more(document: dict[str, Any]) -> None:
        document["indicators"]["road"]["points"] = 50
        document["indicators"]["water"] = {"points": 50, "range": [0, 50], "curve": {"kind": "value"}}
        document["indicators"]["road"]["range"] = [0, 50]

    after = result("a=20", book(asks_more), water=[40])
    found = rt.compare(result("a=90"), after, window=YEAR)
    assert isinstance(found.separation, Inseparable)
    assert [(p.code, p.column) for p in found.separation.problems] == [("RT-EVA-010", "water")]
    assert found["a"].between is None
    assert "不能分开" in repr(found)
    assert len(found.to_dict()["separation"]["problems"]) == 1


def test_k9_another_unit_of_measurement_makes_it_inseparable() -> None:
    def in_metres(document: dict[str, Any]) -> None:
        document["indicators"]["road"]["unit"] = "米"

    found = rt.compare(result("a=90"), result("a=20", book(in_metres)), window=YEAR)
    assert found.provisions == ()
    assert isinstance(found.separation, Inseparable)
    assert [(p.code, p.column) for p in found.separation.problems] == [("RT-MOB-004", "road")]
    assert "RT-MOB" not in repr(found)
    assert "不能分开" in repr(found)


def test_k9_other_awards_and_labels_are_no_break() -> None:
    def pays_more(document: dict[str, Any]) -> None:
        document["incentives"]["awards"][0]["amounts"] = {"top": 30}
        document["title"] = "别的名称"

    found = rt.compare(result("a=90"), result("a=20", book(pays_more)), window=YEAR)
    assert found.provisions == ()
    assert found.separation is None
    assert found.to_dict()["separation"] is None


def test_the_rules_that_decided_are_named() -> None:
    found = rt.compare(result("a=90", debt=[9]), result("a=90"), window=YEAR)
    assert found["a"].text("zh").splitlines()[1:] == ["  原来:V1 负债过高,最高评为后进", "  以后:按分数 90"]
    assert repr(found["a"]) == found["a"].text("zh")
    none = rt.compare(result("a=-"), result("a=-"), window=YEAR)["a"]
    assert none.change == "none"
    assert none.text("en").splitlines() == [
        "a: no tier → no tier, still without a tier (2010-12-31 to 2011-12-31)",
        "  before: no score",
        "  after: no score",
    ]


def test_changes_have_words() -> None:
    found = rt.compare(result("a=10 b=90 c=- d=60"), result("a=60 b=10 c=60 d=-"), window=YEAR, mapping={})
    assert [found[id_].change for id_ in "abcd"] == ["up", "down", "in", "out"]
    assert [found[id_].steps for id_ in "abcd"] == [1, -2, None, None]
    assert "down 2 tiers" in found["b"].text("en")


# Containers


def test_it_is_pickled_whole() -> None:
    found = rt.compare(result("a=10 b=60"), result("c=60 b=10"), window=YEAR, mapping={"a": "c"}, by="town")
    again = pickle.loads(pickle.dumps(found))  # noqa: S301 - written one call earlier
    assert again.to_dict() == found.to_dict()
    assert not again.matrix.flags.writeable


def test_to_dict_is_json() -> None:
    found = rt.compare(result("a=10"), result("b=60"), window=YEAR)
    again = json.loads(json.dumps(found.to_dict()))
    assert again["window"] == ["2010-12-31", "2011-12-31"]
    assert again["share_kept"] is None


def test_nothing_at_all() -> None:
    nothing = result("a=10")
    empty = rt.assess(nothing.cohort.take(slice(0, 0)), nothing.policy)
    found = rt.compare(empty, empty, window=YEAR)
    assert found.steps == {}
    assert "升 0" in repr(found)
    assert "0 up" in found.text("en")


def test_the_synthetic_county() -> None:
    books = [rt.load_policy("shaanxi-2009"), rt.load_policy("shaanxi-2011")]
    tables = [COUNTY / f"synthetic-county-{year}.csv" for year in (2009, 2011)]
    was, now = (rt.assess(rt.read_cohort(t, p), p) for t, p in zip(tables, books, strict=True))
    found = rt.compare(was, now, window=WINDOW, tiers={}, by="township")
    assert found.steps == {4: 1, 3: 34, 2: 158, 1: 179, 0: 80, -1: 4}
    assert found.promoted() == 372
    parts = found.separation
    assert isinstance(parts, Separation)
    assert {name: total["steps"] for name, total in parts.totals().items()} == {"rules": -9, "units": 606, "whole": 597}
    assert "示例数值" in repr(found)


def test_a_rule_book_without_words_is_another_one_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(*_: object) -> None:
        raise rt.ExportError(rt.Problem(code="RT-EXP-001", what="no words"))

    monkeypatch.setattr("ruraltier.analysis.separation.diff", refuses)
    before = result("a=10")
    after = rt.assess(before.cohort, evolve(before.policy, title=rt.Text(zh="新办法")))
    found = rt.compare(before, after, window=YEAR)
    assert [p.label.zh for p in found.provisions] == ["新办法"]


def test_k9_a_value_that_the_new_rules_refuse_makes_it_inseparable() -> None:
    def narrower(document: dict[str, Any]) -> None:
        document["indicators"]["road"]["range"] = [0, 80]
        document["indicators"]["road"]["points"] = 80
        document["score"]["total"] = 80
        document["ladder"]["tiers"][2]["at_least"] = 70

    found = rt.compare(result("a=90"), result("a=75", book(narrower)), window=YEAR)
    assert isinstance(found.separation, Inseparable)
    assert [p.code for p in found.separation.problems] == ["RT-EVA-012"]
    assert found.steps == {0: 1}


def test_k9_what_the_old_rules_worked_out_is_worked_out_anew() -> None:
    def halved(document: dict[str, Any]) -> None:
        document["indicators"]["load"] = {
            "points": 100, "value": "road / 2", "curve": {"kind": "value"}, "bounded": False,
        }  # fmt: skip
        document["indicators"]["road"] = {"label": "道路"}

    def whole(document: dict[str, Any]) -> None:
        halved(document)
        document["indicators"]["load"]["value"] = "road"

    found = rt.compare(result("a=90", book(halved)), result("a=90", book(whole)), window=YEAR)
    assert isinstance(found.separation, Separation)
    assert (found.separation.rules.steps, found.separation.units.steps) == ({2: 1}, {0: 1})
