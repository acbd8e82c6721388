"""The built-in curves: what they earn at, beside and beyond their edges, and what they refuse to be."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from ruraltier.domain.threshold import Threshold
from ruraltier.errors import PolicyError
from ruraltier.policy.curves import AllOrNothing, Bonus, Deduct, Linear, Options, Proportional, Step, Steps, Value

if TYPE_CHECKING:
    from ruraltier.policy.shape import Curve

OVER, UNDER = Threshold.above(10), Threshold.below(10)


def step(x: object, y: object) -> Step:
    return Step(threshold=Threshold.at_least(x), points=y)


# full points, then pairs of value and points
EARNED: list[tuple[str, Curve, int, list[tuple[Any, Any]]]] = [
    (
        "line",
        Linear(at=[0, 10, 50], share=[0, "3/5", 1]),
        40,
        [(-5, 0), (0, 0), (5, 12), (10, 24), (30, 32), (50, 40), (99, 40)],
    ),
    ("line in points", Linear(at=[0, 4], points=[1, 3]), 40, [(-1, 1), (0, 1), (1, "3/2"), (4, 3), (5, 3)]),
    ("line that goes on", Linear(at=[0, 4], points=[1, 3], outside="extend"), 40, [(-2, 0), (0, 1), (6, 4)]),
    ("flat line", Linear(at=[0, 4], points=[2, 2]), 40, [(-1, 2), (9, 2)]),
    (
        "steps",
        Steps(steps=(step(5, 1), Step(threshold=Threshold.above(5), points=2), step(9, 4))),
        4,
        [("4.9", 0), (5, 1), ("5.1", 2), ("8.9", 2), (9, 4)],
    ),
    ("steps with a rest", Steps(steps=(step(5, 3),), otherwise=1), 4, [(4, 1), (5, 3)]),
    (
        "steps with a share for the rest",
        Steps(steps=(Step(threshold=Threshold.at_least(5), share=1),), otherwise_share="1/4"),
        4,
        [(4, 1), (5, 4)],
    ),
    ("in proportion", Proportional(target=15), 60, [(-3, 0), (12, 48), (15, 60), (20, 60)]),
    ("in proportion without ends", Proportional(target=15, cap=False, floor=False), 60, [(-3, -12), (20, 80)]),
    ("deduction", Deduct(baseline=OVER, per=2, points=3), 9, [(9, 9), (10, 9), (11, "15/2"), (16, 0), (99, 0)]),
    ("deduction below", Deduct(baseline=UNDER, points=3), 9, [(11, 9), (10, 9), (9, 6), (0, 0)]),
    (
        "deduction of complete units",
        Deduct(baseline=OVER, per=2, points=3, complete=True),
        9,
        [("11.9", 9), (12, 6), (13, 6), (99, 0)],
    ),
    (
        "deduction of complete units below",
        Deduct(baseline=UNDER, per=2, points=3, complete=True),
        9,
        [("8.1", 9), (8, 6), (-99, 0)],
    ),
    ("deduction to a floor", Deduct(baseline=OVER, points=3, floor=-1), 9, [(13, 0), (99, -1)]),
    ("deduction without a floor", Deduct(baseline=OVER, points=3, floor=False), 9, [(20, -21)]),
    ("bonus", Bonus(baseline=OVER, points=3), 9, [(10, 0), (11, 3), (13, 9), (99, 9)]),
    ("bonus below", Bonus(baseline=UNDER, points=3), 9, [(10, 0), (9, 3), (0, 9)]),
    ("bonus to a cap", Bonus(baseline=OVER, points=3, cap=4), 9, [(99, 4)]),
    ("bonus without a cap", Bonus(baseline=OVER, points=3, cap=False), 9, [(20, 30)]),
    (
        "bonus of complete units",
        Bonus(baseline=OVER, per=2, points=3, complete=True),
        9,
        [("11.9", 0), (12, 3), (99, 9)],
    ),
    ("at least", AllOrNothing(threshold=Threshold.at_least(5)), 2, [("4.9", 0), (5, 2)]),
    ("above", AllOrNothing(threshold=Threshold.above(5)), 2, [(5, 0), ("5.1", 2)]),
    ("at most", AllOrNothing(threshold=Threshold.at_most(5)), 2, [(5, 2), ("5.1", 0)]),
    ("below", AllOrNothing(threshold=Threshold.below(5)), 2, [("4.9", 2), (5, 0)]),
    ("value", Value(), 1, [("0.7257", "0.7257"), (-3, -3)]),
]


@pytest.mark.parametrize(("curve", "full", "pairs"), [row[1:] for row in EARNED], ids=[row[0] for row in EARNED])
def test_a_curve_earns_exactly(curve: Curve, full: int, pairs: list[tuple[Any, Any]]) -> None:
    shape = curve.shape(Fraction(full), ())
    for x, y in pairs:
        assert shape.at(Fraction(x)) == Fraction(y), x


def test_options_earn_by_word() -> None:
    words = ("fell", "kept", "grew")
    for options in (
        Options(points={"grew": 15, "kept": 9, "fell": 0}),
        Options(share={"grew": 1, "kept": "3/5", "fell": 0}),
    ):
        shape = options.shape(Fraction(15), words)
        assert [shape.at(Fraction(n)) for n in range(3)] == [0, 9, 15]


BENT: Any = {"outside": "bend"}
REFUSED: list[tuple[str, Any, str]] = [
    ("no results", lambda: Linear(at=[0, 1]), "RT-CUR-001"),
    ("two kinds of results", lambda: Linear(at=[0, 1], share=[0, 1], points=[0, 1]), "RT-CUR-001"),
    ("one knot", lambda: Linear(at=[0], share=[0]), "RT-CUR-002"),
    ("fewer results", lambda: Linear(at=[0, 1], share=[0]), "RT-CUR-002"),
    ("too many knots", lambda: Linear(at=range(1001), share=range(1001)), "RT-CUR-002"),
    ("falling knots", lambda: Linear(at=[1, 0], share=[0, 1]), "RT-CUR-003"),
    ("unknown outside", lambda: Linear(at=[0, 1], share=[0, 1], **BENT), "RT-CUR-004"),
    ("step downward", lambda: Step(threshold=Threshold.at_most(1), points=1), "RT-CUR-005"),
    ("step of nothing", lambda: Step(threshold=Threshold.at_least(1)), "RT-CUR-001"),
    ("no steps", lambda: Steps(steps=()), "RT-CUR-006"),
    ("two rests", lambda: Steps(steps=(step(1, 1),), otherwise=0, otherwise_share=0), "RT-CUR-001"),
    ("steps that fall", lambda: Steps(steps=(step(2, 1), step(1, 2))), "RT-CUR-003"),
    ("edge that turns", lambda: Steps(steps=(Step(threshold=Threshold.above(2), points=1), step(2, 2))), "RT-CUR-003"),
    ("target of 0", lambda: Proportional(target=0), "RT-CUR-007"),
    ("per 0", lambda: Deduct(baseline=OVER, per=0, points=1), "RT-CUR-008"),
    ("points of 0", lambda: Bonus(baseline=OVER, points=0), "RT-CUR-008"),
    ("closed baseline", lambda: Bonus(baseline=Threshold.at_least(1), points=1), "RT-CUR-009"),
    ("floor above full", lambda: Deduct(baseline=OVER, points=1, floor=5).shape(Fraction(4), ()), "RT-CUR-010"),
    ("options without results", Options, "RT-CUR-001"),
    ("option unknown", lambda: Options(points={"a": 1, "b": 2}).shape(Fraction(2), ("a",)), "RT-CUR-011"),
    ("option left out", lambda: Options(points={"a": 1}).shape(Fraction(2), ("a", "b")), "RT-CUR-012"),
]


@pytest.mark.parametrize(("make", "code"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_a_curve_that_makes_no_sense_is_refused(make: Any, code: str) -> None:
    with pytest.raises(PolicyError) as caught:
        make()
    assert [problem.code for problem in caught.value.problems] == [code]
