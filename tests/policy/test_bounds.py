"""Arithmetic of bounds."""

from __future__ import annotations

from fractions import Fraction

import pytest

from ruraltier.policy.bounds import Span, bounds_of
from ruraltier.policy.conditions import Binary, Call, Count, Group, Negative, Number, Operand, Truth

LEAVES = {"a": (2, 5), "b": (-3, 4), "c": (None, None), "d": (1, None), "e": (-5, -2), "f": (None, -1), "g": (0, None)}


def end(value: int | None) -> Fraction | None:
    return None if value is None else Fraction(value)


def leaf(operand: Operand) -> Span:
    low, high = LEAVES[operand.code]
    return Span(end(low), end(high))


A, B, C, D, E, F, G = (Operand("value", code) for code in "abcdefg")


@pytest.mark.parametrize(
    ("formula", "low", "high"),
    [
        (Number(Fraction(7)), 7, 7),
        (A, 2, 5),
        (Negative(A), -5, -2),
        (Negative(D), None, -1),
        (Binary(A, "+", B), -1, 9),
        (Binary(A, "+", D), 3, None),
        (Binary(A, "-", B), -2, 8),
        (Binary(A, "*", B), -15, 20),
        (Binary(A, "*", G), 0, None),
        (Binary(B, "*", D), None, None),
        (Binary(A, "*", C), None, None),
        (Binary(G, "*", Number(Fraction(0))), 0, None),
        (Binary(Number(Fraction(0)), "*", B), 0, 0),
        (Binary(Number(Fraction(10)), "/", A), 2, 5),
        (Binary(Number(Fraction(10)), "/", E), -5, -2),
        (Binary(Number(Fraction(10)), "/", B), None, None),
        (Binary(Number(Fraction(10)), "/", D), 0, 10),
        (Binary(Number(Fraction(10)), "/", F), -10, 0),
        (Call("min", (A, B)), -3, 4),
        (Call("min", (A, C)), None, 5),
        (Call("min", (C, C)), None, None),
        (Call("max", (A, B)), 2, 5),
        (Call("max", (A, C)), 2, None),
        (Call("sum", (A, B)), -1, 9),
        (Call("mean", (A, B)), -3, 5),
        (Call("abs", (B,)), 0, 4),
        (Call("abs", (A,)), 2, 5),
        (Call("abs", (E,)), 2, 5),
        (Call("abs", (C,)), 0, None),
        (Call("whole", (Binary(A, "/", Number(Fraction(3))),)), 0, 1),
        (Call("whole", (C,)), None, None),
        (Call("ln", (A,)), None, None),
        (Count((Truth(A), Truth(B))), 0, 2),
        (Group("rank", A), 1, None),
        (Group("group_count", A), 0, None),
        (Group("group_sum", A), 0, None),
        (Group("group_sum", B), None, None),
        (Group("group_mean", A), 2, 5),
    ],
    ids=str,
)
def test_bounds_hold(formula: Number | Binary | Call | Group, low: int | None, high: int | None) -> None:
    found = bounds_of(formula, leaf)
    assert (found.least, found.most) == (end(low), end(high))
