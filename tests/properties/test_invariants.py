"""The invariants that hold for every rule book, each test named by its number in the plan of the tests.

Worlds are drawn as whole numbers over powers of ten, so that many villages stand exactly on a cut; where a
transformation needs a tame rule book, ``tame`` draws one.
"""

from __future__ import annotations

import copy
import hashlib
import os
import subprocess
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from fractions import Fraction
from functools import cache
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ruraltier as rt
from ruraltier.engine.program import program_for
from strategies import DrawnChoice, SeededChoice, World, draw_world, table, worlds
from strategies.answers import Answer, answered, assessed
from strategies.choice import chance, pick, shuffled
from strategies.written import written

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

pytestmark = pytest.mark.slow

Table = dict[str, Any]
HAIR = Decimal("1e-9")
HEAD: Table = {
    "format": 1,
    "id": "tame",
    "title": "a tame rule book",
    "source": "drawn",
    "confidence": "illustrative",
    "sources": {"drawn": {"title": "drawn by the tests"}},
    "missing": "unrated",
}
LADDER: Table = {
    "tiers": [{"code": "a"}, {"code": "b", "at_least": 40}, {"code": "c", "above": 60}, {"code": "d", "at_least": 90}]
}
SHARES = st.lists(st.integers(0, 10), min_size=2, max_size=4)
THRESHOLD_WORDS = ("at_least", "above")


def by_id(answers: list[Answer]) -> dict[str, Answer]:
    """Return answers by village."""
    return {answer.id: answer for answer in answers}


def known(result: rt.Assessment, at: int) -> Fraction:
    """Return the exact score of a village that has one."""
    score = result.exact_score(at)
    assert score is not None
    return score


def without_quotas(world: World) -> Table:
    """Return the document with nothing that makes one village's tier hang on another: no quotas, no fitted cuts."""
    ladder = {key: stated for key, stated in world.document["ladder"].items() if key != "fit"}
    return {key: stated for key, stated in world.document.items() if key != "quotas"} | {"ladder": ladder}


@st.composite
def tame(draw: Callable[..., Any], *, rising: bool = True, weights: bool = False) -> Table:
    """Return a flat rule book of monotone bounded curves over values from 0 to 100, with no rounding."""
    choice = DrawnChoice(draw)
    fulls = [Fraction(choice.integer(1, 40)) for _ in range(choice.integer(1, 4))]
    indicators: Table = {}
    for at, full in enumerate(fulls):
        shares = sorted((Fraction(n, 10) for n in draw(SHARES)), reverse=not rising)
        knots = [Fraction(100 * n, len(shares) - 1) for n in range(len(shares))]
        if chance(choice, 50):
            curve: Table = {"kind": "linear", "at": [written(x) for x in knots], "share": [written(s) for s in shares]}
        else:
            steps = [
                {pick(choice, THRESHOLD_WORDS): written(x), "share": written(s)}
                for x, s in zip(knots[1:], shares[1:], strict=True)
            ]
            curve = {"kind": "steps", "steps": steps, "otherwise_share": written(shares[0])}
        indicators[f"i{at}"] = {
            "points": written(full),
            "curve": curve,
            **({"weight": choice.integer(1, 5)} if weights else {}),
        }
    total = sum(fulls, Fraction(0))
    cuts: list[Table] = [{"code": "a"}]
    for code, tenths in zip("bcd", (3, 6, 9), strict=True):
        cuts.append({"code": code, pick(choice, THRESHOLD_WORDS): written(total * tenths / 10)})
    score: Table = {"aggregate": "weighted_mean"} if weights else {"total": written(total)}
    return {**HEAD, "indicators": {**indicators, "extra": {}}, "score": score, "ladder": {"tiers": cuts}}


@st.composite
def tame_worlds(draw: Callable[..., Any], *, rising: bool = True, weights: bool = False, rows: int = 6) -> World:
    """Return a tame rule book with a few villages."""
    document = draw(tame(rising=rising, weights=weights))
    values = st.integers(0, 1000).map(lambda n: Decimal(n) / 10)
    codes = list(document["indicators"])
    return World(
        document,
        [{"id": f"v{at}", **{code: draw(values) for code in codes}} for at in range(draw(st.integers(1, rows)))],
    )


def scored(document: Table) -> list[str]:
    """Return the codes of the indicators that score."""
    return [code for code, stated in document["indicators"].items() if "points" in stated]


# --- 2, 3: edges and numbers ------------------------------------------------------------------------------------------


def one_value(cut: Table) -> Table:
    """Return a rule book whose score is the one value."""
    value = {"points": 100, "range": [0, 100], "curve": {"kind": "value"}}
    return {
        **HEAD,
        "indicators": {"x": value},
        "score": {"total": 100},
        "ladder": {"tiers": [{"code": "a"}, {"code": "b", **cut}]},
    }


@given(st.integers(1, 9999), st.sampled_from(THRESHOLD_WORDS))
def test_02_a_score_on_the_cut_goes_to_the_side_that_owns_the_edge(hundredths: int, word: str) -> None:
    cut = Decimal(hundredths) / 100
    rows = [{"id": "under", "x": cut - HAIR}, {"id": "on", "x": cut}, {"id": "over", "x": cut + HAIR}]
    assert assessed(one_value({word: cut}), rows).tier_codes.tolist() == ["a", "b" if word == "at_least" else "a", "b"]


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=8), st.integers(1, 9999))
def test_03_one_number_has_one_meaning_in_every_type(hundredths: list[int], cut: int) -> None:
    policy = rt.parse_policy(one_value({"at_least": Decimal(cut) / 100}))
    decimals = [Decimal(n) / 100 for n in hundredths]
    spelt: list[Any] = [
        decimals,
        [str(x) for x in decimals],
        [float(x) for x in decimals],
        np.array([float(x) for x in decimals]),
        np.array([float(x) for x in decimals], dtype=np.float32),
        [Fraction(x) for x in decimals],
    ]
    found = [answered(rt.assess(rt.read_cohort({"id": ids(decimals), "x": x}, policy, id="id"), policy)) for x in spelt]
    assert all(other == found[0] for other in found)


def ids(rows: list[Any]) -> list[str]:
    """Return distinct ids for rows."""
    return [f"v{at}" for at in range(len(rows))]


# --- 4, 5: monotone ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rising", [True, False])
@given(drawing=st.data())
def test_04_05_raising_a_value_never_lowers_a_rising_score_nor_raises_a_falling_one(
    *, rising: bool, drawing: st.DataObject
) -> None:
    world = drawing.draw(tame_worlds(rising=rising))
    code = drawing.draw(st.sampled_from(scored(world.document)))
    step = Decimal(drawing.draw(st.integers(1, 300))) / 10
    raised = [row | {code: row[code] + step} for row in world.rows]
    rule = {"code": "G", "when": f"{code} < 50" if rising else f"{code} > 50", "cap": "b"}
    document = {**world.document, "gates": [rule]}
    before, after = (assessed(document, rows) for rows in (world.rows, raised))
    position = {tier["code"]: at for at, tier in enumerate(document["ladder"]["tiers"])}
    for at in range(len(world.rows)):
        moved = known(after, at) - known(before, at)
        climbed = position[str(after.tier_codes[at])] - position[str(before.tier_codes[at])]
        assert (moved >= 0 and climbed >= 0) if rising else (moved <= 0 and climbed <= 0)


# --- 6, 7, 8, 9: order and parts --------------------------------------------------------------------------------------


@given(worlds(), st.randoms(use_true_random=False))
def test_06_the_order_of_rows_does_not_matter(world: World, random: Any) -> None:
    mixed = random.sample(world.rows, len(world.rows))
    assert by_id(answered(assessed(world.document, mixed))) == by_id(answered(assessed(world.document, world.rows)))


@given(worlds(), st.data())
def test_07_the_order_of_columns_and_declarations_does_not_matter(world: World, drawing: st.DataObject) -> None:
    choice = DrawnChoice(drawing.draw)
    document = dict(world.document)
    for key in ("indicators", "aspects", "settings"):
        if key in document:
            document[key] = {code: document[key][code] for code in shuffled(choice, list(document[key]))}
    for key in ("gates", "vetoes", "floors", "quotas"):
        if key in document:
            document[key] = shuffled(choice, document[key])
    policy = rt.parse_policy(document)
    columns = table(document, world.rows)
    mixed = {name: columns[name] for name in shuffled(choice, list(columns))}
    found = answered(rt.assess(rt.read_cohort(mixed, policy, id="id"), policy))
    assert found == answered(assessed(world.document, world.rows))


@given(worlds(), st.integers(0, 12))
def test_08_before_quotas_parts_give_what_the_whole_gives(world: World, at: int) -> None:
    policy, whole = measured(world)
    cuts = [np.arange(len(whole))[:at], np.arange(len(whole))[at:]]
    parts = [rt.assess(rows_of(whole, rows), policy) for rows in cuts if len(rows)]
    assert [answer for part in parts for answer in answered(part)] == answered(rt.assess(whole, policy))


def measured(world: World) -> tuple[rt.TierPolicy, rt.Cohort]:
    """Return a rule book without quotas, and its table with everything that looks at all villages worked out."""
    policy = rt.parse_policy(without_quotas(world))
    return policy, rt.measure(rt.read_cohort(table(world.document, world.rows), policy, id="id"), policy)


def rows_of(cohort: rt.Cohort, rows: NDArray[np.intp]) -> rt.Cohort:
    """Return some rows of a table."""
    return rt.Cohort(cohort.ids[rows], {code: column.take(rows) for code, column in cohort.columns.items()})


@cache
def fast_worlds() -> tuple[World, ...]:
    """Return worlds that the fast path works out."""
    drawn = (draw_world(SeededChoice(Random(7000 + at)), at, 60) for at in range(40))  # noqa: S311 - a seed, not a secret
    return tuple(world for world in drawn if is_fast(world))[:12]


def is_fast(world: World) -> bool:
    """Tell whether whole numbers in floats hold everything that a world asks for."""
    policy, cohort = measured(world)
    return program_for(policy, cohort, exact=False).fits


@pytest.mark.parametrize("number", range(12))
def test_08_a_table_of_many_blocks_gives_what_one_block_gives(number: int) -> None:
    world = fast_worlds()[number]
    policy, cohort = measured(world)
    times = 70_000 // len(cohort)
    rows = np.tile(np.arange(len(cohort)), times)
    columns = {code: column.take(rows) for code, column in cohort.columns.items()}
    large = rt.assess(rt.Cohort([f"v{at}" for at in range(len(rows))], columns), policy)
    small = rt.assess(cohort, policy)
    for name in ("score", "placed", "tier", "state", "fired", "decided"):
        np.testing.assert_array_equal(getattr(large, name), np.tile(getattr(small, name), times), err_msg=name)


@given(worlds())
def test_09_twins_get_the_same_before_quotas(world: World) -> None:
    document = without_quotas(world)
    twins = [row | {"id": f"twin{row['id']}"} for row in world.rows]
    found = by_id(answered(assessed(document, world.rows + twins)))
    for row in world.rows:
        one, other = found[row["id"]], found[f"twin{row['id']}"]
        assert (one.status, one.tier, one.score, one.fired, one.points) == (
            other.status,
            other.tier,
            other.score,
            other.fired,
            other.points,
        )


# --- 10, 11: scale ----------------------------------------------------------------------------------------------------


def scaled_points(document: Table, by: Fraction) -> Table:
    """Return the rule book with full points and cuts multiplied."""
    scaled = copy.deepcopy(document)
    for code in scored(scaled):
        scaled["indicators"][code]["points"] = written(Fraction(document["indicators"][code]["points"]) * by)
    scaled["score"]["total"] = written(Fraction(document["score"]["total"]) * by)
    for tier in scaled["ladder"]["tiers"]:
        for word in THRESHOLD_WORDS:
            if word in tier:
                tier[word] = written(Fraction(tier[word]) * by)
    return scaled


FACTORS = st.sampled_from([Fraction(3), Fraction(1, 10), Fraction(1, 7), Fraction(100), Fraction(5, 3)])


@given(tame_worlds(), FACTORS)
def test_10_points_and_cuts_times_a_factor_give_the_same_tiers(world: World, by: Fraction) -> None:
    before, after = assessed(world.document, world.rows), assessed(scaled_points(world.document, by), world.rows)
    assert after.tier_codes.tolist() == before.tier_codes.tolist()
    assert [known(after, at) for at in range(len(after))] == [known(before, at) * by for at in range(len(before))]


def scaled_values(document: Table, by: int) -> Table:
    """Return the rule book in another unit of its values."""
    scaled = copy.deepcopy(document)
    for code in scored(scaled):
        curve = scaled["indicators"][code]["curve"]
        if "at" in curve:
            curve["at"] = [written(Fraction(x) * by) for x in curve["at"]]
        for step in curve.get("steps", []):
            for word in THRESHOLD_WORDS:
                if word in step:
                    step[word] = written(Fraction(step[word]) * by)
    return scaled


@given(tame_worlds(), st.sampled_from([10, 100, 10_000, 3, 7]))
def test_11_a_change_of_unit_changes_nothing(world: World, by: int) -> None:
    rows = [{name: cell if name == "id" else cell * by for name, cell in row.items()} for row in world.rows]
    assert answered(assessed(scaled_values(world.document, by), rows)) == answered(assessed(world.document, world.rows))


# --- 12 to 15: points -------------------------------------------------------------------------------------------------


@given(tame_worlds())
def test_12_13_points_add_up_to_the_score_and_stay_within_bounds(world: World) -> None:
    result = assessed(world.document, world.rows)
    for at in range(len(result)):
        points = result[at].points
        assert sum(points[code] for code in scored(world.document)) == known(result, at)
        assert all(
            0 <= points[code] <= Fraction(world.document["indicators"][code]["points"])
            for code in scored(world.document)
        )


@given(tame_worlds(), st.data())
def test_14_changing_one_value_changes_its_points_only_and_the_score_by_just_that(
    world: World, drawing: st.DataObject
) -> None:
    code = drawing.draw(st.sampled_from(scored(world.document)))
    changed = [row | {code: Decimal(drawing.draw(st.integers(0, 1000))) / 10} for row in world.rows]
    before, after = assessed(world.document, world.rows), assessed(world.document, changed)
    for at in range(len(before)):
        old, new = before[at].points, after[at].points
        assert {name for name in old if old[name] != new[name]} <= {code}
        assert known(after, at) - known(before, at) == new[code] - old[code]


@given(worlds(), st.data())
def test_15_a_column_that_nothing_names_changes_nothing(world: World, drawing: st.DataObject) -> None:
    document = {**world.document, "indicators": {**world.document["indicators"], "idle": {}}}
    rows = [row | {"idle": drawing.draw(st.integers(-5, 5))} for row in world.rows]
    assert answered(assessed(document, rows)) == answered(assessed(world.document, world.rows))


# --- 16, 17: rules ----------------------------------------------------------------------------------------------------


def positions(document: Table) -> dict[str, int]:
    """Return where each tier stands; no tier stands below all."""
    return {"": -1} | {tier["code"]: at for at, tier in enumerate(document["ladder"]["tiers"])}


@given(worlds(), st.data())
def test_16_dropping_a_cap_never_lowers_a_tier(world: World, drawing: st.DataObject) -> None:
    document = without_quotas(world)
    kinds = [kind for kind in ("gates", "vetoes") if document.get(kind)]
    if not kinds:
        return
    kind = drawing.draw(st.sampled_from(kinds))
    dropped = drawing.draw(st.sampled_from(document[kind]))
    fewer = {**document, kind: [rule for rule in document[kind] if rule is not dropped]}
    position = positions(document)
    for one, other in zip(answered(assessed(document, world.rows)), answered(assessed(fewer, world.rows)), strict=True):
        if one.status == other.status == "rated":
            assert position[one.tier] <= position[other.tier]


def without_rules(document: Table, codes: tuple[str, ...]) -> Table:
    """Return the document with some rules put to sleep: no village has fewer than no heads."""
    asleep: Table = {
        kind: [rule | {"when": "heads < 0"} if rule["code"] in codes else rule for rule in document[kind]]
        for kind in ("gates", "vetoes", "floors")
        if kind in document
    }
    return {**document, **asleep}


@given(worlds())
def test_17_what_differs_from_the_score_has_a_reason_and_idle_rules_change_nothing(world: World) -> None:
    document = without_quotas(world)
    policy, whole = measured(world)
    for at, answer in enumerate(answered(rt.assess(whole, policy))):
        if answer.status != "rated":
            continue
        assert set(answer.decided_by) <= set(answer.fired)
        assert bool(answer.decided_by) or answer.tier == answer.provisional
        idle = {rule["code"] for kind in ("gates", "vetoes", "floors") for rule in document.get(kind, [])} - set(
            answer.fired
        )
        # What was worked out over all villages stays as it was.
        row = rows_of(whole, np.array([at]))
        (alone,) = answered(rt.assess(row, rt.parse_policy(without_rules(document, tuple(idle)))))
        assert (alone.tier, alone.fired, alone.decided_by) == (answer.tier, answer.fired, answer.decided_by)
        (bare,) = answered(rt.assess(row, rt.parse_policy(without_rules(document, answer.fired))))
        assert bare.tier == answer.provisional


# --- 18, 19: missing values -------------------------------------------------------------------------------------------


@given(worlds())
def test_18_a_tier_always_has_a_score_and_no_tier_always_has_a_status(world: World) -> None:
    result = assessed(world.document, world.rows)
    rated = result.status == "rated"
    assert np.isfinite(result.score[rated]).all()
    assert (result.tier_codes[rated] != "").all()
    assert (result.tier_codes[~rated] == "").all()
    assert sum(result.counts().values()) == len(result)


@given(tame_worlds(), st.data())
def test_19_a_missing_value_counted_zero_is_never_better_than_left_out_or_full(
    world: World, drawing: st.DataObject
) -> None:
    gaps = [
        row | {code: None for code in scored(world.document)[1:] if drawing.draw(st.booleans())} for row in world.rows
    ]
    zero, out, full = (assessed({**world.document, "missing": effect}, gaps) for effect in ("zero", "exclude", "full"))
    for at in range(len(zero)):
        assert known(zero, at) <= known(out, at)
        assert known(zero, at) <= known(full, at)


# --- 20, 21: quotas ---------------------------------------------------------------------------------------------------


@st.composite
def queues(draw: Callable[..., Any]) -> tuple[Table, list[Table]]:
    """Return a rule book with one quota on its second-best tier or its best, and villages many of which are tied."""
    quota = {
        "code": "Q",
        "tier": draw(st.sampled_from(["c", "d"])),
        "count": draw(st.integers(0, 6)),
        "ties": draw(st.sampled_from(["include", "exclude", "tie_break"])),
    }
    if quota["ties"] == "tie_break":
        quota["tie_break"] = ["-n"]
    if draw(st.booleans()):
        quota["by"] = "town"
    indicators = {
        "x": {"points": 100, "range": [0, 100], "curve": {"kind": "value"}},
        "n": {},
        "town": {"kind": "text"},
    }
    document = {**HEAD, "indicators": indicators, "score": {"total": 100}, "ladder": LADDER, "quotas": [quota]}
    scores = draw(st.lists(st.sampled_from([30, 59, 61, 70, 70, 90, 95, 100]), min_size=1, max_size=16))
    rows = [
        {"id": f"v{at:02d}", "x": score, "n": draw(st.integers(0, 2)), "town": draw(st.sampled_from(["甲", "乙"]))}
        for at, score in enumerate(scores)
    ]
    return document, rows


def group_of(document: Table, row: Table) -> str:
    """Return the group within which the places are counted."""
    return str(row["town"]) if "by" in document["quotas"][0] else ""


@given(queues())
def test_20_quotas_hold_and_nobody_kept_stands_behind_somebody_dropped(drawn: tuple[Table, list[Table]]) -> None:
    document, rows = drawn
    (quota,) = document["quotas"]
    found = answered(assessed(document, rows))
    for group in {group_of(document, row) for row in rows}:
        here = [answer for row, answer in zip(rows, found, strict=True) if group_of(document, row) == group]
        kept = [answer.score or 0 for answer in here if answer.tier == quota["tier"]]
        dropped = [answer.score or 0 for answer in here if "Q" in answer.fired]
        if quota["ties"] == "include" and len(kept) > quota["count"]:
            assert quota["count"] > 0
            assert sum(score > min(kept) for score in kept) < quota["count"]
        else:
            assert len(kept) <= quota["count"]
        assert not kept or not dropped or max(dropped) <= min(kept)


@given(worlds())
def test_22_ranks_count_who_is_strictly_ahead(world: World) -> None:
    result = assessed(world.document, world.rows)
    scores = [result.exact_score(at) for at in range(len(result))]
    some = [score for score in scores if score is not None]
    ahead = [0 if score is None else 1 + sum(other > score for other in some) for score in scores]
    assert result.ranks().tolist() == ahead


@given(queues())
def test_21_a_quota_with_places_for_all_changes_nothing(drawn: tuple[Table, list[Table]]) -> None:
    document, rows = drawn
    wide = {**document, "quotas": [document["quotas"][0] | {"count": len(rows)}]}
    none = {key: stated for key, stated in document.items() if key != "quotas"}
    assert answered(assessed(wide, rows)) == answered(assessed(none, rows))


# --- 29, 30: sums and money -------------------------------------------------------------------------------------------


@given(worlds(), st.integers(0, 12))
def test_29_counts_of_parts_add_up_to_the_whole(world: World, at: int) -> None:
    document = without_quotas(world)
    parts = [rows for rows in (world.rows[:at], world.rows[at:]) if rows]
    whole = assessed(document, world.rows).counts()
    counts = [assessed(document, rows).counts() for rows in parts]
    for key in {key for count in (whole, *counts) for key in count}:
        assert whole.get(key, 0) == sum(count.get(key, 0) for count in counts)


def pooled(**stated: Any) -> Table:
    """Return a rule book with one pool split by score among all."""
    value = {"points": 100, "range": [0, 100], "curve": {"kind": "value"}}
    award = {"code": "p", "kind": "share", "by": "score", **stated}
    money = {"currency": "CNY", "unit": "元", "awards": [award]}
    return {**HEAD, "indicators": {"x": value}, "score": {"total": 100}, "ladder": LADDER, "incentives": money}


WEIGHTS = st.lists(st.integers(0, 100), min_size=1, max_size=12).filter(any)


def split(document: Table, weights: list[int]) -> Any:
    """Return the allocation of a pool."""
    rows = [{"id": f"v{at}", "x": weight} for at, weight in enumerate(weights)]
    return rt.allocate(assessed(document, rows), rt.parse_policy(document).incentives)


@given(WEIGHTS, st.integers(1, 10**9))
def test_30_a_pool_is_spent_to_the_fen_and_nobody_is_more_than_a_fen_off(weights: list[int], fen: int) -> None:
    paid = split(pooled(pool=Decimal(fen) / 100), weights).amount.tolist()
    assert sum(paid) == fen
    for weight, amount in zip(weights, paid, strict=True):
        assert abs(amount - Fraction(fen * weight, sum(weights))) < 1
    ordered = [amount for _, amount in sorted(zip(weights, paid, strict=True))]
    assert ordered == sorted(ordered)


@given(WEIGHTS, st.integers(100, 10**7), st.integers(0, 20), st.integers(1, 90))
def test_30_bounds_hold_and_only_caps_leave_money_over(weights: list[int], fen: int, least: int, percent: int) -> None:
    floor = min(least, fen // len(weights))
    cap = max(fen * percent // 100, floor, 1)
    bounds: Table = {"cap": Decimal(cap) / 100, **({"floor": Decimal(floor) / 100} if floor else {})}
    found = split(pooled(pool=Decimal(fen) / 100, **bounds), weights)
    paid = found.amount.tolist()
    assert all(floor <= amount <= cap for amount in paid)
    assert sum(paid) + found.unspent == fen
    # Whoever weighs nothing gets the floor and no more; money is left only when all the others are at the cap.
    assert found.unspent == 0 or all(amount == cap for weight, amount in zip(weights, paid, strict=True) if weight)


# --- 31 to 34: surroundings -------------------------------------------------------------------------------------------

DETERMINISM = """
import hashlib, json, sys
from random import Random
from strategies import SeededChoice, draw_world
from strategies.answers import answered, assessed
digest = hashlib.sha256()
for number in range(6):
    world = draw_world(SeededChoice(Random(number)), number, 30)
    digest.update(repr(answered(assessed(world.document, world.rows))).encode())
print(digest.hexdigest())
"""


def test_31_the_same_bytes_come_out_under_any_hash_seed() -> None:
    paths = os.pathsep.join(sys.path)
    runs = [
        subprocess.run(  # noqa: S603 - starts this interpreter with a fixed program
            [sys.executable, "-c", DETERMINISM],
            env={**os.environ, "PYTHONPATH": paths, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "4242")
    ]
    assert len(set(runs)) == 1


def prints(columns: dict[str, Any]) -> str:
    """Return a fingerprint of the columns' cells and types."""
    return hashlib.sha256(
        repr(
            [(name, type(cells), getattr(cells, "dtype", ""), list(cells)) for name, cells in columns.items()]
        ).encode()
    ).hexdigest()


@given(tame_worlds())
def test_32_inputs_are_untouched_and_later_edits_reach_no_result(world: World) -> None:
    columns: Table = {name: np.array([float(row[name]) for row in world.rows]) for name in world.document["indicators"]}
    columns["id"] = [row["id"] for row in world.rows]
    document = copy.deepcopy(world.document)
    before = prints(columns)
    policy = rt.parse_policy(document)
    cohort = rt.read_cohort(columns, policy, id="id")
    result = rt.assess(cohort, policy)
    first = answered(result)
    assert (prints(columns), document) == (before, world.document)
    for name in world.document["indicators"]:
        columns[name][:] = -1
    document["ladder"]["tiers"].clear()
    assert answered(result) == first
    assert answered(rt.assess(cohort, policy)) == first


@given(tame_worlds(rows=9))
def test_33_the_layout_of_arrays_does_not_matter(world: World) -> None:
    policy = rt.parse_policy(world.document)
    names = list(world.document["indicators"])
    plain = np.array([[float(row[name]) for name in names] for row in world.rows])
    grid = np.zeros((2 * len(plain), 2 * len(names)))
    grid[::2, ::2] = plain
    frozen = plain.copy()
    frozen.flags.writeable = False
    layouts = [plain, np.asfortranarray(plain), grid[::2, ::2], plain[::-1][::-1], frozen, plain.astype(">f8")]
    found = []
    for layout in layouts:
        columns = {"id": ids(world.rows), **{name: layout[:, at] for at, name in enumerate(names)}}
        found.append(answered(rt.assess(rt.read_cohort(columns, policy, id="id"), policy)))
    assert all(other == found[0] for other in found)


def test_34_threads_on_one_policy_give_the_serial_results() -> None:
    # A fresh policy for every round, so that its cache is filled by all threads at once.
    rows = [{"id": f"v{at}", "x": Decimal(at) / 10} for at in range(1000)]
    for round_ in range(20):
        policy = rt.parse_policy(one_value({"at_least": Decimal(round_ + 1) / 10}))
        cohorts = [rt.read_cohort(table(one_value({}), rows[at::8]), policy, id="id") for at in range(8)]
        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(lambda cohort, policy=policy: answered(rt.assess(cohort, policy)), cohorts))
        fresh = rt.parse_policy(one_value({"at_least": Decimal(round_ + 1) / 10}))
        assert found == [answered(rt.assess(cohort, fresh)) for cohort in cohorts]


# --- 35, 36: total and honest -----------------------------------------------------------------------------------------

JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6) | st.decimals(allow_nan=True),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


def paths_of(document: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the paths of everything inside a document."""
    inner = (
        document.items() if isinstance(document, dict) else enumerate(document) if isinstance(document, list) else ()
    )
    found = [path] if path else []
    return found + [deeper for key, part in inner for deeper in paths_of(part, (*path, key))]


def attempted(call: Callable[[], Any]) -> tuple[Any, rt.RuraltierError | None]:
    """Return what a call gives, or the error by which the library refuses; any other error is a failure."""
    try:
        return call(), None
    except rt.RuraltierError as error:
        return None, error


@given(worlds(most=3), st.data())
def test_35_36_a_spoilt_document_is_refused_with_problems_or_works(world: World, drawing: st.DataObject) -> None:
    document = copy.deepcopy(world.document)
    path = drawing.draw(st.sampled_from(paths_of(document)))
    holder: Any = document
    for key in path[:-1]:
        holder = holder[key]
    sort = drawing.draw(st.sampled_from(["junk", "drop", "extra"]))
    if sort == "junk":
        holder[path[-1]] = drawing.draw(JUNK)
    elif sort == "drop":
        del holder[path[-1]]
    elif isinstance(holder, dict):
        holder["unheard-of"] = 1
    policy, refusal = attempted(lambda: rt.parse_policy(document))
    if policy is None:
        assert refusal is not None
        assert refusal.problems
        return
    columns = table(world.document, world.rows)
    _, refusal = attempted(lambda: rt.assess(rt.read_cohort(columns, policy, id="id"), policy))
    assert not isinstance(refusal, rt.PolicyError)


@given(JUNK)
def test_35_any_object_given_as_a_document_is_refused(junk: Any) -> None:
    with pytest.raises(rt.RuraltierError):
        rt.parse_policy(junk)


@given(worlds(most=4), st.data())
def test_35_any_cell_is_read_or_refused(world: World, drawing: st.DataObject) -> None:
    policy = rt.parse_policy(world.document)
    columns = table(world.document, world.rows)
    name = drawing.draw(st.sampled_from(list(columns)))
    at = drawing.draw(st.integers(0, len(world.rows) - 1))
    columns[name][at] = drawing.draw(JUNK)
    result, refusal = attempted(lambda: rt.assess(rt.read_cohort(columns, policy, id="id"), policy))
    assert (refusal is not None and refusal.problems) or len(result) == len(world.rows)


# --- 24, 25: files and fingerprints -----------------------------------------------------------------------------------


def reread(text: str) -> rt.TierPolicy:
    """Return the policy of a file's text."""
    return rt.parse_policy(tomllib.loads(text, parse_float=Decimal))


@given(worlds(most=4))
def test_24_a_policy_written_and_read_is_the_same_policy(world: World) -> None:
    policy = rt.parse_policy(world.document)
    again = reread(policy.to_toml())
    assert again.to_toml() == policy.to_toml()
    assert again.fingerprint == policy.fingerprint
    cohort = rt.read_cohort(table(world.document, world.rows), again, id="id")
    assert answered(rt.assess(cohort, again)) == answered(assessed(world.document, world.rows))


@given(worlds(most=1), st.data())
def test_25_the_order_of_keys_leaves_the_fingerprint_and_another_cut_does_not(
    world: World, drawing: st.DataObject
) -> None:
    choice = DrawnChoice(drawing.draw)
    policy = rt.parse_policy(world.document)
    mixed = {key: world.document[key] for key in shuffled(choice, list(world.document))}
    assert rt.parse_policy(mixed).fingerprint == policy.fingerprint
    best = next(tier for tier in reversed(policy.ladder.tiers) if tier.threshold is not None)
    assert best.threshold is not None
    assert policy.with_cut(best.code, best.threshold.value + 1).fingerprint != policy.fingerprint
