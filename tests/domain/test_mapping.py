"""Units that changed their code, merged or split between two tables."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruraltier.domain.mapping import MERGED, RECODED, SAME, SPLIT, UnitMapping, positions
from ruraltier.errors import ArgumentError, EvaluationError, RuraltierError

WORDS = {SAME: "same", RECODED: "recoded", MERGED: "merged", SPLIT: "split"}


def linked(mapping: Any, before: str, after: str) -> list[tuple[str, str, str, str]]:
    """Return (old id, new id or a dash, share, kind) of tables whose ids are letters."""
    found = UnitMapping.of(mapping).links(np.array(list(before), np.str_), np.array(list(after), np.str_))
    rows = zip(found.old.tolist(), found.new.tolist(), found.share.tolist(), found.kind.tolist(), strict=True)
    return [(before[o], after[n] if n >= 0 else "-", str(s), WORDS[k]) for o, n, s, k in rows]


def problems(mapping: Any) -> list[tuple[str, str]]:
    with pytest.raises(RuraltierError) as caught:
        UnitMapping.of(mapping)
    return [(p.code, p.path) for p in caught.value.problems]


def test_without_a_mapping_units_keep_their_codes() -> None:
    assert linked(None, "ab", "bc") == [("a", "-", "1", "same"), ("b", "b", "1", "same")]
    assert len(UnitMapping.of({})) == 0


def test_k1_two_units_merge() -> None:
    assert linked({"a": "c", "b": "c"}, "abx", "xc") == [
        ("a", "c", "1", "merged"),
        ("b", "c", "1", "merged"),
        ("x", "x", "1", "same"),
    ]


def test_k1_a_unit_takes_another_in_and_keeps_its_code() -> None:
    assert linked({"b": "a"}, "ab", "a") == [("a", "a", "1", "merged"), ("b", "a", "1", "merged")]


def test_k1_a_merger_with_a_unit_that_was_not_in_the_table_is_one_all_the_same() -> None:
    assert linked({"a": "c", "b": "c"}, "a", "c") == [("a", "c", "1", "merged")]


def test_k2_a_unit_splits_by_exact_shares() -> None:
    assert linked({"a": {"b": "1/3", "c": "2/3"}}, "a", "bc") == [
        ("a", "b", "1/3", "split"),
        ("a", "c", "2/3", "split"),
    ]


def test_k2_a_unit_gives_a_part_away_and_keeps_its_code() -> None:
    assert linked({"a": {"a": 0.75, "b": 0.25}}, "a", "ab") == [("a", "a", "3/4", "split"), ("a", "b", "1/4", "split")]


def test_k4_a_code_changes() -> None:
    assert linked({"a": "b"}, "a", "b") == [("a", "b", "1", "recoded")]
    assert linked([("a", "b")], "a", "") == [("a", "-", "1", "recoded")]


def test_k5_chains_are_followed() -> None:
    assert linked({"a": "b", "b": "c"}, "a", "c") == [("a", "c", "1", "recoded")]
    assert linked({"b": "c", "a": "b"}, "ab", "c") == [("a", "c", "1", "merged"), ("b", "c", "1", "merged")]
    split = {"a": {"b": "1/2", "c": "1/2"}, "b": {"d": "1/3", "c": "2/3"}}
    assert dict(UnitMapping.of(split).successor("a")) == {"d": Fraction(1, 6), "c": Fraction(5, 6)}
    assert linked({"a": {"b": "1/2", "c": "1/2"}, "b": "d", "c": "d"}, "a", "d") == [("a", "d", "1", "recoded")]


def test_k5_circles_are_refused_all_of_them() -> None:
    assert problems({"a": "b", "b": "a"}) == [("RT-MAP-003", "a")]
    found = {"z": "a", "a": "b", "b": "a", "c": {"c": "1/2", "d": "1/2"}, "d": "e", "e": "f", "f": "d", "x": "y"}
    assert problems(found) == [("RT-MAP-003", "a"), ("RT-MAP-003", "d")]


def test_k5_two_targets_at_one_time_are_refused() -> None:
    assert problems([("a", "b"), ("a", "c"), ("x", "")]) == [("RT-MAP-004", "a"), ("RT-MAP-001", "x")]


@pytest.mark.parametrize(
    "shares", [{"b": "1/2", "c": "1/3"}, {"b": 0, "c": 1}, {"b": "3/2", "c": "-1/2"}, {"b": "half", "c": 1}, {}]
)
def test_shares_are_above_0_and_add_up_to_1(shares: Any) -> None:
    assert problems({"a": shares}) == [("RT-MAP-002", "a")]


@pytest.mark.parametrize("mapping", [{1: "a"}, {"a": 1}, {"a": None}, {"a": {2: 1}}, {"a": []}])
def test_ids_are_texts(mapping: Any) -> None:
    assert {code for code, _ in problems(mapping)} == {"RT-MAP-001"}


@pytest.mark.parametrize("mapping", ["a", 7, ["ab"], [["a"]], [("a", "b", "c")]])
def test_what_is_no_mapping_is_refused(mapping: Any) -> None:
    with pytest.raises(ArgumentError) as caught:
        UnitMapping.of(mapping)
    assert caught.value.problems[0].code == "RT-ARG-001"


def test_a_mapping_is_taken_as_it_is() -> None:
    mapping = UnitMapping.of({"a": "b"})
    assert UnitMapping.of(mapping) is mapping


def test_ids_that_are_nowhere_are_reported() -> None:
    mapping = UnitMapping.of({"a": "b", "b": "c", "330001": "x"})
    found = mapping.unknown(np.array(["a", "330000"]), np.array(["c"]))
    assert [(p.code, p.id) for p in found] == [("RT-MAP-005", "330001"), ("RT-MAP-005", "x")]
    assert "330000" in found[0].mend


def test_a_reused_code_is_another_unit() -> None:
    assert linked({"a": "b"}, "a", "ab") == [("a", "b", "1", "recoded")]


LETTERS = "abcdefgh"


@st.composite
def mappings(draw: st.DrawFn) -> dict[str, Any]:
    """Return entries that only lead forward in the alphabet, so that there is no circle."""
    found: dict[str, Any] = {}
    for at, old in enumerate(LETTERS[:-1]):
        heirs = draw(st.lists(st.sampled_from(LETTERS[at:]), unique=True, max_size=3))
        parts = [draw(st.integers(1, 5)) for _ in heirs]
        if heirs:
            found[old] = {h: Fraction(p, sum(parts)) for h, p in zip(heirs, parts, strict=True)}
    return found


def carried(mapping: dict[str, Any], unit: str) -> dict[str, Fraction]:
    """Return where a unit went, by walking; an oracle in plain Python."""
    found: dict[str, Fraction] = {}
    for heir, share in mapping.get(unit, {unit: Fraction(1)}).items():
        ends = {heir: Fraction(1)} if heir == unit else carried(mapping, heir)
        for last, part in ends.items():
            found[last] = found.get(last, Fraction(0)) + share * part
    return found


@given(mappings(), st.sets(st.sampled_from(LETTERS)), st.sets(st.sampled_from(LETTERS)))
def test_links_are_those_of_a_walk(mapping: dict[str, Any], before: set[str], after: set[str]) -> None:
    olds, news = "".join(sorted(before)), "".join(sorted(after, reverse=True))
    expected = [(o, h if h in news else "-", str(s)) for o in olds for h, s in carried(mapping, o).items()]
    found = linked(mapping, olds, news)
    assert sorted(row[:3] for row in found) == sorted(expected)
    for old in olds:
        assert sum(Fraction(share) for o, _, share, _ in found if o == old) == 1
        several = len(carried(mapping, old)) > 1
        assert {kind == "split" for o, _, _, kind in found if o == old} == {several}


@given(st.lists(st.text("ab1", min_size=1), unique=True), st.lists(st.text("ab1", min_size=1), unique=True))
def test_positions_are_those_of_a_search(wanted: list[str], ids: list[str]) -> None:
    expected = [ids.index(w) if w in ids else -1 for w in wanted]
    assert positions(np.array(wanted, np.str_), np.array(ids, np.str_)).tolist() == expected


def test_the_kind_of_error_is_one_of_evaluation() -> None:
    with pytest.raises(EvaluationError):
        UnitMapping.of({"a": "b", "b": "a"})


def test_heirs_without_shares_are_told_how_to_write_them() -> None:
    with pytest.raises(EvaluationError) as caught:
        UnitMapping.of({"b": ["bc", "a2"]})
    (problem,) = caught.value.problems
    assert (problem.code, problem.path) == ("RT-MAP-002", "b")
    assert problem.mend == "write the share of each, such as {'a2': '1/2', 'bc': '1/2'}"
