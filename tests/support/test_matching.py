"""Matching: the best of all ways, the same whatever the order, and a reason for every need without a helper."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ruraltier as rt
from ruraltier.support.helpers import Helpers
from support.laggards import assessed, best_way, calls, in_order, programme

if TYPE_CHECKING:
    from collections.abc import Callable

    from ruraltier.support.needs import Needs

WISHES = {
    "economy": ("slow_economy", ["instructor", "first_secretary"]),
    "leadership": ("no_secretary", ["first_secretary"]),
    "party": ("poor_drive", ["leader", "instructor"]),
}
"""Diagnoses whose kinds of helper overlap, so that one need competes with another."""
KINDS = ("instructor", "first_secretary", "leader")


def wishes(**package: Any) -> rt.Programme:
    laggards = {"level": "village", "when": "mark <= 100", "if_unknown": "applies", **package}
    return programme(diagnoses=calls(**WISHES), assistance={"laggards": laggards})


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Any, ...]:
    """Draw units, helpers, and perhaps costs and forbidden pairs; few enough to try every way."""
    units = draw(st.lists(st.sampled_from("abcd"), unique=True, min_size=1, max_size=3))
    marks = {unit: draw(st.sampled_from([50, 55, 70, None])) for unit in units}
    signs = {s: [draw(st.sampled_from("是否")) for _ in units] for s in ("slow_economy", "no_secretary", "poor_drive")}
    ids = draw(st.lists(st.sampled_from("stuvwxyz"), unique=True, max_size=4))
    kinds = [draw(st.sampled_from(KINDS)) for _ in ids]
    capacities = [draw(st.integers(0, 2 if kind == "leader" else 1)) for kind in kinds]
    pairs = [(unit, helper) for unit in units for helper in ids]
    costs = draw(st.sampled_from([None, 0, 1])) if pairs else None
    cost = None if costs is None else {pair: Fraction(draw(st.integers(-2, 2)), 1 + costs) for pair in pairs}
    forbidden = draw(st.sets(st.sampled_from(pairs), max_size=3)) if pairs else set()
    return marks, signs, Helpers(ids, kinds, capacities), cost, forbidden


@given(worlds())
def test_no_other_way_is_better(world: tuple[Any, ...]) -> None:
    marks, signs, helpers, cost, forbidden = world
    needs = rt.diagnose(assessed(marks, **signs), wishes())
    matching = rt.match(needs, helpers, cost=cost, forbidden=forbidden)
    ways, least = best_way(needs, helpers, cost, forbidden)
    assert [matching.helper_of(need) for need in in_order(needs)] == ways
    assert matching.cost == least
    assert matching.served == len(matching.assignments) == sum(way is not None for way in ways)
    assert len(matching.unserved) == len(needs) - matching.served
    for one in matching.unserved:
        check_reason(matching, one)


def check_reason(matching: rt.Matching, one: Any) -> None:
    """Check a reason against who serves whom, looked up afresh."""
    helpers, need = matching.helpers, one.need
    fit = [at for at in range(len(helpers)) if helpers.kinds[at] in need.kinds and helpers.capacities[at]]
    may = {at for at in fit if (need.unit, str(helpers.ids[at])) not in matching.forbidden}
    used = matching.given.tolist()
    free = {at for at in fit if used.count(at) < helpers.capacities[at]}
    assert not may & free
    expected = "none" if not fit else "forbidden" if free or not may else "taken"
    assert one.reason == expected
    holders = {matching.needs[i].unit for i, at in enumerate(used) if at in may}
    assert set(one.holders) == holders
    assert set(one.barred) == set(helpers.ids[sorted(free if may else set(fit))].tolist())
    order = [n.position for n in in_order(matching.needs)]
    urgency = [i for i in order if used[i] in may]
    assert all(order.index(i) < len(order) for i in urgency)
    assert one.text.zh
    assert one.text.en


@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_of_rows_makes_no_difference(world: tuple[Any, ...], random: Any) -> None:
    marks, signs, helpers, cost, forbidden = world
    first = rt.match(rt.diagnose(assessed(marks, **signs), wishes()), helpers, cost=cost, forbidden=forbidden)
    units, rows = list(range(len(marks))), list(range(len(helpers)))
    random.shuffle(units)
    random.shuffle(rows)
    turned = {list(marks)[i]: list(marks.values())[i] for i in units}
    others = {code: [column[i] for i in units] for code, column in signs.items()}
    shuffled = Helpers(helpers.ids[rows], helpers.kinds[rows], helpers.capacities[rows])
    needs = rt.diagnose(assessed(turned, **others), wishes())
    second = rt.match(needs, shuffled, cost=cost, forbidden=sorted(forbidden))
    assert told(first) == told(second)
    assert sorted(one.text.zh for one in first.unserved) == sorted(one.text.zh for one in second.unserved)


def told(matching: rt.Matching) -> dict[tuple[str, tuple[str, ...]], str | None]:
    return {(need.unit, need.causes): matching.helper_of(need) for need in matching.needs}


@given(worlds())
def test_helpers_that_are_all_alike_need_no_solver_and_are_given_as_it_would(world: tuple[Any, ...]) -> None:
    marks, signs, helpers, _, _ = world
    needs = rt.diagnose(assessed(marks, **signs), wishes(package=["leader"], diagnoses=["leadership"]))
    plain = rt.match(needs, helpers)
    solved = rt.match(needs, helpers, cost=lambda _unit, _helper: 7)
    assert np.array_equal(plain.given, solved.given)
    assert [plain.cost, solved.cost] == [0, 7 * plain.served]


SCRIPT = """
import sys
from support.laggards import assessed
from support.test_matching import HELPERS, crowd, wishes
import ruraltier as rt
matching = rt.match(rt.diagnose(crowd(), wishes()), HELPERS)
print(matching.assignments, [one.text.zh for one in matching.unserved])
"""
HELPERS = Helpers(
    [f"h{i:02}" for i in range(12)], [KINDS[i % 3] for i in range(12)], [2 if i % 3 == 2 else 1 for i in range(12)]
)


def crowd() -> rt.Assessment:
    marks = {f"v{i:02}": 40 + i % 5 for i in range(20)}
    signs = {"slow_economy": 2, "no_secretary": 3, "poor_drive": 5}
    return assessed(marks, **{s: ["是" if i % k == 0 else "否" for i in range(20)] for s, k in signs.items()})


@pytest.mark.slow
def test_the_same_on_every_run_whatever_the_seed_of_hashes() -> None:
    runs = {
        subprocess.run(  # noqa: S603 - this interpreter, with fixed arguments
            [sys.executable, "-c", SCRIPT],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(path for path in sys.path if path)},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("0", "1", "4711")
    }
    assert len(runs) == 1
    assert runs != {b""}


def small(**parts: Any) -> Needs:
    return rt.diagnose(assessed({"甲村": 50, "乙村": 40, "丙村": 90}, ["上河", "", ""]), programme(**parts))


def refused(kind: type[rt.RuraltierError], call: Callable[[], object]) -> list[rt.Problem]:
    with pytest.raises(kind) as caught:
        call()
    return list(caught.value.problems)


def test_a_matching_is_a_table_a_text_and_plain_values() -> None:
    matching = rt.match(small(), Helpers(["L1", "P"], ["leader", "instructor"], [1, 1], ["张三", ""]))
    assert repr(matching).splitlines()[0] == "<Matching 2 needs · 1 served · 1 not · 示例帮扶>"
    assert "1/1" in repr(matching)
    assert matching.assignments == (("乙村", "L1", "leader"),)
    assert matching.explain("乙村") == "乙村:张三(L1)(包村县级领导,“后进村转化”的配套力量)"
    assert matching.explain("甲村", "en").startswith(
        "上河(甲村) gets no 包村县级领导: all of them serve units that come before it"
    )
    assert "不列入" in matching.explain("丙村")
    columns = matching.columns("en")
    assert columns["helper"].tolist() == ["", "L1"]
    assert columns["why"].tolist()[1] == ""
    assert matching.to_dict()["needs"][1]["helper_name"] == "张三"
    assert (matching.to_dict()["served"], matching.to_dict()["cost"]) == (1, "0")
    again = pickle.loads(pickle.dumps(matching))  # noqa: S301 - our own
    assert again.to_dict() == matching.to_dict()
    assert not again.given.flags.writeable


def test_without_kinds_of_helper_there_is_nothing_to_match() -> None:
    needs = small(helpers={}, diagnoses={}, assistance={})
    matching = rt.match(needs, Helpers([], []))
    assert (len(matching), matching.unserved, needs.listed) == (0, (), ())
    assert repr(matching) == "<Matching 0 needs · 0 served · 0 not · 示例帮扶>"
    assert repr(Helpers([], [])) == "<Helpers 0 · 0 places>"
    assert needs.columns()["id"].tolist() == []


def test_helpers_are_refused_with_every_fault_at_once() -> None:
    faults = refused(rt.TableError, lambda: Helpers(["a", "a", ""], ["leader"], [1, -1, 1], ["x"]))
    assert [p.code for p in faults] == ["RT-MAT-010", "RT-MAT-010", "RT-MAT-011", "RT-MAT-011", "RT-MAT-012"]
    unfit = Helpers(["a", "b", "c"], ["leaders", "instructor", "leader"], [1, 2, 5])
    faults = refused(rt.TableError, lambda: rt.match(small(), unfit))
    assert [(p.code, p.row, p.id) for p in faults] == [("RT-MAT-013", 1, "a"), ("RT-MAT-014", 2, "b")]
    assert "leader" in faults[0].mend
    again = pickle.loads(pickle.dumps(unfit))  # noqa: S301 - our own
    assert again.capacities.tolist() == [1, 2, 5]


def test_a_capacity_is_a_whole_number_and_never_cut_to_one() -> None:
    assert [p.row for p in refused(rt.TableError, lambda: Helpers(["a", "b"], ["leader"] * 2, [1.9, 1]))] == [1]
    assert [p.code for p in refused(rt.TableError, lambda: Helpers(["a"], ["leader"], [10**30]))] == ["RT-MAT-012"]


def test_helpers_without_a_place_are_not_said_to_be_none() -> None:
    there, none = rt.match(small(), Helpers(["L1"], ["leader"], [0])), rt.match(small(), Helpers([], []))
    assert [one.reason for one in (*there.unserved, *none.unserved)] == ["none"] * (2 * len(none.unserved))
    assert there.unserved[0].why.en == "every such helper in the list has a capacity of 0"
    assert none.unserved[0].why.en == "there is no such helper in the list"


def test_pairs_name_units_and_helpers_that_are_there() -> None:
    helpers = Helpers(["L1"], ["leader"])
    faults = refused(rt.EvaluationError, lambda: rt.match(small(), helpers, forbidden=[("甲", "L1"), ("甲村", "L")]))
    assert [(p.code, p.id) for p in faults] == [("RT-MAT-002", "甲"), ("RT-MAT-002", "L")]
    cost = {("甲村", "L9"): 1, ("甲村", "L1"): 1}
    assert [p.id for p in refused(rt.EvaluationError, lambda: rt.match(small(), helpers, cost=cost))] == ["L9"]


def test_every_pair_that_may_be_has_a_cost_that_is_a_number() -> None:
    helpers = Helpers(["L1", "L2"], ["leader", "leader"])
    cost = {("甲村", "L1"): "近", ("乙村", "L1"): 1.5, ("乙村", "L2"): 2}
    faults = refused(rt.EvaluationError, lambda: rt.match(small(), helpers, cost=cost))
    assert [(p.code, p.id) for p in faults] == [("RT-MAT-003", "甲村"), ("RT-MAT-003", "甲村")]
    sound = rt.match(small(), helpers, cost={**cost, ("甲村", "L1"): 1.25}, forbidden=[("甲村", "L2")])
    assert sound.cost == Fraction("3.25")
    many = Helpers([f"L{i}" for i in range(60)], ["leader"] * 60)
    with pytest.raises(rt.EvaluationError) as caught:
        rt.match(small(), many, cost={})
    assert (len(caught.value.problems), caught.value.count) == (50, 120)


def test_costs_of_too_many_digits_are_refused() -> None:
    helpers = Helpers(["L1", "L2"], ["leader", "leader"])
    for most in (2**60, 2**50):
        cost = {(unit, helper): 0 for unit in ("甲村", "乙村") for helper in ("L1", "L2")} | {("甲村", "L1"): most}
        (fault,) = refused(rt.LimitError, lambda: rt.match(small(), helpers, cost=cost))  # noqa: B023 - called at once
        assert fault.code == "RT-LIM-061"


def test_what_needs_a_solver_has_a_limit_and_what_does_not_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ruraltier.support.pairing.LARGEST", 2)
    helpers = Helpers(["L1", "L2", "L3"], ["leader"] * 3)
    assert rt.match(small(), helpers).served == 2
    (fault,) = refused(rt.LimitError, lambda: rt.match(small(), helpers, forbidden=[("甲村", "L1")]))
    assert (fault.code, fault.rule) == ("RT-LIM-060", "at most 2")
    one = Helpers(["L1"], ["leader"])
    assert rt.match(small(), one, forbidden=[("乙村", "L1")]).assignments == (("甲村", "L1", "leader"),)
    monkeypatch.setattr("ruraltier.support.pairing.LARGEST", 1)
    assert refused(rt.LimitError, lambda: rt.match(small(), one, forbidden=[("乙村", "L1")]))[0].code == "RT-LIM-060"


def test_without_scipy_what_needs_no_solver_is_matched_and_the_rest_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "scipy.optimize", None)
    helpers = Helpers(["L1"], ["leader"])
    assert rt.match(small(), helpers).served == 1
    (fault,) = refused(rt.EvaluationError, lambda: rt.match(small(), helpers, forbidden=[("乙村", "L1")]))
    assert (fault.code, fault.mend) == ("RT-MAT-001", "pip install 'ruraltier[stats]'")


def test_why_a_need_has_no_helper() -> None:
    reasons = {}
    cases: dict[str, tuple[Helpers, list[tuple[str, str]]]] = {
        "none": (Helpers(["P", "L"], ["instructor", "leader"], [1, 0]), []),
        "forbidden": (Helpers(["L"], ["leader"]), [("甲村", "L")]),
        "forbidden_rest": (Helpers(["K", "L"], ["leader", "leader"]), [("甲村", "L"), ("乙村", "L")]),
        "taken": (Helpers(["L"], ["leader"]), []),
    }
    for name, (helpers, forbidden) in cases.items():
        reasons[name] = next(
            u for u in rt.match(small(), helpers, forbidden=forbidden).unserved if u.need.unit == "甲村"
        )
    assert [reasons[name].reason for name in cases] == ["none", "forbidden", "forbidden", "taken"]
    assert reasons["forbidden_rest"].holders == ("乙村",)
    assert reasons["forbidden_rest"].barred == ("L",)
    assert "先的乙村" in reasons["taken"].text.zh
    even = rt.diagnose(assessed({"甲村": 50, "乙村": 50}), programme())
    (left,) = rt.match(even, Helpers(["L"], ["leader"])).unserved
    assert (left.need.unit, left.even, left.holders) == ("甲村", True, ("乙村",))
    assert "cost decides" in left.text.en


@pytest.mark.parametrize("wrong", [{"cost": 3}, {"forbidden": 3}, {"forbidden": ["ab"]}, {"forbidden": [("a", 1)]}])
def test_arguments_of_another_kind_are_refused(wrong: dict[str, Any]) -> None:
    assert refused(rt.ArgumentError, lambda: rt.match(small(), Helpers([], []), **wrong))[0].code == "RT-ARG-001"


def test_the_neediest_are_served_first_even_where_another_way_costs_less() -> None:
    helpers = Helpers(["L1"], ["leader"])
    dear = rt.match(small(), helpers, cost={("甲村", "L1"): 0, ("乙村", "L1"): 10**6})
    assert dear.assignments == (("乙村", "L1", "leader"),)


def test_units_without_a_score_come_after_those_of_their_tier_and_those_without_a_tier_last() -> None:
    result = assessed({"a": None, "b": 90, "c": 50})
    needs = rt.diagnose(result, programme(assistance={"x": {"level": "village", "when": "mark < 100 or tier >= 0",
        "if_unknown": "applies", "package": ["leader"]}}))  # fmt: skip
    matching = rt.match(needs, Helpers(["1", "2"], ["leader", "leader"]))
    assert [pair[0] for pair in matching.assignments] == ["b", "c"]


def test_needs_and_what_is_not_served_are_shown_in_a_line() -> None:
    needs = rt.diagnose(assessed({"v1": 10}, ["甲村"]), programme())
    assert repr(needs[0]) == f"<Need 甲村(v1) · {needs[0].text.zh}>"
    assert " · 1 of 1 unit listed · " in repr(needs)
    (lacking,) = rt.match(needs, Helpers([], [])).unserved
    assert repr(lacking) == f"<Unserved {lacking.text.zh}>"


def test_helpers_are_plain_values() -> None:
    helpers = Helpers(["甲", "乙"], ["leader", "instructor"], [3, 1], ["张三", ""])
    assert json.loads(json.dumps(helpers.to_dict())) == {
        "helpers": [
            {"id": "甲", "kind": "leader", "capacity": 3, "name": "张三", "level": "", "home": ""},
            {"id": "乙", "kind": "instructor", "capacity": 1, "name": "", "level": "", "home": ""},
        ]
    }
