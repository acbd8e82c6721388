"""From the text of a formula to its tree and back, and formulas within conditions."""

from __future__ import annotations

import contextlib
import pickle
import re
import time
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruraltier.errors import LimitError, PolicyError, RuraltierError
from ruraltier.policy.condition_parser import parse_condition, parse_formula
from ruraltier.policy.conditions import (
    GROUP_FUNCTIONS,
    OPERATORS,
    ROW_FUNCTIONS,
    Always,
    And,
    Binary,
    Call,
    Compare,
    Condition,
    Count,
    Formula,
    Group,
    Negative,
    Not,
    Number,
    Operand,
    Truth,
    branches,
    nodes,
    operands,
)
from ruraltier.policy.formula_parser import RESERVED

A, B, C = (Operand("value", code) for code in "abc")
LABELS = {"人均纯收入": "income", "镇": "town"}


def num(text: str) -> Number:
    return Number(Fraction(text))


READ: list[tuple[str, Formula]] = [
    ("3", num("3")),
    ("-3", num("-3")),
    ("+3", num("3")),
    ("- 3", num("-3")),
    ("1/3", num("1/3")),
    ("-1 / 3", num("-1/3")),
    ("1e3", num("1000")),
    ("(1)/3", Binary(num("1"), "/", num("3"))),
    ("-(3)", Negative(num("3"))),
    ("--3", Negative(num("-3"))),
    ("-a", Negative(A)),
    ("a", A),
    ("((a))", A),
    ("score", Operand("score")),
    ("points.b", Operand("points", "b")),
    ("setting.c", Operand("setting", "c")),
    ('@"人均纯收入"', Operand("value", "income")),
    ("a + b - c", Binary(Binary(A, "+", B), "-", C)),
    ("a - (b - c)", Binary(A, "-", Binary(B, "-", C))),
    ("a + b * c", Binary(A, "+", Binary(B, "*", C))),
    ("(a + b) * c", Binary(Binary(A, "+", B), "*", C)),
    ("a / b / c", Binary(Binary(A, "/", B), "/", C)),
    ("a / (b / c)", Binary(A, "/", Binary(B, "/", C))),
    ("a × b ÷ c − 1", Binary(Binary(Binary(A, "*", B), "/", C), "-", num("1"))),
    # Only a ratio that comes first is a number: a / 1/3 divides twice.
    ("a / 1/3", Binary(Binary(A, "/", num("1")), "/", num("3"))),
    ("a + 1/3", Binary(A, "+", num("1/3"))),
    ("1/3 * a", Binary(num("1/3"), "*", A)),
    ("1/3/2", Binary(num("1/3"), "/", num("2"))),
    ("-2 * a", Binary(num("-2"), "*", A)),
    ("a * -2", Binary(A, "*", num("-2"))),
    ("a - -b", Binary(A, "-", Negative(B))),
    # A hyphen that follows a name without a space is part of the name.
    ("a-b", Operand("value", "a-b")),
    ("a -b", Binary(A, "-", B)),
    ("a - b", Binary(A, "-", B)),
    ("3-a", Binary(num("3"), "-", A)),
    ("(a)-b", Binary(A, "-", B)),
    ("min(a, b)", Call("min", (A, B))),
    ("abs(-a)", Call("abs", (Negative(A),))),
    ("first (a, b, 0)", Call("first", (A, B, num("0")))),
    ("count(a, b > 1, not c)", Count((Truth(A), Compare(B, ">", Fraction(1)), Not(Truth(C))))),
    ("count(always)", Count((Always(),))),
    ("rank(a)", Group("rank", A)),
    ("rank(-a by town)", Group("rank", Negative(A), "town")),
    ('group_sum(a + b by @"镇")', Group("group_sum", Binary(A, "+", B), "town")),
    ("rank + count", Binary(Operand("value", "rank"), "+", Operand("value", "count"))),
    ("group_sum(by by by)", Group("group_sum", Operand("value", "by"), "by")),
]


@pytest.mark.parametrize(("text", "tree"), READ, ids=[text for text, _ in READ])
def test_a_formula_is_read(text: str, tree: Formula) -> None:
    assert parse_formula(text, LABELS) == tree


@pytest.mark.parametrize("tree", [tree for _, tree in READ], ids=[text for text, _ in READ])
def test_a_formula_written_out_reads_as_itself(tree: Formula) -> None:
    assert parse_formula(str(tree)) == tree


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a+b+c", "a + b + c"),
        ("a+(b*c)", "a + b * c"),
        ("(a+b)*c", "(a + b) * c"),
        ("a -(b+c)", "a - (b + c)"),
        ("100*(a -b)/b", "100 * (a - b) / b"),
    ],
)
def test_a_formula_is_written_with_no_more_brackets_than_it_needs(text: str, shown: str) -> None:
    assert str(parse_formula(text)) == shown


CONDITIONS: list[tuple[str, Condition]] = [
    ("a < b", Compare(A, "<", B)),
    ("10 <= a", Compare(num("10"), "<=", A)),
    ("a >= 1.5 * b", Compare(A, ">=", Binary(num("1.5"), "*", B))),
    ("(a + b) * 2 > c", Compare(Binary(Binary(A, "+", B), "*", num("2")), ">", C)),
    ("(a + b > c) and a", And((Compare(Binary(A, "+", B), ">", C), Truth(A)))),
    ("(a) > 3", Compare(A, ">", Fraction(3))),
    ("a > (3)", Compare(A, ">", Fraction(3))),
    ("a > -3", Compare(A, ">", Fraction(-3))),
    ("a > 1/3", Compare(A, ">", Fraction(1, 3))),
    ("count(a, b) >= 1", Compare(Count((Truth(A), Truth(B))), ">=", Fraction(1))),
    ("always", Always()),
    ("not always", Not(Always())),
    ("a and always", And((Truth(A), Always()))),
]


@pytest.mark.parametrize(("text", "tree"), CONDITIONS, ids=[text for text, _ in CONDITIONS])
def test_a_condition_with_formulas_is_read_and_written(text: str, tree: Condition) -> None:
    assert parse_condition(text) == tree
    assert parse_condition(str(tree)) == tree


def test_a_lone_number_on_the_right_is_the_same_in_every_spelling() -> None:
    assert Compare(A, "<", num("3")) == Compare(A, "<", Fraction(3))


REFUSED: list[tuple[str, str, int, str]] = [
    # text, code, column, a part of the message
    ("", "RT-CON-002", 1, "found the end"),
    ("a +", "RT-CON-002", 4, "a name, a number, a function or (…)"),
    ("a b", "RT-CON-002", 3, "+, -, *, / or the end"),
    ("a > 3", "RT-CON-002", 3, "count(…) makes a number of conditions"),
    ("(a > 3)", "RT-CON-005", 1, "a condition stands where a number is wanted"),
    ("not a", "RT-CON-002", 1, "a name, a number"),
    ("always", "RT-CON-002", 1, "a name, a number"),
    ('"a"', "RT-CON-002", 1, "turn the comparison round"),
    ("1/0", "RT-CON-002", 1, "the denominator is 0"),
    ("1e999", "RT-CON-002", 1, "digits or an exponent"),
    ("min(a b)", "RT-CON-002", 7, "')'"),
    ("min()", "RT-CON-002", 5, "a name, a number"),
    ("count()", "RT-CON-002", 7, "a comparison such as"),
    ("rank(a by)", "RT-CON-002", 10, "a name, a number"),
    ("rank(a by points.b)", "RT-CON-002", 11, "text or option indicator"),
    ("a.b", "RT-CON-004", 1, "points.CODE or setting.CODE"),
    ("points.a.b", "RT-CON-001", 9, "only names"),
    ("medain(a, b)", "RT-CON-006", 1, "did you mean 'median'?"),
    ("a ** b", "RT-CON-001", 3, "no powers"),
    ("a-(b)", "RT-CON-006", 1, "a minus sign with a space before it"),
    ("a- b", "RT-CON-002", 4, "a minus sign with a space before it"),
    ("a // b", "RT-CON-001", 3, "whole(a / b)"),
    ("a ＋ b", "RT-CON-001", 3, "half width"),
]


@pytest.mark.parametrize(("text", "code", "column", "part"), REFUSED, ids=[text or "nothing" for text, *_ in REFUSED])
def test_a_fault_of_a_formula_is_told_with_its_column(text: str, code: str, column: int, part: str) -> None:
    with pytest.raises(PolicyError) as caught:
        parse_formula(text)
    (problem,) = caught.value.problems
    assert problem.code == code
    assert problem.what.startswith(f"at character {column}: ")
    assert part in str(problem)


@pytest.mark.parametrize(
    ("fits", "too_much", "code"),
    [
        ("a" * 4096, "a" * 4097, "RT-LIM-010"),
        ("(" * 32 + "a" + ")" * 32, "(" * 33 + "a" + ")" * 33, "RT-LIM-011"),
        ("-" * 32 + "a", "-" * 33 + "a", "RT-LIM-011"),
        ("abs(" * 32 + "a" + ")" * 32, "abs(" * 33 + "a" + ")" * 33, "RT-LIM-011"),
        ("rank(" * 32 + "a" + ")" * 32, "rank(" * 33 + "a" + ")" * 33, "RT-LIM-011"),
        ("a+" * 256 + "a", "a+" * 257 + "a", "RT-LIM-012"),
        ("a*" * 256 + "a", "a*" * 257 + "a", "RT-LIM-012"),
    ],
    ids=["characters", "brackets", "minus", "functions", "groups", "sums", "products"],
)
def test_limits_of_formulas_hold_at_the_limit_and_one_beyond(fits: str, too_much: str, code: str) -> None:
    parse_formula(fits)
    with pytest.raises(LimitError) as caught:
        parse_formula(too_much)
    assert [p.code for p in caught.value.problems] == [code]


def test_operands_are_found_in_formulas_groups_and_counts() -> None:
    tree = parse_condition("count(a > b, points.c) + sum(score, 1) > -rank(e by town) and x")
    assert [str(o) for o in operands(tree)] == ["a", "b", "points.c", "score", "e", "town", "x"]


def test_a_tree_yields_its_parts_before_what_they_are_made_of() -> None:
    tree = parse_formula("a + 2")
    assert list(nodes(tree)) == [tree, A, num("2")]
    assert branches(num("2")) == ()


codes = st.from_regex(r"[A-Za-z_][A-Za-z0-9_-]{0,5}", fullmatch=True).filter(lambda c: c not in RESERVED)
names = st.one_of(
    codes.map(lambda c: Operand("value", c)),
    codes.map(lambda c: Operand("points", c)),
    codes.map(lambda c: Operand("setting", c)),
    st.just(Operand("score")),
)
numbers = st.fractions(-(10**6), 10**6, max_denominator=10**4).map(Number)


def _grown(parts: st.SearchStrategy[Formula]) -> st.SearchStrategy[Formula]:
    leaf = st.one_of(
        names.map(Truth),
        st.just(Always()),
        st.builds(Compare, parts, st.sampled_from(OPERATORS), parts),
        st.builds(Compare, names, st.sampled_from(OPERATORS), st.text('甲 a"-', max_size=3)),
    )
    conditions = st.one_of(leaf, leaf.map(Not), st.lists(leaf, min_size=2, max_size=2).map(And))
    some = st.lists(parts, min_size=1, max_size=3)
    return st.one_of(
        parts.map(Negative),
        st.builds(Binary, parts, st.sampled_from("+-*/"), parts),
        st.builds(Call, st.sampled_from(ROW_FUNCTIONS), some),
        st.lists(conditions, min_size=1, max_size=2).map(Count),
        st.builds(Group, st.sampled_from(GROUP_FUNCTIONS), parts, st.one_of(st.none(), codes)),
    )


formulas = st.recursive(st.one_of(names, numbers), _grown, max_leaves=10)


@given(formulas)
def test_any_formula_written_out_reads_as_itself(tree: Formula) -> None:
    assert parse_formula(str(tree)) == tree


@given(formulas, st.sampled_from(OPERATORS), formulas)
def test_any_comparison_of_formulas_written_out_reads_as_itself(left: Formula, sign: str, right: Formula) -> None:
    tree = Compare(left, sign, right)  # type: ignore[arg-type]  # drawn from the operators
    assert parse_condition(str(tree)) == tree


@given(formulas)
def test_spaces_between_the_words_of_a_formula_mean_nothing(tree: Formula) -> None:
    # A space in a word in quotes is part of the word.
    wide = re.sub(r"""("[^"]*"|'[^']*')| """, lambda found: found[1] or "  \n", str(tree))
    assert parse_formula(wide) == tree


@given(st.text(max_size=60))
def test_any_text_is_a_formula_or_a_told_fault(text: str) -> None:
    try:
        parse_formula(text)
    except RuraltierError as error:
        refusal = error
    else:
        return
    assert len(refusal.problems) == 1


pieces = st.lists(
    st.sampled_from(
        [
            "a",
            "score",
            "3",
            "1/3",
            "-",
            "+",
            "*",
            "/",
            "(",
            ")",
            "min(",
            "count(",
            "rank(",
            ",",
            "by",
            ">",
            "not",
            "and",
        ]
    ),
    max_size=12,
).map(" ".join)


@given(pieces)
def test_any_order_of_the_words_is_a_formula_or_a_told_fault(text: str) -> None:
    try:
        tree = parse_formula(text)
    except RuraltierError as error:
        refusal = error
    else:
        assert parse_formula(str(tree)) == tree
        return
    assert all(problem.what.startswith("at character ") for problem in refusal.problems)


@pytest.mark.parametrize("part", ["-", "+", "1/", "a-", "min(", "1+", "(1>", "(a)+", ".1", "(", "@", "not ", "1 and "])
def test_hostile_formulas_cost_no_more_than_their_length(part: str) -> None:
    text = part * (4096 // len(part))
    start = time.process_time()
    for parse in (parse_formula, parse_condition):
        with contextlib.suppress(RuraltierError):
            parse(text)
    assert time.process_time() - start < 1


def test_a_formula_as_deep_as_any_can_be_compared_hashed_written_and_kept() -> None:
    text = " + ".join("a" * 200)
    tree = parse_formula(text)
    assert tree == parse_formula(text)
    assert hash(tree) == hash(parse_formula(text))
    assert str(tree) == text
    assert pickle.loads(pickle.dumps(tree)) == tree  # noqa: S301 - our own bytes
