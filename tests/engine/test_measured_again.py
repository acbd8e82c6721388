"""What a measured cohort is made of, and what becomes of it under another rule book."""

from __future__ import annotations

import copy
import pickle
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from attrs import evolve

import ruraltier as rt

VALUE: dict[str, Any] = {"points": 1, "curve": {"kind": "value"}, "bounded": False}
COLUMNS: dict[str, list[Any]] = {"id": list("abc"), "income": [10, 30, 20], "poor": ["yes", "no", "yes"]}
NOT = rt.Absence.NOT_APPLICABLE


def book(x: str, income: dict[str, Any] | None = None, **parts: Any) -> rt.TierPolicy:
    """Return a rule book whose score is a formula."""
    return rt.parse_policy({
        "format": 1, "id": "m", "title": "Measures", "source": "s", "confidence": "published", "missing": "unrated",
        "sources": {"s": {"title": "made up"}}, "score": {"total": 1},
        "indicators": {"x": VALUE | {"value": x}, "income": income or {}, "poor": {"kind": "yes_no"}},
        "ladder": {"tiers": [{"code": "low"}, {"code": "top", "at_least": 1000}]},
    } | parts)  # fmt: skip


RANK, DOUBLE = book("rank(income)"), book("2 * income")


def table() -> rt.Cohort:
    return rt.read_cohort(COLUMNS, RANK, id="id")


def xs(cohort: rt.Cohort) -> list[Any]:
    return [village["x"] for village in cohort]


def test_what_another_rule_book_worked_out_is_worked_out_anew() -> None:
    ranked = rt.assess(table(), RANK).cohort
    doubled = rt.assess(ranked, DOUBLE)
    assert (xs(ranked), xs(doubled.cohort)) == ([3, 1, 2], [20, 60, 40])
    assert doubled.same_as(rt.assess(table(), DOUBLE))
    assert xs(rt.measure(doubled.cohort, RANK)) == [3, 1, 2]


def test_what_another_rule_book_took_out_is_there_again() -> None:
    some, every = book("income", {"applies": "poor"}), book("income")
    masked = rt.assess(table(), some).cohort
    assert [village["income"] for village in masked] == [10, NOT, 20]
    assert rt.assess(masked, every).score.tolist() == [10, 30, 20]


def test_a_rule_book_without_measures_has_the_table_as_it_was() -> None:
    plain = rt.parse_policy(RANK.to_dict() | {"indicators": {"income": VALUE}})
    cohort = table()
    assert rt.measure(rt.measure(cohort, RANK), plain) is cohort
    with pytest.raises(rt.EvaluationError) as caught:
        rt.assess(rt.measure(cohort, RANK), rt.parse_policy(plain.to_dict() | {"indicators": {"x": VALUE}}))
    assert [(p.code, p.column) for p in caught.value.problems] == [("RT-EVA-010", "x")]


@pytest.mark.parametrize("again", [RANK, book("rank(income)")])
def test_a_cohort_is_measured_once_under_the_same_rule_book_and_under_an_equal_one(again: rt.TierPolicy) -> None:
    cohort = table()
    measured = rt.measure(cohort, RANK)
    assert measured.given is cohort
    assert measured.measured_by is RANK
    assert rt.measure(measured, again) is measured
    assert rt.assess(measured, again).cohort is measured


def test_a_table_that_no_rule_book_has_measured_says_so() -> None:
    brought = rt.Cohort(["a"], {"x": rt.NumberColumn([7.0]), "income": rt.NumberColumn([1.0])})
    assert rt.measure(brought, RANK) is brought
    assert (brought.given, brought.measured_by) == (None, None)
    assert xs(rt.assess(brought, DOUBLE).cohort) == [7]


@pytest.mark.parametrize("copied", [lambda c: pickle.loads(pickle.dumps(c)), copy.copy, copy.deepcopy])  # noqa: S301 - our own bytes
def test_copies_remember_what_they_were_made_of(copied: Any) -> None:
    measured = rt.measure(table(), RANK)
    again = copied(measured)
    assert again.same_as(measured)
    assert again.given.same_as(table())
    assert rt.measure(again, RANK) is again
    assert xs(rt.measure(again, DOUBLE)) == [20, 60, 40]
    assert not again.ids.flags.writeable
    unmeasured = copied(table())
    assert (unmeasured.given, unmeasured.measured_by) == (None, None)


def test_some_rows_keep_what_was_worked_out_for_all() -> None:
    part = rt.measure(table(), RANK).take(np.array([0, 2]))
    assert (part.given, part.measured_by) == (None, None)
    assert xs(rt.assess(part, RANK).cohort) == [3, 2]
    assert xs(rt.assess(part, DOUBLE).cohort) == [3, 2]


def test_columns_that_are_put_together_anew_are_a_table_of_their_own() -> None:
    measured = rt.measure(table(), RANK)
    mine = evolve(measured, columns=dict(measured.columns) | {"income": rt.NumberColumn([1.0, 2.0, 3.0])})
    assert mine.given is None
    assert xs(rt.measure(mine, DOUBLE)) == [3, 1, 2]
    assert [village["income"] for village in rt.measure(mine, DOUBLE)] == [1, 2, 3]


def test_the_fingerprint_is_that_of_the_columns() -> None:
    measured = rt.measure(table(), RANK)
    plain = rt.Cohort(measured.ids, measured.columns, measured.names)
    assert measured.fingerprint == plain.fingerprint
    assert measured.same_as(plain)
    assert measured.fingerprint != table().fingerprint


def test_cuts_are_fitted_to_a_result_as_to_its_table() -> None:
    # The score of the second round rests on the first: under the stated cuts every village is low.
    ladder = {"tiers": [{"code": "low"}, {"code": "top", "at_least": 1000}], "fit": {"method": "natural_breaks"}}
    indicators = {
        "x": VALUE, "income": {}, "poor": {"kind": "yes_no"},
        "high": {"value": [{"when": 'placed >= "top"', "is": 1}, {"is": 0}]},
    }  # fmt: skip
    policy = rt.parse_policy(RANK.to_dict() | {"indicators": indicators, "ladder": ladder})
    cohort = rt.read_cohort({"id": list("abcd"), "x": [1, 2, 100, 101]}, policy, id="id")
    result = rt.assess(cohort, policy)
    assert [village["high"] for village in result.cohort] == [Fraction(v) for v in (0, 0, 1, 1)]
    for given in (result.cohort, rt.measure(cohort, policy)):
        assert rt.assess(given, policy).same_as(result)
        assert rt.fit(given, policy) == result.policy
    kept = rt.assess(result.cohort, result.policy)
    assert kept.cohort is result.cohort
    assert kept.same_as(result)


def test_a_cohort_is_filled_as_if_the_columns_had_come_with_it() -> None:
    policy = rt.parse_policy({
        "format": 1, "id": "b", "title": "b", "source": "d", "confidence": "published",
        "sources": {"d": {"title": "d"}},
        "indicators": {"a": {"points": 1, "curve": {"kind": "value"}, "bounded": False}, "twice": {"value": "2 * a"}},
        "score": {"total": 1}, "ladder": {"tiers": [{"code": "low"}]},
    })  # fmt: skip
    cohort = rt.measure(rt.Cohort(["x"], {"a": rt.NumberColumn(np.array([3.0]))}), policy)
    filled = cohort.filled({"a": rt.NumberColumn(np.array([4.0]))})
    assert "twice" not in filled.columns
    assert rt.measure(filled, policy).number("twice").values.tolist() == [8.0]
    with pytest.raises(rt.TableError):
        cohort.filled({"a": rt.NumberColumn(np.array([4.0, 5.0]))})
