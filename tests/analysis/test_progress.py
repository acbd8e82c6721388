from __future__ import annotations

import datetime as dt
import json
import pickle
from fractions import Fraction
from itertools import combinations, product
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import ruraltier as rt
from ruraltier.analysis.census import Census
from ruraltier.analysis.extents import Extents
from ruraltier.analysis.figures import figure_of
from ruraltier.domain.threshold import Threshold
from strategies.programmes import LAST, book, programme, result

if TYPE_CHECKING:
    from ruraltier.analysis.goals import Goal

F = Fraction
BOOK = book({**LAST, "town": {"kind": "text"}, "weight": {}, "income": {}})
BASE: dict[str, Any] = {"code": "T", "level": "village", "by": "2021-12-31"}
COUNT = {**BASE, "figure": "count", "when": 'tier == "top"', "at_least": 2}
SHARE = {**BASE, "figure": "share", "when": 'tier == "top"', "base": "all", "at_least": 0.6}
DAY = dt.date(2020, 12, 31)


def villages(marks: list[Any], **columns: Any) -> rt.Assessment:
    n = len(marks)
    plain: dict[str, Any] = {"town": [""] * n, "weight": [1] * n, "income": [1] * n, "last": ["low"] * n}
    return result(BOOK, marks, **{**plain, **columns})


def stated(target: dict[str, Any], **keys: Any) -> rt.Programme:
    kept = {key: value for key, value in {**target, **keys}.items() if value is not None}
    return programme(BOOK, targets=[kept])


def only(word: str, value: Fraction | int) -> dict[str, Any]:
    """Return the keys of one threshold in the place of ``at_least``."""
    return {"at_least": None, word: f"{value.numerator}/{value.denominator}"}


def goal(target: dict[str, Any], now: rt.Assessment, start: rt.Assessment | None = None, **keys: Any) -> Goal:
    as_of = keys.pop("as_of", DAY)
    return rt.progress(now, stated(target, **keys), start=start, as_of=as_of)["T"].goals[0]


def test_a_share_shows_what_is_done_and_what_is_missing() -> None:
    then, now = villages([50] * 8 + [90] * 2), villages([50] * 5 + [90] * 5)
    found = goal(SHARE, now, then)
    assert (found.start.value, found.now.value, found.done) == (F(2, 10), F(5, 10), F(3, 4))
    assert (found.met, found.needed, found.gap, found.pace, found.units_a_year) == (False, 1, F(1, 10), F(1, 10), F(1))
    assert (found.years_left, found.reachable, found.threshold) == (F(1), True, Threshold.at_least("0.6"))
    assert (found.heads.counted, found.heads.of, found.heads.unknown) == (5, 10, 0)
    assert found.text() == (
        "T:20% → 50%,目标 ≥ 60%:未达到;完成目标变化的 75%;还需 1 个新达标;尚余 1 年,平均每年 1 个;按期可以达到"
    )
    assert found.text("en") == (
        "T: 20% → 50%, target ≥ 60%: not met; 75% of the targeted change is done; 1 more unit must newly count; "
        "1 year is left: 1 unit a year; it can be met in time"
    )


@pytest.mark.parametrize(
    ("edge", "marks", "met", "needed"),
    [
        ({"at_least": 0.5}, [90, 50], True, 0),
        ({"above": 0.5}, [90, 50], False, 1),
        ({"at_most": 0.5}, [90, 50], True, 0),
        ({"below": 0.5}, [90, 50], False, 1),
        ({"above": 1}, [90, 90], False, None),
        ({"at_most": 0}, [90, 90, 90], False, 3),
    ],
)
def test_the_edge_belongs_to_whom_the_target_says(edge: Any, marks: list[int], met: Any, needed: Any) -> None:
    found = goal(SHARE, villages(marks), **{"at_least": None, **edge})
    assert (found.met, found.needed) == (met, needed)
    assert found.reachable is (met or needed is not None)


def test_a_falling_target_says_how_many_must_no_longer_count() -> None:
    found = goal(SHARE, villages([50] * 3 + [90]), when='tier == "low"', at_least=None, at_most=0.25)
    assert (found.needed, found.reachable, found.gap) == (2, True, F(-1, 2))
    assert "还需 2 个不再计入" in found.text()


def test_what_is_not_known_can_turn_a_figure() -> None:
    for marks, met in (([90, 90, ""], True), ([90, "", 50], None), (["", 50, 50], False)):
        found = goal(COUNT, villages(marks))
        assert (found.met, found.heads.unknown) == (met, 1)
    found = goal(COUNT, villages([90, "", 50]))
    assert (found.now.value, found.now.low, found.now.high) == (F(1), F(1), F(2))
    assert "1 个情况不明" in found.text()
    assert "无法判断" in found.text()


def test_unrated_units_are_outside_a_base_of_rated_ones() -> None:
    found = goal(SHARE, villages([90, 90, 50, "", ""]), base="rated")
    assert (found.now.value, found.met, found.heads.of, found.heads.unknown) == (F(2, 3), True, 3, 0)
    found = goal(SHARE, villages([90, 90, 50, "", ""]))
    assert (found.now.value, found.met, found.heads.of, found.heads.unknown) == (F(2, 5), None, 5, 2)


def test_nobody_has_no_share() -> None:
    found = goal(SHARE, villages([""]), base="rated")
    assert (found.now.value, found.met, found.needed, found.reachable, found.gap) == (None, None, None, None, None)
    assert found.text() == "T:无,目标 ≥ 60%:无法判断;能否按期达到无法判断"
    assert goal(COUNT, villages([])).needed is None


def test_without_a_condition_every_unit_counts() -> None:
    found = goal(COUNT, villages([50, "", 90]), when=None, at_least=3)
    assert (found.met, found.needed, found.reachable) == (True, 0, True)
    assert goal(COUNT, villages([50]), when=None).reachable is False


@pytest.mark.parametrize(
    ("steps", "by", "reachable"),
    [
        (None, "2021-12-31", True),
        (1, "2021-12-31", False),
        (1, "2022-01-01", True),
        (1, "2022-12-31", True),
        (2, "2021-12-31", True),
        (0, "2031-12-31", False),
    ],
)
def test_units_too_far_below_cannot_be_there_in_time(steps: Any, by: str, reachable: Any) -> None:
    assert goal(COUNT, villages([50, 50, 90]), steps_a_year=steps, by=by).reachable is reachable


def test_units_without_a_tier_and_other_conditions_are_not_limited_by_steps() -> None:
    assert goal(COUNT, villages(["", 90]), steps_a_year=1).reachable is True
    assert goal(COUNT, villages([90, 90]), steps_a_year=1, when='tier == "top" and income > 5').reachable is True
    assert goal(COUNT, villages([90, 50]), steps_a_year=1, when='tier == "top" and income > 5').reachable is False
    falling = goal(COUNT, villages([50, 50]), steps_a_year=0, when='tier == "low"', at_least=None, at_most=1)
    assert falling.reachable is False


def test_when_the_time_is_up_nothing_can_change() -> None:
    for marks, met in (([50, 90], False), ([90, 90], True), (["", 90], None)):
        found = goal(COUNT, villages(marks), as_of=dt.date(2021, 12, 31))
        assert (found.met, found.reachable, found.pace, found.units_a_year) == (met, met, None, None)
    assert "尚余" not in goal(COUNT, villages([50, 90]), as_of=dt.date(2022, 1, 1)).text()


@pytest.mark.parametrize(
    ("direction", "marks", "met"),
    [
        ("rise", [90, 90], True),
        ("rise", [90, 50], False),
        ("fall", [50, 50], True),
        ("rise", ["", 90], None),
        ("fall", [90, ""], False),
    ],
)
def test_a_direction_is_better_than_the_start(direction: str, marks: list[Any], met: Any) -> None:
    found = goal(COUNT, villages(marks), villages([90, 50]), at_least=None, direction=direction)
    assert (found.met, found.done) == (met, None)


@pytest.mark.parametrize(("then", "done"), [([0, 7], F(4, 3)), ([3, 7], None), ([2, 7], F(2)), ([5, 7], None)])
def test_nothing_is_done_of_a_change_that_was_not_wanted(then: list[int], done: Any) -> None:
    least = {**BASE, "figure": "least", "value": "income", "at_least": 3}
    found = goal(least, villages([90, 90], income=[4, 9]), villages([90, 90], income=then))
    assert (found.met, found.done) == (True, done)


def test_a_direction_without_a_start_says_nothing() -> None:
    found = goal(COUNT, villages([90]), at_least=None, direction="rise")
    assert (found.met, found.needed, found.threshold, found.reachable) == (None, None, None, None)
    assert found.text() == "T:1,目标 高于期初:无法判断;能否按期达到无法判断"
    assert found.to_dict()["target"] is None


@pytest.mark.parametrize(
    ("as_of", "owed", "on_track"),
    [
        ("2019-12-31", F(1, 6), True),
        ("2020-01-01", F(1, 2), True),
        ("2020-12-31", F(1, 2), True),
        ("2021-01-01", F(5, 6), False),
        ("2022-06-30", F(9, 10), False),
    ],
)
def test_a_yearly_gain_is_due_with_every_anniversary_up_to_the_threshold(
    as_of: str, owed: Fraction, on_track: object
) -> None:
    keys = {"each_year": "1/3", "from": "2019-01-01", "by": "2030-01-01", "at_least": 0.9}
    then, now = villages([90] + [50] * 5), villages([90] * 3 + [50] * 3)
    found = goal(SHARE, now, then, as_of=dt.date.fromisoformat(as_of), **keys)
    assert found.due == Threshold.at_least(owed)
    assert found.on_track is on_track
    assert "至今应达 ≥ " in found.text()


def test_a_yearly_gain_keeps_the_side_of_its_target() -> None:
    keys: dict[str, Any] = {"each_year": 1, "from": "2019-01-01", "at_least": None, "by": "2030-01-01"}
    then, now = villages([90] * 4), villages([90] * 3 + [50])
    assert goal(COUNT, now, then, **keys, below=2).due == Threshold.at_most(3)
    assert goal(COUNT, now, then, **keys, below=3).due == Threshold.below(3)
    assert goal(COUNT, now, then, **keys, direction="fall").due == Threshold.at_most(3)
    assert goal(COUNT, now, then, **keys, direction="rise").due == Threshold.at_least(5)
    assert goal(COUNT, now, None, **keys, below=2).due is None
    assert goal(COUNT, now, then, at_least=9, **{"from": "2019-01-01"}).due is None


def test_each_group_has_a_goal_of_its_own() -> None:
    then = villages([90, 50, 50], town=["甲", "甲", "丙"])
    now = villages([90, 90, 50, 50, 90], town=["甲", "甲", "乙", "乙", ""])
    found = rt.progress(now, stated(SHARE, per="town"), start=then, as_of=DAY)["T"]
    assert [(one.group, one.start.value, one.now.value, one.met, one.needed) for one in found.goals] == [
        ("", None, F(1), True, 0),
        ("乙", None, F(0), False, 2),
        ("甲", F(1, 2), F(1), True, 0),
    ]
    assert (found.met, found.needed, found.reachable, found.on_track) == (False, 2, True, None)
    assert found["乙"].text().startswith("T(乙):0%,目标 ≥ 60%:未达到")
    assert found[""].text("en").startswith("T (no group): 100%, ")
    assert found.by == dt.date(2021, 12, 31)
    nobody = rt.progress(villages([]), stated(SHARE, per="town"), as_of=DAY)["T"]
    assert (nobody.goals, nobody.met, nobody.needed) == ((), None, 0)


def test_the_whole_is_met_where_every_group_is_and_needs_a_number_of_each() -> None:
    target = {**SHARE, "above": 0.9, "at_least": None, "per": "town"}
    found = rt.progress(villages([90, ""], town=["甲", "乙"]), stated(target), as_of=DAY)["T"]
    assert (found.met, found.needed) == (None, 1)
    never = rt.progress(villages([90, 50], town=["甲", "乙"]), stated(target, above=1), as_of=DAY)["T"]
    assert (never.needed, never.reachable) == (None, False)


@pytest.mark.parametrize(
    ("figure", "edge", "income", "met", "needed"),
    [
        ("least", {"at_least": 1}, [0, 0, 3], False, 2),
        ("least", {"at_least": 1}, [1, 2, 3], True, 0),
        ("least", {"at_least": 1}, [0, "", 3], False, 1),
        ("least", {"at_least": 1}, [1, "", 3], None, 0),
        ("least", {"above": 1}, [1, 2, 3], False, 1),
        ("least", {"at_most": 1}, [2, 2, 3], False, 1),
        ("least", {"at_most": 2}, [2, "", 3], True, 0),
        ("greatest", {"below": 3}, [2, 3, 3], False, 2),
        ("greatest", {"at_least": 3}, [2, "", 3], True, 0),
        ("greatest", {"at_least": 4}, [2, 2, 3], False, 1),
        ("sum", {"at_least": 6}, [1, 2, 3], True, None),
        ("sum", {"at_least": 6}, [1, 2, ""], None, None),
        ("mean", {"above": 2}, [1, 2, 3], False, None),
        ("least", {"at_least": 1}, ["", "", ""], None, None),
    ],
)
def test_values_are_summed_averaged_and_compared(
    figure: str, edge: Any, income: list[Any], met: Any, needed: Any
) -> None:
    found = goal(BASE, villages([50, 50, 50], income=income), figure=figure, value="income", **edge)
    assert (found.met, found.needed) == (met, needed)
    assert found.reachable is (True if met else None)


def test_values_may_be_asked_of_some_units_only() -> None:
    found = goal(
        BASE, villages([90, 50, ""], income=[3, 9, 5]), figure="sum", value="income", at_least=20, when='tier == "top"'
    )
    assert (found.now.value, found.met, found.heads.counted, found.heads.unknown) == (F(3), None, 1, 1)
    assert "尚余 1 年,平均每年 17" in found.text()
    only = goal(BASE, villages([90], income=[3]), figure="least", value="income", direction="rise", when="income > 1")
    assert (only.met, only.needed) == (None, None)


def test_e16_the_share_of_the_targeted_change_can_be_scored_with_a_dead_zone() -> None:
    then, now = villages([50] * 100), villages([90] * 45 + [50] * 55)
    done = goal(SHARE, now, then).done
    assert done == F(3, 4)
    gap = rt.parse_policy({
        "format": 1, "id": "gap", "title": "缺口", "source": "d", "confidence": "published",
        "sources": {"d": {"title": "缺口"}}, "score": {"total": 100},
        "indicators": {"done": {"points": 100, "curve": {"kind": "linear", "at": [50, 100], "share": [0, 1]}}},
        "ladder": {"tiers": [{"code": "any"}]},
    })  # fmt: skip
    assert rt.assess(rt.read_cohort({"id": ["a"], "done": [100 * done]}, gap, id="id"), gap)["a"].score == 50


def test_weights_that_are_missing_or_below_zero_are_refused() -> None:
    with pytest.raises(rt.EvaluationError) as caught:
        goal(SHARE, villages([90, 50, 50], weight=[1, "", -1]), weight="weight")
    assert [(p.code, p.id) for p in caught.value.problems] == [("RT-FIG-001", "v1"), ("RT-FIG-002", "v2")]
    with pytest.raises(rt.EvaluationError) as caught:
        goal(SHARE, villages([90, 50], weight=[3, 2]), weight="ln(weight)")
    assert [p.code for p in caught.value.problems] == ["RT-EVA-031"]


def test_those_that_weigh_most_come_first_and_the_words_say_so() -> None:
    found = goal(SHARE, villages([90, 50, 50, 50], weight=[1, 2, 5, "2.5"]), weight="weight / 3", at_least=0.5)
    assert (found.now.value, found.needed) == (F(2, 21), 1)
    assert "(权重大的在先)" in found.text()
    per = goal(SHARE, villages([90, 50], weight=[1, 2]), weight="1 / weight", at_least=1)
    assert (per.now.value, per.needed) == (F(2, 3), 1)


def least_by_trying(found: Census, threshold: Threshold) -> int | None:
    """Return the least number of units that must change, by trying every set of units."""
    weights = [F(int(w), found.weights.scale) for w in found.weights.values]
    held = found.held.tolist()
    rows = [i for i in np.flatnonzero(found.within).tolist() if held[i] is not threshold.upward]
    whole = sum(w for w, inside in zip(weights, found.within.tolist(), strict=True) if inside)
    for n in range(len(rows) + 1):
        for chosen in combinations(rows, n):
            now = [h is not (i in chosen) for i, h in enumerate(held)]
            value = sum(w for w, h in zip(weights, now, strict=True) if h)
            if whole and threshold.holds(F(value) / (whole if found.rule.figure == "share" else 1)):
                return n
    return None


MARKS = st.lists(st.sampled_from([50, 70, 90, ""]), min_size=1, max_size=6)
EDGES = st.tuples(st.sampled_from(["at_least", "above", "at_most", "below"]), st.integers(0, 12))


@given(MARKS, EDGES, st.sampled_from(["all", "rated"]), st.data())
def test_what_is_needed_is_the_least_of_all_sets_of_units(
    marks: list[Any], edge: tuple[str, int], base: str, drawn: st.DataObject
) -> None:
    weights = drawn.draw(st.lists(st.integers(0, 30).map(lambda n: F(n, 10)), min_size=len(marks), max_size=len(marks)))
    now = villages(marks, weight=[str(float(w)) for w in weights])
    made = stated(SHARE, base=base, weight="weight / 2", **only(edge[0], F(edge[1], 12)))
    target = made.targets[0]
    (threshold,) = target.thresholds
    census = Census(now, target, np.zeros(len(marks), np.intp), 1)
    (found,) = rt.progress(now, made, as_of=DAY)["T"].goals
    wanted = (
        least_by_trying(census, threshold)
        if any(w for w, inside in zip(weights, census.within, strict=True) if inside)
        else None
    )
    assert found.needed == wanted


@given(MARKS, EDGES, st.sampled_from(["all", "rated"]), st.sampled_from(["count", "share"]))
def test_a_figure_is_met_where_it_is_for_every_way_to_settle_the_unknown(
    marks: list[Any], edge: tuple[str, int], base: str, figure: str
) -> None:
    value = F(edge[1], 12) if figure == "share" else edge[1] // 2
    made = stated(SHARE, figure=figure, base=base if figure == "share" else None, **only(edge[0], value))
    now = villages(marks)
    found = goal(SHARE, now, figure=figure, base=base if figure == "share" else None, **only(edge[0], value))
    open_ = [i for i, mark in enumerate(marks) if mark == "" and (figure == "count" or base == "all")]
    of = sum(mark != "" for mark in marks) if figure == "share" and base == "rated" else len(marks)
    sure = sum(mark == 90 for mark in marks)
    (threshold,) = made.targets[0].thresholds
    if figure == "share" and not of:
        assert found.met is None
        return
    cases = {
        threshold.holds(F(sure + sum(settled), of if figure == "share" else 1))
        for settled in product((0, 1), repeat=len(open_))
    }
    assert found.met is (cases.pop() if len(cases) == 1 else None)
    same = figure_of(now, made.targets[0], np.zeros(len(marks), np.intp), 1)
    assert (same[0], int(same.counted[0]), int(same.of[0])) == (found.now.value, found.heads.counted, found.heads.of)


@given(
    st.lists(st.sampled_from([50, 70, 90]), min_size=1, max_size=5),
    st.sampled_from(['tier == "top"', 'tier >= "mid"', 'tier == "mid"', 'not tier == "low"', 'tier == "low"']),
    EDGES,
    st.integers(0, 2),
)
def test_reach_is_what_some_way_to_move_units_reaches(
    marks: list[int], when: str, edge: tuple[str, int], steps: int
) -> None:
    value, codes = F(edge[1], 12), ("low", "mid", "top")
    meets = {
        'tier == "top"': {2},
        'tier >= "mid"': {1, 2},
        'tier == "mid"': {1},
        'not tier == "low"': {1, 2},
        'tier == "low"': {0},
    }[when]
    found = goal(SHARE, villages(marks), when=when, steps_a_year=steps, **only(edge[0], value))
    held = [(50, 70, 90).index(mark) for mark in marks]
    threshold = getattr(Threshold, edge[0])(value)
    ways = product(*(range(min(tier + steps, len(codes) - 1) + 1) for tier in held))
    assert found.reachable is any(threshold.holds(F(sum(t in meets for t in way), len(marks))) for way in ways)


def test_extents_are_the_figures_of_roll_ups() -> None:
    now = villages([90, 50], income=[3, 5])
    for figure in ("sum", "mean", "least", "greatest"):
        target = stated(BASE, figure=figure, value="income", at_least=1).targets[0]
        found = Extents(now, target, np.zeros(2, np.intp), 1).bounds[0].value
        assert found == figure_of(now, target, np.zeros(2, np.intp), 1)[0]


def test_the_repr_is_a_line_for_each_target() -> None:
    listed = [
        {**SHARE, "code": "T1", "label": {"zh": "先进村占60%以上"}},
        {**COUNT, "code": "T2", "per": "town"},
        {**COUNT, "code": "T3", "at_least": 1},
    ]
    now = villages([90, 50, 50], town=["甲", "甲", "乙"])
    found = rt.progress(now, programme(BOOK, targets=listed), as_of=DAY)
    assert repr(found).splitlines() == [
        "<Progress 3 targets · 2020-12-31 · 示例>",
        "  T1  先进村占60%以上  33.3333…%  ≥ 60%  未达到  差 1 个  按期可以达到",
        "  T2  T2               0/2 组     ≥ 2    未达到           按期已不可能达到",
        "  T3  T3               1          ≥ 1    达到",
    ]
    assert repr(rt.progress(now, programme(BOOK), as_of=DAY)) == "<Progress 0 targets · 2020-12-31 · 示例>"


def test_dicts_are_ready_for_json_and_exact() -> None:
    found = rt.progress(villages([90, 50, 50]), stated(SHARE, confidence="illustrative"), as_of=DAY)
    plain = json.loads(json.dumps(found.to_dict("en")))
    (one,) = plain["goals"]
    assert (one["now"], one["target"], one["needed"], one["met"], one["start"]) == ("1/3", "≥ 0.6", 1, False, None)
    assert plain["illustrative"] == ["targets[0]"]
    assert found.text("en") == one["text"]
    again = pickle.loads(pickle.dumps(found))  # noqa: S301 - our own
    assert again.to_dict() == found.to_dict()
    assert (len(found), [t.target.code for t in found]) == (1, ["T"])


def test_targets_of_levels_without_a_result_are_left_out_in_sight() -> None:
    found = rt.progress({}, stated(SHARE), as_of=DAY)
    assert (len(found), found.left_out) == (0, ("T",))
    assert "没有该级结果:T" in repr(found)
    with pytest.raises(rt.EvaluationError) as caught:
        found["T"]
    assert caught.value.problems[0].code == "RT-EVA-054"


@pytest.mark.parametrize("wrong", [{"as_of": "2020"}, {"as_of": DAY, "start": 3}])
def test_arguments_of_another_kind_are_refused(wrong: Any) -> None:
    with pytest.raises(rt.ArgumentError):
        rt.progress(villages([90]), stated(SHARE), **wrong)


def test_weights_of_any_size_are_exact() -> None:
    heavy = [10**14, 10**14 + 1, 10**14 + 2, 3]
    found = goal(SHARE, villages([90, 50, 50, 50], weight=heavy), weight="weight * weight * weight", at_least=0.99)
    cubes = [one**3 for one in heavy]
    assert found.now.value == F(cubes[0], sum(cubes))
    assert (found.needed, found.reachable) == (2, True)
    even = goal(SHARE, villages([90, 50], weight=[10**14 + 1, 10**14]), weight="weight * weight * weight", at_least=0.5)
    assert (even.met, even.needed) == (True, 0)


def test_steps_without_bounds_reach_the_top() -> None:
    found = goal({**SHARE, "steps_a_year": 10**30}, villages([50, 50]), by=dt.date(9999, 12, 31))
    assert found.reachable is True


def test_targets_and_goals_are_shown_in_a_few_lines() -> None:
    found = rt.progress(villages([50, 90, 90], town=["甲镇", "甲镇", ""]), stated(SHARE, per="town"), as_of=DAY)
    one = found["T"]
    assert repr(one).splitlines() == [
        "<TargetProgress T · T · 未达到>",
        "  未分组  100%  ≥ 60%  达到",
        "  甲镇    50%   ≥ 60%  未达到  差 1 个  按期可以达到",
    ]
    assert repr(one["甲镇"]) == one["甲镇"].text()
    assert one.text("en").splitlines() == [goal.text("en") for goal in one.goals]
    whole = rt.progress(villages([50]), stated(SHARE), as_of=DAY)["T"]
    assert repr(whole).splitlines()[1].split() == ["0%", "≥", "60%", "未达到", "差", "1", "个", "按期可以达到"]
    assert repr(evolve(whole, goals=())).count("\n") == 0
