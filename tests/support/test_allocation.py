from __future__ import annotations

import copy
import pickle
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruraltier._numbers import rounded
from ruraltier.domain.money import Currency
from ruraltier.errors import EvaluationError, LimitError, PolicyError, Problem
from ruraltier.policy.incentives import Award, ByValue, Fixed, IncentiveScheme, PerHead, ScoreRate, Share
from ruraltier.support.allocation import Allocation, allocate
from ruraltier.support.change import CostChange
from strategies.graded import graded

CNY = Currency("CNY", "元")
PLAIN, NORM, MODEL, NONE = 0, 1, 2, -1


def scheme(*awards: Award, **stated: Any) -> IncentiveScheme:
    return IncentiveScheme(awards=awards, **({"currency": CNY} | stated))


FUND = Fixed(code="fund", label="经费", amounts={"norm": 10000, "model": 20000})


def problems(awards: IncentiveScheme, *args: Any, **kwargs: Any) -> tuple[Problem, ...]:
    with pytest.raises(EvaluationError) as caught:
        allocate(graded(*args, **kwargs), awards)
    return caught.value.problems


def test_a_fixed_award_pays_by_tier_and_nothing_without_a_tier() -> None:
    found = allocate(graded([NORM, MODEL, PLAIN, NONE]), scheme(FUND))
    assert found.amount.tolist() == [1_000_000, 2_000_000, 0, 0]
    assert (found.total, found.unspent, len(found)) == (3_000_000, 0, 4)
    assert found.by_award["fund"].tolist() == found.amount.tolist()


def test_amounts_are_in_the_unit_of_the_scheme() -> None:
    found = allocate(graded([NORM]), scheme(Fixed(code="f", amounts={"norm": "1.5"}), currency=Currency("CNY", "万元")))
    assert found.total == 1_500_000


def test_a_head_award_multiplies_whole_heads() -> None:
    award = PerHead(code="cadres", heads="heads", amounts={"norm": 500, "model": "1000.5"})
    found = allocate(graded([NORM, MODEL, NORM], columns={"heads": [3, 2, 0]}), scheme(award))
    assert found.amount.tolist() == [150_000, 200_100, 0]


@pytest.mark.parametrize(
    ("heads", "what"),
    [
        (np.nan, "there is no value (missing)"),
        (-1.0, "the value is -1"),
        (2.5, "the value is 2.5"),
        (2.0**54, "the value is 1.8014398509482e+16"),
    ],
)
def test_heads_that_cannot_be_paid_are_named(heads: float, what: str) -> None:
    award = PerHead(code="cadres", heads="heads", amounts={"norm": 500})
    (problem,) = problems(scheme(award), [NORM, NORM], columns={"heads": [3, heads]})
    assert (problem.code, problem.id, problem.column, problem.what) == ("RT-MON-010", "v1", "heads", what)
    assert problem.source == "村庄.csv"


def test_heads_of_a_village_that_is_not_paid_by_the_head_do_not_matter() -> None:
    award = PerHead(code="cadres", heads="heads", amounts={"norm": 500})
    assert allocate(graded([NORM, PLAIN], columns={"heads": [3, np.nan]}), scheme(award)).total == 150_000


def test_every_bad_head_count_is_counted_and_the_first_fifty_are_told() -> None:
    award = PerHead(code="cadres", heads="heads", amounts={"norm": 500})
    with pytest.raises(EvaluationError) as caught:
        allocate(graded([NORM] * 60, columns={"heads": [np.nan] * 60}), scheme(award, FUND))
    assert (len(caught.value.problems), caught.value.count) == (50, 60)


@pytest.mark.parametrize(("mode", "fen"), [("down", 2627), ("half_up", 2628), ("half_even", 2628), ("up", 2628)])
def test_a_score_rate_is_rounded_once_from_the_exact_score(mode: Any, fen: int) -> None:
    award = ScoreRate(code="s", rate=Fraction(1, 3), round=mode)
    assert allocate(graded([NORM], ["78.83"]), scheme(award)).total == fen


def test_a_score_rate_may_be_for_some_tiers_only() -> None:
    award = ScoreRate(code="s", rate=100, round="down", tiers=("model",))
    assert allocate(graded([NORM, MODEL], [70, 90]), scheme(award)).amount.tolist() == [0, 900_000]


@pytest.mark.parametrize(
    ("by", "wanted"), [("score", [2500, 7500, 0]), ("equal", [5000, 5000, 0]), ("people", [1000, 9000, 0])]
)
def test_a_share_splits_its_pool(by: str, wanted: list[int]) -> None:
    award = Share(code="pool", pool=100, by=by, tiers=("norm",))
    found = allocate(graded([NORM, NORM, MODEL], [20, 60, 90], columns={"people": [0.1, 0.9, np.nan]}), scheme(award))
    assert (found.amount.tolist(), found.unspent) == (wanted, 0)


def test_weights_of_many_decimals_are_exact() -> None:
    found = allocate(
        graded([NORM, NORM], columns={"people": [1e-12, 3e-12]}), scheme(Share(code="pool", pool=100, by="people"))
    )
    assert found.amount.tolist() == [2500, 7500]


def test_scores_with_unlike_denominators_are_exact() -> None:
    award = Share(code="pool", pool=11, by="score")
    assert allocate(graded([NORM, NORM], ["1/2", "3/5"]), scheme(award)).amount.tolist() == [500, 600]


def test_odd_fen_go_to_the_larger_score_and_then_to_the_first_id() -> None:
    award = Share(code="pool", pool="0.04", by="equal")
    ids, scores = ["d", "c", "b", "a", "e"], [70, 70, 80, 70, 10]
    found = allocate(graded([NORM] * 5, scores, ids=ids), scheme(award))
    assert found.amount.tolist() == [1, 1, 1, 1, 0]
    found = allocate(graded([NORM] * 5, scores, ids=ids), scheme(Share(code="pool", pool="0.02", by="equal")))
    assert found.amount.tolist() == [0, 0, 1, 1, 0]


def test_odd_fen_see_differences_that_floats_do_not() -> None:
    small = Fraction(1, 10**30)
    found = allocate(graded([NORM] * 2, [70, 70 + small]), scheme(Share(code="pool", pool="0.01", by="equal")))
    assert found.amount.tolist() == [0, 1]


def test_a_weight_that_is_missing_or_negative_is_named() -> None:
    award = Share(code="pool", pool=1, by="people")
    found = problems(scheme(award), [NORM] * 3, columns={"people": [1, -0.5, np.nan]})
    assert [(p.id, p.column) for p in found] == [("v1", "people"), ("v2", "people")]


def test_a_negative_score_is_no_weight() -> None:
    found = problems(scheme(Share(code="pool", pool=1, by="score")), [NORM, NORM], [5, "-1/3"])
    assert [(p.id, p.column, p.what) for p in found] == [("v1", "score", "the value is -0.333333333333333")]


@pytest.mark.parametrize("bounds", [{"pool": -1}, {"floor": -1}, {"floor": 2, "cap": 1}, {"cap": -1}, {"floor": 51}])
def test_bounds_that_contradict_the_pool_are_refused(bounds: dict[str, Any]) -> None:
    stated: dict[str, Any] = {"code": "pool", "pool": 100}
    award = Share(**(stated | bounds))
    (problem,) = problems(scheme(award), [NORM, NORM])
    assert (problem.code, problem.path) == ("RT-MON-012", "incentives.awards.pool")


def test_the_problems_of_all_awards_come_together() -> None:
    awards = (
        Fixed(code="a", amounts={"nrom": 1}),
        ScoreRate(code="b", rate=1, round="up", tiers=("top",)),
        PerHead(code="c", heads="heads", amounts={"norm": 1}),
    )
    found = problems(scheme(*awards), [NORM], columns={"heads": [np.nan]})
    assert [p.code for p in found] == ["RT-MON-011", "RT-MON-011", "RT-MON-010"]
    assert found[0].mend == "did you mean 'norm'?"


def test_no_scheme_is_a_problem_and_not_a_crash() -> None:
    with pytest.raises(EvaluationError, match="no incentives"):
        allocate(graded([NORM]), None)


def test_a_broken_coin_names_the_award_or_the_budget() -> None:
    with pytest.raises(PolicyError) as caught:
        allocate(graded([NORM]), scheme(Fixed(code="fund", amounts={"norm": "0.001"})))
    assert caught.value.problems[0].path == "incentives.awards.fund"
    with pytest.raises(PolicyError) as caught:
        allocate(graded([NORM]), scheme(FUND, budget="0.001"))
    assert caught.value.problems[0].path == "incentives.budget"


def test_a_budget_that_is_not_used_up_is_unspent() -> None:
    found = allocate(graded([NORM]), scheme(FUND, budget=30000))
    assert (found.total, found.unspent) == (1_000_000, 2_000_000)


def test_a_short_budget_refuses_with_the_shortfall() -> None:
    (problem,) = problems(scheme(FUND, budget=9000), [NORM])
    assert problem.what == "the awards come to 10,000.00 and the budget is 9,000.00: 1,000.00 CNY are missing"


def test_a_negative_budget_is_not_cut_to() -> None:
    problems(scheme(FUND, budget=-1, if_short="pro_rata"), [NORM])


def test_pro_rata_cuts_all_in_one_proportion_to_the_last_fen() -> None:
    found = allocate(graded([NORM, MODEL, NONE, NORM]), scheme(FUND, budget="100.03", if_short="pro_rata"))
    assert found.amount.tolist() == [2501, 5001, 0, 2501]
    assert (found.total, found.unspent) == (10_003, 0)
    assert (found.by_award["fund"] - found.cut).tolist() == found.amount.tolist()


def test_money_taken_back_is_cut_in_the_same_proportion() -> None:
    award = Fixed(code="f", amounts={"norm": 100, "plain": -20})
    found = allocate(graded([NORM, PLAIN]), scheme(award, budget=40, if_short="pro_rata"))
    assert found.amount.tolist() == [5000, -1000]


def test_an_amount_over_64_bits_is_refused_with_its_village() -> None:
    award = PerHead(code="p", heads="heads", amounts={"norm": 10**15})
    with pytest.raises(LimitError) as caught:
        allocate(graded([NORM, NORM], columns={"heads": [1, 10**3]}), scheme(award))
    assert [p.id for p in caught.value.problems] == ["v1"]


def test_no_villages_leave_the_budget_whole() -> None:
    award = Share(code="pool", pool=100, by="score")
    found = allocate(graded([]), scheme(FUND, award, budget=1000))
    assert (found.total, found.unspent, found.amount.tolist()) == (0, 100_000, [])
    assert "合计" in repr(found)


def test_arrays_are_read_only_also_after_pickling_and_copying() -> None:
    found = allocate(graded([NORM]), scheme(FUND, Share(code="pool", pool=1)))
    for one in (found, pickle.loads(pickle.dumps(found)), copy.deepcopy(found)):  # noqa: S301 - our own bytes
        assert one.total == found.total
        assert dict(one.pools) == dict(found.pools)
        for array in (one.amount, one.cut, one.by_award["fund"]):
            with pytest.raises(ValueError, match="read-only"):
                array[0] = 1


def test_to_dict_holds_plain_values() -> None:
    found = allocate(graded([NORM, NONE]), scheme(FUND)).to_dict()
    assert found == {
        "currency": "CNY",
        "total": 1_000_000,
        "unspent": 0,
        "illustrative": [],
        "villages": [
            {"id": "v0", "amount": 1_000_000, "awards": {"fund": 1_000_000}, "cut": 0},
            {"id": "v1", "amount": 0, "awards": {"fund": 0}, "cut": 0},
        ],
    }
    assert type(found["villages"][0]["amount"]) is int


def test_the_repr_counts_and_sums_by_tier_best_first() -> None:
    assert repr(allocate(graded([NORM, MODEL, NONE, NORM]), scheme(FUND, budget=50000))) == (
        "<Allocation 4 villages · CNY · 示例县>\n"
        "  示范村  model    1  20,000.00\n"
        "  规范村  norm     2  20,000.00\n"
        "  普通村  plain    0       0.00\n"
        "  无等次  no tier  1       0.00\n"
        "  合计    total    4  40,000.00\n"
        "  结余    unspent     10,000.00"
    )


def test_money_from_figures_that_nobody_published_says_so() -> None:
    award = Fixed(code="f", amounts={"norm": 1}, confidence="illustrative")
    found = allocate(graded([NORM]), scheme(award, FUND))
    assert found.illustrative == ("incentives.awards.f",)
    assert "示例数值" in repr(found)
    everything = allocate(graded([NORM], confidence="illustrative"), scheme(FUND))
    assert set(everything.illustrative) >= {"indicators.mark", "incentives.awards.fund"}


def test_lines_tell_how_an_amount_came_about_and_add_up() -> None:
    awards = (
        FUND,
        PerHead(code="cadres", heads="heads", amounts={"norm": 500}),
        ScoreRate(code="score", rate="0.333", round="half_up"),
        Share(code="pool", pool=100, by="score"),
        Share(code="best", pool=5, tiers=("model",)),
    )
    found = allocate(graded([NORM, MODEL, NONE], ["78.5", "90.25", 0], columns={"heads": [3, 1, 1]}), scheme(*awards))
    lines = found.lines("v0")
    assert [(one.award, one.arithmetic.get("en"), one.amount) for one in lines] == [
        ("fund", "10,000.00", 1_000_000),
        ("cadres", "3 × 500.00", 150_000),
        ("score", "78.5 × 0.333, to the smallest coin (half up)", 2614),
        ("pool", "100.00 × 78.5 / 168.75, whole by largest remainder", 4652),
    ]
    assert lines[0].label.get("zh") == "经费"
    assert lines[2].arithmetic.get("zh") == "78.5 × 0.333,取整到最小货币单位(四舍五入)"
    assert sum(one.amount for one in lines) == found.amount[0]
    assert found.lines(1)[-1].arithmetic.get("zh") == "5.00 × 1 / 1"
    assert found.lines("v2") == ()


def test_the_cut_is_a_line_of_its_own() -> None:
    found = allocate(graded([NORM, MODEL]), scheme(FUND, budget=3000, if_short="pro_rata"))
    assert [(one.award, one.arithmetic.get("en"), one.amount) for one in found.lines("v0")] == [
        ("fund", "10,000.00", 1_000_000),
        ("", "budget 3,000.00 / awards 30,000.00, all cut in one proportion", -900_000),
    ]


@pytest.mark.parametrize(
    ("bounds", "wanted"),
    [
        ({"cap": 40}, ["20.00 × 1 / 3", "20.00 × 2 / 3", "cap 40.00"]),
        ({"cap": 20}, ["cap 20.00", "cap 20.00", "cap 20.00"]),
        ({"floor": 15}, ["floor 15.00", "85.00 × 2 / 9", "85.00 × 7 / 9"]),
        ({"floor": 30, "cap": 45}, ["floor 30.00", "floor 30.00", "40.00 × 7 / 7"]),
    ],
)
def test_lines_say_which_bound_holds(bounds: dict[str, Any], wanted: list[str]) -> None:
    pool = 60 if bounds == {"cap": 40} else 100
    award = Share(code="pool", pool=pool, by="people", **bounds)
    found = allocate(graded([NORM] * 3, columns={"people": [1, 2, 7]}), scheme(award))
    told = [found.lines(row)[0].arithmetic.get("en").partition(",")[0] for row in range(3)]
    assert told == wanted


def test_a_pool_without_weights_is_unspent_but_for_its_floors() -> None:
    found = allocate(graded([NORM, NORM], [0, 0]), scheme(Share(code="pool", pool=100, by="score", floor=3, cap=9)))
    assert (found.amount.tolist(), found.unspent) == ([300, 300], 9400)
    assert found.lines(0)[0].arithmetic.get("zh") == "保底 3.00"


def test_the_difference_is_the_change_in_cost_of_every_village() -> None:
    before = allocate(graded([NORM, MODEL, NORM]), scheme(FUND))
    after = allocate(graded([MODEL, NORM, PLAIN], ids=["v1", "v0", "v2"]), scheme(FUND))
    change = after - before
    assert isinstance(change, CostChange)
    assert (change.ids.tolist(), change.amount.tolist()) == (["v1", "v0", "v2"], [0, 0, -1_000_000])
    moved = [{"id": "v2", "amount": -1_000_000}]
    assert change.to_dict() == {"currency": "CNY", "total": -1_000_000, "villages": moved}
    assert repr(before - after) == (
        "<CostChange 3 villages · CNY>\n"
        "  增加  more   1  +10,000.00\n"
        "  减少  less   0        0.00\n"
        "  不变  same   2        0.00\n"
        "  合计  total  3  +10,000.00"
    )
    with pytest.raises(ValueError, match="read-only"):
        pickle.loads(pickle.dumps(change)).amount[0] = 1  # noqa: S301 - our own bytes


def test_only_allocations_to_the_same_villages_are_compared() -> None:
    one = allocate(graded([NORM]), scheme(FUND))
    for other in (graded([NORM, NORM]), graded([NORM], ids=["x"])):
        with pytest.raises(EvaluationError) as caught:
            _ = one - allocate(other, scheme(FUND))
        assert caught.value.problems[0].code == "RT-MON-016"
    rupiah = scheme(FUND, currency=Currency("IDR"))
    with pytest.raises(EvaluationError) as caught:
        _ = one - allocate(graded([NORM]), rupiah)
    assert caught.value.problems[0].code == "RT-MON-015"
    with pytest.raises(TypeError):
        _ = one - 1  # type: ignore[operator]


# Invariant 30: whole fen, exact sums, within one fen of the exact share, in the order of the weights.

AMOUNTS = st.integers(0, 10**7).map(lambda fen: Fraction(fen, 100))
SCORES = st.integers(0, 10**4).map(lambda s: Fraction(s, 100))
VILLAGES = st.lists(st.tuples(st.integers(-1, 2), SCORES, st.integers(0, 30)), max_size=12)


def assessed(villages: list[tuple[int, Fraction, int]]) -> Any:
    tiers, scores, heads = zip(*villages, strict=True) if villages else ((), (), ())
    return graded(tiers, scores, columns={"heads": heads, "people": heads})


def paid(villages: list[tuple[int, Fraction, int]], *awards: Award, **stated: Any) -> Allocation:
    return allocate(assessed(villages), scheme(*awards, **stated))


@given(VILLAGES, AMOUNTS, st.sampled_from(["score", "equal", "people"]), st.none() | AMOUNTS)
def test_a_pool_is_paid_out_or_told_as_unspent(villages: Any, pool: Fraction, by: str, cap: Fraction | None) -> None:
    found = paid(villages, Share(code="pool", pool=pool, by=by, cap=cap))
    assert found.total + found.unspent == pool * 100
    assert all(amount >= 0 for amount in found.amount.tolist())
    assert all(amount == 0 for amount, village in zip(found.amount.tolist(), villages, strict=True) if village[0] < 0)


@given(VILLAGES, AMOUNTS, AMOUNTS, AMOUNTS)
def test_a_budget_is_met_to_the_fen(villages: Any, fund: Fraction, head: Fraction, budget: Fraction) -> None:
    awards = (
        Fixed(code="f", amounts={"norm": fund, "model": fund * 2}),
        PerHead(code="h", heads="heads", amounts={"norm": head}),
        ScoreRate(code="s", rate="1.7", round="half_even", tiers=("plain",)),
    )
    free = paid(villages, *awards)
    found = paid(villages, *awards, budget=budget, if_short="pro_rata")
    assert found.total + found.unspent == budget * 100
    if free.total > budget * 100:
        assert found.unspent == 0
        ratio = Fraction(int(budget * 100), free.total)
        pairs = zip(found.amount.tolist(), free.amount.tolist(), strict=True)
        assert all(abs(cut - ratio * full) < 1 for cut, full in pairs)
    else:
        assert found.amount.tolist() == free.amount.tolist()


@given(VILLAGES, AMOUNTS, st.none() | AMOUNTS)
def test_lines_always_add_up(villages: Any, amount: Fraction, budget: Fraction | None) -> None:
    awards = (Fixed(code="f", amounts={"norm": amount}), Share(code="p", pool=amount, by="score", cap=amount / 4 * 4))
    found = paid(villages, *awards, budget=budget, if_short="pro_rata")
    for row in range(len(villages)):
        assert sum(one.amount for one in found.lines(row)) == found.amount[row]


@given(VILLAGES.flatmap(lambda v: st.tuples(st.just(v), st.permutations(range(len(v))))), AMOUNTS)
def test_the_order_of_rows_changes_nothing(case: Any, pool: Fraction) -> None:
    villages, order = case
    awards = (Share(code="p", pool=pool, by="people"), ScoreRate(code="s", rate=1, round="up"))
    tiers, scores, heads = (list(part) for part in zip(*villages, strict=True)) if villages else ([], [], [])
    ids = [f"v{row}" for row in order]
    mixed = [[part[row] for row in order] for part in (tiers, scores, heads)]
    one = paid(villages, *awards, budget=pool, if_short="pro_rata")
    other = allocate(
        graded(mixed[0], mixed[1], ids=ids, columns={"people": mixed[2]}),
        scheme(*awards, budget=pool, if_short="pro_rata"),
    )
    assert (one - other).amount.tolist() == [0] * len(villages)


def test_a_value_is_paid_as_it_stands_in_whole_fen() -> None:
    award = ByValue(code="fund", value="owed", tiers=("norm", "model"))
    found = allocate(graded([NORM, MODEL, PLAIN], columns={"owed": [0.01, -3.5, np.nan]}), scheme(award))
    assert found.amount.tolist() == [1, -350, 0]
    assert found.lines("v0")[0].arithmetic.get("en") == "0.01"


@pytest.mark.parametrize(("mode", "fen"), [("down", 10), ("half_up", 11), ("half_even", 10), ("up", 11)])
def test_a_value_between_two_fen_is_rounded_once_if_the_award_says_how(mode: Any, fen: int) -> None:
    award = ByValue(code="fund", value="owed", round=mode)
    found = allocate(graded([NORM], columns={"owed": [0.105]}), scheme(award))
    words = {"down": "down", "half_up": "half up", "half_even": "half to even", "up": "up"}
    assert found.amount.tolist() == [fen]
    assert found.lines(0)[0].arithmetic.get("en").startswith("0.105, to the smallest coin (")
    assert words[mode][:4] in found.lines(0)[0].arithmetic.get("en")


def test_a_value_is_in_the_unit_of_the_scheme() -> None:
    found = allocate(
        graded([NORM], columns={"owed": [1.5]}),
        scheme(ByValue(code="f", value="owed"), currency=Currency("CNY", "万元")),
    )
    assert (found.total, found.lines(0)[0].arithmetic.get("en")) == (1_500_000, "15,000.00")


@pytest.mark.parametrize(
    ("owed", "what"),
    [(np.nan, "there is no value (missing)"), (0.105, "the value is 0.105"), (-0.001, "the value is -0.001")],
)
def test_values_that_cannot_be_paid_are_named(owed: float, what: str) -> None:
    award = ByValue(code="fund", value="owed", tiers=("norm",))
    (problem,) = problems(scheme(award), [NORM, NORM, PLAIN], columns={"owed": [3, owed, np.nan]})
    assert (problem.code, problem.id, problem.column, problem.what) == ("RT-MON-010", "v1", "owed", what)


@given(
    st.lists(st.integers(-(10**6), 10**6), min_size=1, max_size=8),
    st.sampled_from(["down", "half_up", "half_even", "up"]),
)
def test_values_are_rounded_as_plain_fractions_are(mills: list[int], mode: Any) -> None:
    award = ByValue(code="fund", value="owed", round=mode)
    found = allocate(graded([NORM] * len(mills), columns={"owed": [m / 1000 for m in mills]}), scheme(award))
    assert found.amount.tolist() == [rounded(Fraction(m, 10), 0, mode) for m in mills]
