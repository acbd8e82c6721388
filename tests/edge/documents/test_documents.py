"""Objects as JSON: everything public comes back the same, and nothing else comes in."""

from __future__ import annotations

import datetime as dt
import json
from copy import deepcopy
from enum import Enum
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from attrs import fields, frozen
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from jsonschema import Draft202012Validator

import ruraltier as rt
from ruraltier.analysis.findings import Severity
from ruraltier.edge.documents.fits import declared, fits
from ruraltier.edge.documents.kinds import classes, plans
from ruraltier.edge.documents.limits import DocumentLimits
from ruraltier.errors import Phrase
from ruraltier.policy.plugins import Rule
from specimens import DAY, LATER, World

WORLD = World()
RESULTS = WORLD.results()
UNIQUE = object()


def again(value: Any) -> Any:
    return rt.from_json(rt.to_json(value))


def codes(text: str, error: type[rt.RuraltierError] = rt.ArgumentError, **more: Any) -> list[str]:
    with pytest.raises(error) as caught:
        rt.from_json(text, **more)
    return [problem.code for problem in caught.value.problems]


# -- what is public comes back the same --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", RESULTS)
def test_a_result_comes_back_the_same(name: str) -> None:
    given_one: Any = RESULTS[name]
    found = again(given_one)
    assert type(found) is type(given_one)
    assert repr(found) == repr(given_one)
    assert found._repr_html_() == given_one._repr_html_()
    assert not hasattr(given_one, "same_as") or found.same_as(given_one)
    if hasattr(given_one, "to_dict"):
        assert found.to_dict() == given_one.to_dict()
    assert json.loads(rt.to_json(given_one, indent=1)) == json.loads(rt.to_json(given_one))


OTHERS: dict[str, Any] = {
    "Absence": rt.Absence.REFUSED,
    "Amendment": rt.Amendment(code="n", valid_from=DAY, set={"a.b": [0.5, {"c": Fraction(1, 3)}], "d": LATER}),
    "Aspect": rt.Aspect(code="a", total=10),
    "Criterion": rt.Criterion(code="i", indicator="i", curve=rt.curves.Proportional(target=50)),
    "CutFit": rt.CutFit(method="quantiles", shares=[("top", "1/4")]),
    "Effects": rt.Effects.all("unrated"),
    "Finding": rt.check(rt.load_policy("idm-2016").with_cut("mandiri", "1.2"))[0],
    "Floor": rt.Floor(code="F", when="always", tier="top"),
    "Gate": rt.Gate(code="G", when='a >= 1/3 or at least 2 of (b, c == "x", not d)', cap="low"),
    "IncentiveScheme": rt.load_policy("shaanxi-2011").incentives,
    "Indicator": rt.Indicator(code="i", range=(0, 1), label=rt.Text(zh="收入", en="income")),
    "Layout": rt.Layout(header_row=(1, 2), columns={"income": "收入"}, units={"income": ("万",)}),
    "Ladder": rt.load_policy("idm-2016").ladder,
    "NumberColumn": rt.NumberColumn([0.1, np.nan, -0.0, 1e22], np.array([0, 4, 0, 0], np.int8)),
    "Problem": rt.Problem(code="RT-X", what=Phrase("村", "village"), rule="<script>\u2028", row=7, value="'x'"),
    "Quota": rt.Quota(code="Q", tier="top", share="1/3", base="rated", round="down", ties="include"),
    "Rounding": rt.Rounding(places=2, mode="half_up"),
    "Text": rt.Text(zh="村", en="village"),
    "TextColumn": rt.TextColumn(["甲乡", "", "\ud800"]),
    "Threshold": rt.Threshold.at_least(Fraction(1, 3)),
    "Tier": rt.Tier(code="top", threshold=rt.Threshold.at_least("0.6")),
    "Veto": rt.Veto(code="V", when="x < -1 / 3"),
    "parts.Choice": rt.parts.Choice(formula="ln(income) - -(before) * 1/3"),
    "day": dt.date(2024, 2, 29),
    "list": [1, (2.5, True), {"a": None}, frozenset({"x", "y"}), 2**70, float("inf"), float("-inf")],
}  # fmt: skip


@pytest.mark.parametrize("name", OTHERS)
def test_a_value_comes_back_equal(name: str) -> None:
    value = OTHERS[name]
    found = again(value)
    assert type(found) is type(value)
    assert found.same_as(value) if hasattr(value, "same_as") else found == value


def test_every_public_class_is_tried() -> None:
    public = {name for name in rt.__all__ if isinstance(getattr(rt, name), type)}
    errors = {name for name in public if issubclass(getattr(rt, name), rt.RuraltierError)}
    tried = set(RESULTS) | set(OTHERS) | errors
    assert public - tried == {"Plugins"}  # code is in no document
    assert {name for name in public if name in classes()} | {"TierPolicy", "Programme", "Plugins"} >= tried & public


def test_nan_is_stated() -> None:
    assert np.isnan(again(float("nan")))


@pytest.mark.parametrize("kind", [n for n in rt.__all__ if n.endswith("Error")])
def test_an_error_comes_back(kind: str) -> None:
    error = getattr(rt, kind)(rt.Problem(code="RT-X-001", what="x", path="a.b"), 7)
    found = again(error)
    assert type(found) is type(error)
    assert (found.problems, found.count, str(found)) == (error.problems, 7, str(error))


@pytest.mark.parametrize("policy", [policy.id for policy in rt.list_policies()])
def test_a_shipped_rule_book_comes_back_equal(policy: str) -> None:
    book = rt.load_policy(policy)
    assert again(book) == book
    assert again(book).fingerprint == book.fingerprint
    sections = tuple(getattr(book, a.name) for a in fields(rt.TierPolicy))
    assert again(sections) == sections


@pytest.mark.parametrize("programme", rt.list_programmes(), ids=lambda p: p.id)
def test_a_shipped_programme_comes_back_equal(programme: rt.Programme) -> None:
    assert again(programme) == programme
    for section in (a.name for a in fields(rt.Programme) if a.name != "levels"):
        value = getattr(programme, section)
        assert again(value) == value


def test_a_figure_with_more_digits_than_a_float_is_written_whole() -> None:
    policy = rt.load_policy("idm-2016")
    for cut in ("0.815512345678901234567", "0.8155", "4078/5001"):
        changed = policy.with_cut("mandiri", Fraction(cut))
        assert again(changed) == changed


def test_columns_that_were_worked_out_are_worked_out_again() -> None:
    indicators = {
        "income": {"range": [0, 10**6]},
        "gain": {"points": 100, "range": [0, 10**6], "curve": {"kind": "proportional", "target": 9},
                 "value": "income * 2"},
    }  # fmt: skip
    policy = rt.parse_policy({
        "format": 1, "id": "m", "title": "m", "source": "s", "confidence": "illustrative",
        "sources": {"s": {"title": "s"}}, "indicators": indicators, "score": {"total": 100},
        "ladder": {"tiers": [{"code": "low"}, {"code": "top", "at_least": 50}]},
    })  # fmt: skip
    result = rt.assess(rt.read_cohort({"id": ["a", "b"], "income": [9, 30]}, policy, id="id"), policy)
    found = again(result)
    assert found.same_as(result)
    assert found.cohort.measured_by is found.policy
    assert found.cohort.given.same_as(result.cohort.given)


def test_what_is_shared_is_written_once_and_is_one_object_again() -> None:
    result, other = (
        RESULTS["Assessment"],
        rt.assess(WORLD.first["village"].cohort.take(slice(0, 2)), WORLD.books["village"]),
    )
    assert isinstance(result, rt.Assessment)
    text = rt.to_json((result, other, result.policy))
    assert text.count('"示例县文明村评选办法(村)"') == 1
    first, second, policy = rt.from_json(text)
    assert first.policy is second.policy is policy


def test_arrays_are_read_only_again() -> None:
    found = again(RESULTS["Assessment"])
    assert not found.tier.flags.writeable
    assert not found.cohort.ids.flags.writeable


@given(st.data())
def test_an_array_comes_back_to_the_bit(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(["int8", "int64", "uint64", "float64", "bool"]))
    shape = data.draw(st.sampled_from([(0,), (3,), (2, 3), (0, 2)]))
    values = data.draw(arrays(np.dtype(kind), shape))
    found = again(values)
    assert (found.dtype, found.shape) == (values.dtype, values.shape)
    assert np.array_equal(found, values, equal_nan=kind == "float64")


@given(st.lists(st.text(), max_size=5))
def test_texts_and_days_come_back(texts: list[str]) -> None:
    values = np.array(texts, dtype=np.str_)
    assert again(values).tolist() == values.tolist()
    days = np.array(["2024-02-29", "NaT"], dtype="datetime64[D]")
    assert np.array_equal(again(days), days, equal_nan=True)


@given(st.fractions() | st.decimals(allow_nan=False, allow_infinity=False, min_value=-1000, max_value=1000, places=5))
def test_exact_numbers_come_back(value: Any) -> None:
    assert again(value) == value
    assert type(again(value)) is type(value)


def test_large_integers_are_texts_where_other_readers_would_round_them() -> None:
    values = np.array([2**53 - 1, 2**53, -(2**63)])
    assert json.loads(rt.to_json(values))["object"]["values"] == [2**53 - 1, str(2**53), str(-(2**63))]


# -- what is not held --------------------------------------------------------------------------------------------------


@frozen
class Seen:
    kind = "seen"
    reads: tuple[str, ...] = ("a",)


class Colour(Enum):
    RED = 1


@pytest.mark.parametrize("value", [UNIQUE, Seen(), rt.Plugins(), print, b"x", {1, 2}, Colour.RED, np.bytes_(b"x")])
def test_what_is_not_public_or_holds_code_is_refused(value: object) -> None:
    with pytest.raises(rt.ArgumentError) as caught:
        rt.to_json([value])
    assert caught.value.problems[0].code == "RT-JSN-006"


def test_a_rule_of_another_package_is_refused() -> None:
    from ruraltier.policy.conditions import Custom  # noqa: PLC0415 - used here alone

    rule: Any = Seen()
    assert isinstance(rule, Rule) or rule.reads
    with pytest.raises(rt.ArgumentError):
        rt.to_json(rt.Gate(code="G", when=Custom(rule), cap="low"))


# -- what is not let in ------------------------------------------------------------------------------------------------


def test_numbers_of_arrays_may_be_texts() -> None:
    assert rt.from_json(holding({"array": "int64", "values": [1, "-9007199254740993"]})).tolist() == [1, -(2**53) - 1]
    assert rt.from_json(holding({"array": "float64", "values": ["inf", 1, None]})).tolist()[:2] == [np.inf, 1.0]


def document(value: Any) -> dict[str, Any]:
    written: dict[str, Any] = json.loads(rt.to_json(value))
    return written


def holding(value: Any, *parts: Any) -> str:
    return json.dumps({"ruraltier": "1", "format": 1, "parts": list(parts), "object": value})


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ({"is": "Popen"}, "RT-JSN-002"),
        ({"is": ["Text"]}, "RT-JSN-002"),
        ({"is": "Text", "zh": "x", "fr": "y"}, "RT-JSN-003"),
        ({"is": "Threshold", "value": {"number": "1"}}, "RT-JSN-003"),
        ({"is": "Threshold", "value": 1, "closed": True}, "RT-JSN-004"),
        ({"is": "Threshold", "value": {"number": "1"}, "closed": 1}, "RT-JSN-004"),
        ({"is": "Absence", "name": "LOST"}, "RT-JSN-004"),
        ({"is": "Absence", "value": 1}, "RT-JSN-003"),
        ({"is": "Village", "cohort": "x", "row": 0}, "RT-JSN-004"),
        ({"is": "Measured", "cohort": 1}, "RT-JSN-003"),
        ({"is": "TierPolicy", "doc": {}}, "RT-JSN-003"),
        ({"is": "CostChange", "ids": {"array": "text", "values": []}, "amount": 1, "currency": 1}, "RT-JSN-004"),
        ({"part": 0}, "RT-JSN-004"),
        ({"part": True}, "RT-JSN-004"),
        ({"part": -1}, "RT-JSN-004"),
        ({"number": "1e9999999"}, "RT-JSN-004"),
        ({"number": "1/0"}, "RT-JSN-004"),
        ({"number": 1}, "RT-JSN-004"),
        ({"int": "1/2"}, "RT-JSN-004"),
        ({"decimal": "1e9"}, "RT-JSN-004"),
        ({"float": "huge"}, "RT-JSN-004"),
        ({"day": "2023-02-29"}, "RT-JSN-004"),
        ({"day": "20230201"}, "RT-JSN-004"),
        ({"phrase": ["x"]}, "RT-JSN-004"),
        ({"phrase": ["x", 1]}, "RT-JSN-004"),
        ({"condition": 7}, "RT-JSN-004"),
        ({"set": [{"list": []}]}, "RT-JSN-004"),
        ({"map": [[1]]}, "RT-JSN-004"),
        ({"map": [7]}, "RT-JSN-004"),
        ({"table": [[["a"], 1]]}, "RT-JSN-004"),
        ({"map": [["a", 1], ["a", 2]]}, "RT-JSN-003"),
        ({"list": {}}, "RT-JSN-004"),
        ({}, "RT-JSN-003"),
        ({"list": [], "set": []}, "RT-JSN-003"),
        ({"nope": 1}, "RT-JSN-003"),
        ({"array": "int8", "values": [1], "order": "F"}, "RT-JSN-003"),
        ({"array": "int8"}, "RT-JSN-003"),
        ({"array": "complex", "values": []}, "RT-JSN-003"),
        ({"array": "int8", "values": [300]}, "RT-JSN-004"),
        ({"array": "int8", "values": [True]}, "RT-JSN-004"),
        ({"array": "int64", "values": ["x"]}, "RT-JSN-004"),
        ({"array": "bool", "values": [1]}, "RT-JSN-004"),
        ({"array": "text", "values": [None]}, "RT-JSN-004"),
        ({"array": "day", "values": ["2023-13-01"]}, "RT-JSN-004"),
        ({"array": "day", "values": [7]}, "RT-JSN-004"),
        ({"array": "float64", "values": ["1"]}, "RT-JSN-004"),
        ({"array": "float64", "values": [True]}, "RT-JSN-004"),
        ({"array": "int8", "values": [1, 2], "shape": [3]}, "RT-JSN-004"),
        ({"array": "int8", "values": [1], "shape": [1, 1, 1]}, "RT-JSN-004"),
        ({"array": "int8", "values": [1], "shape": "1"}, "RT-JSN-004"),
        ({"array": "int8", "values": [1], "shape": [-1]}, "RT-JSN-004"),
    ],
)  # fmt: skip
def test_a_value_that_is_not_what_it_should_be_is_refused(value: Any, code: str) -> None:
    assert codes(holding(value)) == [code]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "RT-JSN-001"),
        ("{", "RT-JSN-001"),
        ('{"a": 1, "a": 2}', "RT-JSN-001"),
        ("[NaN]", "RT-JSN-001"),
        ("[]", "RT-JSN-002"),
        ('{"object": 1}', "RT-JSN-002"),
        (holding(1).replace('"format": 1', '"format": 2'), "RT-JSN-002"),
        (holding(1).replace('"parts": []', '"parts": {}'), "RT-JSN-002"),
    ],
)
def test_text_that_is_no_document_is_refused(text: str, code: str) -> None:
    assert codes(text) == [code]


def test_no_text_is_refused() -> None:
    with pytest.raises(rt.ArgumentError) as caught:
        rt.from_json(b"{}")  # type: ignore[arg-type]  # wrong on purpose
    assert caught.value.problems[0].code == "RT-ARG-001"


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        (holding("x" * 100), DocumentLimits(characters=100)),
        (holding([[[[1]]]]), DocumentLimits(depth=3)),
        (holding(1, *[{"array": "int8", "values": []}] * 3), DocumentLimits(parts=2)),
        ("[" * 100_000, DocumentLimits()),
        (holding(1).replace('"object": 1', '"object": ' + "9" * 5000), DocumentLimits()),
        (holding(1).replace('"object": 1', '"object": 0.' + "9" * 100), DocumentLimits()),
    ],
)
def test_what_is_too_large_is_refused(text: str, limits: DocumentLimits) -> None:
    assert codes(text, rt.LimitError, limits=limits) == ["RT-LIM-080"]


def test_a_bomb_of_shared_lists_is_refused() -> None:
    parts: list[Any] = [["x", "x"], *([{"part": i}, {"part": i}] for i in range(50))]
    assert codes(holding({"set": [{"part": 50}]}, *parts)) == ["RT-JSN-002"]
    boxed = [{"array": "object", "values": [{"part": i}, {"part": i}] if i >= 0 else []} for i in range(-1, 40)]
    assert codes(holding({"part": 40}, *boxed)) == ["RT-JSN-004"]
    assert codes(holding({"set": [["x"]]})) == ["RT-JSN-004"]


def test_a_problem_names_its_place() -> None:
    written = document(RESULTS["Assessment"])
    written["object"]["policy"]["document"]["ladder"]["tiers"][1]["at_least"] = "many"
    with pytest.raises(rt.PolicyError) as caught:
        rt.from_json(json.dumps(written))
    assert caught.value.problems[0].path == "object.policy.ladder.tiers[1].at_least"
    written = document(RESULTS["Cohort"])
    written["object"]["ids"]["values"][1] = "A1"
    with pytest.raises(rt.TableError) as other:
        rt.from_json(json.dumps(written))
    assert (other.value.problems[0].code, other.value.problems[0].path) == ("RT-TAB-011", "object")


# -- forgeries ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "path", "value"),
    [
        ("Assessment", ("tier", "values", 1), 1),
        ("Assessment", ("score", "values", 2), 90.0),
        ("Assessment", ("fired", "values", 0), 2),
        ("Assessment", ("state", "values", 0), 1),
        ("Allocation", ("amount", "values", 1), 10_001),
        ("Allocation", ("unspent",), 5),
        ("Allocation", ("result", "decided", "values", 1), 1),
        ("Village", ("row",), 3),
        ("Verdict", ("row",), -1),
        ("Mover", ("change",), "promoted"),
        ("Mobility", ("before", "tier", "values", 1), 1),
    ],
)
def test_a_result_that_does_not_follow_is_noticed(name: str, path: tuple[str | int, ...], value: Any) -> None:
    forged = deepcopy(document(RESULTS[name]))
    place = forged["object"]
    for key in path[:-1]:
        place = place[key]
        if isinstance(place, dict) and "part" in place:
            place = forged["parts"][place["part"]]
    assert place[path[-1]] != value
    place[path[-1]] = value
    assert codes(json.dumps(forged), rt.EvaluationError) == ["RT-JSN-005"]


def test_arrays_of_another_length_are_noticed() -> None:
    forged = document(RESULTS["Assessment"])
    forged["object"]["tier"]["values"].append(1)
    assert codes(json.dumps(forged), rt.EvaluationError) == ["RT-JSN-005"]


@pytest.mark.parametrize("name", ["Needs", "Rated", "TitleRegister", "AssistanceRegister", "Diff"])
def test_of_what_can_be_worked_out_only_the_ground_is_written(name: str) -> None:
    assert plans()[name].make is not plans()[name].cls
    assert {"is", *(part.key for part in plans()[name].parts)} >= set(document(RESULTS[name])["object"])


# -- the schema --------------------------------------------------------------------------------------------------------

SCHEMA = Draft202012Validator(rt.json_schema())


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(rt.json_schema())


@pytest.mark.parametrize("name", [*RESULTS, *OTHERS])
def test_every_document_fits_the_schema(name: str) -> None:
    SCHEMA.validate(document(RESULTS.get(name, OTHERS.get(name))))


@pytest.mark.parametrize("value", [{"is": "Popen"}, {"is": "Text", "fr": "x"}, {"nope": 1}, {"day": 1}, {}])
def test_the_schema_refuses_what_reading_refuses(value: Any) -> None:
    assert not SCHEMA.is_valid(json.loads(holding(value)))
    assert codes(holding(value))


def test_a_schema_may_ask_for_one_kind() -> None:
    one = Draft202012Validator(rt.json_schema("Assessment"))
    assert one.is_valid(document(RESULTS["Assessment"]))
    assert not one.is_valid(document(RESULTS["Cohort"]))
    with pytest.raises(rt.ArgumentError) as caught:
        rt.json_schema("Assesment")
    assert caught.value.problems[0].mend == "did you mean 'Assessment'?"


# -- the list of kinds -------------------------------------------------------------------------------------------------


def test_every_kind_says_what_its_parts_are() -> None:
    made = [plan for plan in plans().values() if plan.make is plan.cls and not issubclass(plan.cls, Exception)]
    assert [plan.kind for plan in made if plan.parts and not declared(plan.cls)] == []


@pytest.mark.parametrize(
    ("value", "hint", "met"),
    [
        (1, int, True), (True, int, False), (None, int | None, True), ("x", int | None, False), ("a", Any, True),
        ((1, 2), tuple[int, ...], True), ((1, "x"), tuple[int, ...], False), ((1, "x"), tuple[int, str], True),
        ((1,), tuple[int, str], False), ([1], tuple[int, ...], False), (frozenset({1}), frozenset[int], True),
        (frozenset({"x"}), frozenset[int], False), ({"a": 1}, dict[str, int], True),
        ({"a": "x"}, dict[str, int], False),
        (7, dict[str, int], False), (None, None, True), (1, None, False), (Severity.NOTE, Severity, True),
        (np.array([1.0]), np.ndarray[Any, np.dtype[np.float64]], True),
        (np.array([1]), np.ndarray[Any, np.dtype[np.float64]], False),
        (np.array([1]), np.ndarray[Any, np.dtype[Any]], True), ([1], np.ndarray[Any, np.dtype[Any]], False),
        (1, Rule, True),
    ],
)  # fmt: skip
def test_a_value_fits_its_annotation(value: object, hint: Any, met: bool) -> None:  # noqa: FBT001 - a column of a table
    assert fits(value, hint) is met


def test_the_days_are_those_of_the_specimens() -> None:
    assert again((DAY, LATER)) == (DAY, LATER)


def test_a_document_that_is_cut_off_names_the_document_and_no_policy() -> None:
    text = rt.to_json(rt.Threshold.at_least("0.6"))
    with pytest.raises(rt.ArgumentError) as caught:
        rt.from_json(text[:-3])
    problem = caught.value.problems[0]
    assert (problem.code, problem.place) == ("RT-JSN-001", f"document:{text.count(chr(10)) + 1}")
