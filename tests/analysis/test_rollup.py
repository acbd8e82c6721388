"""Roll-ups: what the groups hold adds up to the whole, and shares come from counts."""

from __future__ import annotations

import json
import pickle
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ruraltier as rt
from analysis.star_books import POLICY, judged
from ruraltier.policy.incentives import Fixed

TOWNS = ["甲乡", "甲乡", "乙乡", "", "甲乡", "乙乡"]
RESULT = judged(
    stars=["5", "3", "", "0", "4.5", "2"],
    people=["100", "0", "7", "50.5", "30", "1"],
    barred=["否", "否", "否", "否", "否", "是"],
    town=TOWNS,
    kind=["山区", "平原", "", "山区", "山区", ""],
)


def problems(*arguments: Any, **keys: Any) -> list[str]:
    with pytest.raises(rt.RuraltierError) as caught:
        rt.roll_up(*arguments, **keys)
    return [p.code for p in caught.value.problems]


def paid(result: rt.Assessment, code: str = "five", amount: int = 100) -> rt.Allocation:
    scheme = rt.IncentiveScheme(awards=[Fixed(code="a", amounts={code: amount, "four": 7})])
    return rt.allocate(result, scheme)


def test_units_are_counted_by_group_and_tier() -> None:
    found = rt.roll_up(RESULT, by="town")
    assert found.groups == ("", "乙乡", "甲乡")
    assert found["甲乡"].counts == dict.fromkeys(found.places, 0) | {"five": 1, "three": 1, "four": 1}
    assert found["乙乡"].counts == dict.fromkeys(found.places, 0) | {"unrated": 1, "ineligible": 1}
    assert (found[""].units, found[""].rated, len(found)) == (1, 1, 3)
    assert found.total.counts == dict.fromkeys(found.places, 0) | RESULT.counts()
    assert found.places[0] == "five"


def test_groups_by_options_and_by_arrays() -> None:
    by_kind = rt.roll_up(RESULT, by="kind")
    assert [(g.id, g.units) for g in by_kind] == [("", 2), ("山区", 3), ("平原", 1)]
    by_array = rt.roll_up(RESULT, by=[t or None for t in TOWNS])
    assert np.array_equal(by_array.counts, rt.roll_up(RESULT, by="town").counts)
    mixed = rt.roll_up(RESULT, by=np.array(["a", 7, None, np.nan, "7", ""], dtype=object))
    assert {g.id: g.units for g in mixed} == {"": 3, "7": 2, "a": 1}
    numbers = rt.roll_up(RESULT, by=np.array([2, 2, 1, 1, 2, 1]))
    assert {g.id: g.units for g in numbers} == {"1": 3, "2": 3}


def test_scores_weights_and_money_are_added_up_exactly() -> None:
    found = rt.roll_up(RESULT, by="town", weight="people", money=paid(RESULT))
    town = found["甲乡"]
    assert (town.score, town.scored, town.mean()) == (Fraction("12.5"), 3, Fraction(25, 6))
    assert town.weight == 130
    assert town.money == 10700
    assert town.mean(weighted=True) == Fraction(5 * 100 + Fraction("4.5") * 30, 130)
    assert town.share(at_least="five", weighted=True) == Fraction(100, 130)
    assert found.total.weight == Fraction("188.5")
    assert found.total.money == paid(RESULT).total
    assert found.total.weights == {p: sum(g.weights[p] for g in found if g.weights) for p in found.places}
    given_ = rt.roll_up(RESULT, by="town", weight=np.array([100, 0, 7, 50.5, 30, 1]))
    assert [g.weight for g in given_] == [g.weight for g in found]


def test_a_mean_by_weights_of_nobody_is_none() -> None:
    found = rt.roll_up(RESULT, by=["a", "b", "c", "d", "e", "f"], weight="people")
    assert found.mean(weighted=True)["b"] is None
    assert found.mean(weighted=True)["c"] is None
    assert found.share(at_least="one", weighted=True)["b"] is None


def test_shares_come_from_counts() -> None:
    found = rt.roll_up(RESULT, by="town")
    assert found.share(at_least="four") == {"": 0, "乙乡": 0, "甲乡": Fraction(2, 3)}
    assert found.share(at_least="four", base="rated") == {"": 0, "乙乡": None, "甲乡": Fraction(2, 3)}
    assert found.share(tier="three")["甲乡"] == Fraction(1, 3)
    assert found.total.share(at_least="four") == Fraction(1, 3)
    assert found.mean() == {"": 0, "乙乡": 2, "甲乡": Fraction(25, 6)}


def test_questions_that_have_no_answer() -> None:
    found = rt.roll_up(RESULT, by="town")
    asked: list[tuple[dict[str, Any], str]] = [
        ({"at_least": "six"}, "RT-ROL-004"),
        ({"tier": "unrated"}, "RT-ROL-004"),
        ({}, "RT-ARG-002"),
        ({"at_least": "one", "tier": "one"}, "RT-ARG-002"),
        ({"at_least": "one", "base": "some"}, "RT-ARG-002"),
        ({"at_least": "one", "weighted": True}, "RT-ROL-005"),
    ]
    for keys, code in asked:
        with pytest.raises(rt.RuraltierError) as caught:
            found.share(**keys)
        assert [p.code for p in caught.value.problems] == [code]
    with pytest.raises(rt.EvaluationError) as missing:
        found.mean(weighted=True)
    assert [p.code for p in missing.value.problems] == ["RT-ROL-005"]
    with pytest.raises(rt.EvaluationError) as nobody:
        found["丙乡"]
    assert [p.code for p in nobody.value.problems] == ["RT-ROL-003"]
    with pytest.raises(rt.ArgumentError):
        found[0]  # type: ignore[index]  # the mistake under test


def test_wrong_arguments_are_told() -> None:
    assert problems("x", by="town") == ["RT-ARG-001"]
    assert problems(RESULT, by="town", money="x") == ["RT-ARG-001"]
    assert problems(RESULT, by="place") == ["RT-ROL-001"]
    assert problems(RESULT, by="people") == ["RT-ROL-001"]
    assert problems(RESULT, by=["a"]) == ["RT-ROL-002"]
    assert problems(RESULT, by=[]) == ["RT-ROL-002"]
    assert problems(RESULT, by=np.array([], dtype=object)) == ["RT-ROL-002"]
    for wrong in ([0.5] * 6, ["a", 1.5], [True] * 6, np.array([True] * 6), [["a"]] * 6):
        assert problems(RESULT, by=wrong) == ["RT-ARG-001"]
    assert problems(RESULT, by=3) == ["RT-ARG-001"]
    assert problems(RESULT, by="town", weight=[1]) == ["RT-ROL-002"]
    assert problems(RESULT, by="town", weight="town") == ["RT-EVA-002"]
    assert problems(RESULT, by="town", weight=[1, 1, 1, 1, -1, None]) == ["RT-FIG-002", "RT-FIG-001"]
    assert problems(RESULT, by="town", money=paid(judged(stars=["1"]))) == ["RT-ROL-006"]
    for least in (0, True):
        assert problems(RESULT, by="town", min_cell=least) == ["RT-ARG-001"]


def test_groups_that_are_too_small_are_not_told_apart() -> None:
    """One group alone would be told by what is missing in the sum, so the next smallest joins it."""
    towns = ["a"] * 3 + ["b"] * 2 + ["c"] + ["others"] * 4
    result = judged(stars=["1"] * 10, town=towns)
    whole = rt.roll_up(result, by="town")
    assert rt.roll_up(result, by="town", min_cell=1).groups == whole.groups
    found = rt.roll_up(result, by="town", min_cell=2)
    assert [(g.id, g.units) for g in found] == [("a", 3), ("others", 4), ("others*", 3)]
    found = rt.roll_up(result, by="town", min_cell=4)
    assert [(g.id, g.units) for g in found] == [("others", 4), ("others*", 6)]
    assert found.total.counts == whole.total.counts
    assert "其他(3 组)" in repr(found)
    assert [(g.id, g.units) for g in rt.roll_up(result, by="town", min_cell=50)] == [("others", 10)]
    assert len(rt.roll_up(judged(stars=[]), by="town", min_cell=3)) == 0


def test_a_roll_up_is_shown_in_chinese_and_aligned() -> None:
    assert repr(rt.roll_up(RESULT, by="town", weight="people", money=paid(RESULT))).splitlines() == [
        "<RollUp 6 units in 3 groups by 乡镇 · 五星示例>",
        "  乡镇      合计  five  four  three  two  one  none  未评  不予评定   平均分   权重     CNY",
        "  没有乡镇     1     0     0      0    0    0     1     0         0        0   50.5    0.00",
        "  乙乡         2     0     0      0    0    0     0     1         1        2      8    0.00",
        "  甲乡         3     1     1      1    0    0     0     0         0  4.1666…    130  107.00",
        "  合计         6     1     1      1    0    0     1     1         1      2.9  188.5  107.00",
    ]
    many = rt.roll_up(judged(stars=["1"] * 25), by=[f"{i:02}" for i in range(25)])
    assert "另有 5 组" in repr(many)
    assert "未评" not in repr(many)


def test_a_roll_up_says_what_nobody_published() -> None:
    policy = rt.parse_policy({**POLICY.to_dict(), "confidence": "illustrative"})
    result = rt.assess(RESULT.cohort, policy)
    found = rt.roll_up(result, by="town")
    assert found.illustrative == policy.illustrative
    assert "示例数值" in repr(found)
    assert found.provenance == result.provenance
    money = paid(result)
    assert rt.roll_up(result, by="town", money=money).illustrative == money.illustrative


def test_a_roll_up_as_plain_values_and_columns() -> None:
    found = rt.roll_up(RESULT, by="town", weight="people", money=paid(RESULT))
    plain = found.to_dict()
    assert json.loads(json.dumps(plain, ensure_ascii=False)) == plain
    assert plain["groups"][2] == {
        "group": "甲乡",
        "label": "甲乡",
        "units": 3,
        "counts": dict(found["甲乡"].counts),
        "scored": 3,
        "score_sum": "12.5",
        "mean_score": 12.5 / 3,
        "weight": "130",
        "money": 10700,
    }
    assert plain["groups"][0]["label"] == "没有乡镇"
    assert found.to_dict("en")["groups"][0]["label"] == "no township"
    columns = found.columns()
    assert columns["units"].tolist() == [1, 2, 3]
    assert columns["weight"].tolist() == [50.5, 8, 130]
    assert columns["money"].tolist() == [0, 0, 10700]
    bare = rt.roll_up(judged(stars=[""]), by=["a"])
    assert not {"weight", "money"} & bare.columns("en").keys()
    assert bare.to_dict()["groups"][0]["mean_score"] is None
    assert np.isnan(bare.columns()["mean_score"][0])


def test_a_roll_up_is_read_only_and_survives_pickling() -> None:
    found = rt.roll_up(RESULT, by="town", weight="people", money=paid(RESULT))
    again = pickle.loads(pickle.dumps(found))  # noqa: S301 - our own bytes
    assert again.to_dict() == found.to_dict()
    with pytest.raises(ValueError, match="read-only"):
        again.counts[0, 0] = 9


unit = st.fixed_dictionaries(
    {
        "stars": st.one_of(st.just(""), st.integers(0, 50).map(lambda k: f"{k / 10}")),
        "people": st.integers(0, 30).map(lambda k: f"{k / 10}"),
        "barred": st.sampled_from(["是", "否"]),
        "town": st.sampled_from(["", "甲", "乙", "丙", "others"]),
    }
)


@given(units=st.lists(unit, max_size=15), least=st.sampled_from([None, 1, 2, 4]))
def test_any_partition_adds_up_to_the_whole(units: list[dict[str, str]], least: int | None) -> None:
    """Invariant 29: counts, money and weights of the groups sum to the whole, however units are grouped."""
    result = judged(**{code: [u[code] for u in units] for code in ("stars", "people", "barred", "town")})
    money = paid(result, "five", 3)
    found, one = (
        rt.roll_up(result, by=by, weight="people", money=money, min_cell=least) for by in ("town", ["x"] * len(units))
    )
    for whole in (found.total, one.total):
        assert {c: n for c, n in whole.counts.items() if n} == {c: n for c, n in result.counts().items() if n}
        assert whole.money == money.total
        assert whole.weight == sum((Fraction(u["people"]) for u in units), start=Fraction(0))
    scores = [v.score for v in result if v.score is not None]
    assert (found.total.score, found.total.scored) == (sum(scores, start=Fraction(0)), len(scores))
    groups = list(found)
    assert sum(g.score for g in groups) == found.total.score
    assert sum(g.units for g in groups) == len(result) == found.total.units
    for place in found.places:
        assert sum(g.counts[place] for g in groups) == one.total.counts[place]
        assert sum(g.weights[place] for g in groups if g.weights) == (one.total.weights or {})[place]
    assert found.total.weighted_score == one.total.weighted_score
    if least and groups:
        assert all(g.units >= least for g in groups) or len(groups) == 1
    # A share of the whole is not the mean of the shares of the groups: it is counted.
    share = found.total.share(at_least="three")
    at = sum(v.tier is not None and v.tier.code in {"three", "four", "five"} for v in result)
    assert share == (Fraction(at, len(result)) if units else None)


def test_the_missing_values_of_pandas_are_no_group() -> None:
    pandas = pytest.importorskip("pandas")
    two = rt.assess(RESULT.cohort.take(np.arange(2)), POLICY)
    for town in (
        pandas.Series(["甲乡", pandas.NA], dtype="string"),
        pandas.Series(["甲乡", None]),
        ["甲乡", float("nan")],
    ):
        assert rt.roll_up(two, by=town).groups == ("", "甲乡")
    assert rt.roll_up(two, by=[np.int64(7), 7]).groups == ("7",)
    assert problems(two, by=[np.array([1, 2]), "x"]) == ["RT-ARG-001"]
