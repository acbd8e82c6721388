"""Whatever is given, the answer is a rule book or an error that says what is wrong."""

from __future__ import annotations

import copy
import datetime as dt
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from policy.rulebooks import base
from ruraltier.analysis.lint.checks import findings_of
from ruraltier.edge.files import list_policies, load_policy
from ruraltier.errors import RuraltierError
from ruraltier.policy.parse import parse_policy
from ruraltier.policy.policy import TierPolicy
from ruraltier.policy.write import document_of
from strategies import SeededChoice, draw_document

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow

DOCUMENTS = [base(), *(document_of(load_policy(policy.id)) for policy in list_policies())]
for _document in DOCUMENTS:
    _document["cases"] = _document["cases"][:2]

KEYS = sorted(
    {key for document in DOCUMENTS for key in document} | {"code", "kind", "points", "pass", "人", "a.b", "", 'q"', "x"}
)

atoms = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.integers(),
    st.floats(),
    st.decimals(),
    st.fractions(),
    st.text(max_size=6),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.binary(max_size=3),
    st.sampled_from(
        ["missing", "unrated", "income", "income < 3", "not (", "1/3", "1/0", "top", "sum", "linear", "number"]
    ),
    st.sampled_from(
        [{"at_least": 3}, {"places": 2, "mode": "up"}, {"kind": "value"}, {"zh": "x"}, {1: 2}, {1, 2}, object()]
    ),
)
values: st.SearchStrategy[Any] = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.tuples(inner), st.dictionaries(st.sampled_from(KEYS), inner, max_size=4)
    ),
    max_leaves=8,
)


def answers(document: Any) -> None:
    """Assert that a document is answered by a rule book that comes back, or by an error with problems."""
    try:
        policy = parse_policy(document)
    except RuraltierError as error:
        refusal = error
    else:
        assert isinstance(policy, TierPolicy)
        assert parse_policy(document_of(policy)) == policy
        assert isinstance(findings_of(policy), list)
        return
    assert refusal.problems
    assert str(refusal)


@given(values)
def test_anything_at_all_is_answered(document: Any) -> None:
    answers(document)


@given(st.dictionaries(st.sampled_from(KEYS), values, max_size=12))
@example({"format": 1, "aspects": {"a": 3}, "score": 3})
def test_any_sections_are_answered(document: Any) -> None:
    answers(document)


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in items:
        yield (*path, key)
        yield from _places(part, (*path, key))


def _spoil(document: Any, path: tuple[Any, ...], how: str, value: Any, key: str) -> None:
    holder = document
    for step in path[:-1]:
        holder = holder[step]
    if how == "put":
        holder[path[-1]] = copy.deepcopy(value)
    elif how == "drop":
        del holder[path[-1]]
    elif how == "add" and isinstance(holder, dict):
        holder[key] = copy.deepcopy(value)
    elif how == "again" and isinstance(holder, list):
        holder.append(copy.deepcopy(holder[path[-1]]))


@given(data=st.data(), which=st.integers(0, len(DOCUMENTS) - 1))
def test_any_spoilt_policy_is_answered(data: st.DataObject, which: int) -> None:
    document = copy.deepcopy(DOCUMENTS[which])
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(list(_places(document))))
        how = data.draw(st.sampled_from(["put", "drop", "add", "again"]))
        _spoil(document, path, how, data.draw(values), data.draw(st.sampled_from(KEYS)))
    answers(document)


@given(data=st.data(), seed=st.integers(0, 2**32))
def test_a_drawn_policy_with_parts_swapped_is_answered(data: st.DataObject, seed: int) -> None:
    document = draw_document(SeededChoice(Random(seed)))  # noqa: S311 - a seed, not a secret
    places = list(_places(document))
    one, other = data.draw(st.sampled_from(places)), data.draw(st.sampled_from(places))
    value: Any = document
    for step in other:
        value = value[step]
    _spoil(document, one, "put", copy.deepcopy(value), "")
    answers(document)


def test_numbers_of_every_kind_are_the_same_number() -> None:
    spelt: list[Any] = [2, 2.0, Decimal("2.0"), Decimal("2E0"), "4/2"]
    made = [parse_policy(base(**{"settings.least.value": number})) for number in spelt]
    assert all(policy == made[0] for policy in made)
    assert {policy.fingerprint for policy in made} == {made[0].fingerprint}


def test_dates_are_not_times() -> None:
    answers(base(valid_from=dt.datetime(2024, 1, 1, tzinfo=dt.UTC)))
