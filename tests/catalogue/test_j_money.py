"""J: money. The ids of the tests carry the numbers of the fault catalogue."""

from __future__ import annotations

import ast
import decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ruraltier.support
from ruraltier.domain.money import Currency
from ruraltier.errors import EvaluationError, PolicyError
from ruraltier.policy.incentives import Award, Fixed, IncentiveScheme, PerHead, ScoreRate, Share
from ruraltier.support.allocation import allocate
from strategies.graded import graded

NORM, MODEL, NONE = 1, 2, -1
FLOATS = {"float", "float64", "float32", "true_divide"}


def scheme(*awards: Award, **stated: Any) -> IncentiveScheme:
    return IncentiveScheme(awards=awards, **({"currency": Currency("CNY", "元")} | stated))


def test_j1_shares_that_do_not_divide_the_pool_add_up_to_it() -> None:
    found = allocate(graded([NORM] * 3, [70, 70, 70]), scheme(Share(code="pool", pool=100)))
    assert found.amount.tolist() == [3334, 3333, 3333]
    assert found.total == 10_000


def test_j2_a_tenth_and_two_tenths_of_a_yuan_are_thirty_fen() -> None:
    awards = (Fixed(code="a", amounts={"norm": 0.1}), Fixed(code="b", amounts={"norm": 0.2}))
    assert allocate(graded([NORM]), scheme(*awards)).amount.tolist() == [30]


def money_modules() -> list[Path]:
    """Return the modules of support that an allocation is made by: its own, and those that it imports."""
    folder, found, waiting = Path(ruraltier.support.__file__).parent, set[str](), ["allocation"]
    while waiting:
        name = waiting.pop()
        found.add(name)
        tree = ast.parse((folder / f"{name}.py").read_text(encoding="utf-8"))
        named = [str(n.module) for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)]
        waiting += [n.rpartition(".")[2] for n in named if n.startswith("ruraltier.support.")]
        waiting = [n for n in waiting if n not in found]
    return [folder / f"{name}.py" for name in sorted(found)]


def test_j2_no_module_that_counts_money_makes_a_float() -> None:
    assert {"apportion", "awards", "integers"} <= {path.stem for path in money_modules()}
    for path in money_modules():
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        called = {ast.unparse(n.func).rpartition(".")[2] for n in nodes if isinstance(n, ast.Call)}
        assert not called & FLOATS, path.name
        assert not [n for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, float)], path.name


def test_j3_half_a_fen_is_refused() -> None:
    with pytest.raises(PolicyError) as caught:
        allocate(graded([NORM]), scheme(Fixed(code="fund", amounts={"norm": "12.345"})))
    assert caught.value.problems[0].code == "RT-MON-003"


@pytest.mark.parametrize(("mode", "fen"), [("down", 1234), ("half_up", 1235), ("half_even", 1234), ("up", 1235)])
def test_j3_a_rate_rounds_as_it_says(mode: Any, fen: int) -> None:
    award = ScoreRate(code="s", rate="0.1", round=mode)
    assert allocate(graded([NORM], ["123.45"]), scheme(award)).total == fen


def test_j4_totals_over_64_bits_do_not_wrap() -> None:
    each = 9 * 10**16
    found = allocate(graded([NORM] * 3), scheme(Fixed(code="f", amounts={"norm": each}), budget=10**18))
    assert found.total == 3 * each * 100 > 2**63
    assert found.unspent == 10**20 - 3 * each * 100


def test_j4_a_pool_over_64_bits_is_split_exactly() -> None:
    pool = 2 * 10**17 + Fraction(1, 100)
    found = allocate(graded([NORM] * 3, [1, 1, 1]), scheme(Share(code="p", pool=pool, by="score")))
    assert found.total == 2 * 10**19 + 1 > 2**63
    assert sorted(set(found.amount.tolist())) == [6_666_666_666_666_666_667]
    assert found.unspent == 0


def test_j4_heads_times_amounts_do_not_wrap() -> None:
    award = PerHead(code="p", heads="heads", amounts={"norm": 10**9})
    found = allocate(graded([NORM] * 2, columns={"heads": [9 * 10**7, 1]}), scheme(award))
    assert found.amount.tolist() == [9 * 10**18, 10**11]


@given(st.lists(st.integers(0, 2**70), min_size=1, max_size=5), st.integers(0, 2**62))
def test_j4_any_weights_split_any_pool(weights: list[int], pool: int) -> None:
    award = Share(code="p", pool=Fraction(pool, 100), by="score")
    found = allocate(graded([NORM] * len(weights), weights), scheme(award))
    assert found.total + found.unspent == pool
    assert bool(found.unspent) == (not any(weights) and bool(pool))


def test_j5_a_budget_too_small_is_refused_with_the_shortfall() -> None:
    with pytest.raises(EvaluationError, match=r"1,000\.00 CNY are missing"):
        allocate(graded([NORM, NORM]), scheme(Fixed(code="f", amounts={"norm": 1000}), budget=1000))


def test_j5_or_cut_in_one_proportion_where_the_scheme_says_so() -> None:
    award = Fixed(code="f", amounts={"norm": 1000, "model": 2000})
    found = allocate(graded([NORM, MODEL]), scheme(award, budget=1000, if_short="pro_rata"))
    assert (found.amount.tolist(), found.total) == ([33_333, 66_667], 100_000)


@pytest.mark.parametrize("budget", [None, 5000])
def test_j6_if_nobody_qualifies_all_is_unspent(budget: int | None) -> None:
    award = Share(code="p", pool=3000, by="score", tiers=("model",))
    found = allocate(graded([NORM, NONE]), scheme(award, budget=budget))
    assert (found.total, found.unspent) == (0, (budget or 3000) * 100)


def test_j7_a_weight_of_zero_gets_nothing() -> None:
    award = Share(code="p", pool="0.05", by="people")
    found = allocate(graded([NORM] * 3, columns={"people": [0, 1, 1]}), scheme(award))
    assert found.amount.tolist() == [0, 2, 3]


def test_j7_one_party_gets_all() -> None:
    found = allocate(graded([NORM, NONE]), scheme(Share(code="p", pool="100.01", by="score")))
    assert (found.amount.tolist(), found.unspent) == ([0, 0], 10_001)
    found = allocate(graded([NORM, NONE], [1, 0]), scheme(Share(code="p", pool="100.01", by="score")))
    assert (found.amount.tolist(), found.unspent) == ([10_001, 0], 0)


def test_j7_equal_shares_leave_odd_fen_to_the_larger_score_then_to_the_first_id() -> None:
    found = allocate(graded([NORM] * 4, [1, 2, 2, 1], ids=["a", "c", "b", "d"]), scheme(Share(code="p", pool="0.03")))
    assert found.amount.tolist() == [1, 1, 1, 0]


@given(st.lists(st.integers(0, 50), min_size=1, max_size=8), st.integers(0, 900), st.integers(0, 300))
def test_j8_bounds_are_met_and_the_sum_stays_exact(people: list[int], spare: int, cap: int) -> None:
    least = cap // 3
    award = Share(code="p", pool=Fraction(least * len(people) + spare, 100), by="people",
                  floor=Fraction(least, 100), cap=Fraction(cap, 100))  # fmt: skip
    found = allocate(graded([NORM] * len(people), columns={"people": people}), scheme(award))
    assert all(least <= amount <= cap for amount in found.amount.tolist())
    assert found.total + found.unspent == least * len(people) + spare
    bound = [amount == cap or not weight for amount, weight in zip(found.amount.tolist(), people, strict=True)]
    assert found.unspent == 0 or all(bound)


@given(st.lists(st.sampled_from([1, 2, -1]), max_size=8), st.integers(-500, 500), st.integers(-500, 500))
def test_j9_money_taken_back_counts_with_its_sign(tiers: list[int], norm: int, model: int) -> None:
    found = allocate(graded(tiers), scheme(Fixed(code="f", amounts={"norm": norm, "model": model})))
    assert found.total == 100 * (tiers.count(1) * norm + tiers.count(2) * model)


def test_j9_a_negative_pool_or_weight_is_refused() -> None:
    for award in (Share(code="p", pool=-1), Share(code="p", pool=1, by="people")):
        with pytest.raises(EvaluationError):
            allocate(graded([NORM], columns={"people": [-1]}), scheme(award))


def test_j10_two_currencies_are_not_mixed() -> None:
    fund = Fixed(code="f", amounts={"norm": 1})
    yuan = allocate(graded([NORM]), scheme(fund))
    rupiah = allocate(graded([NORM]), scheme(fund, currency=Currency("IDR")))
    with pytest.raises(EvaluationError) as caught:
        _ = yuan - rupiah
    assert caught.value.problems[0].code == "RT-MON-015"


def test_j10_units_of_one_currency_meet_in_fen() -> None:
    small = allocate(graded([NORM]), scheme(Fixed(code="f", amounts={"norm": 15000})))
    large = allocate(graded([NORM]), scheme(Fixed(code="f", amounts={"norm": "1.5"}), currency=Currency("CNY", "万元")))
    assert (small - large).total == 0


@pytest.mark.parametrize("traps", [[], [decimal.Inexact, decimal.Rounded]])
def test_j11_the_decimal_context_of_the_host_changes_nothing(traps: list[Any]) -> None:
    with decimal.localcontext(decimal.Context(prec=6, rounding=decimal.ROUND_UP, traps=traps)):
        amount = decimal.Decimal("1234567.89")
        awards = (Fixed(code="f", amounts={"norm": amount}), Share(code="p", pool=amount, by="people"))
        found = allocate(graded([NORM] * 3, columns={"people": [0.1, 0.2, 0.7]}), scheme(*awards))
        assert found.amount.tolist() == [135_802_468, 148_148_147, 209_876_541]
        assert found.lines(0)[0].arithmetic.get("en") == "1,234,567.89"


@pytest.mark.slow
def test_j_a_whole_country_is_paid_in_no_time() -> None:
    n = 690_000
    random = np.random.default_rng(7)
    people = random.integers(1, 5000, n).tolist()
    result = graded((random.integers(0, 4, n) - 1).tolist(), [0] * n, columns={"people": people, "heads": people})
    awards = (Fixed(code="f", amounts={"norm": 1}), PerHead(code="h", heads="heads", amounts={"model": 2}))
    found = allocate(result, scheme(*awards, Share(code="p", pool=10**9, by="people")))
    paid = found.by_award["p"]
    assert int(paid.sum()) == 10**11
