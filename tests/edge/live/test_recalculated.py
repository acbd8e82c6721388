"""What LibreOffice calculates anew from a workbook is what the library gives: every tier, score, reason and amount."""

from __future__ import annotations

import random
from importlib.resources import files
from typing import Any

import pytest

import ruraltier as rt
from corner_books import corners
from recalculated import Trial, calculate
from ruraltier.analysis.cases import cohort_of
from ruraltier.policy.book import Case
from strategies.choice import SeededChoice
from strategies.worlds import draw_world

pytestmark = [pytest.mark.slow, pytest.mark.libreoffice]

SAMPLES = files("ruraltier") / "data" / "samples"
COUNTY = SAMPLES / "synthetic-county"
TABLES = {
    "linxi-county": "linxi/county-2011.csv",
    "linxi-five-star": "linxi/villages-2011.csv",
    "qixingguan-2015": "qixingguan/villages-2016.csv",
    "shaanxi-2009": "synthetic-county-2009.csv",
    "shaanxi-2011": "synthetic-county-2011.csv",
    "shanxi-2019": "shanxi/villages-2020.csv",
    "shanxi-2019-first-secretary": "shanxi/first-secretaries.csv",
    "shanxi-2019-secretary": "shanxi/secretaries.csv",
    "weak-lax-2019": "shanxi/villages-2020.csv",
    "zhaoyuan-acceptance": "zhaoyuan/villages-2012.csv",
}
"""Rule book -> the table of the invented county that fits it."""

VILLAGES = 12
CASES = 24
WORLDS = range(5)
STILL = {"hdi": {"总分", "收入指数"}, "india-pdi-block": {"街区指数"}}
"""Rule book -> what of it is a constant."""


def assessed(cohort: rt.Cohort, policy: rt.TierPolicy, name: str) -> Trial:
    result = rt.assess(cohort, policy)
    return Trial(name, result, rt.allocate(result, policy.incentives) if policy.incentives else None)


def of_cases(policy: rt.TierPolicy) -> list[Trial]:
    """Return the villages of the cases of a rule book: on its cuts and in its corners; together, or one by one."""
    villages = [case.village for case in policy.cases if isinstance(case, Case)][:CASES]
    try:
        return [assessed(cohort_of(policy, villages), policy, f"cases-{policy.id}")]
    except rt.RuraltierError:
        found = []
        for at, village in enumerate(villages):
            try:
                found.append(assessed(cohort_of(policy, [village]), policy, f"cases-{policy.id}-{at}"))
            except rt.RuraltierError:
                continue
        return found


def of_joint_cases(policy: rt.TierPolicy) -> list[Trial]:
    joint = [case for case in policy.cases if not isinstance(case, Case)]
    return [
        assessed(cohort_of(policy, case.villages), policy, f"joint-{policy.id}-{i}") for i, case in enumerate(joint)
    ]


def of_worlds() -> list[Trial]:
    found = []
    for number in WORLDS:
        world = draw_world(SeededChoice(random.Random(number)), number, 12)  # noqa: S311 - the same worlds on every run
        codes = dict.fromkeys(code for row in world.rows for code in row)
        try:
            policy = rt.parse_policy(world.document)
            table: dict[str, Any] = {code: [row.get(code) for row in world.rows] for code in codes}
            found.append(assessed(rt.read_cohort(table, policy), policy, f"world-{number}"))
        except rt.RuraltierError:
            continue
    return found


def edited() -> Trial:
    """Return a county whose first villages become those of the cases, many of them exactly on a cut."""
    policy = rt.load_policy("shaanxi-2011")
    cohort = rt.read_cohort(COUNTY / TABLES["shaanxi-2011"], policy).take(slice(0, VILLAGES))
    codes = [i.code for i in policy.indicators if i.code in cohort.columns]
    cases = [case.village for case in policy.cases if isinstance(case, Case)][: VILLAGES - 4]
    [tuple((code, village[code]) for code in codes) for village in list(cohort)[len(cases) :]]
    values = {
        (row, code): cell(policy.indicator[code], village.get(code, rt.Absence.MISSING))
        for row, village in enumerate(dict(case) for case in cases)
        for code in codes
    }
    rest = [tuple((code, village[code]) for code in codes) for village in list(cohort)[len(cases) :]]
    told = rt.assess(cohort_of(policy, [*cases, *rest]), policy)
    return Trial("edited", rt.assess(cohort, policy), told=told, values=values)


def cell(indicator: rt.Indicator, value: Any) -> Any:
    """Return what an official writes into a cell."""
    if isinstance(value, rt.Absence):
        return None if value is rt.Absence.MISSING else value.label.zh
    if indicator.kind == "yes_no":
        return "是" if value else "否"
    return float(value) if indicator.kind == "number" else value


def changed_cut() -> Trial:
    policy = rt.load_policy("idm-2016")
    cohort = rt.read_cohort(SAMPLES / "idm-2024" / "34-daerah-istimewa-yogyakarta.csv", policy).take(slice(0, 60))
    label = policy.ladder.tiers[-1].title("zh")
    after = rt.assess(cohort, policy.with_cut("mandiri", "0.85"))
    return Trial("changed-cut", rt.assess(cohort, policy), told=after, parameters={label: 0.85})


def not_usable() -> Trial:
    """Return a table with cells that no village may hold: out of range, too many decimals, words that mean nothing."""
    policy = rt.load_policy("idm-2016")
    table = {"id": list("abcde"), **{code: [0.8] * 5 for code in ("iks", "ike", "ikl")}}
    values = {(0, "iks"): 2, (1, "iks"): 0.123456789012345, (2, "iks"): "很好", (3, "iks"): "0.9", (4, "iks"): None}
    return Trial("not-usable", rt.assess(rt.read_cohort(table, policy), policy), values=values)


def crossed_cuts() -> Trial:
    policy = rt.load_policy("idm-2016")
    label = policy.ladder.tiers[-1].title("zh")
    table = {"id": ["a"], "iks": [0.8], "ike": [0.8], "ikl": [0.8]}
    return Trial("crossed-cuts", rt.assess(rt.read_cohort(table, policy), policy), parameters={label: 0.1})


@pytest.fixture(scope="module")
def trials(soffice: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Trial]:
    policies = [rt.load_policy(shipped.id) for shipped in rt.list_policies()]
    idm = rt.load_policy("idm-2016")
    province = rt.read_cohort(SAMPLES / "idm-2024" / "34-daerah-istimewa-yogyakarta.csv", idm)
    listed = [trial for policy in policies for trial in (*of_cases(policy), *of_joint_cases(policy))]
    for name, table in TABLES.items():
        policy = rt.load_policy(name)
        listed.append(
            assessed(rt.read_cohort(COUNTY / table, policy).take(slice(0, VILLAGES)), policy, f"county-{name}")
        )
    listed += [Trial(f"corner-{at}", one) for at, one in enumerate(corners().values())]
    listed += [assessed(province, idm, "province"), *of_worlds(), edited(), changed_cut(), not_usable(), crossed_cuts()]
    calculate(soffice, listed, tmp_path_factory.mktemp("calculated"))
    return {trial.name: trial for trial in listed}


REFUSED = {"not-usable", "crossed-cuts"}


def test_every_tier_score_and_reason_is_the_librarys(trials: dict[str, Trial]) -> None:
    wrong = {name: found for name, trial in trials.items() if name not in REFUSED and (found := trial.differences())}
    assert wrong == {}


def test_every_score_is_exact(trials: dict[str, Trial]) -> None:
    live = {n: t for n, t in trials.items() if n not in REFUSED and t.sheets.root is not None}
    for name, trial in live.items():
        assert trial.scores() == [verdict.score for verdict in trial.wanted], name


def test_every_amount_is_the_librarys_to_the_smallest_coin(trials: dict[str, Trial]) -> None:
    paid = {name: trial for name, trial in trials.items() if trial.money is not None}
    assert len(paid) > 5
    for name, trial in paid.items():
        assert trial.money is not None
        major = trial.money.currency.major(1)
        assert [amount / major for amount in trial.amounts()] == trial.money.amount.tolist(), name


def test_every_shipped_rule_book_is_tried_and_what_stays_still_is_known(trials: dict[str, Trial]) -> None:
    tried = {trial.result.policy.id for trial in trials.values()}
    assert {shipped.id for shipped in rt.list_policies()} <= tried
    still: dict[str, set[str]] = {}
    for name, trial in trials.items():
        if trial.sheets.book.dead and not name.startswith(("world", "corner")):
            still.setdefault(trial.result.policy.id, set()).update(what for what, _ in trial.sheets.book.dead)
    assert still == STILL


def test_villages_changed_to_stand_on_a_cut_change_their_tier(trials: dict[str, Trial]) -> None:
    trial = trials["edited"]
    assert (trial.result.tier != trial.wanted.tier).sum() > 3
    assert trial.differences() == []


def test_a_changed_cut_moves_villages(trials: dict[str, Trial]) -> None:
    trial = trials["changed-cut"]
    assert trial.result.counts() != trial.wanted.counts()
    assert trial.differences() == []


def test_a_value_that_cannot_be_used_gives_no_tier(trials: dict[str, Trial]) -> None:
    assert [row["等次"] for row in trials["not-usable"].shown()] == ["数值有误"] * 4 + ["未评"]
    banner = trials["not-usable"].book["结果"].cell(2, 1).value
    assert banner.startswith("注意:有的村数值不能使用")


def test_parameters_that_no_longer_make_sense_give_no_tier(trials: dict[str, Trial]) -> None:
    assert [row["等次"] for row in trials["crossed-cuts"].shown()] == ["数值有误"]
    assert trials["crossed-cuts"].book["结果"].cell(2, 1).value.startswith("注意:参数超出")
