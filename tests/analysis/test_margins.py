"""Published counts that cannot belong to one window: proofs, never a false one."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ruraltier as rt
from ruraltier.analysis.margin_counts import coverage, sets_of

SHAANXI = ["四类", "三类", "二类", "一类"]


def kinds(*args: Any, **more: Any) -> list[tuple[str, int, int]]:
    return [(claim.kind, claim.need, claim.room) for claim in rt.contradictions(*args, **more).claims]


def counted(*numbers: int | None) -> dict[str, int | None]:
    """Return counts of classes a, b, c …, worst first."""
    return dict(zip("abcdefghijklmnop", numbers, strict=False))


def windows(before: Any, after: Any, **more: Any) -> list[tuple[str, int, int]]:
    return kinds(list(before | after), before, after, **more)


# Fixture 1


def test_s000_39_the_counts_of_shaanxi_cannot_belong_to_one_window() -> None:
    before, after = {"一类": 211, "四类": 16812}, {"一类": 5513, "四类": 1346}
    found = rt.contradictions(SHAANXI, before, after, promoted={1: 9791, 2: 645})
    assert [(c.kind, c.need, c.room, c.boundaries) for c in found.claims] == [
        ("one", 15_466, 10_436, (1,)),
        ("steps", 20_768, 11_081, (1, 3)),
    ]
    assert found
    said = repr(found)
    for words in ("减少 15,466", "增加 5,302", "9,791 + 2×645 = 11,081", "少于 20,768", "不可能为同一时段"):
        assert words in said
    assert "11,081 steps" in found.text("en")
    assert json.loads(json.dumps(found.to_dict()))["claims"][1]["boundaries"] == [1, 3]


def test_s000_39_best_class_first_is_the_same() -> None:
    before, after = {"一类": 211, "四类": 16812}, {"一类": 5513, "四类": 1346}
    one = rt.contradictions(SHAANXI, before, after, promoted={1: 9791, 2: 645})
    other = rt.contradictions(SHAANXI[::-1], before, after, promoted={1: 9791, 2: 645}, best_first=True)
    assert one == other


def test_s000_39_a_shorter_window_can_hold_the_promotions() -> None:
    assert not rt.contradictions(SHAANXI, {"四类": 9000}, {"四类": 1346}, promoted={1: 9791, 2: 645})


# Each kind of proof


def test_promotions_that_leave_too_few_on_each_line() -> None:
    assert windows(counted(10, 0, 0), counted(2, 3, 5), promoted={1: 8}) == [("steps", 13, 8)]


def test_promotions_of_two_steps_never_cross_two_lines_that_lie_apart() -> None:
    found = windows(counted(10, None, None, 0), counted(6, None, None, 4), promoted={2: 5})
    assert found == [("several", 8, 5)]


def test_demotions_that_are_stated_ask_for_as_many_promotions_more() -> None:
    assert windows(counted(1, 4), counted(2, 3), promoted={1: 0}, demoted={1: 2}) == [("one", 1, 0)]
    assert windows(counted(4, 4), counted(4, 4), promoted={1: 1}, demoted={1: 1}) == []


def test_too_many_demotions_are_found_as_too_many_promotions_are() -> None:
    found = rt.contradictions(list("abc"), counted(0, 0, 9), counted(9, 0, 0), demoted={1: 9})
    assert [(c.kind, c.need, c.room, c.boundaries) for c in found.claims] == [("steps", 18, 9, (1, 2))]
    assert "c由 9 减至 0,减少 9:至少 9 个越过b与c之间的线" in found.text("zh")
    assert "b及以上由 9 减至 0,减少 9:至少 9 个越过a与b之间的线" in found.text("zh")
    assert "所报降档共 9 级" in found.text("zh")


def test_nobody_is_promoted_who_was_not_low_enough() -> None:
    assert windows(counted(3, 9), counted(3, 9), promoted={1: 4}) == [("room", 4, 3), ("forced", 4, 3)]
    found = rt.contradictions(list("ab"), counted(9, 3), counted(9, 3), demoted={1: 4})
    assert [(c.kind, c.need, c.room, c.boundaries) for c in found.claims] == [
        ("room", 4, 3, ()), ("forced", 4, 3, (1,)),
    ]  # fmt: skip


def test_units_are_too_few_for_what_the_counts_ask() -> None:
    assert windows(counted(2, 4), counted(4, 2), demoted={1: 5})[0] == ("room", 5, 4)
    assert windows(counted(None, 0, 4), counted(None, 4, 0), demoted={2: 1}, total=9) != []


def test_more_steps_than_there_are_classes() -> None:
    assert windows(counted(3, 9), counted(3, 9), promoted={1: 1, 2: 4}) == [("far", 4, 0)]
    assert windows(counted(3, 9), counted(3, 9), demoted={2: 4, 3: 0}) == [("far", 4, 0)]


def test_more_moves_than_units() -> None:
    assert windows(counted(3, 3), counted(3, 3), promoted={1: 3}, demoted={1: 3}) == []
    found = windows(counted(3, 3), counted(2, 3), promoted={1: 3}, demoted={1: 3}, left=1)
    assert found[0] == ("movers", 6, 5)


def test_counts_that_do_not_add_up() -> None:
    assert windows(counted(3, 9), counted(4, 9)) == [("balance", 12, 13)]
    assert windows(counted(3, 9), counted(4, 9), entered=2, left=1) == []
    assert windows(counted(3, 9), counted(4, 9), total=13) == [("sum", 12, 13)]
    assert windows(counted(3, None, 9), counted(4, None, 9), total=11) == [("over", 12, 11), ("over", 13, 11)]
    assert windows(counted(2, 0), counted(0, 0), left=3, entered=1) == [("balance", 0, 0)]
    said = rt.contradictions(list("ab"), counted(3, 9), counted(4, 9)).text("en")
    assert said.splitlines() == [
        "1 contradiction: these counts cannot belong to one window",
        "  1. 12 before, 0 entered and 0 left make 12, and there are 13 after",
    ]


def test_a_count_that_alone_is_not_known_follows_from_the_total() -> None:
    assert windows(counted(10, None), counted(2, None), total=10, promoted={1: 3}) == [("one", 8, 3)]
    assert windows(counted(10, None, 0), counted(None, 2, 3), total=10, promoted={1: 3}) == [
        ("one", 5, 3), ("steps", 8, 3),
    ]  # fmt: skip


def test_units_that_left_are_taken_off() -> None:
    assert windows(counted(10, 0), counted(2, 0), left=8, promoted={1: 0}) == []
    found = rt.contradictions(list("ab"), counted(10, 0), counted(2, 5), left=3, promoted={1: 4})
    assert [(c.kind, c.need, c.room) for c in found.claims] == [("one", 5, 4)]
    come = rt.contradictions(list("ab"), counted(10, 0), counted(8, 5), entered=3, promoted={1: 1})
    assert [(c.kind, c.need, c.room) for c in come.claims] == [("one", 2, 1)]
    assert "扣除离开 3" in found.text()


def test_moves_that_are_not_known_prove_nothing() -> None:
    before, after = counted(10, 0, 0), counted(0, 0, 10)
    assert windows(before, after) == []
    assert windows(before, after, promoted={1: 3, 2: None}) == []
    assert windows(before, after, promoted={1: 3}) != []
    assert "并不证明" in repr(rt.contradictions(list("abc"), before, after))


def test_labels_in_two_languages() -> None:
    classes: dict[str, str | rt.Text] = {"low": rt.Text(zh="四类", en="class four"), "top": "一类"}
    found = rt.contradictions(classes, {"low": 9, "top": 0}, {"low": 0, "top": 9}, promoted={1: 2})
    assert "between class four and 一类" in found.text("en")


def test_many_classes_are_looked_at_in_runs() -> None:
    names = list("abcdefghijklmnop")
    before, after = counted(*[9] + [0] * 15), counted(*[0] * 15 + [9])
    assert ("steps", 135, 45) in kinds(names, before, after, promoted={5: 9})
    assert len(list(sets_of(list(range(15))))) == 15 * 16 // 2


# Arguments


def test_what_is_no_class_no_count_or_no_step_is_refused_all_at_once() -> None:
    with pytest.raises(rt.EvaluationError) as caught:
        rt.contradictions(["low", "top"], {"low": -1, "tip": 3}, {}, promoted={0: 1, 1: -2}, entered=-1, total=-1)
    assert [(p.code, p.path) for p in caught.value.problems] == [
        ("RT-MAR-002", "before.low"), ("RT-MAR-001", "before.tip"), ("RT-MAR-003", "promoted.0"),
        ("RT-MAR-002", "promoted.1"), ("RT-MAR-002", "entered"), ("RT-MAR-002", "total"),
    ]  # fmt: skip
    with pytest.raises(rt.EvaluationError):
        rt.contradictions(["low"], {}, {})


@pytest.mark.parametrize(
    "more",
    [{"promoted": {"1": 2}}, {"promoted": {1: 2.0}}, {"demoted": [1]}, {"entered": None}, {"left": True},
     {"total": "9"}, {"before": [1]}, {"classes": 3}, {"classes": [1, 2]}],
)  # fmt: skip
def test_arguments_of_another_kind_are_refused(more: Any) -> None:
    with pytest.raises(rt.ArgumentError):
        rt.contradictions(**({"classes": ["a", "b"], "before": {}, "after": {}} | more))


def test_whole_numbers_of_numpy_are_whole_numbers() -> None:
    before = {"a": np.int64(9), "b": np.int32(0)}
    assert kinds(["a", "b"], before, {"a": 0, "b": 9}, promoted={np.int64(1): np.int64(2)}) == [("one", 9, 2)]


# Sound, and how complete


@st.composite
def stories(draw: st.DrawFn) -> dict[str, Any]:
    """Return the margins of a window that was, some of them kept back."""
    size = draw(st.integers(2, 6))
    cells = st.lists(st.integers(0, 9), min_size=size, max_size=size)
    matrix = np.array(draw(st.lists(cells, min_size=size, max_size=size)))
    come, gone = np.array(draw(cells)), np.array(draw(cells))
    if draw(st.booleans()):
        come, gone = come * 0, gone * 0
    names = list("abcdef"[:size])
    before, after = (matrix.sum(1) + gone).tolist(), (matrix.sum(0) + come).tolist()
    hidden = [draw(st.lists(st.booleans(), min_size=size, max_size=size)) for _ in range(2)]
    moves = [{k: int(np.trace(matrix, sign * k)) for k in range(1, size)} for sign in (1, -1)]
    stated = [
        draw(st.sampled_from([None, found, {k: n if k > 1 else None for k, n in found.items()}])) for found in moves
    ]
    return {
        "classes": names,
        "before": {c: None if h else n for c, n, h in zip(names, before, hidden[0], strict=True)},
        "after": {c: None if h else n for c, n, h in zip(names, after, hidden[1], strict=True)},
        "promoted": stated[0], "demoted": stated[1], "entered": int(come.sum()), "left": int(gone.sum()),
        "total": draw(st.sampled_from([None, int(sum(before))])),
    }  # fmt: skip


@settings(max_examples=150)
@given(stories())
def test_what_really_was_never_contradicts_itself(story: dict[str, Any]) -> None:
    found = rt.contradictions(**story)
    assert not found, found


def possible(size: int, before: list[Any], after: list[Any], moves: list[dict[int, int] | None], flows: Any) -> bool:
    """Return whether any transition matrix of whole numbers has these margins; an oracle by integer programming."""
    count = size * size + 2 * size
    rows, low, high = [], [], []

    def ask(cells: list[int], value: int | None) -> None:
        row = np.zeros(count)
        row[cells] = 1
        rows.append(row)
        low.append(0 if value is None else value)
        high.append(np.inf if value is None else value)

    for i in range(size):
        ask([*range(i * size, i * size + size), size * size + size + i], before[i])
        ask([*range(i, size * size, size), size * size + i], after[i])
    for sign, found in zip((1, -1), moves, strict=True):
        for k in range(1, size):
            cells = [i * size + i + sign * k for i in range(size) if 0 <= i + sign * k < size]
            ask(cells, None if found is None else found[k])
    ask(list(range(size * size, size * size + size)), flows[0])
    ask(list(range(size * size + size, count)), flows[1])
    # It comes with the extra `stats`, which tests do without.
    programs = pytest.importorskip("scipy.optimize")
    limits = programs.LinearConstraint(np.array(rows), np.array(low), np.array(high))
    answer = programs.milp(
        np.zeros(count), constraints=limits, integrality=np.ones(count), bounds=programs.Bounds(0, np.inf)
    )
    return bool(answer.status == 0)


def test_it_is_never_wrong_and_finds_most_beside_an_integer_program() -> None:
    rng = np.random.default_rng(39)
    impossible = proved = 0
    for _ in range(250):
        size = int(rng.integers(2, 5))
        # A real window, in which one number was then printed wrongly.
        matrix = rng.integers(0, 6, (size, size))
        moves: list[Any] = [{k: int(np.trace(matrix, sign * k)) for k in range(1, size)} for sign in (1, -1)]
        moves[0][int(rng.integers(1, size))] = int(rng.integers(0, 15))
        moves[1] = moves[1] if rng.random() < 0.5 else None
        before, after = ([int(n) if rng.random() < 0.8 else None for n in matrix.sum(axis).tolist()] for axis in (1, 0))
        names = "abcd"[:size]
        found = rt.contradictions(
            list(names), dict(zip(names, before, strict=True)), dict(zip(names, after, strict=True)),
            promoted=moves[0], demoted=moves[1],
        )  # fmt: skip
        if possible(size, before, after, moves, (0, 0)):
            assert not found
        else:
            impossible += 1
            proved += bool(found)
    assert impossible > 60
    assert proved >= 0.85 * impossible, (proved, impossible)


def crossings(steps: int, lines: frozenset[int], size: int) -> list[int]:
    return [len(lines & set(range(start + 1, start + steps + 1))) for start in range(size - steps)]


@given(st.integers(2, 7), st.data())
def test_coverage_is_that_of_every_start(size: int, data: st.DataObject) -> None:
    steps = data.draw(st.integers(1, size - 1))
    lines = frozenset(data.draw(st.sets(st.integers(1, size - 1))))
    found = crossings(steps, lines, size)
    assert coverage(steps, lines, size) == (min(found), max(found))
