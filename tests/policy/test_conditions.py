"""From the text of a condition to its tree, and the faults of such texts."""

from __future__ import annotations

import contextlib
import time
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruraltier.errors import LimitError, PolicyError, RuraltierError
from ruraltier.policy.condition_parser import RESERVED, parse_condition
from ruraltier.policy.conditions import OPERATORS, And, AtLeast, Compare, Condition, Not, Operand, Or, Truth
from ruraltier.policy.limits import Limits

A, B, C = (Truth(Operand("value", code)) for code in "abc")


def less(code: str, value: int | str | Fraction | Operand) -> Compare:
    return Compare(Operand("value", code), "<", value if isinstance(value, Operand) else Fraction(value))


READ: list[tuple[str, Condition]] = [
    ("income < 10", less("income", 10)),
    ("  income\n<\t10 ", less("income", 10)),
    ("income<-10.5", less("income", "-10.5")),
    ("income < +3", less("income", 3)),
    ("income < 1e3", less("income", 1000)),
    ("income < 1/3", less("income", Fraction(1, 3))),
    ("income < .5", less("income", "0.5")),
    ("income < 5.", less("income", 5)),
    ("a-b_c < 10", less("a-b_c", 10)),
    ('town == "上 河"', Compare(Operand("value", "town"), "==", "上 河")),
    ("town == '上\"河'", Compare(Operand("value", "town"), "==", '上"河')),
    ('placed >= "top"', Compare(Operand("placed"), ">=", "top")),
    ("score ≥ 60", Compare(Operand("score"), ">=", Fraction(60))),
    ("score ≤ 60", Compare(Operand("score"), "<=", Fraction(60))),
    ("score ≠ 60", Compare(Operand("score"), "!=", Fraction(60))),
    ("points.wealth < 3", Compare(Operand("points", "wealth"), "<", Fraction(3))),
    ("setting.on", Truth(Operand("setting", "on"))),
    ("a < setting.least", less("a", Operand("setting", "least"))),
    ('@"人均纯收入" < 10', less("income", 10)),
    ("@'net income' < 10", less("income", 10)),
    ('@"上访"', Truth(Operand("value", "petition"))),
    ("a", A),
    ("((a))", A),
    ("not a", Not(A)),
    ("not not a", Not(Not(A))),
    ("not (a and b)", Not(And((A, B)))),
    ("not a and b", And((Not(A), B))),
    ("a or b and c", Or((A, And((B, C))))),
    ("(a or b) and c", And((Or((A, B)), C))),
    ("a and b and c", And((A, B, C))),
    ("a and (b and c)", And((A, And((B, C))))),
    ("at least 2 of (a, b, not c)", AtLeast(2, (A, B, Not(C)))),
    ("at least 1 of (a or b) and c", And((AtLeast(1, (Or((A, B)),)), C))),
    ("atoms", Truth(Operand("value", "atoms"))),
    ("least < 3 and of", And((less("least", 3), Truth(Operand("value", "of"))))),
]
LABELS = {"人均纯收入": "income", "net income": "income", "上访": "petition"}


@pytest.mark.parametrize(("text", "tree"), READ, ids=[text for text, _ in READ])
def test_a_condition_is_read(text: str, tree: Condition) -> None:
    assert parse_condition(text, LABELS) == tree


@pytest.mark.parametrize("tree", [tree for _, tree in READ], ids=[text for text, _ in READ])
def test_a_tree_written_out_reads_as_itself(tree: Condition) -> None:
    assert parse_condition(str(tree), LABELS) == tree


REFUSED: list[tuple[str, int, str]] = [
    # text, column, a part of the message
    ("", 1, "found the end"),
    ("   ", 4, "found the end"),
    ("income <", 9, "a number, a word in quotes, a name or a formula"),
    ("income < 3 and", 15, "found the end"),
    ("(a", 3, "expected ')'"),
    ("a)", 2, "and, or, or the end"),
    ("a b", 3, "and, or, or the end"),
    ("a < 3 < 5", 7, "join two comparisons with and"),
    ('"x" == a', 1, "turn the comparison round"),
    ("a => 3", 3, "write >="),
    ("a =< 3", 3, "write <="),
    ("a <> 3", 3, "write !="),
    ("a = 3", 3, "write == to compare"),
    ("a === 3", 3, "write =="),
    ("a &gt;= 3", 3, "write the sign itself"),
    ("a && b", 3, "write and"),
    ("a || b", 3, "write or"),
    ("!a", 1, "write not"),
    ("town == “上河”", 9, "write straight quotes"),
    ("@“收入” < 3", 1, '@"…"'),
    ("@收入 < 3", 1, "write the label in quotes"),
    ('town == "上河', 9, "close the quotes"),
    ("a ＜ 3", 3, "write it in half width"),
    ("a < １０", 5, "write it in half width"),
    ("a < 10,000", 7, "write the number without commas"),
    ("a < 1.2万", 5, "write the number in full"),
    ("a < 85%", 5, "without a percent sign"),
    ("a + b", 6, "expected a comparison sign"),
    ("3", 2, "expected a comparison sign"),
    ("9**9**9", 2, "there are no powers"),
    ("收入 < 3", 1, "put a label in quotes after @"),
    ("a[0] < 3", 2, "only names"),
    ("a; b", 2, "only names"),
    ("f(a)", 1, "there is no function 'f'"),
    ("a.b < 3", 1, "points.CODE or setting.CODE"),
    ("point.b < 3", 1, "did you mean 'points'?"),
    ("a.b.c < 3", 4, "only names"),
    ('@"人均收入" < 3', 1, "did you mean '人均纯收入'?"),
    ("at most 2 of (a)", 4, "expected 'least'"),
    ("at least a of (a)", 10, "a whole number after at least"),
    ("at least 1.5 of (a)", 10, "a whole number after at least"),
    ("at least 2 (a)", 12, "expected 'of'"),
    ("at least 2 of a", 15, "expected '('"),
    ("at least 2 of ()", 16, "a comparison such as"),
    ("and a", 1, "a comparison such as"),
    ("a and or b", 7, "a comparison such as"),
    ("a < 1e999999999", 5, "digits or an exponent"),
    ("a < 1/0", 5, "the denominator is 0"),
    ("a < 3x", 5, "cannot be read"),
    ("a ^ 2 < 9", 3, "there are no powers"),
    ("a // 2 < 9", 3, "write whole(a / b)"),
    ("a % 2 == 0", 3, "there is no remainder"),
    ("a – b < 0", 3, "write -"),
    ("(a > 3) + 2 > 3", 1, "a condition stands where a number is wanted"),
    ("a + (b > 3) > 3", 5, "count(…) makes a number of conditions"),
    ("-(b > 3) > 3", 2, "a condition stands where a number is wanted"),
    ("a > (b > 3)", 5, "a condition stands where a number is wanted"),
    ("(a > 3) > 3", 9, "and, or, or the end"),
    ("min(a > 3, b) > 3", 7, "expected ')'"),
    ("min(a, b > 3", 10, "expected ')'"),
    ("count(a + 1) > 3", 12, "expected a comparison sign"),
    ("meen(a, b) > 3", 1, "did you mean 'mean'?"),
    ("rank(a, b) > 3", 7, "expected ')'"),
    ("rank(a by 3) > 3", 11, "a name, a number"),
    ("rank(a by score) > 3", 11, "the code of a text or option indicator"),
    ("a + > 3", 5, "a name, a number, a function or (…)"),
    ("lambda x: x", 9, "only names"),
    ("a.__class__", 1, "points.CODE or setting.CODE"),
    ("__import__('os')", 1, "there is no function"),
]


@pytest.mark.parametrize(("text", "column", "part"), REFUSED, ids=[text or "nothing" for text, _, _ in REFUSED])
def test_a_fault_is_told_with_its_column_and_a_mend(text: str, column: int, part: str) -> None:
    with pytest.raises(PolicyError) as caught:
        parse_condition(text, LABELS)
    (problem,) = caught.value.problems
    assert problem.what.startswith(f"at character {column}: ")
    assert part in str(problem)
    assert problem.code.startswith("RT-CON-00")


@pytest.mark.parametrize("word", sorted(RESERVED - {"score", "placed"}))
def test_words_of_the_grammar_are_no_names(word: str) -> None:
    with pytest.raises(PolicyError):
        parse_condition(f"{word} < 3")


@pytest.mark.parametrize(
    ("fits", "too_much", "code"),
    [
        ("a" * 4096, "a" * 4097, "RT-LIM-010"),
        ("(" * 32 + "a" + ")" * 32, "(" * 33 + "a" + ")" * 33, "RT-LIM-011"),
        ("not " * 32 + "a", "not " * 33 + "a", "RT-LIM-011"),
        ("at least 1 of (" * 32 + "a" + ")" * 32, "at least 1 of (" * 33 + "a" + ")" * 33, "RT-LIM-011"),
        ("a or " * 255 + "a", "a or " * 256 + "a", "RT-LIM-012"),
    ],
    ids=["characters", "brackets", "not", "at least", "terms"],
)
def test_limits_hold_at_the_limit_and_one_beyond(fits: str, too_much: str, code: str) -> None:
    parse_condition(fits)
    with pytest.raises(LimitError) as caught:
        parse_condition(too_much)
    assert [p.code for p in caught.value.problems] == [code]


def test_limits_can_be_set() -> None:
    with pytest.raises(LimitError):
        parse_condition("a or b", limits=Limits(condition_terms=1))


@pytest.mark.parametrize(
    "text",
    ['"' * 4096, "a" * 4096, "(" * 4096, "<" * 4096, "1" * 4096, "@" * 4096, " " * 4096, "1." * 2048, "1e" * 2048],
)
def test_hostile_texts_cost_no_more_than_their_length(text: str) -> None:
    start = time.process_time()
    with contextlib.suppress(RuraltierError):
        parse_condition(text)
    assert time.process_time() - start < 1


codes = st.from_regex(r"[A-Za-z_][A-Za-z0-9_-]{0,8}", fullmatch=True).filter(lambda c: c not in RESERVED)
operand = st.one_of(
    codes.map(lambda c: Operand("value", c)),
    codes.map(lambda c: Operand("points", c)),
    codes.map(lambda c: Operand("setting", c)),
    st.sampled_from([Operand("score"), Operand("placed")]),
)
number = st.fractions(-(10**9), 10**9, max_denominator=10**6)
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=8).filter(lambda w: not ("'" in w and '"' in w))
leaf = st.one_of(
    operand.map(Truth),
    st.builds(
        Compare,
        operand,
        st.sampled_from(OPERATORS),
        st.one_of(number, words, codes.map(lambda c: Operand("setting", c))),
    ),
)


def _joined(parts: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    several = st.lists(parts, min_size=2, max_size=3)
    some = st.lists(parts, min_size=1, max_size=3)
    return st.one_of(parts.map(Not), several.map(And), several.map(Or), some.map(lambda p: AtLeast(len(p), p)))


@given(st.recursive(leaf, _joined, max_leaves=8))
def test_any_tree_written_out_reads_as_itself(tree: Condition) -> None:
    assert parse_condition(str(tree)) == tree


@given(st.text(max_size=60))
def test_any_text_is_a_condition_or_a_told_fault(text: str) -> None:
    try:
        parse_condition(text)
    except RuraltierError as error:
        refusal = error
    else:
        return
    assert len(refusal.problems) == 1


grammar = st.lists(
    st.sampled_from(
        [
            "a",
            "score",
            "not",
            "and",
            "or",
            "(",
            ")",
            "at",
            "least",
            "of",
            "2",
            "<",
            ">=",
            '"x"',
            ",",
            "points.a",
            '@"x"',
        ]
    ),
    max_size=12,
).map(" ".join)


@given(grammar)
def test_any_order_of_the_words_is_a_condition_or_a_told_fault(text: str) -> None:
    try:
        tree = parse_condition(text, {"x": "a"})
    except RuraltierError as error:
        refusal = error
    else:
        assert parse_condition(str(tree)) == tree
        return
    assert all(problem.what.startswith("at character ") for problem in refusal.problems)
