"""Where values come from: value, value_round, applies and bracket, read, checked and written."""

from __future__ import annotations

import tomllib
from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve

import ruraltier as rt
from policy.rulebooks import base
from ruraltier.domain.threshold import Rounding, Threshold
from ruraltier.errors import PolicyError, RuraltierError
from ruraltier.policy.condition_parser import parse_condition, parse_formula
from ruraltier.policy.conditions import Binary, Call, Compare, Condition, Count, Formula, Group, Number, Operand
from ruraltier.policy.limits import LIMITS, Limits
from ruraltier.policy.measures import Bracket, Choice, Measure, Range
from ruraltier.policy.parse import parse_policy

Table = dict[str, Any]
ROUND = {"places": 2, "mode": "half_up"}


def told(document: Table, **arguments: Any) -> list[tuple[str, str]]:
    """Return code and path of every problem of a document, none if it is taken."""
    try:
        parse_policy(document, **arguments)
    except RuraltierError as error:
        return [(problem.code, problem.path) for problem in error.problems]
    return []


def with_one(one: Table, **others: Any) -> Table:
    """Return the rule book with one more indicator, `m`, and what else is put at paths."""
    document = base(**{"indicators.m": one})
    for code, table in others.items():
        document["indicators"].setdefault(code, {}).update(table)
    return document


def test_a_formula_a_number_and_choices_are_read_as_written() -> None:
    formula = {"value": '100 * (income - @"卫生厕所普及率") / heads', "value_round": ROUND}
    choices = [{"when": "petition", "is": 3}, {"when": "heads > 2", "is": "income"}, {"is": "1/4"}]
    policy = parse_policy(with_one(formula, n={"value": 2.5}, o={"value": choices}, p={"applies": "income > 1"}))
    assert policy.measures == (
        Measure(
            code="m",
            choices=[Choice(formula=parse_formula("100 * (income - toilets) / heads"))],
            rounding=Rounding(2, "half_up"),
        ),
        Measure(code="n", choices=[Choice(formula=Number(Fraction(5, 2)))]),
        Measure(
            code="o",
            choices=[
                Choice(formula=Number(Fraction(3)), when=parse_condition("petition")),
                Choice(formula=Operand("value", "income"), when=parse_condition("heads > 2")),
                Choice(formula=Number(Fraction(1, 4))),
            ],
        ),
        Measure(code="p", applies=parse_condition("income > 1")),
    )
    assert policy.measure["n"].choices[0].formula == Number(Fraction(5, 2))
    assert policy.worked_out == {"m", "n", "o"}


def test_a_bracket_is_read_with_the_words_that_own_its_edges() -> None:
    lines: list[Table] = [
        {"when": "petition", "at_least": 1, "below": 2},
        {"when": "heads > 2", "above": 3},
        {"at_most": 4},
        {},
    ]
    lines[2]["when"] = "always"
    policy = parse_policy(with_one({"bracket": lines}))
    assert policy.bracket["m"] == Bracket(
        code="m",
        lines=[
            Range(least=Threshold.at_least(1), most=Threshold.below(2), when=parse_condition("petition")),
            Range(least=Threshold.above(3), when=parse_condition("heads > 2")),
            Range(most=Threshold.at_most(4), when=parse_condition("always")),
            Range(),
        ],
    )


RICH: Table = {
    "label": {"zh": "增长", "en": "growth"},
    "range": [-100, 1000],
    "value": [
        {"when": 'town == "上河" and income > 1.5 * heads', "is": "whole(mean(income, heads)) - -2"},
        {"is": "rank(-income by town)"},
    ],
    "applies": "count(petition, strict_ok) < 2 or always",
    "bracket": [{"when": "petition", "at_least": 1, "below": 2}, {"above": -3}],
}


@pytest.mark.parametrize(
    "one",
    [
        RICH,
        {"value": 3},
        {"value": "1/3", "value_round": ROUND},
        {"value": [{"is": "1/3"}], "value_round": ROUND},
        {"value": [{"when": "petition", "is": "first(income, heads)"}]},
        {"kind": "option", "options": ["a", "b"], "applies": "petition"},
        {"kind": "yes_no", "applies": "not petition"},
        {"bracket": [{}]},
    ],
    ids=["everything", "number", "ratio", "one line", "one condition", "option", "yes/no", "any mark"],
)
def test_what_is_written_reads_as_the_same(one: Table) -> None:
    policy = parse_policy(with_one(one))
    again = parse_policy(policy.to_dict())
    assert again == policy
    assert again.fingerprint == policy.fingerprint
    assert rt.parse_policy(tomllib.loads(policy.to_toml())).fingerprint == policy.fingerprint


def test_spaces_and_needless_brackets_leave_the_fingerprint_a_formula_does_not() -> None:
    first, same, other = (
        parse_policy(with_one({"value": text}))
        for text in ("income+heads * 2", "( income ) + (heads*2)", "(income + heads) * 2")
    )
    assert first.fingerprint == same.fingerprint
    assert first.fingerprint != other.fingerprint


def test_labels_of_indicators_declared_later_are_known() -> None:
    policy = parse_policy(with_one({"value": '@"晚" + 1', "applies": '@"晚" > 1'}, n={"label": "晚"}))
    assert policy.reads["m"] == {"n"}


def test_measures_come_after_what_they_read_through_figures_too() -> None:
    document = with_one(
        {"value": "points.wealth + n"},
        n={"value": "heads * 2"},
        income={"value": "o"},
        o={"value": "toilets"},
        p={"value": "whole(score)", "applies": "placed >= 'mid'"},
    )
    policy = parse_policy(document)
    order = policy.measured_order
    assert sorted(order) == ["income", "m", "n", "o", "p"]
    for before, after in (("n", "m"), ("o", "income"), ("income", "m"), ("income", "p")):
        assert order.index(before) < order.index(after)


def test_a_table_needs_what_measures_read_and_not_what_they_work_out() -> None:
    document = with_one(
        {"value": "extra * 2", "points": 0, "curve": {"kind": "value"}, "bounded": False},
        extra={},
        idle={"value": "unread"},
        unread={},
        toilets={"bracket": [{"when": "bound > 1 and q > 1", "at_least": 0}]},
        bound={},
        q={"value": "under"},
        under={},
        town={},
    )
    needed = parse_policy(document).needed
    assert {"extra", "bound", "under", "toilets"} <= needed
    assert needed.isdisjoint({"m", "idle", "unread", "q"})


def test_no_column_is_looked_for_or_read_for_what_is_worked_out() -> None:
    document = base(cases=[], **{"indicators.income.value": "toilets / 2", "indicators.income.label": "集体收入"})
    policy = parse_policy(document)
    table = {code: [1] for code in policy.needed} | {"village_code": ["a"], "集体收入": [7]}
    table |= {"grade": ["甲"], "town": ["上河"], "petition": ["否"], "strict_ok": ["是"]}
    cohort = rt.read_cohort(table, policy)
    assert "income" not in cohort.columns


FREE: Table = {"points": 0, "curve": {"kind": "value"}, "bounded": False}
TWICE = [("RT-CON-020", "indicators.m.value")]
CHECKED: list[tuple[str, Table, Table, list[tuple[str, str]]]] = [
    # the document's form
    ("no list", {"value": {}}, {}, [("RT-DOC-003", "indicators.m.value")]),
    ("truth", {"value": True}, {}, [("RT-DOC-003", "indicators.m.value")]),
    ("not a number", {"value": float("nan")}, {}, [("RT-DOC-013", "indicators.m.value")]),
    ("no is", {"value": [{"when": "petition"}]}, {}, [("RT-DOC-011", "indicators.m.value[0].is")]),
    ("unknown key", {"value": [{"is": 1, "then": 2}]}, {}, [("RT-DOC-010", "indicators.m.value[0].then")]),
    ("is a list", {"value": [{"is": []}]}, {}, [("RT-DOC-003", "indicators.m.value[0].is")]),
    ("when a number", {"value": [{"when": 3, "is": 1}]}, {}, [("RT-DOC-003", "indicators.m.value[0].when")]),
    ("no places", {"value": 1, "value_round": {"mode": "up"}}, {}, [("RT-DOC-011", "indicators.m.value_round.places")]),
    ("both edges", {"bracket": [{"above": 1, "at_least": 2}]}, {}, [("RT-DOC-015", "indicators.m.bracket[0]")]),
    ("upper edges", {"bracket": [{"at_most": 1, "below": 2}]}, {}, [("RT-DOC-015", "indicators.m.bracket[0]")]),
    (
        "every fault of a measure",
        {"value": [{"is": "a +", "when": "b >"}, {"is": "c )"}], "applies": "("},
        {},
        [
            ("RT-CON-002", "indicators.m.value[0].is"),
            ("RT-CON-002", "indicators.m.value[0].when"),
            ("RT-CON-002", "indicators.m.value[1].is"),
            ("RT-CON-002", "indicators.m.applies"),
        ],
    ),
    ("fault of a bracket", {"bracket": [{"when": "b >"}]}, {}, [("RT-CON-002", "indicators.m.bracket[0].when")]),
    ("on an item", {}, {}, [("RT-DOC-010", "aspects.signs.items.lit.value")]),
    # measures
    ("empty value", {"value": []}, {}, [("RT-POL-220", "indicators.m.value")]),
    ("empty bracket", {"bracket": []}, {}, [("RT-POL-220", "indicators.m.bracket")]),
    ("value of a text", {"kind": "text", "value": 1}, {}, [("RT-POL-221", "indicators.m.value")]),
    ("value of a yes/no", {"kind": "yes_no", "value": 1}, {}, [("RT-POL-221", "indicators.m.value")]),
    ("text that applies", {"kind": "text", "applies": "petition"}, {}, [("RT-POL-221", "indicators.m.applies")]),
    ("bracket of a text", {"kind": "text", "bracket": [{}]}, {}, [("RT-POL-221", "indicators.m.bracket")]),
    ("round alone", {"value_round": ROUND}, {}, [("RT-POL-222", "indicators.m.value_round")]),
    ("no when", {"value": [{"is": 1}, {"is": 2}]}, {}, [("RT-POL-223", "indicators.m.value[0]")]),
    ("no when in a bracket", {"bracket": [{}, {"above": 1}]}, {}, [("RT-POL-223", "indicators.m.bracket[0]")]),
    ("least above most", {"bracket": [{"at_least": 2, "at_most": 1}]}, {}, [("RT-POL-226", "indicators.m.bracket[0]")]),
    ("nothing between", {"bracket": [{"at_least": 1, "below": 1}]}, {}, [("RT-POL-226", "indicators.m.bracket[0]")]),
    # names and kinds
    ("unknown name", {"value": "incom"}, {}, [("RT-POL-100", "indicators.m.value")]),
    ("unknown figure", {"value": "points.m"}, {}, [("RT-POL-100", "indicators.m.value")]),
    ("unknown setting", {"value": "setting.x"}, {}, [("RT-POL-100", "indicators.m.value")]),
    ("unknown group", {"value": "rank(income by twn)"}, {}, [("RT-POL-100", "indicators.m.value")]),
    ("unknown in when", {"value": [{"when": "x", "is": 1}]}, {}, [("RT-POL-100", "indicators.m.value[0].when")]),
    ("unknown in is", {"value": [{"when": "petition", "is": "x"}]}, {}, [("RT-POL-100", "indicators.m.value[0]")]),
    ("unknown in applies", {"applies": "x"}, {}, [("RT-POL-100", "indicators.m.applies")]),
    ("unknown in a bracket", {"bracket": [{"when": "x"}]}, {}, [("RT-POL-100", "indicators.m.bracket[0].when")]),
    ("a text", {"value": "town"}, {}, [("RT-CON-021", "indicators.m.value")]),
    ("an option", {"value": "grade * 2"}, {}, [("RT-CON-021", "indicators.m.value")]),
    ("a tier", {"value": "-placed"}, {}, [("RT-CON-021", "indicators.m.value")]),
    ("a text in a function", {"value": "max(town, 2)"}, {}, [("RT-CON-021", "indicators.m.value")]),
    ("a text in a group", {"value": "rank(town)"}, {}, [("RT-CON-021", "indicators.m.value")]),
    ("by a number", {"value": "rank(income by heads)"}, {}, [("RT-CON-023", "indicators.m.value")]),
    ("too few", {"value": "min(income)"}, {}, [("RT-CON-022", "indicators.m.value")]),
    ("too few to trim", {"value": "whole(trimmed_mean(1, 2))"}, {}, [("RT-CON-022", "indicators.m.value")]),
    ("too many", {"value": "abs(income, 1)"}, {}, [("RT-CON-022", "indicators.m.value")]),
    ("group in applies", {"applies": "rank(income) < 3"}, {}, [("RT-CON-024", "indicators.m.applies")]),
    (
        "group in when",
        {"value": [{"when": "2 > rank(income)", "is": 1}]},
        {},
        [("RT-CON-024", "indicators.m.value[0].when")],
    ),
    ("group in count", {"value": "count(rank(income) < 3)"}, {}, [("RT-CON-024", "indicators.m.value")]),
    ("minus without a space", {"value": "income-heads"}, {}, [("RT-POL-100", "indicators.m.value")]),
    ("two readings", {"value": "income-heads"}, {"income-heads": {}}, [("RT-CON-020", "indicators.m.value")]),
    ("one reading", {"value": "x-heads"}, {"x-heads": {}}, []),
    ("two readings of a figure", {"value": "points.lit-heads"}, {"lit-heads": FREE}, TWICE),
    # circles
    ("itself", {"value": "m"}, {}, [("RT-POL-225", "indicators.m")]),
    ("applies by itself", {"applies": "m > 1"}, {}, [("RT-POL-225", "indicators.m")]),
    (
        "two circles",
        {"value": "m"},
        {"n": {"value": "o"}, "o": {"value": "n"}},
        [("RT-POL-225", "indicators.m"), ("RT-POL-225", "indicators.n")],
    ),
    ("through the score", {"value": [{"when": "score > 1", "is": 1}]}, {"heads": {"applies": "m > 1"}}, []),
]


@pytest.mark.parametrize(("one", "others", "expected"), [row[1:] for row in CHECKED], ids=[row[0] for row in CHECKED])
def test_a_fault_of_a_measure_is_told_with_its_place(
    one: Table, others: Table, expected: list[tuple[str, str]]
) -> None:
    document = with_one(one, **others)
    if expected and "signs.items" in expected[0][1]:
        document["aspects"]["signs"]["items"]["lit"]["value"] = "income"
    assert told(document) == expected


def test_a_circle_is_spelt_out() -> None:
    document = with_one({"value": "points.wealth"}, n={"value": "m"}, income={"value": "heads", "applies": "n > 1"})
    with pytest.raises(PolicyError) as caught:
        parse_policy(document)
    (problem,) = caught.value.problems
    assert problem.what.endswith("income reads n reads m reads points.wealth reads points.income reads income")


def test_circles_of_aspects_are_told_as_such() -> None:
    document = with_one({"value": "points.a"}, heads={})
    document["aspects"] |= {"a": {"under": "b", "items": {"a1": {}}}, "b": {"under": "a"}}
    assert told(document) == [("RT-POL-125", "aspects.a.under")]


def test_no_more_circles_are_told_than_anybody_reads() -> None:
    document = base()
    document["indicators"] |= {f"m{i}": {"value": f"m{i}"} for i in range(30)}
    assert [code for code, _ in told(document)] == ["RT-POL-225"] * 20


ENDS = [
    "income",
    "income * 0.25 - heads",
    "income / 8",
    "income / 0.4",
    "income / -2.5",
    "whole(income / 3)",
    "income / 0",
    "count(income / 3 > 1)",
    "rank(income / 3)",
    "group_count(income / 3 by town)",
    "group_sum(income)",
    "points.wealth",
    "points.income",
    "points.grade",
    "points.signs",
    "setting.least",
    "setting.strict",
    "max(income, petition, 3)",
    "points.wealth + 2 * points.wealth",
]
ENDLESS = [
    "income / 3",
    "income / heads",
    "income / (1/3)",
    "1/3",
    "mean(income, heads)",
    "median(income, heads)",
    "trimmed_mean(income, heads, 1)",
    "ln(income)",
    "group_mean(income)",
    "group_median(income)",
    "points.toilets",
    "score",
    "abs(income / 3)",
    "income + max(1, points.toilets)",
    "rank(income) / 7",
]


@pytest.mark.parametrize("formula", ENDS)
def test_a_value_that_has_an_end_of_decimals_needs_no_rounding(formula: str) -> None:
    assert told(with_one({"value": formula})) == []


@pytest.mark.parametrize("formula", ENDLESS)
def test_a_value_that_may_have_none_needs_a_rounding(formula: str) -> None:
    assert told(with_one({"value": formula})) == [("RT-POL-224", "indicators.m.value_round")]
    assert told(with_one({"value": [{"when": "petition", "is": 1}, {"is": formula}]})) == [
        ("RT-POL-224", "indicators.m.value_round")
    ]
    assert told(with_one({"value": formula, "value_round": ROUND})) == []


LIT, CLEAN, SIGNS = "aspects.signs.items.lit", "aspects.signs.items.clean", "aspects.signs"
COUNTED: Table = {f"{LIT}.pass": {"above": 0}, f"{CLEAN}.pass": {"above": 0}}
ROUNDED: Table = {f"{node}.round": ROUND for node in ("indicators.toilets", "aspects.wealth", SIGNS)}
FIGURES: list[tuple[str, str, Table, bool]] = [
    ("a rounded criterion", "points.toilets", {"indicators.toilets.round": ROUND}, True),
    ("an effect", "points.income", {"indicators.income.missing": "1/3"}, False),
    ("exclusion in a sum", "points.signs", {f"{LIT}.missing": "exclude"}, False),
    ("exclusion in a minimum", "points.signs", {f"{LIT}.missing": "exclude", f"{SIGNS}.aggregate": "minimum"}, True),
    ("an excluded aspect", "score", ROUNDED | {"missing": "exclude"}, False),
    ("rounded parts", "score", ROUNDED, True),
    ("a rounded score", "score", {"ladder.round": ROUND}, True),
    ("thirds in a mean", "points.signs", {f"{SIGNS}.aggregate": "weighted_mean", f"{LIT}.weight": 2}, False),
    ("quarters in a mean", "points.signs", {f"{SIGNS}.aggregate": "weighted_mean", f"{LIT}.weight": 3}, True),
    ("an empty mean", "points.signs", {f"{SIGNS}.aggregate": "weighted_mean", f"{SIGNS}.items": {}}, False),
    ("a rounded mean", "points.signs", {f"{SIGNS}.aggregate": "geometric_mean", f"{SIGNS}.round": ROUND}, True),
    ("a geometric mean", "points.signs", {f"{SIGNS}.aggregate": "geometric_mean"}, False),
    ("a cap", "points.wealth", {"aspects.wealth.cap": "100/3"}, False),
    ("a count", "points.signs", COUNTED | {f"{SIGNS}.aggregate": "count"}, True),
    ("k of n", "points.signs", COUNTED | {SIGNS + ".aggregate": "k_of_n", SIGNS + ".points": "1/3"}, False),
    ("a setting", "setting.least", {"settings.least.value": "1/3"}, False),
]


@pytest.mark.parametrize(("name", "changes", "ends"), [row[1:] for row in FIGURES], ids=[row[0] for row in FIGURES])
def test_figures_end_as_their_curves_weights_and_roundings_do(name: str, changes: Table, *, ends: bool) -> None:
    document = base(**changes, **{"indicators.m": {"value": name}})
    assert ("RT-POL-224" in {code for code, _ in told(document)}) is not ends


def test_what_could_not_be_read_is_given_the_benefit_of_the_doubt() -> None:
    document = with_one({"value": "points.grade + points.toilets"})
    document["indicators"]["grade"]["curve"]["points"] = {"甲": 1}
    document["indicators"]["toilets"]["curve"] = {"kind": "value"}
    assert {code for code, _ in told(document)} == {"RT-CUR-012", "RT-POL-152"}


def test_a_case_of_several_villages_states_nothing_that_is_worked_out() -> None:
    case = {"villages": [{"heads": 1}, {"m": 3}], "expect": [{}, {}]}
    document = with_one({"value": "heads"}) | {"cases": [case]}
    assert told(document) == [("RT-POL-207", "cases[0].villages[1].m")]
    assert told(with_one({"value": "heads"}) | {"cases": [{"village": {"m": 3}, "expect": {}}]}) == []


@pytest.mark.parametrize("key", ["value", "bracket"])
def test_lines_hold_at_the_limit_and_one_beyond(key: str) -> None:
    def lines(n: int) -> Table:
        return with_one({key: [{"when": "petition"} | ({"is": 1} if key == "value" else {})] * n})

    assert told(lines(LIMITS.lines)) == []
    assert told(lines(LIMITS.lines + 1)) == [("RT-LIM-006", f"indicators.m.{key}")]
    assert told(lines(2), limits=Limits(lines=1)) == [("RT-LIM-006", f"indicators.m.{key}")]


INCOME = Operand("value", "income")


def made(formula: Formula, when: Condition | None = None) -> Measure:
    return Measure(code="heads", choices=[Choice(formula=formula, when=when)])


@pytest.mark.parametrize(
    ("measures", "code"),
    [
        ([made(INCOME), made(INCOME)], "RT-POL-104"),
        ([Measure(code="nobody", choices=[Choice(formula=INCOME)])], "RT-POL-100"),
        ([Measure(code="heads")], "RT-POL-220"),
        ([made(Binary(INCOME, "^", INCOME))], "RT-CON-016"),  # type: ignore[arg-type]  # no sign
        ([made(Call("sqrt", (INCOME,)))], "RT-CON-006"),
        ([made(Group("ranc", INCOME))], "RT-CON-006"),
        ([made(Count(()))], "RT-CON-022"),
        ([made(parse_formula(" + ".join(["income"] * 202)))], "RT-LIM-011"),
        ([made(INCOME, Compare(Group("rank", INCOME), "<", Fraction(3)))], "RT-CON-024"),
    ],
)
def test_measures_made_in_python_are_checked_too(measures: list[Measure], code: str) -> None:
    policy = parse_policy(base(**{"vetoes[1].when": "setting.strict", "cases": []}))
    with pytest.raises(PolicyError) as caught:
        evolve(policy, measures=measures)
    assert [p.code for p in caught.value.problems] == [code]


@pytest.mark.parametrize(
    ("bracket", "code"),
    [
        (Bracket(code="nobody", lines=[Range()]), "RT-POL-100"),
        (Bracket(code="heads", lines=[]), "RT-POL-220"),
        (Bracket(code="heads", lines=[Range(least=Threshold.at_most(1))]), "RT-POL-226"),
        (Bracket(code="heads", lines=[Range(most=Threshold.at_least(1))]), "RT-POL-226"),
    ],
)
def test_brackets_made_in_python_are_checked_too(bracket: Bracket, code: str) -> None:
    with pytest.raises(PolicyError) as caught:
        evolve(parse_policy(base()), brackets=[bracket])
    assert [p.code for p in caught.value.problems] == [code]


def test_a_value_without_range_has_no_bound_for_warnings() -> None:
    curve = {"points": 60, "curve": {"kind": "value"}, "bounded": False, "value": "heads"}
    document = base(**{"score.total": 160, "indicators.m": curve})
    assert not {"RT-LNT-001", "RT-LNT-002"} & rt.check(parse_policy(document)).codes
    bounded = base(**{"score.total": 160, "indicators.m": curve | {"range": [-300, -200]}})
    assert "RT-LNT-001" in rt.check(parse_policy(bounded)).codes
