"""Last time's tiers in this time's table, and the rules that go by them over several rounds."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ruraltier as rt
from ruraltier.domain.mapping import UnitMapping

WORDS = ["四类", "三类", "二类", "一类"]
TIERS = [
    {"code": f"c{4 - i}", "label": {"zh": word, "en": f"class {4 - i}"}, **({"at_least": i * 10} if i else {})}
    for i, word in enumerate(WORDS)
]
HEAD: dict[str, Any] = {
    "format": 1,
    "id": "classes",
    "title": "示例",
    "source": "s",
    "confidence": "illustrative",
    "sources": {"s": {"title": "made up"}},
    "missing": "unrated",
    "score": {"total": 40},
    "indicators": {
        "x": {"points": 40, "range": [0, 40], "curve": {"kind": "value"}},
        "last": {"kind": "option", "options": WORDS},
    },
    "ladder": {"tiers": TIERS, "previous": "last"},
}
BY_CODE = ["c4", "c3", "c2", "c1"]


def book(**more: Any) -> rt.TierPolicy:
    ladder = {"tiers": more.pop("tiers", TIERS), "previous": "last"}
    return rt.parse_policy(HEAD | {"ladder": ladder} | more)


def cohort(policy: rt.TierPolicy, ids: list[str], **columns: Any) -> rt.Cohort:
    return rt.read_cohort({"id": ids, **columns}, policy, id="id", filled=("last",))


def result(x: dict[str, float | None], policy: rt.TierPolicy | None = None) -> rt.Assessment:
    policy = policy or book()
    return rt.assess(rt.carry(cohort(policy, list(x), x=list(x.values())), None, policy=policy), policy)


def last(found: rt.Cohort) -> list[str | None]:
    return [village["last"] if isinstance(village["last"], str) else None for village in found]


def carried(before: dict[str, float | None], ids: list[str], **how: Any) -> rt.Cohort:
    policy = how.get("policy") or book()
    return rt.carry(cohort(policy, ids, x=[0] * len(ids)), result(before), **how)


def refused(before: dict[str, float | None], ids: list[str], **how: Any) -> list[tuple[str, str]]:
    with pytest.raises(rt.EvaluationError) as caught:
        carried(before, ids, **how)
    return [(problem.code, problem.path) for problem in caught.value.problems]


def test_last_times_tiers_are_found_by_id() -> None:
    found = carried({"a": 5, "b": 35, "c": None}, ["b", "new", "c", "a"])
    assert last(found) == ["一类", None, None, "四类"]
    assert found["new"]["last"] is rt.Absence.MISSING
    assert found.notes == ()
    assert rt.assess(found, book())["b"].previous == book().ladder.tiers[3]


def test_in_the_first_round_nobody_has_a_tier_of_last_time() -> None:
    policy = book()
    assert last(rt.carry(cohort(policy, ["a", "b"], x=[1, 2]), None, policy=policy)) == [None, None]
    with pytest.raises(rt.ArgumentError) as caught:
        rt.carry(cohort(policy, ["a"], x=[1]), None)
    assert caught.value.problems[0].what == "policy is a NoneType"


def test_without_a_column_for_them_tiers_cannot_be_carried() -> None:
    plain = rt.parse_policy({k: v for k, v in HEAD.items() if k != "ladder"} | {"ladder": {"tiers": TIERS}})
    assert refused({"a": 5}, ["a"], policy=plain) == [("RT-CAR-001", "ladder.previous")]


@pytest.mark.parametrize(
    ("argument", "value"),
    [("cohort", None), ("result", {}), ("policy", "book"), ("window", (2011, 2012)), ("window", [])],
)
def test_arguments_of_another_kind_are_refused(argument: str, value: Any) -> None:
    before = result({"a": 5})
    arguments: dict[str, Any] = {"cohort": before.cohort, "result": before} | {argument: value}
    with pytest.raises(rt.ArgumentError) as caught:
        rt.carry(**arguments)
    assert caught.value.problems[0].code == "RT-ARG-001"


# -- another ladder (K10) ----------------------------------------------------------------------------------------------

RENAMED = [tier | {"code": code} for tier, code in zip(TIERS, ["poor", "fair", "good", "best"], strict=True)]
STRANGE = [
    tier | {"code": code, "label": code} for tier, code in zip(TIERS, ["poor", "fair", "good", "best"], strict=True)
]
TURNED = [tier | {"code": code} for tier, code in zip(TIERS, ["c4", "c2", "c3", "c1"], strict=True)]
NAMES = {"c4": "poor", "c3": "fair", "c2": "good", "c1": "best"}


def test_k10_a_tier_with_another_code_is_found_by_its_label() -> None:
    assert last(carried({"a": 15, "b": 35}, ["a", "b"], policy=book(tiers=RENAMED))) == ["三类", "一类"]


def test_k10_a_tier_that_is_gone_is_refused_with_what_to_write() -> None:
    before: dict[str, float | None] = {"a": 15, "b": 35, "c": 36}
    with pytest.raises(rt.EvaluationError) as caught:
        carried(before, ["a"], policy=book(tiers=STRANGE))
    one, two = caught.value.problems
    assert (one.code, one.mend) == ("RT-CAR-003", 'say which it is: tiers={"c3": "…"}')
    assert "2 of the units" in two.what
    found = carried(before, list("abc"), policy=book(tiers=STRANGE), tiers=NAMES)
    assert last(found) == ["三类", "一类", "一类"]


def test_k10_two_tiers_may_have_become_one() -> None:
    found = carried({"a": 5, "b": 15}, ["a", "b"], tiers={"c4": "c3"})
    assert last(found) == ["三类", "三类"]


def test_k10_tiers_in_another_order_are_refused_unless_they_are_named() -> None:
    policy = book(tiers=TURNED)
    assert refused({"a": 15}, ["a"], policy=policy) == [("RT-CAR-004", "ladder.tiers")]
    found = carried({"a": 15, "b": 25}, ["a", "b"], policy=policy, tiers={"c3": "c3", "c2": "二类"})
    assert last(found) == ["二类", "二类"]


def test_names_of_tiers_that_are_not_there_are_refused() -> None:
    found = refused({"a": 15}, ["a"], tiers={"c3": "c9", "c8": "c1"})
    assert found == [("RT-CAR-002", "tiers.c3"), ("RT-CAR-002", "tiers.c8")]


# -- units that changed ------------------------------------------------------------------------------------------------


def test_a_recoded_unit_and_the_parts_of_one_have_the_tier_of_the_whole() -> None:
    mapping = {"a": "z", "b": {"b1": "1/2", "b2": "1/2"}}
    found = carried({"a": 15, "b": 35}, ["z", "b1", "b2", "a"], mapping=mapping)
    assert last(found) == ["三类", "一类", "一类", None]
    assert found.notes == ()


def test_units_that_became_one_have_the_tier_that_all_of_them_had() -> None:
    before: dict[str, float | None] = {"a": 15, "b": 16, "c": 35, "d": 16, "e": None, "f": None}
    found = carried(before, ["ab", "cd", "e"], mapping={"a": "ab", "b": "ab", "c": "cd", "d": "cd", "f": "e"})
    assert last(found) == ["三类", None, None]
    assert [note.code for note in found.notes] == ["RT-CAR-101"]
    assert "cd" in found.notes[0].what
    assert "1 of" in found.notes[0].what


def test_many_units_of_several_tiers_are_counted() -> None:
    before: dict[str, float | None] = {f"{part}{i}": 5 + 30 * part for i in range(7) for part in (0, 1)}
    (note,) = carried(before, [f"m{i}" for i in range(7)], mapping={old: f"m{old[1:]}" for old in before}).notes
    assert note.what.startswith("7 of")
    assert note.what.endswith("…")


def test_ids_of_a_mapping_that_are_in_neither_table_are_noticed() -> None:
    found = carried({"a": 5}, ["a"], mapping={"x": "y"})
    assert [(note.code, note.id) for note in found.notes] == [("RT-MAP-005", "x"), ("RT-MAP-005", "y")]


IDS = st.sampled_from("abcdefgh")


@given(
    before=st.dictionaries(IDS, st.none() | st.integers(0, 40), max_size=8),
    after=st.sets(IDS, min_size=1),
    mapping=st.dictionaries(IDS, IDS, max_size=4),
)
def test_carried_as_a_reader_of_lists_would(
    before: dict[str, float | None], after: set[str], mapping: dict[str, str]
) -> None:
    mapping = {old: new for old, new in mapping.items() if old in before and new in after and new not in mapping}
    held = dict(zip(before, result(before).tier_codes.tolist(), strict=True))
    came = {new: [held[old] for old in before if mapping.get(old, old) == new] for new in sorted(after)}
    words = {**dict(zip(BY_CODE, WORDS, strict=True)), "": None}
    wanted = [words[tiers[0]] if len(set(tiers)) == 1 else None for tiers in came.values()]
    assert last(carried(before, sorted(after), mapping=UnitMapping.of(mapping))) == wanted


# -- years between (K6) ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("then", "now", "years"),
    [
        (dt.date(2010, 12, 31), dt.date(2011, 1, 15), None),
        (dt.date(2010, 3, 1), dt.date(2010, 12, 31), None),
        (dt.date(2009, 12, 31), dt.date(2011, 1, 15), "2 years"),
        (dt.date(2009, 12, 31), dt.date(2012, 12, 31), "3 years"),
    ],
)
def test_k6_years_between_two_rounds_are_told(then: dt.date, now: dt.date, years: str | None) -> None:
    found = carried({"a": 5}, ["a"], window=(then, now))
    assert [note.code for note in found.notes] == (["RT-CAR-102"] if years else [])
    assert all(years in note.what for note in found.notes if years)


def test_k6_the_earlier_round_comes_first() -> None:
    day = dt.date(2011, 1, 1)
    assert refused({"a": 5}, ["a"], window=(day, day)) == [("RT-CAR-005", "window")]


# -- many --------------------------------------------------------------------------------------------------------------


def test_tiers_of_many_units_in_another_order() -> None:
    units = 20_000
    ids = [f"{110101000000 + i}" for i in range(units)]
    x = np.arange(units) % 41
    policy = book()
    before = rt.assess(rt.carry(cohort(policy, ids, x=x), None, policy=policy), policy)
    found = rt.carry(cohort(policy, ids[::-1], x=x), before)
    assert np.array_equal(found.number("last").values, before.tier[::-1])


def test_units_that_came_while_others_went_are_noted() -> None:
    policy = book()

    def named(ids: list[str], names: list[str]) -> rt.Cohort:
        table = {"id": ids, "name": names, "x": [10] * len(ids)}
        return rt.read_cohort(table, policy, id="id", name="name", filled=("last",))

    before = rt.assess(rt.carry(named(["a", "b", "c"], ["甲", "乙", ""]), None, policy=policy), policy)
    (note,) = rt.carry(named(["a", "n", "m"], ["甲", "乙", ""]), before).notes
    assert note.code == "RT-CAR-103"
    assert "乙" in note.what
    assert rt.carry(named(["a", "n", "c"], ["甲", "乙", ""]), before, mapping={"b": "n"}).notes == ()
    assert rt.carry(named(["a", "b", "c", "n"], ["甲", "乙", "", "新"]), before).notes == ()
